package number

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/riverqueue/river"

	"recado.dev/internal/channel"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

const (
	// lookForDue is how often it is looked which account is due.
	lookForDue = time.Minute
	// readEvery is how often the numbers of an account are read.
	readEvery   = 30 * time.Minute
	readTimeout = time.Minute
	readTries   = 4
)

// reader is who changes what is known of numbers by what the platform says.
var reader = desk.Actor{Type: "system", Name: "numbers"}

// readArgs is the job that reads the numbers of an account.
type readArgs struct {
	WorkspaceID string `json:"workspace"`
	ChannelID   string `json:"channel"`
}

// Kind implements river.JobArgs.
func (readArgs) Kind() string { return "number_read" }

type readWorker struct {
	river.WorkerDefaults[readArgs]
	s *Service
}

// Timeout implements river.Worker.
func (*readWorker) Timeout(*river.Job[readArgs]) time.Duration { return 2 * readTimeout }

// Work implements river.Worker.
func (w *readWorker) Work(ctx context.Context, j *river.Job[readArgs]) error {
	h, err := w.s.at(ctx, j.Args.WorkspaceID, j.Args.ChannelID)
	if code := desk.CodeOf(err); code == desk.CodeNotFound || code == desk.CodeUnsupported || code == desk.CodeUnavailable {
		return nil // gone meanwhile
	}
	if err != nil || h.keeper == nil {
		return err
	}
	_, err = w.s.read(ctx, h, reader)
	return err
}

// dueArgs is the job that finds accounts that are due.
type dueArgs struct{}

// Kind implements river.JobArgs.
func (dueArgs) Kind() string { return "number_due" }

func dueJob() river.JobArgs { return dueArgs{} }

type dueWorker struct {
	river.WorkerDefaults[dueArgs]
	s *Service
}

// Work implements river.Worker.
func (w *dueWorker) Work(ctx context.Context, _ *river.Job[dueArgs]) error { return w.s.Due(ctx) }

// Due has the numbers of each account read that is due.
func (s *Service) Due(ctx context.Context) error {
	known, err := s.Store.Read().NumberAccounts(ctx)
	if err != nil {
		return err
	}
	due := map[[3]string]time.Time{}
	for _, a := range known {
		due[[3]string{a.WorkspaceID, a.Platform, a.Account}] = a.DueAt
	}
	spaces, err := s.Store.Read().Workspaces(ctx)
	if err != nil {
		return err
	}
	for _, space := range spaces {
		homes, err := s.homes(ctx, space.ID)
		if err != nil {
			return err
		}
		for _, h := range homes {
			key := [3]string{h.ws, h.platform, h.account}
			if at, ok := due[key]; h.keeper == nil || h.live.Channel.Status == desk.ChannelDisabled || ok && at.After(s.now()) {
				continue
			}
			due[key] = s.now().Add(readEvery)
			if err := s.Store.Write(ctx, func(tx *store.Tx) error { return s.ask(ctx, tx, h) }); err != nil {
				return err
			}
		}
	}
	return nil
}

// homes are the accounts of all channels that can be opened, once a channel.
func (s *Service) homes(ctx context.Context, ws string) ([]home, error) {
	rows, err := s.Store.Read().Channels(ctx, ws)
	if err != nil {
		return nil, err
	}
	var out []home
	for _, row := range rows {
		live, err := s.Channels.Find(ctx, ws, row.ID)
		if err != nil {
			if code := desk.CodeOf(err); code == desk.CodeNotFound || code == desk.CodeUnavailable {
				continue // one that cannot be opened hides no other
			}
			return nil, err
		}
		if h, ok := homeOf(live); ok {
			out = append(out, h)
		}
	}
	return out, nil
}

// ask has the account read after the transaction, and not again soon.
func (s *Service) ask(ctx context.Context, tx *store.Tx, h home) error {
	a, err := tx.NumberAccount(ctx, h.ws, h.platform, h.account)
	if err != nil {
		return err
	}
	a.DueAt = s.now().Add(readEvery)
	if a.ChannelID == "" {
		a.ChannelID = h.live.Channel.ID
	}
	if err := tx.SaveNumberAccount(ctx, a); err != nil {
		return err
	}
	return s.Queue.Insert(ctx, tx, readArgs{WorkspaceID: h.ws, ChannelID: h.live.Channel.ID}, &river.InsertOpts{MaxAttempts: readTries})
}

// Hear has the numbers of a channel's account read because the platform told
// something about them, after the transaction that takes the news in.
func (s *Service) Hear(ctx context.Context, tx *store.Tx, live *channel.Live) error {
	h, ok := homeOf(live)
	if !ok || h.keeper == nil {
		return nil
	}
	return s.ask(ctx, tx, h)
}

// Read reads the numbers of a channel's account now.
func (s *Service) Read(ctx context.Context, ws, channelID string) (AccountView, error) {
	h, err := s.kept(ctx, ws, channelID)
	if err != nil {
		return AccountView{}, err
	}
	if _, err := s.read(ctx, h, reader); err != nil {
		return AccountView{}, err
	}
	return s.show(ctx, h)
}

// read asks the platform and keeps what it says. A failure of the platform is
// kept as well, and answered; an error is one of our own.
func (s *Service) read(ctx context.Context, h home, actor desk.Actor) (*Failure, error) {
	limited, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	found, failure := h.keeper.Numbers(limited)
	var hooks *desk.NumberHooks
	if failure == nil && h.hooks != nil {
		if seen, err := h.hooks.Hooks(limited); err == nil {
			hooks = &seen
		}
	}
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		a, err := tx.NumberAccount(ctx, h.ws, h.platform, h.account)
		if err != nil {
			return err
		}
		c := s.change(h, actor)
		a.ChannelID, a.DueAt, a.Failure = h.live.Channel.ID, c.at.Add(readEvery), nil
		if failure != nil {
			a.Failure = platform.AsFailure(failure).SendError()
		} else {
			a.ReadAt = &c.at
			if err := s.merge(ctx, tx, c, found); err != nil {
				return err
			}
		}
		if hooks != nil {
			if a.HooksKnown && (a.Hooks.Subscribed != hooks.Subscribed || a.Hooks.Address != hooks.Address) {
				c.note("", "hooks", hookWords(a.Hooks), hookWords(*hooks), "")
			}
			a.Hooks, a.HooksKnown = *hooks, true
		}
		if err := tx.SaveNumberAccount(ctx, a); err != nil {
			return err
		}
		return s.tell(ctx, tx, c)
	})
	if err != nil {
		return nil, err
	}
	if failure != nil {
		s.Log.Info("numbers not read", "workspace", h.ws, "channel", h.live.Channel.ID, "error", failure)
		return failureOf(failure), nil
	}
	return nil, nil
}

func hookWords(v desk.NumberHooks) string {
	switch {
	case !v.Subscribed:
		return "unsubscribed"
	case v.Address != "":
		return v.Address
	}
	return "subscribed"
}

// merge keeps the numbers that the platform has, and notes what changed.
func (s *Service) merge(ctx context.Context, tx *store.Tx, c *change, found []platform.RemoteNumber) error {
	had, err := tx.Numbers(ctx, c.h.ws, c.h.platform, c.h.account)
	if err != nil {
		return err
	}
	byID := map[string]desk.StoredNumber{}
	for _, n := range had {
		byID[n.ID] = n
	}
	var save []desk.StoredNumber
	for _, f := range found {
		old, known := byID[f.ID]
		delete(byID, f.ID)
		n := old
		if !known {
			n = desk.StoredNumber{WorkspaceID: c.h.ws, Platform: c.h.platform, Account: c.h.account, ID: f.ID, Steps: map[string]time.Time{desk.StepStarted: c.at}}
			c.note(f.ID, "found", "", f.Number, "")
		}
		n.Settings, n.NumberState, n.ReadAt, n.GoneAt = f.Settings, f.NumberState, c.at, nil
		if known {
			c.compare(old, &n)
		}
		save = append(save, n)
	}
	for _, n := range had {
		if _, left := byID[n.ID]; left && n.GoneAt == nil {
			n.GoneAt = &c.at
			c.note(n.ID, "gone", n.Number, "", "")
			save = append(save, n)
		}
	}
	return tx.SaveNumbers(ctx, save...)
}

// neverRead is when a number was read that was only just added: what the
// platform then says of it is no change.
var neverRead = time.UnixMicro(0).UTC()

// compare notes what became different, and which steps that ends.
func (c *change) compare(old desk.StoredNumber, n *desk.StoredNumber) {
	first := old.ReadAt.Equal(neverRead)
	differ := func(kind, before, after string) {
		if before != after && !first {
			c.note(n.ID, kind, before, after, "")
		}
	}
	if old.GoneAt != nil {
		c.note(n.ID, "found", "", n.Number, "")
	}
	differ("status", string(old.Status), string(n.Status))
	differ("verified", strconv.FormatBool(old.Verified), strconv.FormatBool(n.Verified))
	differ("quality", old.Quality, n.Quality)
	differ("name", old.Name, n.Name)
	differ("name_status", string(old.NameStatus), string(n.NameStatus))
	differ("new_name", old.NewName, n.NewName)
	differ("limit", fmt.Sprint(old.Limit), fmt.Sprint(n.Limit))
	differ("throughput", old.Throughput, n.Throughput)
	differ("can_send", old.CanSend, n.CanSend)
	differ("pin", strconv.FormatBool(old.PIN), strconv.FormatBool(n.PIN))
	if n.Verified && !old.Verified {
		finish(n, desk.StepVerified, c.at)
	}
	if n.Status.Registered() && !old.Status.Registered() {
		finish(n, desk.StepRegistered, c.at)
	}
	if n.NameStatus == desk.NameApproved && old.NameStatus != desk.NameApproved {
		finish(n, desk.StepNameApproved, c.at)
	}
}

// finish notes when a step was done, the first time.
func finish(n *desk.StoredNumber, step string, at time.Time) {
	if n.Steps == nil {
		n.Steps = map[string]time.Time{}
	}
	if _, ok := n.Steps[step]; !ok {
		n.Steps[step] = at
	}
}
