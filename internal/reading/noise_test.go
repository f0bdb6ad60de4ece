package reading

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// noise is the rule that quiet follows without a pattern.
var noise = regexp.MustCompile(`(?i)\bhttps?://\S+|\bwww\.\S+|\S+@\S+|\S*\d\S*`)

func TestNoiseIsWhatItsPatternFinds(t *testing.T) {
	t.Parallel()
	same := func(t interface{ Errorf(string, ...any) }, text string) {
		var b strings.Builder
		quiet(&b, text)
		if want := noise.ReplaceAllString(text, " "); b.String() != want {
			t.Errorf("%q became %q, want %q", text, b.String(), want)
		}
	}
	for _, text := range []string{
		"", " ", "hola", "mi pedido 4711, gracias", "ana@example.com", "@ana", "ana@", "@ana@", "a@ b", "(https://shop.example/x) y", "xhttps://shop.example", "HTTP://A",
		"httpſ://a", "http://", "www.", "www.x", "¿www.x", "éwww.x", "_www.x", "a.b.c www", "\xffhttp://\xff", "\xff@\xff", "٣", "a\vb1", "a\u00a01 b",
	} {
		same(t, text)
	}
	rapid.Check(t, func(t *rapid.T) {
		same(t, strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{
			"http", "https", "HTTPS", "httpſ", "://", "www", "WWW", ".", "@", "a", "é", "ñ", "ſ", "1", "٣", " ", "\n", "\t", "\v", "\r", "\u00a0", "_", "-", "(", "\xff", "h", "w", "hola", "😀",
		}), 0, 16).Draw(t, "pieces"), ""))
	})
	rapid.Check(t, func(t *rapid.T) { same(t, rapid.String().Draw(t, "text")) })
}
