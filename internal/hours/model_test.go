package hours_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado.dev/internal/hours"
)

// model is the rule in its plainest form: look at the wall clock, minute by
// minute. It is slow and has no arithmetic to get wrong.
type model struct {
	c   hours.Calendar
	loc *time.Location
}

func newModel(t interface{ Fatal(...any) }, c hours.Calendar) model {
	loc, err := time.LoadLocation(c.Timezone)
	if err != nil {
		t.Fatal(err)
	}
	return model{c, loc}
}

func (m model) open(at time.Time) bool {
	local := at.In(m.loc)
	now := local.Hour()*60 + local.Minute()
	today := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, time.UTC)
	return m.within(today, now) || m.within(today.AddDate(0, 0, -1), now+24*60)
}

// stretches are what begins on a date.
func (m model) stretches(date time.Time) []hours.Stretch {
	for _, yearly := range []bool{false, true} {
		for _, h := range m.c.Holidays {
			same := h.Date == date.Format("2006-01-02")
			if yearly {
				same = h.Date[4:] == date.Format("-01-02") && h.Date[:4] <= date.Format("2006")
			}
			if h.Yearly == yearly && same {
				return h.Hours
			}
		}
	}
	if m.c.AlwaysOpen {
		return []hours.Stretch{{Open: "00:00", Close: "24:00"}}
	}
	var list []hours.Stretch
	for _, d := range m.c.Days {
		if d.Day == int(date.Weekday()) {
			list = append(list, hours.Stretch{Open: d.Open, Close: d.Close})
		}
	}
	return list
}

func (m model) within(date time.Time, minute int) bool {
	for _, s := range m.stretches(date) {
		open, shut := clockMinutes(s.Open), clockMinutes(s.Close)
		if shut <= open {
			shut += 24 * 60
		}
		if open <= minute && minute < shut {
			return true
		}
	}
	return false
}

func clockMinutes(s string) int {
	return 60*(int(s[0]-'0')*10+int(s[1]-'0')) + int(s[3]-'0')*10 + int(s[4]-'0')
}

func (m model) between(a, b time.Time) time.Duration {
	var d time.Duration
	for t := a; t.Before(b); t = t.Add(time.Minute) {
		if m.open(t) {
			d += time.Minute
		}
	}
	return d
}

// places are zones with the moments around which their clocks do odd things.
var places = []struct {
	zone  string
	dates []string
}{
	{"Europe/Madrid", []string{"2026-03-29", "2026-10-25", "2027-01-01"}},
	{"America/Sao_Paulo", []string{"2018-11-04", "2019-02-17", "2026-04-01"}}, // at midnight
	{"Australia/Lord_Howe", []string{"2026-04-05", "2026-10-04"}},             // half an hour
	{"Asia/Kathmandu", []string{"2026-06-01", "1986-01-01"}},                  // 5:45; a quarter was left out once
	{"Pacific/Apia", []string{"2011-12-30"}},                                  // a day was left out
	{"Africa/Casablanca", []string{"2026-02-15", "2026-03-22"}},               // back for Ramadan
	{"America/New_York", []string{"2026-03-08", "2026-11-01"}},
	{"UTC", []string{"2024-02-29"}},
}

func genClock() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		m := rapid.OneOf(rapid.IntRange(0, 95).AsAny(), rapid.IntRange(0, 1439).AsAny()).Draw(t, "minute").(int)
		if rapid.Bool().Draw(t, "quarter") {
			m = m % 96 * 15
		}
		return time.Date(2000, 1, 1, 0, m, 0, 0, time.UTC).Format("15:04")
	})
}

func genStretch() *rapid.Generator[hours.Stretch] {
	return rapid.Custom(func(t *rapid.T) hours.Stretch {
		s := hours.Stretch{Open: genClock().Draw(t, "open"), Close: genClock().Draw(t, "close")}
		if s.Open == s.Close || rapid.IntRange(0, 5).Draw(t, "to midnight") == 0 {
			s.Close = "24:00"
		}
		return s
	})
}

// genCalendar draws a calendar and a moment near one of its oddities.
func genCalendar() *rapid.Generator[scene] {
	return rapid.Custom(func(t *rapid.T) scene {
		place := rapid.SampledFrom(places).Draw(t, "place")
		date, _ := time.Parse("2006-01-02", rapid.SampledFrom(place.dates).Draw(t, "date"))
		c := hours.Calendar{Timezone: place.zone, AlwaysOpen: rapid.IntRange(0, 7).Draw(t, "always") == 0}
		for _, s := range rapid.SliceOfN(genStretch(), 0, 9).Draw(t, "days") {
			c.Days = append(c.Days, hours.Span{Day: rapid.IntRange(0, 6).Draw(t, "day"), Open: s.Open, Close: s.Close})
		}
		seen := map[string]bool{}
		for range rapid.IntRange(0, 4).Draw(t, "holidays") {
			on := date.AddDate(0, 0, rapid.IntRange(-6, 8).Draw(t, "offset"))
			h := hours.Holiday{Yearly: rapid.IntRange(0, 3).Draw(t, "yearly") == 0}
			if h.Yearly {
				on = on.AddDate(rapid.IntRange(-2, 1).Draw(t, "since"), 0, 0)
			}
			h.Date = on.Format("2006-01-02")
			if key := h.Date[4:]; !seen[key] {
				seen[key] = true
				h.Hours = rapid.SliceOfN(genStretch(), 0, 2).Draw(t, "hours")
				c.Holidays = append(c.Holidays, h)
			}
		}
		at := date.Add(time.Duration(rapid.IntRange(-4*24*60, 4*24*60).Draw(t, "at")) * time.Minute)
		return scene{c, at}
	})
}

type scene struct {
	calendar hours.Calendar
	at       time.Time
}

func compile(t interface{ Fatalf(string, ...any) }, c hours.Calendar) *hours.Schedule {
	s, err := hours.Compile(c)
	if err != nil {
		t.Fatalf("compile %+v: %v", c, err)
	}
	return s
}

func TestArithmeticAgreesWithLookingAtTheClockEachMinute(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		sc := genCalendar().Draw(t, "scene")
		s, m := compile(t, sc.calendar), newModel(t, sc.calendar)
		a := sc.at
		b := a.Add(time.Duration(rapid.IntRange(0, 4*24*60).Draw(t, "minutes")) * time.Minute)
		if got, want := s.Open(a), m.open(a); got != want {
			t.Fatalf("open at %s: got %v", a, got)
		}
		want := m.between(a, b)
		if got := s.Between(a, b); got != want {
			t.Fatalf("between %s and %s: got %s, want %s", a, b, got, want)
		}
		if want > 0 {
			d := time.Duration(rapid.Int64Range(1, int64(want/time.Minute)).Draw(t, "spent")) * time.Minute
			at, err := s.Add(a, d)
			if err != nil || m.between(a, at) != d || !m.open(at.Add(-time.Minute)) {
				t.Fatalf("add %s to %s: got %s %v", d, a, at, err)
			}
		}
		first := func(open bool) (time.Time, bool) {
			for at := a; at.Before(b); at = at.Add(time.Minute) {
				if m.open(at) == open {
					return at, true
				}
			}
			return time.Time{}, false
		}
		if want, ok := first(true); ok {
			if got, err := s.NextOpen(a); err != nil || !got.Equal(want) {
				t.Fatalf("next open from %s: got %s %v, want %s", a, got, err, want)
			}
		}
		if want, ok := first(false); ok {
			if got, err := s.NextClose(a); err != nil || !got.Equal(want) {
				t.Fatalf("next close from %s: got %s %v, want %s", a, got, err, want)
			}
		}
	})
}

// micros draws a duration with a fine grain, up to days of open time.
func micros(t *rapid.T, name string, most time.Duration) time.Duration {
	return time.Duration(rapid.Int64Range(0, most.Microseconds()).Draw(t, name)) * time.Microsecond
}

func TestAddAndBetweenAreEachOthersInverse(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		sc := genCalendar().Draw(t, "scene")
		s := compile(t, sc.calendar)
		at := sc.at.Add(micros(t, "fine", time.Hour))
		d, e := micros(t, "d", 900*time.Hour), micros(t, "e", 90*time.Hour)
		due, err := s.Add(at, d+e)
		if err != nil {
			return // a calendar that hardly opens
		}
		if got := s.Between(at, due); got != d+e {
			t.Fatalf("between %s and %s: got %s, want %s", at, due, got, d+e)
		}
		if got := s.Between(due, at); got != -d-e {
			t.Fatalf("backwards: got %s", got)
		}
		half, err := s.Add(at, d)
		if err != nil || half.After(due) {
			t.Fatalf("a part ends after the whole: %s, %s %v", half, due, err)
		}
		if again, err := s.Add(half, e); err != nil || !again.Equal(due) {
			t.Fatalf("in two parts %s %v, at once %s", again, err, due)
		}
		if d+e > 0 && s.Between(at, due.Add(-time.Microsecond)) != d+e-time.Microsecond {
			t.Fatalf("%s is not the first moment", due)
		}
	})
}

func TestBetweenAddsUpAndAddIsMonotone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		sc := genCalendar().Draw(t, "scene")
		s := compile(t, sc.calendar)
		a := sc.at
		b := a.Add(micros(t, "b", 2000*time.Hour))
		c := b.Add(micros(t, "c", 2000*time.Hour))
		if s.Between(a, b)+s.Between(b, c) != s.Between(a, c) {
			t.Fatalf("%s + %s is not %s", s.Between(a, b), s.Between(b, c), s.Between(a, c))
		}
		d := micros(t, "d", 200*time.Hour)
		early, err1 := s.Add(a, d)
		late, err2 := s.Add(b, d)
		if err1 == nil && err2 == nil && early.After(late) {
			t.Fatalf("started earlier, ends later: %s, %s", early, late)
		}
	})
}

func TestNextOpenAndNextCloseStandAtChanges(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		sc := genCalendar().Draw(t, "scene")
		s := compile(t, sc.calendar)
		at := sc.at.Add(micros(t, "fine", time.Hour))
		if open, err := s.NextOpen(at); err == nil {
			if !s.Open(open) || s.Between(at, open) != 0 || (open.After(at) && s.Open(open.Add(-time.Microsecond))) {
				t.Fatalf("next open from %s is %s", at, open)
			}
		}
		if shut, err := s.NextClose(at); err == nil {
			if s.Open(shut) || s.Between(at, shut) != shut.Sub(at) {
				t.Fatalf("next close from %s is %s", at, shut)
			}
		}
	})
}
