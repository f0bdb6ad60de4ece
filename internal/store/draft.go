package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// Draft is what a member has begun to write in a conversation. Mode is reply
// or note; Body is JSON. Revision is another one with each change.
type Draft struct {
	UserID         string
	ConversationID string
	Mode           string
	Body           json.RawMessage
	Revision       string
	UpdatedAt      time.Time
}

// AnyRevision stands for whichever draft is there.
const AnyRevision = "*"

// DraftOf answers a member's draft, and false where there is none.
func (q *Queryer) DraftOf(ctx context.Context, ws, userID, conversationID, mode string) (Draft, bool, error) {
	d := Draft{UserID: userID, ConversationID: conversationID, Mode: mode}
	var body string
	var at int64
	err := q.row(ctx, "SELECT body, revision, updated_at FROM drafts WHERE workspace_id = ? AND user_id = ? AND conversation_id = ? AND mode = ?",
		ws, userID, conversationID, mode).Scan(&body, &d.Revision, &at)
	if noRow(err) {
		return d, false, nil
	}
	if err != nil {
		return d, false, fmt.Errorf("load draft: %w", err)
	}
	d.Body, d.UpdatedAt = json.RawMessage(body), fromMicros(at)
	return d, true, nil
}

// SaveDraft keeps a draft in place of the member's earlier one. It answers false
// and keeps nothing where that one is not the revision base: another window
// wrote it.
func (t *Tx) SaveDraft(ctx context.Context, ws string, d Draft, base string) (bool, error) {
	query := "INSERT INTO drafts (workspace_id, user_id, conversation_id, mode, body, revision, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?) " +
		upsertTail("workspace_id, user_id, conversation_id, mode", "body", "revision", "updated_at")
	args := []any{ws, d.UserID, d.ConversationID, d.Mode, string(d.Body), d.Revision, micros(d.UpdatedAt)}
	if base != AnyRevision {
		query, args = query+" WHERE drafts.revision = ?", append(args, base)
	}
	n, err := t.exec(ctx, query, args...)
	if err != nil {
		return false, fmt.Errorf("save draft: %w", err)
	}
	return n > 0, nil
}

// DeleteDraft removes a draft; one that is not there is no error. It answers
// false and removes nothing where the draft is not the revision base.
func (t *Tx) DeleteDraft(ctx context.Context, ws, userID, conversationID, mode, base string) (bool, error) {
	have, there, err := t.DraftOf(ctx, ws, userID, conversationID, mode)
	if err != nil || !there {
		return err == nil, err
	}
	if base != AnyRevision && have.Revision != base {
		return false, nil
	}
	n, err := t.exec(ctx, "DELETE FROM drafts WHERE workspace_id = ? AND user_id = ? AND conversation_id = ? AND mode = ? AND revision = ?",
		ws, userID, conversationID, mode, have.Revision)
	if err != nil {
		return false, fmt.Errorf("delete draft: %w", err)
	}
	return n > 0, nil
}
