package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// Draft is what a member has begun to write in a conversation. Mode is reply
// or note; Body is JSON.
type Draft struct {
	UserID         string
	ConversationID string
	Mode           string
	Body           json.RawMessage
	UpdatedAt      time.Time
}

// DraftOf answers a member's draft, and false where there is none.
func (q *Queryer) DraftOf(ctx context.Context, ws, userID, conversationID, mode string) (Draft, bool, error) {
	d := Draft{UserID: userID, ConversationID: conversationID, Mode: mode}
	var body string
	var at int64
	err := q.row(ctx, "SELECT body, updated_at FROM drafts WHERE workspace_id = ? AND user_id = ? AND conversation_id = ? AND mode = ?",
		ws, userID, conversationID, mode).Scan(&body, &at)
	if noRow(err) {
		return d, false, nil
	}
	if err != nil {
		return d, false, fmt.Errorf("load draft: %w", err)
	}
	d.Body, d.UpdatedAt = json.RawMessage(body), fromMicros(at)
	return d, true, nil
}

// SaveDraft keeps a draft in place of the member's earlier one.
func (t *Tx) SaveDraft(ctx context.Context, ws string, d Draft) error {
	if _, err := t.exec(ctx, "INSERT INTO drafts (workspace_id, user_id, conversation_id, mode, body, updated_at) VALUES (?, ?, ?, ?, ?, ?) "+
		upsertTail("workspace_id, user_id, conversation_id, mode", "body", "updated_at"), ws, d.UserID, d.ConversationID, d.Mode, string(d.Body), micros(d.UpdatedAt)); err != nil {
		return fmt.Errorf("save draft: %w", err)
	}
	return nil
}

// DeleteDraft removes a draft; one that is not there is no error.
func (t *Tx) DeleteDraft(ctx context.Context, ws, userID, conversationID, mode string) error {
	if _, err := t.exec(ctx, "DELETE FROM drafts WHERE workspace_id = ? AND user_id = ? AND conversation_id = ? AND mode = ?", ws, userID, conversationID, mode); err != nil {
		return fmt.Errorf("delete draft: %w", err)
	}
	return nil
}
