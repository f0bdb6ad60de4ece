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
	pairs map[string]*rate.Limiter // by conversation
}

// paceOf answers the pace of a channel, with its rates as they are now.
func (s *Service) paceOf(channelID string, rates platform.Rates) *pace {
	s.mu.Lock()
	p := s.paces[channelID]
	if p == nil {
		p = &pace{pairs: map[string]*rate.Limiter{}}
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
	p.all, p.pairs = nil, map[string]*rate.Limiter{}
	if rates.PerSecond > 0 {
		// A burst of an eighth of a second: a platform counts over a second.
		p.all = rate.NewLimiter(rate.Limit(rates.PerSecond), max(1, int(rates.PerSecond/8)))
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
	if wait := missing(p.all, now); wait > 0 {
		return false, now.Add(wait), false
	}
	// Reserve, since Allow takes nothing where a rounding error is missing.
	if pair != nil {
		pair.ReserveN(now, 1)
	}
	if p.all != nil {
		p.all.ReserveN(now, 1)
	}
	return true, time.Time{}, false
}

func (p *pace) pair(conversationID string) *rate.Limiter {
	if p.rates.PairPerSecond <= 0 {
		return nil
	}
	l := p.pairs[conversationID]
	if l == nil {
		l = rate.NewLimiter(rate.Limit(p.rates.PairPerSecond), max(1, p.rates.PairBurst))
		p.pairs[conversationID] = l
	}
	return l
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
