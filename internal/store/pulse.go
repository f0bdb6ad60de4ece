package store

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// A call has somebody who waits for its end, and who is better served by a clear
// no than by a long silence. After callPatience of waiting the database is asked
// for a sign of life; one that gives none for pulsePatience does not answer, and
// until it does nobody has to wait to hear so.
const (
	callPatience  = 800 * time.Millisecond
	pulsePatience = 2 * time.Second
	pulseLook     = 200 * time.Millisecond // between two looks at who waits, or at a database that is away
	pulseAgain    = 500 * time.Millisecond // between two questions that were refused
)

// ErrAway is why a call was cut: the database did not answer.
var ErrAway = errors.New("the database does not answer")

// Pulse knows whether the database answers, and cuts calls that wait for one
// that does not. What is slow is not away: a report, a lock that somebody holds
// and a pool without a free connection are waited for as long as the database
// gives any sign of life. Work that is nobody's call is left alone.
//
// A nil Pulse, as of SQLite, which is no other machine, lets everything pass.
type Pulse struct {
	pings []func(context.Context) error
	heard func() int64 // grows with what the database says to anybody
	away  atomic.Bool
	ctx   context.Context
	stop  context.CancelFunc

	mu       sync.Mutex
	calls    map[*Call]struct{}
	watching bool
	tell     func(away bool)
}

// newPulse asks by all pings at once: one that answers is enough. heard may
// answer anything that only grows.
func newPulse(heard func() int64, pings ...func(context.Context) error) *Pulse {
	ctx, stop := context.WithCancel(context.Background())
	return &Pulse{pings: pings, heard: heard, ctx: ctx, stop: stop, calls: map[*Call]struct{}{}, tell: func(bool) {}}
}

// Tell has f called when the database stops to answer, and when it answers
// again.
func (p *Pulse) Tell(f func(away bool)) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tell = f
}

// Away says whether it is known that the database does not answer.
func (p *Pulse) Away() bool { return p != nil && p.away.Load() }

// Call is something that somebody waits for. A nil Call is nobody's.
type Call struct {
	pulse *Pulse
	cut   context.CancelCauseFunc
	begin time.Time
	over  atomic.Bool
	waits atomic.Int64 // for how many answers of the database
	since atomic.Int64 // nanoseconds after begin: when the first of them was
}

type callKey struct{}

// Bound answers a context whose waiting for the database ends, with the cause
// ErrAway, when the database does not answer. Whoever asks for it calls Let in
// the end.
func (p *Pulse) Bound(ctx context.Context) (context.Context, *Call) {
	if p == nil {
		return ctx, nil
	}
	ctx, cut := context.WithCancelCause(ctx)
	c := &Call{pulse: p, cut: cut, begin: time.Now()}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls[c] = struct{}{}
	if !p.watching {
		p.watching = true
		go p.watch()
	}
	return context.WithValue(ctx, callKey{}, c), c
}

// IsCut says whether ctx, of a call or of its work, ended because the database
// does not answer.
func IsCut(ctx context.Context) bool { return errors.Is(context.Cause(ctx), ErrAway) }

// Let lets a call go: it has ended, or what it does from now on may take as long
// as it takes. It may be called twice.
func (c *Call) Let() {
	if c == nil || c.over.Swap(true) {
		return
	}
	c.pulse.mu.Lock()
	defer c.pulse.mu.Unlock()
	delete(c.pulse.calls, c)
}

// callOf is the call that ctx belongs to, nil for work that is nobody's.
func callOf(ctx context.Context) *Call {
	c, _ := ctx.Value(callKey{}).(*Call)
	return c
}

// callOf is the call that ctx belongs to; SQLite does not even look.
func (s *Store) callOf(ctx context.Context) *Call {
	if s.pulse == nil {
		return nil
	}
	return callOf(ctx)
}

// wait notes that a call waits for the database from now on, until done. Where
// the database is known to be away, it is cut at once.
func (c *Call) wait() {
	if c == nil || c.over.Load() {
		return
	}
	if c.waits.Add(1) == 1 {
		c.since.Store(int64(time.Since(c.begin)))
	}
	if c.pulse.away.Load() {
		c.cut(ErrAway)
	}
}

func (c *Call) done() {
	if c != nil {
		c.waits.Add(-1)
	}
}

// patient says whether a call can wait on.
func (c *Call) patient() bool {
	return c.waits.Load() <= 0 || time.Since(c.begin)-time.Duration(c.since.Load()) < callPatience
}

// watch looks after calls for as long as there are any, and after a database
// that is away until it is back.
func (p *Pulse) watch() {
	for pause(p.ctx, pulseLook) {
		p.mu.Lock()
		away, impatient := p.away.Load(), false
		for c := range p.calls {
			impatient = impatient || !c.patient()
		}
		if len(p.calls) == 0 && !away {
			p.watching = false
			p.mu.Unlock()
			return
		}
		p.mu.Unlock()
		if away || impatient {
			p.turn(p.gone())
		}
	}
}

// turn takes note of whether the database is away, and cuts who waits for it
// then.
func (p *Pulse) turn(away bool) {
	if p.ctx.Err() != nil {
		return // closed
	}
	p.mu.Lock()
	before, tell := p.away.Swap(away), p.tell
	for c := range p.calls {
		if away && c.waits.Load() > 0 {
			c.cut(ErrAway)
		}
	}
	p.mu.Unlock()
	if before != away {
		tell(away)
	}
}

// gone waits for a sign of life for pulsePatience at most, and says whether none
// came. A refusal is none yet: it may be the one of a proxy, or of a name server,
// while connections that stand work.
func (p *Pulse) gone() bool {
	ctx, cancel := context.WithTimeout(p.ctx, pulsePatience)
	defer cancel()
	before := p.heard()
	beat := make(chan struct{}, len(p.pings))
	for _, ping := range p.pings {
		go func() {
			for {
				if err := ping(ctx); err == nil || pgCode(err) != "" { // also "too many connections" is life
					beat <- struct{}{}
					return
				}
				if !pause(ctx, pulseAgain) {
					return
				}
			}
		}()
	}
	select {
	case <-beat:
		return false
	case <-ctx.Done():
		return p.heard() == before
	}
}

// pause waits, and says whether ctx goes on.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
