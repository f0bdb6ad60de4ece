package auth_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"recado.dev/internal/auth"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func service(s *store.Store) (*auth.Service, *clock.Manual) {
	clk := clock.NewManual(time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC))
	return auth.New(auth.Config{Store: s, Clock: clk, PublicURL: "http://desk.test", Cost: auth.Cost{MemoryKiB: 64, Passes: 1, Threads: 1}}), clk
}

func TestBootstrapMakesAnOwnerAndATokenOnce(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		a, _ := service(s)
		made, err := a.Bootstrap(ctx, auth.First{Workspace: "Casa", Email: "Olga@casa.test", Password: "correct horse"})
		if err != nil {
			t.Fatal(err)
		}
		who, err := a.Bearer(ctx, made.Token)
		if err != nil || who.WorkspaceID != made.WorkspaceID || who.UserID != made.UserID || who.Role != desk.RoleOwner || who.Actor.Type != "token" {
			t.Errorf("got %+v %v", who, err)
		}
		if _, err := a.Login(ctx, "olga@casa.test", "correct horse", auth.Browser{}); err != nil {
			t.Errorf("the owner cannot sign in: %v", err)
		}
		if _, err := a.Bootstrap(ctx, auth.First{Workspace: "Casa", Email: "b@casa.test", Password: "correct horse"}); desk.CodeOf(err) != desk.CodeConflict {
			t.Errorf("a second time: %v", err)
		}
	})
}

func TestBootstrapRefusesWhatMakesNoSense(t *testing.T) {
	t.Parallel()
	s := testkit.SQLite(t)
	a, _ := service(s)
	good := auth.First{Workspace: "Casa", Email: "a@casa.test", Password: "correct horse"}
	for name, change := range map[string]func(*auth.First){
		"no workspace":     func(f *auth.First) { f.Workspace = " " },
		"no address":       func(f *auth.First) { f.Email = "olga" },
		"a named address":  func(f *auth.First) { f.Email = "Olga <a@casa.test>" },
		"a NUL":            func(f *auth.First) { f.Email = "a\x00@casa.test" },
		"a short password": func(f *auth.First) { f.Password = "short" },
	} {
		f := good
		change(&f)
		if _, err := a.Bootstrap(context.Background(), f); desk.CodeOf(err) != desk.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if needs, err := a.NeedsSetup(context.Background()); err != nil || !needs {
		t.Errorf("something was made: %v %v", needs, err)
	}
}

func TestATokenDoesNoMoreThanItsMakerMayToday(t *testing.T) {
	t.Parallel()
	s := testkit.SQLite(t)
	ctx := context.Background()
	a, clk := service(s)
	first, err := a.Bootstrap(ctx, auth.First{Workspace: "Casa", Email: "a@casa.test", Password: "correct horse"})
	if err != nil {
		t.Fatal(err)
	}
	owner, err := a.Bearer(ctx, first.Token)
	if err != nil {
		t.Fatal(err)
	}
	m, err := a.AddMember(ctx, first.WorkspaceID, "Ana", "ana@casa.test", "correct horse", desk.RoleAdmin)
	if err != nil {
		t.Fatal(err)
	}
	in, err := a.Login(ctx, "ana@casa.test", "correct horse", auth.Browser{})
	if err != nil {
		t.Fatal(err)
	}
	_, token, err := a.CreateToken(ctx, in.Who, "Shop", desk.RoleAdmin, nil)
	if err != nil {
		t.Fatal(err)
	}
	agent, disabled := desk.RoleAgent, true
	if _, err := a.ChangeMember(ctx, owner, m.UserID, &agent, nil); err != nil {
		t.Fatal(err)
	}
	if who, err := a.Bearer(ctx, token); err != nil || who.Role != desk.RoleAgent {
		t.Errorf("got %+v %v", who, err)
	}
	if _, err := a.ChangeMember(ctx, owner, m.UserID, nil, &disabled); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Bearer(ctx, token); desk.CodeOf(err) != desk.CodeUnauthorized {
		t.Errorf("got %v", err)
	}
	if _, err := a.Login(ctx, "ana@casa.test", "correct horse", auth.Browser{}); desk.CodeOf(err) != desk.CodeUnauthorized {
		t.Errorf("got %v", err)
	}
	clk.Advance(time.Second)
	if _, err := a.Bearer(ctx, "rcd_nonsense"); desk.CodeOf(err) != desk.CodeUnauthorized {
		t.Errorf("got %v", err)
	}
}

func TestADatabaseThatIsAwayIsNoWrongPassword(t *testing.T) {
	t.Parallel()
	s := testkit.SQLite(t)
	a, _ := service(s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := a.Login(context.Background(), "a@casa.test", "correct horse", auth.Browser{})
	if err == nil || desk.CodeOf(err) == desk.CodeUnauthorized {
		t.Errorf("got %v", err)
	}
	if _, _, err := a.Session(context.Background(), "x", auth.Browser{}); err == nil || desk.CodeOf(err) == desk.CodeUnauthorized || errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
