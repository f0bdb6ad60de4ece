package whatsapp

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What the platform refuses of a template before anybody reviews it. Limits are
// in characters.
const (
	maxBody   = 1024
	maxHeader = 60
	maxFooter = 60
	maxName   = 512
)

// templateError is a refusal with the subcode and the words that people read.
func templateError(subcode int, title, format string, args ...any) *graphError {
	return &graphError{status: 400, code: 100, subcode: subcode, message: "Invalid parameter", title: title, advice: fmt.Sprintf(format, args...)}
}

func tooLong(field string, limit int) *graphError {
	return templateError(2388040, "Character limit exceeded", "The %s field can't be longer than %d characters.", field, limit)
}

func lacksFields(kind, fields string) *graphError {
	return templateError(2388043, `Message template "components" param is missing expected field(s)`, "component of type %s is missing expected field(s) (%s)", kind, fields)
}

var (
	templateName = regexp.MustCompile(`^[a-z0-9_]+$`)
	namedParam   = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
)

// languages are those that templates may be in.
const languages = " af sq ar ar_AE ar_EG ar_LB ar_MA ar_QA az be_BY bn bn_IN bg ca zh_CN zh_HK zh_TW hr cs da prs_AF nl nl_BE en en_AE en_AU en_CA en_GB en_GH en_IE en_IN en_JM " +
	"en_MY en_NZ en_QA en_SG en_UG en_US en_ZA et fil fi fr fr_BE fr_CA fr_CH fr_CI fr_MA ka de de_AT de_CH el gu ha he hi hu id ga it ja kn kk rw_RW ko ky_KG lo lv lt mk ms ml " +
	"mr nb ps_AF fa pl pt_BR pt_PT pa ro ru sr si_LK sk sl es es_AR es_CL es_CO es_CR es_DO es_EC es_ES es_HN es_MX es_PA es_PE es_UY sw sv ta te th tr uk ur uz vi zu "

// check refuses what the platform refuses at once.
func (t *template) check() *graphError {
	switch {
	case t.Name == "":
		return badParam("The parameter name is required.")
	case len(t.Name) > maxName || !templateName.MatchString(t.Name):
		return badParam("Param name must have at most %d characters, all of them lowercase letters, digits or underscores.", maxName)
	case t.Language == "" || !strings.Contains(languages, " "+t.Language+" "):
		return badParam("Param language must be one of the supported languages - got %q.", t.Language)
	case !slices.Contains([]string{utility, marketing, authentication}, t.Category):
		return badParam("Param category must be one of {AUTHENTICATION, MARKETING, UTILITY} - got %q.", t.Category)
	case !slices.Contains([]string{"POSITIONAL", "NAMED"}, t.Format):
		return badParam("Param parameter_format must be one of {POSITIONAL, NAMED} - got %q.", t.Format)
	case len(t.Components) == 0:
		return badParam("The parameter components is required.")
	}
	if err := t.checkTTL(); err != nil {
		return err
	}
	if err := t.checkKinds(); err != nil {
		return err
	}
	if t.Category == authentication {
		return t.checkCode()
	}
	for _, c := range t.Components {
		if err := t.checkComponent(c); err != nil {
			return err
		}
	}
	return nil
}

// checkTTL checks how long the platform should try to deliver.
func (t *template) checkTTL() *graphError {
	low, high := 30, 43200
	switch t.Category {
	case authentication:
		high = 900
	case marketing:
		low, high = 43200, 2592000
	}
	if t.TTL == 0 || (t.TTL == -1 && t.Category != marketing) || (t.TTL >= low && t.TTL <= high) {
		return nil
	}
	return badParam("Param message_send_ttl_seconds must be between %d and %d for category %s.", low, high, t.Category)
}

// checkKinds checks which components stand together.
func (t *template) checkKinds() *graphError {
	seen := map[string]bool{}
	for _, c := range t.Components {
		switch c.Type {
		case "HEADER", "BODY", "FOOTER", "BUTTONS", "CAROUSEL", "LIMITED_TIME_OFFER":
		default:
			return badParam("Param components[type] must be one of {HEADER, BODY, FOOTER, BUTTONS, CAROUSEL, LIMITED_TIME_OFFER} - got %q.", c.Type)
		}
		if seen[c.Type] {
			return badParam("Param components: there can be only one component of type %s.", c.Type)
		}
		seen[c.Type] = true
	}
	switch {
	case !seen["BODY"]:
		return templateError(2388043, `Message template "components" param is missing expected field(s)`, "The template needs a component of type BODY.")
	case seen["CAROUSEL"] && (seen["HEADER"] || seen["FOOTER"] || seen["BUTTONS"] || seen["LIMITED_TIME_OFFER"]):
		return badParam("A carousel template has a BODY and a CAROUSEL alone.")
	case seen["LIMITED_TIME_OFFER"] && seen["FOOTER"]:
		return badParam("A limited-time offer template can't have a FOOTER.")
	case (seen["CAROUSEL"] || seen["LIMITED_TIME_OFFER"]) && t.Category == authentication:
		return badParam("An authentication template can't have a component of type CAROUSEL or LIMITED_TIME_OFFER.")
	case seen["LIMITED_TIME_OFFER"] && t.Category != marketing:
		return badParam("A limited-time offer is available in category MARKETING alone.")
	}
	return nil
}

func (t *template) checkComponent(c component) *graphError {
	switch c.Type {
	case "HEADER":
		return t.checkHeader(c, []string{"TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION", "GIF", "PRODUCT"})
	case "BODY":
		return t.checkBody(c, maxBody)
	case "FOOTER":
		return checkFooter(c)
	case "BUTTONS":
		return t.checkButtons(c.Buttons)
	case "CAROUSEL":
		return t.checkCards(c.Cards)
	case "LIMITED_TIME_OFFER":
		if c.Offer == nil || c.Offer.Text == "" {
			return lacksFields(c.Type, "limited_time_offer.text")
		}
		if utf8.RuneCountInString(c.Offer.Text) > 16 {
			return tooLong("limited_time_offer.text", 16)
		}
	}
	return nil
}

func (t *template) checkHeader(c component, formats []string) *graphError {
	if !slices.Contains(formats, c.Format) {
		return badParam("Param components[format] must be one of {%s} - got %q.", strings.Join(formats, ", "), c.Format)
	}
	switch c.Format {
	case "IMAGE", "VIDEO", "DOCUMENT", "GIF":
		if c.Example == nil || len(c.Example.HeaderHandle) == 0 {
			return lacksFields("HEADER", "example")
		}
		return nil
	case "LOCATION", "PRODUCT":
		return nil
	}
	vars := variables(c.Text)
	switch {
	case c.Text == "":
		return lacksFields("HEADER", "text")
	case utf8.RuneCountInString(c.Text) > maxHeader:
		return tooLong("header", maxHeader)
	case strings.ContainsAny(c.Text, "\n\r*_~`") && !onlyInVariables(c.Text) || hasEmoji(c.Text):
		return templateError(2388047, "Message header format is incorrect", "The message header can't have new lines, formatting characters, emojis or asterisks.")
	case len(vars) > 1:
		return templateError(2388047, "Message header format is incorrect", "The message header can have one variable at most.")
	case broken(c.Text, t.named()):
		return templateError(2388047, "Message header format is incorrect", "The variables of the message header are not in the right format.")
	}
	if len(vars) == 1 && !sampled(t.named(), vars, c.Example, func(e *example) ([]string, []namedSample) { return e.HeaderText, e.HeaderNamed }) {
		return lacksFields("HEADER", "example")
	}
	return nil
}

// onlyInVariables tells that the formatting characters of a text are those of
// the names of its variables.
func onlyInVariables(text string) bool {
	return !strings.ContainsAny(variable.ReplaceAllString(text, ""), "\n\r*_~`")
}

func hasEmoji(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool {
		return r >= 0x1F000 && r <= 0x1FAFF || r >= 0x2600 && r <= 0x27BF || r == 0xFE0F
	})
}

// broken tells that a text's variables are not what their format wants:
// numbers from 1 on, without a gap, or names; and no braces besides.
func broken(text string, named bool) bool {
	rest := variable.ReplaceAllString(text, "")
	if strings.Contains(rest, "{{") || strings.Contains(rest, "}}") {
		return true
	}
	vars := variables(text)
	for i := range vars {
		if named != namedParam.MatchString(vars[i]) || (!named && !slices.Contains(vars, itoa(i+1))) {
			return true
		}
	}
	return false
}

// sampled tells whether each variable has an example.
func sampled(named bool, vars []string, e *example, pick func(*example) ([]string, []namedSample)) bool {
	if e == nil {
		return false
	}
	plain, withName := pick(e)
	if !named {
		return len(plain) == len(vars) && !slices.Contains(plain, "")
	}
	for _, v := range vars {
		if !slices.ContainsFunc(withName, func(s namedSample) bool { return s.Name == v && s.Example != "" }) {
			return false
		}
	}
	return true
}

func (t *template) checkBody(c component, limit int) *graphError {
	vars := variables(c.Text)
	static := variable.ReplaceAllString(c.Text, " ")
	edge := strings.TrimFunc(variable.ReplaceAllString(c.Text, "\x00"), func(r rune) bool { return unicode.IsSpace(r) || (unicode.IsPunct(r) && r != 0) })
	switch {
	case strings.TrimSpace(c.Text) == "":
		return lacksFields("BODY", "text")
	case utf8.RuneCountInString(c.Text) > limit:
		return tooLong("body", limit)
	case strings.Contains(c.Text, "\n\n\n") || strings.Contains(c.Text, "\t") || strings.Contains(c.Text, "     "):
		return templateError(2388072, "Message body format is incorrect", "The message body can't have more than two new lines, or more than four spaces, in a row, nor tabs.")
	case broken(c.Text, t.named()):
		return templateError(2388072, "Message body format is incorrect", "The variables of the message body are not in the right format.")
	case strings.HasPrefix(edge, "\x00") || strings.HasSuffix(edge, "\x00"):
		return templateError(2388299, "Leading or trailing params not allowed", "Variables can't be at the start or end of the template.")
	case adjacent.MatchString(c.Text):
		return templateError(2388072, "Message body format is incorrect", "Variables can't follow one another without text between them.")
	case len(vars) > 0 && len(strings.Fields(static)) < 2*len(variable.FindAllString(c.Text, -1))+1:
		return templateError(2388293, "Parameters words ratio exceeds limit", "This template has too many variables for its length. Reduce the number of variables or increase the message length.")
	}
	if len(vars) > 0 && !sampled(t.named(), vars, c.Example, func(e *example) ([]string, []namedSample) { return samples(e.BodyText), e.BodyNamed }) {
		return lacksFields("BODY", "example")
	}
	return nil
}

var adjacent = regexp.MustCompile(`\}\}\s*\{\{`)

func checkFooter(c component) *graphError {
	switch {
	case c.Text == "":
		return lacksFields("FOOTER", "text")
	case utf8.RuneCountInString(c.Text) > maxFooter:
		return tooLong("footer", maxFooter)
	case strings.ContainsAny(c.Text, "\n\r") || strings.Contains(c.Text, "{{"):
		return templateError(2388073, "Message footer format is incorrect", "The message footer can't have variables or new lines.")
	}
	return nil
}

// checkCards checks a carousel: all cards alike.
func (t *template) checkCards(cards []cardPart) *graphError {
	if len(cards) < 2 || len(cards) > 10 {
		return badParam("Param cards must have 2 to 10 elements - got %d.", len(cards))
	}
	shape := ""
	for i, card := range cards {
		header, buttons := part(card.Components, "HEADER"), part(card.Components, "BUTTONS")
		if header == nil || buttons == nil {
			return lacksFields("CAROUSEL", "a header and buttons in each card")
		}
		if len(buttons.Buttons) > 2 {
			return badParam("Param cards: a card has at most 2 buttons.")
		}
		mine := header.Format
		for _, b := range buttons.Buttons {
			mine += "/" + b.Type
		}
		body := part(card.Components, "BODY")
		if body != nil {
			mine += "/BODY"
			if err := t.checkBody(*body, 160); err != nil {
				return err
			}
		}
		if err := t.checkHeader(*header, []string{"IMAGE", "VIDEO", "PRODUCT"}); err != nil {
			return err
		}
		if err := t.checkButtons(buttons.Buttons); err != nil {
			return err
		}
		if i > 0 && mine != shape {
			return badParam("Param cards: all cards must have the same components and the same buttons.")
		}
		shape = mine
	}
	return nil
}

// webAddress tells whether a text is an address that a button may open.
func webAddress(text string) bool {
	u, err := url.Parse(variable.ReplaceAllString(text, "x"))
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && strings.Contains(u.Host, ".")
}
