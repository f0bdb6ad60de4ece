package linkedin_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/linkedin"
	"recado.dev/internal/sandbox"
	emulator "recado.dev/internal/sandbox/linkedin"
	"recado.dev/internal/sandbox/sandboxtest"
)

func street(t *testing.T) (*sandboxtest.Street, *emulator.Network) {
	t.Helper()
	var n *emulator.Network
	s := sandboxtest.New(t, sandboxtest.Ends{Connector: linkedin.New(), Network: func(table *sandbox.Table) sandbox.Network {
		n = emulator.New(table)
		return n
	}})
	return s, n
}

func publish(s *sandboxtest.Street, text string) platform.Published {
	s.T.Helper()
	p, err := s.Session.(platform.Publisher).Publish(s.T.Context(), platform.Publishing{ID: ident.New(), Text: text})
	s.Must(err)
	return p
}

func answering(s *sandboxtest.Street, in platform.Inbound, text string) platform.Outgoing {
	s.T.Helper()
	out, ok := desk.NewOutgoing(desk.Message{ID: ident.New(), Direction: desk.DirectionOut, Kind: desk.MessageText, Text: text})
	if !ok {
		s.T.Fatal("no outgoing message")
	}
	return platform.Outgoing{Message: out, To: s.To(in), ReplyTo: in.Message.ID, Public: &platform.PublicTarget{Post: in.Post, Kind: in.Message.Public.Kind, Above: in.Message.Public.Parent}}
}

func written(id string) func(platform.Inbound) bool {
	return func(in platform.Inbound) bool { return in.Message != nil && string(in.Message.ID) == id }
}

func TestCommentsComeAndAreAnswered(t *testing.T) {
	t.Parallel()
	s, _ := street(t)
	post := publish(s, "New oven (really) #bread")
	if it := s.Item(string(post.ID)); it.Text != "New oven (really) #bread" || !it.Ours() {
		t.Errorf("the post is %+v", it)
	}
	c := s.Did(s.Public().Comment(string(post.ID), sandbox.WallDraft{Text: "Is it open on Sunday?"}))
	in := s.Next("the comment", written(c.ID))
	if in.Post != post.ID || in.Message.Public.Kind != desk.PublicComment || !strings.HasPrefix(in.Sender.Display, "LinkedIn member ") {
		t.Errorf("the comment came as %+v by %+v", in, in.Sender)
	}
	r, err := s.Session.Send(t.Context(), answering(s, in, "Yes, from ten"))
	s.Must(err)
	if it := s.Item(string(r.ID)); it.Parent != c.ID || !it.Ours() {
		t.Errorf("the answer stands as %+v", it)
	}
	echo := s.Next("our own words", func(in platform.Inbound) bool { return in.Echo != nil })
	if echo.Echo.ID != r.ID || string(echo.Echo.Public.Parent) != c.ID {
		t.Errorf("our own words came as %+v", echo.Echo)
	}
	leo, _ := s.Somebody("Leo Paz")
	second := s.Did(leo.Comment(c.ID, sandbox.WallDraft{Text: "And on Monday?"}))
	reply := s.Next("the answer to it", written(second.ID))
	if string(reply.Message.Public.Parent) != c.ID || reply.Sender.Keys[0] == in.Sender.Keys[0] {
		t.Errorf("the answer came as %+v by %+v", reply.Message.Public, reply.Sender)
	}
	if r, err = s.Session.Send(t.Context(), answering(s, reply, "Closed")); err != nil || s.Item(string(r.ID)).Parent != c.ID {
		t.Errorf("the answer to an answer: %+v, %v", r, err)
	}
	s.Did(s.Public().Edit(c.ID, sandbox.WallDraft{Text: "Is it open on Sundays?"}))
	if e := s.Next("the edit", func(in platform.Inbound) bool { return in.Edit != nil && string(in.Edit.ID) == c.ID }); e.Edit.Text != "Is it open on Sundays?" {
		t.Errorf("the edit came as %+v", e.Edit)
	}
	s.Did(leo.Delete(second.ID))
	s.Next("the deletion", func(in platform.Inbound) bool { return in.Moderated != nil && string(in.Moderated.ID) == second.ID })
	s.Did(leo.Like(string(post.ID), true))
	s.Next("the like", func(in platform.Inbound) bool { return in.Counted != nil && in.Counted.AddLikes == 1 })
	m := s.Did(s.Public().Mention(sandbox.WallDraft{Text: "Great bread (at Alba)"}))
	mention := s.Next("the mention", written(m.ID))
	if mention.Message.Text != "Great bread (at Alba)" || mention.Message.Public.Kind != desk.PublicMention {
		t.Errorf("the mention came as %+v", mention.Message)
	}
	if r, err = s.Session.Send(t.Context(), answering(s, mention, "Thank you")); err != nil || s.Item(string(r.ID)).Parent != m.ID {
		t.Errorf("the answer to a mention: %+v, %v", r, err)
	}
}

func TestWhatMayBeOutIsLookedForBeforeItGoesAgain(t *testing.T) {
	t.Parallel()
	s, _ := street(t)
	post := publish(s, "New oven")
	c := s.Did(s.Public().Comment(string(post.ID), sandbox.WallDraft{Text: "How much?"}))
	out := answering(s, s.Next("the comment", written(c.ID)), "Twelve")
	s.Must(s.Table.SetFaults(sandbox.Faults{LostAnswer: true, Rate: 100}))
	if _, err := s.Session.Send(t.Context(), out); platform.AsFailure(err).Kind != platform.Uncertain {
		t.Errorf("a cut answer: %v", err)
	}
	s.Must(s.Table.SetFaults(sandbox.Faults{}))
	r, err := s.Session.Send(t.Context(), out) // the same message again
	s.Must(err)
	count := 0
	for _, it := range s.Table.Wall().Items(s.Account.ID, sandbox.WallQuery{Under: c.ID}).Items {
		if it.Ours() {
			count++
		}
	}
	if count != 1 || s.Item(string(r.ID)).Text != "Twelve" {
		t.Errorf("%d answers stand there; the receipt names %+v", count, s.Item(string(r.ID)))
	}
	if f, found, err := s.Session.(platform.SentFinder).FindSent(t.Context(), out, s.Clock.Now()); err != nil || !found || f.ID != r.ID {
		t.Errorf("looked for: %+v, %v, %v", f, found, err)
	}
	p, found, err := s.Session.(platform.Publisher).FindPublished(t.Context(), platform.Publishing{Text: "New oven", Tried: s.Clock.Now()})
	if err != nil || !found || p.ID != post.ID {
		t.Errorf("a post that is out: %+v, %v, %v", p, found, err)
	}
	_, err = s.Session.(platform.Publisher).Publish(t.Context(), platform.Publishing{Text: "New oven"})
	if platform.AsFailure(err).Kind != platform.Rejected {
		t.Errorf("the same post again: %v", err)
	}
}

type file struct{ *bytes.Reader }

func (file) Close() error { return nil }

func TestThePageLikesChangesAndDeletes(t *testing.T) {
	t.Parallel()
	s, _ := street(t)
	picture := platform.OutgoingMedia{Attachment: desk.Attachment{Mime: "image/png", Name: "a.png"}, Open: func() (platform.ReadSeekCloser, error) {
		return file{bytes.NewReader([]byte("a picture"))}, nil
	}}
	post, err := s.Session.(platform.Publisher).Publish(t.Context(), platform.Publishing{Text: "New oven", Link: "https://shop.example/", Media: []platform.OutgoingMedia{picture}})
	s.Must(err)
	if it := s.Item(string(post.ID)); len(it.Files) != 1 || it.Text != "New oven\nhttps://shop.example/" {
		t.Errorf("the post is %+v", it)
	}
	c := s.Did(s.Public().Comment(string(post.ID), sandbox.WallDraft{Text: "Lovely"}))
	ref := platform.PublicRef{Kind: desk.PublicComment, Post: post.ID, ID: platform.RemoteMessageID(c.ID)}
	liker := s.Session.(platform.Liker)
	for range 2 {
		s.Must(liker.Like(t.Context(), ref, true))
	}
	if !s.Item(c.ID).Liked {
		t.Error("the comment is not liked")
	}
	for range 2 {
		s.Must(liker.Like(t.Context(), ref, false))
	}
	if s.Item(c.ID).Liked {
		t.Error("the comment is still liked")
	}
	rewriter, remover := s.Session.(platform.Rewriter), s.Session.(platform.Remover)
	ours := platform.PublicRef{Kind: desk.PublicPost, Post: post.ID, Ours: true}
	s.Must(rewriter.Rewrite(t.Context(), ours, "New oven [today]"))
	if it := s.Item(string(post.ID)); it.Text != "New oven [today]" {
		t.Errorf("the post says %q", it.Text)
	}
	said, err := s.Session.(platform.Publisher).Publish(t.Context(), platform.Publishing{Text: "And more tomorow", Under: post.ID})
	s.Must(err)
	own := platform.PublicRef{Kind: desk.PublicComment, Post: post.ID, ID: platform.RemoteMessageID(said.ID), Ours: true}
	s.Must(rewriter.Rewrite(t.Context(), own, "And more tomorrow"))
	if it := s.Item(string(said.ID)); it.Text != "And more tomorrow" {
		t.Errorf("our comment says %q", it.Text)
	}
	read, err := s.Session.(platform.PostReader).ReadPost(t.Context(), post.ID)
	if err != nil || !read.Ours || read.Counts == nil || *read.Counts.Comments != 2 || read.Text != "New oven [today]" {
		t.Errorf("the post reads as %+v, %v", read, err)
	}
	for _, item := range []platform.PublicRef{ref, own, ours} {
		s.Must(remover.Remove(t.Context(), item))
		s.Must(remover.Remove(t.Context(), item)) // what is gone is no error
	}
	if s.Item(c.ID).Gone == nil || s.Item(string(said.ID)).Gone == nil || s.Item(string(post.ID)).Gone == nil {
		t.Error("something is still there")
	}
	if _, err := s.Session.(platform.PostReader).ReadPost(t.Context(), post.ID); platform.AsFailure(err).Kind != platform.Gone {
		t.Errorf("the post that is gone reads with %v", err)
	}
}

func TestWhatAWebhookMissedIsAskedForEveryHalfHour(t *testing.T) {
	t.Parallel()
	s, n := street(t)
	post := publish(s, "New oven")
	old := s.Did(s.Public().Comment(string(post.ID), sandbox.WallDraft{Text: "First"}))
	s.Next("the comment", written(old.ID))
	p := s.Look("the page's post", func(in platform.Inbound) bool { return in.Published != nil })
	if p.Published.ID != post.ID || !p.Published.Ours {
		t.Errorf("the post came as %+v", p.Published)
	}
	again := s.Next("what was there", written(old.ID))
	if !again.Backfill || again.Key != "comment:"+old.ID {
		t.Errorf("what was there came as %+v", again)
	}
	n.Expel(s.Account.ID, true) // and the role comes back: the subscription does not
	n.Expel(s.Account.ID, false)
	s.Must(s.Session.(platform.HookKeeper).Unsubscribe(t.Context()))
	s.Clock.Advance(35 * time.Minute)
	missed := s.Did(s.Public().Comment(string(post.ID), sandbox.WallDraft{Text: "Second"}))
	s.Did(s.Public().Edit(missed.ID, sandbox.WallDraft{Text: "Second!"}))
	in := s.Look("what was missed", written(missed.ID))
	if in.Backfill || in.Message.Text != "Second" {
		t.Errorf("what was missed came as %+v", in)
	}
	if e := s.Next("its edit", func(in platform.Inbound) bool { return in.Edit != nil }); e.Edit.Text != "Second!" {
		t.Errorf("the edit came as %+v", e.Edit)
	}
	plan := s.Session.(platform.Lookout).Plan()
	if plan.Every != 30*time.Minute || plan.LastAt.IsZero() || plan.NextAt.Before(plan.LastAt.Add(plan.Every)) {
		t.Errorf("the plan is %+v", plan)
	}
}

func states(t *testing.T, s platform.Session) string {
	t.Helper()
	var out []string
	for _, r := range s.(platform.Checker).Check(t.Context()) {
		out = append(out, r.Key+" "+r.State)
	}
	return strings.Join(out, ", ")
}

func TestChecksSayWhatIsWrongWithThePage(t *testing.T) {
	t.Parallel()
	s, n := street(t)
	s.Clock.Advance(time.Until(time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)))
	if got := states(t, s.Session); got != "token ok, page ok, role ok, version ok, subscription ok" {
		t.Errorf("all well: %s", got)
	}
	keeper := s.Session.(platform.HookKeeper)
	s.Must(keeper.Unsubscribe(t.Context()))
	if got := states(t, s.Session); !strings.HasSuffix(got, "subscription failed") {
		t.Errorf("without a subscription: %s", got)
	}
	if at, err := s.Session.(platform.Prober).Probe(t.Context(), true); err != nil || at.Trouble == nil || at.Trouble.Mend != platform.MendSubscribe {
		t.Errorf("the probe says %+v, %v", at, err)
	}
	s.Must(keeper.Subscribe(t.Context(), ""))
	if is, err := keeper.Hooks(t.Context()); err != nil || !is.Subscribed || is.Address != s.Account.HookURL {
		t.Errorf("subscribed again: %+v, %v", is, err)
	}
	n.Expel(s.Account.ID, true)
	if got := states(t, s.Session); !strings.Contains(got, "role failed") {
		t.Errorf("without the role: %s", got)
	}
	n.Expel(s.Account.ID, false)
	n.Revoke(s.Account.ID, true)
	if got := states(t, s.Session); !strings.HasPrefix(got, "token failed") {
		t.Errorf("without the grant: %s", got)
	}
	n.Revoke(s.Account.ID, false)
	other, err := s.Open(map[string]string{"api_version": "202501"})
	s.Must(err)
	if _, err := other.(platform.Prober).Probe(t.Context(), false); platform.AsFailure(err).Kind != platform.Misconfigured {
		t.Errorf("with a version that ended: %v", err)
	}
}
