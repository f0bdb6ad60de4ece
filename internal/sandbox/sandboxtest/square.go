package sandboxtest

import (
	"context"
	"encoding/json"

	"recado.dev/internal/platform"
	"recado.dev/internal/sandbox"
)

// A street of a network with a wall is also a square: the phone's owner writes
// there as the public, the connector's session as the business.

// Public is the phone's owner at the account's place.
func (s *Street) Public() sandbox.Visitor {
	return s.Table.Wall().Visitor(s.Account.ID, s.Phone.ID)
}

// Business is the business at its place, in the network's own app.
func (s *Street) Business() sandbox.Owner { return s.Table.Wall().Owner(s.Account.ID) }

// Somebody puts one more person on the table and answers them at the place.
func (s *Street) Somebody(name string) (sandbox.Visitor, sandbox.Phone) {
	s.T.Helper()
	p, err := s.Table.AddPhone(sandbox.Phone{Name: name})
	s.Must(err)
	return s.Table.Wall().Visitor(s.Account.ID, p.ID), p
}

// Did answers an item that somebody just made or changed.
func (s *Street) Did(it sandbox.Item, err error) sandbox.Item {
	s.T.Helper()
	s.Must(err)
	return it
}

// Item is an item of the place as it is now.
func (s *Street) Item(id string) sandbox.Item {
	s.T.Helper()
	it, ok := s.Table.Wall().Item(s.Account.ID, id)
	if !ok {
		s.T.Fatalf("nothing %q at the place", id)
	}
	return it
}

// Newest is the newest item of the place.
func (s *Street) Newest() sandbox.Item {
	s.T.Helper()
	page := s.Table.Wall().Items(s.Account.ID, sandbox.WallQuery{Gone: true, Limit: 1})
	if len(page.Items) == 0 {
		s.T.Fatal("nothing at the place")
	}
	return page.Items[0]
}

// Look has the connector ask the network, from where it was the last time, until
// something comes that f accepts: for networks that do not call. A test moves the
// clock first, where the connector would wait.
func (s *Street) Look(what string, f func(platform.Inbound) bool) platform.Inbound {
	s.T.Helper()
	puller, ok := s.Session.(platform.Puller)
	if !ok {
		s.T.Fatalf("the connector asks nobody")
	}
	ctx, stop := context.WithCancel(s.T.Context())
	done := make(chan error, 1)
	go func() {
		done <- puller.Pull(ctx, s.place, func(_ context.Context, fetched []platform.HookRequest, place json.RawMessage) error {
			return s.keep(puller, fetched, place)
		})
	}()
	defer func() {
		stop()
		if err := <-done; err != nil && ctx.Err() == nil {
			s.T.Errorf("the connector could not ask: %v", err)
		}
	}()
	return s.Next(what, f)
}

// keep has the connector read what it fetched, as the desk does.
func (s *Street) keep(puller platform.Puller, fetched []platform.HookRequest, place json.RawMessage) error {
	for _, req := range fetched {
		ins, err := puller.Decode(req)
		if err != nil {
			s.T.Errorf("the connector cannot read %s: %v", req.Body, err)
			continue
		}
		for _, in := range ins {
			s.In <- in
		}
	}
	s.place = place
	return nil
}
