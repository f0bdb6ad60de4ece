package store_test

import (
	"maps"
	"testing"

	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// limits are how long PostgreSQL bears with a connection that says nothing, in
// milliseconds and seconds.
func limits(t *testing.T, row func(query string, into ...any) error) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, name := range []string{"idle_in_transaction_session_timeout", "tcp_user_timeout", "tcp_keepalives_idle", "jit"} {
		var value string
		if err := row("SELECT setting FROM pg_settings WHERE name = '"+name+"'", &value); err != nil {
			t.Fatal(err)
		}
		out[name] = value
	}
	return out
}

func TestPostgreSQLGivesUpANodeThatVanishedButNotABackup(t *testing.T) {
	t.Parallel()
	s := testkit.Postgres(t)
	s.DB().SetMaxOpenConns(1) // so that the transaction's limits would be the next one's as well
	alone := func(query string, into ...any) error {
		return s.DB().QueryRowContext(t.Context(), query).Scan(into...)
	}
	want := map[string]string{"idle_in_transaction_session_timeout": "10000", "tcp_user_timeout": "10000", "tcp_keepalives_idle": "5", "jit": "off"}
	if got := limits(t, alone); !maps.Equal(got, want) {
		t.Errorf("a connection has %v, want %v", got, want)
	}
	err := s.SnapshotAll(t.Context(), func(desk, _ *store.Queryer) error {
		got := limits(t, func(query string, into ...any) error { return store.RowOf(t.Context(), desk, query, into...) })
		if got["idle_in_transaction_session_timeout"] != "0" || got["tcp_user_timeout"] != "0" {
			t.Errorf("a backup has %v", got)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := limits(t, alone); !maps.Equal(got, want) {
		t.Errorf("after a backup a connection has %v, want %v", got, want)
	}
}

func TestASlowDatabaseIsNotTakenForOneThatIsAway(t *testing.T) {
	t.Parallel()
	s := testkit.Postgres(t)
	s.DB().SetMaxOpenConns(1) // so that a second call waits for a connection
	told := make(chan bool, 10)
	s.Pulse().Tell(func(away bool) { told <- away })
	errs := make(chan error, 2)
	for range 2 {
		go func() {
			ctx, call := s.Pulse().Bound(t.Context())
			defer call.Let()
			errs <- s.Snapshot(ctx, func(q *store.Queryer) error {
				return store.RowOf(ctx, q, "SELECT CONCAT(pg_sleep(4))", new(string))
			})
		}()
	}
	for range 2 {
		if err := <-errs; err != nil {
			t.Errorf("a call that takes its time was cut: %v", err)
		}
	}
	if len(told) > 0 {
		t.Error("a database that works is taken for away")
	}
}
