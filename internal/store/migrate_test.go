package store_test

import (
	"context"
	"testing"

	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func TestMigratingAgainChangesNothing(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		if err := s.Migrate(context.Background()); err != nil {
			t.Fatal(err)
		}
	})
}
