package hours

import (
	"cmp"
	"slices"
	"time"
)

// Lengths in microseconds, the unit of everything inside this package.
const (
	second = int64(time.Second / time.Microsecond)
	minute = 60 * second
	day    = 24 * 60 * minute
	week   = 7 * day
)

// span is a stretch of a day, counted from its midnight on the wall clock. One
// that a day begins may end in the next.
type span struct{ from, to int64 }

// yearly is what a date has each year, from a year on.
type yearly struct {
	since int
	spans []span
}

// Schedule is a checked Calendar, made for questions. It never changes and may
// be asked from many goroutines.
//
// Days are numbered from 1970-01-01. A day is regular when neither it nor the
// day before has hours of its own; any seven regular days in a row hold the
// same open time, which is what lets the arithmetic skip whole weeks.
type Schedule struct {
	zone       *time.Location
	begun      [7][]span // what begins on a weekday, 0 is Sunday
	regular    [7][]span // what a regular day shows: its own and the end of the evening before
	weekly     int64     // open time of seven regular days
	dates      map[int64][]span
	dateList   []int64
	yearly     map[int]yearly // by monthDay
	yearlyList []int
}

// Compile checks c and makes its schedule.
func Compile(c Calendar) (*Schedule, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	loc, err := zone(c.Timezone)
	if err != nil {
		return nil, err
	}
	s := &Schedule{zone: loc, dates: map[int64][]span{}, yearly: map[int]yearly{}}
	s.setWeek(c)
	for _, h := range c.Holidays {
		s.setHoliday(h)
	}
	slices.Sort(s.dateList)
	slices.Sort(s.yearlyList)
	return s, nil
}

// Always is the schedule of a clock that never stops, for targets around the
// clock.
func Always() *Schedule {
	s := &Schedule{zone: time.UTC}
	s.setWeek(Calendar{AlwaysOpen: true})
	return s
}

// Zone is where the schedule's wall clock hangs.
func (s *Schedule) Zone() *time.Location { return s.zone }

func (s *Schedule) setWeek(c Calendar) {
	for _, d := range c.Days {
		if !c.AlwaysOpen {
			s.begun[d.Day] = append(s.begun[d.Day], spanOf(d.Open, d.Close))
		}
	}
	for i := range s.begun {
		if c.AlwaysOpen {
			s.begun[i] = []span{{0, day}}
		}
	}
	for i := range s.regular {
		s.regular[i] = join(nil, s.begun[i], s.begun[(i+6)%7])
		for _, p := range s.regular[i] {
			s.weekly += p.to - p.from
		}
	}
}

func (s *Schedule) setHoliday(h Holiday) {
	date, _ := parseDate(h.Date)
	spans := make([]span, 0, len(h.Hours))
	for _, p := range h.Hours {
		spans = append(spans, spanOf(p.Open, p.Close))
	}
	if h.Yearly {
		key := monthDay(date)
		s.yearly[key] = yearly{since: date.Year(), spans: spans}
		s.yearlyList = append(s.yearlyList, key)
		return
	}
	n := dayOf(date.UnixMicro())
	s.dates[n] = spans
	s.dateList = append(s.dateList, n)
}

// spanOf reads a stretch that was checked before.
func spanOf(open, shut string) span {
	from, _ := minutes(open)
	to, _ := minutes(shut)
	if to <= from {
		to += 24 * 60
	}
	return span{int64(from) * minute, int64(to) * minute}
}

// join answers, in order and without overlaps, what a day shows of the spans
// that begin on it and of those that began the day before.
func join(into, own, before []span) []span {
	for _, p := range own {
		into = append(into, span{p.from, min(p.to, day)})
	}
	for _, p := range before {
		if p.to > day {
			into = append(into, span{max(p.from-day, 0), p.to - day})
		}
	}
	slices.SortFunc(into, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	merged := into[:0]
	for _, p := range into {
		if n := len(merged); n > 0 && p.from <= merged[n-1].to {
			merged[n-1].to = max(merged[n-1].to, p.to)
			continue
		}
		merged = append(merged, p)
	}
	return merged
}

// startedOn are the spans that begin on day n, and whether it has its own.
func (s *Schedule) startedOn(n int64) (spans []span, special bool) {
	if len(s.dates) > 0 {
		if spans, ok := s.dates[n]; ok {
			return spans, true
		}
	}
	if len(s.yearly) > 0 {
		date := dateOf(n)
		if y, ok := s.yearly[monthDay(date)]; ok && date.Year() >= y.since {
			return y.spans, true
		}
	}
	return s.begun[weekday(n)], false
}

// on answers what day n shows; buf spares an allocation on irregular days.
func (s *Schedule) on(n int64, buf []span) []span {
	own, special := s.startedOn(n)
	before, eve := s.startedOn(n - 1)
	if !special && !eve {
		return s.regular[weekday(n)]
	}
	return join(buf[:0], own, before)
}

// walk goes over days in order and remembers up to where they are regular:
// looking that up costs more than a regular day itself.
type walk struct {
	s         *Schedule
	irregular int64 // the days from the last one asked to this one are regular
	known     bool
	buf       [2 * maxHours]span
}

func (w *walk) look(n int64) {
	if !w.known || n >= w.irregular {
		w.irregular, w.known = w.s.nextIrregular(n), true
	}
}

// on answers what day n shows.
func (w *walk) on(n int64) []span {
	if w.look(n); n < w.irregular {
		return w.s.regular[weekday(n)]
	}
	return w.s.on(n, w.buf[:])
}

// weeks is how many whole weeks from the start of day n on are regular and end
// by the local time hi.
func (w *walk) weeks(n, hi int64) int64 {
	room := (hi - n*day) / week
	if room <= 0 {
		return 0
	}
	w.look(n)
	return min(room, (w.irregular-n)/7)
}

// nextIrregular is the first day from n on that may not be regular, or one
// very far away. It may name a day too many, never one too few.
func (s *Schedule) nextIrregular(n int64) int64 {
	next := int64(1) << 40
	if i, _ := slices.BinarySearch(s.dateList, n-1); i < len(s.dateList) {
		next = max(n, s.dateList[i])
	}
	if len(s.yearlyList) == 0 {
		return next
	}
	eve := dateOf(n - 1)
	year, i := eve.Year(), 0
	if i, _ = slices.BinarySearch(s.yearlyList, monthDay(eve)); i == len(s.yearlyList) {
		year, i = year+1, 0
	}
	key := s.yearlyList[i]
	date := time.Date(year, time.Month(key/100), key%100, 0, 0, 0, 0, time.UTC)
	return min(next, max(n, dayOf(date.UnixMicro())))
}

// dayOf is the number of the day that a local time lies in.
func dayOf(local int64) int64 {
	n := local / day
	if local%day < 0 {
		n--
	}
	return n
}

func dateOf(n int64) time.Time { return time.UnixMicro(n * day).UTC() }

func monthDay(d time.Time) int { return int(d.Month())*100 + d.Day() }

// weekday of day n, 0 is Sunday; 1970-01-01 was a Thursday.
func weekday(n int64) int { return int(((n+4)%7 + 7) % 7) }
