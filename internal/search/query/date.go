package query

import (
	"strconv"
	"strings"
	"time"
)

// day reads a date, which may be a whole month or year: 2026-03-10,
// 10/03/2026, 2026-03, 2026, today, yesterday, 7d (so many days ago). The
// value is folded.
func day(s string, env Env) (since, until time.Time, ok bool) {
	zone := env.Zone
	if zone == nil {
		zone = time.UTC
	}
	now := env.Now.In(zone)
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, zone)
	switch s {
	case "today", "hoy":
		return today, today.AddDate(0, 0, 1), true
	case "yesterday", "ayer":
		return today.AddDate(0, 0, -1), today, true
	}
	if n, ago, ok := ago(s); ok {
		from := today.AddDate(-ago.years*n, -ago.months*n, -ago.days*n)
		return from, from.AddDate(0, 0, 1), true
	}
	for _, form := range []struct {
		layout      string
		years, mons int
		days        int
	}{{"2006-1-2", 0, 0, 1}, {"2/1/2006", 0, 0, 1}, {"2.1.2006", 0, 0, 1}, {"2006/1/2", 0, 0, 1}, {"2006-1", 0, 1, 0}, {"2006", 1, 0, 0}} {
		t, err := time.ParseInLocation(form.layout, s, zone)
		if err == nil && t.Year() >= 1970 && t.Year() < 2262 {
			return t, t.AddDate(form.years, form.mons, form.days), true
		}
	}
	return time.Time{}, time.Time{}, false
}

type span struct{ years, months, days int }

// ago reads "7d", "2w", "3m" (months), "1y", and their Spanish "2s" and "1a".
func ago(s string) (int, span, bool) {
	unit, known := map[string]span{"d": {days: 1}, "w": {days: 7}, "s": {days: 7}, "m": {months: 1}, "y": {years: 1}, "a": {years: 1}}[strings.TrimLeft(s, "0123456789")]
	n, err := strconv.Atoi(strings.TrimRight(s, "dwsmya"))
	return n, unit, known && err == nil && n >= 0 && n <= 10_000
}
