package api

import (
	"context"
	"net/http"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// awayRetry is when a caller whom the database did not answer may try again: by
// then a database that is back is known to be.
const awayRetry = 2 * time.Second

// pulse knows whether the database answers; *store.Pulse is one.
type pulse interface {
	Away() bool
	Bound(ctx context.Context) (context.Context, *store.Call)
	Tell(f func(away bool))
}

// bound has a request's waiting for the database end when the database does not
// answer, until the request's answer begins: a download that is under way goes
// on. Where the database is known to be away, it answers so and false.
func (a *API) bound(w http.ResponseWriter, r *http.Request) (*http.Request, func(), bool) {
	if a.pulse.Away() {
		a.fail(w, r, errAway{desk.E(desk.CodeUnavailable, "the database does not answer: try again in a moment")})
		return r, nil, false
	}
	ctx, call := a.pulse.Bound(r.Context())
	if ctx == r.Context() { // nobody looks after calls
		return r, call.Let, true
	}
	if rec, ok := w.(*recorder); ok {
		rec.call = call
	}
	return r.WithContext(ctx), call.Let, true
}

// errAway refuses a call without asking the database. It is not logged: turned
// was, once.
type errAway struct{ error }

// Unwrap gives the error that is answered.
func (e errAway) Unwrap() error { return e.error }

// RetryAfter implements retrier.
func (errAway) RetryAfter() time.Duration { return awayRetry }

// turned notes that the database went away, or is back. Desks hear that it went
// away, and ask for themselves whether it is back.
func (a *API) turned(away bool) {
	if away {
		if a.Live != nil {
			a.Live.Unavailable()
		}
		a.Log.Error("the database does not answer: calls are refused until it does")
		return
	}
	a.Log.Info("the database answers again")
}
