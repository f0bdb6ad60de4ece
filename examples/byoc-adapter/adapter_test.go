package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/byoc"
	"recado.dev/internal/platform/byoc/exam"
)

const secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3"

func serve(t *testing.T, h http.Handler) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

// The sample is what its guide says that a middleware is.
//
// Proves: 003-83
func TestTheSamplePassesTheExam(t *testing.T) {
	t.Parallel()
	a, err := newAdapter("http://127.0.0.1:1", secret)
	if err != nil {
		t.Fatal(err)
	}
	picture := serve(t, http.NotFoundHandler()) + "/picture.png"
	tried := 0
	failed, err := exam.Run(t.Context(), exam.Options{URL: serve(t, a.handler()) + "/recado", Secret: secret, FileURL: picture,
		Capabilities: `["attachments","buttons","typing","read","reactions"]`}, func(r exam.Result) {
		if r.State == exam.Fail {
			t.Errorf("%s: %s", r.Title, r.Why)
		}
		if r.State == exam.Pass {
			tried++
		}
	})
	if err != nil || failed != 0 || tried < 16 {
		t.Errorf("%d failed of %d, %v", failed, tried, err)
	}
}

func TestTheSampleJoinsACustomerWithTheDesk(t *testing.T) {
	t.Parallel()
	came := make(chan platform.Inbound, 10)
	var session platform.Session
	hook := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		req := platform.HookRequest{Method: r.Method, Header: r.Header, Body: body, At: time.Now()}
		h := session.(platform.Hooked)
		if !h.Verify(req) {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		items, err := h.Decode(req)
		if err != nil {
			t.Error(err)
		}
		for _, in := range items {
			came <- in
		}
	}))
	a, err := newAdapter(hook, secret)
	if err != nil {
		t.Fatal(err)
	}
	base := serve(t, a.handler())
	session, err = byoc.New().Open(platform.Account{ChannelID: "c1", Settings: map[string]string{"callback_url": base + "/recado"}, Secrets: map[string]string{"signing_secret": secret}},
		platform.Host{HTTP: http.DefaultClient, Clock: clock.System{}})
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.Post(base+"/customers/ana", "text/plain", strings.NewReader("¿Llega hoy?"))
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("the customer could not write: %v, %v", resp, err)
	}
	_ = resp.Body.Close()
	if in := <-came; in.Message == nil || in.Message.Text != "¿Llega hoy?" || in.Sender.Address != "ana" {
		t.Errorf("came %+v", in)
	}
	out, _ := desk.NewOutgoing(desk.Message{ID: "m1", Direction: desk.DirectionOut, Kind: desk.MessageText, Text: "Mañana"})
	if _, err := session.Send(t.Context(), platform.Outgoing{Message: out, To: platform.Recipient{Address: "ana"}}); err != nil {
		t.Fatal(err)
	}
	resp, err = http.Get(base + "/customers/ana")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var notes []note
	if err := json.NewDecoder(resp.Body).Decode(&notes); err != nil || len(notes) != 2 || notes[1].Text != "Mañana" || notes[1].From != "desk" {
		t.Errorf("the notebook: %+v, %v", notes, err)
	}
}
