package inbound_test

import (
	"context"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// caseIDs are the cases of the messages, in the order of their making.
func caseIDs(t *testing.T, r *inboundtest.Rig) []string {
	t.Helper()
	var out []string
	for _, m := range r.Messages(t) {
		out = append(out, m.CaseID)
	}
	return out
}

func TestWhatIsSaidInPublicOnAChannelWithoutCasesIsKeptAndHasNone(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		r.Net.OpenCases(false)
		review := platform.PublicIn{Kind: desk.PublicReview, Rating: 1}
		old := said("zoe", "p1", "c0", "Long ago", r.Clock.Now().Add(-48*time.Hour), comment)
		old.Backfill = true
		r.Apply(t,
			old,
			said("ana", "p1", "c1", "How much?", r.Clock.Now(), comment),
			said("leo", "app", "r1", "It crashes", r.Clock.Now(), review),
			platform.Inbound{Key: "o1", At: r.Clock.Now(), Post: "p1", Echo: &platform.MessageIn{ID: "o1", Kind: desk.MessageText, Text: "9 euros", Public: &platform.PublicIn{Kind: desk.PublicComment, Parent: "c1"}}},
		)
		edited := review
		edited.Rating = 3
		r.Apply(t, platform.Inbound{Key: "r1@2", At: r.Clock.Now().Add(time.Minute), Post: "app", Sender: inboundtest.Person("leo"),
			Edit: &platform.EditIn{ID: "r1", Text: "Better", Public: &edited}})
		for i, id := range caseIDs(t, r) {
			if id != "" {
				t.Errorf("message %d has the case %s", i, id)
			}
		}
		for _, e := range r.Events(t) {
			if e.CaseID != "" || e.Type == desk.EventCaseCreated {
				t.Errorf("%s is about the case %s", e.Type, e.CaseID)
			}
		}
		messages := r.Messages(t)
		if len(messages) != 4 || messages[2].Text != "Better" {
			t.Fatalf("messages = %+v; want all four, the review as it is now", messages)
		}
		item, err := s.Read().PublicItemByID(context.Background(), r.Workspace, messages[1].ID)
		if err != nil || item.AnsweredAt == nil || item.CaseID != "" {
			t.Errorf("item = %+v, %v; want it in the stream, answered, of no case", item, err)
		}
		conv, err := s.Read().ConversationByID(context.Background(), r.Workspace, messages[1].ConversationID)
		if err != nil || conv.LastMessage == nil || conv.LastMessage.Text != "9 euros" {
			t.Errorf("thread = %+v, %v; want it up to date", conv, err)
		}
		r.Apply(t, inboundtest.Text("ana", "m1", "In private", r.Clock.Now()))
		if ids := caseIDs(t, r); ids[4] == "" {
			t.Error("the private message has no case")
		}
	})
}

func TestAThreadThatHasACaseGoesOnWithItAndTheSwitchCountsFromThenOn(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		r.Apply(t, said("ana", "p1", "c1", "How much?", r.Clock.Now(), comment))
		r.Net.OpenCases(false)
		r.Apply(t, said("ana", "p1", "c2", "Hello?", r.Clock.Now(), comment), said("leo", "p1", "c3", "Me too", r.Clock.Now(), comment))
		r.Net.OpenCases(true)
		r.Apply(t, said("leo", "p1", "c4", "Anybody?", r.Clock.Now(), comment))
		ids := caseIDs(t, r)
		if ids[0] == "" || ids[1] != ids[0] {
			t.Errorf("cases = %q; want the thread to go on with its case", ids)
		}
		if ids[2] != "" || ids[3] == "" {
			t.Errorf("cases = %q; want one for what came after it was switched on, none before", ids)
		}
	})
}

func TestAThreadWhoseCaseIsLongOverStandsWithoutOneAgain(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		r.Apply(t, said("ana", "p1", "c1", "How much?", r.Clock.Now(), comment))
		first := r.Messages(t)[0]
		resolve(t, r, first.CaseID)
		r.Net.OpenCases(false)
		r.Clock.Advance(400 * 24 * time.Hour)
		r.Apply(t, said("ana", "p1", "c2", "Me again", r.Clock.Now(), comment))
		conv, err := s.Read().ConversationByID(context.Background(), r.Workspace, first.ConversationID)
		if err != nil || conv.CaseID != "" || caseIDs(t, r)[1] != "" {
			t.Errorf("thread = %+v, %v, cases %q; want the old case left alone", conv, err, caseIDs(t, r))
		}
	})
}
