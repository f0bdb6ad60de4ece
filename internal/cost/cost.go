// Package cost knows what messages cost. It follows the event log from its own
// place, so that nothing that receives or sends waits for it: what the platform
// says about a message's price, with a price list, becomes an amount, and
// amounts become sums. Nothing but counts and amounts is kept for them.
package cost

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"recado.dev/internal/channel"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/follow"
	"recado.dev/internal/job"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

const (
	batchSize = 500
	// gather is how long the counting waits for more events, so that under
	// load it writes few large transactions.
	gather    = 300 * time.Millisecond
	lookAgain = 3 * time.Second
)

// Channels answers connected accounts; channel.Registry does.
type Channels interface {
	Find(ctx context.Context, ws, channelID string) (*channel.Live, error)
	Descriptor(platform string) (platform.Descriptor, bool)
}

// Config is what a Service needs. Queue may be nil where nothing is compared.
type Config struct {
	Store    *store.Store
	Queue    *job.Queue
	Channels Channels
	Clock    clock.Clock
	Log      *slog.Logger
	// Failed hears of messages that turned out not to arrive, in the transaction
	// that counts them; nil for nobody.
	Failed func(ctx context.Context, tx *store.Tx, ws string, ids []string) error
}

// Service keeps what messages cost and answers it. It is safe for concurrent
// use.
type Service struct {
	Config
	loop *follow.Loop

	mu    sync.Mutex
	lists map[string]ownLists // by workspace
}

// New makes a Service that hears the store's commits; it counts once it is
// started.
func New(c Config) *Service {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	s := &Service{Config: c, lists: map[string]ownLists{}}
	s.loop = follow.New(follow.Config{
		Store: c.Store, Log: c.Log, Name: "costs", Gather: gather, LookAgain: lookAgain,
		Matters: func(e desk.Event) bool {
			return e.Type == desk.EventMessageUpdated || e.Type == desk.EventMessageCreated
		},
		Behind: c.Store.Read().CostsBehind, CatchUp: s.CatchUp,
	})
	if c.Queue != nil {
		job.Register(c.Queue, &checkWorker{s: s})
		c.Queue.Every(checkEvery, checkJob)
	}
	return s
}

// Start begins to follow the event log, first with what happened while nobody
// did.
func (s *Service) Start(ctx context.Context) error { return s.loop.Start(ctx) }

// Stop ends the following and waits for it. It may be called twice.
func (s *Service) Stop(ctx context.Context) error { return s.loop.Stop(ctx) }

// CatchUp counts all that is not counted yet, and prices anew what a changed
// price list calls for.
func (s *Service) CatchUp(ctx context.Context, ws string) error {
	for {
		more, err := s.step(ctx, ws)
		if err != nil {
			return err
		}
		if more {
			continue
		}
		if more, err = s.again(ctx, ws); err != nil || !more {
			return err
		}
	}
}
