package inbound_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/channel"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/inbound"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// filer is a network whose requests are larger than the journal takes.
type filer struct{ platform.Session }

func (filer) Handshake(platform.HookRequest) platform.HookReply { return platform.HookReply{} }
func (filer) Verify(r platform.HookRequest) bool {
	return http.Header(r.Header).Get("X-Signature") == "good"
}
func (filer) Accepted() platform.HookReply { return platform.HookReply{Status: http.StatusOK} }
func (filer) Decode(platform.HookRequest) ([]platform.Inbound, error) {
	return []platform.Inbound{}, nil
}

func (filer) File(r platform.HookRequest) (platform.HookRequest, error) {
	if strings.HasPrefix(string(r.Body), "rubbish") {
		return r, errors.New("no mail")
	}
	r.Raw, r.Body = r.Body, []byte(`{"letter":1}`)
	return r, nil
}

// files keeps requests in memory, or refuses them.
type files struct {
	kept [][]byte
	err  error
}

func (f *files) Keep(_ context.Context, _, _ string, r *platform.HookRequest) error {
	if f.err == nil {
		f.kept = append(f.kept, r.Raw)
		r.File, r.Raw = "file-1", nil
	}
	return f.err
}

type oneChannel struct{ *inboundtest.Net }

func (oneChannel) Get(context.Context, string) (*channel.Live, error) {
	return &channel.Live{
		Channel:    desk.Channel{WorkspaceID: "w", ID: "c", Platform: "mails"},
		Descriptor: platform.Descriptor{Key: "mails", Hook: platform.HookDescriptor{MaxBytes: 8 << 20, Files: true}},
		Session:    filer{},
	}, nil
}

func (oneChannel) Describe(context.Context, *store.Queryer, string, string) (channel.View, error) {
	return channel.View{}, nil
}
func (oneChannel) MarkHook(string, bool, time.Time) {}
func (oneChannel) MarkReached(string, time.Time)    {}
func (oneChannel) MarkIn(string, time.Time)         {}

func TestARequestThatIsLargerThanTheJournalTakesIsKeptAsAFile(t *testing.T) {
	t.Parallel()
	n, f := &notebook{}, &files{}
	h := inbound.NewHooks(oneChannel{&inboundtest.Net{}}, n, alive, clock.NewManual(inboundtest.Start), slog.New(slog.DiscardHandler)).KeepFiles(f)
	answer := func(signature, body string) int {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, post("/hooks/mails/c", signature, body))
		return w.Code
	}
	large := "Subject: x\r\n\r\n" + strings.Repeat("x", 5<<20)
	if code := answer("bad", large); code != http.StatusUnauthorized || len(f.kept) > 0 {
		t.Errorf("a forgery: %d, %d files", code, len(f.kept))
	}
	if code := answer("good", large); code != http.StatusOK || len(f.kept) != 1 || len(f.kept[0]) != len(large) {
		t.Fatalf("%d, %d files", code, len(f.kept))
	}
	if r := n.entries[0].Request; r.File != "file-1" || string(r.Body) != `{"letter":1}` {
		t.Errorf("the journal holds %+v", r)
	}
	if code := answer("good", strings.Repeat("x", 9<<20)); code != http.StatusRequestEntityTooLarge {
		t.Errorf("what is too large even so: %d", code)
	}
	if code := answer("good", "rubbish"); code != http.StatusBadRequest {
		t.Errorf("rubbish: %d", code)
	}
	f.err = errors.New("the disk is full")
	if code := answer("good", large); code != http.StatusServiceUnavailable || len(n.entries) != 1 {
		t.Errorf("a full disk: %d, %d entries", code, len(n.entries))
	}
}
