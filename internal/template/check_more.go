package template

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"recado.dev/internal/desk"
)

// cards checks a carousel: its cards have to be alike.
func (c *checker) cards() {
	cards := c.draft.Parts.Cards
	if len(cards) == 0 {
		return
	}
	r := c.rules.Cards
	switch {
	case len(cards) < r.Least:
		c.refuse("cards", "cards_few", "limit", r.Least)
	case len(cards) > r.Most:
		c.refuse("cards", "cards_many", "limit", r.Most)
	}
	if c.draft.Category != desk.TemplateMarketing && c.draft.Category != desk.TemplateUtility {
		c.refuse("category", "cards_category")
	}
	if c.draft.Parts.Header != nil {
		c.refuse("header", "cards_header")
	}
	if c.draft.Parts.Footer != "" {
		c.refuse("footer", "cards_footer")
	}
	for i, card := range cards {
		at := fmt.Sprintf("cards[%d]", i)
		if card.Header.Kind != desk.HeaderImage && card.Header.Kind != desk.HeaderVideo {
			c.refuse(at+".header.kind", "card_header")
		} else {
			c.header(at+".header", &cards[i].Header)
		}
		if card.Body != "" {
			c.running(at+".body", card.Body, r.BodyLength, card.Examples)
		}
		if len(card.Buttons) == 0 {
			c.refuse(at+".buttons", "card_buttons")
		}
		c.list(at+".buttons", card.Buttons, r.Buttons)
		for j, b := range card.Buttons {
			if b.Kind != desk.ButtonReply && b.Kind != desk.ButtonURL && b.Kind != desk.ButtonPhone {
				c.refuse(fmt.Sprintf("%s.buttons[%d].kind", at, j), "card_button_kind")
			}
		}
		if i > 0 {
			c.alike(at, cards[0], card)
		}
	}
}

func (c *checker) alike(at string, first, other desk.TemplateCard) {
	if first.Header.Kind != other.Header.Kind {
		c.refuse(at+".header.kind", "cards_headers")
	}
	if (first.Body == "") != (other.Body == "") {
		c.refuse(at+".body", "cards_bodies")
	}
	kinds := func(card desk.TemplateCard) []string {
		var out []string
		for _, b := range card.Buttons {
			kind := b.Kind
			if b.Kind == desk.ButtonURL && strings.Contains(b.URL, "{{") {
				kind += " with a variable"
			}
			out = append(out, kind)
		}
		return out
	}
	if !slices.Equal(kinds(first), kinds(other)) {
		c.refuse(at+".buttons", "cards_buttons")
	}
}

var (
	packageShape   = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9_]*(\.[a-zA-Z][a-zA-Z0-9_]*)+$`)
	signatureShape = regexp.MustCompile(`^[A-Za-z0-9+/=]{11}$`)
)

// code checks an authentication template, whose words are the platform's.
func (c *checker) code() {
	p := c.draft.Parts
	if p.Code == nil {
		c.refuse("code", "code_missing")
		return
	}
	for path, there := range map[string]bool{"header": p.Header != nil, "footer": p.Footer != "" && p.Code.ExpiryMinutes == 0,
		"buttons": len(p.Buttons) > 0, "cards": len(p.Cards) > 0, "offer": p.Offer != nil} {
		if there {
			c.refuse(path, "code_alone")
		}
	}
	if p.Body != "" {
		c.warn("body", "code_body")
	}
	if m := p.Code.ExpiryMinutes; m < 0 || m > c.rules.CodeMinutes {
		c.refuse("code.expiry_minutes", "code_expiry", "limit", c.rules.CodeMinutes)
	}
	for path, text := range map[string]string{"code.text": p.Code.Text, "code.autofill_text": p.Code.AutofillText} {
		if text != "" {
			c.label(path, text)
		}
	}
	switch p.Code.Kind {
	case desk.CodeCopy:
		if len(p.Code.Apps) > 0 {
			c.refuse("code.apps", "code_apps_unused")
		}
	case desk.CodeOneTap, desk.CodeZeroTap:
		c.apps(p.Code)
	default:
		c.refuse("code.kind", "code_kind")
	}
	slices.SortStableFunc(c.found, func(a, b Finding) int { return strings.Compare(a.Path, b.Path) })
}

func (c *checker) apps(code *desk.TemplateCode) {
	const most = 5
	switch {
	case len(code.Apps) == 0:
		c.refuse("code.apps", "code_apps_missing")
	case len(code.Apps) > most:
		c.refuse("code.apps", "code_apps_many", "limit", most)
	}
	for i, a := range code.Apps {
		if !packageShape.MatchString(a.Package) || length(a.Package) > 224 {
			c.refuse(fmt.Sprintf("code.apps[%d].package", i), "app_package")
		}
		if !signatureShape.MatchString(a.Signature) {
			c.refuse(fmt.Sprintf("code.apps[%d].signature", i), "app_signature")
		}
	}
	if code.Kind == desk.CodeZeroTap && !code.TermsAccepted {
		c.refuse("code.terms_accepted", "code_terms")
	}
}

// What betrays that a template is of another category than it says.
var (
	advertising = regexp.MustCompile(`(?i)\b(discounts?|% off|\d+ ?% de descuento|descuentos?|ofertas?|promoci[oó]n(es)?|promos?|sales?|rebajas?|coupons?|cup[oó]n(es)?|special offers?|gratis|for free|free gift|regalos?|gana|win a|sorteos?|black friday|cyber monday|buy now|compra ya|compra ahora|aprovecha|no te (lo )?pierdas|don't miss|limited time|por tiempo limitado|novedades|new collection|nueva colecci[oó]n|loyalty|suscr[ií]bete|subscribe|descontos?|ofertas? imperd[ií]veis)\b|\d ?%`)
	oneTime     = regexp.MustCompile(`(?i)\b(verification code|one[- ]time (code|password|passcode)|otp|security code|c[oó]digo de (verificaci[oó]n|seguridad|acceso)|clave de acceso|contrase[nñ]a temporal|c[oó]digo de verifica[cç][aã]o)\b`)
)

// hints warn of what a reviewer would see otherwise.
func (c *checker) hints() {
	p := c.draft.Parts
	said := p.Body + "\n" + p.Footer
	if p.Header != nil {
		said += "\n" + p.Header.Text
	}
	for _, b := range p.Buttons {
		said += "\n" + b.Text
	}
	for _, card := range p.Cards {
		said += "\n" + card.Body
	}
	if m := advertising.FindString(said); m != "" && c.draft.Category == desk.TemplateUtility {
		c.warn("category", "looks_like_marketing", "word", strings.TrimSpace(m))
	}
	if m := oneTime.FindString(said); m != "" {
		c.warn("category", "looks_like_code", "word", m)
	}
	if letters := strings.Map(onlyLetters, blank.ReplaceAllString(p.Body, "")); len(letters) > 20 && letters == strings.ToUpper(letters) {
		c.warn("body", "capitals")
	}
	if strings.Contains(p.Body, "!!!") || strings.Contains(p.Body, "???") {
		c.warn("body", "many_marks")
	}
	if m := shortened.FindString(p.Body); m != "" {
		c.warn("body", "short_link", "link", m)
	}
}

var shortened = regexp.MustCompile(`(?i)\b(bit\.ly|tinyurl\.com|goo\.gl|t\.co|ow\.ly)/\S+`)

func onlyLetters(r rune) rune {
	if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 127 {
		return r
	}
	return -1
}
