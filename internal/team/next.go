package team

import "time"

// lookAhead bounds the search for an opening: over the longest run of holidays
// that anybody writes down.
const lookAhead = 400

// NextOpen is when work begins again after a moment at which nobody is there;
// false if it never does. The answer for a moment within hours is the moment.
func (h Hours) NextOpen(at time.Time, tz *time.Location) (time.Time, bool) {
	if h.Open(at, tz) {
		return at, true
	}
	local := at.In(tz)
	for n := range lookAhead {
		day := time.Date(local.Year(), local.Month(), local.Day()+n, 0, 0, 0, 0, tz)
		var first time.Time
		for _, start := range h.starts(day) {
			if start.After(at) && h.Open(start, tz) && (first.IsZero() || start.Before(first)) {
				first = start
			}
		}
		if !first.IsZero() {
			return first, true
		}
	}
	return time.Time{}, false
}

// starts are the moments of a day at which work may begin: its stretches', and
// midnight where every day is open.
func (h Hours) starts(day time.Time) []time.Time {
	if len(h.Days) == 0 {
		return []time.Time{day}
	}
	var out []time.Time
	for _, s := range h.Days {
		if minute, ok := minutes(s.Open); ok && s.Day == int(day.Weekday()) {
			out = append(out, time.Date(day.Year(), day.Month(), day.Day(), minute/60, minute%60, 0, 0, day.Location()))
		}
	}
	return out
}
