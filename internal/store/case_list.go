package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
)

// CaseSort is the order of a list of cases.
type CaseSort int

// Orders: the newest activity first, or the longest waiting customer first,
// with those that nobody keeps waiting after them.
const (
	CasesByActivity CaseSort = iota
	CasesByWaiting
	CasesByDue // the promise that is due first, then those without one
	CasesByPriority
)

// CaseQuery says which cases are listed. Empty fields do not restrict.
type CaseQuery struct {
	Status    []desk.CaseStatus
	Assignee  *string // a user's id; "" for nobody's
	Queue     string
	Team      string
	Tag       string
	ChannelID string
	ContactID string
	Snoozed   bool     // only those that sleep
	IDs       []string // only these; nil for all
	Filter    *filter.Node
	Sort      CaseSort
	After     *CaseKey
	Limit     int
}

// CaseKey is a place in a list of cases.
type CaseKey struct {
	Waiting bool // At is a time of waiting, else one of activity
	Due     bool // At is when a promise is due
	// Priority is whose cases the place is among, in a list by priority.
	Priority desk.Priority
	At       time.Time
	ID       string
}

// KeyOf is the place of a case in a list of that order.
func (s CaseSort) KeyOf(c *desk.CaseView) CaseKey {
	if s == CasesByDue && c.DueAt != nil {
		return CaseKey{Due: true, At: *c.DueAt, ID: c.ID}
	}
	if s == CasesByWaiting && c.WaitingSince != nil {
		return CaseKey{Waiting: true, At: *c.WaitingSince, ID: c.ID}
	}
	k := CaseKey{At: c.LastActivityAt, ID: c.ID}
	if s == CasesByPriority {
		k.Priority = c.Priority
	}
	return k
}

// fewTagged is up to how many cases of a tag are looked up one by one; with
// more, the list is walked in its order until a page is full.
const fewTagged = 1000

// ListCases answers a page of cases as the API shows them.
func (q *Queryer) ListCases(ctx context.Context, ws string, query CaseQuery) ([]desk.CaseView, error) {
	query, err := q.ofFew(ctx, ws, query)
	if err == nil {
		query, err = q.narrowed(ctx, ws, query)
	}
	if err != nil || query.IDs != nil && len(query.IDs) == 0 {
		return []desk.CaseView{}, err
	}
	few := false
	if query.Tag != "" {
		ids, err := collectIDs(q.query(ctx, "SELECT case_id FROM case_tags WHERE workspace_id = ? AND tag = ?"+limitText(fewTagged+1), ws, query.Tag))
		if err != nil || len(ids) == 0 {
			return []desk.CaseView{}, err
		}
		if few = len(ids) <= fewTagged; few && query.IDs == nil {
			query.IDs, query.Tag = ids, ""
		}
	}
	few = few || query.Snoozed || query.IDs != nil // few sleep at any time, and they have an index of their own
	if query.Sort == CasesByDue {
		return q.casesByDue(ctx, ws, query, few)
	}
	if query.Sort == CasesByPriority {
		return q.casesByPriority(ctx, ws, query, few)
	}
	if query.Sort != CasesByWaiting {
		return q.casePage(ctx, ws, query, caseOrder{sorted: few})
	}
	out := []desk.CaseView{}
	if query.After == nil || query.After.Waiting {
		waiting, err := q.casePage(ctx, ws, query, caseOrder{waiting: true, where: "c.waiting_since IS NOT NULL", sorted: few})
		if err != nil || len(waiting) >= query.Limit {
			return waiting, err
		}
		out, query.After, query.Limit = waiting, nil, query.Limit-len(waiting)
	}
	rest, err := q.casePage(ctx, ws, query, caseOrder{where: "c.waiting_since IS NULL", sorted: few})
	return append(out, rest...), err
}

// ofFew has the cases of a contact, or of a channel, looked up by their ids
// where they are few.
func (q *Queryer) ofFew(ctx context.Context, ws string, query CaseQuery) (CaseQuery, error) {
	where, id, index := "contact_id = ?", query.ContactID, "cases_by_contact"
	if id == "" {
		where, id, index = "channel_id = ? AND channel_id <> ''", query.ChannelID, "cases_by_channel"
	}
	if id == "" || query.IDs != nil {
		return query, nil
	}
	ids, err := collectIDs(q.query(ctx, "SELECT id FROM cases"+q.s.by(index)+" WHERE workspace_id = ? AND "+where+limitText(fewTagged+1), ws, id))
	if err == nil && len(ids) <= fewTagged {
		query.IDs = append([]string{}, ids...) // none is not nil: that would be all
	}
	return query, err
}

// caseOrder is one run through the cases in one order.
type caseOrder struct {
	waiting bool
	where   string
	// sorted has the page sorted rather than read in the order of an index,
	// where other conditions leave few cases.
	sorted bool
}

func (o caseOrder) column() string {
	if o.waiting {
		return "waiting_since"
	}
	return "last_activity_at"
}

// of is the column of a table, as something that no index has where the page is
// sorted.
func (o caseOrder) of(alias string) string {
	if o.sorted {
		return alias + "." + o.column() + " + 0"
	}
	return alias + "." + o.column()
}

func (o caseOrder) by(alias string) string {
	dir := " DESC"
	if o.waiting {
		dir = ""
	}
	return " ORDER BY " + o.of(alias) + dir + ", " + alias + ".id" + dir
}

func (o caseOrder) after(w *condition, k *CaseKey) {
	sign := "<"
	if o.waiting {
		sign = ">"
	}
	w.and("("+o.of("c")+", c.id) "+sign+" (?, ?)", k.At.UnixMicro(), k.ID)
}

const caseNamesFrom = " LEFT JOIN contacts p ON p.workspace_id = c.workspace_id AND p.id = c.contact_id LEFT JOIN users u ON u.id = c.assignee_id"

const caseViewFrom = caseNamesFrom + " LEFT JOIN sla_clocks z ON z.workspace_id = c.workspace_id AND z.case_id = c.id"

// caseViewOf reads cases with the names that their view needs.
var caseViewOf = "SELECT " + caseRead + ", COALESCE(p.name, ''), COALESCE(u.name, ''), COALESCE(z.view, ''), z.due_at FROM "

// casePage reads a page in one query.
func (q *Queryer) casePage(ctx context.Context, ws string, query CaseQuery, o caseOrder) ([]desk.CaseView, error) {
	text, args := q.casePageSQL(ws, query, o)
	if query.Filter != nil {
		rows, err := q.query(ctx, text, args...) // the text varies
		return q.collectCaseViews(ctx, ws, rows, err, query.Limit)
	}
	rows, err := q.query(ctx, text, args...)
	return q.collectCaseViews(ctx, ws, rows, err, query.Limit)
}

// casePageSQL is the query of casePage. Of several states each is read through
// its own part of the index, as far as a page needs; the cases themselves are
// fetched for the ones that come first among all.
func (q *Queryer) casePageSQL(ws string, query CaseQuery, o caseOrder) (string, []any) {
	states := query.Status
	if len(states) == 0 {
		states = []desk.CaseStatus{""}
		if query.Assignee != nil || o.waiting {
			states = []desk.CaseStatus{desk.CaseOpen, desk.CasePending, desk.CaseResolved}
		}
	}
	if query.IDs != nil && len(states) > 1 {
		states = []desk.CaseStatus{""} // one look for all the ids, not one a state
	}
	limit := limitText(query.Limit)
	if len(states) == 1 {
		w := q.caseWhere(ws, query, states[0], o)
		return caseViewOf + "cases c" + caseViewFrom + " WHERE " + w.sql.String() + o.by("c") + limit, w.args
	}
	var text strings.Builder
	var args []any
	text.WriteString(caseViewOf + "(SELECT k.id FROM (")
	for i, st := range states {
		w := q.caseWhere(ws, query, st, o)
		if i > 0 {
			text.WriteString(" UNION ALL ")
		}
		text.WriteString("SELECT * FROM (SELECT c.id, c." + o.column() + " FROM cases c WHERE " + w.sql.String() + o.by("c") + limit + ") s" + strconv.Itoa(i))
		args = append(args, w.args...)
	}
	first := caseOrder{waiting: o.waiting}
	text.WriteString(") k" + first.by("k") + limit + ") f CROSS JOIN cases c" + caseViewFrom + " WHERE c.workspace_id = ? AND c.id = f.id" + first.by("c") + limit)
	return text.String(), append(args, ws)
}

func (q *Queryer) caseWhere(ws string, query CaseQuery, st desk.CaseStatus, o caseOrder) *condition {
	w := &condition{engine: q.s.engine}
	w.and("c.workspace_id = ?", ws)
	if query.Assignee != nil {
		w.is("c.assignee_id", *query.Assignee)
	}
	if st != "" {
		w.is("c.status", string(st))
	} else if len(query.Status) > 0 {
		w.and("c.status IN (" + Marks(len(query.Status)) + ")")
		for _, s := range query.Status {
			w.args = append(w.args, string(s))
		}
	}
	if query.Queue != "" {
		w.is("c.queue", query.Queue)
		w.and("c.queue <> ''")
	}
	if query.Team != "" {
		w.and("c.team_id = ? AND c.team_id <> ''", query.Team)
	}
	if query.ChannelID != "" {
		w.and("c.channel_id = ?", query.ChannelID)
	}
	if query.ContactID != "" {
		w.and("c.contact_id = ?", query.ContactID)
	}
	if query.Tag != "" && o.sorted && query.IDs == nil {
		w.and("c.id IN (SELECT g.case_id FROM case_tags g WHERE g.workspace_id = ? AND g.tag = ?)", ws, query.Tag)
	} else if query.Tag != "" {
		w.and("EXISTS (SELECT 1 FROM case_tags g WHERE g.workspace_id = c.workspace_id AND g.tag = ? AND g.case_id = c.id)", query.Tag)
	}
	if query.Snoozed {
		w.and("c.snoozed_until IS NOT NULL")
	}
	if query.IDs != nil {
		marks, ids := inList(query.IDs)
		w.and("c.id IN ("+marks+")", ids...)
	}
	if query.Filter != nil {
		w.filter(*query.Filter)
	}
	if o.where != "" {
		w.and(o.where)
	}
	if query.After != nil {
		o.after(w, query.After)
	}
	return w
}

func (q *Queryer) collectCaseViews(ctx context.Context, ws string, rows *sql.Rows, err error, limit int) ([]desk.CaseView, error) {
	out, err := scanCaseViews(rows, err, limit)
	if err != nil {
		return nil, err
	}
	if err := q.nameCompany(ctx, ws, out); err != nil {
		return nil, err
	}
	return out, q.nameQueues(ctx, ws, out)
}

func scanCaseViews(rows *sql.Rows, err error, limit int) ([]desk.CaseView, error) {
	if err != nil {
		return nil, fmt.Errorf("list cases: %w", err)
	}
	defer func() { _ = rows.Close() }()
	out := make([]desk.CaseView, 0, limit)
	var contact, assignee, sla string
	var due sql.NullInt64
	for len(out) < limit && rows.Next() {
		c, err := scanCase(rows, &contact, &assignee, &sla, &due)
		if err != nil {
			return nil, fmt.Errorf("scan case: %w", err)
		}
		out = append(out, CaseView(c, contact, assignee))
		if err := setSLA(&out[len(out)-1], sla, due); err != nil {
			return nil, err
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list cases: %w", err)
	}
	return out, nil
}

// CaseViewsByID answers the cases of ids that are there, as the API shows them,
// in the order of ids.
func (q *Queryer) CaseViewsByID(ctx context.Context, ws string, ids []string) ([]desk.CaseView, error) {
	if len(ids) == 0 {
		return []desk.CaseView{}, nil
	}
	in, args := anyOf(q.s, ids)
	rows, err := q.query(ctx, caseViewOf+"cases c"+caseViewFrom+" WHERE c.workspace_id = ? AND c.id "+in, append([]any{ws}, args...)...)
	out, err := q.collectCaseViews(ctx, ws, rows, err, len(ids))
	if err != nil {
		return nil, err
	}
	place := make(map[string]int, len(ids))
	for i, id := range ids {
		place[id] = i
	}
	slices.SortFunc(out, func(a, b desk.CaseView) int { return place[a.ID] - place[b.ID] })
	return out, nil
}

// CasesOfSomebody answers which of the cases are assigned to somebody or have
// followers.
func (q *Queryer) CasesOfSomebody(ctx context.Context, ws string, ids []string) ([]string, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	in, args := anyOf(q.s, ids)
	return collectIDs(q.query(ctx, "SELECT c.id FROM cases c WHERE c.workspace_id = ? AND c.id "+in+" AND (c.assignee_id <> '' OR EXISTS "+
		"(SELECT 1 FROM case_followers f"+q.s.by("case_followers_by_case")+" WHERE f.workspace_id = c.workspace_id AND f.case_id = c.id))", append([]any{ws}, args...)...))
}

// CasesBehind answers the ids of the cases that messages belong to and that
// contacts have, at most limit of each.
func (q *Queryer) CasesBehind(ctx context.Context, ws string, messageIDs, contactIDs []string, limit int) ([]string, error) {
	var out []string
	if len(messageIDs) > 0 {
		marks, args := inList(messageIDs)
		ids, err := collectIDs(q.query(ctx, "SELECT DISTINCT case_id FROM messages"+q.s.by("messages_by_id")+" WHERE workspace_id = ? AND id IN ("+marks+") AND case_id <> ''"+limitText(limit),
			append([]any{ws}, args...)...))
		if err != nil {
			return nil, err
		}
		out = ids
	}
	if len(contactIDs) > 0 {
		marks, args := inList(contactIDs)
		ids, err := collectIDs(q.query(ctx, "SELECT id FROM cases WHERE workspace_id = ? AND contact_id IN ("+marks+") ORDER BY created_at DESC, id DESC"+limitText(limit),
			append([]any{ws}, args...)...))
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			if !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	return out, nil
}
