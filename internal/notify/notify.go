// Package notify tells people what concerns them. It follows the event log from
// its own place and turns events into notifications: who got a case, whom a
// note names, whose customer wrote, whose promise is due. Nobody is told of
// what they did themselves, and several of a kind in one case are one with a
// count. From there they go the ways that their person chose: the app's own
// list, Web Push and a digest by e-mail.
//
// Whoever makes notifications of a workspace holds the workspace's place, of
// all nodes one at a time, and moves it in the same transaction: each event
// counts once, and each push is a job of that transaction.
package notify

import (
	"context"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/follow"
	"recado.dev/internal/job"
	"recado.dev/internal/mail"
	"recado.dev/internal/secret"
	"recado.dev/internal/store"
)

const (
	batchSize = 500
	// gather is how long more events are waited for: a customer who writes three
	// messages makes one notification of three.
	gather    = 250 * time.Millisecond
	lookAgain = 3 * time.Second
	// keptFor is how long notifications stay after the last of them.
	keptFor    = 60 * 24 * time.Hour
	pruneEvery = time.Hour
	pruneBatch = 500
)

// Config is what a Service needs.
type Config struct {
	Store *store.Store
	Queue *job.Queue
	Clock clock.Clock
	Wall  clock.Clock // the machine's: sessions and push services go by it
	Log   *slog.Logger
	// HTTP reaches push services, within the fence.
	HTTP   *http.Client
	Sealer *secret.Sealer
	Mail   *mail.Sender
	// PublicURL is where the desk is, for links in mails.
	PublicURL string
	// Jumps watches the clock for jumps, like clock.Jumpable.Watch; nil for one
	// that never does.
	Jumps func() (<-chan struct{}, func())
	// PlainPush allows push services without TLS: for tests alone.
	PlainPush bool
}

// Service makes and sends notifications. It is safe for concurrent use.
type Service struct {
	Config
	loop   *follow.Loop
	pruned atomic.Int64 // when old ones were last dropped, by the machine's clock
	keys   atomic.Pointer[pushKeys]
}

// New makes a service and registers its jobs with the queue; it tells once it
// is started.
func New(c Config) *Service {
	s := &Service{Config: c}
	job.Register(c.Queue, &pushWorker{s: s})
	job.Register(c.Queue, &digestWorker{s: s})
	job.Register(c.Queue, &recipeWorker{s: s})
	s.loop = follow.New(follow.Config{
		Store: c.Store, Log: c.Log, Name: "notifications", Gather: gather, LookAgain: lookAgain,
		Behind: c.Store.Read().NotificationsBehind, CatchUp: s.CatchUp, Turn: s.turn, Jumped: c.Jumps,
	})
	return s
}

// Start makes the keys for push services, where there are none, and begins to
// follow.
func (s *Service) Start(ctx context.Context) error {
	if _, err := s.pushKeys(ctx); err != nil {
		return err
	}
	return s.loop.Start(ctx)
}

// Stop ends the following and waits for it. It may be called twice.
func (s *Service) Stop(ctx context.Context) error { return s.loop.Stop(ctx) }

// turn does what is due by the clock.
func (s *Service) turn(ctx context.Context, _ bool) time.Duration {
	s.loop.Warn("", s.Digests(ctx))
	s.loop.Warn("", s.Recipes(ctx))
	if now := s.Wall.Now(); now.Sub(time.UnixMicro(s.pruned.Load())) >= pruneEvery {
		s.pruned.Store(now.UnixMicro())
		s.loop.Warn("", s.Prune(ctx))
	}
	return lookAgain
}

// Prune drops what is older than 60 days.
func (s *Service) Prune(ctx context.Context) error {
	for {
		n := 0
		err := s.Store.Write(ctx, func(tx *store.Tx) (err error) {
			n, err = tx.DropOldNotifications(ctx, s.Clock.Now().Add(-keptFor), pruneBatch)
			return err
		})
		if err != nil || n < pruneBatch {
			return err
		}
	}
}
