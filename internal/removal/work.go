package removal

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"recado.dev/internal/cases"
	"recado.dev/internal/casework"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

const (
	// atOnce is how many cases are resolved in one transaction.
	atOnce = 100
	// workFor is how long one run of the job lasts; a successor goes on.
	workFor = time.Minute
)

// args is the job that works a removal, or its undoing. Where it stands the
// removal itself says.
type args struct {
	WorkspaceID string `json:"workspace"`
	RemovalID   string `json:"removal"`
}

// Kind implements river.JobArgs.
func (args) Kind() string { return "remove_channel" }

type worker struct {
	river.WorkerDefaults[args]
	s *Service
}

// Work implements river.Worker. What a run that died did is done: each step
// notes in its own transaction where the next one begins.
func (w *worker) Work(ctx context.Context, j *river.Job[args]) error {
	until := time.Now().Add(workFor)
	for time.Now().Before(until) {
		more, err := w.s.Step(ctx, j.Args.WorkspaceID, j.Args.RemovalID)
		if err != nil || !more {
			return err
		}
	}
	return river.JobSnooze(0)
}

// Resume has removals go on that were under way when the data was last in use,
// since a backup holds no jobs.
func (s *Service) Resume(ctx context.Context) error {
	open, err := s.Store.Read().UnfinishedRemovals(ctx)
	if err != nil || len(open) == 0 {
		return err
	}
	return s.Store.Write(ctx, func(tx *store.Tx) error {
		for _, m := range open {
			if err := s.Queue.Insert(ctx, tx, args{WorkspaceID: m.WorkspaceID, RemovalID: m.ID}, nil); err != nil {
				return err
			}
		}
		return nil
	})
}

// Step does a little of a removal or of its undoing, in one transaction with
// the note of where it stands, and answers whether there is more. Two that do
// it at once do each case once.
func (s *Service) Step(ctx context.Context, ws, id string) (more bool, err error) {
	m, err := s.Store.Read().RemovalByID(ctx, ws, id)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	var unsent int64
	if m.State == desk.RemovalRunning && m.Place == 0 {
		if unsent, err = s.Sender.GiveUp(ctx, ws, m.Channel.ID); err != nil {
			return false, err
		}
	}
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		more, err = s.some(ctx, tx, ws, id, unsent)
		return err
	})
	return more, err
}

// some resolves some cases, or opens them again.
func (s *Service) some(ctx context.Context, tx *store.Tx, ws, id string, unsent int64) (more bool, err error) {
	m, err := tx.LockRemoval(ctx, ws, id)
	if err != nil || m.State != desk.RemovalRunning && m.State != desk.RemovalRestoring {
		return false, err
	}
	m.Unsent += unsent
	list, err := tx.RemovalCases(ctx, ws, id, m.Place, atOnce)
	if err != nil {
		return false, err
	}
	events, err := s.these(ctx, tx, &m, list)
	if err != nil {
		return false, err
	}
	if m.Place >= m.Total || len(list) == 0 {
		now := s.Clock.Now()
		m.FinishedAt = &now
		if m.State == desk.RemovalRestoring {
			m.State = desk.RemovalRestored
		} else {
			m.State = desk.RemovalDone
		}
	}
	if err := tx.SaveRemoval(ctx, m); err != nil {
		return false, err
	}
	return m.FinishedAt == nil, s.tell(ctx, tx, m, events)
}

// these changes the cases of list of which nothing else became meanwhile, and
// answers the events.
func (s *Service) these(ctx context.Context, tx *store.Tx, m *desk.ChannelRemoval, list []store.RemovalCase) ([]desk.Event, error) {
	if len(list) == 0 {
		return nil, nil
	}
	ids := make([]string, len(list))
	for i, c := range list {
		ids[i] = c.CaseID
		m.Place = c.Number
	}
	have, err := tx.LockCases(ctx, m.WorkspaceID, ids)
	if err != nil {
		return nil, err
	}
	undo := m.State == desk.RemovalRestoring
	now := s.Clock.Now()
	var steps []casework.Step
	var numbers []int64
	for _, c := range list {
		is, there := have[c.CaseID]
		if undo && c.ResolvedAt == nil {
			continue
		}
		if !there || !stands(c, is, undo) {
			m.Kept += kept(undo)
			continue
		}
		steps = append(steps, stepOf(m, c, undo))
		numbers = append(numbers, c.Number)
	}
	out, err := casework.Apply(ctx, tx, casework.By{WorkspaceID: m.WorkspaceID, Actor: desk.RemovalActor, At: now}, steps)
	if err != nil {
		return nil, err
	}
	m.Kept += int64(len(out.Refused)) * kept(undo)
	n := int64(len(steps) - len(out.Refused))
	if undo {
		m.Reopened += n
		return out.Events, nil
	}
	m.Resolved += n
	return out.Events, tx.NoteResolved(ctx, m.WorkspaceID, m.ID, numbers, now)
}

// stands says whether a case is still to be resolved, or, for an undo, as the
// removal left it.
func stands(c store.RemovalCase, is desk.Case, undo bool) bool {
	if !undo {
		return is.Status != desk.CaseResolved
	}
	return is.Status == desk.CaseResolved && is.ResolvedAt != nil && is.ResolvedAt.Equal(*c.ResolvedAt)
}

// kept counts what a removal left alone; what its undoing leaves alone stays
// counted as resolved.
func kept(undo bool) int64 {
	if undo {
		return 0
	}
	return 1
}

func stepOf(m *desk.ChannelRemoval, c store.RemovalCase, undo bool) casework.Step {
	if undo {
		return casework.Step{CaseID: c.CaseID, Patch: cases.Patch{Status: &c.Status}}
	}
	done := desk.CaseResolved
	return casework.Step{CaseID: c.CaseID, Patch: cases.Patch{Status: &done}, Reason: m.Note}
}
