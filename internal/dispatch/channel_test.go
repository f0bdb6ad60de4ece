package dispatch_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/dispatch"
	"recado.dev/internal/routing"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func (b *bed) newSkill(name string, agentless bool) string {
	b.t.Helper()
	v, err := b.svc.SaveSkill(context.Background(), b.admin(), "", &name, &agentless)
	if err != nil {
		b.t.Fatal(err)
	}
	return v.ID
}

func (b *bed) choose(skill string, level int) {
	b.t.Helper()
	if _, err := b.svc.SetDefaultSkill(context.Background(), b.admin(), b.channel, dispatch.DefaultSkill{SkillID: skill, Level: level}); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bed) can(agent int, skill string, level int) {
	b.t.Helper()
	if _, err := b.svc.SetSkills(context.Background(), b.admin(), b.agents[agent], []store.AgentSkill{{SkillID: skill, Level: level}}); err != nil {
		b.t.Fatal(err)
	}
}

// Proves: 003-21
// Proves: 003-22
func TestAChannelsDefaultSkillDecidesWhoGetsItsCasesAndTheReasonSaysSo(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s, 3, 5, pushed)
		if v, err := b.svc.ChannelWork(t.Context(), b.ws, b.channel); err != nil || v.DefaultSkill != nil || v.Workstream == nil {
			t.Fatalf("before: %+v, %v", v, err)
		}
		repairs := b.newSkill("Repairs", false)
		b.can(2, repairs, 4)
		b.choose(repairs, 3)
		ids := b.customers(3)
		b.run()
		for _, id := range ids {
			if c := b.wantState(id, desk.RoutingAssigned); c.Assignee.ID != b.agents[2] {
				t.Errorf("agent %d has it", b.index(c.Assignee.ID))
			}
		}
		given, err := s.Read().Assignments(t.Context(), b.ws, ids[0], "", 10)
		if err != nil || len(given) != 1 {
			t.Fatalf("%d assignments, %v", len(given), err)
		}
		var why routing.Why
		if err := json.Unmarshal(given[0].Why, &why); err != nil || !slices.Equal(why.Needs, []routing.Need{{SkillID: repairs, Level: 3, From: routing.FromChannel}}) {
			t.Errorf("needs %+v, %v", why.Needs, err)
		}
		b.choose("", 0) // deliberately none
		id := b.customers(1)[0]
		b.run()
		if c := b.kase(id); len(c.Skills) != 0 {
			t.Errorf("it still asks for %+v", c.Skills)
		}
		if v, _ := b.svc.ChannelWork(t.Context(), b.ws, b.channel); v.DefaultSkill == nil || v.DefaultSkill.SkillID != "" {
			t.Errorf("that none is needed was not kept: %+v", v.DefaultSkill)
		}
	})
}

func TestASkillOfMachinesTakesNoAgentAndNoAgentTakesIt(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s, 1, 5, pushed)
		robots := b.newSkill("Robots", true)
		if _, err := b.svc.SetSkills(t.Context(), b.admin(), b.agents[0], []store.AgentSkill{{SkillID: robots, Level: 1}}); desk.CodeOf(err) != desk.CodeInvalid {
			t.Errorf("a person got it: %v", err)
		}
		b.choose(robots, 1)
		id := b.customers(1)[0]
		b.run()
		if c := b.wantState(id, desk.RoutingWaiting); c.Routing.ReasonCode != string(routing.WaitAgentless) {
			t.Errorf("waits for %q", c.Routing.ReasonCode)
		}
		repairs := b.newSkill("Repairs", false)
		b.can(0, repairs, 1)
		if _, err := b.svc.SaveSkill(t.Context(), b.admin(), repairs, nil, ptr(true)); desk.CodeOf(err) != desk.CodeConflict {
			t.Errorf("a skill that somebody has went to the machines: %v", err)
		}
	})
}

func TestAChannelMayDifferFromItsWorkstream(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s, 1, 5, pushed)
		b.save(fmt.Sprintf(`{"language":"en","units":{"messaging":2},"overrides":{%q:{"language":"es","units":4,"attachments":{"customers":false,"agents":true}},"gone":{"units":3}}}`, b.channel))
		if _, kept := b.stream.Overrides["gone"]; kept {
			t.Error("what was said of a channel that is not the workstream's is kept")
		}
		ids := b.customers(2)
		b.run()
		first := b.wantState(ids[0], desk.RoutingAssigned)
		if first.Language != "es" {
			t.Errorf("language %q", first.Language)
		}
		if c := b.wantState(ids[1], desk.RoutingWaiting); c.Routing.ReasonCode != string(routing.WaitAtCapacity) {
			t.Errorf("two cases of 4 units fit into 5: %q", c.Routing.ReasonCode)
		}
		files, err := s.Read().FilesOn(t.Context(), b.ws, []string{b.channel})
		if err != nil || files[b.channel] != (store.ChannelFiles{Agents: true}) {
			t.Errorf("files %+v, %v", files, err)
		}
		b.save(`{"overrides":{}}`)
		if files, _ = s.Read().FilesOn(t.Context(), b.ws, []string{b.channel}); !files[b.channel].Customers {
			t.Error("what a channel overruled is still in force")
		}
		for field, draft := range map[string]string{
			"units":       fmt.Sprintf(`{"overrides":{%q:{"units":-1}}}`, b.channel),
			"language":    fmt.Sprintf(`{"overrides":{%q:{"language":"x"}}}`, b.channel),
			"calendar_id": fmt.Sprintf(`{"overrides":{%q:{"calendar_id":"nowhere"}}}`, b.channel),
			"messages":    fmt.Sprintf(`{"overrides":{%q:{"messages":{"song":{"enabled":true}}}}}`, b.channel),
		} {
			if _, err := b.svc.SaveWorkstream(t.Context(), b.admin(), b.stream.ID, json.RawMessage(draft)); desk.CodeOf(err) != desk.CodeInvalid {
				t.Errorf("%s: %v", field, err)
			}
		}
	})
}
