package store_test

import (
	"context"
	"fmt"
	"regexp"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// ofAPerson are plans that read what is one person's, or less.
var ofAPerson = regexp.MustCompile(`(?i)workspace_id=\? AND user_id=|Index|PRIMARY KEY`)

// Nobody's notifications make another's slower, and old ones not the new.
func TestNotificationsAreReadByIndexes(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx, ws := context.Background(), "w"
		r := inboundtest.New(t, s)
		ws = r.Workspace
		start := inboundtest.Start
		err := s.Write(ctx, func(tx *store.Tx) error {
			for i := range 3000 {
				n := desk.Notification{WorkspaceID: ws, UserID: fmt.Sprint("u", i%3), ID: fmt.Sprintf("n%05d", i), Kind: desk.NotifyReplied, CaseID: fmt.Sprint("c", i),
					Count: 1, Seq: int64(i), Shown: true, CreatedAt: start, UpdatedAt: start.Add(time.Duration(i) * time.Minute)}
				if _, _, err := tx.PutNotification(ctx, n); err != nil {
					return err
				}
			}
			if _, err := tx.LockNotified(ctx, ws, "u1"); err != nil {
				return err
			}
			_, _, err := tx.ReadNotifications(ctx, ws, "u1", store.ReadFilter{CaseID: "c4"}, start)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if s.Engine() == store.Postgres {
			if err := store.Analyze(ctx, s); err != nil {
				t.Fatal(err)
			}
		}
		asks := watch(t, s)
		q := s.Read()
		key := &store.NotificationKey{At: start.Add(2000 * time.Minute), ID: "n02000"}
		for name, ask := range map[string]func() (int, error){
			"a page":        func() (int, error) { l, err := q.Notifications(ctx, ws, "u1", false, nil, 21); return len(l), err },
			"the next page": func() (int, error) { l, err := q.Notifications(ctx, ws, "u1", false, key, 21); return len(l), err },
			"the unread":    func() (int, error) { l, err := q.Notifications(ctx, ws, "u1", true, key, 21); return len(l), err },
			"one":           func() (int, error) { _, ok, err := q.NotificationByID(ctx, ws, "u1", "n00001"); return boolOf(ok), err },
			"somebody":      func() (int, error) { _, err := q.Notified(ctx, ws, "u1"); return 1, err },
			"some people":   func() (int, error) { l, err := q.NotifiedPeople(ctx, ws, []string{"u1", "u2"}); return len(l), err },
			"due digests":   func() (int, error) { _, err := q.DigestsDue(ctx, start, 10); return 1, err },
			"browsers":      func() (int, error) { _, err := q.PushSubscriptionsOf(ctx, ws, []string{"u1"}); return 1, err },
		} {
			asks.take()
			if n, err := ask(); err != nil || n == 0 {
				t.Errorf("%s: found %d, %v", name, n, err)
			}
			for _, one := range asks.take() {
				plan, bad, err := judge(ctx, s, one.query, one.args)
				if err != nil || bad != "" || s.Engine() == store.SQLite && !ofAPerson.MatchString(plan) {
					t.Errorf("%s: %s %v\n%s\n%s", name, bad, err, one.query, plan)
				}
			}
		}
		s.Watch(nil)
	})
}

func boolOf(b bool) int {
	if b {
		return 1
	}
	return 0
}
