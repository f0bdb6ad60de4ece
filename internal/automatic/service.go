package automatic

import (
	"context"
	"log/slog"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/follow"
	"recado.dev/internal/outbound"
	"recado.dev/internal/store"
)

const (
	batchSize = 500
	// gather is how long the following waits for more events, so that under load
	// it writes few transactions.
	gather = 20 * time.Millisecond
	// lookAgain is how often other nodes' work and the queues are looked at.
	lookAgain = time.Second
	// late is after how long a message says nothing that anybody wants to hear.
	late = time.Hour
	// mostAnHour bounds what a case is told by itself: whatever answers our
	// messages by itself, too, comes to an end.
	mostAnHour = 12
)

// Sender queues a message; outbound.Service does.
type Sender interface {
	SayAutomatically(ctx context.Context, a outbound.Automatic) error
}

// Config is what a Service needs.
type Config struct {
	Store  *store.Store
	Clock  clock.Clock
	Sender Sender
	Log    *slog.Logger
}

// Service follows the events and says what is to be said. It is safe for
// concurrent use.
type Service struct {
	*follow.Loop
	Config
	looked time.Time // by the machine's clock, when the queues were looked at; of the loop alone
}

// New makes a service that hears the store's commits; it works once it is
// started.
func New(cfg Config) *Service {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	s := &Service{Config: cfg}
	loop := follow.Config{Store: cfg.Store, Log: cfg.Log, Name: "automatic messages", Gather: gather, LookAgain: lookAgain, Matters: matters,
		Behind: cfg.Store.Read().AutomaticBehind, CatchUp: s.CatchUp, Turn: s.turn}
	if j, ok := cfg.Clock.(jumps); ok {
		loop.Jumped = j.Watch
	}
	s.Loop = follow.New(loop)
	return s
}

// jumps is a clock that tells when it was moved.
type jumps interface {
	Watch() (<-chan struct{}, func())
}

// turn looks at who waits, now and then, and says what is due.
func (s *Service) turn(ctx context.Context, _ bool) time.Duration {
	if time.Since(s.looked) >= lookAgain*9/10 {
		s.looked = time.Now()
		spaces, err := s.Store.Read().AutomaticSpaces(ctx)
		s.Warn("", err)
		for _, ws := range spaces {
			s.Warn(ws, s.Queues(ctx, ws))
		}
	}
	s.Warn("", s.Say(ctx))
	return 0
}

// CatchUp follows all events of a workspace.
func (s *Service) CatchUp(ctx context.Context, ws string) error {
	for {
		more, err := s.step(ctx, ws)
		if err != nil || !more {
			return err
		}
	}
}

// step follows one batch. Events are read before the transaction, which is short
// for that. Should another node have followed them meanwhile, nothing is written
// and the next step goes on where it ended.
func (s *Service) step(ctx context.Context, ws string) (more bool, err error) {
	read := s.Store.Read()
	from, ok, err := read.AutomaticPlace(ctx, ws)
	if err != nil || !ok {
		return false, err
	}
	head, err := read.EventHead(ctx, ws)
	if err != nil || head <= from {
		return false, err
	}
	evs, err := read.AutomaticEvents(ctx, ws, from, head, batchSize)
	if err != nil {
		return false, err
	}
	full := len(evs) == batchSize
	if full {
		head = evs[len(evs)-1].Seq
	}
	wants, err := s.occasions(ctx, read, ws, evs)
	if err != nil {
		return false, err
	}
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		more = true
		seq, _, err := tx.LockAutomatic(ctx, ws)
		if err != nil || seq != from {
			return err
		}
		more = full
		if err := tx.WantAutomatic(ctx, wants); err != nil {
			return err
		}
		return tx.MoveAutomatic(ctx, ws, head)
	})
	return more, err
}
