package meta_test

import (
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/facebook"
	"recado.dev/internal/platform/messenger"
	"recado.dev/internal/sandbox"
	emulator "recado.dev/internal/sandbox/meta"
	"recado.dev/internal/sandbox/sandboxtest"
)

// pageSide is a street with a Page, on which the phone's owner writes in public.
func pageSide(t *testing.T) *sandboxtest.Street {
	t.Helper()
	return sandboxtest.New(t, sandboxtest.Ends{Connector: facebook.New(), Network: func(table *sandbox.Table) sandbox.Network {
		var public sandbox.Network
		for _, n := range emulator.New(table) {
			table.Add(n)
			if n.Key() == emulator.KeyMessenger {
				public = n.Public()
			}
		}
		return public
	}})
}

func hear(s *sandboxtest.Street, what string) platform.Inbound {
	s.T.Helper()
	return s.Next(what, func(in platform.Inbound) bool { return in.Message != nil })
}

func TestEverythingThatPeopleDoOnAPageIsTold(t *testing.T) {
	t.Parallel()
	s := pageSide(t)
	post := s.Did(s.Business().Publish(sandbox.WallDraft{Text: "¡Nuevo horno!"}))
	ours := s.Next("our post", func(in platform.Inbound) bool { return in.Published != nil })
	if !ours.Published.Ours || ours.Published.Text != "¡Nuevo horno!" || string(ours.Post) != post.ID {
		t.Errorf("our own post came as %+v", ours.Published)
	}
	c := s.Did(s.Public().Comment(post.ID, sandbox.WallDraft{Text: "¿Presio?"}))
	in := hear(s, "the comment")
	if in.Message.Text != "¿Presio?" || in.Message.Public.Kind != desk.PublicComment || in.Message.Public.Parent != "" || string(in.Post) != post.ID || in.Sender.Name != "Lucía Ñáñez" {
		t.Errorf("a comment came as %+v %+v", in, in.Message.Public)
	}
	s.Did(s.Public().Edit(c.ID, sandbox.WallDraft{Text: "¿Precio?"}))
	edit := s.Next("the edit", func(in platform.Inbound) bool { return in.Edit != nil })
	if edit.Edit.Text != "¿Precio?" || string(edit.Edit.ID) != c.ID {
		t.Errorf("the edit came as %+v", edit.Edit)
	}
	s.Did(s.Public().Like(c.ID, true))
	likes := s.Next("a like", func(in platform.Inbound) bool { return in.Counted != nil })
	if string(likes.Counted.ID) != c.ID || likes.Counted.AddLikes != 1 {
		t.Errorf("a like came as %+v", likes.Counted)
	}
	s.Did(s.Public().Share(post.ID))
	if shared := s.Next("a share", func(in platform.Inbound) bool { return in.Counted != nil }); shared.Counted.AddShares != 1 || string(shared.Post) != post.ID {
		t.Errorf("a share came as %+v", shared.Counted)
	}
	s.Did(s.Business().Hide(c.ID, true))
	if hidden := s.Next("that it is hidden", func(in platform.Inbound) bool { return in.Moderated != nil }); hidden.Moderated.State != desk.ItemHidden {
		t.Errorf("hiding came as %+v", hidden.Moderated)
	}
	own := s.Did(s.Business().Comment(c.ID, sandbox.WallDraft{Text: "Son 39 €"}))
	echo := s.Next("our own words", func(in platform.Inbound) bool { return in.Echo != nil })
	if string(echo.Echo.ID) != own.ID || string(echo.Echo.Public.Parent) != c.ID || echo.Sender != nil {
		t.Errorf("our own words came as %+v", echo.Echo)
	}
	s.Did(s.Public().Delete(c.ID))
	if gone := s.Next("that it is gone", func(in platform.Inbound) bool { return in.Moderated != nil }); gone.Moderated.State != desk.ItemGone || string(gone.Moderated.ID) != c.ID {
		t.Errorf("deleting came as %+v", gone.Moderated)
	}
}

func TestVisitorsPostAndMention(t *testing.T) {
	t.Parallel()
	s := pageSide(t)
	f, err := s.Table.AddMedia("", "image/png", "uno.png", strings.NewReader("a picture"))
	s.Must(err)
	post := s.Did(s.Public().Post(sandbox.WallDraft{Text: "Llegó roto", MediaIDs: []string{f.ID}}))
	in := hear(s, "the visitor's post")
	if in.Message.Public.Kind != desk.PublicPost || string(in.Post) != post.ID || string(in.Message.ID) != post.ID || len(in.Message.Attachments) != 1 {
		t.Errorf("a visitor's post came as %+v %+v", in, in.Message)
	}
	got, err := s.Session.(platform.MediaFetcher).FetchMedia(t.Context(), in.Message.Attachments[0].Remote, 1<<20)
	s.Must(err)
	_ = got.Body.Close()
	r, err := answer(s, in, "Lo sentimos mucho", nil)
	s.Must(err)
	if it := s.Item(string(r.ID)); it.Text != "Lo sentimos mucho" || it.Parent != post.ID || !it.Ours() {
		t.Errorf("under the visitor's post stands %+v", it)
	}
	mention := s.Did(s.Public().Mention(sandbox.WallDraft{Text: "Me encanta @Tienda Alba"}))
	named := hear(s, "the mention")
	if named.Message.Public.Kind != desk.PublicMention || string(named.Post) != mention.ID || named.Message.Text != "Me encanta @Tienda Alba" {
		t.Errorf("a mention came as %+v", named.Message)
	}
	if _, err := answer(s, named, "¡Gracias!", nil); err != nil {
		t.Errorf("a mention can be answered: %v", err)
	}
}

func TestAnswersStandUnderTheCommentAtTheTop(t *testing.T) {
	t.Parallel()
	s := pageSide(t)
	post := s.Did(s.Business().Publish(sandbox.WallDraft{Text: "Horno"}))
	top := s.Did(s.Public().Comment(post.ID, sandbox.WallDraft{Text: "¿Precio?"}))
	first := hear(s, "the comment")
	r, err := answer(s, first, "39 €", func(o *platform.Outgoing) { o.Public.Named = true })
	s.Must(err)
	if it := s.Item(string(r.ID)); it.Text != "Lucía Ñáñez, 39 €" || it.Parent != top.ID {
		t.Errorf("the answer stands as %+v", it)
	}
	other, _ := s.Somebody("Leo Gil")
	s.Did(other.Comment(top.ID, sandbox.WallDraft{Text: "Yo también"}))
	under := hear(s, "the answer to the comment")
	if string(under.Message.Public.Parent) != top.ID {
		t.Fatalf("an answer came as %+v", under.Message.Public)
	}
	media := picture(s, "a.png")
	media.Open = opens("the bytes of a picture")
	o := answering(s, under, "Aquí está", nil)
	out, _ := desk.NewOutgoing(desk.Message{ID: "our-2", Direction: desk.DirectionOut, Kind: desk.MessageImage, Text: "Aquí está", Attachments: []desk.Attachment{media.Attachment}})
	o.Message, o.Media = out, []platform.OutgoingMedia{media}
	r, err = s.Session.Send(t.Context(), o)
	s.Must(err)
	if it := s.Item(string(r.ID)); it.Parent != top.ID || len(it.Files) != 1 {
		t.Errorf("an answer to an answer stands as %+v", it)
	}
}

func opens(content string) func() (platform.ReadSeekCloser, error) {
	return func() (platform.ReadSeekCloser, error) { return reading{strings.NewReader(content)}, nil }
}

type reading struct{ *strings.Reader }

func (reading) Close() error { return nil }

func TestAnAnswerWhoseReceiptWasLostIsFound(t *testing.T) {
	t.Parallel()
	s := pageSide(t)
	post := s.Did(s.Public().Post(sandbox.WallDraft{Text: "Hola"}))
	in := hear(s, "the post")
	o := answering(s, in, "Hola, Lucía", nil)
	finder := s.Session.(platform.SentFinder)
	if _, found, err := finder.FindSent(t.Context(), o, s.Clock.Now()); found || err != nil {
		t.Errorf("before it was sent: %v %v", found, err)
	}
	r, err := s.Session.Send(t.Context(), o)
	s.Must(err)
	again, found, err := finder.FindSent(t.Context(), o, s.Clock.Now())
	if !found || err != nil || again.ID != r.ID {
		t.Errorf("found %+v, %v, %v; want %s", again, found, err, r.ID)
	}
	if _, found, _ := finder.FindSent(t.Context(), o, s.Clock.Now().Add(time.Hour)); found {
		t.Errorf("one of an hour before is another")
	}
	if d, _ := s.Table.Wall().Comments(s.Account.ID, post.ID); d != 1 {
		t.Errorf("%d comments; want one", d)
	}
}

func TestVerbsDoWhatTheySay(t *testing.T) {
	t.Parallel()
	s := pageSide(t)
	ctx := t.Context()
	post := s.Did(s.Business().Publish(sandbox.WallDraft{Text: "Horno"}))
	c := s.Did(s.Public().Comment(post.ID, sandbox.WallDraft{Text: "Idiotas"}))
	in := hear(s, "the comment")
	ref := platform.PublicRef{Kind: desk.PublicComment, Post: in.Post, ID: in.Message.ID, Author: s.To(in)}
	for _, on := range []bool{true, false} {
		s.Must(s.Session.(platform.Hider).Hide(ctx, ref, on))
		s.Must(s.Session.(platform.Hider).Hide(ctx, ref, on)) // again does no harm
		s.Must(s.Session.(platform.Liker).Like(ctx, ref, on))
		s.Must(s.Session.(platform.Blocker).Block(ctx, ref, on))
		if it := s.Item(c.ID); it.Hidden != on || it.Liked != on {
			t.Errorf("asked for %v it is %+v", on, it)
		}
		_, err := s.Public().Comment(post.ID, sandbox.WallDraft{Text: "Otra"})
		if (err != nil) != on {
			t.Errorf("blocked %v, but commenting answers %v", on, err)
		}
	}
	s.Must(s.Session.(platform.Remover).Remove(ctx, ref))
	s.Must(s.Session.(platform.Remover).Remove(ctx, ref))
	if it := s.Item(c.ID); it.Gone == nil || it.Gone.By != sandbox.GoneByBusiness {
		t.Errorf("removed it is %+v", it)
	}
	if err := s.Session.(platform.Hider).Hide(ctx, ref, true); platform.AsFailure(err).Kind != platform.Gone {
		t.Errorf("hiding what is gone: %v", err)
	}
	own, err := answer(s, platform.Inbound{Post: in.Post, Sender: in.Sender, Message: &platform.MessageIn{ID: platform.RemoteMessageID(post.ID), Public: &platform.PublicIn{Kind: desk.PublicPost}}}, "Gracias a todos", nil)
	s.Must(err)
	mine := platform.PublicRef{Kind: desk.PublicComment, Post: in.Post, ID: own.ID, Ours: true}
	s.Must(s.Session.(platform.Rewriter).Rewrite(ctx, mine, "Gracias"))
	if it := s.Item(string(own.ID)); it.Text != "Gracias" || len(it.Before) != 1 {
		t.Errorf("rewritten it is %+v", it)
	}
	s.Must(s.Session.(platform.Remover).Remove(ctx, mine))
	if it := s.Item(string(own.ID)); it.Gone == nil {
		t.Errorf("withdrawn it is %+v", it)
	}
}

func TestPostsArePublishedOnceAndRead(t *testing.T) {
	t.Parallel()
	s := pageSide(t)
	ctx := t.Context()
	p := s.Session.(platform.Publisher)
	reads := s.Session.(platform.PostReader)
	file := func(mime string) platform.OutgoingMedia {
		return platform.OutgoingMedia{Attachment: desk.Attachment{ID: "f", Mime: mime, Name: "f"}, Open: opens("bytes")}
	}
	var under platform.RemotePostID
	for name, one := range map[string]platform.Publishing{
		"words":    {Text: "Hola a todos"},
		"a link":   {Text: "Leed esto", Link: "https://shop.example/1"},
		"pictures": {Text: "Mirad", Media: []platform.OutgoingMedia{file("image/png"), file("image/jpeg")}},
		"a video":  {Text: "Así se monta", Media: []platform.OutgoingMedia{file("video/mp4")}},
	} {
		one.ID, one.Tried = name, s.Clock.Now()
		if _, found, err := p.FindPublished(ctx, one); found || err != nil {
			t.Errorf("%s: found before: %v %v", name, found, err)
		}
		out, err := p.Publish(ctx, one)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if it := s.Item(string(out.ID)); it.Text != one.Text || len(it.Files) != len(one.Media) || (it.Link != nil) != (one.Link != "") {
			t.Errorf("%s stands as %+v", name, it)
		}
		again, found, err := p.FindPublished(ctx, one)
		if !found || again.ID != out.ID || err != nil {
			t.Errorf("%s: afterwards found %+v %v %v", name, again, found, err)
		}
		under = out.ID
	}
	said, err := p.Publish(ctx, platform.Publishing{ID: "u", Text: "Gracias por leernos", Under: under})
	s.Must(err)
	if it := s.Item(string(said.ID)); it.Parent != string(under) {
		t.Errorf("under the post stands %+v", it)
	}
	s.Did(s.Public().Comment(string(under), sandbox.WallDraft{Text: "De nada"}))
	s.Did(s.Public().Like(string(under), true))
	s.Did(s.Public().Share(string(under)))
	got, err := reads.ReadPost(ctx, under)
	s.Must(err)
	if n := got.Counts; !got.Ours || *n.Likes != 1 || *n.Comments != 2 || *n.Shares != 1 || got.Link == "" {
		t.Errorf("the post reads as %+v %+v", got, n)
	}
	s.Must(s.Session.(platform.Remover).Remove(ctx, platform.PublicRef{Kind: desk.PublicPost, Post: under, Ours: true}))
	if _, err := reads.ReadPost(ctx, under); platform.AsFailure(err).Kind != platform.Gone {
		t.Errorf("reading what is gone: %v", err)
	}
	if _, err := p.Publish(ctx, platform.Publishing{ID: "x"}); platform.AsFailure(err).Kind != platform.Rejected {
		t.Errorf("an empty post: %v", err)
	}
}

// beside connects the Page's messages as a channel of their own.
func beside(s *sandboxtest.Street) (sandbox.Account, platform.Session) {
	s.T.Helper()
	settings, secrets := s.Account.Settings, s.Account.Secrets
	a, ok := s.Table.Recognise(emulator.KeyMessenger, settings, secrets)
	if !ok {
		s.T.Fatal("the Page's messages are not there")
	}
	a.HookURL = s.Account.HookURL // an app has one address
	s.Must(s.Table.Connect(a))
	private, err := messenger.New().Open(platform.Account{ChannelID: "c2", Settings: settings, Secrets: secrets}, s.Host())
	s.Must(err)
	return a, private
}

func TestAPublicCommentIsAnsweredInPrivateOnceWithinSevenDays(t *testing.T) {
	t.Parallel()
	s := pageSide(t)
	account, private := beside(s)
	post := s.Did(s.Public().Post(sandbox.WallDraft{Text: "¿Dónde está mi pedido?"}))
	onPost := hear(s, "the post")
	c := s.Did(s.Public().Comment(post.ID, sandbox.WallDraft{Text: "¿Nadie?"}))
	onComment := hear(s, "the comment")
	late := s.Did(s.Public().Comment(post.ID, sandbox.WallDraft{Text: "¿Hola?"}))
	onLate := hear(s, "the other comment")
	if c.ID == late.ID {
		t.Fatal("two comments are one")
	}
	ask := func(in platform.Inbound, text string) (platform.Receipt, error) {
		out, _ := desk.NewOutgoing(desk.Message{ID: "our-" + text, Direction: desk.DirectionOut, Kind: desk.MessageText, Text: text})
		return private.Send(t.Context(), platform.Outgoing{Message: out, To: s.To(in), PrivateTo: in.Message.ID})
	}
	for _, in := range []platform.Inbound{onPost, onComment} {
		r, err := ask(in, "Te escribimos por privado")
		s.Must(err)
		if len(r.Keys) != 1 || r.Keys[0] != in.Sender.Keys[0] {
			t.Errorf("the network says it went to %v, not %v", r.Keys, in.Sender.Keys)
		}
		if _, err := ask(in, "Y otra vez"); platform.AsFailure(err).Kind != platform.Rejected {
			t.Errorf("a second private answer: %v", err)
		}
	}
	th, err := s.Table.Thread(account.ID, s.Phone.ID)
	s.Must(err)
	if len(th.Messages) != 2 || !th.Messages[0].Business {
		t.Errorf("the phone shows %+v", th.Messages)
	}
	s.Clock.Advance(8 * 24 * time.Hour)
	if _, err := ask(onLate, "Perdona"); platform.AsFailure(err).Kind != platform.WindowClosed {
		t.Errorf("after a week: %v", err)
	}
	// What the person writes back comes by the app's one address, for the other channel.
	_, err = s.Table.Say(account.ID, s.Phone.ID, sandbox.Draft{Kind: "text", Text: "Gracias"})
	s.Must(err)
	back := hear(s, "what they write back")
	if back.ForPlatform != "messenger" || back.For != account.ID || back.Sender.Keys[0] != onPost.Sender.Keys[0] {
		t.Errorf("what they write back came as %+v", back)
	}
}

func TestReviewsComeWhereTheAPIStillHasThem(t *testing.T) {
	t.Parallel()
	s := pageSide(t)
	checks := func(other map[string]string) string {
		session, err := s.Open(other)
		s.Must(err)
		for _, r := range session.(platform.Checker).Check(t.Context()) {
			if r.Key == "reviews" {
				return r.State
			}
			if r.State != "ok" && r.State != "warning" {
				t.Errorf("check %s: %s %s", r.Key, r.State, r.Detail.En)
			}
		}
		return ""
	}
	if got := checks(map[string]string{"reviews": "yes"}); got != "warning" {
		t.Errorf("with v26.0 the check says %q", got)
	}
	if got := checks(map[string]string{"reviews": "yes", "api_version": "v21.0"}); got != "ok" {
		t.Errorf("with v21.0 the check says %q", got)
	}
	review := s.Did(s.Public().Review(sandbox.WallDraft{Text: "Tardaron mucho", Stars: 1}))
	in := hear(s, "the review")
	if p := in.Message.Public; p.Kind != desk.PublicReview || p.Rating != 1 || p.Recommends == nil || *p.Recommends || string(in.Message.ID) != review.ID {
		t.Errorf("a review came as %+v", p)
	}
	r, err := answer(s, in, "Lo sentimos", nil)
	s.Must(err)
	if it := s.Item(string(r.ID)); it.Parent != review.ID || !it.Ours() {
		t.Errorf("the answer to a review stands as %+v", it)
	}
	s.Did(s.Public().Review(sandbox.WallDraft{Text: "Lo arreglaron", Stars: 5}))
	edit := s.Next("the changed review", func(in platform.Inbound) bool { return in.Edit != nil })
	if edit.Edit.Public.Rating != 5 || edit.Edit.Text != "Lo arreglaron" || string(edit.Edit.ID) != review.ID {
		t.Errorf("a changed review came as %+v", edit.Edit)
	}
}

func TestAPageWithoutItsFeedIsNoticedAndSubscribed(t *testing.T) {
	t.Parallel()
	s := pageSide(t)
	_, private := beside(s)
	s.Must(private.(platform.HookKeeper).Subscribe(t.Context(), ""))
	state := func() string {
		for _, r := range s.Session.(platform.Checker).Check(t.Context()) {
			if r.Key == "subscription" {
				return r.State
			}
		}
		return ""
	}
	if got := state(); got != "failed" {
		t.Errorf("subscribed for messages alone the check says %q", got)
	}
	s.Must(s.Session.(platform.HookKeeper).Subscribe(t.Context(), ""))
	if got := state(); got != "ok" {
		t.Errorf("subscribed the check says %q", got)
	}
	for _, r := range private.(platform.Checker).Check(t.Context()) {
		if r.State != "ok" {
			t.Errorf("the Page's messages: %s is %s: %s", r.Key, r.State, r.Detail.En)
		}
	}
	s.Must(s.Session.(platform.HookKeeper).Unsubscribe(t.Context()))
	for _, r := range private.(platform.Checker).Check(t.Context()) {
		if r.State != "ok" {
			t.Errorf("after the public side was unsubscribed, the Page's messages: %s is %s: %s", r.Key, r.State, r.Detail.En)
		}
	}
	s.Did(s.Public().Post(sandbox.WallDraft{Text: "¿Hola?"}))
	select {
	case in := <-s.In:
		t.Errorf("unsubscribed, but it came: %+v", in)
	case <-time.After(200 * time.Millisecond):
	}
}
