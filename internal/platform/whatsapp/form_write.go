package whatsapp

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// flowVersion is that of the form's language which is written here.
const flowVersion = "7.0"

type flowDoc struct {
	Version string       `json:"version"`
	Screens []flowScreen `json:"screens"`
}

type flowScreen struct {
	ID       string     `json:"id"`
	Title    string     `json:"title"`
	Terminal bool       `json:"terminal,omitempty"`
	Success  bool       `json:"success,omitempty"`
	Layout   flowLayout `json:"layout"`
}

type flowLayout struct {
	Type     string     `json:"type"`
	Children []flowPart `json:"children"`
}

type flowPart struct {
	Type     string       `json:"type"`
	Name     string       `json:"name,omitempty"`
	Label    string       `json:"label,omitempty"`
	Text     string       `json:"text,omitempty"`
	Input    string       `json:"input-type,omitempty"`
	Required *bool        `json:"required,omitempty"`
	Options  []flowOption `json:"data-source,omitempty"`
	OnClick  *flowPress   `json:"on-click-action,omitempty"`
	Children []flowPart   `json:"children,omitempty"`
}

type flowOption struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

type flowPress struct {
	Name    string            `json:"name"`
	Next    *flowNext         `json:"next,omitempty"`
	Payload map[string]string `json:"payload"`
}

type flowNext struct {
	Type string `json:"type"`
	Name string `json:"name"`
}

// flowOf is a form in the network's own language, and the name of its first
// screen. Its last screen sends all answers.
func flowOf(f platform.RemoteForm) (flowDoc, string) {
	doc := flowDoc{Version: flowVersion}
	payload := map[string]string{}
	for i, screen := range f.Screens {
		id, last := screenID(i), i == len(f.Screens)-1
		form := flowPart{Type: "Form", Name: "form"}
		for _, field := range screen.Fields {
			form.Children = append(form.Children, partsOf(field)...)
			payload[field.Key] = "${screen." + id + ".form." + field.Key + "}"
		}
		footer := flowPart{Type: "Footer", Label: screen.Button}
		if last {
			own := map[string]string{}
			for key, value := range payload {
				own[key] = strings.Replace(value, "${screen."+id+".", "${", 1)
			}
			footer.OnClick = &flowPress{Name: "complete", Payload: own}
		} else {
			footer.OnClick = &flowPress{Name: "navigate", Next: &flowNext{Type: "screen", Name: screenID(i + 1)}, Payload: map[string]string{}}
		}
		if footer.Label == "" {
			footer.Label = wordFor(f.Locale, last)
		}
		form.Children = append(form.Children, footer)
		out := flowScreen{ID: id, Title: screen.Title, Terminal: last, Success: last, Layout: flowLayout{Type: "SingleColumnLayout"}}
		if screen.Text != "" {
			out.Layout.Children = append(out.Layout.Children, flowPart{Type: "TextBody", Text: screen.Text})
		}
		out.Layout.Children = append(out.Layout.Children, form)
		doc.Screens = append(doc.Screens, out)
	}
	return doc, screenID(0)
}

// screenID names a screen: letters and underscores alone are allowed.
func screenID(i int) string {
	return "SCREEN_" + string(rune('A'+i/26)) + string(rune('A'+i%26))
}

func wordFor(locale string, last bool) string {
	words := [2]string{"Continue", "Send"}
	if strings.HasPrefix(locale, "es") {
		words = [2]string{"Continuar", "Enviar"}
	}
	if last {
		return words[1]
	}
	return words[0]
}

// labelLength is how many characters fit the label of a component.
func labelLength(component string) int {
	switch component {
	case "DatePicker":
		return 40
	case "RadioButtonsGroup", "CheckboxGroup":
		return 30
	case "OptIn":
		return 120
	}
	return 20
}

// mostButtons is how many options are shown as buttons; more of them drop down.
const mostButtons = 8

// partsOf is a question: a component and, where the words do not fit its label,
// the words above it.
func partsOf(f desk.FormField) []flowPart {
	part := flowPart{Name: f.Key, Label: f.Label, Required: &f.Required}
	switch f.Kind {
	case desk.FieldLong:
		part.Type = "TextArea"
	case desk.FieldDate:
		part.Type = "DatePicker"
	case desk.FieldChoice:
		part.Type = "RadioButtonsGroup"
		if len(f.Options) > mostButtons {
			part.Type = "Dropdown"
		}
	case desk.FieldChoices:
		part.Type = "CheckboxGroup"
	case desk.FieldYes:
		part.Type = "OptIn"
	default:
		part.Type, part.Input = "TextInput", f.Kind // text, number, email, phone
	}
	for i, title := range f.Options {
		part.Options = append(part.Options, flowOption{ID: strconv.Itoa(i), Title: title})
	}
	most := labelLength(part.Type)
	if utf8.RuneCountInString(f.Label) <= most {
		return []flowPart{part}
	}
	part.Label = fmt.Sprintf("%s…", string([]rune(f.Label)[:most-1]))
	return []flowPart{{Type: "TextBody", Text: f.Label}, part}
}
