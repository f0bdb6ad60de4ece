package api

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/supervise"
)

func (v *shop) wall(c client, query string) supervise.Wall {
	v.t.Helper()
	if err := v.api.Reports.CatchUp(context.Background(), v.ws); err != nil {
		v.t.Fatal(err)
	}
	var w supervise.Wall
	c.do("GET", "/wall"+query, "").want(200).into(&w)
	return w
}

func queueOn(w supervise.Wall, id string) supervise.Queue {
	for _, q := range w.Queues {
		if q.ID == id {
			return q
		}
	}
	return supervise.Queue{Waiting: -1}
}

func TestTheWallShowsWhatWaitsWhoIsThereAndWhatIsLate(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		boss := v.member(v.ws, desk.RoleSupervisor)
		queue := v.routing(`{"mode":"pick"}`)
		v.owner.do("POST", "/sla-policies", `{"name":"All","first_reply":`+minuteEach+`,"warn_before_minutes":10}`).want(201)
		v.agent.do("PUT", "/agents/me/presence", `{"state":"online"}`).want(200)
		first := v.one("ana", "hello")
		v.clock.Advance(50 * time.Minute)
		v.one("luis", "hello")
		v.routed()
		v.look()
		w := v.wall(boss, "")
		q := queueOn(w, queue)
		if q.Name != "Support" || q.Waiting != 2 || q.Oldest == nil || !q.Oldest.Equal(*first.WaitingSince) || queueOn(w, "").Waiting != 0 {
			t.Errorf("queues %+v", w.Queues)
		}
		if len(w.SLA.Counts) != 1 || w.SLA.Counts[0] != (supervise.RiskCount{QueueID: queue, Warned: 1, DueSoon: 1}) || len(w.SLA.Items) != 1 || w.SLA.Items[0].Case.ID != first.ID {
			t.Errorf("at risk %+v", w.SLA)
		}
		if w.Today == nil || w.Today.CasesOpened != 2 || w.Today.CasesResolved != 0 || w.Seq == 0 {
			t.Errorf("today %+v", w.Today)
		}
		v.clock.Advance(11 * time.Minute)
		v.look()
		v.agent.do("POST", "/cases/"+first.ID+"/pick", "{}").want(200)
		w = v.wall(boss, "?parts=queues,sla,agents")
		if queueOn(w, queue).Waiting != 1 || w.Today != nil || w.SLA.Counts[0].Breached != 1 || w.SLA.Items[0].Standing != desk.SLABreached {
			t.Errorf("later %+v", w)
		}
		for _, a := range w.Agents {
			if a.ID == v.agent.who().UserID && (a.Cases != 1 || a.Used != 1 || a.Presence.State != "online") {
				t.Errorf("the agent is %+v", a)
			}
		}
		// The first was answered late, the second in time.
		second := v.one("marta", "hello")
		v.routed()
		v.look()
		for _, c := range []desk.CaseView{first, second} {
			v.agent.do("POST", "/conversations/"+c.ConversationID+"/messages", `{"kind":"text","text":"here"}`).want(202)
		}
		v.look()
		w = v.wall(boss, "?parts=today")
		if len(w.Today.Queues) != 1 || w.Today.Queues[0].QueueID != queue || w.Today.Queues[0].Kept != 1 || w.Today.Queues[0].Broken != 1 || w.Today.Queues[0].FirstReply.Count != 2 {
			t.Errorf("queues of today %+v", w.Today.Queues)
		}
		v.agent.do("GET", "/wall", "").code(403, desk.CodeForbidden)
		boss.do("GET", "/wall?parts=weather", "").code(422, desk.CodeInvalid)
		if other := v.wall(v.stranger(), ""); len(other.SLA.Items) != 0 || other.Today.CasesOpened != 0 || len(other.Queues) != 1 {
			t.Errorf("a stranger sees %+v", other)
		}
	})
}

func TestASupervisorTakesACaseOverAndItsHistorySaysFromWhomAndWhy(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		boss := v.member(v.ws, desk.RoleSupervisor)
		c := v.one("ana", "hello")
		v.agent.do("PATCH", "/cases/"+c.ID, `{"assignee":"me"}`).want(200).into(&c)
		v.agent.do("POST", "/cases/"+c.ID+"/take-over", `{}`).code(403, desk.CodeForbidden)
		boss.do("POST", "/cases/"+c.ID+"/take-over", fmt.Sprintf(`{"version":%d}`, c.Version-1)).code(409, desk.CodeConflict)
		var taken desk.CaseView
		boss.do("POST", "/cases/"+c.ID+"/take-over", fmt.Sprintf(`{"version":%d,"reason":" VIP "}`, c.Version)).want(200).into(&taken)
		if taken.Assignee == nil || taken.Assignee.ID != boss.who().UserID {
			t.Fatalf("%+v", taken.Assignee)
		}
		history := string(boss.do("GET", "/cases/"+c.ID+"/history", "").want(200).body)
		for _, part := range []string{`"reason":[null,"VIP"]`, fmt.Sprintf(`"assignee":[%q,%q]`, v.agent.who().UserID, boss.who().UserID)} {
			if !strings.Contains(history, part) {
				t.Errorf("the history lacks %s: %s", part, history)
			}
		}
		boss.do("PATCH", "/cases/"+c.ID, `{"status":"resolved"}`).want(200)
		v.owner.do("POST", "/cases/"+c.ID+"/take-over", `{}`).code(409, desk.CodeConflict)
	})
}

func TestTheWorkOfOneMovesToAnotherAndBack(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		boss, other := v.member(v.ws, desk.RoleSupervisor), v.member(v.ws, desk.RoleAgent)
		from, to := v.agent.who().UserID, other.who().UserID
		var ids []string
		for i := range 4 {
			c := v.one(fmt.Sprintf("c%d", i), "hello")
			v.agent.do("PATCH", "/cases/"+c.ID, `{"assignee":"me"}`).want(200)
			ids = append(ids, c.ID)
		}
		v.agent.do("PATCH", "/cases/"+ids[3], `{"status":"pending"}`).want(200)
		plan := fmt.Sprintf(`{"from":{"agent":%q},"to":{"agent":%q},"reason":"goes home"}`, from, to)
		var p supervise.MovePreview
		boss.do("POST", "/moves/preview", fmt.Sprintf(`{"from":{"agent":%q,"pending":true}}`, from)).want(200).into(&p)
		if p.Count != 4 || p.Pending != 1 || p.More {
			t.Errorf("preview %+v", p)
		}
		v.agent.do("POST", "/moves", plan).code(403, desk.CodeForbidden)
		var m desk.Move
		boss.do("POST", "/moves", plan).want(202).into(&m)
		if m.State != desk.MoveDone || m.Total != 3 || m.Moved != 3 || m.Kept != 0 || m.FinishedAt == nil {
			t.Fatalf("move %+v", m)
		}
		if got := v.cases(boss, "?status=open&assignee="+to); len(got) != 3 {
			t.Fatalf("they have %d", len(got))
		}
		if history := string(boss.do("GET", "/cases/"+ids[0]+"/history", "").want(200).body); !strings.Contains(history, `"goes home"`) {
			t.Errorf("history %s", history)
		}
		other.do("PATCH", "/cases/"+ids[0], `{"status":"resolved"}`).want(200)
		boss.do("POST", "/moves/"+m.ID+"/undo", "").want(202).into(&m)
		if m.State != desk.MoveUndone || m.Undone != 2 || m.Kept != 1 {
			t.Errorf("undone %+v", m)
		}
		boss.do("POST", "/moves/"+m.ID+"/undo", "").code(409, desk.CodeConflict)
		if got := v.cases(boss, "?status=open&assignee="+from); len(got) != 2 {
			t.Errorf("they have %d again", len(got))
		}
		for _, bad := range []string{`{"from":{},"to":{"line":true}}`, fmt.Sprintf(`{"from":{"agent":%q},"to":{}}`, from), fmt.Sprintf(`{"from":{"agent":%q},"to":{"agent":"nobody"}}`, from),
			fmt.Sprintf(`{"from":{"agent":%q},"to":{"queue":"none"}}`, from), fmt.Sprintf(`{"from":{"agent":%q},"to":{"line":true,"agent":%q}}`, from, to)} {
			boss.do("POST", "/moves", bad).code(422, desk.CodeInvalid)
		}
		v.stranger().do("GET", "/moves/"+m.ID, "").code(404, desk.CodeNotFound)
	})
}

func TestAQueuesWorkGoesIntoAnotherQueueBitByBit(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		ctx := context.Background()
		boss := v.member(v.ws, desk.RoleSupervisor)
		queue := v.routing(`{"mode":"pick"}`)
		sales := v.owner.do("POST", "/queues", `{"name":"Sales","everyone":true,"distribution":{"mode":"pick"}}`).want(201).field("id")
		for i := range 120 {
			v.hear(v.says(fmt.Sprintf("c%d", i), "hello"))
		}
		v.routed()
		var m desk.Move
		boss.do("POST", "/moves", fmt.Sprintf(`{"from":{"queue":%q,"waiting":true},"to":{"queue":%q}}`, queue, sales)).want(202).into(&m)
		if m.State != desk.MoveRunning || m.Total != 120 || m.Moved != 0 {
			t.Fatalf("move %+v", m)
		}
		for _, want := range []int64{100, 120} {
			if _, err := v.api.Supervise.MoveSome(ctx, v.ws, m.ID); err != nil {
				t.Fatal(err)
			}
			boss.do("GET", "/moves/"+m.ID, "").want(200).into(&m)
			if m.Moved != want || m.Place != want {
				t.Errorf("moved %d of %d", m.Moved, want)
			}
		}
		v.routed()
		w := v.wall(boss, "?parts=queues")
		if m.State != desk.MoveDone || queueOn(w, queue).Waiting != 0 || queueOn(w, sales).Waiting != 120 || queueOn(w, sales).Oldest == nil {
			t.Errorf("%s, queues %+v", m.State, w.Queues)
		}
	})
}

func TestAgentsHearOfWhoWatchesUnlessTheWorkspaceSaysNo(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		boss := v.member(v.ws, desk.RoleSupervisor)
		c := v.one("ana", "hello")
		watch := fmt.Sprintf(`{"conversation_id":%q,"state":"watching"}`, c.ConversationID)
		v.agent.do("POST", "/presence", watch).code(403, desk.CodeForbidden)
		s := v.stream(v.agent, "")
		boss.do("POST", "/presence", watch).want(204)
		if got := s.until(t, "presence"); !strings.Contains(got.data, `"state":"watching"`) || !strings.Contains(got.data, boss.who().UserID) {
			t.Errorf("heard %s", got.data)
		}
		v.owner.do("PATCH", "/workspace", `{"watch_hidden":true}`).want(200)
		boss.do("POST", "/presence", watch).want(204)
		boss.do("POST", "/presence", fmt.Sprintf(`{"conversation_id":%q,"state":"viewing"}`, c.ConversationID)).want(204)
		if got := s.until(t, "presence"); strings.Contains(got.data, `"state":"watching"`) {
			t.Errorf("heard %s", got.data)
		}
	})
}
