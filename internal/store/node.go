package store

import (
	"context"
	"fmt"
)

// Nodes lists the processes that beat lately; see Tx.Beat.
func (q *Queryer) Nodes(ctx context.Context) ([]string, error) {
	rows, err := q.query(ctx, "SELECT id FROM nodes ORDER BY id")
	if err != nil {
		return nil, fmt.Errorf("list nodes: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("scan node: %w", err)
		}
		out = append(out, id)
	}
	return out, rows.Err()
}

// Succeed takes everything from a node that is known to have ended: its lanes
// are free, and its senders' leases over.
func (t *Tx) Succeed(ctx context.Context, dead string) error {
	if err := t.LeaveNode(ctx, dead); err != nil {
		return err
	}
	if _, err := t.exec(ctx, "UPDATE outbox_channels SET lease_until = 1 WHERE owner LIKE ?", dead+"/%"); err != nil {
		return fmt.Errorf("end the leases of %s: %w", dead, err)
	}
	return nil
}
