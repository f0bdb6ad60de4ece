package app

import (
	"context"
	"net/http"

	"recado.dev/internal/store"
)

// pulse bounds how long a call waits for the database; *store.Pulse does.
type pulse interface {
	Bound(ctx context.Context) (context.Context, *store.Call)
}

// calls has the pages of customers and visitors answer 503 soon where they need
// a database that does not answer, as the API does. What needs none, as the
// scripts that stand on others' sites, is there all the same. SQLite
// costs nothing here.
func calls(p pulse, next http.Handler) http.Handler {
	if p == (*store.Pulse)(nil) {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, call := p.Bound(r.Context())
		defer call.Let()
		r = r.WithContext(ctx)
		next.ServeHTTP(&called{ResponseWriter: w, r: r, call: call}, r)
	})
}

// called lets its call go when its answer begins: a stream goes on. An error of
// ours after the call was cut is the database's.
type called struct {
	http.ResponseWriter
	r    *http.Request
	call *store.Call
}

// WriteHeader implements http.ResponseWriter.
func (c *called) WriteHeader(status int) {
	if status >= http.StatusInternalServerError && store.IsCut(c.r.Context()) {
		status = http.StatusServiceUnavailable
		c.Header().Set("Retry-After", "2")
	}
	c.call.Let()
	c.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (c *called) Write(b []byte) (int, error) {
	c.call.Let()
	return c.ResponseWriter.Write(b)
}

// Flush implements http.Flusher.
func (c *called) Flush() {
	if f, ok := c.ResponseWriter.(http.Flusher); ok {
		f.Flush()
	}
}

// Unwrap serves http.ResponseController.
func (c *called) Unwrap() http.ResponseWriter { return c.ResponseWriter }
