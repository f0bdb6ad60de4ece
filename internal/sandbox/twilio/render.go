package twilio

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"recado.dev/internal/sandbox"
)

// part is one type of a template: what any of them may hold.
type part struct {
	Body      string   `json:"body"`
	Title     string   `json:"title"`
	Subtitle  string   `json:"subtitle"`
	Footer    string   `json:"footer"`
	Header    string   `json:"header_text"`
	Media     texts    `json:"media"`
	Button    string   `json:"button"`
	Items     []item   `json:"items"`
	Actions   []action `json:"actions"`
	Cards     []part   `json:"cards"`
	Latitude  any      `json:"latitude"`
	Longitude any      `json:"longitude"`
	Label     string   `json:"label"`
	Address   string   `json:"address"`
}

type item struct {
	ID          string `json:"id"`
	Item        string `json:"item"`
	Description string `json:"description"`
}

type action struct {
	Type  string `json:"type"`
	Title string `json:"title"`
	ID    string `json:"id"`
	URL   string `json:"url"`
	Phone string `json:"phone"`
	Code  string `json:"code"`
	Copy  string `json:"copy_code_text"` // the title, of a one-time code
}

// texts is a list of texts, or one.
type texts []string

// UnmarshalJSON implements json.Unmarshaler.
func (t *texts) UnmarshalJSON(b []byte) error {
	var one string
	if json.Unmarshal(b, &one) == nil {
		*t = texts{one}
		return nil
	}
	return json.Unmarshal(b, (*[]string)(t))
}

func (t *content) part(kind string) (part, error) {
	var p part
	if err := json.Unmarshal(t.Types[kind], &p); err != nil {
		return p, fmt.Errorf("type %s: %w", kind, err)
	}
	if kind == "whatsapp/authentication" {
		p.Body = "{{1}} is your verification code."
	}
	return p, nil
}

// kind is the type that is sent over a channel: the richest for WhatsApp, text
// for an SMS where there is one.
func (t *content) kind(channel string) string {
	order := types
	if channel == sms {
		order = append([]string{"twilio/text", "twilio/media"}, types...)
	}
	for _, k := range order {
		if _, ok := t.Types[k]; ok {
			return k
		}
	}
	return ""
}

// template takes the template that a message names, with its values.
func (in *outgoing) template(acc *account, id, variables string) *apiError {
	in.content = acc.contentByID(id)
	if in.content == nil || (in.content.Shared && !in.line.Shared && in.line.Channel == whatsApp) {
		return refuse(21655, "The ContentSid "+id+" is invalid")
	}
	in.values = map[string]string{}
	for k, v := range in.content.Variables {
		in.values[k] = v
	}
	if strings.TrimSpace(variables) == "" {
		return nil
	}
	given := map[string]any{}
	if json.Unmarshal([]byte(variables), &given) != nil {
		return refuse(21656)
	}
	for k, v := range given {
		s, ok := v.(string)
		if !ok || s == "" {
			return refuse(21656, "The ContentVariables Parameter is invalid: the value of "+k+" is not a text")
		}
		in.values[k] = s
	}
	return nil
}

// lacks is the error of values that do not fit a template; 0 where they do.
func (t *content) lacks(values map[string]string) int {
	for _, raw := range t.Types {
		for _, m := range placeholder.FindAllStringSubmatch(string(raw), -1) {
			v, ok := values[m[1]]
			if !ok {
				return 63028
			}
			if strings.ContainsAny(v, "\n\t") || strings.Contains(v, "     ") {
				return 63013
			}
		}
	}
	return 0
}

// reads finds the approved template that a text is an instance of.
func (acc *account) reads(body string) *content {
	for _, t := range acc.Contents {
		if t.Status != approved || len(t.Types) != 1 {
			continue
		}
		p, err := t.part("twilio/text")
		if err != nil || p.Body == "" {
			continue
		}
		quoted := regexp.QuoteMeta(placeholder.ReplaceAllString(p.Body, "\x00"))
		pattern := strings.ReplaceAll(quoted, "\x00", ".+")
		if re, err := regexp.Compile(`^` + pattern + `$`); err == nil && re.MatchString(strings.TrimSpace(body)) {
			return t
		}
	}
	return nil
}

// shaped is a message as a phone shows it.
type shaped struct{ sandbox.Message }

// body is the text that the API tells of it.
func (s shaped) body() string { return s.Text }

// shape makes what the phone shows, and tells which files must be fetched.
func (in *outgoing) shape() (shaped, []string) {
	if in.content == nil {
		m := shaped{sandbox.Message{Kind: "text", Text: in.body}}
		if l := place(in.action, in.body); l != nil && in.line.Channel == whatsApp {
			m.Kind, m.Location, m.Text = "location", l, in.body
		}
		return m, in.media
	}
	kind := in.content.kind(in.line.Channel)
	p, _ := in.content.part(kind) // checked when it was made
	fill := func(s string) string {
		return placeholder.ReplaceAllStringFunc(s, func(m string) string {
			if v, ok := in.values[placeholder.FindStringSubmatch(m)[1]]; ok {
				return v
			}
			return m
		})
	}
	m := shaped{sandbox.Message{Kind: "text", Text: fill(p.Body), Header: fill(p.Header), Footer: fill(p.Footer)}}
	if m.Text == "" {
		m.Text = fill(p.Title)
		m.Footer = fill(p.Subtitle)
	}
	var media []string
	for _, u := range p.Media {
		media = append(media, fill(u))
	}
	if in.line.Channel == sms {
		return m, media
	}
	m.Buttons = choices(p.Actions, fill)
	in.dress(&m.Message, kind, p, fill)
	if in.content.Status == approved && m.Kind != "list" && m.Kind != "location" {
		m.Kind = "template"
	}
	return m, slices.DeleteFunc(media, func(u string) bool { return !validURL(u) })
}

// dress gives a message what its type has beyond text and files.
func (in *outgoing) dress(m *sandbox.Message, kind string, p part, fill func(string) string) {
	switch kind {
	case "twilio/quick-reply":
		m.Kind = "buttons"
	case "twilio/list-picker":
		rows := make([]sandbox.Choice, len(p.Items))
		for i, o := range p.Items {
			rows[i] = sandbox.Choice{ID: fill(o.ID), Title: fill(o.Item), Description: fill(o.Description)}
		}
		m.Kind, m.List = "list", &sandbox.List{Label: fill(p.Button), Sections: []sandbox.Section{{Rows: rows}}}
	case "twilio/location":
		action := fmt.Sprintf("geo:%s,%s|%s", fill(fmt.Sprint(p.Latitude)), fill(fmt.Sprint(p.Longitude)), fill(p.Label))
		if l := place(action, fill(p.Address)); l != nil {
			m.Kind, m.Location = "location", l
		}
	case "twilio/carousel":
		for _, c := range p.Cards {
			panel := sandbox.Panel{Text: strings.TrimSpace(fill(c.Title) + "\n" + fill(c.Body)), Buttons: choices(c.Actions, fill)}
			if len(c.Media) > 0 {
				panel.Media = &sandbox.MediaRef{External: fill(c.Media[0]), Mime: "image/jpeg"}
			}
			m.Panels = append(m.Panels, panel)
		}
		m.Kind = "template"
	case "whatsapp/authentication":
		m.Kind = "template"
		for i := range m.Buttons {
			m.Buttons[i].Does, m.Buttons[i].Value = "copy", in.values["1"]
		}
	default:
		if len(m.Buttons) > 0 {
			m.Kind = "template"
		}
	}
}

// choices are a template's buttons: those that answer, and those that do
// something on the phone.
func choices(actions []action, fill func(string) string) []sandbox.Choice {
	var out []sandbox.Choice
	for _, a := range actions {
		c := sandbox.Choice{ID: fill(a.ID), Title: fill(a.Title)}
		if c.Title == "" {
			c.Title = fill(a.Copy)
		}
		if c.ID == "" {
			c.ID = c.Title
		}
		switch a.Type {
		case "URL":
			c.Does, c.Value = "url", fill(a.URL)
		case "PHONE_NUMBER", "VOICE_CALL":
			c.Does, c.Value = "call", fill(a.Phone)
		case "COPY_CODE":
			c.Does, c.Value = "copy", fill(a.Code)
		}
		out = append(out, c)
	}
	return out
}
