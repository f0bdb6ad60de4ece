package dispatch

import (
	"context"
	"slices"
	"time"

	"recado.dev/internal/casework"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// matters says whether routing has to look at a workspace for an event. Its own
// it knows already.
func matters(e desk.Event) bool {
	switch e.Type {
	case desk.EventCaseCreated, desk.EventAgentUpdated, desk.EventQueueUpdated, desk.EventSkillUpdated, desk.EventWorkstreamUpdated,
		desk.EventMemberUpdated, desk.EventWorkspaceUpdated:
		return true
	case desk.EventCaseUpdated:
		return e.Actor != desk.RoutingActor && touches(e)
	case desk.EventMessageCreated:
		return e.Actor.Type == "agent"
	}
	return false
}

// touches says whether an update of a case is about what routing looks at.
func touches(e desk.Event) bool {
	for _, field := range [...]string{"status", "assignee", "queue", "priority", "language", "skills"} {
		if _, ok := e.Changes[field]; ok {
			return true
		}
	}
	return false
}

// news is what a run of events means to routing.
type news struct {
	cases    []string          // touched, in order
	fresh    map[string]bool   // cases that began or were opened again
	answers  map[string]string // message → case, written by people
	by       map[string]desk.Actor
	settings bool // people, queues or rules changed
}

func readNews(evs []desk.Event) news {
	n := news{fresh: map[string]bool{}, answers: map[string]string{}, by: map[string]desk.Actor{}}
	for _, e := range evs {
		if !matters(e) {
			continue
		}
		switch e.Type {
		case desk.EventCaseCreated, desk.EventCaseUpdated:
			if !slices.Contains(n.cases, e.CaseID) {
				n.cases = append(n.cases, e.CaseID)
			}
			if _, status := e.Changes["status"]; status || e.Type == desk.EventCaseCreated {
				n.fresh[e.CaseID] = true
			}
			if _, ok := e.Changes["assignee"]; ok {
				n.by[e.CaseID] = e.Actor
			}
		case desk.EventMessageCreated:
			if e.CaseID != "" {
				n.answers[e.MessageID] = e.CaseID
			}
		default:
			n.settings = true
		}
	}
	return n
}

// CatchUp follows all events of a workspace that routing has not followed yet.
func (s *Service) CatchUp(ctx context.Context, ws string) error {
	for {
		more, err := s.step(ctx, ws)
		if err != nil || !more {
			return err
		}
	}
}

// step follows one batch. Events are read before the transaction, which is short
// for that. Should another node have followed them meanwhile, nothing is written
// and the next step goes on where it ended.
func (s *Service) step(ctx context.Context, ws string) (more bool, err error) {
	read := s.store.Read()
	place, ok, err := read.RoutingPlace(ctx, ws)
	if err != nil || !ok {
		return false, err
	}
	head, err := read.EventHead(ctx, ws)
	if err != nil || head <= place.Seq {
		return false, err
	}
	evs, err := read.RoutingEvents(ctx, ws, place.Seq, head, batchSize)
	if err != nil {
		return false, err
	}
	if len(evs) == batchSize {
		head = evs[len(evs)-1].Seq
	}
	n := readNews(evs)
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		more = true
		now, _, err := tx.LockRouting(ctx, ws)
		if err != nil || now.Seq != place.Seq {
			return err
		}
		more = len(evs) == batchSize
		f := &follower{s: s, ctx: ctx, tx: tx, ws: ws, news: n, at: s.clock.Now(), place: now}
		f.place.Seq = head
		return f.run()
	})
	return more, err
}

// follower is one step under way.
type follower struct {
	s     *Service
	ctx   context.Context
	tx    *store.Tx
	ws    string
	news  news
	at    time.Time
	place store.RoutingPlace

	queues map[string]string // name by id
	ended  []ended
	steps  []casework.Step
	rows   []store.RoutedCase
	logged []store.Assignment
	idle   []string
}

func (f *follower) run() error {
	if err := f.settleAll(); err != nil {
		return err
	}
	if f.news.settings || len(f.rows) > 0 || len(f.idle) > 0 {
		f.place.Version++
		f.place.Pending = true
	}
	out, err := casework.Apply(f.ctx, f.tx, casework.By{WorkspaceID: f.ws, Actor: desk.RoutingActor, At: f.at}, f.steps)
	if err != nil {
		return err
	}
	if err := f.tx.SaveRouted(f.ctx, f.ws, f.rows); err != nil {
		return err
	}
	if err := f.tx.InsertAssignments(f.ctx, f.ws, f.logged); err != nil {
		return err
	}
	if err := f.tx.TouchIdle(f.ctx, f.ws, f.idle, f.at); err != nil {
		return err
	}
	if err := f.tx.SaveRoutingPlace(f.ctx, f.ws, f.place); err != nil {
		return err
	}
	return f.tx.AppendEvents(f.ctx, f.ws, slices.Concat(out.Events, offersEnded(f.ended, f.at)))
}
