package store_test

import (
	"slices"
	"sync"
	"testing"

	"recado.dev/internal/store"
)

// statement is what a store asked its database, with its arguments.
type statement struct {
	query string
	args  []any
}

// watching gathers what a store asks its database.
type watching struct {
	mu   sync.Mutex
	seen []statement
}

// watch gathers what s asks from now until the test ends.
func watch(t *testing.T, s *store.Store) *watching {
	t.Helper()
	w := &watching{}
	s.Watch(func(query string, args []any) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.seen = append(w.seen, statement{query, args})
	})
	t.Cleanup(func() { s.Watch(nil) })
	return w
}

// take answers what was asked since it was last called.
func (w *watching) take() []statement {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := slices.Clone(w.seen)
	w.seen = nil
	return out
}
