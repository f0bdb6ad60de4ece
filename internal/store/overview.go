package store

import (
	"context"
	"fmt"
)

// OverviewLayout answers how somebody put the cards of the overview, as JSON;
// "" where they left them.
func (q *Queryer) OverviewLayout(ctx context.Context, ws, userID string) (string, error) {
	var data string
	err := q.row(ctx, "SELECT data FROM overview_layouts WHERE workspace_id = ? AND user_id = ?", ws, userID).Scan(&data)
	if err != nil && !noRow(err) {
		return "", fmt.Errorf("read the overview of %s: %w", userID, err)
	}
	return data, nil
}

// SaveOverviewLayout keeps what OverviewLayout answers.
func (t *Tx) SaveOverviewLayout(ctx context.Context, ws, userID, data string) error {
	_, err := t.exec(ctx, "INSERT INTO overview_layouts (workspace_id, user_id, data) VALUES (?, ?, ?) ON CONFLICT (workspace_id, user_id) DO UPDATE SET data = excluded.data", ws, userID, data)
	if err != nil {
		return fmt.Errorf("keep the overview of %s: %w", userID, err)
	}
	return nil
}
