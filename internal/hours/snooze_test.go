package hours_test

import (
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/hours"
)

func TestASnoozeEndsWhenItsWordsSay(t *testing.T) {
	t.Parallel()
	s := compile(t, hours.Calendar{Timezone: "Europe/Madrid", Days: week("09:00", "18:00", 1, 2, 3, 4, 5), Holidays: []hours.Holiday{{Date: "2026-10-26"}}})
	cases := []struct{ now, text, want string }{
		{"2026-10-23T10:10:00+02:00", "later_today", "2026-10-23T13:30:00+02:00"},
		{"2026-10-23T10:00:00+02:00", "later_today", "2026-10-23T13:00:00+02:00"},
		{"2026-10-23T19:00:00+02:00", "later_today", "2026-10-23T22:00:00+02:00"},
		{"2026-10-23T19:01:00+02:00", "later_today", ""},
		{"2026-10-23T23:10:00+02:00", "later_today", ""},
		{"2026-10-23T23:10:00+02:00", "tomorrow", "2026-10-24T09:00:00+02:00"},
		{"2026-10-24T10:10:00+02:00", "tomorrow", "2026-10-25T09:00:00+01:00"},
		{"2026-10-24T10:10:00+02:00", "tomorrow@02:30", "2026-10-25T02:30:00+02:00"},
		{"2026-03-28T10:10:00+01:00", "tomorrow@02:30", "2026-03-29T03:00:00+02:00"},
		{"2026-10-23T10:10:00+02:00", "next_week", "2026-10-27T09:00:00+01:00"},
		{"2026-10-25T10:10:00+01:00", "next_week", "2026-10-27T09:00:00+01:00"},
		{"2026-10-26T08:00:00+01:00", "next_week@08:15", "2026-11-02T08:15:00+01:00"},
		{"2026-10-23T18:10:00+02:00", "next_open", "2026-10-27T09:00:00+01:00"},
		{"2026-10-23T10:10:00+02:00", "next_open", ""},
		{"2026-10-23T10:10:00+02:00", "fri", "2026-10-30T09:00:00+01:00"},
		{"2026-10-23T10:10:00+02:00", "Sat@16:00", "2026-10-24T16:00:00+02:00"},
		{"2026-10-23T10:10:00+02:00", "thu", "2026-10-29T09:00:00+01:00"},
		{"2026-10-24T10:10:05+02:00", "+1d", "2026-10-25T10:10:05+01:00"},
		{"2026-10-24T10:10:00+02:00", "+24h", "2026-10-25T09:10:00+01:00"},
		{"2026-10-24T10:10:00+02:00", "+90m", "2026-10-24T11:40:00+02:00"},
		{"2026-10-24T10:10:00+02:00", "+2w", "2026-11-07T10:10:00+01:00"},
		{"2026-10-24T10:10:00+02:00", "2026-11-05", "2026-11-05T09:00:00+01:00"},
		{"2026-10-24T10:10:00+02:00", "2026-11-05T14:30", "2026-11-05T14:30:00+01:00"},
		{"2026-10-24T10:10:00+02:00", "2026-11-05@14:30", "2026-11-05T14:30:00+01:00"},
		{"2026-10-24T10:10:00+02:00", "2026-11-05T14:30:00Z", "2026-11-05T15:30:00+01:00"},
		{"2026-10-24T10:10:00+02:00", "2026-10-24", ""},
		{"2026-10-24T10:10:00+02:00", "2028-10-24", ""},
		{"2026-10-24T10:10:00+02:00", "+53w", ""},
		{"2026-10-24T10:10:00+02:00", "+0d", ""},
		{"2026-10-24T10:10:00+02:00", "+3y", ""},
		{"2026-10-24T10:10:00+02:00", "+", ""},
		{"2026-10-24T10:10:00+02:00", "tomorrow@25:00", ""},
		{"2026-10-24T10:10:00+02:00", "tomorrow@", ""},
		{"2026-10-24T10:10:00+02:00", "someday", ""},
		{"2026-10-24T10:10:00+02:00", "", ""},
	}
	for _, c := range cases {
		got, err := s.ParseSnooze(c.text, when(t, c.now))
		if c.want == "" {
			if desk.CodeOf(err) != desk.CodeInvalid {
				t.Errorf("%s at %s: got %s %v", c.text, c.now, got, err)
			}
			continue
		}
		if err != nil || !got.Equal(when(t, c.want)) {
			t.Errorf("%s at %s: got %s %v", c.text, c.now, got.In(s.Zone()).Format(time.RFC3339), err)
		}
	}
}

func TestOnlySnoozesThatMakeSenseAreOffered(t *testing.T) {
	t.Parallel()
	s := compile(t, hours.Calendar{Timezone: "Europe/Madrid", Days: week("09:00", "18:00", 1, 2, 3, 4, 5)})
	for now, want := range map[string]string{
		"2026-11-04T10:00:00+01:00": "later_today tomorrow next_week",
		"2026-11-04T23:00:00+01:00": "tomorrow next_week",
		"2026-11-07T10:00:00+01:00": "later_today tomorrow next_week",
		"2026-11-08T21:00:00+01:00": "tomorrow",
		"2026-11-04T08:00:00+01:00": "next_open later_today tomorrow next_week",
	} {
		got := ""
		for _, c := range s.SnoozeChoices(when(t, now)) {
			got += " " + c.Value
		}
		if got != " "+want {
			t.Errorf("at %s: got%s", now, got)
		}
	}
}

func FuzzParseSnooze(f *testing.F) {
	s := compile(f, hours.Calendar{Timezone: "Australia/Lord_Howe", Days: week("09:00", "18:00", 1, 2, 3)})
	for _, text := range []string{"later_today", "tomorrow@02:15", "+9d", "2026-11-05T14:30", "sun"} {
		f.Add(text, int64(1_790_000_000))
	}
	f.Fuzz(func(t *testing.T, text string, unix int64) {
		now := time.Unix(unix%4_000_000_000, 0)
		if at, err := s.ParseSnooze(text, now); err == nil && (!at.After(now) || at.Sub(now) > 367*24*time.Hour) {
			t.Fatalf("%q at %s: %s", text, now, at)
		}
	})
}
