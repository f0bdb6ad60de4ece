// Package webhook tells other programs of what happens. Endpoints are told of
// the events that they chose: a follower of the event log makes one delivery for
// each endpoint and event, and a job brings it there, again and again for a day
// where it has to. Recipes' actions are brought the same way. It serves no HTTP.
package webhook

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/follow"
	"recado.dev/internal/job"
	"recado.dev/internal/safehttp"
	"recado.dev/internal/secret"
	"recado.dev/internal/store"
)

const (
	// place is the name of the follower's place in the event log.
	place     = "webhooks"
	batchSize = 500
	gather    = 100 * time.Millisecond
	lookAgain = 3 * time.Second

	// callTimeout is for a whole call, its answer included.
	callTimeout = 15 * time.Second
	// keptFor is how long the log of deliveries is kept.
	keptFor    = 30 * 24 * time.Hour
	tidyEvery  = time.Hour
	tidyAtOnce = 500
)

// Config is what a Service needs.
type Config struct {
	Store *store.Store
	Queue *job.Queue
	Clock clock.Clock // the business's, for what is told
	Wall  clock.Clock // the machine's: receivers and tries go by it
	Log   *slog.Logger
	// HTTP reaches endpoints: Client makes it.
	HTTP   *http.Client
	Sealer *secret.Sealer
	// Present gives events the form in which they leave the server.
	Present func(*desk.Event) error
	// Refused has the run of a recipe say that what its action sent was not taken;
	// nil where nobody is to be told.
	Refused func(ctx context.Context, tx *store.Tx, ws, runID, deliveryID, why string) error
	// PublicURL is where the desk is, for links.
	PublicURL string
}

// Client is how endpoints are called: behind the fence, for a short time, and
// never where a redirect leads.
func Client(o safehttp.Options) *http.Client {
	o.Timeout, o.MaxRedirects = callTimeout, -1
	return safehttp.New(o)
}

// Service keeps endpoints and tells them. It is safe for concurrent use.
type Service struct {
	Config
	loop   *follow.Loop
	tidied atomic.Int64

	mu   sync.Mutex
	busy map[string]int // calls under way, by endpoint
}

// New makes a service and registers its jobs; it tells once it is started.
func New(c Config) *Service {
	s := &Service{Config: c, busy: map[string]int{}}
	job.Register(c.Queue, &worker{s: s})
	job.Register(c.Queue, &replayWorker{s: s})
	s.loop = follow.New(follow.Config{
		Store: c.Store, Log: c.Log, Name: place, Gather: gather, LookAgain: lookAgain, Matters: tells, CatchUp: s.CatchUp, Turn: s.turn,
		Behind: func(ctx context.Context, limit int) ([]string, error) {
			return c.Store.Read().WebhooksBehind(ctx, place, limit)
		},
	})
	return s
}

// Start begins to follow.
func (s *Service) Start(ctx context.Context) error { return s.loop.Start(ctx) }

// Stop ends the following and waits for it. It may be called twice.
func (s *Service) Stop(ctx context.Context) error { return s.loop.Stop(ctx) }

// turn forgets old deliveries now and then.
func (s *Service) turn(ctx context.Context, _ bool) time.Duration {
	if now := s.Wall.Now(); now.Sub(time.UnixMicro(s.tidied.Load())) >= tidyEvery {
		s.tidied.Store(now.UnixMicro())
		s.loop.Warn("", s.Tidy(ctx))
	}
	return 0
}

// Tidy forgets deliveries that are older than 30 days.
func (s *Service) Tidy(ctx context.Context) error {
	for {
		var n int64
		err := s.Store.Write(ctx, func(tx *store.Tx) (err error) {
			n, err = tx.DropDeliveries(ctx, s.Wall.Now().Add(-keptFor), tidyAtOnce)
			return err
		})
		if err != nil || n < tidyAtOnce {
			return err
		}
	}
}
