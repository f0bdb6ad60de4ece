package platformtest

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"recado.dev/internal/platform"
)

// checkFormDamage puts other values into each parameter of a form, takes each
// away, and doubles it.
func (h Harness) checkFormDamage(t testing.TB, s platform.Hooked, f fixture) {
	form, err := url.ParseQuery(string(f.request.Body))
	if err != nil {
		return
	}
	for name, old := range form {
		for _, v := range []string{"", "x\x00y", "\xff\xfe", "-1", "NaN", "1e999", "[]", "{\"a\":", strings.Repeat("ñ", 5000), "🙂\u2028"} {
			form[name] = []string{v}
			h.survive(t, s, fmt.Sprintf("%s with %s as %.20q", f.name, name, v), []byte(form.Encode()))
		}
		form[name] = append(append([]string{}, old...), old...)
		h.survive(t, s, f.name+" with "+name+" twice", []byte(form.Encode()))
		delete(form, name)
		h.survive(t, s, f.name+" without "+name, []byte(form.Encode()))
		form[name] = old
	}
}
