package api

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func TestAWriteWithAKeyActsOnceHoweverManyCallers(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := newServer(t, st)
		owner := s.setup().with("Idempotency-Key", "one")
		var wg sync.WaitGroup
		replies := make(chan reply, 8)
		for range 8 {
			wg.Go(func() { replies <- owner.do("POST", "/tags", `{"name":"vip"}`) })
		}
		wg.Wait()
		close(replies)
		bodies, replayed := map[string]bool{}, 0
		for r := range replies {
			r.want(201)
			bodies[string(r.body)] = true
			if r.header.Get("Idempotent-Replayed") == "true" {
				replayed++
			}
		}
		if len(bodies) != 1 || replayed != 7 {
			t.Errorf("%d different answers, %d replayed", len(bodies), replayed)
		}
		var list page[desk.Tag]
		owner.do("GET", "/tags", "").want(200).into(&list)
		if len(list.Items) != 1 {
			t.Errorf("%d tags", len(list.Items))
		}
	})
}

func TestAKeyBelongsToOneRequestOfOneCaller(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := newServer(t, st)
		plain := s.setup()
		owner := plain.with("Idempotency-Key", "k")
		owner.do("POST", "/tags", `{"name":"a"}`).want(201)
		var p Problem
		owner.do("POST", "/tags", `{"name":"b"}`).want(422).into(&p)
		if p.Code != "conflict" {
			t.Errorf("got %+v", p)
		}
		owner.do("POST", "/saved-replies", `{"name":"a"}`).want(422)
		admin := s.member(plain.who().WorkspaceID, desk.RoleAdmin).with("Idempotency-Key", "k")
		admin.do("POST", "/tags", `{"name":"b"}`).want(201)
		// A refusal is an answer too.
		clash := plain.with("Idempotency-Key", "k2")
		clash.do("POST", "/tags", `{"name":"a"}`).code(409, desk.CodeConflict)
		again := clash.do("POST", "/tags", `{"name":"a"}`).want(409)
		if again.header.Get("Idempotent-Replayed") != "true" || again.header.Get("Content-Type") != problemType {
			t.Errorf("got %v", again.header)
		}
		plain.with("Idempotency-Key", strings.Repeat("x", 300)).do("POST", "/tags", `{"name":"c"}`).code(422, desk.CodeInvalid)
	})
}

func TestKeptAnswersAreSealed(t *testing.T) {
	t.Parallel()
	s := onSQLite(t)
	owner := s.setup()
	token := owner.with("Idempotency-Key", "t").do("POST", "/tokens", `{"name":"Shop","role":"agent"}`).want(201).field("token")
	if again := owner.with("Idempotency-Key", "t").do("POST", "/tokens", `{"name":"Shop","role":"agent"}`).want(201).field("token"); again != token {
		t.Error("the repeat got another token")
	}
	who := owner.who()
	err := s.store.Write(context.Background(), func(tx *store.Tx) error {
		_, kept, err := tx.ClaimKey(context.Background(), who.WorkspaceID, "agent:"+who.UserID, "t", "", time.Now(), time.Time{}, time.Time{})
		if err == nil && (kept.Status != 201 || len(kept.Answer) == 0 || strings.Contains(string(kept.Answer), token)) {
			err = fmt.Errorf("kept %d %q", kept.Status, kept.Answer)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestACallThatDiedMayBeMadeAgain(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		ctx := context.Background()
		claim := func(at time.Time) (mine bool) {
			err := st.Write(ctx, func(tx *store.Tx) (err error) {
				mine, _, err = tx.ClaimKey(ctx, "w", "a", "k", "f", at, at.Add(-keyStale), at.Add(-keyLife))
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return mine
		}
		start := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
		if !claim(start) || claim(start.Add(59*time.Second)) || !claim(start.Add(2*time.Minute)) {
			t.Error("a stale key was not taken over, or a fresh one was")
		}
		err := st.Write(ctx, func(tx *store.Tx) error { return tx.KeepAnswer(ctx, "w", "a", "k", 201, []byte("x")) })
		if err != nil {
			t.Fatal(err)
		}
		if claim(start.Add(23*time.Hour)) || !claim(start.Add(25*time.Hour)) {
			t.Error("an answer is kept for 24 hours")
		}
	})
}

func TestAFailureOfOursLetsTheCallerTryAgain(t *testing.T) {
	t.Parallel()
	s := onSQLite(t)
	calls := 0
	handle(s.api, route{Method: http.MethodPost, Path: "/test/flaky", Summary: "x", Tag: "x", Ability: access.Self},
		func(context.Context, access.Who, *nothing) (*body[setupView], error) {
			calls++
			switch calls {
			case 1:
				return nil, fmt.Errorf("the secret cause")
			case 2:
				panic("oh no")
			}
			return answer(setupView{true}, nil)
		})
	owner := s.setup().with("Idempotency-Key", "k")
	owner.do("POST", "/test/flaky", "").code(500, desk.CodeInternal).without("secret cause")
	owner.do("POST", "/test/flaky", "").code(500, desk.CodeInternal).without("oh no")
	owner.do("POST", "/test/flaky", "").want(200)
	owner.do("POST", "/test/flaky", "").want(200)
	if calls != 3 {
		t.Errorf("%d calls", calls)
	}
	if !strings.Contains(s.logs.String(), "secret cause") {
		t.Error("the cause is not in the log")
	}
}
