package api

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"recado.dev/internal/access"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// fakePulse is the pulse of a database that goes away when a test says so.
type fakePulse struct {
	away  atomic.Bool
	cut   atomic.Bool // calls that began are cut
	bound atomic.Int64
}

func (p *fakePulse) Away() bool { return p.away.Load() }

func (p *fakePulse) Tell(func(bool)) {}

func (p *fakePulse) Bound(ctx context.Context) (context.Context, *store.Call) {
	p.bound.Add(1)
	if !p.cut.Load() {
		return ctx, nil
	}
	ctx, cut := context.WithCancelCause(ctx)
	cut(store.ErrAway)
	return ctx, nil
}

// away checks the problem that callers get of a database that does not answer.
func (r reply) away(t *testing.T) {
	t.Helper()
	var p Problem
	r.want(http.StatusServiceUnavailable).into(&p)
	if p.Code != "unavailable" || p.RequestID == "" || !strings.Contains(p.Detail, "the database") || r.header.Get("Retry-After") != "2" {
		t.Errorf("got %+v, to try again after %q", p, r.header.Get("Retry-After"))
	}
}

func TestCallsAreRefusedAtOnceWhileTheDatabaseDoesNotAnswer(t *testing.T) {
	t.Parallel()
	s := newServer(t, testkit.SQLite(t))
	owner := s.setup()
	p := &fakePulse{}
	s.api.pulse = p
	p.away.Store(true)
	asked := false
	s.api.mount(s.api.add(route{Method: http.MethodGet, Path: "/asked", Ability: access.Nobody}), http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }), false)
	owner.do("GET", "/asked", "").away(t)
	owner.do("GET", "/tags", "").away(t)
	owner.do("GET", "/events", "").away(t)
	owner.with("Idempotency-Key", "k").do("POST", "/tags", `{"name":"vip"}`).away(t)
	if asked || p.bound.Load() != 0 {
		t.Error("a call was begun")
	}
	if lines := errorsIn(s.logs.String()); lines != "" {
		t.Errorf("each refusal is logged: %s", lines)
	}
	p.away.Store(false)
	owner.do("GET", "/tags", "").want(http.StatusOK)
}

func TestACallThatIsCutIsAnsweredThatTheDatabaseIsAway(t *testing.T) {
	t.Parallel()
	s := newServer(t, testkit.SQLite(t))
	owner := s.setup()
	p := &fakePulse{}
	s.api.pulse = p
	p.cut.Store(true)
	owner.do("GET", "/tags", "").away(t)
	owner.do("GET", "/contacts/export.csv", "").away(t)
	owner.with("Idempotency-Key", "k").do("POST", "/tags", `{"name":"vip"}`).away(t)
	if !strings.Contains(errorsIn(s.logs.String()), "request failed") {
		t.Error("nothing in the log says why")
	}
	p.cut.Store(false)
	// A call that was cut holds no key: its repeat acts, and the next gets its answer.
	owner.with("Idempotency-Key", "k").do("POST", "/tags", `{"name":"vip"}`).want(http.StatusCreated)
	if owner.with("Idempotency-Key", "k").do("POST", "/tags", `{"name":"vip"}`).want(http.StatusCreated).header.Get(replayHeader) != "true" {
		t.Error("the key is not kept")
	}
}
