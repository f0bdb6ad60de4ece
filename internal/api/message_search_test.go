package api

import (
	"fmt"
	"net/url"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/testkit"
)

func TestWordsAreFoundInTheWholeConversation(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		k := v.one("ana", "¿Dónde está mi camión?")
		v.one("berta", "Otro camión")
		v.agent.do("POST", "/conversations/"+k.ConversationID+"/notes", `{"text":"Pide por el *CAMION* rojo"}`).want(201)
		v.clock.Advance(time.Second)
		find := func(q string) list[foundPlace] {
			var l list[foundPlace]
			v.agent.do("GET", "/conversations/"+k.ConversationID+"/messages/search?q="+url.QueryEscape(q), "").want(200).into(&l)
			return l
		}
		for q, n := range map[string]int{"camion": 2, "AMIÓ": 2, "camion rojo": 1, "mi  camión": 1, "barco": 0} {
			if l := find(q); len(l.Items) != n || l.Next != nil {
				t.Errorf("%q: got %+v", q, l)
			}
		}
		if l := find("camión"); l.Items[0].OccurredAt.Before(l.Items[1].OccurredAt) || l.Items[1].CaseID != k.ID {
			t.Errorf("got %+v", l.Items)
		}
		v.agent.do("GET", "/conversations/"+k.ConversationID+"/messages/search?q=%20", "").code(422, desk.CodeInvalid)
		v.agent.do("GET", "/conversations/nowhere/messages/search?q=a", "").code(404, desk.CodeNotFound)
		v.stranger().do("GET", "/conversations/"+k.ConversationID+"/messages/search?q=camion", "").code(404, desk.CodeNotFound)
	})
}

func TestFindingGoesOnByItsCursorWithoutGapOrRepeat(t *testing.T) {
	t.Parallel()
	v := newShop(t, testkit.SQLite(t))
	k := v.one("ana", "one word")
	for i := range 30 {
		v.hear(v.says("ana", fmt.Sprintf("word %d", i)))
		v.clock.Advance(time.Millisecond)
	}
	seen := map[string]bool{}
	cursor := ""
	for range 10 {
		var l list[foundPlace]
		v.agent.do("GET", "/conversations/"+k.ConversationID+"/messages/search?q=word&limit=7&cursor="+cursor, "").want(200).into(&l)
		for _, f := range l.Items {
			if seen[f.ID] {
				t.Errorf("%s came twice", f.ID)
			}
			seen[f.ID] = true
		}
		if l.Next == nil {
			break
		}
		cursor = *l.Next
	}
	if len(seen) != 31 {
		t.Errorf("found %d", len(seen))
	}
}
