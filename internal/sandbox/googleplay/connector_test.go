package googleplay_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	connector "recado.dev/internal/platform/googleplay"
	"recado.dev/internal/sandbox"
	emulator "recado.dev/internal/sandbox/googleplay"
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

// looked lets the first look pass, which takes over what is there already.
func (s *street) looked() {
	s.T.Helper()
	s.Look("the listing", func(in platform.Inbound) bool { return in.Published != nil })
}

// later moves the clock past the next look.
func (s *street) later() { s.Clock.Advance(2 * time.Minute) }

func (s *street) review(stars int, text string) sandbox.Item {
	s.T.Helper()
	return s.Did(s.Public().Review(sandbox.WallDraft{Stars: stars, Text: text, AppVersion: "4.1.2", Device: "Acme X1"}))
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

func isMessage(in platform.Inbound) bool { return in.Message != nil }
func isEdit(in platform.Inbound) bool    { return in.Edit != nil }

func TestAReviewIsReadAnsweredAndChanged(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	s.looked()
	it := s.review(1, "Se cierra al abrir")
	s.later()
	in := s.Look("the review", isMessage)
	if p := in.Message.Public; p == nil || p.Rating != 1 || p.Version != "4.1.2" || p.Language != "es" || p.Device != "Acme X1" || in.Backfill {
		t.Errorf("read %+v, %+v", in, in.Message.Public)
	}
	if string(in.Message.ID) != it.ID || in.Sender.Name != "Lucía Ñáñez" || in.Message.Text != "Se cierra al abrir" || string(in.Post) != s.Account.Settings["package_name"] {
		t.Errorf("read %+v of %+v", in.Message, in.Sender)
	}
	sent, err := s.answer(it.ID, "Lo sentimos, ya está")
	s.Must(err)
	if a := s.Item(it.ID).Review.Answer; a == nil || a.Text != "Lo sentimos, ya está" {
		t.Errorf("the store shows %+v", a)
	}
	s.Clock.Advance(time.Minute)
	it = s.review(4, "Mucho mejor")
	s.later()
	edit := s.Look("the changed review", func(in platform.Inbound) bool {
		if in.Echo != nil && in.Echo.ID != sent.ID {
			t.Errorf("our own answer comes as %s, we know it as %s", in.Echo.ID, sent.ID)
		}
		return in.Edit != nil
	})
	if e := edit.Edit; string(e.ID) != it.ID || e.Public.Rating != 4 || e.Text != "Mucho mejor" || edit.Key == in.Key {
		t.Errorf("changed into %+v", e)
	}
}

func TestAnotherAnswerTakesThePlaceOfTheFirst(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	it := s.review(2, "Regular")
	first, err := s.answer(it.ID, "Gracias")
	s.Must(err)
	s.Clock.Advance(time.Minute)
	second, err := s.answer(it.ID, "Gracias, <b>Lucía</b>")
	s.Must(err)
	if first.ID == second.ID || s.Item(it.ID).Review.Answer.Text != "Gracias, Lucía" {
		t.Errorf("%s and %s, shown is %q", first.ID, second.ID, s.Item(it.ID).Review.Answer.Text)
	}
	s.Must(s.Session.(platform.Rewriter).Rewrite(t.Context(), platform.PublicRef{ID: second.ID, Ours: true}, "Gracias por todo"))
	if s.Item(it.ID).Review.Answer.Text != "Gracias por todo" {
		t.Errorf("shown is %q", s.Item(it.ID).Review.Answer.Text)
	}
	if echo := s.Look("the answer", func(in platform.Inbound) bool { return in.Echo != nil }); echo.Echo.ID != second.ID || echo.Echo.Public.Parent != platform.RemoteMessageID(it.ID) {
		t.Errorf("the answer is %+v", echo.Echo)
	}
}

func TestAnswersFromElsewhereAreEchoes(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	it := s.review(2, "Regular")
	s.looked()
	s.Clock.Advance(time.Minute)
	s.Did(s.Business().Answer(it.ID, sandbox.Answered{Text: "Desde la consola"}))
	s.later()
	echo := s.Look("the answer", func(in platform.Inbound) bool { return in.Echo != nil })
	if echo.Echo.Text != "Desde la consola" || string(echo.Echo.Public.Parent) != it.ID {
		t.Errorf("read %+v", echo.Echo)
	}
	s.Did(s.Business().Answer(it.ID, sandbox.Answered{Text: "Corregida"}))
	s.later()
	if edit := s.Look("the changed answer", isEdit); edit.Edit.ID != echo.Echo.ID || edit.Edit.Text != "Corregida" {
		t.Errorf("changed into %+v", edit.Edit)
	}
	s.Did(s.Business().Unanswer(it.ID))
	s.later()
	if gone := s.Look("the deleted answer", func(in platform.Inbound) bool { return in.Delete != nil }); gone.Delete.ID != echo.Echo.ID {
		t.Errorf("deleted %+v", gone.Delete)
	}
}

func TestADeletedReviewIsMissedWithinTheHour(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	it := s.review(1, "Malísima")
	other, _ := s.Somebody("Tom")
	s.looked()
	s.Did(other.Review(sandbox.WallDraft{Stars: 5, Text: "Great"}))
	s.Did(s.Public().Delete(it.ID))
	s.Clock.Advance(2 * time.Hour)
	if gone := s.Look("the deleted review", func(in platform.Inbound) bool { return in.Delete != nil }); string(gone.Delete.ID) != it.ID {
		t.Errorf("deleted %+v", gone.Delete)
	}
}

func TestOnlyTheLastWeekIsToldAndOnlyWords(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	s.review(1, "Antigua")
	s.Clock.Advance(8 * 24 * time.Hour)
	tom, _ := s.Somebody("Tom")
	s.Did(tom.Review(sandbox.WallDraft{Stars: 5}))
	eve, _ := s.Somebody("Eve")
	s.Did(eve.Review(sandbox.WallDraft{Stars: 3, Text: "Nueva"}))
	if in := s.Look("the newest review", isMessage); in.Message.Text != "Nueva" {
		t.Errorf("read %+v", in.Message)
	}
	if plan := s.Session.(platform.Lookout).Plan(); plan.LastAt.IsZero() || plan.Quota != 4800 || plan.Left >= plan.Quota || plan.Every != time.Minute {
		t.Errorf("the plan is %+v", plan)
	}
}

func TestRefusalsSayWhatHelps(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	if _, err := s.answer("gp:nobody", "Hola"); platform.AsFailure(err).Kind != platform.Gone {
		t.Errorf("answering nothing: %v", err)
	}
	if _, err := s.answer("gp:nobody", strings.Repeat("ñ", 351)); platform.AsFailure(err).Kind != platform.TooLong {
		t.Errorf("too long: %v", err)
	}
	other, err := s.Open(map[string]string{"package_name": "com.example.nobodys"})
	s.Must(err)
	if c := other.(platform.Checker).Check(t.Context()); c[0].State != "ok" || c[1].State != "failed" {
		t.Errorf("the checks say %+v", c)
	}
	if c := s.Session.(platform.Checker).Check(t.Context()); c[0].State != "ok" || c[1].State != "ok" {
		t.Errorf("the checks say %+v", c)
	}
	for range 201 { // the allowance of an hour
		if _, err = s.Session.(platform.Prober).Probe(t.Context(), true); err != nil {
			break
		}
	}
	if f := platform.AsFailure(err); f.Kind != platform.Throttled || f.RetryAfter <= 0 || f.RetryAfter > time.Hour {
		t.Errorf("asked too much: %v, again in %v", err, f.RetryAfter)
	}
	res, err := http.Get(s.API + "/sandbox/google_play/androidpublisher/v3/applications/" + s.Account.Settings["package_name"] + "/reviews")
	s.Must(err)
	_ = res.Body.Close()
	if res.StatusCode != http.StatusUnauthorized {
		t.Errorf("without a token: %d", res.StatusCode)
	}
}
