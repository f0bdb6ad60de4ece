package public

import (
	"context"
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

const week = 7 * 24 * time.Hour

// ReviewGroup is how many reviews there are of something, and the mean of their
// stars.
type ReviewGroup struct {
	Key     string  `json:"key"`
	Count   int64   `json:"count"`
	Average float64 `json:"average"`
}

// ReviewWeek is a week of reviews.
type ReviewWeek struct {
	Start   time.Time `json:"start"`
	Count   int64     `json:"count"`
	Average float64   `json:"average"` // 0 where there are none
}

// ReviewSummary is how reviews went in some time.
type ReviewSummary struct {
	From     time.Time     `json:"from"` // a Monday
	To       time.Time     `json:"to"`
	Count    int64         `json:"count"`
	Average  float64       `json:"average"`
	Stars    []ReviewGroup `json:"stars" nullable:"false"` // by 1 to 5
	Weeks    []ReviewWeek  `json:"weeks" nullable:"false"`
	Versions []ReviewGroup `json:"versions" nullable:"false"`
	// Countries are ISO codes; "" is not known.
	Countries []ReviewGroup `json:"countries" nullable:"false"`
	Answered  int64         `json:"answered"`
	Waiting   int64         `json:"waiting"` // for an answer
	// MedianSeconds and P90Seconds are how soon half of the answered ones, and
	// nine in ten of them, were answered.
	MedianSeconds int64 `json:"median_seconds"`
	P90Seconds    int64 `json:"p90_seconds"`
	// Raised and Lowered are how many changed their stars after our answer.
	Raised  int64 `json:"raised"`
	Lowered int64 `json:"lowered"`
}

// monday is the beginning of a time's week.
func monday(t time.Time) time.Time {
	day := t.UTC().Truncate(24 * time.Hour)
	return day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
}

func mean(stars, count int64) float64 {
	if count == 0 {
		return 0
	}
	return float64(stars*100/count) / 100
}

// Reviews sums up the reviews of channels from one time to another: whole weeks.
func (s *Service) Reviews(ctx context.Context, ws string, f store.ReviewFilter) (ReviewSummary, error) {
	f.From = monday(f.From)
	out := ReviewSummary{From: f.From, To: f.To, Stars: []ReviewGroup{}, Weeks: []ReviewWeek{}}
	q := s.Store.Read()
	stars, err := q.ReviewGroups(ctx, ws, f, "stars")
	if err != nil {
		return out, err
	}
	var sum, rated int64
	for _, g := range stars {
		out.Count += g.Count
		if g.Stars > 0 {
			sum, rated = sum+g.Stars, rated+g.Count
		}
	}
	out.Average, out.Stars = mean(sum, rated), means(stars)
	slices.SortFunc(out.Stars, func(a, b ReviewGroup) int { return strings.Compare(a.Key, b.Key) })
	weeks, err := q.ReviewGroups(ctx, ws, f, "week")
	if err != nil {
		return out, err
	}
	out.Weeks = weeksOf(f, weeks)
	versions, err := q.ReviewGroups(ctx, ws, f, "version")
	if err != nil {
		return out, err
	}
	countries, err := q.ReviewGroups(ctx, ws, f, "country")
	if err != nil {
		return out, err
	}
	out.Versions, out.Countries = means(versions), means(countries)
	return out, s.answers(ctx, ws, f, &out)
}

func (s *Service) answers(ctx context.Context, ws string, f store.ReviewFilter, out *ReviewSummary) error {
	q := s.Store.Read()
	a, err := q.ReviewAnswers(ctx, ws, f)
	if err != nil {
		return err
	}
	out.Answered, out.Waiting, out.Raised, out.Lowered = a.Answered, a.Waiting, a.Raised, a.Lowered
	if a.Answered == 0 {
		return nil
	}
	median, err := q.ReviewDelay(ctx, ws, f, (a.Answered-1)/2)
	if err != nil {
		return err
	}
	p90, err := q.ReviewDelay(ctx, ws, f, (a.Answered*9+9)/10-1)
	out.MedianSeconds, out.P90Seconds = int64(median/time.Second), int64(p90/time.Second)
	return err
}

func means(list []store.ReviewGroup) []ReviewGroup {
	out := make([]ReviewGroup, len(list))
	for i, g := range list {
		out[i] = ReviewGroup{Key: g.Key, Count: g.Count, Average: mean(g.Stars, g.Count)}
	}
	return out
}

// weeksOf are all weeks of a time, those without reviews too.
func weeksOf(f store.ReviewFilter, list []store.ReviewGroup) []ReviewWeek {
	by := map[int64]store.ReviewGroup{}
	for _, g := range list {
		n, _ := strconv.ParseInt(g.Key, 10, 64) // our own number
		by[n] = g
	}
	out := []ReviewWeek{}
	for n, at := int64(0), f.From; at.Before(f.To) && n < 1000; n, at = n+1, at.Add(week) {
		out = append(out, ReviewWeek{Start: at, Count: by[n].Count, Average: mean(by[n].Stars, by[n].Count)})
	}
	return out
}

// ReviewFile writes the reviews of a summary as CSV.
func (s *Service) ReviewFile(ctx context.Context, who access.Who, f store.ReviewFilter, w io.Writer) error {
	f.From = monday(f.From)
	out := csv.NewWriter(w)
	if err := out.Write([]string{"date", "channel_id", "platform", "stars", "version", "country", "language", "title", "text", "author", "state", "answered_at", "case"}); err != nil {
		return err
	}
	var after *store.TimeKey
	for {
		list, err := s.Store.Read().Reviews(ctx, who.WorkspaceID, f, after, 500)
		if err != nil || len(list) == 0 {
			out.Flush()
			return errFirst(err, out.Error())
		}
		views, err := s.Items(ctx, who, list)
		if err != nil {
			return err
		}
		for _, v := range views {
			if err := out.Write(reviewRow(v)); err != nil {
				return err
			}
		}
		last := list[len(list)-1]
		after = &store.TimeKey{At: last.OccurredAt, ID: last.MessageID}
	}
}

func errFirst(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func reviewRow(v ItemView) []string {
	p := desk.Public{}
	if v.Message.Content != nil && v.Message.Content.Public != nil {
		p = *v.Message.Content.Public
	}
	answered, number := "", ""
	if v.AnsweredAt != nil {
		answered = v.AnsweredAt.Format(time.RFC3339)
	}
	if v.Case != nil {
		number = strconv.FormatInt(v.Case.Number, 10)
	}
	return []string{v.OccurredAt.Format(time.RFC3339), v.ChannelID, v.Platform, strconv.Itoa(v.Rating), plain(v.Version), plain(v.Country), plain(p.Language), plain(p.Title),
		plain(v.Message.Text), plain(v.Message.Author.Name), string(v.State), answered, number}
}

// plain keeps a spreadsheet from taking what somebody wrote for a formula.
func plain(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
