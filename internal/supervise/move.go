package supervise

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"recado.dev/internal/access"
	"recado.dev/internal/cases"
	"recado.dev/internal/casework"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

const (
	// MostMoved bounds the cases of one move.
	MostMoved = 10_000
	// moveAtOnce is how many cases move in one transaction.
	moveAtOnce = 100
	// workFor is how long one run of the job lasts; a successor goes on.
	workFor = time.Minute
)

// MovePreview is how much a move would move.
type MovePreview struct {
	Count   int  `json:"count"`
	More    bool `json:"more" doc:"there are more than one move takes"`
	Pending int  `json:"pending" doc:"of these, pending ones"`
}

// PreviewMove counts what a move would move. It changes nothing.
func (s *Service) PreviewMove(ctx context.Context, who access.Who, plan desk.MovePlan) (MovePreview, error) {
	if err := checkFrom(plan.From); err != nil {
		return MovePreview{}, err
	}
	list, more, err := casesOf(ctx, s.Store.Read(), who.WorkspaceID, plan)
	out := MovePreview{Count: len(list), More: more}
	for _, c := range list {
		if c.Status == desk.CasePending {
			out.Pending++
		}
	}
	return out, err
}

// casesOf are the cases that a plan moves: those that are not where it would
// put them.
func casesOf(ctx context.Context, q *store.Queryer, ws string, plan desk.MovePlan) (list []store.MoveCase, more bool, err error) {
	all, err := q.CasesToMove(ctx, ws, plan.From, MostMoved+1)
	if len(all) > MostMoved {
		all, more = all[:MostMoved], true
	}
	for _, c := range all {
		if plan.To.Agent == "" || c.AssigneeID != plan.To.Agent {
			c.Number = int64(len(list) + 1)
			list = append(list, c)
		}
	}
	return list, more, err
}

func checkFrom(f desk.MoveFrom) error {
	if f.Agent == "" && f.Queue == "" && len(f.CaseIDs) == 0 {
		return desk.Invalid("from", "name an agent, a queue or cases")
	}
	return nil
}

// checkTo refuses a place that is not there.
func checkTo(ctx context.Context, q *store.Queryer, ws string, to desk.MoveTo) error {
	n := 0
	for _, named := range []bool{to.Agent != "", to.Queue != "", to.Line} {
		if named {
			n++
		}
	}
	if n != 1 {
		return desk.Invalid("to", "name an agent, a queue or the line: one of them")
	}
	if to.Agent != "" {
		m, err := q.MemberByID(ctx, ws, to.Agent)
		if desk.CodeOf(err) == desk.CodeNotFound || err == nil && m.DisabledAt != nil {
			return desk.Invalid("to", "there is no such member")
		}
		return err
	}
	if to.Queue != "" {
		_, err := q.QueueByID(ctx, ws, to.Queue)
		if desk.CodeOf(err) == desk.CodeNotFound {
			return desk.Invalid("to", "there is no such queue")
		}
		return err
	}
	return nil
}

// StartMove begins a move. Few cases have moved when it answers; many are moved
// by a job, which tells how far it is.
func (s *Service) StartMove(ctx context.Context, who access.Who, plan desk.MovePlan, reason string) (desk.Move, error) {
	reason, err := cleanReason(reason)
	if err == nil {
		err = checkFrom(plan.From)
	}
	if err != nil {
		return desk.Move{}, err
	}
	m := desk.Move{WorkspaceID: who.WorkspaceID, ID: ident.New(), State: desk.MoveRunning, Plan: plan, Reason: reason, Actor: who.Actor, MadeAt: s.Clock.Now()}
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		if err := checkTo(ctx, &tx.Queryer, who.WorkspaceID, plan.To); err != nil {
			return err
		}
		list, _, err := casesOf(ctx, &tx.Queryer, who.WorkspaceID, plan)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return desk.E(desk.CodeConflict, "there is nothing to move")
		}
		m.Total = int64(len(list))
		m.Plan.From.CaseIDs = nil // the move's own rows name them
		if err := tx.AddMoveCases(ctx, m.WorkspaceID, m.ID, list); err != nil {
			return err
		}
		return s.begin(ctx, tx, m)
	})
	if err != nil {
		return m, err
	}
	return s.first(ctx, m)
}

// begin keeps a move that is to be worked, and has a job see to what is left.
func (s *Service) begin(ctx context.Context, tx *store.Tx, m desk.Move) error {
	if err := tx.SaveMove(ctx, m); err != nil {
		return err
	}
	if m.Total <= moveAtOnce {
		return nil
	}
	return s.Queue.Insert(ctx, tx, moveArgs{WorkspaceID: m.WorkspaceID, MoveID: m.ID}, nil)
}

// first works a small move at once.
func (s *Service) first(ctx context.Context, m desk.Move) (desk.Move, error) {
	for more := m.Total <= moveAtOnce; more; {
		var err error
		if more, err = s.MoveSome(ctx, m.WorkspaceID, m.ID); err != nil {
			return m, err
		}
	}
	return s.Store.Read().MoveByID(ctx, m.WorkspaceID, m.ID)
}

// UndoMove gives the cases of a move back, except those of which something else
// became meanwhile.
func (s *Service) UndoMove(ctx context.Context, who access.Who, id string) (desk.Move, error) {
	var m desk.Move
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		var err error
		if m, err = tx.LockMove(ctx, who.WorkspaceID, id); err != nil {
			return err
		}
		if m.State != desk.MoveDone {
			return desk.E(desk.CodeConflict, "this move is not done, or was undone")
		}
		if s.Clock.Now().Sub(m.MadeAt) > store.MovesKeptFor {
			return desk.E(desk.CodeConflict, "this move is too long ago to be undone")
		}
		m.State, m.Place, m.Kept, m.FinishedAt, m.Actor = desk.MoveUndoing, 0, 0, nil, who.Actor
		return s.begin(ctx, tx, m)
	})
	if err != nil {
		return m, err
	}
	return s.first(ctx, m)
}

// moveArgs is the job that works a move, or its undoing. Where it stands the
// move itself says.
type moveArgs struct {
	WorkspaceID string `json:"workspace"`
	MoveID      string `json:"move"`
}

// Kind implements river.JobArgs.
func (moveArgs) Kind() string { return "move_cases" }

type moveWorker struct {
	river.WorkerDefaults[moveArgs]
	s *Service
}

// Work implements river.Worker. What a run that died did is done: each step
// notes in its own transaction where the next one begins.
func (w *moveWorker) Work(ctx context.Context, j *river.Job[moveArgs]) error {
	until := time.Now().Add(workFor)
	for time.Now().Before(until) {
		more, err := w.s.MoveSome(ctx, j.Args.WorkspaceID, j.Args.MoveID)
		if err != nil || !more {
			return err
		}
	}
	return river.JobSnooze(0)
}

// Resume has moves go on that were under way when the data was last in use.
func (s *Service) Resume(ctx context.Context) error {
	open, err := s.Store.Read().UnfinishedMoves(ctx)
	if err != nil || len(open) == 0 {
		return err
	}
	return s.Store.Write(ctx, func(tx *store.Tx) error {
		for _, m := range open {
			if err := s.Queue.Insert(ctx, tx, moveArgs{WorkspaceID: m.WorkspaceID, MoveID: m.ID}, nil); err != nil {
				return err
			}
		}
		return nil
	})
}

// MoveSome moves some cases of a move, or gives them back, in one transaction
// with the note of where it stands, and answers whether there are more. Two that
// do it at once do each case once.
func (s *Service) MoveSome(ctx context.Context, ws, id string) (more bool, err error) {
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		more = false
		m, err := tx.LockMove(ctx, ws, id)
		if err != nil || m.State != desk.MoveRunning && m.State != desk.MoveUndoing {
			return err
		}
		list, err := tx.MoveCases(ctx, ws, id, m.Place, moveAtOnce)
		if err != nil {
			return err
		}
		events, err := s.moveThese(ctx, tx, &m, list)
		if err != nil {
			return err
		}
		if m.Place >= m.Total || len(list) == 0 {
			now := s.Clock.Now()
			m.FinishedAt = &now
			if m.State == desk.MoveUndoing {
				m.State = desk.MoveUndone
			} else {
				m.State = desk.MoveDone
			}
		}
		more = m.FinishedAt == nil
		if err := tx.SaveMove(ctx, m); err != nil {
			return err
		}
		data, err := json.Marshal(m)
		if err != nil {
			return fmt.Errorf("write event of move %s: %w", m.ID, err)
		}
		return tx.AppendEvents(ctx, ws, append(events, desk.Event{Type: desk.EventMoveUpdated, At: s.Clock.Now(), Actor: m.Actor, Data: data}))
	})
	if desk.CodeOf(err) == desk.CodeNotFound {
		return false, nil
	}
	return more, err
}

// moveThese moves some cases, those of which nothing else became meanwhile, and
// answers the events.
func (s *Service) moveThese(ctx context.Context, tx *store.Tx, m *desk.Move, list []store.MoveCase) ([]desk.Event, error) {
	undo := m.State == desk.MoveUndoing
	ids := make([]string, len(list))
	for i, c := range list {
		ids[i] = c.CaseID
		m.Place = c.Number
	}
	now, err := tx.LockCases(ctx, m.WorkspaceID, ids)
	if err != nil {
		return nil, err
	}
	var steps []casework.Step
	var numbers []int64
	for _, c := range list {
		have, there := now[c.CaseID]
		if undo && !c.Moved {
			continue
		}
		if !there || have.Status == desk.CaseResolved || !stands(m.Plan.To, c, have, undo) {
			m.Kept++
			continue
		}
		steps = append(steps, casework.Step{CaseID: c.CaseID, Patch: patchOf(m.Plan.To, c, undo), Reason: m.Reason})
		numbers = append(numbers, c.Number)
	}
	out, err := casework.Apply(ctx, tx, casework.By{WorkspaceID: m.WorkspaceID, Actor: m.Actor, At: s.Clock.Now()}, steps)
	if err != nil {
		return nil, err
	}
	m.Kept += int64(len(out.Refused))
	n := int64(len(steps) - len(out.Refused))
	if undo {
		m.Undone += n
		return out.Events, nil
	}
	m.Moved += n
	return out.Events, tx.NoteMoved(ctx, m.WorkspaceID, m.ID, numbers)
}

// stands says whether a case is as it was when the move was decided, or, for an
// undo, as the move left it.
func stands(to desk.MoveTo, was store.MoveCase, have desk.Case, undo bool) bool {
	if !undo {
		return have.AssigneeID == was.AssigneeID && have.Queue == was.Queue
	}
	if to.Agent != "" {
		return have.AssigneeID == to.Agent && have.Queue == was.Queue
	}
	queue := was.Queue
	if to.Queue != "" {
		queue = to.Queue
	}
	return have.AssigneeID == "" && have.Queue == queue
}

// patchOf is what a move, or its undo, does to a case.
func patchOf(to desk.MoveTo, was store.MoveCase, undo bool) cases.Patch {
	if undo {
		return cases.Patch{AssigneeID: &was.AssigneeID, Queue: &was.Queue, Status: &was.Status}
	}
	if to.Agent != "" {
		return cases.Patch{AssigneeID: &to.Agent}
	}
	nobody, open := "", desk.CaseOpen
	p := cases.Patch{AssigneeID: &nobody, Status: &open}
	if to.Queue != "" {
		p.Queue = &to.Queue
	}
	return p
}
