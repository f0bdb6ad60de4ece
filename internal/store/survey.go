package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

func scanSurvey(row interface{ Scan(...any) error }) (desk.Survey, error) {
	var s desk.Survey
	var ws, id, name, body string
	var created, updated int64
	if err := row.Scan(&ws, &id, &name, &body, &created, &updated); err != nil {
		return s, err
	}
	if err := json.Unmarshal([]byte(body), &s); err != nil {
		return s, fmt.Errorf("read survey %s: %w", id, err)
	}
	s.WorkspaceID, s.ID, s.Name, s.CreatedAt, s.UpdatedAt = ws, id, name, fromMicros(created), fromMicros(updated)
	return s, nil
}

const surveyColumns = "workspace_id, id, name, body, created_at, updated_at"

// Surveys are the surveys of a workspace by name.
func (q *Queryer) Surveys(ctx context.Context, ws string) ([]desk.Survey, error) {
	rows, err := q.query(ctx, "SELECT "+surveyColumns+" FROM surveys WHERE workspace_id = ? ORDER BY name", ws)
	return collect(rows, err, "surveys", scanSurvey)
}

// SurveyByID answers a survey.
func (q *Queryer) SurveyByID(ctx context.Context, ws, id string) (desk.Survey, error) {
	s, err := scanSurvey(q.row(ctx, "SELECT "+surveyColumns+" FROM surveys WHERE workspace_id = ? AND id = ?", ws, id))
	if noRow(err) {
		return s, desk.NotFound("survey")
	}
	if err != nil {
		return s, fmt.Errorf("read survey %s: %w", id, err)
	}
	return s, nil
}

// SaveSurvey adds a survey or changes it; a name that is taken is a conflict.
func (t *Tx) SaveSurvey(ctx context.Context, s desk.Survey) error {
	_, err := t.exec(ctx, "INSERT INTO surveys ("+surveyColumns+") VALUES ("+Marks(6)+") "+upsertTail("workspace_id, id", "name", "body", "updated_at"),
		s.WorkspaceID, s.ID, s.Name, toJSON(s), micros(s.CreatedAt), micros(s.UpdatedAt))
	if IsUnique(err) {
		return &desk.Error{Code: desk.CodeConflict, Public: "there is a survey of this name already", Problems: []desk.Problem{{Field: "name", Detail: "is another survey's name"}}, Err: err}
	}
	if err != nil {
		return fmt.Errorf("keep survey %s: %w", s.ID, err)
	}
	return nil
}

// DeleteSurvey takes a survey away with all that was answered to it.
func (t *Tx) DeleteSurvey(ctx context.Context, ws, id string) error {
	for _, query := range [...]string{"DELETE FROM survey_sends WHERE workspace_id = ? AND survey_id = ?", "DELETE FROM surveys WHERE workspace_id = ? AND id = ?"} {
		if _, err := t.exec(ctx, query, ws, id); err != nil {
			return fmt.Errorf("delete survey %s: %w", id, err)
		}
	}
	return nil
}

const sendColumns = "workspace_id, id, survey_id, kind, state, detail, case_id, contact_id, conversation_id, channel_id, team_id, agent_id, message_id, language, cause, actor, " +
	"due_at, sent_at, reminded_at, expires_at, answered_at, score, way, comment, asked_at, created_at"

func scanSend(row interface{ Scan(...any) error }) (desk.SurveySend, error) {
	var s desk.SurveySend
	var actor string
	var due, sent, reminded, expires, answered, asked, created int64
	err := row.Scan(&s.WorkspaceID, &s.ID, &s.SurveyID, &s.Kind, &s.State, &s.Detail, &s.CaseID, &s.ContactID, &s.ConversationID, &s.ChannelID, &s.TeamID, &s.AgentID,
		&s.MessageID, &s.Language, &s.Cause, &actor, &due, &sent, &reminded, &expires, &answered, &s.Score, &s.Way, &s.Comment, &asked, &created)
	if err != nil {
		return s, err
	}
	s.DueAt, s.SentAt, s.RemindedAt, s.ExpiresAt, s.AnsweredAt, s.AskedAt = someTime(due), someTime(sent), someTime(reminded), someTime(expires), someTime(answered), someTime(asked)
	s.CreatedAt = fromMicros(created)
	return s, fromJSON(actor, &s.By)
}

// someTime is a time that is kept as 0 where there is none.
func someTime(at int64) *time.Time {
	if at == 0 {
		return nil
	}
	v := fromMicros(at)
	return &v
}

func someMicros(at *time.Time) int64 {
	if at == nil {
		return 0
	}
	return micros(*at)
}

func sendRow(s desk.SurveySend) []any {
	return []any{s.WorkspaceID, s.ID, s.SurveyID, string(s.Kind), string(s.State), s.Detail, s.CaseID, s.ContactID, s.ConversationID, s.ChannelID, s.TeamID, s.AgentID,
		s.MessageID, s.Language, s.Cause, toJSON(s.By), someMicros(s.DueAt), someMicros(s.SentAt), someMicros(s.RemindedAt), someMicros(s.ExpiresAt), someMicros(s.AnsweredAt),
		s.Score, s.Way, s.Comment, someMicros(s.AskedAt), micros(s.CreatedAt)}
}

// InsertSurveySends keeps surveys that are sent or are to be; those whose cause
// had one already are left out.
func (t *Tx) InsertSurveySends(ctx context.Context, list ...desk.SurveySend) error {
	rows := make([][]any, len(list))
	for i, s := range list {
		rows[i] = sendRow(s)
	}
	if err := t.insert(ctx, "INSERT INTO survey_sends ("+sendColumns+") VALUES", "ON CONFLICT DO NOTHING", rows); err != nil {
		return fmt.Errorf("keep surveys that are sent: %w", err)
	}
	return nil
}

// SaveSurveySend changes a survey that was sent.
func (t *Tx) SaveSurveySend(ctx context.Context, s desk.SurveySend) error {
	_, err := t.exec(ctx, "INSERT INTO survey_sends ("+sendColumns+") VALUES ("+Marks(26)+") "+upsertTail("workspace_id, id", "state", "detail", "contact_id", "conversation_id", "channel_id",
		"team_id", "agent_id", "message_id", "language", "due_at", "sent_at", "reminded_at", "expires_at", "answered_at", "score", "way", "comment", "asked_at"), sendRow(s)...)
	if err != nil {
		return fmt.Errorf("keep survey %s: %w", s.ID, err)
	}
	return nil
}

// SurveySend answers a survey that was sent.
func (q *Queryer) SurveySend(ctx context.Context, ws, id string) (desk.SurveySend, error) {
	return q.surveySend(ctx, ws, id, "")
}

// LockSurveySend is SurveySend for a change.
func (t *Tx) LockSurveySend(ctx context.Context, ws, id string) (desk.SurveySend, error) {
	return t.surveySend(ctx, ws, id, t.s.ForUpdate())
}

func (q *Queryer) surveySend(ctx context.Context, ws, id, lock string) (desk.SurveySend, error) {
	s, err := scanSend(q.row(ctx, "SELECT "+sendColumns+" FROM survey_sends WHERE workspace_id = ? AND id = ?"+lock, ws, id))
	if noRow(err) {
		return s, desk.NotFound("survey")
	}
	if err != nil {
		return s, fmt.Errorf("read survey %s: %w", id, err)
	}
	return s, nil
}

// DueSurveys are those of all workspaces that there is something to do about by
// now, the oldest first.
func (q *Queryer) DueSurveys(ctx context.Context, now time.Time, limit int) ([]desk.SurveySend, error) {
	rows, err := q.query(ctx, "SELECT "+sendColumns+" FROM survey_sends WHERE due_at > 0 AND due_at <= ? ORDER BY due_at, workspace_id LIMIT ?", micros(now), limit)
	return collect(rows, err, "surveys that are due", scanSend)
}

// SurveysOfCase are the surveys about a case, the newest first.
func (q *Queryer) SurveysOfCase(ctx context.Context, ws, caseID string) ([]desk.SurveySend, error) {
	rows, err := q.query(ctx, "SELECT "+sendColumns+" FROM survey_sends"+q.s.by("survey_sends_by_case")+" WHERE workspace_id = ? AND case_id = ? ORDER BY id DESC LIMIT 100", ws, caseID)
	return collect(rows, err, "surveys of a case", scanSend)
}

// SurveysOfContact are the surveys that a contact got, the newest first.
func (q *Queryer) SurveysOfContact(ctx context.Context, ws, contactID string, limit int) ([]desk.SurveySend, error) {
	rows, err := q.query(ctx, "SELECT "+sendColumns+" FROM survey_sends"+q.s.by("survey_sends_by_contact")+" WHERE workspace_id = ? AND contact_id = ? AND sent_at > 0 ORDER BY sent_at DESC, id DESC LIMIT ?", ws, contactID, limit)
	return collect(rows, err, "surveys of a contact", scanSend)
}

// AskedContact is what a contact was asked in surveys, and answered.
type AskedContact struct {
	Asked, Answered int
	Last            *desk.SurveySend // the newest that was answered; nil for none
}

// AskedContacts answers what contacts were asked in surveys, those who never were
// left out.
func (q *Queryer) AskedContacts(ctx context.Context, ws string, contactIDs []string) (map[string]AskedContact, error) {
	if len(contactIDs) == 0 {
		return nil, nil
	}
	in, args := anyOf(q.s, contactIDs)
	rows, err := q.query(ctx, "SELECT "+sendColumns+" FROM survey_sends"+q.s.by("survey_sends_by_contact")+" WHERE workspace_id = ? AND contact_id "+in+" AND sent_at > 0 ORDER BY sent_at, id",
		append([]any{ws}, args...)...)
	list, err := collect(rows, err, "surveys of contacts", scanSend)
	out := make(map[string]AskedContact, len(list))
	for _, s := range list {
		one := out[s.ContactID]
		one.Asked++
		if s.AnsweredAt != nil {
			one.Answered++
			if one.Last == nil || !s.AnsweredAt.Before(*one.Last.AnsweredAt) {
				one.Last = &s
			}
		}
		out[s.ContactID] = one
	}
	return out, err
}

// ForgetSurveys removes up to limit surveys that were made before a moment, and
// answers how many those were.
func (t *Tx) ForgetSurveys(ctx context.Context, ws, surveyID string, before time.Time, limit int) (int64, error) {
	n, err := t.exec(ctx, "DELETE FROM survey_sends WHERE workspace_id = ? AND id IN (SELECT id FROM survey_sends"+t.s.by("survey_sends_by_time")+
		" WHERE workspace_id = ? AND survey_id = ? AND sent_at < ? AND created_at < ? LIMIT ?)", ws, ws, surveyID, micros(before), micros(before), limit)
	if err != nil {
		return 0, fmt.Errorf("forget old answers to survey %s: %w", surveyID, err)
	}
	return n, nil
}

// AllSurveys are the surveys of all workspaces.
func (q *Queryer) AllSurveys(ctx context.Context) ([]desk.Survey, error) {
	rows, err := q.query(ctx, "SELECT "+surveyColumns+" FROM surveys ORDER BY workspace_id, id")
	return collect(rows, err, "surveys", scanSurvey)
}

// SurveyedAt is when a contact got a survey last; nil for never.
func (q *Queryer) SurveyedAt(ctx context.Context, ws, contactID string) (*time.Time, error) {
	var at int64
	err := q.row(ctx, "SELECT COALESCE(MAX(sent_at), 0) FROM survey_sends WHERE workspace_id = ? AND contact_id = ?", ws, contactID).Scan(&at)
	if err != nil {
		return nil, fmt.Errorf("find when contact %s was asked: %w", contactID, err)
	}
	return someTime(at), nil
}

// OpenSurvey is a survey that a conversation's next words may answer.
type OpenSurvey struct {
	desk.SurveySend
	// Spoken says that somebody else wrote to the customer since: then bare words
	// are for them.
	Spoken bool
}

// OpenSurveys are the surveys that conversations may answer now, the newest of
// each.
func (q *Queryer) OpenSurveys(ctx context.Context, ws string, conversationIDs []string, now time.Time) (map[string]OpenSurvey, error) {
	if len(conversationIDs) == 0 {
		return nil, nil
	}
	in, args := anyOf(q.s, conversationIDs)
	rows, err := q.query(ctx, "SELECT "+sendColumns+" FROM survey_sends"+q.s.by("survey_sends_by_conversation")+" WHERE workspace_id = ? AND conversation_id "+in+
		" AND expires_at > ? ORDER BY sent_at", append(append([]any{ws}, args...), micros(now))...)
	list, err := collect(rows, err, "surveys of conversations", scanSend)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	out := make(map[string]OpenSurvey, len(list))
	for _, s := range list {
		if s.Open(now) {
			out[s.ConversationID] = OpenSurvey{SurveySend: s}
		}
	}
	for id, s := range out {
		var n int
		err := q.row(ctx, "SELECT COUNT(*) FROM messages WHERE workspace_id = ? AND conversation_id = ? AND direction = 'out' AND created_at > ? AND origin NOT IN ('survey', 'automatic')",
			ws, id, someMicros(s.SentAt)).Scan(&n)
		if err != nil {
			return nil, fmt.Errorf("find what was said since survey %s: %w", s.ID, err)
		}
		s.Spoken = n > 0
		out[id] = s
	}
	return out, nil
}
