package hours_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"recado.dev/internal/hours"
)

// week are the same hours on each of the days.
func week(open, shut string, days ...int) []hours.Span {
	var list []hours.Span
	for _, d := range days {
		list = append(list, hours.Span{Day: d, Open: open, Close: shut})
	}
	return list
}

func when(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at.UTC()
}

// The golden table: what a person would say, with the offset of each moment
// written out. The hours of the clock changes are the interesting ones.
func TestAddGoesByTheClockOnTheWall(t *testing.T) {
	t.Parallel()
	office := week("09:00", "18:00", 1, 2, 3, 4, 5)
	night := week("22:00", "06:00", 0, 1, 2, 3, 4, 5, 6)
	cases := []struct {
		name, zone string
		days       []hours.Span
		from       string
		add        time.Duration
		want       string
	}{
		{"within a day", "Europe/Madrid", office, "2026-11-02T10:00:00+01:00", 4 * time.Hour, "2026-11-02T14:00:00+01:00"},
		{"used up at closing time", "Europe/Madrid", office, "2026-11-02T10:00:00+01:00", 8 * time.Hour, "2026-11-02T18:00:00+01:00"},
		{"over the week-end", "Europe/Madrid", office, "2026-11-06T17:00:00+01:00", 2 * time.Hour, "2026-11-09T10:00:00+01:00"},
		{"asked on a Sunday", "Europe/Madrid", office, "2026-11-08T12:00:00+01:00", time.Hour, "2026-11-09T10:00:00+01:00"},
		{"from summer to winter", "Europe/Madrid", office, "2026-10-23T17:00:00+02:00", 2 * time.Hour, "2026-10-26T10:00:00+01:00"},
		{"from winter to summer", "Europe/Madrid", office, "2026-03-27T17:00:00+01:00", 2 * time.Hour, "2026-03-30T10:00:00+02:00"},
		{"a night without its third hour", "Europe/Madrid", night, "2026-03-28T22:00:00+01:00", 7 * time.Hour, "2026-03-29T06:00:00+02:00"},
		{"a night with its third hour twice", "Europe/Madrid", night, "2026-10-24T22:00:00+02:00", 9 * time.Hour, "2026-10-25T06:00:00+01:00"},
		{"within the hour that comes twice", "Europe/Madrid", night, "2026-10-25T01:30:00+02:00", time.Hour, "2026-10-25T02:30:00+02:00"},
		{"on into its second time", "Europe/Madrid", night, "2026-10-25T01:30:00+02:00", 2 * time.Hour, "2026-10-25T02:30:00+01:00"},
		{"hours that begin in the gap begin after it", "Europe/Madrid", week("02:30", "05:00", 0), "2026-03-29T00:00:00+01:00", time.Hour, "2026-03-29T04:00:00+02:00"},
		{"hours all in the gap are no hours", "Europe/Madrid", week("02:00", "03:00", 0), "2026-03-29T00:00:00+01:00", time.Hour, "2026-04-05T03:00:00+02:00"},
		{"hours that come twice are open twice", "Europe/Madrid", week("02:00", "02:30", 0), "2026-10-25T00:00:00+02:00", time.Hour, "2026-10-25T02:30:00+01:00"},
		{"a midnight that is left out", "America/Sao_Paulo", week("00:00", "08:00", 0), "2018-11-03T20:00:00-03:00", time.Hour, "2018-11-04T02:00:00-02:00"},
		{"an evening whose last hour comes twice", "America/Sao_Paulo", week("22:00", "24:00", 6), "2019-02-16T22:00:00-02:00", 3 * time.Hour, "2019-02-17T00:00:00-03:00"},
		{"half an hour less", "Australia/Lord_Howe", week("00:00", "06:00", 0), "2026-10-04T00:00:00+10:30", 5 * time.Hour, "2026-10-04T05:30:00+11:00"},
		{"half an hour more", "Australia/Lord_Howe", week("00:00", "06:00", 0), "2026-04-05T00:00:00+11:00", 6 * time.Hour, "2026-04-05T05:30:00+10:30"},
		{"a quarter of an hour off", "Asia/Kathmandu", office, "2026-06-01T08:00:00+05:45", 30 * time.Minute, "2026-06-01T09:30:00+05:45"},
		{"nothing to add is where it was", "Europe/Madrid", office, "2026-11-08T12:00:00+01:00", 0, "2026-11-08T12:00:00+01:00"},
	}
	for _, c := range cases {
		s := compile(t, hours.Calendar{Timezone: c.zone, Days: c.days})
		got, err := s.Add(when(t, c.from), c.add)
		if want := when(t, c.want); err != nil || !got.Equal(want) {
			t.Errorf("%s: got %s %v", c.name, got.In(s.Zone()).Format(time.RFC3339), err)
		}
	}
}

func TestHolidaysAndSpecialDaysChangeTheirDatesAlone(t *testing.T) {
	t.Parallel()
	s := compile(t, hours.Calendar{
		Timezone: "Europe/Madrid",
		Days:     append(week("09:00", "14:00", 1, 2, 3, 4, 5), append(week("16:00", "20:00", 1, 2, 3, 4, 5), week("22:00", "02:00", 4)...)...),
		Holidays: []hours.Holiday{
			{Date: "2026-12-24", Name: "Nochebuena", Hours: []hours.Stretch{{Open: "09:00", Close: "13:00"}}},
			{Date: "2020-12-25", Name: "Navidad", Yearly: true},
			{Date: "2026-12-27", Name: "Domingo de compras", Hours: []hours.Stretch{{Open: "10:00", Close: "22:00"}}},
			{Date: "2027-12-25", Name: "Abierto", Hours: []hours.Stretch{{Open: "10:00", Close: "12:00"}}},
		},
	})
	cases := []struct {
		name, from, to string
		want           time.Duration
	}{
		{"an ordinary Thursday, its night in Friday", "2026-12-17T00:00:00+01:00", "2026-12-18T00:00:00+01:00", 11 * time.Hour},
		{"the end of Thursday's night", "2026-12-18T00:00:00+01:00", "2026-12-18T05:00:00+01:00", 2 * time.Hour},
		{"a short day has no night either", "2026-12-24T00:00:00+01:00", "2026-12-25T00:00:00+01:00", 4 * time.Hour},
		{"a holiday", "2026-12-25T00:00:00+01:00", "2026-12-26T00:00:00+01:00", 0},
		{"a Sunday that is open", "2026-12-27T00:00:00+01:00", "2026-12-28T00:00:00+01:00", 12 * time.Hour},
		{"a date of its own outranks the yearly one", "2027-12-25T00:00:00+01:00", "2027-12-26T00:00:00+01:00", 2 * time.Hour},
		{"years before the yearly one began", "2019-12-25T00:00:00+01:00", "2019-12-26T00:00:00+01:00", 9 * time.Hour},
		{"years after", "2029-12-25T00:00:00+01:00", "2029-12-26T00:00:00+01:00", 0},
	}
	for _, c := range cases {
		if got := s.Between(when(t, c.from), when(t, c.to)); got != c.want {
			t.Errorf("%s: got %s", c.name, got)
		}
	}
}

func TestSearchesThatWouldNeverEndAnswerAnError(t *testing.T) {
	t.Parallel()
	at := when(t, "2026-11-02T10:00:00Z")
	never := compile(t, hours.Calendar{Timezone: "Europe/Madrid"})
	once := compile(t, hours.Calendar{Timezone: "Europe/Madrid", Holidays: []hours.Holiday{{Date: "2030-01-05", Hours: []hours.Stretch{{Open: "10:00", Close: "12:00"}}}}})
	for name, err := range map[string]error{
		"add to never": second(never.Add(at, time.Minute)), "never opens": second(never.NextOpen(at)),
		"more than there is": second(once.Add(at, 3*time.Hour)),
	} {
		if !errors.Is(err, hours.ErrNeverOpens) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if got, err := once.Add(at, 2*time.Hour); err != nil || !got.Equal(when(t, "2030-01-05T12:00:00+01:00")) {
		t.Errorf("the one open day: got %s %v", got, err)
	}
	if got, err := never.NextClose(at); err != nil || !got.Equal(at) || never.Open(at) || never.Between(at, at.AddDate(9, 0, 0)) != 0 {
		t.Errorf("never open: got %s %v", got, err)
	}
	if _, err := once.Add(at, -time.Second); !errors.Is(err, hours.ErrNegative) {
		t.Errorf("backwards: got %v", err)
	}
}

func second(_ time.Time, err error) error { return err }

func TestAroundTheClockIsThePlainClock(t *testing.T) {
	t.Parallel()
	at := when(t, "2026-10-24T10:00:00Z")
	noted := hours.Calendar{Timezone: "Europe/Madrid", AlwaysOpen: true, Holidays: []hours.Holiday{{Date: "2026-12-25"}}}
	var all []hours.Span
	for d := range 7 {
		all = append(all, hours.Span{Day: d, Open: "00:00", Close: "24:00"})
	}
	for name, s := range map[string]*hours.Schedule{
		"always": hours.Always(), "each day all day": compile(t, hours.Calendar{Timezone: "Europe/Madrid", Days: all}),
	} {
		if got, err := s.Add(at, 49*time.Hour); err != nil || !got.Equal(at.Add(49*time.Hour)) {
			t.Errorf("%s: got %s %v", name, got, err)
		}
		if _, err := s.NextClose(at); !errors.Is(err, hours.ErrNeverCloses) {
			t.Errorf("%s closes: %v", name, err)
		}
	}
	if got, err := compile(t, noted).NextClose(at); err != nil || !got.Equal(when(t, "2026-12-25T00:00:00+01:00")) {
		t.Errorf("but on holidays: got %s %v", got, err)
	}
}

func TestBetweenSaysTheMostItCanOverCenturies(t *testing.T) {
	t.Parallel()
	if got := hours.Always().Between(time.Time{}, when(t, "2026-01-01T00:00:00Z")); got != 1<<63-1 {
		t.Errorf("got %s", got)
	}
}

// On the last day of a leap year beyond 2037 the time package is wrong about
// how long an offset lasts; a walk that believes it never ends.
func TestTheArithmeticGoesOnBeyondTheListedYears(t *testing.T) {
	t.Parallel()
	from, to := when(t, "2037-06-01T00:00:00Z"), when(t, "2101-06-01T00:00:00Z")
	for _, place := range places {
		s := compile(t, hours.Calendar{Timezone: place.zone, Days: week("00:00", "24:00", 0, 1, 2, 3, 4, 5, 6)})
		if got := s.Between(from, to); got != to.Sub(from) {
			t.Errorf("%s: got %s", place.zone, got)
		}
		last := when(t, "2040-12-31T10:00:00Z")
		if got, err := s.Add(last, 72*time.Hour); err != nil || !got.Equal(last.Add(72*time.Hour)) {
			t.Errorf("%s: got %s %v", place.zone, got, err)
		}
	}
}

func ExampleSchedule_Add() {
	s, err := hours.Compile(hours.Calendar{
		Timezone: "Europe/Madrid",
		Days: []hours.Span{
			{Day: 4, Open: "09:00", Close: "18:00"},
			{Day: 5, Open: "09:00", Close: "14:00"},
			{Day: 1, Open: "09:00", Close: "18:00"},
		},
		Holidays: []hours.Holiday{{Date: "2026-11-09", Name: "La Almudena"}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	friday := time.Date(2026, 11, 6, 13, 0, 0, 0, s.Zone())
	due, err := s.Add(friday, 2*time.Hour)
	fmt.Println(due.In(s.Zone()).Format("Monday 2 January 15:04"), err)
	// Output: Thursday 12 November 10:00 <nil>
}

func BenchmarkAddAYear(b *testing.B) {
	c := hours.Calendar{Timezone: "Europe/Madrid", Days: append(week("09:00", "14:00", 1, 2, 3, 4, 5), week("16:00", "20:00", 1, 2, 3, 4, 5)...)}
	for i := range 14 {
		c.Holidays = append(c.Holidays, hours.Holiday{Date: fmt.Sprintf("2026-%02d-%02d", 1+i*6%12, 3+i*2), Yearly: i%2 == 0})
	}
	s := compile(b, c)
	at := when(b, "2026-01-07T10:12:13Z")
	b.ReportAllocs()
	for b.Loop() {
		if due, err := s.Add(at, 2200*time.Hour); err != nil || due.Year() < 2026 {
			b.Fatal(due, err)
		}
	}
}

func BenchmarkBetweenAYear(b *testing.B) {
	s := compile(b, hours.Calendar{Timezone: "Europe/Madrid", Days: week("09:00", "18:00", 1, 2, 3, 4, 5), Holidays: []hours.Holiday{{Date: "2026-12-25", Yearly: true}}})
	from, to := when(b, "2026-01-07T10:12:13Z"), when(b, "2027-01-07T10:12:13Z")
	b.ReportAllocs()
	for b.Loop() {
		s.Between(from, to)
	}
}

func BenchmarkOpen(b *testing.B) {
	s := compile(b, hours.Calendar{Timezone: "Europe/Madrid", Days: week("09:00", "18:00", 1, 2, 3, 4, 5)})
	at := when(b, "2026-01-07T10:12:13Z")
	for b.Loop() {
		s.Open(at)
	}
}
