package outbound

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/blob"
	"recado.dev/internal/cases"
	"recado.dev/internal/channel"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/job"
	"recado.dev/internal/media"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

const waitLimit = 20 * time.Second

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// fakeSession is a platform within the test.
type fakeSession struct {
	mu     sync.Mutex
	caps   platform.Caps
	send   func(ctx context.Context, n int, o platform.Outgoing) (platform.Receipt, error)
	sent   []platform.Outgoing // all that were handed over, in order
	n      int
	react  func(emoji string) error
	reacts []string
	reads  []platform.RemoteMessageID
	typed  chan platform.RemoteMessageID
}

func (f *fakeSession) Caps() platform.Caps {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.caps
}

func (f *fakeSession) Send(ctx context.Context, o platform.Outgoing) (platform.Receipt, error) {
	f.mu.Lock()
	f.n++
	n := f.n
	f.sent = append(f.sent, o)
	send := f.send
	f.mu.Unlock()
	if send != nil {
		return send(ctx, n, o)
	}
	return platform.Receipt{ID: platform.RemoteMessageID("ext-" + o.Message.Message().ID)}, nil
}

func (f *fakeSession) React(_ context.Context, _ platform.Recipient, _ platform.RemoteMessageID, emoji string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.reacts = append(f.reacts, emoji)
	if f.react != nil {
		return f.react(emoji)
	}
	return nil
}

func (f *fakeSession) MarkRead(_ context.Context, _ platform.Recipient, id platform.RemoteMessageID) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.reads = append(f.reads, id)
	return nil
}

func (f *fakeSession) Typing(_ context.Context, _ platform.Recipient, id platform.RemoteMessageID) error {
	f.typed <- id
	return nil
}

func (f *fakeSession) sentTexts() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := make([]string, len(f.sent))
	for i, o := range f.sent {
		out[i] = o.Message.Message().Text
	}
	return out
}

func (f *fakeSession) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.n
}

// fakeChannels is the registry of a test.
type fakeChannels struct {
	mu      sync.Mutex
	live    map[string]*channel.Live
	failing []string
	outs    int
}

func (f *fakeChannels) Find(_ context.Context, ws, id string) (*channel.Live, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	l := f.live[id]
	if l == nil || l.Channel.WorkspaceID != ws {
		return nil, desk.NotFound("channel")
	}
	return l, nil
}

func (f *fakeChannels) MarkOut(string, time.Time) {
	f.mu.Lock()
	f.outs++
	f.mu.Unlock()
}

func (f *fakeChannels) MarkFailing(_ context.Context, _, detail string) {
	f.mu.Lock()
	f.failing = append(f.failing, detail)
	f.mu.Unlock()
}

// turned is a machine time that stands still until it is moved.
type turned struct {
	mu    sync.Mutex
	now   time.Time
	waits []waiter
}

type waiter struct {
	at time.Time
	c  chan time.Time
}

func newTurned() *turned { return &turned{now: time.Now()} }

func (t *turned) Now() time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.now
}

func (t *turned) After(d time.Duration) <-chan time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	c := make(chan time.Time, 1)
	t.waits = append(t.waits, waiter{t.now.Add(d), c})
	return c
}

// turn moves the time and wakes who waited for it.
func (t *turned) turn(d time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.now = t.now.Add(d)
	kept := t.waits[:0]
	for _, w := range t.waits {
		if w.at.After(t.now) {
			kept = append(kept, w)
			continue
		}
		w.c <- t.now
	}
	t.waits = kept
}

// bed is a desk with one channel.
type bed struct {
	t        testing.TB
	ctx      context.Context
	store    *store.Store
	session  *fakeSession
	channels *fakeChannels
	clock    *clock.Manual
	who      access.Who
	channel  string
	files    *media.Service
	disk     *blob.Disk
	queue    *job.Queue
	service  *Service
}

func fullCaps() platform.Caps {
	anything := platform.Media{Level: platform.Yes, MaxBytes: 1 << 20, Caption: true}
	return platform.Caps{
		TextLength: 100, CaptionLength: 20, Formatting: "whatsapp",
		Media: map[string]platform.Media{"image": {Level: platform.Yes, MaxBytes: 1000, Mimes: []string{"image/png"}, Caption: true},
			"audio": {Level: platform.Yes, MaxBytes: 1 << 20}, "document": anything},
		Buttons:   platform.Choice{Level: platform.Yes, Max: 3, TitleLength: 20, IDLength: 256, BodyLength: 100},
		List:      platform.ListLimits{Level: platform.Yes, Rows: 10, Sections: 10, TitleLength: 24, DescriptionLength: 72, LabelLength: 20, BodyLength: 100, IDLength: 200, SectionLength: 24},
		Reply:     platform.Yes,
		Reactions: platform.Yes, Typing: platform.Yes, ReadReceipts: platform.Yes, Templates: platform.Yes,
		Rates: platform.Rates{MaxConcurrency: 16},
	}
}

// newBed makes a desk; start it with begin.
func newBed(t testing.TB, s *store.Store) *bed {
	t.Helper()
	b := &bed{t: t, ctx: t.Context(), store: s, clock: clock.NewManual(start), channel: ident.New(),
		session: &fakeSession{caps: fullCaps(), typed: make(chan platform.RemoteMessageID, 8)}}
	b.who = access.Who{WorkspaceID: ident.New(), UserID: ident.New(), Name: "Ana", Role: desk.RoleAgent, SessionID: "s"}
	b.who.Actor = desk.Actor{Type: "agent", ID: b.who.UserID, Name: "Ana"}
	b.channels = &fakeChannels{live: map[string]*channel.Live{b.channel: {
		Channel: desk.Channel{WorkspaceID: b.who.WorkspaceID, ID: b.channel, Platform: "echo", Status: desk.ChannelConnected}, Session: b.session}}}
	b.write(func(tx *store.Tx) error {
		return tx.InsertWorkspace(b.ctx, desk.Workspace{ID: b.who.WorkspaceID, Name: "Shop", Locale: "en", Timezone: "UTC", CreatedAt: start})
	})
	var err error
	if b.disk, err = blob.NewDisk(t.TempDir()); err != nil {
		t.Fatal(err)
	}
	b.service = b.node(nil)
	return b
}

// node makes another process on the same database.
func (b *bed) node(tm Time) *Service {
	b.t.Helper()
	log := slog.New(slog.DiscardHandler)
	q := job.New(b.store, log)
	files := media.New(media.Config{Store: b.store, Blobs: b.disk, Queue: q, Channels: b.channels, Clock: b.clock, Log: log, Key: []byte("a key for the tests")})
	s := New(Config{Store: b.store, Queue: q, Channels: b.channels, Files: files, Clock: b.clock, Log: log, Time: tm})
	if tm != nil { // turned by the test, which the queue's own time does not follow
		s.park = time.Hour
	}
	if b.files == nil {
		b.files, b.queue = files, q
	}
	return s
}

// begin starts the service and its jobs until the test ends.
func (b *bed) begin(s *Service) {
	b.t.Helper()
	if err := s.Start(b.ctx); err != nil {
		b.t.Fatal(err)
	}
	if err := s.Queue.Start(b.ctx); err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		s.Stop(ctx)
		if err := s.Queue.Stop(ctx); err != nil {
			b.t.Errorf("stop queue: %v", err)
		}
	})
}

func (b *bed) write(f func(tx *store.Tx) error) {
	b.t.Helper()
	if err := b.store.Write(b.ctx, f); err != nil {
		b.t.Fatal(err)
	}
}

// customer makes somebody who wrote once, and answers their conversation.
func (b *bed) customer(name string) desk.Conversation {
	b.t.Helper()
	ws, now := b.who.WorkspaceID, b.clock.Now()
	person := desk.Contact{WorkspaceID: ws, ID: ident.New(), Name: name, CreatedAt: now, UpdatedAt: now}
	identity := desk.Identity{WorkspaceID: ws, ID: ident.New(), ContactID: person.ID, Platform: "echo", Address: name, Display: name, Name: name, CreatedAt: now}
	conv := desk.Conversation{WorkspaceID: ws, ID: ident.New(), ChannelID: b.channel, Platform: "echo", ContactID: person.ID, IdentityID: identity.ID,
		LastInboundAt: &now, LastActivityAt: now, CreatedAt: now, UnreadCount: 1}
	in := desk.Message{WorkspaceID: ws, ID: ident.New(), ConversationID: conv.ID, ChannelID: b.channel, Direction: desk.DirectionIn, Kind: desk.MessageText,
		Text: "hello", Author: desk.Author{Type: "contact", ID: person.ID, Name: name}, ExternalID: "in-" + conv.ID, Status: desk.StatusReceived, OccurredAt: now, CreatedAt: now}
	c := cases.OnInbound(cases.New(ident.New(), conv, now), in, now)
	conv.CaseID, in.CaseID = c.ID, c.ID
	b.write(func(tx *store.Tx) error {
		return first(
			tx.SaveContacts(b.ctx, ws, []desk.Contact{person}),
			tx.SaveIdentities(b.ctx, ws, []desk.Identity{identity}),
			tx.AddIdentityKeys(b.ctx, ws, []store.IdentityKey{{Platform: "echo", Key: "user:" + identity.ID, IdentityID: identity.ID}}),
			tx.InsertConversations(b.ctx, ws, []store.NewConversation{{Conversation: conv, ThreadKey: store.DirectThread(identity.ID)}}),
			tx.InsertMessages(b.ctx, []desk.Message{in}),
			tx.SaveCases(b.ctx, ws, []store.CaseChange{{After: c}}),
		)
	})
	return conv
}

func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// say replies with a text.
func (b *bed) say(s *Service, conv desk.Conversation, text string) desk.Message {
	b.t.Helper()
	ms, err := s.Reply(b.ctx, b.who, conv.ID, Reply{Kind: desk.MessageText, Text: text})
	if err != nil {
		b.t.Fatalf("reply %q: %v", text, err)
	}
	return ms[0]
}

func (b *bed) message(id string) desk.Message {
	b.t.Helper()
	m, err := b.store.Read().MessageByID(b.ctx, b.who.WorkspaceID, id)
	if err != nil {
		b.t.Fatal(err)
	}
	return m
}

func (b *bed) until(m desk.Message, want desk.Status) desk.Message {
	b.t.Helper()
	testkit.Eventually(b.t, waitLimit, fmt.Sprintf("message %q is %s", m.Text, want), func() bool { return b.message(m.ID).Status == want })
	return b.message(m.ID)
}

func (b *bed) events() []desk.Event {
	b.t.Helper()
	evs, err := b.store.Read().EventsAfter(b.ctx, b.who.WorkspaceID, 0, 10000)
	if err != nil {
		b.t.Fatal(err)
	}
	return evs
}
