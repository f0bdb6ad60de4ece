package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

// APIToken lets a program act in a workspace. Only the hash of the token is
// kept; Hint is its last characters.
type APIToken struct {
	WorkspaceID string
	ID          string
	Name        string
	TokenHash   string
	Hint        string
	UserID      string // who made it
	Role        desk.Role
	CreatedAt   time.Time
	UsedAt      *time.Time
	ExpiresAt   *time.Time
	RevokedAt   *time.Time
}

const tokenColumns = "t.workspace_id, t.id, t.name, t.token_hash, t.hint, t.user_id, t.role, t.created_at, t.used_at, t.expires_at, t.revoked_at"

// tokenScan collects the columns of one token.
type tokenScan struct {
	t                      APIToken
	created                int64
	used, expires, revoked sql.NullInt64
}

func (s *tokenScan) fields() []any {
	return []any{&s.t.WorkspaceID, &s.t.ID, &s.t.Name, &s.t.TokenHash, &s.t.Hint, &s.t.UserID, &s.t.Role, &s.created, &s.used, &s.expires, &s.revoked}
}

func (s *tokenScan) token() APIToken {
	s.t.CreatedAt = fromMicros(s.created)
	s.t.UsedAt, s.t.ExpiresAt, s.t.RevokedAt = fromNull(s.used), fromNull(s.expires), fromNull(s.revoked)
	return s.t
}

// APITokenByHash answers the token of a hash with its holder.
func (q *Queryer) APITokenByHash(ctx context.Context, hash string) (APIToken, Holder, error) {
	var s tokenScan
	var h Holder
	var name, role sql.NullString
	var disabled sql.NullInt64
	err := q.row(ctx, "SELECT "+tokenColumns+", u.name, m.role, m.disabled_at FROM api_tokens t "+
		"JOIN users u ON u.id = t.user_id LEFT JOIN members m ON m.workspace_id = t.workspace_id AND m.user_id = t.user_id "+
		"WHERE t.token_hash = ?", hash).Scan(append(s.fields(), &name, &role, &disabled)...)
	if noRow(err) {
		return APIToken{}, h, desk.NotFound("token")
	}
	if err != nil {
		return APIToken{}, h, fmt.Errorf("read token: %w", err)
	}
	h.Name, h.Role, h.DisabledAt = name.String, desk.Role(role.String), fromNull(disabled)
	return s.token(), h, nil
}

// APITokens are the tokens of a workspace that were not revoked, newest first.
func (q *Queryer) APITokens(ctx context.Context, ws string) ([]APIToken, error) {
	rows, err := q.query(ctx, "SELECT "+tokenColumns+" FROM api_tokens t WHERE t.workspace_id = ? AND t.revoked_at IS NULL ORDER BY t.id DESC", ws)
	if err != nil {
		return nil, fmt.Errorf("list tokens: %w", err)
	}
	defer func() { _ = rows.Close() }()
	out := []APIToken{}
	for rows.Next() {
		var s tokenScan
		if err := rows.Scan(s.fields()...); err != nil {
			return nil, fmt.Errorf("list tokens: %w", err)
		}
		out = append(out, s.token())
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list tokens: %w", err)
	}
	return out, nil
}

// InsertAPIToken adds a token.
func (t *Tx) InsertAPIToken(ctx context.Context, k APIToken) error {
	_, err := t.exec(ctx, "INSERT INTO api_tokens (workspace_id, id, name, token_hash, hint, user_id, role, created_at, expires_at) VALUES ("+Marks(9)+")",
		k.WorkspaceID, k.ID, k.Name, k.TokenHash, k.Hint, k.UserID, string(k.Role), micros(k.CreatedAt), microsOrNull(k.ExpiresAt))
	if err != nil {
		return fmt.Errorf("add token %s: %w", k.ID, err)
	}
	return nil
}

// TouchAPIToken notes when a token was used.
func (t *Tx) TouchAPIToken(ctx context.Context, ws, id string, at time.Time) error {
	if _, err := t.exec(ctx, "UPDATE api_tokens SET used_at = ? WHERE workspace_id = ? AND id = ?", micros(at), ws, id); err != nil {
		return fmt.Errorf("touch token %s: %w", id, err)
	}
	return nil
}

// RevokeAPIToken ends a token and answers its hash.
func (t *Tx) RevokeAPIToken(ctx context.Context, ws, id string, at time.Time) (string, error) {
	var hash string
	err := t.row(ctx, "UPDATE api_tokens SET revoked_at = ? WHERE workspace_id = ? AND id = ? AND revoked_at IS NULL RETURNING token_hash", micros(at), ws, id).Scan(&hash)
	if noRow(err) {
		return "", desk.NotFound("token")
	}
	if err != nil {
		return "", fmt.Errorf("revoke token %s: %w", id, err)
	}
	return hash, nil
}
