package store

import (
	"context"
	"database/sql"
	"fmt"

	"recado.dev/internal/contact"
	"recado.dev/internal/desk"
)

const contactColumns = "workspace_id, id, name, locale, notes, created_at, updated_at"

var contactUpdate = upsertTail("workspace_id, id", "name", "locale", "notes", "updated_at")

// SaveContacts adds contacts or overwrites those that are there; their
// identities are saved on their own.
func (t *Tx) SaveContacts(ctx context.Context, ws string, contacts []desk.Contact) error {
	rows := make([][]any, len(contacts))
	for i, c := range contacts {
		rows[i] = []any{ws, c.ID, c.Name, c.Locale, c.Notes, micros(c.CreatedAt), micros(c.UpdatedAt)}
	}
	if err := t.insert(ctx, "INSERT INTO contacts ("+contactColumns+") VALUES", contactUpdate, rows); err != nil {
		return fmt.Errorf("save contacts: %w", err)
	}
	return nil
}

// contactRead is what scanContact reads of contacts.
const contactRead = contactColumns + ", email, phone, external_key, blocked_at, tags, company_id, CASE WHEN company_id = '' THEN '' ELSE " +
	"COALESCE((SELECT k.name FROM companies k WHERE k.workspace_id = contacts.workspace_id AND k.id = contacts.company_id), '') END"

// scanContact reads one row of contactRead.
func scanContact(rows interface{ Scan(...any) error }) (desk.Contact, error) {
	var c desk.Contact
	var created, updated int64
	var blocked sql.NullInt64
	var company desk.Ref
	var tags string
	if err := rows.Scan(&c.WorkspaceID, &c.ID, &c.Name, &c.Locale, &c.Notes, &created, &updated,
		&c.Email, &c.Phone, &c.ExternalKey, &blocked, &tags, &company.ID, &company.Name); err != nil {
		return c, err
	}
	c.CreatedAt, c.UpdatedAt, c.BlockedAt = fromMicros(created), fromMicros(updated), fromNull(blocked)
	if company.ID != "" {
		c.Company = &company
	}
	c.Tags = []string{}
	if tags != "[]" {
		if err := fromJSON(tags, &c.Tags); err != nil {
			return c, fmt.Errorf("read tags of contact %s: %w", c.ID, err)
		}
	}
	c.Identities, c.Attributes, c.Consent = []desk.Identity{}, map[string]any{}, map[desk.ConsentKind]desk.ConsentState{}
	return c, nil
}

// ContactByID answers a contact with its identities, attributes and consent.
func (q *Queryer) ContactByID(ctx context.Context, ws, id string) (desk.Contact, error) {
	found, err := q.ContactsByID(ctx, ws, []string{id})
	if err != nil {
		return desk.Contact{}, err
	}
	c, ok := found[id]
	if !ok {
		return desk.Contact{}, desk.NotFound("contact")
	}
	one := []desk.Contact{c}
	if err := q.FillContacts(ctx, ws, one); err != nil {
		return desk.Contact{}, err
	}
	return one[0], nil
}

// ContactsByID answers the contacts of ids that are there, without what
// FillContacts adds.
func (q *Queryer) ContactsByID(ctx context.Context, ws string, ids []string) (map[string]desk.Contact, error) {
	out := make(map[string]desk.Contact, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	in, args := anyOf(q.s, ids)
	rows, err := q.query(ctx, "SELECT "+contactRead+" FROM contacts WHERE workspace_id = ? AND id "+in, append([]any{ws}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("load contacts: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		c, err := scanContact(rows)
		if err != nil {
			return nil, fmt.Errorf("scan contact: %w", err)
		}
		out[c.ID] = c
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("load contacts: %w", err)
	}
	return out, nil
}

// LockContact is ContactByID for a change, without what FillContacts adds.
func (t *Tx) LockContact(ctx context.Context, ws, id string) (desk.Contact, error) {
	c, err := scanContact(t.row(ctx, "SELECT "+contactRead+" FROM contacts WHERE workspace_id = ? AND id = ?"+t.s.ForUpdate(), ws, id))
	if noRow(err) {
		return c, desk.NotFound("contact")
	}
	if err != nil {
		return c, fmt.Errorf("load contact %s: %w", id, err)
	}
	return c, nil
}

// MergeContact gives everything of contact from to contact into and removes
// from. Conversations and cases keep their own ids.
func (t *Tx) MergeContact(ctx context.Context, ws, from, into string) error {
	for _, query := range [...]string{
		"UPDATE identities" + t.s.by("identities_by_contact") + " SET contact_id = ? WHERE workspace_id = ? AND contact_id = ?",
		"UPDATE conversations" + t.s.by("conversations_by_contact") + " SET contact_id = ? WHERE workspace_id = ? AND contact_id = ?",
		"UPDATE cases" + t.s.by("cases_by_contact") + " SET contact_id = ?, version = version + 1 WHERE workspace_id = ? AND contact_id = ?",
		"UPDATE contact_notes SET contact_id = ? WHERE workspace_id = ? AND contact_id = ?",
		"UPDATE contact_consents SET contact_id = ? WHERE workspace_id = ? AND contact_id = ?",
		"UPDATE contact_merges SET kept_id = ? WHERE workspace_id = ? AND kept_id = ?",
		"UPDATE survey_sends" + t.s.by("survey_sends_by_contact") + " SET contact_id = ? WHERE workspace_id = ? AND contact_id = ?",
		t.moveDeliveries(),
	} {
		if _, err := t.exec(ctx, query, into, ws, from); err != nil {
			return fmt.Errorf("merge contact %s: %w", from, err)
		}
	}
	return t.giveDetails(ctx, ws, from, into)
}

// giveDetails fills what contact into does not say with what from says, and
// removes from.
func (t *Tx) giveDetails(ctx context.Context, ws, from, into string) error {
	both, err := t.ContactsByID(ctx, ws, []string{from, into})
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, "INSERT INTO contact_values (workspace_id, contact_id, key, value) SELECT v.workspace_id, ?, v.key, v.value FROM contact_values v "+
		"WHERE v.workspace_id = ? AND v.contact_id = ? ON CONFLICT DO NOTHING", into, ws, from)
	if err != nil {
		return fmt.Errorf("merge contact %s: %w", from, err)
	}
	if err := t.DeleteContact(ctx, ws, from); err != nil {
		return err
	}
	keep, ok := both[into]
	if !ok {
		return nil
	}
	merged, _ := contact.Merge(keep, both[from], nil)
	if err := t.SaveContactDetails(ctx, ws, []desk.Contact{merged}); err != nil || len(merged.Tags) == len(keep.Tags) {
		return err
	}
	return t.SaveContactTags(ctx, ws, []desk.Contact{merged})
}

// DeleteContact removes a contact with its values, notes and consent, who it is
// on the pages that we serve and what recipes told other systems of it. What it
// wrote and its cases are the caller's to give to somebody before.
func (t *Tx) DeleteContact(ctx context.Context, ws, id string) error {
	if err := t.forgetVisitors(ctx, ws, id); err != nil {
		return err
	}
	if err := t.forgetDeliveriesOf(ctx, ws, id); err != nil {
		return err
	}
	for _, query := range [...]string{
		"DELETE FROM contact_values WHERE workspace_id = ? AND contact_id = ?",
		"DELETE FROM contact_tags WHERE workspace_id = ? AND contact_id = ?",
		"DELETE FROM contact_notes WHERE workspace_id = ? AND contact_id = ?",
		"DELETE FROM contact_consents WHERE workspace_id = ? AND contact_id = ?",
		"DELETE FROM survey_sends" + t.s.by("survey_sends_by_contact") + " WHERE workspace_id = ? AND contact_id = ?",
		"DELETE FROM contacts WHERE workspace_id = ? AND id = ?",
	} {
		if _, err := t.exec(ctx, query, ws, id); err != nil {
			return fmt.Errorf("delete contact %s: %w", id, err)
		}
	}
	return nil
}
