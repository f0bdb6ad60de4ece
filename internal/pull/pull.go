// Package pull asks the networks that do not call us: it runs every channel
// whose session is a Puller, each on one node at a time, keeps what they fetched
// in the journal and remembers how far they came. It knows no platform by name.
package pull

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"recado.dev/internal/channel"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/journal"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

const (
	lease      = 15 * time.Second
	renewEvery = 5 * time.Second
	lookEvery  = 5 * time.Second // for channels that are new or were left
	firstWait  = time.Second     // after a failure; it doubles
	longWait   = 5 * time.Minute
	calm       = time.Minute // who pulled so long without a failure begins anew
)

// Channels answers connected accounts; *channel.Registry does.
type Channels interface {
	Get(ctx context.Context, channelID string) (*channel.Live, error)
	MarkIn(channelID string, at time.Time)
	MarkFailing(ctx context.Context, channelID, detail string)
}

// Journal keeps entries; *journal.Journal does.
type Journal interface {
	Append(ctx context.Context, e journal.Entry) error
}

// Config is what a Service needs.
type Config struct {
	Store    *store.Store
	Channels Channels
	Journal  Journal
	Files    *Files
	Clock    clock.Clock // the business's
	Log      *slog.Logger
	// Node names this process among those on the same database; "" makes one.
	Node string
	// Wait is the first wait after a failure; 0 for a second.
	Wait time.Duration
}

// Service runs the channels. It is safe for concurrent use.
type Service struct {
	Config
	ctx  context.Context // ends with Stop
	stop context.CancelFunc
	done sync.WaitGroup
	wake chan struct{}

	mu   sync.Mutex
	runs map[string]*run
}

// run is a channel that this node reads.
type run struct {
	session platform.Session
	stop    context.CancelFunc
}

// New makes a service that hears of channels by the store's commits; it reads
// once it is started.
func New(c Config) *Service {
	if c.Node == "" {
		c.Node = ident.New()
	}
	if c.Wait == 0 {
		c.Wait = firstWait
	}
	ctx, stop := context.WithCancel(context.Background())
	s := &Service{Config: c, ctx: ctx, stop: stop, wake: make(chan struct{}, 1), runs: map[string]*run{}}
	c.Store.OnEvents(s.hear)
	return s
}

// hear looks again when a channel was made, changed or removed.
func (s *Service) hear(_ string, evs []desk.Event) {
	for _, e := range evs {
		switch e.Type {
		case desk.EventChannelCreated, desk.EventChannelUpdated, desk.EventChannelDeleted:
			select {
			case s.wake <- struct{}{}:
			default:
			}
			return
		}
	}
}

// Start begins to read.
func (s *Service) Start(ctx context.Context) error {
	if s.Store.Engine() == store.SQLite {
		if err := s.Store.Write(ctx, func(tx *store.Tx) error { return tx.FreePulls(ctx) }); err != nil {
			return err
		}
	}
	s.done.Go(s.look)
	if s.Files != nil {
		s.done.Go(func() { s.Files.tidy(s.ctx) })
	}
	return nil
}

// Stop ends all reading and frees the channels. It may be called twice.
func (s *Service) Stop(context.Context) error {
	s.stop()
	s.done.Wait()
	return nil
}

// look keeps a run for every channel that has to be asked.
func (s *Service) look() {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		if err := s.adjust(); err != nil && s.ctx.Err() == nil {
			s.Log.Warn("channels to be asked cannot be listed", "error", err)
		}
		select {
		case <-s.ctx.Done():
			return
		case <-s.wake:
		case <-tick.C:
		}
	}
}

// adjust begins and ends runs, as channels are now.
func (s *Service) adjust() error {
	ids, err := s.Store.Read().ChannelIDs(s.ctx)
	if err != nil {
		return err
	}
	wanted := map[string]bool{}
	for _, id := range ids {
		live, err := s.Channels.Get(s.ctx, id)
		if err != nil || live.Channel.Status == desk.ChannelDisabled {
			continue
		}
		if _, ok := live.Session.(platform.Puller); !ok {
			continue
		}
		wanted[id] = true
		s.begin(id, live)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, r := range s.runs {
		if !wanted[id] {
			r.stop()
		}
	}
	return nil
}

// begin starts a run unless the channel has one with the session that it has
// now; one with another session ends first.
func (s *Service) begin(id string, live *channel.Live) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if have := s.runs[id]; have != nil {
		if have.session != live.Session {
			have.stop() // the next look begins anew
		}
		return
	}
	if s.ctx.Err() != nil {
		return
	}
	ctx, stop := context.WithCancel(s.ctx)
	s.runs[id] = &run{session: live.Session, stop: stop}
	s.done.Go(func() {
		s.keepOn(ctx, live)
		stop()
		s.mu.Lock()
		delete(s.runs, id)
		s.mu.Unlock()
		if s.ctx.Err() == nil {
			select {
			case s.wake <- struct{}{}:
			default:
			}
		}
	})
}

// keepOn reads a channel, again and again after failures, while ctx lasts.
func (s *Service) keepOn(ctx context.Context, live *channel.Live) {
	wait := s.Wait
	for ctx.Err() == nil {
		began := time.Now()
		mine, err := s.once(ctx, live)
		switch {
		case ctx.Err() != nil:
			return
		case errors.Is(err, store.ErrFenced), err == nil && !mine:
			wait = lookEvery // another node has it
		case err != nil:
			if time.Since(began) > calm {
				wait = s.Wait
			}
			s.tell(ctx, live, err)
		default:
			wait = s.Wait
		}
		if !sleep(ctx, wait+time.Duration(rand.Int64N(int64(wait)/4+1))) {
			return
		}
		wait = min(wait*2, longWait)
	}
}

// tell says why a channel could not be read.
func (s *Service) tell(ctx context.Context, live *channel.Live, err error) {
	f := platform.AsFailure(err)
	s.Log.Warn("channel cannot be read", "workspace", live.Channel.WorkspaceID, "channel", live.Channel.ID, "kind", string(f.Kind), "code", f.Code, "error", f.Error())
	if f.Kind == platform.BadCredentials || f.Kind == platform.Misconfigured {
		s.Channels.MarkFailing(ctx, live.Channel.ID, f.Title)
	}
}

// once takes the channel and reads it until something ends it; mine is false
// where another node has it.
func (s *Service) once(ctx context.Context, live *channel.Live) (mine bool, err error) {
	ws, id := live.Channel.WorkspaceID, live.Channel.ID
	var place string
	var token int64
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		now, err := tx.LeaseTime(ctx)
		if err != nil {
			return err
		}
		place, token, mine, err = tx.TakePull(ctx, ws, id, s.Node, now, now.Add(lease))
		return err
	})
	if err != nil || !mine {
		return mine, err
	}
	pulling, end := context.WithCancelCause(ctx)
	defer end(nil)
	var renewing sync.WaitGroup
	renewing.Go(func() { s.renew(pulling, end, ws, id, token) })
	keep := func(ctx context.Context, fetched []platform.HookRequest, cursor json.RawMessage) error {
		return s.keep(ctx, live, token, fetched, cursor)
	}
	err = guarded(func() error {
		return live.Session.(platform.Puller).Pull(pulling, json.RawMessage(place), keep)
	})
	if cause := context.Cause(pulling); errors.Is(cause, store.ErrFenced) {
		err = cause
	}
	end(nil)
	renewing.Wait()
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if left := s.Store.Write(last, func(tx *store.Tx) error { return tx.LeavePull(last, ws, id, token) }); left != nil && !errors.Is(left, store.ErrFenced) {
		s.Log.Warn("channel not freed", "workspace", ws, "channel", id, "error", left)
	}
	return true, err
}

// renew keeps the lease while the channel is read.
func (s *Service) renew(ctx context.Context, end context.CancelCauseFunc, ws, id string, token int64) {
	held := time.Now()
	for sleep(ctx, renewEvery) {
		err := s.Store.Write(ctx, func(tx *store.Tx) error {
			now, err := tx.LeaseTime(ctx)
			if err != nil {
				return err
			}
			return tx.HoldPull(ctx, ws, id, token, now.Add(lease))
		})
		switch {
		case err == nil:
			held = time.Now()
		case errors.Is(err, store.ErrFenced), time.Since(held) > lease:
			end(store.ErrFenced)
			return
		}
	}
}

// keep puts what was fetched on disk, files first, then the journal, then the
// place: where it breaks off in between the same things are fetched again, and
// the journal's events have their effect once.
func (s *Service) keep(ctx context.Context, live *channel.Live, token int64, fetched []platform.HookRequest, cursor json.RawMessage) error {
	for _, r := range fetched {
		if err := s.append(ctx, live, r); err != nil {
			return err
		}
	}
	if len(fetched) > 0 {
		s.Channels.MarkIn(live.Channel.ID, s.Clock.Now())
	}
	return s.Store.Write(ctx, func(tx *store.Tx) error {
		return tx.SavePull(ctx, live.Channel.WorkspaceID, live.Channel.ID, token, string(cursor))
	})
}

func (s *Service) append(ctx context.Context, live *channel.Live, r platform.HookRequest) error {
	if err := s.Files.Keep(ctx, live.Channel.WorkspaceID, live.Channel.ID, &r); err != nil {
		return err
	}
	return s.Journal.Append(ctx, journal.Entry{WorkspaceID: live.Channel.WorkspaceID, ChannelID: live.Channel.ID, Request: r})
}

// guarded runs a call of a connector and holds it to its promise not to panic.
func guarded(call func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &platform.Failure{Kind: platform.Unintelligible, Title: "the connector failed", Err: fmt.Errorf("panic: %v", p)}
		}
	}()
	return call()
}

// sleep waits, and answers false where ctx ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
