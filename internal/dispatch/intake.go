package dispatch

import (
	"context"
	"slices"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/automatic"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// intakeAtOnce is how many cases one transaction takes in, so that messages
// never wait long for it.
const intakeAtOnce = 100

// Intake tells how far the open cases of a workstream's channels, which were
// there before it, are on their way into it.
type Intake struct {
	Running    bool       `json:"running"`
	Total      int        `json:"total" doc:"how many there were when it began"`
	Done       int        `json:"done" doc:"how many were taken in; others were taken by somebody meanwhile"`
	BeganAt    *time.Time `json:"began_at" doc:"null where none was begun"`
	FinishedAt *time.Time `json:"finished_at"`
	Left       int        `json:"left" doc:"open cases on its channels that nobody has and that are in no queue, now"`
}

// Intake tells how far a workstream's intake is.
func (s *Service) Intake(ctx context.Context, ws, workstreamID string) (Intake, error) {
	var out Intake
	err := s.store.Snapshot(ctx, func(q *reader) error {
		stream, err := q.WorkstreamByID(ctx, ws, workstreamID)
		if err != nil {
			return err
		}
		v, begun, err := q.Intake(ctx, ws, workstreamID)
		if err != nil {
			return err
		}
		out.Running, out.Total, out.Done = v.Running, v.Total, v.Done
		if begun {
			out.BeganAt = &v.BeganAt
		}
		if !v.FinishedAt.IsZero() {
			out.FinishedAt = &v.FinishedAt
		}
		out.Left, err = q.CountUnrouted(ctx, ws, stream.Channels)
		return err
	})
	return out, err
}

// BeginIntake has the open cases on a workstream's channels that nobody has and
// that are in no queue be classified and queued, in the background.
func (s *Service) BeginIntake(ctx context.Context, who access.Who, workstreamID string) (Intake, error) {
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		if _, _, err := tx.LockRouting(ctx, who.WorkspaceID); err != nil {
			return err
		}
		stream, err := tx.WorkstreamByID(ctx, who.WorkspaceID, workstreamID)
		if err != nil {
			return err
		}
		return s.beginIntake(ctx, tx, who, workstreamID, stream.Channels)
	})
	if err != nil {
		return Intake{}, err
	}
	s.loop.Mark(who.WorkspaceID)
	return s.Intake(ctx, who.WorkspaceID, workstreamID)
}

// beginIntake starts from the first case. One that is under way begins again:
// what it has taken in already is in a queue, and not met twice.
func (s *Service) beginIntake(ctx context.Context, tx *store.Tx, who access.Who, workstreamID string, channels []string) error {
	total, err := tx.CountUnrouted(ctx, who.WorkspaceID, channels)
	if err != nil {
		return err
	}
	have, _, err := tx.Intake(ctx, who.WorkspaceID, workstreamID)
	if err != nil || total == 0 {
		return err
	}
	v := store.Intake{WorkspaceID: who.WorkspaceID, WorkstreamID: workstreamID, Running: true, Total: total, Actor: who.Actor, BeganAt: s.clock.Now()}
	if have.Running {
		v.Total, v.Done, v.BeganAt = have.Done+total, have.Done, have.BeganAt
	}
	return tx.SaveIntake(ctx, v)
}

// takeIn does one step of each intake of a workspace and answers whether there
// is more to do. The cases of a step and its place are one transaction, which
// holds the row that several nodes decide under: each case is taken in once.
func (s *Service) takeIn(ctx context.Context, ws string) (more bool, err error) {
	running, err := s.store.Read().RunningIntakes(ctx, ws)
	if err != nil {
		return false, err
	}
	for _, seen := range running {
		err := s.store.Write(ctx, func(tx *store.Tx) error {
			place, ok, err := tx.LockRouting(ctx, ws)
			if err != nil || !ok {
				return err
			}
			v, ok, err := tx.Intake(ctx, ws, seen.WorkstreamID)
			if err != nil || !ok || !v.Running {
				return err
			}
			more = true
			return s.intakeStep(ctx, tx, v, place)
		})
		if err != nil {
			return false, err
		}
	}
	return more, nil
}

func (s *Service) intakeStep(ctx context.Context, tx *store.Tx, v store.Intake, place store.RoutingPlace) error {
	stream, err := tx.WorkstreamByID(ctx, v.WorkspaceID, v.WorkstreamID)
	if err != nil {
		return err
	}
	var ids []string
	for _, channel := range stream.Channels { // in the order of their ids
		after := ""
		if channel < v.ChannelID {
			continue
		}
		if channel == v.ChannelID {
			after = v.CaseID
		}
		if ids, err = tx.UnroutedCases(ctx, v.WorkspaceID, channel, after, intakeAtOnce); err != nil {
			return err
		}
		if len(ids) > 0 {
			v.ChannelID, v.CaseID = channel, ids[len(ids)-1]
			break
		}
	}
	if len(ids) == 0 {
		v.Running, v.FinishedAt = false, s.clock.Now()
		return tx.SaveIntake(ctx, v)
	}
	free, err := s.unrouted(ctx, tx, v.WorkspaceID, ids)
	if err != nil {
		return err
	}
	f := &follower{s: s, ctx: ctx, tx: tx, ws: v.WorkspaceID, at: s.clock.Now(), place: place, news: news{fresh: map[string]bool{}, cases: free}}
	for _, id := range free {
		f.news.fresh[id] = true
	}
	v.Done += len(free)
	if err := tx.SaveIntake(ctx, v); err != nil {
		return err
	}
	return f.run()
}

// unrouted locks cases and answers those that still belong to nobody. Nothing is
// said by itself about their wait so far: it was no wait in a queue, and an old
// one would have hundreds of customers hear of it at once.
func (s *Service) unrouted(ctx context.Context, tx *store.Tx, ws string, ids []string) ([]string, error) {
	found, err := tx.LockCases(ctx, ws, ids)
	if err != nil {
		return nil, err
	}
	var quiet []desk.Case
	free := slices.DeleteFunc(ids, func(id string) bool {
		c, ok := found[id]
		gone := !ok || c.Status != desk.CaseOpen || c.AssigneeID != "" || c.Queue != ""
		if !gone {
			quiet = append(quiet, c)
		}
		return gone
	})
	return free, automatic.Hush(ctx, tx, quiet, s.clock.Now())
}
