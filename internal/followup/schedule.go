package followup

import (
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/hours"
	"recado.dev/internal/team"
)

// ScheduleOf is the wall clock and the working hours by which a workspace's
// snoozes are reckoned. Hours that cannot be read are none: a snooze needs only
// the time zone.
func ScheduleOf(ws desk.Workspace) *hours.Schedule {
	c := hours.Calendar{Timezone: ws.Timezone, AlwaysOpen: true}
	if kept, err := team.ParseHours(ws.Hours); err == nil {
		c.AlwaysOpen = len(kept.Days) == 0
		for _, d := range kept.Days {
			c.Days = append(c.Days, hours.Span(d))
		}
		for _, h := range kept.Holidays {
			c.Holidays = append(c.Holidays, hours.Holiday{Date: h.Date, Name: h.Name})
		}
	}
	if s, err := hours.Compile(c); err == nil {
		return s
	}
	if s, err := hours.Compile(hours.Calendar{Timezone: ws.Timezone, AlwaysOpen: true}); err == nil {
		return s
	}
	return hours.Always()
}

// Until reads until when a case is to sleep, as hours.ParseSnooze does.
func Until(ws desk.Workspace, text string, now time.Time) (time.Time, error) {
	return ScheduleOf(ws).ParseSnooze(text, now)
}
