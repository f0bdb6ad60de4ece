package app

import (
	"context"
	"testing"

	"recado.dev/internal/access"
	"recado.dev/internal/auth"
	"recado.dev/internal/channel"
	"recado.dev/internal/config"
	"recado.dev/internal/desk"
	"recado.dev/internal/testkit"
)

// What a middleware says of its network is the kind that routing's rules see.
//
// Proves: 003-86
func TestAChannelIsOfTheKindThatItsAccountSays(t *testing.T) {
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
	who := access.Who{WorkspaceID: made.WorkspaceID, Role: desk.RoleOwner, Actor: desk.Actor{Type: "agent", ID: made.UserID, Name: "Olga"}}
	for capabilities, want := range map[string]string{"": "messaging", `{"kind":"messaging"}`: "messaging", `{"kind":"social","attachments":true}`: "social"} {
		made, err := a.channels.Create(ctx, who, channel.Draft{
			Platform: "byoc", Name: "Foro", Secrets: map[string]string{"signing_secret": "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3"},
			Settings: map[string]string{"callback_url": "https://middleware.example/recado", "capabilities": capabilities},
		})
		if err != nil {
			t.Errorf("%s: %v", capabilities, err)
			continue
		}
		if got := a.kindOf(made.ID, "byoc"); got != want {
			t.Errorf("%s: the kind is %q", capabilities, got)
		}
	}
	_, err = a.channels.Create(ctx, who, channel.Draft{
		Platform: "byoc", Name: "Foro", Secrets: map[string]string{"signing_secret": "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3"},
		Settings: map[string]string{"callback_url": "https://middleware.example/recado", "capabilities": `{"kind":"pigeon"}`},
	})
	if desk.CodeOf(err) != desk.CodeInvalid {
		t.Errorf("capabilities that make no sense: %v", err)
	}
	if got := a.kindOf("nobody", "sms"); got != "sms" {
		t.Errorf("of a channel that is not there: %q", got)
	}
}
