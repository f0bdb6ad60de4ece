package whatsapp

import (
	"context"
	"strconv"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// tplFill is a component of a template as a send fills it.
type tplFill struct {
	Type       string       `json:"type"`
	SubType    string       `json:"sub_type,omitempty"`
	Index      string       `json:"index,omitempty"`
	Parameters []parameter  `json:"parameters,omitempty"`
	Cards      []filledCard `json:"cards,omitempty"`
}

type filledCard struct {
	Index      int       `json:"card_index"`
	Components []tplFill `json:"components"`
}

type parameter struct {
	Type     string        `json:"type"`
	Name     string        `json:"parameter_name,omitempty"`
	Text     string        `json:"text,omitempty"`
	Payload  string        `json:"payload,omitempty"`
	Coupon   string        `json:"coupon_code,omitempty"`
	Image    *mediaOut     `json:"image,omitempty"`
	Video    *mediaOut     `json:"video,omitempty"`
	Document *mediaOut     `json:"document,omitempty"`
	Location *locationBody `json:"location,omitempty"`
	Offer    *offerEnd     `json:"limited_time_offer,omitempty"`
	Action   *flowStart    `json:"action,omitempty"`
}

type offerEnd struct {
	Ends int64 `json:"expiration_time_ms"`
}

type flowStart struct {
	Token string `json:"flow_token"`
}

// writeTemplate writes a template. The caller's own components go as they are;
// those of a template that the desk filled are made here, with its files
// uploaded anew: what the network keeps of them does not last.
func (s *session) writeTemplate(ctx context.Context, e *envelopeOut, t *desk.Template, media []platform.OutgoingMedia) error {
	e.Type, e.Template = "template", &templateOut{Name: t.Name}
	e.Template.Language.Code = t.Language
	if t.Fill == nil {
		if len(t.Components) > 0 {
			e.Template.Components = t.Components
		}
		return nil
	}
	w := templateWriter{session: s, media: media}
	components, err := w.all(ctx, t.Fill)
	if err != nil {
		return err
	}
	if len(w.media) > 0 {
		return &platform.Failure{Kind: platform.Rejected, Title: "the template has no place for its files"}
	}
	if len(components) > 0 {
		e.Template.Components = components
	}
	return nil
}

// templateWriter takes the files one after the other, in the order in which the
// template shows them.
type templateWriter struct {
	session *session
	media   []platform.OutgoingMedia
}

func (w *templateWriter) all(ctx context.Context, f *desk.TemplateFill) ([]tplFill, error) {
	var out []tplFill
	if f.Header != nil {
		ps, err := w.header(ctx, *f.Header)
		if err != nil {
			return nil, err
		}
		if len(ps) > 0 {
			out = append(out, tplFill{Type: "header", Parameters: ps})
		}
	}
	if f.OfferEnds != nil {
		out = append(out, tplFill{Type: "limited_time_offer", Parameters: []parameter{{Type: "limited_time_offer", Offer: &offerEnd{Ends: f.OfferEnds.UnixMilli()}}}})
	}
	if f.Code != "" { // it goes twice: into the words and behind the button
		code := []parameter{{Type: "text", Text: f.Code}}
		return append(out, tplFill{Type: "body", Parameters: code}, tplFill{Type: "button", SubType: "url", Index: "0", Parameters: code}), nil
	}
	if len(f.Body) > 0 {
		out = append(out, tplFill{Type: "body", Parameters: texts(f.Body)})
	}
	out = append(out, pressed(f.Buttons)...)
	if len(f.Cards) == 0 {
		return out, nil
	}
	carousel := tplFill{Type: "carousel"}
	for i, c := range f.Cards {
		card := filledCard{Index: i}
		ps, err := w.header(ctx, c.Header)
		if err != nil {
			return nil, err
		}
		card.Components = append(card.Components, tplFill{Type: "header", Parameters: ps})
		if len(c.Body) > 0 {
			card.Components = append(card.Components, tplFill{Type: "body", Parameters: texts(c.Body)})
		}
		card.Components = append(card.Components, pressed(c.Buttons)...)
		carousel.Cards = append(carousel.Cards, card)
	}
	return append(out, carousel), nil
}

func texts(values []desk.FilledText) []parameter {
	out := make([]parameter, len(values))
	for i, v := range values {
		out[i] = parameter{Type: "text", Name: v.Name, Text: v.Text}
	}
	return out
}

func (w *templateWriter) header(ctx context.Context, h desk.FilledHeader) ([]parameter, error) {
	switch h.Kind {
	case desk.HeaderText:
		return texts(h.Text), nil
	case desk.HeaderLocation:
		if h.Location == nil {
			return nil, hollow()
		}
		l := h.Location
		return []parameter{{Type: "location", Location: &locationBody{Latitude: l.Latitude, Longitude: l.Longitude, Name: l.Name, Address: l.Address}}}, nil
	}
	if len(w.media) == 0 {
		return nil, hollow()
	}
	file := w.media[0]
	w.media = w.media[1:]
	id, err := w.session.upload(ctx, file)
	if err != nil {
		return nil, err
	}
	p, out := parameter{Type: h.Kind}, &mediaOut{ID: id}
	switch h.Kind {
	case desk.HeaderImage:
		p.Image = out
	case desk.HeaderVideo:
		p.Video = out
	default:
		out.Filename = file.Attachment.Name
		p.Document = out
	}
	return []parameter{p}, nil
}

// pressed fills buttons, each with a component of its own.
func pressed(buttons []desk.FilledButton) []tplFill {
	var out []tplFill
	for _, b := range buttons {
		one := tplFill{Type: "button", Index: strconv.Itoa(b.Index)}
		switch b.Kind {
		case desk.ButtonReply:
			one.SubType, one.Parameters = "quick_reply", []parameter{{Type: "payload", Payload: b.Text}}
		case desk.ButtonURL:
			one.SubType, one.Parameters = "url", []parameter{{Type: "text", Text: b.Text}}
		case desk.ButtonCopyCode:
			one.SubType, one.Parameters = "copy_code", []parameter{{Type: "coupon_code", Coupon: b.Text}}
		case desk.ButtonFlow:
			one.SubType, one.Parameters = "flow", []parameter{{Type: "action", Action: &flowStart{Token: b.Text}}}
		default:
			continue
		}
		out = append(out, one)
	}
	return out
}
