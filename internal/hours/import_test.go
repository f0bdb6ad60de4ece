package hours_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/hours"
)

func shop() hours.Calendar {
	return hours.Calendar{
		Timezone: "Europe/Madrid",
		Days:     append(week("09:00", "13:30", 1, 2, 3, 4, 5), append(week("16:00", "20:00", 1, 2, 3, 4, 5), week("22:00", "02:00", 4, 5)...)...),
	}
}

func days(in hours.Imported) []string {
	var list []string
	for _, d := range in.Days {
		text := d.Date + " " + d.Name
		for _, s := range d.Hours {
			text += " " + s.Open + "-" + s.Close
		}
		list = append(list, text)
	}
	return list
}

func skipped(in hours.Imported) []string {
	var list []string
	for _, s := range in.Skipped {
		list = append(list, fmt.Sprintf("%d %s: %s", s.Line, s.Summary, s.Reason))
	}
	return list
}

// The golden table: files in the shapes that the makers of calendars export.
func TestHolidayCalendarsAreReadAsTheirMakersWriteThem(t *testing.T) {
	t.Parallel()
	cases := []struct {
		file, language string
		want, skipped  []string
	}{
		{"google-es.ics", "es", []string{
			"2026-12-08 La inmaculada concepción", "2026-12-24 Nochebuena", "2026-12-25 Navidad", "2027-01-06 Día de Reyes",
			"2027-03-25 Jueves Santo (festivo regional)", "2027-03-26 Viernes Santo",
		}, nil},
		{"google-uk.ics", "en", []string{
			"2026-11-30 St Andrew's Day (regional holiday)", "2026-12-25 Christmas Day", "2026-12-28 Boxing Day (substitute)",
			"2027-01-01 New Year's Day", "2027-01-02 2nd January (substitute) (regional holiday)",
		}, nil},
		{"outlook.ics", "es", []string{
			"2026-12-08 Inmaculada Concepción", "2026-12-24 Tarde de Nochebuena 09:00-13:30", "2026-12-25 Navidad",
		}, []string{`54 Somewhere else: start: unknown time zone "Nowhere Standard Time"`}},
		{"apple-us.ics", "es", []string{
			"2026-11-26 Día de Acción de Gracias",
			"2026-12-29 Winter break, closed", "2026-12-30 Winter break, closed", "2026-12-31 Winter break, closed", "2027-01-01 Winter break, closed",
			"2027-05-31 Memorial Day", "2027-07-05 Independence Day (observed)", "2027-11-25 Día de Acción de Gracias",
			"2028-05-29 Memorial Day", "2028-11-23 Día de Acción de Gracias", "2029-07-04 Independence Day", "2029-11-22 Día de Acción de Gracias",
			"2030-07-04 Independence Day", "2030-11-28 Día de Acción de Gracias", "2031-07-04 Independence Day",
		}, []string{"44 Called off: cancelled"}},
		{"latin1.ics", "", []string{"2027-03-19 San José – puente"}, []string{"8 Without a date: no start"}},
	}
	for _, c := range cases {
		file, err := os.ReadFile("testdata/" + c.file)
		if err != nil {
			t.Fatal(err)
		}
		in, err := hours.Import(file, hours.ImportOptions{Calendar: shop(), From: when(t, "2026-11-10T23:30:00Z"), Language: c.language})
		if err != nil || in.Truncated {
			t.Errorf("%s: %v", c.file, err)
		}
		if got := days(in); !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %q\nwant %q", c.file, got, c.want)
		}
		if got := skipped(in); !slices.Equal(got, c.skipped) {
			t.Errorf("%s: skipped\n got %q\nwant %q", c.file, got, c.skipped)
		}
	}
}

func ics(events ...string) []byte {
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\r\n")
	for _, e := range events {
		b.WriteString("BEGIN:VEVENT\r\nSUMMARY:x\r\n" + strings.ReplaceAll(e, " ", "\r\n") + "\r\nEND:VEVENT\r\n")
	}
	b.WriteString("END:VCALENDAR\r\n")
	return []byte(b.String())
}

func TestTimesOfAnEventChangeTheHoursOfTheirDay(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name  string
		event string
		timed hours.Timed
		want  []string
	}{
		{"an afternoon off", "DTSTART:20261109T150000 DTEND:20261109T230000", "", []string{"2026-11-09 x 09:00-13:30"}},
		{"the middle of the morning", "DTSTART:20261109T100000 DURATION:PT2H", "", []string{"2026-11-09 x 09:00-10:00 12:00-13:30 16:00-20:00"}},
		{"given in UTC", "DTSTART:20261109T140000Z DTEND:20261109T190000Z", "", []string{"2026-11-09 x 09:00-13:30"}},
		{"given in another zone", "DTSTART;TZID=America/New_York:20261109T090000 DTEND;TZID=America/New_York:20261109T140000", "", []string{"2026-11-09 x 09:00-13:30"}},
		{"when the shop is shut anyhow", "DTSTART:20261109T140000 DTEND:20261109T150000", "", nil},
		{"on a day that is shut anyhow", "DTSTART:20261108T100000 DTEND:20261108T150000", "", nil},
		{"the end of an evening", "DTSTART:20261113T010000 DTEND:20261113T080000", "", []string{"2026-11-12 x 09:00-13:30 16:00-20:00 22:00-01:00"}},
		{"from noon to noon", "DTSTART:20261109T120000 DTEND:20261110T120000", "", []string{"2026-11-09 x 09:00-12:00", "2026-11-10 x 12:00-13:30 16:00-20:00"}},
		{"more than the day has", "DTSTART:20261109T080000 DTEND:20261109T210000", "", []string{"2026-11-09 x"}},
		{"open then", "DTSTART:20261108T100000 DTEND:20261108T150000", hours.TimedOpen, []string{"2026-11-08 x 10:00-15:00"}},
		{"open each first Sunday of December", "DTSTART:20261206T100000 DTEND:20261206T150000 RRULE:FREQ=YEARLY;BYMONTH=12;BYDAY=1SU;COUNT=2", hours.TimedOpen, []string{"2026-12-06 x 10:00-15:00", "2027-12-05 x 10:00-15:00"}},
		{"a holiday written as times", "DTSTART:20261109T000000 DTEND:20261111T000000", hours.TimedOpen, []string{"2026-11-09 x 00:00-24:00", "2026-11-10 x 00:00-24:00"}},
	}
	for _, c := range cases {
		in, err := hours.Import(ics(c.event), hours.ImportOptions{Calendar: shop(), From: when(t, "2026-11-03T10:00:00Z"), Timed: c.timed})
		if got := days(in); err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q %v, skipped %q", c.name, got, err, skipped(in))
		}
	}
}

func TestAnImportIsBounded(t *testing.T) {
	t.Parallel()
	o := hours.ImportOptions{Calendar: shop(), From: when(t, "2026-11-03T10:00:00Z")}
	in, err := hours.Import(ics("DTSTART;VALUE=DATE:20200101 RRULE:FREQ=DAILY"), o)
	if err != nil || len(in.Days) != hours.MaxImportedDays || !in.Truncated || in.Days[0].Date != "2026-11-03" {
		t.Errorf("daily: %d days %v", len(in.Days), err)
	}
	var hostile []string
	for range 5000 {
		hostile = append(hostile, "DTSTART;VALUE=DATE:19000101 RRULE:FREQ=DAILY;COUNT=99999;BYMONTH=2;BYMONTHDAY=30")
	}
	in, err = hours.Import(ics(hostile...), o)
	if err != nil || len(in.Days) != 0 || len(in.Skipped) == 0 || in.Skipped[0].Reason != "the file has too many rules" {
		t.Errorf("hostile: %d days, %q %v", len(in.Days), skipped(in)[:1], err)
	}
	for name, file := range map[string]string{"empty": "", "a page": "<html>BEGIN:VCALENDAR</html>", "zeros": strings.Repeat("\x00", 100)} {
		if _, err := hours.Import([]byte(file), o); desk.CodeOf(err) != desk.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := hours.Import(make([]byte, 3<<20), o); desk.CodeOf(err) != desk.CodeTooLarge {
		t.Errorf("three megabytes: %v", err)
	}
}

func TestImportedDaysLeaveThoseOfTheCalendarAlone(t *testing.T) {
	t.Parallel()
	c := shop()
	c.Holidays = []hours.Holiday{{Date: "2026-12-25", Name: "ours"}, {Date: "2020-01-06", Yearly: true}}
	c = c.With([]hours.Holiday{{Date: "2026-12-25", Name: "theirs"}, {Date: "2026-12-08"}, {Date: "2026-12-08"}})
	var got []string
	for _, h := range c.Holidays {
		got = append(got, h.Date+h.Name)
	}
	if want := []string{"2020-01-06", "2026-12-08", "2026-12-25ours"}; !slices.Equal(got, want) || c.Check() != nil {
		t.Errorf("got %q, %v", got, c.Check())
	}
}

func FuzzImport(f *testing.F) {
	files, err := os.ReadDir("testdata")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file.Name(), ".ics") {
			b, err := os.ReadFile("testdata/" + file.Name())
			if err != nil {
				f.Fatal(err)
			}
			f.Add(b)
		}
	}
	f.Add(ics("DTSTART;X=", "DTSTART;TZID=\"a;b:20200101", "DTSTART:20240229 RRULE:FREQ=YEARLY;BYSETPOS=-1;BYDAY=MO,-1TU"))
	at := time.Date(2026, 11, 3, 10, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, file []byte) {
		for _, timed := range []hours.Timed{hours.TimedClosed, hours.TimedOpen} {
			in, err := hours.Import(file, hours.ImportOptions{Calendar: shop(), From: at, Language: "es", Timed: timed})
			if err != nil {
				return
			}
			var list []hours.Holiday
			for _, d := range in.Days {
				list = append(list, d.Holiday)
			}
			if _, err := hours.Compile(shop().With(list)); err != nil {
				t.Fatalf("what was read is refused: %v", err)
			}
		}
	})
}
