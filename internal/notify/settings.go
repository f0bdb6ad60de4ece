package notify

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"recado.dev/internal/desk"
)

// Ways are the ways in which somebody wants to be told of a kind of thing.
type Ways struct {
	InApp   bool `json:"in_app"`
	Desktop bool `json:"desktop"`
	Push    bool `json:"push"`
	Email   bool `json:"email"`
}

func (w Ways) any() bool { return w.InApp || w.Desktop || w.Push || w.Email }

// Quiet are the hours in which somebody is left in peace.
type Quiet struct {
	Enabled  bool   `json:"enabled"`
	From     string `json:"from" doc:"22:00"`
	To       string `json:"to" doc:"07:00; where it is not after from, the hours end the next day"`
	Days     []int  `json:"days" nullable:"false" maxItems:"7" doc:"on which they begin: 1 is Monday, 7 Sunday"`
	Timezone string `json:"timezone" maxLength:"100" doc:"Europe/Madrid; empty for the workspace's"`
}

// How often a digest is sent by e-mail.
const (
	DigestOff    = "off"
	DigestHourly = "hourly"
	DigestDaily  = "daily"
)

// digestHour is when a daily digest is sent, in the person's own time.
const digestHour = 8

// Settings are what a person chose about notifications.
type Settings struct {
	Kinds  map[desk.NotificationKind]Ways `json:"kinds"`
	Quiet  Quiet                          `json:"quiet_hours"`
	Digest string                         `json:"digest" enum:"off,hourly,daily"`
	// HideText keeps customers' words out of what leaves by push and e-mail.
	HideText bool `json:"hide_text"`
	Toasts   bool `json:"toasts"`
	Sound    bool `json:"sound"`
}

// Defaults are the settings of who chose nothing.
func Defaults() Settings {
	return Settings{
		Kinds: map[desk.NotificationKind]Ways{
			desk.NotifyAssigned:     {InApp: true, Desktop: true, Push: true, Email: true},
			desk.NotifyOffered:      {InApp: true, Desktop: true, Push: true},
			desk.NotifyMentioned:    {InApp: true, Desktop: true, Push: true, Email: true},
			desk.NotifyReplied:      {InApp: true, Desktop: true, Push: true},
			desk.NotifyFollowed:     {InApp: true},
			desk.NotifySLAWarned:    {InApp: true, Desktop: true},
			desk.NotifySLABreached:  {InApp: true, Desktop: true, Push: true, Email: true},
			desk.NotifyWindow:       {InApp: true, Desktop: true, Push: true},
			desk.NotifyChannelBad:   {InApp: true, Desktop: true, Push: true, Email: true},
			desk.NotifyChannelWell:  {InApp: true},
			desk.NotifyWebhook:      {InApp: true, Desktop: true, Email: true},
			desk.NotifyApproval:     {InApp: true, Desktop: true},
			desk.NotifySurveyLow:    {InApp: true, Desktop: true, Push: true},
			desk.NotifyRecipeBroken: {InApp: true, Desktop: true, Email: true},
			desk.NotifyRecipe:       {InApp: true, Desktop: true, Push: true, Email: true},
		},
		Quiet:  Quiet{From: "22:00", To: "07:00", Days: []int{1, 2, 3, 4, 5, 6, 7}},
		Digest: DigestOff,
		Toasts: true,
	}
}

// ReadSettings reads settings that are kept; what they do not say is as by
// default.
func ReadSettings(text string) (Settings, error) {
	s := Defaults()
	if text == "" {
		return s, nil
	}
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return s, fmt.Errorf("read notification settings: %w", err)
	}
	return s, nil
}

// Check refuses settings that cannot be kept, and puts kinds that they leave
// out where they are by default.
func (s *Settings) Check() error {
	for kind := range s.Kinds {
		if !slices.Contains(desk.NotificationKinds[:], kind) {
			return desk.Invalid("kinds", "there are no notifications of kind %q", string(kind))
		}
	}
	if s.Kinds == nil {
		s.Kinds = map[desk.NotificationKind]Ways{}
	}
	for kind, ways := range Defaults().Kinds {
		if _, ok := s.Kinds[kind]; !ok {
			s.Kinds[kind] = ways
		}
	}
	if s.Digest != DigestOff && s.Digest != DigestHourly && s.Digest != DigestDaily {
		return desk.Invalid("digest", "must be off, hourly or daily")
	}
	return s.Quiet.check()
}

func (q *Quiet) check() error {
	if q.Timezone != "" {
		if _, err := time.LoadLocation(q.Timezone); err != nil || q.Timezone == "Local" {
			return desk.Invalid("quiet_hours.timezone", "there is no time zone %q", q.Timezone)
		}
	}
	if q.Days == nil {
		q.Days = []int{}
	}
	for _, d := range q.Days {
		if d < 1 || d > 7 {
			return desk.Invalid("quiet_hours.days", "days are from 1 for Monday to 7 for Sunday")
		}
	}
	for field, text := range map[string]string{"quiet_hours.from": q.From, "quiet_hours.to": q.To} {
		if _, ok := minuteOf(text); !ok {
			return desk.Invalid(field, "must be a time of day such as 22:00")
		}
	}
	return nil
}

// minuteOf reads a time of day as minutes since midnight.
func minuteOf(text string) (int, bool) {
	at, err := time.Parse("15:04", text)
	if err != nil || len(text) != 5 {
		return 0, false
	}
	return at.Hour()*60 + at.Minute(), true
}

// zone is the person's time zone, or else the workspace's.
func (q Quiet) zone(workspace string) *time.Location {
	for _, name := range []string{q.Timezone, workspace} {
		if name == "" {
			continue
		}
		if loc, err := time.LoadLocation(name); err == nil {
			return loc
		}
	}
	return time.UTC
}

// Until answers when the quiet hours around now end, and false where now is in
// none. Hours whose end is not after their beginning end the next day.
func (q Quiet) Until(now time.Time, workspaceZone string) (time.Time, bool) {
	from, ok1 := minuteOf(q.From)
	to, ok2 := minuteOf(q.To)
	if !q.Enabled || !ok1 || !ok2 {
		return now, false
	}
	local := now.In(q.zone(workspaceZone))
	for _, back := range []int{0, 1} {
		y, m, d := local.AddDate(0, 0, -back).Date()
		begin := time.Date(y, m, d, from/60, from%60, 0, 0, local.Location())
		if !slices.Contains(q.Days, isoDay(begin)) {
			continue
		}
		end := time.Date(y, m, d, to/60, to%60, 0, 0, local.Location())
		if to <= from {
			end = time.Date(y, m, d+1, to/60, to%60, 0, 0, local.Location())
		}
		if !local.Before(begin) && local.Before(end) {
			return end.UTC(), true
		}
	}
	return now, false
}

func isoDay(t time.Time) int {
	if t.Weekday() == time.Sunday {
		return 7
	}
	return int(t.Weekday())
}

// NextDigest is when a digest is sent next after now; nil for never.
func (s Settings) NextDigest(now time.Time, workspaceZone string) *time.Time {
	var next time.Time
	switch s.Digest {
	case DigestHourly:
		next = now.UTC().Truncate(time.Hour).Add(time.Hour)
	case DigestDaily:
		local := now.In(s.Quiet.zone(workspaceZone))
		y, m, d := local.Date()
		next = time.Date(y, m, d, digestHour, 0, 0, 0, local.Location())
		if !next.After(local) {
			next = time.Date(y, m, d+1, digestHour, 0, 0, 0, local.Location())
		}
		next = next.UTC()
	default:
		return nil
	}
	if end, quiet := s.Quiet.Until(next, workspaceZone); quiet {
		next = end
	}
	return &next
}
