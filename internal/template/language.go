package template

import (
	"strings"

	"recado.dev/internal/desk"
)

// Wish is a language with why it is wanted: asked, contact, case, default,
// workspace.
type Wish struct{ Language, Why string }

// Choose picks, by the wishes in their order, one of the versions that can be
// sent: of each wish the very language, else the same language as it is spoken
// elsewhere. Where no wish can be met, it is the first that can be sent (why is
// "only"). A language that is asked for is taken or nothing is.
func Choose(versions []desk.TemplateVersion, wishes []Wish) (version desk.TemplateVersion, why string, ok bool) {
	var can []desk.TemplateVersion
	for _, v := range versions {
		if v.Status.Sendable() {
			can = append(can, v)
		}
	}
	for _, w := range wishes {
		if w.Language == "" {
			continue
		}
		if v, ok := match(can, w.Language, w.Why == "asked"); ok {
			return v, w.Why, true
		}
		if w.Why == "asked" {
			return version, "", false
		}
	}
	if len(can) == 0 {
		return version, "", false
	}
	return can[0], "only", true
}

// Speaks says whether a version that can be sent is in a language, wherever it
// is spoken.
func Speaks(versions []desk.TemplateVersion, language string) bool {
	_, why, ok := Choose(versions, []Wish{{Language: language, Why: "wish"}})
	return ok && why == "wish"
}

func match(versions []desk.TemplateVersion, language string, exactly bool) (desk.TemplateVersion, bool) {
	want := tidy(language)
	for _, v := range versions {
		if tidy(v.Language) == want {
			return v, true
		}
	}
	if exactly {
		return desk.TemplateVersion{}, false
	}
	base, _, _ := strings.Cut(want, "_")
	for _, plain := range []bool{true, false} { // es before es_MX
		for _, v := range versions {
			have := tidy(v.Language)
			if b, _, _ := strings.Cut(have, "_"); b == base && (have == b) == plain {
				return v, true
			}
		}
	}
	return desk.TemplateVersion{}, false
}

func tidy(language string) string {
	return strings.ReplaceAll(strings.ToLower(strings.TrimSpace(language)), "-", "_")
}
