package ical

import (
	"slices"
	"time"
)

// Budget is how many days may still be looked at while expanding rules. One
// is shared by a whole file, so that a thousand hostile rules cost no more
// than one.
type Budget struct{ Days int }

// Starts are the wall-clock starts of e whose date lies in [from, to), in
// order, without those taken out; false when the budget ran out first.
func (e Event) Starts(from, to time.Time, b *Budget) ([]time.Time, bool) {
	list := slices.Clone(e.Extra)
	whole := true
	if e.Rule == nil {
		list = append(list, e.Start.Wall)
	} else {
		var ruled []time.Time
		ruled, whole = e.Rule.starts(e.Start.Wall, from, to, b)
		list = append(list, ruled...)
	}
	except := Moments{}
	except.Add(e.Except...)
	list = slices.DeleteFunc(list, func(t time.Time) bool {
		return dateOf(t).Before(from) || !dateOf(t).Before(to) || except.Has(t)
	})
	slices.SortFunc(list, time.Time.Compare)
	return slices.CompactFunc(list, time.Time.Equal), whole
}

// Moments is a set of wall-clock moments; a midnight stands for its date.
type Moments map[int64]struct{}

// Add puts moments into the set.
func (m Moments) Add(list ...time.Time) {
	for _, t := range list {
		m[t.Unix()] = struct{}{}
	}
}

// Has says whether t or its date is in the set.
func (m Moments) Has(t time.Time) bool {
	_, moment := m[t.Unix()]
	_, date := m[dateOf(t).Unix()]
	return moment || date
}

func dateOf(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// starts walks the periods of a rule. Without a count it begins near from,
// since the dates before are of no matter.
func (r *Rule) starts(start, from, to time.Time, b *Budget) ([]time.Time, bool) {
	var list []time.Time
	clock, first := start.Sub(dateOf(start)), dateOf(start)
	left := r.count
	for step := r.skip(first, from); ; step++ {
		begin, end := r.period(first, step)
		if !begin.Before(to) || begin.Year() > maxYear || !r.until.IsZero() && begin.After(r.until) {
			return list, true
		}
		if b.Days -= int(end.Sub(begin) / (24 * time.Hour)); b.Days < 0 {
			return list, false
		}
		for _, date := range r.within(begin, end) {
			at := date.Add(clock)
			if at.Before(start) {
				continue
			}
			if !r.until.IsZero() && at.After(r.until) {
				return list, true
			}
			if !date.Before(from) && date.Before(to) {
				list = append(list, at)
			}
			if r.count > 0 {
				if left--; left == 0 {
					return list, true
				}
			}
		}
	}
}

// skip is the number of periods that end before from for certain.
func (r *Rule) skip(first, from time.Time) int {
	if r.count > 0 || !first.Before(from) {
		return 0
	}
	days := int(from.Sub(first) / (24 * time.Hour))
	length := map[frequency]int{yearly: 366, monthly: 31, weekly: 7, daily: 1}[r.freq]
	return max(0, days/(length*r.interval)-1)
}

// period is the step-th year, month, week or day of a rule, its end exclusive.
func (r *Rule) period(first time.Time, step int) (begin, end time.Time) {
	n := step * r.interval
	switch r.freq {
	case yearly:
		begin = time.Date(first.Year()+n, 1, 1, 0, 0, 0, 0, time.UTC)
		return begin, begin.AddDate(1, 0, 0)
	case monthly:
		begin = time.Date(first.Year(), first.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
		return begin, begin.AddDate(0, 1, 0)
	case weekly:
		into := (int(first.Weekday()) - int(r.weekStart) + 7) % 7
		begin = first.AddDate(0, 0, 7*n-into)
		return begin, begin.AddDate(0, 0, 7)
	default:
		begin = first.AddDate(0, 0, n)
		return begin, begin.AddDate(0, 0, 1)
	}
}

// within are the dates of a period that the rule names.
func (r *Rule) within(begin, end time.Time) []time.Time {
	var list []time.Time
	for d := begin; d.Before(end); d = d.AddDate(0, 0, 1) {
		if r.matches(d) {
			list = append(list, d)
		}
	}
	if len(r.positions) == 0 {
		return list
	}
	var chosen []time.Time
	for i, d := range list {
		if slices.Contains(r.positions, i+1) || slices.Contains(r.positions, i-len(list)) {
			chosen = append(chosen, d)
		}
	}
	return chosen
}

func (r *Rule) matches(d time.Time) bool {
	if len(r.months) > 0 && !slices.Contains(r.months, int(d.Month())) {
		return false
	}
	if len(r.monthDays) > 0 {
		last := daysOf(d.Year(), d.Month())
		if !slices.Contains(r.monthDays, d.Day()) && !slices.Contains(r.monthDays, d.Day()-last-1) {
			return false
		}
	}
	if len(r.yearDays) > 0 {
		last := time.Date(d.Year(), 12, 31, 0, 0, 0, 0, time.UTC).YearDay()
		if !slices.Contains(r.yearDays, d.YearDay()) && !slices.Contains(r.yearDays, d.YearDay()-last-1) {
			return false
		}
	}
	return len(r.days) == 0 || slices.ContainsFunc(r.days, func(w nth) bool { return w.day == d.Weekday() && r.isNth(w.n, d) })
}

// isNth says whether d is the nth of its weekday in the month, or in the year
// for yearly rules that name no month.
func (r *Rule) isNth(n int, d time.Time) bool {
	if n == 0 || r.freq == weekly || r.freq == daily {
		return true
	}
	day, last := d.Day(), daysOf(d.Year(), d.Month())
	if r.freq == yearly && len(r.months) == 0 {
		day, last = d.YearDay(), time.Date(d.Year(), 12, 31, 0, 0, 0, 0, time.UTC).YearDay()
	}
	if n > 0 {
		return (day-1)/7+1 == n
	}
	return (last-day)/7+1 == -n
}

func daysOf(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}
