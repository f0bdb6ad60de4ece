package auth_test

import (
	"context"
	"strings"
	"testing"

	"recado.dev/internal/auth"
	"recado.dev/internal/desk"
	"recado.dev/internal/testkit"
)

// Proves: 000-13
func TestAWorkspaceIsMadeOnceAndItsOwnerComesInByTheLink(t *testing.T) {
	t.Parallel()
	s := testkit.SQLite(t)
	ctx := context.Background()
	a, _ := service(s)
	asked := auth.NewWorkspace{Workspace: "Zapatos Río", Email: "Nora@rio.test", Locale: "es", Timezone: "Europe/Madrid"}
	made, err := a.AddWorkspace(ctx, asked)
	if err != nil || made.Existed {
		t.Fatalf("got %+v, %v", made, err)
	}
	in, err := a.Accept(ctx, strings.TrimPrefix(made.Link, "http://desk.test/invitation/"), "Nora", "correct horse", auth.Browser{})
	if err != nil || in.Who.WorkspaceID != made.WorkspaceID || in.Who.Role != desk.RoleOwner {
		t.Errorf("got %+v, %v", in, err)
	}
	again, err := a.AddWorkspace(ctx, asked)
	if err != nil || !again.Existed || again.WorkspaceID != made.WorkspaceID || again.Link != "" {
		t.Errorf("once more: %+v, %v", again, err)
	}
	for _, bad := range []auth.NewWorkspace{{Email: "a@b.test"}, {Workspace: "X", Email: "nora"}, {Workspace: "X", Email: "a@b.test", Locale: "fr"}, {Workspace: "X", Email: "a@b.test", Timezone: "Mars/Base"}} {
		if _, err := a.AddWorkspace(ctx, bad); desk.CodeOf(err) != desk.CodeInvalid {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}
