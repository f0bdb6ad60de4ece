package auth

import (
	"container/list"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"recado.dev/internal/desk"
)

// throttled is the error of too many tries; it says when to come back.
type throttled struct {
	err   *desk.Error
	after time.Duration
}

// Error implements error.
func (t *throttled) Error() string { return t.err.Error() }

// Unwrap lets desk.CodeOf see the code.
func (t *throttled) Unwrap() error { return t.err }

// RetryAfter is how long to wait.
func (t *throttled) RetryAfter() time.Duration { return t.after }

// limiter counts tries by key. It remembers a bounded number of keys and
// forgets those that were quiet longest.
type limiter struct {
	mu    sync.Mutex
	every time.Duration
	burst int
	max   int
	keys  map[string]*list.Element
	order *list.List // most recent first
}

type limited struct {
	key string
	lim *rate.Limiter
}

// newLimiter lets burst tries through at once and one more each every.
func newLimiter(every time.Duration, burst, max int) *limiter {
	return &limiter{every: every, burst: burst, max: max, keys: map[string]*list.Element{}, order: list.New()}
}

// allow takes one try of key at a time, or says how long to wait.
func (l *limiter) allow(key string, now time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.keys[key]
	if e == nil {
		if l.order.Len() >= l.max {
			oldest := l.order.Back()
			delete(l.keys, l.order.Remove(oldest).(*limited).key)
		}
		e = l.order.PushFront(&limited{key: key, lim: rate.NewLimiter(rate.Every(l.every), l.burst)})
		l.keys[key] = e
	}
	l.order.MoveToFront(e)
	lim := e.Value.(*limited).lim
	if lim.AllowN(now, 1) {
		return nil
	}
	missing := 1 - lim.TokensAt(now)
	wait := max(time.Second, time.Duration(missing*float64(l.every)))
	return &throttled{err: desk.E(desk.CodeThrottled, "too many tries, wait a moment"), after: wait}
}

// forget gives key its tries back.
func (l *limiter) forget(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e := l.keys[key]; e != nil {
		l.order.Remove(e)
		delete(l.keys, key)
	}
}
