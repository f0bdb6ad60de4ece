package webhook_test

import (
	"context"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
	"recado.dev/internal/webhook"
)

func TestWhereNobodyIsToldNothingIsLeftToDo(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		ctx := context.Background()
		s := newShop(t, st)
		w, _ := s.add(webhook.Draft{})
		s.says("m1", "hola")
		if err := s.service.Delete(ctx, s.who, w.ID); err != nil {
			t.Fatal(err)
		}
		err := st.Write(ctx, func(tx *store.Tx) error {
			return tx.AppendEvents(ctx, s.Workspace, make([]desk.Event, 1200))
		})
		if err != nil {
			t.Fatal(err)
		}
		s.follow()
		head, err := st.Read().EventHead(ctx, s.Workspace)
		if err != nil {
			t.Fatal(err)
		}
		if at, err := st.Read().FollowerPlace(ctx, "webhooks", s.Workspace); err != nil || at != head {
			t.Errorf("at %d of %d, %v", at, head, err)
		}
	})
}
