package hours

import (
	"errors"
	"math"
	"time"
	_ "time/tzdata" // so that one binary knows every zone, whatever the machine has
)

// zone finds an IANA zone. The machine's own is refused: a calendar means the
// same wherever it is read.
func zone(name string) (*time.Location, error) {
	if name == "" || name == "Local" {
		return nil, errors.New("no zone")
	}
	return time.LoadLocation(name)
}

// offsetAt is how far the wall clock of loc is ahead of UTC at u, and until
// when that lasts; all in microseconds.
func offsetAt(loc *time.Location, u int64) (offset, end int64) {
	t := time.UnixMicro(u).In(loc)
	_, seconds := t.Zone()
	_, until := t.ZoneBounds()
	offset = int64(seconds) * second
	switch end = until.UnixMicro(); {
	case until.IsZero():
		end = math.MaxInt64
	case end <= u:
		end = changeWithin(loc, u, u+day, offset)
	}
	return offset, end
}

// changeWithin looks between two moments for the one at which the offset
// changes; without one it answers the second. The time package makes it
// necessary: on the last day of a leap year, beyond the years that a zone
// lists one by one, ZoneBounds answers an end that has passed already.
func changeWithin(loc *time.Location, u, end, offset int64) int64 {
	same := func(at int64) bool {
		_, seconds := time.UnixMicro(at).In(loc).Zone()
		return int64(seconds)*second == offset
	}
	if same(end) {
		return end
	}
	for end-u > 1 {
		if mid := u + (end-u)/2; same(mid) {
			u = mid
		} else {
			end = mid
		}
	}
	return end
}

// At is the moment at which the wall clock of loc shows a date and a time. A
// time that comes twice is its first; one that is left out is the moment the
// clock jumps.
func At(loc *time.Location, year int, month time.Month, date, hour, minute int) time.Time {
	local := time.Date(year, month, date, hour, minute, 0, 0, time.UTC).UnixMicro()
	before, _ := offsetAt(loc, local-day)
	after, _ := offsetAt(loc, local+day)
	first, last := min(local-before, local-after), max(local-before, local-after)
	for _, u := range []int64{first, last} {
		if off, _ := offsetAt(loc, u); u+off == local {
			return time.UnixMicro(u).UTC()
		}
	}
	_, jump := offsetAt(loc, first)
	return time.UnixMicro(min(jump, last)).UTC()
}
