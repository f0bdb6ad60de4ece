package render_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/render"
)

var noon = time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)

func slots(n int) []desk.TimeSlot {
	out := make([]desk.TimeSlot, n)
	for i := range out {
		out[i] = desk.TimeSlot{ID: "s" + string(rune('a'+i)), Start: noon.Add(time.Duration(i) * time.Hour), Minutes: 30}
	}
	return out
}

func TestWhatAMessageIsMadeAroundFallsToTheNextBestForm(t *testing.T) {
	t.Parallel()
	none := platform.Caps{TextLength: 2000, Formatting: "none"}
	cards := desk.Rich{Body: "New in", Cards: []desk.Card{
		{Title: "Shirt", Text: "Linen", ImageURL: "https://x.example/1.png", Buttons: []desk.CardButton{{ID: "buy1", Title: "Buy"}, {Title: "See", URL: "https://x.example/1"}}},
		{Title: "Hat", Buttons: []desk.CardButton{{ID: "buy2", Title: "Buy"}}}}}
	times := desk.Rich{Body: "When?", Times: &desk.TimePicker{Title: "Fitting", TimeZone: "Europe/Madrid", Language: "es", Slots: slots(2)}}
	pay := desk.Rich{Body: "Your order", Payment: &desk.PaymentRequest{Reference: "R-1", Amount: desk.Money{Minor: 1250, Currency: "EUR"}, URL: "https://pay.example/1"}}
	card := desk.Rich{Adaptive: json.RawMessage(`{"type":"AdaptiveCard","body":[{"type":"TextBlock","text":"**Stay** until [here](https://x.example)"},{"type":"FactSet","facts":[{"title":"Nights","value":"2"}]}],"actions":[{"type":"Action.Submit","title":"Yes","data":{"id":"y"}},{"type":"Action.Submit","title":"No","data":{"id":"n"}}]}`)}
	quick := desk.Rich{Body: "Sure?", QuickReplies: buttons(2)}
	page := desk.Rich{Page: &desk.PagePreview{URL: "https://x.example/p", Title: "Sale", Text: "All week"}}
	full := platform.Caps{TextLength: 2000, QuickReplies: platform.Choice{Level: platform.Yes, Max: 3}, Cards: platform.CardLimits{Level: platform.Yes, Max: 5, Buttons: 3}, Page: platform.Yes,
		Times: platform.TimeLimits{Level: platform.Yes}, Adaptive: platform.Yes, Payments: platform.Yes}
	for _, c := range []struct {
		name string
		in   desk.Rich
		caps platform.Caps
		form render.Form
		text string
	}{
		{"cards", cards, full, render.Native, ""},
		{"cards as a list", cards, caps(), render.List, ""},
		{"cards in words", cards, none, render.Text, "New in\n\nShirt\nLinen\nSee: https://x.example/1\n1. Buy\n\nHat\n2. Buy"},
		{"times", times, full, render.Native, ""},
		{"times as a list", times, caps(), render.List, ""},
		{"times in words", times, none, render.Text, "When?\n\nFitting\n30 min\nEurope/Madrid\n\n1. jue 26 nov, 13:00\n2. jue 26 nov, 14:00"},
		{"payment as a link", pay, caps(), render.Link, ""},
		{"payment in words", pay, none, render.Text, "Your order\n\n12.50 EUR\nR-1\n\n12.50 EUR: https://pay.example/1"},
		{"adaptive", card, full, render.Native, ""},
		{"adaptive as buttons", card, caps(), render.Buttons, ""},
		{"adaptive in words", card, none, render.Text, "Stay until here (https://x.example)\nNights: 2\n\n1. Yes\n2. No"},
		{"quick replies", quick, full, render.Native, ""},
		{"quick replies as buttons", quick, caps(), render.Buttons, ""},
		{"quick replies in words", quick, none, render.Text, "Sure?\n\n1. Choice A\n2. Choice B"},
		{"page", page, full, render.Native, ""},
		{"page in words", page, none, render.Text, "Sale\nAll week\nhttps://x.example/p"},
	} {
		if err := render.Check(rich(c.in), c.caps); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		got := render.Message(rich(c.in), c.caps)
		if got.Form != c.form || c.text != "" && got.Message.Text != c.text {
			t.Errorf("%s: %s %q %+v", c.name, got.Form, got.Message.Text, got.Message.Content)
		}
		if (got.Form == render.Native) != (len(got.Lost) == 0) && c.name != "quick replies as buttons" {
			t.Errorf("%s: lost %v", c.name, got.Lost)
		}
	}
}

func TestALongTextBecomesSeveralMessagesOrIsRefused(t *testing.T) {
	t.Parallel()
	whole := strings.TrimSpace(strings.Repeat("Some words that fill a line. *And more*\n", 20))
	c := platform.Caps{TextLength: 100, Formatting: "markdown", Splits: true}
	parts := render.Parts(desk.Message{ID: "m", Kind: desk.MessageText, Text: whole}, c, render.Setting{})
	var all []string
	for i, p := range parts {
		if err := render.Check(p, c); err != nil {
			t.Errorf("part %d: %v", i, err)
		}
		if (p.ID != "") != (i == len(parts)-1) {
			t.Errorf("part %d has id %q", i, p.ID)
		}
		all = append(all, p.Text)
	}
	if len(parts) < 8 || strings.Join(strings.Fields(strings.Join(all, " ")), " ") != strings.Join(strings.Fields(whole), " ") {
		t.Errorf("%d parts: %q", len(parts), all)
	}
	c.Splits = false
	if got := render.Parts(desk.Message{Kind: desk.MessageText, Text: whole}, c, render.Setting{}); len(got) != 1 || desk.CodeOf(render.Check(got[0], c)) != desk.CodeInvalid {
		t.Errorf("not refused: %v", got)
	}
	family := strings.Repeat("👨‍👩‍👧‍👦", 40)
	c = platform.Caps{TextLength: 50, Splits: true}
	for _, p := range render.Parts(desk.Message{Kind: desk.MessageText, Text: family}, c, render.Setting{}) {
		if utf8.RuneCountInString(p.Text)%7 != 0 {
			t.Errorf("cut within a character: %q", p.Text)
		}
	}
}

func TestChoicesStandBelowTheLastOfTheirWords(t *testing.T) {
	t.Parallel()
	c := platform.Caps{TextLength: 160, Splits: true}
	r := desk.Rich{Header: "Hello", Body: strings.TrimSpace(strings.Repeat("a word ", 60)), Buttons: buttons(3)}
	m := rich(r)
	m.ID = "m"
	parts := render.Parts(m, c, render.Setting{})
	last := parts[len(parts)-1]
	if len(parts) < 3 || last.ID != "m" || last.Kind != desk.MessageRich || len(last.Content.Rich.Buttons) != 3 {
		t.Fatalf("%d parts, the last %+v", len(parts), last)
	}
	for i, p := range parts {
		if err := render.Check(p, c); err != nil {
			t.Errorf("part %d: %v", i, err)
		}
	}
}

func TestPicturesOfCardsGoAsMessagesWhereThereAreNoCards(t *testing.T) {
	t.Parallel()
	c := caps()
	c.Media = map[string]platform.Media{"image": {Level: platform.Yes, MaxBytes: 1000, Mimes: []string{"image/png"}, Caption: true}}
	m := rich(desk.Rich{Body: "b", Cards: []desk.Card{{Title: "One", Image: "a1", Buttons: []desk.CardButton{{ID: "1", Title: "Take"}}}, {Title: "Two", Image: "a2"}}})
	m.ID, m.Attachments = "m", []desk.Attachment{{ID: "a1", Mime: "image/png", Size: 10}, {ID: "a2", Mime: "image/png", Size: 5000}}
	parts := render.Parts(m, c, render.Setting{})
	if len(parts) != 2 || parts[0].Kind != desk.MessageImage || parts[0].Text != "*One*" || parts[1].ID != "m" || parts[1].Content.Rich.Cards[0].Image != "" || parts[1].Content.Rich.Cards[1].Image != "a2" {
		t.Fatalf("%+v", parts)
	}
	if got := render.Message(parts[1], c); got.Form != render.List || len(got.Lost) != 2 {
		t.Errorf("%s, lost %v", got.Form, got.Lost)
	}
}

func TestATypedAnswerIsTheChoiceThatItNames(t *testing.T) {
	t.Parallel()
	none := platform.Caps{TextLength: 2000}
	offer := rich(desk.Rich{Body: "b", Sections: []desk.ListSection{{Title: "Sizes", Rows: []desk.ListRow{{ID: "s", Title: "Small"}, {ID: "m", Title: "Médium"}}}}})
	for typed, want := range map[string]string{
		"2": "m", " 2) ": "m", "2️⃣": "m", "#1": "s", "٢": "m", "2. Medium": "m", "medium!": "m", "SMALL": "s",
		"3": "", "0": "", "2 shirts please": "", "2nd": "", "2 small": "", "": "", "smaller": "", "12": "", strings.Repeat("2", 200): "",
	} {
		got := render.Understand(offer, typed, none)
		if (got == nil) != (want == "") || got != nil && (got.ID != want || got.Kind != "list") {
			t.Errorf("%q: %+v, want %q", typed, got, want)
		}
	}
	// Where the choices can be tapped a number is a number, and words are words.
	if got := render.Understand(offer, "2", caps()); got != nil {
		t.Errorf("a number beside a list: %+v", got)
	}
	if got := render.Understand(offer, "small", caps()); got == nil || got.ID != "s" {
		t.Errorf("words beside a list: %+v", got)
	}
	twice := rich(desk.Rich{Body: "b", Cards: []desk.Card{{Title: "A", Buttons: []desk.CardButton{{ID: "1", Title: "Buy"}}}, {Title: "B", Buttons: []desk.CardButton{{ID: "2", Title: "Buy"}}}}})
	if got := render.Understand(twice, "buy", none); got != nil {
		t.Errorf("one of two alike: %+v", got)
	}
	when := rich(desk.Rich{Body: "b", Times: &desk.TimePicker{Title: "t", Slots: slots(2)}})
	if got := render.Understand(when, "2", none); got == nil || got.Kind != "time" || !got.At.Equal(noon.Add(time.Hour)) {
		t.Errorf("a time: %+v", got)
	}
	if got := render.Settle(when, desk.Answer{Kind: "list", ID: "sa", Title: "Thu"}); got.Kind != "time" || !got.At.Equal(noon) || got.Title != "Thu 26 Nov, 12:00" {
		t.Errorf("settled: %+v", got)
	}
}

func TestWhatNoChannelCouldSendIsRefused(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]desk.Rich{
		"two parts":           {Body: "b", Buttons: buttons(1), QuickReplies: buttons(1)},
		"a part and a link":   {Body: "b", QuickReplies: buttons(1), Link: &desk.LinkButton{Title: "t", URL: "https://x.example"}},
		"no body":             {QuickReplies: buttons(1)},
		"a card without name": {Body: "b", Cards: []desk.Card{{}}},
		"ids twice":           {Body: "b", Cards: []desk.Card{{Title: "t", Buttons: []desk.CardButton{{ID: "1", Title: "a"}, {ID: "1", Title: "b"}}}}},
		"no times":            {Body: "b", Times: &desk.TimePicker{Title: "t"}},
		"no such zone":        {Body: "b", Times: &desk.TimePicker{Title: "t", TimeZone: "Nowhere/X", Slots: slots(1)}},
		"no address":          {Page: &desk.PagePreview{Title: "t", URL: "javascript:alert(1)"}},
		"no card":             {Adaptive: json.RawMessage(`[]`)},
		"an empty card":       {Adaptive: json.RawMessage(`{"type":"AdaptiveCard"}`)},
		"nothing to pay":      {Body: "b", Payment: &desk.PaymentRequest{Reference: "r"}},
	} {
		if err := render.Content(rich(r)); desk.CodeOf(err) != desk.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzAdaptiveCard(f *testing.F) {
	f.Add(`{"type":"AdaptiveCard","body":[{"type":"Container","items":[{"type":"TextBlock","text":"[a](b)"}]}]}`)
	f.Add(`{"type":"AdaptiveCard","body":[{"type":"FactSet","facts":[{"title":"a","value":1}]}]}`)
	f.Fuzz(func(t *testing.T, s string) {
		m := rich(desk.Rich{Body: "b", Adaptive: json.RawMessage(s)})
		if r := platform.Caps.Refuses(platform.Caps{TextLength: 200}, render.Message(m, platform.Caps{TextLength: 200}).Message); r != nil {
			t.Errorf("refused: %v", r)
		}
	})
}
