package auth

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

// Bearer answers who an API token stands for. It may do no more than the
// member who made it may do today.
func (s *Service) Bearer(ctx context.Context, token string) (access.Who, error) {
	if !strings.HasPrefix(token, TokenPrefix) || len(token) > 200 {
		return access.Who{}, desk.E(desk.CodeUnauthorized, "the token is not valid")
	}
	now := s.clock.Now()
	hash := hashToken(token)
	if e, ok := s.cache.get(hash); ok && (e.expires.IsZero() || now.Before(e.expires)) {
		return e.who, nil
	}
	readAt := time.Now()
	row, holder, err := s.store.Read().APITokenByHash(ctx, hash)
	if err != nil && desk.CodeOf(err) != desk.CodeNotFound {
		return access.Who{}, err
	}
	if err != nil || row.RevokedAt != nil || holder.Role == "" || holder.DisabledAt != nil || (row.ExpiresAt != nil && !now.Before(*row.ExpiresAt)) {
		return access.Who{}, desk.E(desk.CodeUnauthorized, "the token is not valid")
	}
	who := access.Who{
		WorkspaceID: row.WorkspaceID, UserID: row.UserID, Name: row.Name, Role: access.Weaker(row.Role, holder.Role), TokenID: row.ID,
		Actor: desk.Actor{Type: "token", ID: row.ID, Name: row.Name},
	}
	if row.UsedAt == nil || now.Sub(*row.UsedAt) >= touchAfter {
		err := s.store.Write(ctx, func(tx *store.Tx) error { return tx.TouchAPIToken(ctx, row.WorkspaceID, row.ID, now) })
		if err != nil {
			s.log.WarnContext(ctx, "use of a token not noted", slog.String("token", row.ID), slog.Any("error", err))
		}
	}
	e := cached{who: who, readAt: readAt}
	if row.ExpiresAt != nil {
		e.expires = *row.ExpiresAt
	}
	s.cache.put(hash, e)
	return who, nil
}

// Tokens are the API tokens of who's workspace.
func (s *Service) Tokens(ctx context.Context, who access.Who) ([]store.APIToken, error) {
	return s.store.Read().APITokens(ctx, who.WorkspaceID)
}

// CreateToken makes an API token. The token itself is answered this once.
func (s *Service) CreateToken(ctx context.Context, who access.Who, name string, role desk.Role, expires *time.Time) (store.APIToken, string, error) {
	name, err := CleanName("name", name)
	if err != nil {
		return store.APIToken{}, "", err
	}
	now := s.clock.Now()
	switch {
	case !role.Valid():
		return store.APIToken{}, "", desk.Invalid("role", "there is no role %q", role)
	case !access.MayGrant(who.Role, role):
		return store.APIToken{}, "", desk.E(desk.CodeForbidden, "a token cannot do more than you")
	case expires != nil && !expires.After(now):
		return store.APIToken{}, "", desk.Invalid("expires_at", "this time is over already")
	}
	var row store.APIToken
	var token string
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		row, token, err = s.insertToken(ctx, tx, who.WorkspaceID, who.UserID, name, role, expires)
		return err
	})
	return row, token, err
}

func (s *Service) insertToken(ctx context.Context, tx *store.Tx, ws, userID, name string, role desk.Role, expires *time.Time) (store.APIToken, string, error) {
	token := ident.Token(TokenPrefix)
	row := store.APIToken{
		WorkspaceID: ws, ID: ident.New(), Name: name, TokenHash: hashToken(token), Hint: token[len(token)-4:],
		UserID: userID, Role: role, CreatedAt: s.clock.Now(), ExpiresAt: expires,
	}
	return row, token, tx.InsertAPIToken(ctx, row)
}

// RevokeToken ends an API token.
func (s *Service) RevokeToken(ctx context.Context, who access.Who, id string) error {
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.RevokeAPIToken(ctx, who.WorkspaceID, id, s.clock.Now())
		return err
	})
	s.cache.clear()
	return err
}
