package inbound_test

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"testing"

	"recado.dev/internal/channel"
	"recado.dev/internal/inbound"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/testkit"
)

// discreet is a registry whose platform proves itself in the address.
type discreet struct{ inbound.Registry }

func (d discreet) Get(ctx context.Context, id string) (*channel.Live, error) {
	live, err := d.Registry.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	other := *live
	other.Descriptor.Hook.Hidden = []string{"secret"}
	return &other, nil
}

func TestWhatProvesARequestInItsAddressIsNotKept(t *testing.T) {
	t.Parallel()
	r := inboundtest.New(t, testkit.SQLite(t))
	n := &notebook{}
	h := inbound.NewHooks(discreet{r.Net}, n, alive, r.Clock, slog.New(slog.DiscardHandler))
	h.ServeHTTP(httptest.NewRecorder(), post("/hooks/fake/"+r.Channel+"?secret=abc&id=7", "good", "[]"))
	if len(n.entries) != 1 || len(n.entries[0].Request.Query) != 1 || n.entries[0].Request.Query["id"][0] != "7" {
		t.Errorf("kept %+v", n.entries)
	}
}
