package mailpage_test

import (
	"strings"
	"testing"

	"recado.dev/internal/mailpage"
)

func TestNothingInAMailRunsAsksOrTells(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]string{
		"script":           `<p>a<script>alert(1)</script></p>`,
		"handler":          `<img src=x onerror=alert(1)>`,
		"link that runs":   `<a href="javascript:alert(1)">x</a>`,
		"link that hides":  "<a href=\"java\tscript:alert(1)\">x</a>",
		"frame":            `<iframe src="https://evil.example"></iframe>`,
		"form":             `<form action="https://evil.example"><input name=p><button>Go</button></form>`,
		"style sheet":      `<style>body{background:url(https://evil.example/a)}</style><link rel=stylesheet href="https://evil.example">`,
		"background":       `<td style="background:url(https://evil.example/a)" background="https://evil.example/b">x</td>`,
		"fixed box":        `<div style="position:fixed;top:0;left:0;width:100%">x</div>`,
		"svg":              `<svg onload=alert(1)><use href="https://evil.example#a"/></svg>`,
		"refresh":          `<meta http-equiv=refresh content="0;url=https://evil.example">`,
		"base":             `<base href="https://evil.example/">`,
		"object":           `<object data="https://evil.example"></object><embed src="https://evil.example">`,
		"tracking picture": `<img src="https://evil.example/p.gif" width=1 height=1>`,
		"srcset":           `<img srcset="https://evil.example/p.gif 2x">`,
		"protocol of none": `<img src="//evil.example/p.gif">`,
		"page as a link":   `<a href="data:text/html,<script>alert(1)</script>">x</a>`,
		"nested":           strings.Repeat("<div>", 3000) + `<script>alert(1)</script>`, // beyond what is parsed: its source is shown
		"video":            `<video src="https://evil.example/v.mp4" autoplay></video><audio src="https://evil.example/a">`,
	} {
		got := mailpage.Make(in, mailpage.Options{}).HTML
		low := strings.ToLower(got)
		for _, bad := range []string{"<script", "javascript", "onerror=", "onload=", "evil.example", "<form", "<iframe", "position", "<svg", "<meta", "<base", "<object", "text/html"} {
			if strings.Contains(low, bad) {
				t.Errorf("%s: %q is left in %s", name, bad, got[:min(len(got), 300)])
			}
		}
	}
}

func TestPicturesFromElsewhereWaitUntilTheyAreAskedFor(t *testing.T) {
	t.Parallel()
	in := `<p>Hi</p><img src="https://shop.example/logo.png" alt="Logo"><img src="cid:sign@x"><img src="cid:gone">`
	o := mailpage.Options{Inline: func(cid string) string {
		if cid == "sign@x" {
			return "/api/v1/files/1/sign.png?s=abc&e=1"
		}
		return ""
	}}
	p := mailpage.Make(in, o)
	if p.Remote != 1 || strings.Contains(p.HTML, "shop.example") || !strings.Contains(p.HTML, `src="/api/v1/files/1/sign.png?s=abc&amp;e=1"`) {
		t.Errorf("without: %+v", p)
	}
	if strings.Contains(mailpage.Policy(o), "https:") {
		t.Error("the policy lets pictures in that nobody asked for")
	}
	o.Images = true
	if p := mailpage.Make(in, o); !strings.Contains(p.HTML, `src="https://shop.example/logo.png"`) {
		t.Errorf("with: %+v", p)
	}
}

func TestWhatAMailRepeatsIsFolded(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]string{
		"Gmail":       `<div>Gracias</div><div class="gmail_quote"><div>El lun, Ana escribió:</div><blockquote>Vieja</blockquote></div>`,
		"Outlook":     `<body><div>Gracias</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>De:</b> Ana</div><div>Vieja</div></body>`,
		"Thunderbird": `<p>Gracias</p><div class="moz-cite-prefix">El 1/2, Ana escribió:</div><blockquote type="cite">Vieja</blockquote>`,
		"Apple Mail":  `<div>Gracias</div><div><blockquote type="cite">Vieja</blockquote></div>`,
	} {
		p := mailpage.Make(in, mailpage.Options{})
		if !p.Quoted || strings.Contains(p.HTML, "Vieja") || !strings.Contains(p.HTML, "Gracias") {
			t.Errorf("%s: %+v", name, p)
		}
		if p := mailpage.Make(in, mailpage.Options{Quoted: true}); !strings.Contains(p.HTML, "Vieja") {
			t.Errorf("%s, whole: %+v", name, p)
		}
	}
	if p := mailpage.Make(`<div class="gmail_quote">Solo lo reenviado</div>`, mailpage.Options{}); p.Quoted || !strings.Contains(p.HTML, "reenviado") {
		t.Errorf("a mail that is nothing but a forwarded one: %+v", p)
	}
}

func TestMailsThatChooseNoColoursAreDarkWhereTheDeskIs(t *testing.T) {
	t.Parallel()
	o := mailpage.Options{Dark: true}
	if doc := mailpage.Make("<p>Hi</p>", o).Document(o); !strings.Contains(doc, "background:#1c1c20") {
		t.Error("a plain mail is not dark")
	}
	if doc := mailpage.Make(`<p style="color:#111">Hi</p>`, o).Document(o); !strings.Contains(doc, "background:#fff") {
		t.Error("a mail with dark words is on dark ground")
	}
}

func FuzzMake(f *testing.F) {
	f.Add(`<p onclick=x>Hi<script>a</script><img src=cid:a>`)
	f.Fuzz(func(t *testing.T, in string) {
		low := strings.ToLower(mailpage.Make(in, mailpage.Options{}).HTML)
		if strings.Contains(low, "<script") || strings.Contains(low, "<iframe") {
			t.Fatalf("left: %s", low)
		}
	})
}
