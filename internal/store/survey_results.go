package store

import (
	"context"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

// SurveyGroup says by what answers to a survey are counted.
type SurveyGroup string

// Groups of answers.
const (
	SurveyByAll     SurveyGroup = "all"
	SurveyByDay     SurveyGroup = "day"
	SurveyByWeek    SurveyGroup = "week"
	SurveyByChannel SurveyGroup = "channel"
	SurveyByTeam    SurveyGroup = "team"
	SurveyByAgent   SurveyGroup = "agent"
	SurveyByTag     SurveyGroup = "tag"
)

// surveyKeys is what makes a group: times by when a survey was sent.
var surveyKeys = map[SurveyGroup]string{
	SurveyByAll: "''", SurveyByDay: "CAST(s.sent_at / 86400000000 AS TEXT)", SurveyByWeek: "CAST((s.sent_at + 259200000000) / 604800000000 AS TEXT)", // weeks begin on Mondays
	SurveyByChannel: "s.channel_id", SurveyByTeam: "s.team_id", SurveyByAgent: "s.agent_id", SurveyByTag: "g.tag",
}

// SurveyCount is how many surveys of a group have a score; -1 is none.
type SurveyCount struct {
	Key   string
	Score int
	Count int64
}

func (q *Queryer) surveysBetween(by SurveyGroup) string {
	from := " FROM survey_sends s" + q.s.by("survey_sends_by_time")
	if by == SurveyByTag {
		from += " JOIN case_tags g ON g.workspace_id = s.workspace_id AND g.case_id = s.case_id"
	}
	return from + " WHERE s.workspace_id = ? AND s.survey_id = ? AND s.sent_at >= ? AND s.sent_at < ?"
}

// SurveyCounts counts the surveys that were sent within a span by group and score.
func (q *Queryer) SurveyCounts(ctx context.Context, ws, surveyID string, by SurveyGroup, from, to time.Time) ([]SurveyCount, error) {
	key := surveyKeys[by]
	rows, err := q.query(ctx, "SELECT "+key+", s.score, COUNT(*)"+q.surveysBetween(by)+" GROUP BY 1, 2", ws, surveyID, max(1, micros(from)), micros(to))
	return collect(rows, err, "answers to a survey", func(row interface{ Scan(...any) error }) (SurveyCount, error) {
		var c SurveyCount
		return c, row.Scan(&c.Key, &c.Score, &c.Count)
	})
}

// SurveyPeople is how many people of each group answered.
func (q *Queryer) SurveyPeople(ctx context.Context, ws, surveyID string, by SurveyGroup, from, to time.Time) (map[string]int64, error) {
	rows, err := q.query(ctx, "SELECT "+surveyKeys[by]+", COUNT(DISTINCT s.contact_id)"+q.surveysBetween(by)+" AND s.score >= 0 GROUP BY 1", ws, surveyID, max(1, micros(from)), micros(to))
	list, err := collect(rows, err, "people who answered a survey", func(row interface{ Scan(...any) error }) (SurveyCount, error) {
		var c SurveyCount
		return c, row.Scan(&c.Key, &c.Count)
	})
	out := make(map[string]int64, len(list))
	for _, c := range list {
		out[c.Key] = c.Count
	}
	return out, err
}

// SurveyComments are what people said beside their scores, the newest first.
func (q *Queryer) SurveyComments(ctx context.Context, ws, surveyID string, from, to time.Time, limit int) ([]desk.SurveySend, error) {
	rows, err := q.query(ctx, "SELECT "+sendColumns+" FROM survey_sends"+q.s.by("survey_sends_by_time")+" WHERE workspace_id = ? AND survey_id = ? AND sent_at >= ? AND sent_at < ? AND comment <> '' ORDER BY sent_at DESC LIMIT ?",
		ws, surveyID, max(1, micros(from)), micros(to), limit)
	return collect(rows, err, "comments of a survey", scanSend)
}

// SurveyNames are the names of what answers are counted by, by their ids.
func (q *Queryer) SurveyNames(ctx context.Context, ws string, by SurveyGroup) (map[string]string, error) {
	query := map[SurveyGroup]string{
		SurveyByChannel: "SELECT id, name FROM channels WHERE workspace_id = ?",
		SurveyByTeam:    "SELECT id, name FROM teams WHERE workspace_id = ?",
		SurveyByAgent:   "SELECT u.id, u.name FROM members m JOIN users u ON u.id = m.user_id WHERE m.workspace_id = ?",
	}[by]
	out := map[string]string{}
	if query == "" {
		return out, nil
	}
	rows, err := q.query(ctx, query, ws)
	if err != nil {
		return nil, fmt.Errorf("read names: %w", err)
	}
	list, err := collect(rows, err, "names", func(row interface{ Scan(...any) error }) ([2]string, error) {
		var v [2]string
		return v, row.Scan(&v[0], &v[1])
	})
	for _, v := range list {
		out[v[0]] = v[1]
	}
	return out, err
}
