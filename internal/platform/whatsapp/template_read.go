package whatsapp

import (
	"encoding/json"
	"slices"
	"strings"

	"recado.dev/internal/desk"
)

// readParts reads the network's components. What this connector could not write
// again is named in Foreign; an item that cannot be read at all costs itself
// alone.
func readParts(raw []json.RawMessage, authentication bool) desk.TemplateParts {
	var p desk.TemplateParts
	for _, one := range raw {
		var c component
		if json.Unmarshal(one, &c) != nil || c.Type == "" {
			foreign(&p, "component")
			continue
		}
		readComponent(&p, c, authentication)
	}
	if authentication && p.Code == nil {
		foreign(&p, "OTP")
	}
	return p
}

func readComponent(p *desk.TemplateParts, c component, authentication bool) {
	switch strings.ToUpper(c.Type) {
	case "HEADER":
		h, ok := readHeader(c)
		if !ok {
			foreign(p, "HEADER "+c.Format)
		}
		p.Header = &h
	case "BODY":
		p.Body, p.Examples = c.Text, bodyExamples(c)
		if authentication && c.Warning {
			code(p).Warning = true
		}
	case "FOOTER":
		p.Footer = c.Text
		if c.Expiry > 0 {
			code(p).ExpiryMinutes = c.Expiry
		}
	case "BUTTONS":
		readButtons(p, c.Buttons, &p.Buttons)
	case "CAROUSEL":
		for _, card := range c.Cards {
			p.Cards = append(p.Cards, readCard(p, card))
		}
	case "LIMITED_TIME_OFFER":
		if c.Offer != nil {
			p.Offer = &desk.TemplateOffer{Text: c.Offer.Text, Expires: c.Offer.Expires}
		}
	default:
		foreign(p, c.Type)
	}
}

func foreign(p *desk.TemplateParts, what string) {
	if what = strings.TrimSpace(what); !slices.Contains(p.Foreign, what) {
		p.Foreign = append(p.Foreign, what)
	}
}

func code(p *desk.TemplateParts) *desk.TemplateCode {
	if p.Code == nil {
		p.Code = &desk.TemplateCode{}
	}
	return p.Code
}

func readHeader(c component) (desk.TemplateHeader, bool) {
	h := desk.TemplateHeader{Kind: strings.ToLower(c.Format), Text: c.Text}
	if c.Example != nil {
		h.Examples = exampleMap(blanks(c.Text), c.Example.HeaderText, c.Example.HeaderNamed)
	}
	known := []string{desk.HeaderText, desk.HeaderImage, desk.HeaderVideo, desk.HeaderDocument, desk.HeaderLocation}
	return h, slices.Contains(known, h.Kind)
}

func bodyExamples(c component) map[string]string {
	if c.Example == nil {
		return nil
	}
	var plain []string
	if len(c.Example.BodyText) > 0 {
		plain = c.Example.BodyText[0]
	}
	return exampleMap(blanks(c.Text), plain, c.Example.BodyNamed)
}

func exampleMap(vars, plain []string, byName []namedValue) map[string]string {
	out := map[string]string{}
	for i, v := range vars {
		if i < len(plain) {
			out[v] = plain[i]
		}
	}
	for _, n := range byName {
		out[n.Name] = n.Example
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

func readCard(p *desk.TemplateParts, in tplCard) desk.TemplateCard {
	card := desk.TemplateCard{Buttons: []desk.TemplateButton{}}
	for _, c := range in.Components {
		switch strings.ToUpper(c.Type) {
		case "HEADER":
			h, ok := readHeader(c)
			if !ok || !h.Media() {
				foreign(p, "HEADER "+c.Format)
			}
			card.Header = h
		case "BODY":
			card.Body, card.Examples = c.Text, bodyExamples(c)
		case "BUTTONS":
			readButtons(p, c.Buttons, &card.Buttons)
		default:
			foreign(p, c.Type)
		}
	}
	return card
}

func readButtons(p *desk.TemplateParts, in []tplButton, into *[]desk.TemplateButton) {
	for _, b := range in {
		out := desk.TemplateButton{Text: b.Text}
		switch strings.ToUpper(b.Type) {
		case "QUICK_REPLY":
			out.Kind = desk.ButtonReply
		case "URL":
			if b.OTPType != "" || p.Code != nil {
				readCode(p, b) // how a listed one-time code looks
				continue
			}
			out.Kind, out.URL = desk.ButtonURL, b.URL
			if b.Example != nil {
				out.Example = b.Example.first
			}
		case "PHONE_NUMBER":
			out.Kind, out.Phone = desk.ButtonPhone, b.Phone
		case "COPY_CODE":
			out.Kind = desk.ButtonCopyCode
			if b.Example != nil {
				out.Example = b.Example.first
			}
		case "FLOW":
			out.Kind, out.FlowID, out.FlowAction, out.FlowScreen = desk.ButtonFlow, string(b.FlowID), strings.ToLower(b.FlowAction), b.FlowScreen
		case "CATALOG":
			out.Kind = desk.ButtonCatalog
		case "OTP":
			readCode(p, b)
			continue
		default:
			foreign(p, "BUTTON "+b.Type)
			continue
		}
		*into = append(*into, out)
	}
}

func readCode(p *desk.TemplateParts, b tplButton) {
	c := code(p)
	c.Text, c.AutofillText, c.TermsAccepted = b.Text, b.Autofill, b.Terms
	c.Kind = strings.ToLower(b.OTPType)
	if c.Kind == "" {
		c.Kind = desk.CodeCopy
	}
	for _, a := range b.Apps {
		c.Apps = append(c.Apps, desk.TemplateApp(a))
	}
}
