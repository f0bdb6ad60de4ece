package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"recado.dev/internal/desk"
)

const eventColumns = "workspace_id, seq, type, at, actor, case_id, conversation_id, message_id, contact_id, changes, data"

// EventsChannel is the PostgreSQL notification that other nodes hear when the
// event log of a workspace grew; its payload is "workspace seq".
const EventsChannel = "recado_events"

// AppendEvents adds evs to the log of the workspace and sets their Seq. It has
// to be the last statement of its transaction: the row of the workspace stays
// locked from here to the commit, which is what keeps the numbers without a
// gap and in the order of the commits. Listeners hear of them after the commit.
func (t *Tx) AppendEvents(ctx context.Context, ws string, evs []desk.Event) error {
	if len(evs) == 0 {
		return nil
	}
	var last int64
	err := t.row(ctx, "UPDATE workspaces SET event_seq = event_seq + ? WHERE id = ? RETURNING event_seq", len(evs), ws).Scan(&last)
	if noRow(err) {
		return desk.NotFound("workspace")
	}
	if err != nil {
		return fmt.Errorf("number events: %w", err)
	}
	first := last - int64(len(evs)) + 1
	rows := make([][]any, len(evs))
	for i := range evs {
		e := &evs[i]
		e.WorkspaceID, e.Seq = ws, first+int64(i)
		actor := ""
		if e.Actor != (desk.Actor{}) {
			actor = toJSON(e.Actor)
		}
		changes := ""
		if len(e.Changes) > 0 {
			changes = toJSON(e.Changes)
		}
		rows[i] = []any{ws, e.Seq, string(e.Type), micros(e.At), actor, e.CaseID, e.ConversationID, e.MessageID, e.ContactID, changes, string(e.Data)}
	}
	if err := t.insert(ctx, "INSERT INTO events ("+eventColumns+") VALUES", "", rows); err != nil {
		return fmt.Errorf("append events: %w", err)
	}
	if t.s.engine == Postgres {
		if _, err := t.exec(ctx, "SELECT pg_notify(?, ?)", EventsChannel, ws+" "+strconv.FormatInt(last, 10)); err != nil {
			return fmt.Errorf("notify of events: %w", err)
		}
	}
	finish := t.s.events.enter(ws, evs)
	t.atEnd = append(t.atEnd, finish)
	return nil
}

// OnEvents has f called with the events of each transaction that this node
// commits, in the order of their numbers within a workspace. f must not block:
// the next commit's events wait for it.
func (s *Store) OnEvents(f func(ws string, evs []desk.Event)) { s.events.listen(f) }

// eventFeed hands committed events to the listeners in the order of their
// numbers. Goroutines leave their commits in any order, so an entry waits for
// the ones with lower numbers that this node still has under way.
type eventFeed struct {
	mu        sync.Mutex
	listeners []func(string, []desk.Event)
	lines     map[string]*eventLine
	tail      eventTail
	pages     eventPages
}

type eventLine struct {
	mu      sync.Mutex
	entries []*eventEntry // by first number
}

type eventEntry struct {
	evs  []desk.Event
	done bool
}

func (f *eventFeed) listen(l func(string, []desk.Event)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.listeners = append(slices.Clip(f.listeners), l)
}

func (f *eventFeed) line(ws string) *eventLine {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.lines == nil {
		f.lines = map[string]*eventLine{}
	}
	l := f.lines[ws]
	if l == nil {
		l = &eventLine{}
		f.lines[ws] = l
	}
	return l
}

// enter takes a place for evs and answers what to call when their transaction
// is over.
func (f *eventFeed) enter(ws string, evs []desk.Event) func(committed bool) {
	l := f.line(ws)
	e := &eventEntry{evs: evs}
	l.mu.Lock()
	l.entries = append(l.entries, e)
	slices.SortStableFunc(l.entries, func(a, b *eventEntry) int { return int(a.evs[0].Seq - b.evs[0].Seq) })
	l.mu.Unlock()
	return func(committed bool) {
		l.mu.Lock()
		defer l.mu.Unlock()
		if !committed {
			l.entries = slices.DeleteFunc(l.entries, func(x *eventEntry) bool { return x == e })
		}
		e.done = true
		f.mu.Lock()
		listeners := f.listeners
		f.mu.Unlock()
		for len(l.entries) > 0 && l.entries[0].done {
			f.tail.add(ws, l.entries[0].evs)
			for _, call := range listeners {
				call(ws, l.entries[0].evs)
			}
			l.entries = l.entries[1:]
		}
	}
}

// EventsAfter lists the events of the workspace after number seq, in order.
func (q *Queryer) EventsAfter(ctx context.Context, ws string, seq int64, limit int) ([]desk.Event, error) {
	rows, err := q.query(ctx, "SELECT "+eventColumns+" FROM events WHERE workspace_id = ? AND seq > ? ORDER BY seq"+limitText(limit), ws, seq)
	return eventPage(rows, err, limit)
}

// EventHead is the number of the workspace's newest event, 0 without any.
func (q *Queryer) EventHead(ctx context.Context, ws string) (int64, error) {
	var seq int64
	err := q.row(ctx, "SELECT event_seq FROM workspaces WHERE id = ?", ws).Scan(&seq)
	if noRow(err) {
		return 0, desk.NotFound("workspace")
	}
	if err != nil {
		return 0, fmt.Errorf("read the event log's head: %w", err)
	}
	return seq, nil
}

// OldestEvent is the number of the oldest event kept, 0 without any.
func (q *Queryer) OldestEvent(ctx context.Context, ws string) (int64, error) {
	var seq sql.NullInt64
	if err := q.row(ctx, "SELECT MIN(seq) FROM events WHERE workspace_id = ?", ws).Scan(&seq); err != nil {
		return 0, fmt.Errorf("read the event log's start: %w", err)
	}
	return seq.Int64, nil
}

// CaseEvents lists the events of a case before number before (0 for the
// newest), newest first.
func (q *Queryer) CaseEvents(ctx context.Context, ws, caseID string, before int64, limit int) ([]desk.Event, error) {
	rows, err := q.query(ctx, "SELECT "+eventColumns+" FROM events"+q.s.by("events_by_case")+" WHERE workspace_id = ? AND case_id = ? AND case_id <> '' AND seq < ? ORDER BY seq DESC"+limitText(limit),
		ws, caseID, orMax(before))
	return eventPage(rows, err, limit)
}

// MessageEvents lists the events of a message before number before (0 for the
// newest), newest first.
func (q *Queryer) MessageEvents(ctx context.Context, ws, messageID string, before int64, limit int) ([]desk.Event, error) {
	rows, err := q.query(ctx, "SELECT "+eventColumns+" FROM events"+q.s.by("events_by_message")+" WHERE workspace_id = ? AND message_id = ? AND message_id <> '' AND seq < ? ORDER BY seq DESC"+limitText(limit),
		ws, messageID, orMax(before))
	return eventPage(rows, err, limit)
}

func orMax(before int64) int64 {
	if before <= 0 {
		return 1<<63 - 1
	}
	return before
}

func collectEvents(rows *sql.Rows, err error) ([]desk.Event, error) {
	return eventPage(rows, err, math.MaxInt)
}

// eventPage reads at most limit events.
func eventPage(rows *sql.Rows, err error, limit int) ([]desk.Event, error) {
	if err != nil {
		return nil, fmt.Errorf("list events: %w", err)
	}
	defer func() { _ = rows.Close() }()
	out := []desk.Event{}
	for len(out) < limit && rows.Next() {
		e, err := scanEvent(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list events: %w", err)
	}
	return out, nil
}

// eachEvent hands events over one by one, so that many are never in memory at
// once. An error of each ends it.
func eachEvent(rows *sql.Rows, each func(*desk.Event) error) error {
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		e, err := scanEvent(rows)
		if err != nil {
			return err
		}
		if err := each(&e); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("list events: %w", err)
	}
	return nil
}

func scanEvent(rows *sql.Rows) (desk.Event, error) {
	var e desk.Event
	var at int64
	var actor, changes, data string
	if err := rows.Scan(&e.WorkspaceID, &e.Seq, &e.Type, &at, &actor, &e.CaseID, &e.ConversationID, &e.MessageID, &e.ContactID, &changes, &data); err != nil {
		return e, fmt.Errorf("scan event: %w", err)
	}
	e.At = fromMicros(at)
	if data != "" {
		e.Data = json.RawMessage(data)
	}
	if err := fromJSON(actor, &e.Actor); err != nil {
		return e, fmt.Errorf("read event %d: %w", e.Seq, err)
	}
	if err := fromJSON(changes, &e.Changes); err != nil {
		return e, fmt.Errorf("read event %d: %w", e.Seq, err)
	}
	return e, nil
}

// inList is the marks and arguments of "IN (…)". It repeats the last value up
// to a power of two, so that few different texts reach the statement caches.
func inList[T any](vals []T) (string, []any) {
	n := 1
	for n < len(vals) {
		n *= 2
	}
	args := make([]any, n)
	for i := range args {
		if len(vals) > 0 {
			args[i] = vals[min(i, len(vals)-1)]
		} else {
			args[i] = ""
		}
	}
	return Marks(n), args
}

// anyOf is the clause and arguments that compare a column with vals. PostgreSQL
// takes them as one array: a list of parameters would be planned anew each time.
func anyOf[T any](s *Store, vals []T) (string, []any) {
	if s.engine == Postgres {
		return "= ANY(?)", []any{vals}
	}
	marks, args := inList(vals)
	return "IN (" + marks + ")", args
}

// upsertTail is the clause that turns a multi-row INSERT into one that
// overwrites cols of the rows that are there.
func upsertTail(key string, cols ...string) string {
	var b strings.Builder
	b.WriteString("ON CONFLICT (" + key + ") DO UPDATE SET ")
	for i, c := range cols {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(c + " = excluded." + c)
	}
	return b.String()
}

// EventsBefore lists the events of the workspace before number seq, the newest
// first.
func (q *Queryer) EventsBefore(ctx context.Context, ws string, seq int64, limit int) ([]desk.Event, error) {
	rows, err := q.query(ctx, "SELECT "+eventColumns+" FROM events WHERE workspace_id = ? AND seq < ? ORDER BY seq DESC"+limitText(limit), ws, seq)
	return eventPage(rows, err, limit)
}
