package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

const memberSelect = "SELECT m.workspace_id, m.user_id, u.name, u.email, m.role, m.disabled_at, m.created_at FROM members m JOIN users u ON u.id = m.user_id "

func scanMember(row interface{ Scan(...any) error }) (desk.Member, error) {
	var m desk.Member
	var disabled sql.NullInt64
	var created int64
	err := row.Scan(&m.WorkspaceID, &m.UserID, &m.Name, &m.Email, &m.Role, &disabled, &created)
	m.DisabledAt, m.CreatedAt = fromNull(disabled), fromMicros(created)
	return m, err
}

func (q *Queryer) members(ctx context.Context, tail string, args ...any) ([]desk.Member, error) {
	rows, err := q.query(ctx, memberSelect+tail, args...)
	if err != nil {
		return nil, fmt.Errorf("list members: %w", err)
	}
	defer func() { _ = rows.Close() }()
	out := []desk.Member{}
	for rows.Next() {
		m, err := scanMember(rows)
		if err != nil {
			return nil, fmt.Errorf("list members: %w", err)
		}
		out = append(out, m)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list members: %w", err)
	}
	return out, nil
}

// Members are the people of a workspace by name, disabled ones included.
func (q *Queryer) Members(ctx context.Context, ws string) ([]desk.Member, error) {
	return q.members(ctx, "WHERE m.workspace_id = ? ORDER BY u.name, u.id", ws)
}

// MembershipsOf are the workspaces of a user in which they are not disabled,
// oldest first.
func (q *Queryer) MembershipsOf(ctx context.Context, userID string) ([]desk.Member, error) {
	return q.members(ctx, "WHERE m.user_id = ? AND m.disabled_at IS NULL ORDER BY m.created_at, m.workspace_id", userID)
}

// MemberByID answers a member of a workspace by the user's id.
func (q *Queryer) MemberByID(ctx context.Context, ws, userID string) (desk.Member, error) {
	m, err := scanMember(q.row(ctx, memberSelect+"WHERE m.workspace_id = ? AND m.user_id = ?", ws, userID))
	if noRow(err) {
		return m, desk.NotFound("member")
	}
	if err != nil {
		return m, fmt.Errorf("read member %s: %w", userID, err)
	}
	return m, nil
}

// InsertMember adds a user to a workspace; one who is there already is a
// conflict.
func (t *Tx) InsertMember(ctx context.Context, ws, userID string, role desk.Role, at time.Time) error {
	_, err := t.exec(ctx, "INSERT INTO members (workspace_id, user_id, role, created_at) VALUES (?, ?, ?, ?)", ws, userID, string(role), micros(at))
	if IsUnique(err) {
		return &desk.Error{Code: desk.CodeConflict, Public: "this person is a member already", Err: err}
	}
	if err != nil {
		return fmt.Errorf("add member %s: %w", userID, err)
	}
	return nil
}

// UpdateMember keeps a member's role and whether they are disabled.
func (t *Tx) UpdateMember(ctx context.Context, m desk.Member) error {
	n, err := t.exec(ctx, "UPDATE members SET role = ?, disabled_at = ? WHERE workspace_id = ? AND user_id = ?",
		string(m.Role), microsOrNull(m.DisabledAt), m.WorkspaceID, m.UserID)
	if err != nil {
		return fmt.Errorf("change member %s: %w", m.UserID, err)
	}
	if n == 0 {
		return desk.NotFound("member")
	}
	return nil
}

// LockOwners keeps other transactions from changing the owners of a workspace
// until the end of this one, and answers how many can sign in.
func (t *Tx) LockOwners(ctx context.Context, ws string) (int, error) {
	rows, err := t.query(ctx, "SELECT user_id FROM members WHERE workspace_id = ? AND role = 'owner' AND disabled_at IS NULL ORDER BY user_id"+t.s.ForUpdate(), ws)
	if err != nil {
		return 0, fmt.Errorf("count owners: %w", err)
	}
	defer func() { _ = rows.Close() }()
	n := 0
	for rows.Next() {
		n++
	}
	if err := rows.Err(); err != nil {
		return 0, fmt.Errorf("count owners: %w", err)
	}
	return n, nil
}
