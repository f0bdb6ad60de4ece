package survey

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"recado.dev/internal/cases"
	"recado.dev/internal/casework"
	"recado.dev/internal/desk"
	"recado.dev/internal/follow"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

const (
	// mostComment bounds what is kept of a comment.
	mostComment = 4000
	// tooOld is how long ago a case ended that nobody is asked about any more.
	tooOld = 24 * time.Hour
)

// matters says whether an event is an answer, or a case that ended.
func matters(e desk.Event) bool {
	switch e.Type {
	case desk.EventMessageCreated:
		return bytes.Contains(e.Data, []byte(`"survey":{"id":`)) && bytes.Contains(e.Data, []byte(`"direction":"in"`))
	case desk.EventCaseUpdated:
		_, to := e.Changed("status")
		return to == string(desk.CaseResolved)
	}
	return false
}

// hear gives an event its effect, once.
func (s *Service) hear(ctx context.Context, ws string, e desk.Event, hold follow.Hold) error {
	if e.Type == desk.EventCaseUpdated {
		planned, err := s.ended(ctx, ws, e)
		if err != nil {
			return err
		}
		return s.Store.Write(ctx, func(tx *store.Tx) error {
			if mine, err := hold(ctx, tx); err != nil || !mine {
				return err
			}
			return tx.InsertSurveySends(ctx, planned...)
		})
	}
	var m desk.Message
	if err := json.Unmarshal(e.Data, &m); err != nil {
		return fmt.Errorf("read the message of event %d: %w", e.Seq, err)
	}
	return s.Store.Write(ctx, func(tx *store.Tx) error {
		if mine, err := hold(ctx, tx); err != nil || !mine || m.Content == nil || m.Content.Survey == nil {
			return err
		}
		said := m.Content.Survey
		a := answer{sendID: said.ID, way: said.Way, score: said.Score, conversationID: m.ConversationID, by: e.Actor}
		if said.Way == "comment" {
			a.comment, a.way = m.Text, ""
		}
		events, err := s.take(ctx, tx, ws, a)
		if err != nil {
			return err
		}
		return tx.AppendEvents(ctx, ws, events)
	})
}

// ended is the survey that is to be sent for a case that ended, none where its
// workstream asks nothing.
func (s *Service) ended(ctx context.Context, ws string, e desk.Event) ([]desk.SurveySend, error) {
	if s.now().Sub(e.At) > tooOld {
		return nil, nil
	}
	read := s.Store.Read()
	c, err := read.CaseByID(ctx, ws, e.CaseID)
	if desk.CodeOf(err) == desk.CodeNotFound || err == nil && (c.MergedInto != "" || c.Status != desk.CaseResolved) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	rows, err := read.Workstreams(ctx, ws)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		if !slices.Contains(r.Channels, c.ChannelID) {
			continue
		}
		var set struct {
			Survey Ending `json:"survey"`
		}
		if err := json.Unmarshal(r.Settings, &set); err != nil {
			return nil, fmt.Errorf("read the survey of workstream %s: %w", r.ID, err)
		}
		if set.Survey.ID == "" {
			return nil, nil
		}
		due := e.At.Add(time.Duration(set.Survey.DelayMinutes) * time.Minute)
		return []desk.SurveySend{{WorkspaceID: ws, ID: ident.New(), SurveyID: set.Survey.ID, State: desk.SurveyPlanned, CaseID: c.ID, ContactID: c.ContactID, ConversationID: c.ConversationID,
			ChannelID: c.ChannelID, Cause: fmt.Sprintf("ended:%s:%d", c.ID, e.Seq), By: desk.SurveyActor, DueAt: &due, Score: -1, CreatedAt: s.now()}}, nil
	}
	return nil, nil
}

// Ending is the survey that a workstream asks once a conversation ended; the zero
// Ending is none.
type Ending struct {
	ID           string `json:"id"`
	DelayMinutes int    `json:"delay_minutes" doc:"after the case was resolved"`
}

// answer is what a customer said to a survey: a score, a comment or both.
type answer struct {
	sendID         string
	way            string
	score          int // -1 for none
	comment        string
	conversationID string // by which it came; "" for the page
	by             desk.Actor
}

// take keeps an answer: on the survey that was sent, and its score on the case.
// It answers the events that tell of it. What comes too late, or is of another
// scale, counts for nothing.
func (s *Service) take(ctx context.Context, tx *store.Tx, ws string, a answer) ([]desk.Event, error) {
	v, err := tx.LockSurveySend(ctx, ws, a.sendID)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return nil, nil
	}
	now := s.now()
	if err != nil || !v.Open(now) || a.conversationID != "" && v.ConversationID != a.conversationID {
		return nil, err
	}
	sv, err := tx.SurveyByID(ctx, ws, v.SurveyID)
	if err != nil {
		return nil, err
	}
	var events []desk.Event
	lowest, highest := v.Kind.Scores()
	before := v.Score
	if a.score >= lowest && a.score <= highest {
		first := v.AnsweredAt == nil
		v.State, v.Score, v.AnsweredAt, v.DueAt = desk.SurveyAnswered, a.score, &now, nil
		if a.way != "" {
			v.Way = a.way
		}
		if first && a.way != "page" {
			v.DueAt = &now // thanks, and the follow-up question
		}
		if events, err = s.onCase(ctx, tx, sv, v, first || v.Kind.Band(before) >= 0, a.by); err != nil {
			return nil, err
		}
	}
	if text := cleaned(a.comment); text != "" && v.AnsweredAt != nil {
		v.Comment = text
	}
	if err := tx.SaveSurveySend(ctx, v); err != nil {
		return nil, err
	}
	if v.Score == before && v.Score >= 0 && a.comment != "" {
		told, err := event(desk.EventSurveyCommented, v, a.by, now, changed("answered", "commented"))
		return append(events, told), err
	}
	if v.Score < 0 || v.Score == before {
		return events, nil
	}
	changes := map[string][2]any{"score": {nil, v.Score}}
	if before >= 0 {
		changes["score"] = [2]any{before, v.Score}
	}
	told, err := event(desk.EventSurveyAnswered, v, a.by, now, changes)
	if err != nil {
		return nil, err
	}
	if v.Kind.Band(v.Score) < 0 && sv.Low.Notify {
		told.Data, err = json.Marshal(desk.SurveyCall{SurveySend: v, Call: true})
	}
	return append(events, told), err
}

func cleaned(text string) string {
	text = strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", ""))
	if utf8.RuneCountInString(text) > mostComment {
		text = string([]rune(text)[:mostComment])
	}
	return text
}

// onCase keeps the score on the case, and does what the survey says that such a
// score does. fresh says that it is not one low score after another.
func (s *Service) onCase(ctx context.Context, tx *store.Tx, sv desk.Survey, v desk.SurveySend, fresh bool, by desk.Actor) ([]desk.Event, error) {
	c, err := tx.LockCase(ctx, v.WorkspaceID, v.CaseID)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	p := cases.Patch{WorkPatch: cases.WorkPatch{Survey: &desk.CaseSurvey{ID: v.ID, Kind: v.Kind, Score: v.Score, At: *v.AnsweredAt}}}
	low := v.Kind.Band(v.Score) < 0 && fresh
	if low && sv.Low.Tag != "" && !slices.Contains(c.Tags, sv.Low.Tag) {
		tags := append(slices.Clone(c.Tags), sv.Low.Tag)
		p.Tags = &tags
	}
	if low && sv.Low.Priority != "" {
		p.Priority = &sv.Low.Priority
	}
	if (sv.Reopens || low && sv.Low.Reopen) && c.Status == desk.CaseResolved {
		open := desk.CaseOpen
		p.Status = &open
	}
	work := casework.By{WorkspaceID: v.WorkspaceID, Actor: by, At: s.now(), MakeTags: true}
	out, err := casework.Apply(ctx, tx, work, []casework.Step{{CaseID: c.ID, Patch: p}})
	if err == nil && len(out.Refused) > 0 && p.Status != nil { // the conversation has a newer case
		p.Status = nil
		out, err = casework.Apply(ctx, tx, work, []casework.Step{{CaseID: c.ID, Patch: p}})
	}
	return out.Events, err
}
