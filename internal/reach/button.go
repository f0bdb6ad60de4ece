package reach

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/markup"
)

// smallestContrast is what WCAG asks of normal text.
const smallestContrast = 4.5

// Button is how a link looks on somebody's page.
type Button struct {
	Label      string
	Background string // "#0f766e"
	Color      string
	Lang       string // of the label
}

// Snippet is a button as HTML to be pasted into a page: no script, nothing that
// is loaded from elsewhere.
type Snippet struct {
	HTML     string  `json:"html"`
	Label    string  `json:"label"`
	Contrast float64 `json:"contrast"` // of its text; at least 4.5
}

var hexColor = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

const buttonHTML = `<a href="{}" lang="{}" target="_blank" rel="noopener" style="display:inline-flex;align-items:center;gap:8px;min-height:44px;box-sizing:border-box;` +
	`padding:10px 18px;border-radius:8px;background:{};color:{};font:600 16px/1.5 system-ui,sans-serif;text-decoration:none">` +
	`<svg aria-hidden="true" width="20" height="20" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round">` +
	`<path d="M21 12a8 8 0 0 1-8 8H4l2-3a8 8 0 1 1 15-5z"/></svg>{}</a>`

// NewSnippet makes a button of a link. Colours that people cannot tell apart
// are refused.
func (s *Service) NewSnippet(l desk.ReachLink, b Button) (Snippet, error) {
	b.Label = strings.TrimSpace(b.Label)
	if b.Lang != "es" {
		b.Lang = "en"
	}
	if b.Label == "" {
		b.Label = map[string]string{"en": "Chat with us", "es": "Escríbenos"}[b.Lang]
	}
	if len([]rune(b.Label)) > 60 {
		return Snippet{}, desk.Invalid("label", "at most 60 characters")
	}
	for field, color := range map[string]*string{"background": &b.Background, "color": &b.Color} {
		if *color == "" {
			*color = map[string]string{"background": "#0f766e", "color": "#ffffff"}[field]
		}
		if !hexColor.MatchString(*color) {
			return Snippet{}, desk.Invalid(field, "must be a colour such as #0f766e")
		}
	}
	out := Snippet{Label: b.Label, Contrast: math.Floor(contrast(b.Background, b.Color)*10) / 10}
	if out.Contrast < smallestContrast {
		return out, desk.Invalid("color", "cannot be read well on this background: the contrast is %.1f, and has to be %.1f", out.Contrast, smallestContrast)
	}
	var html markup.Page
	html.Add(buttonHTML, s.AddressBy(l.Word, desk.ReachButton), b.Lang, b.Background, b.Color, b.Label) // the colours are checked above
	out.HTML = html.String()
	return out, nil
}

// contrast of two colours as WCAG counts it, 1 to 21.
func contrast(a, b string) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(hex string) float64 {
	rgb, _ := strconv.ParseUint(hex[1:], 16, 32) // its form was checked
	linear := func(shift uint) float64 {
		c := float64(rgb>>shift&0xff) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(16) + 0.7152*linear(8) + 0.0722*linear(0)
}
