package all

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"recado.dev/internal/platform"
)

// ability is a line of what platforms can do.
type ability struct {
	what  string
	level platform.Level
}

// abilities are what a platform can do, by level.
func abilities(c platform.Caps) []ability {
	list := []ability{
		{"Reply to a message", c.Reply}, {"Reply buttons", c.Buttons.Level}, {"Lists", c.List.Level},
		{"Quick replies", c.QuickReplies.Level}, {"Cards", c.Cards.Level}, {"Web page with its title", c.Page}, {"Times to choose from", c.Times.Level},
		{"Adaptive cards", c.Adaptive}, {"Formatted text", formatted(c)}, {"Payments in the chat", c.Payments}, {"Apps in the chat", c.Apps.Level}, {"Link buttons", c.LinkButton},
		{"Locations", c.Location}, {"Contact cards", c.Contacts}, {"Reactions", c.Reactions}, {"Edit a sent message", c.Edit},
		{"Delete a sent message", c.Delete}, {"Show that an agent types", c.Typing}, {"Show that a message was read", c.ReadReceipts},
		{"Approved templates", c.Templates}, {"Write first without a template", c.Proactive}, {"Voice calls", c.Voice},
	}
	for i := range list {
		list[i].level = cmp.Or(list[i].level, platform.No)
	}
	return list
}

// formatted says whether emphasis is shown as such.
func formatted(c platform.Caps) platform.Level {
	if c.Formatting == "" || c.Formatting == "none" {
		return platform.No
	}
	return platform.Yes
}

func receipts(c platform.Caps) string {
	var names []string
	for _, r := range c.Receipts {
		names = append(names, string(r))
	}
	return strings.Join(names, ", ")
}

// mediaKinds are the kinds of files in the order in which they are shown.
var mediaKinds = []string{"image", "video", "audio", "voice", "document", "sticker"}

// Matrix is the page that puts what platforms can do side by side.
func Matrix(list []platform.Descriptor) string {
	var b strings.Builder
	b.WriteString("# What each channel can do\n\n")
	b.WriteString("<!-- Made from the platforms' declarations by `make generate`: change a declaration, not this page. -->\n\n")
	b.WriteString("The desk shows the same under Settings › Channels › What each channel can do, where it can be narrowed and saved as CSV.\n\n")
	b.WriteString("*Asynchronous* threads last: a customer reads an answer whenever they look. A *live* chat ends when the customer leaves.\n\n")
	line := func(what string, of func(platform.Descriptor) string) {
		fmt.Fprintf(&b, "| %s |", what)
		for _, d := range list {
			fmt.Fprintf(&b, " %s |", cell(of(d)))
		}
		b.WriteString("\n")
	}
	line("", func(d platform.Descriptor) string { return fmt.Sprintf("[%s](%s.md)", d.Title, d.Key) })
	b.WriteString("|---|" + strings.Repeat("---|", len(list)) + "\n")
	line("Kind", func(d platform.Descriptor) string { return strings.Join(d.Kinds, ", ") })
	line("Live or asynchronous", func(d platform.Descriptor) string { return string(d.Mode) })
	for i := range abilities(platform.Caps{}) {
		line(abilities(platform.Caps{})[i].what, func(d platform.Descriptor) string { return string(abilities(d.Caps)[i].level) })
	}
	line("Receipts", func(d platform.Descriptor) string { return receipts(d.Caps) })
	line("Length of a text", func(d platform.Descriptor) string {
		if d.Caps.Splits && d.Caps.TextLength > 0 {
			return fmt.Sprint(d.Caps.TextLength, ", then several messages")
		}
		return fmt.Sprint(d.Caps.TextLength)
	})
	for _, kind := range mediaKinds {
		if !slices.ContainsFunc(list, func(d platform.Descriptor) bool { return takes(d, kind) }) {
			continue
		}
		line("File: "+kind, func(d platform.Descriptor) string {
			if !takes(d, kind) {
				return string(platform.No)
			}
			return "up to " + size(d.Caps.Media[kind].MaxBytes)
		})
	}
	line("Free messages", func(d platform.Descriptor) string {
		if d.Caps.Window.Seconds == 0 {
			return "always"
		}
		return fmt.Sprintf("for %g hours from the customer's newest message", d.Caps.Window.Duration().Hours())
	})
	return b.String()
}

// takes says whether a platform takes files of a kind.
func takes(d platform.Descriptor, kind string) bool {
	m, ok := d.Caps.Media[kind]
	return ok && m.Level != platform.No && m.Level != ""
}
