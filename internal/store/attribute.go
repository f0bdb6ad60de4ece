package store

import (
	"context"
	"fmt"

	"recado.dev/internal/desk"
)

const attributeColumns = "workspace_id, id, key, name, kind, options, position, created_at"

// Attributes are the workspace's own fields of contacts, in their order.
func (q *Queryer) Attributes(ctx context.Context, ws string) ([]desk.Attribute, error) {
	rows, err := q.query(ctx, "SELECT "+attributeColumns+" FROM contact_attributes WHERE workspace_id = ? ORDER BY position, id", ws)
	if err != nil {
		return nil, fmt.Errorf("list attributes: %w", err)
	}
	defer func() { _ = rows.Close() }()
	out := []desk.Attribute{}
	for rows.Next() {
		a := desk.Attribute{Options: []string{}}
		var options string
		var created int64
		if err := rows.Scan(&a.WorkspaceID, &a.ID, &a.Key, &a.Name, &a.Kind, &options, &a.Position, &created); err != nil {
			return nil, fmt.Errorf("list attributes: %w", err)
		}
		a.CreatedAt = fromMicros(created)
		if err := fromJSON(options, &a.Options); err != nil {
			return nil, fmt.Errorf("read attribute %s: %w", a.ID, err)
		}
		out = append(out, a)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list attributes: %w", err)
	}
	return out, nil
}

// AttributeByID answers an attribute.
func (q *Queryer) AttributeByID(ctx context.Context, ws, id string) (desk.Attribute, error) {
	all, err := q.Attributes(ctx, ws)
	if err != nil {
		return desk.Attribute{}, err
	}
	for _, a := range all {
		if a.ID == id {
			return a, nil
		}
	}
	return desk.Attribute{}, desk.NotFound("attribute")
}

// SaveAttribute adds an attribute or overwrites what may change of it; a key
// that is taken is a conflict.
func (t *Tx) SaveAttribute(ctx context.Context, a desk.Attribute) error {
	_, err := t.exec(ctx, "INSERT INTO contact_attributes ("+attributeColumns+") VALUES ("+Marks(8)+") "+upsertTail("workspace_id, id", "name", "options", "position"),
		a.WorkspaceID, a.ID, a.Key, a.Name, string(a.Kind), toJSON(a.Options), a.Position, micros(a.CreatedAt))
	if IsUnique(err) {
		return &desk.Error{Code: desk.CodeConflict, Public: "there is an attribute with this key already", Problems: []desk.Problem{{Field: "key", Detail: "another attribute has it"}}, Err: err}
	}
	if err != nil {
		return fmt.Errorf("save attribute %s: %w", a.ID, err)
	}
	return nil
}

// DeleteAttribute removes an attribute with the values that contacts have of it.
func (t *Tx) DeleteAttribute(ctx context.Context, a desk.Attribute) error {
	for _, query := range [...]string{
		"DELETE FROM contact_values WHERE workspace_id = ? AND key = ?",
		"DELETE FROM contact_attributes WHERE workspace_id = ? AND key = ?",
	} {
		if _, err := t.exec(ctx, query, a.WorkspaceID, a.Key); err != nil {
			return fmt.Errorf("delete attribute %s: %w", a.ID, err)
		}
	}
	return nil
}

// CountAttribute answers how many contacts have a value of an attribute; of one
// option where value is not "".
func (q *Queryer) CountAttribute(ctx context.Context, ws, key, value string) (int64, error) {
	w := &condition{engine: q.s.engine}
	w.and("workspace_id = ? AND key = ?", ws, key)
	if value != "" {
		w.and("value = ?", value)
	}
	var n int64
	if err := q.row(ctx, "SELECT COUNT(*) FROM contact_values WHERE "+w.sql.String(), w.args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("count values of %s: %w", key, err)
	}
	return n, nil
}
