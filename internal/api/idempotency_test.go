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
		_, kept, err := tx.ClaimKey(context.Background(), store.Claim{WorkspaceID: who.WorkspaceID, Actor: "agent:" + who.UserID, Key: "t", At: time.Now()}, "", time.Time{}, time.Time{})
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
		of := func(at time.Time) store.Claim { return store.Claim{WorkspaceID: "w", Actor: "a", Key: "k", At: at} }
		claim := func(at time.Time) (mine bool) {
			err := st.Write(ctx, func(tx *store.Tx) (err error) {
				mine, _, err = tx.ClaimKey(ctx, of(at), "f", at.Add(-keyStale), at.Add(-keyLife))
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
		// The call that was taken over can neither act nor answer any more.
		late := st.Write(ctx, func(tx *store.Tx) error { return tx.KeepEffect(ctx, of(start), "made") })
		if desk.CodeOf(late) != desk.CodeConflict {
			t.Errorf("the late call acts: %v", late)
		}
		err := st.Write(ctx, func(tx *store.Tx) error {
			if err := tx.ReleaseKey(ctx, of(start)); err != nil {
				return err
			}
			if err := tx.KeepAnswer(ctx, of(start), 409, []byte("late")); err != nil {
				return err
			}
			return tx.KeepAnswer(ctx, of(start.Add(2*time.Minute)), 201, []byte("x"))
		})
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

// The database goes away while a call runs, and comes back: whoever repeats the
// call gets its answer, and does not wait for a call that ended.
func TestAKeyIsEndedOnceTheDatabaseIsThereAgain(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := newServer(t, st)
		calls := 0
		away := func(yes bool) {
			from, to := "idempotency_keys", "idempotency_keys_away"
			if !yes {
				from, to = to, from
			}
			if _, err := st.DB().Exec("ALTER TABLE " + from + " RENAME TO " + to); err != nil {
				t.Error(err)
			}
		}
		handle(s.api, route{Method: http.MethodPost, Path: "/test/cut", Summary: "x", Tag: "x", Ability: access.Self},
			func(context.Context, access.Who, *nothing) (*body[setupView], error) {
				calls++
				away(true)
				return answer(setupView{true}, nil)
			})
		owner := s.setup().with("Idempotency-Key", "k")
		owner.do("POST", "/test/cut", "").want(200)
		owner.do("POST", "/test/cut", "").code(500, desk.CodeInternal)
		away(false)
		owner.do("POST", "/test/cut", "").want(200)
		if calls != 1 {
			t.Errorf("%d calls", calls)
		}
	})
}

func TestAMessageWhoseAnswerWasLostIsNotSentTwice(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		ctx := context.Background()
		k := v.one("ana", "hola")
		for path, c := range map[string]struct {
			body   string
			status int
		}{
			"/conversations/" + k.ConversationID + "/messages": {`{"kind":"text","text":"¡Hola!"}`, 202},
			"/conversations/" + k.ConversationID + "/notes":    {`{"text":"una nota"}`, 201},
		} {
			key := path[len(path)-5:]
			agent := v.agent.with("Idempotency-Key", key)
			made := agent.do("POST", path, c.body).want(c.status)
			// What a crash right after the message's transaction leaves, for long.
			who := v.agent.who()
			claim := store.Claim{WorkspaceID: v.ws, Actor: "agent:" + who.UserID, Key: key, At: time.Now()}
			lose := func(at time.Time) {
				t.Helper()
				err := v.store.Write(ctx, func(tx *store.Tx) error {
					_, kept, err := tx.ClaimKey(ctx, claim, "", time.Time{}, time.Time{})
					if err != nil {
						return err
					}
					if kept.Effect != made.field("id") {
						t.Fatalf("the key has the effect %q", kept.Effect)
					}
					if _, _, err := tx.ClaimKey(ctx, claim, "", time.Time{}, time.Now().Add(time.Hour)); err != nil { // forgotten
						return err
					}
					if err := tx.ReleaseKey(ctx, claim); err != nil {
						return err
					}
					again := claim
					again.At = at
					if _, _, err := tx.ClaimKey(ctx, again, kept.Fingerprint, time.Time{}, time.Time{}); err != nil {
						return err
					}
					return tx.KeepEffect(ctx, again, kept.Effect)
				})
				if err != nil {
					t.Fatal(err)
				}
			}
			for _, ago := range []time.Duration{time.Second, 10 * time.Minute} {
				lose(time.Now().Add(-ago))
				again := agent.do("POST", path, c.body).want(c.status)
				if again.field("id") != made.field("id") || again.header.Get("Idempotent-Replayed") != "true" || again.field("text") != made.field("text") {
					t.Errorf("%s after %v: %s, first %s", path, ago, again.body, made.body)
				}
			}
			var p Problem
			if agent.do("POST", path, strings.Replace(c.body, "H", "J", 1)+" ").want(422).into(&p); p.Code != string(desk.CodeConflict) {
				t.Errorf("another request with the key: %+v", p)
			}
		}
		var l list[desk.Message]
		v.agent.do("GET", "/conversations/"+k.ConversationID+"/messages", "").want(200).into(&l)
		if len(l.Items) != 3 {
			t.Errorf("%d messages", len(l.Items))
		}
	})
}
