package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
)

// narrowed is a query whose cases were looked up one by one where a condition of
// its filter, that all of them have to meet, leaves few. Without such a
// condition the list is walked in its order: a page is soon full then. What is
// looked up may be more than what the filter finds, never less.
func (q *Queryer) narrowed(ctx context.Context, ws string, query CaseQuery) (CaseQuery, error) {
	if query.Filter == nil || query.IDs != nil {
		return query, nil
	}
	all := query.Filter.Musts()
	query = hoisted(query, all)
	for _, c := range all {
		w := q.lookUp(ws, c, query.Status)
		if w == nil {
			continue
		}
		ids, err := collectIDs(q.query(ctx, fmt.Sprintf("%s LIMIT %d", w.sql.String(), fewTagged+1), w.args...))
		if err != nil {
			return query, fmt.Errorf("look up the cases of a filter: %w", err)
		}
		if len(ids) <= fewTagged {
			slices.Sort(ids)
			query.IDs = append([]string{}, slices.Compact(ids)...) // none is not nil: that would be all
			return query, nil
		}
	}
	return query, nil
}

// hoisted has a list that the filter is about anyway read by that list's index.
func hoisted(query CaseQuery, all []filter.Cond) CaseQuery {
	for _, c := range all {
		if c.Op != filter.OpIs {
			continue
		}
		switch {
		case c.Field == filter.FieldAssignee && query.Assignee == nil:
			query.Assignee = &c.Texts[0]
		case c.Field == filter.FieldQueue && query.Queue == "":
			query.Queue = c.Texts[0]
		case c.Field == filter.FieldTeam && query.Team == "":
			query.Team = c.Texts[0]
		case c.Field == filter.FieldSnoozed && c.Flag:
			query.Snoozed = true
		}
	}
	return query
}

// lookUp asks for the ids of the cases that may meet a condition, through an
// index of what it asks for; nil where there is none, or where it asks for what
// most cases are.
func (q *Queryer) lookUp(ws string, c filter.Cond, states []desk.CaseStatus) *condition {
	w := &condition{engine: q.s.engine}
	if (c.Op == filter.OpIs || c.Op == filter.OpIn) && len(c.Texts) > 0 && !slices.Contains(c.Texts, "") {
		if w.lookUpTexts(q, ws, c, states) {
			return w
		}
	}
	switch {
	case c.Kind == filter.KindOwn && c.Op != filter.OpIsNot && c.Op != filter.OpEmpty && !slices.Contains(c.Texts, ""):
		w.lookUpOwn(q, ws, c)
	case c.Field == filter.FieldSLADue && c.Op == filter.OpLess:
		w.write("SELECT case_id FROM sla_clocks"+q.s.by("sla_clocks_due")+" WHERE workspace_id = ? AND due_at IS NOT NULL AND due_at < ?", ws, c.Time.UnixMicro())
	case c.Field == filter.FieldBlocked && c.Flag == (c.Op == filter.OpIs):
		w.write("SELECT c.id FROM contacts o"+q.s.by("contacts_blocked")+casesOf+"o.blocked_at IS NOT NULL", ws)
	case c.Field == filter.FieldUnread && c.Flag == (c.Op == filter.OpIs):
		w.write("SELECT id FROM cases"+q.s.by("cases_unread")+" WHERE workspace_id = ? AND unread_count > 0", ws)
		w.ofStates(states)
	case c.Field == filter.FieldWaiting && c.Op == filter.OpGreater && len(states) > 0:
		w.write("SELECT id FROM cases"+q.s.by("cases_by_waiting")+" WHERE workspace_id = ?", ws)
		w.ofStates(states)
		w.write(" AND waiting_since IS NOT NULL AND waiting_since <= ?", c.Time.UnixMicro())
	default:
		return nil
	}
	return w
}

// casesOf goes from a contact o to their cases.
const casesOf = " CROSS JOIN cases c WHERE o.workspace_id = ? AND c.workspace_id = o.workspace_id AND c.contact_id = o.id AND "

// casesOfRow goes from what is kept of a contact, o, to their cases.
const casesOfRow = " CROSS JOIN cases c WHERE o.workspace_id = ? AND c.workspace_id = o.workspace_id AND c.contact_id = o.contact_id AND "

// lookUpTexts looks up what is one of some texts.
func (w *condition) lookUpTexts(q *Queryer, ws string, c filter.Cond, states []desk.CaseStatus) bool {
	switch c.Field {
	case filter.FieldLanguage, filter.FieldCountry, filter.FieldCategory, filter.FieldSentiment:
		w.write("SELECT case_id FROM case_classes WHERE workspace_id = ? AND field = ? AND ", ws, string(c.Field))
		w.oneOf("value", c.Texts)
		w.ofStates(states)
	case filter.FieldSubStatus:
		w.write("SELECT id FROM cases"+q.s.by("cases_by_sub_status")+" WHERE workspace_id = ? AND sub_status <> '' AND ", ws)
		w.oneOf("sub_status", c.Texts)
	case filter.FieldTag:
		w.write("SELECT case_id FROM case_tags WHERE workspace_id = ? AND ", ws)
		w.oneOf("tag", c.Texts)
	case filter.FieldFollower:
		w.write("SELECT case_id FROM case_followers WHERE workspace_id = ? AND ", ws)
		w.oneOf("user_id", c.Texts)
	case filter.FieldMentioned:
		w.write("SELECT case_id FROM mentions WHERE workspace_id = ? AND ", ws)
		w.oneOf("user_id", c.Texts)
	case filter.FieldContact:
		w.write("SELECT id FROM cases"+q.s.by("cases_by_contact")+" WHERE workspace_id = ? AND ", ws)
		w.oneOf("contact_id", c.Texts)
	case filter.FieldChannel:
		w.write("SELECT id FROM cases"+q.s.by("cases_by_channel")+" WHERE workspace_id = ? AND channel_id <> '' AND ", ws)
		w.oneOf("channel_id", c.Texts)
	case filter.FieldPriority:
		if slices.Contains(c.Texts, string(desk.PriorityNormal)) || len(states) == 0 {
			return false
		}
		w.write("SELECT id FROM cases"+q.s.by("cases_by_priority")+" WHERE workspace_id = ?", ws)
		w.ofStates(states)
		w.write(" AND priority <> 'normal' AND ")
		w.oneOf("priority", c.Texts)
	case filter.FieldCompany:
		w.write("SELECT c.id FROM contacts o"+q.s.by("contacts_by_company")+casesOf+"o.company_id <> '' AND ", ws)
		w.oneOf("o.company_id", c.Texts)
	case filter.FieldContactTag:
		w.write("SELECT c.id FROM contact_tags o"+casesOfRow, ws)
		w.oneOf("o.tag", c.Texts)
	case filter.FieldMarketing, filter.FieldConsent:
		w.lookUpConsent(q, ws, c)
	case filter.FieldSLAState:
		return w.lookUpStates(q, ws, c)
	default:
		return false
	}
	return true
}

// lookUpConsent finds all who ever said so; what counts is their last word.
func (w *condition) lookUpConsent(q *Queryer, ws string, c filter.Cond) {
	kind := strings.TrimPrefix(string(c.Field), "contact.consent.")
	w.write("SELECT c.id FROM contact_consents o"+q.s.by("contact_consents_by_word")+casesOfRow+"o.kind = ? AND ", ws, kind)
	if len(c.Texts) == 1 {
		granted := 0
		if c.Texts[0] == filter.ConsentGranted {
			granted = 1
		}
		w.write("o.granted = ?", granted)
		return
	}
	w.write("o.granted IN (0, 1)")
}

// lookUpStates reads the index of a state; most promises run, which has none.
func (w *condition) lookUpStates(q *Queryer, ws string, c filter.Cond) bool {
	if slices.Contains(c.Texts, string(desk.SLARunning)) {
		return false
	}
	for i, state := range c.Texts {
		if i > 0 {
			w.write(" UNION ALL ")
		}
		w.write("SELECT case_id FROM sla_clocks"+q.s.by("sla_clocks_"+state)+" WHERE workspace_id = ? AND "+has(w.engine, "view", `"state":"`+state+`"`), ws)
	}
	return true
}

// lookUpOwn finds those who have the value, or any, where it is compared.
func (w *condition) lookUpOwn(q *Queryer, ws string, c filter.Cond) {
	key, _ := ownKeyOf(c.Field)
	if strings.HasPrefix(string(c.Field), filter.ContactField) {
		w.write("SELECT c.id FROM contact_values o"+q.s.by("contact_values_by_value")+casesOfRow+"o.key = ?", ws, key)
	} else {
		w.write("SELECT o.case_id FROM case_values o"+q.s.by("case_values_by_value")+" WHERE o.workspace_id = ? AND o.key = ?", ws, key)
	}
	if (c.Op == filter.OpIs || c.Op == filter.OpIn) && len(c.Texts) > 0 {
		w.write(" AND ")
		w.oneOf("o.value", c.Texts)
	}
}

func (w *condition) oneOf(column string, texts []string) {
	w.write(column + " IN (" + Marks(len(texts)) + ")")
	for _, t := range texts {
		w.args = append(w.args, t)
	}
}

func (w *condition) ofStates(states []desk.CaseStatus) {
	if len(states) == 0 {
		return
	}
	w.write(" AND status IN (" + Marks(len(states)) + ")")
	for _, st := range states {
		w.args = append(w.args, string(st))
	}
}
