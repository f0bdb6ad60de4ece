package main

import (
	"time"
)

// sustained answers how many messages a second a server keeps up with: it takes
// them at a steady pace, and at the end of some seconds no more than half a
// second's worth waits to be applied. The pace grows by a quarter until it does
// not.
func (b *bench) sustained(s *server, customers int) (float64, error) {
	best := 0.0
	length := time.Duration(b.seconds / 2 * float64(time.Second))
	for rate := 640.0; rate < 12_000; rate *= 1.25 {
		n := int64(length.Seconds() * rate)
		requests := s.prepared(n, customers)
		began := time.Now()
		if err := s.steady(requests, int(rate), func(int, time.Time) {}); err != nil {
			return 0, err
		}
		took := time.Since(began)
		var st struct{ Head, Applied int64 }
		if err := s.call("GET", "/api/v1/journal", nil, &st); err != nil {
			return 0, err
		}
		if took > length*11/10 || float64(st.Head-st.Applied) > rate/2 {
			break
		}
		best = rate
		if _, err := s.waitApplied(time.Minute); err != nil {
			return 0, err
		}
	}
	if _, err := s.waitApplied(5 * time.Minute); err != nil {
		return 0, err
	}
	return best, nil
}
