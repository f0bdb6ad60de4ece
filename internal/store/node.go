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
