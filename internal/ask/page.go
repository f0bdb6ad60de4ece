package ask

import (
	"strings"
	"time"

	"golang.org/x/text/language"

	"recado.dev/internal/desk"
	"recado.dev/internal/render"
)

// words are a page's own texts.
type words struct {
	Lang, Send, Thanks, ThanksText, Said, Gone, GoneText, NoTimes, Fix, Needed, Wrong, Yes, Optional string
}

var english = words{
	Lang: "en", Send: "Send", Thanks: "Thank you", ThanksText: "Your answer is on its way. You can close this page and go on in your chat.",
	Said: "You answered", Gone: "This page can't be used any more", GoneText: "It was answered or has ended. Write in your chat instead.",
	NoTimes: "All of these times have passed. Write in your chat to ask for others.", Fix: "Please look again at what is marked.",
	Needed: "Please answer this.", Wrong: "This does not look right.", Yes: "Yes", Optional: "optional",
}

var spanish = words{
	Lang: "es", Send: "Enviar", Thanks: "Gracias", ThanksText: "Tu respuesta va en camino. Puedes cerrar esta página y seguir en tu chat.",
	Said: "Respondiste", Gone: "Esta página ya no se puede usar", GoneText: "Ya tiene respuesta o ha caducado. Escribe en tu chat.",
	NoTimes: "Todas estas horas ya han pasado. Escribe en tu chat para pedir otras.", Fix: "Revisa lo que está marcado.",
	Needed: "Responde a esta pregunta.", Wrong: "Esto no parece correcto.", Yes: "Sí", Optional: "opcional",
}

// wordsFor are the texts in a visitor's language.
func wordsFor(accept string) words {
	if len(accept) > 200 {
		accept = ""
	}
	tags, _, _ := language.ParseAcceptLanguage(accept)
	_, i, _ := language.NewMatcher([]language.Tag{language.English, language.Spanish}).Match(tags...)
	return [2]words{english, spanish}[i]
}

// sheet is a page as it is written.
type sheet struct {
	words
	State   string // ask, thanks, gone
	From    string
	Title   string
	Text    string
	Place   string
	Zone    string
	Said    string
	Fields  []field
	Failed  bool
	Nothing bool // there is nothing left to choose
}

// field is one question.
type field struct {
	Name, Label, Kind, Type, Auto string
	Required                      bool
	Value                         string
	Options                       []option
	Problem                       string
}

type option struct {
	Value, Label string
	Chosen       bool
}

// sheetOf is the page of a question.
func sheetOf(q question, w words, now time.Time) sheet {
	p := sheet{words: w, State: "ask", From: q.from, Text: render.Plain(q.rich.Body)}
	if t := q.rich.Times; t != nil {
		told := *t
		told.Language = w.Lang
		p.Title, p.Place, p.Zone = t.Title, t.Place, strings.Join(render.TimesHead(told), " · ")
		f := field{Name: "time", Label: t.Title, Kind: "one", Required: true}
		for _, slot := range t.Slots {
			if slot.Start.After(now) {
				f.Options = append(f.Options, option{Value: slot.ID, Label: render.SlotTitle(told, slot)})
			}
		}
		p.Fields, p.Nothing = []field{f}, len(f.Options) == 0
		return p
	}
	p.Title = q.rich.Form.Title
	for _, question := range q.rich.Form.Questions {
		p.Fields = append(p.Fields, fieldOf(question, w))
	}
	return p
}

func fieldOf(q desk.FormQuestion, w words) field {
	f := field{Name: q.Key, Label: q.Label, Kind: "line", Type: "text", Required: q.Required}
	switch q.Kind {
	case desk.FieldLong:
		f.Kind = "area"
	case desk.FieldNumber:
		f.Type = "number"
	case desk.FieldEmail:
		f.Type, f.Auto = "email", "email"
	case desk.FieldPhone:
		f.Type, f.Auto = "tel", "tel"
	case desk.FieldDate:
		f.Type = "date"
	case desk.FieldChoice:
		f.Kind = "one"
	case desk.FieldChoices:
		f.Kind = "some"
	case desk.FieldYes:
		f.Kind, f.Options = "some", []option{{Value: "yes", Label: w.Yes}}
	}
	if q.Goes == "contact.name" {
		f.Auto = "name"
	}
	for _, o := range q.Options {
		f.Options = append(f.Options, option{Value: o.ID, Label: o.Title})
	}
	return f
}

// shownAnswer is what was answered, in words.
func shownAnswer(a *desk.Answer) string {
	if a == nil {
		return ""
	}
	lines := []string{}
	for _, f := range a.Fields {
		lines = append(lines, f.Label+": "+f.Value)
	}
	if len(lines) > 0 {
		return strings.Join(lines, "\n")
	}
	return a.Title
}
