package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/filter"
)

// fewContacts is up to how many contacts that meet a condition are read by their
// ids and put in order; someContacts up to how many are looked up where nothing
// else is asked, and manyContacts where they are counted, or more is asked
// besides. With more, the list is walked by name: a page is soon full then.
const (
	fewContacts  = 1000
	someContacts = 2000
	manyContacts = 20_000
)

// narrowedContacts is a query whose contacts were looked up where a condition of
// its filter, that all of them have to meet, leaves few. What is looked up may
// be more than what the filter finds, never less.
func (q *Queryer) narrowedContacts(ctx context.Context, ws string, query ContactQuery, counting bool) (ContactQuery, error) {
	if query.Filter == nil || query.IDs != nil {
		return query, nil
	}
	var wide []*condition
	all := query.Filter.Musts()
	for _, c := range all {
		w := q.lookUpContacts(ws, c)
		if w == nil {
			continue
		}
		ids, err := q.lookedUp(ctx, w, fewContacts)
		if err != nil {
			return query, err
		}
		if len(ids) <= fewContacts {
			slices.Sort(ids)
			query.IDs = append([]string{}, slices.Compact(ids)...) // none is not nil: that would be all
			return query, nil
		}
		wide = append(wide, w)
	}
	least := manyContacts
	if len(all) < 2 && !counting { // every one that comes is one that is asked for
		least = someContacts
	}
	for _, w := range wide {
		ids, err := q.lookedUp(ctx, w, least)
		if err != nil {
			return query, err
		}
		if len(ids) <= least {
			query.among, least = w, len(ids)
		}
	}
	return query, nil
}

// lookedUp answers the ids that w asks for, at most one more than most.
func (q *Queryer) lookedUp(ctx context.Context, w *condition, most int) ([]string, error) {
	ids, err := collectIDs(q.query(ctx, fmt.Sprintf("%s LIMIT %d", w.sql.String(), most+1), w.args...))
	if err != nil {
		return nil, fmt.Errorf("look up the contacts of a filter: %w", err)
	}
	return ids, nil
}

// lookUpContacts asks for the ids of the contacts that may meet a condition,
// through an index of what it asks for; nil where there is none, or where it
// asks for what most contacts are.
func (q *Queryer) lookUpContacts(ws string, c filter.Cond) *condition {
	w := &condition{engine: q.s.engine}
	if (c.Op == filter.OpIs || c.Op == filter.OpIn) && len(c.Texts) > 0 && !slices.Contains(c.Texts, "") && w.lookUpContactTexts(q, ws, c) {
		return w
	}
	switch {
	case c.Kind == filter.KindOwn && c.Op != filter.OpIsNot && c.Op != filter.OpEmpty && !slices.Contains(c.Texts, ""):
		w.lookUpValues(q, ws, c)
	case c.Field == filter.FieldContactCreatedAt:
		w.write("SELECT o.id FROM contacts o"+q.s.by("contacts_by_created")+" WHERE o.workspace_id = ? AND o.created_at"+compare(c.Op)+"?", ws, c.Time.UnixMicro())
	case c.Field == filter.FieldContactLastSeen && c.Op == filter.OpGreater:
		// Conversations are in order by our clock, what is said by that of the network.
		w.write("SELECT o.contact_id FROM conversations o"+q.s.by("conversations_by_activity")+" WHERE o.workspace_id = ? AND o.last_activity_at > ? AND o.last_inbound_at > ?",
			ws, c.Time.Add(-clocksApart).UnixMicro(), c.Time.UnixMicro())
	case c.Field == filter.FieldBlocked && c.Flag == (c.Op == filter.OpIs):
		w.write("SELECT o.id FROM contacts o"+q.s.by("contacts_blocked")+" WHERE o.workspace_id = ? AND o.blocked_at IS NOT NULL", ws)
	default:
		return nil
	}
	return w
}

// clocksApart is by how much the clock of a network may be ahead of ours.
const clocksApart = 24 * time.Hour

// lookUpValues finds who has the value; where it is compared as a number or a
// date, who has any.
func (w *condition) lookUpValues(q *Queryer, ws string, c filter.Cond) {
	w.write("SELECT o.contact_id FROM contact_values o"+q.s.by("contact_values_by_value")+" WHERE o.workspace_id = ? AND o.key = ?",
		ws, strings.TrimPrefix(string(c.Field), filter.ContactField))
	if c.Op != filter.OpLess && c.Op != filter.OpGreater {
		w.write(" AND ")
		w.texts("o.value", c)
	}
}

// lookUpContactTexts looks up what is one of some texts.
func (w *condition) lookUpContactTexts(q *Queryer, ws string, c filter.Cond) bool {
	switch c.Field {
	case filter.FieldContact:
		w.write("SELECT o.id FROM contacts o WHERE o.workspace_id = ? AND ", ws)
		w.oneOf("o.id", c.Texts)
	case filter.FieldCompany:
		w.write("SELECT o.id FROM contacts o"+q.s.by("contacts_by_company")+" WHERE o.workspace_id = ? AND o.company_id <> '' AND ", ws)
		w.oneOf("o.company_id", c.Texts)
	case filter.FieldContactTag:
		w.write("SELECT o.contact_id FROM contact_tags o WHERE o.workspace_id = ? AND ", ws)
		w.oneOf("o.tag", c.Texts)
	case filter.FieldContactPlatform:
		w.write("SELECT o.contact_id FROM identities o"+q.s.by("identities_by_platform")+" WHERE o.workspace_id = ? AND ", ws)
		w.oneOf("o.platform", c.Texts)
	case filter.FieldMarketing, filter.FieldConsent: // all who ever said so; what counts is their last word
		w.write("SELECT o.contact_id FROM contact_consents o"+q.s.by("contact_consents_by_word")+" WHERE o.workspace_id = ? AND o.kind = ? AND ",
			ws, strings.TrimPrefix(string(c.Field), "contact.consent."))
		if len(c.Texts) > 1 {
			w.write("o.granted IN (0, 1)")
			break
		}
		granted := 0
		if c.Texts[0] == filter.ConsentGranted {
			granted = 1
		}
		w.write("o.granted = ?", granted)
	default:
		return false
	}
	return true
}
