package report

import (
	"sort"
	"time"

	"recado.dev/internal/desk"
)

const (
	dateForm    = "2006-01-02"
	defaultDays = 30
	maxDays     = 366
	dayLength   = 24 * time.Hour
)

// span is the days of a report in the workspace's zone, and the time that they
// are compared with. Days by themselves are midnights in UTC, where every day
// has 24 hours.
type span struct {
	zone         *time.Location
	first        time.Time
	starts       []int64 // the first slot of each day, and of the day after the last
	previous     [2]int64
	previousFrom string
	previousTo   string
}

// spanOf reads a filter's days. They are those of the zone, summer time
// included: one of the year has 23 hours, another 25.
func spanOf(f Filter, zone string, now time.Time) (span, error) {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		loc = time.UTC // a zone that was struck off the list
	}
	now = now.In(loc)
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	to, err := dayIn(f.To, "to", today)
	if err != nil {
		return span{}, err
	}
	from, err := dayIn(f.From, "from", to.AddDate(0, 0, 1-defaultDays))
	if err != nil {
		return span{}, err
	}
	n := int(to.Sub(from)/dayLength) + 1
	switch {
	case from.After(to):
		return span{}, desk.Invalid("from", "is after to")
	case n > maxDays:
		return span{}, desk.Invalid("from", "a report has at most 366 days")
	}
	p := span{zone: loc, first: from}
	for i := range n + 1 {
		p.starts = append(p.starts, slotOf(startOf(from.AddDate(0, 0, i), loc)))
	}
	before, until := from.AddDate(0, 0, -n), startOf(from, loc)
	if today.Equal(to) {
		// Of a day that is not over, only as much as has passed is compared.
		until = now.AddDate(0, 0, -n)
	}
	p.previous = [2]int64{slotOf(startOf(before, loc)), slotOf(until.Add(slotLength*time.Second - 1))}
	p.previousFrom, p.previousTo = before.Format(dateForm), from.AddDate(0, 0, -1).Format(dateForm)
	return p, nil
}

// dayIn is the day that a filter writes.
func dayIn(text, field string, otherwise time.Time) (time.Time, error) {
	if text == "" {
		return otherwise, nil
	}
	t, err := time.Parse(dateForm, text)
	if err != nil || t.Year() < 1970 || t.Year() > 9998 {
		return t, desk.Invalid(field, "a day looks like 2026-11-20")
	}
	return t, nil
}

// startOf is when a day begins in a zone: at midnight, or an hour later where
// summer time skips that midnight.
func startOf(day time.Time, loc *time.Location) time.Time {
	t := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, loc)
	if t.Day() != day.Day() {
		t = t.Add(time.Hour)
	}
	return t
}

func (p span) days() int { return len(p.starts) - 1 }

// day is the name of the day so many after the first.
func (p span) day(i int) string { return p.first.AddDate(0, 0, i).Format(dateForm) }

// dayOf is which day a slot of the report belongs to.
func (p span) dayOf(slot int64) int {
	return sort.Search(p.days()-1, func(i int) bool { return slot < p.starts[i+1] })
}
