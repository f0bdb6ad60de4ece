package profile

import (
	"context"
	"log/slog"
	"testing"

	"recado.dev/internal/channel"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/inbound"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// network answers who people are.
type network struct {
	platform.Session
	heard platform.ProfileIn
	err   error
	asked []string
}

func (n *network) Profile(_ context.Context, who platform.Recipient) (platform.ProfileIn, error) {
	n.asked = append(n.asked, who.Address)
	return n.heard, n.err
}

type channels struct{ live *channel.Live }

func (c channels) Find(context.Context, string, string) (*channel.Live, error) {
	if c.live == nil {
		return nil, desk.NotFound("channel")
	}
	return c.live, nil
}

// stranger has somebody write without a name, and answers what is to be asked.
func stranger(t *testing.T, r *inboundtest.Rig) args {
	t.Helper()
	var asked args
	r.Options = []inbound.Option{inbound.OnStranger(func(_ context.Context, _ *store.Tx, live *channel.Live, id string) error {
		asked = args{live.Channel.WorkspaceID, live.Channel.ID, id}
		return nil
	})}
	in := inboundtest.Text("ana", "m1", "Hola", inboundtest.Start)
	in.Sender.Name = ""
	r.Apply(t, in)
	if asked.IdentityID == "" {
		t.Fatal("nobody is asked for")
	}
	return asked
}

func TestStrangersGetTheNameThatTheNetworkTells(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r, ctx := inboundtest.New(t, s), context.Background()
		a := stranger(t, r)
		n := &network{heard: platform.ProfileIn{Name: " Ana\x00 \n Ruiz ", Display: "@ana"}}
		service := &Service{Config{Store: s, Channels: channels{&channel.Live{Session: n}}, Clock: clock.NewManual(inboundtest.Start), Log: slog.New(slog.DiscardHandler)}}
		for range 2 {
			if err := service.ask(ctx, a); err != nil {
				t.Fatal(err)
			}
		}
		if len(n.asked) != 1 || n.asked[0] != "ana" {
			t.Errorf("asked for %v: once is enough", n.asked)
		}
		who, err := s.Read().IdentityByID(ctx, a.WorkspaceID, a.IdentityID)
		if err != nil || who.Name != "Ana Ruiz" || who.Display != "@ana" {
			t.Errorf("the person is %+v, %v", who, err)
		}
		found, err := s.Read().ContactsByID(ctx, a.WorkspaceID, []string{who.ContactID})
		if err != nil || found[who.ContactID].Name != "Ana Ruiz" {
			t.Errorf("the contact is %+v, %v", found, err)
		}
		evs := r.Events(t)
		last := evs[len(evs)-1]
		if last.Type != desk.EventContactUpdated || last.Changes["name"][1] != "Ana Ruiz" {
			t.Errorf("told is %+v", last)
		}
	})
}

func TestWhoCannotBeAskedForStaysAsTheyAre(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r, ctx := inboundtest.New(t, s), context.Background()
		a := stranger(t, r)
		service := &Service{Config{Store: s, Clock: clock.NewManual(inboundtest.Start), Log: slog.New(slog.DiscardHandler)}}
		for what, c := range map[string]struct {
			channels channels
			fails    bool
		}{
			"the channel is gone":   {channels{}, false},
			"nothing is told":       {channels{&channel.Live{Session: &network{}}}, false},
			"the network is away":   {channels{&channel.Live{Session: &network{err: &platform.Failure{Kind: platform.Unreachable}}}}, true},
			"it cannot be asked":    {channels{&channel.Live{Session: struct{ platform.Session }{}}}, false},
			"the person was merged": {channels{&channel.Live{Session: &network{heard: platform.ProfileIn{Name: "X"}}}}, false},
		} {
			service.Channels = c.channels
			ask := a
			if what == "the person was merged" {
				ask.IdentityID = "gone"
			}
			if err := service.ask(ctx, ask); (err != nil) != c.fails {
				t.Errorf("%s: %v", what, err)
			}
		}
		who, err := s.Read().IdentityByID(ctx, a.WorkspaceID, a.IdentityID)
		if err != nil || who.Name != "" {
			t.Errorf("the person is %+v, %v", who, err)
		}
	})
}
