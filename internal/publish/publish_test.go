package publish_test

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
	"recado.dev/internal/platform"
	"recado.dev/internal/publish"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

const waitLimit = 20 * time.Second

// page is a made-up network on which posts are published.
type page struct {
	mu    sync.Mutex
	caps  platform.Caps
	out   []platform.Publishing // what it holds
	asked int
	looks int
	fail  func(n int) error // before it is kept
	lose  func(n int) error // after it was kept
}

func (p *page) Caps() platform.Caps { return p.caps }

func (p *page) Send(context.Context, platform.Outgoing) (platform.Receipt, error) {
	return platform.Receipt{}, nil
}

func (p *page) Publish(_ context.Context, what platform.Publishing) (platform.Published, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked++
	if p.fail != nil {
		if err := p.fail(p.asked); err != nil {
			return platform.Published{}, err
		}
	}
	p.out = append(p.out, what)
	if p.lose != nil {
		if err := p.lose(p.asked); err != nil {
			return platform.Published{}, err
		}
	}
	return platform.Published{ID: platform.RemotePostID("post-" + what.ID), Link: "https://page.test/" + what.ID}, nil
}

func (p *page) FindPublished(_ context.Context, what platform.Publishing) (platform.Published, bool, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.looks++
	for _, o := range p.out {
		if o.ID == what.ID {
			return platform.Published{ID: platform.RemotePostID("post-" + what.ID)}, true, nil
		}
	}
	return platform.Published{}, false, nil
}

func (p *page) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.out)
}

type registry map[string]*channel.Live

func (r registry) Find(_ context.Context, ws, id string) (*channel.Live, error) {
	l := r[id]
	if l == nil || l.Channel.WorkspaceID != ws {
		return nil, desk.NotFound("channel")
	}
	return l, nil
}

func (registry) MarkFailing(context.Context, string, string) {}

type bed struct {
	*inboundtest.Rig
	t     *testing.T
	chans registry
	s     *publish.Service
	queue *job.Queue
	who   access.Who
}

func newBed(t *testing.T, s *store.Store) *bed {
	t.Helper()
	b := &bed{Rig: inboundtest.New(t, s), t: t, chans: registry{}}
	b.who = access.Who{WorkspaceID: b.Workspace, UserID: "u1", Name: "Ana", Role: desk.RoleAgent, Actor: desk.Actor{Type: "agent", ID: "u1", Name: "Ana"}}
	b.start()
	return b
}

func (b *bed) start() {
	b.t.Helper()
	log := slog.New(slog.DiscardHandler)
	b.queue = job.New(b.Store, log)
	b.s = publish.New(publish.Config{Store: b.Store, Queue: b.queue, Channels: b.chans, Clock: b.Clock, Log: log})
	queue := b.queue
	b.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		_ = queue.Stop(ctx)
	})
}

func (b *bed) run() {
	b.t.Helper()
	if err := b.queue.Start(context.Background()); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bed) page(id string) *page {
	p := &page{caps: platform.Caps{Public: &platform.PublicCaps{Post: platform.PostLimits{Level: platform.Yes, TextLength: 100, Images: 1, Link: platform.Yes}}}}
	b.chans[id] = &channel.Live{Channel: desk.Channel{WorkspaceID: b.Workspace, ID: id, Name: id, Platform: "fake", Status: desk.ChannelConnected}, Session: p}
	return p
}

func (b *bed) create(d publish.Draft) desk.Publication {
	b.t.Helper()
	p, err := b.s.Create(context.Background(), b.who, d, true, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return p
}

func (b *bed) until(id string, want desk.PublicationState) desk.Publication {
	b.t.Helper()
	var p desk.Publication
	testkit.Eventually(b.t, waitLimit, "the publication is "+string(want), func() bool {
		var err error
		p, err = b.Store.Read().PublicationByID(context.Background(), b.Workspace, id)
		return err == nil && p.State == want
	})
	return p
}

func to(ids ...string) []publish.TargetDraft {
	var out []publish.TargetDraft
	for _, id := range ids {
		out = append(out, publish.TargetDraft{ChannelID: id})
	}
	return out
}

func TestOfThreeChannelsTheOneThatFailsIsTriedAgainAlone(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		one, two, three := b.page("one"), b.page("two"), b.page("three")
		two.fail = func(n int) error {
			if n == 1 {
				return &platform.Failure{Kind: platform.Rejected, Code: "368", Title: "Blocked for a while"}
			}
			return nil
		}
		b.run()
		p := b.create(publish.Draft{Text: "New oven!", Targets: append(to("one", "two"), publish.TargetDraft{ChannelID: "three", Text: "Horno nuevo"})})
		p = b.until(p.ID, desk.PublicationPartly)
		if g := p.Targets[1]; g.State != desk.TargetFailed || g.Error == nil || g.Error.Title != "Blocked for a while" {
			t.Fatalf("the second target = %+v; want the network's words", g)
		}
		if three.out[0].Text != "Horno nuevo" || p.Targets[0].Link == "" || p.Targets[0].PostID == "" {
			t.Errorf("published %q, %+v; want its own wording and a link", three.out[0].Text, p.Targets[0])
		}
		if _, err := b.s.Retry(context.Background(), b.who, p.ID, "two"); err != nil {
			t.Fatal(err)
		}
		p = b.until(p.ID, desk.PublicationPublished)
		if one.count() != 1 || two.count() != 1 || three.count() != 1 || one.asked != 1 || three.asked != 1 {
			t.Errorf("published %d, %d, %d; want one each", one.count(), two.count(), three.count())
		}
		post, err := s.Read().PostByID(context.Background(), b.Workspace, p.Targets[1].PostID)
		if err != nil || !post.Ours || post.Text != "New oven!" || post.PublicationID != p.ID {
			t.Errorf("post = %+v, %v; want it among the posts", post, err)
		}
	})
}

func TestWhatMayBeOutIsLookedForBeforeItIsPublishedAgain(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		lost := b.page("one")
		lost.lose = func(int) error { return &platform.Failure{Kind: platform.Uncertain, Title: "The connection broke"} }
		b.run()
		p := b.until(b.create(publish.Draft{Text: "New oven!", Targets: to("one")}).ID, desk.PublicationPublished)
		if lost.count() != 1 || lost.looks != 1 {
			t.Errorf("published %d times after %d looks; want once, found", lost.count(), lost.looks)
		}
		if p.Targets[0].ExternalID == "" {
			t.Error("the post that was found has no name")
		}
	})
}

func TestAPublicationOfAKilledProcessGoesOutOnce(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		one := b.page("one")
		p := b.create(publish.Draft{Text: "New oven!", Targets: to("one")}) // its process works no jobs
		// It was asked for, and the answer is lost with the process.
		err := s.Write(context.Background(), func(tx *store.Tx) error {
			now := b.Clock.Now()
			p, err := tx.LockPublication(context.Background(), b.Workspace, p.ID)
			if err != nil {
				return err
			}
			p.Targets[0].State, p.Targets[0].TriedAt = desk.TargetPublishing, &now
			return tx.SavePublication(context.Background(), p)
		})
		if err != nil {
			t.Fatal(err)
		}
		one.out = append(one.out, platform.Publishing{ID: p.ID + "/one"})
		b.start()
		b.run()
		b.until(p.ID, desk.PublicationPublished)
		if one.count() != 1 || one.asked != 0 {
			t.Errorf("it holds %d after %d asks; want the one that was out", one.count(), one.asked)
		}
	})
}

func TestAPostWaitsForAYesAndForItsTime(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		ctx, one := context.Background(), b.page("one")
		b.run()
		err := s.Write(ctx, func(tx *store.Tx) error {
			ws, err := tx.WorkspaceByID(ctx, b.Workspace)
			if err != nil {
				return err
			}
			ws.PublishingApproval = true
			return tx.UpdateWorkspace(ctx, ws)
		})
		if err != nil {
			t.Fatal(err)
		}
		at := b.Clock.Now().Add(time.Hour)
		p := b.create(publish.Draft{Text: "New oven!", Targets: to("one"), SendAt: &at})
		if p.State != desk.PublicationSubmitted {
			t.Fatalf("state = %s; want it to wait for a yes", p.State)
		}
		boss := b.who
		boss.Role = desk.RoleSupervisor
		if p, err = b.s.Reject(ctx, boss, p.ID, "Which oven?"); err != nil || p.State != desk.PublicationRejected || p.Reason != "Which oven?" {
			t.Fatalf("rejected: %+v, %v", p, err)
		}
		if _, err = b.s.Submit(ctx, b.who, p.ID); err != nil {
			t.Fatal(err)
		}
		if p, err = b.s.Approve(ctx, boss, p.ID); err != nil || p.State != desk.PublicationScheduled {
			t.Fatalf("approved: %+v, %v; want it scheduled", p, err)
		}
		if next, err := b.s.Due(ctx, b.Clock.Now()); err != nil || next == nil || !next.Equal(at) || one.count() != 0 {
			t.Fatalf("next = %v, %v; want its time", next, err)
		}
		b.Clock.Advance(time.Hour)
		if _, err := b.s.Due(ctx, b.Clock.Now()); err != nil {
			t.Fatal(err)
		}
		b.until(p.ID, desk.PublicationPublished)
		if one.count() != 1 {
			t.Errorf("published %d times", one.count())
		}
	})
}

func TestAPreviewSaysWhyAChannelWouldNotTakeIt(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		b.page("long")
		short, none := b.page("short"), b.page("none")
		short.caps.Public.Post.TextLength, short.caps.Public.Post.Link = 20, platform.No
		none.caps.Public.Post = platform.PostLimits{Level: platform.No, Why: platform.Text{En: "Not here", Es: "Aquí no"}}
		got, err := b.s.Show(context.Background(), b.who, publish.Draft{Text: "New oven!", Link: "https://example.test/oven", Targets: to("long", "short", "none")})
		if err != nil || len(got) != 3 {
			t.Fatalf("previews = %v, %v", got, err)
		}
		if len(got[0].Refused) != 0 || got[0].Link == "" || got[0].Length != 9 {
			t.Errorf("long = %+v; want it taken", got[0])
		}
		if len(got[1].Refused) != 1 || got[1].Refused[0].Field != "text" || got[1].Link != "" {
			t.Errorf("short = %+v; want it too long with the link among the words", got[1])
		}
		if len(got[2].Refused) != 1 || got[2].Refused[0].Why.Es != "Aquí no" {
			t.Errorf("none = %+v; want the network's reason", got[2])
		}
		_, err = b.s.Create(context.Background(), b.who, publish.Draft{Text: "New oven!", Targets: to("none")}, true, nil)
		if desk.CodeOf(err) != desk.CodeInvalid {
			t.Errorf("submitted: %v; want it refused", err)
		}
	})
}
