// Package number keeps the numbers of connected accounts: it reads what their
// platforms say of them, adds, verifies and registers them, and connects them as
// channels, one by one, by a sign-up at the platform or many from a file. It
// knows no platform by name, no HTTP and no SQL.
package number

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"recado.dev/internal/blob"
	"recado.dev/internal/channel"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/job"
	"recado.dev/internal/platform"
	"recado.dev/internal/secret"
	"recado.dev/internal/store"
)

// Files opens attachments; media.Service does.
type Files interface {
	OpenAttachment(ctx context.Context, a desk.Attachment) (blob.ReadSeekCloser, error)
}

// Config is what a Service needs.
type Config struct {
	Store    *store.Store
	Queue    *job.Queue
	Channels *channel.Registry
	Files    Files
	Sealer   *secret.Sealer
	Clock    clock.Clock
	Log      *slog.Logger
	// PublicURL is where sign-ups come back to.
	PublicURL string
	// Offer answers the application for sign-ups on a platform that this server
	// brings along; nil where it has none.
	Offer func(platform string) (platform.SignUpApp, bool)
}

// Service keeps numbers. It is safe for concurrent use.
type Service struct{ Config }

// New makes the service and registers its jobs with the queue.
func New(c Config) *Service {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	s := &Service{Config: c}
	job.Register(c.Queue, &readWorker{s: s})
	job.Register(c.Queue, &dueWorker{s: s})
	job.Register(c.Queue, &importWorker{s: s})
	c.Queue.Every(lookForDue, dueJob)
	return s
}

// home is an account by one of its channels.
type home struct {
	live     *channel.Live
	rules    *platform.NumberRules
	keeper   platform.NumberKeeper // nil where the platform cannot be asked
	hooks    platform.HookKeeper
	ws       string
	platform string
	account  string
}

// homeOf is the account of a channel; false where its platform has no accounts
// with numbers or the settings do not name it.
func homeOf(live *channel.Live) (home, bool) {
	h := home{live: live, rules: live.Descriptor.Numbers, ws: live.Channel.WorkspaceID, platform: live.Channel.Platform}
	if h.rules == nil {
		return h, false
	}
	h.account = live.Channel.Settings[h.rules.Account]
	if h.account == "" {
		return h, false
	}
	if h.rules.Kept {
		h.keeper, _ = live.Session.(platform.NumberKeeper)
	}
	if h.rules.Hooked {
		h.hooks, _ = live.Session.(platform.HookKeeper)
	}
	return h, true
}

// at is the account of a channel.
func (s *Service) at(ctx context.Context, ws, channelID string) (home, error) {
	live, err := s.Channels.Find(ctx, ws, channelID)
	if err != nil {
		return home{}, err
	}
	h, ok := homeOf(live)
	if !ok {
		return h, desk.E(desk.CodeUnsupported, "this channel's platform has no account with numbers, or its settings do not name the account")
	}
	return h, nil
}

// kept is at for what only a platform that can be asked does.
func (s *Service) kept(ctx context.Context, ws, channelID string) (home, error) {
	h, err := s.at(ctx, ws, channelID)
	if err == nil && h.keeper == nil {
		err = desk.E(desk.CodeUnsupported, "this platform's numbers are kept at the provider")
	}
	return h, err
}

// now is the present as rows hold it.
func (s *Service) now() time.Time { return s.Clock.Now().UTC().Truncate(time.Microsecond) }

// change is what happens to an account within a transaction.
type change struct {
	h     home
	actor desk.Actor
	at    time.Time
	lines []desk.NumberChange
}

func (s *Service) change(h home, actor desk.Actor) *change {
	return &change{h: h, actor: actor, at: s.now()}
}

// note adds a line to the history.
func (c *change) note(number, kind, before, after, detail string) {
	c.lines = append(c.lines, desk.NumberChange{WorkspaceID: c.h.ws, ID: ident.New(), Platform: c.h.platform, Account: c.h.account, Number: number, Kind: kind,
		Before: before, After: after, Detail: detail, Actor: c.actor, At: c.at})
}

// news is the data of an event about an account.
type news struct {
	Platform  string `json:"platform"`
	Account   string `json:"account"`
	ChannelID string `json:"channel_id"`
}

// tell stores the history and announces the account.
func (s *Service) tell(ctx context.Context, tx *store.Tx, c *change) error {
	if len(c.lines) > 0 {
		if err := tx.LogNumbers(ctx, c.lines); err != nil {
			return err
		}
	}
	data, err := json.Marshal(news{c.h.platform, c.h.account, c.h.live.Channel.ID})
	if err != nil {
		return fmt.Errorf("describe account %s: %w", c.h.account, err)
	}
	return tx.AppendEvents(ctx, c.h.ws, []desk.Event{{Type: desk.EventNumberUpdated, At: c.at, Actor: c.actor, Data: data}})
}

// Failure is why a platform did not do what it was asked.
type Failure struct {
	Code       string        `json:"code" doc:"the platform's"`
	Title      string        `json:"title" doc:"the platform's words"`
	Detail     string        `json:"detail"`
	Advice     platform.Text `json:"advice" doc:"what helps, where that is known"`
	RetryAfter int           `json:"retry_after" doc:"seconds; 0 where the platform does not say"`
	Unsure     bool          `json:"unsure" doc:"it may have been done all the same: the answer was lost"`
}

func failureOf(err error) *Failure {
	f := platform.AsFailure(err)
	return &Failure{Code: f.Code, Title: f.Title, Detail: f.Detail, Advice: f.Advice, RetryAfter: int(f.RetryAfter.Seconds()),
		Unsure: f.Kind == platform.Uncertain || f.Kind == platform.Unintelligible}
}

// words are what a failure says, in one line.
func (f *Failure) words() string {
	said := f.Detail
	if said == "" {
		said = f.Title
	}
	return strings.TrimSpace(f.Code + " " + said)
}
