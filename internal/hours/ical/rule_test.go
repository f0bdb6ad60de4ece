package ical_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/hours/ical"
)

func event(t *testing.T, start string, more ...string) ical.Event {
	t.Helper()
	file := "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART" + start + "\n" + strings.Join(more, "\n") + "\nEND:VEVENT\nEND:VCALENDAR"
	events, skipped, err := ical.Parse([]byte(file), "")
	if err != nil || len(events) != 1 {
		t.Fatalf("%q: %v %v", more, skipped, err)
	}
	return events[0]
}

func date(t *testing.T, text string) time.Time {
	t.Helper()
	d, err := time.Parse("2006-01-02", text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The examples are the standard's own (RFC 5545, 3.8.5.3), and holidays.
func TestRulesNameTheDatesOfTheStandard(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, start, rule, want string }{
		{"ten days", "19970902", "FREQ=DAILY;COUNT=4", "0902 0903 0904 0905"},
		{"until a date", "19970902", "FREQ=DAILY;UNTIL=19970904", "0902 0903 0904"},
		{"every other day", "19970902", "FREQ=DAILY;INTERVAL=2;COUNT=3", "0902 0904 0906"},
		{"every other week, weeks from Sunday", "19970805", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "0805 0817 0819 0831"},
		{"every other week, weeks from Monday", "19970805", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "0805 0810 0819 0824"},
		{"first Friday", "19970905", "FREQ=MONTHLY;COUNT=4;BYDAY=1FR", "0905 1003 1107 1205"},
		{"first and last Sunday of every other month", "19970907", "FREQ=MONTHLY;INTERVAL=2;COUNT=4;BYDAY=1SU,-1SU", "0907 0928 1102 1130"},
		{"second-to-last Monday", "19970922", "FREQ=MONTHLY;COUNT=4;BYDAY=-2MO", "0922 1020 1117 1222"},
		{"third-to-last day", "19970928", "FREQ=MONTHLY;BYMONTHDAY=-3;COUNT=4", "0928 1029 1128 1229"},
		{"Friday the 13th", "19970902", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=2", "980213 980313"},
		{"the last working day", "19970929", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3", "0930 1031 1128"},
		{"the 1st, 100th and 200th day", "19970101", "FREQ=YEARLY;INTERVAL=3;COUNT=5;BYYEARDAY=1,100,200", "0101 0410 0719 000101 000409"},
		{"20th Monday of the year", "19970519", "FREQ=YEARLY;BYDAY=20MO;COUNT=3", "0519 980518 990517"},
		{"every Thursday in March", "19970313", "FREQ=YEARLY;BYMONTH=3;BYDAY=TH;COUNT=4", "0313 0320 0327 980305"},
		{"US election day", "19961105", "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8;COUNT=2", "961105 001107"},
		{"Thanksgiving", "19971127", "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=3", "1127 981126 991125"},
		{"a yearly date", "19970106", "FREQ=YEARLY;COUNT=2", "0106 980106"},
		{"a leap day", "19960229", "FREQ=YEARLY;COUNT=2", "960229 000229"},
		{"the 31st", "19970131", "FREQ=MONTHLY;COUNT=3", "0131 0331 0531"},
		{"a month given alone", "19970310", "FREQ=YEARLY;BYMONTH=3,5;COUNT=3", "0310 0510 980310"},
		{"a date that never comes", "19970902", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", ""},
	}
	for _, c := range cases {
		e := event(t, ";VALUE=DATE:"+c.start, "RRULE:"+c.rule)
		starts, whole := e.Starts(date(t, "1996-01-01"), date(t, "2001-01-01"), &ical.Budget{Days: 1 << 20})
		var got []string
		for _, s := range starts {
			got = append(got, strings.TrimPrefix(s.Format("060102"), "97"))
		}
		if strings.Join(got, " ") != c.want || !whole {
			t.Errorf("%s: got %q", c.name, got)
		}
	}
}

func TestStartsNearTheWindowAreThoseOfTheWholeRule(t *testing.T) {
	t.Parallel()
	from, to := date(t, "2026-11-03"), date(t, "2031-11-03")
	for _, rule := range []string{
		"FREQ=YEARLY", "FREQ=YEARLY;INTERVAL=3", "FREQ=MONTHLY;INTERVAL=5;BYDAY=-1FR", "FREQ=WEEKLY;INTERVAL=7;BYDAY=MO,TH;WKST=WE", "FREQ=DAILY;INTERVAL=11", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
	} {
		near, _ := event(t, ":19030305", "RRULE:"+rule).Starts(from, to, &ical.Budget{Days: 1 << 20})
		counted, whole := event(t, ":19030305", "RRULE:"+rule+";COUNT=99999").Starts(from, to, &ical.Budget{Days: 1 << 20})
		if !whole || !slices.Equal(near, counted) || len(near) == 0 {
			t.Errorf("%s: %d and %d", rule, len(near), len(counted))
		}
	}
}

func TestRulesThatAreNotUnderstoodAreSaidSo(t *testing.T) {
	t.Parallel()
	for rule, want := range map[string]string{
		"FREQ=HOURLY": "rule: freq: HOURLY is not for holidays", "FREQ=YEARLY;BYWEEKNO=20": "rule: byweekno: not understood", "BYDAY=MO": "rule: no frequency",
		"FREQ=YEARLY;COUNT=0": "rule: count: not a number it may be", "FREQ=YEARLY;BYMONTH=13": "rule: bymonth: not a number it may be", "FREQ=YEARLY;BYDAY=4XX": "rule: byday: not a weekday",
		"FREQ=YEARLY;RSCALE=HEBREW": "rule: rscale: not understood", "FREQ=YEARLY;UNTIL=soon": "rule: until: not a date", "FREQ=YEARLY;INTERVAL=99999999999999999999": "rule: interval: not a number it may be",
	} {
		_, skipped, err := ical.Parse([]byte("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101\nRRULE:"+rule+"\nEND:VEVENT\nEND:VCALENDAR"), "")
		if err != nil || len(skipped) != 1 || skipped[0].Reason != want {
			t.Errorf("%s: %v %v", rule, skipped, err)
		}
	}
}

func TestDatesAreAddedAndTakenOut(t *testing.T) {
	t.Parallel()
	e := event(t, ";TZID=Europe/Madrid:20261201T100000", "RRULE:FREQ=DAILY;UNTIL=20261204T090000Z",
		"EXDATE:20261202T090000Z", "EXDATE;VALUE=DATE:20261203", "RDATE;TZID=Europe/Madrid:20261210T120000,20261211T120000", "RDATE;VALUE=PERIOD:20261212T110000Z/PT2H")
	starts, _ := e.Starts(date(t, "2026-01-01"), date(t, "2027-01-01"), &ical.Budget{Days: 1000})
	var got []string
	for _, s := range starts {
		got = append(got, s.Format("0102T15"))
	}
	if want := "1201T10 1204T10 1210T12 1211T12 1212T12"; strings.Join(got, " ") != want {
		t.Errorf("got %q", got)
	}
}

func TestTextsAreUnfoldedUnescapedAndChosenByLanguage(t *testing.T) {
	t.Parallel()
	file := "\ufeffBEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;X-A=\"a:b;c\";VALUE=DATE:20260106\r\nSUMMARY;LANGUAGE=en-GB:Twelfth Night\\, or \\;\\n\r\n  what you \r\n\twill \\\\ n\x01\r\nSUMMARY;LANGUAGE=es:Reyes\r\nSUMMARY:?\r\nEND:VEVENT\r\nEND:VCALENDAR"
	for language, want := range map[string]string{"en": "Twelfth Night, or ;\n what you will \\ n", "en-GB": "Twelfth Night, or ;\n what you will \\ n", "es-MX": "Reyes", "fr": "?", "": "?"} {
		events, _, err := ical.Parse([]byte(file), language)
		if err != nil || len(events) != 1 || events[0].Summary != want || events[0].Start.Wall.Format("0102") != "0106" {
			t.Errorf("%q: %+v %v", language, events, err)
		}
	}
}

func TestZonesAreFoundUnderTheirManyNames(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{
		"Europe/Madrid": "Europe/Madrid", "Romance Standard Time": "Europe/Paris", "/mozilla.org/20050126_1/Europe/Madrid": "Europe/Madrid",
		"E. South America Standard Time": "America/Sao_Paulo", "/x/America/Argentina/Ushuaia": "America/Argentina/Ushuaia", "Ours": "Asia/Kathmandu",
	} {
		file := "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Ours\nX-LIC-LOCATION:Asia/Kathmandu\nEND:VTIMEZONE\nBEGIN:VEVENT\nDTSTART;TZID=\"" + id + "\":20260106T100000\nEND:VEVENT\nEND:VCALENDAR"
		events, skipped, err := ical.Parse([]byte(file), "")
		if err != nil || len(events) != 1 || events[0].Start.Zone.String() != want {
			t.Errorf("%s: %v %v %v", id, events, skipped, err)
		}
	}
}

func TestBrokenEventsAreSkippedAlone(t *testing.T) {
	t.Parallel()
	broken := map[string]string{
		"DTSTART:20261340": "start: not a date", "DTSTART:00010101": "start: not between 1900 and 2200", "DTSTART:20260102\nDTEND:20260101": "it ends before it starts",
		"DTSTART:20260102\nDTEND:20260103T100000": "it has a time on one end alone", "DTSTART:20260102\nDURATION:P1X": "not a duration", "DTSTART:20260102\nDURATION:P99999D": "longer than a year",
		"DTSTART:20260102\nEXDATE:no": "exdate: not a date", "DTSTART": "no start",
	}
	for body, want := range broken {
		file := fmt.Sprintf("BEGIN:VCALENDAR\nBEGIN:VEVENT\n%s\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART:20260101\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:cut", body)
		events, skipped, err := ical.Parse([]byte(file), "")
		if err != nil || len(events) != 1 || len(skipped) != 2 || skipped[0].Reason != want || skipped[1].Summary != "cut" {
			t.Errorf("%q: %v %v %v", body, events, skipped, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;TZID=\"a:b\":20260101T000000\nRRULE:FREQ=MONTHLY;BYDAY=-1MO,2TU;BYSETPOS=-1\nEXDATE:20260101\nDURATION:P1DT2H\nEND:VEVENT\nEND:VCALENDAR"), "es")
	f.Add([]byte("BEGIN:VCALENDAR\nBEGIN:VEVENT\nBEGIN:VALARM\nEND:VEVENT\nEND:X\nEND"), "")
	f.Add([]byte("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;X=\nSUMMARY;LANGUAGE=\"\xff"), "en")
	from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, file []byte, language string) {
		events, _, err := ical.Parse(file, language)
		if err != nil {
			return
		}
		budget := ical.Budget{Days: 20_000}
		for _, e := range events {
			starts, _ := e.Starts(from, from.AddDate(2, 0, 0), &budget)
			for i, s := range starts {
				if s.Before(from) || !s.Before(from.AddDate(2, 0, 0)) || i > 0 && !s.After(starts[i-1]) {
					t.Fatalf("out of order or place: %s", s)
				}
			}
		}
	})
}
