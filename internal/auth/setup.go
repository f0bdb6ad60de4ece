package auth

import (
	"context"
	"encoding/json"
	"fmt"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

// First is the first workspace and its owner.
type First struct {
	Workspace string
	Name      string // of the owner; '' takes it from the address
	Email     string
	Password  string
	Locale    string // 'en' or 'es'; '' means 'en'
	Timezone  string // '' means UTC
}

// Bootstrapped is what Bootstrap made.
type Bootstrapped struct {
	WorkspaceID string `json:"workspace_id"`
	UserID      string `json:"user_id"`
	Token       string `json:"token"` // an owner's API token
}

// NeedsSetup says whether there is no workspace yet.
func (s *Service) NeedsSetup(ctx context.Context) (bool, error) {
	has, err := s.store.Read().HasWorkspace(ctx)
	return !has, err
}

// prepared is a checked First with the password's hash.
type prepared struct {
	workspace desk.Workspace
	user      store.UserRow
	member    desk.Member
}

func (s *Service) prepare(ctx context.Context, f First) (prepared, error) {
	var p prepared
	name, err := CleanName("workspace", f.Workspace)
	if err != nil {
		return p, err
	}
	email, err := cleanEmail(f.Email)
	if err != nil {
		return p, err
	}
	person := f.Name
	if person == "" {
		person = nameOf(email)
	}
	if person, err = CleanName("name", person); err != nil {
		return p, err
	}
	if err := checkPassword("password", f.Password, email); err != nil {
		return p, err
	}
	hash, err := s.hasher.hash(ctx, f.Password)
	if err != nil {
		return p, err
	}
	now := s.clock.Now()
	if f.Locale == "" {
		f.Locale = "en"
	}
	if f.Timezone == "" {
		f.Timezone = "UTC"
	}
	p.workspace = desk.Workspace{ID: ident.New(), Name: name, Locale: f.Locale, Timezone: f.Timezone, Hours: json.RawMessage("{}"), CreatedAt: now}
	p.user = store.UserRow{User: desk.User{ID: ident.New(), Email: email, Name: person, Locale: f.Locale, CreatedAt: now}, PasswordHash: hash}
	p.member = desk.Member{WorkspaceID: p.workspace.ID, UserID: p.user.ID, Name: person, Email: email, Role: desk.RoleOwner, CreatedAt: now}
	return p, nil
}

// insertFirst makes the first workspace unless there is one: of two at once,
// one wins and the other is a conflict.
func (s *Service) insertFirst(ctx context.Context, tx *store.Tx, p prepared) error {
	if err := tx.LockSetup(ctx); err != nil {
		return err
	}
	has, err := tx.HasWorkspace(ctx)
	if err != nil {
		return err
	}
	if has {
		return desk.E(desk.CodeConflict, "a workspace exists already")
	}
	if err := tx.InsertWorkspace(ctx, p.workspace); err != nil {
		return err
	}
	if err := tx.InsertUser(ctx, p.user); err != nil {
		return err
	}
	return tx.InsertMember(ctx, p.member.WorkspaceID, p.member.UserID, p.member.Role, p.member.CreatedAt)
}

// Setup makes the first workspace and signs its owner in.
func (s *Service) Setup(ctx context.Context, f First, b Browser) (SignedIn, error) {
	if err := s.byIP.allow(b.IP, s.clock.Now()); err != nil {
		return SignedIn{}, err
	}
	// Asked before the password is hashed: that costs, and this is open to
	// everyone for as long as the server runs.
	if needs, err := s.NeedsSetup(ctx); err != nil || !needs {
		if err == nil {
			err = desk.E(desk.CodeConflict, "a workspace exists already")
		}
		return SignedIn{}, err
	}
	p, err := s.prepare(ctx, f)
	if err != nil {
		return SignedIn{}, err
	}
	var in SignedIn
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		if err := s.insertFirst(ctx, tx, p); err != nil {
			return err
		}
		in, err = s.begin(ctx, tx, p.user.User, p.member, b)
		return err
	})
	return in, err
}

// Bootstrap makes the first workspace, its owner and an owner's API token. It
// is desk.CodeConflict where a workspace exists.
func (s *Service) Bootstrap(ctx context.Context, f First) (Bootstrapped, error) {
	p, err := s.prepare(ctx, f)
	if err != nil {
		return Bootstrapped{}, err
	}
	var out Bootstrapped
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		if err := s.insertFirst(ctx, tx, p); err != nil {
			return err
		}
		_, token, err := s.insertToken(ctx, tx, p.workspace.ID, p.user.ID, "bootstrap", desk.RoleOwner, nil)
		out = Bootstrapped{WorkspaceID: p.workspace.ID, UserID: p.user.ID, Token: token}
		return err
	})
	if err != nil {
		return Bootstrapped{}, err
	}
	return out, nil
}

// AddMember makes a user with a password and adds them to a workspace, without
// an invitation: for the demo workspace and the command line.
func (s *Service) AddMember(ctx context.Context, ws, name, email, password string, role desk.Role) (desk.Member, error) {
	name, err := CleanName("name", name)
	if err != nil {
		return desk.Member{}, err
	}
	if email, err = cleanEmail(email); err != nil {
		return desk.Member{}, err
	}
	if !role.Valid() {
		return desk.Member{}, desk.Invalid("role", "there is no role %q", role)
	}
	if err := checkPassword("password", password, email); err != nil {
		return desk.Member{}, err
	}
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return desk.Member{}, err
	}
	now := s.clock.Now()
	u := store.UserRow{User: desk.User{ID: ident.New(), Email: email, Name: name, CreatedAt: now}, PasswordHash: hash}
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.InsertUser(ctx, u); err != nil {
			return err
		}
		return tx.InsertMember(ctx, ws, u.ID, role, now)
	})
	if err != nil {
		return desk.Member{}, fmt.Errorf("add member: %w", err)
	}
	return desk.Member{WorkspaceID: ws, UserID: u.ID, Name: name, Email: email, Role: role, CreatedAt: now}, nil
}
