package auth

import (
	"context"
	"encoding/json"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

// NewWorkspace is a workspace to be made, with the address of who is to own it.
type NewWorkspace struct {
	Workspace string
	Email     string
	Locale    string // 'en' or 'es'; '' means 'en'
	Timezone  string // '' means UTC
}

// AddedWorkspace is what became of a NewWorkspace.
type AddedWorkspace struct {
	WorkspaceID string `json:"workspace_id,omitempty"`
	// Link is the owner's invitation, '' where the workspace was there already.
	Link string `json:"invitation,omitempty"`
	// Existed says that a workspace of this name is there, and was left alone.
	Existed bool `json:"-"`
}

// CheckWorkspace says what is wrong with a workspace that is to be made.
func CheckWorkspace(w NewWorkspace) error {
	if _, err := CleanName("workspace", w.Workspace); err != nil {
		return err
	}
	if _, err := cleanEmail(w.Email); err != nil {
		return err
	}
	if w.Locale != "" && w.Locale != "en" && w.Locale != "es" {
		return desk.Invalid("locale", "en or es")
	}
	if _, err := time.LoadLocation(w.Timezone); err != nil || w.Timezone == "Local" {
		return desk.Invalid("timezone", "there is no time zone %q", w.Timezone)
	}
	return nil
}

// AddWorkspace makes a workspace and invites its owner; the link is answered,
// and mailed where mail can be sent. One of that name is left alone.
func (s *Service) AddWorkspace(ctx context.Context, w NewWorkspace) (AddedWorkspace, error) {
	if err := CheckWorkspace(w); err != nil {
		return AddedWorkspace{}, err
	}
	name, _ := CleanName("workspace", w.Workspace)
	email, _ := cleanEmail(w.Email)
	if w.Locale == "" {
		w.Locale = "en"
	}
	if w.Timezone == "" {
		w.Timezone = "UTC"
	}
	now, token := s.clock.Now(), ident.Token("")
	row := desk.Workspace{ID: ident.New(), Name: name, Locale: w.Locale, Timezone: w.Timezone, Hours: json.RawMessage("{}"), CreatedAt: now}
	existing := ""
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.LockSetup(ctx); err != nil {
			return err
		}
		all, err := tx.Workspaces(ctx)
		if err != nil {
			return err
		}
		for _, other := range all {
			if other.Name == name {
				existing = other.ID
				return nil
			}
		}
		if err := tx.InsertWorkspace(ctx, row); err != nil {
			return err
		}
		return tx.InsertInvitation(ctx, store.Invitation{WorkspaceID: row.ID, ID: ident.New(), Email: email, Role: desk.RoleOwner, TokenHash: hashToken(token), CreatedAt: now, ExpiresAt: now.Add(ownerInvitationLife)})
	})
	if err != nil {
		return AddedWorkspace{}, err
	}
	if existing != "" {
		return AddedWorkspace{WorkspaceID: existing, Existed: true}, nil
	}
	link := s.publicURL + "/invitation/" + token
	s.post(ctx, email, invitationMail(row, name), link)
	return AddedWorkspace{WorkspaceID: row.ID, Link: link}, nil
}

// ownerInvitationLife is longer than that of colleagues: many businesses are
// made at once, and nobody else can invite their owners again.
const ownerInvitationLife = 30 * 24 * time.Hour
