package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"recado.dev/internal/filter"
)

// RecipeSchedule is when a recipe with a schedule comes next, and how far the
// moment that has come is worked on.
type RecipeSchedule struct {
	WorkspaceID, RecipeID string
	DueAt                 time.Time
	Place                 string // the case up to which it was, "" for none yet
	Taken                 int
}

const scheduleColumns = "workspace_id, recipe_id, due_at, place, taken"

func scanSchedule(row interface{ Scan(...any) error }) (RecipeSchedule, error) {
	var s RecipeSchedule
	var due int64
	err := row.Scan(&s.WorkspaceID, &s.RecipeID, &due, &s.Place, &s.Taken)
	s.DueAt = fromMicros(due)
	return s, err
}

// SetRecipeSchedule keeps when a recipe comes next.
func (t *Tx) SetRecipeSchedule(ctx context.Context, s RecipeSchedule) error {
	if _, err := t.exec(ctx, "INSERT INTO recipe_schedules ("+scheduleColumns+") VALUES (?, ?, ?, ?, ?) "+
		upsertTail("workspace_id, recipe_id", "due_at", "place", "taken"), s.WorkspaceID, s.RecipeID, micros(s.DueAt), s.Place, s.Taken); err != nil {
		return fmt.Errorf("schedule recipe %s: %w", s.RecipeID, err)
	}
	return nil
}

// DropRecipeSchedule has a recipe come no more.
func (t *Tx) DropRecipeSchedule(ctx context.Context, ws, recipeID string) error {
	if _, err := t.exec(ctx, "DELETE FROM recipe_schedules WHERE workspace_id = ? AND recipe_id = ?", ws, recipeID); err != nil {
		return fmt.Errorf("end the schedule of recipe %s: %w", recipeID, err)
	}
	return nil
}

// MoveRecipeSchedule moves a schedule on from where it was; false where it is
// elsewhere by now.
func (t *Tx) MoveRecipeSchedule(ctx context.Context, was, now RecipeSchedule) (bool, error) {
	n, err := t.exec(ctx, "UPDATE recipe_schedules SET due_at = ?, place = ?, taken = ? WHERE workspace_id = ? AND recipe_id = ? AND due_at = ? AND place = ?",
		micros(now.DueAt), now.Place, now.Taken, was.WorkspaceID, was.RecipeID, micros(was.DueAt), was.Place)
	if err != nil {
		return false, fmt.Errorf("move the schedule of recipe %s: %w", was.RecipeID, err)
	}
	return n > 0, nil
}

// RecipeSchedules are when the recipes of a workspace come next.
func (q *Queryer) RecipeSchedules(ctx context.Context, ws string) ([]RecipeSchedule, error) {
	rows, err := q.query(ctx, "SELECT "+scheduleColumns+" FROM recipe_schedules WHERE workspace_id = ? ORDER BY recipe_id", ws)
	return collect(rows, err, "schedules of recipes", scanSchedule)
}

// DueRecipeSchedules are the schedules of all workspaces that are due at now,
// the oldest first.
func (q *Queryer) DueRecipeSchedules(ctx context.Context, now time.Time, limit int) ([]RecipeSchedule, error) {
	rows, err := q.query(ctx, "SELECT "+scheduleColumns+" FROM recipe_schedules WHERE due_at <= ? ORDER BY due_at, workspace_id"+limitText(limit), micros(now))
	return collect(rows, err, "due schedules of recipes", scanSchedule)
}

// NextRecipeSchedule is when the next schedule of any workspace is due, nil for
// none.
func (q *Queryer) NextRecipeSchedule(ctx context.Context) (*time.Time, error) {
	var due sql.NullInt64
	if err := q.row(ctx, "SELECT MIN(due_at) FROM recipe_schedules").Scan(&due); err != nil {
		return nil, fmt.Errorf("find the next schedule of recipes: %w", err)
	}
	return fromNull(due), nil
}

// CasesAfter are the ids of the cases that a filter takes, in the order of their
// ids, after one of them.
func (q *Queryer) CasesAfter(ctx context.Context, ws string, f filter.Node, after string, limit int) ([]string, error) {
	query, err := q.narrowed(ctx, ws, CaseQuery{Filter: &f})
	if err != nil || query.IDs != nil && len(query.IDs) == 0 {
		return nil, err
	}
	w := q.caseWhere(ws, query, "", caseOrder{})
	w.and("c.id > ?", after)
	ids, err := collectIDs(q.query(ctx, "SELECT c.id FROM cases c WHERE "+w.sql.String()+" ORDER BY c.id"+fmt.Sprintf(" LIMIT %d", limit), w.args...))
	if err != nil {
		return nil, fmt.Errorf("list the cases of a filter: %w", err)
	}
	return ids, nil
}
