package prepared

import (
	"context"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/follow"
	"recado.dev/internal/store"
)

// matters says whether an event may overtake a prepared reply: a person said
// something, or a case was resolved.
func matters(ev desk.Event) bool {
	switch ev.Type {
	case desk.EventMessageCreated:
		return ev.Actor.Type != "contact" // what was held back or planned is sent by the desk
	case desk.EventCaseUpdated:
		_, to := ev.Changed("status")
		return to == string(desk.CaseResolved)
	}
	return false
}

// overtaken ends what waits and is not needed any more because of an event. What
// a recipe does itself in the same run overtakes nothing of it.
func (s *Service) overtaken(ctx context.Context, ws string, ev desk.Event, hold follow.Hold) error {
	s.Warn(ws, s.prune(ctx))
	if ev.CaseID == "" {
		return nil
	}
	list, err := s.Store.Read().PreparedOf(ctx, ws, ev.CaseID)
	if err != nil || len(list) == 0 {
		return err
	}
	reason := "resolved"
	if ev.Type == desk.EventMessageCreated {
		m, err := s.Store.Read().MessageByID(ctx, ws, ev.MessageID)
		if desk.CodeOf(err) == desk.CodeNotFound {
			return nil
		}
		if err != nil || m.Direction != desk.DirectionOut || m.Author.Type != "agent" {
			return err
		}
		reason = "answered"
	}
	var ids []string
	for _, p := range list {
		own := p.RunID == ev.Actor.Run
		if !own && !p.CreatedAt.After(ev.At) && (reason == "resolved" || p.ConversationID == ev.ConversationID) {
			ids = append(ids, p.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return s.Store.Write(ctx, func(tx *store.Tx) error {
		if mine, err := hold(ctx, tx); err != nil || !mine {
			return err
		}
		return s.expire(ctx, tx, ws, ids, reason)
	})
}

// expire ends prepared replies that still wait. It comes last in its
// transaction.
func (s *Service) expire(ctx context.Context, tx *store.Tx, ws string, ids []string, reason string) error {
	var told []desk.Event
	for _, id := range ids {
		p, err := tx.LockPrepared(ctx, ws, id)
		if err != nil {
			return err
		}
		if p.State != desk.PreparedWaiting {
			continue
		}
		p.Reason = reason
		s.decide(&p, desk.SystemActor, desk.PreparedExpired)
		if err := tx.SavePrepared(ctx, p); err != nil {
			return err
		}
		ev, err := Tell(p, desk.SystemActor, string(desk.PreparedWaiting), string(desk.PreparedExpired))
		if err != nil {
			return err
		}
		told = append(told, ev)
	}
	return tx.AppendEvents(ctx, ws, told)
}

// prune forgets what was decided long ago.
func (s *Service) prune(ctx context.Context) error {
	if time.Since(s.pruned) < pruneEvery {
		return nil
	}
	for {
		var n int64
		err := s.Store.Write(ctx, func(tx *store.Tx) (err error) {
			n, err = tx.DropPrepared(ctx, s.Clock.Now().Add(-keptFor), pruneBatch)
			return err
		})
		if err != nil {
			return err
		}
		if n < pruneBatch {
			s.pruned = time.Now()
			return nil
		}
	}
}
