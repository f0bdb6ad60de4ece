package whatsapp

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"recado.dev/internal/sandbox"
)

// templateIn is a template as a send names it.
type templateIn struct {
	Name     string `json:"name"`
	Language struct {
		Code string `json:"code"`
	} `json:"language"`
	Components []partIn `json:"components"`
}

// partIn gives the parameters of a component.
type partIn struct {
	Type       string    `json:"type"`
	SubType    string    `json:"sub_type"`
	Index      any       `json:"index"`
	Parameters []paramIn `json:"parameters"`
	Cards      []struct {
		Index      int      `json:"card_index"`
		Components []partIn `json:"components"`
	} `json:"cards"`
}

// paramIn is one parameter.
type paramIn struct {
	Type     string      `json:"type"`
	Name     string      `json:"parameter_name"`
	Text     string      `json:"text"`
	Payload  string      `json:"payload"`
	Code     string      `json:"coupon_code"`
	Image    *fileIn     `json:"image"`
	Video    *fileIn     `json:"video"`
	Document *fileIn     `json:"document"`
	Location *locationIn `json:"location"`
	Currency *struct {
		Fallback string `json:"fallback_value"`
		Code     string `json:"code"`
		Amount   int64  `json:"amount_1000"`
	} `json:"currency"`
	Date *struct {
		Fallback string `json:"fallback_value"`
	} `json:"date_time"`
	Offer *struct {
		Until int64 `json:"expiration_time_ms"`
	} `json:"limited_time_offer"`
	Action *struct {
		Token string `json:"flow_token"`
	} `json:"action"`
}

func countMismatch(where string, got, want int) *graphError {
	return fail(400, 132000, "Number of parameters does not match the expected number of params", "%s: number of localizable_params (%d) does not match the expected number of params (%d)", where, got, want)
}

func formatMismatch(where, want, got string) *graphError {
	if got == "" {
		got = "UNKNOWN"
	}
	return fail(400, 132012, "Parameter format does not match format in the created template", "%s: Format mismatch, expected %s, received %s", where, want, strings.ToUpper(got))
}

// usable is the template that a send names, where it may be sent.
func (in templateIn) usable(b *book) (*template, *graphError) {
	if in.Name == "" {
		return nil, missing("template.name")
	}
	if in.Language.Code == "" {
		return nil, missing("template.language.code")
	}
	t := b.find(in.Name, in.Language.Code)
	switch {
	case t == nil, t.Status == statePending, t.Status == stateRejected:
		return nil, fail(404, 132001, "Template name does not exist in the translation", "template name (%s) does not exist in %s", in.Name, in.Language.Code)
	case t.Status == statePaused:
		return nil, fail(400, 132015, "Template is Paused", "Template is paused due to low quality, so it can't be sent: %s.", in.Name)
	case t.Status == stateDisabled:
		return nil, fail(400, 132016, "Template is Disabled", "Template is disabled because it was paused too many times for low quality: %s.", in.Name)
	}
	return t, nil
}

// filling puts a template and its parameters together.
type filling struct {
	n *Network
	b *book
	a sandbox.Account
	t *template
}

// fill turns a template and its parameters into what the customer sees.
func (n *Network) fillTemplate(in templateIn, b *book, a sandbox.Account, t *template, m *sandbox.Message) *graphError {
	m.Kind = "template"
	f := filling{n, b, a, t}
	if err := f.unknownParts(in.Components); err != nil {
		return err
	}
	cs := t.shown()
	if err := f.header(part(cs, "HEADER"), find(in.Components, "header"), m); err != nil {
		return err
	}
	body := part(cs, "BODY")
	text, err := f.text("body", body.Text, find(in.Components, "body"))
	if err != nil {
		return err
	}
	if utf8.RuneCountInString(text) > maxBody {
		return fail(400, 132005, "Template hydrated text too long", "body: the text is %d characters long, at most %d are allowed", utf8.RuneCountInString(text), maxBody)
	}
	if abusive.MatchString(text) || scam.MatchString(text) {
		return fail(400, 132007, "Template format character policy violated", "body: the filled text breaks the platform's policy")
	}
	m.Text = text
	if c := part(cs, "FOOTER"); c != nil {
		m.Footer = c.Text
	}
	if c := part(cs, "LIMITED_TIME_OFFER"); c != nil {
		if err := f.offer(c, find(in.Components, "limited_time_offer"), m); err != nil {
			return err
		}
	}
	if c := part(cs, "BUTTONS"); c != nil {
		if m.Buttons, err = f.buttons(c.Buttons, in.Components); err != nil {
			return err
		}
		if err := f.opens(c.Buttons, m); err != nil {
			return err
		}
		if m.Offer != nil {
			for _, b := range m.Buttons {
				if b.Does == "copy" {
					m.Offer.Code = b.Value
				}
			}
		}
	}
	if c := part(cs, "CAROUSEL"); c != nil {
		return f.carousel(c.Cards, find(in.Components, "carousel"), m)
	}
	return nil
}

// unknownParts refuses parameters for what the template does not have.
func (f filling) unknownParts(parts []partIn) *graphError {
	for _, p := range parts {
		kind := strings.ToUpper(p.Type)
		if kind == "BUTTON" {
			kind = "BUTTONS"
		}
		c := part(f.t.shown(), kind)
		switch {
		case !slices.Contains([]string{"HEADER", "BODY", "BUTTONS", "CAROUSEL", "LIMITED_TIME_OFFER"}, kind):
			return badParam("Param template['components'][type] must be one of {HEADER, BODY, BUTTON, CAROUSEL, LIMITED_TIME_OFFER} - got %q.", p.Type)
		case c == nil && len(p.Parameters) > 0:
			return countMismatch(strings.ToLower(p.Type), len(p.Parameters), 0)
		case kind == "BUTTONS" && c != nil && (indexOf(p) < 0 || indexOf(p) >= len(c.Buttons)):
			return invalid("buttons: Button at index %v does not exist in the template", p.Index)
		}
	}
	return nil
}

func find(parts []partIn, kind string) *partIn {
	i := slices.IndexFunc(parts, func(p partIn) bool { return strings.EqualFold(p.Type, kind) })
	if i < 0 {
		return nil
	}
	return &parts[i]
}

// indexOf is a button's place; it comes as a text or as a number.
func indexOf(p partIn) int {
	if p.Index == nil {
		return 0
	}
	i, err := strconv.Atoi(fmt.Sprint(p.Index))
	if err != nil {
		return -1
	}
	return i
}

// text fills a text's variables with a component's parameters.
func (f filling) text(where, text string, p *partIn) (string, *graphError) {
	vars := variables(text)
	var params []paramIn
	if p != nil {
		params = p.Parameters
	}
	if len(params) != len(vars) {
		return "", countMismatch(where, len(params), len(vars))
	}
	values := map[string]string{}
	for i, param := range params {
		key := itoa(i + 1)
		if f.t.named() {
			if key = param.Name; key == "" {
				return "", badParam("%s: Parameter name is missing or empty", where)
			}
			if !slices.Contains(vars, key) {
				return "", badParam("%s: the template has no parameter named %s", where, key)
			}
		}
		value, err := param.words(where)
		if err != nil {
			return "", err
		}
		values[key] = value
	}
	if len(values) != len(vars) {
		return "", countMismatch(where, len(values), len(vars))
	}
	return fillText(text, values), nil
}

// words is the text of a parameter.
func (p paramIn) words(where string) (string, *graphError) {
	text := p.Text
	switch {
	case p.Type == "text":
	case p.Type == "currency" && p.Currency != nil:
		text = p.Currency.Fallback
	case p.Type == "date_time" && p.Date != nil:
		text = p.Date.Fallback
	default:
		return "", formatMismatch(where, "TEXT", p.Type)
	}
	if strings.TrimSpace(text) == "" {
		return "", fail(400, 131008, "Required parameter is missing", "%s: Parameter of type %s is missing text value", where, p.Type)
	}
	if strings.ContainsAny(text, "\n\r\t") || strings.Contains(text, "     ") {
		return "", fail(400, 132018, "There was an issue with the parameters in your template", "Param text cannot have new-line/tab characters or more than 4 consecutive spaces")
	}
	return text, nil
}

func (f filling) header(c *component, p *partIn, m *sandbox.Message) *graphError {
	if c == nil {
		return nil
	}
	if c.Format == "TEXT" {
		text, err := f.text("header", c.Text, p)
		if err != nil {
			return err
		}
		if utf8.RuneCountInString(text) > maxHeader {
			return fail(400, 132005, "Template hydrated text too long", "header: the text is %d characters long, at most %d are allowed", utf8.RuneCountInString(text), maxHeader)
		}
		m.Header = text
		return nil
	}
	if c.Format == "PRODUCT" {
		return nil
	}
	if p == nil || len(p.Parameters) == 0 {
		return formatMismatch("header", c.Format, "")
	}
	if len(p.Parameters) > 1 {
		return countMismatch("header", len(p.Parameters), 1)
	}
	param := p.Parameters[0]
	want := strings.ToLower(c.Format)
	if want == "gif" {
		want = "video"
	}
	if strings.ToLower(param.Type) != want {
		return formatMismatch("header", c.Format, param.Type)
	}
	if want == "location" {
		if err := param.Location.fill(m); err != nil {
			return err
		}
		m.Kind = "template"
		return nil
	}
	ref, err := f.file(want, map[string]*fileIn{"image": param.Image, "video": param.Video, "document": param.Document}[want])
	m.Media = ref
	return err
}

// file is the file of a header or card.
func (f filling) file(kind string, in *fileIn) (*sandbox.MediaRef, *graphError) {
	bubble := sandbox.Message{}
	if in == nil || (in.ID == "" && in.Link == "") {
		return nil, formatMismatch("header", strings.ToUpper(kind), "")
	}
	late, err := f.n.fillFile(in, kind, f.a, &bubble)
	if err == nil && late != nil {
		err = formatMismatch("header", strings.ToUpper(kind), "")
	}
	if err != nil {
		return nil, err
	}
	if bubble.Media.Mime == "" {
		bubble.Media.Mime = map[string]string{"image": "image/jpeg", "video": "video/mp4", "document": "application/pdf"}[kind]
	}
	return bubble.Media, nil
}

func (f filling) offer(c *component, p *partIn, m *sandbox.Message) *graphError {
	m.Offer = &sandbox.Offer{Text: c.Offer.Text}
	if !c.Offer.Expiration {
		return nil
	}
	if p == nil || len(p.Parameters) != 1 || p.Parameters[0].Offer == nil || p.Parameters[0].Offer.Until == 0 {
		return fail(400, 131008, "Required parameter is missing", "limited_time_offer: expiration_time_ms is required")
	}
	until := time.UnixMilli(p.Parameters[0].Offer.Until).UTC()
	if !until.After(f.n.table.Now()) {
		return invalid("limited_time_offer: expiration_time_ms must be in the future")
	}
	m.Offer.Until = &until
	return nil
}
