package youtube_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	connector "recado.dev/internal/platform/youtube"
	"recado.dev/internal/sandbox"
	"recado.dev/internal/sandbox/sandboxtest"
	emulator "recado.dev/internal/sandbox/youtube"
)

// street is a street on which the connector looks when the test says so.
type street struct {
	*sandboxtest.Street
	network *emulator.Network
	place   json.RawMessage
}

func newStreet(t *testing.T) *street {
	t.Helper()
	s := &street{}
	s.Street = sandboxtest.New(t, sandboxtest.Ends{Connector: connector.New(), Network: func(table *sandbox.Table) sandbox.Network {
		s.network = emulator.New(table)
		return s.network
	}})
	return s
}

// look answers what one look takes.
func (s *street) look() []platform.Inbound { return s.lookFor(30 * time.Second) }

// idle answers what comes although no look is due, or none goes well.
func (s *street) idle() []platform.Inbound { return s.lookFor(time.Second) }

func (s *street) lookFor(d time.Duration) []platform.Inbound {
	s.T.Helper()
	ctx, cancel := context.WithTimeout(s.T.Context(), d)
	defer cancel()
	var out []platform.Inbound
	puller := s.Session.(platform.Puller)
	s.Must(puller.Pull(ctx, s.place, func(_ context.Context, fetched []platform.HookRequest, place json.RawMessage) error {
		for _, r := range fetched {
			items, err := puller.Decode(r)
			s.Must(err)
			out = append(out, items...)
		}
		s.place = place
		cancel()
		return nil
	}))
	for _, in := range out {
		if in.Trouble != nil {
			s.T.Errorf("not understood: %+v", in.Trouble)
		}
	}
	return out
}

// later looks again after an hour and a bit.
func (s *street) later() []platform.Inbound {
	s.Clock.Advance(time.Hour + 3*time.Minute)
	return s.look()
}

func (s *street) video(title string) sandbox.Item {
	s.T.Helper()
	return s.Did(s.Business().Publish(sandbox.WallDraft{Title: title, Text: title}))
}

// of are the items that f chooses.
func of(items []platform.Inbound, f func(platform.Inbound) bool) []platform.Inbound {
	var out []platform.Inbound
	for _, in := range items {
		if f(in) {
			out = append(out, in)
		}
	}
	return out
}

func messages(items []platform.Inbound) []platform.Inbound {
	return of(items, func(in platform.Inbound) bool { return in.Message != nil })
}

func texts(items []platform.Inbound) string {
	var out []string
	for _, in := range messages(items) {
		out = append(out, in.Message.Text)
	}
	return strings.Join(out, ",")
}

func (s *street) outgoing(in platform.Inbound, text string, named bool) platform.Outgoing {
	m, _ := desk.NewOutgoing(desk.Message{ID: "m1", Direction: desk.DirectionOut, Kind: desk.MessageText, Text: text})
	return platform.Outgoing{Message: m, To: s.To(in), ReplyTo: in.Message.ID,
		Public: &platform.PublicTarget{Post: in.Post, Kind: desk.PublicComment, Above: in.Message.Public.Parent, Named: named, Name: in.Sender.Display}}
}

func ref(in platform.Inbound) platform.PublicRef {
	return platform.PublicRef{Kind: desk.PublicComment, Post: in.Post, ID: in.Message.ID, Parent: in.Message.Public.Parent}
}

// Proves: 003-45, 003-46
func TestEachHourTheTwentyNewestVideosAndTheTwentyNewestCommentsOfEachAreTaken(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	var videos []sandbox.Item
	for i := range 22 {
		videos = append(videos, s.video(fmt.Sprintf("Vídeo %d", i)))
		s.Clock.Advance(time.Minute)
	}
	for i := range 25 {
		s.Did(s.Public().Comment(videos[21].ID, sandbox.WallDraft{Text: fmt.Sprint("c", i)}))
		s.Clock.Advance(time.Second)
	}
	s.Did(s.Public().Comment(videos[1].ID, sandbox.WallDraft{Text: "on the 21st newest"}))
	s.Did(s.Public().Comment(videos[2].ID, sandbox.WallDraft{Text: "on the 20th newest"}))
	items := s.look()
	published := of(items, func(in platform.Inbound) bool { return in.Published != nil })
	if len(published) != 20 || published[0].Published.Kind != desk.PublicVideo || !published[0].Published.Ours {
		t.Fatalf("%d videos: %+v", len(published), published)
	}
	var want []string
	for i := 5; i < 25; i++ {
		want = append(want, fmt.Sprint("c", i))
	}
	if got := texts(items); got != strings.Join(append(want, "on the 20th newest"), ",") {
		t.Errorf("took %s", got)
	}
	for _, in := range messages(items) {
		if in.Post == "" || in.Message.Public.Kind != desk.PublicComment || in.Sender.Name == "" || !strings.HasPrefix(in.Sender.Display, "@") || in.Message.Public.Link == "" || in.Backfill {
			t.Fatalf("came %+v %+v", in, in.Message)
		}
	}
	plan := s.Session.(platform.Lookout).Plan()
	if plan.Every != time.Hour || plan.Quota != 10_000 || plan.Spends != 24*43 || plan.Left != 10_000-s.network.Spent(s.Account) || plan.Left < 9_900 || !strings.Contains(plan.Says.En, "1032 of the 10000") {
		t.Errorf("the plan is %+v", plan)
	}
	s.Clock.Advance(58 * time.Minute)
	s.Did(s.Public().Comment(videos[21].ID, sandbox.WallDraft{Text: "later"}))
	if early := s.idle(); len(early) != 0 {
		t.Errorf("within the hour it is looked again: %+v", early)
	}
	s.Clock.Advance(5 * time.Minute)
	if items := s.look(); texts(items) != "later" {
		t.Errorf("after the hour came %s", texts(items))
	}
	if items := s.later(); len(items) != 0 {
		t.Errorf("what was taken comes again: %+v", items)
	}
}

// A flood between two looks loses nothing.
func TestMoreThanAPageOfNewCommentsIsTakenWhole(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	v := s.video("Horno")
	s.Did(s.Public().Comment(v.ID, sandbox.WallDraft{Text: "first"}))
	s.look()
	for i := range 47 {
		s.Did(s.Public().Comment(v.ID, sandbox.WallDraft{Text: fmt.Sprint(i)}))
		s.Clock.Advance(time.Second)
	}
	if items := messages(s.later()); len(items) != 47 {
		t.Errorf("%d of 47 came", len(items))
	}
}

func TestWhatWasThereLongBeforeIsHistory(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	v := s.video("Horno")
	s.Did(s.Public().Comment(v.ID, sandbox.WallDraft{Text: "old"}))
	s.Clock.Advance(48 * time.Hour)
	s.Did(s.Public().Comment(v.ID, sandbox.WallDraft{Text: "new"}))
	items := messages(s.look())
	if len(items) != 2 || !items[0].Backfill || items[1].Backfill || items[1].Message.Text != "new" {
		t.Errorf("came %+v", items)
	}
}

// Proves: 003-47
func TestAnswersGoBothWaysBelowTheFirstComment(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	v := s.video("Horno")
	asked := s.Did(s.Public().Comment(v.ID, sandbox.WallDraft{Text: "¿Cuánto cuesta?"}))
	in := messages(s.look())[0]
	got, err := s.Session.Send(t.Context(), s.outgoing(in, "9 euros", true))
	s.Must(err)
	if it := s.Item(string(got.ID)); it.Parent != asked.ID || it.Text != in.Sender.Display+" 9 euros" || !it.Ours() {
		t.Errorf("people see %+v", it)
	}
	s.Clock.Advance(time.Minute)
	s.Did(s.Public().Comment(string(got.ID), sandbox.WallDraft{Text: "Gracias"}))
	items := s.later()
	echo := of(items, func(in platform.Inbound) bool { return in.Echo != nil })
	if len(echo) != 1 || echo[0].Echo.ID != got.ID || echo[0].Echo.Public.Parent != in.Message.ID || echo[0].Sender.Keys[0] != in.Sender.Keys[0] {
		t.Fatalf("our answer came as %+v", echo)
	}
	thanks := messages(items)
	if len(thanks) != 1 || thanks[0].Message.Text != "Gracias" || string(thanks[0].Message.Public.Parent) != asked.ID || thanks[0].Post != in.Post {
		t.Fatalf("their answer came as %+v", thanks)
	}
	second, err := s.Session.Send(t.Context(), s.outgoing(thanks[0], "A ti", false))
	s.Must(err)
	if it := s.Item(string(second.ID)); it.Parent != asked.ID || it.Text != "A ti" {
		t.Errorf("an answer to an answer is %+v", it)
	}
	// A thread that is not among the newest any more is read again.
	for i := range 30 {
		s.Did(s.Public().Comment(v.ID, sandbox.WallDraft{Text: fmt.Sprint("other ", i)}))
	}
	s.later()
	s.Did(s.Public().Comment(asked.ID, sandbox.WallDraft{Text: "Una cosa más"}))
	if got := texts(s.later()); got != "Una cosa más" {
		t.Errorf("then came %s", got)
	}
	under, err := s.Session.(platform.Publisher).Publish(t.Context(), platform.Publishing{Text: "Mañana, otro", Under: platform.RemotePostID(v.ID)})
	s.Must(err)
	if it := s.Item(string(under.ID)); it.Parent != v.ID || !it.Ours() {
		t.Errorf("under the video stands %+v", it)
	}
	if _, err := s.Session.(platform.Publisher).Publish(t.Context(), platform.Publishing{Text: "Un post"}); err == nil || platform.AsFailure(err).Kind != platform.Unsupported {
		t.Errorf("a post is published: %v", err)
	}
}

func TestChangesOfWhatWasTakenAreFound(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	v := s.video("Horno")
	edited := s.Did(s.Public().Comment(v.ID, sandbox.WallDraft{Text: "mal"}))
	deleted := s.Did(s.Public().Comment(v.ID, sandbox.WallDraft{Text: "borrar"}))
	held := s.Did(s.Public().Comment(v.ID, sandbox.WallDraft{Text: "dudoso"}))
	reply := s.Did(s.Public().Comment(edited.ID, sandbox.WallDraft{Text: "respuesta"}))
	born := s.Did(s.Public().Comment(v.ID, sandbox.WallDraft{Text: "retenido ya"}))
	s.Did(s.Business().Hide(born.ID, true))
	items := s.look()
	hidden := of(items, func(in platform.Inbound) bool { return in.Message != nil && in.Message.Public.Hidden })
	if len(messages(items)) != 5 || len(hidden) != 1 || string(hidden[0].Message.ID) != born.ID {
		t.Fatalf("came %s, held %+v", texts(items), hidden)
	}
	s.Clock.Advance(time.Minute)
	s.Did(s.Public().Edit(edited.ID, sandbox.WallDraft{Text: "bien"}))
	s.Did(s.Public().Delete(deleted.ID))
	s.Did(s.Public().Delete(reply.ID))
	s.Did(s.Public().Like(edited.ID, true))
	s.Did(s.Business().Hide(held.ID, true))
	s.Did(s.Business().Hide(born.ID, false))
	found := map[string]string{}
	for _, in := range s.later() {
		switch {
		case in.Edit != nil:
			found[string(in.Edit.ID)] += "edit " + in.Edit.Text + " "
		case in.Moderated != nil:
			found[string(in.Moderated.ID)] += string(in.Moderated.State)
		case in.Counted != nil:
			found[string(in.Counted.ID)] += fmt.Sprint("likes ", *in.Counted.Is.Likes)
		case in.Message != nil || in.Echo != nil:
			t.Errorf("came again: %+v", in)
		}
	}
	for id, want := range map[string]string{edited.ID: "edit bien likes 1", deleted.ID: "gone", reply.ID: "gone", held.ID: "hidden", born.ID: "approved"} {
		if found[id] != want {
			t.Errorf("%s: %q; want %q", s.Item(id).Text, found[id], want)
		}
	}
	s.Did(s.Business().Remove(v.ID))
	gone := of(s.later(), func(in platform.Inbound) bool { return in.Published != nil && in.Published.Deleted })
	if len(gone) != 1 || string(gone[0].Post) != v.ID {
		t.Errorf("a deleted video came as %+v", gone)
	}
}

func TestAUsedUpQuotaWaitsUntilMidnightInCalifornia(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	v := s.video("Horno")
	s.Did(s.Public().Comment(v.ID, sandbox.WallDraft{Text: "uno"}))
	in := messages(s.look())[0]
	s.Account.Settings["quota"] = "60" // of which this day has about ten left
	s.Must(s.Table.Connect(s.Account))
	var err error
	for range 2 {
		_, err = s.Session.Send(t.Context(), s.outgoing(in, "hola", false))
	}
	f := platform.AsFailure(err)
	zone, _ := time.LoadLocation("America/Los_Angeles")
	if until := s.Clock.Now().Add(f.RetryAfter).In(zone); err == nil || f.Kind != platform.Throttled || until.Hour() != 0 || until.Minute() != 0 || f.RetryAfter > 25*time.Hour || f.Advice.Es == "" {
		t.Fatalf("refused with %+v until %v", f, until)
	}
	s.Did(s.Public().Comment(v.ID, sandbox.WallDraft{Text: "dos"}))
	s.Session, err = s.Open(map[string]string{"quota": "60"})
	s.Must(err)
	s.Clock.Advance(time.Hour + 3*time.Minute)
	if items := s.idle(); len(items) != 0 {
		t.Errorf("without a quota came %+v", items)
	}
	if plan := s.Session.(platform.Lookout).Plan(); plan.NextAt.Sub(s.Clock.Now()) <= 0 || plan.NextAt.In(zone).Hour() != 0 {
		t.Errorf("the next look is at %v", plan.NextAt)
	}
	s.Clock.Advance(f.RetryAfter)
	if got := texts(s.look()); got != "dos" {
		t.Errorf("the next day came %q", got)
	}
}

func TestTooManyCallsAndVideosWithoutCommentsStopNothing(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	off, v := s.video("Sin comentarios"), s.video("Horno")
	s.Did(s.Business().Note(off.ID, map[string]string{"comments": "off"}))
	s.Did(s.Public().Comment(v.ID, sandbox.WallDraft{Text: "uno"}))
	if got := texts(s.look()); got != "uno" {
		t.Errorf("beside a video without comments came %q", got)
	}
	s.Did(s.Public().Comment(v.ID, sandbox.WallDraft{Text: "dos"}))
	s.Must(s.Table.SetFaults(sandbox.Faults{Throttle: true, Rate: 100}))
	s.Clock.Advance(time.Hour + 3*time.Minute)
	if items := s.idle(); len(items) != 0 {
		t.Errorf("throttled came %+v", items)
	}
	s.Must(s.Table.SetFaults(sandbox.Faults{}))
	if got := texts(s.later()); got != "dos" {
		t.Errorf("afterwards came %q", got)
	}
}

func TestASignInThatEndsOrIsTakenBackIsNoticed(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	s.video("Horno")
	s.look()
	s.Clock.Advance(3 * time.Hour) // the token's life is an hour
	if _, err := s.Session.(platform.Prober).Probe(t.Context(), true); err != nil {
		t.Errorf("the token is not replaced: %v", err)
	}
	s.Account.Secrets["refresh_token"] = "1//another"
	s.Must(s.Table.Connect(s.Account))
	s.Account.Secrets["refresh_token"] = "1//taken-back"
	session, err := s.Open(nil)
	s.Must(err)
	s.Account.Secrets["refresh_token"] = "1//another"
	s.Must(s.Table.Connect(s.Account))
	_, err = session.(platform.Prober).Probe(t.Context(), false)
	if f := platform.AsFailure(err); err == nil || f.Kind != platform.BadCredentials || f.Advice.Es == "" {
		t.Errorf("a permission that was taken back is %v", err)
	}
	for _, check := range s.Session.(platform.Checker).Check(t.Context())[1:] {
		if check.State != "ok" {
			t.Errorf("%+v", check)
		}
	}
}

func TestAVideosNumbersAreRead(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	v := s.video("Horno")
	c := s.Did(s.Public().Comment(v.ID, sandbox.WallDraft{Text: "uno"}))
	s.Did(s.Public().Like(v.ID, true))
	s.Did(s.Table.Wall().Seen(s.Account.ID, v.ID, 41))
	reader := s.Session.(platform.PostReader)
	got, err := reader.ReadPost(t.Context(), platform.RemotePostID(v.ID))
	s.Must(err)
	if n := got.Counts; got.Title != "Horno" || !got.Ours || *n.Likes != 1 || *n.Comments != 1 || *n.Reach != 41 {
		t.Errorf("read %+v", got)
	}
	if got, err = reader.ReadPost(t.Context(), platform.RemotePostID(c.ID)); err != nil || got.Text != "uno" || got.Ours {
		t.Errorf("read %+v, %v", got, err)
	}
	s.Did(s.Business().Remove(v.ID))
	if _, err := reader.ReadPost(t.Context(), platform.RemotePostID(v.ID)); err == nil || platform.AsFailure(err).Kind != platform.Gone {
		t.Errorf("a video that is gone is read: %v", err)
	}
}
