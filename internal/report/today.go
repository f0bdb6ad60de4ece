package report

import (
	"cmp"
	"context"
	"slices"
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
	Queues []QueueToday `json:"queues" nullable:"false" doc:"those that answered; the one without an id is of the cases in no queue"`
}

// QueueToday is how a queue answered today.
type QueueToday struct {
	QueueID    string `json:"queue_id"`
	FirstReply Times  `json:"first_reply"`
	Kept       int64  `json:"kept" doc:"promised answers that came in time"`
	Broken     int64  `json:"broken" doc:"promised answers that were late, or still are"`
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
	queues, err := s.queuesToday(ctx, ws.ID, slotOf(from), slotOf(to))
	if err != nil {
		return nil, err
	}
	return &Today{Date: day.Format(dateForm), Until: to, Figures: t.figures(), Queues: queues}, nil
}

func (s *Service) queuesToday(ctx context.Context, ws string, from, to int64) ([]QueueToday, error) {
	replies := map[string]*histogram{}
	promises := map[string]store.ReportPromises{}
	err := s.store.Read().ReportQueues(ctx, ws, from, to,
		func(id string, bucket int, t store.ReportTime) {
			if replies[id] == nil {
				replies[id] = &histogram{}
			}
			replies[id].add(bucket, t)
		},
		func(id string, p store.ReportPromises) { promises[id] = p })
	if err != nil {
		return nil, err
	}
	out := []QueueToday{}
	for id, h := range replies {
		p := promises[id]
		delete(promises, id)
		out = append(out, QueueToday{QueueID: id, FirstReply: h.times(), Kept: max(0, p.Kept), Broken: p.Broken})
	}
	for id, p := range promises {
		out = append(out, QueueToday{QueueID: id, Kept: max(0, p.Kept), Broken: p.Broken})
	}
	slices.SortFunc(out, func(a, b QueueToday) int { return cmp.Compare(a.QueueID, b.QueueID) })
	return out, nil
}
