// Package supervise is the room of those who look after the desk: the wall that
// shows the whole of it, taking a case over, and moving work in bulk. It knows
// no HTTP and no SQL.
package supervise

import (
	"context"
	"log/slog"
	"strings"
	"unicode/utf8"

	"recado.dev/internal/access"
	"recado.dev/internal/cases"
	"recado.dev/internal/casework"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/dispatch"
	"recado.dev/internal/job"
	"recado.dev/internal/report"
	"recado.dev/internal/store"
)

// maxReason bounds what somebody writes as their reason.
const maxReason = 300

// Config is what a Service needs.
type Config struct {
	Store    *store.Store
	Queue    *job.Queue
	Dispatch *dispatch.Service
	Reports  *report.Service
	Clock    clock.Clock
	Log      *slog.Logger
}

// Service shows the desk and moves its work. It is safe for concurrent use.
type Service struct{ Config }

// New makes the service and registers its job with the queue.
func New(c Config) *Service {
	s := &Service{c}
	job.Register(c.Queue, &moveWorker{s: s})
	return s
}

// TakeOver gives who the case of somebody else, with the reason in its history.
// version is the one that who has seen, nil for any.
func (s *Service) TakeOver(ctx context.Context, who access.Who, caseID, reason string, version *int64) (desk.CaseView, error) {
	reason, err := cleanReason(reason)
	if err != nil {
		return desk.CaseView{}, err
	}
	if who.UserID == "" {
		return desk.CaseView{}, desk.E(desk.CodeForbidden, "only a person takes over")
	}
	var view desk.CaseView
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		have, err := tx.LockCase(ctx, who.WorkspaceID, caseID)
		if err != nil {
			return err
		}
		if have.Status == desk.CaseResolved {
			return desk.E(desk.CodeConflict, "this case is resolved")
		}
		step := casework.Step{CaseID: caseID, Patch: cases.Patch{AssigneeID: &who.UserID}, Version: version, Reason: reason}
		out, err := casework.Apply(ctx, tx, casework.By{WorkspaceID: who.WorkspaceID, Actor: who.Actor, At: s.Clock.Now()}, []casework.Step{step})
		if err != nil {
			return err
		}
		if len(out.Refused) > 0 {
			return out.Refused[0].Err
		}
		view = out.Views[0]
		return tx.AppendEvents(ctx, who.WorkspaceID, out.Events)
	})
	return view, err
}

func cleanReason(text string) (string, error) {
	text = strings.TrimSpace(text)
	if utf8.RuneCountInString(text) > maxReason {
		return "", desk.Invalid("reason", "at most %d characters", maxReason)
	}
	return text, nil
}
