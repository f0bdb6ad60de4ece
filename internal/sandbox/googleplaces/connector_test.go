package googleplaces_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	connector "recado.dev/internal/platform/googleplaces"
	"recado.dev/internal/sandbox"
	emulator "recado.dev/internal/sandbox/googleplaces"
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

func (s *street) review(stars int, text string) sandbox.Item {
	s.T.Helper()
	return s.Did(s.Public().Review(sandbox.WallDraft{Stars: stars, Text: text}))
}

func (s *street) answer(id, text string) (platform.Receipt, error) {
	s.T.Helper()
	out, ok := desk.NewOutgoing(desk.Message{ID: "m-" + text, Kind: desk.MessageText, Text: text, Direction: desk.DirectionOut})
	if !ok {
		s.T.Fatal("no message")
	}
	return s.Session.Send(s.T.Context(), platform.Outgoing{Message: out, ReplyTo: platform.RemoteMessageID(id), To: platform.Recipient{Address: id},
		Public: &platform.PublicTarget{Post: "place", Kind: desk.PublicReview}})
}

func (s *street) receipt(of platform.Receipt, want desk.Status) platform.Inbound {
	s.T.Helper()
	got := s.Look("a receipt that says "+string(want), func(in platform.Inbound) bool { return in.Receipt != nil && in.Receipt.Status == want })
	if got.Receipt.ID != of.ID {
		s.T.Errorf("the receipt is for %s, we know the answer as %s", got.Receipt.ID, of.ID)
	}
	return got
}

func TestAReviewIsReadAnsweredAndChanged(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	listing := s.Look("the listing", func(in platform.Inbound) bool { return in.Published != nil })
	if p := listing.Published; p.Title != "Tienda Alba" || p.Kind != desk.PublicListing || !strings.HasPrefix(p.Link, "https://maps.google.com/") {
		t.Errorf("the listing is %+v", p)
	}
	it := s.review(2, "Mucha cola")
	s.later()
	in := s.Look("the review", func(in platform.Inbound) bool { return in.Message != nil })
	if in.Message.Public.Rating != 2 || in.Message.Text != "Mucha cola" || in.Backfill || in.Sender.Name != "Lucía Ñáñez" {
		t.Errorf("read %+v, %+v of %+v", in.Message, in.Message.Public, in.Sender)
	}
	sent, err := s.answer(it.ID, "Hemos abierto otra caja")
	s.Must(err)
	s.later()
	s.receipt(sent, desk.StatusDelivered)
	s.review(5, "")
	s.later()
	edit := s.Look("the changed review", func(in platform.Inbound) bool { return in.Edit != nil })
	if e := edit.Edit; string(e.ID) != it.ID || e.Public.Rating != 5 || e.Text != "" {
		t.Errorf("changed into %+v", e)
	}
	s.Must(s.Session.(platform.Rewriter).Rewrite(t.Context(), platform.PublicRef{ID: sent.ID, Ours: true}, "Gracias"))
	if a := s.Item(it.ID).Review.Answer; a == nil || a.Text != "Gracias" {
		t.Errorf("the place shows %+v", a)
	}
	s.Must(s.Session.(platform.Remover).Remove(t.Context(), platform.PublicRef{ID: sent.ID, Ours: true}))
	s.Must(s.Session.(platform.Remover).Remove(t.Context(), platform.PublicRef{ID: sent.ID, Ours: true})) // gone is gone
	if a := s.Item(it.ID).Review.Answer; a != nil {
		t.Errorf("the place shows %+v", a)
	}
}

func TestAnAnswerIsLookedAtAndMayBeRefused(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	it := s.review(1, "Mal")
	sent, err := s.answer(it.ID, "Ven a nuestro casino")
	s.Must(err)
	s.receipt(sent, desk.StatusSent)
	s.later()
	if got := s.receipt(sent, desk.StatusFailed); got.Receipt.Error == nil || got.Receipt.Error.Title == "" {
		t.Errorf("nobody says why: %+v", got.Receipt)
	}
}

func TestThePlaceSaysHowItIsRated(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	s.review(2, "Mal")
	tom, _ := s.Somebody("Tom")
	s.Did(tom.Review(sandbox.WallDraft{Stars: 5}))
	post, err := s.Session.(platform.PostReader).ReadPost(t.Context(), "place")
	s.Must(err)
	if *post.Counts.Comments != 2 || *post.Counts.Rating != 350 || post.Title != "Tienda Alba" {
		t.Errorf("the place is %+v, %d, %d", post, *post.Counts.Comments, *post.Counts.Rating)
	}
	s.Look("stars without words", func(in platform.Inbound) bool {
		return in.Message != nil && in.Message.Text == "" && in.Message.Public.Rating == 5
	})
	s.Did(tom.Delete(s.Newest().ID))
	s.Clock.Advance(2 * time.Hour)
	s.Look("the deleted review", func(in platform.Inbound) bool { return in.Delete != nil })
}

func TestRefusalsSayWhatHelps(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	for _, line := range s.Session.(platform.Checker).Check(t.Context()) {
		if line.State != "ok" {
			t.Errorf("the checks say %+v", line)
		}
	}
	for field, want := range map[string]string{"client_id": "failed unknown unknown", "location": "ok failed unknown"} {
		other, err := s.Open(map[string]string{field: "accounts/1/locations/2"})
		s.Must(err)
		var states []string
		for _, line := range other.(platform.Checker).Check(t.Context()) {
			states = append(states, line.State)
		}
		if got := strings.Join(states, " "); got != want {
			t.Errorf("with another %s: %s, want %s", field, got, want)
		}
	}
	if _, err := s.answer("nobody", "Hola"); platform.AsFailure(err).Kind != platform.Gone {
		t.Errorf("answering nothing: %v", err)
	}
	var err error
	for range 301 {
		if _, err = s.Session.(platform.Prober).Probe(t.Context(), true); err != nil {
			break
		}
	}
	if f := platform.AsFailure(err); f.Kind != platform.Throttled || f.Advice.Es == "" {
		t.Errorf("asked too much: %+v", f)
	}
	res, err := http.Get(s.API + "/sandbox/google_places/v4/" + s.Account.Settings["location"] + "/reviews")
	s.Must(err)
	_ = res.Body.Close()
	if res.StatusCode != http.StatusUnauthorized {
		t.Errorf("without a token: %d", res.StatusCode)
	}
}
