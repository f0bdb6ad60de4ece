package render_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/render"
)

func caps() platform.Caps {
	return platform.Caps{
		TextLength: 4096, CaptionLength: 1024, Formatting: "chat", LinkButton: platform.Yes, Location: platform.Yes, Contacts: platform.Yes,
		Buttons: platform.Choice{Level: platform.Yes, Max: 3, TitleLength: 20, IDLength: 256, BodyLength: 1024},
		List:    platform.ListLimits{Level: platform.Yes, Rows: 10, Sections: 10, TitleLength: 24, DescriptionLength: 72, LabelLength: 20, BodyLength: 1024, IDLength: 200, SectionLength: 24},
	}
}

func rich(r desk.Rich) desk.Message {
	return desk.Message{Kind: desk.MessageRich, Direction: desk.DirectionOut, Content: &desk.Content{Rich: &r}}
}

func buttons(n int) []desk.Button {
	var out []desk.Button
	for i := range n {
		out = append(out, desk.Button{ID: string(rune('a' + i)), Title: "Choice " + string(rune('A'+i))})
	}
	return out
}

func TestChoicesTakeTheBestFormThatTheChannelHas(t *testing.T) {
	t.Parallel()
	none := platform.Caps{TextLength: 1000}
	listsOnly := caps()
	listsOnly.Buttons.Level = platform.No
	buttonsOnly := caps()
	buttonsOnly.List.Level = platform.No
	three := desk.Rich{Header: "Hi", Body: "Pick *one*", Footer: "thanks", Buttons: buttons(3)}
	list := desk.Rich{Body: "Pick", Sections: []desk.ListSection{{Title: "Sizes", Rows: []desk.ListRow{{ID: "s", Title: "Small", Description: "up to 36"}, {ID: "l", Title: "Large"}}}}}
	plain := desk.Rich{Body: "Pick", Sections: []desk.ListSection{{Rows: []desk.ListRow{{ID: "s", Title: "Small"}, {ID: "l", Title: "Large"}}}}}
	opens := caps()
	opens.Interactive = platform.Interactive{BodyLength: 1024, Addresses: []string{"IN"}, Products: platform.Yes, ProductMax: 2, ShelfMax: 1, Forms: platform.Yes, FormLabel: 20}
	menu := &desk.ProductOffer{Shelves: []desk.ProductShelf{{Title: "Dishes", Items: []desk.ProductItem{
		{ID: "SKU-1", Name: "Soup", Price: &desk.Money{Minor: 550, Currency: "EUR"}, URL: "https://shop.example/soup"}, {ID: "SKU-2"},
	}}}}
	form := &desk.FormOffer{ID: "f", RemoteID: "66", Label: "Open", Questions: []desk.FormQuestion{{Key: "a", Label: "Name"}, {Key: "b", Label: "Size", Options: []desk.FormOption{{ID: "s", Title: "S"}, {ID: "l", Title: "L"}}}}}
	cases := []struct {
		name string
		in   desk.Rich
		caps platform.Caps
		kind desk.MessageKind
		want func(desk.Message) bool
	}{
		{"buttons", three, caps(), desk.MessageRich, func(m desk.Message) bool { return len(m.Content.Rich.Buttons) == 3 }},
		{"too many buttons", desk.Rich{Body: "b", Buttons: buttons(4)}, caps(), desk.MessageRich, func(m desk.Message) bool {
			return len(m.Content.Rich.Sections[0].Rows) == 4 && m.Content.Rich.ListLabel != "" && m.Content.Rich.Buttons == nil
		}},
		{"buttons where only lists are", three, listsOnly, desk.MessageRich, func(m desk.Message) bool { return len(m.Content.Rich.Sections[0].Rows) == 3 }},
		{"list", list, caps(), desk.MessageRich, func(m desk.Message) bool { return m.Content.Rich.Sections[0].Title == "Sizes" }},
		{"short list where only buttons are", plain, buttonsOnly, desk.MessageRich, func(m desk.Message) bool { return len(m.Content.Rich.Buttons) == 2 }},
		{"list with descriptions where only buttons are", list, buttonsOnly, desk.MessageText, func(m desk.Message) bool {
			return m.Text == "Pick\n\nSizes\n1. Small – up to 36\n2. Large"
		}},
		{"too many rows", desk.Rich{Body: "b", Buttons: buttons(11)}, caps(), desk.MessageText, func(m desk.Message) bool { return strings.Contains(m.Text, "11. Choice K") }},
		{"nothing but text", three, none, desk.MessageText, func(m desk.Message) bool {
			return m.Text == "Hi\n\nPick one\n\n1. Choice A\n2. Choice B\n3. Choice C\n\nthanks"
		}},
		{"link", desk.Rich{Body: "b", Link: &desk.LinkButton{Title: "Shop", URL: "https://example.com/a_b_c"}}, caps(), desk.MessageRich, func(m desk.Message) bool { return m.Content.Rich.Link != nil }},
		{"link as text", desk.Rich{Body: "b", Link: &desk.LinkButton{Title: "Shop", URL: "https://example.com/a_b_c"}}, none, desk.MessageText, func(m desk.Message) bool {
			return m.Text == "b\n\nShop: https://example.com/a_b_c"
		}},
		{"products as text", desk.Rich{Header: "Menu", Body: "b", Products: menu}, none, desk.MessageText, func(m desk.Message) bool {
			return m.Text == "Menu\n\nb\n\nDishes\n• Soup – 5.50 EUR\n  https://shop.example/soup\n• SKU-2"
		}},
		{"products", desk.Rich{Body: "b", Products: menu}, opens, desk.MessageRich, func(m desk.Message) bool { return len(m.Content.Rich.Products.Items()) == 2 }},
		{"more products than fit", desk.Rich{Body: "b", Products: &desk.ProductOffer{Shelves: []desk.ProductShelf{{Items: []desk.ProductItem{{ID: "1"}, {ID: "2"}, {ID: "3"}}}}}}, opens, desk.MessageText, func(m desk.Message) bool {
			return m.Text == "b\n\n• 1\n• 2\n• 3"
		}},
		{"form as text", desk.Rich{Body: "b", Form: form}, none, desk.MessageText, func(m desk.Message) bool { return m.Text == "b\n\n1. Name\n2. Size (S / L)" }},
		{"form", desk.Rich{Body: "b", Form: form}, opens, desk.MessageRich, func(m desk.Message) bool { return m.Content.Rich.Form.Label == "Open" }},
		{"address elsewhere", desk.Rich{Body: "b", AskAddress: "ES"}, opens, desk.MessageText, func(m desk.Message) bool { return m.Text == "b" }},
		{"address", desk.Rich{Header: "h", Body: "b", AskAddress: "IN"}, opens, desk.MessageRich, func(m desk.Message) bool {
			return m.Content.Rich.Header == "" && m.Content.Rich.Body == "*h*\n\nb" && m.Content.Rich.AskAddress == "IN"
		}},
		{"body too long for buttons", desk.Rich{Body: strings.Repeat("x", 2000), Buttons: buttons(2)}, caps(), desk.MessageText, func(m desk.Message) bool { return strings.HasSuffix(m.Text, "2. Choice B") }},
	}
	for _, c := range cases {
		got := render.Message(rich(c.in), c.caps)
		if got.Message.Kind != c.kind || !c.want(got.Message) || len(got.Warnings) > 0 {
			t.Errorf("%s: %s %q %+v %v", c.name, got.Message.Kind, got.Message.Text, got.Message.Content, got.Warnings)
		}
	}
}

func TestWhatIsTooLongIsCutBetweenWholeCharactersAndSaidSo(t *testing.T) {
	t.Parallel()
	family := "👨‍👩‍👧‍👦" // seven runes, one character
	got := render.Message(rich(desk.Rich{Body: "b", Buttons: []desk.Button{{ID: "1", Title: strings.Repeat("x", 15) + family}}}), caps())
	title := got.Message.Content.Rich.Buttons[0].Title
	if title != strings.Repeat("x", 15)+"…" || len(got.Warnings) != 1 || got.Warnings[0].Field != "content.buttons[0].title" || got.Warnings[0].Limit != 20 {
		t.Errorf("%q %v", title, got.Warnings)
	}
}

func TestEmphasisInEachSyntax(t *testing.T) {
	t.Parallel()
	cases := []struct{ in, plain, html, markdown string }{
		{"*bold* _it_ ~no~", "bold it no", "<b>bold</b> <i>it</i> <s>no</s>", "**bold** _it_ ~~no~~"},
		{"2*3*4 snake_case_name", "2*3*4 snake_case_name", "2*3*4 snake_case_name", `2\*3\*4 snake\_case\_name`},
		{"* not a bold *", "* not a bold *", "* not a bold *", `\* not a bold \*`},
		{"*a\nb*", "*a\nb*", "*a\nb*", "\\*a\nb\\*"},
		{"*_both_*", "both", "<b><i>both</i></b>", "**_both_**"},
		{"```x *y*```", "x *y*", "<pre>x *y*</pre>", "```\nx *y*\n```"},
		{"`a_b_c` z", "a_b_c z", "<code>a_b_c</code> z", "`a_b_c` z"},
		{"<b>&", "<b>&", "&lt;b&gt;&amp;", `\<b\>&`},
		{"*¡hola!*, sí", "¡hola!, sí", "<b>¡hola!</b>, sí", "**¡hola!**, sí"},
		{"**", "**", "**", `\*\*`},
		{"# no heading", "# no heading", "# no heading", `\# no heading`},
		{"", "", "", ""},
	}
	for _, c := range cases {
		if got := render.Plain(c.in); got != c.plain {
			t.Errorf("plain %q: %q, want %q", c.in, got, c.plain)
		}
		if got := render.HTML(c.in); got != c.html {
			t.Errorf("html %q: %q, want %q", c.in, got, c.html)
		}
		if got := render.Markdown(c.in); got != c.markdown {
			t.Errorf("markdown %q: %q, want %q", c.in, got, c.markdown)
		}
	}
}

func FuzzFormat(f *testing.F) {
	for _, s := range []string{"*a* _b_ ~c~ `d` ```e```", "*_~`", "***", "a*b*c", "*é*", "\xff*x*", "``` ```", "*a `b* c`"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		plain := render.Plain(s)
		if len(plain) > len(s) {
			t.Errorf("plain of %q grew to %q", s, plain)
		}
		html := render.HTML(s)
		for _, tag := range []string{"b", "i", "s", "code", "pre"} {
			if strings.Count(html, "<"+tag+">") != strings.Count(html, "</"+tag+">") {
				t.Errorf("html of %q is uneven: %q", s, html)
			}
		}
		for _, tag := range []string{"<b>", "</b>", "<i>", "</i>", "<s>", "</s>", "<code>", "</code>", "<pre>", "</pre>"} {
			html = strings.ReplaceAll(html, tag, "")
		}
		if strings.ContainsAny(html, "<>") {
			t.Errorf("html of %q lets marks through: %q", s, html)
		}
		if utf8.ValidString(s) && !utf8.ValidString(render.Markdown(s)) {
			t.Errorf("markdown of %q is broken", s)
		}
		if cut := render.Truncate(s, 5); utf8.RuneCountInString(cut) > 5 {
			t.Errorf("cut of %q is %q", s, cut)
		}
	})
}

// Whatever is written for whatever channel that takes text: what comes out is
// never refused by that channel.
func TestNothingThatIsRenderedExceedsALimit(t *testing.T) {
	t.Parallel()
	level := rapid.SampledFrom([]platform.Level{platform.No, platform.Degraded, platform.Yes, ""})
	words := rapid.StringN(0, 60, 200)
	rapid.Check(t, func(t *rapid.T) {
		n := func(name string, least, most int) int { return rapid.IntRange(least, most).Draw(t, name) }
		c := platform.Caps{
			TextLength: n("text", 1, 200), Formatting: rapid.SampledFrom([]string{"chat", "markdown", "html", "none", ""}).Draw(t, "syntax"),
			LinkButton: level.Draw(t, "link"), Location: level.Draw(t, "location"), Contacts: level.Draw(t, "contacts"),
			Buttons: platform.Choice{Level: level.Draw(t, "buttons"), Max: n("max", 0, 4), TitleLength: n("bt", 0, 20), IDLength: n("bi", 0, 20), BodyLength: n("bb", 0, 60)},
			List: platform.ListLimits{Level: level.Draw(t, "list"), Rows: n("rows", 0, 6), Sections: n("sections", 0, 3), TitleLength: n("lt", 0, 20),
				DescriptionLength: n("ld", 0, 20), LabelLength: n("ll", 0, 10), BodyLength: n("lb", 0, 60), IDLength: n("li", 0, 20), SectionLength: n("ls", 0, 10)},
		}
		r := desk.Rich{Header: words.Draw(t, "header"), Body: words.Draw(t, "body"), Footer: words.Draw(t, "footer"), AskForSpot: rapid.Bool().Draw(t, "spot")}
		for range n("nb", 0, 5) {
			r.Buttons = append(r.Buttons, desk.Button{ID: words.Draw(t, "id"), Title: words.Draw(t, "title")})
		}
		for range n("ns", 0, 4) {
			s := desk.ListSection{Title: words.Draw(t, "section")}
			for range n("nr", 0, 3) {
				s.Rows = append(s.Rows, desk.ListRow{ID: words.Draw(t, "id"), Title: words.Draw(t, "title"), Description: words.Draw(t, "description")})
			}
			r.Sections = append(r.Sections, s)
		}
		c.Interactive = platform.Interactive{BodyLength: n("ib", 0, 60), HeaderLength: n("ih", 0, 20), FooterLength: n("if", 0, 20), LinkLength: n("il", 0, 20),
			Products: level.Draw(t, "products"), ProductMax: n("ip", 0, 3), ShelfMax: n("is", 0, 2), ShelfLength: n("isl", 0, 10), Forms: level.Draw(t, "forms"), FormLabel: n("ifl", 0, 10)}
		if rapid.Bool().Draw(t, "has products") {
			r.Products = &desk.ProductOffer{Whole: rapid.Bool().Draw(t, "whole")}
			for range n("nshelves", 0, 3) {
				shelf := desk.ProductShelf{Title: words.Draw(t, "shelf")}
				for range n("nitems", 0, 2) {
					shelf.Items = append(shelf.Items, desk.ProductItem{ID: words.Draw(t, "sku"), Name: words.Draw(t, "product")})
				}
				r.Products.Shelves = append(r.Products.Shelves, shelf)
			}
		}
		if rapid.Bool().Draw(t, "has form") {
			r.Form = &desk.FormOffer{RemoteID: rapid.SampledFrom([]string{"", "66"}).Draw(t, "published"), Label: words.Draw(t, "form label")}
		}
		if rapid.Bool().Draw(t, "has link") {
			r.Link = &desk.LinkButton{Title: words.Draw(t, "link title"), URL: "https://example.com"}
		}
		c.QuickReplies = platform.Choice{Level: level.Draw(t, "quick"), Max: n("qm", 0, 3), TitleLength: n("qt", 0, 10), IDLength: n("qi", 0, 20), BodyLength: n("qb", 0, 60)}
		c.Cards = platform.CardLimits{Level: level.Draw(t, "cards"), Max: n("cm", 0, 3), TitleLength: n("ct", 0, 10), TextLength: n("cx", 0, 10), Buttons: n("cb", 0, 2), ButtonLength: n("cl", 0, 10), IDLength: n("ci", 0, 20)}
		c.Page, c.Adaptive, c.Payments = level.Draw(t, "page"), level.Draw(t, "adaptive"), level.Draw(t, "payments")
		c.Times = platform.TimeLimits{Level: level.Draw(t, "times"), Slots: n("slots", 0, 3)}
		switch n("around", 0, 6) {
		case 1:
			r.QuickReplies = []desk.Button{{ID: words.Draw(t, "id"), Title: words.Draw(t, "title")}, {ID: words.Draw(t, "id"), Title: words.Draw(t, "title")}}
		case 2:
			r.Cards = []desk.Card{{Title: words.Draw(t, "card"), Text: words.Draw(t, "text"), Buttons: []desk.CardButton{{ID: words.Draw(t, "id"), Title: words.Draw(t, "title")}, {Title: "x", URL: "https://example.com"}}}, {Title: "y"}}
		case 3:
			r.Times = &desk.TimePicker{Title: words.Draw(t, "times"), Slots: slots(n("ns", 1, 4))}
		case 4:
			r.Page = &desk.PagePreview{URL: "https://example.com", Title: words.Draw(t, "title")}
		case 5:
			r.Payment = &desk.PaymentRequest{Reference: words.Draw(t, "reference"), Amount: desk.Money{Minor: 5, Currency: "EUR"}, URL: "https://example.com"}
		case 6:
			r.Adaptive = []byte(`{"type":"AdaptiveCard","fallbackText":"f","actions":[{"type":"Action.Submit","title":"go"}]}`)
		}
		for _, m := range []desk.Message{rich(r), {Kind: desk.MessageText, Text: r.Body},
			{Kind: desk.MessageLocation, Content: &desk.Content{Location: &desk.Location{Name: r.Header}}},
			{Kind: desk.MessageContacts, Content: &desk.Content{Contacts: []desk.ContactCard{{Name: r.Header}}}}} {
			got := render.Message(m, c)
			if f := c.Refuses(got.Message); f != nil {
				t.Fatalf("refused: %v\n%+v", f, got.Message.Content)
			}
			if c.Formatting == "html" && got.Message.Kind == desk.MessageText && strings.Count(got.Message.Text, "<b>") != strings.Count(got.Message.Text, "</b>") {
				t.Fatalf("cut within an element: %q", got.Message.Text)
			}
		}
	})
}
