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

// said is what somebody writes under a post.
func said(who, post, id, text string, at time.Time, public platform.PublicIn) platform.Inbound {
	in := inboundtest.Text(who, id, text, at)
	in.Post = platform.RemotePostID(post)
	in.Message.Public = &public
	return in
}

var comment = platform.PublicIn{Kind: desk.PublicComment}

func itemsUnder(t *testing.T, r *inboundtest.Rig, postID string) []desk.PublicItem {
	t.Helper()
	items, err := r.Store.Read().ItemsUnder(context.Background(), r.Workspace, postID, time.Time{}, "", 100)
	if err != nil {
		t.Fatalf("list the items: %v", err)
	}
	return items
}

func onePost(t *testing.T, r *inboundtest.Rig) desk.Post {
	t.Helper()
	posts, err := r.Store.Read().Posts(context.Background(), r.Workspace, store.PostFilter{Limit: 10})
	if err != nil || len(posts) != 1 {
		t.Fatalf("posts = %v, %v; want one", posts, err)
	}
	return posts[0]
}

func TestEachAuthorUnderAPostHasACaseOfTheirOwn(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		under := comment
		under.Under = &platform.PostIn{Ours: true, Text: "New oven!", Link: "https://example.test/p1"}
		answer := platform.PublicIn{Kind: desk.PublicComment, Parent: "c1"}
		r.Apply(t,
			said("ana", "p1", "c1", "How much?", r.Clock.Now(), under),
			said("leo", "p1", "c2", "Me too", r.Clock.Now().Add(time.Second), answer),
			said("ana", "p1", "c3", "Hello?", r.Clock.Now().Add(2*time.Second), answer),
		)
		r.Apply(t, said("ana", "p1", "c1", "How much?", r.Clock.Now(), under)) // brought again, by a poll
		post := onePost(t, r)
		if !post.Ours || post.Text != "New oven!" {
			t.Errorf("post = %+v; want ours, with its words", post)
		}
		items := itemsUnder(t, r, post.ID)
		if len(items) != 3 {
			t.Fatalf("%d items under the post; want 3", len(items))
		}
		if items[0].CaseID == "" || items[0].CaseID != items[2].CaseID || items[0].CaseID == items[1].CaseID {
			t.Errorf("cases = %s, %s, %s; want one for each author", items[0].CaseID, items[1].CaseID, items[2].CaseID)
		}
		if items[1].Parent != "c1" || items[0].State != desk.ItemNew {
			t.Errorf("items = %+v; want the second under the first, new", items)
		}
	})
}

func TestOurOwnWordsGoToWhomTheyAnswerElseUnderThePost(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		echo := func(id, parent, text string) platform.Inbound {
			return platform.Inbound{Key: id, At: r.Clock.Now(), Post: "p1", Echo: &platform.MessageIn{
				ID: platform.RemoteMessageID(id), Kind: desk.MessageText, Text: text, Public: &platform.PublicIn{Kind: desk.PublicComment, Parent: platform.RemoteMessageID(parent)}}}
		}
		r.Apply(t, said("ana", "p1", "c1", "How much?", r.Clock.Now(), comment))
		r.Apply(t, echo("o1", "c1", "9 euros"), echo("o2", "", "Thanks to all"))
		post, err := s.Read().PostsUnder(context.Background(), r.Workspace, r.Channel, "p1")
		if err != nil || len(post) != 1 || post[0].Text != "Thanks to all" {
			t.Errorf("under the post: %v, %v; want what answers nobody", post, err)
		}
		messages := r.Messages(t)
		if len(messages) != 2 || messages[1].ConversationID != messages[0].ConversationID || messages[1].Direction != desk.DirectionOut {
			t.Fatalf("messages = %+v; want the question and its answer in one thread", messages)
		}
		item, err := s.Read().PublicItemByID(context.Background(), r.Workspace, messages[0].ID)
		if err != nil || item.AnsweredAt == nil {
			t.Errorf("item = %+v, %v; want it answered", item, err)
		}
	})
}

// resolve resolves a case as an agent does, at the rig's time.
func resolve(t *testing.T, r *inboundtest.Rig, caseID string) {
	t.Helper()
	err := r.Store.Write(context.Background(), func(tx *store.Tx) error {
		c, err := tx.LockCase(context.Background(), r.Workspace, caseID)
		if err != nil {
			return err
		}
		before, now := c, r.Clock.Now()
		c.Status, c.ResolvedAt = desk.CaseResolved, &now
		return tx.SaveCases(context.Background(), r.Workspace, []store.CaseChange{{Before: &before, After: c}})
	})
	if err != nil {
		t.Fatalf("resolve the case: %v", err)
	}
}

func TestAChangedReviewKeepsItsOldVersionAndOpensItsCase(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		review := platform.PublicIn{Kind: desk.PublicReview, Rating: 1, Country: "ES", Version: "4.1"}
		r.Apply(t, said("ana", "app", "r1", "It crashes", r.Clock.Now(), review))
		first := r.Messages(t)[0]
		resolve(t, r, first.CaseID)
		better := review
		better.Rating = 4
		edit := platform.Inbound{Key: "r1@2", At: r.Clock.Now().Add(time.Hour), Post: "app", Sender: inboundtest.Person("ana"),
			Edit: &platform.EditIn{ID: "r1", Text: "Fixed, thanks", Public: &better}}
		r.Apply(t, edit, edit)
		m := r.Messages(t)[0]
		p := m.Content.Public
		if m.Text != "Fixed, thanks" || p.Rating != 4 || len(p.Versions) != 1 || p.Versions[0].Rating != 1 || p.Versions[0].Text != "It crashes" {
			t.Errorf("review = %q %+v; want four stars with the first version kept", m.Text, p)
		}
		c, err := s.Read().CaseByID(context.Background(), r.Workspace, m.CaseID)
		if err != nil || c.Status != desk.CaseOpen {
			t.Errorf("case = %v, %v; want it open again", c.Status, err)
		}
		item, err := s.Read().PublicItemByID(context.Background(), r.Workspace, m.ID)
		if err != nil || item.Rating != 4 || item.State != desk.ItemNew {
			t.Errorf("item = %+v, %v; want four stars, to be looked at", item, err)
		}
	})
}

func TestWhatTheNetworkHidesIsHiddenAndKept(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		at := r.Clock.Now()
		r.Apply(t, said("leo", "p1", "c1", "Rubbish", at, comment))
		news := func(key string, f func(*platform.Inbound)) platform.Inbound {
			in := platform.Inbound{Key: key, At: at, Post: "p1"}
			f(&in)
			return in
		}
		likes := int64(7)
		dead := r.Apply(t,
			news("h", func(in *platform.Inbound) { in.Moderated = &platform.ModeratedIn{ID: "c1", State: desk.ItemHidden} }),
			news("l", func(in *platform.Inbound) { in.Counted = &platform.CountIn{ID: "c1", AddLikes: 2} }),
			news("l", func(in *platform.Inbound) { in.Counted = &platform.CountIn{ID: "c1", AddLikes: 2} }),
			news("u", func(in *platform.Inbound) { in.Counted = &platform.CountIn{ID: "before-we-came", AddLikes: 1} }),
			news("p", func(in *platform.Inbound) { in.Counted = &platform.CountIn{Is: &desk.PostCounts{Likes: &likes}} }),
		)
		if len(dead) != 0 {
			t.Errorf("dead letters = %v; want none for the likes of what was said before we came", dead)
		}
		m := r.Messages(t)[0]
		if !m.Content.Public.Hidden || m.Content.Public.Likes != 2 || m.Text != "Rubbish" {
			t.Errorf("message = %q %+v; want it hidden, liked twice and kept", m.Text, m.Content.Public)
		}
		if p := onePost(t, r); p.Counts.Likes == nil || *p.Counts.Likes != 7 {
			t.Errorf("post's counts = %+v; want 7 likes", p.Counts)
		}
		r.Apply(t, news("e", func(in *platform.Inbound) { in.Edit = &platform.EditIn{ID: "c1", Text: "Trash", Public: &comment} }))
		if m := r.Messages(t)[0]; !m.Content.Public.Hidden || m.Content.Public.Likes != 2 || m.Text != "Trash" {
			t.Errorf("rewritten = %q %+v; want it hidden and liked twice still", m.Text, m.Content.Public)
		}
		r.Apply(t, news("d", func(in *platform.Inbound) { in.Delete = &platform.DeleteIn{ID: "c1"} }))
		item, err := s.Read().PublicItemByID(context.Background(), r.Workspace, m.ID)
		if err != nil || item.State != desk.ItemGone {
			t.Errorf("item = %+v, %v; want it gone", item, err)
		}
	})
}
