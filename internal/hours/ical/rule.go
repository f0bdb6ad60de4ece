package ical

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// frequency is the period of a rule. Anything below days is no holiday.
type frequency string

const (
	yearly  frequency = "YEARLY"
	monthly frequency = "MONTHLY"
	weekly  frequency = "WEEKLY"
	daily   frequency = "DAILY"
)

// nth is a weekday, or the nth of its kind in a month or year.
type nth struct {
	n   int
	day time.Weekday
}

// Rule is an RRULE over dates.
type Rule struct {
	freq      frequency
	interval  int
	count     int
	until     time.Time // wall clock, inclusive; zero: without end
	weekStart time.Weekday
	months    []int
	monthDays []int
	yearDays  []int
	days      []nth
	positions []int
}

// parseRule reads an RRULE of an event that starts at start. What it leaves
// out of the standard (hours and less, week numbers) it says.
func parseRule(value string, start Stamp) (*Rule, error) {
	r := &Rule{interval: 1, weekStart: time.Monday}
	for part := range strings.SplitSeq(strings.ToUpper(value), ";") {
		key, v, ok := strings.Cut(strings.TrimSpace(part), "=")
		if !ok {
			continue
		}
		if err := r.set(key, v, start); err != nil {
			return nil, err
		}
	}
	if r.freq == "" {
		return nil, errors.New("no frequency")
	}
	if len(r.monthDays)+len(r.yearDays)+len(r.days) == 0 {
		r.fromStart(start.Wall)
	}
	return r, nil
}

// fromStart fills in what a rule leaves to the date it starts on.
func (r *Rule) fromStart(start time.Time) {
	switch r.freq {
	case yearly:
		if len(r.months) == 0 {
			r.months = []int{int(start.Month())}
		}
		r.monthDays = []int{start.Day()}
	case monthly:
		r.monthDays = []int{start.Day()}
	case weekly:
		r.days = []nth{{day: start.Weekday()}}
	}
}

func (r *Rule) set(key, v string, start Stamp) error {
	var err error
	switch key {
	case "FREQ":
		if r.freq = frequency(v); !slices.Contains([]frequency{yearly, monthly, weekly, daily}, r.freq) {
			err = fmt.Errorf("%.20s is not for holidays", v)
		}
	case "INTERVAL":
		r.interval, err = number(v, 1, 1000)
	case "COUNT":
		r.count, err = number(v, 1, 100_000)
	case "UNTIL":
		r.until, err = until(v, start)
	case "WKST":
		r.weekStart, err = weekdayOf(v)
	case "BYMONTH":
		r.months, err = numbers(v, 1, 12)
	case "BYMONTHDAY":
		r.monthDays, err = numbers(v, -31, 31)
	case "BYYEARDAY":
		r.yearDays, err = numbers(v, -366, 366)
	case "BYSETPOS":
		r.positions, err = numbers(v, -366, 366)
	case "BYDAY":
		r.days, err = weekdays(v)
	default:
		if strings.HasPrefix(key, "BY") || key == "RSCALE" || key == "SKIP" {
			err = errors.New("not understood")
		}
	}
	if err != nil {
		return fmt.Errorf("%.20s: %w", strings.ToLower(key), err)
	}
	return nil
}

func number(v string, low, high int) (int, error) {
	n, err := strconv.Atoi(strings.TrimPrefix(v, "+"))
	if err != nil || n < low || n > high || n == 0 {
		return 0, errors.New("not a number it may be")
	}
	return n, nil
}

func numbers(v string, low, high int) ([]int, error) {
	parts := strings.Split(v, ",")
	if len(parts) > 400 {
		return nil, errors.New("too many")
	}
	list := make([]int, 0, len(parts))
	for _, p := range parts {
		n, err := number(p, low, high)
		if err != nil {
			return nil, err
		}
		list = append(list, n)
	}
	return list, nil
}

func weekdayOf(v string) (time.Weekday, error) {
	i := slices.Index([]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}, v)
	if i < 0 {
		return 0, errors.New("not a weekday")
	}
	return time.Weekday(i), nil
}

func weekdays(v string) ([]nth, error) {
	parts := strings.Split(v, ",")
	if len(parts) > 400 {
		return nil, errors.New("too many")
	}
	var list []nth
	for _, p := range parts {
		if len(p) < 2 {
			return nil, errors.New("not a weekday")
		}
		day, err := weekdayOf(p[len(p)-2:])
		if err != nil {
			return nil, err
		}
		d := nth{day: day}
		if count := p[:len(p)-2]; count != "" {
			if d.n, err = number(count, -53, 53); err != nil {
				return nil, err
			}
		}
		list = append(list, d)
	}
	return list, nil
}

// until is the last wall-clock moment of a rule; a date includes its day.
func until(v string, start Stamp) (time.Time, error) {
	s, err := (&parser{}).stamp(line{}, v)
	if err != nil {
		return time.Time{}, err
	}
	if s.Date {
		return s.Wall.Add(24*time.Hour - time.Second), nil
	}
	if start.Zone != nil {
		return s.In(start.Zone), nil
	}
	return s.Wall, nil
}
