package telegram

import (
	"testing"

	"recado.dev/internal/platform"
)

func TestOnlyWhatTheNetworkIsSureToTakeIsMarkup(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"plain":                          true,
		"<b>a</b> &amp; &lt;c&gt; &#34;": true,
		"<b><i>a</i></b>":                true,
		"<pre>x\ny</pre>":                true,
		"<b>a":                           false,
		"<b><i>a</b></i>":                false,
		"a</b>":                          false,
		"3 < 4":                          false,
		"<a href=\"x\">y</a>":            false,
		"R&D":                            false,
		"&nbsp;":                         false,
		"<":                              false,
		"&":                              false,
	} {
		if got := wellFormed(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestLinksBehindWordsAreWrittenAfterThem(t *testing.T) {
	t.Parallel()
	link := func(offset, length int) mark {
		return mark{Type: "text_link", Offset: offset, Length: length, URL: "https://a.example"}
	}
	for _, c := range []struct {
		text string
		mark mark
		want string
	}{
		{"mira esto ya", link(5, 4), "mira esto (https://a.example) ya"},
		{"😀 aquí", link(3, 4), "😀 aquí (https://a.example)"},
		{"corto", link(3, 40), "corto"},
		{"corto", link(-1, 2), "corto"},
		{"corto", link(2, -1), "corto"},
		{"corto", mark{Type: "bold", Offset: 0, Length: 2}, "corto"},
	} {
		if got := withLinks(c.text, []mark{c.mark}); got != c.want {
			t.Errorf("%q with %+v: %q", c.text, c.mark, got)
		}
	}
}

func TestIdsOfMessagesComeApartAgain(t *testing.T) {
	t.Parallel()
	if chat, message, ok := partsOf(idOf(4503599627370495, 2147483999)); !ok || chat != 4503599627370495 || message != 2147483999 {
		t.Errorf("large ones: %d %d %v", chat, message, ok)
	}
	if chat, _, ok := partsOf(idOf(-1000500, 3)); !ok || chat != -1000500 {
		t.Errorf("of a group: %d %v", chat, ok)
	}
	for _, id := range []string{"", "1", "callback:43", "a:b", "1:0", "1:"} {
		if _, _, ok := partsOf(platform.RemoteMessageID(id)); ok {
			t.Errorf("%q is an id", id)
		}
	}
}
