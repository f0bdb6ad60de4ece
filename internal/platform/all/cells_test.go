package all_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/all"
	"recado.dev/internal/render"
)

// cell is a kind of rich content and how to tell that a platform shows it as
// such.
type cell struct {
	letter string
	name   string
	rich   desk.Rich
	shown  func(platform.Caps, desk.Message) bool
}

func able(l platform.Level) bool { return l == platform.Yes || l == platform.Degraded }

func richOf(m desk.Message) desk.Rich {
	if m.Content == nil || m.Content.Rich == nil {
		return desk.Rich{}
	}
	return *m.Content.Rich
}

// tapped says whether choices can be picked with a tap.
func tapped(m desk.Message) bool {
	r := richOf(m)
	return len(r.Buttons) > 0 || len(r.QuickReplies) > 0 || len(r.Sections) > 0
}

func richCells() []cell {
	card := json.RawMessage(`{"type":"AdaptiveCard","version":"1.5","body":[{"type":"TextBlock","text":"Hello"}]}`)
	return []cell{
		{"a", "adaptive card", desk.Rich{Body: "b", Adaptive: card}, func(_ platform.Caps, m desk.Message) bool { return len(richOf(m).Adaptive) > 0 }},
		{"b", "buttons", desk.Rich{Body: "b", Buttons: choices(3)}, func(_ platform.Caps, m desk.Message) bool { return len(richOf(m).Buttons) > 0 }},
		{"c", "cards", desk.Rich{Body: "b", Cards: sideBySide(2, "")}, func(_ platform.Caps, m desk.Message) bool { return len(richOf(m).Cards) > 0 }},
		{"d", "formatted text", desk.Rich{}, func(c platform.Caps, _ desk.Message) bool { return c.Formatting != "" && c.Formatting != "none" }},
		{"e", "web page", desk.Rich{Page: &desk.PagePreview{URL: "https://shop.example", Title: "Shop"}}, func(_ platform.Caps, m desk.Message) bool { return richOf(m).Page != nil }},
		{"f", "quick replies", desk.Rich{Body: "b", QuickReplies: choices(3)}, func(_ platform.Caps, m desk.Message) bool { return tapped(m) }},
		{"g", "list", desk.Rich{Body: "b", ListLabel: "l", Sections: []desk.ListSection{{Rows: []desk.ListRow{{ID: "1", Title: "One"}, {ID: "2", Title: "Two"}, {ID: "3", Title: "Three"}}}}}, func(_ platform.Caps, m desk.Message) bool { return tapped(m) }},
		{"h", "times", desk.Rich{Body: "b", Times: &desk.TimePicker{Title: "t", TimeZone: "UTC", Slots: moments(3)}}, func(_ platform.Caps, m desk.Message) bool { return richOf(m).Times != nil }},
	}
}

// promised is what each channel of the matrix shows as such, by letter. What it
// does not, and what it does beyond it, arrives in another form all the same.
var promised = []struct{ row, platform, yes string }{
	{"R1", "apple_messages", "efgh"},
	{"R2", "webchat", "abcdef"},
	{"R3", "email", "d"},
	{"R4", "messenger", "bcefg"},
	{"R5", "whatsapp", "bdefg"},
	{"R6", "google_business_messages", "beg"},
}

// Proves: 003-R1a, 003-R1b, 003-R1c, 003-R1d, 003-R1e, 003-R1f, 003-R1g, 003-R1h
// Proves: 003-R2a, 003-R2b, 003-R2c, 003-R2d, 003-R2e, 003-R2f, 003-R2g, 003-R2h
// Proves: 003-R3a, 003-R3b, 003-R3c, 003-R3d, 003-R3e, 003-R3f, 003-R3g, 003-R3h
// Proves: 003-R4a, 003-R4b, 003-R4c, 003-R4d, 003-R4e, 003-R4f, 003-R4g, 003-R4h
// Proves: 003-R5a, 003-R5b, 003-R5c, 003-R5d, 003-R5e, 003-R5f, 003-R5g, 003-R5h
// Proves: 003-R6a, 003-R6b, 003-R6c, 003-R6d, 003-R6e, 003-R6f, 003-R6g, 003-R6h
// Proves: 003-90
func TestEachCellOfTheRichContentMatrixHolds(t *testing.T) {
	t.Parallel()
	byKey := map[string]platform.Caps{}
	for _, p := range all.Sandbox() {
		byKey[p.Describe().Key] = p.Describe().Caps
	}
	held := 0
	for _, row := range promised {
		caps, there := byKey[row.platform]
		if !there {
			t.Logf("%sa to %sh are not looked at: %s is not in this build", row.row, row.row, row.platform)
			continue
		}
		for _, c := range richCells() {
			held++
			m := desk.Message{ID: "m", Kind: desk.MessageRich, Direction: desk.DirectionOut, Content: &desk.Content{Rich: &c.rich}}
			if c.letter == "d" {
				m = desk.Message{ID: "m", Kind: desk.MessageText, Direction: desk.DirectionOut, Text: "*Hello*"}
			}
			got := render.Message(m, caps)
			if wanted := strings.Contains(row.yes, c.letter); wanted && !c.shown(caps, got.Message) {
				t.Errorf("%s%s: %s are not shown as such on %s, but as %s", row.row, c.letter, c.name, row.platform, got.Form)
			}
			if err := render.Check(m, caps); err != nil {
				t.Errorf("%s%s: %s do not arrive on %s: %v", row.row, c.letter, c.name, row.platform, err)
			}
			if c.letter == "f" && row.platform == "email" && (got.Form != render.Text || !strings.Contains(got.Message.Text, "1. Choice 1")) {
				t.Errorf("R3f: quick replies on e-mail are %s %q, want alternative text", got.Form, got.Message.Text)
			}
		}
	}
	t.Logf("%d of 48 cells hold", held)
}

// Proves: 003-R7, 003-89
func TestOnAnyOtherChannelRichContentArrivesAtLeastAsText(t *testing.T) {
	t.Parallel()
	for _, p := range all.Sandbox() {
		d := p.Describe()
		if slices.ContainsFunc(promised, func(row struct{ row, platform, yes string }) bool { return row.platform == d.Key }) {
			continue
		}
		for _, c := range richCells() {
			if c.letter == "d" {
				continue
			}
			m := desk.Message{ID: "m", Kind: desk.MessageRich, Direction: desk.DirectionOut, Content: &desk.Content{Rich: &c.rich}}
			if err := render.Check(m, d.Caps); err != nil {
				t.Errorf("%s do not arrive on %s: %v", c.name, d.Key, err)
			}
			if got := render.Message(m, d.Caps); !c.shown(d.Caps, got.Message) && got.Form == render.Native {
				t.Errorf("%s on %s are said to be shown as written: %+v", c.name, d.Key, got.Message)
			}
		}
	}
}
