package action

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/automation"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
	"recado.dev/internal/webhook"
)

// Webhook tells another program of what started the recipe.
type Webhook struct{ Webhooks *webhook.Service }

// webhookParams are what a call is made of. Recipes about what is new choose
// what is told and how; the others tell everything.
type webhookParams struct {
	Name        string   `json:"name,omitempty"`
	Description string   `json:"description,omitempty"`
	Method      string   `json:"method,omitempty"`
	URL         string   `json:"url"`
	Variables   []string `json:"variables,omitempty"`
	ContentType string   `json:"content_type,omitempty"`
	// Format is "slack" for Text as incoming webhooks of Slack take it.
	Format string `json:"format,omitempty"`
	Text   string `json:"text,omitempty"`
	// Authorization is taken, and never kept here: its place takes the id of what
	// is kept sealed.
	Authorization    *string `json:"authorization,omitempty"`
	AuthorizationRef string  `json:"authorization_ref,omitempty"`
}

const mostTold = 40

// Kind implements automation.Action.
func (Webhook) Kind() string { return "webhook" }

// Check implements automation.Action.
func (Webhook) Check(_ context.Context, _ *store.Queryer, r desk.Recipe, params json.RawMessage) error {
	var p webhookParams
	if err := decode(params, &p); err != nil {
		return err
	}
	if err := webhook.CheckURL("url", p.URL); err != nil {
		return err
	}
	if p.Authorization != nil {
		if err := webhook.CheckAuthorization("authorization", *p.Authorization); err != nil {
			return err
		}
	}
	if r.Family == desk.RecipeNew {
		return p.checkNew()
	}
	for field, given := range map[string]bool{"name": p.Name != "", "description": p.Description != "", "method": p.Method != "" && p.Method != http.MethodPost, "variables": len(p.Variables) > 0,
		"content_type": p.ContentType != "", "format": p.Format != "", "text": p.Text != ""} {
		if given {
			return desk.Invalid(field, "is chosen for new messages alone: this recipe always tells of the whole case and message")
		}
	}
	return nil
}

func (p webhookParams) checkNew() error {
	switch {
	case strings.TrimSpace(p.Name) == "" || len(p.Name) > 100:
		return desk.Invalid("name", "a name has 1 to 100 bytes")
	case len(p.Description) > 500:
		return desk.Invalid("description", "at most 500 bytes")
	case p.Method != "" && p.Method != http.MethodGet && p.Method != http.MethodPost:
		return desk.Invalid("method", "must be GET or POST")
	}
	switch p.Format {
	case "slack":
		if p.Method == http.MethodGet {
			return desk.Invalid("method", "Slack takes POST alone")
		}
		return webhook.CheckText("text", p.Text)
	case "", "variables":
	default:
		return desk.Invalid("format", "must be variables or slack")
	}
	if len(p.Variables) > mostTold {
		return desk.Invalid("variables", "at most %d", mostTold)
	}
	for i, name := range p.Variables {
		if !slices.Contains(webhook.Variables(), name) {
			return desk.Invalid(fmt.Sprintf("variables[%d]", i), "there is no such variable")
		}
	}
	return webhook.CheckContentType("content_type", p.contentType(), true)
}

func (p webhookParams) contentType() string {
	if p.ContentType == "" {
		return "application/json"
	}
	return p.ContentType
}

// Keep implements automation.Keeper: what a call is authorised with is sealed,
// and is its recipe's alone.
func (a Webhook) Keep(ctx context.Context, tx *store.Tx, r desk.Recipe, params json.RawMessage) (json.RawMessage, error) {
	var p webhookParams
	if err := decode(params, &p); err != nil {
		return nil, err
	}
	given := p.Authorization
	p.Authorization = nil
	switch {
	case given != nil && *given == "":
		p.AuthorizationRef = ""
	case given != nil:
		p.AuthorizationRef = ident.New()
		sealed, err := webhook.SealCredential(a.Webhooks.Sealer, p.AuthorizationRef, *given)
		if err != nil {
			return nil, err
		}
		if err := tx.KeepWebhookCredential(ctx, r.WorkspaceID, p.AuthorizationRef, r.ID, sealed); err != nil {
			return nil, err
		}
	case p.AuthorizationRef != "":
		_, whose, err := tx.WebhookCredential(ctx, r.WorkspaceID, p.AuthorizationRef)
		if err != nil {
			return nil, err
		}
		if whose != r.ID { // a copy brings none
			p.AuthorizationRef = ""
		}
	}
	return json.Marshal(p)
}

// Do implements automation.Action.
func (a Webhook) Do(ctx context.Context, s *automation.Step) error {
	req, about, err := a.request(ctx, s)
	if err != nil {
		return err
	}
	run := s.Run
	call := webhook.Action{RecipeID: s.Recipe.ID, RunID: run.ID, Type: "recipe", Request: req}
	if about.Case != nil {
		call.ContactID = about.Case.Contact.ID
	}
	return s.Store().Write(ctx, func(tx *store.Tx) error {
		mine, err := s.Hold(ctx, tx)
		if err != nil || !mine {
			return err
		}
		id, err := a.Webhooks.Send(ctx, tx, run.WorkspaceID, call)
		if err != nil {
			return err
		}
		if err := s.End(ctx, tx, desk.ActionResult{State: "done", Ref: id, Detail: req.Name}); err != nil {
			return err
		}
		data, err := json.Marshal(map[string]string{"delivery_id": id, "name": req.Name, "recipe_id": s.Recipe.ID})
		if err != nil {
			return err
		}
		told := desk.Event{Type: desk.EventWebhookCalled, At: s.Now, Actor: s.Actor(), CaseID: run.CaseID, ConversationID: run.ConversationID, MessageID: run.MessageID, Data: data,
			Changes: map[string][2]any{"webhook": {nil, req.Name}}}
		return tx.AppendEvents(ctx, run.WorkspaceID, append([]desk.Event{told}, s.Told()...))
	})
}

// Foresee implements automation.Foreseer.
func (a Webhook) Foresee(ctx context.Context, s *automation.Step) (automation.Foreseen, error) {
	req, _, err := a.request(ctx, s)
	if err != nil {
		return automation.Foreseen{}, err
	}
	text := string(req.Body)
	if text == "" {
		text = req.Text
	}
	return automation.Foreseen{State: "done", Text: strings.TrimSpace(req.Method + " " + req.URL + "\n" + text)}, nil
}

// request is the call that the action makes.
func (a Webhook) request(ctx context.Context, s *automation.Step) (desk.WebhookRequest, webhook.About, error) {
	var p webhookParams
	if err := s.Params(&p); err != nil {
		return desk.WebhookRequest{}, webhook.About{}, err
	}
	about, err := webhook.Read(ctx, s.Store().Read(), s.Run.WorkspaceID, s.Run.CaseID, s.Run.MessageID)
	if err != nil {
		return desk.WebhookRequest{}, about, err
	}
	req := desk.WebhookRequest{Name: p.Name, Description: p.Description, Method: http.MethodPost, URL: p.URL, ContentType: p.contentType(), Credential: p.AuthorizationRef}
	if s.Recipe.Family != desk.RecipeNew {
		req.Body, err = a.whole(ctx, s, about)
		return req, about, err
	}
	values, err := a.Webhooks.Values(ctx, s.Who(), about)
	if err != nil {
		return req, about, err
	}
	values["recipe.name"], values["event.type"], values["event.at"] = s.Recipe.Name, string(s.Run.Occasion), s.Run.At.UTC().Format(time.RFC3339)
	switch {
	case p.Format == "slack":
		req.Body, err = webhook.Slack(p.Text, values)
	case p.Method == http.MethodGet:
		req.Method = http.MethodGet
		req.URL, err = queried(p.URL, p.Variables, values)
	case strings.HasPrefix(req.ContentType, "application/x-www-form-urlencoded"):
		form := url.Values{}
		for _, name := range p.Variables {
			form.Set(name, values[name])
		}
		req.Text = form.Encode()
	default:
		req.Body, err = nested(p.Variables, values)
	}
	return req, about, err
}

// queried is an address with variables in its query.
func queried(address string, names []string, values map[string]string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", desk.E(desk.CodeConflict, "the address cannot be read")
	}
	query := u.Query()
	for _, name := range names {
		query.Set(name, values[name])
	}
	u.RawQuery = query.Encode()
	return u.String(), nil
}

// nested is variables as JSON: case.number is the number of the case.
func nested(names []string, values map[string]string) (json.RawMessage, error) {
	out := map[string]map[string]string{}
	for _, name := range names {
		of, field, _ := strings.Cut(name, ".")
		if out[of] == nil {
			out[of] = map[string]string{}
		}
		out[of][field] = values[name]
	}
	return json.Marshal(out)
}

// whole is everything about the case and its message: the one that started the
// recipe, else the newest.
func (a Webhook) whole(ctx context.Context, s *automation.Step, about webhook.About) (json.RawMessage, error) {
	if about.Message == nil && about.Case != nil && about.Case.LastMessage != nil {
		newest, err := webhook.Read(ctx, s.Store().Read(), s.Run.WorkspaceID, "", about.Case.LastMessage.ID)
		if err != nil {
			return nil, err
		}
		about.Message = newest.Message
	}
	out := struct {
		Type      desk.TriggerKind `json:"type"`
		Timestamp time.Time        `json:"timestamp"`
		Recipe    desk.Ref         `json:"recipe"`
		Case      json.RawMessage  `json:"case"`
		Message   json.RawMessage  `json:"message"`
	}{Type: s.Run.Occasion, Timestamp: s.Run.At, Recipe: desk.Ref{ID: s.Recipe.ID, Name: s.Recipe.Name}}
	var err error
	if about.Case != nil {
		if out.Case, err = a.Webhooks.Shown(s.Run.WorkspaceID, desk.EventCaseUpdated, about.Case); err != nil {
			return nil, err
		}
	}
	if about.Message != nil {
		if out.Message, err = a.Webhooks.Shown(s.Run.WorkspaceID, desk.EventMessageUpdated, about.Message); err != nil {
			return nil, err
		}
	}
	return json.Marshal(out)
}
