package auth

import (
	"context"
	"log/slog"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

var errSignIn = desk.E(desk.CodeUnauthorized, "sign in first")

// Session answers who a session's token stands for. renewed is set where the
// cookie has to be replaced, by a new token or with a later end.
func (s *Service) Session(ctx context.Context, token string, b Browser) (who access.Who, renewed *SignedIn, err error) {
	now := s.clock.Now()
	hash := hashToken(token)
	if e, ok := s.cache.get(hash); ok && now.Before(e.session.ExpiresAt) && now.Sub(e.session.SeenAt) < touchAfter {
		return e.who, nil, nil
	}
	readAt := time.Now()
	row, holder, err := s.store.Read().SessionByHash(ctx, hash)
	switch {
	case desk.CodeOf(err) == desk.CodeNotFound:
		return who, nil, errSignIn
	case err != nil:
		return who, nil, err
	case !now.Before(row.ExpiresAt), holder.Role == "", holder.DisabledAt != nil:
		return who, nil, errSignIn
	}
	who = sessionWho(row, holder)
	if row.TokenHash != hash {
		if now.Sub(row.RotatedAt) > previousGrace {
			return access.Who{}, nil, errSignIn
		}
		return who, nil, nil // the new token is on its way to the browser
	}
	switch {
	case now.Sub(row.RotatedAt) >= rotateAfter:
		renewed, err = s.rotate(ctx, row, now)
	case now.Sub(row.SeenAt) >= touchAfter:
		row.SeenAt, row.ExpiresAt = now, now.Add(SessionLife)
		renewed = &SignedIn{Token: token, Expires: row.ExpiresAt}
		err = s.store.Write(ctx, func(tx *store.Tx) error { return tx.TouchSession(ctx, row.ID, b.IP, row.SeenAt, row.ExpiresAt) })
	}
	if err != nil {
		// Somebody who may come in is not turned away because a note of
		// their visit could not be written.
		s.log.WarnContext(ctx, "session not renewed", slog.Any("error", err))
		return who, nil, nil
	}
	if renewed == nil || renewed.Token == token {
		s.cache.put(hash, cached{who: who, session: row, readAt: readAt})
	}
	return who, renewed, nil
}

func (s *Service) rotate(ctx context.Context, row store.Session, now time.Time) (*SignedIn, error) {
	token := ident.Token("")
	in := &SignedIn{Token: token, Expires: now.Add(SessionLife)}
	rotated := false
	err := s.store.Write(ctx, func(tx *store.Tx) (err error) {
		rotated, err = tx.RotateSession(ctx, row.ID, row.TokenHash, hashToken(token), now, in.Expires)
		return err
	})
	if err != nil || !rotated {
		return nil, err
	}
	return in, nil
}

// Switch moves who's session to another workspace that they are a member of. It
// gets a new token; the old one is good a minute longer, for requests under
// way, and stands for the new workspace too.
func (s *Service) Switch(ctx context.Context, who access.Who, workspaceID string) (SignedIn, error) {
	now := s.clock.Now()
	token := ident.Token("")
	in := SignedIn{Token: token, Expires: now.Add(SessionLife)}
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		m, err := tx.MemberByID(ctx, workspaceID, who.UserID)
		if desk.CodeOf(err) == desk.CodeNotFound || err == nil && m.DisabledAt != nil {
			return desk.NotFound("workspace")
		}
		if err != nil {
			return err
		}
		moved, err := tx.MoveSession(ctx, who.UserID, who.SessionID, workspaceID, hashToken(token), now, in.Expires)
		if err == nil && !moved {
			err = errSignIn
		}
		in.Who = sessionWho(store.Session{ID: who.SessionID, UserID: who.UserID, WorkspaceID: workspaceID}, store.Holder{Name: m.Name, Role: m.Role})
		return err
	})
	s.cache.clear()
	return in, err
}

// Logout ends the session of who.
func (s *Service) Logout(ctx context.Context, who access.Who) error {
	return s.EndSession(ctx, who, who.SessionID)
}

// Sessions are the open sessions of who's user.
func (s *Service) Sessions(ctx context.Context, who access.Who) ([]store.Session, error) {
	return s.store.Read().SessionsOf(ctx, who.UserID, s.clock.Now())
}

// EndSession ends one session of who's user.
func (s *Service) EndSession(ctx context.Context, who access.Who, id string) error {
	err := s.store.Write(ctx, func(tx *store.Tx) error { return tx.DeleteSession(ctx, who.UserID, id) })
	s.cache.clear()
	return err
}

// EndOtherSessions ends all sessions of who's user but this one.
func (s *Service) EndOtherSessions(ctx context.Context, who access.Who) error {
	err := s.store.Write(ctx, func(tx *store.Tx) error { return tx.DeleteSessions(ctx, who.UserID, who.SessionID) })
	s.cache.clear()
	return err
}

// ChangePassword replaces who's own password and ends their other sessions.
func (s *Service) ChangePassword(ctx context.Context, who access.Who, current, next string) error {
	if err := s.byEmail.allow("change "+who.UserID, s.clock.Now()); err != nil {
		return err
	}
	user, err := s.store.Read().UserByID(ctx, who.UserID)
	if err != nil {
		return err
	}
	ok, err := s.hasher.verify(ctx, current, user.PasswordHash)
	if err != nil {
		return err
	}
	if !ok {
		return desk.Invalid("current", "this is not your present password")
	}
	if err := checkPassword("new", next, user.Email); err != nil {
		return err
	}
	hash, err := s.hasher.hash(ctx, next)
	if err != nil {
		return err
	}
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.SetPassword(ctx, user.ID, hash); err != nil {
			return err
		}
		return tx.DeleteSessions(ctx, user.ID, who.SessionID)
	})
	s.cache.clear()
	return err
}
