package whatsapp

import (
	"fmt"
	"slices"
	"strings"

	"recado.dev/internal/sandbox"
)

// template is a message that the platform has approved.
type template struct {
	id, name, language, category, body, footer string
	params                                     int
	buttons                                    []string
}

// templates are those that each emulated business has.
var templates = []template{
	{id: "810001", name: "pedido_en_camino", language: "es", category: "UTILITY", params: 2, body: "Hola, {{1}}: tu pedido {{2}} ya va en camino. Te avisamos cuando esté en reparto.", footer: "Tienda Alba", buttons: []string{"Ver el estado", "Necesito ayuda"}},
	{id: "810002", name: "order_follow_up", language: "en", category: "UTILITY", params: 2, body: "Hi {{1}}, we are following up on your order {{2}}. Reply here and we will pick up where we left off.", footer: "Tienda Alba", buttons: []string{"I still need help", "All sorted"}},
	{id: "810003", name: "hello_world", language: "en_US", category: "UTILITY", body: "Welcome and congratulations!! This message demonstrates your ability to send a WhatsApp message notification from the Cloud API. Thank you for taking the time to test with us.", footer: "WhatsApp Business Platform sample message"},
}

func (t template) json() object {
	components := []object{{"type": "BODY", "text": t.body}}
	if t.params > 0 {
		example := []string{"Ana", "A-41207"}
		components[0]["example"] = object{"body_text": [][]string{example[:t.params]}}
	}
	components = append(components, object{"type": "FOOTER", "text": t.footer})
	if len(t.buttons) > 0 {
		var bs []object
		for _, b := range t.buttons {
			bs = append(bs, object{"type": "QUICK_REPLY", "text": b})
		}
		components = append(components, object{"type": "BUTTONS", "buttons": bs})
	}
	return object{
		"id": t.id, "name": t.name, "language": t.language, "status": "APPROVED", "category": t.category, "parameter_format": "POSITIONAL",
		"quality_score": object{"score": "GREEN"}, "rejected_reason": "NONE", "components": components,
	}
}

func listTemplates(c *call) object {
	data := []object{}
	for _, t := range templates {
		if name := c.FormValue("name"); name != "" && name != t.name {
			continue
		}
		data = append(data, pickFields(t.json(), c.FormValue("fields"), "name,parameter_format,components,language,status,category"))
	}
	return object{"data": data, "paging": object{"cursors": object{"before": "MAZDZD", "after": "MgZDZD"}}}
}

// templateIn is a template as a send names it.
type templateIn struct {
	Name     string `json:"name"`
	Language struct {
		Code string `json:"code"`
	} `json:"language"`
	Components []struct {
		Type       string `json:"type"`
		SubType    string `json:"sub_type"`
		Index      any    `json:"index"`
		Parameters []struct {
			Type    string `json:"type"`
			Text    string `json:"text"`
			Payload string `json:"payload"`
		} `json:"parameters"`
	} `json:"components"`
}

// fill turns a template and its parameters into what the customer sees.
func (in templateIn) fill(m *sandbox.Message) (category string, err *graphError) {
	if in.Name == "" {
		return "", missing("template.name")
	}
	i := slices.IndexFunc(templates, func(t template) bool { return t.name == in.Name && t.language == in.Language.Code })
	if i < 0 {
		return "", fail(404, 132001, "Template name does not exist in the translation", "template name (%s) does not exist in %s", in.Name, in.Language.Code)
	}
	t := templates[i]
	var values []string
	payloads := map[string]string{}
	for _, comp := range in.Components {
		for _, p := range comp.Parameters {
			switch {
			case strings.EqualFold(comp.Type, "body"):
				if p.Text == "" || strings.ContainsAny(p.Text, "\n\t") || strings.Contains(p.Text, "     ") {
					return "", badParam("Param text cannot have new-line/tab characters or more than 4 consecutive spaces, nor be empty")
				}
				values = append(values, p.Text)
			case strings.EqualFold(comp.Type, "button"):
				payloads[fmt.Sprint(comp.Index)] = p.Payload
			}
		}
	}
	if len(values) != t.params {
		return "", fail(400, 132000, "Number of parameters does not match the expected number of params", "body: number of localizable_params (%d) does not match the expected number of params (%d)", len(values), t.params)
	}
	m.Kind, m.Text, m.Footer = "template", t.body, t.footer
	for i, v := range values {
		m.Text = strings.ReplaceAll(m.Text, fmt.Sprintf("{{%d}}", i+1), v)
	}
	for i, title := range t.buttons {
		id := payloads[fmt.Sprint(i)]
		if id == "" {
			id = title
		}
		m.Buttons = append(m.Buttons, sandbox.Choice{ID: id, Title: title})
	}
	return strings.ToLower(t.category), nil
}
