package store

import (
	"context"
	"fmt"

	"recado.dev/internal/desk"
)

const consentColumns = "workspace_id, id, contact_id, kind, granted, how, text, actor, at, channel_id, source, message_id"

// Consents is the ledger of a contact, newest first.
func (q *Queryer) Consents(ctx context.Context, ws, contactID string) ([]desk.Consent, error) {
	rows, err := q.query(ctx, "SELECT "+consentColumns+" FROM contact_consents WHERE workspace_id = ? AND contact_id = ? ORDER BY at DESC, id DESC", ws, contactID)
	return collect(rows, err, "consent of contact "+contactID, scanConsent)
}

// ConsentsOf are the ledgers of contacts by their ids, in no order.
func (q *Queryer) ConsentsOf(ctx context.Context, ws string, contactIDs []string) (map[string][]desk.Consent, error) {
	out := map[string][]desk.Consent{}
	if len(contactIDs) == 0 {
		return out, nil
	}
	in, args := anyOf(q.s, contactIDs)
	rows, err := q.query(ctx, "SELECT "+consentColumns+" FROM contact_consents"+q.s.by("contact_consents_by_contact")+" WHERE workspace_id = ? AND contact_id "+in, append([]any{ws}, args...)...)
	list, err := collect(rows, err, "consent of contacts", scanConsent)
	for _, c := range list {
		out[c.ContactID] = append(out[c.ContactID], c)
	}
	return out, err
}

func scanConsent(row interface{ Scan(...any) error }) (desk.Consent, error) {
	var c desk.Consent
	var granted int
	var actor string
	var at int64
	if err := row.Scan(&c.WorkspaceID, &c.ID, &c.ContactID, &c.Kind, &granted, &c.How, &c.Text, &actor, &at, &c.ChannelID, &c.Source, &c.MessageID); err != nil {
		return c, err
	}
	c.Granted, c.At = granted == 1, fromMicros(at)
	return c, fromJSON(actor, &c.Actor)
}

// AddConsents adds entries to ledgers.
func (t *Tx) AddConsents(ctx context.Context, ws string, list []desk.Consent) error {
	rows := make([][]any, len(list))
	for i, c := range list {
		granted := 0
		if c.Granted {
			granted = 1
		}
		source := c.Source
		if source == "" {
			source = desk.ConsentByOther
		}
		rows[i] = []any{ws, c.ID, c.ContactID, string(c.Kind), granted, c.How, c.Text, toJSON(c.Actor), micros(c.At), c.ChannelID, string(source), c.MessageID}
	}
	if err := t.insert(ctx, "INSERT INTO contact_consents ("+consentColumns+") VALUES", "", rows); err != nil {
		return fmt.Errorf("add consent: %w", err)
	}
	return nil
}
