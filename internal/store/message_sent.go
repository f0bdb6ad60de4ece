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

// NewestSentUnder answers the newest messages of the business under a post, the
// newest first, with their attachments, whomever they answer.
func (q *Queryer) NewestSentUnder(ctx context.Context, ws, postID string, limit int) ([]desk.Message, error) {
	rows, err := q.query(ctx, "SELECT message_id FROM public_items WHERE workspace_id = ? AND post_id = ? AND direction = 'out' "+
		"ORDER BY occurred_at DESC, message_id DESC LIMIT ?", ws, postID, limit)
	ids, err := collect(rows, err, "what was sent under a post", func(row interface{ Scan(...any) error }) (id string, err error) {
		err = row.Scan(&id)
		return id, err
	})
	if err != nil {
		return nil, err
	}
	found, err := q.MessagesByID(ctx, ws, ids)
	if err != nil {
		return nil, err
	}
	out := make([]desk.Message, 0, len(ids))
	for _, id := range ids {
		if m, ok := found[id]; ok {
			out = append(out, m)
		}
	}
	return out, nil
}
