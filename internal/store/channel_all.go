package store

import (
	"context"
	"fmt"
)

// ChannelIDs are the ids of all channels that were not deleted, of every
// workspace: for what has to look at each when it starts.
func (q *Queryer) ChannelIDs(ctx context.Context) ([]string, error) {
	rows, err := q.query(ctx, "SELECT id FROM channels WHERE deleted_at IS NULL ORDER BY id")
	if err != nil {
		return nil, fmt.Errorf("list channels: %w", err)
	}
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("list channels: %w", err)
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}
