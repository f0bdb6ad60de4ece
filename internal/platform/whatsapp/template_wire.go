package whatsapp

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"recado.dev/internal/desk"
)

// component is a part of a template as the network writes it down.
type component struct {
	Type    string      `json:"type"`
	Format  string      `json:"format,omitempty"`
	Text    string      `json:"text,omitempty"`
	Example *exampleOut `json:"example,omitempty"`
	Buttons []tplButton `json:"buttons,omitempty"`
	Cards   []tplCard   `json:"cards,omitempty"`
	Offer   *tplOffer   `json:"limited_time_offer,omitempty"`
	// Of authentication templates.
	Warning bool `json:"add_security_recommendation,omitempty"`
	Expiry  int  `json:"code_expiration_minutes,omitempty"`
}

type exampleOut struct {
	Handle      []string     `json:"header_handle,omitempty"`
	HeaderText  []string     `json:"header_text,omitempty"`
	HeaderNamed []namedValue `json:"header_text_named_params,omitempty"`
	BodyText    [][]string   `json:"body_text,omitempty"`
	BodyNamed   []namedValue `json:"body_text_named_params,omitempty"`
}

type namedValue struct {
	Name    string `json:"param_name"`
	Example string `json:"example"`
}

type tplButton struct {
	Type    string    `json:"type"`
	Text    string    `json:"text,omitempty"`
	URL     string    `json:"url,omitempty"`
	Phone   string    `json:"phone_number,omitempty"`
	Example *examples `json:"example,omitempty"`

	FlowID     loose  `json:"flow_id,omitempty"`
	FlowAction string `json:"flow_action,omitempty"`
	FlowScreen string `json:"navigate_screen,omitempty"`

	OTPType  string   `json:"otp_type,omitempty"`
	Autofill string   `json:"autofill_text,omitempty"`
	Terms    bool     `json:"zero_tap_terms_accepted,omitempty"`
	Apps     []tplApp `json:"supported_apps,omitempty"`
}

type tplApp struct {
	Package   string `json:"package_name"`
	Signature string `json:"signature_hash"`
}

type tplCard struct {
	Components []component `json:"components"`
}

type tplOffer struct {
	Text    string `json:"text"`
	Expires bool   `json:"has_expiration"`
}

// examples is a button's example, which the network has as a list for
// addresses and as a plain text for codes.
type examples struct {
	first string
	plain bool
}

// MarshalJSON implements json.Marshaler.
func (e examples) MarshalJSON() ([]byte, error) {
	if e.plain {
		return json.Marshal(e.first)
	}
	return json.Marshal([]string{e.first})
}

// UnmarshalJSON implements json.Unmarshaler.
func (e *examples) UnmarshalJSON(raw []byte) error {
	if json.Unmarshal(raw, &e.first) == nil {
		e.plain = true
		return nil
	}
	var list []string
	if err := json.Unmarshal(raw, &list); err != nil {
		return err
	}
	if len(list) > 0 {
		e.first = list[0]
	}
	return nil
}

// named says whether the variables of the parts have names.
func named(p desk.TemplateParts) bool {
	texts := []string{p.Body}
	if p.Header != nil {
		texts = append(texts, p.Header.Text)
	}
	for _, c := range p.Cards {
		texts = append(texts, c.Body)
	}
	for _, text := range texts {
		for _, v := range blanks(text) {
			if _, err := strconv.Atoi(v); err != nil {
				return true
			}
		}
	}
	return false
}

// blanks are the variables of a text, each once, in the order of their first
// places; numbered ones by their numbers.
func blanks(text string) []string {
	var out []string
	for {
		_, rest, ok := strings.Cut(text, "{{")
		if !ok {
			break
		}
		name, after, ok := strings.Cut(rest, "}}")
		if !ok {
			break
		}
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
		text = after
	}
	slices.SortStableFunc(out, func(a, b string) int {
		n, errA := strconv.Atoi(a)
		m, errB := strconv.Atoi(b)
		if errA != nil || errB != nil {
			return 0
		}
		return n - m
	})
	return out
}

// writeParts writes a template's parts as components. samples are the names of
// uploaded files.
func writeParts(p desk.TemplateParts, samples map[string]string) []component {
	if p.Code != nil {
		return writeCode(*p.Code)
	}
	byName := named(p)
	var out []component
	if p.Header != nil {
		out = append(out, writeHeader(*p.Header, byName, samples["header"]))
	}
	if p.Offer != nil {
		out = append(out, component{Type: "LIMITED_TIME_OFFER", Offer: &tplOffer{Text: p.Offer.Text, Expires: p.Offer.Expires}})
	}
	out = append(out, writeBody(p.Body, p.Examples, byName))
	if p.Footer != "" {
		out = append(out, component{Type: "FOOTER", Text: p.Footer})
	}
	if len(p.Buttons) > 0 {
		out = append(out, writeButtons(p.Buttons))
	}
	if len(p.Cards) > 0 {
		carousel := component{Type: "CAROUSEL"}
		for i, c := range p.Cards {
			card := tplCard{Components: []component{writeHeader(c.Header, byName, samples[fmt.Sprintf("cards[%d]", i)])}}
			if c.Body != "" {
				card.Components = append(card.Components, writeBody(c.Body, c.Examples, byName))
			}
			if len(c.Buttons) > 0 {
				card.Components = append(card.Components, writeButtons(c.Buttons))
			}
			carousel.Cards = append(carousel.Cards, card)
		}
		out = append(out, carousel)
	}
	return out
}

func writeHeader(h desk.TemplateHeader, byName bool, sample string) component {
	out := component{Type: "HEADER", Format: strings.ToUpper(h.Kind), Text: h.Text}
	vars := blanks(h.Text)
	switch {
	case sample != "":
		out.Example = &exampleOut{Handle: []string{sample}}
	case len(vars) == 0:
	case byName:
		out.Example = &exampleOut{HeaderNamed: namedExamples(vars, h.Examples)}
	default:
		out.Example = &exampleOut{HeaderText: plainExamples(vars, h.Examples)}
	}
	return out
}

func writeBody(text string, given map[string]string, byName bool) component {
	out := component{Type: "BODY", Text: text}
	vars := blanks(text)
	switch {
	case len(vars) == 0:
	case byName:
		out.Example = &exampleOut{BodyNamed: namedExamples(vars, given)}
	default:
		out.Example = &exampleOut{BodyText: [][]string{plainExamples(vars, given)}}
	}
	return out
}

func namedExamples(vars []string, given map[string]string) []namedValue {
	out := make([]namedValue, len(vars))
	for i, v := range vars {
		out[i] = namedValue{Name: v, Example: given[v]}
	}
	return out
}

func plainExamples(vars []string, given map[string]string) []string {
	out := make([]string, len(vars))
	for i, v := range vars {
		out[i] = given[v]
	}
	return out
}

// buttonTypes are the network's words for the kinds of buttons.
var buttonTypes = map[string]string{
	desk.ButtonReply: "QUICK_REPLY", desk.ButtonURL: "URL", desk.ButtonPhone: "PHONE_NUMBER", desk.ButtonCopyCode: "COPY_CODE",
	desk.ButtonFlow: "FLOW", desk.ButtonCatalog: "CATALOG",
}

func writeButtons(buttons []desk.TemplateButton) component {
	out := component{Type: "BUTTONS"}
	for _, b := range buttons {
		one := tplButton{Type: buttonTypes[b.Kind], Text: b.Text}
		switch b.Kind {
		case desk.ButtonURL:
			one.URL = b.URL
			if b.Example != "" && len(blanks(b.URL)) > 0 {
				one.Example = &examples{first: b.Example}
			}
		case desk.ButtonPhone:
			one.Phone = b.Phone
		case desk.ButtonCopyCode:
			one.Text, one.Example = "", &examples{first: b.Example, plain: true}
		case desk.ButtonFlow:
			one.FlowID, one.FlowAction, one.FlowScreen = loose(b.FlowID), b.FlowAction, b.FlowScreen
		}
		out.Buttons = append(out.Buttons, one)
	}
	return out
}

var codeTypes = map[string]string{desk.CodeCopy: "COPY_CODE", desk.CodeOneTap: "ONE_TAP", desk.CodeZeroTap: "ZERO_TAP"}

// writeCode writes an authentication template, whose words are the network's.
func writeCode(c desk.TemplateCode) []component {
	out := []component{{Type: "BODY", Warning: c.Warning}}
	if c.ExpiryMinutes > 0 {
		out = append(out, component{Type: "FOOTER", Expiry: c.ExpiryMinutes})
	}
	b := tplButton{Type: "OTP", OTPType: codeTypes[c.Kind], Text: c.Text, Autofill: c.AutofillText, Terms: c.TermsAccepted}
	for _, a := range c.Apps {
		b.Apps = append(b.Apps, tplApp(a))
	}
	return append(out, component{Type: "BUTTONS", Buttons: []tplButton{b}})
}
