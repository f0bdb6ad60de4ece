package api

import (
	"context"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/testkit"
)

const approvalRecipe = `{"name":"Refund answer","family":"new","enabled":true,"trigger":{"kind":"new"},"filter_text":"message.direction is in and message.text contains any (refund)",
	"actions":[{"kind":"reply","params":{"mode":"approval","text":"We look at it, {{contact.name}}."}}]}`

func (v *shop) waiting(state string) []preparedView {
	v.t.Helper()
	var l page[preparedView]
	v.owner.do("GET", "/approvals?state="+state, "").want(200).into(&l)
	return l.Items
}

func (v *shop) thread(conversationID string) string {
	v.t.Helper()
	return string(v.agent.do("GET", "/conversations/"+conversationID+"/messages", "").want(200).body)
}

// Proves: 004-40
// Proves: 004-41
func TestAReplyWaitsForApprovalIsEditedAndSentOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		v.owner.do("POST", "/recipes", approvalRecipe).want(201)
		v.hear(v.says("ana", "refund please"))
		v.automated()
		list := v.waiting("waiting")
		if len(list) != 1 || list[0].Text != "We look at it, ana." || list[0].Asked != "refund please" || list[0].CaseNumber == 0 || list[0].Contact.Name != "ana" {
			t.Fatalf("waiting %+v", list)
		}
		p := list[0]
		if got := v.thread(p.ConversationID); strings.Contains(got, "We look at it") {
			t.Fatalf("it was sent before anybody said yes: %s", got)
		}
		v.agent.do("POST", "/approvals/"+p.ID+"/approve", "{}").code(403, desk.CodeForbidden)
		v.stranger().do("POST", "/approvals/"+p.ID+"/approve", "{}").code(404, desk.CodeNotFound)
		v.owner.do("PATCH", "/approvals/"+p.ID, `{"text":"We look at it at once."}`).want(200)
		if n := v.owner.do("GET", "/approvals/count", "").want(200); !strings.Contains(string(n.body), `"waiting":1`) {
			t.Errorf("count %s", n.body)
		}
		v.owner.do("POST", "/approvals/"+p.ID+"/approve", "{}").want(200)
		v.owner.do("POST", "/approvals/"+p.ID+"/approve", "{}").code(409, desk.CodeConflict)
		if got := v.thread(p.ConversationID); strings.Count(got, `"text":"We look at it at once."`) != 1 {
			t.Errorf("thread %s", got)
		}
		sent := v.waiting("sent")
		if len(sent) != 1 || sent[0].SentID == "" || sent[0].Original != "We look at it, ana." || sent[0].DecidedBy == nil {
			t.Errorf("sent %+v", sent)
		}
		history := string(v.agent.do("GET", "/cases/"+p.CaseID+"/history", "").want(200).body)
		for _, want := range []string{`"approval":["","waiting"]`, `"approval":["waiting","edited"]`, `"approval":["waiting","sent"]`} {
			if !strings.Contains(history, want) {
				t.Errorf("history lacks %s: %s", want, history)
			}
		}
	})
}

func TestWhatWasAnsweredOrResolvedMeanwhileIsNotSentAndSaysSo(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		v.owner.do("POST", "/recipes", approvalRecipe).want(201)
		v.hear(v.says("ana", "refund please"), v.says("bob", "refund please"), v.says("eve", "refund please"))
		v.automated()
		list := v.waiting("waiting")
		if len(list) != 3 {
			t.Fatalf("waiting %+v", list)
		}
		v.clock.Advance(time.Second)
		v.agent.do("POST", "/conversations/"+list[0].ConversationID+"/messages", `{"kind":"text","text":"I am on it."}`).want(202)
		v.owner.do("POST", "/approvals/"+list[0].ID+"/approve", "{}").code(409, desk.CodeConflict)
		v.agent.do("PATCH", "/cases/"+list[1].CaseID, `{"status":"resolved"}`).want(200)
		if err := v.api.Prepared.CatchUp(context.Background(), v.ws); err != nil {
			t.Fatal(err)
		}
		expired := v.waiting("expired")
		if len(expired) != 2 || expired[0].Reason == expired[1].Reason {
			t.Errorf("expired %+v", expired)
		}
		got := v.owner.do("POST", "/approvals/bulk", `{"verdict":"reject","reason":"not so","ids":["`+list[2].ID+`","`+list[1].ID+`"]}`).want(200)
		if !strings.Contains(string(got.body), "resolved meanwhile") {
			t.Errorf("bulk %s", got.body)
		}
		if rejected := v.waiting("rejected"); len(rejected) != 1 || rejected[0].Reason != "not so" {
			t.Errorf("rejected %+v", rejected)
		}
		for _, p := range list {
			if got := v.thread(p.ConversationID); strings.Contains(got, "We look at it") {
				t.Errorf("it was sent: %s", got)
			}
		}
	})
}

// Proves: 004-42
func TestARecipesDraftIsSentByWhoeverHasTheCaseInTheirOwnName(t *testing.T) {
	t.Parallel()
	v := newShop(t, testkit.SQLite(t))
	v.owner.do("POST", "/recipes", strings.Replace(approvalRecipe, `"approval"`, `"draft"`, 1)).want(201)
	v.hear(v.says("ana", "refund please"), v.says("bob", "refund please"))
	v.automated()
	if list := v.waiting("waiting"); len(list) != 0 {
		t.Errorf("a draft waits for a reviewer: %+v", list)
	}
	for i, c := range v.cases(v.agent, "") {
		var l page[preparedView]
		v.agent.do("GET", "/cases/"+c.ID+"/prepared-replies", "").want(200).into(&l)
		if len(l.Items) != 1 || l.Items[0].Recipe.Name != "Refund answer" {
			t.Fatalf("drafts %+v", l.Items)
		}
		v.owner.do("POST", "/approvals/"+l.Items[0].ID+"/approve", "{}").code(404, desk.CodeNotFound)
		if i == 0 {
			v.agent.do("POST", "/prepared-replies/"+l.Items[0].ID+"/send", `{"text":"Right away."}`).want(200)
			if got := v.thread(c.ConversationID); !strings.Contains(got, `"text":"Right away."`) || !strings.Contains(got, `"origin":"desk"`) {
				t.Errorf("thread %s", got)
			}
		} else {
			v.agent.do("POST", "/prepared-replies/"+l.Items[0].ID+"/discard", "").want(200)
		}
		v.agent.do("GET", "/cases/"+c.ID+"/prepared-replies", "").want(200).into(&l)
		if len(l.Items) != 0 {
			t.Errorf("left %+v", l.Items)
		}
	}
}

func TestActionsThatNoChannelCanDoAreRefusedWithTheReason(t *testing.T) {
	t.Parallel()
	v := newShop(t, testkit.SQLite(t))
	for _, c := range []struct{ action, field, why string }{
		{`{"kind":"moderate","params":{"verb":"hide"}}`, "actions[0].params.verb", "said in public"},
		{`{"kind":"moderate","params":{"verb":"like"}}`, "actions[0].params.verb", "hide, remove or block"},
		{`{"kind":"public_reply","params":{"text":"x"}}`, "actions[0].params.text", "public"},
		{`{"kind":"template","params":{"template_id":"none"}}`, "actions[0].params.template_id", "no such template"},
		{`{"kind":"reply","params":{"text":"x","mode":"later"}}`, "actions[0].params.mode", "now, draft"},
		{`{"kind":"reply","params":{"text":"x","channel_id":"none"}}`, "actions[0].params.channel_id", "no such channel"},
	} {
		got := v.owner.do("POST", "/recipes", `{"name":"x","family":"new","trigger":{"kind":"new"},"actions":[`+c.action+`]}`).want(422)
		if !strings.Contains(string(got.body), c.field) || !strings.Contains(string(got.body), c.why) {
			t.Errorf("%s: %s", c.action, got.body)
		}
	}
}

func TestARecipeThatAnswersByItsOwnNetworkIsNotWarnedOf(t *testing.T) {
	t.Parallel()
	v := newShop(t, testkit.SQLite(t))
	var l page[struct {
		ID string `json:"id"`
	}]
	v.owner.do("GET", "/channels", "").want(200).into(&l)
	got := v.owner.do("POST", "/recipes", `{"name":"x","family":"new","trigger":{"kind":"new"},"actions":[{"kind":"reply","params":{"text":"x","channel_id":"`+l.Items[0].ID+`"}}]}`).want(201)
	if strings.Contains(string(got.body), "warnings") {
		t.Errorf("one network alone is warned of: %s", got.body)
	}
}
