package twilio

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// States of a template at WhatsApp. One that is gone was removed there, which
// the API does not tell.
const (
	unsubmitted = "unsubmitted"
	received    = "received"
	pending     = "pending"
	approved    = "approved"
	rejected    = "rejected"
	paused      = "paused"
	disabled    = "disabled"
	gone        = "gone"
)

// content is a template of the Content API and its approval by WhatsApp.
type content struct {
	SID       string                     `json:"sid"`
	Name      string                     `json:"name"`
	Language  string                     `json:"language"`
	Variables map[string]string          `json:"variables"`
	Types     map[string]json.RawMessage `json:"types"`
	Created   time.Time                  `json:"created"`
	Shared    bool                       `json:"shared"` // of the platform's sandbox
	// Of the approval.
	Template string    `json:"template"`
	Category string    `json:"category"`
	Keep     bool      `json:"keep"` // the category must stay
	Status   string    `json:"status"`
	Reason   string    `json:"reason"`
	ReviewAt time.Time `json:"review_at,omitzero"`
}

// known types of content.
var types = []string{
	"whatsapp/card", "whatsapp/authentication", "twilio/card", "twilio/call-to-action", "twilio/quick-reply", "twilio/list-picker", "twilio/carousel",
	"twilio/media", "twilio/location", "twilio/catalog", "whatsapp/flows", "twilio/flows", "twilio/schedule", "twilio/text",
}

var (
	placeholder  = regexp.MustCompile(`\{\{\s*([A-Za-z0-9_]+)\s*\}\}`)
	templateName = regexp.MustCompile(`^[a-z0-9_]{1,512}$`)
	categories   = []string{"UTILITY", "MARKETING", "AUTHENTICATION"}
)

// sharedContents are the three templates that the platform's sandbox knows.
func sharedContents(now time.Time) []*content {
	make := func(id, name, body string, samples ...string) *content {
		t := &content{SID: id, Name: name, Language: "en", Created: now, Shared: true, Template: name, Category: "UTILITY", Status: approved, Variables: map[string]string{}}
		for i, s := range samples {
			t.Variables[fmt.Sprint(i+1)] = s
		}
		text, _ := json.Marshal(object{"body": body}) // plain texts always encode
		t.Types = map[string]json.RawMessage{"twilio/text": text}
		return t
	}
	return []*content{
		make("HX229f5a04fd0510ce1b071852155d3e75", "verification_code", "Your {{1}} code is {{2}}", "Twilio", "1238432"),
		make("HXb5b62575e6e4ff6129ad7c8efe1f983e", "appointment_reminder", "Your appointment is coming up on {{1}} at {{2}}. If you need to change it, please reply back and let us know.", "12/1", "3pm"),
		make("HX350d429d32e64a552466cafecbe95f3c", "order_notification", "Your {{1}} order of {{2}} has shipped and should be delivered on {{3}}. Details: {{4}}", "Yummy Cupcakes", "1 dozen frosted cupcakes", "July 10, 2019", "http://www.yummycupcakes.com/"),
	}
}

func (acc *account) contentByID(id string) *content {
	i := slices.IndexFunc(acc.Contents, func(t *content) bool { return t.SID == id })
	if i < 0 {
		return nil
	}
	return acc.Contents[i]
}

// contents answers the templates and their approvals.
func (c *core) contents(q *call, p []string) (any, *apiError) {
	switch {
	case p[0] == "" && q.Method == http.MethodGet:
		return c.listContents(q, false)
	case p[0] == "" && q.Method == http.MethodPost:
		return c.createContent(q)
	}
	acc, done := c.open()
	defer done()
	t := acc.contentByID(p[0])
	if t == nil {
		return nil, notFound(strings.TrimPrefix(q.URL.Path, "/v1"))
	}
	switch q.Method + " " + strings.TrimSuffix(p[1]+"/"+p[2], "/") {
	case "GET ":
		return c.contentView(acc, t), nil
	case "DELETE ":
		if t.Shared {
			return nil, &apiError{http.StatusForbidden, 20403, "This content belongs to the platform"}
		}
		acc.Contents = slices.DeleteFunc(acc.Contents, func(o *content) bool { return o == t })
		c.change(acc)
		return nil, nil
	case "GET ApprovalRequests":
		return object{"sid": t.SID, "account_sid": acc.SID, "whatsapp": t.approval(), "url": c.contentURL(t) + "/ApprovalRequests"}, nil
	case "POST ApprovalRequests/whatsapp":
		return c.submit(q, acc, t)
	}
	return nil, notFound(strings.TrimPrefix(q.URL.Path, "/v1"))
}

func (c *core) contentURL(t *content) string {
	return base(c.table.PublicURL()) + "/v1/Content/" + t.SID
}

func (c *core) contentView(acc *account, t *content) object {
	u := c.contentURL(t)
	return object{
		"sid": t.SID, "account_sid": acc.SID, "friendly_name": t.Name, "language": t.Language, "variables": t.Variables, "types": t.Types,
		"date_created": t.Created.UTC().Format(time.RFC3339), "date_updated": t.Created.UTC().Format(time.RFC3339), "url": u,
		"links": object{"approval_create": u + "/ApprovalRequests/whatsapp", "approval_fetch": u + "/ApprovalRequests"},
	}
}

// approval is the state at WhatsApp as the API tells it.
func (t *content) approval() object {
	if t.Status == unsubmitted {
		return object{"name": "", "category": "", "content_type": t.kind(whatsApp), "status": unsubmitted, "rejection_reason": "", "allow_category_change": true}
	}
	status := t.Status
	if status == gone {
		status = approved
	}
	return object{"type": "whatsapp", "name": t.Template, "category": t.Category, "content_type": t.kind(whatsApp), "status": status, "rejection_reason": t.Reason, "allow_category_change": !t.Keep}
}

func (c *core) listContents(q *call, withApprovals bool) (any, *apiError) {
	acc, done := c.open()
	defer done()
	all := []any{}
	languages := append(q.form["Language"], q.form["Languages"]...)
	for i := len(acc.Contents) - 1; i >= 0; i-- {
		t := acc.Contents[i]
		name := q.form.Get("ContentName")
		if t.Shared {
			continue // the platform's own are in no account's list
		}
		if (name != "" && !strings.Contains(t.Name, name) && t.Template != name) || (len(languages) > 0 && !slices.Contains(languages, t.Language)) {
			continue
		}
		v := c.contentView(acc, t)
		if withApprovals {
			delete(v, "links")
			delete(v, "url")
			v["approval_requests"] = t.approval()
		}
		all = append(all, v)
	}
	return c.metaPage(q, "contents", all), nil
}

func badContent(format string, args ...any) *apiError {
	return &apiError{http.StatusBadRequest, 20001, fmt.Sprintf(format, args...)}
}

func (c *core) createContent(q *call) (any, *apiError) {
	var in struct {
		Name      string                     `json:"friendly_name"`
		Language  string                     `json:"language"`
		Variables map[string]string          `json:"variables"`
		Types     map[string]json.RawMessage `json:"types"`
	}
	if err := q.decode(&in); err != nil {
		return nil, err
	}
	t := &content{SID: sid("HX"), Name: in.Name, Language: in.Language, Variables: in.Variables, Types: in.Types, Status: unsubmitted}
	if t.Variables == nil {
		t.Variables = map[string]string{}
	}
	if in.Language == "" {
		return nil, badContent("Invalid Parameter: language is required")
	}
	if len(in.Types) == 0 {
		return nil, badContent("Invalid Parameter: types must have at least one content type")
	}
	for kind := range in.Types {
		if !slices.Contains(types, kind) {
			return nil, badContent("Invalid Parameter: unsupported content type %s", kind)
		}
		if err := t.valid(kind); err != nil {
			return nil, err
		}
	}
	acc, done := c.open()
	defer done()
	t.Created = c.table.Now()
	acc.Contents = append(acc.Contents, t)
	c.change(acc)
	return c.contentView(acc, t), nil
}

// valid checks what one type of a template holds.
func (t *content) valid(kind string) *apiError {
	r, err := t.part(kind)
	if err != nil {
		return badContent("Invalid Parameter: %s: %v", kind, err)
	}
	long := func(name, s string, most int) *apiError {
		if utf8.RuneCountInString(s) > most {
			return badContent("Invalid Parameter: %s: %s exceeds %d characters", kind, name, most)
		}
		return nil
	}
	limit := 1024
	if kind == "twilio/text" || kind == "twilio/media" {
		limit = maxRunes
	}
	needsBody := !slices.Contains([]string{"twilio/media", "twilio/location", "twilio/card", "whatsapp/authentication", "twilio/schedule"}, kind)
	switch {
	case needsBody && strings.TrimSpace(r.Body) == "":
		return badContent("Invalid Parameter: %s: body is required", kind)
	case kind == "twilio/media" && len(r.Media) == 0:
		return badContent("Invalid Parameter: %s: media is required", kind)
	case kind == "twilio/quick-reply" && (len(r.Actions) < 1 || len(r.Actions) > 10):
		return badContent("Invalid Parameter: %s: 1 to 10 actions are required", kind)
	case kind == "twilio/call-to-action" && (len(r.Actions) < 1 || len(r.Actions) > 4):
		return badContent("Invalid Parameter: %s: 1 to 4 actions are required", kind)
	case kind == "twilio/list-picker" && (len(r.Items) < 1 || len(r.Items) > 10):
		return badContent("Invalid Parameter: %s: 1 to 10 items are required", kind)
	case kind == "twilio/carousel" && (len(r.Cards) < 1 || len(r.Cards) > 10):
		return badContent("Invalid Parameter: %s: 1 to 10 cards are required", kind)
	}
	if err := long("body", r.Body, limit); err != nil {
		return err
	}
	for _, a := range r.Actions {
		if err := long("title", a.Title, 25); err != nil {
			return err
		}
	}
	for _, i := range r.Items {
		if err := long("item", i.Item, 24); err != nil {
			return err
		}
		if err := long("description", i.Description, 72); err != nil {
			return err
		}
	}
	return long("button", r.Button, 20)
}

// submit asks WhatsApp to approve a template.
func (c *core) submit(q *call, acc *account, t *content) (any, *apiError) {
	var in struct {
		Name     string `json:"name"`
		Category string `json:"category"`
		Change   *bool  `json:"allow_category_change"`
	}
	if err := q.decode(&in); err != nil {
		return nil, err
	}
	switch {
	case !templateName.MatchString(in.Name):
		return nil, badContent("Invalid template name: only lowercase alphanumeric characters and underscores are allowed")
	case !slices.Contains(categories, in.Category):
		return nil, badContent("Invalid category: it must be one of %s", strings.Join(categories, ", "))
	case t.Status != unsubmitted && t.Status != rejected:
		return nil, badContent("This content was submitted for WhatsApp approval already")
	}
	t.Template, t.Category, t.Status, t.Reason = in.Name, in.Category, received, ""
	t.Keep = in.Change != nil && !*in.Change
	t.ReviewAt = time.Time{}
	if acc.Review.Auto {
		t.ReviewAt = c.table.Now().Add(time.Duration(acc.Review.Delay) * time.Second)
	}
	c.change(acc)
	return t.approval(), nil
}
