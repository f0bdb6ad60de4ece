package api

import (
	"slices"
	"testing"

	"recado.dev/internal/desk"
)

func TestWhatARecipeMarkedAndWhomItTaggedIsTakenBack(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		me := v.agent.who().UserID
		id := v.owner.do("POST", "/recipes", `{"name":"Sort","family":"new","enabled":true,"trigger":{"kind":"new"},"actions":[
			{"kind":"message_tags","params":{"add":["angry"],"on":"both"}},{"kind":"message_assign","params":{"user_ids":["`+me+`"]}},{"kind":"message_handled"},
			{"kind":"contact_tags","params":{"add":["vip"]}},{"kind":"contact_tags","params":{"add":["fan"],"remove":["vip"]}}]}`).want(201).field("id")
		type tagged struct {
			Tags []string `json:"tags"`
		}
		taken := func(k desk.CaseView) (contact, ofCase []string, m desk.MessageMarks) {
			var c, of tagged
			v.agent.do("GET", "/contacts/"+k.Contact.ID, "").want(200).into(&c)
			v.agent.do("GET", "/cases/"+k.ID, "").want(200).into(&of)
			return c.Tags, of.Tags, v.marks(v.messageOf(k))
		}
		k := v.one("ana", "this is terrible")
		v.automated()
		run := v.ran(id)[0]
		if c, of, m := taken(k); !slices.Equal(c, []string{"fan"}) || !slices.Equal(of, []string{"angry"}) || m.HandledAt == nil || len(m.UserIDs) != 1 {
			t.Fatalf("before: contact %v, case %v, message %+v", c, of, m)
		}

		// What others did beside it stays.
		v.owner.do("PATCH", "/messages/"+v.messageOf(k)+"/marks", `{"add_tags":["mine"]}`).want(200)
		v.owner.do("PATCH", "/contacts/"+k.Contact.ID, `{"add_tags":["since 2020"]}`).want(200)
		v.agent.do("POST", "/recipe-runs/"+run.ID+"/undo", `{"action_id":"`+run.Results[2].ID+`"}`).want(200)
		if _, _, m := taken(k); m.HandledAt != nil || len(m.UserIDs) != 1 {
			t.Errorf("one action taken back: message %+v; want it not handled, and still somebody's", m)
		}
		v.agent.do("POST", "/recipe-runs/"+run.ID+"/undo", `{}`).want(200)
		if c, of, m := taken(k); !slices.Equal(c, []string{"since 2020"}) || len(of) != 0 || !slices.Equal(m.Tags, []string{"mine"}) || len(m.UserIDs) != 0 {
			t.Errorf("taken back: contact %v, case %v, message %+v", c, of, m)
		}
		v.agent.do("POST", "/recipe-runs/"+run.ID+"/undo", `{}`).code(409, desk.CodeConflict)
		v.automated()
		if n := len(v.ran(id)); n != 1 {
			t.Errorf("the recipe ran %d times", n)
		}

		// Where somebody changed it since, nothing is taken back.
		k = v.one("bob", "terrible as well")
		v.automated()
		run = v.ran(id)[0]
		v.owner.do("PATCH", "/contacts/"+k.Contact.ID, `{"remove_tags":["fan"]}`).want(200)
		v.agent.do("POST", "/recipe-runs/"+run.ID+"/undo", `{}`).code(409, desk.CodeConflict)
		if _, of, m := taken(k); !slices.Equal(of, []string{"angry"}) || !slices.Equal(m.Tags, []string{"angry"}) || m.HandledAt == nil {
			t.Errorf("half taken back: case %v, message %+v", of, m)
		}
	})
}
