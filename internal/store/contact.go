package store

import (
	"context"
	"fmt"

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

// scanContact reads one row of contactColumns.
func scanContact(rows interface{ Scan(...any) error }) (desk.Contact, error) {
	var c desk.Contact
	var created, updated int64
	if err := rows.Scan(&c.WorkspaceID, &c.ID, &c.Name, &c.Locale, &c.Notes, &created, &updated); err != nil {
		return c, err
	}
	c.CreatedAt, c.UpdatedAt = fromMicros(created), fromMicros(updated)
	c.Identities = []desk.Identity{}
	return c, nil
}

// ContactByID answers a contact with its identities.
func (q *Queryer) ContactByID(ctx context.Context, ws, id string) (desk.Contact, error) {
	found, err := q.ContactsByID(ctx, ws, []string{id})
	if err != nil {
		return desk.Contact{}, err
	}
	c, ok := found[id]
	if !ok {
		return desk.Contact{}, desk.NotFound("contact")
	}
	identities, err := q.IdentitiesOf(ctx, ws, []string{id})
	if err != nil {
		return desk.Contact{}, err
	}
	c.Identities = append(c.Identities, identities[id]...)
	return c, nil
}

// ContactsByID answers the contacts of ids that are there, without their
// identities.
func (q *Queryer) ContactsByID(ctx context.Context, ws string, ids []string) (map[string]desk.Contact, error) {
	out := make(map[string]desk.Contact, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	in, args := anyOf(q.s, ids)
	rows, err := q.query(ctx, "SELECT "+contactColumns+" FROM contacts WHERE workspace_id = ? AND id "+in, append([]any{ws}, args...)...)
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

// LockContact is ContactByID for a change, without the identities.
func (t *Tx) LockContact(ctx context.Context, ws, id string) (desk.Contact, error) {
	c, err := scanContact(t.row(ctx, "SELECT "+contactColumns+" FROM contacts WHERE workspace_id = ? AND id = ?"+t.s.ForUpdate(), ws, id))
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
		"UPDATE identities SET contact_id = ? WHERE workspace_id = ? AND contact_id = ?",
		"UPDATE conversations SET contact_id = ? WHERE workspace_id = ? AND contact_id = ?",
		"UPDATE cases SET contact_id = ?, version = version + 1 WHERE workspace_id = ? AND contact_id = ?",
	} {
		if _, err := t.exec(ctx, query, into, ws, from); err != nil {
			return fmt.Errorf("merge contact %s: %w", from, err)
		}
	}
	if _, err := t.exec(ctx, "DELETE FROM contacts WHERE workspace_id = ? AND id = ?", ws, from); err != nil {
		return fmt.Errorf("merge contact %s: %w", from, err)
	}
	return nil
}
