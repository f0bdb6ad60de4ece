// Package team holds the rules around the people who answer: working hours and
// what saved replies expand to. All of it is pure: no store, no clock of its
// own.
package team

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"recado.dev/internal/desk"
)

// Limits that keep hours readable.
const (
	maxSpans    = 50
	maxHolidays = 400
)

// Hours are the working hours of a week, in the workspace's time zone. No days
// at all means always open.
type Hours struct {
	Days     []Span    `json:"days" nullable:"false"`
	Holidays []Holiday `json:"holidays" nullable:"false"`
}

// Span is a stretch of one day. A day may have several; a stretch that ends at
// or before its start goes on into the next day.
type Span struct {
	Day   int    `json:"day" minimum:"0" maximum:"6" doc:"0 is Sunday"`
	Open  string `json:"open" doc:"09:00"`
	Close string `json:"close" doc:"18:00; 24:00 is the end of the day"`
}

// Holiday is a day without work.
type Holiday struct {
	Date string `json:"date" doc:"2026-12-25"`
	Name string `json:"name"`
}

// ParseHours reads hours as the store keeps them.
func ParseHours(raw json.RawMessage) (Hours, error) {
	h := Hours{}
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &h); err != nil {
			return Hours{}, fmt.Errorf("read working hours: %w", err)
		}
	}
	if h.Days == nil {
		h.Days = []Span{}
	}
	if h.Holidays == nil {
		h.Holidays = []Holiday{}
	}
	return h, nil
}

// Check answers all that is wrong with h, together.
func (h Hours) Check() error {
	var problems []desk.Problem
	add := func(field, detail string) {
		problems = append(problems, desk.Problem{Field: field, Detail: detail})
	}
	if len(h.Days) > maxSpans || len(h.Holidays) > maxHolidays {
		add("hours", "too many entries")
	}
	for i, s := range h.Days {
		field := fmt.Sprintf("hours.days[%d]", i)
		if s.Day < 0 || s.Day > 6 {
			add(field+".day", "days go from 0 (Sunday) to 6")
		}
		open, ok := minutes(s.Open)
		if !ok || open == 24*60 {
			add(field+".open", "a time looks like 09:00")
		}
		shut, ok2 := minutes(s.Close)
		if !ok2 {
			add(field+".close", "a time looks like 18:00")
		}
		if ok && ok2 && open == shut {
			add(field+".close", "it closes when it opens")
		}
	}
	for i, d := range h.Holidays {
		if _, err := time.Parse(time.DateOnly, d.Date); err != nil {
			add(fmt.Sprintf("hours.holidays[%d].date", i), "a date looks like 2026-12-25")
		}
		if utf8.RuneCountInString(d.Name) > 100 {
			add(fmt.Sprintf("hours.holidays[%d].name", i), "at most 100 characters")
		}
	}
	if len(problems) == 0 {
		return nil
	}
	return &desk.Error{Code: desk.CodeInvalid, Public: problems[0].Field + ": " + problems[0].Detail, Problems: problems}
}

// minutes are the minutes of a day that "15:04" names; "24:00" is its end.
func minutes(s string) (int, bool) {
	if s == "24:00" {
		return 24 * 60, true
	}
	t, err := time.Parse("15:04", s)
	if err != nil || len(s) != 5 {
		return 0, false
	}
	return t.Hour()*60 + t.Minute(), true
}

// Open says whether somebody is at work at a moment. A stretch past midnight
// belongs to the day on which it began, holidays included.
func (h Hours) Open(at time.Time, tz *time.Location) bool {
	if len(h.Days) == 0 {
		return !h.holiday(at.In(tz))
	}
	local := at.In(tz)
	now := local.Hour()*60 + local.Minute()
	return h.within(local, now) || h.within(local.AddDate(0, 0, -1), now+24*60)
}

// within says whether minute of day lies in one of its stretches.
func (h Hours) within(day time.Time, minute int) bool {
	if h.holiday(day) {
		return false
	}
	return slices.ContainsFunc(h.Days, func(s Span) bool {
		if s.Day != int(day.Weekday()) {
			return false
		}
		open, ok1 := minutes(s.Open)
		shut, ok2 := minutes(s.Close)
		if !ok1 || !ok2 {
			return false
		}
		if shut <= open {
			shut += 24 * 60
		}
		return open <= minute && minute < shut
	})
}

func (h Hours) holiday(day time.Time) bool {
	date := day.Format(time.DateOnly)
	return slices.ContainsFunc(h.Holidays, func(d Holiday) bool { return d.Date == date })
}
