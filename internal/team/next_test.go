package team_test

import (
	"testing"
	"time"

	"recado.dev/internal/team"
)

func TestHoursKnowWhenWorkBeginsAgain(t *testing.T) {
	t.Parallel()
	madrid, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		t.Fatal(err)
	}
	week := team.Hours{
		Days: []team.Span{
			{Day: 1, Open: "16:00", Close: "20:00"}, {Day: 1, Open: "09:00", Close: "14:00"},
			{Day: 5, Open: "22:00", Close: "02:00"},
		},
		Holidays: []team.Holiday{{Date: "2026-11-09", Name: "Fiesta"}},
	}
	holiday := team.Hours{Holidays: []team.Holiday{{Date: "2026-12-25"}, {Date: "2026-12-26"}}}
	for name, c := range map[string]struct {
		hours    team.Hours
		at, want string // local time
	}{
		"open now":               {week, "2026-11-02 10:30", "2026-11-02 10:30"},
		"in the siesta":          {week, "2026-11-02 14:00", "2026-11-02 16:00"},
		"before the day":         {week, "2026-11-02 03:00", "2026-11-02 09:00"},
		"the days between":       {week, "2026-11-02 20:00", "2026-11-06 22:00"},
		"over a holiday":         {week, "2026-11-07 02:00", "2026-11-13 22:00"},
		"over the change of DST": {week, "2026-10-24 12:00", "2026-10-26 09:00"},
		"always but on holidays": {holiday, "2026-12-25 10:00", "2026-12-27 00:00"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at, _ := time.ParseInLocation("2006-01-02 15:04", c.at, madrid)
			want, _ := time.ParseInLocation("2006-01-02 15:04", c.want, madrid)
			got, ok := c.hours.NextOpen(at.UTC(), madrid)
			if !ok || !got.Equal(want) {
				t.Errorf("got %v %v, want %v", got.In(madrid), ok, want)
			}
		})
	}
}

func TestHoursThatNeverComeAreSaidSo(t *testing.T) {
	t.Parallel()
	h := team.Hours{Days: []team.Span{{Day: 1, Open: "late", Close: "later"}}}
	if at, ok := h.NextOpen(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC), time.UTC); ok {
		t.Errorf("got %v", at)
	}
}
