package x_test

import (
	"context"
	"encoding/json"
	"maps"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/sandbox"
)

// public is the phone's owner as everybody reads them.
func (s *street) public() sandbox.Visitor {
	return s.table.Wall().Visitor(s.account.ID, s.phone.ID)
}

func (s *street) did(it sandbox.Item, err error) sandbox.Item {
	s.t.Helper()
	s.must(err)
	return it
}

func (s *street) item(id string) sandbox.Item {
	s.t.Helper()
	it, ok := s.table.Wall().Item(s.account.ID, id)
	if !ok {
		s.t.Fatalf("there is no post %s", id)
	}
	return it
}

// heard waits for what came in of a post.
func (s *street) heard(id string) platform.Inbound {
	s.t.Helper()
	return s.next("post "+id, func(in platform.Inbound) bool { return in.Key == "post:"+id })
}

// respond answers an item in public.
func (s *street) respond(as platform.Session, in platform.Inbound, text string, named bool) (platform.Receipt, error) {
	s.t.Helper()
	m := desk.Message{ID: "m1", Direction: desk.DirectionOut, Kind: desk.MessageText, Text: text}
	out, _ := desk.NewOutgoing(m)
	return as.Send(s.t.Context(), s.outgoing(in, out, named))
}

func (s *street) outgoing(in platform.Inbound, out desk.Outgoing, named bool) platform.Outgoing {
	return platform.Outgoing{
		Message: out, To: platform.Recipient{Address: in.Sender.Address, Keys: in.Sender.Keys}, ReplyTo: in.Message.ID,
		Public: &platform.PublicTarget{Post: in.Post, Kind: in.Message.Public.Kind, Above: in.Message.Public.Parent, Named: named, Name: in.Sender.Display},
	}
}

func ref(in platform.Inbound) platform.PublicRef {
	return platform.PublicRef{Kind: in.Message.Public.Kind, Post: in.Post, ID: in.Message.ID, Author: platform.Recipient{Address: in.Sender.Address, Keys: in.Sender.Keys}}
}

// Proves: 003-27, 003-30
func TestWhatIsSaidInPublicComesAtOnceAndIsAnsweredInItsThread(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	ours, err := s.session.(platform.Publisher).Publish(t.Context(), platform.Publishing{ID: "p1", Text: "¡Horno nuevo! & pan < caro", Link: "https://alba.example/horno"})
	s.must(err)
	published := s.heard(string(ours.ID))
	if p := published.Published; p == nil || !p.Ours || p.Text != "¡Horno nuevo! & pan < caro https://alba.example/horno" || p.ID != ours.ID || p.Link != ours.Link {
		t.Fatalf("our post came as %+v", published)
	}
	asked := s.heard(s.did(s.public().Comment(string(ours.ID), sandbox.WallDraft{Text: "¿Cuánto cuesta? 🍞"})).ID)
	if m := asked.Message; m == nil || m.Text != "¿Cuánto cuesta? 🍞" || asked.Post != ours.ID || m.Public.Kind != desk.PublicComment || m.Public.Parent != "" ||
		!m.Public.Under.Ours || m.Public.Under.Text != published.Published.Text || len(m.Public.Cannot) > 0 || asked.Sender.Display != "@lucía_paz" {
		t.Fatalf("the answer to our post came as %+v %+v", asked, asked.Message)
	}
	got, err := s.respond(s.session, asked, "9 euros", false)
	s.must(err)
	shown := s.item(string(got.ID))
	if shown.Text != "9 euros" || shown.Parent != string(asked.Message.ID) || !shown.Ours() {
		t.Errorf("people see %+v", shown)
	}
	echo := s.heard(string(got.ID))
	if e := echo.Echo; e == nil || e.ID != got.ID || e.Public.Parent != asked.Message.ID || !e.PerhapsOurs || echo.Post != ours.ID || echo.Sender.Keys[0] != asked.Sender.Keys[0] {
		t.Errorf("our answer came as %+v", echo)
	}
	further := s.heard(s.did(s.public().Comment(string(got.ID), sandbox.WallDraft{Text: "Gracias"})).ID)
	if further.Post != ours.ID || further.Message.Public.Parent != got.ID || further.Message.Text != "Gracias" {
		t.Errorf("what answers our answer came as %+v", further.Message)
	}
	mention := s.heard(s.did(s.public().Mention(sandbox.WallDraft{Text: "Vaya servicio el de " + s.account.Display})).ID)
	if m := mention.Message; string(mention.Post) != string(m.ID) || m.Public.Kind != desk.PublicPost || m.Public.Cannot[0] != desk.VerbHide || m.Text != "Vaya servicio el de "+s.account.Display {
		t.Errorf("a mention came as %+v", m)
	}
	quote := s.heard(s.did(s.public().Quote(sandbox.WallDraft{Text: "Mirad esto", Quotes: string(ours.ID)})).ID)
	if m := quote.Message; m.Public.Kind != desk.PublicPost || !strings.HasSuffix(m.Public.Under.Shares, string(ours.ID)) {
		t.Errorf("a quote came as %+v", m.Public)
	}
	_, err = s.respond(s.session, quote, "¡Gracias!", false)
	s.must(err)
}

// Proves: 003-29
func TestAnAnswerNamesThePersonWhereThatIsAskedFor(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	in := s.heard(s.did(s.public().Mention(sandbox.WallDraft{Text: "Hola " + s.account.Display})).ID)
	for named, want := range map[bool]string{true: "@lucía_paz ¡Hola!", false: "¡Hola!"} {
		got, err := s.respond(s.session, in, "¡Hola!", named)
		s.must(err)
		if text := s.item(string(got.ID)).Text; text != want {
			t.Errorf("named %v it says %q", named, text)
		}
	}
}

func TestVerbsTakeEffectOnTheNetwork(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	ours, err := s.session.(platform.Publisher).Publish(t.Context(), platform.Publishing{Text: "Abrimos a las 8"})
	s.must(err)
	rude := s.heard(s.did(s.public().Comment(string(ours.ID), sandbox.WallDraft{Text: "Ladrones"})).ID)
	hider, liker, remover := s.session.(platform.Hider), s.session.(platform.Liker), s.session.(platform.Remover)
	for _, on := range []bool{true, true, false} {
		s.must(hider.Hide(t.Context(), ref(rude), on))
		s.must(liker.Like(t.Context(), ref(rude), on))
		if it := s.item(string(rude.Message.ID)); it.Hidden != on || it.Liked != on {
			t.Errorf("hidden and liked %v: %+v", on, it)
		}
	}
	elsewhere := s.heard(s.did(s.public().Mention(sandbox.WallDraft{Text: "Mal " + s.account.Display})).ID)
	if err := hider.Hide(t.Context(), ref(elsewhere), true); err == nil || platform.AsFailure(err).Kind != platform.Rejected || !strings.Contains(platform.AsFailure(err).Title, "own posts") {
		t.Errorf("a post of somebody's own is hidden: %v", err)
	}
	if err := remover.Remove(t.Context(), ref(elsewhere)); err == nil || platform.AsFailure(err).Kind != platform.Unsupported {
		t.Errorf("somebody else's post is deleted: %v", err)
	}
	got, err := s.respond(s.session, rude, "Lo sentimos", false)
	s.must(err)
	s.heard(string(got.ID))
	mine := platform.PublicRef{Kind: desk.PublicComment, Post: ours.ID, ID: platform.RemoteMessageID(got.ID), Ours: true}
	for range 2 { // what is gone is no error
		s.must(remover.Remove(t.Context(), mine))
	}
	s.next("that our answer is gone", func(in platform.Inbound) bool {
		return in.Moderated != nil && in.Moderated.ID == got.ID && in.Post == ours.ID
	})
	s.must(remover.Remove(t.Context(), platform.PublicRef{Kind: desk.PublicPost, Post: ours.ID, Ours: true}))
	s.next("that our post is gone", func(in platform.Inbound) bool {
		return in.Published != nil && in.Published.Deleted && in.Published.ID == ours.ID
	})
	if _, err := s.session.(platform.PostReader).ReadPost(t.Context(), ours.ID); err == nil || platform.AsFailure(err).Kind != platform.Gone {
		t.Errorf("a post that is gone is read: %v", err)
	}
}

func TestAnEnterpriseAppBlocksAndAnswersEverybody(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	in := s.heard(s.did(s.public().Mention(sandbox.WallDraft{Text: "Hola " + s.account.Display})).ID)
	if rule := s.session.Caps().Public.Verbs[desk.VerbBlock]; rule.Level != platform.No || rule.Why.Es == "" {
		t.Errorf("blocking is %+v", rule)
	}
	if err := s.session.(platform.Blocker).Block(t.Context(), ref(in), true); err == nil || platform.AsFailure(err).Kind != platform.Unsupported {
		t.Errorf("blocked without the contract: %v", err)
	}
	settings := maps.Clone(s.account.Settings)
	settings["plan"] = "enterprise"
	s.account.Settings = settings
	s.must(s.table.Connect(s.account))
	session := s.open(settings, s.account.Secrets)
	for _, on := range []bool{true, false} {
		s.must(session.(platform.Blocker).Block(t.Context(), ref(in), on))
		if p, _ := s.table.Wall().Person(s.account.ID, in.Sender.Address); p.Blocked != on {
			t.Errorf("blocked %v: %+v", on, p)
		}
	}
	if session.Caps().Public.Verbs[desk.VerbBlock].Level != platform.Yes {
		t.Error("blocking is not offered")
	}
}

// The network lets apps answer only those who named the account.
func TestAnAnswerThatTheNetworkForbidsSaysWhereToGiveIt(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	post := s.did(s.public().Mention(sandbox.WallDraft{Text: "Hola " + s.account.Display}))
	s.heard(post.ID)
	leo, err := s.table.AddPhone(sandbox.Phone{Name: "Leo", Number: "+34600111333"})
	s.must(err)
	among := s.did(s.table.Wall().Visitor(s.account.ID, leo.ID).Comment(post.ID, sandbox.WallDraft{Text: "A mí me pasó igual"}))
	in := platform.Inbound{Post: platform.RemotePostID(post.ID), Sender: &platform.Person{Address: among.Author.NetworkID, Display: "@leo"},
		Message: &platform.MessageIn{ID: platform.RemoteMessageID(among.ID), Public: &platform.PublicIn{Kind: desk.PublicMention}}}
	_, err = s.respond(s.session, in, "Te ayudamos", false)
	f := platform.AsFailure(err)
	link := "https://x.com/i/status/" + among.ID
	if err == nil || f.Kind != platform.Rejected || f.Code != "reply_not_allowed" || !strings.Contains(f.Detail, link) || !strings.Contains(f.Advice.Es, link) {
		t.Errorf("refused with %+v", f)
	}
}

func TestWhatMayBeOutIsLookedForBeforeItIsSaidAgain(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	in := s.heard(s.did(s.public().Mention(sandbox.WallDraft{Text: "Hola " + s.account.Display})).ID)
	since := time.Now()
	text := "Mira https://alba.example/pan?a=1&b=2 < 3"
	m, _ := desk.NewOutgoing(desk.Message{ID: "m1", Direction: desk.DirectionOut, Kind: desk.MessageText, Text: text})
	answer := s.outgoing(in, m, true)
	private := platform.Outgoing{Message: m, To: answer.To, PrivateTo: in.Message.ID}
	post := platform.Publishing{ID: "p1", Text: "Pan de hoy", Link: "https://alba.example/pan", Tried: since}
	finder, publisher := s.session.(platform.SentFinder), s.session.(platform.Publisher)
	find := func() (ids []string) {
		for _, out := range []platform.Outgoing{answer, private} {
			got, found, err := finder.FindSent(t.Context(), out, since)
			s.must(err)
			if found {
				ids = append(ids, string(got.ID))
			}
		}
		got, found, err := publisher.FindPublished(t.Context(), post)
		s.must(err)
		if found {
			ids = append(ids, string(got.ID))
		}
		return ids
	}
	if ids := find(); len(ids) > 0 {
		t.Fatalf("found before anything was said: %v", ids)
	}
	s.say(sandbox.Draft{Kind: "text", Text: "Hola en privado"}) // so that a message may be sent
	s.must(s.table.SetFaults(sandbox.Faults{LostAnswer: true, Rate: 100}))
	for _, out := range []platform.Outgoing{answer, private} {
		if _, err := s.session.Send(t.Context(), out); err == nil || platform.AsFailure(err).Kind != platform.Uncertain {
			t.Fatalf("a lost answer is %v", err)
		}
	}
	if _, err := publisher.Publish(t.Context(), post); err == nil || platform.AsFailure(err).Kind != platform.Uncertain {
		t.Fatalf("a lost answer is %v", err)
	}
	s.must(s.table.SetFaults(sandbox.Faults{}))
	ids := find()
	if len(ids) != 3 || s.item(ids[0]).Parent != string(in.Message.ID) || s.item(ids[2]).Parent != "" {
		t.Errorf("found %v", ids)
	}
	if _, err := s.session.Send(t.Context(), answer); err == nil || platform.AsFailure(err).Kind != platform.Rejected {
		t.Errorf("the network takes the same words twice: %v", err)
	}
}

func TestMentionsThatWereMissedAreAskedForOnce(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	old := s.did(s.public().Mention(sandbox.WallDraft{Text: "Hace mucho " + s.account.Display}))
	s.did(s.table.Wall().Backdate(s.account.ID, old.ID, time.Now().Add(-48*time.Hour)))
	fresh := s.did(s.public().Mention(sandbox.WallDraft{Text: "Ahora " + s.account.Display}))
	s.heard(fresh.ID)
	puller := s.session.(platform.Puller)
	pull := func(cursor json.RawMessage, within time.Duration) (items []platform.Inbound, at json.RawMessage) {
		ctx, cancel := context.WithTimeout(t.Context(), within)
		defer cancel()
		s.must(puller.Pull(ctx, cursor, func(_ context.Context, fetched []platform.HookRequest, c json.RawMessage) error {
			for _, r := range fetched {
				got, err := puller.Decode(r)
				s.must(err)
				items = append(items, got...)
			}
			at = c
			cancel()
			return nil
		}))
		return items, at
	}
	items, at := pull(nil, 30*time.Second)
	if len(items) != 2 || items[0].Key != "post:"+old.ID || !items[0].Backfill || items[1].Key != "post:"+fresh.ID || items[1].Backfill {
		t.Fatalf("at first %+v", items)
	}
	if again, _ := pull(at, 300*time.Millisecond); len(again) != 0 {
		t.Errorf("again %+v", again)
	}
	third := s.did(s.public().Mention(sandbox.WallDraft{Text: "Otra vez " + s.account.Display}))
	if items, _ = pull(at, 30*time.Second); len(items) != 1 || items[0].Key != "post:"+third.ID || items[0].Sender.Name != "Lucía Paz" {
		t.Errorf("then %+v", items)
	}
	if plan := s.session.(platform.Lookout).Plan(); plan.Every != 15*time.Minute || plan.NextAt.Sub(plan.LastAt) != plan.Every || plan.Says.Es == "" {
		t.Errorf("the plan is %+v", plan)
	}
}

func TestCountsAreReadFromThePost(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	ours, err := s.session.(platform.Publisher).Publish(t.Context(), platform.Publishing{Text: "Abrimos"})
	s.must(err)
	s.did(s.public().Like(string(ours.ID), true))
	s.did(s.public().Share(string(ours.ID)))
	s.did(s.public().Comment(string(ours.ID), sandbox.WallDraft{Text: "¡Bien!"}))
	s.did(s.table.Wall().Seen(s.account.ID, string(ours.ID), 41))
	got, err := s.session.(platform.PostReader).ReadPost(t.Context(), ours.ID)
	s.must(err)
	if c := got.Counts; !got.Ours || got.Text != "Abrimos" || *c.Likes != 1 || *c.Shares != 1 || *c.Comments != 1 || *c.Reach != 41 {
		t.Errorf("read %+v", got)
	}
}
