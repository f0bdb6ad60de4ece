package store

import (
	"context"
	"encoding/json"
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

// UpdateTag keeps a tag's name and colour. A new name counts for the cases
// that carry the tag as well.
func (t *Tx) UpdateTag(ctx context.Context, before, after desk.Tag) error {
	_, err := t.exec(ctx, "UPDATE tags SET name = ?, color = ? WHERE workspace_id = ? AND id = ?", after.Name, after.Color, after.WorkspaceID, after.ID)
	if err != nil || before.Name == after.Name {
		return tagError(after.ID, err)
	}
	var carried int
	err = t.row(ctx, "SELECT COUNT(*) FROM (SELECT case_id FROM case_tags WHERE workspace_id = ? AND tag = ? LIMIT 1) AS c", after.WorkspaceID, after.Name).Scan(&carried)
	if err != nil {
		return tagError(after.ID, err)
	}
	if carried > 0 {
		return desk.E(desk.CodeConflict, "cases carry a tag of this name already")
	}
	// The names stand in JSON: a quoted name cannot be a part of another one,
	// whose own quotes are escaped.
	quoted := func(s string) string { b, _ := json.Marshal(s); return string(b) }
	_, err = t.exec(ctx, "UPDATE cases SET tags = REPLACE(tags, ?, ?), version = version + 1 "+
		"WHERE workspace_id = ? AND id IN (SELECT case_id FROM case_tags WHERE workspace_id = ? AND tag = ?)",
		quoted(before.Name), quoted(after.Name), after.WorkspaceID, after.WorkspaceID, before.Name)
	if err != nil {
		return tagError(after.ID, err)
	}
	_, err = t.exec(ctx, "UPDATE case_tags SET tag = ? WHERE workspace_id = ? AND tag = ?", after.Name, after.WorkspaceID, before.Name)
	return tagError(after.ID, err)
}

// DeleteTag takes a tag away. Cases that carry it keep its name.
func (t *Tx) DeleteTag(ctx context.Context, ws, id string) error {
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
