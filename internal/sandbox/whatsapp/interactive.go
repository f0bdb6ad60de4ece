package whatsapp

import (
	"unicode/utf8"

	"recado.dev/internal/sandbox"
)

// interactiveIn is a message with choices.
type interactiveIn struct {
	Type   string `json:"type"`
	Header *struct {
		Type string `json:"type"`
		Text string `json:"text"`
	} `json:"header"`
	Body *struct {
		Text string `json:"text"`
	} `json:"body"`
	Footer *struct {
		Text string `json:"text"`
	} `json:"footer"`
	Action struct {
		Button  string `json:"button"`
		Buttons []struct {
			Type  string `json:"type"`
			Reply rowIn  `json:"reply"`
		} `json:"buttons"`
		Sections []struct {
			Title    string  `json:"title"`
			Rows     []rowIn `json:"rows"`
			Products []struct {
				SKU string `json:"product_retailer_id"`
			} `json:"product_items"`
		} `json:"sections"`
		CatalogID  string `json:"catalog_id"`
		SKU        string `json:"product_retailer_id"`
		Name       string `json:"name"`
		Parameters struct {
			DisplayText string  `json:"display_text"`
			URL         string  `json:"url"`
			Country     string  `json:"country"`
			FlowID      looseID `json:"flow_id"`
			FlowName    string  `json:"flow_name"`
			FlowToken   string  `json:"flow_token"`
			FlowCTA     string  `json:"flow_cta"`
			Mode        string  `json:"mode"`
			FlowPayload *struct {
				Screen string `json:"screen"`
			} `json:"flow_action_payload"`
		} `json:"parameters"`
	} `json:"action"`
}

type rowIn struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Description string `json:"description"`
}

// within complains about a text that is absent or too long.
func within(what, text string, limit int) *graphError {
	if n := utf8.RuneCountInString(text); n < 1 || n > limit {
		return invalid("%s length invalid. Min length: 1, Max length: %d", what, limit)
	}
	return nil
}

func (in *interactiveIn) fill(b *book, m *sandbox.Message) *graphError {
	if in.Body == nil && in.Type == "product" {
		in.Body = &struct {
			Text string `json:"text"`
		}{Text: " "} // a single product needs no words
	}
	if in.Body == nil {
		return missing("interactive.body")
	}
	limit := 1024
	if in.Type == "list" {
		limit = 4096
	}
	if err := within("Body text", in.Body.Text, limit); err != nil {
		return err
	}
	m.Text = in.Body.Text
	if in.Header != nil && in.Header.Type == "text" {
		if err := within("Header text", in.Header.Text, 60); err != nil {
			return err
		}
		m.Header = in.Header.Text
	}
	if in.Footer != nil {
		if err := within("Footer text", in.Footer.Text, 60); err != nil {
			return err
		}
		m.Footer = in.Footer.Text
	}
	switch in.Type {
	case "button":
		return in.buttons(m)
	case "list":
		return in.list(m)
	case "cta_url":
		if err := within("Button title", in.Action.Parameters.DisplayText, 20); err != nil {
			return err
		}
		if in.Action.Parameters.URL == "" {
			return missing("interactive.action.parameters.url")
		}
		m.Kind, m.Link = "link", &sandbox.Link{Title: in.Action.Parameters.DisplayText, URL: in.Action.Parameters.URL}
		return nil
	case "location_request_message":
		m.Kind = "ask_location"
		return nil
	case "product", "product_list", "catalog_message":
		return in.offer(b, m)
	case "flow":
		return in.ask(b, m)
	case "address_message":
		form := addressForm(in.Action.Parameters.Country)
		if form == nil {
			return invalid("Address messages are not available in the country %q", in.Action.Parameters.Country)
		}
		m.Kind, m.Form = "form", form
		return nil
	case "":
		return missing("interactive.type")
	}
	return invalid("Interactive type %q is not set up for this business account", in.Type)
}

func (in *interactiveIn) buttons(m *sandbox.Message) *graphError {
	if n := len(in.Action.Buttons); n < 1 || n > 3 {
		return invalid("Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3")
	}
	m.Kind = "buttons"
	ids, titles := map[string]bool{}, map[string]bool{}
	for _, b := range in.Action.Buttons {
		if b.Type != "reply" {
			return invalid("Button type %q is not valid: use reply", b.Type)
		}
		if err := within("Button title", b.Reply.Title, 20); err != nil {
			return err
		}
		if err := within("Button id", b.Reply.ID, 256); err != nil {
			return err
		}
		if ids[b.Reply.ID] || titles[b.Reply.Title] {
			return invalid("Duplicated button id or title: %s", b.Reply.Title)
		}
		ids[b.Reply.ID], titles[b.Reply.Title] = true, true
		m.Buttons = append(m.Buttons, sandbox.Choice{ID: b.Reply.ID, Title: b.Reply.Title})
	}
	return nil
}

func (in *interactiveIn) list(m *sandbox.Message) *graphError {
	if err := within("Button label", in.Action.Button, 20); err != nil {
		return err
	}
	if n := len(in.Action.Sections); n < 1 || n > 10 {
		return invalid("Invalid sections count. Min allowed sections: 1, Max allowed sections: 10")
	}
	m.Kind, m.List = "list", &sandbox.List{Label: in.Action.Button}
	ids, rows := map[string]bool{}, 0
	for _, s := range in.Action.Sections {
		if len(in.Action.Sections) > 1 || s.Title != "" {
			if err := within("Section title", s.Title, 24); err != nil {
				return err
			}
		}
		section := sandbox.Section{Title: s.Title}
		for _, r := range s.Rows {
			if err := within("Row title", r.Title, 24); err != nil {
				return err
			}
			if err := within("Row id", r.ID, 200); err != nil {
				return err
			}
			if utf8.RuneCountInString(r.Description) > 72 {
				return invalid("Row description length invalid. Max length: 72")
			}
			if ids[r.ID] {
				return invalid("Duplicated row id: %s", r.ID)
			}
			ids[r.ID] = true
			rows++
			section.Rows = append(section.Rows, sandbox.Choice{ID: r.ID, Title: r.Title, Description: r.Description})
		}
		m.List.Sections = append(m.List.Sections, section)
	}
	if rows < 1 || rows > 10 {
		return invalid("Total row count exceed max allowed count: 10, got %d", rows)
	}
	return nil
}
