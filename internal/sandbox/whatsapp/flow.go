package whatsapp

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"slices"
	"strings"

	"recado.dev/internal/sandbox"
)

// flow is a form that a business builds and sends in messages.
type flow struct {
	ID         string          `json:"id"`
	Name       string          `json:"name"`
	Status     string          `json:"status"` // DRAFT PUBLISHED DEPRECATED
	Categories []string        `json:"categories"`
	JSON       json.RawMessage `json:"json,omitempty"`
	Form       *sandbox.Form   `json:"form,omitempty"`
}

// flowJSON is the part of a flow's own language that the phones show: screens
// with texts and questions, led from one to the next.
type flowJSON struct {
	Version string `json:"version"`
	Screens []struct {
		ID       string `json:"id"`
		Title    string `json:"title"`
		Terminal bool   `json:"terminal"`
		Layout   struct {
			Type     string     `json:"type"`
			Children []flowPart `json:"children"`
		} `json:"layout"`
	} `json:"screens"`
}

type flowPart struct {
	Type      string          `json:"type"`
	Name      string          `json:"name"`
	Label     string          `json:"label"`
	Text      json.RawMessage `json:"text"`
	Input     string          `json:"input-type"`
	Required  bool            `json:"required"`
	Options   json.RawMessage `json:"data-source"`
	Children  []flowPart      `json:"children"`
	OnClick   *flowAction     `json:"on-click-action"`
	OnSelect  json.RawMessage `json:"on-select-action"`
	HelpLabel string          `json:"helper-text"`
}

type flowAction struct {
	Name string `json:"name"`
	Next struct {
		Name string `json:"name"`
	} `json:"next"`
	Payload map[string]json.RawMessage `json:"payload"`
}

// fieldKinds are a flow's questions as the phones know them.
var fieldKinds = map[string]string{
	"TextInput": "text", "TextArea": "area", "DatePicker": "date", "Dropdown": "one", "RadioButtonsGroup": "one", "CheckboxGroup": "some", "OptIn": "yes",
}

// flowProblem is an error in a flow's JSON, as the platform lists them.
func flowProblem(code, format string, args ...any) object {
	return object{"error": code, "error_type": "FLOW_JSON_ERROR", "message": fmt.Sprintf(format, args...), "line_start": 1, "line_end": 1, "column_start": 1, "column_end": 1}
}

// formOf reads a flow's JSON.
func formOf(raw []byte) (*sandbox.Form, []object) {
	var in flowJSON
	if err := json.Unmarshal(raw, &in); err != nil {
		return nil, []object{flowProblem("INVALID_PROPERTY_TYPE", "The flow is not the JSON that is due: %v", err)}
	}
	if in.Version == "" || len(in.Screens) == 0 {
		return nil, []object{flowProblem("REQUIRED_PROPERTY_MISSING", "The flow needs a version and screens.")}
	}
	form := &sandbox.Form{First: in.Screens[0].ID}
	var problems []object
	for _, s := range in.Screens {
		screen := sandbox.Screen{ID: s.ID, Title: s.Title}
		if s.ID == "" || s.Layout.Type != "SingleColumnLayout" {
			problems = append(problems, flowProblem("INVALID_PROPERTY_VALUE", "A screen needs an id and a layout of type SingleColumnLayout."))
		}
		problems = append(problems, readParts(&screen, s.Layout.Children)...)
		if screen.Button == "" {
			problems = append(problems, flowProblem("MISSING_FOOTER", "The screen %s needs a Footer.", s.ID))
		}
		form.Screens = append(form.Screens, screen)
	}
	for _, s := range form.Screens {
		if s.Next != "" && !slices.ContainsFunc(form.Screens, func(o sandbox.Screen) bool { return o.ID == s.Next }) {
			problems = append(problems, flowProblem("INVALID_ROUTING_MODEL", "The screen %s leads to %s, which does not exist.", s.ID, s.Next))
		}
	}
	return form, problems
}

func readParts(screen *sandbox.Screen, parts []flowPart) []object {
	var problems []object
	for _, p := range parts {
		var text string
		_ = json.Unmarshal(p.Text, &text) // absent, or a list that is not shown
		kind := fieldKinds[p.Type]
		switch {
		case p.Type == "Form":
			problems = append(problems, readParts(screen, p.Children)...)
		case strings.HasPrefix(p.Type, "Text") && kind == "":
			screen.Texts = append(screen.Texts, text)
		case kind != "":
			if p.Name == "" || p.Label == "" {
				problems = append(problems, flowProblem("REQUIRED_PROPERTY_MISSING", "%s needs a name and a label.", p.Type))
			}
			if p.Type == "TextInput" && slices.Contains([]string{"number", "email", "phone"}, p.Input) {
				kind = p.Input
			}
			f := sandbox.Field{Kind: kind, Name: p.Name, Label: p.Label, Required: p.Required}
			_ = json.Unmarshal(p.Options, &f.Options) // absent, or from an endpoint that is not played here
			screen.Fields = append(screen.Fields, f)
		case p.Type == "Footer":
			screen.Button = p.Label
			switch {
			case p.OnClick == nil || p.Label == "":
				problems = append(problems, flowProblem("REQUIRED_PROPERTY_MISSING", "Footer needs a label and an on-click-action."))
			case p.OnClick.Name == "navigate":
				screen.Next = p.OnClick.Next.Name
			case p.OnClick.Name == "complete":
				screen.Payload = p.OnClick.Payload
			default:
				problems = append(problems, flowProblem("INVALID_ACTION", "The sandbox plays navigate and complete, not %s.", p.OnClick.Name))
			}
		case p.Type == "Image", p.Type == "EmbeddedLink", p.Type == "RichText":
		default:
			problems = append(problems, flowProblem("INVALID_PROPERTY_VALUE", "There is no component %q.", p.Type))
		}
	}
	return problems
}

func (f *flow) json() object {
	return object{"id": f.ID, "name": f.Name, "status": f.Status, "categories": f.Categories, "validation_errors": []object{}, "json_version": "7.0"}
}

// flows lists a business account's flows, and makes one.
func (n *Network) flows(c *call, a sandbox.Account) (any, *graphError) {
	b, done := n.open(wabaOf(a))
	defer done()
	if c.Method == "GET" {
		data := []object{}
		for _, f := range b.Flows {
			data = append(data, f.json())
		}
		return object{"data": data}, nil
	}
	var in struct {
		Name       string   `json:"name"`
		Categories []string `json:"categories"`
		JSON       string   `json:"flow_json"`
		Publish    bool     `json:"publish"`
	}
	if err := decode(c, &in); err != nil {
		return nil, err
	}
	if in.Name == "" || len(in.Categories) == 0 {
		return nil, badParam("The parameters name and categories are required.")
	}
	if slices.ContainsFunc(b.Flows, func(f *flow) bool { return f.Name == in.Name }) {
		return nil, &graphError{status: 400, code: 100, subcode: 4016019, message: "Invalid parameter", title: "Flow name is not unique", advice: "Flow with that name already exists."}
	}
	f := &flow{ID: "66" + number(13), Name: in.Name, Status: "DRAFT", Categories: in.Categories}
	out := object{"id": f.ID}
	if in.JSON != "" {
		problems := f.set([]byte(in.JSON))
		out["success"], out["validation_errors"] = len(problems) == 0, problems
		if in.Publish && len(problems) == 0 {
			f.Status = "PUBLISHED"
		}
	}
	b.Flows = append(b.Flows, f)
	n.change(b)
	return out, nil
}

// set gives a flow its JSON and answers what is wrong with it.
func (f *flow) set(raw []byte) []object {
	form, problems := formOf(raw)
	if len(problems) == 0 {
		f.JSON, f.Form = raw, form
	}
	return append([]object{}, problems...)
}

// flowNode answers for a flow; false where the token sees none by that id.
func (n *Network) flowNode(c *call, id, edge string) (any, *graphError, bool) {
	for _, a := range c.accounts {
		b, done := n.open(wabaOf(a))
		i := slices.IndexFunc(b.Flows, func(f *flow) bool { return f.ID == id })
		if i < 0 {
			done()
			continue
		}
		defer done()
		v, err := n.onFlow(c, b, b.Flows[i], edge)
		return v, err, true
	}
	return nil, nil, false
}

func (n *Network) onFlow(c *call, b *book, f *flow, edge string) (any, *graphError) {
	move := func(to, event string) (any, *graphError) {
		old := f.Status
		f.Status = to
		n.notify(b.WABA, "flows", object{"event": "FLOW_STATUS_CHANGE", "message": "Flow " + f.Name + " changed status from " + old + " to " + to, "flow_id": f.ID, "old_status": old, "new_status": to})
		n.change(b)
		return object{"success": true}, nil
	}
	wrong := func(words string) (any, *graphError) {
		return nil, &graphError{status: 400, code: 139001, message: "(#139001) Flow can't be changed", title: "Flow can't be changed", advice: words}
	}
	switch c.Method + " " + edge {
	case "GET ":
		return pickFields(f.json(), c.FormValue("fields"), "id,name,status,categories,validation_errors"), nil
	case "POST assets":
		if f.Status != "DRAFT" {
			return wrong("Only a draft can be updated.")
		}
		raw, err := asset(c)
		if err != nil {
			return nil, err
		}
		problems := f.set(raw)
		n.change(b)
		return object{"success": len(problems) == 0, "validation_errors": problems}, nil
	case "POST publish":
		if f.Status != "DRAFT" || f.Form == nil {
			return wrong("Only a draft with a valid JSON can be published.")
		}
		return move("PUBLISHED", "publish")
	case "POST deprecate":
		if f.Status != "PUBLISHED" {
			return wrong("Only a published flow can be deprecated.")
		}
		return move("DEPRECATED", "deprecate")
	case "DELETE ":
		if f.Status != "DRAFT" {
			return wrong("Only a draft can be deleted.")
		}
		b.Flows = slices.DeleteFunc(b.Flows, func(o *flow) bool { return o == f })
		n.change(b)
		return object{"success": true}, nil
	}
	return nil, unknownObject(c.Method, strings.Join(c.path, "/"))
}

// asset is the file of a flow's JSON in a form.
func asset(c *call) ([]byte, *graphError) {
	if kind, _, _ := mime.ParseMediaType(c.Header.Get("Content-Type")); kind != "multipart/form-data" {
		return nil, badParam("The parameter file is required.")
	}
	file, _, err := c.FormFile("file")
	if err != nil {
		return nil, badParam("The parameter file is required.")
	}
	defer func() { _ = file.Close() }()
	raw, err := io.ReadAll(io.LimitReader(file, 10<<20))
	if err != nil || c.FormValue("asset_type") != "FLOW_JSON" {
		return nil, badParam("Param asset_type must be one of {FLOW_JSON}.")
	}
	return raw, nil
}

// formToSend is the form of a flow that a message or a button names.
func (b *book) formToSend(id, name, token, label, first string, draft bool) (*sandbox.Form, *graphError) {
	i := slices.IndexFunc(b.Flows, func(f *flow) bool { return (id != "" && f.ID == id) || (id == "" && f.Name == name) })
	if i < 0 {
		return nil, invalid("Flow with id %s%s does not exist", id, name)
	}
	f := b.Flows[i]
	if f.Form == nil || (f.Status != "PUBLISHED" && !draft) || (draft && f.Status != "DRAFT") {
		return nil, invalid("Flow %s is %s: it can't be sent like this", f.ID, f.Status)
	}
	form := *f.Form
	form.ID, form.Token, form.Label = f.ID, token, label
	if first != "" {
		if !slices.ContainsFunc(form.Screens, func(s sandbox.Screen) bool { return s.ID == first }) {
			return nil, invalid("Flow %s has no screen %s", f.ID, first)
		}
		form.First = first
	}
	return &form, nil
}

// ask fills a message that opens a flow.
func (in *interactiveIn) ask(b *book, m *sandbox.Message) *graphError {
	p := in.Action.Parameters
	if err := within("Flow CTA", p.FlowCTA, 30); err != nil {
		return err
	}
	if p.FlowID == "" && p.FlowName == "" {
		return missing("interactive.action.parameters.flow_id")
	}
	first := ""
	if p.FlowPayload != nil {
		first = p.FlowPayload.Screen
	}
	form, err := b.formToSend(string(p.FlowID), p.FlowName, p.FlowToken, p.FlowCTA, first, p.Mode == "draft")
	m.Kind, m.Form = "form", form
	return err
}
