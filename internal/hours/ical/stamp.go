package ical

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Years that a file may speak of.
const (
	minYear  = 1900
	maxYear  = 2200
	maxDates = 2000 // of RDATE or EXDATE of one event
)

// stamp reads a date or time with its zone.
func (p *parser) stamp(l line, value string) (Stamp, error) {
	value = strings.TrimSpace(value)
	if len(value) == len("20060102") {
		wall, err := time.Parse("20060102", value)
		return Stamp{Wall: wall, Date: true}, inRange(wall, err)
	}
	utc := strings.HasSuffix(value, "Z")
	wall, err := time.Parse("20060102T150405", strings.TrimSuffix(value, "Z"))
	if err := inRange(wall, err); err != nil {
		return Stamp{}, err
	}
	s := Stamp{Wall: wall}
	if utc {
		s.Zone = time.UTC
	} else if id := l.params["TZID"]; id != "" {
		if s.Zone, err = p.zone(id); err != nil {
			return Stamp{}, err
		}
	}
	return s, nil
}

func inRange(wall time.Time, err error) error {
	if err != nil {
		return errors.New("not a date")
	}
	if wall.Year() < minYear || wall.Year() > maxYear {
		return fmt.Errorf("not between %d and %d", minYear, maxYear)
	}
	return nil
}

// stamps reads a list such as EXDATE, as the wall clock of the event's start
// shows it.
func (p *parser) stamps(name string, start Stamp) ([]time.Time, error) {
	var list []time.Time
	for _, l := range p.props {
		if l.name != name {
			continue
		}
		for value := range strings.SplitSeq(l.value, ",") {
			value, _, _ = strings.Cut(value, "/") // of a period, its start
			s, err := p.stamp(l, value)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", strings.ToLower(name), err)
			}
			if len(list) == maxDates {
				return nil, fmt.Errorf("%s: too many", strings.ToLower(name))
			}
			wall := s.Wall
			if start.Zone != nil {
				wall = s.In(start.Zone)
			}
			list = append(list, wall)
		}
	}
	return list, nil
}

// zone finds what a TZID means: an IANA name, one with a maker's prefix, the
// file's own name for one, or one of Windows'.
func (p *parser) zone(id string) (*time.Location, error) {
	candidates := []string{id, p.zones[id], windowsZone(id)}
	if parts := strings.Split(id, "/"); len(parts) > 2 {
		candidates = append(candidates, strings.Join(parts[len(parts)-2:], "/"), strings.Join(parts[len(parts)-3:], "/"))
	}
	for _, name := range candidates {
		if name == "" || name == "Local" {
			continue
		}
		if loc, err := time.LoadLocation(name); err == nil {
			return loc, nil
		}
	}
	return nil, fmt.Errorf("unknown time zone %.60q", id)
}

// duration reads what holidays last: P1D, P2W, PT4H30M.
func duration(value string) (time.Duration, error) {
	bad := errors.New("not a duration")
	rest, ok := strings.CutPrefix(strings.TrimPrefix(value, "+"), "P")
	if !ok || rest == "" {
		return 0, bad
	}
	units := map[byte]time.Duration{'W': 7 * 24 * time.Hour, 'D': 24 * time.Hour, 'H': time.Hour, 'M': time.Minute, 'S': time.Second}
	var sum time.Duration
	for rest != "" {
		rest = strings.TrimPrefix(rest, "T")
		n := strings.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
		if n < 1 || n > 5 {
			return 0, bad
		}
		count, err := strconv.Atoi(rest[:n])
		unit, ok := units[rest[n]]
		if err != nil || !ok || count > 100_000 {
			return 0, bad
		}
		sum += time.Duration(count) * unit
		rest = rest[n+1:]
	}
	if sum > 366*24*time.Hour {
		return 0, errors.New("longer than a year")
	}
	return sum, nil
}
