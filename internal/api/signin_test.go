package api

import (
	"bytes"
	"context"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"recado.dev/internal/auth"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func TestTheFirstVisitorMakesTheWorkspaceOnce(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := newServer(t, st)
		if got := string(s.nobody().do("GET", "/setup", "").want(200).body); !strings.Contains(got, `"needs_setup":true`) {
			t.Fatalf("got %s", got)
		}
		var wg sync.WaitGroup
		statuses := make(chan int, 4)
		for i := range 4 {
			wg.Go(func() {
				body := `{"workspace":"W","name":"Olga","email":"o` + strconv.Itoa(i) + `@casa.test","password":"` + password + `"}`
				statuses <- s.nobody().do("POST", "/setup", body).status
			})
		}
		wg.Wait()
		close(statuses)
		made := 0
		for status := range statuses {
			switch status {
			case 200:
				made++
			case 409:
			default:
				t.Errorf("status %d", status)
			}
		}
		if made != 1 {
			t.Errorf("%d workspaces were made", made)
		}
		s.nobody().do("POST", "/setup", `{"workspace":"W","name":"O","email":"x@casa.test","password":"`+password+`"}`).code(409, desk.CodeConflict)
	})
}

func TestSigningInGivesACookieThatOnlyTheBrowserHolds(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := newServer(t, st)
		s.setup()
		login := s.nobody().do("POST", "/auth/login", `{"email":" Olga@Casa.test","password":"`+password+`"}`).want(200)
		raw := login.header.Get("Set-Cookie")
		for _, part := range []string{"HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=2592000"} {
			if !strings.Contains(raw, part) {
				t.Errorf("the cookie lacks %s: %s", part, raw)
			}
		}
		if strings.Contains(raw, "Secure") {
			t.Error("a cookie over http must not be Secure")
		}
		login.without(login.session(), "argon2", "password")
		me := client{server: s, cookie: login.session()}.do("GET", "/auth/me", "").want(200)
		for _, part := range []string{`"role":"owner"`, `"name":"Casa Verde"`, `"channels.manage"`, `"sandbox":false`} {
			if !bytes.Contains(me.body, []byte(part)) {
				t.Errorf("me lacks %s: %s", part, me.body)
			}
		}
		out := client{server: s, cookie: login.session()}.do("POST", "/auth/logout", "").want(204)
		if !strings.Contains(out.header.Get("Set-Cookie"), "Max-Age=0") {
			t.Errorf("the cookie stays: %s", out.header.Get("Set-Cookie"))
		}
		client{server: s, cookie: login.session()}.do("GET", "/auth/me", "").code(401, desk.CodeUnauthorized)
	})
}

func TestCookiesAreSecureBehindHTTPS(t *testing.T) {
	t.Parallel()
	s := onSQLite(t)
	s.api.PublicURL = "https://desk.test"
	res := s.nobody().do("POST", "/setup", `{"workspace":"W","name":"O","email":"o@casa.test","password":"`+password+`"}`).want(200)
	if !strings.Contains(res.header.Get("Set-Cookie"), "Secure") || res.header.Get("Strict-Transport-Security") == "" {
		t.Errorf("got %v", res.header)
	}
}

func TestWrongPasswordsAndUnknownAddressesLookTheSame(t *testing.T) {
	t.Parallel()
	s := onSQLite(t)
	s.setup()
	wrong := s.nobody().do("POST", "/auth/login", `{"email":"olga@casa.test","password":"not the password"}`).code(401, desk.CodeUnauthorized)
	unknown := s.nobody().do("POST", "/auth/login", `{"email":"nobody@casa.test","password":"not the password"}`).code(401, desk.CodeUnauthorized)
	var a, b Problem
	wrong.into(&a)
	unknown.into(&b)
	if a.Detail != b.Detail {
		t.Errorf("%q and %q differ", a.Detail, b.Detail)
	}
}

func TestLoginsAreLimitedByAddressAndRecoverWithTime(t *testing.T) {
	t.Parallel()
	s := onSQLite(t)
	s.setup()
	body := `{"email":"olga@casa.test","password":"not the password"}`
	var last reply
	for range 11 {
		last = s.nobody().do("POST", "/auth/login", body)
	}
	last.code(429, desk.CodeThrottled)
	wait, err := strconv.Atoi(last.header.Get("Retry-After"))
	if err != nil || wait < 1 || wait > 31 {
		t.Fatalf("Retry-After %q", last.header.Get("Retry-After"))
	}
	// The right password does not help while the address is limited.
	s.nobody().do("POST", "/auth/login", `{"email":"olga@casa.test","password":"`+password+`"}`).code(429, desk.CodeThrottled)
	s.clock.Advance(time.Duration(wait) * time.Second)
	s.nobody().do("POST", "/auth/login", `{"email":"olga@casa.test","password":"`+password+`"}`).want(200)
}

func TestSessionsRotateEachDayAndEndAfterAMonthOfSilence(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := newServer(t, st)
		owner := s.setup()
		s.clock.Advance(25 * time.Hour)
		res := owner.do("GET", "/auth/me", "").want(200)
		next := res.session()
		if next == "" || next == owner.cookie {
			t.Fatal("the token did not rotate")
		}
		// Requests under way with the token before are still answered.
		s.clock.Advance(30 * time.Second)
		owner.do("GET", "/auth/me", "").want(200)
		s.clock.Advance(31 * time.Second)
		owner.do("GET", "/auth/me", "").code(401, desk.CodeUnauthorized)
		fresh := client{server: s, cookie: next}
		s.clock.Advance(20 * time.Minute)
		if renewed := fresh.do("GET", "/auth/me", "").want(200).session(); renewed != next {
			t.Error("the cookie's end did not move")
		}
		s.clock.Advance(31 * 24 * time.Hour)
		fresh.do("GET", "/auth/me", "").code(401, desk.CodeUnauthorized)
	})
}

func TestPeopleSeeAndEndTheirSessions(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := newServer(t, st)
		owner := s.setup()
		other := s.nobody().do("POST", "/auth/login", `{"email":"olga@casa.test","password":"`+password+`"}`).want(200).session()
		var list page[sessionView]
		owner.do("GET", "/auth/sessions", "").want(200).without(owner.cookie, other).into(&list)
		if len(list.Items) != 2 {
			t.Fatalf("got %d sessions", len(list.Items))
		}
		for _, item := range list.Items {
			if !item.Current {
				owner.do("DELETE", "/auth/sessions/"+item.ID, "").want(204)
			}
		}
		client{server: s, cookie: other}.do("GET", "/auth/me", "").code(401, desk.CodeUnauthorized)
		owner.do("GET", "/auth/me", "").want(200)
		owner.do("DELETE", "/auth/sessions/nonsense", "").code(404, desk.CodeNotFound)
	})
}

func TestASessionMovesToAnotherWorkspaceOfItsPerson(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		ctx := context.Background()
		second, third, strange := v.workspace("Second"), v.workspace("Third"), v.workspace("Strange")
		me := v.agent.who()
		disabled := v.clock.Now()
		err := v.store.Write(ctx, func(tx *store.Tx) error {
			if err := tx.InsertMember(ctx, second, me.UserID, desk.RoleAdmin, v.clock.Now()); err != nil {
				return err
			}
			if err := tx.InsertMember(ctx, third, me.UserID, desk.RoleAgent, v.clock.Now()); err != nil {
				return err
			}
			return tx.UpdateMember(ctx, desk.Member{WorkspaceID: third, UserID: me.UserID, Role: desk.RoleAgent, DisabledAt: &disabled})
		})
		if err != nil {
			t.Fatal(err)
		}
		k := v.one("ana", "hola")
		stream := v.stream(v.agent, "")
		stream.next(t)
		for _, ws := range []string{strange, third, "nonsense", ""} {
			v.agent.do("POST", "/auth/workspace", `{"workspace_id":"`+ws+`"}`).code(404, desk.CodeNotFound)
		}
		v.agent.do("POST", "/auth/workspace", `{}`).code(422, desk.CodeInvalid)
		v.nobody().do("POST", "/auth/workspace", `{"workspace_id":"`+second+`"}`).code(401, desk.CodeUnauthorized)
		script := client{server: v.server, token: v.owner.do("POST", "/tokens", `{"name":"s","role":"owner"}`).want(201).field("token")}
		script.do("POST", "/auth/workspace", `{"workspace_id":"`+v.ws+`"}`).code(403, desk.CodeForbidden)

		res := v.agent.do("POST", "/auth/workspace", `{"workspace_id":"`+second+`"}`).want(200)
		moved := client{server: v.server, cookie: res.session()}
		if moved.cookie == "" || moved.cookie == v.agent.cookie {
			t.Fatal("the token did not rotate")
		}
		var told, me2 meView
		res.into(&told)
		moved.do("GET", "/auth/me", "").want(200).into(&me2)
		if !reflect.DeepEqual(told, me2) || told.Workspace.ID != second || told.Role != desk.RoleAdmin || len(told.Workspaces) != 2 || told.User.ID != me.UserID {
			t.Errorf("got %+v, then %+v", told, me2)
		}
		moved.do("GET", "/cases/"+k.ID, "").code(404, desk.CodeNotFound)
		stream.end(t, "moved to another workspace")
		if ev := v.stream(moved, "").next(t); ev.typ != "hello" || ev.id != "0" {
			t.Errorf("the new workspace's stream begins with %+v", ev)
		}
		v.clock.Advance(61 * time.Second)
		v.agent.do("GET", "/auth/me", "").code(401, desk.CodeUnauthorized)
		var sessions page[sessionView]
		moved.do("GET", "/auth/sessions", "").want(200).into(&sessions)
		if len(sessions.Items) != 1 || !sessions.Items[0].Current {
			t.Errorf("sessions %+v", sessions.Items)
		}
		back := moved.do("POST", "/auth/workspace", `{"workspace_id":"`+v.ws+`"}`).want(200).session()
		client{server: v.server, cookie: back}.do("GET", "/cases/"+k.ID, "").want(200)
	})
}

// Proves: 000-31
func TestOneAccountWorksOnSeveralDevicesAtOnce(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := newServer(t, st)
		laptop := s.setup()
		ids := map[string]string{}
		deskThings(t, s, laptop.who().WorkspaceID, "channel", ids)
		login := s.nobody().with("User-Agent", "a tablet").do("POST", "/auth/login", `{"email":"olga@casa.test","password":"`+password+`"}`).want(200)
		tablet := client{server: s, cookie: login.session()}
		laptop.do("PATCH", "/cases/"+ids["cases"], `{"assignee":"me"}`).want(200)
		tablet.do("PATCH", "/cases/"+ids["cases"], `{"status":"pending"}`).want(200)
		for _, device := range []client{laptop, tablet} {
			var c desk.CaseView
			device.do("GET", "/cases/"+ids["cases"], "").want(200).into(&c)
			if c.Status != desk.CasePending || c.Assignee == nil || c.Assignee.Name != "Olga" {
				t.Errorf("got %+v", c)
			}
		}
		if list := laptop.do("GET", "/auth/sessions", "").want(200); !bytes.Contains(list.body, []byte("a tablet")) {
			t.Errorf("got %s", list.body)
		}
	})
}

func TestANewPasswordEndsTheOtherSessions(t *testing.T) {
	t.Parallel()
	s := onSQLite(t)
	owner := s.setup()
	other := client{server: s, cookie: s.nobody().do("POST", "/auth/login", `{"email":"olga@casa.test","password":"`+password+`"}`).want(200).session()}
	owner.do("POST", "/auth/password", `{"current":"wrong wrong wrong","new":"another long one"}`).code(422, desk.CodeInvalid)
	owner.do("POST", "/auth/password", `{"current":"`+password+`","new":"short"}`).code(422, desk.CodeInvalid)
	owner.do("POST", "/auth/password", `{"current":"`+password+`","new":"password123"}`).code(422, desk.CodeInvalid)
	owner.do("POST", "/auth/password", `{"current":"`+password+`","new":"another long one"}`).want(204)
	owner.do("GET", "/auth/me", "").want(200)
	other.do("GET", "/auth/me", "").code(401, desk.CodeUnauthorized)
	s.nobody().do("POST", "/auth/login", `{"email":"olga@casa.test","password":"`+password+`"}`).want(401)
	s.nobody().do("POST", "/auth/login", `{"email":"olga@casa.test","password":"another long one"}`).want(200)
}

func TestAForgottenPasswordIsReplacedByMail(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := newServer(t, st)
		owner := s.setup()
		s.nobody().do("POST", "/auth/reset", `{"email":"nobody@casa.test"}`).want(202)
		s.nobody().do("POST", "/auth/reset", `{"email":"olga@casa.test"}`).want(202)
		link := <-s.mail.links
		token := link[strings.LastIndex(link, "/")+1:]
		if !strings.HasPrefix(link, "http://desk.test/reset/") || len(s.mail.links) != 0 {
			t.Fatalf("got link %q", link)
		}
		s.nobody().do("POST", "/auth/reset/confirm", `{"token":"nonsense","password":"another long one"}`).code(404, desk.CodeNotFound)
		s.nobody().do("POST", "/auth/reset/confirm", `{"token":"`+token+`","password":"another long one"}`).want(204)
		s.nobody().do("POST", "/auth/reset/confirm", `{"token":"`+token+`","password":"yet another one"}`).code(404, desk.CodeNotFound)
		owner.do("GET", "/auth/me", "").code(401, desk.CodeUnauthorized)
		s.nobody().do("POST", "/auth/login", `{"email":"olga@casa.test","password":"another long one"}`).want(200)
		s.nobody().do("POST", "/auth/reset", `{"email":"olga@casa.test"}`).want(202)
		link = <-s.mail.links
		s.clock.Advance(2 * time.Hour)
		s.nobody().do("POST", "/auth/reset/confirm", `{"token":"`+link[strings.LastIndex(link, "/")+1:]+`","password":"another long one"}`).code(404, desk.CodeNotFound)
		if strings.Contains(s.logs.String(), token) {
			t.Error("the log holds the token")
		}
	})
}

func TestColleaguesComeByInvitation(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := newServer(t, st)
		owner := s.setup()
		made := owner.do("POST", "/invitations", `{"email":"Ana@casa.test","role":"agent"}`).want(201)
		link := made.field("url")
		token := link[strings.LastIndex(link, "/")+1:]
		if mailed := <-s.mail.links; mailed != link {
			t.Errorf("mailed %q, answered %q", mailed, link)
		}
		owner.do("GET", "/invitations", "").want(200).without(token)
		info := s.nobody().do("GET", "/auth/invitations/"+token, "").want(200)
		if info.field("email") != "ana@casa.test" || info.field("workspace") != "Casa Verde" || info.field("role") != "agent" {
			t.Errorf("got %s", info.body)
		}
		s.nobody().do("POST", "/auth/invitations/"+token, `{"name":"Ana","password":"1234567890"}`).code(422, desk.CodeInvalid)
		ana := client{server: s, cookie: s.nobody().do("POST", "/auth/invitations/"+token, `{"name":"Ana","password":"`+password+`"}`).want(200).session()}
		ana.do("GET", "/channels", "").want(200)
		ana.do("POST", "/invitations", `{"email":"b@casa.test","role":"agent"}`).code(403, desk.CodeForbidden)
		s.nobody().do("POST", "/auth/invitations/"+token, `{"name":"Ana","password":"`+password+`"}`).code(404, desk.CodeNotFound)
		owner.do("POST", "/invitations", `{"email":"ana@casa.test","role":"agent"}`).code(409, desk.CodeConflict)
		later := owner.do("POST", "/invitations", `{"email":"late@casa.test","role":"agent"}`).want(201).field("url")
		s.clock.Advance(8 * 24 * time.Hour)
		s.nobody().do("GET", "/auth/invitations/"+later[strings.LastIndex(later, "/")+1:], "").code(404, desk.CodeNotFound)
	})
}

func TestRolesChangeAtOnceAndAnOwnerStays(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := newServer(t, st)
		owner := s.setup()
		ws := owner.who().WorkspaceID
		agent, admin := s.member(ws, desk.RoleAgent), s.member(ws, desk.RoleAdmin)
		id := agent.who().UserID
		agent.do("GET", "/tokens", "").code(403, desk.CodeForbidden)
		owner.do("PATCH", "/members/"+id, `{"role":"admin"}`).want(200)
		agent.do("GET", "/tokens", "").want(200)
		admin.do("PATCH", "/members/"+id, `{"role":"owner"}`).code(403, desk.CodeForbidden)
		admin.do("PATCH", "/members/"+owner.who().UserID, `{"disabled":true}`).code(403, desk.CodeForbidden)
		owner.do("PATCH", "/members/"+owner.who().UserID, `{"role":"agent"}`).code(403, desk.CodeForbidden)
		owner.do("PATCH", "/members/"+id, `{"disabled":true}`).want(200)
		agent.do("GET", "/auth/me", "").code(401, desk.CodeUnauthorized)
		owner.do("PATCH", "/members/"+id, `{"role":"boss"}`).code(422, desk.CodeInvalid)
	})
}

func TestTokensActUntilTheyAreRevokedAndNeverShowAgain(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := newServer(t, st)
		owner := s.setup()
		made := owner.do("POST", "/tokens", `{"name":"Shop","role":"agent"}`).want(201)
		token := made.field("token")
		if !strings.HasPrefix(token, auth.TokenPrefix) || !strings.HasSuffix(token, made.field("hint")) || len(made.field("hint")) != 4 {
			t.Fatalf("got %s", made.body)
		}
		program := client{server: s, token: token}
		program.do("GET", "/channels", "").want(200)
		program.do("POST", "/channels", `{"platform":"echo","name":"E"}`).code(403, desk.CodeForbidden)
		program.do("POST", "/auth/password", `{"current":"a","new":"b"}`).code(403, desk.CodeForbidden)
		owner.do("GET", "/tokens", "").want(200).without(token)
		admin := s.member(owner.who().WorkspaceID, desk.RoleAdmin)
		admin.do("POST", "/tokens", `{"name":"More","role":"owner"}`).code(403, desk.CodeForbidden)
		owner.do("DELETE", "/tokens/"+made.field("id"), "").want(204)
		program.do("GET", "/channels", "").code(401, desk.CodeUnauthorized)
		expiring := owner.do("POST", "/tokens", `{"name":"Day","role":"agent","expires_at":"2026-11-21T09:00:00Z"}`).want(201).field("token")
		client{server: s, token: expiring}.do("GET", "/channels", "").want(200)
		owner.do("POST", "/tokens", `{"name":"Ever","role":"agent","expires_at":null}`).want(201)
		s.clock.Advance(24 * time.Hour)
		client{server: s, token: expiring}.do("GET", "/channels", "").code(401, desk.CodeUnauthorized)
		if strings.Contains(s.logs.String(), token) {
			t.Error("the log holds the token")
		}
	})
}

func TestWritesWithACookieComeFromOurOwnPages(t *testing.T) {
	t.Parallel()
	s := onSQLite(t)
	owner := s.setup()
	cases := []struct {
		name   string
		header http.Header
		want   int
	}{
		{"our origin", http.Header{"Origin": {s.url}}, 201},
		{"the public origin", http.Header{"Origin": {"http://desk.test"}}, 201},
		{"fetch metadata", http.Header{"Origin": nil, "Sec-Fetch-Site": {"same-origin"}}, 201},
		{"another origin", http.Header{"Origin": {"https://evil.test"}}, 403},
		{"an opaque origin", http.Header{"Origin": {"null"}}, 403},
		{"a sibling site", http.Header{"Origin": nil, "Sec-Fetch-Site": {"same-site"}}, 403},
		{"no word at all", http.Header{"Origin": nil}, 403},
	}
	for i, c := range cases {
		from := owner
		from.header = c.header
		if got := from.do("POST", "/tags", `{"name":"t`+strconv.Itoa(i)+`"}`).status; got != c.want {
			t.Errorf("%s: got %d", c.name, got)
		}
	}
	evil := s.nobody().with("Origin", "https://evil.test")
	evil.do("POST", "/auth/login", `{"email":"olga@casa.test","password":"`+password+`"}`).code(403, desk.CodeForbidden)
}
