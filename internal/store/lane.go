package store

import (
	"context"
	"fmt"
	"time"
)

// Lane is the watermark of a lane: all its events in entries up to Applied had
// their effect.
type Lane struct {
	Lane       int
	Applied    int64
	Owner      string
	LeaseUntil time.Time
}

// EnsureLanes makes the rows of n lanes where they are missing.
func (t *Tx) EnsureLanes(ctx context.Context, n int) error {
	rows := make([][]any, n)
	for i := range rows {
		rows[i] = []any{i}
	}
	if err := t.insert(ctx, "INSERT INTO lanes (lane) VALUES", "ON CONFLICT DO NOTHING", rows); err != nil {
		return fmt.Errorf("make lanes: %w", err)
	}
	return nil
}

// Lanes lists all lanes.
func (q *Queryer) Lanes(ctx context.Context) ([]Lane, error) {
	rows, err := q.query(ctx, "SELECT lane, applied_seq, owner, lease_until FROM lanes ORDER BY lane")
	if err != nil {
		return nil, fmt.Errorf("list lanes: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []Lane
	for rows.Next() {
		var l Lane
		var until int64
		if err := rows.Scan(&l.Lane, &l.Applied, &l.Owner, &until); err != nil {
			return nil, fmt.Errorf("scan lane: %w", err)
		}
		l.LeaseUntil = fromMicros(until)
		out = append(out, l)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list lanes: %w", err)
	}
	return out, nil
}

// LeaseTime is the time by which leases count: the database's own where several
// nodes share it, so that their clocks need not agree.
func (q *Queryer) LeaseTime(ctx context.Context) (time.Time, error) {
	if q.s.engine == SQLite {
		return time.Now().UTC(), nil
	}
	var us int64
	if err := q.row(ctx, "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)").Scan(&us); err != nil {
		return time.Time{}, fmt.Errorf("read the database's time: %w", err)
	}
	return fromMicros(us), nil
}

// Beat says that a node lives at now, forgets those not seen since dead, and
// answers how many live.
func (t *Tx) Beat(ctx context.Context, node string, now, dead time.Time) (int, error) {
	if _, err := t.exec(ctx, "INSERT INTO nodes (id, started_at, seen_at) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at",
		node, micros(now), micros(now)); err != nil {
		return 0, fmt.Errorf("beat: %w", err)
	}
	if _, err := t.exec(ctx, "DELETE FROM nodes WHERE seen_at < ?", micros(dead)); err != nil {
		return 0, fmt.Errorf("forget nodes: %w", err)
	}
	var n int
	if err := t.row(ctx, "SELECT COUNT(*) FROM nodes").Scan(&n); err != nil {
		return 0, fmt.Errorf("count nodes: %w", err)
	}
	return n, nil
}

// LeaveNode forgets a node and frees its lanes.
func (t *Tx) LeaveNode(ctx context.Context, node string) error {
	if _, err := t.exec(ctx, "UPDATE lanes SET owner = '', lease_until = 0 WHERE owner = ?", node); err != nil {
		return fmt.Errorf("free lanes: %w", err)
	}
	if _, err := t.exec(ctx, "DELETE FROM nodes WHERE id = ?", node); err != nil {
		return fmt.Errorf("forget node: %w", err)
	}
	return nil
}

// TakeLane leases a lane that is free at now, or of anyone where force is set,
// and says whether it was to be had.
func (t *Tx) TakeLane(ctx context.Context, lane int, node string, now, until time.Time, force bool) (bool, error) {
	query := "UPDATE lanes SET owner = ?, lease_until = ? WHERE lane = ? AND (owner = '' OR lease_until < ?)"
	args := []any{node, micros(until), lane, micros(now)}
	if force {
		query, args = "UPDATE lanes SET owner = ?, lease_until = ? WHERE lane = ?", args[:3]
	}
	n, err := t.exec(ctx, query, args...)
	if err != nil {
		return false, fmt.Errorf("take lane %d: %w", lane, err)
	}
	return n == 1, nil
}

// RenewLanes prolongs all leases of a node.
func (t *Tx) RenewLanes(ctx context.Context, node string, until time.Time) error {
	if _, err := t.exec(ctx, "UPDATE lanes SET lease_until = ? WHERE owner = ?", micros(until), node); err != nil {
		return fmt.Errorf("renew leases: %w", err)
	}
	return nil
}

// FreeLanes gives up leases.
func (t *Tx) FreeLanes(ctx context.Context, node string, lanes []int) error {
	if len(lanes) == 0 {
		return nil
	}
	in, args := anyOf(t.s, lanes)
	if _, err := t.exec(ctx, "UPDATE lanes SET owner = '', lease_until = 0 WHERE owner = ? AND lane "+in, append([]any{node}, args...)...); err != nil {
		return fmt.Errorf("free lanes: %w", err)
	}
	return nil
}

// AdvanceLanes moves the watermark of a node's lanes to seq, never back, and
// says whether they are all its own. It is the first statement of the
// transaction that applies events, so that whoever takes over a lane waits for
// its end; where another node has taken one, nothing of the transaction may
// stay.
func (t *Tx) AdvanceLanes(ctx context.Context, node string, lanes []int, seq int64) (bool, error) {
	if len(lanes) == 0 {
		return true, nil
	}
	in, args := anyOf(t.s, lanes)
	n, err := t.exec(ctx, "UPDATE lanes SET applied_seq = CASE WHEN applied_seq < ? THEN ? ELSE applied_seq END WHERE owner = ? AND lane "+in,
		append([]any{seq, seq, node}, args...)...)
	if err != nil {
		return false, fmt.Errorf("advance lanes: %w", err)
	}
	return n == int64(len(lanes)), nil
}
