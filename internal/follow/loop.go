// Package follow has a follower of the event log work when there is something
// to do: woken by what this node commits, looking now and then for what other
// nodes left, and when a moment of its own has come. What is done with the
// events, and how far it got, is the follower's matter and in the store: a Loop
// may be cut off anywhere.
package follow

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// behindLimit is how many workspaces are looked at after one look around; the
// next look finds the others.
const behindLimit = 100

// plenty is how many events make a round of their own: to wait for more of them
// would only have them leave the memory in which they are at hand.
const plenty = 1500

// Config is what a Loop does. Store, Name, Log, LookAgain, Behind and CatchUp
// are needed.
type Config struct {
	Store *store.Store
	Log   *slog.Logger
	// Name says in the log who cannot follow: "reports".
	Name string
	// Gather is how long more events are waited for after the first, so that
	// under load few large transactions are written.
	Gather time.Duration
	// LookAgain is how often other nodes' events are looked for.
	LookAgain time.Duration
	// Matters says whether an event wakes the follower; nil for all.
	Matters func(desk.Event) bool
	// Behind lists workspaces with something to do, whoever left it.
	Behind func(ctx context.Context, limit int) ([]string, error)
	// CatchUp does all that there is to do in a workspace.
	CatchUp func(ctx context.Context, ws string) error
	// Turn, where it is set, comes after each round and says how long to wait at
	// most until the next; 0 means until something wakes the loop. worked says
	// whether the round had a workspace to look at.
	Turn func(ctx context.Context, worked bool) time.Duration
	// Jumped, where it is set, wakes the loop when the clock was moved.
	Jumped func() (moved <-chan struct{}, end func())
}

// Loop is one follower at work. It is safe for concurrent use.
type Loop struct {
	cfg Config

	ctx  context.Context // ends with Stop
	stop context.CancelFunc
	done sync.WaitGroup
	wake chan struct{}
	full chan struct{} // there is plenty to look at

	mu    sync.Mutex
	dirty map[string]bool // workspaces to look at
	heard int             // events since the last round
}

// New makes a loop that hears the store's commits; it works once it is started.
func New(cfg Config) *Loop {
	ctx, stop := context.WithCancel(context.Background())
	l := &Loop{cfg: cfg, ctx: ctx, stop: stop, wake: make(chan struct{}, 1), full: make(chan struct{}, 1), dirty: map[string]bool{}}
	cfg.Store.OnEvents(l.hear)
	return l
}

func (l *Loop) hear(ws string, evs []desk.Event) {
	for i := range evs {
		if l.cfg.Matters == nil || l.cfg.Matters(evs[i]) {
			l.Mark(ws)
			break
		}
	}
	l.mu.Lock()
	l.heard += len(evs)
	much := l.heard >= plenty && l.dirty[ws]
	l.mu.Unlock()
	if much {
		poke(l.full)
	}
}

// Mark has a workspace looked at soon.
func (l *Loop) Mark(ws string) {
	l.mu.Lock()
	l.dirty[ws] = true
	l.mu.Unlock()
	poke(l.wake)
}

func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// Start begins to follow, first with what happened while nobody did.
func (l *Loop) Start(context.Context) error {
	l.done.Go(l.run)
	return nil
}

// Stop ends the following and waits for it. It may be called twice.
func (l *Loop) Stop(context.Context) error {
	l.stop()
	l.done.Wait()
	return nil
}

// Context ends when the loop is stopped.
func (l *Loop) Context() context.Context { return l.ctx }

func (l *Loop) run() {
	look := time.NewTicker(l.cfg.LookAgain)
	defer look.Stop()
	turn := time.NewTimer(time.Hour)
	defer turn.Stop()
	var moved <-chan struct{}
	if l.cfg.Jumped != nil {
		c, end := l.cfg.Jumped()
		defer end()
		moved = c
	}
	l.lookAround()
	for {
		l.round(turn)
		select {
		case <-l.ctx.Done():
			return
		case <-turn.C:
		case <-moved:
		case <-look.C:
			l.lookAround()
		case <-l.wake:
			if !l.rest() {
				return
			}
		}
	}
}

// round looks at all workspaces that want it.
func (l *Loop) round(turn *time.Timer) {
	list := l.take()
	for _, ws := range list {
		l.Warn(ws, l.cfg.CatchUp(l.ctx, ws))
	}
	if l.cfg.Turn == nil {
		return
	}
	turn.Stop()
	if d := l.cfg.Turn(l.ctx, len(list) > 0); d > 0 {
		turn.Reset(d)
	}
}

// rest waits for more events; false says that the loop was stopped.
func (l *Loop) rest() bool {
	if l.cfg.Gather == 0 {
		return l.ctx.Err() == nil
	}
	t := time.NewTimer(l.cfg.Gather)
	defer t.Stop()
	select {
	case <-l.ctx.Done():
		return false
	case <-t.C:
		return true
	case <-l.full:
		return true
	}
}

func (l *Loop) lookAround() {
	list, err := l.cfg.Behind(l.ctx, behindLimit)
	l.Warn("", err)
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, ws := range list {
		l.dirty[ws] = true
	}
}

func (l *Loop) take() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := make([]string, 0, len(l.dirty))
	for ws := range l.dirty {
		out = append(out, ws)
	}
	clear(l.dirty)
	l.heard = 0
	select {
	case <-l.full:
	default:
	}
	return out
}

// Warn writes what went wrong into the log, unless it went wrong because the
// loop was stopped. The next round tries again.
func (l *Loop) Warn(ws string, err error) {
	if err != nil && l.ctx.Err() == nil {
		l.cfg.Log.WarnContext(l.ctx, "event log cannot be followed", slog.String("follower", l.cfg.Name), slog.String("workspace", ws), slog.Any("error", err))
	}
}
