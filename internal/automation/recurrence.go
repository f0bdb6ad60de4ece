package automation

import (
	"slices"
	"strings"
	"time"

	"github.com/teambition/rrule-go"

	"recado.dev/internal/desk"
)

// recurrenceBegan is the Monday from which every second week and the like are
// counted.
var recurrenceBegan = time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC)

// slack is more than any zone moves its clocks by.
const slack = 3 * time.Hour

// recurrenceParts are the parts of a rule that are understood. Without seconds
// and with one minute at most it comes no oftener than once an hour.
var recurrenceParts = []string{"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "BYHOUR", "BYMINUTE", "WKST", "UNTIL"}

// Recurrence is when a schedule comes, by the clock on the wall: "every day at
// nine" is at nine on both sides of a change of the clocks.
type Recurrence struct {
	rule *rrule.RRule
	zone *time.Location
	// Text is the rule as it is kept.
	Text string
}

// ParseRecurrence reads a rule of RFC 5545 in a time zone.
func ParseRecurrence(text string, zone *time.Location) (Recurrence, error) {
	text = strings.ToUpper(strings.TrimPrefix(strings.TrimSpace(text), "RRULE:"))
	for part := range strings.SplitSeq(text, ";") {
		name, value, _ := strings.Cut(part, "=")
		switch {
		case !slices.Contains(recurrenceParts, name):
			return Recurrence{}, desk.Invalid("rule", "%s cannot be said here: use %s", name, strings.Join(recurrenceParts, ", "))
		case name == "FREQ" && !slices.Contains([]string{"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}, value):
			return Recurrence{}, desk.Invalid("rule", "FREQ is DAILY, WEEKLY, MONTHLY or YEARLY; for every hour name the hours in BYHOUR")
		case name == "BYMINUTE" && strings.Contains(value, ","):
			return Recurrence{}, desk.Invalid("rule", "name one minute: a recipe comes once an hour at most")
		}
	}
	o, err := rrule.StrToROption(text)
	if err != nil {
		return Recurrence{}, desk.Invalid("rule", "is no rule of RFC 5545: %v", err)
	}
	o.Dtstart, o.Bysecond = recurrenceBegan, []int{0}
	rule, err := rrule.NewRRule(*o)
	if err != nil {
		return Recurrence{}, desk.Invalid("rule", "is no rule of RFC 5545: %v", err)
	}
	return Recurrence{rule: rule, zone: zone, Text: text}, nil
}

// onWall is what the clock on the wall shows at a time, written as if it were
// UTC.
func (r Recurrence) onWall(at time.Time) time.Time {
	_, offset := at.In(r.zone).Zone()
	return at.UTC().Add(time.Duration(offset) * time.Second)
}

// when is the time at which the clock on the wall shows something. What it shows
// twice is the first; what it never shows, since the clocks are put forward over
// it, is as long after them as it would have been.
func (r Recurrence) when(wall time.Time) time.Time {
	_, before := wall.Add(-24 * time.Hour).In(r.zone).Zone()
	_, after := wall.Add(24 * time.Hour).In(r.zone).Zone()
	first := wall.Add(-time.Duration(before) * time.Second)
	second := wall.Add(-time.Duration(after) * time.Second)
	if !r.onWall(first).Equal(wall) && r.onWall(second).Equal(wall) {
		return second
	}
	return first
}

// Next is the first time after one; false where it comes no more.
func (r Recurrence) Next(after time.Time) (time.Time, bool) {
	for wall := r.rule.After(r.onWall(after).Add(-slack), true); !wall.IsZero(); wall = r.rule.After(wall, false) {
		if at := r.when(wall); at.After(after) {
			return at, true
		}
	}
	return time.Time{}, false
}

// Comes says whether it comes at a time.
func (r Recurrence) Comes(at time.Time) bool {
	next, there := r.Next(at.Add(-time.Second))
	return there && next.Equal(at)
}

// Newest is the last time of those from due up to now: what was missed meanwhile
// is made up for once.
func (r Recurrence) Newest(due, now time.Time) time.Time {
	for _, wall := range r.rule.Between(r.onWall(due), r.onWall(now).Add(slack), true) {
		if at := r.when(wall); at.After(due) && !at.After(now) {
			due = at
		}
	}
	return due
}

// NextTimes are the next times after one, at most n of them.
func (r Recurrence) NextTimes(after time.Time, n int) []time.Time {
	out := []time.Time{}
	for len(out) < n {
		at, there := r.Next(after)
		if !there {
			break
		}
		out, after = append(out, at), at
	}
	return out
}

// zoneOf reads the name of a time zone; UTC for one that is not known.
func zoneOf(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return zone
}
