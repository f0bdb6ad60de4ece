package meta_test

import (
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/instagram"
	"recado.dev/internal/sandbox"
	emulator "recado.dev/internal/sandbox/meta"
	"recado.dev/internal/sandbox/sandboxtest"
)

func publicSide(t *testing.T) *sandboxtest.Street {
	t.Helper()
	return sandboxtest.New(t, sandboxtest.Ends{Connector: instagram.Comments(), Network: func(table *sandbox.Table) sandbox.Network {
		var public sandbox.Network
		for _, n := range emulator.New(table) {
			table.Add(n)
			if n.Key() == emulator.KeyInstagram {
				public = n.Public()
			}
		}
		return public
	}})
}

func picture(s *sandboxtest.Street, name string) platform.OutgoingMedia {
	return platform.OutgoingMedia{Attachment: desk.Attachment{ID: name, Mime: "image/png", Name: name}, Link: s.Files}
}

func publish(s *sandboxtest.Street, text string) platform.Published {
	s.T.Helper()
	p, err := s.Session.(platform.Publisher).Publish(s.T.Context(), platform.Publishing{ID: ident.New(), Text: text, Media: []platform.OutgoingMedia{picture(s, "a.png")}})
	s.Must(err)
	return p
}

// answer has the business answer what came in, in public.
func answer(s *sandboxtest.Street, in platform.Inbound, text string, change func(*platform.Outgoing)) (platform.Receipt, error) {
	s.T.Helper()
	return s.Session.Send(s.T.Context(), answering(s, in, text, change))
}

func answering(s *sandboxtest.Street, in platform.Inbound, text string, change func(*platform.Outgoing)) platform.Outgoing {
	s.T.Helper()
	out, ok := desk.NewOutgoing(desk.Message{ID: ident.New(), Direction: desk.DirectionOut, Kind: desk.MessageText, Text: text})
	if !ok {
		s.T.Fatal("no outgoing message")
	}
	o := platform.Outgoing{Message: out, To: s.To(in), ReplyTo: in.Message.ID, Public: &platform.PublicTarget{
		Post: in.Post, Kind: in.Message.Public.Kind, Above: in.Message.Public.Parent, Name: in.Sender.Display,
	}}
	if change != nil {
		change(&o)
	}
	return o
}

func written(id string) func(platform.Inbound) bool {
	return func(in platform.Inbound) bool { return in.Message != nil && string(in.Message.ID) == id }
}

func TestCommentsComeAndAreAnsweredInPublic(t *testing.T) {
	t.Parallel()
	s := publicSide(t)
	post := publish(s, "Horno nuevo")
	if !strings.Contains(post.Link, string(post.ID)) || s.Item(string(post.ID)).Text != "Horno nuevo" || len(s.Item(string(post.ID)).Files) != 1 {
		t.Errorf("the post is %+v, %+v", post, s.Item(string(post.ID)))
	}
	first := s.Did(s.Public().Comment(string(post.ID), sandbox.WallDraft{Text: "¿Precio?"}))
	in := s.Next("the comment", written(first.ID))
	if in.Post != post.ID || in.Message.Text != "¿Precio?" || in.Message.Public.Kind != desk.PublicComment || in.Sender.Display != "@lucia.nanez" {
		t.Errorf("the comment came as %+v by %+v", in.Message, in.Sender)
	}
	leo, _ := s.Somebody("Leo Paz")
	second := s.Did(leo.Comment(first.ID, sandbox.WallDraft{Text: "Yo también"}))
	reply := s.Next("the answer to it", written(second.ID))
	if string(reply.Message.Public.Parent) != first.ID || reply.Sender.Keys[0] == in.Sender.Keys[0] {
		t.Errorf("the answer came as %+v by %+v", reply.Message.Public, reply.Sender)
	}
	r, err := answer(s, in, "12 €", nil)
	s.Must(err)
	if it := s.Item(string(r.ID)); !it.Ours() || it.Parent != first.ID || it.Text != "12 €" {
		t.Errorf("the answer stands as %+v", it)
	}
	echo := s.Next("our own words", func(in platform.Inbound) bool { return in.Echo != nil })
	if echo.Echo.ID != r.ID || string(echo.Echo.Public.Parent) != first.ID || echo.Sender != nil {
		t.Errorf("our own words came as %+v", echo)
	}
	// What answers an answer stands under the comment above, and may name its person.
	r, err = answer(s, reply, "Para ti también", func(o *platform.Outgoing) { o.Public.Named = true })
	s.Must(err)
	if it := s.Item(string(r.ID)); it.Parent != first.ID || it.Text != "@leo.paz Para ti también" {
		t.Errorf("the second answer stands as %+v", it)
	}
	if _, err := answer(s, in, "#a #b #c #d #e", nil); platform.AsFailure(err).Kind != platform.Rejected {
		t.Errorf("five hashtags: %v", err)
	}
}

func TestAnswersThatMayBeOutAreLookedForBeforeTheyGoAgain(t *testing.T) {
	t.Parallel()
	s := publicSide(t)
	post := publish(s, "Horno nuevo")
	c := s.Did(s.Public().Comment(string(post.ID), sandbox.WallDraft{Text: "¿Precio?"}))
	in := s.Next("the comment", written(c.ID))
	began := s.Clock.Now()
	out := answering(s, in, "12 €", nil)
	finder := s.Session.(platform.SentFinder)
	if _, found, err := finder.FindSent(t.Context(), out, began); found || err != nil {
		t.Errorf("before it went: found %v, %v", found, err)
	}
	s.Must(s.Table.SetFaults(sandbox.Faults{LostAnswer: true, Rate: 100}))
	if _, err := s.Session.Send(t.Context(), out); platform.AsFailure(err).Kind != platform.Uncertain {
		t.Errorf("a cut answer: %v", err)
	}
	s.Must(s.Table.SetFaults(sandbox.Faults{}))
	r, found, err := finder.FindSent(t.Context(), out, began)
	if err != nil || !found || s.Item(string(r.ID)).Text != "12 €" {
		t.Errorf("after it went: %+v, %v, %v", r, found, err)
	}
	if _, found, err := finder.FindSent(t.Context(), out, began.Add(time.Hour)); found || err != nil {
		t.Errorf("the same words of before are taken for a later answer: %v, %v", found, err)
	}
	publisher := s.Session.(platform.Publisher)
	p, found, err := publisher.FindPublished(t.Context(), platform.Publishing{Text: "Horno nuevo", Tried: began.Add(-time.Minute)})
	if err != nil || !found || p.ID != post.ID || p.Link != post.Link {
		t.Errorf("a post that is out: %+v, %v, %v", p, found, err)
	}
	if _, found, err := publisher.FindPublished(t.Context(), platform.Publishing{Text: "Otra cosa", Tried: began}); found || err != nil {
		t.Errorf("a post that is not: %v, %v", found, err)
	}
}

func TestCommentsAreHiddenShownAndDeleted(t *testing.T) {
	t.Parallel()
	s := publicSide(t)
	post := publish(s, "Horno nuevo")
	c := s.Did(s.Public().Comment(string(post.ID), sandbox.WallDraft{Text: "¡Qué malo!"}))
	ref := platform.PublicRef{Kind: desk.PublicComment, Post: post.ID, ID: platform.RemoteMessageID(c.ID)}
	hider := s.Session.(platform.Hider)
	s.Must(hider.Hide(t.Context(), ref, true))
	if !s.Item(c.ID).Hidden {
		t.Error("the comment is not hidden")
	}
	s.Must(hider.Hide(t.Context(), ref, false))
	if s.Item(c.ID).Hidden {
		t.Error("the comment is not shown again")
	}
	remover := s.Session.(platform.Remover)
	s.Must(remover.Remove(t.Context(), ref))
	s.Must(remover.Remove(t.Context(), ref)) // what is gone is no error
	if s.Item(c.ID).Gone == nil {
		t.Error("the comment is still there")
	}
	post2 := platform.PublicRef{Kind: desk.PublicPost, Post: post.ID, Ours: true}
	if err := remover.Remove(t.Context(), post2); platform.AsFailure(err).Kind != platform.Unsupported {
		t.Errorf("a post is deleted: %v", err)
	}
}

func TestSeveralPicturesAreOnePostAndWordsAloneAreNone(t *testing.T) {
	t.Parallel()
	s := publicSide(t)
	publisher := s.Session.(platform.Publisher)
	p, err := publisher.Publish(t.Context(), platform.Publishing{Text: "Dos fotos", Link: "https://shop.example/", Media: []platform.OutgoingMedia{picture(s, "a.png"), picture(s, "b.png")}})
	s.Must(err)
	if it := s.Item(string(p.ID)); len(it.Files) != 2 || it.Text != "Dos fotos\nhttps://shop.example/" {
		t.Errorf("the post is %+v", it)
	}
	if _, err := publisher.Publish(t.Context(), platform.Publishing{Text: "Solo palabras"}); platform.AsFailure(err).Kind != platform.Unsupported {
		t.Errorf("words alone: %v", err)
	}
	under, err := publisher.Publish(t.Context(), platform.Publishing{Text: "Y mañana más", Under: p.ID})
	s.Must(err)
	if it := s.Item(string(under.ID)); it.Kind != sandbox.ItemComment || it.Parent != string(p.ID) {
		t.Errorf("what we say under it is %+v", it)
	}
	read, err := s.Session.(platform.PostReader).ReadPost(t.Context(), p.ID)
	if err != nil || !read.Ours || read.Counts == nil || *read.Counts.Comments != 1 || len(read.Attachments) != 1 {
		t.Errorf("the post reads as %+v, %v", read, err)
	}
	if _, err := s.Session.(platform.PostReader).ReadPost(t.Context(), "18000000"); platform.AsFailure(err).Kind != platform.Gone {
		t.Errorf("a post that never was: %v", err)
	}
}

func TestMentionsElsewhereComeWithTheirWords(t *testing.T) {
	t.Parallel()
	s := publicSide(t)
	fill := func(in platform.Inbound) bool {
		return in.Message != nil && in.Message.Public.Kind == desk.PublicMention
	}
	post := s.Did(s.Public().Mention(sandbox.WallDraft{Text: "Mi bolso de @tienda.alba"}))
	in := s.Next("the mention", fill)
	if string(in.Message.ID) != post.ID || in.Message.Text != "Mi bolso de @tienda.alba" || in.Sender.Display != "@lucia.nanez" || string(in.Post) != post.ID {
		t.Errorf("the mention came as %+v by %+v", in, in.Sender)
	}
	r, err := answer(s, in, "¡Qué bonito!", nil)
	s.Must(err)
	if it := s.Item(string(r.ID)); it.Parent != post.ID || !it.Ours() {
		t.Errorf("the answer stands as %+v", it)
	}
	leo, _ := s.Somebody("Leo Paz")
	c := s.Did(leo.Comment(post.ID, sandbox.WallDraft{Text: "¿Es de @tienda.alba?"}))
	in = s.Next("the mention in a comment", fill)
	if string(in.Message.ID) != c.ID || in.Message.Public.Under.Text != "Mi bolso de @tienda.alba" || len(in.Message.Public.Cannot) == 0 {
		t.Errorf("the mention in a comment came as %+v", in.Message)
	}
	if r, err = answer(s, in, "Sí", nil); err != nil || s.Item(string(r.ID)).Parent != c.ID {
		t.Errorf("the answer to it: %+v, %v", r, err)
	}
	if read, err := s.Session.(platform.PostReader).ReadPost(t.Context(), in.Post); err != nil || read.Ours || read.Author != "@lucia.nanez" {
		t.Errorf("somebody's post reads as %+v, %v", read, err)
	}
}
