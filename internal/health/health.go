// Package health asks each connected channel about once a minute how it stands
// at its network, so that a token that was revoked is noticed by us and not by
// the first message that is lost. It keeps what is wrong, since when and what
// mends it, and tells of it when a channel falls ill and when it is well again.
//
// Probes are spread over time and bounded in number: a thousand channels make
// a steady trickle. Any node asks; who claims a channel in the store asks it.
package health

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"recado.dev/internal/channel"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/insight"
	"recado.dev/internal/store"
)

const (
	// every is how often a channel that works is asked. Up to a fifth is added,
	// so that channels drift apart: together that is under a minute.
	every = 40 * time.Second
	// checkEvery is for networks that have only the longer checks.
	checkEvery = 10 * time.Minute
	deepEvery  = 10 * time.Minute
	maxBackOff = 5 * time.Minute
	// probeTimeout bounds one probe, and lease how long nobody else asks.
	probeTimeout = 12 * time.Second
	lease        = 30 * time.Second
	// atOnce bounds how many channels are asked at the same time.
	atOnce    = 16
	batchSize = 64
	look      = time.Second
	findEvery = 5 * time.Minute
)

// Actor is who finds out how channels stand.
var Actor = desk.Actor{Type: "system", Name: "health"}

// Config is what a Service needs.
type Config struct {
	Store    *store.Store
	Channels *channel.Registry
	Insights *insight.Service
	Clock    clock.Clock
	Wall     clock.Clock // the machine's: probes are ordered by it
	// Every is how often a channel that works is asked; 0 for about 40 seconds.
	Every time.Duration
	Log   *slog.Logger
}

// Service asks channels how they stand. It is safe for concurrent use.
type Service struct {
	Config
	ctx  context.Context // ends with Stop
	stop context.CancelFunc
	done sync.WaitGroup
	wake chan struct{}

	mu   sync.Mutex
	soon map[store.ProbePlace]bool // to be asked at once; true: for everything
}

// New makes a service that hears the store's commits; it asks once it is
// started.
func New(c Config) *Service {
	if c.Every == 0 {
		c.Every = every
	}
	ctx, stop := context.WithCancel(context.Background())
	s := &Service{Config: c, ctx: ctx, stop: stop, wake: make(chan struct{}, 1), soon: map[store.ProbePlace]bool{}}
	c.Store.OnEvents(s.hear)
	return s
}

// Start begins to ask.
func (s *Service) Start(context.Context) error {
	s.done.Go(s.run)
	return nil
}

// Stop ends it and waits for the probes under way. It may be called twice.
func (s *Service) Stop(context.Context) error {
	s.stop()
	s.done.Wait()
	return nil
}

// hear notes channels that are to be asked because something happened to them:
// they are new, were changed or switched on, or the network told news of them.
func (s *Service) hear(ws string, evs []desk.Event) {
	for i := range evs {
		id, deep, ok := reason(&evs[i])
		if !ok {
			continue
		}
		s.mu.Lock()
		p := store.ProbePlace{WorkspaceID: ws, ID: id}
		s.soon[p] = s.soon[p] || deep
		s.mu.Unlock()
		select {
		case s.wake <- struct{}{}:
		default:
		}
	}
}

func (s *Service) run() {
	tick := time.NewTicker(look)
	defer tick.Stop()
	var found time.Time
	for {
		if now := s.Wall.Now(); now.Sub(found) >= findEvery {
			found = now
			s.warn("", s.find(s.ctx))
		}
		s.warn("", s.Turn(s.ctx))
		select {
		case <-s.ctx.Done():
			return
		case <-s.wake:
		case <-tick.C:
		}
	}
}

// find has channels asked that no probe is kept of yet, spread over the time
// between two probes.
func (s *Service) find(ctx context.Context) error {
	for {
		list, err := s.Store.Read().UnaskedChannels(ctx, batchSize)
		if err != nil || len(list) == 0 {
			return err
		}
		err = s.Store.Write(ctx, func(tx *store.Tx) error {
			for _, p := range list {
				if err := tx.ScheduleProbe(ctx, p.WorkspaceID, p.ID, s.Wall.Now().Add(rand.N(s.Every)), true); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
}

// Turn asks all channels that are due.
func (s *Service) Turn(ctx context.Context) error {
	if err := s.hurry(ctx); err != nil {
		return err
	}
	for ctx.Err() == nil {
		due, err := s.Store.Read().ProbesDue(ctx, s.Wall.Now(), batchSize)
		if err != nil || len(due) == 0 {
			return err
		}
		mine, err := s.claim(ctx, due)
		if err != nil {
			return err
		}
		s.askAll(ctx, mine)
		if len(due) < batchSize {
			return nil
		}
	}
	return nil
}

// hurry puts those that something happened to first.
func (s *Service) hurry(ctx context.Context) error {
	s.mu.Lock()
	soon := s.soon
	s.soon = map[store.ProbePlace]bool{}
	s.mu.Unlock()
	if len(soon) == 0 {
		return nil
	}
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		for p, deep := range soon {
			if err := tx.ScheduleProbe(ctx, p.WorkspaceID, p.ID, s.Wall.Now(), deep); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		s.mu.Lock()
		for p, deep := range soon {
			s.soon[p] = s.soon[p] || deep
		}
		s.mu.Unlock()
	}
	return err
}

func (s *Service) claim(ctx context.Context, due []store.ChannelHealth) (mine []store.ChannelHealth, err error) {
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		mine = mine[:0]
		for _, h := range due {
			until := s.Wall.Now().Add(lease)
			ok, err := tx.ClaimProbe(ctx, h, until)
			if err != nil {
				return err
			}
			if ok {
				h.NextAt = &until
				mine = append(mine, h)
			}
		}
		return nil
	})
	return mine, err
}

func (s *Service) askAll(ctx context.Context, list []store.ChannelHealth) {
	var wait sync.WaitGroup
	room := make(chan struct{}, atOnce)
	for _, h := range list {
		room <- struct{}{}
		wait.Go(func() {
			defer func() { <-room }()
			s.warn(h.ChannelID, s.ask(ctx, h))
		})
	}
	wait.Wait()
}

func (s *Service) warn(id string, err error) {
	if err != nil && s.ctx.Err() == nil {
		s.Log.WarnContext(s.ctx, "channel cannot be asked how it stands", slog.String("channel", id), slog.Any("error", err))
	}
}
