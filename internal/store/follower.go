package store

import (
	"context"
	"fmt"
)

// FollowerPlace is how far a follower of the event log is in a workspace; one
// that never worked there begins with its first event.
func (q *Queryer) FollowerPlace(ctx context.Context, name, ws string) (int64, error) {
	var seq int64
	err := q.row(ctx, "SELECT seq FROM follower_places WHERE name = ? AND workspace_id = ?", name, ws).Scan(&seq)
	if err != nil && !noRow(err) {
		return 0, fmt.Errorf("read the place of %s: %w", name, err)
	}
	return seq, nil
}

// LockFollower is FollowerPlace for a change: nobody else follows under this
// name in the workspace until the transaction ends.
func (t *Tx) LockFollower(ctx context.Context, name, ws string) (int64, error) {
	var seq int64
	err := t.row(ctx, "INSERT INTO follower_places (name, workspace_id, seq) VALUES (?, ?, 0) "+
		"ON CONFLICT (name, workspace_id) DO UPDATE SET seq = follower_places.seq RETURNING seq", name, ws).Scan(&seq)
	if err != nil {
		return 0, fmt.Errorf("hold the place of %s: %w", name, err)
	}
	return seq, nil
}

// MoveFollower keeps how far a follower is.
func (t *Tx) MoveFollower(ctx context.Context, name, ws string, seq int64) error {
	if _, err := t.exec(ctx, "UPDATE follower_places SET seq = ? WHERE name = ? AND workspace_id = ?", seq, name, ws); err != nil {
		return fmt.Errorf("move the place of %s: %w", name, err)
	}
	return nil
}

// FollowerBehind lists workspaces with events that a follower has not seen yet,
// at most limit.
func (q *Queryer) FollowerBehind(ctx context.Context, name string, limit int) ([]string, error) {
	return collectIDs(q.query(ctx, "SELECT w.id FROM workspaces w LEFT JOIN follower_places p ON p.name = ? AND p.workspace_id = w.id "+
		"WHERE w.event_seq > COALESCE(p.seq, 0) ORDER BY w.id LIMIT ?", name, limit))
}
