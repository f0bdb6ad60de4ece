package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

// Invitation asks a person into a workspace. Only the hash of its token is
// kept.
type Invitation struct {
	WorkspaceID string
	ID          string
	Email       string
	Role        desk.Role
	TokenHash   string
	InvitedBy   string
	CreatedAt   time.Time
	ExpiresAt   time.Time
	AcceptedAt  *time.Time
}

const invitationColumns = "workspace_id, id, email, role, token_hash, invited_by, created_at, expires_at, accepted_at"

func scanInvitation(row interface{ Scan(...any) error }) (Invitation, error) {
	var i Invitation
	var created, expires int64
	var accepted sql.NullInt64
	err := row.Scan(&i.WorkspaceID, &i.ID, &i.Email, &i.Role, &i.TokenHash, &i.InvitedBy, &created, &expires, &accepted)
	i.CreatedAt, i.ExpiresAt, i.AcceptedAt = fromMicros(created), fromMicros(expires), fromNull(accepted)
	return i, err
}

// InvitationByHash answers the invitation of a token's hash, used or not.
func (q *Queryer) InvitationByHash(ctx context.Context, hash string) (Invitation, error) {
	i, err := scanInvitation(q.row(ctx, "SELECT "+invitationColumns+" FROM invitations WHERE token_hash = ?", hash))
	if noRow(err) {
		return i, desk.NotFound("invitation")
	}
	if err != nil {
		return i, fmt.Errorf("read invitation: %w", err)
	}
	return i, nil
}

// Invitations are the invitations of a workspace that nobody accepted yet,
// newest first.
func (q *Queryer) Invitations(ctx context.Context, ws string) ([]Invitation, error) {
	rows, err := q.query(ctx, "SELECT "+invitationColumns+" FROM invitations WHERE workspace_id = ? AND accepted_at IS NULL ORDER BY id DESC", ws)
	if err != nil {
		return nil, fmt.Errorf("list invitations: %w", err)
	}
	defer func() { _ = rows.Close() }()
	out := []Invitation{}
	for rows.Next() {
		i, err := scanInvitation(rows)
		if err != nil {
			return nil, fmt.Errorf("list invitations: %w", err)
		}
		out = append(out, i)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list invitations: %w", err)
	}
	return out, nil
}

// InsertInvitation adds an invitation in place of any that the address has.
func (t *Tx) InsertInvitation(ctx context.Context, i Invitation) error {
	if _, err := t.exec(ctx, "DELETE FROM invitations WHERE workspace_id = ? AND email = ? AND accepted_at IS NULL", i.WorkspaceID, i.Email); err != nil {
		return fmt.Errorf("replace invitation: %w", err)
	}
	_, err := t.exec(ctx, "INSERT INTO invitations (workspace_id, id, email, role, token_hash, invited_by, created_at, expires_at) VALUES ("+Marks(8)+")",
		i.WorkspaceID, i.ID, i.Email, string(i.Role), i.TokenHash, i.InvitedBy, micros(i.CreatedAt), micros(i.ExpiresAt))
	if err != nil {
		return fmt.Errorf("add invitation %s: %w", i.ID, err)
	}
	return nil
}

// AcceptInvitation marks an invitation as used, once: a second time, or after
// its end, it is not found.
func (t *Tx) AcceptInvitation(ctx context.Context, ws, id string, now time.Time) error {
	n, err := t.exec(ctx, "UPDATE invitations SET accepted_at = ? WHERE workspace_id = ? AND id = ? AND accepted_at IS NULL AND expires_at > ?",
		micros(now), ws, id, micros(now))
	if err != nil {
		return fmt.Errorf("accept invitation %s: %w", id, err)
	}
	if n == 0 {
		return desk.NotFound("invitation")
	}
	return nil
}

// DeleteInvitation takes an invitation back.
func (t *Tx) DeleteInvitation(ctx context.Context, ws, id string) error {
	n, err := t.exec(ctx, "DELETE FROM invitations WHERE workspace_id = ? AND id = ? AND accepted_at IS NULL", ws, id)
	if err != nil {
		return fmt.Errorf("take back invitation %s: %w", id, err)
	}
	if n == 0 {
		return desk.NotFound("invitation")
	}
	return nil
}
