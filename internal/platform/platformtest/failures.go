package platformtest

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// checkFailures holds the connector to the meaning of each failed call, since
// it decides what happens to the message.
func checkFailures(t testing.TB, h Harness) {
	s, f := h.open(t)
	for _, c := range append(commonRefusals(), h.Refusals...) {
		f.now(refuse(c))
		_, err := s.Send(context.Background(), plain(h))
		got := failure(t, c.Name, err)
		if got.Kind != c.Want || got.PairOnly != c.PairOnly {
			t.Errorf("%s: it means %s (this recipient only: %v), not %s (%v): %v", c.Name, c.Want, c.PairOnly, got.Kind, got.PairOnly, err)
		}
		if c.RetryAfter != 0 && got.RetryAfter != c.RetryAfter {
			t.Errorf("%s: wait %v, not %v", c.Name, c.RetryAfter, got.RetryAfter)
		}
		if n := len(f.taken()); n != 1 {
			t.Errorf("%s: %d calls were made; whether to repeat one is not the connector's to decide", c.Name, n)
		}
	}
	checkCut(t, h, s, f)
	checkTimeout(t, h, s, f)
	checkNoConnection(t, h)
}

func commonRefusals() []Refusal {
	return []Refusal{
		{Name: "401", Status: 401, Want: platform.BadCredentials},
		{Name: "403", Status: 403, Want: platform.BadCredentials},
		{Name: "404", Status: 404, Want: platform.Gone},
		{Name: "429", Status: 429, Want: platform.Throttled},
		{Name: "429 with Retry-After", Status: 429, Header: map[string]string{"Retry-After": "7"}, Want: platform.Throttled, RetryAfter: 7 * time.Second},
		{Name: "400", Status: 400, Want: platform.Rejected},
		{Name: "500", Status: 500, Want: platform.Unreachable},
		{Name: "503", Status: 503, Body: "<html>busy</html>", Want: platform.Unreachable},
		{Name: "200 that is not JSON", Status: 200, Body: "<html>hello</html>", Want: platform.Unintelligible},
		{Name: "200 that names no message", Status: 200, Body: "{}", Want: platform.Unintelligible},
	}
}

func refuse(c Refusal) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for k, v := range c.Header {
			w.Header().Set(k, v)
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(c.Status)
		if _, err := w.Write([]byte(c.Body)); err != nil {
			panic(http.ErrAbortHandler)
		}
	})
}

func plain(h Harness) platform.Outgoing {
	return outgoingCase{message: desk.Message{Kind: desk.MessageText, Text: "Hola"}}.outgoing(h)
}

func failure(t testing.TB, what string, err error) *platform.Failure {
	t.Helper()
	var f *platform.Failure
	if !errors.As(err, &f) {
		t.Errorf("%s: the error is not a Failure: %v", what, err)
		return &platform.Failure{}
	}
	return f
}

func checkCut(t testing.TB, h Harness, s platform.Session, f *fake) {
	f.now(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	_, err := s.Send(context.Background(), plain(h))
	if got := failure(t, "a cut connection", err); got.Kind != platform.Uncertain {
		t.Errorf("a cut connection: the message may have been taken, so it is uncertain, not %s", got.Kind)
	}
}

func checkTimeout(t testing.TB, h Harness, s platform.Session, f *fake) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	f.now(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	}))
	done := make(chan error, 1)
	go func() {
		_, err := s.Send(ctx, plain(h))
		done <- err
	}()
	select {
	case err := <-done:
		if got := failure(t, "a call given up", err); got.Kind != platform.Uncertain {
			t.Errorf("a call given up: the message may have been taken, so it is uncertain, not %s", got.Kind)
		}
	case <-time.After(5 * time.Second):
		t.Errorf("a call given up: it does not end with its context")
	}
}

func checkNoConnection(t testing.TB, h Harness) {
	f := newFake(t, h)
	s, err := h.Platform.Open(h.account(f.server.URL), f.host())
	if err != nil {
		t.Errorf("open a session: %v", err)
		return
	}
	f.server.Close()
	_, err = s.Send(context.Background(), plain(h))
	if got := failure(t, "no connection", err); got.Kind != platform.Unreachable {
		t.Errorf("no connection: nothing was taken, so it is unreachable, not %s", got.Kind)
	}
}
