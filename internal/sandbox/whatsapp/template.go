package whatsapp

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"
)

// States of a template.
const (
	statePending  = "PENDING"
	stateApproved = "APPROVED"
	stateRejected = "REJECTED"
	statePaused   = "PAUSED"
	stateDisabled = "DISABLED"
)

// Categories of templates.
const (
	utility        = "UTILITY"
	marketing      = "MARKETING"
	authentication = "AUTHENTICATION"
)

// template is a message in one language that the platform has to approve.
type template struct {
	ID         string      `json:"id"`
	Name       string      `json:"name"`
	Language   string      `json:"language"`
	Category   string      `json:"category"`
	Previous   string      `json:"previous_category,omitempty"`
	Correct    string      `json:"correct_category,omitempty"` // what it will become
	Sub        string      `json:"sub_category,omitempty"`
	Status     string      `json:"status"`
	Format     string      `json:"parameter_format"`
	Rejected   string      `json:"rejected_reason"`
	Advice     string      `json:"advice,omitempty"` // what a rejection recommends
	Quality    string      `json:"quality"`
	QualityAt  time.Time   `json:"quality_at"`
	TTL        int         `json:"message_send_ttl_seconds,omitempty"`
	Components []component `json:"components"`
	CreatedAt  time.Time   `json:"created_at"`
	UpdatedAt  time.Time   `json:"updated_at"`
	ReviewAt   time.Time   `json:"review_at"` // zero: by hand
	Edits      []time.Time `json:"edits,omitempty"`
	Pauses     int         `json:"pauses,omitempty"`
	PausedTill time.Time   `json:"paused_till"`
	// Complaints are blocks and reports by people who had just got it.
	Complaints []time.Time `json:"complaints,omitempty"`
}

// component is a part of a template, as a business sends it.
type component struct {
	Type     string     `json:"type"`
	Format   string     `json:"format,omitempty"`
	Text     string     `json:"text,omitempty"`
	Example  *example   `json:"example,omitempty"`
	Buttons  []button   `json:"buttons,omitempty"`
	Cards    []cardPart `json:"cards,omitempty"`
	Offer    *offerPart `json:"limited_time_offer,omitempty"`
	Security bool       `json:"add_security_recommendation,omitempty"`
	Expires  *int       `json:"code_expiration_minutes,omitempty"`
}

type cardPart struct {
	Components []component `json:"components"`
}

type offerPart struct {
	Text       string `json:"text"`
	Expiration bool   `json:"has_expiration"`
}

// example holds the sample values that a reviewer reads.
type example struct {
	HeaderText   []string        `json:"header_text,omitempty"`
	HeaderHandle []string        `json:"header_handle,omitempty"`
	HeaderNamed  []namedSample   `json:"header_text_named_params,omitempty"`
	BodyText     json.RawMessage `json:"body_text,omitempty"` // [["a","b"]]; ["a","b"] is taken too
	BodyNamed    []namedSample   `json:"body_text_named_params,omitempty"`
}

type namedSample struct {
	Name    string `json:"param_name"`
	Example string `json:"example"`
}

// button is a button of a template.
type button struct {
	Type     string          `json:"type"`
	Text     string          `json:"text,omitempty"`
	URL      string          `json:"url,omitempty"`
	Phone    string          `json:"phone_number,omitempty"`
	Example  json.RawMessage `json:"example,omitempty"` // a list, or one text
	FlowID   looseID         `json:"flow_id,omitempty"`
	FlowName string          `json:"flow_name,omitempty"`
	FlowJSON string          `json:"flow_json,omitempty"`
	Action   string          `json:"flow_action,omitempty"`
	Screen   string          `json:"navigate_screen,omitempty"`
	OTP      string          `json:"otp_type,omitempty"`
	Autofill string          `json:"autofill_text,omitempty"`
	Terms    *bool           `json:"zero_tap_terms_accepted,omitempty"`
	Apps     []appPart       `json:"supported_apps,omitempty"`
	TTL      int             `json:"ttl_minutes,omitempty"`
}

type appPart struct {
	Package string `json:"package_name"`
	Hash    string `json:"signature_hash"`
}

// looseID is an id that comes as a text or as a number.
type looseID string

// UnmarshalJSON implements json.Unmarshaler.
func (l *looseID) UnmarshalJSON(b []byte) error {
	*l = looseID(strings.Trim(string(b), `"`))
	return nil
}

// samples are the texts of an example that may be one or a list.
func samples(raw json.RawMessage) []string {
	var one string
	var list []string
	var lists [][]string
	switch {
	case json.Unmarshal(raw, &one) == nil && one != "":
		return []string{one}
	case json.Unmarshal(raw, &list) == nil:
		return list
	case json.Unmarshal(raw, &lists) == nil && len(lists) > 0:
		return lists[0]
	}
	return nil
}

// part is the component of a type; nil where there is none.
func part(cs []component, kind string) *component {
	i := slices.IndexFunc(cs, func(c component) bool { return c.Type == kind })
	if i < 0 {
		return nil
	}
	return &cs[i]
}

func (t *template) part(kind string) *component { return part(t.Components, kind) }

func (t *template) named() bool { return t.Format == "NAMED" }

var variable = regexp.MustCompile(`\{\{\s*([^{}]*?)\s*\}\}`)

// variables are the names of a text's variables, each once, in their order.
func variables(text string) []string {
	var out []string
	for _, m := range variable.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(out, m[1]) {
			out = append(out, m[1])
		}
	}
	return out
}

// fillText puts values in the place of variables.
func fillText(text string, values map[string]string) string {
	return variable.ReplaceAllStringFunc(text, func(s string) string {
		if v, ok := values[variable.FindStringSubmatch(s)[1]]; ok {
			return v
		}
		return s
	})
}

// json is the template as the API shows it.
func (t *template) json() object {
	quality := object{"score": t.Quality}
	if !t.QualityAt.IsZero() {
		quality["date"] = t.QualityAt.Unix()
	}
	o := object{
		"id": t.ID, "name": t.Name, "language": t.Language, "status": t.Status, "category": t.Category, "parameter_format": t.Format,
		"quality_score": quality, "rejected_reason": t.Rejected, "components": t.shown(), "last_updated_time": stampOf(t.UpdatedAt),
	}
	if t.Previous != "" {
		o["previous_category"] = t.Previous
	}
	if t.Correct != "" {
		o["correct_category"] = t.Correct
	}
	if t.Sub != "" {
		o["sub_category"] = t.Sub
	}
	if t.TTL != 0 {
		o["message_send_ttl_seconds"] = t.TTL
	}
	if t.Status == stateRejected && t.Advice != "" {
		o["rejection_info"] = object{"reason": t.Rejected, "recommendation": t.Advice}
	}
	return o
}

// stampOf is a time as the Graph API writes it.
func stampOf(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05-0700") }

// codePage is where the button of a one-time code leads, in the platform's own
// form.
const codePage = "https://www.whatsapp.com/otp/code/?otp_type="

// shown are the components as they are read back: what the platform writes
// itself into a template for codes is in its place.
func (t *template) shown() []component {
	if t.Category != authentication {
		return t.Components
	}
	words := codeWordsIn(t.Language)
	out := []component{}
	for _, c := range t.Components {
		switch c.Type {
		case "BODY":
			c.Text = words.body
			if c.Security {
				c.Text += " " + words.secret
			}
			c.Example = &example{BodyText: json.RawMessage(`[["123456"]]`)}
		case "FOOTER":
			if c.Expires != nil {
				c.Text = strings.Replace(words.expires, "#", itoa(*c.Expires), 1)
			}
		case "BUTTONS":
			b := c.Buttons[0]
			page := codePage + b.OTP + "&code=otp"
			sample, _ := json.Marshal([]string{page + "123456"})
			text := b.Text
			if text == "" {
				text = words.button
			}
			c.Buttons = []button{{Type: "URL", Text: text, URL: page + "{{1}}", Example: sample}}
		}
		out = append(out, c)
	}
	return out
}

// codeWords are the fixed texts of a template for codes.
type codeWords struct{ body, secret, expires, button string }

func codeWordsIn(language string) codeWords {
	switch strings.SplitN(language, "_", 2)[0] {
	case "es":
		return codeWords{"Tu código de verificación es *{{1}}*.", "Por tu seguridad, no lo compartas.", "Este código caduca en # minutos.", "Copiar código"}
	case "pt":
		return codeWords{"Seu código de verificação é *{{1}}*.", "Para sua segurança, não o compartilhe.", "Este código expira em # minutos.", "Copiar código"}
	}
	return codeWords{"*{{1}}* is your verification code.", "For your security, do not share this code.", "This code expires in # minutes.", "Copy code"}
}

// firstTemplates are those that each emulated business has from the start.
func firstTemplates(now time.Time) []*template {
	order := json.RawMessage(`[["Ana","A-41207"]]`)
	quick := func(texts ...string) (out []button) {
		for _, t := range texts {
			out = append(out, button{Type: "QUICK_REPLY", Text: t})
		}
		return out
	}
	out := []*template{
		{Name: "pedido_en_camino", Language: "es", Components: []component{
			{Type: "BODY", Text: "Hola, {{1}}: tu pedido {{2}} ya va en camino. Te avisamos cuando esté en reparto.", Example: &example{BodyText: order}},
			{Type: "FOOTER", Text: "Tienda Alba"}, {Type: "BUTTONS", Buttons: quick("Ver el estado", "Necesito ayuda")}}},
		{Name: "order_follow_up", Language: "en", Components: []component{
			{Type: "BODY", Text: "Hi {{1}}, we are following up on your order {{2}}. Reply here and we will pick up where we left off.", Example: &example{BodyText: order}},
			{Type: "FOOTER", Text: "Tienda Alba"}, {Type: "BUTTONS", Buttons: quick("I still need help", "All sorted")}}},
		{Name: "hello_world", Language: "en_US", Components: []component{
			{Type: "BODY", Text: "Welcome and congratulations!! This message demonstrates your ability to send a WhatsApp message notification from the Cloud API, hosted by Meta. Thank you for taking the time to test with us."},
			{Type: "FOOTER", Text: "WhatsApp Business Platform sample message"}}},
	}
	for _, t := range out {
		t.ID, t.Category, t.Status, t.Format, t.Rejected, t.Quality = "81"+number(13), utility, stateApproved, "POSITIONAL", "NONE", "GREEN"
		t.CreatedAt, t.UpdatedAt, t.QualityAt = now, now, now
	}
	return out
}
