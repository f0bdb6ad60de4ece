package automation_test

import (
	"context"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func TestRecipesAskWhatTheContactIs(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		ctx := context.Background()
		s := shop{inboundtest.New(t, st), t}
		asked := map[string]string{
			"vip": `contact.tag is vip`, "plain": `contact.tag is empty`, "here": `contact.platform is fake and contact.platform has none (sms)`,
			"just wrote": `contact.last_seen within 1m`, "away": `contact.last_seen < -1m`, "old": `contact.created_at < -1h`, "fresh": `contact.created_at > -1h`,
		}
		var list []desk.Recipe
		for id, text := range asked {
			list = append(list, desk.Recipe{ID: id, Family: desk.RecipeUpdate, Trigger: desk.Trigger{Kind: desk.TriggerMessage}, Filter: written(t, text),
				Actions: []desk.RecipeAction{does("edit", `{"priority":"high"}`)}})
		}
		s.save(list...)
		e := s.engine(plain)
		for i, want := range []map[string]int{
			{"vip": 0, "plain": 1, "here": 1, "just wrote": 1, "away": 0, "old": 0, "fresh": 1},
			{"vip": 1, "plain": 1, "here": 2, "just wrote": 2, "away": 0, "old": 1, "fresh": 1},
		} {
			s.Apply(t, inboundtest.Text("ana", []string{"m1", "m2"}[i], "hola", s.Clock.Now()))
			if err := e.CatchUp(ctx, s.Workspace); err != nil {
				t.Fatalf("catch up: %v", err)
			}
			for id, n := range want {
				if got := len(s.runs(id)); got != n {
					t.Errorf("message %d: %s ran %d times, want %d", i+1, id, got, n)
				}
			}
			s.Clock.Advance(2 * time.Hour)
			who := s.cases()[0].ContactID
			err := st.Write(ctx, func(tx *store.Tx) error {
				c, err := tx.LockContact(ctx, s.Workspace, who)
				if c.Tags = []string{"vip"}; err != nil {
					return err
				}
				return tx.SaveContactTags(ctx, s.Workspace, []desk.Contact{c})
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}
