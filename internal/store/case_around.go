package store

import (
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
)

// What is around a case is looked up by the case, through an index each. None of
// it is ever NULL, so that the opposite of a condition is what it excludes.
const (
	ofContact  = " WHERE o.workspace_id = c.workspace_id AND o.contact_id = c.contact_id AND "
	ownValue   = "COALESCE((SELECT o.value FROM case_values o WHERE o.workspace_id = c.workspace_id AND o.case_id = c.id AND o.key = ?), '')"
	theirValue = "COALESCE((SELECT o.value FROM contact_values o" + ofContact + "o.key = ?), '')"
	consentOf  = "COALESCE((SELECT CASE o.granted WHEN 1 THEN '" + filter.ConsentGranted + "' ELSE '" + filter.ConsentWithdrawn + "' END FROM contact_consents o" + ofContact + "o.kind = "
	newestOf   = " ORDER BY o.at DESC, o.id DESC LIMIT 1), '')"
	ofPerson   = " FROM contacts o WHERE o.workspace_id = c.workspace_id AND o.id = c.contact_id)"
	clockOf    = "EXISTS (SELECT 1 FROM sla_clocks y WHERE y.workspace_id = c.workspace_id AND y.case_id = c.id AND "
)

// columnAround is where what is around a case is kept, "" for what is not.
func columnAround(f filter.Field) string {
	switch f {
	case filter.FieldMentioned:
		return "n.user_id"
	case filter.FieldWorkstream:
		return "COALESCE((SELECT o.workstream_id FROM workstream_channels o WHERE o.workspace_id = c.workspace_id AND o.channel_id = c.channel_id), '')"
	case filter.FieldCompany:
		return "COALESCE((SELECT o.company_id" + ofPerson + ", '')"
	case filter.FieldContactTag:
		return "o.tag"
	case filter.FieldContactPlatform:
		return "o.platform"
	case filter.FieldBlocked:
		return "COALESCE((SELECT o.blocked_at" + ofPerson + ", 0)"
	case filter.FieldMarketing:
		return consentOf + "'" + string(desk.ConsentMarketing) + "'" + newestOf
	case filter.FieldConsent:
		return consentOf + "'" + string(desk.ConsentMessages) + "'" + newestOf
	}
	switch {
	case strings.HasPrefix(string(f), filter.ContactField):
		return theirValue
	case strings.HasPrefix(string(f), filter.OwnField):
		return ownValue
	}
	return ""
}

// ownKeyOf is the key of one of the workspace's own fields.
func ownKeyOf(f filter.Field) (string, bool) {
	if key, ok := strings.CutPrefix(string(f), filter.ContactField); ok {
		return key, true
	}
	return strings.CutPrefix(string(f), filter.OwnField)
}

// special writes the conditions that are no comparison of one column, and says
// whether c is one.
func (w *condition) special(c filter.Cond) bool {
	switch {
	case c.Field == filter.FieldSLADue:
		w.write(clockOf+"y.due_at IS NOT NULL AND y.due_at"+compare(c.Op)+"?)", c.Time.UnixMicro())
	case c.Field == filter.FieldContactCreatedAt:
		w.write("EXISTS (SELECT 1 FROM contacts o WHERE o.workspace_id = c.workspace_id AND o.id = c.contact_id AND o.created_at"+compare(c.Op)+"?)", c.Time.UnixMicro())
	case c.Field == filter.FieldContactLastSeen:
		w.lastSeen(c)
	case c.Field == filter.FieldSLAState:
		w.slaStates(c)
	case c.Field == filter.FieldDirection:
		w.direction(c)
	case c.Field == filter.FieldWaiting:
		w.waiting(c)
	case c.Field == filter.FieldMessages:
		w.messages(c)
	case c.Field == filter.FieldSurveyScore:
		w.surveyScore(c)
	case c.Kind == filter.KindOwn && (c.Op == filter.OpLess || c.Op == filter.OpGreater):
		w.ownOrder(c)
	default:
		return false
	}
	return true
}

// lastSeen asks when the contact last wrote. No index holds it: what a contact
// has of conversations is little, and another index would be written with every
// message.
func (w *condition) lastSeen(c filter.Cond) {
	wrote, end := "(SELECT 1 FROM conversations o"+w.engine.by("conversations_by_contact")+ofContact+"o.last_inbound_at ", w.fence()+")"
	if c.Op == filter.OpLess {
		w.write("(EXISTS "+wrote+"IS NOT NULL"+end+" AND NOT EXISTS "+wrote+">= ?"+end+")", c.Time.UnixMicro())
		return
	}
	w.write("EXISTS "+wrote+"> ?"+end, c.Time.UnixMicro())
}

func (w *condition) write(sql string, args ...any) {
	w.sql.WriteString(sql)
	w.args = append(w.args, args...)
}

// has looks for a part of a text that we wrote as JSON: the quotes of what
// people wrote are escaped in it, so that a field is found by its name and value.
func has(e Engine, column, part string) string {
	if e == Postgres {
		return "strpos(" + column + ", '" + part + "') > 0"
	}
	return "instr(" + column + ", '" + part + "') > 0"
}

// slaStates asks for the states of promises as lists show them. Of two of them
// there are indexes by these very words.
func (w *condition) slaStates(c filter.Cond) {
	if c.Op == filter.OpEmpty {
		w.write("NOT " + clockOf + has(w.engine, "y.view", `"state":"`) + ")")
		return
	}
	if len(c.Texts) == 0 {
		w.write("1 = 0")
		return
	}
	var any []string
	for _, state := range c.Texts {
		any = append(any, has(w.engine, "y.view", `"state":"`+state+`"`))
	}
	if c.Op == filter.OpIsNot {
		w.write("NOT ")
	}
	w.write(clockOf + "(" + strings.Join(any, " OR ") + "))")
}

func (w *condition) direction(c filter.Cond) {
	var any []string
	for _, d := range c.Texts {
		if d == "" {
			any = append(any, "c.last_message = ''")
			continue
		}
		any = append(any, has(w.engine, "c.last_message", `"direction":"`+d+`"`))
	}
	if len(any) == 0 {
		any = append(any, "1 = 0")
	}
	if c.Op == filter.OpIsNot {
		w.write("NOT ")
	}
	w.write("(" + strings.Join(any, " OR ") + ")")
}

func (w *condition) waiting(c filter.Cond) {
	at, minute := c.Time.UnixMicro(), time.Minute.Microseconds()
	switch c.Op {
	case filter.OpLess:
		w.write("COALESCE(c.waiting_since > ?, 1 = 1)", at)
	case filter.OpGreater:
		w.write("(c.waiting_since IS NOT NULL AND c.waiting_since <= ?)", at-minute)
	case filter.OpIsNot:
		w.write("NOT (c.waiting_since IS NOT NULL AND c.waiting_since <= ? AND c.waiting_since > ?)", at, at-minute)
	default:
		w.write("(c.waiting_since IS NOT NULL AND c.waiting_since <= ? AND c.waiting_since > ?)", at, at-minute)
	}
}

// surveyScore compares the newest answer to a survey; -1 is none.
func (w *condition) surveyScore(c filter.Cond) {
	op := map[filter.Op]string{filter.OpLess: " < ", filter.OpGreater: " > "}[c.Op]
	if op == "" {
		op = " = "
	}
	if c.Op == filter.OpIsNot {
		w.write("NOT ")
	}
	w.write("(c.survey_score >= 0 AND c.survey_score"+op+"?)", int64(c.Number))
}

// messages counts no further than it has to, in the conversations of the case's
// contact: messages have no index by their case.
func (w *condition) messages(c filter.Cond) {
	n := int64(c.Number)
	more := func(than int64) {
		if than < 0 {
			w.write("1 = 1")
			return
		}
		w.write("EXISTS (SELECT 1 FROM conversations v CROSS JOIN messages m WHERE v.workspace_id = c.workspace_id AND v.contact_id = c.contact_id "+
			"AND m.workspace_id = v.workspace_id AND m.conversation_id = v.id AND m.case_id = c.id LIMIT 1 OFFSET ?)", than)
	}
	switch c.Op {
	case filter.OpGreater:
		more(n)
	case filter.OpLess:
		w.write("NOT ")
		more(n - 1)
	default:
		if c.Op == filter.OpIsNot {
			w.write("NOT ")
		}
		w.write("(")
		more(n - 1)
		w.write(" AND NOT ")
		more(n)
		w.write(")")
	}
}

// ownOrder compares values of the workspace's own fields: texts by their bytes,
// which puts dates in order, or what reads as a number as numbers.
func (w *condition) ownOrder(c filter.Cond) {
	key, _ := ownKeyOf(c.Field)
	from := "EXISTS (SELECT 1 FROM case_values o WHERE o.workspace_id = c.workspace_id AND o.case_id = c.id AND o.key = ? AND "
	if strings.HasPrefix(string(c.Field), filter.ContactField) {
		from = "EXISTS (SELECT 1 FROM contact_values o" + ofContact + "o.key = ? AND "
	}
	switch {
	case len(c.Texts) > 0 && w.engine == Postgres:
		w.write(from+`o.value <> '' AND o.value COLLATE "C"`+compare(c.Op)+"?)", key, c.Texts[0])
	case len(c.Texts) > 0:
		w.write(from+"o.value <> '' AND o.value"+compare(c.Op)+"?)", key, c.Texts[0])
	case w.engine == Postgres:
		w.write(from+"CASE WHEN o.value ~ '^[-]{0,1}[0-9]+([.][0-9]+){0,1}$' THEN o.value::double precision"+compare(c.Op)+"? ELSE false END)", key, c.Number)
	default: // there are no regular expressions; these five together are that one
		w.write(from+"o.value NOT GLOB '*[^0-9.-]*' AND substr(o.value, 2) NOT GLOB '*-*' AND o.value NOT GLOB '*.*.*' AND o.value GLOB '*[0-9]' AND "+
			"(o.value GLOB '[0-9]*' OR o.value GLOB '-[0-9]*') AND CAST(o.value AS REAL)"+compare(c.Op)+"?)", key, c.Number)
	}
}
