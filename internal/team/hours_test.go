package team_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/team"
)

func TestHoursKnowWhenSomebodyIsAtWork(t *testing.T) {
	t.Parallel()
	madrid, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		t.Fatal(err)
	}
	h := team.Hours{
		Days: []team.Span{
			{Day: 1, Open: "09:00", Close: "14:00"}, {Day: 1, Open: "16:00", Close: "20:00"},
			{Day: 5, Open: "22:00", Close: "02:00"}, {Day: 3, Open: "00:00", Close: "24:00"},
			{Day: 0, Open: "00:00", Close: "08:00"},
		},
		Holidays: []team.Holiday{{Date: "2026-10-12", Name: "Fiesta"}},
	}
	cases := []struct {
		name, at string // local time
		want     bool
	}{
		{"monday morning", "2026-11-02 09:00", true},
		{"the minute it closes", "2026-11-02 14:00", false},
		{"siesta", "2026-11-02 15:00", false},
		{"monday afternoon", "2026-11-02 19:59", true},
		{"a holiday", "2026-10-12 10:00", false},
		{"tuesday", "2026-11-03 10:00", false},
		{"all of wednesday", "2026-11-04 23:59", true},
		{"thursday begins", "2026-11-05 00:00", false},
		{"friday night", "2026-11-06 23:00", true},
		{"into saturday", "2026-11-07 01:59", true},
		{"saturday 2", "2026-11-07 02:00", false},
		{"in the hour that is there twice", "2026-10-25 02:30", true},
	}
	for _, c := range cases {
		at, err := time.ParseInLocation("2006-01-02 15:04", c.at, madrid)
		if err != nil {
			t.Fatal(err)
		}
		if got := h.Open(at.UTC(), madrid); got != c.want {
			t.Errorf("%s: got %v", c.name, got)
		}
	}
}

func TestHoursWithoutDaysAreAlwaysOpenButOnHolidays(t *testing.T) {
	t.Parallel()
	h := team.Hours{Holidays: []team.Holiday{{Date: "2026-12-25"}}}
	if !h.Open(time.Date(2026, 12, 24, 3, 0, 0, 0, time.UTC), time.UTC) || h.Open(time.Date(2026, 12, 25, 3, 0, 0, 0, time.UTC), time.UTC) {
		t.Error("got it wrong")
	}
}

func TestWrongHoursAreToldTogether(t *testing.T) {
	t.Parallel()
	h := team.Hours{
		Days:     []team.Span{{Day: 7, Open: "9:00", Close: "25:00"}, {Day: 1, Open: "09:00", Close: "09:00"}},
		Holidays: []team.Holiday{{Date: "25/12/2026"}},
	}
	err := h.Check()
	e, ok := err.(*desk.Error)
	if !ok || e.Code != desk.CodeInvalid || len(e.Problems) != 5 {
		t.Fatalf("got %v", err)
	}
	if err := (team.Hours{Days: []team.Span{{Day: 0, Open: "09:00", Close: "24:00"}}}).Check(); err != nil {
		t.Errorf("good hours: %v", err)
	}
}

func TestHoursComeBackAsTheyWereKept(t *testing.T) {
	t.Parallel()
	h, err := team.ParseHours(json.RawMessage(`{}`))
	if err != nil || h.Days == nil || h.Holidays == nil {
		t.Errorf("got %v %v", h, err)
	}
	if _, err := team.ParseHours(json.RawMessage(`[`)); err == nil {
		t.Error("nonsense was read")
	}
}

func TestSavedRepliesExpandTheirVariables(t *testing.T) {
	t.Parallel()
	c := team.Context{ContactName: "Ana Pérez {{agent.name}}", AgentName: "Leo", WorkspaceName: "Casa Verde", CaseNumber: 42}
	got := team.Expand("Hola {{ contact.first_name }}, soy {{agent.name}} de {{workspace.name}} (#{{case.number}}). {{contact.name}} {{other}} {{", c)
	want := "Hola Ana, soy Leo de Casa Verde (#42). Ana Pérez {{agent.name}} {{other}} {{"
	if got != want {
		t.Errorf("got %q", got)
	}
	if u := team.Unknown("{{a.b}} {{agent.name}} {{a.b}} {{c}}"); strings.Join(u, ",") != "a.b,c" {
		t.Errorf("unknown: %v", u)
	}
}
