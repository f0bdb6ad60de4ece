// Package limit keeps a business within what its networks allow: how many
// customers it may write to first in 24 hours, and how fast. What was used up is
// counted here, so that it is known before a network refuses.
package limit

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"recado.dev/internal/channel"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/follow"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// Policies: what happens when a limit is used up.
const (
	Stop = "stop" // nobody else is written to first
	Warn = "warn" // it is only said
)

const (
	span = 24 * time.Hour
	// warnAt is from which share of a limit on it is warned, in percent.
	warnAt = 80
	// closeTo is from which share of a limit on those who use it up do so one
	// after the other, in percent.
	closeTo = 90
	// readEvery is how often networks are asked for limits that nobody told of.
	readEvery = 15 * time.Minute
	askFor    = 20 * time.Second
	// again is for how long an answer is good when news come in a row.
	again = 2 * time.Second
)

// Channels answers connected accounts; channel.Registry does.
type Channels interface {
	Find(ctx context.Context, ws, channelID string) (*channel.Live, error)
}

// Config is what a Service needs.
type Config struct {
	Store    *store.Store
	Channels Channels
	Clock    clock.Clock // the business's time
	Log      *slog.Logger
}

// Service is safe for concurrent use.
type Service struct {
	Config
	loop *follow.Loop

	mu    sync.Mutex
	known map[string]store.LimitChannel // by channel
}

// New makes a Service; it reads limits once it is started.
func New(c Config) *Service {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	s := &Service{Config: c, known: map[string]store.LimitChannel{}}
	s.loop = follow.New(follow.Config{
		Store: c.Store, Log: c.Log, Name: "limits", Gather: again, LookAgain: readEvery,
		Matters: func(e desk.Event) bool {
			_, news := e.Changes["notice"]
			return e.Type == desk.EventChannelCreated || e.Type == desk.EventChannelUpdated && news
		},
		Behind: func(ctx context.Context, limit int) ([]string, error) {
			if err := s.load(ctx); err != nil {
				return nil, err
			}
			return c.Store.Read().LimitsBehind(ctx, time.Now().Add(-readEvery), limit)
		},
		CatchUp: s.Refresh,
	})
	return s
}

// Start begins to read limits.
func (s *Service) Start(ctx context.Context) error { return s.loop.Start(ctx) }

// Stop ends it and waits. It may be called twice.
func (s *Service) Stop(ctx context.Context) error { return s.loop.Stop(ctx) }

// load reads what is kept, also by other nodes.
func (s *Service) load(ctx context.Context) error {
	rows, err := s.Store.Read().AllLimitChannels(ctx)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range rows {
		s.known[r.ChannelID] = r
	}
	return nil
}

// Refresh asks the networks for the limits of a workspace's channels. One that
// cannot be asked keeps what is known of it.
func (s *Service) Refresh(ctx context.Context, ws string) error {
	rows, err := s.Store.Read().Channels(ctx, ws)
	if err != nil {
		return err
	}
	have, err := s.Store.Read().LimitChannels(ctx, ws)
	if err != nil {
		return err
	}
	read := map[string]store.LimitChannel{}
	for _, h := range have {
		read[h.ChannelID] = h
	}
	for _, r := range rows {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		old := read[r.ID]
		if r.Status == desk.ChannelDisabled || time.Since(old.ReadAt) < again {
			continue
		}
		next, ok := s.ask(ctx, ws, r.ID, old)
		if !ok {
			continue
		}
		if err := s.Store.Write(ctx, func(tx *store.Tx) error { return tx.SaveLimitChannel(ctx, next) }); err != nil {
			return err
		}
		s.mu.Lock()
		s.known[r.ID] = next
		s.mu.Unlock()
	}
	return nil
}

// ask asks a channel's network; false where there is nothing to know.
func (s *Service) ask(ctx context.Context, ws, channelID string, old store.LimitChannel) (store.LimitChannel, bool) {
	live, err := s.Channels.Find(ctx, ws, channelID)
	if err != nil {
		return old, false
	}
	prober, ok := live.Session.(platform.Prober)
	if !ok {
		return old, false
	}
	ctx, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	standing, err := prober.Probe(ctx, false)
	if err != nil {
		s.Log.DebugContext(ctx, "limits not read", "workspace", ws, "channel", channelID, "error", err)
		return old, false
	}
	next := store.LimitChannel{WorkspaceID: ws, ChannelID: channelID, Scope: old.Scope, Most: standing.Limit, PerSecond: int64(standing.PerSecond), ReadAt: time.Now().UTC()}
	if sharer, ok := live.Session.(platform.LimitSharer); ok {
		if scope, err := sharer.LimitScope(ctx); err == nil {
			next.Scope = scope
		}
	}
	if next.Scope == "" {
		next.Scope = "channel/" + channelID
	}
	return next, true
}

// of is what is known of a channel's limits; false for nothing.
func (s *Service) of(channelID string) (store.LimitChannel, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.known[channelID]
	return c, ok && c.Scope != ""
}

// Rates are how fast a channel may send: what its network says of the account
// counts more than what it declares for all.
func (s *Service) Rates(channelID string, declared platform.Rates) platform.Rates {
	if c, ok := s.of(channelID); ok && c.PerSecond > 0 {
		declared.PerSecond = float64(c.PerSecond)
	}
	return declared
}

// Take uses up a place of the limit for a message that writes to a customer
// first, outside of the reply window. Where none is left it is refused, unless
// the workspace only wants to be warned. It comes after the conversation's lock
// and before all others.
func (s *Service) Take(ctx context.Context, tx *store.Tx, conv desk.Conversation, messageID string, now time.Time) error {
	c, ok := s.of(conv.ChannelID)
	if !ok {
		return nil
	}
	ws, since := conv.WorkspaceID, now.Add(-span)
	before, err := tx.LimitReached(ctx, ws, c.Scope, conv.IdentityID)
	if err != nil {
		return err
	}
	if c.Most > 0 && (before == nil || !before.After(since)) {
		if err := s.room(ctx, tx, ws, c, now); err != nil {
			return err
		}
	}
	if before != nil && before.After(now) {
		return nil // of a clock that was set back
	}
	return tx.ReachLimit(ctx, ws, c.Scope, conv.IdentityID, messageID, before, now)
}

// room refuses where a limit is used up.
func (s *Service) room(ctx context.Context, tx *store.Tx, ws string, c store.LimitChannel, now time.Time) error {
	used, err := tx.LimitUsed(ctx, ws, c.Scope, now.Add(-span))
	if err != nil || used*100 < c.Most*closeTo {
		return err
	}
	if err := tx.LockLimit(ctx, ws, c.Scope); err != nil {
		return err
	}
	if used, err = tx.LimitUsed(ctx, ws, c.Scope, now.Add(-span)); err != nil || used < c.Most {
		return err
	}
	policy, err := tx.LimitPolicy(ctx, ws)
	if err != nil || policy == Warn {
		return err
	}
	next, err := tx.LimitNext(ctx, ws, c.Scope, now.Add(-span))
	if err != nil {
		return err
	}
	when := ""
	if next != nil {
		when = fmt.Sprintf(" There is room again from %s on.", next.Add(span).Format("2006-01-02 15:04 MST"))
	}
	return &desk.Error{Code: desk.CodeConflict,
		Public:   fmt.Sprintf("The limit of the network is used up: %d customers were written to first in the last 24 hours, and no more may be. Who wrote within the reply window can be answered all the same.%s", used, when),
		Problems: []desk.Problem{{Field: "limit", Detail: fmt.Sprintf("%d of %d are used", used, c.Most)}}}
}

// Failed takes back what messages used up that did not arrive.
func (s *Service) Failed(ctx context.Context, tx *store.Tx, ws string, ids []string) error {
	return tx.UnreachLimit(ctx, ws, ids)
}

// Usage is how much of a limit is used up.
type Usage struct {
	Scope    string     `json:"scope"`
	Channels []string   `json:"channels" nullable:"false" doc:"the channels that share it"`
	Most     int64      `json:"most" doc:"customers who may be written to first in 24 hours; -1 without end, 0 where it is not known"`
	Used     int64      `json:"used" doc:"of the last 24 hours"`
	State    string     `json:"state" enum:"ok,warning,full,unlimited,unknown"`
	NextAt   *time.Time `json:"next_at" doc:"when the first place is free again"`
	// PerSecond is by channel.
	PerSecond map[string]int64 `json:"per_second" doc:"messages a second, by channel"`
	ReadAt    time.Time        `json:"read_at"`
}

// States are the limits of a workspace's channels.
func (s *Service) States(ctx context.Context, ws string) ([]Usage, error) {
	q := s.Store.Read()
	rows, err := q.LimitChannels(ctx, ws)
	if err != nil {
		return nil, err
	}
	channels, err := q.Channels(ctx, ws)
	if err != nil {
		return nil, err
	}
	there := map[string]bool{}
	for _, c := range channels {
		there[c.ID] = true
	}
	out := []Usage{}
	index := map[string]int{}
	for _, r := range rows {
		if !there[r.ChannelID] {
			continue
		}
		i, ok := index[r.Scope]
		if !ok {
			i = len(out)
			index[r.Scope] = i
			out = append(out, Usage{Scope: r.Scope, PerSecond: map[string]int64{}})
		}
		v := &out[i]
		v.Channels = append(v.Channels, r.ChannelID)
		v.PerSecond[r.ChannelID] = r.PerSecond
		if r.ReadAt.After(v.ReadAt) { // the newest word counts
			v.ReadAt, v.Most = r.ReadAt, r.Most
		}
	}
	for i := range out {
		if err := s.measure(ctx, q, ws, &out[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// StateOf is the limit that a channel shares; false where nothing is known.
func (s *Service) StateOf(ctx context.Context, ws, channelID string) (Usage, bool, error) {
	c, ok := s.of(channelID)
	if !ok {
		return Usage{}, false, nil
	}
	v := Usage{Scope: c.Scope, Channels: []string{channelID}, Most: c.Most, ReadAt: c.ReadAt, PerSecond: map[string]int64{channelID: c.PerSecond}}
	return v, true, s.measure(ctx, s.Store.Read(), ws, &v)
}

func (s *Service) measure(ctx context.Context, q *store.Queryer, ws string, v *Usage) error {
	since := s.Clock.Now().Add(-span)
	used, err := q.LimitUsed(ctx, ws, v.Scope, since)
	if err != nil {
		return err
	}
	v.Used = used
	v.State = stateOf(used, v.Most)
	next, err := q.LimitNext(ctx, ws, v.Scope, since)
	if next != nil {
		free := next.Add(span)
		v.NextAt = &free
	}
	return err
}

func stateOf(used, most int64) string {
	switch {
	case most == 0:
		return "unknown"
	case most < 0:
		return "unlimited"
	case used >= most:
		return "full"
	case used*100 >= most*warnAt:
		return "warning"
	}
	return "ok"
}
