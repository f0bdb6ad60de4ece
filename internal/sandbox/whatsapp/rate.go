package whatsapp

import (
	"sync"
	"time"
)

// How much the platform takes: of one number in a second, and from one number to
// one person. More than the second may come at once, borrowed from later.
const (
	numberRate  = 80
	numberBurst = 80
	highRate    = 1000 // of a number whose throughput was raised
	pairEvery   = 6 * time.Second
	pairBurst   = 45
)

// rates remembers how much was sent lately, by the table's clock: a jump gives
// time back as waiting would.
type rates struct {
	mu   sync.Mutex
	full map[string]time.Time // when what was taken is paid back
}

// take answers nil and counts a message, or the platform's refusal.
func (r *rates) take(number, person, throughput string, now time.Time) *graphError {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.full == nil {
		r.full = map[string]time.Time{}
	}
	pair := number + "\x00" + person
	if !r.room(pair, pairEvery, pairBurst, now) {
		return fail(400, 131056, "(Business Account, Consumer Account) pair rate limit hit",
			"Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time.")
	}
	rate, burst := time.Duration(numberRate), numberBurst
	if throughput == "HIGH" {
		rate, burst = highRate, highRate
	}
	if !r.room(number, time.Second/rate, burst, now) {
		return fail(400, 130429, "Rate limit hit", "Cloud API message throughput has been reached.")
	}
	r.spend(pair, pairEvery, now)
	r.spend(number, time.Second/rate, now)
	return nil
}

func (r *rates) room(key string, every time.Duration, burst int, now time.Time) bool {
	return r.full[key].Sub(now) <= every*time.Duration(burst-1)
}

func (r *rates) spend(key string, every time.Duration, now time.Time) {
	if len(r.full) > 10_000 {
		for k, at := range r.full {
			if at.Before(now) {
				delete(r.full, k)
			}
		}
	}
	at := r.full[key]
	if at.Before(now) {
		at = now
	}
	r.full[key] = at.Add(every)
}
