package byoc

import (
	"net/http"

	"recado.dev/internal/desk"
	"recado.dev/internal/sandbox"
)

// bubble is a message as a phone shows it.
func (n *Network) bubble(r *http.Request, a sandbox.Account, in *message) (sandbox.Message, error) {
	m := sandbox.Message{Kind: in.Kind, Text: in.Text}
	files := map[string]*sandbox.MediaRef{}
	for _, f := range in.Attachments {
		ref, err := n.fetch(r, a, f)
		if err != nil {
			return m, err
		}
		files[f.ID] = ref
		if m.Media == nil && in.Rich == nil {
			m.Media = ref
		}
	}
	if in.Location != nil {
		m.Location = &sandbox.Location{Latitude: in.Location.Latitude, Longitude: in.Location.Longitude, Name: in.Location.Name, Address: in.Location.Address}
	}
	for _, c := range in.Contacts {
		card := sandbox.Card{Name: c.Name, Company: c.Company}
		if len(c.Phones) > 0 {
			card.Phone = c.Phones[0].Value
		}
		if len(c.Emails) > 0 {
			card.Email = c.Emails[0].Value
		}
		m.Contacts = append(m.Contacts, card)
	}
	if in.Rich != nil {
		choices(&m, in.Rich)
		shows(&m, in.Rich, files)
	}
	return m, nil
}

// choices are what the customer can answer with.
func choices(m *sandbox.Message, r *desk.Rich) {
	m.Kind, m.Text, m.Header, m.Footer = "text", r.Body, r.Header, r.Footer
	for _, b := range r.Buttons {
		m.Kind = "buttons"
		m.Buttons = append(m.Buttons, sandbox.Choice{ID: b.ID, Title: b.Title})
	}
	for _, b := range r.QuickReplies {
		m.Quick = append(m.Quick, sandbox.Choice{ID: b.ID, Title: b.Title})
	}
	if len(r.Sections) > 0 {
		m.Kind, m.List = "list", &sandbox.List{Label: r.ListLabel}
		for _, s := range r.Sections {
			section := sandbox.Section{Title: s.Title}
			for _, row := range s.Rows {
				section.Rows = append(section.Rows, sandbox.Choice{ID: row.ID, Title: row.Title, Description: row.Description})
			}
			m.List.Sections = append(m.List.Sections, section)
		}
	}
	if r.Times != nil {
		m.Times = &sandbox.Times{Title: r.Times.Title, Place: r.Times.Place, TimeZone: r.Times.TimeZone}
		for _, s := range r.Times.Slots {
			m.Times.Slots = append(m.Times.Slots, sandbox.Slot{ID: s.ID, Start: s.Start, Minutes: s.Minutes})
		}
	}
	if r.AskForSpot {
		m.Kind = "ask_location"
	}
}

// shows is what there is to look at and to open.
func shows(m *sandbox.Message, r *desk.Rich, files map[string]*sandbox.MediaRef) {
	for _, c := range r.Cards {
		p := sandbox.Panel{Media: picture(files, c.Image, c.ImageURL), Title: c.Title, Text: c.Text}
		for _, b := range c.Buttons {
			choice := sandbox.Choice{ID: b.ID, Title: b.Title}
			if b.URL != "" {
				choice.Does, choice.Value = "url", b.URL
			}
			p.Buttons = append(p.Buttons, choice)
		}
		m.Panels = append(m.Panels, p)
	}
	if r.Link != nil {
		m.Kind, m.Link = "link", &sandbox.Link{Title: r.Link.Title, URL: r.Link.URL}
	}
	if p := r.Page; p != nil {
		m.Page = &sandbox.Page{URL: p.URL, Title: p.Title, Text: p.Text, Media: picture(files, p.Image, p.ImageURL)}
	}
	m.Adaptive = r.Adaptive
	if a := r.App; a != nil {
		m.App = &sandbox.App{ID: a.ID, Title: a.Title, Subtitle: a.Subtitle, Data: a.Data, Media: picture(files, a.Image, "")}
	}
	if p := r.Payment; p != nil {
		m.Payment = &sandbox.Payment{Reference: p.Reference, Amount: p.Amount.Minor, Currency: p.Amount.Currency, URL: p.URL}
		if len(p.Lines) > 0 {
			m.Payment.Title = p.Lines[0].Title
		}
	}
}

func picture(files map[string]*sandbox.MediaRef, id, address string) *sandbox.MediaRef {
	if ref := files[id]; ref != nil {
		return ref
	}
	if address != "" {
		return &sandbox.MediaRef{Mime: "image/*", External: address}
	}
	return nil
}
