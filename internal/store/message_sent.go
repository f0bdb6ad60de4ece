package store

import (
	"context"
	"fmt"

	"recado.dev/internal/desk"
)

// NewestSent answers the newest messages of the business in a thread, the
// newest first, with their attachments.
func (q *Queryer) NewestSent(ctx context.Context, ws, channelID, threadKey string, limit int) ([]desk.Message, error) {
	rows, err := q.query(ctx, "SELECT "+messageRead+" FROM messages WHERE workspace_id = ? AND conversation_id = "+
		"(SELECT id FROM conversations WHERE workspace_id = ? AND channel_id = ? AND thread_key = ?) AND direction = 'out' "+
		"ORDER BY occurred_at DESC, id DESC LIMIT ?", ws, ws, channelID, threadKey, limit)
	if err != nil {
		return nil, fmt.Errorf("load what was sent: %w", err)
	}
	return q.withAttachments(ctx, ws, rows)
}
