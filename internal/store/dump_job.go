package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
)

// jobsTable stands in a dump for the job queue's own table, which differs
// between the engines: the jobs that were not done yet.
const jobsTable = "waiting_jobs"

// waitingJob is a job of a dump. What it tried already is not kept.
type waitingJob struct {
	Kind        string          `json:"kind"`
	Args        json.RawMessage `json:"args"`
	Queue       string          `json:"queue"`
	Priority    int             `json:"priority"`
	MaxAttempts int             `json:"max_attempts"`
	ScheduledAt time.Time       `json:"scheduled_at"`
}

// dumpJobs writes the jobs that wait, are due later or were under way, one a
// line.
func (q *Queryer) dumpJobs(ctx context.Context, w io.Writer) (rowCount int64, err error) {
	args := "json(args)"
	if q.s.engine == Postgres {
		args = "CAST(args AS TEXT)"
	}
	rows, err := q.query(ctx, "SELECT kind, "+args+", queue, priority, max_attempts, scheduled_at FROM river_job "+
		"WHERE state IN ('available', 'pending', 'retryable', 'running', 'scheduled') ORDER BY id")
	if err != nil {
		return 0, fmt.Errorf("dump jobs: %w", err)
	}
	defer func() { _ = rows.Close() }()
	out := json.NewEncoder(w)
	for rows.Next() {
		var j waitingJob
		var text string
		if err := rows.Scan(&j.Kind, &text, &j.Queue, &j.Priority, &j.MaxAttempts, &j.ScheduledAt); err != nil {
			return rowCount, fmt.Errorf("dump jobs: %w", err)
		}
		j.Args = json.RawMessage(text)
		if err := out.Encode(j); err != nil {
			return rowCount, err
		}
		rowCount++
	}
	return rowCount, rows.Err()
}

// loadJobs adds the jobs of a dump, to be done from the first attempt.
func (t *Tx) loadJobs(ctx context.Context, r io.Reader) (rowCount int64, err error) {
	in := json.NewDecoder(r)
	var batch [][]any
	flush := func() error {
		err := t.insert(ctx, "INSERT INTO river_job (kind, args, queue, priority, max_attempts, scheduled_at, state) VALUES", "", batch)
		batch = batch[:0]
		return err
	}
	now := time.Now() // the queue's own clock
	for {
		var j waitingJob
		if err := in.Decode(&j); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return rowCount, fmt.Errorf("load jobs: %w", err)
		}
		state := "available"
		if j.ScheduledAt.After(now) {
			state = "scheduled"
		}
		batch = append(batch, []any{j.Kind, t.s.jobArgs(j.Args), j.Queue, j.Priority, j.MaxAttempts, t.s.jobTime(j.ScheduledAt), state})
		rowCount++
		if len(batch) == 256 {
			if err := flush(); err != nil {
				return rowCount, fmt.Errorf("load jobs: %w", err)
			}
		}
	}
	if err := flush(); err != nil {
		return rowCount, fmt.Errorf("load jobs: %w", err)
	}
	return rowCount, nil
}

// jobArgs are a job's arguments as the queue keeps them.
func (s *Store) jobArgs(args json.RawMessage) any {
	if s.engine == Postgres {
		return string(args)
	}
	return []byte(args)
}

// jobTime is a time as the queue keeps it: on SQLite a text of this very form,
// which it compares as such.
func (s *Store) jobTime(t time.Time) any {
	if s.engine == Postgres {
		return t
	}
	return t.UTC().Round(time.Millisecond).Format("2006-01-02 15:04:05.999")
}
