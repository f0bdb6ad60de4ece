package all_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"recado.dev/internal/platform"
	"recado.dev/internal/platform/all"
)

func keys(list []platform.Platform) []string {
	var out []string
	for _, p := range list {
		out = append(out, p.Describe().Key)
	}
	return out
}

func TestListsNamePlatformsOnceAndSandboxAddsTheReference(t *testing.T) {
	t.Parallel()
	production, sandbox := keys(all.List()), keys(all.Sandbox())
	seen := slices.Clone(sandbox)
	slices.Sort(seen)
	if len(slices.Compact(seen)) != len(sandbox) {
		t.Errorf("a key is there twice: %v", sandbox)
	}
	if slices.Contains(production, "echo") || !slices.Contains(sandbox, "echo") || len(sandbox) != len(production)+1 {
		t.Errorf("production has %v, sandbox %v", production, sandbox)
	}
}

func TestEachPlatformHasItsFolderWithSuiteAndReadme(t *testing.T) {
	t.Parallel()
	for _, key := range keys(all.Sandbox()) {
		// A folder is named as the platform; those that share a connector have its
		// name before the underscore.
		dir := filepath.Join("..", strings.ReplaceAll(key, "_", ""))
		if _, err := os.Stat(dir); err != nil {
			name, _, _ := strings.Cut(key, "_")
			dir = filepath.Join("..", name)
		}
		if _, err := os.Stat(filepath.Join(dir, "README.md")); err != nil {
			t.Errorf("%s: %v", key, err)
		}
		tests, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		held := slices.ContainsFunc(tests, func(path string) bool {
			raw, err := os.ReadFile(path)
			return err == nil && strings.Contains(string(raw), "platformtest.Run(") && strings.Contains(string(raw), "platformtest.Fuzz")
		})
		if !held {
			t.Errorf("%s is not held to the conformance suite and its fuzz target", key)
		}
	}
}

func TestPagesOfTheDocumentationAreFresh(t *testing.T) {
	t.Parallel()
	dir := filepath.Join("..", "..", "..", "docs", "platforms")
	for name, want := range all.Pages() {
		path := filepath.Join(dir, name)
		if os.Getenv("RECADO_UPDATE") != "" {
			if err := os.MkdirAll(dir, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(path)
		if err != nil || string(got) != want {
			t.Errorf("%s is stale; `make generate` writes it (%v)", path, err)
		}
	}
}
