package auth

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

// Invited is what the holder of an invitation's link may know before they
// accept it.
type Invited struct {
	Email       string    `json:"email"`
	Workspace   string    `json:"workspace"`
	WorkspaceID string    `json:"-"`
	Role        desk.Role `json:"role"`
	// HasAccount says that the address signs in elsewhere on this server
	// already: the password to enter is the one they have.
	HasAccount bool `json:"has_account"`
}

// Invitations are the open invitations of who's workspace.
func (s *Service) Invitations(ctx context.Context, who access.Who) ([]store.Invitation, error) {
	return s.store.Read().Invitations(ctx, who.WorkspaceID)
}

// Invite asks somebody into who's workspace and mails them the link, which is
// answered too: without a mail server the inviter passes it on.
func (s *Service) Invite(ctx context.Context, who access.Who, email string, role desk.Role) (store.Invitation, string, error) {
	email, err := cleanEmail(email)
	if err != nil {
		return store.Invitation{}, "", err
	}
	switch {
	case !role.Valid():
		return store.Invitation{}, "", desk.Invalid("role", "there is no role %q", role)
	case !access.MayGrant(who.Role, role):
		return store.Invitation{}, "", desk.E(desk.CodeForbidden, "nobody can invite a role above their own")
	}
	now := s.clock.Now()
	token := ident.Token("")
	row := store.Invitation{
		WorkspaceID: who.WorkspaceID, ID: ident.New(), Email: email, Role: role, TokenHash: hashToken(token),
		InvitedBy: who.UserID, CreatedAt: now, ExpiresAt: now.Add(invitationLife),
	}
	var ws desk.Workspace
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		if ws, err = tx.WorkspaceByID(ctx, who.WorkspaceID); err != nil {
			return err
		}
		if err := notAMember(ctx, tx, who.WorkspaceID, email); err != nil {
			return err
		}
		return tx.InsertInvitation(ctx, row)
	})
	if err != nil {
		return store.Invitation{}, "", err
	}
	link := s.publicURL + "/invitation/" + token
	s.post(ctx, email, invitationMail(ws, who.Name), link)
	return row, link, nil
}

func notAMember(ctx context.Context, tx *store.Tx, ws, email string) error {
	user, err := tx.UserByEmail(ctx, email)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = tx.MemberByID(ctx, ws, user.ID)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return nil
	}
	if err == nil {
		err = desk.E(desk.CodeConflict, "this person is a member already")
	}
	return err
}

// Uninvite takes an invitation back.
func (s *Service) Uninvite(ctx context.Context, who access.Who, id string) error {
	return s.store.Write(ctx, func(tx *store.Tx) error { return tx.DeleteInvitation(ctx, who.WorkspaceID, id) })
}

// Invitation answers what a link leads to.
func (s *Service) Invitation(ctx context.Context, token string, b Browser) (Invited, error) {
	if err := s.byIP.allow(b.IP, s.clock.Now()); err != nil {
		return Invited{}, err
	}
	_, in, err := s.openInvitation(ctx, s.store.Read(), token)
	return in, err
}

func (s *Service) openInvitation(ctx context.Context, q *store.Queryer, token string) (store.Invitation, Invited, error) {
	row, err := q.InvitationByHash(ctx, hashToken(token))
	if err == nil && (row.AcceptedAt != nil || !s.clock.Now().Before(row.ExpiresAt)) {
		err = desk.NotFound("invitation")
	}
	if err != nil {
		return row, Invited{}, err
	}
	ws, err := q.WorkspaceByID(ctx, row.WorkspaceID)
	if err != nil {
		return row, Invited{}, err
	}
	user, err := q.UserByEmail(ctx, row.Email)
	if err != nil && desk.CodeOf(err) != desk.CodeNotFound {
		return row, Invited{}, err
	}
	return row, Invited{Email: row.Email, Workspace: ws.Name, WorkspaceID: ws.ID, Role: row.Role, HasAccount: user.PasswordHash != ""}, nil
}

// Accept takes an invitation and signs the person in. Somebody with an account
// proves it with its password; anybody else makes one.
func (s *Service) Accept(ctx context.Context, token, name, password string, b Browser) (SignedIn, error) {
	if err := s.byIP.allow(b.IP, s.clock.Now()); err != nil {
		return SignedIn{}, err
	}
	row, in, err := s.openInvitation(ctx, s.store.Read(), token)
	if err != nil {
		return SignedIn{}, err
	}
	now := s.clock.Now()
	var user store.UserRow
	if in.HasAccount {
		user, err = s.proven(ctx, row.Email, password)
	} else {
		user, err = s.fresh(ctx, row.Email, name, password, now)
	}
	if err != nil {
		return SignedIn{}, err
	}
	var out SignedIn
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.AcceptInvitation(ctx, row.WorkspaceID, row.ID, now); err != nil {
			return err
		}
		if !in.HasAccount {
			if err := tx.InsertUser(ctx, user); err != nil {
				return err
			}
		}
		if err := tx.InsertMember(ctx, row.WorkspaceID, user.ID, row.Role, now); err != nil {
			return err
		}
		m := desk.Member{WorkspaceID: row.WorkspaceID, UserID: user.ID, Name: user.Name, Email: user.Email, Role: row.Role, CreatedAt: now}
		if out, err = s.begin(ctx, tx, user.User, m, b); err != nil {
			return err
		}
		data, err := json.Marshal(m)
		if err != nil {
			return fmt.Errorf("describe member %s: %w", m.UserID, err)
		}
		return tx.AppendEvents(ctx, row.WorkspaceID, []desk.Event{{Type: desk.EventMemberUpdated, At: now, Actor: out.Who.Actor, Data: data}})
	})
	return out, err
}

// proven is the user of an address whose password was given.
func (s *Service) proven(ctx context.Context, email, password string) (store.UserRow, error) {
	if err := s.byEmail.allow(email, s.clock.Now()); err != nil {
		return store.UserRow{}, err
	}
	user, err := s.store.Read().UserByEmail(ctx, email)
	if err != nil {
		return user, err
	}
	ok, err := s.hasher.verify(ctx, password, user.PasswordHash)
	if err == nil && !ok {
		err = desk.Invalid("password", "this is not the password of your account")
	}
	return user, err
}

// fresh is a new user, not yet stored.
func (s *Service) fresh(ctx context.Context, email, name, password string, now time.Time) (store.UserRow, error) {
	if strings.TrimSpace(name) == "" {
		name = nameOf(email)
	}
	name, err := CleanName("name", name)
	if err != nil {
		return store.UserRow{}, err
	}
	if err := checkPassword("password", password, email); err != nil {
		return store.UserRow{}, err
	}
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return store.UserRow{}, err
	}
	return store.UserRow{User: desk.User{ID: ident.New(), Email: email, Name: name, CreatedAt: now}, PasswordHash: hash}, nil
}

func nameOf(email string) string {
	name, _, _ := strings.Cut(email, "@")
	return name
}

// RequestReset mails a link for a new password to an address that has an
// account. It answers the same for one that has none, and as fast: the mail
// leaves in the background.
func (s *Service) RequestReset(ctx context.Context, email string, b Browser) error {
	now := s.clock.Now()
	if err := s.byIP.allow(b.IP, now); err != nil {
		return err
	}
	email, err := cleanEmail(email)
	if err != nil {
		return err
	}
	user, err := s.store.Read().UserByEmail(ctx, email)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	if s.mails.allow(email, now) != nil {
		return nil // enough mails to this address: silence, since an error would tell that it exists
	}
	token := ident.Token("")
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		return tx.InsertReset(ctx, hashToken(token), user.ID, now, now.Add(resetLife))
	})
	if err != nil {
		return err
	}
	s.post(ctx, email, resetMail(user.Locale), s.publicURL+"/reset/"+token)
	return nil
}

// ConfirmReset sets a new password by a mailed link and ends all sessions.
func (s *Service) ConfirmReset(ctx context.Context, token, password string, b Browser) error {
	now := s.clock.Now()
	if err := s.byIP.allow(b.IP, now); err != nil {
		return err
	}
	if err := checkPassword("password", password, ""); err != nil {
		return err
	}
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		userID, err := tx.UseReset(ctx, hashToken(token), now)
		if err != nil {
			return err
		}
		if err := tx.SetPassword(ctx, userID, hash); err != nil {
			return err
		}
		return tx.DeleteSessions(ctx, userID, "")
	})
	s.cache.clear()
	return err
}

// letter is a mail's words; the link stands at their end.
type letter struct{ subject, text string }

// post hands a mail on without making the request wait for it. Only a few are
// under way at once; one beyond that is dropped with a word in the log, since
// its sender can ask for another.
func (s *Service) post(ctx context.Context, to string, l letter, link string) {
	if s.mail == nil {
		return
	}
	select {
	case s.sends <- struct{}{}:
	default:
		s.log.WarnContext(ctx, "mail not sent: too many are under way")
		return
	}
	detached := context.WithoutCancel(ctx)
	go func() {
		defer func() { <-s.sends }()
		limited, cancel := context.WithTimeout(detached, 30*time.Second)
		defer cancel()
		if err := s.mail.Send(limited, to, l.subject, l.text, link); err != nil {
			s.log.ErrorContext(limited, "mail not sent", slog.Any("error", err))
		}
	}()
}

// Stop waits until the mails under way have left, or ctx ends.
func (s *Service) Stop(ctx context.Context) {
	for range cap(s.sends) {
		select {
		case s.sends <- struct{}{}:
		case <-ctx.Done():
			return
		}
	}
}

func invitationMail(ws desk.Workspace, inviter string) letter {
	if ws.Locale == "es" {
		return letter{
			subject: fmt.Sprintf("%s te invita a %s", inviter, ws.Name),
			text:    fmt.Sprintf("Hola:\n\n%s te invita a atender a los clientes de %s con Recado. El enlace vale siete días:", inviter, ws.Name),
		}
	}
	return letter{
		subject: fmt.Sprintf("%s invites you to %s", inviter, ws.Name),
		text:    fmt.Sprintf("Hello,\n\n%s invites you to answer the customers of %s with Recado. The link is good for seven days:", inviter, ws.Name),
	}
}

func resetMail(locale string) letter {
	if locale == "es" {
		return letter{
			subject: "Una contraseña nueva para Recado",
			text:    "Hola:\n\nAlguien, ojalá tú, pidió una contraseña nueva para esta dirección. Si no fuiste tú, no hagas nada. El enlace vale una hora:",
		}
	}
	return letter{
		subject: "A new password for Recado",
		text:    "Hello,\n\nSomebody, hopefully you, asked for a new password for this address. If it was not you, do nothing. The link is good for an hour:",
	}
}
