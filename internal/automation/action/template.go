package action

import (
	"context"
	"encoding/json"

	"recado.dev/internal/access"
	"recado.dev/internal/automation"
	"recado.dev/internal/desk"
	"recado.dev/internal/outbound"
	"recado.dev/internal/store"
	"recado.dev/internal/template"
)

// Templates fills templates; template.Service does.
type Templates interface {
	ForSending(ctx context.Context, who access.Who, conversationID string, o template.Order) (template.Sending, error)
}

// Template sends an approved template, also when the channel's window is closed.
type Template struct {
	Outbound  *outbound.Service
	Templates Templates
	Channels  Channels
}

type templateParams struct {
	TemplateID string `json:"template_id"`
	// Language is empty for the customer's own.
	Language string `json:"language,omitempty"`
	// Variables are by key, with the variables of saved replies.
	Variables map[string]string `json:"variables,omitempty"`
}

// mostFilled bounds what a recipe fills in.
const mostFilled = 50

// Kind implements automation.Action.
func (Template) Kind() string { return "template" }

// Check implements automation.Action.
func (a Template) Check(ctx context.Context, q *store.Queryer, r desk.Recipe, params json.RawMessage) error {
	var p templateParams
	if err := decode(params, &p); err != nil {
		return err
	}
	if p.TemplateID == "" {
		return desk.Invalid("template_id", "choose a template")
	}
	if len(p.Variables) > mostFilled {
		return desk.Invalid("variables", "at most %d variables", mostFilled)
	}
	t, err := q.TemplateByID(ctx, r.WorkspaceID, p.TemplateID)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return desk.Invalid("template_id", "there is no such template")
	}
	if err != nil {
		return err
	}
	list, err := scoped(ctx, q, r)
	if err != nil {
		return err
	}
	return able(list, "template_id", "none of these channels sends this template", func(c store.ChannelRow) string {
		if c.Platform != t.Platform {
			return "the template is of another network"
		}
		return ""
	})
}

// Do implements automation.Action.
func (a Template) Do(ctx context.Context, s *automation.Step) error {
	var p templateParams
	if err := s.Params(&p); err != nil {
		return err
	}
	_, conv, err := place(ctx, s)
	if err != nil {
		return err
	}
	if conv.PostID != "" {
		return desk.E(desk.CodeUnsupported, "what is said in public is not answered by this action")
	}
	made, err := a.Templates.ForSending(ctx, s.Who(), conv.ID, template.Order{ID: p.TemplateID, Language: p.Language, Variables: p.Variables})
	if err != nil {
		return err
	}
	return say(ctx, s, a.Outbound, conv, outbound.Script{Reply: &outbound.Reply{Kind: desk.MessageTemplate, Text: made.Text, Template: &made.Template, UploadIDs: made.Uploads, Origin: "recipe"}})
}
