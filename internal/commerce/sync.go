package commerce

import (
	"context"
	"errors"
	"time"

	"github.com/riverqueue/river"

	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

const (
	// lookForDue is how often it is looked which account's catalogues are due.
	lookForDue = time.Minute
	syncEvery  = 6 * time.Hour
	// syncDead is after how long a look that says it runs is taken for dead.
	syncDead    = 15 * time.Minute
	syncTimeout = 10 * time.Minute
	syncTries   = 5
	// mostPages bounds a catalogue: what goes on for longer goes round.
	mostPages = 2000
)

// syncActor is who changes catalogues by what the platform says.
var syncActor = desk.Actor{Type: "system", Name: "catalogue"}

// syncArgs is the job that reads an account's catalogues.
type syncArgs struct {
	WorkspaceID string `json:"workspace"`
	ChannelID   string `json:"channel"`
}

// Kind implements river.JobArgs.
func (syncArgs) Kind() string { return "catalogue_sync" }

// dueArgs is the job that finds accounts whose catalogues are due.
type dueArgs struct{}

// Kind implements river.JobArgs.
func (dueArgs) Kind() string { return "catalogue_due" }

func dueJob() river.JobArgs { return dueArgs{} }

type dueWorker struct {
	river.WorkerDefaults[dueArgs]
	s *Service
}

// Work implements river.Worker.
func (w *dueWorker) Work(ctx context.Context, _ *river.Job[dueArgs]) error { return w.s.Due(ctx) }

// Due has each account's catalogues read that are due.
func (s *Service) Due(ctx context.Context) error {
	due, err := s.Store.Read().CatalogueSyncsDue(ctx)
	if err != nil {
		return err
	}
	spaces, err := s.Store.Read().Workspaces(ctx)
	if err != nil {
		return err
	}
	now := s.now()
	for _, space := range spaces {
		shops, err := s.shops(ctx, space.ID)
		if err != nil {
			return err
		}
		for _, sh := range shops {
			key := [3]string{space.ID, sh.live.Channel.Platform, sh.account}
			if at, known := due[key]; known && at.After(now) {
				continue
			}
			due[key] = now.Add(syncEvery) // one channel of an account is enough
			if _, err := s.Sync(ctx, space.ID, sh.live.Channel.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// Sync has the catalogues of a channel's account read, unless that is under way,
// and answers how far it is.
func (s *Service) Sync(ctx context.Context, ws, channelID string) (desk.CatalogueSync, error) {
	live, err := s.Channels.Find(ctx, ws, channelID)
	if err != nil {
		return desk.CatalogueSync{}, err
	}
	sh, ok := shopOf(live)
	if !ok {
		return desk.CatalogueSync{}, desk.E(desk.CodeUnsupported, "this channel has no catalogue to read: its platform has none, or its settings name no business account")
	}
	var out desk.CatalogueSync
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		now := s.now()
		if out, err = tx.CatalogueSync(ctx, ws, live.Channel.Platform, sh.account); err != nil {
			return err
		}
		if out.State == "running" && out.StartedAt != nil && now.Sub(*out.StartedAt) < syncDead {
			return nil
		}
		out.ChannelID, out.State, out.StartedAt, out.EndedAt, out.Failure, out.Products = channelID, "running", &now, nil, nil, 0
		if err := tx.SaveCatalogueSync(ctx, out, now.Add(syncEvery)); err != nil {
			return err
		}
		return s.Queue.Insert(ctx, tx, syncArgs{WorkspaceID: ws, ChannelID: channelID}, &river.InsertOpts{MaxAttempts: syncTries})
	})
	return out, err
}

type syncWorker struct {
	river.WorkerDefaults[syncArgs]
	s *Service
}

// Timeout implements river.Worker: thousands of products take a while.
func (*syncWorker) Timeout(*river.Job[syncArgs]) time.Duration { return syncTimeout }

// Work implements river.Worker. What could not be had is asked for again where
// that may help; what was read until then counts.
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

// RunSync reads the catalogues of a channel's account now. It answers the
// failure for which it is to be tried again, nil where it ended, well or not.
func (s *Service) RunSync(ctx context.Context, ws, channelID string, last bool) (*platform.Failure, error) {
	live, err := s.Channels.Find(ctx, ws, channelID)
	if code := desk.CodeOf(err); code == desk.CodeNotFound || code == desk.CodeUnavailable {
		return nil, nil // gone meanwhile
	}
	if err != nil {
		return nil, err
	}
	sh, ok := shopOf(live)
	if !ok {
		return nil, nil
	}
	products, err := s.read(ctx, ws, sh)
	var f *platform.Failure
	if err != nil && !errors.As(err, &f) {
		return nil, err
	}
	if f != nil && !last && f.Passing() {
		s.Log.Info("catalogue not read", "workspace", ws, "channel", channelID, "error", err)
		return f, nil
	}
	return nil, s.Store.Write(ctx, func(tx *store.Tx) error {
		state, err := tx.CatalogueSync(ctx, ws, live.Channel.Platform, sh.account)
		if err != nil {
			return err
		}
		now := s.now()
		state.ChannelID, state.State, state.Products, state.EndedAt, state.Failure = channelID, "done", products, &now, nil
		if state.StartedAt == nil {
			state.StartedAt = &now
		}
		if f != nil {
			state.State, state.Failure = "failed", f.SendError()
		}
		if err := tx.SaveCatalogueSync(ctx, state, now.Add(syncEvery)); err != nil {
			return err
		}
		e, err := event(desk.EventCatalogueUpdated, syncActor, now, state)
		if err != nil {
			return err
		}
		return tx.AppendEvents(ctx, ws, []desk.Event{e})
	})
}

// read brings all catalogues of an account up to date. Only what was read to its
// end says that something is gone.
func (s *Service) read(ctx context.Context, ws string, sh shop) (int, error) {
	begun := s.now()
	remote, err := sh.reader.Catalogues(ctx)
	if err != nil {
		return 0, platform.AsFailure(err)
	}
	known, err := s.Store.Read().CataloguesOf(ctx, ws, sh.live.Channel.Platform, sh.account)
	if err != nil {
		return 0, err
	}
	total := 0
	stay := map[string]bool{}
	for _, r := range remote {
		c := desk.Catalogue{WorkspaceID: ws, ID: ident.New(), Platform: sh.live.Channel.Platform, Account: sh.account, RemoteID: r.ID}
		for _, k := range known {
			if k.RemoteID == r.ID {
				c = k
			}
		}
		c.Name, c.SeenAt = r.Name, begun
		stay[c.ID] = true
		n, err := s.readOne(ctx, sh, c, begun)
		total += n
		if err != nil {
			return total, err
		}
	}
	return total, s.Store.Write(ctx, func(tx *store.Tx) error {
		for _, k := range known {
			if !stay[k.ID] {
				if err := tx.DropCatalogue(ctx, ws, k.ID); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (s *Service) readOne(ctx context.Context, sh shop, c desk.Catalogue, begun time.Time) (int, error) {
	cursor, n := "", 0
	for range mostPages {
		page, err := sh.reader.ListProducts(ctx, c.RemoteID, cursor)
		if err != nil {
			return n, platform.AsFailure(err)
		}
		list := make([]desk.Product, len(page.Products))
		for i, p := range page.Products {
			list[i] = desk.Product{WorkspaceID: c.WorkspaceID, CatalogueID: c.ID, SKU: p.SKU, Name: p.Name, Description: p.Description, Price: p.Price,
				Availability: p.Availability, URL: p.URL, SeenAt: begun, Words: conversation.Fold(p.Name + " " + p.SKU + " " + p.Description)}
		}
		n += len(list)
		done := page.Next == ""
		err = s.Store.Write(ctx, func(tx *store.Tx) error {
			c.Products = max(c.Products, n)
			if done {
				c.Products = n
				if err := tx.DropProducts(ctx, c.WorkspaceID, c.ID, begun); err != nil {
					return err
				}
			}
			if err := tx.SaveCatalogue(ctx, c); err != nil {
				return err
			}
			return tx.SaveProducts(ctx, list)
		})
		if err != nil || done {
			return n, err
		}
		cursor = page.Next
	}
	return n, &platform.Failure{Kind: platform.Unreachable, Title: "the catalogue goes round"}
}
