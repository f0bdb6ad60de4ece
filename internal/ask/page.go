package ask

import (
	"html/template"
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

const pageHTML = `<!doctype html>
<html lang="{{.Lang}}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{{if eq .State "ask"}}{{if .Failed}}{{.Fix}} {{end}}{{.Title}}{{else if eq .State "thanks"}}{{.Thanks}}{{else}}{{.Gone}}{{end}}{{with .From}} · {{.}}{{end}}</title>
<style>
:root { color-scheme: light dark; --line: #8a8f98; --dim: #5c626b; --act: #1d5fd0; --ink: #fff; --bad: #b3261e; font: 1rem/1.5 system-ui, sans-serif; }
@media (prefers-color-scheme: dark) { :root { --line: #80868f; --dim: #aab0b9; --act: #8ab4ff; --ink: #10141b; --bad: #ff9d94; } }
body { max-width: 34rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: .25rem 0 .75rem; }
.from, .dim { color: var(--dim); margin: 0; }
.said { white-space: pre-line; }
fieldset { border: 0; margin: 1.5rem 0 0; padding: 0; min-width: 0; }
legend, .label { display: block; font-weight: 600; padding: 0; margin: 0 0 .5rem; }
.field { margin-top: 1.5rem; }
.option { display: flex; align-items: center; gap: .75rem; min-height: 3rem; padding: .25rem .875rem; margin-top: .5rem; border: 1px solid var(--line); border-radius: .625rem; cursor: pointer; }
.option:has(:checked) { border-color: var(--act); box-shadow: inset 0 0 0 1px var(--act); }
.option input { width: 1.25rem; height: 1.25rem; margin: 0; flex: none; accent-color: var(--act); }
input:not([type=radio]):not([type=checkbox]), textarea { box-sizing: border-box; width: 100%; min-height: 3rem; padding: .625rem .75rem; font: inherit; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: .625rem; }
textarea { min-height: 7rem; }
[aria-invalid=true] { border-color: var(--bad) !important; }
.bad { color: var(--bad); margin: .375rem 0 0; }
button { width: 100%; min-height: 3rem; margin-top: 2rem; font: inherit; font-weight: 600; color: var(--ink); background: var(--act); border: 0; border-radius: .625rem; cursor: pointer; }
:focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
</style>
<main>
{{with .From}}<p class="from">{{.}}</p>{{end}}
{{if eq .State "thanks"}}<h1>{{.Thanks}}</h1>{{with .Said}}<p class="said">{{$.SaidWord}}: <strong>{{.}}</strong></p>{{end}}<p>{{.ThanksText}}</p>
{{else if eq .State "gone"}}<h1>{{.Gone}}</h1><p>{{.GoneText}}</p>
{{else}}<h1>{{.Title}}</h1>
{{with .Text}}<p class="said">{{.}}</p>{{end}}
{{with .Place}}<p class="dim">{{.}}</p>{{end}}{{with .Zone}}<p class="dim">{{.}}</p>{{end}}
{{if .Nothing}}<p>{{.NoTimes}}</p>{{else}}
{{if .Failed}}<p class="bad" role="alert">{{.Fix}}</p>{{end}}
<form method="post" novalidate>
{{range .Fields}}{{if or (eq .Kind "one") (eq .Kind "some")}}{{$f := .}}<fieldset{{if .Problem}} aria-describedby="bad-{{.Name}}"{{end}}><legend>{{.Label}}{{if not .Required}} <span class="dim">({{$.Optional}})</span>{{end}}</legend>
{{range .Options}}<label class="option"><input type="{{if eq $f.Kind "one"}}radio{{else}}checkbox{{end}}" name="{{$f.Name}}" value="{{.Value}}"{{if .Chosen}} checked{{end}}{{if and $f.Required (eq $f.Kind "one")}} required{{end}}{{if $f.Problem}} aria-invalid="true"{{end}}><span>{{.Label}}</span></label>
{{end}}{{if .Problem}}<p class="bad" id="bad-{{.Name}}">{{.Problem}}</p>{{end}}</fieldset>
{{else}}<div class="field"><label class="label" for="f-{{.Name}}">{{.Label}}{{if not .Required}} <span class="dim">({{$.Optional}})</span>{{end}}</label>
{{if eq .Kind "area"}}<textarea id="f-{{.Name}}" name="{{.Name}}" maxlength="4000"{{if .Required}} required{{end}}{{if .Problem}} aria-invalid="true" aria-describedby="bad-{{.Name}}"{{end}}>{{.Value}}</textarea>
{{else}}<input id="f-{{.Name}}" name="{{.Name}}" type="{{.Type}}" value="{{.Value}}" maxlength="1000"{{with .Auto}} autocomplete="{{.}}"{{end}}{{if .Required}} required{{end}}{{if .Problem}} aria-invalid="true" aria-describedby="bad-{{.Name}}"{{end}}>
{{end}}{{if .Problem}}<p class="bad" id="bad-{{.Name}}">{{.Problem}}</p>{{end}}</div>
{{end}}{{end}}<button type="submit">{{.Send}}</button>
</form>{{end}}{{end}}
</main>
</html>
`

func newPages() *template.Template { return template.Must(template.New("ask").Parse(pageHTML)) }

// SaidWord is what stands before an answer that was given.
func (p sheet) SaidWord() string { return p.words.Said }
