package repo

import (
	"regexp"
	"strings"
	"testing"

	"recado.dev/internal/api"
)

// platformWord finds the name of a network in code.
var platformWord = regexp.MustCompile(`(?i)whatsapp|twilio|telegram|messenger|wamid`)

// platformPlaces are where a platform's name belongs: its own folders, the list
// of connectors, the demo's data, icons and tests of the whole program.
var platformPlaces = []string{
	"internal/platform/", "internal/sandbox/", "web/sandbox/", "web/kit/icons/", "test/", "bench/", "docs/", "internal/generate/",
}

func TestPlatformsAreNamedOnlyInTheirOwnFolders(t *testing.T) {
	t.Parallel()
	for _, name := range sources(t, ".go", ".ts", ".tsx", ".sql") {
		if strings.HasSuffix(name, "_test.go") || strings.Contains(name, ".test.") || inPlace(name) {
			continue
		}
		for n, line := range strings.Split(string(read(t, name)), "\n") {
			code, _, _ := strings.Cut(line, "//") // comments may give examples
			trimmed := strings.TrimSpace(code)
			if strings.HasPrefix(trimmed, "*") || strings.HasPrefix(trimmed, "/*") || strings.HasPrefix(trimmed, "--") || strings.HasPrefix(trimmed, "import ") || strings.HasPrefix(trimmed, `"recado.dev/`) || strings.HasPrefix(trimmed, "sandboxwa ") {
				continue
			}
			if platformWord.MatchString(code) {
				t.Errorf("%s:%d names a platform: read its declaration instead: %s", name, n+1, trimmed)
			}
		}
	}
}

func inPlace(name string) bool {
	for _, p := range platformPlaces {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	// The composition root connects the sandbox's emulators to their channels.
	return strings.HasPrefix(name, "internal/app/sandbox")
}

func TestNothingSaysUnfinished(t *testing.T) {
	t.Parallel()
	unfinished := regexp.MustCompile(`\b(TODO|FIXME|XXX)\b|(?i:not implemented|coming soon)`)
	for _, name := range sources(t, ".go", ".ts", ".tsx", ".md", ".sql") {
		if strings.HasPrefix(name, "test/repo/") {
			continue
		}
		for n, line := range strings.Split(string(read(t, name)), "\n") {
			if unfinished.MatchString(line) {
				t.Errorf("%s:%d: %s", name, n+1, strings.TrimSpace(line))
			}
		}
	}
}

func TestTestsDoNotSleep(t *testing.T) {
	t.Parallel()
	for _, name := range sources(t, "_test.go", ".test.ts", ".test.tsx", ".spec.ts") {
		if strings.HasPrefix(name, "test/repo/") {
			continue
		}
		for n, line := range strings.Split(string(read(t, name)), "\n") {
			if strings.Contains(line, "time.Sleep(") || strings.Contains(line, "waitForTimeout(") {
				t.Errorf("%s:%d sleeps; inject the clock or wait for a condition", name, n+1)
			}
		}
	}
}

func TestSQLLivesInTheStore(t *testing.T) {
	t.Parallel()
	sql := regexp.MustCompile(`"(SELECT|INSERT INTO|UPDATE|DELETE FROM) `)
	for _, name := range sources(t, ".go") {
		if strings.HasPrefix(name, "internal/store/") || strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, "internal/testkit/") || strings.HasPrefix(name, "bench/") || strings.HasPrefix(name, "test/") {
			continue
		}
		for n, line := range strings.Split(string(read(t, name)), "\n") {
			if sql.MatchString(line) {
				t.Errorf("%s:%d has SQL outside of the store", name, n+1)
			}
		}
	}
}

func TestBothLanguagesAreComplete(t *testing.T) {
	t.Parallel()
	catalogues := sources(t, ".po")
	if len(catalogues) < 2 {
		t.Fatalf("only %v", catalogues)
	}
	for _, name := range catalogues {
		if !strings.HasSuffix(name, "/es.po") && !strings.HasSuffix(name, "/en.po") {
			t.Errorf("%s is of neither language", name)
		}
		var id string
		lines := strings.Split(string(read(t, name)), "\n")
		for i, line := range lines {
			if strings.HasPrefix(line, "msgid ") {
				id = line
			}
			if line == `msgstr ""` && id != `msgid ""` && (i+1 >= len(lines) || !strings.HasPrefix(lines[i+1], `"`)) {
				t.Errorf("%s: no text for %s", name, id)
			}
		}
	}
}

func TestTheOpenAPIDocumentIsFresh(t *testing.T) {
	t.Parallel()
	want, err := api.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	if string(read(t, "internal/api/openapi.json")) != string(want) {
		t.Error("internal/api/openapi.json is stale: run `make generate`")
	}
}
