package webhook

import (
	"context"

	"github.com/riverqueue/river"

	"recado.dev/internal/desk"
	"recado.dev/internal/job"
	"recado.dev/internal/store"
)

// line queues the jobs of an endpoint's deliveries. Where the order is kept, the
// first that waits has one, and who ends it queues the next; else each has one.
// The caller holds the endpoint.
type line struct {
	s       *Service
	tx      *store.Tx
	w       desk.Webhook
	waiting bool // something was there before
	jobs    []river.InsertManyParams
	added   bool
}

func (s *Service) line(ctx context.Context, tx *store.Tx, w desk.Webhook) (*line, error) {
	l := &line{s: s, tx: tx, w: w}
	if !w.Ordered {
		return l, nil
	}
	before, err := tx.WaitingDeliveries(ctx, w.WorkspaceID, w.ID, "", 1)
	l.waiting = len(before) > 0
	return l, err
}

func (l *line) add(d desk.WebhookDelivery) {
	l.added = true
	if !l.w.Ordered {
		l.jobs = append(l.jobs, jobOf(d))
	}
}

func (l *line) end(ctx context.Context) error {
	if l.w.Ordered && l.added && !l.waiting {
		return l.s.next(ctx, l.tx, l.w)
	}
	return l.s.Queue.InsertMany(ctx, l.tx, l.jobs)
}

// next queues the first of an ordered endpoint's deliveries; its day begins now.
func (s *Service) next(ctx context.Context, tx *store.Tx, w desk.Webhook) error {
	waiting, err := tx.WaitingDeliveries(ctx, w.WorkspaceID, w.ID, "", 1)
	if err != nil || len(waiting) == 0 {
		return err
	}
	d := waiting[0]
	d.Since = s.Wall.Now()
	if err := tx.SaveDelivery(ctx, d); err != nil {
		return err
	}
	return s.Queue.InsertMany(ctx, tx, []river.InsertManyParams{jobOf(d)})
}

// resume has all that waits be tried from now on.
func (s *Service) resume(ctx context.Context, tx *store.Tx, w desk.Webhook) error {
	if err := tx.RenewDeliveries(ctx, w.WorkspaceID, w.ID, s.Wall.Now()); err != nil {
		return err
	}
	if w.Ordered {
		return s.next(ctx, tx, w)
	}
	for after := ""; ; {
		waiting, err := tx.WaitingDeliveries(ctx, w.WorkspaceID, w.ID, after, batchSize)
		if err != nil || len(waiting) == 0 {
			return err
		}
		jobs := make([]river.InsertManyParams, len(waiting))
		for i, d := range waiting {
			jobs[i] = jobOf(d)
		}
		if err := s.Queue.InsertMany(ctx, tx, jobs); err != nil {
			return err
		}
		after = waiting[len(waiting)-1].ID
	}
}

// args is the job that brings a delivery.
type args struct {
	WorkspaceID string `json:"workspace"`
	ID          string `json:"delivery"`
}

// Kind implements river.JobArgs.
func (args) Kind() string { return "webhook" }

func jobOf(d desk.WebhookDelivery) river.InsertManyParams {
	return river.InsertManyParams{Args: args{WorkspaceID: d.WorkspaceID, ID: d.ID}, InsertOpts: &river.InsertOpts{Queue: job.Outside, MaxAttempts: 25}}
}
