package inbound_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"recado.dev/internal/channel"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/inbound"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/platform"
)

// filler is a network that only names what happened.
type filler struct {
	filer
	err error
}

func (f filler) File(r platform.HookRequest) (platform.HookRequest, error) { return r, nil }

func (f filler) Fill(_ context.Context, r platform.HookRequest) (platform.HookRequest, error) {
	if strings.Contains(string(r.Body), "panic") {
		panic("no")
	}
	r.Body = append(r.Body, " with its words"...)
	return r, f.err
}

type fillerChannel struct {
	oneChannel
	session filler
}

func (c fillerChannel) Get(context.Context, string) (*channel.Live, error) {
	return &channel.Live{
		Channel:    desk.Channel{WorkspaceID: "w", ID: "c", Platform: "mails"},
		Descriptor: platform.Descriptor{Key: "mails", Hook: platform.HookDescriptor{MaxBytes: 1 << 20}},
		Session:    c.session,
	}, nil
}

func TestWhatARequestOnlyNamesIsAskedForBeforeItIsKept(t *testing.T) {
	t.Parallel()
	answer := func(err error, signature, body string) (int, *notebook) {
		n := &notebook{}
		c := fillerChannel{oneChannel{&inboundtest.Net{}}, filler{err: err}}
		w := httptest.NewRecorder()
		inbound.NewHooks(c, n, alive, clock.NewManual(inboundtest.Start), slog.New(slog.DiscardHandler)).ServeHTTP(w, post("/hooks/mails/c", signature, body))
		return w.Code, n
	}
	code, n := answer(nil, "good", "a mention")
	if code != http.StatusOK || len(n.entries) != 1 || string(n.entries[0].Request.Body) != "a mention with its words" {
		t.Errorf("%d; the journal holds %+v", code, n.entries)
	}
	if code, n := answer(nil, "bad", "a mention"); code != http.StatusUnauthorized || len(n.entries) != 0 {
		t.Errorf("a forgery: %d, %d entries", code, len(n.entries))
	}
	if code, n := answer(errors.New("away"), "good", "a mention"); code != http.StatusServiceUnavailable || len(n.entries) != 0 {
		t.Errorf("a network that is away: %d, %d entries", code, len(n.entries))
	}
	if code, _ := answer(nil, "good", "panic"); code != http.StatusServiceUnavailable {
		t.Errorf("a connector that fails: %d", code)
	}
}
