package automation

import (
	"testing"
	"time"

	"recado.dev/internal/desk"
)

func TestAScheduleGoesByTheClockOnTheWall(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, rule, zone, after string
		want                    []string
	}{
		{"every day", "FREQ=DAILY;BYHOUR=9;BYMINUTE=30", "Europe/Madrid", "2026-07-01T09:30:00+02:00", []string{"2026-07-02T07:30:00Z", "2026-07-03T07:30:00Z"}},
		{"before the clocks go forward and after", "FREQ=DAILY;BYHOUR=9", "Europe/Madrid", "2026-03-28T00:00:00Z", []string{"2026-03-28T08:00:00Z", "2026-03-29T07:00:00Z"}},
		{"an hour that there is not that day", "FREQ=DAILY;BYHOUR=2;BYMINUTE=30", "Europe/Madrid", "2026-03-28T12:00:00Z", []string{"2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z"}},
		{"an hour that there is twice", "FREQ=DAILY;BYHOUR=2;BYMINUTE=30", "Europe/Madrid", "2026-10-24T12:00:00Z", []string{"2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"}},
		{"each hour over the change comes once", "FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=0", "Europe/Madrid", "2026-03-28T12:00:00Z", []string{"2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29T23:00:00Z"}},
		{"weekdays", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=8", "UTC", "2026-11-20T09:00:00Z", []string{"2026-11-23T08:00:00Z", "2026-11-24T08:00:00Z"}},
		{"the last day of a month", "RRULE:FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=18", "America/New_York", "2026-01-31T23:00:00Z", []string{"2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z"}},
		{"every second Monday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;BYHOUR=9", "UTC", "2024-01-01T09:00:00Z", []string{"2024-01-15T09:00:00Z"}},
		{"until then", "FREQ=DAILY;BYHOUR=9;UNTIL=20260102T000000Z", "UTC", "2026-01-01T00:00:00Z", []string{"2026-01-01T09:00:00Z"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r, err := ParseRecurrence(test.rule, zoneOf(test.zone))
			if err != nil {
				t.Fatalf("parse: %v", err)
			}
			after, err := time.Parse(time.RFC3339, test.after)
			if err != nil {
				t.Fatal(err)
			}
			got := r.NextTimes(after, len(test.want))
			if len(got) != len(test.want) {
				t.Fatalf("%d times, want %d: %v", len(got), len(test.want), got)
			}
			for i, at := range got {
				if at.UTC().Format(time.RFC3339) != test.want[i] {
					t.Errorf("time %d is %s, want %s", i, at.UTC().Format(time.RFC3339), test.want[i])
				}
				if !r.Comes(at) || r.Comes(at.Add(time.Minute)) {
					t.Errorf("%s is not recognised", at)
				}
			}
		})
	}
}

func TestOfWhatWasMissedTheNewestIsMadeUpFor(t *testing.T) {
	t.Parallel()
	r, err := ParseRecurrence("FREQ=DAILY;BYHOUR=9", zoneOf("Europe/Madrid"))
	if err != nil {
		t.Fatal(err)
	}
	due := time.Date(2026, 3, 25, 8, 0, 0, 0, time.UTC)
	if got, want := r.Newest(due, time.Date(2026, 3, 30, 6, 59, 0, 0, time.UTC)), time.Date(2026, 3, 29, 7, 0, 0, 0, time.UTC); !got.Equal(want) {
		t.Errorf("newest is %s, want %s", got, want)
	}
	if got := r.Newest(due, due); !got.Equal(due) {
		t.Errorf("newest is %s, want the one that is due", got)
	}
}

func TestARuleThatCannotBeKeptIsRefused(t *testing.T) {
	t.Parallel()
	for _, rule := range []string{"", "daily", "FREQ=MINUTELY", "FREQ=HOURLY", "FREQ=DAILY;BYMINUTE=0,30", "FREQ=DAILY;BYSECOND=1", "FREQ=DAILY;COUNT=3", "FREQ=DAILY;BYHOUR=25", "FREQ=DAILY;BYHOUR=x", "FREQ=DAILY\nDTSTART:20260101T000000Z"} {
		if _, err := ParseRecurrence(rule, time.UTC); desk.CodeOf(err) != desk.CodeInvalid {
			t.Errorf("%q: %v, want it refused", rule, err)
		}
	}
}
