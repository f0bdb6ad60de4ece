package store

import (
	"context"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

// ConsentPolicy is what a workspace makes of permission, as JSON; "" where it
// chose nothing.
func (q *Queryer) ConsentPolicy(ctx context.Context, ws string) (string, error) {
	var raw string
	err := q.row(ctx, "SELECT policy FROM consent_policies WHERE workspace_id = ?", ws).Scan(&raw)
	if err != nil && !noRow(err) {
		return "", fmt.Errorf("read the policy of consent: %w", err)
	}
	return raw, nil
}

// SaveConsentPolicy keeps what a workspace makes of permission.
func (t *Tx) SaveConsentPolicy(ctx context.Context, ws, raw string, at time.Time) error {
	_, err := t.exec(ctx, "INSERT INTO consent_policies (workspace_id, policy, updated_at) VALUES (?, ?, ?) "+upsertTail("workspace_id", "policy", "updated_at"), ws, raw, micros(at))
	if err != nil {
		return fmt.Errorf("keep the policy of consent: %w", err)
	}
	return nil
}

// TemplateCategory is what a platform counts a template as: by its id, else by
// its name and language on any account of the platform, of which promotions go
// first. It is empty for one that nobody here knows.
func (q *Queryer) TemplateCategory(ctx context.Context, ws, id, platform, name, language string) (desk.TemplateCategory, error) {
	var category string
	const from = "SELECT COALESCE(NULLIF(v.category, ''), t.category) FROM templates t LEFT JOIN template_versions v " +
		"ON v.workspace_id = t.workspace_id AND v.template_id = t.id AND v.language = ? WHERE t.workspace_id = ? AND "
	const first = " ORDER BY CASE WHEN COALESCE(NULLIF(v.category, ''), t.category) = 'marketing' THEN 0 ELSE 1 END LIMIT 1"
	var err error
	if id != "" {
		err = q.row(ctx, from+"t.id = ?"+first, language, ws, id).Scan(&category)
	} else {
		err = q.row(ctx, from+"t.name = ? AND t.platform = ?"+first, language, ws, name, platform).Scan(&category)
	}
	if err != nil && !noRow(err) {
		return "", fmt.Errorf("read the category of template %s%s: %w", id, name, err)
	}
	return desk.TemplateCategory(category), nil
}

// ConsentAnswer is what is to be said to who wrote a stop or start word.
type ConsentAnswer struct {
	WorkspaceID    string
	MessageID      string
	ConversationID string
	Granted        bool
	DueAt          time.Time
}

// WantConsentAnswers keeps answers that are to be said, each once.
func (t *Tx) WantConsentAnswers(ctx context.Context, list []ConsentAnswer) error {
	rows := make([][]any, len(list))
	for i, a := range list {
		granted := 0
		if a.Granted {
			granted = 1
		}
		rows[i] = []any{a.WorkspaceID, a.MessageID, a.ConversationID, granted, micros(a.DueAt)}
	}
	err := t.insert(ctx, "INSERT INTO consent_answers (workspace_id, message_id, conversation_id, granted, due_at) VALUES", "ON CONFLICT DO NOTHING", rows)
	if err != nil {
		return fmt.Errorf("keep answers to words: %w", err)
	}
	return nil
}

// DueConsentAnswers are the answers of all workspaces that are to be said, the
// oldest first, at most limit.
func (q *Queryer) DueConsentAnswers(ctx context.Context, limit int) ([]ConsentAnswer, error) {
	rows, err := q.query(ctx, "SELECT workspace_id, message_id, conversation_id, granted, due_at FROM consent_answers WHERE state = 'due' ORDER BY due_at, workspace_id LIMIT ?", limit)
	return collect(rows, err, "answers to words", func(row interface{ Scan(...any) error }) (ConsentAnswer, error) {
		var a ConsentAnswer
		var granted int
		var at int64
		err := row.Scan(&a.WorkspaceID, &a.MessageID, &a.ConversationID, &granted, &at)
		a.Granted, a.DueAt = granted == 1, fromMicros(at)
		return a, err
	})
}

// SettleConsentAnswer notes that an answer was said, or why it was not; false
// where somebody else was quicker.
func (t *Tx) SettleConsentAnswer(ctx context.Context, a ConsentAnswer, state, reason string) (bool, error) {
	n, err := t.exec(ctx, "UPDATE consent_answers SET state = ?, reason = ? WHERE workspace_id = ? AND message_id = ? AND state = 'due'", state, reason, a.WorkspaceID, a.MessageID)
	if err != nil {
		return false, fmt.Errorf("settle the answer to message %s: %w", a.MessageID, err)
	}
	return n == 1, nil
}
