package notify_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/notify"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// notices tells of an answer that waits for approval, a low score and a webhook
// that was given up.
func (b *bench) notices(caseID string) {
	b.t.Helper()
	answer := desk.PreparedReply{ID: "p1", Mode: desk.ReplyApproval, State: desk.PreparedWaiting, CaseID: caseID, Text: "Your money is on its way"}
	b.tell(desk.Event{Type: desk.EventPrepared, CaseID: caseID, Actor: desk.Actor{Type: "recipe", ID: "r1", Name: "Refunds"}, Changes: map[string][2]any{"approval": {"", "waiting"}}}, answer)
	for score, call := range map[int]bool{1: true, 5: false} {
		low := desk.SurveyCall{SurveySend: desk.SurveySend{ID: fmt.Sprint("s", score), Kind: desk.SurveyCSAT, State: desk.SurveyAnswered, CaseID: caseID, Score: score}, Call: call}
		b.tell(desk.Event{Type: desk.EventSurveyAnswered, CaseID: caseID, Actor: desk.Actor{Type: "contact", ID: "c1", Name: "ANA"}, Changes: map[string][2]any{"score": {nil, score}}}, low)
	}
	hook := desk.Webhook{ID: "w1", Name: "Warehouse", Reason: "it answered 500 for a day"}
	b.tell(desk.Event{Type: desk.EventWebhookUpdated, Actor: desk.WebhookActor, Changes: map[string][2]any{"state": {"active", "paused"}}}, hook)
	// Who pauses one by hand knows.
	b.tell(desk.Event{Type: desk.EventWebhookUpdated, Actor: desk.Actor{Type: "agent", ID: "boss", Name: "Boss"}, Changes: map[string][2]any{"state": {"active", "paused"}}}, hook)
}

func TestApprovalsLowScoresAndPausedWebhooksReachThoseWhomTheyConcernOnce(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBench(t, s)
		eva, sol, ada := b.person("Eva", desk.RoleAgent), b.person("Sol", desk.RoleSupervisor), b.person("Ada", desk.RoleAdmin)
		none := b.person("Ben", desk.RoleSupervisor)
		b.settings(none, func(s *notify.Settings) {
			s.Kinds[desk.NotifyApproval], s.Kinds[desk.NotifySurveyLow] = notify.Ways{}, notify.Ways{}
		})
		c := b.writes("ana", "hola")
		b.assign(c.ID, eva, eva)
		b.notices(c.ID)
		other, _ := b.another()
		b.catchUp()
		if err := other.CatchUp(context.Background(), b.Workspace); err != nil {
			t.Fatal(err)
		}
		b.catchUp()
		approval, low, hook := string(desk.NotifyApproval)+"×1", string(desk.NotifySurveyLow)+"×1", string(desk.NotifyWebhook)+"×1"
		for who, want := range map[string][]string{eva: {}, sol: {approval, low}, ada: {approval, low, hook}, none: {}} {
			got := b.list(who)
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) || b.unread(who) != int64(len(want)) {
				t.Errorf("%s is told %q, %d unread; want %q", who, got, b.unread(who), want)
			}
		}
		// Once it was let go, nobody has to look at it any more.
		b.tell(desk.Event{Type: desk.EventPrepared, CaseID: c.ID, Actor: desk.Actor{Type: "agent", ID: ada, Name: "Ada"}, Changes: map[string][2]any{"approval": {"waiting", "sent"}}},
			desk.PreparedReply{ID: "p1", Mode: desk.ReplyApproval, State: desk.PreparedSent, CaseID: c.ID})
		b.catchUp()
		if n := b.unread(sol); n != 1 {
			t.Errorf("after the answer went %d are unread, want the low score alone", n)
		}
	})
}

func TestAnApprovalOfWhatHasNoCaseIsToldAndLeadsToTheApprovals(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBench(t, s)
		eva, sol := b.person("Eva", desk.RoleAgent), b.person("Sol", desk.RoleSupervisor)
		thread := b.writes("ana", "hola").ConversationID
		stands := func(from, to string, state desk.PreparedState) {
			b.tell(desk.Event{Type: desk.EventPrepared, Actor: desk.Actor{Type: "recipe", ID: "r1", Name: "Comments"}, Changes: map[string][2]any{"approval": {from, to}}},
				desk.PreparedReply{ID: "p1", Mode: desk.ReplyApproval, State: state, ConversationID: thread, Text: "Thank you!"})
			b.catchUp()
		}
		stands("", "waiting", desk.PreparedWaiting)
		if got := b.list(eva); len(got) != 0 {
			t.Errorf("an agent is told %q", got)
		}
		all, err := b.Store.Read().Notifications(context.Background(), b.Workspace, sol, false, nil, 10)
		if err != nil || len(all) != 1 || all[0].ReplyID != "p1" || all[0].CaseID != "" {
			t.Fatalf("the supervisor is told %+v, %v", all, err)
		}
		for locale, want := range map[string]string{"en": "A reply of a recipe to ANA waits for approval", "es": "La respuesta de una receta a ANA espera aprobación"} {
			if title, path := notify.Says(locale, all[0]); title != want || path != "/approvals" {
				t.Errorf("%s: told %q, leading to %s", locale, title, path)
			}
		}
		stands("waiting", "rejected", desk.PreparedRejected)
		if n := b.unread(sol); n != 0 {
			t.Errorf("%d are unread after it was rejected", n)
		}
	})
}

func TestNoticesArePushedAndMailedAsTheirPeopleWant(t *testing.T) {
	t.Parallel()
	b := newBench(t, testkit.SQLite(t))
	b.start()
	sol, ada := b.person("Sol", desk.RoleSupervisor), b.person("Ada", desk.RoleAdmin)
	loud, quiet := newPhone(t), newPhone(t)
	b.subscribe(b.session(sol), loud)
	b.subscribe(b.session(ada), quiet)
	b.settings(sol, func(s *notify.Settings) { s.Kinds[desk.NotifyApproval] = notify.Ways{InApp: true, Push: true} })
	b.settings(ada, func(s *notify.Settings) {
		hourly(s)
		s.Kinds[desk.NotifySurveyLow], s.Kinds[desk.NotifyApproval] = notify.Ways{InApp: true, Email: true}, notify.Ways{InApp: true}
		s.Kinds[desk.NotifyWebhook] = notify.Ways{InApp: true, Email: true}
	})
	b.notices(b.writes("ana", "hola").ID)
	b.catchUp()
	testkit.Eventually(t, 20*time.Second, "the two pushes come", func() bool { got, _ := loud.seen(); return len(got) == 2 })
	b.Clock.Advance(time.Hour)
	b.digests()
	b.digests()
	testkit.Eventually(t, 20*time.Second, "the digest comes", func() bool { return len(b.mail.Letters()) > 0 })
	letters := b.mail.Letters()
	if len(letters) != 1 || !strings.HasPrefix(letters[0].To, "ada") || !strings.Contains(letters[0].Text, "Warehouse") || strings.Contains(letters[0].Text, "Your money") {
		t.Errorf("letters %+v, want one to Ada of the webhook and the score, not of the approval", letters)
	}
	if got, tries := quiet.seen(); len(got) > 0 || tries > 0 {
		t.Errorf("Ada is pushed %v", got)
	}
	if got, _ := loud.seen(); len(got) != 2 {
		t.Errorf("Sol is pushed %v, want the approval and the low score once each", got)
	}
}
