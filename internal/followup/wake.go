package followup

import (
	"context"
	"time"

	"recado.dev/internal/cases"
	"recado.dev/internal/casework"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// Wake opens the cases whose snooze has ended. It is a Timer.
func (s *Service) Wake(ctx context.Context, now time.Time) (*time.Time, error) {
	for {
		due, err := s.Store.Read().DueSnoozes(ctx, now, batch)
		if err != nil {
			return nil, err
		}
		changed, err := s.change(ctx, due, desk.SnoozeActor, now, wakeStep)
		if err != nil {
			return nil, err
		}
		if changed < batch {
			return s.Store.Read().NextSnooze(ctx)
		}
	}
}

// wakeStep opens a case, and lifts it to where its agent sees it. That it moved
// counts as activity: it is not resolved for a silence that was meant.
func wakeStep(d store.DueCase, now time.Time) casework.Step {
	return casework.Step{CaseID: d.ID, Version: &d.Version, Patch: cases.Patch{Snooze: &time.Time{}}, Also: func(c *desk.Case) bool {
		if now.After(c.LastActivityAt) {
			c.LastActivityAt = now
		}
		return true
	}}
}

// Resolve ends the cases that their customers left. It is a Timer.
func (s *Service) Resolve(ctx context.Context, now time.Time) (*time.Time, error) {
	list, err := s.Store.Read().AutoResolving(ctx)
	if err != nil {
		return nil, err
	}
	for _, ws := range list {
		rules, err := RulesOf(ctx, s.Store.Read(), ws)
		if err != nil {
			return nil, err
		}
		for silence, rule := range rules.silences(ws) {
			silence.Before, silence.Limit = now.Add(-rule.AutoResolveAfter()), batch
			if err := s.resolve(ctx, *silence, now); err != nil {
				return nil, err
			}
		}
	}
	return nil, nil
}

func (s *Service) resolve(ctx context.Context, silence store.Silence, now time.Time) error {
	for {
		due, err := s.Store.Read().SilentCases(ctx, silence)
		if err != nil {
			return err
		}
		changed, err := s.change(ctx, due, desk.AutoResolveActor, now, func(d store.DueCase, _ time.Time) casework.Step {
			resolved := desk.CaseResolved
			return casework.Step{CaseID: d.ID, Version: &d.Version, Patch: cases.Patch{Status: &resolved}}
		})
		if err != nil || changed < batch {
			return err
		}
	}
}

// change applies a step to each of the cases, a workspace a transaction, and
// answers how many it found as they were seen. The others somebody else
// changed meanwhile: they are no longer due, or due another time.
func (s *Service) change(ctx context.Context, due []store.DueCase, actor desk.Actor, now time.Time, step func(store.DueCase, time.Time) casework.Step) (int, error) {
	byWorkspace := map[string][]casework.Step{}
	for _, d := range due {
		byWorkspace[d.WorkspaceID] = append(byWorkspace[d.WorkspaceID], step(d, now))
	}
	changed := 0
	for ws, steps := range byWorkspace {
		n := 0
		err := s.Store.Write(ctx, func(tx *store.Tx) error {
			out, err := casework.Apply(ctx, tx, casework.By{WorkspaceID: ws, Actor: actor, At: now}, steps)
			if err != nil {
				return err
			}
			n = len(out.Events)
			return tx.AppendEvents(ctx, ws, out.Events)
		})
		if err != nil {
			return changed, err
		}
		changed += n
	}
	return changed, nil
}
