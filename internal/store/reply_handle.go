package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// ReplyHandle is what lets answers in a conversation go by a shorter way until
// a time; a zero time means when it was used.
type ReplyHandle struct {
	ConversationID string
	Handle         json.RawMessage
	Until          time.Time
}

// KeepReplyHandles notes the handles of conversations; the newer takes the
// place of the older.
func (t *Tx) KeepReplyHandles(ctx context.Context, ws string, handles ...ReplyHandle) error {
	for _, h := range handles {
		until := int64(0)
		if !h.Until.IsZero() {
			until = micros(h.Until)
		}
		if _, err := t.exec(ctx, "INSERT INTO reply_handles (workspace_id, conversation_id, handle, until) VALUES (?, ?, ?, ?) "+
			"ON CONFLICT (workspace_id, conversation_id) DO UPDATE SET handle = excluded.handle, until = excluded.until", ws, h.ConversationID, string(h.Handle), until); err != nil {
			return fmt.Errorf("keep reply handle: %w", err)
		}
	}
	return nil
}

// ReplyHandles are the handles of conversations that have not ended at now, by
// conversation.
func (q *Queryer) ReplyHandles(ctx context.Context, ws string, conversationIDs []string, now time.Time) (map[string]json.RawMessage, error) {
	if len(conversationIDs) == 0 {
		return nil, nil
	}
	marks, args := inList(conversationIDs)
	rows, err := q.query(ctx, "SELECT conversation_id, handle FROM reply_handles WHERE workspace_id = ? AND conversation_id IN ("+marks+") AND (until = 0 OR until > ?)",
		append(append([]any{ws}, args...), micros(now))...)
	type pair struct{ id, handle string }
	list, err := collect(rows, err, "reply handles", func(row interface{ Scan(...any) error }) (pair, error) {
		var p pair
		return p, row.Scan(&p.id, &p.handle)
	})
	out := make(map[string]json.RawMessage, len(list))
	for _, p := range list {
		out[p.id] = json.RawMessage(p.handle)
	}
	return out, err
}

// AnswersSince is how many messages went out in a conversation after a time, at
// most limit: what failed does not count.
func (q *Queryer) AnswersSince(ctx context.Context, ws, conversationID string, after time.Time, limit int) (int, error) {
	rows, err := q.query(ctx, "SELECT id FROM messages WHERE workspace_id = ? AND conversation_id = ? AND occurred_at >= ? AND direction = 'out' AND status <> 'failed'"+limitText(limit), ws, conversationID, micros(after))
	list, err := collect(rows, err, "answers", func(row interface{ Scan(...any) error }) (string, error) {
		var id string
		return id, row.Scan(&id)
	})
	return len(list), err
}

// DropReplyHandles forgets handles that are handed out.
func (t *Tx) DropReplyHandles(ctx context.Context, ws string, conversationIDs []string) error {
	if len(conversationIDs) == 0 {
		return nil
	}
	marks, args := inList(conversationIDs)
	if _, err := t.exec(ctx, "DELETE FROM reply_handles WHERE workspace_id = ? AND conversation_id IN ("+marks+")", append([]any{ws}, args...)...); err != nil {
		return fmt.Errorf("drop reply handles: %w", err)
	}
	return nil
}
