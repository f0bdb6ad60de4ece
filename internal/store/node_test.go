package store_test

import (
	"testing"
	"time"

	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func TestASuccessorTakesLanesAndSendersOfTheDeadAlone(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx, now := t.Context(), time.Now().UTC()
		write := func(f func(tx *store.Tx) error) {
			t.Helper()
			if err := s.Write(ctx, f); err != nil {
				t.Fatal(err)
			}
		}
		write(func(tx *store.Tx) error {
			if err := tx.EnsureLanes(ctx, 2); err != nil {
				return err
			}
			for lane, node := range []string{"dead", "alive"} {
				if _, err := tx.Beat(ctx, node, now, now.Add(-time.Hour)); err != nil {
					return err
				}
				if _, err := tx.TakeLane(ctx, lane, node, now, now.Add(time.Hour), false); err != nil {
					return err
				}
				if _, err := tx.WantSender(ctx, "w", node, now); err != nil {
					return err
				}
				if _, ok, err := tx.TakeSender(ctx, "w", node, node+"/1", now, now.Add(time.Hour)); err != nil || !ok {
					t.Errorf("sender of %s: %v, %v", node, ok, err)
				}
			}
			return nil
		})
		write(func(tx *store.Tx) error { return tx.Succeed(ctx, "dead") })
		write(func(tx *store.Tx) error {
			for lane, free := range []bool{true, false} {
				if got, err := tx.TakeLane(ctx, lane, "next", now, now.Add(time.Hour), false); err != nil || got != free {
					t.Errorf("lane %d was free: %v, %v", lane, got, err)
				}
			}
			for channel, free := range map[string]bool{"dead": true, "alive": false} {
				if _, got, err := tx.TakeSender(ctx, "w", channel, "next/1", now, now.Add(time.Hour)); err != nil || got != free {
					t.Errorf("channel of %s was free: %v, %v", channel, got, err)
				}
			}
			return nil
		})
		if nodes, err := s.Read().Nodes(ctx); err != nil || len(nodes) != 1 || nodes[0] != "alive" {
			t.Errorf("nodes %v, %v", nodes, err)
		}
	})
}
