package template

import (
	"context"
	"errors"
	"hash/fnv"
	"time"

	"github.com/riverqueue/river"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

const (
	// lookForDue is how often it is looked which account's list is due.
	lookForDue = time.Minute
	// syncEvery is how often each list is looked at, give or take syncSpread.
	syncEvery  = time.Hour
	syncSpread = 15 * time.Minute
	// syncDead is after how long a look that says it runs is taken for dead.
	syncDead    = 15 * time.Minute
	syncTimeout = 10 * time.Minute
	syncTries   = 6
)

// syncActor is who changes templates by what the platform says.
var syncActor = desk.Actor{Type: "system", Name: "templates"}

// syncArgs is the job that looks at the platform's list of an account.
type syncArgs struct {
	WorkspaceID string `json:"workspace"`
	ChannelID   string `json:"channel"`
}

// Kind implements river.JobArgs.
func (syncArgs) Kind() string { return "template_sync" }

// dueArgs is the job that finds accounts whose list is due.
type dueArgs struct{}

// Kind implements river.JobArgs.
func (dueArgs) Kind() string { return "template_due" }

func dueJob() river.JobArgs { return dueArgs{} }

type dueWorker struct {
	river.WorkerDefaults[dueArgs]
	s *Service
}

// Work implements river.Worker.
func (w *dueWorker) Work(ctx context.Context, _ *river.Job[dueArgs]) error { return w.s.Due(ctx) }

// Due starts a look at each account whose list is due.
func (s *Service) Due(ctx context.Context) error {
	due, err := s.Store.Read().TemplateSyncsDue(ctx)
	if err != nil {
		return err
	}
	spaces, err := s.Store.Read().Workspaces(ctx)
	if err != nil {
		return err
	}
	now := s.now()
	for _, space := range spaces {
		ws := space.ID
		homes, err := s.homes(ctx, ws)
		if err != nil {
			return err
		}
		for _, h := range homes {
			key := [3]string{ws, h.platform, h.account}
			at, known := due[key]
			if h.author == nil || h.live.Channel.Status == desk.ChannelDisabled || known && at.After(now) {
				continue
			}
			due[key] = now.Add(syncEvery) // one channel of an account is enough
			if _, err := s.Sync(ctx, ws, h.live.Channel.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// dueAfter is when an account's list is due again: each at a time of its own.
func dueAfter(v desk.TemplateSync, at time.Time) time.Time {
	h := fnv.New32a()
	_, _ = h.Write([]byte(v.WorkspaceID + v.Platform + v.Account))
	return at.Add(syncEvery - syncSpread + time.Duration(h.Sum32())%(2*syncSpread))
}

// Synced says how far the look at the list of a channel's account is.
func (s *Service) Synced(ctx context.Context, ws, channelID string) (desk.TemplateSync, error) {
	h, err := s.at(ctx, ws, channelID)
	if err != nil {
		return desk.TemplateSync{}, err
	}
	if h.author == nil {
		return desk.TemplateSync{Platform: h.platform, Account: h.account, ChannelID: channelID, State: "unavailable"}, nil
	}
	return s.Store.Read().TemplateSync(ctx, ws, h.platform, h.account)
}

// Sync starts a look at the platform's list of a channel's account, unless one
// is under way, and answers how far it is.
func (s *Service) Sync(ctx context.Context, ws, channelID string) (desk.TemplateSync, error) {
	h, err := s.at(ctx, ws, channelID)
	if err != nil {
		return desk.TemplateSync{}, err
	}
	if h.author == nil {
		return desk.TemplateSync{}, desk.E(desk.CodeUnsupported, "this channel's platform or provider has no list of templates to ask for")
	}
	var out desk.TemplateSync
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		if err := s.ask(ctx, tx, ws, h); err != nil {
			return err
		}
		out, err = tx.TemplateSync(ctx, ws, h.platform, h.account)
		return err
	})
	return out, err
}

func syncOptions() *river.InsertOpts { return &river.InsertOpts{MaxAttempts: syncTries} }

type syncWorker struct {
	river.WorkerDefaults[syncArgs]
	s *Service
}

// Timeout implements river.Worker: thousands of templates take a while.
func (*syncWorker) Timeout(*river.Job[syncArgs]) time.Duration { return syncTimeout }

// Work implements river.Worker. A list that could not be had is asked for again
// where that may help; what was read until then counts.
func (w *syncWorker) Work(ctx context.Context, j *river.Job[syncArgs]) error {
	f, err := w.s.RunSync(ctx, j.Args.WorkspaceID, j.Args.ChannelID, j.Attempt >= j.MaxAttempts)
	if err != nil || f == nil {
		return err
	}
	if f.Kind == platform.Throttled && f.RetryAfter > 0 {
		return river.JobSnooze(f.RetryAfter)
	}
	return f
}

// RunSync looks at the whole list now. It answers the failure for which it is
// to be tried again, nil where it ended, well or not.
func (s *Service) RunSync(ctx context.Context, ws, channelID string, last bool) (*platform.Failure, error) {
	h, err := s.at(ctx, ws, channelID)
	if code := desk.CodeOf(err); code == desk.CodeNotFound || code == desk.CodeUnsupported || code == desk.CodeUnavailable {
		return nil, nil // gone meanwhile
	}
	if err != nil || h.author == nil {
		return nil, err
	}
	run := sync{Service: s, home: h, ws: ws}
	if run.state, err = s.Store.Read().TemplateSync(ctx, ws, h.platform, h.account); err != nil {
		return nil, err
	}
	if run.state.State == "never" || run.state.StartedAt == nil {
		now := s.now()
		run.state.StartedAt, run.state.ChannelID = &now, channelID
	}
	run.state.Seen, run.state.Changed = 0, 0
	err = run.pages(ctx)
	var f *platform.Failure
	if err != nil && !errors.As(err, &f) {
		return nil, err
	}
	if f != nil && !last && f.Passing() {
		s.Log.Info("list of templates not read", "workspace", ws, "channel", channelID, "error", err)
		return f, nil
	}
	return nil, run.end(ctx, f)
}
