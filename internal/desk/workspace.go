package desk

import (
	"encoding/json"
	"time"
)

// Workspace is one business.
type Workspace struct {
	ID       string          `json:"id"`
	Name     string          `json:"name"`
	Locale   string          `json:"locale"`
	Timezone string          `json:"timezone"`
	Hours    json.RawMessage `json:"hours"` // working hours, see package team
	FollowUp
	// WatchHidden keeps from agents that a supervisor watches a conversation.
	WatchHidden bool `json:"watch_hidden"`
	// PublishingApproval has posts of people who may not approve wait for a yes.
	PublishingApproval bool      `json:"publishing_approval"`
	CreatedAt          time.Time `json:"created_at"`
}

// FollowUp is what happens to cases that nobody touches for a while.
type FollowUp struct {
	// AutoResolveMinutes is after how long without a message a case that waits
	// for the customer is resolved; 0 for never.
	AutoResolveMinutes int `json:"auto_resolve_minutes"`
	// ReopenDays is how long after it was resolved a case is opened again by the
	// customer's next message; later a new case begins.
	ReopenDays int `json:"reopen_days"`
}

// ReopenFor is ReopenDays as a length of time.
func (f FollowUp) ReopenFor() time.Duration { return time.Duration(f.ReopenDays) * 24 * time.Hour }

// AutoResolveAfter is AutoResolveMinutes as a length of time.
func (f FollowUp) AutoResolveAfter() time.Duration {
	return time.Duration(f.AutoResolveMinutes) * time.Minute
}

// Role is what a member may do, see package access.
type Role string

// Roles, strongest first.
const (
	RoleOwner      Role = "owner"
	RoleAdmin      Role = "admin"
	RoleSupervisor Role = "supervisor"
	RoleAgent      Role = "agent"
)

// Valid says whether r is one of the roles.
func (r Role) Valid() bool {
	switch r {
	case RoleOwner, RoleAdmin, RoleSupervisor, RoleAgent:
		return true
	}
	return false
}

// User is a person who signs in. A user may belong to several workspaces.
type User struct {
	ID        string    `json:"id"`
	Email     string    `json:"email"`
	Name      string    `json:"name"`
	Locale    string    `json:"locale"`
	CreatedAt time.Time `json:"created_at"`
}

// Member is a user within a workspace.
type Member struct {
	WorkspaceID string     `json:"-"`
	UserID      string     `json:"id"`
	Name        string     `json:"name"`
	Email       string     `json:"email"`
	Role        Role       `json:"role"`
	DisabledAt  *time.Time `json:"disabled_at"`
	CreatedAt   time.Time  `json:"created_at"`
}

// ChannelStatus is what we know of a channel's connection.
type ChannelStatus string

// States of a channel.
const (
	ChannelNew       ChannelStatus = "new"       // nothing checked yet
	ChannelConnected ChannelStatus = "connected" // the last check or call worked
	ChannelFailing   ChannelStatus = "failing"   // the last check or call failed
	ChannelDisabled  ChannelStatus = "disabled"  // switched off by an admin
)

// Channel is one connected account of a platform.
type Channel struct {
	WorkspaceID string            `json:"-"`
	ID          string            `json:"id"`
	Platform    string            `json:"platform"`
	Name        string            `json:"name"`
	Settings    map[string]string `json:"settings"`
	// Secrets are in the clear here and sealed at rest; they are never
	// answered nor logged.
	Secrets      map[string]string `json:"-"`
	Status       ChannelStatus     `json:"status"`
	StatusDetail string            `json:"status_detail"`
	// PublicOff are the verbs that agents do not use here in public.
	PublicOff []PublicVerb `json:"public_off"`
	// NoCases says that what is said in public here opens no cases.
	NoCases   bool       `json:"no_cases"`
	LastInAt  *time.Time `json:"last_in_at"`
	LastOutAt *time.Time `json:"last_out_at"`
	CreatedAt time.Time  `json:"created_at"`
	UpdatedAt time.Time  `json:"updated_at"`
}
