package health_test

import (
	"bytes"
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/channel"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/health"
	"recado.dev/internal/insight"
	"recado.dev/internal/platform"
	"recado.dev/internal/secret"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// network is a platform whose accounts stand as they are told to.
type network struct {
	mu       sync.Mutex
	err      map[string]error // by key
	standing platform.Standing
	asked    int
	hooked   bool
	ours     bool // nobody else gets the account's news
	refusal  error
}

func (n *network) Describe() platform.Descriptor {
	return platform.Descriptor{Key: "net", Title: "Net", Fields: []platform.Field{{Name: "key", Kind: "secret", Secret: true, Required: true}}}
}

func (n *network) Open(a platform.Account, _ platform.Host) (platform.Session, error) {
	return &session{n: n, key: a.Secrets["key"]}, nil
}

func (n *network) say(err error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.err["old"] = err
}

func (n *network) count() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.asked
}

type session struct {
	n   *network
	key string
}

func (s *session) Caps() platform.Caps { return platform.Caps{} }
func (s *session) Send(context.Context, platform.Outgoing) (platform.Receipt, error) {
	return platform.Receipt{}, nil
}

func (s *session) Probe(_ context.Context, deep bool) (platform.Standing, error) {
	s.n.mu.Lock()
	defer s.n.mu.Unlock()
	s.n.asked++
	standing := s.n.standing
	if deep && !s.n.hooked {
		standing.Trouble = &platform.Trouble{Mend: platform.MendSubscribe, Stops: true, Ours: s.n.ours, What: platform.Text{En: "No app.", Es: "Ninguna."}}
	}
	return standing, s.n.err[s.key]
}

func (s *session) Hooks(context.Context) (desk.NumberHooks, error) { return desk.NumberHooks{}, nil }
func (s *session) Unsubscribe(context.Context) error               { return nil }
func (s *session) Subscribe(context.Context, string) error {
	s.n.mu.Lock()
	defer s.n.mu.Unlock()
	s.n.hooked = s.n.refusal == nil
	return s.n.refusal
}

type bed struct {
	t        *testing.T
	store    *store.Store
	net      *network
	channels *channel.Registry
	health   *health.Service
	clock    *clock.Manual
	who      access.Who
}

func newBed(t *testing.T, s *store.Store) *bed {
	t.Helper()
	ctx := context.Background()
	sealer, err := secret.New(bytes.Repeat([]byte{1}, secret.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	b := &bed{t: t, store: s, net: &network{err: map[string]error{}, hooked: true, standing: platform.Standing{Quality: platform.QualityHigh, Limit: 2000, PerSecond: 80}}, clock: clock.NewManual(time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC))}
	err = s.Write(ctx, func(tx *store.Tx) error {
		return tx.InsertWorkspace(ctx, desk.Workspace{ID: "ws", Name: "W", Locale: "en", Timezone: "UTC", CreatedAt: b.clock.Now()})
	})
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	b.channels = channel.New(s, sealer, []platform.Platform{b.net}, platform.Host{Clock: b.clock, Log: log}, "https://desk.test")
	b.health = health.New(health.Config{Store: s, Channels: b.channels, Insights: insight.New(s, b.clock, log), Clock: b.clock, Wall: b.clock, Log: log})
	b.who = access.Who{WorkspaceID: "ws", Actor: desk.Actor{Type: "agent", ID: "u"}}
	return b
}

func (b *bed) connect(key string) string {
	b.t.Helper()
	v, err := b.channels.Create(context.Background(), b.who, channel.Draft{Platform: "net", Name: "Main", Secrets: map[string]string{"key": key}})
	if err != nil {
		b.t.Fatal(err)
	}
	return v.ID
}

// after lets time pass in steps of a second, asking who is due at each.
func (b *bed) after(d time.Duration) {
	b.t.Helper()
	for range int(d / time.Second) {
		b.clock.Advance(time.Second)
		b.turn()
	}
}

func (b *bed) turn() {
	b.t.Helper()
	if err := b.health.Turn(context.Background()); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bed) show(id string) health.ChannelState {
	b.t.Helper()
	v, err := b.health.Show(context.Background(), b.who, id)
	if err != nil {
		b.t.Fatal(err)
	}
	return v
}

func (b *bed) told() (states []string) {
	b.t.Helper()
	evs, err := b.store.FollowEvents(context.Background(), "ws", 0, 1000)
	if err != nil {
		b.t.Fatal(err)
	}
	for i := range evs {
		if evs[i].Type == desk.EventChannelHealth {
			_, to := evs[i].Changed("state")
			states = append(states, to)
		}
	}
	return states
}

func TestARevokedTokenIsNoticedWithinAMinuteAndANewOneAtOnce(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		id := b.connect("old")
		b.turn()
		v := b.show(id)
		if v.State != "good" || v.Standing.Quality != platform.QualityHigh || v.Standing.Limit != 2000 {
			t.Fatalf("at first: %+v", v)
		}
		b.after(5 * time.Minute)
		b.net.say(&platform.Failure{Kind: platform.BadCredentials, Title: "The session was invalidated"})
		revoked := b.clock.Now()
		b.after(time.Minute)
		v = b.show(id)
		if v.State != "bad" || v.Mend != platform.MendCredentials || v.What.En != "The network refuses the credentials: The session was invalidated" {
			t.Fatalf("after a minute: %+v", v)
		}
		if v.Since == nil || v.Since.Sub(revoked) > time.Minute {
			t.Errorf("since %v, revoked %v", v.Since, revoked)
		}
		if view, err := b.channels.Show(context.Background(), b.who, id); err != nil || view.Status != desk.ChannelFailing {
			t.Errorf("channel: %+v %v", view, err)
		}
		asked := b.net.count()
		b.after(10 * time.Minute)
		if n := b.net.count() - asked; n < 2 || n > 6 {
			t.Errorf("asked %d times in ten minutes of being refused", n)
		}
		if _, err := b.channels.Update(context.Background(), b.who, id, channel.Patch{Secrets: map[string]string{"key": "new"}}); err != nil {
			t.Fatal(err)
		}
		b.turn()
		if v = b.show(id); v.State != "good" || v.Mend != "" {
			t.Errorf("with a new token: %+v", v)
		}
		if view, err := b.channels.Show(context.Background(), b.who, id); err != nil || view.Status != desk.ChannelConnected {
			t.Errorf("channel: %+v %v", view, err)
		}
		if got := b.told(); len(got) != 3 || got[0] != "good" || got[1] != "bad" || got[2] != "good" {
			t.Errorf("told: %v", got)
		}
	})
}

func TestANetworkThatIsAwayForAMomentIsNoTrouble(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	id := b.connect("old")
	b.turn()
	b.net.say(&platform.Failure{Kind: platform.Unreachable, Title: "no connection"})
	b.after(time.Minute)
	if v := b.show(id); v.State != "good" {
		t.Errorf("after one try: %+v", v)
	}
	b.after(6 * time.Minute)
	if v := b.show(id); v.State != "warning" || v.Mend != platform.MendWait {
		t.Errorf("after several: %+v", v)
	}
	b.net.say(nil)
	b.after(6 * time.Minute)
	if v := b.show(id); v.State != "good" {
		t.Errorf("back again: %+v", v)
	}
}

func TestALostSubscriptionIsMendedByAButton(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	b.net.hooked = false
	id := b.connect("old")
	b.turn()
	if v := b.show(id); v.State != "bad" || v.Mend != platform.MendSubscribe {
		t.Fatalf("unsubscribed: %+v", v)
	}
	v, err := b.health.Resubscribe(context.Background(), b.who, id)
	if err != nil || v.State != "good" {
		t.Errorf("subscribed again: %+v %v", v, err)
	}
}

func TestANewChannelSubscribesByItselfWhereNobodyElseDid(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		b.net.hooked, b.net.ours = false, true
		b.net.refusal = &platform.Failure{Kind: platform.Rejected, Title: "an HTTPS address is needed"}
		id := b.connect("old")
		b.turn()
		if v := b.show(id); v.State != "bad" || v.Mend != platform.MendSubscribe || v.What.En != "No app. It could not be arranged: an HTTPS address is needed" {
			t.Fatalf("refused: %+v", v)
		}
		b.net.mu.Lock()
		b.net.refusal = nil
		b.net.mu.Unlock()
		b.after(2 * time.Minute)
		if v := b.show(id); v.State != "good" || !b.net.hooked {
			t.Errorf("afterwards: %+v", v)
		}
	})
}

func TestAChannelThatIsSwitchedOffIsLeftAlone(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	id := b.connect("old")
	b.turn()
	yes, no := true, false
	if _, err := b.channels.Update(context.Background(), b.who, id, channel.Patch{Disabled: &yes}); err != nil {
		t.Fatal(err)
	}
	b.after(2 * time.Second)
	asked := b.net.count()
	b.after(3 * time.Minute)
	if b.net.count() != asked || b.show(id).State != "paused" {
		t.Errorf("asked %d times, is %s", b.net.count()-asked, b.show(id).State)
	}
	if _, err := b.channels.Update(context.Background(), b.who, id, channel.Patch{Disabled: &no}); err != nil {
		t.Fatal(err)
	}
	b.after(2 * time.Second)
	if b.net.count() == asked || b.show(id).State != "good" {
		t.Errorf("switched on again it is %s", b.show(id).State)
	}
}

func TestManyChannelsAreAskedInASteadyTrickle(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	for range 60 {
		b.connect("old")
	}
	b.turn()
	for range 240 { // four minutes: they drift apart
		b.after(time.Second)
	}
	if n := b.net.count(); n < 60*4 || n > 60*8 {
		t.Errorf("asked %d times", n)
	}
	last := b.net.count()
	b.after(10 * time.Second)
	if n := b.net.count() - last; n > 40 {
		t.Errorf("asked %d in ten seconds", n)
	}
}
