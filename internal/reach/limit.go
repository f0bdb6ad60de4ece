package reach

import (
	"hash/maphash"
	"sync"
	"time"
)

const (
	// A visitor's address may come this often at once, and then so many times a
	// second: a hall full of people behind one address gets through, a machine
	// that turns the counters up does not.
	burst     = 120
	perSecond = 10
	// slots is how many addresses are told apart: a hash of an address chooses
	// one, with a seed that nobody knows and that ends with the process. The
	// address itself is kept nowhere.
	slots = 1 << 16
)

// limiter lets an address come only so often. It is safe for concurrent use.
type limiter struct {
	seed  maphash.Seed
	start time.Time
	mu    sync.Mutex
	full  [slots]int64 // when the slot is as good as new, in microseconds since start
}

func newLimiter(now time.Time) *limiter { return &limiter{seed: maphash.MakeSeed(), start: now} }

// allow says whether address may come now.
func (l *limiter) allow(address string, now time.Time) bool {
	const each = int64(time.Second/time.Microsecond) / perSecond
	i := maphash.String(l.seed, address) % slots
	at := now.Sub(l.start).Microseconds()
	l.mu.Lock()
	defer l.mu.Unlock()
	full := max(l.full[i], at)
	if full+each-at > burst*each {
		return false
	}
	l.full[i] = full + each
	return true
}
