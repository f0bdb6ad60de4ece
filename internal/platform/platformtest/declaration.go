package platformtest

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"recado.dev/internal/platform"
)

// Headings are those that the README of every connector has.
var headings = []string{"## Set-up", "## What comes in", "## What goes out", "## Limits", "## Failures", "## Testing"}

var (
	keyShape   = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	fieldKinds = []string{"text", "url", "phone", "digits", "secret", "choice", "long", "color"}
	kindNames  = []string{"messaging", "social", "chat", "email", "sms", "collaboration"}
	secretive  = regexp.MustCompile(`secret|token|password|private`)
)

// checkDeclaration holds the declaration to what forms, docs and the redactor
// rely on.
func checkDeclaration(t testing.TB, h Harness) {
	d := h.Platform.Describe()
	if !keyShape.MatchString(d.Key) {
		t.Errorf("the key %q is not lower-case letters, digits and _", d.Key)
	}
	if d.Title == "" || !strings.HasPrefix(d.Docs, "https://") {
		t.Errorf("the title or the link to the vendor's documentation is missing")
	}
	if len(d.Kinds) == 0 {
		t.Errorf("no kind is declared")
	}
	for _, k := range d.Kinds {
		if !slices.Contains(kindNames, k) {
			t.Errorf("the kind %q is not one of %v", k, kindNames)
		}
	}
	if d.Mode != platform.Live && d.Mode != platform.Asynchronous {
		t.Errorf("the mode %q is neither live nor asynchronous", d.Mode)
	}
	bothLanguages(t, "the summary", d.Summary)
	for _, n := range d.Notes {
		bothLanguages(t, "a note", n)
	}
	for _, c := range d.Checks {
		if !keyShape.MatchString(c.Key) {
			t.Errorf("the check %q has no plain key", c.Key)
		}
		bothLanguages(t, "check "+c.Key, c.Title)
	}
	// As the data that everybody reads: functions beside it are like no other.
	if !bytes.Equal(declared(t, d), declared(t, h.Platform.Describe())) {
		t.Errorf("asked again, the declaration is another one")
	}
	names := checkFields(t, h, d)
	checkSteps(t, d, names)
	checkReadme(t, h)
}

func checkFields(t testing.TB, h Harness, d platform.Descriptor) []string {
	var names []string
	for _, f := range d.Fields {
		if !keyShape.MatchString(f.Name) || slices.Contains(names, f.Name) {
			t.Errorf("the field %q is declared twice or has no plain name", f.Name)
		}
		names = append(names, f.Name)
		bothLanguages(t, "the label of "+f.Name, f.Label)
		bothLanguages(t, "the help of "+f.Name, f.Help)
		if !slices.Contains(fieldKinds, f.Kind) {
			t.Errorf("the field %s has the kind %q, which no form knows", f.Name, f.Kind)
		}
		if (f.Kind == "secret") != f.Secret || secretive.MatchString(f.Name) && !f.Secret {
			t.Errorf("the field %s is not marked as the secret that it is, or marked by half", f.Name)
		}
		if f.Secret && f.Default != "" {
			t.Errorf("the secret %s has a default", f.Name)
		}
		checkPattern(t, h, f)
	}
	for name := range h.Settings {
		if !slices.Contains(names, name) {
			t.Errorf("the setting %q is used but not declared", name)
		}
	}
	if !h.Own && !slices.Contains(names, "api_base_url") {
		t.Errorf("no field api_base_url: the connector cannot be pointed at a stand-in")
	}
	return names
}

func checkPattern(t testing.TB, h Harness, f platform.Field) {
	pattern, err := regexp.Compile("^(?:" + f.Pattern + ")$")
	if err != nil {
		t.Errorf("the pattern of %s: %v", f.Name, err)
		return
	}
	if f.Pattern == "" {
		return
	}
	for _, v := range []string{f.Default, h.Settings[f.Name]} {
		if v != "" && !pattern.MatchString(v) {
			t.Errorf("%q does not match the pattern of %s", v, f.Name)
		}
	}
}

func checkSteps(t testing.TB, d platform.Descriptor, names []string) {
	if len(d.Steps) == 0 {
		t.Errorf("no set-up step is declared")
	}
	for _, s := range d.Steps {
		bothLanguages(t, "the title of a step", s.Title)
		bothLanguages(t, "the step "+s.Title.En, s.Body)
		for _, shown := range s.Shows {
			if shown != "webhook_url" && !slices.Contains(names, shown) {
				t.Errorf("the step %q shows %q, which is no field", s.Title.En, shown)
			}
		}
	}
}

func checkReadme(t testing.TB, h Harness) {
	raw, err := os.ReadFile(filepath.Join(h.Dir, "README.md"))
	if err != nil {
		t.Errorf("read the README: %v", err)
		return
	}
	lines := strings.Split(string(raw), "\n")
	for _, heading := range headings {
		if !slices.Contains(lines, heading) {
			t.Errorf("README.md has no heading %q", heading)
		}
	}
}

func bothLanguages(t testing.TB, what string, text platform.Text) {
	t.Helper()
	if strings.TrimSpace(text.En) == "" || strings.TrimSpace(text.Es) == "" {
		t.Errorf("%s is not there in both languages", what)
	}
}

func declared(t testing.TB, d platform.Descriptor) []byte {
	t.Helper()
	raw, err := json.Marshal(d)
	if err != nil {
		t.Fatalf("the declaration is no data: %v", err)
	}
	return raw
}
