package repo

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"
)

type pkg struct {
	ImportPath string
	Imports    []string
	Doc        string
	Name       string
}

// packages lists ours.
func packages(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports,Doc,Name", "./...")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []pkg
	for in := json.NewDecoder(strings.NewReader(string(out))); in.More(); {
		var p pkg
		if err := in.Decode(&p); err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

// rules say what a package (and those below it, with /…) must not import and
// why. A rule that ends in "except" lists what it may all the same.
var rules = []struct {
	in, not, because string
	except           []string
}{
	{"internal/desk", "recado.dev/…", "the language depends on nothing", nil},
	{"internal/desk", "database/sql", "the language knows no store", nil},
	{"internal/platform", "recado.dev/internal/…", "the connector contract stands on the language alone", []string{"internal/desk", "internal/clock"}},
	{"internal/platform/whatsapp", "recado.dev/internal/…", "a connector may use the contract and nothing else of ours", []string{"internal/desk", "internal/platform", "internal/platform/phone", "internal/clock", "internal/safehttp", "internal/render"}},
	{"internal/platform/byoc", "recado.dev/internal/…", "a connector may use the contract and nothing else of ours", []string{"internal/desk", "internal/platform", "internal/clock", "internal/safehttp", "internal/render"}},
	{"internal/platform/sms", "recado.dev/internal/…", "a connector may use the contract and nothing else of ours", []string{"internal/desk", "internal/platform", "internal/platform/phone", "internal/clock", "internal/safehttp", "internal/render"}},
	{"internal/platform/x", "recado.dev/internal/…", "a connector may use the contract and nothing else of ours", []string{"internal/desk", "internal/platform", "internal/clock", "internal/safehttp", "internal/render"}},
	{"internal/platform/echo", "recado.dev/internal/…", "a connector may use the contract and nothing else of ours", []string{"internal/desk", "internal/platform", "internal/clock", "internal/safehttp", "internal/render"}},
	{"internal/platform/line", "recado.dev/internal/…", "a connector may use the contract and nothing else of ours", []string{"internal/desk", "internal/platform", "internal/clock", "internal/safehttp"}},
	{"internal/platform/googleapi", "recado.dev/internal/…", "what connectors share may use the contract and nothing else of ours", []string{"internal/desk", "internal/platform", "internal/clock", "internal/safehttp"}},
	{"internal/platform/reviews", "recado.dev/internal/…", "what connectors share may use the contract and nothing else of ours", []string{"internal/desk", "internal/platform", "internal/clock"}},
	{"internal/platform/appstore", "recado.dev/internal/…", "a connector may use the contract and nothing else of ours", []string{"internal/desk", "internal/platform", "internal/platform/reviews", "internal/clock", "internal/safehttp"}},
	{"internal/platform/googleplaces", "recado.dev/internal/…", "a connector may use the contract and nothing else of ours", []string{"internal/desk", "internal/platform", "internal/platform/googleapi", "internal/platform/reviews", "internal/clock"}},
	{"internal/platform/googleplay", "recado.dev/internal/…", "a connector may use the contract and nothing else of ours", []string{"internal/desk", "internal/platform", "internal/platform/googleapi", "internal/platform/reviews", "internal/clock"}},
	{"internal/platform/google", "recado.dev/internal/…", "a connector may use the contract and nothing else of ours", []string{"internal/desk", "internal/platform", "internal/platform/googleapi", "internal/clock"}},
	{"internal/platform/rcs", "recado.dev/internal/…", "a connector may use the contract and nothing else of ours", []string{"internal/desk", "internal/platform", "internal/platform/googleapi", "internal/platform/phone", "internal/clock"}},
	{"internal/platform/apple", "recado.dev/internal/…", "a connector may use the contract and nothing else of ours", []string{"internal/desk", "internal/platform", "internal/clock", "internal/safehttp"}},
	{"internal/platform/wechat", "recado.dev/internal/…", "a connector may use the contract and nothing else of ours", []string{"internal/desk", "internal/platform", "internal/clock", "internal/safehttp"}},
	{"internal/platform/twilio", "recado.dev/internal/…", "a connector may use the contract and nothing else of ours", []string{"internal/desk", "internal/platform", "internal/platform/phone", "internal/clock", "internal/safehttp", "internal/render"}},
	{"internal/platform/telegram", "recado.dev/internal/…", "a connector may use the contract and nothing else of ours", []string{"internal/desk", "internal/platform", "internal/platform/phone", "internal/clock", "internal/safehttp", "internal/render"}},
	{"internal/platform/viber", "recado.dev/internal/…", "a connector may use the contract and nothing else of ours", []string{"internal/desk", "internal/platform", "internal/clock", "internal/safehttp", "internal/render"}},
	{"internal/platform/meta", "recado.dev/internal/…", "what connectors share may use the contract and nothing else of ours", []string{"internal/desk", "internal/platform", "internal/clock", "internal/safehttp"}},
	{"internal/platform/messenger", "recado.dev/internal/…", "a connector may use the contract and nothing else of ours", []string{"internal/desk", "internal/platform", "internal/platform/meta", "internal/clock"}},
	{"internal/platform/facebook", "recado.dev/internal/…", "a connector may use the contract and nothing else of ours", []string{"internal/desk", "internal/platform", "internal/platform/meta", "internal/clock"}},
	{"internal/platform/instagram", "recado.dev/internal/…", "a connector may use the contract and nothing else of ours", []string{"internal/desk", "internal/platform", "internal/platform/meta", "internal/clock"}},
	{"internal/platform/slack", "recado.dev/internal/…", "a connector may use the contract and nothing else of ours", []string{"internal/desk", "internal/platform", "internal/clock", "internal/safehttp", "internal/render"}},
	{"internal/platform/msteams", "recado.dev/internal/…", "a connector may use the contract and nothing else of ours", []string{"internal/desk", "internal/platform", "internal/clock", "internal/safehttp", "internal/render"}},
	{"internal/platform/webchat", "recado.dev/internal/…", "a connector may use the contract and nothing else of ours", []string{"internal/desk", "internal/platform", "internal/clock", "internal/safehttp", "internal/render"}},
	{"internal/website", "database/sql", "SQL lives in the store", nil},
	{"internal/website", "recado.dev/internal/api", "the chat's pages are beside the API, not on it", nil},
	{"internal/platform/phone", "recado.dev/internal/…", "numbers take none of ours", nil},
	{"internal/platform/…", "recado.dev/internal/sandbox/…", "a connector cannot tell the sandbox from the real network", nil},
	{"internal/cases", "recado.dev/internal/store", "rules of cases are pure", nil},
	{"internal/conversation", "recado.dev/internal/store", "rules of conversations are pure", nil},
	{"internal/contact", "recado.dev/internal/store", "rules of contacts are pure", nil},
	{"internal/hours", "recado.dev/internal/…", "business time is pure", []string{"internal/desk", "internal/hours/ical"}},
	{"internal/hours/ical", "recado.dev/internal/…", "reading a file format takes none of ours", nil},
	{"internal/sla", "recado.dev/internal/…", "promises know business time and the language alone", []string{"internal/desk", "internal/hours"}},
	{"internal/render", "recado.dev/internal/store", "rendering is pure", nil},
	{"internal/routing", "recado.dev/internal/…", "the decision of routing is pure", []string{"internal/desk", "internal/filter", "internal/team"}},
	{"internal/store", "recado.dev/internal/…", "the store knows the nouns and the rules that it has to keep, no room", []string{"internal/desk", "internal/platform", "internal/cases", "internal/conversation", "internal/contact", "internal/filter", "internal/words", "internal/ident", "internal/clock"}},
	{"internal/api", "database/sql", "SQL lives in the store", nil},
	{"internal/inbound", "database/sql", "SQL lives in the store", nil},
	{"internal/journal", "database/sql", "SQL lives in the store", nil},
	{"internal/live", "database/sql", "SQL lives in the store", nil},
	{"internal/search", "database/sql", "SQL lives in the store", nil},
	{"internal/…", "html/template", "it finds methods by name, which keeps all of them in the program: internal/markup writes pages", nil},
	{"internal/…", "text/template", "it finds methods by name, which keeps all of them in the program: internal/markup writes pages", nil},
	{"internal/…", "recado.dev/internal/app", "only the command starts the composition root", nil},
	{"internal/…", "recado.dev/internal/testkit", "test helpers stay out of production code", nil},
	{"internal/outbound", "recado.dev/internal/api", "rooms know no HTTP", nil},
	{"internal/inbound", "recado.dev/internal/api", "rooms know no HTTP API", nil},
	{"cmd/…", "recado.dev/internal/store", "the command parses flags and nothing else", nil},
}

func matches(pattern, path string) bool {
	path = strings.TrimPrefix(path, "recado.dev/")
	pattern = strings.TrimPrefix(pattern, "recado.dev/")
	if base, ok := strings.CutSuffix(pattern, "…"); ok {
		return strings.HasPrefix(path+"/", base)
	}
	return path == pattern
}

func TestNoPackageImportsWhatItMustNot(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		for _, r := range rules {
			if !matches(r.in, p.ImportPath) || (r.not == "recado.dev/internal/testkit" && strings.HasSuffix(p.ImportPath, "test")) {
				continue
			}
			for _, i := range p.Imports {
				if r.not == "recado.dev/…" && !strings.HasPrefix(i, "recado.dev/") {
					continue
				}
				if strings.HasPrefix(r.not, "recado.dev/") && !strings.HasPrefix(i, "recado.dev/") {
					continue
				}
				if !matches(r.not, i) || excepted(r.except, i) || i == p.ImportPath {
					continue
				}
				t.Errorf("%s imports %s: %s", p.ImportPath, i, r.because)
			}
		}
	}
}

func excepted(except []string, path string) bool {
	for _, e := range except {
		if matches(e, path) {
			return true
		}
	}
	return false
}

func TestEveryPackageSaysWhatItIsFor(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		if len(p.Doc) < 20 {
			t.Errorf("%s has no package comment", p.ImportPath)
		}
	}
}
