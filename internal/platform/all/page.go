package all

import (
	"fmt"
	"slices"
	"strings"

	"recado.dev/internal/platform"
)

// Pages answers the documentation of the platforms of a production server, as
// Markdown by file name. It is made from their declarations alone.
func Pages() map[string]string {
	pages := map[string]string{}
	var declared []platform.Descriptor
	for _, p := range List() {
		d := p.Describe()
		pages[d.Key+".md"] = Page(d)
		declared = append(declared, d)
	}
	pages["matrix.md"] = Matrix(declared)
	return pages
}

// Page is the documentation of one platform.
func Page(d platform.Descriptor) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n", d.Title)
	b.WriteString("<!-- Made from the platform's declaration by `make generate`: change the declaration, not this page. -->\n\n")
	fmt.Fprintf(&b, "%s\n\nKey: `%s` · Kind: %s · %s · [The vendor's documentation](%s)\n", d.Summary.En, d.Key, strings.Join(d.Kinds, ", "), d.Mode, d.Docs)
	writeNeeds(&b, d)
	writeSteps(&b, d)
	writeFields(&b, d)
	writeAbilities(&b, d.Caps)
	writeLimits(&b, d.Caps)
	writePublic(&b, d.Caps.Public)
	writeList(&b, "Live checks", len(d.Checks), func(i int) string { return d.Checks[i].Title.En })
	writeList(&b, "Good to know", len(d.Notes), func(i int) string { return d.Notes[i].En })
	if d.Sample != "" {
		fmt.Fprintf(&b, "\n## A call by hand\n\n```sh\n%s\n```\n", d.Sample)
	}
	return b.String()
}

// writeNeeds says what is needed before the first step, and of a network that
// its operator ended, since when.
func writeNeeds(b *strings.Builder, d platform.Descriptor) {
	if d.Retired != nil {
		fmt.Fprintf(b, "\n**Retired.** %s\n", d.Retired.En)
	}
	if d.Needs == nil {
		return
	}
	fmt.Fprintf(b, "\n## Before you begin\n\n%s\n", d.Needs.Who.En)
	if d.Needs.Assisted {
		fmt.Fprintf(b, "\nNobody can do this alone: %s, or somebody it appointed, takes part in it.\n", d.Title)
	}
	if len(d.Needs.Before) > 0 {
		b.WriteString("\n")
	}
	for _, one := range d.Needs.Before {
		fmt.Fprintf(b, "- %s\n", one.En)
	}
}

func writeSteps(b *strings.Builder, d platform.Descriptor) {
	b.WriteString("\n## Set-up\n\n")
	for i, s := range d.Steps {
		fmt.Fprintf(b, "%d. **%s.** %s\n", i+1, s.Title.En, s.Body.En)
	}
}

func writeFields(b *strings.Builder, d platform.Descriptor) {
	b.WriteString("\n## Settings\n\n| name | what it is | required | default |\n|---|---|---|---|\n")
	for _, f := range d.Fields {
		name := "`" + f.Name + "`"
		if f.Secret {
			name += " (secret)"
		}
		def := ""
		if f.Default != "" {
			def = "`" + f.Default + "`"
		}
		fmt.Fprintf(b, "| %s | **%s.** %s | %s | %s |\n", name, f.Label.En, cell(f.Help.En), yesNo(f.Required), def)
	}
	if d.Hook.MaxBytes > 0 {
		fmt.Fprintf(b, "\nThe webhook's address is `/hooks/%s/{channel id}` on your server; requests of up to %s are taken.\n", d.Key, size(d.Hook.MaxBytes))
	}
}

func writeAbilities(b *strings.Builder, c platform.Caps) {
	b.WriteString("\n## What it can do\n\n| ability | |\n|---|---|\n")
	for _, row := range abilities(c) {
		fmt.Fprintf(b, "| %s | %s |\n", row.what, row.level)
	}
	fmt.Fprintf(b, "| Receipts | %s |\n", receipts(c))
}

func writeLimits(b *strings.Builder, c platform.Caps) {
	b.WriteString("\n## Limits\n\n| what | limit |\n|---|---|\n")
	fmt.Fprintf(b, "| Text | %d characters |\n", c.TextLength)
	if c.CaptionLength > 0 {
		fmt.Fprintf(b, "| Caption | %d characters |\n", c.CaptionLength)
	}
	kinds := make([]string, 0, len(c.Media))
	for kind := range c.Media {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	for _, kind := range kinds {
		m := c.Media[kind]
		types := "any type"
		if len(m.Mimes) > 0 {
			types = strings.Join(m.Mimes, ", ")
		}
		fmt.Fprintf(b, "| File: %s | %s; %s |\n", kind, size(m.MaxBytes), types)
	}
	if c.Buttons.Level == platform.Yes {
		fmt.Fprintf(b, "| Reply buttons | %d of %d characters, under a text of %d |\n", c.Buttons.Max, c.Buttons.TitleLength, c.Buttons.BodyLength)
	}
	if c.List.Level == platform.Yes {
		fmt.Fprintf(b, "| Lists | %d rows in %d sections; titles of %d characters, descriptions of %d, label of %d |\n",
			c.List.Rows, c.List.Sections, c.List.TitleLength, c.List.DescriptionLength, c.List.LabelLength)
	}
	if c.Window.Seconds > 0 {
		after := ""
		if c.Window.Templates {
			after = "; after that, templates only"
		}
		if c.Window.PersonSeconds > 0 {
			after += fmt.Sprintf("; a person, and no bot, for %g days", float64(c.Window.PersonSeconds)/(24*60*60))
		}
		if c.Window.Messages > 0 {
			after += fmt.Sprintf("; %d for each of the customer's", c.Window.Messages)
		}
		fmt.Fprintf(b, "| Free messages | for %g hours from the customer's newest message%s |\n", c.Window.Duration().Hours(), after)
	}
	if c.Rates.PerSecond > 0 {
		fmt.Fprintf(b, "| Rate of the channel | %g messages a second |\n", c.Rates.PerSecond)
	}
	if c.Rates.PairPerSecond > 0 {
		fmt.Fprintf(b, "| Rate to one customer | one in %.3g seconds, %d at once |\n", 1/c.Rates.PairPerSecond, c.Rates.PairBurst)
	}
}

func writeList(b *strings.Builder, heading string, n int, line func(int) string) {
	if n == 0 {
		return
	}
	fmt.Fprintf(b, "\n## %s\n\n", heading)
	for i := range n {
		fmt.Fprintf(b, "- %s\n", line(i))
	}
}

func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// size writes a number of bytes for people.
func size(n int64) string {
	switch {
	case n >= 1<<20 && n%(1<<20) == 0:
		return fmt.Sprintf("%d MB", n>>20)
	case n >= 1<<10:
		return fmt.Sprintf("%d KB", n>>10)
	case n == 0:
		return "any size"
	}
	return fmt.Sprintf("%d bytes", n)
}
