// Package inboundtest is a workspace with one channel of a made-up network, for
// tests of the way from a hook to its effects. Production code must not import
// it. The network's requests are JSON lists of platform.Inbound.
package inboundtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"recado.dev/internal/channel"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/inbound"
	"recado.dev/internal/journal"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// Start is the time at which every rig begins.
var Start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// Rig is a workspace with a channel.
type Rig struct {
	Store     *store.Store
	Clock     *clock.Manual
	Workspace string
	Channel   string
	Net       *Net
	Media     *Media
	Options   []inbound.Option // of its appliers
}

// New makes a workspace and a channel in s.
func New(t testing.TB, s *store.Store) *Rig {
	t.Helper()
	r := &Rig{Store: s, Clock: clock.NewManual(Start), Workspace: ident.New(), Channel: ident.New(), Media: &Media{}}
	r.Net = &Net{live: channel.Live{
		Channel:    desk.Channel{WorkspaceID: r.Workspace, ID: r.Channel, Platform: "fake", Name: "Shop", Status: desk.ChannelConnected},
		Descriptor: platform.Descriptor{Key: "fake", Title: "Fake", Hook: platform.HookDescriptor{MaxBytes: 1 << 20, Headers: []string{"X-Kept"}}},
	}}
	r.Net.live.Session = session{r.Net}
	err := s.Write(context.Background(), func(tx *store.Tx) error {
		return tx.InsertWorkspace(context.Background(), desk.Workspace{ID: r.Workspace, Name: "Shop", Locale: "es", Timezone: "UTC", CreatedAt: Start})
	})
	if err != nil {
		t.Fatalf("make a workspace: %v", err)
	}
	return r
}

// Applier is a fresh one for the rig.
func (r *Rig) Applier() *inbound.Applier {
	return inbound.NewApplier(r.Net, r.Media, slog.New(slog.DiscardHandler), r.Options...)
}

// Journal is a fresh one for the rig, not started.
func (r *Rig) Journal(change ...func(*journal.Config)) *journal.Journal {
	cfg := journal.Config{Store: r.Store, Clock: r.Clock, Decoder: inbound.Decoder{Channels: r.Net}, Applier: r.Applier(), Lease: 600 * time.Millisecond, Poll: 50 * time.Millisecond}
	for _, f := range change {
		f(&cfg)
	}
	return journal.New(cfg)
}

// Started is a Journal that runs until the test ends.
func (r *Rig) Started(t testing.TB, change ...func(*journal.Config)) *journal.Journal {
	t.Helper()
	j := r.Journal(change...)
	if err := j.Start(context.Background()); err != nil {
		t.Fatalf("start the journal: %v", err)
	}
	t.Cleanup(func() {
		if err := j.Stop(context.Background()); err != nil {
			t.Errorf("stop the journal: %v", err)
		}
	})
	return j
}

// Entry is a request with these events.
func (r *Rig) Entry(ins ...platform.Inbound) journal.Entry {
	body, err := json.Marshal(ins)
	if err != nil {
		panic(err)
	}
	return journal.Entry{WorkspaceID: r.Workspace, ChannelID: r.Channel, Request: platform.HookRequest{Method: http.MethodPost, Body: body}}
}

// Send has one request with these events kept, decoded.
func (r *Rig) Send(t testing.TB, j *journal.Journal, ins ...platform.Inbound) {
	t.Helper()
	e := r.Entry(ins...)
	e.Decoded = ins
	if err := j.Append(context.Background(), e); err != nil {
		t.Fatalf("append: %v", err)
	}
}

// Settle waits until everything kept has had its effect.
func (r *Rig) Settle(t testing.TB, j *journal.Journal) {
	t.Helper()
	testkit.Eventually(t, 20*time.Second, "everything is applied", func() bool {
		s, err := j.Status(context.Background(), r.Workspace)
		return err == nil && s.Lag == 0
	})
}

// Apply gives events their effect at once, without a journal, and answers what
// became dead.
func (r *Rig) Apply(t testing.TB, ins ...platform.Inbound) []journal.Dead {
	t.Helper()
	evs := make([]journal.Event, len(ins))
	for i, in := range ins {
		evs[i] = journal.Event{Seq: 1, Position: i, WorkspaceID: r.Workspace, ChannelID: r.Channel, ReceivedAt: r.Clock.Now(), In: in}
	}
	var dead []journal.Dead
	err := r.Store.Write(context.Background(), func(tx *store.Tx) error {
		out, err := r.Applier().Apply(context.Background(), tx, evs)
		if err != nil {
			return err
		}
		dead = out.Dead
		return tx.AppendEvents(context.Background(), r.Workspace, out.Events[r.Workspace])
	})
	if err != nil {
		t.Fatalf("apply: %v", err)
	}
	return dead
}

// Events lists the workspace's whole event log.
func (r *Rig) Events(t testing.TB) []desk.Event {
	t.Helper()
	evs, err := r.Store.Read().EventsAfter(context.Background(), r.Workspace, 0, 100000)
	if err != nil {
		t.Fatalf("read events: %v", err)
	}
	return evs
}

// Messages lists the messages that the event log tells of, as they are now, in
// the order of their making.
func (r *Rig) Messages(t testing.TB) []desk.Message {
	t.Helper()
	var out []desk.Message
	for _, e := range r.Events(t) {
		if e.Type != desk.EventMessageCreated {
			continue
		}
		m, err := r.Store.Read().MessageByID(context.Background(), r.Workspace, e.MessageID)
		if err != nil {
			t.Fatalf("load message: %v", err)
		}
		out = append(out, m)
	}
	return out
}

// Text is a customer's message.
func Text(from, id, text string, at time.Time) platform.Inbound {
	return platform.Inbound{Key: id, Sender: Person(from), At: at,
		Message: &platform.MessageIn{ID: platform.RemoteMessageID(id), Kind: desk.MessageText, Text: text}}
}

// Echo is a message that the business wrote elsewhere.
func Echo(to, id, text string, at time.Time) platform.Inbound {
	return platform.Inbound{Key: id, Sender: Person(to), At: at,
		Echo: &platform.MessageIn{ID: platform.RemoteMessageID(id), Kind: desk.MessageText, Text: text}}
}

// Receipt is news about a message of ours.
func Receipt(to, id string, status desk.Status, at time.Time) platform.Inbound {
	return platform.Inbound{Key: id + ":" + string(status), Sender: Person(to), At: at,
		Receipt: &platform.ReceiptIn{ID: platform.RemoteMessageID(id), Status: status}}
}

// Person is a customer known by one key.
func Person(name string) *platform.Person {
	return &platform.Person{Keys: []platform.RemoteUserKey{platform.RemoteUserKey("user:" + name)}, Address: name, Display: "@" + name, Name: strings.ToUpper(name)}
}

// Net is the made-up network's one channel. It implements inbound.Registry.
type Net struct {
	mu      sync.Mutex
	live    channel.Live
	away    error
	Forged  int // requests with a bad signature
	Panics  bool
	Refuses string // text of messages that cannot be decoded
}

// Get implements inbound.Channels.
func (n *Net) Get(_ context.Context, id string) (*channel.Live, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.away != nil {
		return nil, n.away
	}
	if id != n.live.Channel.ID {
		return nil, desk.NotFound("channel")
	}
	live := n.live
	return &live, nil
}

// Sibling implements inbound.Channels: the network has but one account.
func (n *Net) Sibling(context.Context, *channel.Live, string, string) (*channel.Live, error) {
	return nil, desk.NotFound("channel")
}

// Describe implements inbound.Channels.
func (n *Net) Describe(_ context.Context, _ *store.Queryer, _, id string) (channel.View, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if id != n.live.Channel.ID {
		return channel.View{}, desk.NotFound("channel")
	}
	c := n.live.Channel
	return channel.View{ID: c.ID, Platform: c.Platform, Name: c.Name, SecretsSet: []string{}, Status: c.Status}, nil
}

// Fail has Get answer err, until it is nil again.
func (n *Net) Fail(err error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.away = err
}

// OpenCases switches the cases of what is said in public on the channel.
func (n *Net) OpenCases(on bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.live.Channel.NoCases = !on
}

// MarkHook implements inbound.Registry.
func (n *Net) MarkHook(_ string, ok bool, _ time.Time) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !ok {
		n.Forged++
	}
}

// MarkReached implements inbound.Registry.
func (n *Net) MarkReached(string, time.Time) {}

// MarkIn implements inbound.Registry.
func (n *Net) MarkIn(string, time.Time) {}

// Set changes the network under its lock.
func (n *Net) Set(f func(*Net)) {
	n.mu.Lock()
	defer n.mu.Unlock()
	f(n)
}

type session struct{ net *Net }

// Caps implements platform.Session.
func (s session) Caps() platform.Caps {
	return platform.Caps{Window: platform.WindowRule{Seconds: 24 * 3600, Templates: true}}
}

// Send implements platform.Session.
func (session) Send(context.Context, platform.Outgoing) (platform.Receipt, error) {
	return platform.Receipt{}, &platform.Failure{Kind: platform.Unreachable}
}

// Handshake implements platform.Hooked.
func (session) Handshake(r platform.HookRequest) platform.HookReply {
	return platform.HookReply{Status: http.StatusOK, ContentType: "text/plain", Body: []byte(strings.Join(r.Query["challenge"], ""))}
}

// Verify implements platform.Hooked.
func (session) Verify(r platform.HookRequest) bool {
	return http.Header(r.Header).Get("X-Signature") == "good"
}

// Accepted implements platform.Hooked.
func (session) Accepted() platform.HookReply {
	return platform.HookReply{Status: http.StatusOK, Body: []byte("ok")}
}

// Decode implements platform.Hooked.
func (s session) Decode(r platform.HookRequest) ([]platform.Inbound, error) {
	s.net.mu.Lock()
	panics, refuses := s.net.Panics, s.net.Refuses
	s.net.mu.Unlock()
	if panics {
		panic("the connector is broken")
	}
	var ins []platform.Inbound
	if err := json.Unmarshal(r.Body, &ins); err != nil {
		return nil, fmt.Errorf("read the request: %w", err)
	}
	for i, in := range ins {
		if refuses != "" && in.Message != nil && in.Message.Text == refuses {
			raw, err := json.Marshal(in)
			if err != nil {
				return nil, errors.New("unreachable")
			}
			ins[i] = platform.Inbound{Key: in.Key, Trouble: &platform.TroubleIn{Kind: "message", Reason: "cannot be read", Raw: raw}}
		}
	}
	return ins, nil
}

// Media notes which files are to be fetched.
type Media struct {
	mu  sync.Mutex
	IDs []string
}

// Fetch implements inbound.MediaQueue.
func (m *Media) Fetch(_ context.Context, _ *store.Tx, _, _ string, ids []string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.IDs = append(m.IDs, ids...)
	return nil
}
