package template

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// Draft is a template in one language as somebody wants to submit it.
type Draft struct {
	Name     string
	Language string
	Category desk.TemplateCategory
	Parts    desk.TemplateParts
	// Files are the uploads that it names, as they are here.
	Files map[string]desk.Attachment
}

// Check says all that the platform would refuse in a draft, by its rules and
// what it takes as files, and warns of what it might.
func Check(rules platform.TemplateRules, caps platform.Caps, d Draft) Findings {
	c := checker{rules: rules, caps: caps, draft: d}
	c.name()
	c.category()
	if len(d.Parts.Foreign) > 0 {
		c.refuse("", "foreign_component", "names", strings.Join(d.Parts.Foreign, ", "))
	}
	c.ttl()
	if d.Category == desk.TemplateAuthentication || d.Parts.Code != nil {
		c.code()
		return c.found
	}
	c.format()
	c.header("header", d.Parts.Header)
	c.offer()
	c.body()
	c.footer()
	c.buttons()
	c.cards()
	if !c.found.Refused() {
		c.hints()
	}
	return c.found
}

type checker struct {
	finder
	rules platform.TemplateRules
	caps  platform.Caps
	draft Draft
}

var nameShape = regexp.MustCompile(`^[a-z0-9_]+$`)

func (c *checker) name() {
	switch n := c.draft.Name; {
	case n == "":
		c.refuse("name", "name_missing")
	case !nameShape.MatchString(n):
		c.refuse("name", "name_format")
	case c.rules.NameLength > 0 && length(n) > c.rules.NameLength:
		c.refuse("name", "too_long", "limit", c.rules.NameLength, "length", length(n))
	}
	switch l := c.draft.Language; {
	case l == "":
		c.refuse("language", "language_missing")
	case len(c.rules.Languages) > 0 && !slices.Contains(c.rules.Languages, l):
		c.refuse("language", "language_unknown", "language", l)
	}
}

func (c *checker) category() {
	switch c.draft.Category {
	case desk.TemplateMarketing, desk.TemplateUtility:
		if c.draft.Parts.Code != nil {
			c.refuse("category", "code_category")
		}
	case desk.TemplateAuthentication:
	default:
		c.refuse("category", "category_unknown")
	}
}

func (c *checker) ttl() {
	ttl := c.draft.Parts.TTLSeconds
	if ttl == 0 {
		return
	}
	bounds, ok := c.rules.TTL[c.draft.Category]
	if !ok || ttl < bounds.Least || ttl > bounds.Most {
		c.refuse("ttl_seconds", "ttl_range", "least", bounds.Least, "most", bounds.Most)
	}
}

// format refuses numbers and names as variables side by side.
func (c *checker) format() {
	texts := []string{c.draft.Parts.Body}
	if h := c.draft.Parts.Header; h != nil {
		texts = append(texts, h.Text)
	}
	for _, card := range c.draft.Parts.Cards {
		texts = append(texts, card.Body)
	}
	named, plain := false, false
	for _, t := range texts {
		for _, v := range Variables(t) {
			if numbered.MatchString(v) {
				plain = true
			} else if nameOfOne.MatchString(v) {
				named = true
			}
		}
	}
	if named && plain {
		c.refuse("body", "variables_mixed")
	}
}

// text checks what holds for any text with variables.
func (c *checker) text(path, text string, limit int, examples map[string]string) {
	if limit > 0 && length(text) > limit {
		c.refuse(path, "too_long", "limit", limit, "length", length(text))
	}
	rest := blank.ReplaceAllString(text, "")
	if strings.Contains(rest, "{{") || strings.Contains(rest, "}}") {
		c.refuse(path, "variable_broken")
	}
	vars := Variables(text)
	plain := 0
	for _, v := range vars {
		switch {
		case numbered.MatchString(v):
			plain++
		case !nameOfOne.MatchString(v):
			c.refuse(path, "variable_format", "variable", "{{"+v+"}}")
		}
		if ex := examples[v]; strings.TrimSpace(ex) == "" {
			c.refuse(path, "example_missing", "variable", "{{"+v+"}}")
		} else if strings.ContainsAny(ex, "\n\t") || strings.Contains(ex, "     ") || strings.Contains(ex, "{{") {
			c.refuse(path, "example_invalid", "variable", "{{"+v+"}}")
		}
	}
	if plain == len(vars) {
		for i, v := range vars {
			if v != strconv.Itoa(i+1) {
				c.refuse(path, "variable_gap", "variable", "{{"+strconv.Itoa(i+1)+"}}")
				break
			}
		}
	}
	for _, v := range vars {
		if strings.Count(text, "{{"+v+"}}") > 1 && numbered.MatchString(v) {
			c.refuse(path, "variable_twice", "variable", "{{"+v+"}}")
		}
	}
}

func (c *checker) header(path string, h *desk.TemplateHeader) {
	if h == nil {
		return
	}
	if !slices.Contains(c.rules.HeaderKinds, h.Kind) {
		c.refuse(path+".kind", "header_kind", "kind", h.Kind)
		return
	}
	switch {
	case h.Kind == desk.HeaderText:
		c.headerText(path+".text", h)
	case h.Media():
		c.sample(path+".file_id", h)
	}
	if h.Kind != desk.HeaderText && h.Text != "" {
		c.refuse(path+".text", "header_text_unused")
	}
}

func (c *checker) headerText(path string, h *desk.TemplateHeader) {
	if strings.TrimSpace(h.Text) == "" {
		c.refuse(path, "header_missing")
		return
	}
	c.text(path, h.Text, c.rules.HeaderLength, h.Examples)
	if n := len(Variables(h.Text)); n > c.rules.HeaderVariables {
		c.refuse(path, "header_variables", "limit", c.rules.HeaderVariables)
	} else if n > 0 && words(h.Text) == 0 {
		c.refuse(path, "variables_too_many")
	}
	bare := blank.ReplaceAllString(h.Text, "")
	if strings.ContainsAny(bare, "\n\r\t") {
		c.refuse(path, "line_break")
	}
	if emoji(bare) || marked(bare) {
		c.refuse(path, "formatting")
	}
}

// sample checks the file that the platform looks at.
func (c *checker) sample(path string, h *desk.TemplateHeader) {
	if h.FileID == "" {
		c.refuse(path, "sample_missing")
		return
	}
	a, ok := c.draft.Files[h.FileID]
	if !ok {
		c.refuse(path, "file_unknown")
		return
	}
	c.fits(path, h.Kind, a, c.caps)
	if mimes := c.rules.SampleMimes[h.Kind]; len(mimes) > 0 && !c.found.Has("file_type") && !slices.Contains(mimes, baseType(a.Mime)) {
		c.refuse(path, "file_type", "type", a.Mime, "kinds", strings.Join(mimes, ", "))
	}
}

func baseType(mime string) string {
	base, _, _ := strings.Cut(mime, ";")
	return strings.ToLower(strings.TrimSpace(base))
}

// fits checks that a header of a kind can hold a file.
func (f *finder) fits(path, kind string, a desk.Attachment, caps platform.Caps) {
	rule := caps.Media[kind]
	if kind == desk.HeaderDocument && len(rule.Mimes) == 0 && baseType(a.Mime) != "application/pdf" {
		f.warn(path, "document_type", "type", a.Mime)
	}
	if len(rule.Mimes) > 0 && !slices.ContainsFunc(rule.Mimes, func(m string) bool { return strings.EqualFold(m, baseType(a.Mime)) }) {
		f.refuse(path, "file_type", "type", a.Mime, "kinds", strings.Join(rule.Mimes, ", "))
	}
	if rule.MaxBytes > 0 && a.Size > rule.MaxBytes {
		f.refuse(path, "file_too_large", "limit", rule.MaxBytes, "length", a.Size)
	}
}

func (c *checker) body() {
	p := c.draft.Parts
	if strings.TrimSpace(p.Body) == "" {
		c.refuse("body", "body_missing")
		return
	}
	limit := c.rules.BodyLength
	if p.Offer != nil && c.rules.OfferBodyLength > 0 {
		limit = c.rules.OfferBodyLength
	}
	c.running("body", p.Body, limit, p.Examples)
}

// running checks a text of several sentences.
func (c *checker) running(path, text string, limit int, examples map[string]string) {
	c.text(path, text, limit, examples)
	trimmed := strings.TrimSpace(text)
	if strings.HasPrefix(trimmed, "{{") {
		c.refuse(path, "variable_first")
	}
	if end := strings.TrimRight(trimmed, ".,;:!?¡¿…。 "); strings.HasSuffix(end, "}}") {
		c.refuse(path, "variable_last")
	}
	if adjacent.MatchString(text) {
		c.refuse(path, "variables_adjacent")
	}
	if n := len(Variables(text)); n > 0 && words(text) < n*c.rules.WordsPerVariable+1 {
		c.refuse(path, "variables_too_many", "least", n*c.rules.WordsPerVariable+1, "length", words(text))
	}
	if manyBreaks.MatchString(text) {
		c.refuse(path, "many_breaks")
	}
	if strings.Contains(text, "     ") {
		c.refuse(path, "many_spaces")
	}
	if strings.Contains(text, "\t") {
		c.refuse(path, "tab")
	}
}

func (c *checker) footer() {
	text := c.draft.Parts.Footer
	if text == "" {
		return
	}
	const path = "footer"
	if strings.TrimSpace(text) == "" {
		c.refuse(path, "footer_missing")
	}
	if c.rules.FooterLength > 0 && length(text) > c.rules.FooterLength {
		c.refuse(path, "too_long", "limit", c.rules.FooterLength, "length", length(text))
	}
	if strings.Contains(text, "{{") || strings.Contains(text, "}}") {
		c.refuse(path, "variables_not_here")
	}
	if strings.ContainsAny(text, "\n\r\t") {
		c.refuse(path, "line_break")
	}
	if emoji(text) || marked(text) {
		c.warn(path, "formatting_footer")
	}
}

func (c *checker) offer() {
	o := c.draft.Parts.Offer
	if o == nil {
		return
	}
	p := c.draft.Parts
	switch {
	case strings.TrimSpace(o.Text) == "":
		c.refuse("offer.text", "offer_missing")
	case length(o.Text) > c.rules.OfferLength:
		c.refuse("offer.text", "too_long", "limit", c.rules.OfferLength, "length", length(o.Text))
	case strings.Contains(o.Text, "{{"):
		c.refuse("offer.text", "variables_not_here")
	}
	if c.draft.Category != desk.TemplateMarketing {
		c.refuse("category", "offer_category")
	}
	if p.Footer != "" {
		c.refuse("footer", "offer_footer")
	}
	if len(p.Cards) > 0 {
		c.refuse("cards", "offer_cards")
	}
	if p.Header != nil && p.Header.Kind != desk.HeaderImage && p.Header.Kind != desk.HeaderVideo {
		c.refuse("header.kind", "offer_header")
	}
	if !slices.ContainsFunc(p.Buttons, func(b desk.TemplateButton) bool { return b.Kind == desk.ButtonURL }) {
		c.refuse("buttons", "offer_url")
	}
	for i, b := range p.Buttons {
		if b.Kind != desk.ButtonURL && b.Kind != desk.ButtonCopyCode {
			c.refuse(fmt.Sprintf("buttons[%d].kind", i), "offer_buttons")
		} else if b.Kind == desk.ButtonCopyCode && i > 0 {
			c.refuse(fmt.Sprintf("buttons[%d].kind", i), "offer_code_first")
		}
	}
}
