package dispatch

import (
	"context"
	"log/slog"
	"strings"
	"time"
	"unicode/utf8"

	"recado.dev/internal/desk"
	"recado.dev/internal/routing"
	"recado.dev/internal/store"
)

// DefaultGrace is how long somebody's desk may be closed until they are offline.
const DefaultGrace = 2 * time.Minute

const (
	// touchEvery is how often open desks are noted.
	touchEvery = 30 * time.Second
	// maxReason bounds why somebody is away.
	maxReason = 100
)

// SetPresence changes whether a person takes work. by is who asks.
func (s *Service) SetPresence(ctx context.Context, ws, userID string, state routing.Presence, reason string, by desk.Actor) (Agent, error) {
	if !state.Valid() {
		return Agent{}, desk.Invalid("state", "must be online, busy, away, offline or invisible")
	}
	reason = strings.TrimSpace(reason)
	if utf8.RuneCountInString(reason) > maxReason {
		return Agent{}, desk.Invalid("reason", "at most %d characters", maxReason)
	}
	var out Agent
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		m, err := tx.MemberByID(ctx, ws, userID)
		if err != nil {
			return err
		}
		if m.DisabledAt != nil {
			return desk.NotFound("member")
		}
		changed, err := s.setPresence(ctx, tx, ws, userID, state, reason, by.ID)
		if err != nil {
			return err
		}
		views, err := agentViews(ctx, &tx.Queryer, ws, []string{userID})
		if err != nil {
			return err
		}
		out = views[0]
		if !changed {
			return nil
		}
		return s.tellAgents(ctx, tx, ws, []string{userID}, by)
	})
	return out, err
}

// setPresence keeps a presence under routing's lock, and answers whether it is
// another one.
func (s *Service) setPresence(ctx context.Context, tx *store.Tx, ws, userID string, state routing.Presence, reason, by string) (bool, error) {
	if _, _, err := tx.LockRouting(ctx, ws); err != nil {
		return false, err
	}
	p, known, err := tx.LockPresence(ctx, ws, userID)
	if err != nil {
		return false, err
	}
	now, was := s.clock.Now(), routing.Presence(p.State)
	if !known {
		was = routing.Offline
	}
	if known && was == state && p.Reason == reason {
		return false, tx.SavePresence(ctx, ws, s.seen(p))
	}
	if was != state || !known {
		p.Since = now
	}
	p.State, p.Reason, p.ByUser = string(state), reason, by
	if was.Gone() && !state.Gone() {
		if err := tx.ComeBack(ctx, ws, userID, now); err != nil {
			return false, err
		}
	}
	return true, tx.SavePresence(ctx, ws, s.seen(p))
}

// seen notes that somebody was there: whoever is set to a state has the whole
// grace to open their desk.
func (s *Service) seen(p store.AgentPresence) store.AgentPresence {
	p.SeenAt = s.wall.Now()
	return p
}

// tellAgents tells of people and has routing look again; it comes last in its
// transaction.
func (s *Service) tellAgents(ctx context.Context, tx *store.Tx, ws string, users []string, by desk.Actor) error {
	if err := tx.TouchRouting(ctx, ws); err != nil {
		return err
	}
	events, err := agentEvents(ctx, &tx.Queryer, ws, users, by, s.clock.Now())
	if err != nil {
		return err
	}
	return tx.AppendEvents(ctx, ws, events)
}

// agentEvents tell of people as their colleagues see them.
func agentEvents(ctx context.Context, q *reader, ws string, users []string, by desk.Actor, at time.Time) ([]desk.Event, error) {
	if len(users) == 0 {
		return nil, nil
	}
	views, err := agentViews(ctx, q, ws, users)
	if err != nil {
		return nil, err
	}
	out := make([]desk.Event, len(views))
	for i := range views {
		hide(&views[i])
		out[i] = desk.Event{Type: desk.EventAgentUpdated, At: at, Actor: by, Data: jsonOf(views[i])}
	}
	return out, nil
}

// SignedOut makes somebody offline who ended their session, unless another desk
// of theirs is open on this node.
func (s *Service) SignedOut(ctx context.Context, ws, userID string) error {
	if s.open != nil && contains(s.open()[ws], userID) {
		return nil // the watch sees to it once that one is closed
	}
	return s.leave(ctx, ws, userID, "signed_out", time.Time{})
}

// leave makes somebody offline; where unseenSince is set only if they were not
// seen since.
func (s *Service) leave(ctx context.Context, ws, userID, reason string, unseenSince time.Time) error {
	return s.store.Write(ctx, func(tx *store.Tx) error {
		if _, _, err := tx.LockRouting(ctx, ws); err != nil {
			return err
		}
		p, known, err := tx.LockPresence(ctx, ws, userID)
		if err != nil || !known || p.State == string(routing.Offline) || (!unseenSince.IsZero() && !p.SeenAt.Before(unseenSince)) {
			return err
		}
		p.State, p.Reason, p.Since, p.ByUser = string(routing.Offline), reason, s.clock.Now(), ""
		if err := tx.SavePresence(ctx, ws, p); err != nil {
			return err
		}
		return s.tellAgents(ctx, tx, ws, []string{userID}, desk.RoutingActor)
	})
}

// watchDesks notes whose desks are open here, and makes offline whose are open
// nowhere.
func (s *Service) watchDesks() {
	tick := time.NewTicker(touchEvery)
	defer tick.Stop()
	for {
		if err := s.LookAtDesks(s.ctx); err != nil && s.ctx.Err() == nil {
			s.log.WarnContext(s.ctx, "routing cannot look at open desks", slog.Any("error", err))
		}
		select {
		case <-s.ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// LookAtDesks is one look at open desks.
func (s *Service) LookAtDesks(ctx context.Context) error {
	now := s.wall.Now()
	if s.open != nil {
		for ws, users := range s.open() {
			if err := s.store.Write(ctx, func(tx *store.Tx) error { return tx.TouchPresence(ctx, ws, users, now) }); err != nil {
				return err
			}
		}
	}
	if !s.startedAt.IsZero() && now.Sub(s.startedAt) < s.grace {
		// While no node ran nobody could note that a desk was open. Those that
		// were have time to come back, and their people stay what they were.
		return nil
	}
	before := now.Add(-s.grace)
	gone, err := s.store.Read().UnseenAgents(ctx, before, 500)
	if err != nil {
		return err
	}
	for _, g := range gone {
		if err := s.leave(ctx, g.WorkspaceID, g.UserID, "desk_closed", before); err != nil {
			return err
		}
	}
	return nil
}
