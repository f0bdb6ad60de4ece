package store

import (
	"context"
	"fmt"

	"recado.dev/internal/desk"
)

// NameKey is a place in a list that is ordered by a name and an id.
type NameKey struct {
	Name string
	ID   string
}

// ListContacts answers a page of contacts with their identities, by name.
func (q *Queryer) ListContacts(ctx context.Context, ws string, after *NameKey, limit int) ([]desk.Contact, error) {
	w := &condition{engine: q.s.engine}
	w.and("workspace_id = ?", ws)
	if after != nil {
		w.and("(name, id) > (?, ?)", after.Name, after.ID)
	}
	rows, err := q.query(ctx, "SELECT "+contactColumns+" FROM contacts WHERE "+w.sql.String()+" ORDER BY name, id"+limitText(limit), w.args...)
	if err != nil {
		return nil, fmt.Errorf("list contacts: %w", err)
	}
	defer func() { _ = rows.Close() }()
	out := []desk.Contact{}
	for len(out) < limit && rows.Next() {
		c, err := scanContact(rows)
		if err != nil {
			return nil, fmt.Errorf("scan contact: %w", err)
		}
		out = append(out, c)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list contacts: %w", err)
	}
	return out, q.addIdentities(ctx, ws, out)
}

// ContactsInOrder answers the contacts of ids that are there, with their
// identities, in the order of ids.
func (q *Queryer) ContactsInOrder(ctx context.Context, ws string, ids []string) ([]desk.Contact, error) {
	found, err := q.ContactsByID(ctx, ws, ids)
	if err != nil {
		return nil, err
	}
	out := make([]desk.Contact, 0, len(found))
	for _, id := range ids {
		if c, ok := found[id]; ok {
			out = append(out, c)
		}
	}
	return out, q.addIdentities(ctx, ws, out)
}

func (q *Queryer) addIdentities(ctx context.Context, ws string, contacts []desk.Contact) error {
	if len(contacts) == 0 {
		return nil
	}
	ids := make([]string, len(contacts))
	for i, c := range contacts {
		ids[i] = c.ID
	}
	byContact, err := q.IdentitiesOf(ctx, ws, ids)
	if err != nil {
		return err
	}
	for i := range contacts {
		contacts[i].Identities = append(contacts[i].Identities, byContact[contacts[i].ID]...)
	}
	return nil
}
