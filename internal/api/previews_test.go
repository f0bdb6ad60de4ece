package api

import (
	"strings"
	"testing"

	"recado.dev/internal/desk"
)

func TestAMessageIsSeenBeforeItIsSentWithWhatIsLost(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		c := v.one("ana", "Hello")
		at := "/conversations/" + c.ConversationID + "/preview"
		var got showing
		v.agent.do("POST", at, `{"kind":"rich","content":{"body":"Sure?","quick_replies":[{"id":"y","title":"Yes"},{"id":"n","title":"No"}]}}`).want(200).into(&got)
		if got.Platform != "echo" || got.Form != "text" || len(got.Lost) != 1 || got.Lost[0] != "taps" || got.Messages[0].Text != "Sure?\n\n1. Yes\n2. No" || got.Refused != nil {
			t.Errorf("got %+v", got)
		}
		v.agent.do("POST", at, `{"kind":"rich","content":{"body":"When?","times":{"title":"Visit","slots":[{"id":"a","start":"2026-12-01T10:00:00Z"}]}}}`).want(200).into(&got)
		if len(got.Lost) != 2 || !strings.Contains(got.Messages[0].Text, "1. ") {
			t.Errorf("times: %+v", got)
		}
		v.agent.do("POST", at, `{"kind":"text","text":"`+strings.Repeat("x", 1001)+`"}`).want(200).into(&got)
		if got.Refused == nil || got.Refused.Field != "text" {
			t.Errorf("too long: %+v", got.Refused)
		}
		v.agent.do("POST", at, `{"kind":"rich","content":{"body":"b","cards":[{"title":""}]}}`).code(422, desk.CodeInvalid)
		v.stranger().do("POST", at, `{"kind":"text","text":"x"}`).code(404, desk.CodeNotFound)

		var all list[showing]
		v.agent.do("POST", "/content-previews", `{"kind":"text","text":"*Hi*","platforms":["echo"]}`).want(200).into(&all)
		if len(all.Items) != 1 || all.Items[0].Messages[0].Text != "Hi" || all.Items[0].Form != "native" {
			t.Errorf("everywhere: %+v", all.Items)
		}
		var thread list[desk.Message]
		v.agent.do("GET", "/conversations/"+c.ConversationID+"/messages", "").want(200).into(&thread)
		if len(thread.Items) != 1 {
			t.Errorf("a preview was sent: %d messages", len(thread.Items))
		}
	})
}

func TestATypedAnswerComesBackAsTheChoice(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		c := v.one("ana", "Hello")
		v.agent.do("POST", "/conversations/"+c.ConversationID+"/messages", `{"kind":"rich","content":{"body":"Size?","buttons":[{"id":"s","title":"Small"},{"id":"l","title":"Large"}]}}`).want(202)
		v.hear(v.says("ana", "2"))
		var thread list[desk.Message]
		v.agent.do("GET", "/conversations/"+c.ConversationID+"/messages", "").want(200).into(&thread)
		last := thread.Items[len(thread.Items)-1]
		if last.Kind != desk.MessageAnswer || last.Text != "2" || last.Content == nil || last.Content.Answer == nil || last.Content.Answer.ID != "l" || last.ReplyTo == nil {
			t.Errorf("got %+v", last)
		}
	})
}
