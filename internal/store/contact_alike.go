package store

import (
	"context"
	"fmt"
	"time"
)

// ContactsByMail answers who has these addresses, of their own or on a platform:
// address → ids of contacts. The addresses are in small letters.
func (q *Queryer) ContactsByMail(ctx context.Context, ws string, mails []string) (map[string][]string, error) {
	out, err := q.ContactsByEmail(ctx, ws, mails)
	if err != nil || len(mails) == 0 {
		return out, err
	}
	in, args := anyOf(q.s, mails)
	rows, err := q.query(ctx, "SELECT i.display, i.contact_id FROM identities i"+q.s.by("identities_by_mail")+" WHERE i.workspace_id = ? AND i.display LIKE '%@%.%' AND i.display "+in,
		append([]any{ws}, args...)...)
	return out, addPairs(out, rows, err)
}

// ContactsNamed answers the contacts of exactly this name, at most limit.
func (q *Queryer) ContactsNamed(ctx context.Context, ws, name string, limit int) ([]string, error) {
	rows, err := q.query(ctx, "SELECT id FROM contacts WHERE workspace_id = ? AND name = ? ORDER BY id"+limitText(limit), ws, name)
	ids, err := collect(rows, err, "contacts of a name", func(row interface{ Scan(...any) error }) (string, error) {
		var id string
		return id, row.Scan(&id)
	})
	return ids[:min(limit, len(ids))], err
}

// ContactsApart answers with whom somebody said that a contact is not the same.
func (q *Queryer) ContactsApart(ctx context.Context, ws, id string) ([]string, error) {
	rows, err := q.query(ctx, "SELECT other FROM contacts_apart WHERE workspace_id = ? AND one = ? UNION ALL SELECT one FROM contacts_apart WHERE workspace_id = ? AND other = ?", ws, id, ws, id)
	return collect(rows, err, "contacts that are not the same", func(row interface{ Scan(...any) error }) (string, error) {
		var id string
		return id, row.Scan(&id)
	})
}

// KeepApart notes that two contacts are two people.
func (t *Tx) KeepApart(ctx context.Context, ws, a, b, userID string, at time.Time) error {
	if _, err := t.exec(ctx, "INSERT INTO contacts_apart (workspace_id, one, other, user_id, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", ws, min(a, b), max(a, b), userID, micros(at)); err != nil {
		return fmt.Errorf("keep contacts apart: %w", err)
	}
	return nil
}

// MayBeSame takes back KeepApart.
func (t *Tx) MayBeSame(ctx context.Context, ws, a, b string) error {
	if _, err := t.exec(ctx, "DELETE FROM contacts_apart WHERE workspace_id = ? AND one = ? AND other = ?", ws, min(a, b), max(a, b)); err != nil {
		return fmt.Errorf("let contacts be the same: %w", err)
	}
	return nil
}
