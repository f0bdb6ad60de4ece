package store

import (
	"context"
	"fmt"

	"recado.dev/internal/desk"
)

const savedReplyColumns = "workspace_id, id, shortcut, title, text, template, created_at, updated_at"

func scanSavedReply(row interface{ Scan(...any) error }) (desk.SavedReply, error) {
	var r desk.SavedReply
	var created, updated int64
	var template string
	if err := row.Scan(&r.WorkspaceID, &r.ID, &r.Shortcut, &r.Title, &r.Text, &template, &created, &updated); err != nil {
		return r, err
	}
	r.CreatedAt, r.UpdatedAt = fromMicros(created), fromMicros(updated)
	if template != "" {
		r.Template = &desk.ReplyTemplate{}
		return r, fromJSON(template, r.Template)
	}
	return r, nil
}

// SavedReplies are the prepared answers of a workspace by shortcut.
func (q *Queryer) SavedReplies(ctx context.Context, ws string) ([]desk.SavedReply, error) {
	rows, err := q.query(ctx, "SELECT "+savedReplyColumns+" FROM saved_replies WHERE workspace_id = ? ORDER BY shortcut", ws)
	if err != nil {
		return nil, fmt.Errorf("list saved replies: %w", err)
	}
	defer func() { _ = rows.Close() }()
	out := []desk.SavedReply{}
	for rows.Next() {
		r, err := scanSavedReply(rows)
		if err != nil {
			return nil, fmt.Errorf("list saved replies: %w", err)
		}
		out = append(out, r)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list saved replies: %w", err)
	}
	return out, nil
}

// SavedReplyByID answers a prepared answer.
func (q *Queryer) SavedReplyByID(ctx context.Context, ws, id string) (desk.SavedReply, error) {
	r, err := scanSavedReply(q.row(ctx, "SELECT "+savedReplyColumns+" FROM saved_replies WHERE workspace_id = ? AND id = ?", ws, id))
	if noRow(err) {
		return r, desk.NotFound("saved reply")
	}
	if err != nil {
		return r, fmt.Errorf("read saved reply %s: %w", id, err)
	}
	return r, nil
}

// InsertSavedReply adds a prepared answer; a shortcut that is taken is a
// conflict.
func (t *Tx) InsertSavedReply(ctx context.Context, r desk.SavedReply) error {
	_, err := t.exec(ctx, "INSERT INTO saved_replies ("+savedReplyColumns+") VALUES ("+Marks(8)+")",
		r.WorkspaceID, r.ID, r.Shortcut, r.Title, r.Text, replyTemplate(r), micros(r.CreatedAt), micros(r.UpdatedAt))
	return savedReplyError(r.ID, err)
}

// UpdateSavedReply keeps a changed prepared answer.
func (t *Tx) UpdateSavedReply(ctx context.Context, r desk.SavedReply) error {
	_, err := t.exec(ctx, "UPDATE saved_replies SET shortcut = ?, title = ?, text = ?, template = ?, updated_at = ? WHERE workspace_id = ? AND id = ?",
		r.Shortcut, r.Title, r.Text, replyTemplate(r), micros(r.UpdatedAt), r.WorkspaceID, r.ID)
	return savedReplyError(r.ID, err)
}

// DeleteSavedReply takes a prepared answer away.
func (t *Tx) DeleteSavedReply(ctx context.Context, ws, id string) error {
	n, err := t.exec(ctx, "DELETE FROM saved_replies WHERE workspace_id = ? AND id = ?", ws, id)
	if err != nil {
		return fmt.Errorf("delete saved reply %s: %w", id, err)
	}
	if n == 0 {
		return desk.NotFound("saved reply")
	}
	return nil
}

func replyTemplate(r desk.SavedReply) string {
	if r.Template == nil {
		return ""
	}
	return toJSON(r.Template)
}

func savedReplyError(id string, err error) error {
	if IsUnique(err) {
		return &desk.Error{Code: desk.CodeConflict, Public: "there is a saved reply with this shortcut already", Err: err}
	}
	if err != nil {
		return fmt.Errorf("keep saved reply %s: %w", id, err)
	}
	return nil
}
