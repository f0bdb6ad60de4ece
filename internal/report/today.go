package report

import (
	"context"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// Today is the figures of the workspace's day so far, for a screen that shows
// nothing else of the reports.
type Today struct {
	Date  string    `json:"date"`
	Until time.Time `json:"until" doc:"when the day ends, and the figures begin anew"`
	Figures
}

// Today answers the figures of the workspace's day so far.
func (s *Service) Today(ctx context.Context, ws desk.Workspace) (*Today, error) {
	loc, err := time.LoadLocation(ws.Timezone)
	if err != nil {
		loc = time.UTC // a zone that was struck off the list
	}
	now := s.clock.Now().In(loc)
	day := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	from, to := startOf(day, loc), startOf(day.AddDate(0, 0, 1), loc)
	var t tally
	t.sums, err = s.store.Read().ReportTotals(ctx, ws.ID, store.ReportQuery{From: slotOf(from), To: slotOf(to)}, func(k store.ReportTimeKey, v store.ReportTime) {
		t.time(k.Kind, k.Bucket, v)
	})
	if err != nil {
		return nil, err
	}
	return &Today{Date: day.Format(dateForm), Until: to, Figures: t.figures()}, nil
}
