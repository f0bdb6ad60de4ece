// Package profile asks networks who a new customer is, where their messages do
// not say it. It knows no platform by name.
package profile

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/riverqueue/river"

	"recado.dev/internal/channel"
	"recado.dev/internal/clock"
	"recado.dev/internal/contact"
	"recado.dev/internal/desk"
	"recado.dev/internal/job"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

const (
	tries   = 6
	timeout = 30 * time.Second
	// maxName bounds what a network calls people.
	maxName = 200
)

// Channels gives out connected accounts; *channel.Registry is one.
type Channels interface {
	Find(ctx context.Context, ws, channelID string) (*channel.Live, error)
}

// Config is what a Service needs.
type Config struct {
	Store    *store.Store
	Queue    *job.Queue
	Channels Channels
	Clock    clock.Clock
	Log      *slog.Logger
}

// Service asks and keeps what it hears.
type Service struct{ Config }

// New makes a Service.
func New(c Config) *Service {
	s := &Service{c}
	job.Register(c.Queue, &worker{s: s})
	return s
}

// args is the job that asks for one person.
type args struct {
	WorkspaceID string `json:"workspace"`
	ChannelID   string `json:"channel"`
	IdentityID  string `json:"identity"`
}

// Kind implements river.JobArgs.
func (args) Kind() string { return "profile_ask" }

// Ask has a network asked for a person who came without a name, after the
// transaction is committed. It does nothing where the network cannot be asked.
func (s *Service) Ask(ctx context.Context, tx *store.Tx, live *channel.Live, identityID string) error {
	if _, ok := live.Session.(platform.Profiler); !ok {
		return nil
	}
	return s.Queue.Insert(ctx, tx, args{live.Channel.WorkspaceID, live.Channel.ID, identityID}, &river.InsertOpts{MaxAttempts: tries})
}

type worker struct {
	river.WorkerDefaults[args]
	s *Service
}

// Timeout implements river.Worker.
func (*worker) Timeout(*river.Job[args]) time.Duration { return timeout }

// NextRetry implements river.Worker.
func (*worker) NextRetry(j *river.Job[args]) time.Time { return time.Now().Add(job.Backoff(j.Attempt)) }

// Work implements river.Worker. Who cannot be asked for stays without a name:
// nothing else waits for it.
func (w *worker) Work(ctx context.Context, j *river.Job[args]) error {
	err := w.s.ask(ctx, j.Args)
	if err == nil || j.Attempt < j.MaxAttempts && platform.AsFailure(err).Passing() {
		return err
	}
	w.s.Log.Warn("person not asked for", "workspace", j.Args.WorkspaceID, "channel", j.Args.ChannelID, "error", err)
	return nil
}

func (s *Service) ask(ctx context.Context, a args) error {
	live, err := s.Channels.Find(ctx, a.WorkspaceID, a.ChannelID)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return nil // deleted meanwhile
	}
	if err != nil {
		return err
	}
	from, ok := live.Session.(platform.Profiler)
	if !ok {
		return nil
	}
	who, err := s.Store.Read().IdentityByID(ctx, a.WorkspaceID, a.IdentityID)
	if desk.CodeOf(err) == desk.CodeNotFound || err == nil && who.Name != "" {
		return nil // merged with another, or known by now
	}
	if err != nil {
		return err
	}
	heard, err := from.Profile(ctx, platform.Recipient{Address: who.Address})
	if err != nil {
		return err
	}
	return s.keep(ctx, a, heard)
}

// keep gives a person the name that the network tells, and their contact too
// unless somebody named it.
func (s *Service) keep(ctx context.Context, a args, heard platform.ProfileIn) error {
	name, display := clean(heard.Name), clean(heard.Display)
	if name == "" && display == "" {
		return nil
	}
	return s.Store.Write(ctx, func(tx *store.Tx) error {
		who, err := tx.IdentityByID(ctx, a.WorkspaceID, a.IdentityID)
		if err != nil || who.Name != "" {
			return ignoreMissing(err)
		}
		c, err := tx.LockContact(ctx, a.WorkspaceID, who.ContactID)
		if err != nil {
			return ignoreMissing(err)
		}
		if name == "" {
			name = display
		}
		before := c.Name
		c.Name = contact.Rename(c.Name, who.Name, who.Display, name)
		who.Name = name
		if display != "" {
			who.Display = display
		}
		c.UpdatedAt = s.Clock.Now()
		if err := tx.SaveIdentities(ctx, a.WorkspaceID, []desk.Identity{who}); err != nil {
			return err
		}
		if err := tx.SaveContacts(ctx, a.WorkspaceID, []desk.Contact{c}); err != nil {
			return err
		}
		return s.tell(ctx, tx, a.WorkspaceID, c, before)
	})
}

func ignoreMissing(err error) error {
	if desk.CodeOf(err) == desk.CodeNotFound {
		return nil
	}
	return err
}

func (s *Service) tell(ctx context.Context, tx *store.Tx, ws string, c desk.Contact, before string) error {
	filled := []desk.Contact{c}
	if err := tx.FillContacts(ctx, ws, filled); err != nil {
		return err
	}
	data, err := json.Marshal(&filled[0])
	if err != nil {
		return fmt.Errorf("write event: %w", err)
	}
	e := desk.Event{Type: desk.EventContactUpdated, At: c.UpdatedAt, Actor: desk.SystemActor, ContactID: c.ID, Data: data}
	if before != c.Name {
		e.Changes = map[string][2]any{"name": {before, c.Name}}
	}
	return tx.AppendEvents(ctx, ws, []desk.Event{e})
}

// clean is one line of what a network calls somebody, without what cannot be
// kept.
func clean(s string) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "")), " ")
	if r := []rune(s); len(r) > maxName {
		s = string(r[:maxName])
	}
	return s
}
