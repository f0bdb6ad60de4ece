package outbound

import (
	"math"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"recado.dev/internal/platform"
)

// pace keeps a channel within its platform's rates. It outlives the runs of
// its sender, so that a pause of a second does not fill the buckets.
type pace struct {
	mu    sync.Mutex
	rates platform.Rates
	all   *rate.Limiter            // nil: no limit
	last  *lately                  // nil: no limit
	pairs map[string]*rate.Limiter // by conversation
	made  time.Time
}

// paceOf answers the pace of a channel, with its rates as they are now.
func (s *Service) paceOf(channelID string, rates platform.Rates) *pace {
	s.mu.Lock()
	p := s.paces[channelID]
	if p == nil {
		p = &pace{pairs: map[string]*rate.Limiter{}, made: s.Time.Now()}
		s.paces[channelID] = p
	}
	s.mu.Unlock()
	p.set(rates)
	return p
}

func (p *pace) set(rates platform.Rates) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if rates == p.rates {
		return
	}
	p.rates = rates
	p.all, p.last, p.pairs = nil, nil, map[string]*rate.Limiter{}
	if rates.PerSecond > 0 {
		// A burst of an eighth of a second spreads them; that no second has more
		// than the platform takes, wherever it begins to count, is for last.
		p.all = rate.NewLimiter(rate.Limit(rates.PerSecond), max(1, int(rates.PerSecond/8)))
		p.last = newLately(max(1, int(rates.PerSecond)))
	}
}

// take answers whether a message to the conversation may go at now, and uses
// up its share; else it answers when to ask again, and whether only this
// conversation has to wait.
func (p *pace) take(conversationID string, now time.Time) (ok bool, next time.Time, pairOnly bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	pair := p.pair(conversationID)
	if wait := missing(pair, now); wait > 0 {
		return false, now.Add(wait), true
	}
	if wait := max(missing(p.all, now), p.last.wait(now)); wait > 0 {
		return false, now.Add(wait), false
	}
	// Reserve, since Allow takes nothing where a rounding error is missing.
	if pair != nil {
		pair.ReserveN(now, 1)
	}
	if p.all != nil {
		p.all.ReserveN(now, 1)
		p.last.note(now)
	}
	return true, time.Time{}, false
}

func (p *pace) pair(conversationID string) *rate.Limiter {
	if p.rates.PairPerSecond <= 0 {
		return nil
	}
	l := p.pairs[conversationID]
	if l == nil {
		l = rate.NewLimiter(rate.Limit(p.rates.PairPerSecond), p.pairBurst())
		p.pairs[conversationID] = l
	}
	return l
}

// pairBurst is a tenth below what the platform takes at once: the first message
// may be longer on its way than a later one, which then comes too early.
func (p *pace) pairBurst() int { return max(1, p.rates.PairBurst-p.rates.PairBurst/10) }

// young says whether what was sent before this pace was made may still count
// with the platform.
func (p *pace) young(now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.rates.PairPerSecond > 0 && now.Sub(p.made) < p.refill()
}

// refill is how long an empty bucket of one recipient takes to be full again.
func (p *pace) refill() time.Duration {
	return time.Duration(float64(max(1, p.rates.PairBurst)) / p.rates.PairPerSecond * float64(time.Second))
}

// spent has a conversation begin with less: so many were sent to it a moment
// ago, by another process or one that ended.
func (p *pace) spent(conversationID string, n int, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.rates.PairPerSecond <= 0 || p.pairs[conversationID] != nil {
		return
	}
	if l := p.pair(conversationID); n > 0 {
		l.ReserveN(now, min(n, l.Burst()))
	}
}

// lately remembers when the last messages went, as many as a second may have.
type lately struct {
	times []time.Time
	at    int
}

func newLately(most int) *lately { return &lately{times: make([]time.Time, most)} }

// wait is how long until the second that ends then has room for one more.
func (l *lately) wait(now time.Time) time.Duration {
	if l == nil || l.times[l.at].IsZero() {
		return 0
	}
	return max(0, l.times[l.at].Add(time.Second).Sub(now))
}

func (l *lately) note(now time.Time) {
	l.times[l.at] = now
	l.at = (l.at + 1) % len(l.times)
}

// missing is how long until the bucket holds one message; 0 for now.
func missing(l *rate.Limiter, now time.Time) time.Duration {
	if l == nil {
		return 0
	}
	lack := 1 - l.TokensAt(now)
	if lack <= 1e-9 {
		return 0
	}
	return time.Duration(math.Ceil(lack / float64(l.Limit()) * float64(time.Second)))
}

// tidy forgets conversations whose bucket is full again: a new one would be
// the same.
func (p *pace) tidy(now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for id, l := range p.pairs {
		if l.TokensAt(now) >= float64(l.Burst()) {
			delete(p.pairs, id)
		}
	}
}
