// Package mailpage makes the HTML of a mail safe to look at: nothing in it runs,
// asks, or tells its sender that it was read. The original is kept as it came;
// this happens each time that somebody looks.
package mailpage

import (
	"regexp"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxPage is how much of a mail is shown.
const maxPage = 2 << 20

// Options say how a mail is to be shown.
type Options struct {
	// Images has pictures fetched from elsewhere, which tells their server.
	Images bool
	// Quoted shows what the mail repeats of earlier ones.
	Quoted bool
	// Dark shows mails that choose no colours in dark ones.
	Dark bool
	// Inline is the address of a picture within the mail, "" where there is none.
	Inline func(contentID string) string
}

// Page is a mail that is safe to look at.
type Page struct {
	HTML   string // what stands in the body
	Remote int    // pictures from elsewhere
	Quoted bool   // whether it repeats earlier mails
	Own    bool   // whether it chooses its own colours
}

// Make makes a mail safe.
func Make(raw string, o Options) Page {
	if len(raw) > maxPage {
		raw = raw[:maxPage]
	}
	var p Page
	root, err := html.Parse(strings.NewReader(strings.ToValidUTF8(raw, "\uFFFD")))
	if err != nil {
		p.HTML = "<pre>" + html.EscapeString(raw) + "</pre>"
		return p
	}
	if quote := findQuote(root, 0); quote != nil {
		if rest := without(root, quote); rest {
			p.Quoted = true
			if o.Quoted {
				restore(quote)
			}
		} else {
			restore(quote)
		}
	}
	var b strings.Builder
	if err := html.Render(&b, root); err != nil {
		p.HTML = "<pre>" + html.EscapeString(raw) + "</pre>"
		return p
	}
	clean := policy().Sanitize(b.String())
	p.HTML, p.Remote = pictures(clean, o)
	p.Own = coloured.MatchString(clean)
	return p
}

var coloured = regexp.MustCompile(`(?i)(?:background|color)\s*:|\bbgcolor=|\bcolor=`)

// policy is what of HTML is kept: what lays out words and pictures.
func policy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("a", "abbr", "address", "b", "big", "blockquote", "br", "caption", "center", "cite", "code", "col", "colgroup", "dd", "del", "div", "dl", "dt", "em",
		"figcaption", "figure", "font", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "small", "span",
		"strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var", "section", "article", "header", "footer", "main")
	p.AllowStandardURLs()
	p.AllowURLSchemes("http", "https", "mailto", "tel", "cid", "data")
	p.AllowDataURIImages()
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("src").OnElements("img")
	p.AllowAttrs("alt", "title").OnElements("img", "a", "abbr")
	p.AllowAttrs("dir").Matching(regexp.MustCompile(`(?i)^(?:ltr|rtl|auto)$`)).Globally()
	p.AllowAttrs("lang").Matching(regexp.MustCompile(`^[A-Za-z0-9-]{1,35}$`)).Globally()
	number := regexp.MustCompile(`^\d{1,4}(?:px|%)?$`)
	p.AllowAttrs("width", "height").Matching(number).OnElements("img", "table", "td", "th", "col", "hr")
	p.AllowAttrs("cellpadding", "cellspacing", "border").Matching(regexp.MustCompile(`^\d{1,3}$`)).OnElements("table", "img")
	p.AllowAttrs("colspan", "rowspan", "start", "span").Matching(regexp.MustCompile(`^\d{1,3}$`)).OnElements("td", "th", "ol", "col", "colgroup")
	p.AllowAttrs("align").Matching(regexp.MustCompile(`(?i)^(?:left|right|center|justify)$`)).OnElements("p", "div", "td", "th", "tr", "table", "img", "h1", "h2", "h3", "h4")
	p.AllowAttrs("valign").Matching(regexp.MustCompile(`(?i)^(?:top|middle|bottom|baseline)$`)).OnElements("td", "th", "tr")
	colour := regexp.MustCompile(`^(?:#[0-9a-fA-F]{3,8}|[a-zA-Z]{3,20})$`)
	p.AllowAttrs("bgcolor").Matching(colour).OnElements("table", "tr", "td", "th")
	p.AllowAttrs("color", "face", "size").Matching(regexp.MustCompile(`^[#A-Za-z0-9 ,+-]{1,80}$`)).OnElements("font")
	p.AllowStyles("color", "background-color", "font-size", "font-family", "font-weight", "font-style", "line-height", "text-align", "text-decoration", "text-transform",
		"vertical-align", "padding", "padding-top", "padding-right", "padding-bottom", "padding-left", "margin", "margin-top", "margin-right", "margin-bottom", "margin-left",
		"border", "border-top", "border-right", "border-bottom", "border-left", "border-collapse", "border-spacing", "border-radius", "border-color", "border-style", "border-width",
		"width", "max-width", "min-width", "height", "max-height", "list-style-type", "white-space", "word-break", "direction", "letter-spacing").Globally()
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	p.AddTargetBlankToFullyQualifiedLinks(true)
	return p
}

// pictures points inline pictures at the mail's files, and takes those from
// elsewhere out unless they are asked for.
func pictures(page string, o Options) (string, int) {
	var b strings.Builder
	remote := 0
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return b.String(), remote
		}
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			b.Write(z.Raw())
			continue
		}
		raw := string(z.Raw())
		t := z.Token()
		if t.DataAtom != atom.Img {
			b.WriteString(raw)
			continue
		}
		kept := t.Attr[:0]
		for _, a := range t.Attr {
			if a.Key == "src" {
				a.Val = strings.TrimSpace(a.Val)
				low := strings.ToLower(a.Val)
				switch {
				case strings.HasPrefix(low, "cid:"):
					at := ""
					if o.Inline != nil {
						at = o.Inline(a.Val[4:])
					}
					if at == "" {
						continue
					}
					a.Val = at
				case strings.HasPrefix(low, "data:image/"):
				case strings.HasPrefix(low, "http:"), strings.HasPrefix(low, "https:"):
					remote++
					if !o.Images {
						continue
					}
				default:
					continue // an address of this very server, or of nothing
				}
			}
			kept = append(kept, a)
		}
		t.Attr = kept
		b.WriteString(t.String())
	}
}

// Document is a page of its own, to be shown in a frame.
func (p Page) Document(o Options) string {
	style := "body{margin:0;padding:12px;font:15px/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff;overflow-wrap:anywhere}"
	if o.Dark && !p.Own {
		style = "body{margin:0;padding:12px;font:15px/1.5 system-ui,sans-serif;color:#e8e8ea;background:#1c1c20;overflow-wrap:anywhere}a{color:#9ab8ff}"
	}
	style += "img{max-width:100%;height:auto}table{max-width:100%}pre{white-space:pre-wrap}blockquote{margin:0 0 0 8px;padding-left:8px;border-left:2px solid #9995}"
	return `<!doctype html><html><head><meta charset="utf-8"><title>Mail</title><style>` + style + `</style></head><body>` + p.HTML + `</body></html>`
}

// Policy is the page's content security policy.
func Policy(o Options) string {
	images := "'self' data:"
	if o.Images {
		images += " https: http:"
	}
	return "default-src 'none'; img-src " + images + "; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
}
