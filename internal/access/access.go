// Package access says who asks and what they may do. One table gives each
// ability its roles; nothing else compares roles. It knows neither HTTP nor
// how somebody proved who they are.
package access

import (
	"context"
	"slices"

	"recado.dev/internal/desk"
)

// Ability is something that a member may be allowed to do.
type Ability string

// The abilities. Each endpoint needs one.
const (
	CasesRead      Ability = "cases.read"
	CasesWrite     Ability = "cases.write"
	MessagesSend   Ability = "messages.send"
	ContactsRead   Ability = "contacts.read"
	ContactsWrite  Ability = "contacts.write"
	ContactsImport Ability = "contacts.import"
	ContactsExport Ability = "contacts.export"
	// AttributesManage is to say what a workspace keeps of each contact.
	AttributesManage Ability = "attributes.manage"
	ChannelsRead     Ability = "channels.read"
	ChannelsManage   Ability = "channels.manage"
	MembersRead      Ability = "members.read"
	MembersManage    Ability = "members.manage"
	TokensManage     Ability = "tokens.manage"
	WorkspaceRead    Ability = "workspace.read"
	WorkspaceManage  Ability = "workspace.manage"
	TagsManage       Ability = "tags.manage"
	RepliesManage    Ability = "replies.manage"
	JournalManage    Ability = "journal.manage"
	ReportsRead      Ability = "reports.read"
	CasesPick        Ability = "cases.pick"
	RoutingRead      Ability = "routing.read"
	RoutingManage    Ability = "routing.manage"
	// ViewsShare is to keep lists of cases for everybody in the workspace.
	ViewsShare Ability = "views.share"
	// MacrosShare is to keep macros for everybody in the workspace.
	MacrosShare Ability = "macros.share"
	// Supervise is to look at the whole desk, to watch conversations, to take
	// cases over and to move work.
	Supervise Ability = "desk.supervise"
	// TeamsManage is to make teams and say who is in them.
	TeamsManage Ability = "teams.manage"
	SLARead     Ability = "sla.read"
	SLAManage   Ability = "sla.manage"

	// TemplatesRead is to see templates and send them; TemplatesManage to make,
	// submit and delete them.
	TemplatesRead   Ability = "templates.read"
	TemplatesManage Ability = "templates.manage"

	// PublicModerate is to like, hide, show, delete and approve what is said in
	// public and to block its authors; PublicPublish to publish posts; PublicApprove
	// to say yes to the posts of others, and not to be held by what channels keep
	// from agents.
	PublicModerate Ability = "public.moderate"
	PublicPublish  Ability = "public.publish"
	PublicApprove  Ability = "public.approve"

	// AutomationManage is to make recipes and topics, and to see what they did.
	AutomationManage Ability = "automation.manage"

	// WebhooksManage is to say which programs are told of events, and to see what
	// they were told.
	WebhooksManage Ability = "webhooks.manage"
	// ReplyApprove is to say yes or no to what recipes would say.
	ReplyApprove Ability = "reply.approve"

	// Self is anyone who is signed in, by whatever means.
	Self Ability = "self"
	// Session is a person in a browser, not a token: changing a password or
	// ending sessions is nothing that a script does.
	Session Ability = "session"
	// Nobody is everyone, also those who are not signed in.
	Nobody Ability = "nobody"
)

var (
	everyone    = []desk.Role{desk.RoleOwner, desk.RoleAdmin, desk.RoleSupervisor, desk.RoleAgent}
	supervisors = []desk.Role{desk.RoleOwner, desk.RoleAdmin, desk.RoleSupervisor}
	admins      = []desk.Role{desk.RoleOwner, desk.RoleAdmin}
)

// grant is one row of the table.
type grant struct {
	ability Ability
	roles   []desk.Role
}

// table is the whole of who may do what, in the order in which it is shown.
var table = []grant{
	{CasesRead, everyone},
	{CasesWrite, everyone},
	{MessagesSend, everyone},
	{ContactsRead, everyone},
	{ContactsWrite, everyone},
	{ContactsImport, supervisors},
	{ContactsExport, supervisors},
	{AttributesManage, admins},
	{ChannelsRead, everyone},
	{ChannelsManage, admins},
	{MembersRead, everyone},
	{MembersManage, admins},
	{TokensManage, admins},
	{WorkspaceRead, everyone},
	{WorkspaceManage, admins},
	{TagsManage, supervisors},
	{RepliesManage, everyone},
	{JournalManage, admins},
	{ReportsRead, supervisors},
	{SLARead, supervisors},
	{SLAManage, admins},
	{CasesPick, everyone},
	{RoutingRead, supervisors},
	{Supervise, supervisors},
	{RoutingManage, admins},
	{ViewsShare, supervisors},
	{TeamsManage, supervisors},
	{MacrosShare, supervisors},
	{TemplatesRead, everyone},
	{TemplatesManage, supervisors},
	{PublicModerate, everyone},
	{PublicPublish, everyone},
	{PublicApprove, supervisors},
	{AutomationManage, admins},
	{WebhooksManage, admins},
	{ReplyApprove, supervisors},
}

// Who is somebody whose identity was proved, within one workspace.
type Who struct {
	WorkspaceID string
	UserID      string
	Name        string
	Role        desk.Role
	Actor       desk.Actor
	TokenID     string // of an API token, else ''
	SessionID   string // of a browser session, else ''
}

// Can says whether w may do a.
func (w Who) Can(a Ability) bool {
	switch a {
	case Nobody:
		return true
	case Self:
		return w.WorkspaceID != ""
	case Session:
		return w.WorkspaceID != "" && w.SessionID != ""
	}
	return w.WorkspaceID != "" && Allows(w.Role, a)
}

// Abilities are all that w may do, in the table's order.
func (w Who) Abilities() []Ability {
	var out []Ability
	for _, g := range table {
		if w.Can(g.ability) {
			out = append(out, g.ability)
		}
	}
	return out
}

// Allows says whether the table gives a to role.
func Allows(role desk.Role, a Ability) bool {
	for _, g := range table {
		if g.ability == a {
			return slices.Contains(g.roles, role)
		}
	}
	return false
}

// Known says whether a is an ability at all.
func Known(a Ability) bool {
	if a == Nobody || a == Self || a == Session {
		return true
	}
	return slices.ContainsFunc(table, func(g grant) bool { return g.ability == a })
}

// Weaker is the role of a and b that may do less.
func Weaker(a, b desk.Role) desk.Role {
	if slices.Index(everyone, a) > slices.Index(everyone, b) {
		return a
	}
	return b
}

// MayGrant says whether somebody of role giver may make somebody a taker:
// nobody hands out more than they have.
func MayGrant(giver, taker desk.Role) bool {
	return taker.Valid() && giver.Valid() && slices.Index(everyone, giver) <= slices.Index(everyone, taker)
}

type key struct{}

// With puts who into ctx.
func With(ctx context.Context, who Who) context.Context {
	return context.WithValue(ctx, key{}, who)
}

// From answers who asks, and false where nobody is signed in.
func From(ctx context.Context) (Who, bool) {
	who, ok := ctx.Value(key{}).(Who)
	return who, ok
}
