package app

import (
	"context"
	"net/http"
	"net/http/httptest"
	"path"
	"slices"
	"testing"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/auth"
	"recado.dev/internal/channel"
	"recado.dev/internal/clock"
	"recado.dev/internal/config"
	"recado.dev/internal/desk"
	"recado.dev/internal/testkit"
)

func TestAJumpOfTheSandboxsClockSignsNobodyOut(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	cfg := config.Config{Addr: "127.0.0.1:0", Data: t.TempDir(), PublicURL: "http://desk.test", Sandbox: true, LogLevel: "error"}
	a, err := build(cfg, "test", testkit.SQLite(t), newLog(cfg, t.Output()))
	if err != nil {
		t.Fatal(err)
	}
	made, err := a.auth.Bootstrap(ctx, auth.First{Workspace: "Casa", Email: "olga@casa.test", Password: "correct horse battery"})
	if err != nil {
		t.Fatal(err)
	}
	in, err := a.auth.Login(ctx, "olga@casa.test", "correct horse battery", auth.Browser{})
	if err != nil {
		t.Fatal(err)
	}
	soon := time.Now().Add(time.Hour)
	_, brief, err := a.auth.CreateToken(ctx, in.Who, "brief", desk.RoleAgent, &soon)
	if err != nil {
		t.Fatal(err)
	}
	_, link, err := a.auth.Invite(ctx, in.Who, "ben@casa.test", desk.RoleAgent)
	if err != nil {
		t.Fatal(err)
	}

	jump, ok := a.clock.(*clock.Jumpable)
	if !ok {
		t.Fatal("the sandbox's clock does not jump")
	}
	jump.Jump(90 * 24 * time.Hour)
	for _, token := range []string{made.Token, brief} {
		if _, err := a.auth.Bearer(ctx, token); err != nil {
			t.Errorf("a token: %v", err)
		}
	}
	if _, err := a.auth.Invitation(ctx, path.Base(link), auth.Browser{}); err != nil {
		t.Errorf("an invitation: %v", err)
	}
	r := httptest.NewRequest(http.MethodGet, "/api/v1/auth/me", nil)
	r.AddCookie(&http.Cookie{Name: "recado_session", Value: in.Token})
	w := httptest.NewRecorder()
	a.api.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		t.Errorf("a session answers %d %s", w.Code, w.Body)
	}
	sessions, err := a.auth.Sessions(ctx, in.Who)
	if err != nil || len(sessions) != 1 {
		t.Errorf("sessions %v %v", sessions, err)
	}
}

func TestAnEmulatedPlatformKnowsANewTokenBeforeAnybodyUsesIt(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	cfg := config.Config{Addr: "127.0.0.1:0", Data: t.TempDir(), PublicURL: "http://desk.test", Sandbox: true, LogLevel: "error"}
	a, err := build(cfg, "test", testkit.SQLite(t), newLog(cfg, t.Output()))
	if err != nil {
		t.Fatal(err)
	}
	made, err := a.auth.Bootstrap(ctx, auth.First{Workspace: "Casa", Email: "olga@casa.test", Password: "correct horse battery"})
	if err != nil {
		t.Fatal(err)
	}
	who := access.Who{WorkspaceID: made.WorkspaceID, Role: desk.RoleOwner, Actor: desk.SystemActor}
	mux := http.NewServeMux()
	a.sandbox.mount(mux)
	ask := func(token string) int {
		r := httptest.NewRequest(http.MethodGet, "/sandbox/graph/v24.0/301000000000001", nil)
		r.Header.Set("Authorization", "Bearer "+token)
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, r)
		return w.Code
	}
	var codes []int
	a.store.OnEvents(func(string, []desk.Event) { codes = append(codes, ask("first"), ask("second")) })
	v, err := a.channels.Create(ctx, who, channel.Draft{
		Platform: "whatsapp", Name: "Shop", Settings: map[string]string{"phone_number_id": "301000000000001", "business_account_id": "201000000000001", "api_base_url": "http://desk.test/sandbox/graph"},
		Secrets: map[string]string{"access_token": "first", "app_secret": "0123456789abcdef0123456789abcdef", "verify_token": "v"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.channels.Update(ctx, who, v.ID, channel.Patch{Secrets: map[string]string{"access_token": "second"}}); err != nil {
		t.Fatal(err)
	}
	if want := []int{http.StatusOK, http.StatusUnauthorized, http.StatusUnauthorized, http.StatusOK}; !slices.Equal(codes, want) {
		t.Errorf("as the channel was added and as it was changed the platform answered the two tokens %v, not %v", codes, want)
	}
}
