package platformtest

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"testing"

	"recado.dev/internal/platform"
)

// checkIsolation proves that only the configured network is called, that a
// session may be used by many at once, and that a call already given up makes
// no request.
func checkIsolation(t testing.TB, h Harness) {
	s, f := h.open(t)
	for _, c := range outgoingCases(s.Caps()) {
		if c.claimed {
			_, _ = s.Send(context.Background(), c.outgoing(h)) // only where it went matters here
		}
	}
	exercise(s, h.To)
	for _, stray := range f.left() {
		t.Errorf("a call left for %s", stray)
	}
	given, cancel := context.WithCancel(context.Background())
	cancel()
	f.now(h.Network)
	if _, err := s.Send(given, plain(h)); err == nil {
		t.Errorf("a call given up before it began succeeds")
	}
	if len(f.taken()) > 0 {
		t.Errorf("a call given up before it began reaches the network")
	}
	checkMany(t, h, s, f)
}

// exercise uses each optional verb once.
func exercise(s platform.Session, to platform.Recipient) {
	ctx := context.Background()
	if v, ok := s.(platform.Reactor); ok {
		_ = v.React(ctx, to, "remote-in-1", "👍") // as above
	}
	if v, ok := s.(platform.Reader); ok {
		_ = v.MarkRead(ctx, to, "remote-in-1")
	}
	if v, ok := s.(platform.Typer); ok {
		_ = v.Typing(ctx, to, "remote-in-1")
	}
	if v, ok := s.(platform.MediaFetcher); ok {
		got, err := v.FetchMedia(ctx, json.RawMessage(`{"id":"1"}`), 1<<20)
		if err == nil {
			got.Body.Close()
		}
	}
	if v, ok := s.(platform.Checker); ok {
		v.Check(ctx)
	}
}

func checkMany(t testing.TB, h Harness, s platform.Session, f *fake) {
	f.now(h.Network)
	var wg sync.WaitGroup
	errs := make(chan error, 16)
	for range 16 {
		wg.Go(func() {
			r, err := s.Send(context.Background(), plain(h))
			if err == nil && r.ID == "" {
				err = fmt.Errorf("no id came back")
			}
			errs <- err
		})
	}
	wg.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			t.Errorf("many at once: %v", err)
		}
	}
	if n := len(f.taken()); n != 16 {
		t.Errorf("many at once: 16 messages became %d calls", n)
	}
}
