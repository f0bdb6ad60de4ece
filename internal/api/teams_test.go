package api

import (
	"context"
	"slices"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

func TestACaseBelongsToATeam(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		supervisor := v.member(v.ws, desk.RoleSupervisor)
		k := v.one("ana", "Is it open on Sunday?")
		v.agent.do("POST", "/teams", `{"name":"North"}`).code(403, desk.CodeForbidden)
		supervisor.do("POST", "/teams", `{"name":"North","members":["nobody"]}`).code(422, desk.CodeInvalid)
		team := supervisor.do("POST", "/teams", `{"name":"North","members":["`+v.agent.who().UserID+`"]}`).want(201).field("id")
		supervisor.do("POST", "/teams", `{"name":"North"}`).code(422, desk.CodeInvalid)

		var c desk.CaseView
		v.agent.do("PATCH", "/cases/"+k.ID, `{"team":"nowhere"}`).code(422, desk.CodeInvalid)
		v.agent.do("PATCH", "/cases/"+k.ID, `{"team":"`+team+`"}`).want(200).into(&c)
		if c.Team == nil || c.Team.Name != "North" {
			t.Fatalf("the case has %+v", c.Team)
		}
		var l list[desk.CaseView]
		v.agent.do("GET", "/cases?team="+team, "").want(200).into(&l)
		var counts store.CaseCounts
		v.agent.do("GET", "/cases/counts", "").want(200).into(&counts)
		if len(l.Items) != 1 || l.Items[0].ID != k.ID || counts.Teams[team].Open != 1 {
			t.Errorf("the team's list holds %d, counted %+v", len(l.Items), counts.Teams)
		}
		v.agent.do("POST", "/cases/bulk", `{"ids":["`+k.ID+`"],"patch":{"team":null}}`).want(200)
		v.agent.do("PATCH", "/cases/"+k.ID, `{"team":"`+team+`"}`).want(200)
		supervisor.do("DELETE", "/teams/"+team, "").want(204)
		var after desk.CaseView
		v.agent.do("GET", "/cases/"+k.ID, "").want(200).into(&after)
		if after.Team != nil {
			t.Errorf("after the team went the case has %+v", after.Team)
		}
	})
}

func TestACaseIsFollowed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		k := v.one("ana", "hello")
		colleague := v.member(v.ws, desk.RoleAgent)
		path := "/cases/" + k.ID + "/followers/"
		var c desk.CaseView
		v.agent.do("POST", path+"me", "").want(200)
		v.agent.do("POST", path+colleague.who().UserID, "").want(200).into(&c)
		if len(c.Followers) != 2 || c.Followers[0].ID != v.agent.who().UserID {
			t.Fatalf("followed by %+v", c.Followers)
		}
		v.agent.do("POST", path+"nobody", "").code(422, desk.CodeInvalid)
		var l list[desk.CaseView]
		colleague.do("GET", `/cases?filter=%7B%22field%22%3A%22follower%22%2C%22op%22%3A%22is%22%2C%22value%22%3A%22me%22%7D`, "").want(200).into(&l)
		if len(l.Items) != 1 {
			t.Errorf("the list of what is followed holds %d", len(l.Items))
		}
		var left desk.CaseView
		colleague.do("DELETE", path+"me", "").want(200).into(&left)
		if len(left.Followers) != 1 || left.Followers[0].ID != v.agent.who().UserID {
			t.Errorf("left with %+v", left.Followers)
		}
		evs, err := v.store.Read().CaseHistory(context.Background(), v.ws, k.ID, 0, 50)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, e := range evs {
			if _, ok := e.Changes["followers"]; ok {
				n++
			}
		}
		if n != 3 {
			t.Errorf("the history tells of %d changes", n)
		}
	})
}

func TestANoteNamesColleagues(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		k := v.one("ana", "hello")
		colleague := v.member(v.ws, desk.RoleAgent)
		id := colleague.who().UserID
		notes := "/conversations/" + k.ConversationID + "/notes"
		v.agent.do("POST", notes, `{"text":"@nobody","mentions":["nobody"]}`).code(422, desk.CodeInvalid)
		var m desk.Message
		v.agent.do("POST", notes, `{"text":"@Cora look at this","mentions":["`+id+`"]}`).want(201).into(&m)
		if !slices.Equal(m.Mentions, []string{id}) {
			t.Fatalf("the note names %v", m.Mentions)
		}
		v.agent.do("GET", "/messages/"+m.ID, "").want(200).into(&m)
		if !slices.Equal(m.Mentions, []string{id}) {
			t.Errorf("read again it names %v", m.Mentions)
		}
		unread := func(c client) unreadMentions {
			var out unreadMentions
			c.do("GET", "/mentions/unread", "").want(200).into(&out)
			return out
		}
		if got := unread(colleague); got.Count != 1 || got.Cases[k.ID] != 1 {
			t.Errorf("unread: %+v", got)
		}
		if got := unread(v.agent); got.Count != 0 {
			t.Errorf("the author has unread: %+v", got)
		}
		var l list[mentionView]
		colleague.do("GET", "/mentions?unread=true", "").want(200).into(&l)
		if len(l.Items) != 1 || l.Items[0].Message.ID != m.ID || l.Items[0].Case.ID != k.ID {
			t.Fatalf("listed %+v", l.Items)
		}
		colleague.do("POST", "/mentions/read", `{"case_id":"`+k.ID+`"}`).want(204)
		colleague.do("GET", "/mentions", "").want(200).into(&l)
		if got := unread(colleague); got.Count != 0 || len(l.Items) != 1 || l.Items[0].ReadAt == nil {
			t.Errorf("after reading: %+v, %+v", got, l.Items)
		}
	})
}

func TestCasesAreListedByPriority(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		k := v.one("ana", "hello")
		v.agent.do("PATCH", "/cases/"+k.ID, `{"priority":"urgent"}`).want(200)
		var l list[desk.CaseView]
		v.agent.do("GET", "/cases?sort=priority&limit=1", "").want(200).into(&l)
		if len(l.Items) != 1 || l.Items[0].Priority != desk.PriorityUrgent {
			t.Errorf("listed %+v", l.Items)
		}
		v.agent.do("GET", "/cases?sort=priority&cursor=x", "").code(422, desk.CodeInvalid)
	})
}
