package app

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"recado.dev/internal/store"
)

// cutting is the pulse of a database that does not answer.
type cutting struct{}

func (cutting) Bound(ctx context.Context) (context.Context, *store.Call) {
	ctx, cut := context.WithCancelCause(ctx)
	cut(store.ErrAway)
	return ctx, nil
}

func TestPagesOfCustomersSayThatTheDatabaseIsAway(t *testing.T) {
	t.Parallel()
	needs := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Context().Err() != nil {
			http.Error(w, "something went wrong", http.StatusInternalServerError)
		}
	})
	script := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("chat()")) })
	for name, c := range map[string]struct {
		pulse  pulse
		page   http.Handler
		status int
		retry  string
	}{
		"a page that needs the database":              {cutting{}, needs, http.StatusServiceUnavailable, "2"},
		"a script that needs none":                    {cutting{}, script, http.StatusOK, ""},
		"a page while the database answers":           {(*store.Pulse)(nil), needs, http.StatusOK, ""},
		"a script of a desk on the embedded database": {(*store.Pulse)(nil), script, http.StatusOK, ""},
	} {
		w := httptest.NewRecorder()
		calls(c.pulse, c.page).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/chat/x", nil))
		if w.Code != c.status || w.Header().Get("Retry-After") != c.retry {
			t.Errorf("%s: %d, to try again after %q", name, w.Code, w.Header().Get("Retry-After"))
		}
	}
}
