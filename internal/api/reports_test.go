package api

import (
	"context"
	"encoding/csv"
	"strings"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/report"
)

// report reads a report after all events were counted.
func (v *shop) report(c client, path string) report.Overview {
	v.t.Helper()
	if err := v.api.Reports.CatchUp(context.Background(), v.ws); err != nil {
		v.t.Fatal(err)
	}
	var o report.Overview
	c.do("GET", path, "").want(200).into(&o)
	return o
}

func TestReportsShowWhatEachMaySee(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		supervisor := v.member(v.ws, desk.RoleSupervisor)
		k := v.one("ana", "¿Dónde está mi pedido?")
		v.one("luis", "Hola")
		v.agent.do("POST", "/conversations/"+k.ConversationID+"/messages", `{"kind":"text","text":"En camino"}`).want(202)
		v.agent.do("PATCH", "/cases/"+k.ID, `{"status":"resolved"}`).want(200)

		o := v.report(supervisor, "/reports/overview")
		if o.Totals.MessagesIn != 2 || o.Totals.MessagesOut != 1 || o.Totals.CasesOpened != 2 || o.Totals.CasesResolved != 1 || len(o.Days) != 30 || o.Uncounted != 0 {
			t.Fatalf("got %+v", o.Totals)
		}
		if len(o.Agents) != 1 || o.Agents[0].ID != v.agent.who().UserID || o.Agents[0].CasesResolved != 1 {
			t.Fatalf("agents %+v", o.Agents)
		}
		if o.Totals.FirstReply.Count != 1 || o.Totals.FirstReply.Median != nil {
			t.Fatalf("the time of one customer shows: %+v", o.Totals.FirstReply)
		}
		v.agent.do("GET", "/reports/overview", "").code(403, desk.CodeForbidden)
		v.agent.do("GET", "/reports/overview.csv", "").code(403, desk.CodeForbidden)
		mine := v.report(v.agent, "/reports/mine")
		if mine.Totals.MessagesOut != 1 || mine.Totals.MessagesIn != 0 || mine.Totals.CasesResolved != 1 || len(mine.Agents) != 0 {
			t.Fatalf("mine %+v", mine.Totals)
		}
		if own := v.report(supervisor, "/reports/mine"); own.Totals.MessagesOut != 0 {
			t.Fatalf("somebody else's work is mine: %+v", own.Totals)
		}
		stranger := v.stranger()
		if theirs := v.report(stranger, "/reports/overview"); theirs.Totals.MessagesIn != 0 || len(theirs.Channels) != 0 {
			t.Fatalf("a stranger sees %+v", theirs)
		}
		stranger.do("GET", "/reports/overview?channel_id="+v.channel, "").code(422, desk.CodeInvalid)
		if other := v.report(supervisor, "/reports/overview?platform=other"); other.Totals.MessagesIn != 0 || len(other.Channels) != 0 {
			t.Fatalf("another platform has %+v", other.Totals)
		}
		if same := v.report(supervisor, "/reports/overview?platform=echo&channel_id="+v.channel); same.Totals != o.Totals {
			t.Fatalf("the platform's only channel has %+v", same.Totals)
		}
		for _, query := range []string{"?from=x", "?from=2026-11-02&to=2026-11-01", "?from=2020-01-01", "?channel_id=none"} {
			supervisor.do("GET", "/reports/overview"+query, "").code(422, desk.CodeInvalid)
		}
	})
}

func TestAReportsTableIsAFileThatRunsNoFormula(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		v.owner.do("PATCH", "/channels/"+v.channel, `{"name":"=HYPERLINK(\"http://evil.test\",\"a, b\")"}`).want(200)
		v.one("ana", "hola")
		v.report(v.owner, "/reports/overview")
		for table, rows := range map[string]int{"days": 31, "channels": 2, "platforms": 2, "agents": 1, "hours": 169} {
			res := v.owner.do("GET", "/reports/overview.csv?table="+table, "").want(200)
			if !strings.HasPrefix(res.header.Get("Content-Type"), "text/csv") || !strings.Contains(res.header.Get("Content-Disposition"), "recado-"+table+"-2026-10-22-2026-11-20.csv") {
				t.Errorf("%s: %v", table, res.header)
			}
			all, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(res.body), "\uFEFF"))).ReadAll()
			if err != nil || len(all) != rows {
				t.Fatalf("%s: %d rows, %v\n%s", table, len(all), err, res.body)
			}
			if table == "channels" && all[1][1] != `'=HYPERLINK("http://evil.test","a, b")` {
				t.Errorf("a formula: %q", all[1][1])
			}
		}
		v.owner.do("GET", "/reports/overview.csv?table=people", "").want(422)
	})
}
