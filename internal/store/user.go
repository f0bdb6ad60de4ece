package store

import (
	"context"
	"fmt"

	"recado.dev/internal/desk"
)

// UserRow is a user with the hash of their password, ” where they have none.
type UserRow struct {
	desk.User
	PasswordHash string
}

const userColumns = "id, email, name, password_hash, locale, created_at"

func scanUser(row interface{ Scan(...any) error }) (UserRow, error) {
	var u UserRow
	var created int64
	err := row.Scan(&u.ID, &u.Email, &u.Name, &u.PasswordHash, &u.Locale, &created)
	u.CreatedAt = fromMicros(created)
	return u, err
}

// UserByEmail answers the user of an address that is already in lower case.
func (q *Queryer) UserByEmail(ctx context.Context, email string) (UserRow, error) {
	u, err := scanUser(q.row(ctx, "SELECT "+userColumns+" FROM users WHERE email = ?", email))
	if noRow(err) {
		return u, desk.NotFound("user")
	}
	if err != nil {
		return u, fmt.Errorf("read user by address: %w", err)
	}
	return u, nil
}

// UserByID answers a user.
func (q *Queryer) UserByID(ctx context.Context, id string) (UserRow, error) {
	u, err := scanUser(q.row(ctx, "SELECT "+userColumns+" FROM users WHERE id = ?", id))
	if noRow(err) {
		return u, desk.NotFound("user")
	}
	if err != nil {
		return u, fmt.Errorf("read user %s: %w", id, err)
	}
	return u, nil
}

// InsertUser adds a user; an address that is taken is a conflict.
func (t *Tx) InsertUser(ctx context.Context, u UserRow) error {
	_, err := t.exec(ctx, "INSERT INTO users ("+userColumns+") VALUES ("+Marks(6)+")",
		u.ID, u.Email, u.Name, u.PasswordHash, u.Locale, micros(u.CreatedAt))
	if IsUnique(err) {
		return &desk.Error{Code: desk.CodeConflict, Public: "this address has an account already", Err: err}
	}
	if err != nil {
		return fmt.Errorf("add user %s: %w", u.ID, err)
	}
	return nil
}

// UpdateUser keeps a user's name and language.
func (t *Tx) UpdateUser(ctx context.Context, u desk.User) error {
	n, err := t.exec(ctx, "UPDATE users SET name = ?, locale = ? WHERE id = ?", u.Name, u.Locale, u.ID)
	if err != nil {
		return fmt.Errorf("change user %s: %w", u.ID, err)
	}
	if n == 0 {
		return desk.NotFound("user")
	}
	return nil
}

// SetPassword replaces the hash of a user's password.
func (t *Tx) SetPassword(ctx context.Context, userID, hash string) error {
	n, err := t.exec(ctx, "UPDATE users SET password_hash = ? WHERE id = ?", hash, userID)
	if err != nil {
		return fmt.Errorf("set the password of user %s: %w", userID, err)
	}
	if n == 0 {
		return desk.NotFound("user")
	}
	return nil
}
