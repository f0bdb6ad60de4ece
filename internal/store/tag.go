package store

import (
	"context"
	"fmt"

	"recado.dev/internal/desk"
)

const tagColumns = "workspace_id, id, name, color, created_at"

func scanTag(row interface{ Scan(...any) error }) (desk.Tag, error) {
	var t desk.Tag
	var created int64
	err := row.Scan(&t.WorkspaceID, &t.ID, &t.Name, &t.Color, &created)
	t.CreatedAt = fromMicros(created)
	return t, err
}

// Tags are the tags of a workspace by name.
func (q *Queryer) Tags(ctx context.Context, ws string) ([]desk.Tag, error) {
	rows, err := q.query(ctx, "SELECT "+tagColumns+" FROM tags WHERE workspace_id = ? ORDER BY name", ws)
	if err != nil {
		return nil, fmt.Errorf("list tags: %w", err)
	}
	defer func() { _ = rows.Close() }()
	out := []desk.Tag{}
	for rows.Next() {
		t, err := scanTag(rows)
		if err != nil {
			return nil, fmt.Errorf("list tags: %w", err)
		}
		out = append(out, t)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list tags: %w", err)
	}
	return out, nil
}

// TagByID answers a tag.
func (q *Queryer) TagByID(ctx context.Context, ws, id string) (desk.Tag, error) {
	t, err := scanTag(q.row(ctx, "SELECT "+tagColumns+" FROM tags WHERE workspace_id = ? AND id = ?", ws, id))
	if noRow(err) {
		return t, desk.NotFound("tag")
	}
	if err != nil {
		return t, fmt.Errorf("read tag %s: %w", id, err)
	}
	return t, nil
}

// InsertTag adds a tag; a name that is taken is a conflict.
func (t *Tx) InsertTag(ctx context.Context, tag desk.Tag) error {
	_, err := t.exec(ctx, "INSERT INTO tags ("+tagColumns+") VALUES ("+Marks(5)+")", tag.WorkspaceID, tag.ID, tag.Name, tag.Color, micros(tag.CreatedAt))
	return tagError(tag.ID, err)
}

// UpdateTag keeps a tag's name and colour. The cases that carry it are the
// caller's to change.
func (t *Tx) UpdateTag(ctx context.Context, tag desk.Tag) error {
	if _, err := t.revise(ctx, tag.WorkspaceID); err != nil { // smart tags name their tag
		return err
	}
	_, err := t.exec(ctx, "UPDATE tags SET name = ?, color = ? WHERE workspace_id = ? AND id = ?", tag.Name, tag.Color, tag.WorkspaceID, tag.ID)
	return tagError(tag.ID, err)
}

// CasesTagged lists the ids of cases that carry a tag's name, up to limit.
func (q *Queryer) CasesTagged(ctx context.Context, ws, name string, limit int) ([]string, error) {
	return collectIDs(q.query(ctx, "SELECT case_id FROM case_tags WHERE workspace_id = ? AND tag = ? ORDER BY case_id LIMIT ?", ws, name, limit))
}

// DeleteTag takes a tag away. The cases that carry it are the caller's to change.
func (t *Tx) DeleteTag(ctx context.Context, ws, id string) error {
	if err := t.DropSmartTag(ctx, ws, id); err != nil {
		return err
	}
	n, err := t.exec(ctx, "DELETE FROM tags WHERE workspace_id = ? AND id = ?", ws, id)
	if err != nil {
		return fmt.Errorf("delete tag %s: %w", id, err)
	}
	if n == 0 {
		return desk.NotFound("tag")
	}
	return nil
}

func tagError(id string, err error) error {
	if IsUnique(err) {
		return &desk.Error{Code: desk.CodeConflict, Public: "there is a tag of this name already", Err: err}
	}
	if err != nil {
		return fmt.Errorf("keep tag %s: %w", id, err)
	}
	return nil
}
