package hours_test

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"recado.dev/internal/desk"
	"recado.dev/internal/hours"
	"recado.dev/internal/team"
)

func TestWhatIsWrongWithACalendarIsToldTogether(t *testing.T) {
	t.Parallel()
	c := hours.Calendar{
		Timezone: "Mars/Olympus",
		Days:     []hours.Span{{Day: 7, Open: "9:00", Close: "25:00"}, {Day: 1, Open: "09:00", Close: "09:00"}, {Day: 1, Open: "24:00", Close: "02:00"}},
		Holidays: []hours.Holiday{
			{Date: "25/12/2026"}, {Date: "2026-02-29"}, {Date: "2026-12-25"}, {Date: "2026-12-25"},
			{Date: "2025-01-01", Yearly: true}, {Date: "2026-01-01", Yearly: true}, {Date: "2026-01-01"},
			{Date: "2026-05-01", Hours: []hours.Stretch{{Open: "10:00", Close: "10:00"}}},
		},
	}
	_, err := hours.Compile(c)
	var e *desk.Error
	if !errors.As(err, &e) || e.Code != desk.CodeInvalid {
		t.Fatalf("got %v", err)
	}
	var fields []string
	for _, p := range e.Problems {
		fields = append(fields, p.Field)
	}
	want := []string{
		"timezone", "days[0].day", "days[0].open", "days[0].close", "days[1].close", "days[2].open",
		"holidays[0].date", "holidays[1].date", "holidays[3].date", "holidays[5].date", "holidays[7].hours[0].close",
	}
	if !slices.Equal(fields, want) {
		t.Errorf("got %q", fields)
	}
	for _, zone := range []string{"", "Local"} {
		if err := (hours.Calendar{Timezone: zone}).Check(); err == nil {
			t.Errorf("%q is taken for a zone", zone)
		}
	}
	if err := (hours.Calendar{Timezone: "UTC", Holidays: make([]hours.Holiday, 2001)}).Check(); err == nil {
		t.Error("thousands of holidays are taken")
	}
}

func TestACalendarReadsTheWorkspaceHoursAsTheyAreKept(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		sc := genCalendar().Filter(func(sc scene) bool {
			// The evening before the day after a day that never was: the
			// workspace's hours take it for that of another date.
			return sc.calendar.Timezone != "Pacific/Apia"
		}).Draw(t, "scene")
		old := team.Hours{}
		for _, d := range sc.calendar.Days {
			old.Days = append(old.Days, team.Span(d))
		}
		for _, h := range sc.calendar.Holidays {
			old.Holidays = append(old.Holidays, team.Holiday{Date: h.Date, Name: h.Name})
		}
		raw, err := json.Marshal(old)
		if err != nil {
			t.Fatal(err)
		}
		c := hours.Calendar{}
		if err := json.Unmarshal(raw, &c); err != nil {
			t.Fatal(err)
		}
		c.Timezone, c.AlwaysOpen = sc.calendar.Timezone, len(old.Days) == 0
		s := compile(t, c)
		if got, want := s.Open(sc.at), old.Open(sc.at, s.Zone()); got != want {
			t.Fatalf("open at %s: got %v, the workspace's hours say %v", sc.at, got, want)
		}
	})
}
