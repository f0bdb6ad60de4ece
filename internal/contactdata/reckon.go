package contactdata

import (
	"context"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/contact"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

// chunkSize is how many rows share a transaction: few enough that nobody who
// waits for the database notices.
const chunkSize = 200

// row is a row of a file.
type row struct {
	number int64
	cells  []string
}

// take reads at most n rows; before is how many came before.
func take(rows *sheet, before int64, n int) ([]row, error) {
	var out []row
	for len(out) < n {
		cells, err := rows.next()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		before++
		out = append(out, row{before, cells})
	}
	return out, nil
}

type outcome int

const (
	bad outcome = iota
	created
	updated
	same
)

// verdict is what a row comes to.
type verdict struct {
	row
	outcome outcome
	reason  string
	contact *state
}

// state is a contact in memory as the rows so far leave it.
type state struct {
	desk.Contact
	fresh, dirty bool
	values       map[string]string
	changes      map[string][2]any
	wishes       []desk.Consent
}

// reckoner decides what the rows of a file come to. It writes nothing: the
// check before an import and the import itself both use it.
type reckoner struct {
	ws         string
	plan       desk.ImportPlan
	columns    int
	attributes []desk.Attribute
	at         time.Time

	states    map[string]*state
	known     map[string][]string     // by the field that rows are matched by
	external  map[string][]string     // external keys
	companies map[string]desk.Company // by store.CompanyKey
	founded   []desk.Company          // that rows name and nobody has
}

func newReckoner(m desk.ContactImport, attributes []desk.Attribute, at time.Time) *reckoner {
	r := &reckoner{ws: m.WorkspaceID, plan: m.Plan, columns: len(m.Columns), attributes: attributes, at: at,
		known: map[string][]string{}, external: map[string][]string{}, companies: map[string]desk.Company{}}
	r.forget()
	return r
}

// forget drops what contacts say; who they are stays known, for rows further
// down that name them again.
func (r *reckoner) forget() { r.states, r.founded = map[string]*state{}, nil }

// draft is a row as the fields that it fills.
type draft struct {
	row
	patch   contact.Patch
	match   string
	company string
	wishes  map[desk.ConsentKind]bool
	reason  string
}

// reckon answers a verdict a row, in order.
func (r *reckoner) reckon(ctx context.Context, q *store.Queryer, rows []row) ([]verdict, error) {
	drafts := make([]draft, len(rows))
	for i, one := range rows {
		drafts[i] = r.draft(one)
	}
	if err := r.load(ctx, q, drafts); err != nil {
		return nil, err
	}
	out := make([]verdict, len(drafts))
	for i, d := range drafts {
		out[i] = r.decide(d)
	}
	return out, nil
}

// draft reads the cells of a row. An empty cell says nothing.
func (r *reckoner) draft(one row) draft {
	d := draft{row: one, patch: contact.Patch{Attributes: map[string]any{}}}
	if len(one.cells) > r.columns {
		d.reason = "the row has more cells than the heading"
		return d
	}
	for i, cell := range one.cells {
		field := r.plan.Fields[i]
		if cell == "" || field == "" {
			continue
		}
		text := cell
		if key, ok := strings.CutPrefix(field, contact.AttributePrefix); ok {
			d.patch.Attributes[key] = text
			continue
		}
		if kind, ok := strings.CutPrefix(field, contact.ConsentPrefix); ok {
			if d.reason = d.wish(desk.ConsentKind(kind), text); d.reason != "" {
				return d
			}
			continue
		}
		switch field {
		case "tags":
			d.patch.AddTags = contact.SplitTags(text)
		case "company":
			d.company = strings.Join(strings.Fields(text), " ")
		default:
			*fieldOf(&d.patch, field) = &text
		}
	}
	d.reason = r.matched(&d)
	return d
}

func fieldOf(p *contact.Patch, field string) **string {
	switch field {
	case "name":
		return &p.Name
	case "email":
		return &p.Email
	case "phone":
		return &p.Phone
	case "external_key":
		return &p.ExternalKey
	case "locale":
		return &p.Locale
	}
	return &p.Notes
}

// matched puts the address by which a row finds its contact into the form in
// which it is kept.
func (r *reckoner) matched(d *draft) (reason string) {
	for _, f := range []struct {
		text  *string
		field string
		clean func(string) (string, error)
	}{{d.patch.Phone, "phone", contact.Phone}, {d.patch.Email, "email", contact.Email}, {d.patch.ExternalKey, "external_key", func(s string) (string, error) { return s, nil }}} {
		if f.text == nil {
			continue
		}
		kept, err := f.clean(*f.text)
		if err != nil {
			return publicOf(err)
		}
		if *f.text = kept; f.field == r.plan.MatchBy {
			d.match = kept
		}
	}
	if d.patch.Name == nil && d.patch.Email == nil && d.patch.Phone == nil && d.patch.ExternalKey == nil {
		return "the row names nobody"
	}
	return ""
}

func publicOf(err error) string {
	var known *desk.Error
	if errors.As(err, &known) {
		return known.Public
	}
	return err.Error()
}

// load brings the contacts and companies that rows may be about.
func (r *reckoner) load(ctx context.Context, q *store.Queryer, drafts []draft) error {
	var match, external, companies []string
	for _, d := range drafts {
		if d.match != "" && r.known[d.match] == nil {
			match = append(match, d.match)
		}
		if k := d.patch.ExternalKey; k != nil && r.external[*k] == nil {
			external = append(external, *k)
		}
		if key := store.CompanyKey(d.company); key != "" {
			companies = append(companies, key)
		}
	}
	find := map[string]func(context.Context, string, []string) (map[string][]string, error){
		"email": q.ContactsByEmail, "phone": q.ContactsByPhone, "external_key": q.ContactsByExternalKey,
	}
	var ids []string
	if f := find[r.plan.MatchBy]; f != nil {
		found, err := f(ctx, r.ws, match)
		if err != nil {
			return err
		}
		for key, list := range found {
			r.known[key] = list
			ids = append(ids, list...)
		}
	}
	taken, err := q.ContactsByExternalKey(ctx, r.ws, external)
	if err != nil {
		return err
	}
	maps.Copy(r.external, taken)
	there, err := q.CompaniesByKey(ctx, r.ws, companies)
	if err != nil {
		return err
	}
	maps.Copy(r.companies, there)
	return r.loadContacts(ctx, q, ids)
}

func (r *reckoner) loadContacts(ctx context.Context, q *store.Queryer, ids []string) error {
	found, err := q.ContactsInOrder(ctx, r.ws, ids)
	for _, c := range found {
		if r.states[c.ID] == nil {
			r.states[c.ID] = &state{Contact: c, values: map[string]string{}, changes: map[string][2]any{}}
		}
	}
	return err
}

// decide gives a row its effect in memory.
func (r *reckoner) decide(d draft) verdict {
	v := verdict{row: d.row, reason: d.reason}
	if v.reason != "" {
		return v
	}
	var have []string
	if d.match != "" {
		have = r.known[d.match]
	}
	if len(have) > 1 {
		v.reason = "several contacts have this: " + d.match
		return v
	}
	if len(have) == 0 && r.plan.Missing == "skip" || len(have) == 1 && r.plan.Found == "skip" {
		v.outcome = same
		return v
	}
	c := r.of(d, have)
	if k := d.patch.ExternalKey; k != nil && len(r.external[*k]) > 0 && r.external[*k][0] != c.ID {
		v.reason = "another contact has the external key " + *k
		return v
	}
	return r.apply(v, d, c)
}

// of is the contact that a row is about.
func (r *reckoner) of(d draft, have []string) *state {
	if len(have) == 1 {
		if c := r.states[have[0]]; c != nil {
			return c
		}
		// A check saw it made by a row further up.
		return &state{Contact: desk.Contact{WorkspaceID: r.ws, ID: have[0], Name: "?"}, values: map[string]string{}, changes: map[string][2]any{}}
	}
	return &state{fresh: true, values: map[string]string{}, changes: map[string][2]any{}, Contact: desk.Contact{
		WorkspaceID: r.ws, ID: ident.New(), Identities: []desk.Identity{}, CreatedAt: r.at, UpdatedAt: r.at,
		ContactDetails: desk.NoDetails(),
	}}
}

func (r *reckoner) apply(v verdict, d draft, c *state) verdict {
	if c.fresh && d.patch.Name == nil {
		name := firstOf(d.patch.Email, d.patch.Phone, d.patch.ExternalKey)
		d.patch.Name = &name
	}
	if d.company != "" {
		company, err := r.company(d.company)
		if err != nil {
			v.reason = publicOf(err)
			return v
		}
		d.patch.SetCompany, d.patch.Company = true, company
	}
	next, changes, values, err := contact.Apply(c.Contact, d.patch, r.attributes)
	if err != nil {
		v.reason = publicOf(err)
		return v
	}
	v.contact = c
	wishes := r.wishes(&next, d, changes)
	if v.outcome = same; len(changes) == 0 {
		return v
	}
	if v.outcome = updated; c.fresh && !c.dirty {
		v.outcome = created
	}
	c.Contact, c.dirty = next, true
	c.wishes = append(c.wishes, wishes...)
	c.UpdatedAt = r.at
	maps.Copy(c.values, values)
	for field, change := range changes {
		if earlier, ok := c.changes[field]; ok {
			change[0] = earlier[0]
		}
		c.changes[field] = change
	}
	r.states[c.ID] = c
	if d.match != "" {
		r.known[d.match] = []string{c.ID}
	}
	if c.ExternalKey != "" {
		r.external[c.ExternalKey] = []string{c.ID}
	}
	return v
}

// company is the one that a row names, founded where nobody has it.
func (r *reckoner) company(name string) (*desk.Ref, error) {
	if len([]rune(name)) > 200 {
		return nil, desk.Invalid("company", "a company's name has at most 200 characters")
	}
	key := store.CompanyKey(name)
	c, ok := r.companies[key]
	if !ok {
		c = desk.Company{WorkspaceID: r.ws, ID: ident.New(), Name: name, CreatedAt: r.at, UpdatedAt: r.at}
		r.companies[key] = c
		r.founded = append(r.founded, c)
	}
	return &desk.Ref{ID: c.ID, Name: c.Name}, nil
}

// touched are the contacts that rows changed, in the order of their ids.
func (r *reckoner) touched() []*state {
	var out []*state
	for _, id := range slices.Sorted(maps.Keys(r.states)) {
		if c := r.states[id]; c.dirty {
			out = append(out, c)
		}
	}
	return out
}
