package api

import (
	"strings"
	"testing"

	"recado.dev/internal/desk"
)

// messageOf is the id of the newest message of a case.
func (v *shop) messageOf(k desk.CaseView) string {
	v.t.Helper()
	var l list[desk.Message]
	v.agent.do("GET", "/conversations/"+k.ConversationID+"/messages?order=desc&limit=1", "").want(200).into(&l)
	return l.Items[0].ID
}

// marks are those of a message as it is read.
func (v *shop) marks(id string) desk.MessageMarks {
	v.t.Helper()
	var m desk.Message
	v.agent.do("GET", "/messages/"+id, "").want(200).into(&m)
	return desk.MarksOf(m)
}

func TestAMessageIsMarkedBesideItsCase(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		k := v.one("ana", "hola")
		id := v.messageOf(k)
		path := "/messages/" + id + "/marks"
		v.stranger().do("PATCH", path, `{"handled":true}`).code(404, desk.CodeNotFound)
		v.agent.do("PATCH", path, `{"add_tags":["never made"]}`).code(422, desk.CodeInvalid)
		v.agent.do("PATCH", path, `{"user_ids":["nobody"]}`).code(422, desk.CodeInvalid)
		me := v.agent.who().UserID
		v.owner.do("PATCH", path, `{"add_tags":["angry"],"handled":true,"user_ids":["`+me+`"]}`).want(200)
		if m := v.marks(id); len(m.Tags) != 1 || m.Tags[0] != "angry" || m.HandledAt == nil || len(m.UserIDs) != 1 {
			t.Fatalf("marks %+v", m)
		}
		if c := v.cases(v.agent, "")[0]; len(c.Tags) != 0 || c.Status != desk.CaseOpen {
			t.Errorf("the case changed: %+v", c)
		}
		history := string(v.agent.do("GET", "/messages/"+id+"/history", "").want(200).body)
		for _, part := range []string{`"message_tags"`, `"message_handled"`, `"message_users"`} {
			if !strings.Contains(history, part) {
				t.Errorf("history has no %s: %s", part, history)
			}
		}
		v.agent.do("PATCH", path, `{"remove_tags":["angry"],"handled":false,"user_ids":[]}`).want(200)
		if m := v.marks(id); !m.Empty() {
			t.Errorf("left %+v", m)
		}
		tag := v.owner.do("POST", "/tags", `{"name":"later"}`).want(201).field("id")
		v.agent.do("PATCH", path, `{"tags":["later"]}`).want(200)
		v.owner.do("PATCH", "/tags/"+tag, `{"name":"soon"}`).want(200)
		if m := v.marks(id); len(m.Tags) != 1 || m.Tags[0] != "soon" {
			t.Errorf("renamed: %+v", m)
		}
		v.owner.do("DELETE", "/tags/"+tag, "").want(204)
		if m := v.marks(id); len(m.Tags) != 0 {
			t.Errorf("deleted: %+v", m)
		}
	})
}

// Proves: 004-23, 004-54, 004-55, 004-57, 004-74, 004-75, 004-87, 004-91
func TestRecipesMarkMessagesAndTheirCases(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		a, b := v.owner.who().UserID, v.agent.who().UserID
		v.owner.do("POST", "/recipes", `{"name":"Angry","family":"new","enabled":true,"trigger":{"kind":"new"},"filter_text":"message.text contains any (terrible)","actions":[
			{"kind":"message_tags","params":{"add":["angry"]}},
			{"kind":"message_tags","params":{"add":["to look at"],"on":"case"}},
			{"kind":"message_assign","params":{"user_ids":["`+a+`","`+b+`"],"one":true}},
			{"kind":"message_handled"},{"kind":"status","params":{"status":"pending"}}]}`).want(201)
		v.owner.do("POST", "/recipes", `{"name":"No message","family":"update","trigger":{"kind":"status","status":"open"},"actions":[{"kind":"message_handled"}]}`).code(422, desk.CodeInvalid)
		k := v.one("ana", "this is terrible")
		v.automated()
		id := v.messageOf(k)
		m := v.marks(id)
		if len(m.Tags) != 1 || m.Tags[0] != "angry" || m.HandledAt == nil || len(m.UserIDs) != 1 {
			t.Fatalf("marks %+v", m)
		}
		c := v.cases(v.agent, "")[0]
		if len(c.Tags) != 1 || c.Tags[0] != "to look at" || c.Status != desk.CasePending {
			t.Errorf("case %v %s", c.Tags, c.Status)
		}
		// Whoever takes a tag away that a recipe gave, at the first arrival, has it gone.
		v.agent.do("PATCH", "/messages/"+id+"/marks", `{"tags":[]}`).want(200)
		v.agent.do("PATCH", "/cases/"+c.ID, `{"tags":[]}`).want(200)
		v.automated()
		if m := v.marks(id); len(m.Tags) != 0 || len(v.cases(v.agent, "")[0].Tags) != 0 {
			t.Errorf("tagged again: %+v", m)
		}
		// The other one has less to do.
		v.agent.do("PATCH", "/messages/"+id+"/marks", `{"handled":false}`).want(200)
		k = v.one("bob", "terrible as well")
		v.automated()
		if next := v.marks(v.messageOf(k)); len(next.UserIDs) != 1 || next.UserIDs[0] == m.UserIDs[0] {
			t.Errorf("both are given to %v", next.UserIDs)
		}
	})
}
