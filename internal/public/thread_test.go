package public_test

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

func TestAThreadNestsWhatAnswersWhatOverItsPages(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b, ctx := newBed(t, s), context.Background()
		said := func(who, id, parent string, after time.Duration) platform.Inbound {
			in := inboundtest.Text(who, id, id, b.Clock.Now().Add(after))
			in.Post = "p1"
			in.Message.Public = &platform.PublicIn{Kind: desk.PublicComment, Parent: platform.RemoteMessageID(parent)}
			return in
		}
		ours := platform.Inbound{Key: "o1", At: b.Clock.Now().Add(90 * time.Second), Post: "p1", Echo: &platform.MessageIn{ID: "o1", Kind: desk.MessageText, Text: "Thanks to all",
			Public: &platform.PublicIn{Kind: desk.PublicComment}}}
		b.Apply(t, said("ana", "c1", "", 0), said("leo", "c2", "c1", time.Minute), ours, said("eva", "c3", "c2", 2*time.Minute), said("max", "c4", "nobody", 3*time.Minute))
		posts, err := s.Read().Posts(ctx, b.Workspace, store.PostFilter{Limit: 10})
		if err != nil || len(posts) != 1 {
			t.Fatalf("posts = %v, %v", posts, err)
		}
		var got []string
		depth, ids := map[string]int{}, map[string]string{}
		under := map[string]string{}
		var after store.TimeKey
		for {
			items, next, err := b.public.Thread(ctx, b.who, posts[0], after, 2)
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range items {
				name := "ours"
				if i.Item != nil {
					name = i.Item.ExternalID
					ids[name] = i.Item.MessageID
				}
				got, depth[name], under[name] = append(got, name), i.Depth, i.Under
			}
			if next == nil {
				break
			}
			after = *next
		}
		want := []string{"c1", "c2", "ours", "c3", "c4"}
		if len(got) != len(want) {
			t.Fatalf("thread = %v; want %v", got, want)
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("thread = %v; want %v", got, want)
			}
		}
		if under["c2"] != ids["c1"] || under["c3"] != ids["c2"] || depth["c3"] != 2 || under["c4"] != "" || depth["ours"] != 0 {
			t.Errorf("under = %v, depth = %v; want c3 two deep, and c4 right under the post", under, depth)
		}
	})
}
