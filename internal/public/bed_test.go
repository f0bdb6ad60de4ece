package public_test

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/channel"
	"recado.dev/internal/desk"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/job"
	"recado.dev/internal/outbound"
	"recado.dev/internal/platform"
	"recado.dev/internal/public"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

const waitLimit = 20 * time.Second

// network is a made-up network with every verb.
type network struct {
	mu    sync.Mutex
	caps  platform.Caps
	asked []string // verbs, in their order
	refs  []platform.PublicRef
	sent  []platform.Outgoing
	reads int64
	fail  func(n int, verb string) error
}

func (n *network) Caps() platform.Caps { return n.caps }

func (n *network) AccountName() string { return "page-1" }

func (n *network) Send(_ context.Context, o platform.Outgoing) (platform.Receipt, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.sent = append(n.sent, o)
	return platform.Receipt{ID: platform.RemoteMessageID("ext-" + o.Message.Message().ID)}, nil
}

func (n *network) do(verb string, done bool, ref platform.PublicRef) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !done {
		verb = "un-" + verb
	}
	n.asked, n.refs = append(n.asked, verb), append(n.refs, ref)
	if n.fail != nil {
		return n.fail(len(n.asked), verb)
	}
	return nil
}

func (n *network) Like(_ context.Context, r platform.PublicRef, on bool) error {
	return n.do("like", on, r)
}

func (n *network) Hide(_ context.Context, r platform.PublicRef, on bool) error {
	return n.do("hide", on, r)
}

func (n *network) Block(_ context.Context, r platform.PublicRef, on bool) error {
	return n.do("block", on, r)
}

func (n *network) Remove(_ context.Context, r platform.PublicRef) error {
	return n.do("remove", true, r)
}

func (n *network) Rewrite(_ context.Context, r platform.PublicRef, text string) error {
	return n.do("rewrite "+text, true, r)
}

func (n *network) ReadPost(_ context.Context, id platform.RemotePostID) (platform.PostIn, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.reads++
	likes := n.reads
	return platform.PostIn{ID: id, Ours: true, Text: "New oven!", Counts: &desk.PostCounts{Likes: &likes}}, nil
}

func (n *network) verbs() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return append([]string(nil), n.asked...)
}

// registry is the channels of a test.
type registry struct{ live map[string]*channel.Live }

func (r registry) Find(_ context.Context, ws, id string) (*channel.Live, error) {
	l := r.live[id]
	if l == nil || l.Channel.WorkspaceID != ws {
		return nil, desk.NotFound("channel")
	}
	return l, nil
}

func (r registry) Sibling(_ context.Context, of *channel.Live, key, account string) (*channel.Live, error) {
	for _, l := range r.live {
		if named, ok := l.Session.(platform.Named); ok && l.Channel.Platform == key && named.AccountName() == account {
			return l, nil
		}
	}
	return nil, desk.NotFound("channel")
}

func (r registry) Descriptor(string) (platform.Descriptor, bool) { return platform.Descriptor{}, false }
func (r registry) MarkFailing(_ context.Context, _, _ string)    {}
func (r registry) MarkOut(string, time.Time)                     {}

// bed is a workspace with a public channel.
type bed struct {
	*inboundtest.Rig
	net     *network
	private *network
	chans   registry
	public  *public.Service
	sender  *outbound.Service
	queue   *job.Queue
	who     access.Who
	t       *testing.T
}

// caps is a network where all can be done.
func caps() platform.Caps {
	yes := platform.VerbRule{Level: platform.Yes}
	verbs := map[desk.PublicVerb]platform.VerbRule{desk.VerbRemove: {Level: platform.Yes, Final: true}, desk.VerbPrivate: {Level: platform.Yes, Once: true, Seconds: 7 * 86400}}
	for _, v := range []desk.PublicVerb{desk.VerbLike, desk.VerbHide, desk.VerbBlock, desk.VerbRewrite, desk.VerbWithdraw, desk.VerbName, desk.VerbProfile} {
		verbs[v] = yes
	}
	return platform.Caps{TextLength: 1000, Public: &platform.PublicCaps{Post: platform.PostLimits{Level: platform.Yes, TextLength: 1000}, Reply: platform.ReplyLimits{Level: platform.Yes, TextLength: 1000}, Verbs: verbs}}
}

func newBed(t *testing.T, s *store.Store) *bed {
	t.Helper()
	b := &bed{Rig: inboundtest.New(t, s), net: &network{caps: caps()}, private: &network{caps: platform.Caps{TextLength: 1000, Window: platform.WindowRule{Seconds: 86400}}}, t: t}
	b.who = access.Who{WorkspaceID: b.Workspace, UserID: "u1", Name: "Ana", Role: desk.RoleAgent, Actor: desk.Actor{Type: "agent", ID: "u1", Name: "Ana"}}
	b.chans = registry{live: map[string]*channel.Live{b.Channel: {
		Channel:    desk.Channel{WorkspaceID: b.Workspace, ID: b.Channel, Platform: "fake", Name: "Page", Status: desk.ChannelConnected},
		Descriptor: platform.Descriptor{Key: "fake", Title: "Fake", PrivateBy: "fakechat"}, Session: b.net,
	}}}
	b.start()
	return b
}

// chat connects the private side of the page.
func (b *bed) chat() {
	b.chans.live["chat"] = &channel.Live{Channel: desk.Channel{WorkspaceID: b.Workspace, ID: "chat", Platform: "fakechat", Name: "Chat", Status: desk.ChannelConnected},
		Descriptor: platform.Descriptor{Key: "fakechat", People: "fake"}, Session: b.private}
}

// start is what a process has: its jobs, and the service.
func (b *bed) start() {
	b.t.Helper()
	log := slog.New(slog.DiscardHandler)
	b.queue = job.New(b.Store, log)
	sender := outbound.New(outbound.Config{Store: b.Store, Queue: b.queue, Channels: b.chans, Clock: b.Clock, Log: log})
	b.sender = sender
	b.public = public.New(public.Config{Store: b.Store, Queue: b.queue, Channels: b.chans, Sender: sender, Clock: b.Clock, Log: log})
	queue := b.queue
	b.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		sender.Stop(ctx)
		_ = queue.Stop(ctx)
	})
}

func (b *bed) run() {
	b.t.Helper()
	if err := b.queue.Start(context.Background()); err != nil {
		b.t.Fatal(err)
	}
}

// say has somebody write a comment, and answers it.
func (b *bed) say(who, id, text string) desk.Message {
	b.t.Helper()
	in := inboundtest.Text(who, id, text, b.Clock.Now())
	in.Post = "p1"
	in.Message.Public = &platform.PublicIn{Kind: desk.PublicComment}
	b.Apply(b.t, in)
	for _, m := range b.Messages(b.t) {
		if m.ExternalID == id {
			return m
		}
	}
	b.t.Fatalf("no message %s", id)
	return desk.Message{}
}

func (b *bed) do(o public.Order) desk.PublicAction {
	b.t.Helper()
	a, err := b.public.Do(context.Background(), b.who, o)
	if err != nil {
		b.t.Fatalf("%s: %v", o.Verb, err)
	}
	return a
}

// ended waits for an action's end.
func (b *bed) ended(a desk.PublicAction) desk.PublicAction {
	b.t.Helper()
	testkit.Eventually(b.t, waitLimit, "the action ends", func() bool {
		now, err := b.Store.Read().PublicActionByID(context.Background(), b.Workspace, a.ID)
		a = now
		return err == nil && now.State != desk.ActionQueued
	})
	return a
}

func (b *bed) message(id string) desk.Message {
	b.t.Helper()
	m, err := b.Store.Read().MessageByID(context.Background(), b.Workspace, id)
	if err != nil {
		b.t.Fatal(err)
	}
	return m
}
