package api

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/slaclock"
)

const minuteEach = `{"minutes":{"low":60,"normal":60,"high":60,"urgent":60}}`

// clocks are looked at once.
func (v *shop) look() {
	v.t.Helper()
	ctx := context.Background()
	s := slaclock.New(v.store, v.clock, slog.New(slog.DiscardHandler))
	if err := errors.Join(s.CatchUp(ctx, v.ws), s.Tick(ctx)); err != nil {
		v.t.Fatal(err)
	}
}

// Proves: 002-25
func TestPoliciesAreKeptInTheirOrder(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		o := v.owner
		first := o.do("POST", "/sla-policies", `{"name":"VIP","first_reply":`+minuteEach+`,"warn_before_minutes":10,"conditions":{"field":"tag","op":"is","value":"vip"}}`).want(201).field("id")
		second := o.do("POST", "/sla-policies", `{"name":"Todos","resolution":`+minuteEach+`}`).want(201).field("id")
		o.do("POST", "/sla-policies", `{"name":"Todos"}`).code(422, desk.CodeInvalid)
		for name, body := range map[string]string{
			"no name":                  `{"first_reply":` + minuteEach + `}`,
			"an odd priority":          `{"name":"x","first_reply":{"minutes":{"huge":1}}}`,
			"a time that never ends":   `{"name":"x","first_reply":{"minutes":{"low":99999999}}}`,
			"both warnings":            `{"name":"x","warn_before_minutes":5,"warn_at_percent":50}`,
			"a condition on time":      `{"name":"x","conditions":{"field":"last_activity_at","op":"lt","value":"-7d"}}`,
			"a condition on oneself":   `{"name":"x","conditions":{"field":"assignee","op":"is","value":"me"}}`,
			"no condition":             `{"name":"x","conditions":{"field":"tag"}}`,
			"a calendar that is not":   `{"name":"x","calendar_id":"no-such"}`,
			"an unknown way to reopen": `{"name":"x","on_reopen":"maybe"}`,
		} {
			if res := o.do("POST", "/sla-policies", body); res.status != 422 {
				t.Errorf("%s: %d %s", name, res.status, res.body)
			}
		}
		o.do("PATCH", "/sla-policies/"+first, `{"position":9,"conditions":null,"warn_before_minutes":0,"warn_at_percent":80}`).want(200)
		var l list[policyView]
		o.do("GET", "/sla-policies", "").want(200).into(&l)
		if len(l.Items) != 2 || l.Items[0].ID != second || l.Items[1].WarnAt != 80 || l.Items[1].Conditions.Raw != nil || l.Items[1].FirstReply.Minutes["low"] != 60 {
			t.Errorf("got %+v", l.Items)
		}
		v.agent.do("GET", "/sla-policies", "").code(403, desk.CodeForbidden)
		v.member(v.ws, desk.RoleSupervisor).do("GET", "/sla-policies", "").want(200)
		o.do("DELETE", "/sla-policies/"+first, "").want(204)
		o.do("DELETE", "/sla-policies/"+first, "").code(404, desk.CodeNotFound)
	})
}

// Proves: 002-25
func TestACaseTellsHowItsPromisesStand(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		v.owner.do("POST", "/sla-policies", `{"name":"Todos","warn_before_minutes":15,"first_reply":`+minuteEach+`,"next_reply":`+minuteEach+`}`).want(201)
		none := v.one("eva", "hola")
		v.clock.Advance(5 * time.Minute)
		late := v.one("ana", "hola")
		v.clock.Advance(20 * time.Minute)
		soon := v.one("bea", "hola")
		reply := v.agent.do("POST", "/conversations/"+none.ConversationID+"/messages", `{"kind":"text","text":"¡Hola!"}`).want(202).field("id")
		if reply == "" {
			t.Fatal("no reply")
		}
		v.look()
		order := func(query string) string {
			var names []string
			for _, k := range v.cases(v.agent, query) {
				names = append(names, k.Contact.Name)
			}
			return strings.Join(names, " ")
		}
		if got := order("?sort=due&status=open,pending"); got != "ana bea eva" {
			t.Errorf("the order is %s", got)
		}
		var paged []string
		for cursor := ""; ; {
			var l list[desk.CaseView]
			v.agent.do("GET", "/cases?sort=due&limit=1&cursor="+cursor, "").want(200).into(&l)
			for _, k := range l.Items {
				paged = append(paged, k.Contact.Name)
			}
			if l.Next == nil {
				break
			}
			cursor = *l.Next
		}
		if !slices.Equal(paged, []string{"ana", "bea", "eva"}) {
			t.Errorf("by pages of one: %v", paged)
		}
		v.clock.Advance(41 * time.Minute)
		v.look()
		var k desk.CaseView
		v.agent.do("GET", "/cases/"+late.ID, "").want(200).into(&k)
		if k.SLA.FirstReply.State != desk.SLABreached || k.DueAt == nil || k.SLA.Policy.Name != "Todos" {
			t.Errorf("the late one is %+v", k.SLA)
		}
		v.agent.do("GET", "/cases/"+soon.ID, "").want(200).into(&k)
		if k.SLA.FirstReply.State != desk.SLARunning {
			t.Errorf("the other is %+v", k.SLA.FirstReply)
		}
		var history list[desk.Event]
		v.agent.do("GET", "/cases/"+late.ID+"/history", "").want(200).into(&history)
		if e := history.Items[0]; e.Type != desk.EventSLABreach || e.Actor != desk.SLAActor || e.Changes["sla_first_reply"][1] != "breached" {
			t.Errorf("the history begins with %+v", e)
		}
		// What a customer's next message brings along tells of the promise, too.
		v.hear(v.says("ana", "¿hola?"))
		evs, err := v.store.Read().CaseEvents(context.Background(), v.ws, late.ID, 0, 1)
		if err != nil || !strings.Contains(string(evs[0].Data), `"breached"`) {
			t.Errorf("the event says %s, %v", evs[0].Data, err)
		}
	})
}
