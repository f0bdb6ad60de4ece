package ical

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Limits of one file.
const (
	MaxFile   = 2 << 20
	maxEvents = 10_000
)

// ErrNotCalendar is answered for a file that is no iCalendar at all.
var ErrNotCalendar = errors.New("not an iCalendar file")

// Stamp is a date, or a date and time on the wall clock of a zone. Wall holds
// both as if the clock showed UTC.
type Stamp struct {
	Wall time.Time
	Date bool           // without a time
	Zone *time.Location // nil: wherever the reader is
}

// In is the stamp as a wall clock in another zone shows it; dates and stamps
// of no zone are the same everywhere.
func (s Stamp) In(loc *time.Location) time.Time {
	if s.Date || s.Zone == nil {
		return s.Wall
	}
	w := s.Wall
	t := time.Date(w.Year(), w.Month(), w.Day(), w.Hour(), w.Minute(), w.Second(), 0, s.Zone).In(loc)
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

// Event is one VEVENT.
type Event struct {
	Line    int // where it begins in the file
	UID     string
	Summary string
	Detail  string
	Start   Stamp
	End     Stamp // exclusive; the same zone as Start or its own
	Rule    *Rule
	Extra   []time.Time // wall clock of the start's zone
	Except  []time.Time // likewise; a midnight takes out the whole date
	Instead time.Time   // it stands in for that start of the event with its UID

	Cancelled bool // and leaves it empty; other cancelled events are skipped
}

// Skipped is an event that was not read, and why.
type Skipped struct {
	Line    int    `json:"line"`
	Summary string `json:"summary"`
	Reason  string `json:"reason"`
}

// Parse reads the events of a file. Of texts in several languages it takes
// the one for language, such as "es".
func Parse(file []byte, language string) ([]Event, []Skipped, error) {
	if len(file) > MaxFile {
		return nil, nil, fmt.Errorf("larger than %d MiB", MaxFile>>20)
	}
	p := parser{language: strings.ToLower(language), zones: map[string]string{}}
	all := lines(file)
	if !slices.ContainsFunc(all, func(l line) bool { return l.name == "BEGIN" && strings.EqualFold(l.value, "VCALENDAR") }) {
		return nil, nil, ErrNotCalendar
	}
	p.readZones(all)
	for _, l := range all {
		p.read(l)
	}
	if len(p.within) > 0 {
		p.skip("the file ends within the event")
	}
	return p.events, p.skipped, nil
}

// parser holds where a file is being read.
type parser struct {
	language string
	zones    map[string]string // the file's own names of zones, with their IANA names
	within   []string          // VEVENT and what is nested in it
	begun    int
	props    []line
	events   []Event
	skipped  []Skipped
}

// readZones learns what a VTIMEZONE says about its name.
func (p *parser) readZones(all []line) {
	id, within := "", false
	for _, l := range all {
		switch {
		case l.name == "BEGIN" && strings.EqualFold(l.value, "VTIMEZONE"):
			id, within = "", true
		case l.name == "END" && strings.EqualFold(l.value, "VTIMEZONE"):
			within = false
		case within && l.name == "TZID":
			id = l.value
		case within && l.name == "X-LIC-LOCATION" && id != "":
			p.zones[id] = l.value
		}
	}
}

func (p *parser) read(l line) {
	component := strings.ToUpper(strings.TrimSpace(l.value))
	switch {
	case l.name == "BEGIN" && component == "VEVENT":
		if len(p.within) > 0 {
			p.skip("another event begins within it")
		}
		p.within, p.begun, p.props = []string{component}, l.number, nil
	case len(p.within) == 0:
	case l.name == "BEGIN":
		p.within = append(p.within, component)
	case l.name == "END":
		p.within = p.within[:len(p.within)-1]
		if len(p.within) == 0 {
			p.finish()
		}
	case len(p.within) == 1: // not those of an alarm
		p.props = append(p.props, l)
	}
}

func (p *parser) skip(reason string) {
	p.skipped = append(p.skipped, Skipped{Line: p.begun, Summary: p.text("SUMMARY"), Reason: reason})
}

// finish makes an event of the properties read.
func (p *parser) finish() {
	status, _ := p.prop("STATUS")
	_, stands := p.prop("RECURRENCE-ID")
	cancelled := strings.EqualFold(strings.TrimSpace(status.value), "CANCELLED")
	if cancelled && !stands {
		p.skip("cancelled")
		return
	}
	if len(p.events) >= maxEvents {
		p.skip("too many events")
		return
	}
	e, err := p.event()
	if err != nil {
		p.skip(err.Error())
		return
	}
	e.Cancelled = cancelled
	p.events = append(p.events, e)
}

func (p *parser) event() (Event, error) {
	e := Event{Line: p.begun, Summary: p.text("SUMMARY"), Detail: p.text("DESCRIPTION")}
	if uid, ok := p.prop("UID"); ok {
		e.UID = uid.value
	}
	start, ok := p.prop("DTSTART")
	if !ok {
		return e, errors.New("no start")
	}
	var err error
	if e.Start, err = p.stamp(start, start.value); err != nil {
		return e, fmt.Errorf("start: %w", err)
	}
	if e.End, err = p.end(e.Start); err != nil {
		return e, err
	}
	if rule, ok := p.prop("RRULE"); ok {
		if e.Rule, err = parseRule(rule.value, e.Start); err != nil {
			return e, fmt.Errorf("rule: %w", err)
		}
	}
	if e.Extra, err = p.stamps("RDATE", e.Start); err != nil {
		return e, err
	}
	if e.Except, err = p.stamps("EXDATE", e.Start); err != nil {
		return e, err
	}
	if instead, err := p.stamps("RECURRENCE-ID", e.Start); err != nil {
		return e, err
	} else if len(instead) > 0 {
		e.Instead = instead[0]
	}
	return e, nil
}

// end is DTEND, or the start with DURATION, or what the standard says without.
func (p *parser) end(start Stamp) (Stamp, error) {
	end := start
	if l, ok := p.prop("DTEND"); ok {
		var err error
		if end, err = p.stamp(l, l.value); err != nil {
			return end, fmt.Errorf("end: %w", err)
		}
		if end.Date != start.Date {
			return end, errors.New("it has a time on one end alone")
		}
	} else if l, ok := p.prop("DURATION"); ok {
		d, err := duration(l.value)
		if err != nil {
			return end, err
		}
		end.Wall = start.Wall.Add(d)
	} else if start.Date {
		end.Wall = start.Wall.AddDate(0, 0, 1)
	}
	if start.Date && end.Wall.Equal(start.Wall) {
		end.Wall = start.Wall.AddDate(0, 0, 1) // the same day twice, as some write
	}
	if end.In(time.UTC).Before(start.In(time.UTC)) {
		return end, errors.New("it ends before it starts")
	}
	return end, nil
}

func (p *parser) prop(name string) (line, bool) {
	i := slices.IndexFunc(p.props, func(l line) bool { return l.name == name })
	if i < 0 {
		return line{}, false
	}
	return p.props[i], true
}

// text is a property's text, in the reader's language if there are several.
func (p *parser) text(name string) string {
	best, rank := "", 0
	for _, l := range p.props {
		if l.name != name {
			continue
		}
		r := 1
		switch language := strings.ToLower(l.params["LANGUAGE"]); {
		case p.language != "" && language == p.language:
			r = 4
		case p.language != "" && base(language) == base(p.language):
			r = 3
		case language == "":
			r = 2
		}
		if r > rank {
			best, rank = l.value, r
		}
	}
	return text(best)
}

func base(language string) string {
	b, _, _ := strings.Cut(language, "-")
	return b
}
