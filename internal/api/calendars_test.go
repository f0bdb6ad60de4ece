package api

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// Proves: 002-27
func TestTheDefaultCalendarAndTheWorkspaceHoursAreOne(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := newServer(t, st) // Friday, 9:00 UTC
		owner := s.setup()
		id := owner.who().WorkspaceID
		var l list[calendarView]
		owner.do("GET", "/calendars", "").want(200).into(&l)
		if len(l.Items) != 1 || !l.Items[0].Default || !l.Items[0].AlwaysOpen || !l.Items[0].OpenNow || l.Items[0].ID != id {
			t.Fatalf("got %+v", l.Items)
		}
		owner.do("PATCH", "/workspace", `{"timezone":"Europe/Madrid","hours":{"days":[{"day":5,"open":"10:00","close":"14:00"}],"holidays":[{"date":"2026-12-25","name":"Navidad"}]}}`).want(200)
		var c calendarView
		owner.do("GET", "/calendars/"+id, "").want(200).into(&c)
		if c.AlwaysOpen || len(c.Days) != 1 || c.Timezone != "Europe/Madrid" || !c.OpenNow || c.ClosesAt == nil {
			t.Errorf("got %+v", c)
		}
		owner.do("PATCH", "/calendars/"+id, `{"name":"Tienda","days":[{"day":5,"open":"10:30","close":"12:00"},{"day":5,"open":"13:00","close":"20:00"}],
			"holidays":[{"date":"2026-12-25","name":"Navidad"},{"date":"2026-12-24","name":"Nochebuena","yearly":true,"hours":[{"open":"09:00","close":"12:00"}]}]}`).want(200).into(&c)
		if c.OpenNow || c.OpensAt == nil || c.OpensAt.Sub(s.clock.Now()).Minutes() != 30 {
			t.Errorf("got %+v", c)
		}
		var ws workspaceView
		owner.do("GET", "/workspace", "").want(200).into(&ws)
		if len(ws.Hours.Days) != 2 || len(ws.Hours.Holidays) != 1 || ws.OpenNow {
			t.Errorf("the workspace shows %+v", ws)
		}
		owner.do("PATCH", "/workspace", `{"hours":{"days":[],"holidays":[]}}`).want(200)
		owner.do("GET", "/calendars/"+id, "").want(200).into(&c)
		if !c.AlwaysOpen || len(c.Holidays) != 1 || !c.Holidays[0].Yearly || c.Name != "Tienda" {
			t.Errorf("special days do not outlive the workspace's change: %+v", c)
		}
		owner.do("DELETE", "/calendars/"+id, "").code(409, desk.CodeConflict)
	})
}

// Proves: 002-27
func TestSeveralCalendarsAreKept(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := newServer(t, st)
		owner := s.setup()
		night := owner.do("POST", "/calendars", `{"name":"Noche","timezone":"America/Bogota","days":[{"day":4,"open":"22:00","close":"06:00"}]}`).want(201).field("id")
		owner.do("POST", "/calendars", `{"name":"Noche"}`).code(422, desk.CodeInvalid)
		owner.do("POST", "/calendars", `{}`).code(422, desk.CodeInvalid)
		owner.do("POST", "/calendars", `{"name":"x","timezone":"Mars/Olympus"}`).code(422, desk.CodeInvalid)
		owner.do("PATCH", "/calendars/"+night, `{"days":[{"day":9,"open":"25:00","close":"06:00"}]}`).code(422, desk.CodeInvalid)
		var p calendarPreview
		owner.do("GET", "/calendars/"+night+"/preview?days=8", "").want(200).into(&p)
		if len(p.Items) != 2 || p.Items[1].To.Sub(p.Items[1].From).Hours() != 8 { // the end of last night's stretch, and the next
			t.Errorf("got %+v", p.Items)
		}
		var l list[calendarView]
		owner.do("GET", "/calendars", "").want(200).into(&l)
		if len(l.Items) != 2 || !l.Items[0].Default {
			t.Errorf("got %+v", l.Items)
		}
		policy := owner.do("POST", "/sla-policies", `{"name":"Rápido","calendar_id":"`+night+`"}`).want(201).field("id")
		if res := owner.do("DELETE", "/calendars/"+night, "").code(409, desk.CodeConflict); !strings.Contains(string(res.body), "Rápido") {
			t.Errorf("the refusal does not name what uses it: %s", res.body)
		}
		owner.do("PATCH", "/sla-policies/"+policy, `{"calendar_id":null}`).want(200)
		owner.do("DELETE", "/calendars/"+night, "").want(204)
		owner.do("GET", "/calendars/"+night, "").code(404, desk.CodeNotFound)
		owner.do("GET", "/calendars/"+night+"/preview", "").code(404, desk.CodeNotFound)
	})
}

// Proves: 002-28
func TestSpecialDaysComeOutOfAnICalendarFile(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := newServer(t, st)
		owner := s.setup()
		day := s.clock.Now().AddDate(0, 0, 40)
		file := fmt.Sprintf("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Fiesta\r\nDTSTART;VALUE=DATE:%s\r\nDTEND;VALUE=DATE:%s\r\nEND:VEVENT\r\n"+
			"BEGIN:VEVENT\r\nUID:2\r\nSUMMARY:Roto\r\nDTSTART:mañana\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", day.Format("20060102"), day.AddDate(0, 0, 1).Format("20060102"))
		body := func(extra string) string {
			return `{"file":"` + base64.StdEncoding.EncodeToString([]byte(file)) + `"` + extra + `}`
		}
		id := owner.do("POST", "/calendars", `{"name":"Verano","days":[{"day":1,"open":"09:00","close":"14:00"}],"timezone":"UTC"}`).want(201).field("id")
		path := "/calendars/" + id
		var got importedDays
		owner.do("POST", path+"/import?dry_run=true", body("")).want(200).into(&got)
		if len(got.Days) != 1 || got.Days[0].Name != "Fiesta" || len(got.Skipped) != 1 || got.Skipped[0].Reason == "" || got.Applied {
			t.Fatalf("got %+v", got)
		}
		var c calendarView
		if owner.do("GET", path, "").want(200).into(&c); len(c.Holidays) != 0 {
			t.Error("a dry run changes the calendar")
		}
		owner.do("POST", path+"/import", body(`,"dates":[]`)).want(200)
		if owner.do("GET", path, "").want(200).into(&c); len(c.Holidays) != 0 {
			t.Error("days that were left out came")
		}
		owner.do("POST", path+"/import", body("")).want(200).into(&got)
		if owner.do("GET", path, "").want(200).into(&c); len(c.Holidays) != 1 || !got.Applied {
			t.Errorf("got %+v", c.Holidays)
		}
		owner.do("POST", path+"/import", body("")).want(200).into(&got)
		if owner.do("GET", path, "").want(200).into(&c); len(c.Holidays) != 1 || len(got.Known) != 1 {
			t.Errorf("twice the same file gives %+v", c.Holidays)
		}
		owner.do("POST", path+"/import", `{"file":"aG9sYQ=="}`).code(422, desk.CodeInvalid)
	})
}
