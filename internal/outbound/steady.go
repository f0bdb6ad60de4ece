package outbound

import (
	"context"
	"sync/atomic"
	"time"
)

// steady is a time that no step of the machine's clock moves: what the store
// counts leases by, on which all nodes agree, and from there on what has passed.
// A sender that took the wall's would hold its channel, or wait, for as long as
// the clock was wrong.
type steady struct{ from atomic.Pointer[anchor] }

// anchor is one moment in both times; here has the reading that only grows.
type anchor struct{ lease, here time.Time }

func newSteady() *steady {
	s := &steady{}
	now := time.Now()
	s.from.Store(&anchor{now.UTC(), now})
	return s
}

// Now implements Time.
func (s *steady) Now() time.Time {
	a := s.from.Load()
	return a.lease.Add(time.Since(a.here)).UTC()
}

// After implements Time.
func (*steady) After(d time.Duration) <-chan time.Time { return time.After(d) }

// set has now be the time of leases.
func (s *steady) set(lease time.Time) { s.from.Store(&anchor{lease.UTC(), time.Now()}) }

// agree takes the time of leases from the store, where nodes share one.
func (s *Service) agree(ctx context.Context) error {
	t, ok := s.Time.(*steady)
	if !ok {
		return nil // a test's own
	}
	now, err := s.Store.Read().LeaseTime(ctx)
	if err == nil {
		t.set(now)
	}
	return err
}
