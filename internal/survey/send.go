package survey

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/outbound"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
	messages "recado.dev/internal/template"
)

// errTaken ends a transaction: somebody else did it already.
var errTaken = errors.New("another node did it")

// Order is a survey that is to be sent.
type Order struct {
	SurveyID string
	CaseID   string
	// MessageID is what was said in public by whom it asks in private; empty for
	// their newest words there.
	MessageID string
	// Cause has what is sent twice for it be sent once; "" for another each time.
	Cause string
	// First runs first within the transaction that sends it; nil for nothing.
	First func(tx *store.Tx) error
	// Also runs within the transaction that sends it, and answers events that are
	// told after its own; nil for nothing.
	Also func(tx *store.Tx, made desk.SurveySend) ([]desk.Event, error)
}

// about is what is known around a survey that is to be sent.
type about struct {
	survey desk.Survey
	kase   desk.CaseView
	who    desk.Contact
	conv   desk.Conversation
	caps   platform.Caps
	window desk.Window
}

// Send asks a survey of the customer of a case, now.
func (s *Service) Send(ctx context.Context, who access.Who, o Order) (desk.SurveySend, error) {
	now := s.now()
	made := desk.SurveySend{WorkspaceID: who.WorkspaceID, ID: ident.New(), SurveyID: o.SurveyID, State: desk.SurveyPlanned, CaseID: o.CaseID, Cause: o.Cause, By: who.Actor, Score: -1, CreatedAt: now}
	if made.Cause == "" {
		made.Cause = "hand:" + made.ID
	}
	err := s.send(ctx, who, &made, o.MessageID, o.First, func(tx *store.Tx) ([]desk.Event, error) {
		if err := tx.InsertSurveySends(ctx, made); err != nil || o.Also == nil {
			return nil, err
		}
		return o.Also(tx, made)
	})
	return made, err
}

// send asks a survey; keep writes it in the same transaction. item is what was
// said in public, as that of an Order.
func (s *Service) send(ctx context.Context, who access.Who, made *desk.SurveySend, item string, first func(*store.Tx) error, keep func(*store.Tx) ([]desk.Event, error)) error {
	a, err := s.about(ctx, who.WorkspaceID, made.SurveyID, made.CaseID)
	if err != nil {
		return err
	}
	if err := s.may(ctx, s.Store.Read(), a); err != nil {
		return err
	}
	reply, shown, err := s.reply(ctx, who, a, made.ID)
	if err != nil {
		return err
	}
	now := s.now()
	ends := now.Add(time.Duration(a.survey.ExpiresHours) * time.Hour)
	made.Kind, made.State, made.SentAt, made.ExpiresAt, made.Language = a.survey.Kind, desk.SurveySent, &now, &ends, shown.Language
	made.DueAt = &ends
	if h := a.survey.ReminderHours; h > 0 {
		due := now.Add(time.Duration(h) * time.Hour)
		made.DueAt = &due
	}
	made.ContactID, made.ConversationID, made.ChannelID, made.TeamID, made.AgentID = a.conv.ContactID, a.conv.ID, a.conv.ChannelID, a.kase.TeamID, a.kase.Case.AssigneeID
	put := func(tx *store.Tx, said []desk.Message) ([]desk.Event, error) {
		if err := s.may(ctx, &tx.Queryer, a); err != nil { // somebody may have been quicker
			return nil, err
		}
		last := said[len(said)-1]
		made.MessageID, made.ConversationID, made.ChannelID = last.ID, last.ConversationID, last.ChannelID
		more, err := keep(tx)
		if err != nil {
			return nil, err
		}
		told, err := event(desk.EventSurveySent, *made, who.Actor, now, changed("", "asked"))
		return append([]desk.Event{told}, more...), err
	}
	if a.public() {
		return s.sayInPrivate(ctx, who, a, item, reply.Text, first, put)
	}
	return s.say(ctx, who, a, reply, first, func(tx *store.Tx, said outbound.Said) ([]desk.Event, error) { return put(tx, said.Reply) })
}

// say says something beside the case. What nobody in particular says, the survey
// does, by its name.
func (s *Service) say(ctx context.Context, who access.Who, a about, reply outbound.Reply, first func(*store.Tx) error, also func(*store.Tx, outbound.Said) ([]desk.Event, error)) error {
	reply.Aside, reply.Origin = true, desk.OriginSurvey
	if who.Actor.Type == desk.SurveyActor.Type {
		who.Actor.Name = a.survey.Name
	}
	_, err := s.Outbound.Say(ctx, who, a.conv.ID, outbound.Script{Reply: &reply, First: first, Also: also})
	return err
}

// changed is what histories tell of how far a survey is.
func changed(from, to string) map[string][2]any { return map[string][2]any{"survey": {from, to}} }

func event(kind desk.EventType, v desk.SurveySend, by desk.Actor, at time.Time, changes map[string][2]any) (desk.Event, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return desk.Event{}, fmt.Errorf("tell of survey %s: %w", v.ID, err)
	}
	return desk.Event{Type: kind, At: at, Actor: by, CaseID: v.CaseID, ConversationID: v.ConversationID, ContactID: v.ContactID, Changes: changes, Data: data}, nil
}

// about reads what is known around a survey for a case.
func (s *Service) about(ctx context.Context, ws, surveyID, caseID string) (about, error) {
	var a about
	read := s.Store.Read()
	var err error
	if a.survey, err = read.SurveyByID(ctx, ws, surveyID); err != nil {
		return a, err
	}
	return a, s.fill(ctx, ws, caseID, &a)
}

// fill reads the case and what is around it.
func (s *Service) fill(ctx context.Context, ws, caseID string, a *about) error {
	read := s.Store.Read()
	views, err := read.CaseViewsByID(ctx, ws, []string{caseID})
	if err != nil {
		return err
	}
	if len(views) == 0 {
		return desk.NotFound("case")
	}
	a.kase = views[0]
	if a.who, err = read.ContactByID(ctx, ws, a.kase.Case.ContactID); err != nil {
		return err
	}
	if a.conv, err = read.ConversationByID(ctx, ws, a.kase.ConversationID); err != nil {
		return err
	}
	live, err := s.Channels.Find(ctx, ws, a.conv.ChannelID)
	if err != nil {
		return err
	}
	a.caps = live.Session.Caps()
	a.window = conversation.WindowOf(a.conv.LastInboundAt, a.caps.Window, s.now())
	return nil
}

// may refuses a survey that is not to be sent.
func (s *Service) may(ctx context.Context, q *store.Queryer, a about) error {
	switch {
	case !a.survey.Enabled:
		return desk.E(desk.CodeConflict, "this survey is switched off")
	case a.who.BlockedAt != nil:
		return desk.E(desk.CodeConflict, "the contact is blocked")
	case a.public() && s.Public == nil:
		return desk.E(desk.CodeUnsupported, "what was said in public is not asked about: everybody would read it")
	case a.conv.CaseID != a.kase.ID:
		return desk.E(desk.CodeConflict, "the conversation has a newer case")
	case a.survey.Delivery == desk.SurveyLink && s.PublicURL == "":
		return desk.E(desk.CodeConflict, "this server has no public address for the survey's page")
	}
	last, err := q.SurveyedAt(ctx, a.survey.WorkspaceID, a.who.ID)
	if err != nil || last == nil || a.survey.EveryDays == 0 {
		return err
	}
	if next := last.Add(time.Duration(a.survey.EveryDays) * 24 * time.Hour); s.now().Before(next) {
		return desk.E(desk.CodeConflict, "the contact was asked on %s and is left in peace until %s", last.Format(time.DateOnly), next.Format(time.DateOnly))
	}
	return nil
}

// values are what variables in the words stand for.
func (a about) values(space desk.Workspace) map[string]string {
	first, _, _ := strings.Cut(strings.TrimSpace(a.who.Name), " ")
	agent := ""
	if a.kase.Assignee != nil {
		agent = a.kase.Assignee.Name
	}
	return map[string]string{"contact.name": a.who.Name, "contact.first_name": first, "workspace.name": space.Name, "case.number": strconv.FormatInt(a.kase.Number, 10), "agent.name": agent}
}

// words are the survey's words for the customer.
func (s *Service) words(ctx context.Context, a about) (desk.SurveyWords, string, error) {
	space, err := s.Store.Read().WorkspaceByID(ctx, a.survey.WorkspaceID)
	if err != nil {
		return desk.SurveyWords{}, "", err
	}
	w, language := wordsIn(a.survey, a.kase.Language, a.who.Locale, a.survey.Language)
	return filled(w, a.values(space)), language, nil
}

// reply is the question as this customer gets it.
func (s *Service) reply(ctx context.Context, who access.Who, a about, sendID string) (outbound.Reply, Shown, error) {
	w, language, err := s.words(ctx, a)
	if err != nil {
		return outbound.Reply{}, Shown{}, err
	}
	link := s.Link(a.survey.WorkspaceID, sendID, s.now().Add(time.Duration(a.survey.ExpiresHours)*time.Hour))
	if a.public() {
		return askedInPrivate(a.survey, w, language, link)
	}
	if !a.window.Open {
		return s.byTemplate(ctx, who, a, language, link)
	}
	reply, shown := asked(a.survey, w, language, a.caps, sendID, link)
	return reply, shown, nil
}

// byTemplate asks by the survey's template, where free messages may not be sent.
func (s *Service) byTemplate(ctx context.Context, who access.Who, a about, language, link string) (outbound.Reply, Shown, error) {
	none := Shown{Form: "none", Language: language, Choices: []string{}}
	switch {
	case !a.caps.Window.Templates:
		return outbound.Reply{}, none, desk.E(desk.CodeWindowClosed, "The reply window is closed, and this channel has no templates")
	case a.survey.Template == nil:
		return outbound.Reply{}, none, desk.E(desk.CodeWindowClosed, "The reply window is closed: choose a template in the survey's settings to ask all the same")
	}
	given := variables(a.survey.Template.Variables, link, strings.TrimPrefix(link, s.PublicURL+Path))
	filled, err := s.Templates.ForSending(ctx, who, a.conv.ID, messages.Order{ID: a.survey.Template.ID, Language: a.survey.Template.Language, Variables: given})
	if err != nil {
		return outbound.Reply{}, none, err
	}
	none.Form, none.Text = "template", filled.Text
	return outbound.Reply{Kind: desk.MessageTemplate, Template: &filled.Template, Text: filled.Text, UploadIDs: filled.Uploads}, none, nil
}

// variables are those of a template with the survey's own filled in: the address
// of its page, and the end of that for buttons whose address begins elsewhere.
func variables(in map[string]string, link, path string) map[string]string {
	out := map[string]string{}
	for key, text := range in {
		out[key] = strings.NewReplacer("{{survey.link}}", link, "{{survey.path}}", path).Replace(text)
	}
	return out
}

// Preview answers what the customer of a case would get, or why nothing.
func (s *Service) Preview(ctx context.Context, who access.Who, surveyID, caseID string) (Shown, error) {
	a, err := s.about(ctx, who.WorkspaceID, surveyID, caseID)
	if err != nil {
		return Shown{}, err
	}
	var told *desk.Error
	err = s.may(ctx, s.Store.Read(), a)
	shown := Shown{Form: "none", Choices: []string{}}
	if err == nil && !a.public() && !a.window.Open && a.survey.Template != nil && a.caps.Window.Templates {
		ready, failed := s.Templates.Preview(ctx, who, messages.Order{ID: a.survey.Template.ID, Language: a.survey.Template.Language, Variables: variables(a.survey.Template.Variables, s.PublicURL+Path+"…", "…")}, messages.To{ConversationID: a.conv.ID})
		return Shown{Form: "template", Language: ready.Language, Text: ready.Text, Choices: []string{}}, failed
	}
	if err == nil {
		_, shown, err = s.reply(ctx, who, a, "preview")
	}
	if errors.As(err, &told) {
		shown.Form, shown.Why = "none", told.Public
		return shown, nil
	}
	return shown, err
}

// OnChannel is how a survey is shown on a channel.
type OnChannel struct {
	ChannelID string `json:"channel_id"`
	Name      string `json:"name"`
	Platform  string `json:"platform"`
	Shown
}

// Everywhere answers how a draft of a survey would be shown on each channel.
func (s *Service) Everywhere(ctx context.Context, who access.Who, v desk.Survey, language string) ([]OnChannel, error) {
	v.WorkspaceID = who.WorkspaceID
	if v.Name == "" {
		v.Name = "-"
	}
	if err := check(ctx, s.Store.Read(), &v); err != nil {
		return nil, err
	}
	rows, err := s.Store.Read().Channels(ctx, who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	space, err := s.Store.Read().WorkspaceByID(ctx, who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	w, used := wordsIn(v, language, v.Language)
	w = filled(w, map[string]string{"contact.name": "Ana Ruiz", "contact.first_name": "Ana", "workspace.name": space.Name, "case.number": "1042", "agent.name": who.Name})
	out := []OnChannel{}
	for _, row := range rows {
		live, err := s.Channels.Find(ctx, who.WorkspaceID, row.ID)
		if err != nil {
			continue // one that cannot be opened is told of elsewhere
		}
		_, shown := asked(v, w, used, live.Session.Caps(), "preview", s.PublicURL+Path+"…")
		out = append(out, OnChannel{ChannelID: row.ID, Name: row.Name, Platform: row.Platform, Shown: shown})
	}
	return out, nil
}
