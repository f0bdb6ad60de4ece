package api

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/dispatch"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// routed has routing do all that there is to do now.
func (v *shop) routed() {
	v.t.Helper()
	if err := v.api.Dispatch.Run(context.Background(), v.ws); err != nil {
		v.t.Fatal(err)
	}
}

// routing gives the shop a queue for everyone and a workstream on its channel.
func (v *shop) routing(distribution string) (queue string) {
	v.t.Helper()
	queue = v.owner.do("POST", "/queues", `{"name":"Support","everyone":true,"distribution":`+distribution+`}`).want(201).field("id")
	v.owner.do("POST", "/workstreams", fmt.Sprintf(`{"name":"All","queue_id":%q,"channels":[%q]}`, queue, v.channel)).want(201)
	return queue
}

func TestACaseGoesFromItsCustomerToAnAgentAndSaysWhy(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		v := newShop(t, s)
		queue := v.routing(`{"mode":"push","method":"least_busy","accept":"offer","offer_seconds":30}`)
		v.agent.do("PUT", "/agents/me/presence", `{"state":"online"}`).want(200)
		v.hear(v.says("ana", "hello"))
		v.routed()
		var offers page[dispatch.Offer]
		v.agent.do("GET", "/offers", "").want(200).into(&offers)
		if len(offers.Items) != 1 || offers.Items[0].QueueID != queue || offers.Items[0].Case.Routing.State != desk.RoutingOffered {
			t.Fatalf("offers %+v", offers.Items)
		}
		id := offers.Items[0].CaseID
		v.owner.do("POST", "/offers/"+id+"/accept", "{}").code(409, desk.CodeConflict)
		var c desk.CaseView
		v.agent.do("POST", "/offers/"+id+"/accept", "{}").want(200).into(&c)
		if c.Assignee == nil || c.Assignee.ID != v.agent.who().UserID || c.QueueRef == nil || c.QueueRef.Name != "Support" {
			t.Errorf("%+v", c)
		}
		var list page[assignmentView]
		v.agent.do("GET", "/cases/"+id+"/assignments", "").want(200).into(&list)
		if len(list.Items) != 1 || list.Items[0].Agent.ID != v.agent.who().UserID || !strings.Contains(string(list.Items[0].Why), "least_busy") {
			t.Errorf("%+v", list.Items)
		}
		history := string(v.agent.do("GET", "/cases/"+id+"/history", "").want(200).body)
		if !strings.Contains(history, `"why":{"method":"least_busy"`) {
			t.Errorf("history %s", history)
		}
		if got := string(v.agent.do("GET", "/cases?queue="+queue, "").want(200).body); !strings.Contains(got, id) {
			t.Errorf("list of the queue %s", got)
		}
	})
}

func TestTryingTellsWhatWouldHappenAndChangesNothing(t *testing.T) {
	t.Parallel()
	v := newShop(t, testkit.SQLite(t))
	sales := v.owner.do("POST", "/queues", `{"name":"Sales","everyone":true}`).want(201).field("id")
	queue := v.owner.do("POST", "/queues", `{"name":"Support","everyone":true}`).want(201).field("id")
	v.owner.do("POST", "/workstreams", fmt.Sprintf(`{"name":"All","queue_id":%q,"channels":[%q],"rules":[{"name":"buys","words":["price"],"set":{"queue_id":%q,"priority":"high"}}]}`,
		queue, v.channel, sales)).want(201)
	body := fmt.Sprintf(`{"subject":{"channel_id":%q,"text":"What is the price?"}}`, v.channel)
	var trial dispatch.Trial
	v.owner.do("POST", "/workstreams/try", body).want(200).into(&trial)
	if trial.Result == nil || trial.Result.QueueID != sales || trial.Result.Priority != desk.PriorityHigh || len(trial.Result.Trace) != 1 || !trial.Result.Trace[0].Matched {
		t.Fatalf("%+v", trial)
	}
	if trial.Waiting == nil || trial.Waiting.Code != "nobody_there" || trial.Assignment != nil {
		t.Errorf("waiting %+v", trial.Waiting)
	}
	v.agent.do("PUT", "/agents/me/presence", `{"state":"online"}`).want(200)
	v.owner.do("POST", "/workstreams/try", body).want(200).into(&trial)
	if trial.Assignment == nil || trial.Assignment.AgentID != v.agent.who().UserID {
		t.Errorf("assignment %+v", trial.Assignment)
	}
	v.agent.do("POST", "/workstreams/try", body).code(403, desk.CodeForbidden)
}

func TestSettingsOfRoutingAreCheckedWithTheirFields(t *testing.T) {
	t.Parallel()
	v := newShop(t, testkit.SQLite(t))
	queue := v.routing(`{"mode":"push"}`)
	skill := v.owner.do("POST", "/skills", `{"name":"French"}`).want(201).field("id")
	for _, c := range []struct{ method, path, body, field string }{
		{"POST", "/queues", `{"name":""}`, "name"},
		{"POST", "/queues", `{"name":"Support"}`, "name"},
		{"POST", "/queues", `{"name":"x","distribution":{"mode":"throw"}}`, "distribution.mode"},
		{"POST", "/queues", `{"name":"x","overflow":[{"after_seconds":5,"to":"nowhere"}]}`, "overflow[0].to"},
		{"POST", "/queues", `{"name":"x","members":[{"user_id":"nobody"}]}`, "members[0].user_id"},
		{"POST", "/queues", `{"name":"x","nonsense":1}`, "nonsense"},
		{"POST", "/queues", `{"name":"x","order":7}`, "order"},
		{"PATCH", "/queues/" + queue, `{"on_away":{"do":"vanish"}}`, "on_away.do"},
		{"POST", "/workstreams", `{"name":"x"}`, "queue_id"},
		{"POST", "/workstreams", `{"name":"x","queue_id":"nowhere"}`, "queue_id"},
		{"POST", "/workstreams", fmt.Sprintf(`{"name":"x","queue_id":%q,"rules":[{"filter":{"field":"nope","op":"is","value":"x"}}]}`, queue), "rules[0].filter"},
		{"POST", "/workstreams", fmt.Sprintf(`{"name":"x","queue_id":%q,"messages":{"greeting":{"enabled":true}}}`, queue), "messages.greeting.text"},
	} {
		res := v.owner.do(c.method, c.path, c.body)
		if res.status != 422 && res.status != 400 || !strings.Contains(string(res.body), `"field":"`+c.field) {
			t.Errorf("%s %s %s: %d %s", c.method, c.path, c.body, res.status, res.body)
		}
	}
	v.owner.do("POST", "/workstreams", fmt.Sprintf(`{"name":"Other","queue_id":%q,"channels":[%q]}`, queue, v.channel)).code(409, desk.CodeConflict)
	me := v.agent.who().UserID
	v.owner.do("PUT", "/agents/"+me+"/skills", fmt.Sprintf(`{"skills":[{"skill_id":%q,"level":3}]}`, skill)).want(200)
	v.owner.do("PUT", "/agents/"+me+"/capacity", `{"units":9,"languages":["fr"]}`).want(200)
	var a dispatch.Agent
	v.agent.do("PUT", "/agents/me/presence", `{"state":"busy","reason":"training"}`).want(200).into(&a)
	if a.Capacity != 9 || len(a.Skills) != 1 || a.Skills[0].Level != 3 || a.Languages[0] != "fr" || a.Presence.State != "busy" || a.Presence.Reason != "training" {
		t.Errorf("%+v", a)
	}
	v.owner.do("DELETE", "/skills/"+skill, "").code(409, desk.CodeConflict)
	v.owner.do("DELETE", "/skills/"+skill+"?anyway=true", "").want(204)
}

func TestAQueueWithCasesNeedsSomewhereForThemToGo(t *testing.T) {
	t.Parallel()
	v := newShop(t, testkit.SQLite(t))
	queue := v.routing(`{"mode":"pick"}`)
	other := v.owner.do("POST", "/queues", `{"name":"Other","everyone":true,"distribution":{"mode":"pick"},"overflow":[{"length":5,"to":"`+queue+`"}]}`).want(201).field("id")
	v.hear(v.says("ana", "hello"))
	v.routed()
	res := v.owner.do("DELETE", "/queues/"+queue, "")
	if res.code(409, desk.CodeConflict); !strings.Contains(string(res.body), "1 case") {
		t.Errorf("%s", res.body)
	}
	v.owner.do("DELETE", "/queues/"+queue+"?to="+other, "").want(204)
	v.routed()
	var q dispatch.Queue
	v.owner.do("GET", "/queues/"+other, "").want(200).into(&q)
	if q.Waiting != 1 || len(q.Overflow) != 0 {
		t.Errorf("%+v", q)
	}
	var streams page[dispatch.Workstream]
	v.owner.do("GET", "/workstreams", "").want(200).into(&streams)
	if streams.Items[0].QueueID != other {
		t.Errorf("the workstream still names the deleted queue: %+v", streams.Items[0])
	}
}

func TestWhoAnswersACaseThatWaitsHasIt(t *testing.T) {
	t.Parallel()
	v := newShop(t, testkit.SQLite(t))
	v.routing(`{"mode":"pick"}`)
	v.hear(v.says("ana", "hello"))
	v.routed()
	var cases page[desk.CaseView]
	v.agent.do("GET", "/cases", "").want(200).into(&cases)
	c := cases.Items[0]
	if c.Routing.State != desk.RoutingWaiting || c.Routing.ReasonCode != "pick" || c.Routing.Since == nil {
		t.Fatalf("%+v", c.Routing)
	}
	v.agent.do("POST", "/conversations/"+c.ConversationID+"/notes", `{"text":"who takes this?"}`).want(201)
	v.routed()
	v.agent.do("GET", "/cases/"+c.ID, "").want(200).into(&c)
	if c.Assignee != nil {
		t.Error("a note took the case")
	}
	v.agent.do("POST", "/conversations/"+c.ConversationID+"/messages", `{"kind":"text","text":"hello!"}`).want(202)
	v.routed()
	v.agent.do("GET", "/cases/"+c.ID, "").want(200).into(&c)
	if c.Assignee == nil || c.Assignee.ID != v.agent.who().UserID || c.Routing.State != desk.RoutingAssigned {
		t.Errorf("%+v %+v", c.Assignee, c.Routing)
	}
}

func TestSomebodyInvisibleLooksOfflineToColleagues(t *testing.T) {
	t.Parallel()
	v := newShop(t, testkit.SQLite(t))
	v.agent.do("PUT", "/agents/me/presence", `{"state":"invisible"}`).want(200)
	me := v.agent.who().UserID
	state := func(c client) string {
		var list page[dispatch.Agent]
		c.do("GET", "/agents", "").want(200).into(&list)
		for _, a := range list.Items {
			if a.ID == me {
				return string(a.Presence.State)
			}
		}
		return ""
	}
	colleague := v.member(v.ws, desk.RoleAgent)
	if state(v.agent) != "invisible" || state(v.owner) != "invisible" || state(colleague) != "offline" {
		t.Errorf("seen as %s, %s, %s", state(v.agent), state(v.owner), state(colleague))
	}
	colleague.do("PUT", "/agents/"+me+"/presence", `{"state":"away"}`).code(403, desk.CodeForbidden)
	v.member(v.ws, desk.RoleSupervisor).do("PUT", "/agents/"+me+"/presence", `{"state":"away"}`).want(200)
}

func TestOffersAreStreamedToTheirAgentAndSupervisorsAlone(t *testing.T) {
	t.Parallel()
	v := newShop(t, testkit.SQLite(t))
	v.routing(`{"mode":"push","accept":"offer"}`)
	v.agent.do("PUT", "/agents/me/presence", `{"state":"online"}`).want(200)
	mine, colleague, boss := v.stream(v.agent, ""), v.stream(v.member(v.ws, desk.RoleAgent), ""), v.stream(v.member(v.ws, desk.RoleSupervisor), "")
	for _, s := range []*sse{mine, colleague, boss} {
		s.until(t, "hello")
	}
	v.hear(v.says("ana", "hello"))
	v.routed()
	mine.until(t, "offer.created")
	boss.until(t, "offer.created")
	v.agent.do("PUT", "/agents/me/presence", `{"state":"away"}`).want(200)
	for {
		ev := colleague.next(t)
		if strings.HasPrefix(ev.typ, "offer.") {
			t.Fatalf("a colleague heard of the offer: %+v", ev)
		}
		if ev.typ == "agent.updated" && strings.Contains(ev.data, `"state":"away"`) {
			return
		}
	}
}
