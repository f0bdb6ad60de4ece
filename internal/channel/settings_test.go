package channel

import (
	"strings"
	"testing"

	"recado.dev/internal/platform"
)

func declared() platform.Descriptor {
	return platform.Descriptor{Fields: []platform.Field{
		{Name: "base", Kind: "url", Default: "https://api.test"},
		{Name: "number", Kind: "digits", Required: true},
		{Name: "phone", Kind: "phone"},
		{Name: "version", Kind: "text", Pattern: `v[0-9]+`, Default: "v1"},
		{Name: "key", Kind: "secret", Secret: true, Required: true},
	}}
}

func TestSettingsAreCompletedAndChecked(t *testing.T) {
	t.Parallel()
	m := func(kv ...string) map[string]string {
		out := map[string]string{}
		for i := 0; i < len(kv); i += 2 {
			out[kv[i]] = kv[i+1]
		}
		return out
	}
	cases := []struct {
		name              string
		settings, secrets map[string]string
		wrong             string // fields, in order
	}{
		{"the least", m("number", "12"), m("key", "k"), ""},
		{"all", m("number", "12", "phone", "+34 600 000 000", "version", "v22", "base", "http://127.0.0.1:1/x"), m("key", "k"), ""},
		{"nothing", nil, nil, "secrets.key settings.number"},
		{"blanks", m("number", "  "), m("key", "\t"), "secrets.key settings.number"},
		{"wrong kinds", m("number", "12a", "phone", "call me", "version", "v1x", "base", "api.test"), m("key", "k"), "settings.base settings.number settings.phone settings.version"},
		{"mixed up", m("number", "1", "key", "k"), m("number", "1"), "secrets.key secrets.number settings.key"},
		{"unknown", m("number", "1", "nmber", "1"), m("key", "k", "k", "k"), "secrets.k settings.nmber"},
		{"too long", m("number", strings.Repeat("1", maxValue+1)), m("key", "k"), "settings.number"},
		{"control characters", m("number", "1"), m("key", "k\x00"), "secrets.key"},
	}
	for _, c := range cases {
		set, sec, problems := complete(declared(), c.settings, c.secrets)
		var fields []string
		for _, p := range problems {
			fields = append(fields, p.Field)
		}
		if got := strings.Join(fields, " "); got != c.wrong {
			t.Errorf("%s: got %q", c.name, got)
		}
		if c.wrong == "" && (set["base"] == "" || set["version"] == "" || sec["key"] == "") {
			t.Errorf("%s: defaults are missing: %v", c.name, set)
		}
	}
}

func TestAnEmptySettingGoesBackToItsDefault(t *testing.T) {
	t.Parallel()
	set, _, problems := complete(declared(), map[string]string{"number": " 7 ", "base": ""}, map[string]string{"key": "k"})
	if len(problems) > 0 || set["base"] != "https://api.test" || set["number"] != "7" {
		t.Errorf("got %v %v", set, problems)
	}
}
