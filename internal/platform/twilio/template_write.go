package twilio

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// contentFor is a template as a content. Variables of a content are numbered
// over the whole of it: those of the body keep their names, the others follow.
func contentFor(t platform.RemoteTemplate) (contentOut, error) {
	p := t.Parts
	w := &contentWriter{vars: map[string]string{}, samples: t.Samples}
	var kind string
	var body any
	switch {
	case p.Offer != nil:
		return contentOut{}, cannotWrite("Limited-time offers")
	case p.Code != nil:
		if p.Code.Kind != desk.CodeCopy {
			return contentOut{}, cannotWrite("One-time codes that are handed to an app")
		}
		kind, body = typeAuthentication, contentBody{Security: p.Code.Warning, Minutes: p.Code.ExpiryMinutes,
			Actions: []action{{Type: actionCopy, CopyText: or(p.Code.Text, "Copy code")}}}
		w.vars["1"] = "123456"
	case len(p.Cards) > 0:
		w.begin(p.Body, p.Examples)
		out := contentBody{Body: p.Body}
		for i, card := range p.Cards {
			one, err := w.card(i, card)
			if err != nil {
				return contentOut{}, err
			}
			out.Cards = append(out.Cards, one)
		}
		kind, body = typeCarousel, out
	default:
		w.begin(p.Body, p.Examples)
		var err error
		if kind, body, err = w.plain(p); err != nil {
			return contentOut{}, err
		}
	}
	return contentOut{Name: t.Name, Language: t.Language, Variables: w.vars, Types: map[string]any{kind: body}}, nil
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func cannotWrite(what string) error {
	return &platform.Failure{Kind: platform.Rejected, Title: what + " cannot be made over this network", Detail: "Make the template in the network's console, then look at the list here."}
}

// contentWriter gathers the variables of a content with an example of each.
type contentWriter struct {
	vars    map[string]string
	samples map[string]string
	next    int
}

// begin takes the variables of the body as they are.
func (w *contentWriter) begin(text string, examples map[string]string) {
	for _, name := range blanks(text) {
		w.vars[name] = examples[name]
	}
	for _, name := range slices.Collect(maps.Keys(w.vars)) {
		if n, err := strconv.Atoi(name); err == nil {
			w.next = max(w.next, n)
		}
	}
}

// variable is a further one.
func (w *contentWriter) variable(example string) string {
	w.next++
	name := strconv.Itoa(w.next)
	w.vars[name] = example
	return "{{" + name + "}}"
}

// renamed gives each variable of a text a number of its own.
func (w *contentWriter) renamed(text string, examples map[string]string) string {
	var pairs []string
	for _, name := range blanks(text) {
		pairs = append(pairs, "{{"+name+"}}", w.variable(examples[name]))
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// plain is a template without cards, in the plainest form that holds it.
func (w *contentWriter) plain(p desk.TemplateParts) (string, any, error) {
	out := contentBody{Body: p.Body, Footer: p.Footer}
	if h := p.Header; h != nil {
		switch {
		case h.Kind == desk.HeaderText:
			out.HeaderText = w.renamed(h.Text, h.Examples)
		case h.Media():
			media, err := w.media("header")
			if err != nil {
				return "", nil, err
			}
			out.Media = list{media}
		default:
			return "", nil, cannotWrite("A header of this kind")
		}
	}
	var err error
	if out.Actions, err = w.actions(p.Buttons); err != nil {
		return "", nil, err
	}
	bare := p.Footer == "" && p.Header == nil
	switch {
	case bare && len(p.Buttons) == 0:
		return typeText, contentBody{Body: p.Body}, nil
	case bare && only(p.Buttons, desk.ButtonReply):
		return typeQuickReply, out, nil
	case bare && only(p.Buttons, desk.ButtonURL, desk.ButtonPhone):
		return typeCallToAction, out, nil
	case p.Footer == "" && len(p.Buttons) == 0 && p.Header.Media():
		return typeMedia, out, nil
	}
	return typeWhatsAppCard, out, nil
}

func only(buttons []desk.TemplateButton, kinds ...string) bool {
	return !slices.ContainsFunc(buttons, func(b desk.TemplateButton) bool { return !slices.Contains(kinds, b.Kind) })
}

// media is the address of a file, of which all but the host is a variable: each
// message has a file of its own.
func (w *contentWriter) media(name string) (string, error) {
	u, err := url.Parse(w.samples[name])
	if err != nil || u.Host == "" {
		return "", &platform.Failure{Kind: platform.Rejected, Title: "The template has no sample file"}
	}
	base := u.Scheme + "://" + u.Host + "/"
	return base + w.variable(strings.TrimPrefix(w.samples[name], base)), nil
}

// actions are the buttons.
func (w *contentWriter) actions(buttons []desk.TemplateButton) ([]action, error) {
	var out []action
	for i, b := range buttons {
		a := action{Title: b.Text}
		switch b.Kind {
		case desk.ButtonReply:
			a.Type, a.ID = actionReply, "reply-"+strconv.Itoa(i+1)
		case desk.ButtonURL:
			a.Type, a.URL = actionURL, b.URL
			if before, ok := strings.CutSuffix(b.URL, "{{1}}"); ok {
				a.URL = before + w.variable(strings.TrimPrefix(b.Example, before))
			}
		case desk.ButtonPhone:
			a.Type, a.Phone = actionPhone, b.Phone
		case desk.ButtonCopyCode:
			a.Type, a.Code = actionCopy, w.variable(b.Example)
		default:
			return nil, cannotWrite("A button of this kind")
		}
		out = append(out, a)
	}
	return out, nil
}

func (w *contentWriter) card(i int, c desk.TemplateCard) (contentBody, error) {
	media, err := w.media("cards[" + strconv.Itoa(i) + "]")
	if err != nil {
		return contentBody{}, err
	}
	out := contentBody{Body: w.renamed(c.Body, c.Examples), Media: list{media}}
	out.Actions, err = w.actions(c.Buttons)
	return out, err
}

// blanks are the variables of a text, in the order of their first place.
func blanks(text string) []string {
	var out []string
	for {
		_, rest, ok := strings.Cut(text, "{{")
		if !ok {
			return out
		}
		name, after, ok := strings.Cut(rest, "}}")
		if !ok {
			return out
		}
		if name = strings.TrimSpace(name); !slices.Contains(out, name) {
			out = append(out, name)
		}
		text = after
	}
}
