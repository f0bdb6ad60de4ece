package access_test

import (
	"context"
	"testing"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
)

func who(role desk.Role) access.Who {
	return access.Who{WorkspaceID: "w", UserID: "u", Role: role, SessionID: "s"}
}

func TestRolesMayDoWhatTheTableSays(t *testing.T) {
	t.Parallel()
	cases := []struct {
		role    desk.Role
		ability access.Ability
		want    bool
	}{
		{desk.RoleOwner, access.ChannelsManage, true},
		{desk.RoleAdmin, access.TokensManage, true},
		{desk.RoleSupervisor, access.TagsManage, true},
		{desk.RoleSupervisor, access.JournalManage, false},
		{desk.RoleSupervisor, access.ChannelsManage, false},
		{desk.RoleSupervisor, access.ReportsRead, true},
		{desk.RoleAgent, access.ReportsRead, false},
		{desk.RoleAgent, access.MessagesSend, true},
		{desk.RoleAgent, access.RepliesManage, true},
		{desk.RoleAgent, access.TagsManage, false},
		{desk.RoleAgent, access.MembersManage, false},
		{desk.RoleAgent, access.MembersRead, true},
		{"stranger", access.CasesRead, false},
		{desk.RoleOwner, "no.such", false},
	}
	for _, c := range cases {
		if got := who(c.role).Can(c.ability); got != c.want {
			t.Errorf("%s %s: got %v", c.role, c.ability, got)
		}
	}
}

func TestNobodyMayDoOnlyWhatIsPublic(t *testing.T) {
	t.Parallel()
	var none access.Who
	if !none.Can(access.Nobody) || none.Can(access.Self) || none.Can(access.Session) || none.Can(access.CasesRead) || len(none.Abilities()) != 0 {
		t.Error("the zero Who may do something")
	}
	token := access.Who{WorkspaceID: "w", Role: desk.RoleOwner, TokenID: "t"}
	if token.Can(access.Session) || !token.Can(access.Self) {
		t.Error("a token is not a session")
	}
}

func TestNobodyHandsOutMoreThanTheyHave(t *testing.T) {
	t.Parallel()
	if access.MayGrant(desk.RoleAdmin, desk.RoleOwner) || !access.MayGrant(desk.RoleAdmin, desk.RoleAdmin) || access.MayGrant(desk.RoleOwner, "boss") {
		t.Error("grants are wrong")
	}
	if access.Weaker(desk.RoleAdmin, desk.RoleAgent) != desk.RoleAgent || access.Weaker(desk.RoleAgent, desk.RoleOwner) != desk.RoleAgent {
		t.Error("the weaker role is wrong")
	}
}

func TestWhoTravelsInTheContext(t *testing.T) {
	t.Parallel()
	if _, ok := access.From(context.Background()); ok {
		t.Error("somebody in an empty context")
	}
	w, ok := access.From(access.With(context.Background(), who(desk.RoleAgent)))
	if !ok || w.UserID != "u" {
		t.Error("who was lost")
	}
}
