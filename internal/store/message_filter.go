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

// Messages are compared in two steps. What a filter asks of columns is asked of
// the database; what people wrote is folded as no database does, and is looked at
// in memory. So the SQL of a filter of messages finds all that fulfil it, and
// maybe more, and filter.Node.Holds has the last word. The messages are m, their
// cases c, NULL where a message has none.

// messageFilter adds what the database can say of a filter of messages, and
// answers whether that is all of it.
func (w *condition) messageFilter(n filter.Node) (whole bool) {
	if w.sql.Len() > 0 {
		w.sql.WriteString(" AND ")
	}
	return w.messageNode(n, false)
}

// messageNode writes a part, or the opposite of it: what the database cannot say
// is taken for true either way, which its opposite must not turn into false.
func (w *condition) messageNode(n filter.Node, not bool) bool {
	switch n.Type {
	case filter.Leaf:
		return w.messageCond(n.Cond, not)
	case filter.Not:
		return w.messageNode(n.Kids[0], !not)
	}
	all := (n.Type == filter.All) != not
	if len(n.Kids) == 0 {
		w.write(map[bool]string{true: "1 = 1", false: "1 = 0"}[all])
		return true
	}
	whole := true
	w.write("(")
	for i, kid := range n.Kids {
		if i > 0 {
			w.write(map[bool]string{true: " AND ", false: " OR "}[all])
		}
		whole = w.messageNode(kid, not) && whole
	}
	w.write(")")
	return whole
}

func (w *condition) messageCond(c filter.Cond, not bool) bool {
	before := map[bool]string{true: "NOT (", false: "("}[not]
	if !strings.HasPrefix(string(c.Field), "message.") {
		w.write("(c.id IS NULL OR " + before)
		w.cond(c)
		w.write("))")
		return false // of a message without a case memory alone knows
	}
	length := w.sql.Len()
	w.write(before)
	if w.messageLeaf(c) {
		w.write(")")
		return true
	}
	rest := w.sql.String()[:length]
	w.sql.Reset()
	w.sql.WriteString(rest)
	// What does not hold for a message that is nothing in particular can only
	// hold for one in public, where the field is of those.
	if inPublic(c.Field) && (filter.Node{Type: filter.Leaf, Cond: c}).Holds(&filter.Facts{Said: filter.Hear(desk.Message{}, "", "")}) == not {
		w.write(has(w.engine, "m.content", `"public":{`))
		return false
	}
	w.write("1 = 1")
	return false
}

func inPublic(f filter.Field) bool {
	return slices.Contains([]filter.Field{filter.FieldPublic, filter.FieldPublicKind, filter.FieldRating, filter.FieldLikes, filter.FieldHidden, filter.FieldCountryHere, filter.FieldVersion}, f)
}

// messageLeaf writes a condition that the database can say, and answers whether
// it is one.
func (w *condition) messageLeaf(c filter.Cond) bool {
	if col := messageColumn(c.Field); col != "" {
		w.texts(col, c)
		return true
	}
	switch c.Field {
	case filter.FieldFiles:
		w.number("m.attachment_count", c)
	case filter.FieldLength:
		w.number("length(m.text)", c)
	case filter.FieldIsReply:
		w.yes("m.reply_to <> ''", c)
	case filter.FieldEdited:
		w.yes("m.edited_at IS NOT NULL", c)
	case filter.FieldWrittenAt:
		w.write("m.occurred_at"+compare(c.Op)+"?", c.Time.UnixMicro())
	case filter.FieldMarkHandled:
		w.yes("EXISTS (SELECT 1 FROM message_handled h WHERE h.workspace_id = m.workspace_id AND h.message_id = m.id)", c)
	case filter.FieldMarkTags:
		w.marks("message_tags g WHERE g.workspace_id = m.workspace_id AND g.message_id = m.id", "g.tag", c)
	case filter.FieldMarkAssignee:
		w.marks("message_assignees g"+w.engine.by("message_assignees_by_message")+" WHERE g.workspace_id = m.workspace_id AND g.message_id = m.id AND g.kind = 'user'", "g.assignee_id", c)
	case filter.FieldMarkTeam:
		w.marks("message_assignees g"+w.engine.by("message_assignees_by_message")+" WHERE g.workspace_id = m.workspace_id AND g.message_id = m.id AND g.kind = 'team'", "g.assignee_id", c)
	default:
		return false
	}
	return true
}

// messageColumn is where texts of a message are kept that are compared as they
// are.
func messageColumn(f filter.Field) string {
	switch f {
	case filter.FieldOfMessage:
		return "m.kind"
	case filter.FieldMessageWay:
		return "m.direction"
	case filter.FieldAuthor:
		return "m.author_type"
	case filter.FieldOrigin:
		return "m.origin"
	case filter.FieldMessageOn:
		return "m.channel_id"
	case filter.FieldSpoken:
		return "COALESCE(c.language, '')"
	case filter.FieldMood:
		return "COALESCE(c.sentiment, '')"
	}
	return ""
}

func (w *condition) number(col string, c filter.Cond) {
	op := map[filter.Op]string{filter.OpLess: " < ?", filter.OpGreater: " > ?", filter.OpIs: " = ?", filter.OpIsNot: " <> ?"}[c.Op]
	w.write(col+op, int64(c.Number))
}

func (w *condition) yes(sql string, c filter.Cond) {
	if c.Flag != (c.Op == filter.OpIs) {
		sql = "NOT (" + sql + ")"
	}
	w.write(sql)
}

// marks compares a set of which each value is a row.
func (w *condition) marks(from, col string, c filter.Cond) {
	if c.Op == filter.OpEmpty {
		w.write("NOT EXISTS (SELECT 1 FROM " + from + ")")
		return
	}
	if c.Op == filter.OpIsNot {
		w.write("NOT ")
		c.Op = filter.OpIs
	}
	w.write("EXISTS (SELECT 1 FROM " + from + " AND ")
	w.texts(col, c)
	w.write(")")
}

// Window is a part of what a workspace has, by its ids: what is walked in parts
// that cost the same, whatever is looked for.
type Window struct {
	After string // "" for the beginning
	Until string // the last id of the part; "" where nothing is left
	Size  int    // how many there are
	IDs   []string
}

// windowOf finds the next part of a table after an id.
func (q *Queryer) windowOf(ctx context.Context, table, ws, after string, most int) (Window, error) {
	ids, err := collectIDs(q.query(ctx, "SELECT id FROM "+table+" WHERE workspace_id = ? AND id > ? ORDER BY id LIMIT ?", ws, after, most))
	w := Window{After: after, Size: len(ids), IDs: ids}
	if len(ids) > 0 {
		w.Until = ids[len(ids)-1]
	}
	return w, err
}

// MessageWindow is the next part of the messages after an id.
func (q *Queryer) MessageWindow(ctx context.Context, ws, after string, most int) (Window, error) {
	return q.windowOf(ctx, "messages"+q.s.by("messages_by_id"), ws, after, most)
}

// CaseWindow is the next part of the cases after an id.
func (q *Queryer) CaseWindow(ctx context.Context, ws, after string, most int) (Window, error) {
	return q.windowOf(ctx, "cases", ws, after, most)
}

// MatchingMessages answers the messages of a part that fulfil a filter, in the
// order of their ids.
func (q *Queryer) MatchingMessages(ctx context.Context, ws string, n filter.Node, part Window) ([]desk.Message, error) {
	w := &condition{engine: q.s.engine}
	w.and("m.workspace_id = ? AND m.id > ? AND m.id <= ?", ws, part.After, part.Until)
	whole := w.messageFilter(n)
	ids, err := collectIDs(q.query(ctx, "SELECT m.id FROM messages m"+q.s.by("messages_by_id")+
		" LEFT JOIN cases c ON c.workspace_id = m.workspace_id AND c.id = m.case_id WHERE "+w.sql.String()+" ORDER BY m.id", w.args...))
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	found, err := q.MessagesByID(ctx, ws, ids)
	if err != nil {
		return nil, err
	}
	list := make([]desk.Message, 0, len(ids))
	for _, id := range ids {
		if m, there := found[id]; there {
			list = append(list, m)
		}
	}
	if whole {
		return list, nil
	}
	facts, err := q.FactsOfMessages(ctx, ws, list)
	if err != nil {
		return nil, err
	}
	if n.Asks(filter.FieldContactLastSeen) {
		if err := q.FillLastSeen(ctx, ws, facts); err != nil {
			return nil, err
		}
	}
	out := list[:0]
	for i := range list {
		if n.Holds(facts[i]) {
			out = append(out, list[i])
		}
	}
	return out, nil
}

// FactsOfMessages are messages as filters look at them, with their cases and
// whose those are; what has no case, with whose it is and where it was said.
func (q *Queryer) FactsOfMessages(ctx context.Context, ws string, ms []desk.Message) ([]*filter.Facts, error) {
	var ids []string
	var loose []desk.Message
	for i := range ms {
		switch id := ms[i].CaseID; {
		case id == "":
			loose = append(loose, ms[i])
		case !slices.Contains(ids, id):
			ids = append(ids, id)
		}
	}
	known, err := q.FactsOfCases(ctx, ws, ids)
	if err != nil {
		return nil, err
	}
	alone, err := q.factsWithoutCase(ctx, ws, loose)
	if err != nil {
		return nil, err
	}
	out := make([]*filter.Facts, len(ms))
	for i := range ms {
		f := filter.Facts{}
		if base := known[ms[i].CaseID]; base != nil {
			f = *base
		} else if ms[i].CaseID == "" {
			f = alone[ms[i].ConversationID]
			f.Case.ChannelID = ms[i].ChannelID
		}
		f.Said = filter.Hear(ms[i], f.Case.Language, f.Case.Sentiment)
		out[i] = &f
	}
	return out, nil
}

// factsWithoutCase are what stands for the cases of messages that have none, by
// their conversations.
func (q *Queryer) factsWithoutCase(ctx context.Context, ws string, ms []desk.Message) (map[string]filter.Facts, error) {
	out := make(map[string]filter.Facts, len(ms))
	for i := range ms {
		id := ms[i].ConversationID
		out[id] = filter.Facts{Case: desk.Case{WorkspaceID: ws, ConversationID: id, Tags: []string{}}}
	}
	threads, err := q.ConversationsByID(ctx, ws, slices.Sorted(maps.Keys(out)))
	if err != nil {
		return nil, err
	}
	people := make([]string, len(threads))
	for i, c := range threads {
		people[i] = c.ContactID
	}
	contacts, err := q.factsOfPeople(ctx, ws, people)
	if err != nil {
		return nil, err
	}
	for _, c := range threads {
		f := out[c.ID]
		f.Case.ContactID, f.Case.Platform, f.Contact = c.ContactID, c.Platform, contacts[c.ContactID]
		out[c.ID] = f
	}
	return out, nil
}

// FactsOfCases are cases as filters look at them, with whose they are and their
// promises.
func (q *Queryer) FactsOfCases(ctx context.Context, ws string, ids []string) (map[string]*filter.Facts, error) {
	out := make(map[string]*filter.Facts, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	found, err := q.CasesByID(ctx, ws, ids)
	if err != nil {
		return nil, err
	}
	var people []string
	for _, c := range found {
		people = append(people, c.ContactID)
	}
	contacts, err := q.factsOfPeople(ctx, ws, people)
	if err != nil {
		return nil, err
	}
	for id, c := range found {
		out[id] = &filter.Facts{Case: c, Contact: contacts[c.ContactID]}
	}
	return out, nil
}

// factsOfPeople are contacts with all that is known of them, by their ids.
func (q *Queryer) factsOfPeople(ctx context.Context, ws string, ids []string) (map[string]desk.Contact, error) {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	if len(ids) == 0 {
		return nil, nil
	}
	contacts, err := q.ContactsByID(ctx, ws, ids)
	if err != nil {
		return nil, err
	}
	list := make([]desk.Contact, 0, len(contacts))
	for _, id := range ids {
		if p, there := contacts[id]; there {
			list = append(list, p)
		}
	}
	if err := q.FillContacts(ctx, ws, list); err != nil {
		return nil, err
	}
	for _, p := range list {
		contacts[p.ID] = p
	}
	return contacts, nil
}

// CasesThat answers which of some cases fulfil a filter.
func (q *Queryer) CasesThat(ctx context.Context, ws string, n filter.Node, ids []string) ([]string, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	in, args := anyOf(q.s, ids)
	w := &condition{engine: q.s.engine}
	w.and("c.workspace_id = ? AND c.id "+in, append([]any{ws}, args...)...)
	w.filter(n)
	return collectIDs(q.query(ctx, "SELECT c.id FROM cases c WHERE "+w.sql.String()+" ORDER BY c.id", w.args...))
}

// MatchingCases answers the cases of a part that fulfil a filter, in the order
// of their ids.
func (q *Queryer) MatchingCases(ctx context.Context, ws string, n filter.Node, part Window) ([]string, error) {
	w := &condition{engine: q.s.engine}
	w.and("c.workspace_id = ? AND c.id > ? AND c.id <= ?", ws, part.After, part.Until)
	w.filter(n)
	ids, err := collectIDs(q.query(ctx, "SELECT c.id FROM cases c WHERE "+w.sql.String()+" ORDER BY c.id", w.args...))
	if err != nil {
		return nil, fmt.Errorf("find cases of a filter: %w", err)
	}
	return ids, nil
}
