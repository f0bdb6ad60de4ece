package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
)

// ReplaySpan says of which cases a report replays what happened: those that meet
// a filter and may have had something between two times.
type ReplaySpan struct {
	Filter   filter.Node
	From, To time.Time
}

// slack is how far a message may be from when its case was touched, and what
// clocks of several nodes may differ by. What was written longer before we had it
// is found by the index messages_late.
const slack = 24 * time.Hour

// CasesToReplay are the ids of cases that meet a filter and may have had something
// within a span, at most limit. No case that had is left out; some that had nothing
// may be among them.
//
// Whatever is counted touches its case when it is written down, so that one whose
// last touch lies before the span had nothing in it, and one that began after it
// neither: but for what was written long before we had it.
func (q *Queryer) CasesToReplay(ctx context.Context, ws string, span ReplaySpan, limit int) ([]string, error) {
	query, err := q.narrowed(ctx, ws, CaseQuery{Filter: &span.Filter})
	if err != nil || query.IDs != nil && len(query.IDs) == 0 {
		return nil, err
	}
	w := q.caseWhere(ws, query, "", caseOrder{})
	from := micros(span.From.Add(-slack))
	w.and("(c.last_activity_at >= ? OR c.updated_at >= ?)", from, from)
	w.and("c.created_at < ?", micros(span.To.Add(2*slack)))
	ids, err := collectIDs(q.query(ctx, "SELECT c.id FROM cases c WHERE "+w.sql.String()+limitText(limit), w.args...))
	if err != nil {
		return nil, fmt.Errorf("list the cases of a report: %w", err)
	}
	late, err := q.lateCases(ctx, ws, span)
	if err != nil {
		return nil, err
	}
	ids = slices.Compact(slices.Sorted(slices.Values(append(ids, late...))))
	return ids[:min(len(ids), limit)], nil
}

// lateCases are the cases that meet a filter and have messages of a span that we
// had more than a day after they were written. The log says which case they came
// into: some are another's by now.
func (q *Queryer) lateCases(ctx context.Context, ws string, span ReplaySpan) ([]string, error) {
	found, err := collectIDs(q.query(ctx, "SELECT DISTINCT e.case_id FROM messages m"+q.s.by("messages_late")+
		" CROSS JOIN events e"+q.s.by("events_by_message")+" WHERE m.workspace_id = ? AND m.occurred_at >= ? AND m.occurred_at < ? AND m.occurred_at < m.created_at - 86400000000"+
		" AND e.workspace_id = m.workspace_id AND e.message_id = m.id AND e.message_id <> '' AND e.type = '"+string(desk.EventMessageCreated)+"' AND e.case_id <> ''",
		ws, micros(span.From), micros(span.To)))
	if err != nil {
		return nil, fmt.Errorf("list the cases of late messages: %w", err)
	}
	var out []string
	for ids := range slices.Chunk(found, replayPage) {
		w := q.caseWhere(ws, CaseQuery{IDs: ids, Filter: &span.Filter}, "", caseOrder{})
		met, err := collectIDs(q.query(ctx, "SELECT c.id FROM cases c WHERE "+w.sql.String(), w.args...))
		if err != nil {
			return nil, fmt.Errorf("list the cases of late messages: %w", err)
		}
		out = append(out, met...)
	}
	return out, nil
}

// replayPage is of how many cases, or messages, events are read at once.
const replayPage = 500

// failedNow is in the data of an event of a message that did not arrive.
const failedNow = `"status":"failed"`

// ReplayEvents reads what reports count of cases: what was written, and how the
// cases began, were resolved and opened again. Each case's come in the order of the
// log, the cases in none. An error of each ends the reading.
func (q *Queryer) ReplayEvents(ctx context.Context, ws string, caseIDs []string, each func(*desk.Event) error) error {
	what := " AND case_id <> '' AND (type IN ('" + string(desk.EventMessageCreated) + "', '" + string(desk.EventCaseCreated) + "')" +
		" OR type = '" + string(desk.EventCaseUpdated) + "' AND " + has(q.s.engine, "changes", `"status"`) + ")"
	return q.replay(ctx, ws, "events_by_case", "case_id", caseIDs, what, each)
}

// ReplayFailures reads when messages stood as failed; or, of those that did, how
// else they stood.
func (q *Queryer) ReplayFailures(ctx context.Context, ws string, messageIDs []string, failed bool, each func(*desk.Event) error) error {
	what := has(q.s.engine, "data", failedNow)
	if !failed {
		what = "NOT " + what
	}
	return q.replay(ctx, ws, "events_by_message", "message_id", messageIDs, " AND message_id <> '' AND type = '"+string(desk.EventMessageUpdated)+"' AND "+what, each)
}

func (q *Queryer) replay(ctx context.Context, ws, index, column string, all []string, what string, each func(*desk.Event) error) error {
	for ids := range slices.Chunk(all, replayPage) {
		in, args := anyOf(q.s, ids)
		rows, err := q.query(ctx, "SELECT "+eventColumns+" FROM events"+q.s.by(index)+" WHERE workspace_id = ? AND "+column+" "+in+what, append([]any{ws}, args...)...)
		if err != nil {
			return fmt.Errorf("read the events of a report: %w", err)
		}
		if err := eachEvent(rows, each); err != nil {
			return err
		}
	}
	return nil
}
