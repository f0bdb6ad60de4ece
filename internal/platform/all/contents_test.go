package all_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/all"
	"recado.dev/internal/render"
)

// content is one of the messages that every platform's rendering is kept of.
type content struct {
	name    string
	message desk.Message
}

func say(name, text string) content {
	return content{name, desk.Message{Kind: desk.MessageText, Text: text}}
}

func show(name string, r desk.Rich, files ...desk.Attachment) content {
	return content{name, desk.Message{Kind: desk.MessageRich, Content: &desk.Content{Rich: &r}, Attachments: files}}
}

func send(kind desk.MessageKind, mime, caption string) content {
	return content{string(kind), desk.Message{Kind: kind, Text: caption, Attachments: []desk.Attachment{{ID: "file", Mime: mime, Size: 4096, Name: "file"}}}}
}

func choices(n int) []desk.Button {
	out := make([]desk.Button, n)
	for i := range out {
		out[i] = desk.Button{ID: fmt.Sprint("c", i+1), Title: fmt.Sprint("Choice ", i+1)}
	}
	return out
}

func rows(n int) []desk.ListRow {
	out := make([]desk.ListRow, n)
	for i := range out {
		out[i] = desk.ListRow{ID: fmt.Sprint("r", i+1), Title: fmt.Sprint("Row ", i+1), Description: "What it is"}
	}
	return out
}

func moments(n int) []desk.TimeSlot {
	out := make([]desk.TimeSlot, n)
	for i := range out {
		out[i] = desk.TimeSlot{ID: fmt.Sprint("t", i+1), Start: time.Date(2026, 12, 1, 9+i, 0, 0, 0, time.UTC), Minutes: 30}
	}
	return out
}

func sideBySide(n int, picture string) []desk.Card {
	out := make([]desk.Card, n)
	for i := range out {
		out[i] = desk.Card{Title: fmt.Sprint("Card ", i+1), Text: "Made by hand", Image: picture,
			Buttons: []desk.CardButton{{ID: fmt.Sprint("buy", i+1), Title: "Buy"}, {Title: "See more", URL: fmt.Sprint("https://shop.example/", i+1)}}}
		picture = ""
	}
	return out
}

// contents are kept for every platform: add one, run with RECADO_UPDATE=1 and
// look at what it becomes.
func contents() []content {
	eur := func(minor int64) desk.Money { return desk.Money{Minor: minor, Currency: "EUR"} }
	picture := desk.Attachment{ID: "picture", Mime: "image/png", Size: 2048, Name: "card.png"}
	card := json.RawMessage(`{"type":"AdaptiveCard","version":"1.5","body":[{"type":"TextBlock","text":"**Your stay**"},{"type":"FactSet","facts":[{"title":"Nights","value":"2"}]}],"actions":[{"type":"Action.Submit","title":"Confirm","data":{"id":"ok"}},{"type":"Action.OpenUrl","title":"Details","url":"https://hotel.example/1"}]}`)
	asks := json.RawMessage(`{"type":"AdaptiveCard","version":"1.5","fallbackText":"Tell us your name in a few words.","body":[{"type":"Input.Text","id":"name","label":"Name"}],"actions":[{"type":"Action.Submit","title":"Send"}]}`)
	return []content{
		say("text", "Hello, how can I help?"),
		say("text emphasis", "*bold* _italic_ ~struck~ `mono` 2*3*4 snake_case"),
		say("text markup", "<b>not bold</b> & [not](a link) # no heading"),
		say("text emoji", "Done 👍🏽 👩‍👩‍👧 ❤️"),
		say("text right to left", "مرحبا بك في *متجرنا* רחוב 5"),
		say("text lines", "one\n\ntwo\n- three"),
		say("text link", "See https://shop.example/a_b?c=1&d=2"),
		say("text of 5000 characters", strings.TrimSpace(strings.Repeat("A sentence of some words. ", 200))[:5000]),
		send(desk.MessageImage, "image/jpeg", "Our *shop*"), send(desk.MessageVideo, "video/mp4", "How it works"), send(desk.MessageAudio, "audio/mpeg", ""),
		send(desk.MessageVoice, "audio/ogg", ""), send(desk.MessageDocument, "application/pdf", "Your invoice"), send(desk.MessageSticker, "image/webp", ""),
		{"location", desk.Message{Kind: desk.MessageLocation, Content: &desk.Content{Location: &desk.Location{Latitude: 40.4168, Longitude: -3.7038, Name: "Shop", Address: "Calle Mayor 1"}}}},
		{"contacts", desk.Message{Kind: desk.MessageContacts, Content: &desk.Content{Contacts: []desk.ContactCard{{Name: "Ana Ruiz", Phones: []desk.LabelledText{{Value: "+34600111222"}}}}}}},
		show("buttons", desk.Rich{Header: "Order", Body: "Is this right?", Footer: "Shop", Buttons: choices(3)}),
		show("buttons more than three", desk.Rich{Body: "Which one?", Buttons: choices(6)}),
		show("buttons more than any list", desk.Rich{Body: "Which one?", Buttons: choices(25)}),
		show("buttons with long words", desk.Rich{Body: "Well?", Buttons: []desk.Button{{ID: "1", Title: "A choice in more words than most buttons hold"}}}),
		show("list", desk.Rich{Body: "Choose", ListLabel: "Open", Sections: []desk.ListSection{{Title: "First", Rows: rows(2)}, {Title: "Second", Rows: []desk.ListRow{{ID: "x", Title: "Other"}}}}}),
		show("list of twenty", desk.Rich{Body: "Choose", ListLabel: "Open", Sections: []desk.ListSection{{Rows: rows(20)}}}),
		show("quick replies", desk.Rich{Body: "How was it?", QuickReplies: choices(3)}),
		show("quick replies right to left", desk.Rich{Body: "هل أنت متأكد؟", QuickReplies: []desk.Button{{ID: "y", Title: "نعم"}, {ID: "n", Title: "لا"}}}),
		show("quick replies of fifteen", desk.Rich{Body: "Which day?", QuickReplies: choices(15)}),
		show("cards", desk.Rich{Body: "New in", Cards: sideBySide(2, "picture")}, picture),
		show("cards of twelve", desk.Rich{Body: "All of them", Cards: sideBySide(12, "")}),
		show("page", desk.Rich{Body: "Have a look", Page: &desk.PagePreview{URL: "https://shop.example/sale", Title: "Sale", Text: "All week"}}),
		show("link button", desk.Rich{Body: "Pay here", Link: &desk.LinkButton{Title: "Pay", URL: "https://pay.example/1"}}),
		show("times", desk.Rich{Body: "When suits you?", Times: &desk.TimePicker{Title: "Fitting", TimeZone: "Europe/Madrid", Place: "Calle Mayor 1", Language: "es", Slots: moments(3)}}),
		show("times of fourteen", desk.Rich{Body: "When suits you?", Times: &desk.TimePicker{Title: "Fitting", TimeZone: "Europe/Madrid", Slots: moments(14)}}),
		show("form", desk.Rich{Body: "A few questions", Form: &desk.FormOffer{ID: "f", Title: "Delivery", Label: "Answer", Questions: []desk.FormQuestion{{Key: "name", Label: "Name"}, {Key: "size", Label: "Size", Options: []desk.FormOption{{ID: "0", Title: "S"}, {ID: "1", Title: "L"}}}}}}),
		show("adaptive card", desk.Rich{Body: "Your booking", Adaptive: card}),
		show("adaptive card with a field", desk.Rich{Body: "One thing", Adaptive: asks}),
		show("payment", desk.Rich{Body: "Your order", Payment: &desk.PaymentRequest{Reference: "R-1042", Amount: eur(4990), Lines: []desk.PaymentLine{{Title: "Shirt", Amount: eur(3990)}, {Title: "Delivery", Amount: eur(1000)}}, URL: "https://pay.example/R-1042"}}),
		show("app", desk.Rich{Body: "Choose where you sit", App: &desk.AppOffer{ID: "TEAM123456:com.example.seats", Title: "Seat picker", Subtitle: "Flight AB12", Image: "picture", Data: "?flight=AB12", URL: "https://seats.example/AB12"}}, picture),
		show("app without a page", desk.Rich{Body: "Choose where you sit", App: &desk.AppOffer{ID: "TEAM123456:com.example.seats", Title: "Seat picker"}}),
		show("ask for a place", desk.Rich{Body: "Where are you?", AskForSpot: true}),
		show("products", desk.Rich{Body: "Our menu", Products: &desk.ProductOffer{CatalogID: "k", Shelves: []desk.ProductShelf{{Title: "Dishes", Items: []desk.ProductItem{{ID: "S-1", Name: "Soup", Price: &desk.Money{Minor: 550, Currency: "EUR"}}}}}}}),
	}
}

// setting has pages at an address of the usual length.
var setting = render.Setting{Page: func(string) string {
	return "https://desk.example/q/0192a0de-0000-7000-8000-000000000001/0192a0de-0000-7000-8000-000000000002/xyz/abcdefghijklmnopqrstuvwx"
}}

// shownOn is how a content arrives on a platform, in words.
func shownOn(c content, caps platform.Caps) string {
	var b strings.Builder
	c.message.ID, c.message.Direction = "m", desk.DirectionOut
	for _, m := range render.Parts(c.message, caps, setting) {
		if m.ID == "" {
			m.ID = "part"
		}
		got := render.Fit(m, caps, setting)
		err := render.CheckIn(m, caps, setting)
		fmt.Fprintf(&b, "%s", got.Form)
		if len(got.Lost) > 0 {
			fmt.Fprintf(&b, ", lost %v", got.Lost)
		}
		if err != nil {
			fmt.Fprintf(&b, ", refused: %v\n", err)
			continue
		}
		fmt.Fprintf(&b, "\n%s", got.Message.Kind)
		for _, a := range got.Message.Attachments {
			fmt.Fprintf(&b, " [%s]", a.ID)
		}
		if got.Message.Text != "" {
			b.WriteString("\n" + got.Message.Text)
		}
		if got.Message.Content != nil && got.Message.Content.Rich != nil {
			raw, err := json.MarshalIndent(got.Message.Content.Rich, "", " ")
			if err != nil {
				raw = []byte(err.Error())
			}
			b.WriteString("\n" + string(raw))
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestContentsArriveOnEveryPlatformAsKept(t *testing.T) {
	t.Parallel()
	for _, p := range all.Sandbox() {
		d := p.Describe()
		var b strings.Builder
		for _, c := range contents() {
			if err := render.Content(c.message); err != nil {
				t.Fatalf("%s is no message: %v", c.name, err)
			}
			fmt.Fprintf(&b, "== %s\n%s\n", c.name, shownOn(c, d.Caps))
		}
		path := filepath.Join("testdata", "contents", d.Key+".golden")
		if os.Getenv("RECADO_UPDATE") != "" {
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Errorf("%v: run with RECADO_UPDATE=1", err)
			continue
		}
		if got := b.String(); got != string(want) {
			t.Errorf("%s: %s", d.Key, firstDifference(string(want), got))
		}
	}
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	heading := ""
	for i := range g {
		if strings.HasPrefix(g[i], "== ") {
			heading = g[i]
		}
		if i >= len(w) || w[i] != g[i] {
			was := ""
			if i < len(w) {
				was = w[i]
			}
			return fmt.Sprintf("%s, line %d was %q and is %q; if that is right run with RECADO_UPDATE=1", heading, i+1, was, g[i])
		}
	}
	return "it ends earlier; if that is right run with RECADO_UPDATE=1"
}

// Nothing that a channel takes is cut without a word, and no choice gets lost.
func TestWhatArrivesHoldsAllThatWasWritten(t *testing.T) {
	t.Parallel()
	for _, p := range all.Sandbox() {
		d := p.Describe()
		for _, c := range contents() {
			if c.message.Kind == desk.MessageText || c.message.Content == nil || c.message.Content.Rich == nil {
				continue
			}
			got := shownOn(c, d.Caps)
			if strings.Contains(got, "refused") {
				continue
			}
			for _, want := range []string{"Choice 1", "Card 2", "https://shop.example/1", "https://pay.example", "Seat picker", "https://seats.example/AB12", "Sale", "Row 2"} {
				if raw, _ := json.Marshal(c.message.Content.Rich); strings.Contains(string(raw), want) && !strings.Contains(strings.ReplaceAll(got, `\u0026`, "&"), want) && !strings.Contains(strings.ReplaceAll(got, `\`, ""), want) {
					t.Errorf("%s on %s lacks %q:\n%s", c.name, d.Key, want, got)
				}
			}
		}
	}
}

// The bench of the renderer: a thousand messages a second through each.
func BenchmarkRender(b *testing.B) {
	list := contents()
	for _, p := range all.Sandbox() {
		d := p.Describe()
		b.Run(d.Key, func(b *testing.B) {
			for i := range b.N {
				m := list[i%len(list)].message
				m.ID = "m"
				for _, part := range render.Parts(m, d.Caps, setting) {
					render.Fit(part, d.Caps, setting)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
		})
	}
}
