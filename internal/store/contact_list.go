package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
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
	Filter    *filter.Node      // about contacts: see filter.Env
	IDs       []string          // only these; nil for all
	After     *NameKey
	Limit     int

	among *condition // the ids that come into question
}

// asked is the query with the values of attributes among the conditions of its
// filter: a value that few have is looked up like any other of those.
func (query ContactQuery) asked() ContactQuery {
	if len(query.Values) == 0 {
		return query
	}
	all := filter.Node{Type: filter.All}
	if query.Filter != nil {
		all.Kids = append(all.Kids, *query.Filter)
	}
	for _, key := range slices.Sorted(maps.Keys(query.Values)) {
		all.Kids = append(all.Kids, filter.Node{Type: filter.Leaf, Cond: filter.Cond{Field: filter.Field(filter.ContactField + key), Kind: filter.KindOwn, Op: filter.OpIs, Texts: []string{query.Values[key]}}})
	}
	query.Filter, query.Values = &all, nil
	return query
}

// ofFilter are the contacts as conditions on what is around a case ask for
// theirs: c, which knows its workspace and its contact.
const ofFilter = "(SELECT p.*, p.id AS contact_id FROM contacts p) c"

var contactReadOf = strings.ReplaceAll(contactRead, "contacts.", "c.")

// ListContacts answers a page of contacts with all that FillContacts adds.
func (q *Queryer) ListContacts(ctx context.Context, ws string, query ContactQuery) ([]desk.Contact, error) {
	query, err := q.narrowedContacts(ctx, ws, query.asked(), false)
	if err != nil || query.IDs != nil && len(query.IDs) == 0 {
		return []desk.Contact{}, err
	}
	w := q.contactWhere(ws, query)
	if after := query.After; after != nil {
		w.and("(name, id) > (?, ?)", after.Name, after.ID)
	}
	order := " ORDER BY name, id"
	if query.looked() {
		order = " ORDER BY name || '', id"
	}
	text := "SELECT " + contactRead + " FROM contacts"
	if query.Filter != nil {
		text = "SELECT " + contactReadOf + " FROM " + ofFilter
	}
	rows, err := q.query(ctx, text+" WHERE "+w.sql.String()+order+limitText(query.Limit), w.args...)
	if err != nil {
		return nil, fmt.Errorf("list contacts: %w", err)
	}
	defer func() { _ = rows.Close() }()
	out := []desk.Contact{}
	for len(out) < query.Limit && rows.Next() {
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

// CountContacts counts the contacts of a query up to most, which stands for that
// many or more.
func (q *Queryer) CountContacts(ctx context.Context, ws string, query ContactQuery, most int) (int, error) {
	query, err := q.narrowedContacts(ctx, ws, query.asked(), true)
	if err != nil || query.IDs != nil && len(query.IDs) == 0 {
		return 0, err
	}
	w := q.contactWhere(ws, query)
	var n int
	err = q.row(ctx, fmt.Sprintf("SELECT COUNT(*) FROM (SELECT 1 AS one FROM %s WHERE %s LIMIT %d) n", ofFilter, w.sql.String(), most), w.args...).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count contacts: %w", err)
	}
	return n, nil
}

func (q *Queryer) contactWhere(ws string, query ContactQuery) *condition {
	w := &condition{engine: q.s.engine}
	w.and("workspace_id = ?", ws)
	if query.CompanyID != "" {
		w.and("company_id = ? AND company_id <> ''", query.CompanyID)
	}
	if query.IDs != nil {
		marks, ids := inList(query.IDs)
		w.and("id IN ("+marks+")", ids...)
	} else if query.among != nil {
		w.and("id IN ("+query.among.sql.String()+")", query.among.args...)
	}
	w.people, w.walked = true, !query.looked()
	switch {
	case query.Filter == nil:
	case q.s.engine == Postgres && w.walked:
		// PostgreSQL takes what it cannot estimate for rare, and would sort all
		// contacts for a page; of this it expects half to be met.
		w.and("COALESCE((")
		w.node(*query.Filter)
		w.write("), false)")
	default:
		w.filter(*query.Filter)
	}
	return w
}

// ofRow writes the conditions on what stands in a contact's own row, and says
// whether c is one.
func (w *condition) ofRow(c filter.Cond) bool {
	switch c.Field {
	case filter.FieldCompany:
		w.texts("c.company_id", c)
	case filter.FieldContactCreatedAt:
		w.write("c.created_at"+compare(c.Op)+"?", c.Time.UnixMicro())
	case filter.FieldBlocked:
		is := " IS NULL"
		if c.Flag == (c.Op == filter.OpIs) {
			is = " IS NOT NULL"
		}
		w.write("c.blocked_at" + is)
	default:
		return false
	}
	return true
}

// fence has PostgreSQL look up what is around each contact of a page, rather
// than read what is around all of them at once.
func (w *condition) fence() string {
	if w.walked && w.engine == Postgres {
		return " OFFSET 0"
	}
	return ""
}

// looked says that few contacts come into question: they are sorted, rather than
// walked by name.
func (query ContactQuery) looked() bool { return query.IDs != nil || query.among != nil }

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
