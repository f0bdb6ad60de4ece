package webhook

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/macro"
	"recado.dev/internal/store"
)

// Variables are what a call may tell, by name, in the order in which they are
// shown.
func Variables() []string {
	return []string{
		"message.id", "message.text", "message.direction", "message.kind", "message.author", "message.at",
		"case.id", "case.number", "case.subject", "case.status", "case.priority", "case.category", "case.language", "case.country", "case.sentiment", "case.tags", "case.assignee", "case.team", "case.queue", "case.url",
		"contact.id", "contact.name", "contact.first_name",
		"channel.id", "channel.name", "channel.platform", "workspace.name",
		"recipe.name", "event.type", "event.at", "actor.name",
	}
}

// About is what a call is about.
type About struct {
	Case    *desk.CaseView
	Message *desk.Message
}

// Read reads what a call is about; what is gone is left out.
func Read(ctx context.Context, q *store.Queryer, ws, caseID, messageID string) (About, error) {
	var a About
	if messageID != "" {
		m, err := q.MessageByID(ctx, ws, messageID)
		if err == nil {
			a.Message = &m
		} else if desk.CodeOf(err) != desk.CodeNotFound {
			return a, err
		}
	}
	if caseID == "" {
		return a, nil
	}
	views, err := q.CaseViewsByID(ctx, ws, []string{caseID})
	if err == nil && len(views) > 0 {
		a.Case = &views[0]
	}
	return a, err
}

// Values are what variables stand for; what is not known is left out.
func (s *Service) Values(ctx context.Context, who access.Who, a About) (map[string]string, error) {
	out := map[string]string{"actor.name": who.Name}
	if c := a.Case; c != nil {
		base, err := macro.Values(ctx, s.Store.Read(), who, *c, c.ChannelID, nil)
		if err != nil && desk.CodeOf(err) != desk.CodeNotFound {
			return nil, err
		}
		for name, value := range base {
			out[name] = value
		}
		caseValues(out, *c)
		out["case.url"] = s.PublicURL + "/inbox/all/" + c.ID
	}
	if m := a.Message; m != nil {
		out["message.id"], out["message.text"], out["message.direction"], out["message.kind"] = m.ID, m.Text, string(m.Direction), string(m.Kind)
		out["message.author"], out["message.at"] = m.Author.Name, m.OccurredAt.UTC().Format(time.RFC3339)
	}
	return out, nil
}

func caseValues(out map[string]string, c desk.CaseView) {
	out["case.id"], out["case.number"], out["case.subject"], out["case.status"], out["case.priority"] = c.ID, strconv.FormatInt(c.Number, 10), c.Subject, string(c.Status), string(c.Priority)
	out["case.category"], out["case.language"], out["case.country"], out["case.sentiment"] = c.Category, c.Language, c.Country, string(c.Sentiment)
	out["case.tags"] = strings.Join(c.Tags, ", ")
	out["contact.id"], out["contact.name"] = c.Contact.ID, c.Contact.Name
	out["channel.id"], out["channel.platform"] = c.ChannelID, c.Platform
	for name, ref := range map[string]*desk.Ref{"case.assignee": c.Assignee, "case.team": c.Team, "case.queue": c.QueueRef} {
		if ref != nil {
			out[name] = ref.Name
		}
	}
}

// slack is a text about an event as Slack's incoming webhooks take it.
func (s *Service) slack(ctx context.Context, text string, ev desk.Event) ([]byte, error) {
	a, err := Read(ctx, s.Store.Read(), ev.WorkspaceID, ev.CaseID, ev.MessageID)
	if err != nil {
		return nil, err
	}
	values, err := s.Values(ctx, access.Who{WorkspaceID: ev.WorkspaceID, Name: ev.Actor.Name}, a)
	if err != nil {
		return nil, err
	}
	values["event.type"], values["event.at"] = string(ev.Type), ev.At.UTC().Format(time.RFC3339)
	return Slack(text, values)
}

// Slack is a text with its variables filled in, as Slack's incoming webhooks
// take it. What has no value is a dash, and no value can call anybody.
func Slack(text string, values map[string]string) ([]byte, error) {
	safe := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	filled := map[string]string{}
	for name, value := range values {
		filled[name] = safe.Replace(value)
	}
	_, missing := macro.Fill(text, filled)
	for _, name := range missing {
		filled[name] = "—"
	}
	done, _ := macro.Fill(text, filled)
	return json.Marshal(map[string]string{"text": done})
}

// CheckText refuses a text that names what no call can tell.
func CheckText(field, text string) error {
	if strings.TrimSpace(text) == "" || len(text) > 4000 {
		return desk.Invalid(field, "a text has 1 to 4,000 bytes")
	}
	_, named := macro.Fill(text, nil)
	for _, name := range named {
		if !slices.Contains(Variables(), name) {
			return desk.Invalid(field, "there is no variable %s", name)
		}
	}
	return nil
}

// Shown is an entity in the form in which it leaves the server; typ is an event
// that carries such a one.
func (s *Service) Shown(ws string, typ desk.EventType, entity any) (json.RawMessage, error) {
	data, err := json.Marshal(entity)
	if err != nil || s.Present == nil {
		return data, err
	}
	ev := desk.Event{WorkspaceID: ws, Type: typ, Data: data}
	err = s.Present(&ev)
	return ev.Data, err
}
