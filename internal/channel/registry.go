// Package channel keeps the connected accounts: it checks what admins enter
// against the platform's declaration, seals the secrets, and hands out open
// sessions. It knows no platform by name.
package channel

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"sync"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/secret"
	"recado.dev/internal/store"
)

// fresh is how long a session is used before its row is looked at again, so
// that a change made on another node counts soon.
const fresh = time.Second

// How long the row of a channel is waited for: one that is known already, and
// one that is not.
const (
	refreshPatience = 150 * time.Millisecond
	lookPatience    = 750 * time.Millisecond
)

// Live is a channel with its open session. It is shared: treat it as read-only.
type Live struct {
	Channel    desk.Channel
	Descriptor platform.Descriptor
	Session    platform.Session
}

// Registry holds the channels of this node. It is safe for concurrent use.
type Registry struct {
	store     *store.Store
	sealer    *secret.Sealer
	host      platform.Host
	publicURL string
	log       *slog.Logger

	platforms   map[string]platform.Platform
	descriptors []platform.Descriptor
	retired     bool // networks that their operators ended may be connected

	mu      sync.Mutex
	live    map[string]*entry
	changes uint64 // of channels, as this node heard of them: what was read before one is not kept
	marks   map[string]*mark

	stop    chan struct{}
	stopped sync.WaitGroup
	once    sync.Once
}

type entry struct {
	live    *Live
	readAt  time.Time // the machine's time: it must not jump
	updated time.Time
	changed bool // the row was, since it was read
}

// New makes a Registry of the platforms in this build. Connectors get host;
// publicURL is where platforms reach this server. It hears the store's commits:
// make it before all that ask a channel because of one.
func New(st *store.Store, sealer *secret.Sealer, platforms []platform.Platform, host platform.Host, publicURL string) *Registry {
	r := &Registry{
		store: st, sealer: sealer, host: host, publicURL: publicURL, log: host.Log,
		platforms: map[string]platform.Platform{}, live: map[string]*entry{}, marks: map[string]*mark{}, stop: make(chan struct{}),
	}
	if r.log == nil {
		r.log = slog.New(slog.DiscardHandler)
	}
	for _, p := range platforms {
		d := p.Describe()
		r.platforms[d.Key] = p
		r.descriptors = append(r.descriptors, d)
	}
	st.OnEvents(r.hear)
	return r
}

// hear has what is known of changed channels looked at again, before anybody
// else hears of the change.
func (r *Registry) hear(_ string, evs []desk.Event) {
	for i := range evs {
		if evs[i].Type != desk.EventChannelUpdated && evs[i].Type != desk.EventChannelDeleted {
			continue
		}
		var c struct {
			ID string `json:"id"`
		}
		if json.Unmarshal(evs[i].Data, &c) == nil && c.ID != "" {
			r.outdate(c.ID)
		}
	}
}

func (r *Registry) outdate(channelID string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.changes++
	if e := r.live[channelID]; e != nil {
		r.live[channelID] = &entry{live: e.live, updated: e.updated, changed: true}
	}
}

// TakeRetired has networks that their operators ended be connected all the same:
// in the sandbox they can be tried. Call it before anything else.
func (r *Registry) TakeRetired() { r.retired = true }

// Platforms are the declarations of this build, in its order.
func (r *Registry) Platforms() []platform.Descriptor { return r.descriptors }

// Descriptor is the declaration of one platform.
func (r *Registry) Descriptor(key string) (platform.Descriptor, bool) {
	for _, d := range r.descriptors {
		if d.Key == key {
			return d, true
		}
	}
	return platform.Descriptor{}, false
}

// Get answers a channel with its session, opened once and kept. A deleted or
// unknown channel is desk.CodeNotFound; one that this build or key cannot open
// is desk.CodeUnavailable. What this node committed before is in the answer.
func (r *Registry) Get(ctx context.Context, channelID string) (*Live, error) {
	for {
		r.mu.Lock()
		e, changes := r.live[channelID], r.changes
		r.mu.Unlock()
		if e != nil && !e.changed && time.Since(e.readAt) < fresh {
			return e.live, nil
		}
		row, err := r.look(ctx, channelID, e != nil && !e.changed)
		if err != nil {
			if e != nil && desk.CodeOf(err) == desk.CodeInternal {
				// A database that is away for a moment is no reason to forget
				// how signatures are checked; what needs it fails by itself.
				return e.live, nil
			}
			return nil, err
		}
		if row.DeletedAt != nil {
			r.Forget(channelID)
			return nil, desk.NotFound("channel")
		}
		next, err := r.renew(e, row)
		if err != nil {
			return nil, err
		}
		if live, ok := r.replace(channelID, e, next, changes); ok {
			return live, nil
		}
	}
}

// renew makes the entry of a row out of the one before, which may be nil.
func (r *Registry) renew(e *entry, row store.ChannelRow) (*entry, error) {
	next := &entry{readAt: time.Now(), updated: row.UpdatedAt}
	if e != nil && e.updated.Equal(row.UpdatedAt) {
		live := *e.live // the session stays; what was seen of the channel may have moved
		row.Secrets = live.Channel.Secrets
		live.Channel = row.Channel
		next.live = &live
		return next, nil
	}
	var err error
	next.live, err = r.open(row)
	return next, err
}

// replace puts next in the place of e, and answers what is to be used. It does not
// where a channel was changed while next was read: that is read once more.
func (r *Registry) replace(channelID string, e, next *entry, changes uint64) (*Live, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	opened := e == nil || next.live.Session != e.live.Session
	if r.changes != changes {
		if opened {
			release(next.live.Session)
		}
		return nil, false
	}
	now := r.live[channelID]
	if now != e && now != nil && !now.updated.Before(next.updated) {
		if opened {
			release(next.live.Session) // somebody else was quicker
		}
		return now.live, true
	}
	if now != nil && now.live.Session != next.live.Session {
		release(now.live.Session)
	}
	r.live[channelID] = next
	return next.live, true
}

// look reads a channel's row. Where the one we know will do, a database that
// does not answer is not waited for.
func (r *Registry) look(ctx context.Context, channelID string, known bool) (store.ChannelRow, error) {
	patience := lookPatience
	if known {
		patience = refreshPatience
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return r.store.Read().ChannelRow(ctx, channelID)
}

// Find is Get within a workspace: another workspace's channel is not found.
func (r *Registry) Find(ctx context.Context, ws, channelID string) (*Live, error) {
	live, err := r.Get(ctx, channelID)
	if err != nil {
		return nil, err
	}
	if live.Channel.WorkspaceID != ws {
		return nil, desk.NotFound("channel")
	}
	return live, nil
}

// Sibling answers the channel of the same workspace and of a platform (the same
// one where platformKey is empty) that the
// network calls account; desk.CodeNotFound where there is none.
func (r *Registry) Sibling(ctx context.Context, of *Live, platformKey, account string) (*Live, error) {
	if platformKey == "" {
		platformKey = of.Channel.Platform
	}
	rows, err := r.store.Read().Channels(ctx, of.Channel.WorkspaceID)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		if row.Platform != platformKey {
			continue
		}
		live, err := r.Get(ctx, row.ID)
		if code := desk.CodeOf(err); err != nil && code != desk.CodeNotFound && code != desk.CodeUnavailable {
			return nil, err
		}
		if err != nil {
			continue // one that cannot be opened hides no other
		}
		if named, ok := live.Session.(platform.Named); ok && named.AccountName() == account {
			return live, nil
		}
	}
	return nil, desk.NotFound("channel")
}

// Forget has the next Get read the channel again.
func (r *Registry) Forget(channelID string) {
	r.mu.Lock()
	e := r.live[channelID]
	delete(r.live, channelID)
	r.changes++
	r.mu.Unlock()
	if e != nil {
		release(e.live.Session)
	}
}

// release ends a session that holds something open. Calls under way may still
// use it, so only sessions that say they can be closed are.
func release(s platform.Session) {
	if c, ok := s.(io.Closer); ok {
		_ = c.Close()
	}
}

// open unseals a row and opens its session.
func (r *Registry) open(row store.ChannelRow) (*Live, error) {
	p, ok := r.platforms[row.Platform]
	if !ok {
		return nil, desk.E(desk.CodeUnavailable, "this version has no platform %q", row.Platform)
	}
	if err := r.unseal(&row); err != nil {
		return nil, err
	}
	session, err := p.Open(r.account(row.Channel), r.hostOf(row.Channel))
	if err != nil {
		return nil, &desk.Error{Code: desk.CodeUnavailable, Public: "the channel cannot be opened with its settings", Err: fmt.Errorf("open channel %s: %w", row.ID, err)}
	}
	return &Live{Channel: row.Channel, Descriptor: p.Describe(), Session: session}, nil
}

func (r *Registry) hostOf(c desk.Channel) platform.Host {
	host := r.host
	host.Log = r.log.With(slog.String("channel", c.ID), slog.String("workspace", c.WorkspaceID))
	return host
}

// account is what a connector gets: copies, since it may keep them.
func (r *Registry) account(c desk.Channel) platform.Account {
	return platform.Account{
		ChannelID: c.ID, Settings: maps.Clone(c.Settings), Secrets: maps.Clone(c.Secrets), HookURL: r.WebhookURL(c.Platform, c.ID),
	}
}

// place binds sealed secrets to their channel: copied to another row they
// cannot be unsealed.
func place(c desk.Channel) string { return "channel/" + c.WorkspaceID + "/" + c.ID }

func (r *Registry) seal(row *store.ChannelRow) error {
	plain, err := json.Marshal(row.Secrets)
	if err != nil {
		return fmt.Errorf("seal channel %s: %w", row.ID, err)
	}
	row.Sealed, err = r.sealer.Seal(plain, place(row.Channel))
	return err
}

func (r *Registry) unseal(row *store.ChannelRow) error {
	plain, err := r.sealer.Unseal(row.Sealed, place(row.Channel))
	if err != nil {
		return &desk.Error{Code: desk.CodeUnavailable, Public: "the channel's secrets cannot be read with this master key: enter them again", Err: err}
	}
	row.Secrets = map[string]string{}
	if err := json.Unmarshal(plain, &row.Secrets); err != nil {
		return fmt.Errorf("unseal channel %s: %w", row.ID, err)
	}
	return nil
}

// WebhookURL is the address that a platform is given for a channel.
func (r *Registry) WebhookURL(platformKey, channelID string) string {
	return r.publicURL + "/hooks/" + platformKey + "/" + channelID
}
