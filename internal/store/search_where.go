package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// SearchField is what a condition of a search is about.
type SearchField string

// Fields of conditions. Those of messages restrict nothing else.
const (
	SearchFrom     SearchField = "from" // who wrote: users or contacts
	SearchTo       SearchField = "to"
	SearchAt       SearchField = "at"
	SearchHas      SearchField = "has" // attachment, image, audio, video, document
	SearchNote     SearchField = "note"
	SearchChannel  SearchField = "channel"
	SearchTag      SearchField = "tag" // "" for none
	SearchStatus   SearchField = "status"
	SearchAssignee SearchField = "assignee" // "" for nobody
	SearchQueue    SearchField = "queue"    // "" for none
	SearchUnread   SearchField = "unread"
	SearchWaiting  SearchField = "waiting"
)

// SearchCond is a condition that what is found has to meet.
type SearchCond struct {
	Field        SearchField
	Not          bool
	Values       []string // any of them; members of from
	Contacts     []string // of from and to
	Since, Until time.Time
}

// OfMessages says whether the condition is about messages alone.
func (c SearchCond) OfMessages() bool { return c.Field == SearchHas || c.Field == SearchNote }

// MessagesMeeting answers which of the messages meet all conditions.
func (q *Queryer) MessagesMeeting(ctx context.Context, ws string, ids []string, conds []SearchCond) (map[string]bool, error) {
	w := &condition{engine: q.s.engine}
	in, args := anyOf(q.s, ids)
	w.and("m.workspace_id = ? AND m.id "+in, append([]any{ws}, args...)...)
	for _, c := range conds {
		w.search(ws, c, true)
	}
	found, err := collectIDs(q.query(ctx, "SELECT m.id FROM messages m"+q.s.by("messages_by_id")+" LEFT JOIN cases c ON c.workspace_id = m.workspace_id AND c.id = m.case_id WHERE "+w.sql.String(), w.args...))
	return set(found), err
}

// CasesMeeting answers which of the cases meet all conditions.
func (q *Queryer) CasesMeeting(ctx context.Context, ws string, ids []string, conds []SearchCond) (map[string]bool, error) {
	w := &condition{engine: q.s.engine}
	in, args := anyOf(q.s, ids)
	w.and("c.workspace_id = ? AND c.id "+in, append([]any{ws}, args...)...)
	for _, c := range conds {
		w.search(ws, c, false)
	}
	found, err := collectIDs(q.query(ctx, "SELECT c.id FROM cases c WHERE "+w.sql.String(), w.args...))
	return set(found), err
}

// fewOfTags are the cases with one of some tags, or more than fewTagged.
func (q *Queryer) fewOfTags(ctx context.Context, ws string, tags []string) ([]string, error) {
	in, args := anyOf(q.s, tags)
	return collectIDs(q.query(ctx, "SELECT case_id FROM case_tags WHERE workspace_id = ? AND tag "+in+limitText(fewTagged+1), append([]any{ws}, args...)...))
}

// CasesWhere lists the cases that meet all conditions, by their last activity,
// the newest first, after a place.
func (q *Queryer) CasesWhere(ctx context.Context, ws string, conds []SearchCond, after *TimeKey, limit int) ([]TimeKey, error) {
	w := &condition{engine: q.s.engine}
	w.and("c.workspace_id = ?", ws)
	var order caseOrder
	for _, c := range conds {
		w.search(ws, c, false)
		if c.Field == SearchTag && !c.Not && !order.sorted && !slices.Contains(c.Values, "") {
			ids, err := q.fewOfTags(ctx, ws, c.Values)
			if order.sorted = len(ids) <= fewTagged; err != nil {
				return nil, err
			}
		}
	}
	if after != nil {
		order.after(w, &CaseKey{At: after.At, ID: after.ID})
	}
	rows, err := q.query(ctx, "SELECT c.last_activity_at, c.id FROM cases c WHERE "+w.sql.String()+order.by("c")+limitText(limit), w.args...)
	if err != nil {
		return nil, fmt.Errorf("search cases: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []TimeKey
	for rows.Next() {
		var at int64
		var k TimeKey
		if err := rows.Scan(&at, &k.ID); err != nil {
			return nil, fmt.Errorf("scan case: %w", err)
		}
		if k.At = fromMicros(at); len(out) < limit {
			out = append(out, k)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("search cases: %w", err)
	}
	return out, nil
}

// ConversationsOf answers the conversations of contacts, at most limit.
func (q *Queryer) ConversationsOf(ctx context.Context, ws string, contactIDs []string, limit int) ([]string, error) {
	in, args := anyOf(q.s, contactIDs)
	return collectIDs(q.query(ctx, "SELECT id FROM conversations WHERE workspace_id = ? AND contact_id "+in+limitText(limit), append([]any{ws}, args...)...))
}

// ContactsOfCases answers whose the cases are.
func (q *Queryer) ContactsOfCases(ctx context.Context, ws string, caseIDs []string) ([]string, error) {
	in, args := anyOf(q.s, caseIDs)
	ids, err := collectIDs(q.query(ctx, "SELECT contact_id FROM cases WHERE workspace_id = ? AND id "+in, append([]any{ws}, args...)...))
	slices.Sort(ids) // DISTINCT would have SQLite walk the workspace's cases by contact
	return slices.Compact(ids), err
}

func set(ids []string) map[string]bool {
	out := make(map[string]bool, len(ids))
	for _, id := range ids {
		out[id] = true
	}
	return out
}

// search adds a condition of a search. The cases are c; with messages, m is
// their message.
func (w *condition) search(ws string, c SearchCond, messages bool) {
	sql, args := c.sql(ws, messages)
	if c.Not { // a message may have no case
		w.and("NOT COALESCE(("+sql+"), 1 = 0)", args...)
		return
	}
	w.and("("+sql+")", args...)
}

func (c SearchCond) sql(ws string, messages bool) (string, []any) {
	switch c.Field {
	case SearchFrom, SearchTo:
		return c.people(messages)
	case SearchAt:
		col := "c.last_activity_at"
		if messages {
			col = "m.occurred_at"
		}
		return c.between(col)
	case SearchHas:
		return c.has()
	case SearchNote:
		return "m.direction = 'note'", nil
	case SearchChannel:
		if messages {
			return isOneOf("m.channel_id", c.Values)
		}
		return isOneOf("c.channel_id", c.Values)
	case SearchTag:
		if len(c.Values) == 1 && c.Values[0] == "" {
			return "NOT EXISTS (SELECT 1 FROM case_tags g WHERE g.workspace_id = c.workspace_id AND g.case_id = c.id)", nil
		}
		tags, args := isOneOf("g.tag", c.Values)
		return "c.id IN (SELECT g.case_id FROM case_tags g WHERE g.workspace_id = ? AND " + tags + ")", append([]any{ws}, args...)
	case SearchStatus:
		return isOneOf("c.status", c.Values)
	case SearchAssignee:
		return isOneOf("c.assignee_id", c.Values)
	case SearchQueue:
		return isOneOf("c.queue", c.Values)
	case SearchUnread:
		return "c.unread_count > 0", nil
	case SearchWaiting:
		return "c.waiting_since IS NOT NULL", nil
	}
	return "1 = 0", nil
}

func isOneOf(col string, vals []string) (string, []any) {
	if len(vals) == 0 {
		return "1 = 0", nil
	}
	marks, args := inList(vals)
	return col + " IN (" + marks + ")", args
}

func (c SearchCond) between(col string) (string, []any) {
	parts, args := []string{"1 = 1"}, []any{}
	if !c.Since.IsZero() {
		parts, args = append(parts, col+" >= ?"), append(args, c.Since.UnixMicro())
	}
	if !c.Until.IsZero() {
		parts, args = append(parts, col+" < ?"), append(args, c.Until.UnixMicro())
	}
	return strings.Join(parts, " AND "), args
}

// people is the condition of who wrote, or to whom. Members write what is not
// from a customer.
func (c SearchCond) people(messages bool) (string, []any) {
	contacts, args := isOneOf("c.contact_id", c.Contacts)
	switch {
	case !messages:
		return contacts, args
	case c.Field == SearchTo:
		return "m.direction = 'out' AND " + contacts, args
	}
	members, more := isOneOf("m.author_id", c.Values)
	return "(m.direction = 'in' AND " + contacts + ") OR (m.direction <> 'in' AND " + members + ")", append(args, more...)
}

func (c SearchCond) has() (string, []any) {
	const with = "EXISTS (SELECT 1 FROM attachments a WHERE a.workspace_id = m.workspace_id AND a.message_id = m.id"
	var kinds []string
	for _, v := range c.Values {
		switch v {
		case "image", "audio", "video":
			kinds = append(kinds, "a.mime LIKE '"+v+"/%'")
		case "document":
			kinds = append(kinds, "(a.mime NOT LIKE 'image/%' AND a.mime NOT LIKE 'audio/%' AND a.mime NOT LIKE 'video/%')")
		default:
			kinds = append(kinds, "1 = 1")
		}
	}
	return with + " AND (" + strings.Join(kinds, " OR ") + "))", nil
}
