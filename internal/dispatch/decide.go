package dispatch

import (
	"context"
	"slices"
	"time"

	"recado.dev/internal/routing"
	"recado.dev/internal/store"
)

// plan is a decision with everything around it.
type plan struct {
	*board
	at       time.Time
	expired  []routing.Expired
	returned map[string]routing.Returned // by the agent who has gone
	decision routing.Decision
	next     time.Time // when to decide again
}

// planOf decides what is to be done on a board now.
func planOf(b *board, now time.Time) *plan {
	p := &plan{board: b, at: now, returned: map[string]routing.Returned{}}
	s, expired := routing.Expire(b.state, now)
	p.expired = expired
	for _, x := range expired {
		if x.Away {
			if next, err := routing.SetPresence(s, x.Offer.AgentID, routing.Away, "", now); err == nil {
				s = next
			}
		}
	}
	for _, a := range s.Agents {
		if a.Presence == routing.Online || a.Presence == routing.Busy {
			continue
		}
		next, res := routing.OnAway(s, a.ID, b.held[a.ID], now)
		if len(res.Withdrawn)+len(res.Now) > 0 {
			p.returned[a.ID] = res
			s = next
		}
		for _, later := range res.Later {
			p.sooner(later.At)
		}
	}
	p.decision = routing.Distribute(s, now)
	p.sooner(p.decision.NextAt)
	return p
}

func (p *plan) sooner(at time.Time) {
	if !at.IsZero() && (p.next.IsZero() || at.Before(p.next)) {
		p.next = at
	}
}

// idle says whether the plan changes nothing.
func (p *plan) idle() bool {
	return len(p.expired)+len(p.returned)+len(p.decision.Assignments)+len(p.decision.Overflows) == 0
}

// Decide hands out what can be handed out in a workspace now, where something
// changed since the last time or its moment has come. It answers whether there is
// more to decide at once.
func (s *Service) Decide(ctx context.Context, ws string) (again bool, err error) {
	place, ok, err := s.store.Read().RoutingPlace(ctx, ws)
	if err != nil || !ok {
		return false, err
	}
	now := s.clock.Now()
	if !place.Pending && (place.NextAt.IsZero() || place.NextAt.After(now)) {
		s.noteNext(place.NextAt)
		return false, nil
	}
	began := time.Now()
	var b *board
	err = s.store.Snapshot(ctx, func(q *reader) error {
		b, ok, err = loadBoard(ctx, q, ws)
		return err
	})
	if err != nil || !ok {
		return false, err
	}
	p := planOf(b, now)
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		again = true
		place, ok, err := tx.LockRouting(ctx, ws)
		if err != nil || !ok || place.Version != b.place.Version {
			return err
		}
		c := newCommit(s, ctx, tx, ws, p, place)
		again, err = c.run()
		return err
	})
	if err == nil {
		s.metrics.decided(time.Since(began))
		s.noteNext(p.next)
	}
	return again, err
}

func contains(list []string, one string) bool { return slices.Contains(list, one) }
