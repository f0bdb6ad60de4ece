package store

import (
	"context"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

// InsertReset adds a link for a new password in place of any that the user
// has.
func (t *Tx) InsertReset(ctx context.Context, hash, userID string, now, expires time.Time) error {
	if _, err := t.exec(ctx, "DELETE FROM password_resets WHERE user_id = ? OR expires_at <= ?", userID, micros(now)); err != nil {
		return fmt.Errorf("replace password reset: %w", err)
	}
	_, err := t.exec(ctx, "INSERT INTO password_resets (token_hash, user_id, created_at, expires_at) VALUES (?, ?, ?, ?)", hash, userID, micros(now), micros(expires))
	if err != nil {
		return fmt.Errorf("add password reset: %w", err)
	}
	return nil
}

// UseReset marks a link as used and answers whose it is; one that is unknown,
// used or over is not found.
func (t *Tx) UseReset(ctx context.Context, hash string, now time.Time) (userID string, err error) {
	err = t.row(ctx, "UPDATE password_resets SET used_at = ? WHERE token_hash = ? AND used_at IS NULL AND expires_at > ? RETURNING user_id",
		micros(now), hash, micros(now)).Scan(&userID)
	if noRow(err) {
		return "", desk.NotFound("password reset")
	}
	if err != nil {
		return "", fmt.Errorf("use password reset: %w", err)
	}
	return userID, nil
}
