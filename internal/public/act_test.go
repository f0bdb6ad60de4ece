package public_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/public"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// history lists the public actions that a case's history shows.
func history(t *testing.T, b *bed, caseID string) []string {
	t.Helper()
	evs, err := b.Store.Read().CaseHistory(context.Background(), b.Workspace, caseID, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range evs {
		if e.Type == desk.EventPublicAction {
			for verb := range e.Changes {
				_, to := e.Changed(verb)
				out = append(out, e.Actor.Name+" "+verb+" "+to)
			}
		}
	}
	return out
}

func TestHidingIsObeyedKeptAndInTheHistoryOnce(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		b.run()
		m := b.say("leo", "c1", "Rubbish!")
		a := b.ended(b.do(public.Order{MessageID: m.ID, Verb: desk.VerbHide}))
		if a.State != desk.ActionDone || !slices.Equal(b.net.verbs(), []string{"hide"}) {
			t.Fatalf("action = %+v after %v; want it done at the first try", a, b.net.verbs())
		}
		if ref := b.net.refs[0]; ref.ID != "c1" || ref.Post != "p1" || len(ref.Author.Keys) == 0 || ref.Ours {
			t.Errorf("asked of %+v; want c1 under p1 by somebody", ref)
		}
		b.Apply(t, platform.Inbound{Key: "h", At: b.Clock.Now(), Post: "p1", Moderated: &platform.ModeratedIn{ID: "c1", State: desk.ItemHidden}})
		now := b.message(m.ID)
		if !now.Content.Public.Hidden || now.Text != "Rubbish!" {
			t.Errorf("message = %q %+v; want it hidden with its words kept", now.Text, now.Content.Public)
		}
		if got := history(t, b, m.CaseID); !slices.Equal(got, []string{"Ana hide done"}) {
			t.Errorf("history = %v; want one entry", got)
		}
		again := b.do(public.Order{MessageID: m.ID, Verb: desk.VerbHide})
		if again.ID != a.ID || len(b.net.verbs()) != 1 {
			t.Errorf("asked again: %s after %v; want the one that was done", again.ID, b.net.verbs())
		}
		shown := b.ended(b.do(public.Order{MessageID: m.ID, Verb: desk.VerbShow}))
		if shown.State != desk.ActionDone || b.message(m.ID).Content.Public.Hidden {
			t.Errorf("shown = %+v; want it seen again", shown)
		}
	})
}

func TestWhatCannotBeUndoneHasToBeConfirmed(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		b.run()
		m := b.say("leo", "c1", "Rubbish!")
		_, err := b.public.Do(context.Background(), b.who, public.Order{MessageID: m.ID, Verb: desk.VerbRemove})
		if desk.CodeOf(err) != desk.CodeInvalid || len(b.net.verbs()) != 0 {
			t.Fatalf("err = %v, asked %v; want a question first", err, b.net.verbs())
		}
		b.ended(b.do(public.Order{MessageID: m.ID, Verb: desk.VerbRemove, Confirm: true}))
		item, err := s.Read().PublicItemByID(context.Background(), b.Workspace, m.ID)
		if err != nil || item.State != desk.ItemRemoved || b.message(m.ID).Text != "Rubbish!" {
			t.Errorf("item = %+v, %v; want it removed there and kept here", item, err)
		}
		_, err = b.public.Do(context.Background(), b.who, public.Order{MessageID: m.ID, Verb: desk.VerbHide})
		if err == nil {
			t.Error("what is gone was hidden")
		}
	})
}

func TestARefusalHasTheNetworksWordsAndCanBeTriedAgain(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		b.net.fail = func(n int, _ string) error {
			if n == 1 {
				return &platform.Failure{Kind: platform.Rejected, Code: "10", Title: "You may not hide this"}
			}
			return nil
		}
		b.run()
		m := b.say("leo", "c1", "Rubbish!")
		a := b.ended(b.do(public.Order{MessageID: m.ID, Verb: desk.VerbHide}))
		if a.State != desk.ActionFailed || a.Error == nil || a.Error.Title != "You may not hide this" || b.message(m.ID).Content.Public.Hidden {
			t.Fatalf("action = %+v; want the network's words, and nothing hidden", a)
		}
		if _, err := b.public.Retry(context.Background(), b.who, a.ID); err != nil {
			t.Fatal(err)
		}
		if a = b.ended(a); a.State != desk.ActionDone || !b.message(m.ID).Content.Public.Hidden {
			t.Errorf("tried again: %+v; want it hidden", a)
		}
	})
}

func TestAVerbOfAKilledProcessIsDoneByTheNextOne(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		m := b.say("leo", "c1", "Rubbish!")
		a := b.do(public.Order{MessageID: m.ID, Verb: desk.VerbHide}) // its process works no jobs
		b.start()
		b.run()
		if a = b.ended(a); a.State != desk.ActionDone || !b.message(m.ID).Content.Public.Hidden {
			t.Errorf("action = %+v; want it done", a)
		}
	})
}

func TestAChannelKeepsVerbsFromAgentsAlone(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		b.chans.live[b.Channel].Channel.PublicOff = []desk.PublicVerb{desk.VerbHide}
		m := b.say("leo", "c1", "Rubbish!")
		_, err := b.public.Do(context.Background(), b.who, public.Order{MessageID: m.ID, Verb: desk.VerbHide})
		if desk.CodeOf(err) != desk.CodeForbidden {
			t.Errorf("err = %v; want it refused to an agent", err)
		}
		view, err := b.public.ItemOf(context.Background(), b.who, m.ID)
		if err != nil {
			t.Fatal(err)
		}
		at := slices.IndexFunc(view.May, func(m public.May) bool { return m.Verb == desk.VerbHide })
		if at < 0 || view.May[at].Allowed || view.May[at].Why.Es == "" {
			t.Errorf("may = %+v; want hiding with a reason why not", view.May)
		}
		b.who.Role = desk.RoleSupervisor
		if _, err := b.public.Do(context.Background(), b.who, public.Order{MessageID: m.ID, Verb: desk.VerbHide}); err != nil {
			t.Errorf("a supervisor: %v", err)
		}
	})
}

func TestAnAnswerInPrivateIsLinkedAndGivenOnce(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		m := b.say("leo", "c1", "Where is my order?")
		if _, err := b.public.AnswerInPrivate(context.Background(), b.who, m.ID, "Hello Leo", nil); desk.CodeOf(err) != desk.CodeUnsupported {
			t.Fatalf("without the private channel: %v; want a reason", err)
		}
		b.chat()
		b.run()
		made, err := b.public.AnswerInPrivate(context.Background(), b.who, m.ID, "Hello Leo", nil)
		if err != nil {
			t.Fatal(err)
		}
		testkit.Eventually(t, waitLimit, "it is sent", func() bool { return b.message(made[0].ID).Status == desk.StatusSent })
		if out := b.private.sent[0]; out.PrivateTo != "c1" || out.ReplyTo != "" || out.Public != nil || len(out.To.Keys) == 0 {
			t.Errorf("sent %+v; want it to name the comment alone", out)
		}
		public := b.message(m.ID).Content.Public
		if public.PrivateConversationID != made[0].ConversationID || made[0].Content.PrivateTo.MessageID != m.ID || made[0].ConversationID == m.ConversationID {
			t.Errorf("public = %+v, private = %+v; want them linked both ways", public, made[0].Content.PrivateTo)
		}
		if _, err := b.public.AnswerInPrivate(context.Background(), b.who, m.ID, "And again", nil); err == nil {
			t.Error("it was answered in private twice")
		}
		conv, err := s.Read().ConversationByID(context.Background(), b.Workspace, made[0].ConversationID)
		if err != nil || conv.ChannelID != "chat" || conv.ContactID == "" {
			t.Errorf("conversation = %+v, %v; want one of the same person on the private channel", conv, err)
		}
		if got := history(t, b, m.CaseID); !slices.Equal(got, []string{"Ana private done"}) {
			t.Errorf("history = %v", got)
		}
	})
}

func TestWhatTheNetworkTellsOfOurOwnVerbIsNotInTheHistoryTwice(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		m := b.say("leo", "c1", "Rubbish!")
		a := b.do(public.Order{MessageID: m.ID, Verb: desk.VerbHide}) // its job does not run yet
		b.Apply(t, platform.Inbound{Key: "h", At: b.Clock.Now(), Post: "p1", Moderated: &platform.ModeratedIn{ID: "c1", State: desk.ItemHidden}})
		for _, e := range b.Events(t) {
			if _, told := e.Changes["moderation"]; told {
				t.Errorf("event %d tells of it as the network's own doing", e.Seq)
			}
		}
		b.run()
		b.ended(a)
		if got := history(t, b, m.CaseID); !slices.Equal(got, []string{"Ana hide done"}) {
			t.Errorf("history = %v; want who asked for it, once", got)
		}
		b.Apply(t, platform.Inbound{Key: "s", At: b.Clock.Now(), Post: "p1", Moderated: &platform.ModeratedIn{ID: "c1", State: desk.ItemNew}})
		told := false
		for _, e := range b.Events(t) {
			_, one := e.Changes["moderation"]
			told = told || one
		}
		if !told {
			t.Error("what somebody did on the network itself is in no history")
		}
	})
}

func TestPostsAreReadInTurnAndTheirCountsKept(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b, ctx := newBed(t, s), context.Background()
		b.say("leo", "c1", "Nice")
		err := s.Write(ctx, func(tx *store.Tx) error {
			return tx.InsertChannel(ctx, store.ChannelRow{Sealed: []byte("x"), Channel: desk.Channel{WorkspaceID: b.Workspace, ID: b.Channel, Platform: "fake", Name: "Page",
				Status: desk.ChannelConnected, CreatedAt: b.Clock.Now(), UpdatedAt: b.Clock.Now()}})
		})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := b.public.Count(ctx); err != nil {
				t.Fatal(err)
			}
		}
		posts, err := s.Read().Posts(ctx, b.Workspace, store.PostFilter{Limit: 10})
		if err != nil || len(posts) != 1 || posts[0].Text != "New oven!" || posts[0].Counts.Likes == nil || *posts[0].Counts.Likes != 1 {
			t.Fatalf("posts = %+v, %v; want what the network said of it, once", posts, err)
		}
		b.Clock.Advance(time.Hour)
		if err := b.public.Count(ctx); err != nil {
			t.Fatal(err)
		}
		if p, err := s.Read().PostByID(ctx, b.Workspace, posts[0].ID); err != nil || *p.Counts.Likes != 2 {
			t.Errorf("an hour later: %+v, %v; want it read again", p.Counts, err)
		}
	})
}
