package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"recado.dev/internal/desk"
)

// MessageQuery says which messages of a conversation are read: those between
// After and Before, the nearest to After first, or with Backward the nearest to
// Before. Desc turns the answer round, not what is in it.
type MessageQuery struct {
	After    *TimeKey
	Before   *TimeKey
	Backward bool
	Desc     bool
	Limit    int
}

// ListMessages answers a page of a conversation's messages with their
// attachments, with two queries however long it is.
func (q *Queryer) ListMessages(ctx context.Context, ws, conversationID string, query MessageQuery) ([]desk.Message, error) {
	w := &condition{engine: q.s.engine}
	w.and("workspace_id = ? AND conversation_id = ?", ws, conversationID)
	if query.After != nil {
		w.and("(occurred_at, id) > (?, ?)", query.After.At.UnixMicro(), query.After.ID)
	}
	if query.Before != nil {
		w.and("(occurred_at, id) < (?, ?)", query.Before.At.UnixMicro(), query.Before.ID)
	}
	order := " ORDER BY occurred_at, id"
	if query.Backward {
		order = " ORDER BY occurred_at DESC, id DESC"
	}
	rows, err := q.query(ctx, "SELECT "+messageRead+" FROM messages WHERE "+w.sql.String()+order+limitText(query.Limit), w.args...)
	if err != nil {
		return nil, fmt.Errorf("list messages: %w", err)
	}
	out, err := q.withAttachments(ctx, ws, rows)
	if err != nil {
		return nil, err
	}
	if len(out) > query.Limit {
		out = out[:query.Limit]
	}
	if query.Backward != query.Desc {
		slices.Reverse(out)
	}
	return out, nil
}

// MessagePlace answers where a message stands in its conversation.
func (q *Queryer) MessagePlace(ctx context.Context, ws, conversationID, id string) (TimeKey, error) {
	var at int64
	err := q.row(ctx, "SELECT occurred_at FROM messages WHERE workspace_id = ? AND id = ? AND conversation_id = ?", ws, id, conversationID).Scan(&at)
	if noRow(err) {
		return TimeKey{}, desk.NotFound("message")
	}
	if err != nil {
		return TimeKey{}, fmt.Errorf("find message %s: %w", id, err)
	}
	return TimeKey{At: time.UnixMicro(at).UTC(), ID: id}, nil
}
