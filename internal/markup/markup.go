// Package markup writes small pages of HTML: fixed parts as they are, and
// whatever comes from elsewhere escaped. It knows no page.
//
// The standard library's templates are not used for them: these look methods
// up by name while they run, so that the linker keeps every exported method of
// every type, five megabytes of program.
package markup

import (
	"fmt"
	"html"
	"io"
	"strings"
)

// place is where a value goes.
const place = "{}"

// Page is HTML that is being written. The zero value is empty.
type Page struct {
	text strings.Builder
}

// Add writes fixed HTML whose places {} take the values, in their order. They
// are escaped for text and for attributes in quotes; no place may be an
// attribute without quotes, a script, a style, or an address from elsewhere.
// It panics where values and places do not match: that is a mistake in the
// code, not in what was written.
func (p *Page) Add(fixed string, values ...string) {
	if len(values) > 0 && strings.Count(fixed, place) != len(values) {
		panic(fmt.Sprintf("markup: %d values for %q", len(values), fixed))
	}
	for _, v := range values {
		before, rest, _ := strings.Cut(fixed, place)
		p.text.WriteString(before)
		p.text.WriteString(html.EscapeString(v))
		fixed = rest
	}
	p.text.WriteString(fixed)
}

// AddIf is Add where the last value says something, and nothing otherwise.
func (p *Page) AddIf(fixed string, values ...string) {
	if values[len(values)-1] != "" {
		p.Add(fixed, values...)
	}
}

// Sheet begins a small page for a visitor, which no search engine keeps, up to
// where its content begins. from names the business where that is known; style
// is fixed.
func Sheet(lang, title, from, style string) *Page {
	p := &Page{}
	p.Add(`<!doctype html>
<html lang="{}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{}`, lang, title)
	p.AddIf(" · {}", from)
	p.Add("</title>\n" + style + "\n<main>\n")
	p.AddIf(`<p class="from">{}</p>`, from)
	p.Add("\n")
	return p
}

// End ends a sheet.
func (p *Page) End() *Page {
	p.Add("\n</main>\n</html>\n")
	return p
}

// String is the page so far.
func (p *Page) String() string { return p.text.String() }

// WriteTo implements io.WriterTo.
func (p *Page) WriteTo(w io.Writer) (int64, error) {
	n, err := io.WriteString(w, p.text.String())
	return int64(n), err
}
