package store_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func TestTheListsOfThePublicSideUseIndexes(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		seen := map[string][]any{}
		s.Watch(func(query string, args []any) { seen[query] = args })
		ctx, q, yes, no := context.Background(), s.Read(), true, false
		key := &store.TimeKey{At: time.Now(), ID: "m"}
		reviews := store.ReviewFilter{ChannelIDs: []string{"a"}, From: key.At.Add(-time.Hour), To: key.At}
		filters := []store.PublicItemFilter{
			{}, {After: key}, {State: desk.ItemHidden}, {State: desk.ItemNew, Answered: &no}, {Answered: &yes, Since: key.At}, {Kind: desk.PublicReview, Rating: 1},
			{ChannelIDs: []string{"a"}, Kind: desk.PublicReview}, {ChannelIDs: []string{"a", "b"}, State: desk.ItemNew}, {PostID: "p", After: key},
			{Handled: &no, After: key}, {Handled: &yes}, {Tag: "t", After: key}, {AssigneeID: "u", Handled: &no}, {Tag: "t", AssigneeID: "u", ChannelIDs: []string{"a"}},
		}
		asks := []func() error{
			func() error { _, err := q.NewestSentUnder(ctx, "w", "p", 10); return err },
			func() error { _, err := q.ItemsUnder(ctx, "w", "p", key.At, "m", 10); return err },
			func() error { _, err := q.ItemsByExternal(ctx, "w", "c", []string{"a", "b"}); return err },
			func() error { _, err := q.MessagesTagged(ctx, "w", "t", 10); return err },
			func() error { _, err := q.MessagesAssigned(ctx, "w", "u"); return err },
			func() error { _, err := q.PublicItemsByID(ctx, "w", []string{"a", "b"}); return err },
			func() error { _, err := q.PublicActions(ctx, "w", "p", "m", 10); return err },
			func() error { _, err := q.QueuedActions(ctx, "w", []string{"a", "b"}); return err },
			func() error { _, err := q.Posts(ctx, "w", store.PostFilter{Limit: 10, Ours: &yes}); return err },
			func() error {
				_, err := q.Posts(ctx, "w", store.PostFilter{Limit: 10, ChannelIDs: []string{"a", "b"}, BeforeAt: key.At, BeforeID: "x"})
				return err
			},
			func() error { _, err := q.PostsToRead(ctx, "w", "c", key.At, 10); return err },
			func() error { _, err := q.PostsUnder(ctx, "w", "c", "p"); return err },
			func() error { _, err := q.ReviewGroups(ctx, "w", reviews, "week"); return err },
			func() error {
				_, err := q.ReviewGroups(ctx, "w", store.ReviewFilter{ChannelIDs: []string{"a", "b"}}, "version")
				return err
			},
			func() error { _, err := q.ReviewAnswers(ctx, "w", reviews); return err },
			func() error { _, err := q.ReviewDelay(ctx, "w", reviews, 1); return err },
			func() error { _, err := q.Reviews(ctx, "w", reviews, key, 10); return err },
		}
		for _, f := range filters {
			f.Direction, f.Limit = desk.DirectionIn, 10
			asks = append(asks, func() error { _, err := q.PublicItems(ctx, "w", f); return err })
		}
		for _, ask := range asks {
			if err := ask(); err != nil {
				t.Fatal(err)
			}
		}
		s.Watch(nil)
		for query, args := range seen {
			plan, err := s.Explain(ctx, query, args)
			if err != nil {
				t.Fatal(err)
			}
			ordered := strings.Contains(query, "ORDER BY occurred_at") || strings.Contains(query, "ORDER BY published_at")
			if strings.Contains(plan, "SCAN ") || strings.Contains(plan, "Seq Scan") || ordered && strings.Contains(plan, "TEMP B-TREE") {
				t.Errorf("%s\nreads too much:\n%s", query, plan)
			}
		}
		if len(seen) < 14 {
			t.Errorf("only %d queries seen", len(seen))
		}
	})
}

func TestTheListsOfPublicationsUseIndexes(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		seen := map[string][]any{}
		s.Watch(func(query string, args []any) { seen[query] = args })
		ctx, q := context.Background(), s.Read()
		key := &store.TimeKey{At: time.Now(), ID: "m"}
		for _, ask := range []func() error{
			func() error { _, err := q.Publications(ctx, "w", store.PublicationFilter{Limit: 10}); return err },
			func() error {
				_, err := q.Publications(ctx, "w", store.PublicationFilter{Limit: 10, State: desk.PublicationScheduled, After: key})
				return err
			},
			func() error { _, err := q.DuePublications(ctx, 50); return err },
			func() error { _, err := q.AnswersTo(ctx, "w", "c", "p", "m"); return err },
		} {
			if err := ask(); err != nil {
				t.Fatal(err)
			}
		}
		s.Watch(nil)
		for query, args := range seen {
			plan, err := s.Explain(ctx, query, args)
			if err != nil {
				t.Fatal(err)
			}
			whole := strings.Contains(plan, "SCAN ") && !strings.Contains(plan, "publications_due")
			if whole || strings.Contains(plan, "Seq Scan") || strings.Contains(plan, "TEMP B-TREE") && strings.Contains(query, "ORDER BY created_at") {
				t.Errorf("%s\nreads too much:\n%s", query, plan)
			}
		}
		if len(seen) != 4 {
			t.Errorf("%d queries seen", len(seen))
		}
	})
}
