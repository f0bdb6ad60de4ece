package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"

	"recado.dev/internal/contact"
	"recado.dev/internal/desk"
)

// saveCaseValues keeps the values of the workspace's own fields where lists find
// cases by them.
func (t *Tx) saveCaseValues(ctx context.Context, ws string, changes []CaseChange) error {
	var rows [][]any
	for i := range changes {
		c := &changes[i]
		var before map[string]any
		if c.Before != nil {
			before = c.Before.Fields
		}
		for _, key := range slices.Sorted(maps.Keys(before)) {
			if _, there := c.After.Fields[key]; there {
				continue
			}
			if _, err := t.exec(ctx, "DELETE FROM case_values WHERE workspace_id = ? AND case_id = ? AND key = ?", ws, c.After.ID, key); err != nil {
				return fmt.Errorf("clear a value of case %s: %w", c.After.ID, err)
			}
		}
		for _, key := range slices.Sorted(maps.Keys(c.After.Fields)) {
			if old, there := before[key]; !there || old != c.After.Fields[key] {
				rows = append(rows, []any{ws, c.After.ID, key, contact.Kept(c.After.Fields[key])})
			}
		}
	}
	if err := t.insert(ctx, "INSERT INTO case_values (workspace_id, case_id, key, value) VALUES", upsertTail("workspace_id, case_id, key", "value"), rows); err != nil {
		return fmt.Errorf("save values of cases: %w", err)
	}
	return nil
}

// CasesWithValue answers the ids of cases that have a value of a field, at most
// limit.
func (q *Queryer) CasesWithValue(ctx context.Context, ws, key string, limit int) ([]string, error) {
	return collectIDs(q.query(ctx, "SELECT case_id FROM case_values WHERE workspace_id = ? AND key = ?"+limitText(limit), ws, key))
}

// CountSubStatus answers how many cases are in a sub-status.
func (q *Queryer) CountSubStatus(ctx context.Context, ws, id string) (int64, error) {
	var n int64
	err := q.row(ctx, "SELECT COUNT(*) FROM cases WHERE workspace_id = ? AND sub_status = ? AND sub_status <> ''", ws, id).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count the cases of sub-status %s: %w", id, err)
	}
	return n, nil
}

const choiceColumns = "workspace_id, id, kind, status, name, position, created_at, archived_at"

// CaseChoices are a workspace's words of a kind, in their order.
func (q *Queryer) CaseChoices(ctx context.Context, ws string, kind desk.CaseChoiceKind) ([]desk.CaseChoice, error) {
	rows, err := q.query(ctx, "SELECT "+choiceColumns+" FROM case_choices WHERE workspace_id = ? AND kind = ? ORDER BY position, id", ws, string(kind))
	return collect(rows, err, "choices", func(row interface{ Scan(...any) error }) (desk.CaseChoice, error) {
		var c desk.CaseChoice
		var created int64
		var archived sql.NullInt64
		err := row.Scan(&c.WorkspaceID, &c.ID, &c.Kind, &c.Status, &c.Name, &c.Position, &created, &archived)
		c.CreatedAt, c.ArchivedAt = fromMicros(created), fromNull(archived)
		return c, err
	})
}

// CaseChoice answers one of a workspace's words.
func (q *Queryer) CaseChoice(ctx context.Context, ws string, kind desk.CaseChoiceKind, id string) (desk.CaseChoice, error) {
	all, err := q.CaseChoices(ctx, ws, kind)
	if err != nil {
		return desk.CaseChoice{}, err
	}
	for _, c := range all {
		if c.ID == id {
			return c, nil
		}
	}
	return desk.CaseChoice{}, desk.NotFound("choice")
}

// SaveCaseChoice adds a word or overwrites its name, place and whether it is offered; a name that is
// taken is a conflict.
func (t *Tx) SaveCaseChoice(ctx context.Context, c desk.CaseChoice) error {
	_, err := t.exec(ctx, "INSERT INTO case_choices ("+choiceColumns+") VALUES ("+Marks(8)+") "+upsertTail("workspace_id, id", "name", "position", "archived_at"),
		c.WorkspaceID, c.ID, string(c.Kind), string(c.Status), c.Name, c.Position, micros(c.CreatedAt), microsOrNull(c.ArchivedAt))
	if IsUnique(err) {
		return &desk.Error{Code: desk.CodeConflict, Public: "this name is there already", Problems: []desk.Problem{{Field: "name", Detail: "another one has it"}}, Err: err}
	}
	if err != nil {
		return fmt.Errorf("save choice %s: %w", c.ID, err)
	}
	return nil
}

// DeleteCaseChoice removes a word.
func (t *Tx) DeleteCaseChoice(ctx context.Context, c desk.CaseChoice) error {
	if _, err := t.exec(ctx, "DELETE FROM case_choices WHERE workspace_id = ? AND id = ?", c.WorkspaceID, c.ID); err != nil {
		return fmt.Errorf("delete choice %s: %w", c.ID, err)
	}
	return nil
}
