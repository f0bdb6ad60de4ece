package meta_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/instagram"
	"recado.dev/internal/sandbox"
	emulator "recado.dev/internal/sandbox/meta"
	"recado.dev/internal/sandbox/sandboxtest"
)

// next moves the clock to where the connector asks again.
func nextLook(s *sandboxtest.Street) { s.Clock.Advance(20 * time.Minute) }

func TestWhatTheNetworkDoesNotTellIsAskedForEveryQuarterOfAnHour(t *testing.T) {
	t.Parallel()
	s := publicSide(t)
	post := s.Did(s.Business().Publish(sandbox.WallDraft{Text: "Horno nuevo"})) // in the app on the phone
	c := s.Did(s.Public().Comment(post.ID, sandbox.WallDraft{Text: "¿Presio?"}))
	own := s.Did(s.Business().Comment(c.ID, sandbox.WallDraft{Text: "12 €"}))
	s.Next("the comment", written(c.ID))
	first := s.Look("our own post", func(in platform.Inbound) bool { return in.Published != nil })
	if string(first.Published.ID) != post.ID || !first.Published.Ours || first.Published.Text != "Horno nuevo" {
		t.Errorf("our own post came as %+v", first.Published)
	}
	old := s.Next("what was there", func(in platform.Inbound) bool { return in.Message != nil && in.Backfill })
	if string(old.Message.ID) != c.ID || old.Key != "comment:"+c.ID {
		t.Errorf("what was there came as %+v", old)
	}
	s.Next("our answer", func(in platform.Inbound) bool { return in.Echo != nil && in.Backfill && string(in.Echo.ID) == own.ID })

	nextLook(s)
	s.Did(s.Public().Edit(c.ID, sandbox.WallDraft{Text: "¿Precio?"}))
	edit := s.Look("the edit", func(in platform.Inbound) bool { return in.Edit != nil })
	if edit.Edit.Text != "¿Precio?" || string(edit.Edit.ID) != c.ID || string(edit.Post) != post.ID {
		t.Errorf("the edit came as %+v", edit)
	}
	nextLook(s)
	s.Did(s.Public().Like(c.ID, true))
	s.Did(s.Business().Hide(c.ID, true))
	hidden := s.Look("that it is hidden", func(in platform.Inbound) bool { return in.Moderated != nil })
	if hidden.Moderated.State != desk.ItemHidden {
		t.Errorf("hiding came as %+v", hidden.Moderated)
	}
	likes := s.Next("the likes", func(in platform.Inbound) bool { return in.Counted != nil })
	if *likes.Counted.Is.Likes != 1 || string(likes.Counted.ID) != c.ID {
		t.Errorf("the likes came as %+v", likes.Counted)
	}
	nextLook(s)
	s.Did(s.Business().Remove(own.ID))
	s.Did(s.Public().Delete(c.ID))
	goneOne := s.Look("that it is gone", func(in platform.Inbound) bool { return in.Moderated != nil && string(in.Moderated.ID) == c.ID })
	if goneOne.Moderated.State != desk.ItemGone {
		t.Errorf("deleting came as %+v", goneOne.Moderated)
	}
	plan := s.Session.(platform.Lookout).Plan()
	if plan.Every != 15*time.Minute || plan.LastAt.IsZero() || plan.NextAt.Sub(plan.LastAt) < plan.Every {
		t.Errorf("the plan is %+v", plan)
	}
}

// asked runs the connector's looking from a place until it has kept once, and
// answers what it kept and where it is.
func asked(t *testing.T, s *sandboxtest.Street, place json.RawMessage) ([]platform.Inbound, json.RawMessage) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
	defer stop()
	puller := s.Session.(platform.Puller)
	var out []platform.Inbound
	err := puller.Pull(ctx, place, func(_ context.Context, fetched []platform.HookRequest, at json.RawMessage) error {
		for _, r := range fetched {
			items, err := puller.Decode(r)
			s.Must(err)
			out = append(out, items...)
		}
		place = at
		stop()
		return nil
	})
	s.Must(err)
	return out, place
}

func TestWhatWasSeenIsNotTakenAgain(t *testing.T) {
	t.Parallel()
	s := publicSide(t)
	post := s.Did(s.Business().Publish(sandbox.WallDraft{Text: "Horno nuevo"}))
	s.Did(s.Public().Comment(post.ID, sandbox.WallDraft{Text: "¿Precio?"}))
	found, place := asked(t, s, nil)
	if len(found) != 2 {
		t.Fatalf("the first look found %+v", found)
	}
	again, _ := asked(t, s, nil) // as after a crash before it was kept
	if len(again) != 2 || again[0].Key != found[0].Key || again[1].Key != found[1].Key {
		t.Errorf("the same look found %+v, then %+v", found, again)
	}
	nextLook(s)
	if found, place = asked(t, s, place); len(found) != 0 {
		t.Errorf("the second look found %+v", found)
	}
	nextLook(s)
	second := s.Did(s.Public().Comment(post.ID, sandbox.WallDraft{Text: "¿Hola?"}))
	found, _ = asked(t, s, place)
	if len(found) != 2 || found[0].Published == nil || found[1].Message == nil || string(found[1].Message.ID) != second.ID || found[1].Backfill {
		t.Errorf("the third look found %+v", found)
	}
}

func TestAThrottledLookWaits(t *testing.T) {
	t.Parallel()
	s := publicSide(t)
	s.Must(s.Table.SetFaults(sandbox.Faults{Throttle: true, Rate: 100}))
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	done := make(chan error, 1)
	go func() {
		done <- s.Session.(platform.Puller).Pull(ctx, nil, func(context.Context, []platform.HookRequest, json.RawMessage) error {
			t.Error("something was kept")
			return nil
		})
	}()
	plan := func() platform.LookoutPlan { return s.Session.(platform.Lookout).Plan() }
	for deadline := time.Now().Add(5 * time.Second); plan().NextAt.IsZero() && time.Now().Before(deadline); {
		select {
		case err := <-done:
			t.Fatalf("it ended: %v", err)
		case <-time.After(5 * time.Millisecond):
		}
	}
	if next := plan().NextAt; next.Before(s.Clock.Now().Add(15 * time.Minute)) {
		t.Errorf("it asks again at %v, now is %v", next, s.Clock.Now())
	}
	stop()
	if err := <-done; err != nil {
		t.Errorf("it ended with %v", err)
	}
}

func TestACommentIsAnsweredInPrivateOnce(t *testing.T) {
	t.Parallel()
	s := publicSide(t)
	post := publish(s, "Horno nuevo")
	c := s.Did(s.Public().Comment(string(post.ID), sandbox.WallDraft{Text: "¿Precio?"}))
	in := s.Next("the comment", written(c.ID))
	// The same account, connected for messages.
	private := sandbox.Account{ID: s.Account.Settings["account_id"], Platform: emulator.KeyInstagram, Name: s.Account.Name, Settings: s.Account.Settings, Secrets: s.Account.Secrets}
	s.Must(s.Table.Connect(private))
	direct, err := instagram.New().Open(platform.Account{ChannelID: "c2", Settings: private.Settings, Secrets: private.Secrets}, platform.Host{HTTP: s.Table.HTTP(), Clock: s.Clock})
	s.Must(err)
	if direct.(platform.Named).AccountName() != s.Session.(platform.Named).AccountName() {
		t.Error("the two sides have other names")
	}
	out := answering(s, in, "Te lo digo por aquí: 12 €", func(o *platform.Outgoing) { o.Public, o.ReplyTo, o.PrivateTo = nil, "", in.Message.ID })
	r, err := direct.Send(t.Context(), out)
	s.Must(err)
	if r.Address != in.Sender.Address || len(r.Keys) != 1 || r.Keys[0] != in.Sender.Keys[0] {
		t.Errorf("the network says it went to %+v; the comment is of %+v", r, in.Sender)
	}
	th, err := s.Table.Thread(private.ID, s.Phone.ID)
	s.Must(err)
	if last := th.Messages[len(th.Messages)-1]; last.Text != "Te lo digo por aquí: 12 €" {
		t.Errorf("the phone shows %+v", last)
	}
	if _, err := direct.Send(t.Context(), out); platform.AsFailure(err).Kind != platform.Rejected {
		t.Errorf("a second private answer: %v", err)
	}
	later := s.Did(s.Public().Comment(string(post.ID), sandbox.WallDraft{Text: "¿Y mañana?"}))
	out.PrivateTo = platform.RemoteMessageID(later.ID)
	s.Clock.Advance(8 * 24 * time.Hour)
	if _, err := direct.Send(t.Context(), out); platform.AsFailure(err).Kind != platform.WindowClosed {
		t.Errorf("after eight days: %v", err)
	}
}

func TestThePrivateSideHandsCommentsOn(t *testing.T) {
	t.Parallel()
	s := publicSide(t)
	direct, err := instagram.New().Open(platform.Account{ChannelID: "c2", Settings: s.Account.Settings, Secrets: s.Account.Secrets}, platform.Host{HTTP: s.Table.HTTP(), Clock: s.Clock})
	s.Must(err)
	s.Session = direct // the app's one address is the private side's
	post := s.Did(s.Business().Publish(sandbox.WallDraft{Text: "Horno nuevo"}))
	c := s.Did(s.Public().Comment(post.ID, sandbox.WallDraft{Text: "¿Precio?"}))
	in := s.Next("the comment", written(c.ID))
	if in.For != s.Account.Settings["account_id"] || in.ForPlatform != emulator.KeyInstagramComments {
		t.Errorf("the comment is for %q of %q", in.For, in.ForPlatform)
	}
}
