package store

import (
	"context"
	"fmt"

	"recado.dev/internal/desk"
)

const consentColumns = "workspace_id, id, contact_id, kind, granted, how, text, actor, at"

// Consents is the ledger of a contact, newest first.
func (q *Queryer) Consents(ctx context.Context, ws, contactID string) ([]desk.Consent, error) {
	rows, err := q.query(ctx, "SELECT "+consentColumns+" FROM contact_consents WHERE workspace_id = ? AND contact_id = ? ORDER BY at DESC, id DESC", ws, contactID)
	if err != nil {
		return nil, fmt.Errorf("list consent of contact %s: %w", contactID, err)
	}
	defer func() { _ = rows.Close() }()
	out := []desk.Consent{}
	for rows.Next() {
		var c desk.Consent
		var granted int
		var actor string
		var at int64
		if err := rows.Scan(&c.WorkspaceID, &c.ID, &c.ContactID, &c.Kind, &granted, &c.How, &c.Text, &actor, &at); err != nil {
			return nil, fmt.Errorf("list consent of contact %s: %w", contactID, err)
		}
		c.Granted, c.At = granted == 1, fromMicros(at)
		if err := fromJSON(actor, &c.Actor); err != nil {
			return nil, fmt.Errorf("read consent %s: %w", c.ID, err)
		}
		out = append(out, c)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list consent of contact %s: %w", contactID, err)
	}
	return out, nil
}

// AddConsents adds entries to ledgers.
func (t *Tx) AddConsents(ctx context.Context, ws string, list []desk.Consent) error {
	rows := make([][]any, len(list))
	for i, c := range list {
		granted := 0
		if c.Granted {
			granted = 1
		}
		rows[i] = []any{ws, c.ID, c.ContactID, string(c.Kind), granted, c.How, c.Text, toJSON(c.Actor), micros(c.At)}
	}
	if err := t.insert(ctx, "INSERT INTO contact_consents ("+consentColumns+") VALUES", "", rows); err != nil {
		return fmt.Errorf("add consent: %w", err)
	}
	return nil
}
