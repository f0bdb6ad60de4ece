package form

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/cases"
	"recado.dev/internal/casework"
	"recado.dev/internal/contact"
	"recado.dev/internal/desk"
	"recado.dev/internal/follow"
	"recado.dev/internal/store"
)

// formActor is who keeps what customers fill in.
var formActor = desk.Actor{Type: "system", Name: "forms"}

// answers says whether an event brought a form that somebody filled in.
func answers(e desk.Event) bool {
	return e.Type == desk.EventMessageCreated && bytes.Contains(e.Data, []byte(`"kind":"form"`)) && bytes.Contains(e.Data, []byte(`"answer"`))
}

// take gives a form that was filled in its effects: the contact's fields first,
// which are as good set twice, then everything else at once.
func (s *Service) take(ctx context.Context, ws string, e desk.Event, hold follow.Hold) error {
	a, err := s.read(ctx, ws, e)
	if err != nil {
		return err
	}
	if a != nil {
		if err := s.tellContact(ctx, ws, a); err != nil {
			return err
		}
	}
	return s.Store.Write(ctx, func(tx *store.Tx) error {
		mine, err := hold(ctx, tx)
		if err != nil || !mine || a == nil {
			return err
		}
		return s.keep(ctx, tx, ws, a)
	})
}

// answer is a form that was filled in, with what it was.
type answer struct {
	message   desk.Message
	contactID string
	offer     desk.FormOffer
	values    []value
	kept      []string
	refused   []desk.FormRefusal
}

// value is the answer to a question: as it is shown, and as it is kept.
type value struct {
	desk.FormQuestion
	shown string
	kept  any
}

// read finds the message that offered the form, by our own name for it in the
// answer, else by what the answer quotes. It is nil where that is none of ours.
func (s *Service) read(ctx context.Context, ws string, e desk.Event) (*answer, error) {
	a := &answer{kept: []string{}, refused: []desk.FormRefusal{}}
	if err := json.Unmarshal(e.Data, &a.message); err != nil {
		return nil, fmt.Errorf("read the message of event %d: %w", e.Seq, err)
	}
	c := a.message.Content
	if a.message.Direction != desk.DirectionIn || c == nil || c.Answer == nil || c.Answer.Kind != "form" {
		return nil, nil
	}
	filled := map[string]any{}
	d := json.NewDecoder(bytes.NewReader(c.Answer.Form))
	d.UseNumber()
	if d.Decode(&filled) != nil {
		return nil, nil // nothing that can be read
	}
	token, _ := filled["flow_token"].(string)
	ids := []string{token}
	if a.message.ReplyTo != nil {
		ids = append(ids, a.message.ReplyTo.ID)
	}
	ids = slices.DeleteFunc(ids, func(id string) bool { return id == "" })
	if len(ids) == 0 {
		return nil, nil
	}
	found, err := s.Store.Read().MessagesByID(ctx, ws, ids)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		m := found[id]
		if m.ConversationID != a.message.ConversationID || m.Content == nil || m.Content.Rich == nil || m.Content.Rich.Form == nil {
			continue
		}
		conv, err := s.Store.Read().ConversationByID(ctx, ws, m.ConversationID)
		if err != nil {
			return nil, err
		}
		a.contactID, a.offer = conv.ContactID, *m.Content.Rich.Form
		for _, q := range a.offer.Questions {
			if v, ok := valueOf(q, filled[q.Key]); ok {
				a.values = append(a.values, v)
			}
		}
		return a, nil
	}
	return nil, nil
}

// valueOf reads an answer to a question; false where there is none.
func valueOf(q desk.FormQuestion, raw any) (value, bool) {
	v := value{FormQuestion: q}
	title := func(id string) string {
		for _, o := range q.Options {
			if o.ID == id {
				return o.Title
			}
		}
		return id
	}
	switch in := raw.(type) {
	case string:
		v.shown = strings.TrimSpace(in)
		if len(q.Options) > 0 {
			v.shown = title(in)
		}
		v.kept = v.shown
	case json.Number:
		v.shown, v.kept = in.String(), in.String()
	case bool:
		v.shown, v.kept = map[bool]string{true: "✓", false: "✗"}[in], in
	case []any:
		var parts []string
		for _, one := range in {
			if id, ok := one.(string); ok {
				parts = append(parts, title(id))
			}
		}
		v.shown = strings.Join(parts, ", ")
		v.kept = v.shown
	}
	if v.shown == "" {
		return v, false
	}
	if q.Kind == desk.FieldDate {
		v.shown = dateOf(v.shown)
		v.kept = v.shown
	}
	return v, true
}

// dateOf is a day as 2026-12-01, where a network tells it in milliseconds.
func dateOf(text string) string {
	if ms, err := strconv.ParseInt(text, 10, 64); err == nil && len(text) > 8 {
		return time.UnixMilli(ms).UTC().Format(time.DateOnly)
	}
	return text
}

// tellContact keeps the answers that are the contact's. One that cannot be kept
// keeps no other from it.
func (s *Service) tellContact(ctx context.Context, ws string, a *answer) error {
	who := access.Who{WorkspaceID: ws, Name: formActor.Name, Role: desk.RoleAdmin, Actor: formActor}
	for _, v := range a.values {
		key, ok := strings.CutPrefix(v.Goes, "contact.")
		if !ok {
			continue
		}
		var patch contact.Patch
		switch key {
		case "name":
			patch.Name = &v.shown
		case "email":
			patch.Email = &v.shown
		case "phone":
			patch.Phone = &v.shown
		default:
			patch.Attributes = map[string]any{key: v.kept}
		}
		_, err := s.Contacts.Change(ctx, who, a.contactID, patch)
		if err := a.outcome(v.Goes, err); err != nil {
			return err
		}
	}
	return nil
}

// outcome notes whether an answer was kept; what is wrong with the answer itself
// is no error.
func (a *answer) outcome(goes string, err error) error {
	switch desk.CodeOf(err) {
	case desk.CodeInvalid, desk.CodeNotFound, desk.CodeConflict:
		a.refused = append(a.refused, desk.FormRefusal{Field: goes, Detail: contact.Why(err)})
		return nil
	}
	if err == nil && !slices.Contains(a.kept, goes) {
		a.kept = append(a.kept, goes)
	}
	return err
}

// keep writes the answers beside their questions into the message, those of the
// case into its fields, and the whole into the form's list.
func (s *Service) keep(ctx context.Context, tx *store.Tx, ws string, a *answer) error {
	now := s.now()
	m, err := tx.MessageByID(ctx, ws, a.message.ID)
	if desk.CodeOf(err) == desk.CodeNotFound || err == nil && (m.Content == nil || m.Content.Answer == nil) {
		return nil // gone meanwhile
	}
	if err != nil {
		return err
	}
	events, err := s.tellCase(ctx, tx, m, a, now)
	if err != nil {
		return err
	}
	if m, err = tx.LockMessage(ctx, ws, m.ID); err != nil {
		return err
	}
	fields := make([]desk.AnswerField, len(a.values))
	for i, v := range a.values {
		fields[i] = desk.AnswerField{Label: v.Label, Value: v.shown}
	}
	content, said := *m.Content, *m.Content.Answer
	said.Fields, said.Title = fields, a.offer.Title
	content.Answer = &said
	m.Content, m.Text = &content, a.offer.Title
	if err := tx.UpdateMessages(ctx, []desk.Message{m}); err != nil {
		return err
	}
	raw, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("describe message %s: %w", m.ID, err)
	}
	told := desk.Event{Type: desk.EventMessageUpdated, At: now, Actor: formActor, CaseID: m.CaseID, ConversationID: m.ConversationID, MessageID: m.ID, Data: raw}
	err = tx.SaveFormAnswer(ctx, desk.FormAnswer{WorkspaceID: ws, ID: m.ID, FormID: a.offer.ID, Version: a.offer.Version, ConversationID: m.ConversationID,
		Fields: fields, Kept: a.kept, Refused: a.refused, CreatedAt: m.OccurredAt})
	if err != nil {
		return err
	}
	return tx.AppendEvents(ctx, ws, append([]desk.Event{told}, events...))
}

// tellCase keeps the answers that are the case's.
func (s *Service) tellCase(ctx context.Context, tx *store.Tx, m desk.Message, a *answer, now time.Time) ([]desk.Event, error) {
	if m.CaseID == "" {
		return nil, nil
	}
	by := casework.By{WorkspaceID: m.WorkspaceID, Actor: formActor, At: now}
	var events []desk.Event
	for _, v := range a.values {
		key, ok := strings.CutPrefix(v.Goes, "case.")
		if !ok {
			continue
		}
		out, err := casework.Apply(ctx, tx, by, []casework.Step{{CaseID: m.CaseID, Patch: cases.Patch{WorkPatch: cases.WorkPatch{Fields: map[string]any{key: v.kept}}}}})
		if err == nil && len(out.Refused) > 0 {
			err = out.Refused[0].Err
		}
		if err := a.outcome(v.Goes, err); err != nil {
			return nil, err
		}
		events = append(events, out.Events...)
	}
	return events, nil
}

// Answers are what customers filled in, the newest first, each with the case
// that it stands in.
func (s *Service) Answers(ctx context.Context, ws, formID, before string, limit int) ([]desk.FormAnswer, error) {
	read := s.Store.Read()
	if _, err := read.FormByID(ctx, ws, formID); err != nil {
		return nil, err
	}
	list, err := read.FormAnswers(ctx, ws, formID, before, limit)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(list))
	for i, a := range list {
		ids[i] = a.ID
	}
	found, err := read.MessagesByID(ctx, ws, ids)
	for i := range list {
		list[i].CaseID = found[list[i].ID].CaseID
	}
	return list, err
}
