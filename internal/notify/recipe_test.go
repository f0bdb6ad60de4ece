package notify_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/notify"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// counted has a recipe's action count things that were due a moment ago.
func (b *bench) counted(r desk.Recipe, cases ...string) {
	b.t.Helper()
	ctx := context.Background()
	err := b.Store.Write(ctx, func(tx *store.Tx) error {
		t, err := tx.LockRecipeTally(ctx, b.Workspace, r.ID, r.Actions[0].ID)
		if err != nil {
			return err
		}
		at := b.Clock.Now()
		t.Count, t.Cases, t.DueAt = int64(len(cases)), cases, &at
		return tx.SaveRecipeTally(ctx, t)
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) recipe(id, params string) desk.Recipe {
	b.t.Helper()
	r := desk.Recipe{WorkspaceID: b.Workspace, ID: id, Name: "Loud", Family: desk.RecipeNew, Enabled: true, Version: 1, Trigger: desk.Trigger{Kind: desk.TriggerNew},
		Actions: []desk.RecipeAction{{ID: "a", Kind: notify.RecipeAction, Params: []byte(params)}}}
	if err := b.Store.Write(context.Background(), func(tx *store.Tx) error { return tx.SaveRecipe(context.Background(), r) }); err != nil {
		b.t.Fatal(err)
	}
	return r
}

// What a recipe counted is told once by whichever node is first, by e-mail with
// a link to each case; customers' names are left out for who wants it so.
func TestWhatARecipeCountedIsToldOnceByEMailAndInTheApp(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBench(t, s)
		b.start()
		eva, leo := b.person("Eva", desk.RoleAgent), b.person("Leo", desk.RoleAgent)
		b.settings(leo, func(s *notify.Settings) { s.HideText = true })
		one, two := b.writes("ana", "where is it?"), b.writes("luz", "hola")
		r := b.recipe("loud", fmt.Sprintf(`{"users":[%q,%q,"gone"],"email":true}`, eva, leo))
		b.counted(r, one.ID, two.ID)
		other, _ := b.another()
		for _, node := range []*notify.Service{b.node, other, b.node} {
			if err := node.Recipes(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
		testkit.Eventually(t, 20*time.Second, "both mails come", func() bool { return len(b.mail.Letters()) == 2 })
		for _, l := range b.mail.Letters() {
			named := strings.Contains(strings.ToLower(l.Text), "ana")
			if !strings.Contains(l.Subject, "Loud: 2 new") || !strings.Contains(l.Text, "https://desk.test/inbox/all/"+one.ID) || !strings.Contains(l.Text, two.ID) || named != strings.HasPrefix(l.To, "eva") {
				t.Errorf("letter %+v", l)
			}
		}
		list, err := s.Read().Notifications(context.Background(), b.Workspace, eva, true, nil, 10)
		if err != nil || len(list) != 1 || list[0].Count != 2 || len(list[0].Cases) != 2 || list[0].RecipeID != r.ID {
			t.Errorf("in the app: %+v, %v", list, err)
		}
		// A recipe that is gone tells nothing.
		b.counted(r, one.ID)
		if err := s.Write(context.Background(), func(tx *store.Tx) error { return tx.DeleteRecipe(context.Background(), b.Workspace, r.ID) }); err != nil {
			t.Fatal(err)
		}
		if err := b.node.Recipes(context.Background()); err != nil || len(b.mail.Letters()) != 2 {
			t.Errorf("%d letters, %v", len(b.mail.Letters()), err)
		}
	})
}

func TestARecipeTellsOnceThereIsEnoughNotTooOftenOrOnceADay(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 10, 24, 21, 0, 0, 0, time.UTC)
	madrid, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		t.Fatal(err)
	}
	told := now.Add(-20 * time.Minute)
	at := func(v time.Time) *time.Time { return &v }
	for name, c := range map[string]struct {
		rule  notify.RecipeRule
		tally store.RecipeTally
		now   bool
		due   *time.Time
	}{
		"each one":                     {notify.RecipeRule{}, store.RecipeTally{}, true, nil},
		"not enough":                   {notify.RecipeRule{Threshold: 3}, store.RecipeTally{Count: 1}, false, nil},
		"enough":                       {notify.RecipeRule{Threshold: 3}, store.RecipeTally{Count: 2}, true, nil},
		"never told before":            {notify.RecipeRule{Every: 30}, store.RecipeTally{}, true, nil},
		"too soon":                     {notify.RecipeRule{Every: 30}, store.RecipeTally{ToldAt: &told}, false, at(told.Add(30 * time.Minute))},
		"long enough":                  {notify.RecipeRule{Every: 20}, store.RecipeTally{ToldAt: &told}, true, nil},
		"too soon and not enough":      {notify.RecipeRule{Every: 30, Threshold: 5}, store.RecipeTally{ToldAt: &told}, false, nil},
		"tomorrow, as the clocks move": {notify.RecipeRule{Daily: "09:00"}, store.RecipeTally{}, false, at(time.Date(2026, 10, 25, 8, 0, 0, 0, time.UTC))},
		"today still":                  {notify.RecipeRule{Daily: "23:30"}, store.RecipeTally{}, false, at(time.Date(2026, 10, 24, 21, 30, 0, 0, time.UTC))},
	} {
		got, tell := c.rule.Count(c.tally, "k", now, madrid)
		if tell != c.now || got.Count != c.tally.Count+1 || !tell && (got.DueAt == nil) != (c.due == nil) || c.due != nil && !got.DueAt.Equal(*c.due) {
			t.Errorf("%s: %t, %+v; want %t, %v", name, tell, got, c.now, c.due)
		}
	}
}
