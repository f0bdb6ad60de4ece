package template

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/platform"
)

// Filled is a template with its blanks filled in.
type Filled struct {
	Fill  *desk.TemplateFill
	Shown *desk.TemplateShown
	// Files are the uploads that it carries, in their order.
	Files []string
}

// Text is how it reads, as one text.
func (f Filled) Text() string {
	s := f.Shown
	var parts []string
	if s.Header != nil {
		parts = append(parts, s.Header.Text)
	}
	if s.Offer != nil {
		parts = append(parts, s.Offer.Text)
	}
	parts = append(parts, s.Body)
	for _, c := range s.Cards {
		parts = append(parts, c.Body)
	}
	parts = append(parts, s.Footer)
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), "\n\n")
}

// Filling is what a template is filled with.
type Filling struct {
	Parts  desk.TemplateParts
	Rules  platform.TemplateRules
	Caps   platform.Caps
	Values map[string]string // by key
	Files  map[string]desk.Attachment
	Now    time.Time
}

// Do fills the blanks and says all for which the platform would refuse the
// message. What is missing stands in Shown as the template writes it.
func (in Filling) Do() (Filled, Findings) {
	f := filler{Filling: in}
	p := in.Parts
	if len(p.Foreign) > 0 {
		f.refuse("", "foreign_component", "names", strings.Join(p.Foreign, ", "))
	}
	fill, shown := &desk.TemplateFill{}, &desk.TemplateShown{Footer: p.Footer}
	if p.Code != nil {
		f.code(p, fill, shown)
		return Filled{Fill: fill, Shown: shown}, f.found
	}
	if p.Header != nil {
		head, seen := f.header("header", *p.Header)
		shown.Header = &seen
		if head.Kind != desk.HeaderText || len(head.Text) > 0 {
			fill.Header = &head
		}
	}
	if p.Offer != nil {
		f.offer(p, fill, shown)
	}
	limit := in.Rules.BodyLength
	if p.Offer != nil {
		limit = in.Rules.OfferBodyLength
	}
	fill.Body, shown.Body = f.text("body", p.Body, limit)
	fill.Buttons, shown.Buttons = f.buttons("buttons", p.Buttons)
	for i, c := range p.Cards {
		key := fmt.Sprintf("cards.%d", i)
		var one desk.FilledCard
		var seen desk.ShownCard
		one.Header, seen.Header = f.header(key, c.Header)
		one.Body, seen.Body = f.text(key+".body", c.Body, in.Rules.Cards.BodyLength)
		one.Buttons, seen.Buttons = f.buttons(key+".buttons", c.Buttons)
		fill.Cards, shown.Cards = append(fill.Cards, one), append(shown.Cards, seen)
	}
	return Filled{Fill: fill, Shown: shown, Files: f.files}, f.found
}

type filler struct {
	finder
	Filling
	files []string
}

// value is a text for a blank, checked; false where there is none that will do.
func (f *filler) value(key, name string) (string, bool) {
	v := strings.TrimSpace(f.Values[key])
	switch {
	case v == "":
		f.refuse(key, "value_missing", "variable", name)
		return "", false
	case strings.ContainsAny(v, "\n\r\t\v\f\u0085\u2028\u2029"):
		f.refuse(key, "value_breaks")
	case strings.Contains(v, "     "):
		f.refuse(key, "value_spaces")
	}
	return v, true
}

func (f *filler) text(key, text string, limit int) ([]desk.FilledText, string) {
	var out []desk.FilledText
	values := map[string]string{}
	for _, v := range Variables(text) {
		one := desk.FilledText{}
		if !numbered.MatchString(v) {
			one.Name = v
		}
		if said, ok := f.value(key+"."+v, "{{"+v+"}}"); ok {
			one.Text, values[v] = said, said
		}
		out = append(out, one)
	}
	filled := put(text, values)
	if n := length(filled); limit > 0 && n > limit {
		f.refuse(key, "filled_too_long", "limit", limit, "length", n)
	}
	return out, filled
}

func (f *filler) header(key string, h desk.TemplateHeader) (desk.FilledHeader, desk.ShownHeader) {
	out, seen := desk.FilledHeader{Kind: h.Kind}, desk.ShownHeader{Kind: h.Kind}
	switch {
	case h.Kind == desk.HeaderText:
		out.Text, seen.Text = f.text(key, h.Text, f.Rules.HeaderLength)
	case h.Kind == desk.HeaderLocation:
		out.Location = f.place(key)
		seen.Location = out.Location
	case h.Media():
		id := strings.TrimSpace(f.Values[key+".file"])
		if id == "" {
			id = h.FileID
		}
		a, ok := f.Files[id]
		switch {
		case id == "":
			f.refuse(key+".file", "file_missing")
		case !ok:
			f.refuse(key+".file", "file_unknown")
		default:
			f.fits(key+".file", h.Kind, a, f.Caps)
			seen.FileID = id
			f.files = append(f.files, id)
		}
	}
	return out, seen
}

func (f *filler) place(key string) *desk.Location {
	l := desk.Location{Name: strings.TrimSpace(f.Values[key+".name"]), Address: strings.TrimSpace(f.Values[key+".address"])}
	for _, side := range []struct {
		name string
		most float64
		to   *float64
	}{{"latitude", 90, &l.Latitude}, {"longitude", 180, &l.Longitude}} {
		at := key + "." + side.name
		said, ok := f.value(at, side.name)
		if !ok {
			continue
		}
		n, err := strconv.ParseFloat(strings.ReplaceAll(said, ",", "."), 64)
		if err != nil || !(n >= -side.most && n <= side.most) {
			f.refuse(at, "value_number")
			continue
		}
		*side.to = n
	}
	for _, name := range []string{"name", "address"} {
		if f.Values[key+"."+name] != "" {
			f.value(key+"."+name, name)
		}
	}
	return &l
}

func (f *filler) buttons(key string, buttons []desk.TemplateButton) ([]desk.FilledButton, []desk.ShownButton) {
	var out []desk.FilledButton
	var seen []desk.ShownButton
	for i, b := range buttons {
		at := fmt.Sprintf("%s.%d", key, i)
		show := desk.ShownButton{Kind: b.Kind, Text: b.Text}
		fill := desk.FilledButton{Index: i, Kind: b.Kind}
		switch b.Kind {
		case desk.ButtonURL:
			show.Value, fill.Text = f.link(at, b)
		case desk.ButtonPhone:
			show.Value = b.Phone
		case desk.ButtonCopyCode:
			fill.Text = f.plainCode(at, f.Rules.Buttons.CodeLength)
			show.Value = fill.Text
		case desk.ButtonReply:
			fill.Text = f.payload(at)
			show.Value = fill.Text
		case desk.ButtonFlow:
			if fill.Text = f.payload(at); fill.Text == "" {
				fill.Text = ident.New()
			}
		}
		seen = append(seen, show)
		if fill.Text != "" {
			out = append(out, fill)
		}
	}
	return out, seen
}

// link fills the end of an address.
func (f *filler) link(key string, b desk.TemplateButton) (shown, end string) {
	before, ok := strings.CutSuffix(b.URL, "{{1}}")
	if !ok {
		return b.URL, ""
	}
	end, ok = f.value(key, b.Text)
	if !ok {
		return b.URL, ""
	}
	if !webAddress(before+end) || length(before+end) > f.Rules.Buttons.URLLength {
		f.refuse(key, "value_url")
	}
	return before + end, end
}

// maxPayload bounds what a pressed button says.
const maxPayload = 128

func (f *filler) payload(key string) string {
	v := strings.TrimSpace(f.Values[key])
	if length(v) > maxPayload {
		f.refuse(key, "filled_too_long", "limit", maxPayload, "length", length(v))
	}
	return v
}

func (f *filler) plainCode(key string, limit int) string {
	v, ok := f.value(key, "code")
	switch {
	case !ok:
	case length(v) > limit:
		f.refuse(key, "filled_too_long", "limit", limit, "length", length(v))
	case strings.ContainsFunc(v, func(r rune) bool { return r > 126 || r <= 32 }) || strings.Contains(v, "://"):
		f.refuse(key, "value_code")
	}
	return v
}

func (f *filler) offer(p desk.TemplateParts, fill *desk.TemplateFill, shown *desk.TemplateShown) {
	shown.Offer = &desk.ShownOffer{Text: p.Offer.Text}
	for i, b := range p.Buttons {
		if b.Kind == desk.ButtonCopyCode {
			shown.Offer.Code = f.Values[fmt.Sprintf("buttons.%d", i)]
		}
	}
	if !p.Offer.Expires {
		return
	}
	said, ok := f.value("offer.ends", "ends")
	if !ok {
		return
	}
	at, err := time.Parse(time.RFC3339, said)
	if err != nil || !at.After(f.Now) {
		f.refuse("offer.ends", "value_moment")
		return
	}
	at = at.UTC()
	fill.OfferEnds, shown.Offer.Ends = &at, &at
}

// code fills an authentication template. Its words are the platform's: they are
// known here once the platform has told them.
func (f *filler) code(p desk.TemplateParts, fill *desk.TemplateFill, shown *desk.TemplateShown) {
	fill.Code = f.plainCode("code", f.Rules.CodeLength)
	shown.Body = p.Body
	if shown.Body == "" {
		shown.Body = "*{{1}}*"
	}
	for _, v := range Variables(shown.Body) {
		if fill.Code != "" {
			shown.Body = put(shown.Body, map[string]string{v: fill.Code})
		}
	}
	if p.Code.Text != "" {
		shown.Buttons = []desk.ShownButton{{Kind: desk.ButtonCopyCode, Text: p.Code.Text, Value: fill.Code}}
	}
}

// Samples are the examples of a template's blanks, as values.
func Samples(p desk.TemplateParts, now time.Time) map[string]string {
	out := map[string]string{}
	for _, b := range Blanks(p, nil) {
		switch {
		case b.Kind == BlankMoment:
			out[b.Key] = now.Add(48 * time.Hour).UTC().Format(time.RFC3339)
		case b.Example != "":
			out[b.Key] = b.Example
		case b.Kind == BlankNumber:
			out[b.Key] = "0"
		}
	}
	return out
}
