package youtube

import (
	"testing"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/platform"
)

func TestTheQuotasDayIsThatOfCalifornia(t *testing.T) {
	t.Parallel()
	for at, want := range map[string]string{
		"2026-11-18T10:00:00Z": "2026-11-19T08:00:00Z",
		"2026-11-18T07:59:59Z": "2026-11-18T08:00:00Z",
		"2026-07-01T06:59:00Z": "2026-07-01T07:00:00Z",
		"2026-03-08T09:00:00Z": "2026-03-09T07:00:00Z", // the day that has 23 hours
		"2026-11-01T09:00:00Z": "2026-11-02T08:00:00Z", // and 25
	} {
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := reset(now).Format(time.RFC3339); got != want {
			t.Errorf("after %s the quota begins anew at %s; want %s", at, got, want)
		}
	}
}

func TestWhatWasSpentOutlivesARestartAndEndsWithTheDay(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 18, 10, 0, 0, 0, time.UTC)
	c := clock.NewManual(at)
	open := func() *session {
		s, err := New().Open(platform.Account{ChannelID: "c1", Settings: map[string]string{"channel_id": "UC1"}}, platform.Host{Clock: c})
		if err != nil {
			t.Fatal(err)
		}
		return s.(*session)
	}
	s := open()
	s.spend("GET")
	s.spend("POST")
	day, spent := s.today()
	again := open()
	again.remember(day, spent)
	again.spend("DELETE")
	if left := again.Plan().Left; left != 10_000-101 {
		t.Errorf("%d units are left", left)
	}
	c.Advance(24 * time.Hour)
	if left := again.Plan().Left; left != 10_000 {
		t.Errorf("the next day %d units are left", left)
	}
	again.remember(day, spent)
	if _, spent := again.today(); spent != 0 {
		t.Errorf("yesterday's %d units count", spent)
	}
}

func TestLooksAreAnHourApartAndNotAllAtOnce(t *testing.T) {
	t.Parallel()
	last := time.Date(2026, 11, 18, 10, 0, 0, 0, time.UTC)
	times := map[time.Time]bool{}
	for _, salt := range []string{"a", "b", "c", "d", "e"} {
		s := &session{salt: salt, every: lookEvery}
		next := s.after(last)
		times[next] = true
		if d := next.Sub(last); d < time.Hour || d >= time.Hour+jitter || next != s.after(last) {
			t.Errorf("the next look is after %v", d)
		}
	}
	if len(times) < 4 {
		t.Errorf("five channels look at %d moments", len(times))
	}
}
