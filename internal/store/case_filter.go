package store

import (
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
)

// condition collects a WHERE clause and its arguments. The cases are c.
type condition struct {
	engine Engine
	// people says that c are contacts, walked that they are walked by their name.
	people, walked bool
	sql            strings.Builder
	args           []any
}

func (w *condition) and(sql string, args ...any) {
	if w.sql.Len() > 0 {
		w.sql.WriteString(" AND ")
	}
	w.sql.WriteString(sql)
	w.args = append(w.args, args...)
}

// is adds that a column has a value.
func (w *condition) is(col, value string) {
	w.and("")
	w.equal(col, value)
}

// equal writes that a column of texts has a value. Where an index is of those
// cases alone that are open, nobody's or in no queue, SQLite plans a statement
// anew each time that a value is bound to such a column, to see whether it is
// one of those: a sixth of what a list of cases costs. So what it wants to
// know is written out, and all else made something that it can't know.
func (w *condition) equal(col, value string) {
	text := " = ?"
	if w.engine == SQLite {
		switch col[strings.LastIndexByte(col, '.')+1:] {
		case "status", "assignee_id", "queue":
			if value == "" || desk.CaseStatus(value).Valid() {
				w.sql.WriteString(col + " = '" + value + "'")
				return
			}
			text = " = CAST(? AS TEXT)"
		}
	}
	w.sql.WriteString(col + text)
	w.args = append(w.args, value)
}

// filter adds a checked filter.
func (w *condition) filter(n filter.Node) {
	if w.sql.Len() > 0 {
		w.sql.WriteString(" AND ")
	}
	w.node(n)
}

func (w *condition) node(n filter.Node) {
	switch n.Type {
	case filter.Leaf:
		w.cond(n.Cond)
	case filter.Not:
		w.sql.WriteString("NOT ")
		w.group(n.Kids, "")
	case filter.Any:
		if len(n.Kids) == 0 {
			w.sql.WriteString("1 = 0")
			return
		}
		w.group(n.Kids, " OR ")
	default:
		if len(n.Kids) == 0 {
			w.sql.WriteString("1 = 1")
			return
		}
		w.group(n.Kids, " AND ")
	}
}

func (w *condition) group(kids []filter.Node, between string) {
	w.sql.WriteByte('(')
	for i, k := range kids {
		if i > 0 {
			w.sql.WriteString(between)
		}
		w.node(k)
	}
	w.sql.WriteByte(')')
}

// filterColumn is where each field of the catalogue is kept.
func filterColumn(f filter.Field) string {
	switch f {
	case filter.FieldStatus:
		return "c.status"
	case filter.FieldAssignee:
		return "c.assignee_id"
	case filter.FieldQueue:
		return "c.queue"
	case filter.FieldTeam:
		return "c.team_id"
	case filter.FieldFollower:
		return "f.user_id"
	case filter.FieldPriority:
		return "c.priority"
	case filter.FieldTag:
		return "g.tag"
	case filter.FieldPlatform:
		return "c.platform"
	case filter.FieldChannel:
		return "c.channel_id"
	case filter.FieldContact:
		return "c.contact_id"
	case filter.FieldUnread:
		return "c.unread_count"
	case filter.FieldSnoozed:
		return "COALESCE(c.snoozed_until, 0)"
	case filter.FieldSubStatus:
		return "c.sub_status"
	case filter.FieldCategory:
		return "c.category"
	case filter.FieldLanguage:
		return "c.language"
	case filter.FieldCountry:
		return "c.country"
	case filter.FieldSentiment:
		return "c.sentiment"
	case filter.FieldSurveyKind:
		return "c.survey_kind"
	case filter.FieldCreatedAt:
		return "c.created_at"
	case filter.FieldLastActivity:
		return "c.last_activity_at"
	}
	if col := columnAround(f); col != "" {
		return col
	}
	panic("store: no column for the filter field " + string(f))
}

func (w *condition) cond(c filter.Cond) {
	if w.people && w.ofRow(c) || w.special(c) {
		return
	}
	col := filterColumn(c.Field)
	if key, own := ownKeyOf(c.Field); own && (len(c.Texts) > 0 || c.Op != filter.OpIn) {
		w.args = append(w.args, key)
	}
	switch c.Kind {
	case filter.KindFlag:
		if c.Flag == (c.Op == filter.OpIs) {
			w.sql.WriteString(col + " > 0")
		} else {
			w.sql.WriteString(col + " = 0")
		}
	case filter.KindTime:
		w.sql.WriteString(col + compare(c.Op) + "?")
		w.args = append(w.args, c.Time.UnixMicro())
	case filter.KindSet:
		if c.Op == filter.OpEmpty {
			w.sql.WriteString("NOT EXISTS (SELECT 1 FROM " + setOf(c.Field) + w.fence() + ")")
			return
		}
		if c.Op == filter.OpIsNot {
			w.sql.WriteString("NOT ")
			c.Op = filter.OpIs
		}
		w.sql.WriteString("EXISTS (SELECT 1 FROM " + setOf(c.Field) + " AND ")
		w.texts(col, c)
		w.sql.WriteString(w.fence() + ")")
	default:
		w.texts(col, c)
	}
}

// setOf is where the values of a set are, of one case.
func setOf(f filter.Field) string {
	switch f {
	case filter.FieldFollower:
		return "case_followers f WHERE f.workspace_id = c.workspace_id AND f.case_id = c.id"
	case filter.FieldMentioned:
		return "mentions n WHERE n.workspace_id = c.workspace_id AND n.case_id = c.id"
	case filter.FieldContactTag:
		return "contact_tags o WHERE o.workspace_id = c.workspace_id AND o.contact_id = c.contact_id"
	case filter.FieldContactPlatform:
		return "identities o WHERE o.workspace_id = c.workspace_id AND o.contact_id = c.contact_id"
	}
	return "case_tags g WHERE g.workspace_id = c.workspace_id AND g.case_id = c.id"
}

func compare(op filter.Op) string {
	if op == filter.OpLess {
		return " < "
	}
	return " > "
}

// edge compares how a text begins or ends.
func (w *condition) edge(col string, c filter.Cond) {
	text := filter.FoldASCII(c.Texts[0])
	switch {
	case w.engine == Postgres && c.Op == filter.OpStarts:
		w.write("starts_with(lower("+col+` COLLATE "C"), ?)`, text)
	case w.engine == Postgres:
		w.write("right(lower("+col+` COLLATE "C"), char_length(CAST(? AS TEXT))) = CAST(? AS TEXT)`, text, text)
	case c.Op == filter.OpStarts:
		w.write("substr(lower("+col+"), 1, length(?)) = ?", text, text)
	default:
		w.write("substr(lower("+col+"), -length(?)) = ?", text, text)
	}
}

func (w *condition) texts(col string, c filter.Cond) {
	switch {
	case c.Op == filter.OpContains && w.engine == Postgres:
		w.sql.WriteString("strpos(lower(" + col + ` COLLATE "C"), ?) > 0`)
		w.args = append(w.args, filter.FoldASCII(c.Texts[0]))
		return
	case c.Op == filter.OpContains:
		w.sql.WriteString("instr(lower(" + col + "), ?) > 0")
		w.args = append(w.args, filter.FoldASCII(c.Texts[0]))
		return
	case c.Op == filter.OpEmpty:
		w.sql.WriteString(col + " = ''")
		return
	case c.Op == filter.OpStarts || c.Op == filter.OpEnds:
		w.edge(col, c)
		return
	case len(c.Texts) == 0 && c.Op == filter.OpIsNot:
		w.sql.WriteString("1 = 1")
		return
	case len(c.Texts) == 0:
		w.sql.WriteString("1 = 0")
		return
	case c.Op == filter.OpIsNot && len(c.Texts) > 1:
		w.sql.WriteString(col + " NOT IN (" + Marks(len(c.Texts)) + ")")
	case c.Op == filter.OpIsNot:
		w.sql.WriteString(col + " <> ?")
	case len(c.Texts) == 1:
		w.equal(col, c.Texts[0])
		return
	default:
		w.sql.WriteString(col + " IN (" + Marks(len(c.Texts)) + ")")
	}
	for _, t := range c.Texts {
		w.args = append(w.args, t)
	}
}
