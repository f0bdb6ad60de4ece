package store

import (
	"context"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

// batchesKept is how long it is remembered which batch a node wrote last. A
// node writes every second or never again.
const batchesKept = 24 * time.Hour

// NewReachBatch notes that a node writes its batch seq, and answers whether it
// had not been written before.
func (t *Tx) NewReachBatch(ctx context.Context, node string, seq int64, at time.Time) (bool, error) {
	if _, err := t.exec(ctx, "DELETE FROM reach_batches WHERE at < ?", micros(at.Add(-batchesKept))); err != nil {
		return false, fmt.Errorf("forget batches of visits: %w", err)
	}
	n, err := t.exec(ctx, "INSERT INTO reach_batches (node, seq, at) VALUES (?, ?, ?) ON CONFLICT (node) DO UPDATE SET seq = excluded.seq, at = excluded.at "+
		"WHERE reach_batches.seq < excluded.seq", node, seq, micros(at))
	if err != nil {
		return false, fmt.Errorf("note a batch of visits: %w", err)
	}
	return n > 0, nil
}

// AddReach adds to the sums of a workspace's links, those of the day and those
// of all days.
func (t *Tx) AddReach(ctx context.Context, ws string, counts []desk.ReachCount) error {
	for _, c := range counts {
		for _, day := range []string{"", c.Day} {
			_, err := t.exec(ctx, "INSERT INTO reach_days (workspace_id, link_id, day, way, n) VALUES (?, ?, ?, ?, ?) "+
				"ON CONFLICT (workspace_id, link_id, day, way) DO UPDATE SET n = reach_days.n + excluded.n", ws, c.LinkID, day, string(c.Way), c.N)
			if err != nil {
				return fmt.Errorf("count visits of link %s: %w", c.LinkID, err)
			}
		}
	}
	return nil
}

func scanReachCount(row interface{ Scan(...any) error }) (desk.ReachCount, error) {
	var c desk.ReachCount
	return c, row.Scan(&c.LinkID, &c.Day, &c.Way, &c.N)
}

// ReachTotals are the sums of links over all days.
func (q *Queryer) ReachTotals(ctx context.Context, ws string, ids []string) ([]desk.ReachCount, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	in, args := anyOf(q.s, ids)
	rows, err := q.query(ctx, "SELECT link_id, day, way, n FROM reach_days WHERE workspace_id = ? AND link_id "+in+" AND day = ''", append([]any{ws}, args...)...)
	return collect(rows, err, "sums of links", scanReachCount)
}

// ReachDays are the sums of a link on the days from first to last.
func (q *Queryer) ReachDays(ctx context.Context, ws, id, first, last string) ([]desk.ReachCount, error) {
	rows, err := q.query(ctx, "SELECT link_id, day, way, n FROM reach_days WHERE workspace_id = ? AND link_id = ? AND day >= ? AND day <= ? AND day <> '' ORDER BY day, way", ws, id, first, last)
	return collect(rows, err, "days of a link", scanReachCount)
}

// ReachArrival is a case that began, or went on, with the words of a link.
type ReachArrival struct {
	CaseID, LinkID, ContactID, MessageID string
	At                                   time.Time
}

// AddReachArrival notes by which link the customer of a case came; a case has
// one, the first. It answers whether there was none.
func (t *Tx) AddReachArrival(ctx context.Context, ws string, a ReachArrival) (bool, error) {
	n, err := t.exec(ctx, "INSERT INTO reach_arrivals (workspace_id, case_id, link_id, contact_id, message_id, at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (workspace_id, case_id) DO NOTHING",
		ws, a.CaseID, a.LinkID, a.ContactID, a.MessageID, micros(a.At))
	if err != nil {
		return false, fmt.Errorf("note the link of case %s: %w", a.CaseID, err)
	}
	return n > 0, nil
}

// ReachPlace is how far the looking for words of links is; 0 where it has not
// begun.
func (q *Queryer) ReachPlace(ctx context.Context, ws string) (int64, error) {
	var seq int64
	err := q.row(ctx, "SELECT seq FROM reach_places WHERE workspace_id = ?", ws).Scan(&seq)
	if noRow(err) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read the place of links: %w", err)
	}
	return seq, nil
}

// LockReach is ReachPlace for a change: nobody else looks for the workspace's
// words until the transaction ends.
func (t *Tx) LockReach(ctx context.Context, ws string) (int64, error) {
	if _, err := t.exec(ctx, "INSERT INTO reach_places (workspace_id, seq) VALUES (?, 0) ON CONFLICT (workspace_id) DO NOTHING", ws); err != nil {
		return 0, fmt.Errorf("begin to look for links: %w", err)
	}
	var seq int64
	if err := t.row(ctx, "SELECT seq FROM reach_places WHERE workspace_id = ?"+t.s.ForUpdate(), ws).Scan(&seq); err != nil {
		return 0, fmt.Errorf("read the place of links: %w", err)
	}
	return seq, nil
}

// SaveReachPlace keeps how far the looking for words of links is.
func (t *Tx) SaveReachPlace(ctx context.Context, ws string, seq int64) error {
	if _, err := t.exec(ctx, "UPDATE reach_places SET seq = ? WHERE workspace_id = ?", seq, ws); err != nil {
		return fmt.Errorf("move the place of links: %w", err)
	}
	return nil
}

// ReachBehind lists workspaces that have links and events to look at, at most
// limit.
func (q *Queryer) ReachBehind(ctx context.Context, limit int) ([]string, error) {
	return collectIDs(q.query(ctx, "SELECT w.id FROM workspaces w LEFT JOIN reach_places p ON p.workspace_id = w.id WHERE w.event_seq > COALESCE(p.seq, 0) "+
		"AND EXISTS (SELECT 1 FROM reach_links l WHERE l.workspace_id = w.id) ORDER BY w.id LIMIT ?", limit))
}
