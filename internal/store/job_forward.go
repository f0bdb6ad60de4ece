package store

import (
	"context"
	"fmt"
)

// putOff finds jobs that a clock which was ahead put off. One that is available
// is due by its inserter's clock; one that waits for another try, or its hour,
// was begun by a clock that is ahead of the database's.
func (q *Queryer) putOff() (where, now string) {
	if q.s.engine == SQLite {
		soon := "datetime('now', '+1 second')"
		return "((state = 'available' AND datetime(scheduled_at) > " + soon + ") OR (state IN ('retryable', 'scheduled') AND datetime(attempted_at) > datetime('now', '+10 seconds')))", "datetime('now', 'subsec')"
	}
	return "((state = 'available' AND scheduled_at > now() + interval '1 second') OR (state IN ('retryable', 'scheduled') AND attempted_at > now() + interval '10 seconds'))", "now()"
}

// HasPutOffJobs says whether there are jobs for BringJobsForward.
func (q *Queryer) HasPutOffJobs(ctx context.Context) (bool, error) {
	where, _ := q.putOff()
	var n int
	if err := q.row(ctx, "SELECT COUNT(*) FROM river_job WHERE "+where).Scan(&n); err != nil {
		return false, fmt.Errorf("find jobs that are put off: %w", err)
	}
	return n > 0, nil
}

// BringJobsForward has the jobs be due now that a clock which was ahead put off,
// and answers how many they were. The database's clock is the one that counts.
func (t *Tx) BringJobsForward(ctx context.Context) (int64, error) {
	where, now := t.putOff()
	// What waits for its hour stays in its state: the queue moves what is due.
	n, err := t.exec(ctx, "UPDATE river_job SET scheduled_at = "+now+", attempted_at = CASE WHEN state = 'available' THEN attempted_at ELSE "+now+" END WHERE "+where)
	if err != nil {
		return 0, fmt.Errorf("bring jobs forward: %w", err)
	}
	return n, nil
}
