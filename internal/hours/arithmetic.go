package hours

import (
	"math"
	"time"

	"recado.dev/internal/desk"
)

// Horizon is how far ahead a search looks before it gives up. A calendar that
// opens for an hour a week would otherwise be walked for centuries, and one
// that never opens for ever.
const Horizon = 30 * 366 * 24 * time.Hour

// ErrNeverOpens is answered when there is not enough open time before the
// Horizon.
var ErrNeverOpens = desk.E(desk.CodeInvalid, "the calendar has not enough open time in the next thirty years")

// ErrNeverCloses is answered when there is no closed time before the Horizon.
var ErrNeverCloses = desk.E(desk.CodeInvalid, "the calendar does not close in the next thirty years")

// ErrNegative is answered for a duration below zero.
var ErrNegative = desk.E(desk.CodeInvalid, "business time does not run backwards")

// Open says whether the calendar is open at t.
func (s *Schedule) Open(t time.Time) bool {
	u := t.UnixMicro()
	offset, _ := offsetAt(s.zone, u)
	local := u + offset
	n := dayOf(local)
	var buf [2 * maxHours]span
	for _, p := range s.on(n, buf[:]) {
		if at := local - n*day; p.from <= at && at < p.to {
			return true
		}
	}
	return false
}

// NextOpen is the first moment from t on at which the calendar is open: t
// itself when it is.
func (s *Schedule) NextOpen(t time.Time) (time.Time, error) {
	return s.search(t, ErrNeverOpens, s.firstOpen)
}

// NextClose is the first moment from t on at which the calendar is closed: t
// itself when it is.
func (s *Schedule) NextClose(t time.Time) (time.Time, error) {
	return s.search(t, ErrNeverCloses, s.firstClosed)
}

// Add is the first moment by which d of open time has passed since t. Nothing
// to pass is t itself; what is used up at closing time is closing time, not
// the next morning.
func (s *Schedule) Add(t time.Time, d time.Duration) (time.Time, error) {
	left := d.Microseconds()
	switch {
	case left < 0:
		return time.Time{}, ErrNegative
	case left == 0:
		return time.UnixMicro(t.UnixMicro()).UTC(), nil
	}
	return s.search(t, ErrNeverOpens, func(lo, hi int64) (int64, bool) {
		at, rest := s.spend(lo, hi, left)
		left = rest
		return at, rest == 0
	})
}

// Between is the open time from a to b, below zero when b comes first.
func (s *Schedule) Between(a, b time.Time) time.Duration {
	if b.Before(a) {
		return -s.Between(b, a)
	}
	var sum int64
	for u, last := a.UnixMicro(), b.UnixMicro(); u < last; {
		offset, end := offsetAt(s.zone, u)
		end = min(end, last)
		sum += s.open(u+offset, end+offset)
		u = end
	}
	if sum > math.MaxInt64/1000 {
		return math.MaxInt64 // longer than a Duration can say
	}
	return time.Duration(sum) * time.Microsecond
}

// search walks from t on over the stretches in which the zone's offset stands
// still; within one, local time runs evenly and find may treat it as a line.
func (s *Schedule) search(t time.Time, none error, find func(lo, hi int64) (int64, bool)) (time.Time, error) {
	u := t.UnixMicro()
	for limit := u + Horizon.Microseconds(); u < limit; {
		offset, end := offsetAt(s.zone, u)
		end = min(end, limit)
		if at, ok := find(u+offset, end+offset); ok {
			return time.UnixMicro(at - offset).UTC(), nil
		}
		u = end
	}
	return time.Time{}, none
}

// open sums the open time between two local times.
func (s *Schedule) open(lo, hi int64) int64 {
	var sum int64
	w := walk{s: s}
	for lo < hi {
		n := dayOf(lo)
		if lo == n*day {
			if k := w.weeks(n, hi); k > 0 {
				sum += k * s.weekly
				lo += k * week
				continue
			}
		}
		for _, p := range w.on(n) {
			sum += max(0, min(hi, n*day+p.to)-max(lo, n*day+p.from))
		}
		lo = (n + 1) * day
	}
	return sum
}

// spend uses up left of the open time between two local times; it answers
// where it was used up, or what is still left.
func (s *Schedule) spend(lo, hi, left int64) (at, rest int64) {
	w := walk{s: s}
	for lo < hi {
		n := dayOf(lo)
		if lo == n*day && left > s.weekly {
			k := w.weeks(n, hi)
			if s.weekly > 0 {
				k = min(k, (left-1)/s.weekly) // never quite all: the last part says the moment
			}
			if k > 0 {
				left -= k * s.weekly
				lo += k * week
				continue
			}
		}
		for _, p := range w.on(n) {
			from, to := max(lo, n*day+p.from), min(hi, n*day+p.to)
			if from >= to {
				continue
			}
			if left <= to-from {
				return from + left, 0
			}
			left -= to - from
		}
		lo = (n + 1) * day
	}
	return 0, left
}

func (s *Schedule) firstOpen(lo, hi int64) (int64, bool) {
	w := walk{s: s}
	for lo < hi {
		n := dayOf(lo)
		if s.weekly == 0 && lo == n*day {
			if k := w.weeks(n, hi); k > 0 {
				lo += k * week
				continue
			}
		}
		for _, p := range w.on(n) {
			if at := max(lo, n*day+p.from); at < min(hi, n*day+p.to) {
				return at, true
			}
		}
		lo = (n + 1) * day
	}
	return 0, false
}

func (s *Schedule) firstClosed(lo, hi int64) (int64, bool) {
	w := walk{s: s}
	for lo < hi {
		n := dayOf(lo)
		if s.weekly == week && lo == n*day {
			if k := w.weeks(n, hi); k > 0 {
				lo += k * week
				continue
			}
		}
		for _, p := range w.on(n) {
			if p.from <= lo-n*day && lo-n*day < p.to {
				lo = n*day + p.to
			}
		}
		if lo < min(hi, (n+1)*day) {
			return lo, true
		}
	}
	return 0, false
}
