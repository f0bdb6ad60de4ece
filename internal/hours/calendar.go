package hours

import (
	"fmt"
	"time"
	"unicode/utf8"

	"recado.dev/internal/desk"
)

// Limits that keep a calendar readable and its arithmetic fast.
const (
	maxSpans    = 100  // a week's stretches
	maxHolidays = 2000 // an import brings up to MaxImportedDays
	maxHours    = 12   // stretches of one special day
	maxName     = 100  // runes of a holiday's name
	minYear     = 1900
	maxYear     = 2200
)

// Calendar is business hours as a person edits them. No days at all means
// never open but on special days, unless AlwaysOpen is set.
type Calendar struct {
	Timezone   string    `json:"timezone" doc:"IANA name, such as Europe/Madrid"`
	AlwaysOpen bool      `json:"always_open" doc:"Around the clock, but on holidays; the days do not count then"`
	Days       []Span    `json:"days" nullable:"false"`
	Holidays   []Holiday `json:"holidays" nullable:"false"`
}

// Span is a stretch of one weekday. A day may have several; a stretch that
// ends at or before its start goes on into the next day, and stretches that
// overlap count once.
type Span struct {
	Day   int    `json:"day" minimum:"0" maximum:"6" doc:"0 is Sunday"`
	Open  string `json:"open" doc:"09:00"`
	Close string `json:"close" doc:"18:00; 24:00 is the end of the day"`
}

// Stretch is a part of a special day, with the rules of a Span.
type Stretch struct {
	Open  string `json:"open" doc:"09:00"`
	Close string `json:"close" doc:"14:00; 24:00 is the end of the day"`
}

// Holiday is a date with other hours than its weekday's: without any, a day
// off. A date of its own outranks a yearly one.
type Holiday struct {
	Date   string    `json:"date" doc:"2026-12-25"`
	Name   string    `json:"name" required:"false"`
	Yearly bool      `json:"yearly" required:"false" doc:"On the same day of each year from then on"`
	Hours  []Stretch `json:"hours" required:"false" nullable:"false" doc:"None: closed all day"`
}

// Check answers all that is wrong with c, together, as one desk.Error whose
// problems name the fields.
func (c Calendar) Check() error {
	p := &problems{}
	if _, err := zone(c.Timezone); err != nil {
		p.add("timezone", "a time zone looks like Europe/Madrid")
	}
	if len(c.Days) > maxSpans {
		p.add("days", fmt.Sprintf("at most %d", maxSpans))
		c.Days = nil // what is far too long is not read on
	}
	if len(c.Holidays) > maxHolidays {
		p.add("holidays", fmt.Sprintf("at most %d", maxHolidays))
		c.Holidays = nil
	}
	for i, s := range c.Days {
		field := fmt.Sprintf("days[%d]", i)
		if s.Day < 0 || s.Day > 6 {
			p.add(field+".day", "days go from 0 (Sunday) to 6")
		}
		p.stretch(field, s.Open, s.Close)
	}
	p.holidays(c.Holidays)
	return p.err()
}

// problems gathers what is wrong.
type problems struct{ list []desk.Problem }

func (p *problems) add(field, detail string) {
	p.list = append(p.list, desk.Problem{Field: field, Detail: detail})
}

func (p *problems) err() error {
	if len(p.list) == 0 {
		return nil
	}
	first := p.list[0]
	return &desk.Error{Code: desk.CodeInvalid, Public: first.Field + ": " + first.Detail, Problems: p.list}
}

func (p *problems) stretch(field, open, shut string) {
	o, ok := minutes(open)
	if !ok || o == 24*60 {
		p.add(field+".open", "a time looks like 09:00")
	}
	s, ok2 := minutes(shut)
	if !ok2 {
		p.add(field+".close", "a time looks like 18:00")
	}
	if ok && ok2 && o == s {
		p.add(field+".close", "it closes when it opens")
	}
}

func (p *problems) holidays(list []Holiday) {
	type key struct {
		date   string
		yearly bool
	}
	seen := make(map[key]bool, len(list))
	for i, h := range list {
		field := fmt.Sprintf("holidays[%d]", i)
		date, ok := parseDate(h.Date)
		k := key{h.Date, h.Yearly}
		if h.Yearly && ok {
			k.date = date.Format("01-02")
		}
		switch {
		case !ok:
			p.add(field+".date", "a date looks like 2026-12-25")
		case seen[k]:
			p.add(field+".date", "the date is there twice")
		}
		seen[k] = true
		if utf8.RuneCountInString(h.Name) > maxName {
			p.add(field+".name", fmt.Sprintf("at most %d characters", maxName))
		}
		if len(h.Hours) > maxHours {
			p.add(field+".hours", fmt.Sprintf("at most %d", maxHours))
			continue
		}
		for j, s := range h.Hours {
			p.stretch(fmt.Sprintf("%s.hours[%d]", field, j), s.Open, s.Close)
		}
	}
}

// parseDate reads a date within the years that a calendar may speak of.
func parseDate(s string) (time.Time, bool) {
	d, err := time.Parse(time.DateOnly, s)
	return d, err == nil && d.Year() >= minYear && d.Year() <= maxYear
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

// clock is the "15:04" of minutes of a day.
func clock(m int) string { return fmt.Sprintf("%02d:%02d", m/60, m%60) }
