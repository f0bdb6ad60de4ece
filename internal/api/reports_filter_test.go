package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
	"recado.dev/internal/survey"
)

func filterQuery(tree string) string { return "filter=" + url.QueryEscape(tree) }

func savedQuery(id string) string { return filterQuery(`{"saved":"` + id + `"}`) }

// keepFilter has somebody keep a filter, and answers its id.
func keepFilter(c client, body string) string {
	var f desk.Filter
	c.do("POST", "/filters", body).want(201).into(&f)
	return f.ID
}

func TestAReportIsOfTheCasesThatMeetAFilter(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		supervisor := v.member(v.ws, desk.RoleSupervisor)
		k := v.one("ana", "¿Dónde está mi pedido?")
		v.one("luis", "Hola")
		v.agent.do("POST", "/conversations/"+k.ConversationID+"/messages", `{"kind":"text","text":"En camino"}`).want(202)
		v.agent.do("PATCH", "/cases/"+k.ID, fmt.Sprintf(`{"status":"resolved","assignee":%q}`, v.agent.who().UserID)).want(200)
		resolved := keepFilter(supervisor, `{"name":"Resolved","shared":true,"filter_text":"status is resolved"}`)
		mine := keepFilter(v.agent, `{"name":"Mine","filter_text":"assignee is me"}`)
		wordy := keepFilter(supervisor, `{"name":"Wordy","about":"message","filter_text":"message.text contains hola"}`)

		o := v.report(supervisor, "/reports/overview?"+savedQuery(resolved))
		if o.Totals.MessagesIn != 1 || o.Totals.MessagesOut != 1 || o.Totals.CasesResolved != 1 || o.Cases == nil || *o.Cases != 1 || o.FilterText != `saved "`+resolved+`"` || string(o.Filter) != `{"saved":"`+resolved+`"}` {
			t.Fatalf("got %+v, %v cases, %q, %s", o.Totals, o.Cases, o.FilterText, o.Filter)
		}
		if all := v.report(supervisor, "/reports/overview"); all.Totals.MessagesIn != 2 || all.Cases != nil || all.Filter != nil {
			t.Fatalf("without: %+v", all)
		}
		if open := v.report(supervisor, "/reports/overview?"+filterQuery(`{"not":{"saved":"`+resolved+`"}}`)); open.Totals.MessagesIn != 1 || open.Totals.CasesResolved != 0 {
			t.Fatalf("the others: %+v", open.Totals)
		}
		if own := v.report(v.agent, "/reports/mine?"+savedQuery(mine)); own.Totals.MessagesOut != 1 || own.Totals.MessagesIn != 0 || *own.Cases != 1 {
			t.Fatalf("one's own: %+v", own.Totals)
		}
		// "me" is who asks, not who is asked about.
		if theirs := v.report(supervisor, "/reports/overview?"+filterQuery(`{"field":"assignee","op":"is","value":"me"}`)); theirs.Totals.MessagesIn != 0 || *theirs.Cases != 0 {
			t.Fatalf("the supervisor's: %+v", theirs.Totals)
		}
		file := string(supervisor.do("GET", "/reports/overview.csv?table=channels&"+savedQuery(resolved), "").want(200).body)
		if !strings.Contains(file, v.channel+",") || !strings.Contains(file, ",1,1,0,1,0,1,") {
			t.Errorf("the file: %s", file)
		}

		supervisor.do("GET", "/reports/overview?"+savedQuery(wordy), "").code(422, desk.CodeInvalid)
		for name, text := range map[string]string{
			"another's": `{"saved":"` + mine + `"}`, "none": `{"saved":"x"}`, "messages": `{"field":"message.text","op":"contains","value":"x"}`, "no tree": `{`, "no field": `{"field":"x","op":"is","value":"y"}`,
		} {
			for _, path := range []string{"/reports/overview", "/reports/mine", "/reports/overview.csv"} {
				if res := supervisor.do("GET", path+"?"+filterQuery(text), ""); res.status != 422 {
					t.Errorf("%s of %s: %d %s", path, name, res.status, res.body)
				}
			}
		}
		v.agent.do("GET", "/reports/overview?"+savedQuery(resolved), "").code(403, desk.CodeForbidden)
		stranger := v.stranger()
		stranger.do("GET", "/reports/overview?"+savedQuery(resolved), "").code(422, desk.CodeInvalid)
		if theirs := v.report(stranger, "/reports/overview?"+filterQuery(`{"all":[]}`)); theirs.Totals.MessagesIn != 0 || *theirs.Cases != 0 {
			t.Errorf("a stranger sees %+v", theirs.Totals)
		}
	})
}

// answered has customers answer a survey, each about a case of their own: those of
// tagged cases 5, the others 1.
func (v *shop) answered(surveyID string, tagged, others int) {
	v.t.Helper()
	ctx, at := context.Background(), v.clock.Now().Add(-time.Hour)
	var cases []store.CaseChange
	var sends []desk.SurveySend
	for i := range tagged + others {
		c := desk.Case{WorkspaceID: v.ws, ID: ident.New(), Status: desk.CaseResolved, Priority: desk.PriorityNormal, Tags: []string{}, ContactID: ident.New(), ConversationID: ident.New(), ChannelID: v.channel, Platform: "echo",
			CreatedAt: at, UpdatedAt: at, LastActivityAt: at}
		score := 1
		if i < tagged {
			c.Tags, score = []string{"vip"}, 5
		}
		cases = append(cases, store.CaseChange{After: c})
		sends = append(sends, desk.SurveySend{WorkspaceID: v.ws, ID: ident.New(), SurveyID: surveyID, Kind: desk.SurveyCSAT, State: desk.SurveyAnswered, CaseID: c.ID, ContactID: c.ContactID, ConversationID: c.ConversationID,
			ChannelID: v.channel, Cause: c.ID, SentAt: &at, ExpiresAt: &at, AnsweredAt: &at, Score: score, Comment: "x", CreatedAt: at})
	}
	err := v.api.Store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.SaveCases(ctx, v.ws, cases); err != nil {
			return err
		}
		return tx.InsertSurveySends(ctx, sends...)
	})
	if err != nil {
		v.t.Fatal(err)
	}
}

func TestResultsByAFilterTellOfNoFew(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		ask := func(name string) string {
			var s desk.Survey
			v.owner.do("POST", "/surveys", `{"name":"`+name+`","kind":"csat","enabled":true,"style":"numbers","delivery":"choices","language":"en","min_group":5,"expires_hours":24,"words":{"en":{"question":"How was it?"}}}`).want(201).into(&s)
			return s.ID
		}
		csat, other := ask("One"), ask("Other")
		vip := keepFilter(v.owner, `{"name":"VIP","filter_text":"tag is vip"}`)
		read := func(id, query string) survey.Results {
			t.Helper()
			var r survey.Results
			v.owner.do("GET", "/surveys/"+id+"/results?"+query, "").want(200).into(&r)
			return r
		}
		v.answered(csat, 7, 6)
		if r := read(csat, savedQuery(vip)); r.All.Hidden || r.All.People != 7 || r.All.Mean != 5 || len(r.Comments) != 7 || len(r.Channels) != 1 || r.Channels[0].Answered != 7 || r.FilterText != `saved "`+vip+`"` {
			t.Fatalf("got %+v", r)
		}
		if r := read(csat, filterQuery(`{"not":{"saved":"`+vip+`"}}`)); r.All.People != 6 || r.All.Mean != 1 {
			t.Fatalf("the others: %+v", r.All)
		}
		if r := read(csat, ""); r.All.People != 13 || r.Filter != nil {
			t.Fatalf("all: %+v", r.All)
		}
		// Four are too few, and so is what they leave: seven less three would be four.
		v.answered(other, 7, 4)
		for name, query := range map[string]string{"few": filterQuery(`{"not":{"saved":"` + vip + `"}}`), "all but a few": savedQuery(vip)} {
			r := read(other, query)
			if !r.All.Hidden || r.All.People != 0 || len(r.Comments)+len(r.Trend)+len(r.Channels)+len(r.Teams)+len(r.Agents)+len(r.Tags) != 0 {
				text, _ := json.Marshal(r)
				t.Errorf("%s: %s", name, text)
			}
			file := string(v.owner.do("GET", "/surveys/"+other+"/results.csv?"+query, "").want(200).body)
			if lines := strings.Split(strings.TrimSpace(file), "\n"); len(lines) != 2 || !strings.HasPrefix(lines[1], "all,,hidden,") {
				t.Errorf("%s: %s", name, file)
			}
		}
		if r := read(other, filterQuery(`{"all":[]}`)); r.All.Hidden || r.All.People != 11 {
			t.Errorf("nobody is left out: %+v", r.All)
		}
		for _, text := range []string{`{"field":"survey.score","op":"lt","value":3}`, `{"not":{"any":[{"field":"survey.kind","op":"is","value":"csat"}]}}`, `{"field":"message.text","op":"contains","value":"x"}`, `{"saved":"x"}`} {
			v.owner.do("GET", "/surveys/"+csat+"/results?"+filterQuery(text), "").code(422, desk.CodeInvalid)
			v.owner.do("GET", "/surveys/"+csat+"/results.csv?"+filterQuery(text), "").code(422, desk.CodeInvalid)
		}
		v.agent.do("GET", "/surveys/"+csat+"/results?"+filterQuery(`{"all":[]}`), "").code(403, desk.CodeForbidden)
		v.stranger().do("GET", "/surveys/"+csat+"/results?"+filterQuery(`{"all":[]}`), "").code(404, desk.CodeNotFound)
	})
}
