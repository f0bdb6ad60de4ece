// Package survey asks customers how they were served, and takes in what they
// answer: on the channel itself, in their own words, or on a page. It knows no
// platform by name.
package survey

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/channel"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/follow"
	"recado.dev/internal/ident"
	"recado.dev/internal/outbound"
	"recado.dev/internal/store"
	messages "recado.dev/internal/template"
)

// Channels answers connected accounts; channel.Registry does.
type Channels interface {
	Find(ctx context.Context, ws, channelID string) (*channel.Live, error)
}

// Config is what a Service needs.
type Config struct {
	Store     *store.Store
	Channels  Channels
	Outbound  *outbound.Service
	Templates *messages.Service
	Public    PublicSide // nil where who speaks in public is not asked
	Key       []byte     // of the addresses of pages
	PublicURL string     // empty where this server has no address of its own: then there are no pages
	Clock     clock.Clock
	Log       *slog.Logger
}

// Service keeps surveys, sends them and takes in answers. It is safe for
// concurrent use.
type Service struct {
	Config
	answers *follow.Each // what customers wrote, and cases that ended
	timers  *follow.Loop // what is due
	forgot  time.Time    // when it was last looked for what is not kept any more; of the timers alone
}

const (
	// place is the name of its place in the event log.
	place = "surveys"
	// lookAgain is how often it is looked for what is due.
	lookAgain = 3 * time.Second
	// forgetEvery is how often it is looked for what is not kept any more.
	forgetEvery = time.Hour
	// forgetAtOnce bounds how much of that one transaction takes away.
	forgetAtOnce = 500
)

// New makes the service; it works once it is started.
func New(c Config) *Service {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	c.PublicURL = strings.TrimSuffix(c.PublicURL, "/")
	s := &Service{Config: c}
	s.answers = follow.NewEach(follow.EachConfig{Store: c.Store, Log: c.Log, Name: place, Matters: matters, Do: s.hear})
	cfg := follow.Config{Store: c.Store, Log: c.Log, Name: "survey timers", LookAgain: lookAgain,
		Matters: func(e desk.Event) bool { return e.Type == desk.EventSurveyAnswered },
		CatchUp: func(context.Context, string) error { return nil },
		Behind:  func(context.Context, int) ([]string, error) { return nil, nil },
		Turn: func(ctx context.Context, _ bool) time.Duration {
			s.timers.Warn("", s.Due(ctx))
			if now := s.now(); now.Sub(s.forgot) >= forgetEvery {
				s.forgot = now
				s.timers.Warn("", s.Forget(ctx))
			}
			return 0
		}}
	if j, ok := c.Clock.(jumps); ok {
		cfg.Jumped = j.Watch
	}
	s.timers = follow.New(cfg)
	return s
}

// jumps is a clock that tells when it was moved.
type jumps interface {
	Watch() (<-chan struct{}, func())
}

// Start begins to take in answers and to send what is due.
func (s *Service) Start(ctx context.Context) error {
	if err := s.answers.Start(ctx); err != nil {
		return err
	}
	return s.timers.Start(ctx)
}

// Stop ends both. It may be called twice.
func (s *Service) Stop(ctx context.Context) error {
	if err := s.timers.Stop(ctx); err != nil {
		return err
	}
	return s.answers.Stop(ctx)
}

// CatchUp takes in all that happened in a workspace.
func (s *Service) CatchUp(ctx context.Context, ws string) error { return s.answers.CatchUp(ctx, ws) }

// now is the present as rows hold it.
func (s *Service) now() time.Time { return s.Clock.Now().UTC().Truncate(time.Microsecond) }

// List are the surveys of a workspace by name.
func (s *Service) List(ctx context.Context, ws string) ([]desk.Survey, error) {
	return s.Store.Read().Surveys(ctx, ws)
}

// Show answers a survey.
func (s *Service) Show(ctx context.Context, ws, id string) (desk.Survey, error) {
	return s.Store.Read().SurveyByID(ctx, ws, id)
}

// Save keeps a survey: a new one where it has no id.
func (s *Service) Save(ctx context.Context, who access.Who, v desk.Survey) (desk.Survey, error) {
	v.WorkspaceID, v.UpdatedAt = who.WorkspaceID, s.now()
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		if v.ID == "" {
			v.ID, v.CreatedAt = ident.New(), v.UpdatedAt
		} else {
			before, err := tx.SurveyByID(ctx, who.WorkspaceID, v.ID)
			if err != nil {
				return err
			}
			if v.CreatedAt = before.CreatedAt; v.Kind != before.Kind {
				return desk.Invalid("kind", "a survey stays of its kind: what was answered is counted together")
			}
		}
		if err := check(ctx, &tx.Queryer, &v); err != nil {
			return err
		}
		if err := tx.SaveSurvey(ctx, v); err != nil {
			return err
		}
		return tell(ctx, tx, who, v.UpdatedAt, v)
	})
	return v, err
}

// Delete takes a survey away with its answers.
func (s *Service) Delete(ctx context.Context, who access.Who, id string) error {
	return s.Store.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.SurveyByID(ctx, who.WorkspaceID, id); err != nil {
			return err
		}
		if err := tx.DeleteSurvey(ctx, who.WorkspaceID, id); err != nil {
			return err
		}
		return tell(ctx, tx, who, s.now(), struct {
			ID      string `json:"id"`
			Deleted bool   `json:"deleted"`
		}{id, true})
	})
}

func tell(ctx context.Context, tx *store.Tx, who access.Who, at time.Time, data any) error {
	raw, err := json.Marshal(data)
	if err != nil {
		return fmt.Errorf("describe a survey: %w", err)
	}
	return tx.AppendEvents(ctx, who.WorkspaceID, []desk.Event{{Type: desk.EventSurveyUpdated, At: at, Actor: who.Actor, Data: raw}})
}

// OfCase are the surveys about a case, the newest first.
func (s *Service) OfCase(ctx context.Context, ws, caseID string) ([]desk.SurveySend, error) {
	if _, err := s.Store.Read().CaseByID(ctx, ws, caseID); err != nil {
		return nil, err
	}
	return s.Store.Read().SurveysOfCase(ctx, ws, caseID)
}

// OfContact are the surveys that a contact got, the newest first.
func (s *Service) OfContact(ctx context.Context, ws, contactID string) ([]desk.SurveySend, error) {
	if _, err := s.Store.Read().ContactByID(ctx, ws, contactID); err != nil {
		return nil, err
	}
	return s.Store.Read().SurveysOfContact(ctx, ws, contactID, 20)
}

// Withdraw takes back a survey: its page and its buttons do nothing any more.
func (s *Service) Withdraw(ctx context.Context, who access.Who, id string) (desk.SurveySend, error) {
	var v desk.SurveySend
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		var err error
		if v, err = tx.LockSurveySend(ctx, who.WorkspaceID, id); err != nil {
			return err
		}
		if v.State != desk.SurveyPlanned && v.State != desk.SurveySent {
			return desk.E(desk.CodeConflict, "this survey is over")
		}
		was := "asked"
		if v.State == desk.SurveyPlanned {
			was = "planned"
		}
		v.State, v.DueAt = desk.SurveyWithdrawn, nil
		return s.end(ctx, tx, v, who.Actor, changed(was, "withdrawn"))
	})
	return v, err
}
