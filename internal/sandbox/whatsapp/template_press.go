package whatsapp

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"recado.dev/internal/sandbox"
)

// buttons fill what the template's buttons need.
func (f filling) buttons(bs []button, parts []partIn) ([]sandbox.Choice, *graphError) {
	var out []sandbox.Choice
	for i, b := range bs {
		var given *partIn
		for j := range parts {
			if strings.EqualFold(parts[j].Type, "button") && indexOf(parts[j]) == i {
				given = &parts[j]
			}
		}
		choice, err := f.button(i, b, given)
		if err != nil {
			return nil, err
		}
		out = append(out, choice)
	}
	return out, nil
}

var subTypes = map[string]string{
	"QUICK_REPLY": "quick_reply", "URL": "url", "COPY_CODE": "copy_code", "FLOW": "flow", "CATALOG": "catalog", "MPM": "mpm", "VOICE_CALL": "voice_call",
}

func (f filling) button(i int, b button, p *partIn) (sandbox.Choice, *graphError) {
	choice := sandbox.Choice{ID: fmt.Sprintf("button-%d", i), Title: b.Text}
	need := func() *graphError {
		return fail(400, 131008, "Required parameter is missing", "buttons: Button at index %d of type %s requires a parameter", i, titled(b.Type))
	}
	var param paramIn
	if p != nil {
		if want := subTypes[b.Type]; !strings.EqualFold(p.SubType, want) {
			return choice, fail(400, 132012, "Parameter format does not match format in the created template", "buttons: Button at index %d is of type %s, received sub_type %q", i, titled(b.Type), p.SubType)
		}
		if len(p.Parameters) > 1 {
			return choice, countMismatch("buttons", len(p.Parameters), 1)
		}
		if len(p.Parameters) == 1 {
			param = p.Parameters[0]
		}
	}
	switch b.Type {
	case "QUICK_REPLY":
		choice.ID = b.Text
		if param.Payload != "" {
			choice.ID = param.Payload
		}
		if len(choice.ID) > 256 {
			return choice, invalid("buttons: the payload of the button at index %d is longer than 256 characters", i)
		}
	case "URL":
		choice.Does, choice.Value = "url", b.URL
		switch vars := variables(b.URL); {
		case len(vars) == 0 && p != nil && len(p.Parameters) > 0:
			return choice, countMismatch("buttons", 1, 0)
		case len(vars) == 1 && (param.Type != "text" || param.Text == ""):
			return choice, need()
		case len(vars) == 1:
			value := param.Text
			if strings.HasPrefix(b.URL, codePage) {
				if utf8.RuneCountInString(value) > 15 {
					return choice, invalid("buttons: a code is at most 15 characters long")
				}
				choice.Does, choice.Value = "copy", value
				return choice, nil
			}
			choice.Value = fillText(b.URL, map[string]string{vars[0]: strings.ReplaceAll(url.PathEscape(value), "%2F", "/")})
		}
	case "PHONE_NUMBER":
		choice.Does, choice.Value = "call", b.Phone
	case "COPY_CODE":
		if param.Code == "" {
			return choice, need()
		}
		if utf8.RuneCountInString(param.Code) > 15 {
			return choice, invalid("buttons: a coupon code is at most 15 characters long")
		}
		choice.Does, choice.Value = "copy", param.Code
	case "FLOW":
		choice.Does = "flow"
		if param.Action != nil {
			choice.Value = param.Action.Token
		}
	case "CATALOG", "MPM", "SPM":
		choice.Does = "catalog"
	case "VOICE_CALL":
		choice.Does, choice.Value = "call", f.a.Settings["display_phone_number"]
	}
	return choice, nil
}

// opens gives a message the form or the goods that its buttons open.
func (f filling) opens(bs []button, m *sandbox.Message) *graphError {
	for i, x := range bs {
		var err *graphError
		switch x.Type {
		case "FLOW":
			m.Form, err = f.b.formToSend(string(x.FlowID), x.FlowName, m.Buttons[i].Value, x.Text, x.Screen, false)
		case "CATALOG", "MPM", "SPM":
			var all []string
			for _, p := range f.b.Catalog.Products[:min(30, len(f.b.Catalog.Products))] {
				all = append(all, p.SKU)
			}
			m.Goods, err = f.b.goods(f.b.Catalog.ID, x.Text, []string{""}, [][]string{all})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// titled is a type as error texts write it: QUICK_REPLY is QuickReply.
func titled(kind string) string {
	var out strings.Builder
	for _, w := range strings.Split(strings.ToLower(kind), "_") {
		out.WriteString(strings.ToUpper(w[:1]) + w[1:])
	}
	return out.String()
}

// carousel fills the cards, each with what belongs to it.
func (f filling) carousel(cards []cardPart, p *partIn, m *sandbox.Message) *graphError {
	if p == nil || len(p.Cards) != len(cards) {
		got := 0
		if p != nil {
			got = len(p.Cards)
		}
		return fail(400, 132000, "Number of parameters does not match the expected number of params", "carousel: number of cards (%d) does not match the expected number of cards (%d)", got, len(cards))
	}
	for i, card := range cards {
		j := slices.IndexFunc(p.Cards, func(c struct {
			Index      int      `json:"card_index"`
			Components []partIn `json:"components"`
		}) bool {
			return c.Index == i
		})
		if j < 0 {
			return invalid("carousel: there is no card with card_index %d", i)
		}
		parts := p.Cards[j].Components
		bubble := sandbox.Message{}
		if err := f.header(part(card.Components, "HEADER"), find(parts, "header"), &bubble); err != nil {
			return err
		}
		panel := sandbox.Panel{Media: bubble.Media}
		var err *graphError
		if body := part(card.Components, "BODY"); body != nil {
			if panel.Text, err = f.text("body", body.Text, find(parts, "body")); err != nil {
				return err
			}
			if utf8.RuneCountInString(panel.Text) > 160 {
				return fail(400, 132005, "Template hydrated text too long", "carousel: the text of card %d is longer than 160 characters", i)
			}
		}
		if panel.Buttons, err = f.buttons(part(card.Components, "BUTTONS").Buttons, parts); err != nil {
			return err
		}
		m.Panels = append(m.Panels, panel)
	}
	return nil
}
