package meta_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform/messenger"
	"recado.dev/internal/render"
	"recado.dev/internal/sandbox"
)

// Each rich content as it arrives on a Messenger phone: in the platform's own
// form where it has one, else in words.
//
// Proves: 003-R4b, 003-R4c, 003-R4e, 003-R4f, 003-R4g
func TestRichContentArrivesOnMessenger(t *testing.T) {
	t.Parallel()
	s := newStreet(t, messenger.New())
	to := s.hello()
	words := func(m sandbox.Message) bool {
		return m.Kind == "text" && m.Text != "" && len(m.Buttons) == 0 && len(m.Panels) == 0 && m.Page == nil
	}
	at := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		cell, name string
		message    desk.Message
		arrived    func(sandbox.Message) bool
	}{
		{"R4a", "an adaptive card goes as its words", desk.Message{Kind: desk.MessageRich, Content: &desk.Content{Rich: &desk.Rich{
			Body: "Tu pedido", Adaptive: json.RawMessage(`{"type":"AdaptiveCard","version":"1.5","body":[{"type":"TextBlock","text":"Llega mañana"}]}`),
		}}}, func(m sandbox.Message) bool { return words(m) && strings.Contains(m.Text, "Llega mañana") }},
		{"R4b", "buttons", desk.Message{Kind: desk.MessageRich, Content: &desk.Content{Rich: &desk.Rich{
			Body: "¿Mañana?", Buttons: []desk.Button{{ID: "y", Title: "Sí"}, {ID: "n", Title: "No"}},
		}}}, func(m sandbox.Message) bool { return len(m.Buttons) == 2 && m.Buttons[0].ID == "y" }},
		{"R4c", "cards", desk.Message{Kind: desk.MessageRich, Content: &desk.Content{Rich: &desk.Rich{
			Body: "Dos", Cards: []desk.Card{{Title: "Azul", Text: "39 €"}, {Title: "Roja", Buttons: []desk.CardButton{{ID: "r", Title: "Esta"}}}},
		}}}, func(m sandbox.Message) bool { return len(m.Panels) == 2 && m.Panels[1].Buttons[0].ID == "r" }},
		{"R4d", "emphasis goes as plain words", desk.Message{Kind: desk.MessageText, Text: "*Abrimos* a las _diez_"},
			func(m sandbox.Message) bool { return m.Text == "Abrimos a las diez" }},
		{"R4e", "a page", desk.Message{Kind: desk.MessageRich, Content: &desk.Content{Rich: &desk.Rich{
			Body: "Así llegas", Page: &desk.PagePreview{URL: "https://shop.example/x", Title: "Cómo llegar", ImageURL: "https://shop.example/x.jpg"},
		}}}, func(m sandbox.Message) bool {
			return m.Page != nil && m.Page.Title == "Cómo llegar" && m.Page.Media != nil
		}},
		{"R4f", "quick replies", desk.Message{Kind: desk.MessageRich, Content: &desk.Content{Rich: &desk.Rich{
			Body: "¿Talla?", QuickReplies: []desk.Button{{ID: "s", Title: "S"}, {ID: "m", Title: "M"}},
		}}}, func(m sandbox.Message) bool { return len(m.Quick) == 2 && m.Quick[1].ID == "m" }},
		{"R4g", "a list", desk.Message{Kind: desk.MessageRich, Content: &desk.Content{Rich: &desk.Rich{
			Body: "Turnos", ListLabel: "Ver", Sections: []desk.ListSection{{Title: "Mañana", Rows: []desk.ListRow{{ID: "9", Title: "9 h", Description: "pocas plazas"}, {ID: "10", Title: "10 h"}}}},
		}}}, func(m sandbox.Message) bool {
			return len(m.Quick) == 2 && m.Quick[0].ID == "9" && strings.Contains(m.Text, "pocas plazas")
		}},
		{"R4h", "times go as something to choose from, in words", desk.Message{Kind: desk.MessageRich, Content: &desk.Content{Rich: &desk.Rich{
			Body: "¿Cuándo?", Times: &desk.TimePicker{Title: "Cita", TimeZone: "Europe/Madrid", Slots: []desk.TimeSlot{{ID: "t1", Start: at}, {ID: "t2", Start: at.Add(time.Hour)}}},
		}}}, func(m sandbox.Message) bool {
			return strings.Contains(m.Text, "10:00") || strings.Contains(quickOf(m), "10:00")
		}},
	} {
		c.message.ID, c.message.Direction = "our-"+c.cell, desk.DirectionOut
		if c.message.Content != nil {
			c.message.Text = c.message.Content.Rich.Body
		}
		shown := render.Message(c.message, s.session.Caps()).Message
		r, err := s.send(to, shown)
		if err != nil {
			t.Errorf("%s %s: %v", c.cell, c.name, err)
			continue
		}
		if m := s.shown(r.ID); !c.arrived(m) {
			t.Errorf("%s %s: the phone shows %+v", c.cell, c.name, m)
		}
	}
}

// quickOf are the titles of what can be chosen.
func quickOf(m sandbox.Message) string {
	var b strings.Builder
	for _, q := range append(m.Quick, m.Buttons...) {
		b.WriteString(q.Title + " ")
	}
	return b.String()
}
