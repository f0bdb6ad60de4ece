package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

// Session is a browser that signed in. Only hashes of its token are kept.
type Session struct {
	ID           string
	TokenHash    string
	PreviousHash string // of the token before the last rotation
	UserID       string
	WorkspaceID  string
	UserAgent    string
	IP           string
	CreatedAt    time.Time
	SeenAt       time.Time
	RotatedAt    time.Time
	ExpiresAt    time.Time
}

// Holder is whom a session or token stands for.
type Holder struct {
	Name       string
	Role       desk.Role // '' where the user is no member of the workspace any more
	DisabledAt *time.Time
}

const sessionColumns = "s.id, s.token_hash, s.previous_hash, s.user_id, s.workspace_id, s.user_agent, s.ip, s.created_at, s.seen_at, s.rotated_at, s.expires_at"

func sessionFields(s *Session, times *[4]int64) []any {
	return []any{&s.ID, &s.TokenHash, &s.PreviousHash, &s.UserID, &s.WorkspaceID, &s.UserAgent, &s.IP, &times[0], &times[1], &times[2], &times[3]}
}

func (s *Session) setTimes(t [4]int64) {
	s.CreatedAt, s.SeenAt, s.RotatedAt, s.ExpiresAt = fromMicros(t[0]), fromMicros(t[1]), fromMicros(t[2]), fromMicros(t[3])
}

// SessionByHash answers the session whose present or previous token has this
// hash, with its holder.
func (q *Queryer) SessionByHash(ctx context.Context, hash string) (Session, Holder, error) {
	var s Session
	var h Holder
	var times [4]int64
	var name, role sql.NullString
	var disabled sql.NullInt64
	err := q.row(ctx, "SELECT "+sessionColumns+", u.name, m.role, m.disabled_at FROM sessions s "+
		"JOIN users u ON u.id = s.user_id LEFT JOIN members m ON m.workspace_id = s.workspace_id AND m.user_id = s.user_id "+
		"WHERE s.token_hash = ? OR s.previous_hash = ?", hash, hash).
		Scan(append(sessionFields(&s, &times), &name, &role, &disabled)...)
	if noRow(err) {
		return s, h, desk.NotFound("session")
	}
	if err != nil {
		return s, h, fmt.Errorf("read session: %w", err)
	}
	s.setTimes(times)
	h.Name, h.Role, h.DisabledAt = name.String, desk.Role(role.String), fromNull(disabled)
	return s, h, nil
}

// SessionsOf are the sessions of a user that have not ended by now, the one
// seen last first.
func (q *Queryer) SessionsOf(ctx context.Context, userID string, now time.Time) ([]Session, error) {
	rows, err := q.query(ctx, "SELECT "+sessionColumns+" FROM sessions s WHERE s.user_id = ? AND s.expires_at > ? ORDER BY s.seen_at DESC, s.id", userID, micros(now))
	if err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	defer func() { _ = rows.Close() }()
	out := []Session{}
	for rows.Next() {
		var s Session
		var times [4]int64
		if err := rows.Scan(sessionFields(&s, &times)...); err != nil {
			return nil, fmt.Errorf("list sessions: %w", err)
		}
		s.setTimes(times)
		out = append(out, s)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	return out, nil
}

// InsertSession adds a session and, with it, forgets the user's ended ones.
func (t *Tx) InsertSession(ctx context.Context, s Session) error {
	if _, err := t.exec(ctx, "DELETE FROM sessions WHERE user_id = ? AND expires_at <= ?", s.UserID, micros(s.CreatedAt)); err != nil {
		return fmt.Errorf("forget ended sessions: %w", err)
	}
	_, err := t.exec(ctx, "INSERT INTO sessions (id, token_hash, previous_hash, user_id, workspace_id, user_agent, ip, created_at, seen_at, rotated_at, expires_at) VALUES ("+Marks(11)+")",
		s.ID, s.TokenHash, s.PreviousHash, s.UserID, s.WorkspaceID, s.UserAgent, s.IP, micros(s.CreatedAt), micros(s.SeenAt), micros(s.RotatedAt), micros(s.ExpiresAt))
	if err != nil {
		return fmt.Errorf("add session: %w", err)
	}
	return nil
}

// TouchSession notes that a session is in use.
func (t *Tx) TouchSession(ctx context.Context, id, ip string, seen, expires time.Time) error {
	_, err := t.exec(ctx, "UPDATE sessions SET seen_at = ?, expires_at = ?, ip = ? WHERE id = ?", micros(seen), micros(expires), ip, id)
	if err != nil {
		return fmt.Errorf("touch session %s: %w", id, err)
	}
	return nil
}

// RotateSession replaces a session's token where it still is the one of
// oldHash, and answers whether it was: of two requests at once one rotates.
func (t *Tx) RotateSession(ctx context.Context, id, oldHash, newHash string, at, expires time.Time) (bool, error) {
	n, err := t.exec(ctx, "UPDATE sessions SET token_hash = ?, previous_hash = ?, rotated_at = ?, seen_at = ?, expires_at = ? WHERE id = ? AND token_hash = ?",
		newHash, oldHash, micros(at), micros(at), micros(expires), id, oldHash)
	if err != nil {
		return false, fmt.Errorf("rotate session %s: %w", id, err)
	}
	return n == 1, nil
}

// MoveSession has a session stand for another workspace of its user, under a
// new token, and answers whether the session was there.
func (t *Tx) MoveSession(ctx context.Context, userID, id, workspaceID, newHash string, at, expires time.Time) (bool, error) {
	n, err := t.exec(ctx, "UPDATE sessions SET workspace_id = ?, previous_hash = token_hash, token_hash = ?, rotated_at = ?, seen_at = ?, expires_at = ? "+
		"WHERE user_id = ? AND id = ?", workspaceID, newHash, micros(at), micros(at), micros(expires), userID, id)
	if err != nil {
		return false, fmt.Errorf("move session %s: %w", id, err)
	}
	return n == 1, nil
}

// DeleteSession ends one session of a user.
func (t *Tx) DeleteSession(ctx context.Context, userID, id string) error {
	n, err := t.exec(ctx, "DELETE FROM sessions WHERE user_id = ? AND id = ?", userID, id)
	if err != nil {
		return fmt.Errorf("end session %s: %w", id, err)
	}
	if n == 0 {
		return desk.NotFound("session")
	}
	return nil
}

// DeleteSessions ends all sessions of a user but the one that is kept; ”
// keeps none.
func (t *Tx) DeleteSessions(ctx context.Context, userID, keep string) error {
	if _, err := t.exec(ctx, "DELETE FROM sessions WHERE user_id = ? AND id <> ?", userID, keep); err != nil {
		return fmt.Errorf("end sessions of user %s: %w", userID, err)
	}
	return nil
}
