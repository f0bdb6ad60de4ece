package hours

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"recado.dev/internal/desk"
	"recado.dev/internal/hours/ical"
)

// Limits of an import.
const (
	MaxImportedDays = 1000
	importYears     = 5
	maxSkipped      = 100       // told of; the rest is as uninteresting
	importBudget    = 5_000_000 // days that may be looked at
	maxEventDays    = 366
)

// Timed says what the events of a file that have times mean.
type Timed string

// Meanings of times: the business is closed in them, as on an afternoon off,
// or open in them and closed for the rest of the day.
const (
	TimedClosed Timed = "closed"
	TimedOpen   Timed = "open"
)

// ImportOptions are what a file is read with.
type ImportOptions struct {
	Calendar Calendar  // its zone, and the hours that an afternoon off is taken from
	From     time.Time // the first day; five years from there are read
	Language string    // of texts in several, such as "es"
	Timed    Timed     // TimedClosed when empty
}

// Imported is what a file holds, to be looked over before it is kept: public
// calendars mix days off with days that are merely of note.
type Imported struct {
	Days      []ImportedDay  `json:"days" nullable:"false"`
	Skipped   []ical.Skipped `json:"skipped" nullable:"false"`
	Truncated bool           `json:"truncated" doc:"The file holds more than is read"`
}

// ImportedDay is a holiday with what the file says about it.
type ImportedDay struct {
	Holiday
	Detail string `json:"detail"`
}

// Import reads the holidays of an iCalendar file. Days on which several events
// fall are one, and a day off outweighs an afternoon off.
func Import(file []byte, o ImportOptions) (Imported, error) {
	out := Imported{Days: []ImportedDay{}, Skipped: []ical.Skipped{}}
	s, err := Compile(o.Calendar)
	if err != nil {
		return out, err
	}
	events, skipped, err := ical.Parse(file, o.Language)
	switch {
	case errors.Is(err, ical.ErrNotCalendar):
		return out, desk.Invalid("file", "this is not an iCalendar file")
	case err != nil:
		return out, &desk.Error{Code: desk.CodeTooLarge, Public: "the file is too large", Err: err}
	}
	now := o.From.In(s.zone)
	from := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	g := gathering{schedule: s, open: o.Timed == TimedOpen, from: from, to: from.AddDate(importYears, 0, 0), days: map[int64]*gathered{}, skipped: skipped}
	g.budget.Days = importBudget
	g.gather(events)
	out.Days = g.result()
	if len(out.Days) > MaxImportedDays {
		out.Days, out.Truncated = out.Days[:MaxImportedDays], true
	}
	for _, k := range g.skipped[:min(len(g.skipped), maxSkipped)] {
		k.Summary = shorten(k.Summary)
		out.Skipped = append(out.Skipped, k)
	}
	return out, nil
}

// With adds holidays to a calendar; dates that it has already stay as they
// are.
func (c Calendar) With(list []Holiday) Calendar {
	has := map[string]bool{}
	for _, h := range c.Holidays {
		has[h.Date] = has[h.Date] || !h.Yearly
	}
	c.Holidays = slices.Clone(c.Holidays)
	for _, h := range list {
		if !has[h.Date] {
			c.Holidays, has[h.Date] = append(c.Holidays, h), true
		}
	}
	slices.SortStableFunc(c.Holidays, func(a, b Holiday) int { return cmp.Compare(a.Date, b.Date) })
	return c
}

// gathering collects what falls on each day.
type gathering struct {
	schedule *Schedule
	open     bool
	from, to time.Time
	budget   ical.Budget
	days     map[int64]*gathered
	skipped  []ical.Skipped
}

type gathered struct {
	names, details []string
	allDay         bool
	parts          []span // that are closed or open
}

func (g *gathering) gather(events []ical.Event) {
	instead := map[string]ical.Moments{}
	for _, e := range events {
		if !e.Instead.IsZero() {
			if instead[e.UID] == nil {
				instead[e.UID] = ical.Moments{}
			}
			instead[e.UID].Add(e.Instead)
		}
	}
	for _, e := range events {
		if e.Cancelled {
			continue
		}
		var except ical.Moments
		if e.Instead.IsZero() && e.UID != "" {
			except = instead[e.UID]
		}
		if reason := g.event(e, except); reason != "" {
			g.skipped = append(g.skipped, ical.Skipped{Line: e.Line, Summary: e.Summary, Reason: reason})
		}
	}
}

// event adds all days of e but those that others stand in for, or says why
// not.
func (g *gathering) event(e ical.Event, except ical.Moments) (reason string) {
	end := e.End.Wall
	if e.Start.Zone != nil {
		end = e.End.In(e.Start.Zone)
	}
	length := end.Sub(e.Start.Wall)
	switch {
	case length <= 0:
		return "it takes no time"
	case length > maxEventDays*24*time.Hour:
		return "longer than a year"
	}
	starts, whole := e.Starts(g.from.Add(-length).AddDate(0, 0, -1), g.to, &g.budget)
	for _, start := range starts {
		if except.Has(start) {
			continue
		}
		a := ical.Stamp{Wall: start, Date: e.Start.Date, Zone: e.Start.Zone}
		b := ical.Stamp{Wall: start.Add(length), Date: e.Start.Date, Zone: e.Start.Zone}
		g.add(e, a.In(g.schedule.zone), b.In(g.schedule.zone))
	}
	if !whole {
		return "the file has too many rules"
	}
	return ""
}

// add puts an event on its days, by the calendar's wall clock. From midnight
// to midnight is all day, however it is written; 23:59 is written for midnight.
func (g *gathering) add(e ical.Event, a, b time.Time) {
	lo, hi := a.UnixMicro(), b.UnixMicro()
	if last := dayOf(hi) + 1; hi >= last*day-minute {
		hi = last * day
	}
	allDay := lo%day == 0 && hi%day == 0
	first, last := dayOf(lo), dayOf(hi-1)
	if !allDay && !g.open {
		first-- // whose evening may go on into the event
	}
	for n := max(first, dayOf(g.from.UnixMicro())); n <= last && n < dayOf(g.to.UnixMicro()); n++ {
		part := span{max(0, lo-n*day) / minute * minute, (hi - n*day + minute - 1) / minute * minute}
		if g.open || allDay {
			part.to = min(part.to, day)
		}
		if n*day+day <= lo && !g.evening(n, part) {
			continue
		}
		d := g.days[n]
		if d == nil {
			d = &gathered{}
			g.days[n] = d
		}
		d.allDay = d.allDay || allDay
		d.parts = append(d.parts, part)
		if !slices.Contains(d.names, e.Summary) && len(d.names) < 10 {
			d.names, d.details = append(d.names, e.Summary), append(d.details, e.Detail)
		}
	}
}

// evening says whether what begins on day n goes on into part.
func (g *gathering) evening(n int64, part span) bool {
	return slices.ContainsFunc(g.schedule.begun[weekday(n)], func(p span) bool { return p.to > part.from })
}

func (g *gathering) result() []ImportedDay {
	list := []ImportedDay{}
	for n, d := range g.days {
		stretches, ok := g.hours(n, d)
		if !ok {
			continue
		}
		list = append(list, ImportedDay{
			Holiday: Holiday{Date: dateOf(n).Format(time.DateOnly), Name: shorten(strings.Join(d.names, " · ")), Hours: stretches},
			Detail:  shorten(strings.Join(d.details, " ")),
		})
	}
	slices.SortFunc(list, func(a, b ImportedDay) int { return cmp.Compare(a.Date, b.Date) })
	return list
}

// hours are those of a day; false when the day's events change nothing.
func (g *gathering) hours(n int64, d *gathered) ([]Stretch, bool) {
	begun := g.schedule.begun[weekday(n)]
	var spans []span
	switch {
	case g.open:
		spans = join(nil, d.parts, nil)
	case d.allDay:
		return []Stretch{}, true
	default:
		spans = without(begun, d.parts)
		if slices.Equal(spans, begun) || len(begun) == 0 {
			return nil, false
		}
	}
	stretches := []Stretch{}
	for _, p := range spans {
		if p.from >= day || len(stretches) == maxHours {
			continue // what is left of an evening after midnight begins on no day of its own
		}
		to := int(p.to / minute)
		if to > 24*60 {
			to -= 24 * 60
		}
		stretches = append(stretches, Stretch{Open: clock(int(p.from / minute)), Close: clock(to)})
	}
	return stretches, true
}

// without takes parts out of spans.
func without(spans, parts []span) []span {
	left := slices.Clone(spans)
	for _, cut := range parts {
		var next []span
		for _, p := range left {
			if cut.to <= p.from || p.to <= cut.from {
				next = append(next, p)
				continue
			}
			if p.from < cut.from {
				next = append(next, span{p.from, cut.from})
			}
			if cut.to < p.to {
				next = append(next, span{cut.to, p.to})
			}
		}
		left = next
	}
	return left
}

// shorten keeps a text within what a name may have, on one line.
func shorten(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= maxName {
		return s
	}
	return string([]rune(s)[:maxName-1]) + "…"
}
