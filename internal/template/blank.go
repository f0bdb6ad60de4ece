package template

import (
	"fmt"
	"slices"
	"strings"

	"recado.dev/internal/desk"
)

// Kinds of blanks.
const (
	BlankText    = "text"
	BlankFile    = "file"
	BlankNumber  = "number" // a coordinate
	BlankMoment  = "moment"
	BlankURL     = "url"     // the end of an address
	BlankCode    = "code"    // a code to copy, or a one-time code
	BlankPayload = "payload" // what a pressed reply says to programs
)

// Blank is something that a message has to say, or may, for a template to be
// sent.
type Blank struct {
	Key      string   `json:"key" doc:"of variables and fills: body.1, header.file, buttons.0"`
	Kind     string   `json:"kind" enum:"text,file,number,moment,url,code,payload"`
	Part     string   `json:"part" doc:"where it stands: header, body, buttons, cards[0], offer, code"`
	Name     string   `json:"name" doc:"as the template writes it: 1, name; the text of a button"`
	Required bool     `json:"required"`
	Example  string   `json:"example"`
	Fill     string   `json:"fill" doc:"what goes in where a message says nothing else"`
	FileKind string   `json:"file_kind,omitempty" doc:"image, video or document"`
	Mimes    []string `json:"mimes,omitempty" doc:"the types of files that are taken; empty for any"`
}

// Blanks are those of a template's parts, in its order.
func Blanks(p desk.TemplateParts, fills map[string]string) []Blank {
	l := lister{fills: fills, out: []Blank{}}
	if p.Code != nil {
		l.add(Blank{Key: "code", Kind: BlankCode, Part: "code", Name: "code", Required: true, Example: "123456"})
		return l.out
	}
	if p.Header != nil {
		l.header("header", "header", *p.Header)
	}
	if p.Offer != nil && p.Offer.Expires {
		l.add(Blank{Key: "offer.ends", Kind: BlankMoment, Part: "offer", Name: "ends", Required: true})
	}
	l.texts("body", "body", p.Body, p.Examples)
	l.buttons("buttons", "buttons", p.Buttons)
	for i, c := range p.Cards {
		key, part := fmt.Sprintf("cards.%d", i), fmt.Sprintf("cards[%d]", i)
		l.header(key, part, c.Header)
		l.texts(key+".body", part, c.Body, c.Examples)
		l.buttons(key+".buttons", part, c.Buttons)
	}
	return l.out
}

type lister struct {
	fills map[string]string
	out   []Blank
}

func (l *lister) add(b Blank) {
	if f := l.fills[b.Key]; f != "" {
		b.Fill = f
	}
	l.out = append(l.out, b)
}

func (l *lister) texts(key, part, text string, examples map[string]string) {
	for _, v := range Variables(text) {
		l.add(Blank{Key: key + "." + v, Kind: BlankText, Part: part, Name: v, Required: true, Example: examples[v]})
	}
}

func (l *lister) header(key, part string, h desk.TemplateHeader) {
	switch {
	case h.Kind == desk.HeaderText:
		l.texts(key, part, h.Text, h.Examples)
	case h.Media():
		l.add(Blank{Key: key + ".file", Kind: BlankFile, Part: part, Name: "file", Required: true, FileKind: h.Kind, Fill: h.FileID})
	case h.Kind == desk.HeaderLocation:
		for _, name := range []string{"latitude", "longitude"} {
			l.add(Blank{Key: key + "." + name, Kind: BlankNumber, Part: part, Name: name, Required: true})
		}
		for _, name := range []string{"name", "address"} {
			l.add(Blank{Key: key + "." + name, Kind: BlankText, Part: part, Name: name})
		}
	}
}

func (l *lister) buttons(key, part string, buttons []desk.TemplateButton) {
	for i, b := range buttons {
		one := Blank{Key: fmt.Sprintf("%s.%d", key, i), Part: part, Name: b.Text, Required: true}
		switch b.Kind {
		case desk.ButtonURL:
			before, ok := strings.CutSuffix(b.URL, "{{1}}")
			if !ok {
				continue
			}
			one.Kind, one.Example = BlankURL, strings.TrimPrefix(b.Example, before)
		case desk.ButtonCopyCode:
			one.Kind, one.Example = BlankCode, b.Example
		case desk.ButtonReply, desk.ButtonFlow:
			one.Kind, one.Required = BlankPayload, false
		default:
			continue
		}
		l.add(one)
	}
}

// keyOf is the key that a caller means: a bare name is one of the body, else of
// the header.
func keyOf(blanks []Blank, given string) (string, bool) {
	for _, key := range []string{given, "body." + given, "header." + given} {
		if slices.ContainsFunc(blanks, func(b Blank) bool { return b.Key == key }) {
			return key, true
		}
	}
	return given, false
}
