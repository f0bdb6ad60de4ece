package api

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/platform/linkedin"
	"recado.dev/internal/testkit"
)

func TestARecipeSendsATemplateOnceTheWindowIsClosed(t *testing.T) {
	t.Parallel()
	onTemplates(t, func(t *testing.T, v *writers) {
		template := v.ready()
		v.hear(v.says("Ana Ruiz", "hola"))
		k := v.cases(v.agent, "")[0]
		v.clock.Advance(48 * time.Hour)
		// Who is signed in is so for less than two days.
		v.owner = client{server: v.server, token: v.newToken()}
		v.owner.do("POST", "/tags", `{"name":"remind"}`).want(201)
		id := v.does("Remind", "update", `"kind":"tag","tag":"remind"`, fmt.Sprintf(`{"kind":"reply","params":{"text":"¿Sigues ahí?"}},
			{"kind":"template","params":{"template_id":%q,"variables":{"header.fecha":"3/12","body.hora":"14:30","buttons.1":"x"}}},{"kind":"tags","params":{"add":["reminded"]}}`, template))
		v.owner.do("PATCH", "/cases/"+k.ID, `{"tags":["remind"]}`).want(200)
		v.automated()
		run := v.ran(id)[0]
		if r := run.Results; run.State != "partly" || r[0].State != "failed" || !strings.Contains(r[0].Detail, "window") || r[1].State != "done" || r[2].State != "done" {
			t.Errorf("run %s %+v", run.State, run.Results)
		}
		said := string(v.owner.do("GET", "/conversations/"+k.ConversationID+"/messages", "").want(200).body)
		if !strings.Contains(said, "Hola Ana, te esperamos a las 14:30") || !strings.Contains(said, `"kind":"template"`) || strings.Contains(said, "¿Sigues ahí?") {
			t.Errorf("thread %s", said)
		}
	})
}

// newToken is one of an admin, which does not end.
func (v *shop) newToken() string {
	v.t.Helper()
	return v.owner.do("POST", "/tokens", `{"name":"Test","role":"admin"}`).want(201).field("token")
}

// Answers that go by themselves are a matter of the network: off where its rules
// forbid them, with the reason, and on where they allow them.
//
// Proves: 004-44
func TestAnswersGoByThemselvesWhereTheNetworkAllowsIt(t *testing.T) {
	t.Parallel()
	s := testkit.SQLite(t)
	srv := newServerOf(t, s, append(echoOnly(), linkedin.New()))
	owner := srv.setup()
	topic := func(name, channel string) string {
		return owner.do("POST", "/topics", `{"name":"`+name+`","channels":["`+channel+`"]}`).want(201).field("id")
	}
	free := topic("Free", owner.do("POST", "/channels", channelJSON).want(201).field("id"))
	strict := topic("Strict", owner.do("POST", "/channels", `{"platform":"linkedin","name":"Page","settings":{"organization_id":"2414183","application_id":"220000001","member_id":"yrZCpj2Z12"},"secrets":{"access_token":"t","client_secret":"s"}}`).want(201).field("id"))
	for _, c := range []struct {
		topic, action string
		status        int
	}{
		{free, `{"kind":"reply","params":{"text":"x","mode":"now"}}`, 201},
		{strict, `{"kind":"public_reply","params":{"text":"x","mode":"now"}}`, 422},
		{strict, `{"kind":"public_reply","params":{"text":"x","mode":"approval"}}`, 201},
		{strict, `{"kind":"public_reply","params":{"text":"x","mode":"draft"}}`, 201},
		{strict, `{"kind":"reply","params":{"text":"x","mode":"now"}}`, 422},
	} {
		got := owner.do("POST", "/recipes", `{"name":"x","family":"new","trigger":{"kind":"new"},"topics":["`+c.topic+`"],"actions":[`+c.action+`]}`).want(c.status)
		if c.status == 422 && (!strings.Contains(string(got.body), "actions[0].params.mode") || !strings.Contains(string(got.body), "a person has to let each of them go")) {
			t.Errorf("%s: no reason in %s", c.action, got.body)
		}
	}
	platforms := string(owner.do("GET", "/platforms?limit=200", "").want(200).body)
	if !strings.Contains(platforms, `"by_people":{"en":`) {
		t.Error("no platform says that its answers are let go by people")
	}
}
