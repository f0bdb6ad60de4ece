package notify_test

import (
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/notify"
)

func at(t *testing.T, text string) time.Time {
	t.Helper()
	v, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestQuietHoursAreThoseOfThePerson(t *testing.T) {
	t.Parallel()
	night := notify.Quiet{Enabled: true, From: "22:00", To: "07:00", Days: []int{1, 2, 3, 4, 5}, Timezone: "Europe/Madrid"}
	for _, c := range []struct {
		name, now, end string
		quiet          notify.Quiet
	}{
		{"before them", "2026-11-20T20:59:00Z", "", night},
		{"as they begin", "2026-11-20T21:00:00Z", "2026-11-21T06:00:00Z", night},
		{"the morning after a Friday", "2026-11-21T05:59:00Z", "2026-11-21T06:00:00Z", night},
		{"when they end", "2026-11-21T06:00:00Z", "", night},
		{"the night of a Saturday", "2026-11-21T23:00:00Z", "", night},
		{"in the workspace's zone", "2026-11-20T01:00:00Z", "2026-11-20T10:00:00Z", notify.Quiet{Enabled: true, From: "22:00", To: "07:00", Days: []int{4}}},
		{"within a day", "2026-11-20T14:30:00Z", "2026-11-20T15:00:00Z", notify.Quiet{Enabled: true, From: "15:00", To: "16:00", Days: []int{5}, Timezone: "Europe/Madrid"}},
		{"the night of a change of clocks", "2026-10-25T03:30:00Z", "2026-10-25T06:00:00Z", notify.Quiet{Enabled: true, From: "22:00", To: "07:00", Days: []int{6}, Timezone: "Europe/Madrid"}},
		{"switched off", "2026-11-20T23:00:00Z", "", notify.Quiet{From: "22:00", To: "07:00", Days: []int{1, 2, 3, 4, 5, 6, 7}}},
	} {
		end, quiet := c.quiet.Until(at(t, c.now), "America/Argentina/Buenos_Aires")
		if quiet != (c.end != "") || quiet && !end.Equal(at(t, c.end)) {
			t.Errorf("%s: %v until %s", c.name, quiet, end)
		}
	}
}

func TestADigestComesAtItsHour(t *testing.T) {
	t.Parallel()
	now := at(t, "2026-11-20T09:20:00Z")
	for _, c := range []struct {
		name, want string
		change     func(*notify.Settings)
	}{
		{"hourly", "2026-11-20T10:00:00Z", func(s *notify.Settings) { s.Digest = notify.DigestHourly }},
		{"daily, in their zone", "2026-11-21T07:00:00Z", func(s *notify.Settings) { s.Digest, s.Quiet.Timezone = notify.DigestDaily, "Europe/Madrid" }},
		{"daily, in the workspace's", "2026-11-20T11:00:00Z", func(s *notify.Settings) { s.Digest = notify.DigestDaily }},
		{"after quiet hours", "2026-11-20T13:30:00Z", func(s *notify.Settings) {
			s.Digest, s.Quiet = notify.DigestHourly, notify.Quiet{Enabled: true, From: "06:00", To: "10:30", Days: []int{5}}
		}},
		{"never", "", func(s *notify.Settings) { s.Digest = notify.DigestOff }},
	} {
		s := notify.Defaults()
		c.change(&s)
		next := s.NextDigest(now, "America/Argentina/Buenos_Aires")
		if (next == nil) != (c.want == "") || next != nil && !next.Equal(at(t, c.want)) {
			t.Errorf("%s: %v", c.name, next)
		}
	}
}

func TestSettingsThatCannotBeAreRefused(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*notify.Settings){
		"a kind that is none": func(s *notify.Settings) { s.Kinds["party"] = notify.Ways{} },
		"a time that is none": func(s *notify.Settings) { s.Quiet.From = "25:00" },
		"half a time":         func(s *notify.Settings) { s.Quiet.To = "7:00" },
		"a day that is none":  func(s *notify.Settings) { s.Quiet.Days = []int{8} },
		"a zone that is none": func(s *notify.Settings) { s.Quiet.Timezone = "Mars/Base" },
		"another digest":      func(s *notify.Settings) { s.Digest = "yearly" },
	} {
		s := notify.Defaults()
		spoil(&s)
		if err := s.Check(); desk.CodeOf(err) != desk.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	some := notify.Settings{Kinds: map[desk.NotificationKind]notify.Ways{desk.NotifyReplied: {}}, Quiet: notify.Defaults().Quiet, Digest: notify.DigestOff}
	if err := some.Check(); err != nil || !some.Kinds[desk.NotifyAssigned].InApp || some.Kinds[desk.NotifyReplied].InApp {
		t.Errorf("got %+v, %v", some, err)
	}
}
