// Package clock gives the time. Everything that acts on time takes a Clock, so
// that a test or the sandbox can jump hours in an instant. Leases and timeouts
// of the machine's own use the time package instead: they must not jump.
package clock

import (
	"sync"
	"time"
)

// Clock tells the time of the business.
type Clock interface {
	// Now is the present in UTC, cut to microseconds, as the store keeps it.
	Now() time.Time
}

// System is the machine's own clock.
type System struct{}

// Now implements Clock.
func (System) Now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// Jumpable runs with a base clock, ahead of it by what it was moved. It is safe
// for concurrent use.
type Jumpable struct {
	Base   Clock
	mu     sync.RWMutex
	offset time.Duration
	subs   map[chan struct{}]struct{}
}

// NewJumpable starts level with base.
func NewJumpable(base Clock) *Jumpable {
	return &Jumpable{Base: base, subs: map[chan struct{}]struct{}{}}
}

// Now implements Clock.
func (j *Jumpable) Now() time.Time {
	j.mu.RLock()
	defer j.mu.RUnlock()
	return j.Base.Now().Add(j.offset)
}

// Offset is how far ahead of its base the clock is.
func (j *Jumpable) Offset() time.Duration {
	j.mu.RLock()
	defer j.mu.RUnlock()
	return j.offset
}

// Jump moves the clock forward and tells everyone who watches.
func (j *Jumpable) Jump(d time.Duration) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.offset += d
	for c := range j.subs {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

// Watch answers a channel that gets a value after each jump, and a function
// that ends the watch.
func (j *Jumpable) Watch() (<-chan struct{}, func()) {
	c := make(chan struct{}, 1)
	j.mu.Lock()
	j.subs[c] = struct{}{}
	j.mu.Unlock()
	return c, func() {
		j.mu.Lock()
		delete(j.subs, c)
		j.mu.Unlock()
	}
}

// Manual stands still until it is moved. It is for tests.
type Manual struct {
	mu  sync.Mutex
	now time.Time
}

// NewManual starts at t.
func NewManual(t time.Time) *Manual { return &Manual{now: t.UTC()} }

// Now implements Clock.
func (m *Manual) Now() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.now
}

// Advance moves the clock forward by d.
func (m *Manual) Advance(d time.Duration) {
	m.mu.Lock()
	m.now = m.now.Add(d)
	m.mu.Unlock()
}
