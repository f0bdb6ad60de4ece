package store_test

import (
	"strings"
	"testing"

	"recado.dev/internal/ident"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// The lists of catalogues, orders and forms read no table from its beginning.
func TestTheQueriesOfCommerceAndFormsUseIndexes(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		q, ws, ctx := s.Read(), ident.New(), t.Context()
		ids := make([]string, 30)
		for i := range ids {
			ids[i] = ident.New()
		}
		for name, c := range map[string]struct {
			ask  func() error
			want string // the index that has to be used, where another would do badly
		}{
			"catalogues":   {func() error { _, err := q.Catalogues(ctx, ws); return err }, ""},
			"an account's": {func() error { _, err := q.CataloguesOf(ctx, ws, "p", "a"); return err }, "catalogues_by_account"},
			"products": {func() error {
				_, err := q.Products(ctx, ws, store.ProductQuery{CatalogueID: ids[0], Limit: 51})
				return err
			}, "products_by_name"},
			"products after one": {func() error {
				_, err := q.Products(ctx, ws, store.ProductQuery{CatalogueID: ids[0], After: &[2]string{"a", "b"}, Limit: 51})
				return err
			}, "products_by_name"},
			"products with words": {func() error {
				_, err := q.Products(ctx, ws, store.ProductQuery{CatalogueID: ids[0], Words: []string{"a", "b"}, Limit: 51})
				return err
			}, ""},
			"products by number":     {func() error { _, err := q.ProductsBySKU(ctx, ws, ids[0], ids); return err }, ""},
			"how a look is":          {func() error { _, err := q.CatalogueSync(ctx, ws, "p", "a"); return err }, ""},
			"orders of a contact":    {func() error { _, err := q.OrdersOf(ctx, ws, ids[0], "", 21); return err }, "orders_by_conversation"},
			"orders before one":      {func() error { _, err := q.OrdersOf(ctx, ws, ids[0], ids[1], 21); return err }, "orders_by_conversation"},
			"what becomes of them":   {func() error { _, err := q.OrderSettings(ctx, ws); return err }, ""},
			"forms":                  {func() error { _, err := q.Forms(ctx, ws); return err }, "forms_by_name"},
			"one form":               {func() error { _, _ = q.FormByID(ctx, ws, ids[0]); return nil }, ""},
			"versions of a form":     {func() error { _, err := q.FormVersions(ctx, ws, ids[0]); return err }, ""},
			"form by the platform":   {func() error { _, err := q.FormOfRemote(ctx, ws, "66"); return err }, "form_versions_by_remote"},
			"answers to a form":      {func() error { _, err := q.FormAnswers(ctx, ws, ids[0], "", 21); return err }, "form_answers_by_form"},
			"answers before one":     {func() error { _, err := q.FormAnswers(ctx, ws, ids[0], ids[1], 21); return err }, "form_answers_by_form"},
			"a follower's place":     {func() error { _, err := q.FollowerPlace(ctx, "orders", ws); return err }, ""},
			"who is behind (spaces)": {func() error { _, err := q.FollowerBehind(ctx, "orders", 100); return err }, "follower_places"},
		} {
			for query, args := range asked(t, s, c.ask) {
				plan, err := s.Explain(ctx, query, args)
				if err != nil {
					t.Fatalf("%s: explain %s: %v", name, query, err)
				}
				all := strings.Contains(name, "(spaces)") // a workspace is a row: all of them are looked at
				if !all && (strings.Contains(plan, "SCAN ") && c.want == "" || strings.Contains(plan, "Seq Scan")) {
					t.Errorf("%s reads a whole table:\n%s\n%s", name, query, plan)
				}
				if s.Engine() == store.SQLite && !all && !strings.Contains(plan, c.want) {
					t.Errorf("%s does not use %s:\n%s\n%s", name, c.want, query, plan)
				}
			}
		}
	})
}
