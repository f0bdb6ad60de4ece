package store_test

import (
	"context"
	"os"
	"os/exec"
	"slices"
	"testing"
	"time"

	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// Where a process of its own finds the database that it upgrades.
const (
	upgradeDir = "RECADO_TEST_UPGRADE_DIR"
	upgradeURL = "RECADO_TEST_UPGRADE_URL"
)

// TestUpgradeInAProcessOfItsOwn is what TestAnUpgradeThatIsKilledGoesOn kills.
func TestUpgradeInAProcessOfItsOwn(t *testing.T) {
	cfg := store.Config{Dir: os.Getenv(upgradeDir), DatabaseURL: os.Getenv(upgradeURL)}
	if cfg.Dir == "" && cfg.DatabaseURL == "" {
		return // nobody asked for an upgrade
	}
	s, err := store.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestAnUpgradeThatIsKilledGoesOn(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			cfg := store.Config{Dir: t.TempDir()}
			if engine == "postgres" {
				cfg = store.Config{DatabaseURL: testkit.PostgresURL(t)}
			}
			before := begin(t, cfg)
			killed := 0
			for patience := 40 * time.Millisecond; !upgraded(t, cfg, patience); patience += 40 * time.Millisecond {
				killed++
			}
			if killed == 0 {
				t.Fatal("it was over before it could be killed")
			}
			s, err := store.Open(t.Context(), cfg)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = s.Close() })
			if have, want, err := s.SchemaVersion(t.Context()); err != nil || have != want {
				t.Fatalf("schema %d, want %d: %v", have, want, err)
			}
			for _, p := range past {
				after, err := s.Rows(t.Context(), p.table, p.columns)
				if err != nil || !slices.Equal(after, before[p.table]) {
					t.Errorf("%s was %v and is %v, %v", p.table, before[p.table], after, err)
				}
			}
			read(t, s)
		})
	}
}

// begin makes a desk of the first schema.
func begin(t *testing.T, cfg store.Config) map[string][]string {
	t.Helper()
	s, err := store.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	versions, err := s.Versions()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.MigrateTo(t.Context(), versions[0]); err != nil {
		t.Fatal(err)
	}
	held := map[string][]string{}
	for _, p := range past {
		if err := s.Put(t.Context(), p.table, p.columns, p.values); err != nil {
			t.Fatalf("put into %s: %v", p.table, err)
		}
		if held[p.table], err = s.Rows(t.Context(), p.table, p.columns); err != nil {
			t.Fatal(err)
		}
	}
	return held
}

// upgraded begins an upgrade, kills it when patience ends, and answers whether
// it had ended before.
func upgraded(t *testing.T, cfg store.Config, patience time.Duration) bool {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	child := exec.CommandContext(ctx, os.Args[0], "-test.run", "^TestUpgradeInAProcessOfItsOwn$")
	child.Env = append(os.Environ(), upgradeDir+"="+cfg.Dir, upgradeURL+"="+cfg.DatabaseURL)
	out, err := child.CombinedOutput()
	if err != nil && ctx.Err() == nil {
		t.Fatalf("%v: %s", err, out)
	}
	return err == nil
}
