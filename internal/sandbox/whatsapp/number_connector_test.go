package whatsapp_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

func TestTheConnectorAndTheEmulatorAgreeOnNumbers(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	k, ctx := s.session.(platform.NumberKeeper), context.Background()
	find := func(id string) platform.RemoteNumber {
		t.Helper()
		list, err := k.Numbers(ctx)
		s.must(err)
		for _, n := range list {
			if n.ID == id {
				return n
			}
		}
		t.Fatalf("number %s is not among %+v", id, list)
		return platform.RemoteNumber{}
	}
	if n := find(k.OwnNumber()); n.Status != desk.NumberConnected || !n.Verified || n.Limit != 2000 || n.CanSend != "available" {
		t.Errorf("its own: %+v", n)
	}
	id, err := k.AddNumber(ctx, platform.NewNumber{Country: "34", Number: "910555000", Name: "Alba Centro"})
	s.must(err)
	if n := find(id); n.Status != desk.NumberUnverified || n.Verified || n.Number != "+34910555000" || n.Settings["phone_number_id"] != id || n.NewName != "Alba Centro" {
		t.Errorf("added: %+v", n)
	}
	if f := platform.AsFailure(k.RegisterNumber(ctx, id, "482915")); f.Code != "133006" || f.Advice.Es == "" {
		t.Errorf("registered before it was verified: %+v", f)
	}
	s.must(k.RequestCode(ctx, id, "sms", "es"))
	if f := platform.AsFailure(k.VerifyCode(ctx, id, "000")); f.Code != "136025" {
		t.Errorf("a wrong code: %+v", f)
	}
	s.must(k.RequestName(ctx, k.OwnNumber(), "Alba Moda"))
	s.clock.Advance(time.Minute)
	s.next("the verdict on the name", func(in platform.Inbound) bool { return in.Account != nil && in.Account.Numbers })
	if n := find(k.OwnNumber()); n.Name != "Alba Moda" || n.NameStatus != desk.NameApproved {
		t.Errorf("after the review: %+v", n)
	}
}

func TestTheConnectorAndTheEmulatorAgreeOnProfilesAndSubscriptions(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	k, h, ctx := s.session.(platform.NumberKeeper), s.session.(platform.HookKeeper), context.Background()
	picture := platform.OutgoingMedia{Attachment: desk.Attachment{Mime: "image/png", Name: "logo.png"}, Open: func() (platform.ReadSeekCloser, error) {
		return readFile{strings.NewReader(onePixel)}, nil
	}}
	want := desk.NumberProfile{About: "Zapatos a medida", Address: "Calle Mayor 1", Email: "hola@alba.example", Vertical: "RETAIL", Websites: []string{"https://alba.example"}}
	s.must(k.SetProfile(ctx, k.OwnNumber(), want, &picture))
	got, err := k.Profile(ctx, k.OwnNumber())
	s.must(err)
	if got.About != want.About || got.Vertical != want.Vertical || len(got.Websites) != 1 || got.PictureURL == "" {
		t.Errorf("got %+v", got)
	}
	s.must(h.Unsubscribe(ctx))
	if v, err := h.Hooks(ctx); err != nil || v.Subscribed {
		t.Errorf("unsubscribed: %+v, %v", v, err)
	}
	s.must(h.Subscribe(ctx, "https://desk.example/hooks/x"))
	if v, err := h.Hooks(ctx); err != nil || !v.Subscribed || v.Address != "https://desk.example/hooks/x" {
		t.Errorf("subscribed: %+v, %v", v, err)
	}
}
