package platformtest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// outgoingCase is one message of the set that every connector is asked to
// send. claimed says whether the capabilities promise that it goes out.
type outgoingCase struct {
	name    string
	claimed bool
	message desk.Message
	replyTo platform.RemoteMessageID
}

// messageID is our id of each message of the suite.
const messageID = "0192a0de-0000-7000-8000-000000000001"

// fileBody is what each file of the suite holds.
const fileBody = "the bytes of a file"

func (c outgoingCase) outgoing(h Harness) platform.Outgoing {
	m := c.message
	m.ID, m.Direction = messageID, desk.DirectionOut
	out, ok := desk.NewOutgoing(m)
	if !ok {
		panic("the suite made a message that may not leave")
	}
	o := platform.Outgoing{Message: out, To: h.To, ReplyTo: cmp.Or(c.replyTo, h.Answers)}
	if h.Public != nil {
		target := *h.Public
		o.Public = &target
	}
	for _, a := range m.Attachments {
		o.Media = append(o.Media, platform.OutgoingMedia{Attachment: a, Open: openFile, Link: "https://desk.test/f/" + a.ID + "/" + a.Name})
	}
	return o
}

func openFile() (platform.ReadSeekCloser, error) {
	return closer{strings.NewReader(fileBody)}, nil
}

type closer struct{ *strings.Reader }

func (closer) Close() error { return nil }

// outgoingCases is the set with, for these capabilities, what is promised of
// each. A new case shows up in the golden files of all connectors.
func outgoingCases(caps platform.Caps) []outgoingCase {
	return append(wordCases(caps), append(fileCases(caps), append(choiceCases(caps), limitCases(caps)...)...)...)
}

func wordCases(caps platform.Caps) []outgoingCase {
	can := caps.TextLength > 0
	return []outgoingCase{
		{name: "text", claimed: can, message: text("Hola, ¿en qué puedo ayudarte?")},
		{name: "text-emoji", claimed: can, message: text("Listo 👍🏽 👩‍👩‍👧 ❤️")},
		{name: "text-right-to-left", claimed: can, message: text("مرحبا بك في متجرنا")},
		{name: "text-lines", claimed: can, message: text("one\n\ttwo \"three\" <four> & \\five")},
		{name: "text-link", claimed: can, message: text("Mira https://shop.example/pedido/42?a=1&b=2")},
		{name: "text-formatting", claimed: can, message: text("*fuerte* _cursiva_ ~tachado~ ```código```")},
		{name: "text-reply", claimed: can, message: text("Sí, claro"), replyTo: "remote-in-1"},
	}
}

func fileCases(caps platform.Caps) []outgoingCase {
	cases := []outgoingCase{
		file(desk.MessageImage, "image/jpeg", "Nuestra tienda"),
		file(desk.MessageImage, "image/png", ""),
		file(desk.MessageVideo, "video/mp4", "Así se monta"),
		file(desk.MessageAudio, "audio/mpeg", ""),
		file(desk.MessageVoice, "audio/ogg", ""),
		file(desk.MessageDocument, "application/pdf", "Tu factura"),
		file(desk.MessageSticker, "image/webp", ""),
	}
	for i := range cases {
		kind := caps.Media[string(cases[i].message.Kind)]
		if kind.Level == platform.Yes && !kind.Caption {
			cases[i].message.Text = "" // words go beside such a file, in a message of their own
		}
		taken := len(kind.Mimes) == 0 || slices.Contains(kind.Mimes, cases[i].message.Attachments[0].Mime)
		cases[i].claimed = kind.Level == platform.Yes && taken
	}
	return cases
}

func shelves(title string, ids ...string) []desk.ProductShelf {
	shelf := desk.ProductShelf{Title: title}
	for _, id := range ids {
		shelf.Items = append(shelf.Items, desk.ProductItem{ID: id, Name: "Camisa", Price: &desk.Money{Minor: 3990, Currency: "EUR"}})
	}
	return []desk.ProductShelf{shelf}
}

func choiceCases(caps platform.Caps) []outgoingCase {
	sells := caps.Interactive.Products == platform.Yes
	return []outgoingCase{
		{name: "buttons", claimed: caps.Buttons.Level == platform.Yes, message: rich(desk.Rich{
			Header: "Entrega", Body: "¿Te va bien mañana?", Footer: "Tienda Luna", Buttons: buttons(2),
		})},
		{name: "list", claimed: caps.List.Level == platform.Yes, message: rich(desk.Rich{
			Body: "Elige un turno", ListLabel: "Ver turnos",
			Sections: []desk.ListSection{{Title: "Mañana", Rows: rows(2)}, {Title: "Tarde", Rows: []desk.ListRow{{ID: "t1", Title: "16 h", Description: "último"}}}},
		})},
		{name: "link-button", claimed: caps.LinkButton == platform.Yes, message: rich(desk.Rich{
			Body: "Paga aquí", Link: &desk.LinkButton{Title: "Pagar", URL: "https://shop.example/pay/42"},
		})},
		{name: "ask-location", claimed: caps.Location == platform.Yes, message: rich(desk.Rich{Body: "¿Dónde estás?", AskForSpot: true})},
		{name: "ask-address", claimed: caps.Interactive.Asks("IN"), message: rich(desk.Rich{Body: "¿Dónde te lo enviamos?", AskAddress: "IN"})},
		{name: "product", claimed: sells, message: rich(desk.Rich{Body: "La camisa", Products: &desk.ProductOffer{CatalogID: "7700", Shelves: shelves("", "SKU-1")}})},
		{name: "products", claimed: sells, message: rich(desk.Rich{
			Header: "Menú", Body: "Para hoy", Footer: "Tienda Luna", Products: &desk.ProductOffer{CatalogID: "7700", Shelves: append(shelves("Platos", "SKU-1", "SKU-2"), shelves("Postres", "SKU-9")...)},
		})},
		{name: "catalogue", claimed: sells, message: rich(desk.Rich{Body: "Todo lo que hay", Products: &desk.ProductOffer{CatalogID: "7700", Whole: true, Shelves: shelves("", "SKU-1")}})},
		{name: "form", claimed: caps.Interactive.Forms == platform.Yes, message: rich(desk.Rich{
			Body: "Cuéntanos", Form: &desk.FormOffer{ID: "form-1", RemoteID: "6600", Label: "Abrir", Screen: "START", Title: "Reserva"},
		})},
		{name: "form-unpublished", claimed: false, message: rich(desk.Rich{Body: "Cuéntanos", Form: &desk.FormOffer{ID: "form-1", Label: "Abrir"}})},
		{name: "location", claimed: caps.Location == platform.Yes, message: desk.Message{Kind: desk.MessageLocation, Content: &desk.Content{
			Location: &desk.Location{Latitude: -34.6037, Longitude: -58.3816, Name: "Tienda Luna", Address: "Calle 1"},
		}}},
		{name: "contacts", claimed: caps.Contacts == platform.Yes, message: desk.Message{Kind: desk.MessageContacts, Content: &desk.Content{
			Contacts: []desk.ContactCard{{
				Name: "Leo Paz", Company: "Luna", Phones: []desk.LabelledText{{Label: "CELL", Value: "+54 9 11 5555-0102"}},
				Emails: []desk.LabelledText{{Label: "WORK", Value: "leo@shop.example"}},
			}},
		}}},
		{name: "template", claimed: caps.Templates == platform.Yes, message: desk.Message{Kind: desk.MessageTemplate, Content: &desk.Content{
			Template: &desk.Template{Name: "order_ready", Language: "es_AR", Components: json.RawMessage(`[{"type":"body","parameters":[{"type":"text","text":"Ana"}]}]`)},
		}}},
		{name: "unknown-kind", claimed: false, message: desk.Message{Kind: desk.MessageUnsupported}},
	}
}

func text(s string) desk.Message { return desk.Message{Kind: desk.MessageText, Text: s} }

func rich(r desk.Rich) desk.Message {
	return desk.Message{Kind: desk.MessageRich, Text: r.Body, Content: &desk.Content{Rich: &r}}
}

func file(kind desk.MessageKind, mime, caption string) outgoingCase {
	_, suffix, _ := strings.Cut(mime, "/")
	return outgoingCase{name: string(kind) + "-" + suffix, message: desk.Message{
		Kind: kind, Text: caption,
		Attachments: []desk.Attachment{{ID: "file-1", Mime: mime, Name: "archivo." + suffix, Size: int64(len(fileBody)), State: desk.AttachmentReady}},
	}}
}

func mimeOf(kind string) string {
	return map[string]string{
		"image": "image/jpeg", "video": "video/mp4", "audio": "audio/mpeg", "voice": "audio/ogg", "sticker": "image/webp",
	}[kind]
}

func buttons(n int) []desk.Button {
	var out []desk.Button
	for i := range n {
		out = append(out, desk.Button{ID: fmt.Sprintf("b%d", i+1), Title: fmt.Sprintf("Opción %d", i+1)})
	}
	return out
}

func rows(n int) []desk.ListRow {
	var out []desk.ListRow
	for i := range n {
		out = append(out, desk.ListRow{ID: fmt.Sprintf("r%d", i+1), Title: fmt.Sprintf("%d h", i+9)})
	}
	return out
}
