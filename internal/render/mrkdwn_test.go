package render_test

import (
	"testing"

	"recado.dev/internal/render"
)

func TestMrkdwnKeepsTheMarksAndEscapesWhatBeginsALink(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"*strong* _soft_ ~gone~ `code`": "*strong* _soft_ ~gone~ `code`",
		"a < b && c > d <@U1> &amp;":    "a &lt; b &amp;&amp; c &gt; d &lt;@U1&gt; &amp;amp;",
		"":                              "",
	} {
		if got := render.Format(text, "mrkdwn"); got != want {
			t.Errorf("%q became %q, not %q", text, got, want)
		}
	}
}
