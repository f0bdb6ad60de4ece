package inbound_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"recado.dev/internal/channel"
	"recado.dev/internal/inbound"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/testkit"
)

func TestANetworkMayAddItsOwnWordToTheAddress(t *testing.T) {
	t.Parallel()
	r := inboundtest.New(t, testkit.SQLite(t))
	n := &notebook{}
	h := inbound.NewHooks(suffixed{r.Net}, n, alive, r.Clock, slog.New(slog.DiscardHandler))
	for more, want := range map[string]int{
		"": http.StatusOK, "/message": http.StatusOK,
		"/": http.StatusNotFound, "/other": http.StatusNotFound, "/message/": http.StatusNotFound, "/message/x": http.StatusNotFound,
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, post("/hooks/fake/"+r.Channel+more, "good", "[]"))
		if w.Code != want {
			t.Errorf("%q behind the address: answered %d, want %d", more, w.Code, want)
		}
	}
}

// suffixed is a registry whose platform calls an address with a word behind it.
type suffixed struct{ inbound.Registry }

func (s suffixed) Get(ctx context.Context, id string) (*channel.Live, error) {
	live, err := s.Registry.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	other := *live
	other.Descriptor.Hook.Suffix = "message"
	return &other, nil
}
