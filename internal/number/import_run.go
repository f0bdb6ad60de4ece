package number

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// importArgs is the job that works an import off.
type importArgs struct {
	WorkspaceID string `json:"workspace"`
	ID          string `json:"id"`
}

// Kind implements river.JobArgs.
func (importArgs) Kind() string { return "number_import" }

func importOptions() *river.InsertOpts { return &river.InsertOpts{MaxAttempts: 25} }

type importWorker struct {
	river.WorkerDefaults[importArgs]
	s *Service
}

// importTurn is how long an import works before others have their turn.
const importTurn = 10 * time.Minute

// Timeout implements river.Worker.
func (*importWorker) Timeout(*river.Job[importArgs]) time.Duration { return importTurn + 2*callTimeout }

// Work implements river.Worker. An import that takes long goes on in another
// turn; after a crash it goes on behind the last row that was kept.
func (w *importWorker) Work(ctx context.Context, j *river.Job[importArgs]) error {
	more, err := w.s.RunImport(ctx, j.Args.WorkspaceID, j.Args.ID)
	if err == nil && more {
		return river.JobSnooze(0)
	}
	return err
}

// importPage is how many rows are read at once.
const importPage = 20

// RunImport works the rows of an import off until none waits or its turn is over; it answers
// whether there are more.
func (s *Service) RunImport(ctx context.Context, ws, id string) (bool, error) {
	m, err := s.Store.Read().NumberImport(ctx, ws, id)
	if desk.CodeOf(err) == desk.CodeNotFound || m.State == desk.NumberImportDone {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	who := access.Who{WorkspaceID: ws, UserID: m.Actor.ID, Name: m.Actor.Name, Role: desk.RoleAdmin, Actor: m.Actor}
	plan := Plan{Platform: m.Platform, Like: m.LikeChannelID, Rows: []Row{{}}}
	j, err := s.judge(ctx, who, plan)
	if err != nil && desk.CodeOf(err) != desk.CodeNotFound && desk.CodeOf(err) != desk.CodeInvalid && desk.CodeOf(err) != desk.CodeUnavailable {
		return false, err
	}
	unable := err
	began := time.Now() // the machine's time: it measures work
	for {
		rows, err := s.Store.Read().NumberRowsIn(ctx, ws, id, desk.NumberRowWaiting, 0, importPage)
		if err != nil {
			return false, err
		}
		if len(rows) == 0 {
			return false, s.progress(ctx, &m, true)
		}
		for _, r := range rows {
			if unable != nil {
				r.State, r.Problem = desk.NumberRowFailed, problemOf(unable)
			} else {
				s.runRow(ctx, who, j, &r)
			}
			if err := ctx.Err(); err != nil {
				return false, err
			}
			r.Sealed = nil
			if r.State == desk.NumberRowWaiting {
				continue // somebody else works on it
			}
			if err := s.Store.Write(ctx, func(tx *store.Tx) error { return tx.SaveNumberRows(ctx, r) }); err != nil {
				return false, err
			}
		}
		if err := s.progress(ctx, &m, false); err != nil {
			return false, err
		}
		if time.Since(began) > importTurn {
			return true, nil
		}
	}
}

// runRow connects a row's number.
func (s *Service) runRow(ctx context.Context, who access.Who, j *judge, r *desk.NumberImportRow) {
	plain, err := s.Sealer.Unseal(r.Sealed, rowPlace(r.WorkspaceID, r.ImportID, r.Row))
	var row Row
	if err == nil {
		err = json.Unmarshal(plain, &row)
	}
	if err != nil {
		r.State, r.Problem = desk.NumberRowFailed, rowProblem("", "the row cannot be read with this master key")
		return
	}
	d, state, problem := j.verdict(row)
	if state != desk.NumberRowWaiting {
		r.State, r.Problem = state, problem
		return
	}
	// In the channel's own transaction: after a crash no number is connected
	// twice, nor by two that work at once. The PIN goes with the row's secrets, so
	// that a crash before the registration leaves it to a person, who is told.
	var undone *desk.RowProblem
	if row.PIN != "" {
		undone = rowProblem("pin", "it was not registered, since the server stopped meanwhile: register it on the number's page")
	}
	d.Also = func(ctx context.Context, tx *store.Tx, channelID string) error {
		return tx.ClaimNumberRow(ctx, r.WorkspaceID, r.ImportID, r.Row, channelID, undone)
	}
	v, err := s.Channels.Create(ctx, who, d)
	if desk.CodeOf(err) == desk.CodeConflict {
		return // it waits no more: somebody else did it
	}
	if err != nil {
		r.State, r.Problem = desk.NumberRowFailed, problemOf(err)
		return
	}
	r.State, r.ChannelID = desk.NumberRowConnected, v.ID
	if row.PIN != "" {
		r.Problem = s.registerOwn(ctx, who, v.ID, row.PIN)
	}
}

// registerOwn registers the number of a channel that was just made; that it
// could not be is a problem of a row that is connected all the same.
func (s *Service) registerOwn(ctx context.Context, who access.Who, channelID, pin string) *desk.RowProblem {
	h, err := s.kept(ctx, who.WorkspaceID, channelID)
	if err != nil {
		return problemOf(err)
	}
	if f, err := s.read(ctx, h, reader); err != nil {
		return problemOf(err)
	} else if f != nil {
		return said("pin", f)
	}
	out, err := s.Register(ctx, who, channelID, h.keeper.OwnNumber(), pin)
	if err != nil {
		return problemOf(err)
	}
	if out.Failure != nil {
		return said("pin", out.Failure)
	}
	return nil
}

// said is a platform's refusal as the problem of a row.
func said(field string, f *Failure) *desk.RowProblem {
	advice := f.Advice
	if advice == (platform.Text{}) {
		advice = platform.Text{En: "The platform refused it.", Es: "La plataforma lo rechazó."}
	}
	return &desk.RowProblem{Field: field, En: f.words() + ". " + advice.En, Es: f.words() + ". " + advice.Es}
}

// progress keeps how far an import is, and announces its end.
func (s *Service) progress(ctx context.Context, m *desk.NumberImport, ended bool) error {
	counts, err := s.Store.Read().NumberRowCounts(ctx, m.WorkspaceID, m.ID)
	if err != nil {
		return err
	}
	m.Connected, m.Skipped, m.Failed = counts[desk.NumberRowConnected], counts[desk.NumberRowSkipped], counts[desk.NumberRowFailed]
	m.Done = m.Connected + m.Skipped + m.Failed
	now := s.now()
	if ended {
		m.State, m.FinishedAt = desk.NumberImportDone, &now
	}
	return s.Store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.SaveNumberImport(ctx, *m); err != nil {
			return err
		}
		data, err := json.Marshal(m)
		if err != nil {
			return fmt.Errorf("describe import %s: %w", m.ID, err)
		}
		return tx.AppendEvents(ctx, m.WorkspaceID, []desk.Event{{Type: desk.EventNumberUpdated, At: now, Actor: m.Actor, Data: data}})
	})
}

// Resume has imports go on that were under way when the data was last in use,
// since a backup holds no jobs.
func (s *Service) Resume(ctx context.Context) error {
	open, err := s.Store.Read().UnfinishedNumberImports(ctx)
	if err != nil || len(open) == 0 {
		return err
	}
	return s.Store.Write(ctx, func(tx *store.Tx) error {
		for _, m := range open {
			if err := s.Queue.Insert(ctx, tx, importArgs{WorkspaceID: m.WorkspaceID, ID: m.ID}, importOptions()); err != nil {
				return err
			}
		}
		return nil
	})
}
