package store

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"recado.dev/internal/desk"
)

// NameKey is a place in a list that is ordered by a name and an id.
type NameKey struct {
	Name string
	ID   string
}

// ContactQuery says which contacts are listed, by name. Empty fields do not
// restrict.
type ContactQuery struct {
	CompanyID string
	Values    map[string]string // of attributes, as they are kept
	After     *NameKey
	Limit     int
}

// ListContacts answers a page of contacts with all that FillContacts adds.
func (q *Queryer) ListContacts(ctx context.Context, ws string, query ContactQuery) ([]desk.Contact, error) {
	after, limit := query.After, query.Limit
	w := &condition{engine: q.s.engine}
	w.and("workspace_id = ?", ws)
	if query.CompanyID != "" {
		w.and("company_id = ? AND company_id <> ''", query.CompanyID)
	}
	for _, key := range slices.Sorted(maps.Keys(query.Values)) {
		w.and("id IN (SELECT v.contact_id FROM contact_values v WHERE v.workspace_id = ? AND v.key = ? AND v.value = ?)", ws, key, query.Values[key])
	}
	if after != nil {
		w.and("(name, id) > (?, ?)", after.Name, after.ID)
	}
	rows, err := q.query(ctx, "SELECT "+contactRead+" FROM contacts WHERE "+w.sql.String()+" ORDER BY name, id"+limitText(limit), w.args...)
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
	return out, q.FillContacts(ctx, ws, out)
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
	return out, q.FillContacts(ctx, ws, out)
}
