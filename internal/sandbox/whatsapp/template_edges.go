package whatsapp

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/sandbox"
)

// Bounds of what a business may do with templates.
const (
	maxTemplates    = 6000
	createdAnHour   = 100
	nameLock        = 30 * 24 * time.Hour
	editsADay       = 1
	editsAMonth     = 10
	templatesAPage  = 25
	templatesAtMost = 1000
)

func parseID(id string) (int64, error) { return strconv.ParseInt(id, 10, 64) }

// templateBody is what a business sends to make or change a template.
type templateBody struct {
	Name       string      `json:"name"`
	Language   string      `json:"language"`
	Category   string      `json:"category"`
	Format     string      `json:"parameter_format"`
	Sub        string      `json:"sub_category"`
	TTL        int         `json:"message_send_ttl_seconds"`
	Components []component `json:"components"`
}

// upper writes the words of components as the platform keeps them.
func upper(cs []component) {
	for i := range cs {
		c := &cs[i]
		c.Type, c.Format = strings.ToUpper(c.Type), strings.ToUpper(c.Format)
		for j := range c.Buttons {
			c.Buttons[j].Type, c.Buttons[j].OTP = strings.ToUpper(c.Buttons[j].Type), strings.ToUpper(c.Buttons[j].OTP)
		}
		for _, card := range c.Cards {
			upper(card.Components)
		}
	}
}

func (n *Network) createTemplate(c *call, a sandbox.Account) (any, *graphError) {
	var in templateBody
	if err := decode(c, &in); err != nil {
		return nil, err
	}
	upper(in.Components)
	t := &template{
		ID: "81" + number(13), Name: in.Name, Language: in.Language, Category: strings.ToUpper(in.Category), Sub: in.Sub, TTL: in.TTL,
		Format: strings.ToUpper(in.Format), Components: in.Components, Quality: "UNKNOWN", CreatedAt: n.table.Now(),
	}
	if t.Format == "" {
		t.Format = "POSITIONAL"
	}
	if err := t.check(); err != nil {
		return nil, err
	}
	if err := n.knownSamples(t.Components); err != nil {
		return nil, err
	}
	b, done := n.open(wabaOf(a))
	defer done()
	if err := b.room(t, n.table.Now()); err != nil {
		return nil, err
	}
	if t.Category == utility && promotional.MatchString(t.texts()) {
		t.Category = marketing // the platform decides, and answers what it decided
	}
	b.Templates = append(b.Templates, t)
	b.Created = append(b.Created, t.CreatedAt)
	n.submit(b, t)
	return object{"id": t.ID, "status": t.Status, "category": t.Category}, nil
}

// room tells whether a new template may be made now.
func (b *book) room(t *template, now time.Time) *graphError {
	key := t.Name + "/" + t.Language
	if until := b.Locked[key]; now.Before(until) {
		return templateError(2388023, "Message template language is being deleted", "New %s content can't be added while the existing %s content is being deleted. Try again in 4 weeks or create a new message template.", t.Language, t.Language)
	}
	if b.find(t.Name, t.Language) != nil {
		return templateError(2388024, "Content in this language already exists", "There is already %s content for this template. You can create a new template and try again.", t.Language)
	}
	if len(b.Templates) >= maxTemplates {
		return templateError(2388019, "Message template limit exceeded", "A WhatsApp Business account can have up to %d message templates.", maxTemplates)
	}
	b.Created = slices.DeleteFunc(b.Created, func(at time.Time) bool { return now.Sub(at) > time.Hour })
	if len(b.Created) >= createdAnHour {
		return fail(400, 80007, "Rate limit issues", "The WhatsApp Business Account has reached its rate limit: %d templates an hour.", createdAnHour)
	}
	return nil
}

func (b *book) find(name, language string) *template {
	i := slices.IndexFunc(b.Templates, func(t *template) bool { return t.Name == name && t.Language == language })
	if i < 0 {
		return nil
	}
	return b.Templates[i]
}

func (b *book) byID(id string) *template {
	i := slices.IndexFunc(b.Templates, func(t *template) bool { return t.ID == id })
	if i < 0 {
		return nil
	}
	return b.Templates[i]
}

// listOf reads a filter that is one word, several with commas or a JSON list.
func listOf(text string) []string {
	var list []string
	if json.Unmarshal([]byte(text), &list) == nil {
		return list
	}
	if text == "" {
		return nil
	}
	return strings.Split(text, ",")
}

// wanted tells whether a template passes a list's filters.
func wanted(c *call, t *template) bool {
	for field, value := range map[string]string{"category": t.Category, "status": t.Status, "language": t.Language, "quality_score": t.Quality} {
		if list := listOf(c.FormValue(field)); len(list) > 0 && !slices.ContainsFunc(list, func(s string) bool { return strings.EqualFold(s, value) }) {
			return false
		}
	}
	has := func(text, part string) bool { return strings.Contains(strings.ToLower(text), strings.ToLower(part)) }
	name, both, content := c.FormValue("name"), c.FormValue("name_or_content"), c.FormValue("content")
	return (name == "" || has(t.Name, name)) && (content == "" || has(t.texts(), content)) && (both == "" || has(t.Name, both) || has(t.texts(), both))
}

const templateFields = "name,parameter_format,components,language,status,category,sub_category,previous_category"

func (n *Network) listTemplates(c *call, a sandbox.Account) (any, *graphError) {
	limit := templatesAPage
	if s := c.FormValue("limit"); s != "" {
		v, err := strconv.Atoi(s)
		if err != nil || v < 1 {
			return nil, badParam("Param limit must be a positive integer - got %q.", s)
		}
		limit = min(v, templatesAtMost)
	}
	b, done := n.open(wabaOf(a))
	defer done()
	n.tend(b, n.table.Now())
	all := []*template{}
	for _, t := range b.Templates {
		if wanted(c, t) {
			all = append(all, t)
		}
	}
	from, until, err := pageOf(c, len(all), limit)
	if err != nil {
		return nil, err
	}
	data := []object{}
	for _, t := range all[from:until] {
		data = append(data, pickFields(t.json(), c.FormValue("fields"), templateFields))
	}
	out := object{"data": data}
	if p := n.paging(c, a, from, until, len(all)); p != nil {
		out["paging"] = p
	}
	if s := c.FormValue("summary"); s != "" {
		sum := object{"total_count": len(all), "message_template_count": len(b.Templates), "message_template_limit": maxTemplates, "are_translations_complete": true}
		out["summary"] = pickFields(sum, strings.Trim(s, "true"), "total_count,message_template_count,message_template_limit,are_translations_complete")
		delete(out["summary"].(object), "id")
	}
	return out, nil
}

// Cursors are places in a list, as the platform writes them: opaque.
func cursor(at int) string {
	return strings.TrimRight(base64.StdEncoding.EncodeToString([]byte(fmt.Sprint(at))), "=")
}

func place(text string) (int, bool) {
	b, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil {
		return 0, false
	}
	v, err := strconv.Atoi(string(b))
	return v, err == nil && v >= 0
}

// pageOf answers the stretch of a list that a call asks for.
func pageOf(c *call, size, limit int) (from, until int, err *graphError) {
	bad := badParam("Invalid cursors values")
	if s := c.FormValue("after"); s != "" {
		at, ok := place(s)
		if !ok {
			return 0, 0, bad
		}
		from = min(at+1, size)
	} else if s := c.FormValue("before"); s != "" {
		at, ok := place(s)
		if !ok {
			return 0, 0, bad
		}
		return max(0, min(at, size)-limit), min(at, size), nil
	}
	return from, min(size, from+limit), nil
}

// paging is the end of a list: cursors, and the addresses of its neighbours.
func (n *Network) paging(c *call, a sandbox.Account, from, until, size int) object {
	if from >= until {
		return nil
	}
	out := object{"cursors": object{"before": cursor(from), "after": cursor(until - 1)}}
	link := func(key, value string) string {
		q := c.URL.Query()
		q.Del("after")
		q.Del("before")
		q.Set(key, value)
		return strings.TrimSuffix(a.Settings["api_base_url"], "/") + "/" + c.version + "/" + strings.Join(c.path, "/") + "?" + q.Encode()
	}
	if until < size {
		out["next"] = link("after", cursor(until-1))
	}
	if from > 0 {
		out["previous"] = link("before", cursor(from))
	}
	return out
}

func (n *Network) deleteTemplates(c *call, a sandbox.Account) (any, *graphError) {
	name, id := c.FormValue("name"), c.FormValue("hsm_id")
	ids := listOf(c.FormValue("hsm_ids"))
	if name == "" && len(ids) == 0 {
		return nil, badParam("The parameter name is required.")
	}
	b, done := n.open(wabaOf(a))
	defer done()
	gone := func(t *template) bool {
		switch {
		case len(ids) > 0:
			return slices.Contains(ids, t.ID)
		case id != "":
			return t.ID == id && t.Name == name
		}
		return t.Name == name
	}
	if !slices.ContainsFunc(b.Templates, gone) {
		return nil, &graphError{status: 400, code: 100, subcode: 2593002, message: "Invalid parameter", title: "Message template not found", advice: "This message template does not exist, or its name and its id do not belong together."}
	}
	until := n.table.Now().Add(nameLock)
	b.Templates = slices.DeleteFunc(b.Templates, func(t *template) bool {
		if !gone(t) {
			return false
		}
		if t.Status != stateRejected {
			b.Locked[t.Name+"/"+t.Language] = until
		}
		n.notify(b.WABA, "message_template_status_update", t.news(object{"event": "DELETED", "reason": "NONE", "message_template_category": t.Category}))
		return true
	})
	n.change(b)
	return object{"success": true}, nil
}

// templateNode answers for a template by its id; false where there is none
// that the token may see.
func (n *Network) templateNode(c *call, id, edge string) (any, *graphError, bool) {
	for _, a := range c.accounts {
		b, done := n.open(wabaOf(a))
		n.tend(b, n.table.Now())
		t := b.byID(id)
		if t == nil {
			done()
			continue
		}
		defer done()
		switch c.Method + " " + edge {
		case "GET ":
			return pickFields(t.json(), c.FormValue("fields"), templateFields), nil, true
		case "POST ":
			v, err := n.editTemplate(c, b, t)
			return v, err, true
		case "POST unpause":
			if t.Status != statePaused {
				return object{"success": false, "reason": "Template is not paused"}, nil, true
			}
			n.unpause(b, t)
			return object{"success": true}, nil, true
		}
		return nil, unknownObject(c.Method, strings.Join(c.path, "/")), true
	}
	return nil, nil, false
}

func (n *Network) editTemplate(c *call, b *book, t *template) (any, *graphError) {
	var in templateBody
	if err := decode(c, &in); err != nil {
		return nil, err
	}
	upper(in.Components)
	now := n.table.Now()
	changed := *t
	switch {
	case t.Status != stateApproved && t.Status != stateRejected && t.Status != statePaused:
		return nil, templateError(2388003, "Message template can't be edited", "Only templates that are approved, rejected or paused can be edited: this one is %s.", t.Status)
	case in.Category != "" && t.Status == stateApproved && !strings.EqualFold(in.Category, t.Category):
		return nil, templateError(2388025, "Message template category can't be changed", "The category of an approved template can't be edited.")
	case (in.Name != "" && in.Name != t.Name) || (in.Language != "" && in.Language != t.Language):
		return nil, badParam("The name and the language of a template can't be edited.")
	}
	if in.Category != "" {
		changed.Category = strings.ToUpper(in.Category)
	}
	if in.Components != nil {
		changed.Components = in.Components
	}
	if in.Format != "" {
		changed.Format = strings.ToUpper(in.Format)
	}
	if in.TTL != 0 {
		changed.TTL = in.TTL
	}
	if err := changed.check(); err != nil {
		return nil, err
	}
	if err := n.knownSamples(changed.Components); err != nil {
		return nil, err
	}
	if same(t.Components, changed.Components) && t.Category == changed.Category {
		*t = changed
		n.change(b)
		return object{"success": true}, nil
	}
	if t.Status == stateApproved {
		changed.Edits = slices.DeleteFunc(slices.Clone(t.Edits), func(at time.Time) bool { return now.Sub(at) > 30*24*time.Hour })
		day := 0
		for _, at := range changed.Edits {
			if now.Sub(at) < 24*time.Hour {
				day++
			}
		}
		if day >= editsADay || len(changed.Edits) >= editsAMonth {
			return nil, templateError(2593003, "Edit limit reached", "You can edit an approved template %d time in 24 hours and %d times in 30 days.", editsADay, editsAMonth)
		}
		changed.Edits = append(changed.Edits, now)
	}
	*t = changed
	n.tellComponents(b, t)
	n.submit(b, t)
	return object{"success": true, "id": t.ID, "name": t.Name, "category": t.Category}, nil
}

func same(a, b []component) bool {
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	return bytes.Equal(x, y)
}

// previewTemplates shows the fixed texts of templates for codes.
func previewTemplates(c *call) (any, *graphError) {
	if c.Method != http.MethodGet || !strings.EqualFold(c.FormValue("category"), authentication) {
		return nil, badParam("Param category must be one of {AUTHENTICATION}.")
	}
	languages := listOf(c.FormValue("languages"))
	if len(languages) == 0 {
		languages = []string{"en_US", "es_ES", "pt_BR"}
	}
	data := []object{}
	for _, l := range languages {
		words := codeWordsIn(l)
		body, footer := words.body, strings.Replace(words.expires, "#", c.FormValue("code_expiration_minutes"), 1)
		if c.FormValue("add_security_recommendation") == "true" {
			body += " " + words.secret
		}
		o := object{"body": body, "buttons": []object{{"text": words.button, "autofill_text": "Autofill"}}, "language": l}
		if c.FormValue("code_expiration_minutes") != "" {
			o["footer"] = footer
		}
		data = append(data, o)
	}
	return object{"data": data}, nil
}
