package survey

import (
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"slices"
	"strconv"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
	"recado.dev/internal/store"
)

// mostDays of a trend by days; longer ones go by weeks.
const mostTrendDays = 62

// Tally is what a group of people answered. What too few people answered is
// Hidden: then it holds its name alone.
type Tally struct {
	Key      string    `json:"key"`
	Name     string    `json:"name"`
	Hidden   bool      `json:"hidden" doc:"too few people answered, or others could be told by what is left"`
	Sent     int64     `json:"sent"`
	Answered int64     `json:"answered"`
	People   int64     `json:"people"`
	Rate     float64   `json:"rate" doc:"answers to surveys that were sent, 0 to 1"`
	Score    float64   `json:"score" doc:"of csat: the share of 4 and 5, 0 to 100; of nps: promoters less detractors, -100 to 100"`
	Mean     float64   `json:"mean"`
	Scores   []int64   `json:"scores" nullable:"false" doc:"how many gave each score, the lowest first"`
	At       time.Time `json:"at,omitzero" doc:"of a trend: when the day or week began, in UTC"`
	// Left is how many people answered of the same group whom a filter leaves out.
	Left int64 `json:"-"`
}

// Comment is what somebody said beside a score.
type Comment struct {
	Score int       `json:"score"`
	Text  string    `json:"text"`
	At    time.Time `json:"at"`
}

// Results are what was answered to a survey.
type Results struct {
	Survey desk.Survey `json:"survey"`
	From   time.Time   `json:"from"`
	To     time.Time   `json:"to"`
	Unit   string      `json:"unit" enum:"day,week"`
	// Filter and FilterText are for those who asked.
	Filter     json.RawMessage `json:"filter,omitempty" doc:"of which cases the answers are, as it was asked for; left out for all"`
	FilterText string          `json:"filter_text,omitempty" doc:"the same in its written form"`
	All        Tally           `json:"all"`
	Trend      []Tally         `json:"trend" nullable:"false"`
	Channels   []Tally         `json:"channels" nullable:"false"`
	Teams      []Tally         `json:"teams" nullable:"false"`
	Agents     []Tally         `json:"agents" nullable:"false"`
	Tags       []Tally         `json:"tags" nullable:"false"`
	Comments   []Comment       `json:"comments" nullable:"false"`
}

// Asked says which answers are counted: those to the surveys that were sent within
// whole days, for any span by hours would let a single answer be told from two of
// them. Cases has them be about cases that meet a filter now; nil for all.
type Asked struct {
	SurveyID string
	From, To time.Time
	Cases    *filter.Node
}

// Results counts what was answered. A filter that asks for the answers themselves
// is desk.CodeInvalid: whether there are any left would tell single ones.
func (s *Service) Results(ctx context.Context, ws string, in Asked) (Results, error) {
	var r Results
	if in.Cases != nil && asksForAnswers(*in.Cases) {
		return r, desk.Invalid("answers", "results cannot be filtered by what was answered")
	}
	from, to := in.From, in.To
	from, to = from.UTC().Truncate(24*time.Hour), to.UTC().Add(24*time.Hour-1).Truncate(24*time.Hour)
	if !from.Before(to) {
		return r, desk.Invalid("to", "has to be after from")
	}
	r.From, r.To, r.Unit = from, to, "day"
	span := store.SurveySpan{SurveyID: in.SurveyID, From: from, To: to, Cases: in.Cases}
	trend := store.SurveyByDay
	if to.Sub(from) > mostTrendDays*24*time.Hour {
		r.Unit, trend = "week", store.SurveyByWeek
	}
	err := s.Store.Snapshot(ctx, func(q *store.Queryer) error {
		var err error
		if r.Survey, err = q.SurveyByID(ctx, ws, in.SurveyID); err != nil {
			return err
		}
		for _, g := range []struct {
			by   store.SurveyGroup
			into *[]Tally
		}{{trend, &r.Trend}, {store.SurveyByChannel, &r.Channels}, {store.SurveyByTeam, &r.Teams}, {store.SurveyByAgent, &r.Agents}, {store.SurveyByTag, &r.Tags}} {
			if *g.into, err = tallies(ctx, q, r.Survey, g.by, span); err != nil {
				return err
			}
		}
		all, err := tallies(ctx, q, r.Survey, store.SurveyByAll, span)
		if err != nil {
			return err
		}
		lowest, highest := r.Survey.Kind.Scores()
		r.All, r.Comments = Tally{Scores: make([]int64, highest-lowest+1)}, []Comment{}
		if len(all) == 0 {
			return nil
		}
		if r.All = all[0]; r.All.Hidden {
			if in.Cases != nil { // the parts would tell the whole
				r.Trend, r.Channels, r.Teams, r.Agents, r.Tags = []Tally{}, []Tally{}, []Tally{}, []Tally{}, []Tally{}
			}
			return nil
		}
		said, err := q.SurveyComments(ctx, ws, span, 200)
		for _, v := range said {
			r.Comments = append(r.Comments, Comment{Score: v.Score, Text: v.Comment, At: *v.AnsweredAt})
		}
		return err
	})
	return r, err
}

// asksForAnswers says whether a filter is about what surveys were answered.
func asksForAnswers(n filter.Node) bool {
	if n.Type == filter.Leaf {
		return n.Cond.Field == filter.FieldSurveyScore || n.Cond.Field == filter.FieldSurveyKind
	}
	return slices.ContainsFunc(n.Kids, asksForAnswers)
}

// tallies are the groups of answers, those with too few people hidden.
func tallies(ctx context.Context, q *store.Queryer, of desk.Survey, by store.SurveyGroup, span store.SurveySpan) ([]Tally, error) {
	ws, kind := of.WorkspaceID, of.Kind
	counts, err := q.SurveyCounts(ctx, ws, by, span)
	if err != nil {
		return nil, err
	}
	people, err := q.SurveyPeople(ctx, ws, by, span)
	if err != nil {
		return nil, err
	}
	var left map[string]int64
	if span.Cases != nil {
		span.Others = true
		if left, err = q.SurveyPeople(ctx, ws, by, span); err != nil {
			return nil, err
		}
	}
	names, err := q.SurveyNames(ctx, ws, by)
	if err != nil {
		return nil, err
	}
	lowest, highest := kind.Scores()
	found := map[string]*Tally{}
	for _, c := range counts {
		t := found[c.Key]
		if t == nil {
			t = &Tally{Key: c.Key, Name: names[c.Key], People: people[c.Key], Left: left[c.Key], Scores: make([]int64, highest-lowest+1)}
			if by == store.SurveyByTag {
				t.Name = c.Key
			}
			t.At = began(by, c.Key)
			found[c.Key] = t
		}
		t.Sent += c.Count
		if c.Score >= lowest && c.Score <= highest {
			t.Scores[c.Score-lowest] += c.Count
			t.Answered += c.Count
		}
	}
	out := []Tally{}
	for _, t := range found {
		t.reckon(kind)
		out = append(out, *t)
	}
	slices.SortFunc(out, func(a, b Tally) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(b.Answered, a.Answered), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Key, b.Key))
	})
	Hide(out, int64(of.MinGroup))
	return out, nil
}

// began is when the day or week of a trend began.
func began(by store.SurveyGroup, key string) time.Time {
	n, _ := strconv.ParseInt(key, 10, 64)
	switch by {
	case store.SurveyByDay:
		return time.Unix(n*86400, 0).UTC()
	case store.SurveyByWeek:
		return time.Unix(n*604800-259200, 0).UTC()
	}
	return time.Time{}
}

// reckon works out the rate and the scores.
func (t *Tally) reckon(kind desk.SurveyKind) {
	if t.Sent > 0 {
		t.Rate = float64(t.Answered) / float64(t.Sent)
	}
	if t.Answered == 0 {
		return
	}
	lowest, _ := kind.Scores()
	var low, high, sum int64
	for i, n := range t.Scores {
		sum += n * int64(lowest+i)
		switch kind.Band(lowest + i) {
		case -1:
			low += n
		case 1:
			high += n
		}
	}
	t.Mean = float64(sum) / float64(t.Answered)
	if t.Score = 100 * float64(high) / float64(t.Answered); kind == desk.SurveyNPS {
		t.Score -= 100 * float64(low) / float64(t.Answered)
	}
}

// Hide takes away what fewer than least people answered, and what leaves fewer out
// of the same without a filter: both together would tell what those answered. Where
// those that are hidden are fewer than that together, they could be told by taking
// what is shown from the whole: then the smallest that is shown is hidden with them.
func Hide(list []Tally, least int64) {
	var hidden, left int64
	some := false
	few := func(n int64) bool { return n > 0 && n < least }
	take := func(t *Tally) {
		hidden, left, some = hidden+t.People, left+t.Left, true
		t.hide()
	}
	for i := range list {
		if t := &list[i]; few(t.People) || t.People > 0 && few(t.Left) {
			take(t)
		}
	}
	for some && (hidden < least || few(left)) {
		var next *Tally
		for i := range list {
			t := &list[i]
			if !t.Hidden && t.People > 0 && (next == nil || t.hidesBetter(next, few(left))) {
				next = t
			}
		}
		if next == nil {
			return
		}
		take(next)
	}
}

// hidesBetter says whether t is the one of two to be hidden: one that leaves
// somebody out where that is what is wanting, and else the smaller one.
func (t *Tally) hidesBetter(o *Tally, leaving bool) bool {
	if leaving && (t.Left > 0) != (o.Left > 0) {
		return t.Left > 0
	}
	return t.People < o.People
}

func (t *Tally) hide() {
	*t = Tally{Key: t.Key, Name: t.Name, At: t.At, Hidden: true, Scores: []int64{}}
}

// Export writes what results show as CSV.
func (s *Service) Export(ctx context.Context, ws string, in Asked, w io.Writer) error {
	r, err := s.Results(ctx, ws, in)
	if err != nil {
		return err
	}
	out := csv.NewWriter(w)
	head := []string{"part", "name", "sent", "answered", "people", "rate", "score", "mean"}
	lowest, highest := r.Survey.Kind.Scores()
	for n := lowest; n <= highest; n++ {
		head = append(head, "score_"+strconv.Itoa(n))
	}
	rows := [][]string{append(head, "comment")}
	for _, part := range []struct {
		name string
		list []Tally
	}{{"all", []Tally{r.All}}, {r.Unit, r.Trend}, {"channel", r.Channels}, {"team", r.Teams}, {"agent", r.Agents}, {"tag", r.Tags}} {
		for _, t := range part.list {
			rows = append(rows, row(part.name, t, highest-lowest+1))
		}
	}
	for _, c := range r.Comments {
		line := make([]string, len(head)+1)
		line[0], line[1], line[6], line[len(head)] = "comment", c.At.Format(time.RFC3339), strconv.Itoa(c.Score), plainCell(c.Text)
		rows = append(rows, line)
	}
	return out.WriteAll(rows)
}

func row(part string, t Tally, scores int) []string {
	name := t.Name
	if !t.At.IsZero() {
		name = t.At.Format(time.DateOnly)
	}
	line := make([]string, 9+scores)
	line[0], line[1] = part, plainCell(name)
	if t.Hidden {
		line[2] = "hidden"
		return line
	}
	decimal := func(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) }
	line[2], line[3], line[4], line[5] = strconv.FormatInt(t.Sent, 10), strconv.FormatInt(t.Answered, 10), strconv.FormatInt(t.People, 10), decimal(t.Rate)
	if t.Answered > 0 {
		line[6], line[7] = decimal(t.Score), decimal(t.Mean)
	}
	for i, n := range t.Scores {
		line[8+i] = strconv.FormatInt(n, 10)
	}
	return line
}

// plainCell keeps spreadsheets from taking a text for a formula.
func plainCell(text string) string {
	if text != "" && slices.Contains([]byte("=+-@\t\r"), text[0]) {
		return "'" + text
	}
	return text
}
