package webhook

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

// Replay has a delivery be made once more, from now on for a day: with the same
// id, so that who knows it already can tell.
func (s *Service) Replay(ctx context.Context, who access.Who, id string) (desk.WebhookDelivery, error) {
	var d desk.WebhookDelivery
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		first, err := tx.DeliveryByID(ctx, who.WorkspaceID, id)
		if err != nil {
			return err
		}
		var w desk.Webhook
		if first.WebhookID != "" {
			if w, err = tx.LockWebhook(ctx, who.WorkspaceID, first.WebhookID); err != nil {
				return err
			}
			if !w.Enabled() {
				return desk.E(desk.CodeConflict, "it is paused: resume it first")
			}
		}
		if d, err = tx.LockDelivery(ctx, who.WorkspaceID, id); err != nil {
			return err
		}
		if d.WebhookID == "" && d.Request == nil {
			return desk.E(desk.CodeConflict, "what was to be told was deleted")
		}
		s.renew(&d)
		if err := tx.SaveDelivery(ctx, d); err != nil {
			return err
		}
		return s.start(ctx, tx, w, []desk.WebhookDelivery{d})
	})
	return d, err
}

// renew has a delivery be tried from now on.
func (s *Service) renew(d *desk.WebhookDelivery) {
	now := s.Wall.Now()
	d.State, d.NextAt, d.Since, d.EndedAt = desk.DeliveryWaiting, now, now, nil
}

// start queues what was renewed. The caller holds the endpoint.
func (s *Service) start(ctx context.Context, tx *store.Tx, w desk.Webhook, list []desk.WebhookDelivery) error {
	if w.Ordered {
		return s.next(ctx, tx, w)
	}
	jobs := make([]river.InsertManyParams, len(list))
	for i, d := range list {
		jobs[i] = jobOf(d)
	}
	return s.Queue.InsertMany(ctx, tx, jobs)
}

// ReplayRange has an endpoint be told once more of all that happened between
// two moments, also of what it was not told of because it was paused. It is done
// beside, as a job.
func (s *Service) ReplayRange(ctx context.Context, who access.Who, id string, from, to time.Time) (desk.WebhookReplay, error) {
	var r desk.WebhookReplay
	if !from.Before(to) {
		return r, desk.Invalid("to", "must be after from")
	}
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		w, err := tx.LockWebhook(ctx, who.WorkspaceID, id)
		if err != nil {
			return err
		}
		if !w.Enabled() {
			return desk.E(desk.CodeConflict, "it is paused: resume it first")
		}
		if last, there, err := tx.LastReplay(ctx, who.WorkspaceID, id); err != nil || there && last.EndedAt == nil {
			if err == nil {
				err = desk.E(desk.CodeConflict, "the last replay is still under way")
			}
			return err
		}
		r = desk.WebhookReplay{WorkspaceID: who.WorkspaceID, ID: ident.New(), WebhookID: id, CreatedAt: s.Wall.Now()}
		if r.FirstSeq, err = tx.EventSeqAt(ctx, who.WorkspaceID, from); err != nil {
			return err
		}
		if r.LastSeq, err = tx.EventSeqAt(ctx, who.WorkspaceID, to); err != nil {
			return err
		}
		r.DoneSeq = r.FirstSeq
		if r.LastSeq <= r.FirstSeq {
			now := s.Wall.Now()
			r.EndedAt, r.Progress = &now, 100
			return tx.SaveReplay(ctx, r)
		}
		if err := tx.SaveReplay(ctx, r); err != nil {
			return err
		}
		return s.Queue.Insert(ctx, tx, replayArgs{WorkspaceID: r.WorkspaceID, ID: r.ID}, &river.InsertOpts{MaxAttempts: 25})
	})
	return r, err
}

// replayArgs is the job that goes over a stretch of the event log.
type replayArgs struct {
	WorkspaceID string `json:"workspace"`
	ID          string `json:"replay"`
}

// Kind implements river.JobArgs.
func (replayArgs) Kind() string { return "webhook_replay" }

type replayWorker struct {
	river.WorkerDefaults[replayArgs]
	s *Service
}

// replayFor is how long one run of the job lasts; a successor goes on.
const replayFor = 30 * time.Second

// Work implements river.Worker.
func (w *replayWorker) Work(ctx context.Context, j *river.Job[replayArgs]) error {
	until := time.Now().Add(replayFor)
	for time.Now().Before(until) {
		more, err := w.s.replayOn(ctx, j.Args)
		if err != nil || !more {
			return err
		}
	}
	return river.JobSnooze(0)
}

// replayOn does one batch and answers whether more is left.
func (s *Service) replayOn(ctx context.Context, a replayArgs) (bool, error) {
	read := s.Store.Read()
	r, err := read.ReplayByID(ctx, a.WorkspaceID, a.ID)
	if err != nil || r.EndedAt != nil {
		return false, ignoreMissing(err)
	}
	evs, err := read.EventsAfter(ctx, a.WorkspaceID, r.DoneSeq, batchSize)
	if err != nil {
		return false, err
	}
	more := false
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		w, err := tx.LockWebhook(ctx, a.WorkspaceID, r.WebhookID)
		if err != nil {
			return ignoreMissing(err)
		}
		if is, err := tx.ReplayByID(ctx, a.WorkspaceID, a.ID); err != nil || is.DoneSeq != r.DoneSeq {
			more = err == nil
			return err // another node was quicker
		}
		done := r.LastSeq
		channels := &places{q: &tx.Queryer, ws: a.WorkspaceID}
		var again []desk.WebhookDelivery
		for _, ev := range evs {
			if ev.Seq > r.LastSeq {
				break
			}
			is, err := s.matches(ctx, channels, w, ev)
			if err != nil {
				return err
			}
			if !is {
				continue
			}
			d, fresh, err := s.retell(ctx, tx, w, ev)
			if err != nil {
				return err
			}
			if fresh {
				again = append(again, d)
			}
			r.Queued++
		}
		if err := s.start(ctx, tx, w, again); err != nil {
			return err
		}
		if len(evs) > 0 {
			done = min(evs[len(evs)-1].Seq, r.LastSeq)
		}
		r.DoneSeq = done
		if more = done < r.LastSeq && w.Enabled(); !more {
			now := s.Wall.Now()
			r.EndedAt = &now
		}
		return tx.SaveReplay(ctx, r)
	})
	return more, err
}

// retell has an endpoint be told of an event, once more or at last; false where
// it is on its way already.
func (s *Service) retell(ctx context.Context, tx *store.Tx, w desk.Webhook, ev desk.Event) (desk.WebhookDelivery, bool, error) {
	d, there, err := tx.DeliveryOfEvent(ctx, w.WorkspaceID, w.ID, ev.Seq)
	if err != nil || there && d.State == desk.DeliveryWaiting {
		return d, false, err
	}
	if there {
		s.renew(&d)
		return d, true, tx.SaveDelivery(ctx, d)
	}
	now := s.Wall.Now()
	d = desk.WebhookDelivery{WorkspaceID: w.WorkspaceID, ID: ident.New(), WebhookID: w.ID, Seq: ev.Seq, Type: string(ev.Type), State: desk.DeliveryWaiting, NextAt: now, Since: now, CreatedAt: now}
	_, err = tx.InsertDelivery(ctx, d)
	return d, true, err
}
