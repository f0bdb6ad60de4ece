package reach

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/cases"
	"recado.dev/internal/casework"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/follow"
	"recado.dev/internal/store"
)

const (
	arrivalBatch     = 500
	arrivalGather    = 250 * time.Millisecond
	arrivalLookAgain = 3 * time.Second
	// tooOld is how old a customer's message may be: older ones are out of a
	// history that a network hands over once.
	tooOld = 24 * time.Hour
	// passAfter is after how many events a workspace without links is noted as
	// looked at.
	passAfter = 10_000
)

// arrivals follows what customers write and notes by which link they came.
type arrivals struct {
	*follow.Loop
	store *store.Store
	clock clock.Clock
}

func newArrivals(s *store.Store, c clock.Clock, log *slog.Logger) *arrivals {
	v := &arrivals{store: s, clock: c}
	v.Loop = follow.New(follow.Config{
		Store: s, Log: log, Name: "links", Gather: arrivalGather, LookAgain: arrivalLookAgain,
		Matters: func(e desk.Event) bool { return e.Type == desk.EventMessageCreated },
		Behind:  func(ctx context.Context, limit int) ([]string, error) { return s.Read().ReachBehind(ctx, limit) },
		CatchUp: v.CatchUp,
	})
	return v
}

// CatchUp looks at all that a workspace's customers wrote since the last time.
func (v *arrivals) CatchUp(ctx context.Context, ws string) error {
	for {
		more, err := v.step(ctx, ws)
		if err != nil || !more {
			return err
		}
	}
}

// step looks at a batch of events. Should another node have done so meanwhile,
// nothing is written and the next step goes on where it ended.
func (v *arrivals) step(ctx context.Context, ws string) (more bool, err error) {
	read := v.store.Read()
	from, err := read.ReachPlace(ctx, ws)
	if err != nil {
		return false, err
	}
	links, err := read.ReachLinks(ctx, ws)
	if err != nil {
		return false, err
	}
	if len(links) == 0 {
		return false, v.pass(ctx, ws, from)
	}
	evs, err := v.store.FollowEvents(ctx, ws, from, arrivalBatch)
	if err != nil || len(evs) == 0 {
		return false, err
	}
	came, err := v.came(ctx, read, ws, newMatcher(links), evs)
	if err != nil {
		return false, err
	}
	err = v.store.Write(ctx, func(tx *store.Tx) error {
		place, err := tx.LockReach(ctx, ws)
		if more = true; err != nil || place != from {
			return err
		}
		more = len(evs) == arrivalBatch
		if err := tx.SaveReachPlace(ctx, ws, evs[len(evs)-1].Seq); err != nil || len(came) == 0 {
			return err
		}
		return v.note(ctx, tx, ws, came)
	})
	return more, err
}

// pass goes on without looking where a workspace has no links, now and then: a
// desk without them pays nothing for each message.
func (v *arrivals) pass(ctx context.Context, ws string, from int64) error {
	last, err := v.store.Read().EventHead(ctx, ws)
	if err != nil || last-from < passAfter {
		return err
	}
	return v.store.Write(ctx, func(tx *store.Tx) error {
		place, err := tx.LockReach(ctx, ws)
		if err != nil || place != from {
			return err
		}
		return tx.SaveReachPlace(ctx, ws, last)
	})
}

// came are the arrivals that a batch of events tells of, at most one a case.
func (v *arrivals) came(ctx context.Context, q *store.Queryer, ws string, links *matcher, evs []desk.Event) ([]store.ReachArrival, error) {
	var first []*desk.Message
	var ids []string
	seen := map[string]bool{}
	for i := range evs {
		if evs[i].Type != desk.EventMessageCreated {
			continue
		}
		m, err := evs[i].Message()
		if err != nil { // it would be no better next time
			continue
		}
		fresh := m.Direction == desk.DirectionIn && m.CaseID != "" && m.Text != "" && m.CreatedAt.Sub(m.OccurredAt) <= tooOld
		if !fresh || seen[m.CaseID] || len(links.find(m.Text, m.CreatedAt)) == 0 {
			continue
		}
		seen[m.CaseID] = true
		first, ids = append(first, m), append(ids, m.CaseID)
	}
	found, err := q.CasesByID(ctx, ws, ids)
	if err != nil {
		return nil, err
	}
	var out []store.ReachArrival
	for _, m := range first {
		c, ok := found[m.CaseID]
		if !ok || c.Source != "" || c.MergedInto != "" {
			continue
		}
		if link, ok := links.match(c.ChannelID, m.Text, m.CreatedAt); ok {
			out = append(out, store.ReachArrival{CaseID: c.ID, LinkID: link.ID, ContactID: c.ContactID, MessageID: m.ID, At: v.clock.Now()})
		}
	}
	return out, nil
}

// note keeps by which links cases came, and counts them.
func (v *arrivals) note(ctx context.Context, tx *store.Tx, ws string, came []store.ReachArrival) error {
	workspace, err := tx.WorkspaceByID(ctx, ws)
	if err != nil {
		return err
	}
	now := v.clock.Now()
	day := today(now, zoneOf(workspace.Timezone))
	sums := map[string]int64{}
	var steps []casework.Step
	for _, a := range came {
		isNew, err := tx.AddReachArrival(ctx, ws, a)
		if err != nil {
			return err
		}
		if !isNew {
			continue
		}
		sums[a.LinkID]++
		id := a.LinkID
		steps = append(steps, casework.Step{CaseID: a.CaseID, Patch: cases.Patch{WorkPatch: cases.WorkPatch{Source: &id}}, Also: func(*desk.Case) bool { return false }})
	}
	var counts []desk.ReachCount
	for id, n := range sums {
		counts = append(counts, desk.ReachCount{LinkID: id, Day: day, Way: desk.ReachChat, N: n})
	}
	slices.SortFunc(counts, func(a, b desk.ReachCount) int { return strings.Compare(a.LinkID, b.LinkID) })
	if err := tx.AddReach(ctx, ws, counts); err != nil {
		return err
	}
	out, err := casework.Apply(ctx, tx, casework.By{WorkspaceID: ws, Actor: desk.ReachActor, At: now}, steps)
	if err != nil {
		return err
	}
	return tx.AppendEvents(ctx, ws, out.Events)
}

// CatchUp looks at all that a workspace's customers wrote since the last time.
func (s *Service) CatchUp(ctx context.Context, ws string) error { return s.arrive.CatchUp(ctx, ws) }
