package api

import (
	"bytes"
	"fmt"
	"testing"

	"recado.dev/internal/desk"
)

// Proves: 004-113
func TestAMessageIsPassedOnMarkedAndItsHistorySaysToWhom(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		from, to := v.one("ana", "The code is 4711"), v.one("berta", "Hello")
		var thread list[desk.Message]
		v.agent.do("GET", "/conversations/"+from.ConversationID+"/messages", "").want(200).into(&thread)
		said := thread.Items[0]
		forward := fmt.Sprintf(`{"conversation_id":%q}`, to.ConversationID)
		var made desk.Message
		v.agent.with("Idempotency-Key", "once").do("POST", "/messages/"+said.ID+"/forward", forward).want(202).into(&made)
		if made.ConversationID != to.ConversationID || made.Text != said.Text || made.Content == nil || !made.Content.Forwarded || made.Direction != desk.DirectionOut {
			t.Fatalf("got %+v", made)
		}
		v.agent.with("Idempotency-Key", "once").do("POST", "/messages/"+said.ID+"/forward", forward).want(202)
		v.agent.do("GET", "/conversations/"+to.ConversationID+"/messages", "").want(200).into(&thread)
		if len(thread.Items) != 2 || !thread.Items[1].Content.Forwarded {
			t.Errorf("got %d messages", len(thread.Items))
		}
		var history, ofCase list[desk.Event]
		v.agent.do("GET", "/messages/"+said.ID+"/history", "").want(200).into(&history)
		if e := history.Items[0]; e.Type != desk.EventForwarded || e.Actor.Type != "agent" || !bytes.Contains(e.Data, []byte(`"name":"berta"`)) {
			t.Errorf("got %+v %s", e, e.Data)
		}
		v.agent.do("GET", "/cases/"+from.ID+"/history", "").want(200).into(&ofCase)
		for _, e := range ofCase.Items {
			if e.Type == desk.EventForwarded {
				t.Error("the case's own history tells of a message")
			}
		}
	})
}

func TestNotesAreNotForwardedNorToNobody(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		from, to := v.one("ana", "Hi"), v.one("berta", "Hello")
		forward := fmt.Sprintf(`{"conversation_id":%q}`, to.ConversationID)
		note := v.agent.do("POST", "/conversations/"+from.ConversationID+"/notes", `{"text":"for us alone"}`).want(201).field("id")
		v.agent.do("POST", "/messages/"+note+"/forward", forward).code(422, desk.CodeUnsupported)
		v.agent.do("POST", "/messages/"+from.LastMessage.ID+"/forward", `{"conversation_id":"nowhere"}`).code(422, desk.CodeInvalid)
		v.stranger().do("POST", "/messages/"+from.LastMessage.ID+"/forward", forward).code(404, desk.CodeNotFound)
	})
}
