package store

import (
	"context"
	"fmt"

	"recado.dev/internal/desk"
)

const attributeColumns = "workspace_id, id, owner, key, name, kind, options, position, required, created_at"

// Attributes are the workspace's own fields of contacts, in their order.
func (q *Queryer) Attributes(ctx context.Context, ws string) ([]desk.Attribute, error) {
	return q.AttributesOf(ctx, ws, desk.OfContacts)
}

// AttributesOf are the workspace's own fields of contacts or of cases, in their
// order.
func (q *Queryer) AttributesOf(ctx context.Context, ws string, owner desk.AttributeOwner) ([]desk.Attribute, error) {
	rows, err := q.query(ctx, "SELECT "+attributeColumns+" FROM contact_attributes WHERE workspace_id = ? AND owner = ? ORDER BY position, id", ws, string(owner))
	if err != nil {
		return nil, fmt.Errorf("list attributes: %w", err)
	}
	defer func() { _ = rows.Close() }()
	out := []desk.Attribute{}
	for rows.Next() {
		a := desk.Attribute{Options: []string{}}
		var options string
		var created int64
		var required int
		if err := rows.Scan(&a.WorkspaceID, &a.ID, &a.Owner, &a.Key, &a.Name, &a.Kind, &options, &a.Position, &required, &created); err != nil {
			return nil, fmt.Errorf("list attributes: %w", err)
		}
		a.CreatedAt, a.Required = fromMicros(created), required == 1
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
	for _, owner := range []desk.AttributeOwner{desk.OfContacts, desk.OfCases} {
		all, err := q.AttributesOf(ctx, ws, owner)
		if err != nil {
			return desk.Attribute{}, err
		}
		for _, a := range all {
			if a.ID == id {
				return a, nil
			}
		}
	}
	return desk.Attribute{}, desk.NotFound("attribute")
}

// SaveAttribute adds an attribute or overwrites what may change of it; a key
// that is taken is a conflict.
func (t *Tx) SaveAttribute(ctx context.Context, a desk.Attribute) error {
	required := 0
	if a.Required {
		required = 1
	}
	if a.Owner == "" {
		a.Owner = desk.OfContacts
	}
	_, err := t.exec(ctx, "INSERT INTO contact_attributes ("+attributeColumns+") VALUES ("+Marks(10)+") "+upsertTail("workspace_id, id", "name", "options", "position", "required"),
		a.WorkspaceID, a.ID, string(a.Owner), a.Key, a.Name, string(a.Kind), toJSON(a.Options), a.Position, required, micros(a.CreatedAt))
	if IsUnique(err) {
		return &desk.Error{Code: desk.CodeConflict, Public: "there is an attribute with this key already", Problems: []desk.Problem{{Field: "key", Detail: "another attribute has it"}}, Err: err}
	}
	if err != nil {
		return fmt.Errorf("save attribute %s: %w", a.ID, err)
	}
	return nil
}

// DeleteAttribute removes an attribute with the values that contacts have of it.
// Those that cases have of it are taken away before, by CasesWithValue.
func (t *Tx) DeleteAttribute(ctx context.Context, a desk.Attribute) error {
	if _, err := t.exec(ctx, "DELETE FROM "+valueTable(a.Owner)+" WHERE workspace_id = ? AND key = ?", a.WorkspaceID, a.Key); err != nil {
		return fmt.Errorf("delete the values of attribute %s: %w", a.ID, err)
	}
	if _, err := t.exec(ctx, "DELETE FROM contact_attributes WHERE workspace_id = ? AND id = ?", a.WorkspaceID, a.ID); err != nil {
		return fmt.Errorf("delete attribute %s: %w", a.ID, err)
	}
	return nil
}

func valueTable(owner desk.AttributeOwner) string {
	if owner == desk.OfCases {
		return "case_values"
	}
	return "contact_values"
}

// CountAttribute answers how many contacts or cases have a value of an attribute;
// of one option where value is not "".
func (q *Queryer) CountAttribute(ctx context.Context, a desk.Attribute, value string) (int64, error) {
	w := &condition{engine: q.s.engine}
	w.and("workspace_id = ? AND key = ?", a.WorkspaceID, a.Key)
	if value != "" {
		w.and("value = ?", value)
	}
	var n int64
	if err := q.row(ctx, "SELECT COUNT(*) FROM "+valueTable(a.Owner)+" WHERE "+w.sql.String(), w.args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("count values of %s: %w", a.Key, err)
	}
	return n, nil
}
