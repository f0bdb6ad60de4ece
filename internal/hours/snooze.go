package hours

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/desk"
)

// Times that a snooze falls back on.
const (
	snoozeHour    = 9  // "tomorrow" is at nine where the calendar does not say
	laterHours    = 3  // "later today" is so much later
	latestHour    = 22 // and not in the night
	maxSnoozeDays = 366
)

// SnoozeChoice is a moment that a person is offered for a snooze. Value is
// what ParseSnooze reads.
type SnoozeChoice struct {
	Value string    `json:"value"`
	At    time.Time `json:"at"`
}

// SnoozeChoices are the moments worth offering at now, the nearest first: later
// today while there is a later today, tomorrow and next week when work begins,
// when the calendar next opens if it is shut; each moment once.
func (s *Schedule) SnoozeChoices(now time.Time) []SnoozeChoice {
	list := []SnoozeChoice{}
	for _, value := range []string{"later_today", "tomorrow", "next_week", "next_open"} {
		at, err := s.ParseSnooze(value, now)
		if err != nil {
			continue
		}
		if !slices.ContainsFunc(list, func(c SnoozeChoice) bool { return c.At.Equal(at) }) {
			list = append(list, SnoozeChoice{Value: value, At: at})
		}
	}
	slices.SortFunc(list, func(a, b SnoozeChoice) int { return a.At.Compare(b.At) })
	return list
}

// ParseSnooze is the moment until which a case sleeps, by the calendar's wall
// clock. It reads
//
//	later_today          three hours on, rounded up to half an hour
//	next_open            when the calendar next opens, if it is shut
//	tomorrow             tomorrow when it opens; tomorrow@14:30
//	next_week            the first opening from next Monday on; next_week@08:00
//	mon … sun            the next such day after today when it opens; fri@16:00
//	+90m, +2h, +3d, +1w  from now on; days keep the time on the wall clock
//	2026-11-05           that day when it opens; 2026-11-05T14:30
//	2026-11-05T13:30:00Z a moment
//
// On a day on which it does not open, or is open from midnight on, nine is meant.
// A moment that has passed, or is more than a year away, is an error of the
// field "until".
func (s *Schedule) ParseSnooze(text string, now time.Time) (time.Time, error) {
	text = strings.ToLower(strings.TrimSpace(text))
	at, err := s.snooze(text, now)
	switch {
	case err != nil:
		return time.Time{}, err
	case !at.After(now):
		return time.Time{}, desk.Invalid("until", "that moment has passed")
	case at.After(now.AddDate(0, 0, maxSnoozeDays)):
		return time.Time{}, desk.Invalid("until", "at most a year away")
	}
	return at, nil
}

func (s *Schedule) snooze(text string, now time.Time) (time.Time, error) {
	switch text {
	case "later_today":
		return s.laterToday(now)
	case "next_open":
		if s.Open(now) {
			return time.Time{}, desk.Invalid("until", "it is open now")
		}
		return s.NextOpen(now)
	}
	if rest, ok := strings.CutPrefix(text, "+"); ok {
		return s.after(rest, now)
	}
	if at, err := time.Parse(time.RFC3339, strings.ToUpper(text)); err == nil {
		return at.UTC().Truncate(time.Microsecond), nil
	}
	date, hm, ok := strings.Cut(text, "@")
	if !ok {
		date, hm, ok = strings.Cut(text, "t") // as in 2026-11-05T14:30
		if _, isDate := parseDate(date); !isDate {
			date, ok = text, false
		}
	}
	minute := -1
	if ok {
		if minute, ok = minutes(hm); !ok || minute == 24*60 {
			return time.Time{}, desk.Invalid("until", "a time looks like 14:30")
		}
	}
	day, ok := s.snoozeDay(date, now.In(s.zone))
	if !ok {
		return time.Time{}, desk.Invalid("until", "say tomorrow, fri@16:00, +2h or a date")
	}
	if minute < 0 {
		return s.begins(day, date == "next_week"), nil
	}
	return At(s.zone, day.Year(), day.Month(), day.Day(), minute/60, minute%60), nil
}

// begins is when work begins on a day: when the calendar opens on it. On a day
// that is closed, or open from midnight on, that is nine; of a week it is its
// first opening.
func (s *Schedule) begins(day time.Time, week bool) time.Time {
	midnight := At(s.zone, day.Year(), day.Month(), day.Day(), 0, 0)
	days := 1
	if week {
		days = 7
	}
	end := At(s.zone, day.Year(), day.Month(), day.Day()+days, 0, 0)
	if !s.Open(midnight) {
		if open, err := s.NextOpen(midnight); err == nil && open.Before(end) {
			return open.UTC()
		}
	}
	return At(s.zone, day.Year(), day.Month(), day.Day(), snoozeHour, 0)
}

// laterToday keeps within the day: late in the evening there is none.
func (s *Schedule) laterToday(now time.Time) (time.Time, error) {
	at := now.Add(laterHours * time.Hour)
	local := at.In(s.zone)
	past := time.Duration(local.Minute()%30)*time.Minute + time.Duration(local.Second())*time.Second + time.Duration(local.Nanosecond())
	if past > 0 {
		at = at.Add(30*time.Minute - past)
	}
	today, then := now.In(s.zone), at.In(s.zone)
	if today.YearDay() != then.YearDay() || then.Hour() > latestHour || then.Hour() == latestHour && then.Minute() > 0 {
		return time.Time{}, desk.Invalid("until", "there is no later today")
	}
	return at.UTC(), nil
}

// snoozeDay is the date that a word or a date names.
func (s *Schedule) snoozeDay(word string, today time.Time) (time.Time, bool) {
	ahead := 0
	switch word {
	case "tomorrow":
		ahead = 1
	case "next_week":
		ahead = 7 - (int(today.Weekday())+6)%7
	case "sun", "mon", "tue", "wed", "thu", "fri", "sat":
		wanted := slices.Index([]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}, word)
		ahead = (wanted-int(today.Weekday())+6)%7 + 1
	default:
		return parseDate(word)
	}
	return time.Date(today.Year(), today.Month(), today.Day()+ahead, 0, 0, 0, 0, time.UTC), true
}

// after is so much from now on.
func (s *Schedule) after(text string, now time.Time) (time.Time, error) {
	bad := desk.Invalid("until", "a length looks like +90m, +2h, +3d or +1w")
	if len(text) < 2 {
		return time.Time{}, bad
	}
	n, err := strconv.Atoi(text[:len(text)-1])
	if err != nil || n < 1 || n > maxSnoozeDays*24*60 {
		return time.Time{}, bad
	}
	local := now.In(s.zone)
	switch text[len(text)-1] {
	case 'm':
		return now.UTC().Add(time.Duration(n) * time.Minute), nil
	case 'h':
		if n > maxSnoozeDays*24 {
			return time.Time{}, desk.Invalid("until", "at most a year away")
		}
		return now.UTC().Add(time.Duration(n) * time.Hour), nil
	case 'w':
		n *= 7
	case 'd':
	default:
		return time.Time{}, bad
	}
	if n > maxSnoozeDays {
		return time.Time{}, desk.Invalid("until", "at most a year away")
	}
	at := At(s.zone, local.Year(), local.Month(), local.Day()+n, local.Hour(), local.Minute())
	return at.Add(time.Duration(local.Second())*time.Second + time.Duration(local.Nanosecond()).Truncate(time.Microsecond)), nil
}
