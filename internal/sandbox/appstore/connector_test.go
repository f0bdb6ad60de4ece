package appstore_test

import (
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	connector "recado.dev/internal/platform/appstore"
	"recado.dev/internal/sandbox"
	emulator "recado.dev/internal/sandbox/appstore"
	"recado.dev/internal/sandbox/sandboxtest"
)

// street is the connector at one end and the emulator at the other.
type street struct{ *sandboxtest.Street }

func newStreet(t *testing.T) *street {
	t.Helper()
	return &street{sandboxtest.New(t, sandboxtest.Ends{
		Connector: connector.New(), Network: func(table *sandbox.Table) sandbox.Network { return emulator.New(table) },
	})}
}

// later moves the clock past the next look.
func (s *street) later() { s.Clock.Advance(2 * time.Minute) }

func (s *street) review(stars int, title, text string) sandbox.Item {
	s.T.Helper()
	return s.Did(s.Public().Review(sandbox.WallDraft{Stars: stars, Title: title, Text: text, Country: "ES"}))
}

func (s *street) answer(id, text string) (platform.Receipt, error) {
	s.T.Helper()
	out, ok := desk.NewOutgoing(desk.Message{ID: "m-" + text, Kind: desk.MessageText, Text: text, Direction: desk.DirectionOut})
	if !ok {
		s.T.Fatal("no message")
	}
	return s.Session.Send(s.T.Context(), platform.Outgoing{Message: out, ReplyTo: platform.RemoteMessageID(id), To: platform.Recipient{Address: id},
		Public: &platform.PublicTarget{Post: "app", Kind: desk.PublicReview}})
}

func TestAReviewIsReadAnsweredPublishedAndChanged(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	listing := s.Look("the listing", func(in platform.Inbound) bool { return in.Published != nil })
	if p := listing.Published; p.Title != "Tienda Alba" || p.Kind != desk.PublicListing || !strings.HasSuffix(p.Link, s.Account.Settings["app_id"]) {
		t.Errorf("the listing is %+v", p)
	}
	it := s.review(2, "Lenta", "Tarda mucho")
	s.later()
	in := s.Look("the review", func(in platform.Inbound) bool { return in.Message != nil })
	if p := in.Message.Public; p.Rating != 2 || p.Title != "Lenta" || p.Country != "ES" || in.Backfill || in.Message.Text != "Tarda mucho" || !strings.HasPrefix(in.Sender.Name, "lucia_nanez") {
		t.Errorf("read %+v, %+v of %+v", in.Message, p, in.Sender)
	}
	sent, err := s.answer(it.ID, "Ya va rápida")
	s.Must(err)
	s.later()
	for _, want := range []desk.Status{desk.StatusDelivered} {
		got := s.Look("a receipt", func(in platform.Inbound) bool { return in.Receipt != nil && in.Receipt.Status == want })
		if got.Receipt.ID != sent.ID {
			t.Errorf("the receipt is for %s, we know the answer as %s", got.Receipt.ID, sent.ID)
		}
	}
	it = s.review(4, "Mejor", "Va bien")
	s.later()
	edit := s.Look("the changed review", func(in platform.Inbound) bool { return in.Edit != nil })
	if e := edit.Edit; string(e.ID) != it.ID || e.Public.Rating != 4 || e.Public.Title != "Mejor" {
		t.Errorf("changed into %+v", e)
	}
	s.Must(s.Session.(platform.Rewriter).Rewrite(t.Context(), platform.PublicRef{ID: sent.ID, Ours: true}, "Gracias"))
	if a := s.Item(it.ID).Review.Answer; a == nil || a.Text != "Gracias" {
		t.Errorf("the store shows %+v", a)
	}
	s.Must(s.Session.(platform.Remover).Remove(t.Context(), platform.PublicRef{ID: sent.ID, Ours: true}))
	s.Must(s.Session.(platform.Remover).Remove(t.Context(), platform.PublicRef{ID: sent.ID, Ours: true})) // gone is gone
	if a := s.Item(it.ID).Review.Answer; a != nil {
		t.Errorf("the store shows %+v", a)
	}
}

func TestAnAnswerWaitsForApple(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	it := s.review(1, "Mal", "No abre")
	sent, err := s.answer(it.ID, "Lo miramos")
	s.Must(err)
	got := s.Look("a receipt", func(in platform.Inbound) bool { return in.Receipt != nil })
	if got.Receipt.Status != desk.StatusSent || got.Receipt.ID != sent.ID {
		t.Errorf("the receipt is %+v", got.Receipt)
	}
	post, err := s.Session.(platform.PostReader).ReadPost(t.Context(), "app")
	if s.Must(err); post.Counts == nil || *post.Counts.Comments != 1 || post.Title == "" {
		t.Errorf("the app is %+v", post)
	}
}

func TestManyReviewsAreReadInPages(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	s.Look("the listing", func(in platform.Inbound) bool { return in.Published != nil })
	for range 230 {
		who, _ := s.Somebody("Tom")
		s.Did(who.Review(sandbox.WallDraft{Stars: 5, Text: "Great"}))
		s.Clock.Advance(time.Second)
	}
	seen := map[platform.RemoteMessageID]bool{}
	s.Look("all of them", func(in platform.Inbound) bool {
		if in.Message != nil {
			seen[in.Message.ID] = true
		}
		return len(seen) == 230
	})
}

func TestKeysOfOnePersonAndOfNobody(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	if c := s.Session.(platform.Checker).Check(t.Context()); c[0].State != "ok" || c[1].State != "ok" {
		t.Errorf("the checks say %+v", c)
	}
	own, err := s.Open(map[string]string{"issuer_id": ""})
	s.Must(err)
	if c := own.(platform.Checker).Check(t.Context()); c[0].State != "ok" || c[1].State != "ok" {
		t.Errorf("with a key of one person: %+v", c)
	}
	for _, wrong := range []map[string]string{{"key_id": "AAAAAAAAAA"}, {"issuer_id": "57246542-96fe-1a63-e053-0824d011072a"}, {"app_id": "10000"}} {
		settings := maps.Clone(wrong)
		other, err := s.Open(settings)
		s.Must(err)
		if c := other.(platform.Checker).Check(t.Context()); c[0].State != "failed" || c[1].State != "unknown" {
			t.Errorf("with %v: %+v", wrong, c)
		}
	}
	res, err := http.Get(s.API + "/sandbox/app_store/v1/apps/" + s.Account.Settings["app_id"])
	s.Must(err)
	_ = res.Body.Close()
	if res.StatusCode != http.StatusUnauthorized {
		t.Errorf("without a word that is signed: %d", res.StatusCode)
	}
}

func TestAWordThatHasGoneStaleIsMadeAnew(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	it := s.review(1, "Mal", "No abre")
	for range 4 {
		_, err := s.answer(it.ID, "Lo miramos")
		s.Must(err)
		s.Clock.Advance(9 * time.Minute)
	}
	if _, err := s.answer("nobody", "Hola"); platform.AsFailure(err).Kind != platform.Gone {
		t.Errorf("answering nothing: %v", err)
	}
	if _, err := s.answer(it.ID, strings.Repeat("ñ", 5971)); platform.AsFailure(err).Kind != platform.TooLong {
		t.Errorf("too long: %v", err)
	}
	var err error
	for range 3501 {
		if _, err = s.Session.(platform.Prober).Probe(t.Context(), false); err != nil {
			break
		}
	}
	if f := platform.AsFailure(err); f.Kind != platform.Throttled || f.RetryAfter <= 0 || f.RetryAfter > time.Hour {
		t.Errorf("asked too much: %v, again in %v", err, f.RetryAfter)
	}
}
