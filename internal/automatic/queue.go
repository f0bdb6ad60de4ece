package automatic

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/routing"
	"recado.dev/internal/store"
)

const (
	// positionGap is how long a customer hears of no other place after one.
	positionGap = time.Minute
	// Where a workstream does not say how long somebody has to wait until they
	// are told.
	waitingAfter  = 60
	positionAfter = 30
)

// Queues has those who wait told of it, and at which place they are when that
// is another than before.
func (s *Service) Queues(ctx context.Context, ws string) error {
	read := s.Store.Read()
	set, err := loadSettings(ctx, read, ws)
	if err != nil {
		return err
	}
	some := false
	for _, v := range set.streams {
		some = some || v.Messages.Waiting.Enabled || v.Messages.Position.Enabled
	}
	if !some {
		return nil
	}
	lines, err := loadLines(ctx, read, ws)
	if err != nil || len(lines) == 0 {
		return err
	}
	ids := make([]string, len(lines))
	for i, l := range lines {
		ids[i] = l.row.CaseID
	}
	said, err := read.AutomaticOf(ctx, ws, ids)
	if err != nil {
		return err
	}
	wants, err := s.waits(ctx, read, ws, set, lines, said)
	if err != nil || len(wants) == 0 {
		return err
	}
	return s.Store.Write(ctx, func(tx *store.Tx) error { return tx.WantAutomatic(ctx, wants) })
}

// waiter is a case that waits, at its place in its queue.
type waiter struct {
	row      store.RoutedCase
	queue    string // its name
	position int
}

// loadLines are the cases that wait, each queue in its order.
func loadLines(ctx context.Context, q *store.Queryer, ws string) ([]waiter, error) {
	open, err := q.OpenWork(ctx, ws)
	if err != nil || len(open) == 0 {
		return nil, err
	}
	queues, err := q.Queues(ctx, ws)
	if err != nil {
		return nil, err
	}
	due, err := q.DueOfWork(ctx, ws)
	if err != nil {
		return nil, err
	}
	var out []waiter
	for _, queue := range queues {
		var v routing.Queue
		if err := json.Unmarshal(queue.Settings, &v); err != nil {
			return nil, fmt.Errorf("read the settings of queue %s: %w", queue.ID, err)
		}
		rows := map[string]store.RoutedCase{}
		var works []*routing.Work
		for _, r := range open {
			if r.QueueID == queue.ID && r.ReasonCode != string(routing.WaitAgentless) { // nobody will come for those
				rows[r.CaseID] = r
				works = append(works, &routing.Work{ID: r.CaseID, Priority: r.Priority, WaitingSince: r.WaitingSince, DueAt: due[r.CaseID]})
			}
		}
		v.Order.Sort(works)
		for i, w := range works {
			out = append(out, waiter{row: rows[w.ID], queue: queue.Name, position: i + 1})
		}
	}
	return out, nil
}

// waits are the occasions of those who wait.
func (s *Service) waits(ctx context.Context, q *store.Queryer, ws string, set *settings, lines []waiter, said []store.AutomaticMessage) ([]store.AutomaticMessage, error) {
	now := s.Clock.Now()
	told := tellings(said)
	var out []store.AutomaticMessage
	var ids []string
	for _, l := range lines {
		v := set.of(l.row.ChannelID)
		if v == nil {
			continue
		}
		if shut, _ := set.closed(v, now); shut {
			continue
		}
		for _, w := range l.occasions(v, told[l.row.CaseID], now) {
			w.WorkspaceID = ws
			out, ids = append(out, w), append(ids, w.CaseID)
		}
	}
	cases, err := q.CasesByID(ctx, ws, ids)
	for i := range out {
		out[i].ConversationID = cases[out[i].CaseID].ConversationID
	}
	return out, err
}

// told is what a case has heard of its wait, by kind.
type told map[Kind]tellingList

type tellingList []store.AutomaticMessage

func tellings(said []store.AutomaticMessage) map[string]told {
	out := map[string]told{}
	for _, m := range said {
		if out[m.CaseID] == nil {
			out[m.CaseID] = told{}
		}
		out[m.CaseID][Kind(m.Kind)] = append(out[m.CaseID][Kind(m.Kind)], m)
	}
	return out
}

// occasions are what is to be told of a wait by now. One wait is from the
// customer's question to its answer, whatever queues it sees.
func (l waiter) occasions(v *stream, said told, now time.Time) []store.AutomaticMessage {
	var out []store.AutomaticMessage
	wait := fmt.Sprint(l.row.WaitingSince.UnixMicro())
	facts := Facts{Queue: l.queue, Position: l.position, Waiting: l.row.WaitingSince.UnixMicro()}
	waited := func(m Message, usual int) bool {
		after := m.AfterSeconds
		if after == 0 {
			after = usual
		}
		return m.Enabled && !now.Before(l.row.WaitingSince.Add(time.Duration(after)*time.Second))
	}
	if waited(v.Messages.Waiting, waitingAfter) && len(said[Waiting].of(wait)) == 0 {
		out = append(out, wanted("", l.row.CaseID, "", Waiting, wait, now, facts))
	}
	if !waited(v.Messages.Position, positionAfter) || l.row.State != desk.RoutingWaiting {
		return out
	}
	for _, m := range said[Position].of(wait) {
		var f Facts
		if json.Unmarshal([]byte(m.Facts), &f) != nil || f.Position <= l.position || now.Sub(m.DueAt) < positionGap {
			return out
		}
	}
	return append(out, wanted("", l.row.CaseID, "", Position, wait+"/"+fmt.Sprint(l.position), now, facts))
}

// of are those of one wait.
func (list tellingList) of(wait string) []store.AutomaticMessage {
	var out []store.AutomaticMessage
	for _, m := range list {
		if m.Occasion == wait || strings.HasPrefix(m.Occasion, wait+"/") {
			out = append(out, m)
		}
	}
	return out
}

// Hush has those who waited before their cases came into a queue told nothing of
// that wait: its occasions are there already, and dropped. A position of 0 is
// ahead of all that follow.
func Hush(ctx context.Context, tx *store.Tx, cases []desk.Case, now time.Time) error {
	var list []store.AutomaticMessage
	for _, c := range cases {
		if c.WaitingSince == nil {
			continue
		}
		wait := c.WaitingSince.UnixMicro()
		for _, kind := range [...]Kind{Waiting, Position} {
			m := wanted(c.WorkspaceID, c.ID, c.ConversationID, kind, fmt.Sprint(wait), now, Facts{Waiting: wait})
			m.State = "dropped"
			list = append(list, m)
		}
	}
	return tx.WantAutomatic(ctx, list)
}
