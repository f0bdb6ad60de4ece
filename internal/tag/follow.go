package tag

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// followFor is how long one run of the job lasts; a successor goes on.
const followFor = time.Minute

// followArgs is the job that has the cases of a tag follow it. Where to, the
// tag itself says when the job runs: it may have been renamed again, or be
// gone.
type followArgs struct {
	WorkspaceID string     `json:"workspace"`
	TagID       string     `json:"tag"`
	Name        string     `json:"name"` // what the cases carry
	Actor       desk.Actor `json:"actor"`
}

// Kind implements river.JobArgs.
func (followArgs) Kind() string { return "follow_tag" }

type followWorker struct {
	river.WorkerDefaults[followArgs]
	s *Service
}

// Work implements river.Worker. What a run that died did is done: the next one
// finds only the cases that are left.
func (w *followWorker) Work(ctx context.Context, j *river.Job[followArgs]) error {
	until := time.Now().Add(followFor)
	for time.Now().Before(until) {
		more, err := w.s.followOn(ctx, j.Args)
		if err != nil || !more {
			return err
		}
	}
	return river.JobSnooze(0)
}

// followOn changes one batch and answers whether more cases are left.
func (s *Service) followOn(ctx context.Context, a followArgs) (more bool, err error) {
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		tags, err := tx.Tags(ctx, a.WorkspaceID)
		if err != nil {
			return err
		}
		next := ""
		for _, t := range tags {
			if t.Name == a.Name {
				more = false
				return nil // the name is a tag's again: the cases that are left carry that
			}
			if t.ID == a.TagID {
				next = t.Name
			}
		}
		f := s.follow(ctx, tx, a.WorkspaceID, a.Actor)
		if more, err = f.some(a.Name, next); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, a.WorkspaceID, f.events)
	})
	return more, err
}
