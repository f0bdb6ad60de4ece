package twilio

import (
	"context"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// sidPrefix begins the SIDs of contents.
const sidPrefix = "HX"

// writeTemplate sends a template: by its content, or, where its approved text
// was pasted here, as the very text, which the network knows by its words.
func (c *chat) writeTemplate(ctx context.Context, form url.Values, m desk.Message, media []platform.OutgoingMedia) error {
	if m.Content == nil || m.Content.Template == nil {
		return hollow()
	}
	t := m.Content.Template
	fill := t.Fill
	if fill == nil {
		var err error
		if fill, err = readComponents(t.Components); err != nil {
			return err
		}
	} else if t.RemoteID == "" {
		return c.writePasted(form, m, media)
	}
	found, err := c.find(ctx, t)
	if err != nil {
		return err
	}
	values, err := found.values(fill, media)
	if err != nil {
		return err
	}
	form.Set("ContentSid", found.SID)
	if len(values) > 0 {
		raw, err := json.Marshal(values)
		if err != nil {
			return &platform.Failure{Kind: platform.Rejected, Title: "the variables cannot be written as JSON", Err: err}
		}
		form.Set("ContentVariables", string(raw))
	}
	return nil
}

// writePasted sends the text of a template that was pasted.
func (c *chat) writePasted(form url.Values, m desk.Message, media []platform.OutgoingMedia) error {
	shown := m.Content.Template.Shown
	if shown == nil || shown.Body == "" {
		return hollow()
	}
	form.Set("Body", shown.Body)
	if len(media) == 0 {
		return nil
	}
	link, err := linkOf(media[0])
	if err != nil {
		return err
	}
	form.Set("MediaUrl", link)
	return nil
}

// find is the content of a template: by its SID, which may stand in place of the
// name, else by name and language.
func (c *chat) find(ctx context.Context, t *desk.Template) (*content, error) {
	if t.RemoteID != "" {
		return c.content(ctx, t.RemoteID)
	}
	if strings.HasPrefix(t.Name, sidPrefix) {
		return c.content(ctx, t.Name)
	}
	cursor := ""
	for range maxPages {
		contents, next, err := c.page(ctx, cursor)
		if err != nil {
			return nil, err
		}
		for i := range contents {
			one := &contents[i]
			if one.name() == t.Name && strings.EqualFold(one.Language, t.Language) && one.submitted() {
				return one, nil
			}
		}
		if cursor = next; cursor == "" {
			break
		}
	}
	return nil, &platform.Failure{Kind: platform.Rejected, Code: "63027", Title: "The template does not exist in this language",
		Detail: t.Name + " (" + t.Language + ") is not among the account's templates."}
}

// values fill the variables of a content.
func (c *content) values(fill *desk.TemplateFill, media []platform.OutgoingMedia) (map[string]string, error) {
	kind, b := c.form()
	v := &filler{values: map[string]string{}, media: media}
	switch {
	case kind == "":
		return nil, &platform.Failure{Kind: platform.Rejected, Title: "The template is of a form that is not known here"}
	case kind == typeAuthentication:
		v.values["1"] = fill.Code
		if fill.Code == "" && len(fill.Body) > 0 {
			v.values["1"] = fill.Body[0].Text
		}
		return v.values, nil
	}
	text := or(b.Body, b.Title)
	if fill.Header != nil {
		v.texts(b.HeaderText, fill.Header.Text)
	}
	if err := v.file(b.Media); err != nil {
		return nil, err
	}
	v.texts(text, fill.Body)
	v.buttons(b.Actions, fill.Buttons)
	for i, card := range b.Cards {
		if i >= len(fill.Cards) {
			break
		}
		if err := v.file(card.Media); err != nil {
			return nil, err
		}
		v.texts(or(card.Body, card.Title), fill.Cards[i].Body)
		v.buttons(card.Actions, fill.Cards[i].Buttons)
	}
	return v.values, nil
}

// filler gathers values and takes the files one after the other.
type filler struct {
	values map[string]string
	media  []platform.OutgoingMedia
}

// texts fills the variables of a text, by name or in their order.
func (v *filler) texts(text string, given []desk.FilledText) {
	names := blanks(text)
	for i, g := range given {
		switch {
		case g.Name != "":
			v.values[g.Name] = g.Text
		case i < len(names):
			v.values[names[i]] = g.Text
		}
	}
}

// file fills the variable part of a file's address.
func (v *filler) file(media list) error {
	if len(media) == 0 {
		return nil
	}
	names := blanks(media[0])
	if len(names) == 0 {
		return nil // always the same file
	}
	if len(v.media) == 0 {
		return hollow()
	}
	link, err := linkOf(v.media[0])
	if err != nil {
		return err
	}
	v.media = v.media[1:]
	before, _, _ := strings.Cut(media[0], "{{")
	rest, ok := strings.CutPrefix(link, before)
	if !ok {
		return &platform.Failure{Kind: platform.Rejected, Title: "The template takes files from " + before + " alone",
			Detail: "It was made for another address of this server: duplicate it and submit it again."}
	}
	v.values[names[0]] = rest
	return nil
}

func (v *filler) buttons(actions []action, given []desk.FilledButton) {
	for _, g := range given {
		if g.Index < 0 || g.Index >= len(actions) {
			continue
		}
		a := actions[g.Index]
		for _, text := range []string{a.URL, a.Code, a.ID} {
			for _, name := range blanks(text) {
				v.values[name] = g.Text
			}
		}
	}
}

// component is a part of a filled template in the shape that WhatsApp itself
// has for it, which callers may use here too.
type component struct {
	Type       string      `json:"type"`
	SubType    string      `json:"sub_type"`
	Index      json.Number `json:"index"`
	Parameters []struct {
		Name    string `json:"parameter_name"`
		Text    string `json:"text"`
		Payload string `json:"payload"`
		Coupon  string `json:"coupon_code"`
	} `json:"parameters"`
}

// readComponents reads the caller's own components.
func readComponents(raw json.RawMessage) (*desk.TemplateFill, error) {
	fill := &desk.TemplateFill{}
	if len(raw) == 0 {
		return fill, nil
	}
	var components []component
	if err := json.Unmarshal(raw, &components); err != nil {
		return nil, &platform.Failure{Kind: platform.Rejected, Title: "the template's components cannot be read"}
	}
	for _, c := range components {
		var texts []desk.FilledText
		last := ""
		for _, p := range c.Parameters {
			texts = append(texts, desk.FilledText{Name: p.Name, Text: p.Text})
			last = or(p.Text, or(p.Payload, p.Coupon))
		}
		switch strings.ToLower(c.Type) {
		case "header":
			fill.Header = &desk.FilledHeader{Kind: desk.HeaderText, Text: texts}
		case "body":
			fill.Body = texts
		case "button":
			index, err := strconv.Atoi(c.Index.String())
			if err != nil {
				return nil, &platform.Failure{Kind: platform.Rejected, Title: "a button of the template has no index"}
			}
			fill.Buttons = append(fill.Buttons, desk.FilledButton{Index: index, Kind: c.SubType, Text: last})
		}
	}
	return fill, nil
}
