package api

import (
	"slices"
	"strings"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/macro"
)

func (v *shop) macros(c client) []string {
	v.t.Helper()
	var l list[desk.Macro]
	c.do("GET", "/macros", "").want(200).into(&l)
	names := make([]string, len(l.Items))
	for i, one := range l.Items {
		names[i] = one.Name
	}
	return names
}

const refund = `{"name":"Refund","shortcut":"/refund","actions":[
	{"kind":"note","value":"Refund promised by {{agent.first_name}}"},
	{"kind":"reply","value":"Hola {{contact.first_name}}, it is on its way. {{order.id}}"},
	{"kind":"tag_add","value":"refund"},{"kind":"priority","value":"high"},{"kind":"assignee","value":"me"},{"kind":"status","value":"pending"}]}`

func TestMacrosAreOnesOwnOrEverybodys(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		supervisor, colleague := v.member(v.ws, desk.RoleSupervisor), v.member(v.ws, desk.RoleAgent)
		own := v.agent.do("POST", "/macros", refund).want(201)
		if own.field("shortcut") != "refund" {
			t.Errorf("kept as %s", own.body)
		}
		shared := supervisor.do("POST", "/macros", `{"name":"Close","shared":true,"actions":[{"kind":"status","value":"resolved"}]}`).want(201).field("id")
		if got := v.macros(v.agent); !slices.Equal(got, []string{"Close", "Refund"}) {
			t.Errorf("the agent sees %q", got)
		}
		if got := v.macros(colleague); !slices.Equal(got, []string{"Close"}) {
			t.Errorf("a colleague sees %q", got)
		}
		v.agent.do("POST", "/macros", refund).code(409, desk.CodeConflict)
		v.agent.do("POST", "/macros", `{"name":"x","shared":true,"actions":[{"kind":"status","value":"open"}]}`).code(403, desk.CodeForbidden)
		v.agent.do("PATCH", "/macros/"+own.field("id"), `{"shared":true}`).code(403, desk.CodeForbidden)
		v.agent.do("PATCH", "/macros/"+shared, `{"name":"x"}`).code(403, desk.CodeForbidden)
		v.agent.do("DELETE", "/macros/"+shared, "").code(403, desk.CodeForbidden)
		supervisor.do("PATCH", "/macros/"+own.field("id"), `{"name":"x"}`).code(404, desk.CodeNotFound)
		colleague.do("POST", "/macros/"+own.field("id")+"/run", `{"case_id":"x"}`).code(404, desk.CodeNotFound)
		v.agent.do("PATCH", "/macros/"+own.field("id"), `{"name":"Refund now"}`).want(200)
		v.agent.do("DELETE", "/macros/"+own.field("id"), "").want(204)
		if got := v.macros(v.agent); !slices.Equal(got, []string{"Close"}) {
			t.Errorf("after deleting there is %q", got)
		}
	})
}

func TestMacrosThatCouldNotRunAreRefused(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		for name, actions := range map[string]string{
			"nothing":         ``,
			"empty text":      `{"kind":"reply","value":"  "}`,
			"status":          `{"kind":"status","value":"closed"}`,
			"priority":        `{"kind":"priority","value":"asap"}`,
			"two replies":     `{"kind":"reply","value":"a"},{"kind":"reply","value":"b"}`,
			"nobody":          `{"kind":"assignee","value":"nobody-here"}`,
			"no queue":        `{"kind":"queue","value":"nowhere"}`,
			"in and out":      `{"kind":"tag_add","value":"a"},{"kind":"tag_remove","value":"a"}`,
			"no moment":       `{"kind":"snooze","value":"when pigs fly"}`,
			"what is no step": `{"kind":"dance","value":"tango"}`,
		} {
			if got := v.agent.do("POST", "/macros", `{"name":"x","actions":[`+actions+`]}`); got.status != 422 {
				t.Errorf("%s: %d %s", name, got.status, got.body)
			}
		}
	})
}

func states(out macro.Outcome) string {
	var b []string
	for _, s := range out.Steps {
		b = append(b, string(s.State))
	}
	return strings.Join(b, " ")
}

func TestAMacroSaysWhatItWouldDoAndDoesItOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		v.owner.do("POST", "/tags", `{"name":"refund"}`).want(201)
		k := v.one("Ana Ruiz", "hola")
		id := v.agent.do("POST", "/macros", refund).want(201).field("id")
		run := "/macros/" + id + "/run"
		messages := "/conversations/" + k.ConversationID + "/messages"

		var dry macro.Outcome
		v.agent.do("POST", run, `{"case_id":"`+k.ID+`","dry":true}`).want(200).into(&dry)
		if !slices.Equal(dry.Missing, []string{"order.id"}) || states(dry) != "would would would would would would" || dry.Case.Status != desk.CasePending {
			t.Fatalf("a dry run: %+v", dry)
		}
		if dry.Steps[1].Value != "Hola Ana, it is on its way. {{order.id}}" {
			t.Errorf("the reply reads %q", dry.Steps[1].Value)
		}
		var said list[desk.Message]
		v.agent.do("GET", messages, "").want(200).into(&said)
		if now := v.cases(v.agent, "")[0]; len(said.Items) != 1 || now.Version != k.Version {
			t.Fatalf("a dry run left %d messages, version %d", len(said.Items), now.Version)
		}
		// Without a value nothing is sent raw.
		v.agent.do("POST", run, `{"case_id":"`+k.ID+`"}`).code(422, desk.CodeInvalid)

		body := `{"conversation_id":"` + k.ConversationID + `","values":{"order.id":"A-1"}}`
		for range 2 {
			var did macro.Outcome
			v.agent.with("Idempotency-Key", "k1").do("POST", run, body).want(200).into(&did)
			if states(did) != "done done done done done done" || len(did.Messages) != 2 {
				t.Fatalf("it did %+v", did)
			}
		}
		v.agent.do("GET", messages, "").want(200).into(&said)
		if len(said.Items) != 3 {
			t.Fatalf("%d messages", len(said.Items))
		}
		if got := said.Items[2].Text; got != "Hola Ana, it is on its way. A-1" {
			t.Errorf("sent %q", got)
		}
		now := v.cases(v.agent, "?status=pending")[0]
		if now.Priority != desk.PriorityHigh || now.Assignee == nil || !slices.Contains(now.Tags, "refund") {
			t.Errorf("the case is %+v", now)
		}
		var events list[desk.Event]
		v.agent.do("GET", "/cases/"+k.ID+"/history", "").want(200).into(&events)
		if !slices.ContainsFunc(events.Items, func(e desk.Event) bool { return e.Type == desk.EventCaseMacro && e.Changes["macro"][1] == "Refund" }) {
			t.Errorf("no history names the macro: %+v", events.Items)
		}
		// What is like that already is not done again.
		v.agent.do("POST", run, `{"case_id":"`+k.ID+`","dry":true,"values":{"order.id":"A-1"}}`).want(200).into(&dry)
		if states(dry) != "would would unchanged unchanged unchanged unchanged" {
			t.Errorf("a second time: %s", states(dry))
		}
	})
}

func TestAMacroWhoseStepIsRefusedDoesNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		k := v.one("ana", "hola")
		id := v.agent.do("POST", "/macros", `{"name":"x","actions":[{"kind":"note","value":"n"},{"kind":"reply","value":"r"},{"kind":"tag_add","value":"unheard of"}]}`).want(201).field("id")
		run := "/macros/" + id + "/run"
		var dry macro.Outcome
		v.agent.do("POST", run, `{"case_id":"`+k.ID+`","dry":true}`).want(200).into(&dry)
		if states(dry) != "waiting waiting refused" || dry.Steps[2].Code != desk.CodeInvalid {
			t.Errorf("a dry run: %+v", dry.Steps)
		}
		refused := v.agent.do("POST", run, `{"case_id":"`+k.ID+`"}`)
		refused.code(422, desk.CodeInvalid)
		if !strings.Contains(string(refused.body), "step 3 (tag add)") {
			t.Errorf("it says %s", refused.body)
		}
		var said list[desk.Message]
		v.agent.do("GET", "/conversations/"+k.ConversationID+"/messages", "").want(200).into(&said)
		if now := v.cases(v.agent, "")[0]; len(said.Items) != 1 || now.Version != k.Version {
			t.Errorf("%d messages, version %d", len(said.Items), now.Version)
		}
	})
}
