package store

import (
	"context"
	"fmt"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
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

// SurveySpan says which surveys are counted: those that were sent between two times.
type SurveySpan struct {
	SurveyID string
	From, To time.Time
	Cases    *filter.Node // only those about cases that meet a filter now; nil for all
	Others   bool         // those about all other cases instead
}

// between is where the surveys of a span are, as s, with its arguments.
func (q *Queryer) between(ws string, by SurveyGroup, p SurveySpan) (string, []any) {
	from := " FROM survey_sends s" + q.s.by("survey_sends_by_time")
	if by == SurveyByTag {
		from += " JOIN case_tags g ON g.workspace_id = s.workspace_id AND g.case_id = s.case_id"
	}
	from += " WHERE s.workspace_id = ? AND s.survey_id = ? AND s.sent_at >= ? AND s.sent_at < ?"
	args := []any{ws, p.SurveyID, max(1, micros(p.From)), micros(p.To)}
	if p.Cases == nil {
		return from, args
	}
	w := &condition{engine: q.s.engine}
	w.filter(*p.Cases)
	if from += " AND "; p.Others {
		from += "NOT "
	}
	return from + "EXISTS (SELECT 1 FROM cases c WHERE c.workspace_id = s.workspace_id AND c.id = s.case_id AND " + w.sql.String() + ")", append(args, w.args...)
}

// SurveyCounts counts the surveys of a span by group and score.
func (q *Queryer) SurveyCounts(ctx context.Context, ws string, by SurveyGroup, p SurveySpan) ([]SurveyCount, error) {
	between, args := q.between(ws, by, p)
	rows, err := q.query(ctx, "SELECT "+surveyKeys[by]+", s.score, COUNT(*)"+between+" GROUP BY 1, 2", args...)
	return collect(rows, err, "answers to a survey", func(row interface{ Scan(...any) error }) (SurveyCount, error) {
		var c SurveyCount
		return c, row.Scan(&c.Key, &c.Score, &c.Count)
	})
}

// SurveyPeople is how many people of each group answered.
func (q *Queryer) SurveyPeople(ctx context.Context, ws string, by SurveyGroup, p SurveySpan) (map[string]int64, error) {
	between, args := q.between(ws, by, p)
	rows, err := q.query(ctx, "SELECT "+surveyKeys[by]+", COUNT(DISTINCT s.contact_id)"+between+" AND s.score >= 0 GROUP BY 1", args...)
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
func (q *Queryer) SurveyComments(ctx context.Context, ws string, p SurveySpan, limit int) ([]desk.SurveySend, error) {
	between, args := q.between(ws, SurveyByAll, p)
	rows, err := q.query(ctx, "SELECT "+sendColumns+between+" AND comment <> '' ORDER BY sent_at DESC LIMIT ?", append(args, limit)...)
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
