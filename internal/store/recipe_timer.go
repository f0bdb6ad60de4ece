package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// RecipeTimer is when a recipe has to be asked about a case in which nothing
// happened for a while.
type RecipeTimer struct {
	WorkspaceID, RecipeID, CaseID string
	DueAt                         time.Time
	Cause                         string // since what nothing happens
	ConversationID, MessageID     string
}

// SetRecipeTimers begins timers anew.
func (t *Tx) SetRecipeTimers(ctx context.Context, timers []RecipeTimer) error {
	rows := make([][]any, len(timers))
	for i, r := range timers {
		rows[i] = []any{r.WorkspaceID, r.RecipeID, r.CaseID, micros(r.DueAt), r.Cause, r.ConversationID, r.MessageID}
	}
	if err := t.insert(ctx, "INSERT INTO recipe_timers (workspace_id, recipe_id, case_id, due_at, cause, conversation_id, message_id) VALUES",
		upsertTail("workspace_id, recipe_id, case_id", "due_at", "cause", "conversation_id", "message_id"), rows); err != nil {
		return fmt.Errorf("set timers of recipes: %w", err)
	}
	return nil
}

// DropRecipeTimer ends the timer of a recipe for a case.
func (t *Tx) DropRecipeTimer(ctx context.Context, ws, recipeID, caseID string) error {
	if _, err := t.exec(ctx, "DELETE FROM recipe_timers WHERE workspace_id = ? AND recipe_id = ? AND case_id = ?", ws, recipeID, caseID); err != nil {
		return fmt.Errorf("drop a timer of recipe %s: %w", recipeID, err)
	}
	return nil
}

// DueRecipeTimers are the timers of all workspaces that are due at now, the
// oldest first.
func (q *Queryer) DueRecipeTimers(ctx context.Context, now time.Time, limit int) ([]RecipeTimer, error) {
	rows, err := q.query(ctx, "SELECT workspace_id, recipe_id, case_id, due_at, cause, conversation_id, message_id FROM recipe_timers WHERE due_at <= ? ORDER BY due_at, workspace_id, recipe_id, case_id"+limitText(limit), micros(now))
	return collect(rows, err, "due timers of recipes", func(row interface{ Scan(...any) error }) (RecipeTimer, error) {
		var r RecipeTimer
		var due int64
		err := row.Scan(&r.WorkspaceID, &r.RecipeID, &r.CaseID, &due, &r.Cause, &r.ConversationID, &r.MessageID)
		r.DueAt = fromMicros(due)
		return r, err
	})
}

// NextRecipeTimer is when the next timer of any workspace is due, nil for none.
func (q *Queryer) NextRecipeTimer(ctx context.Context) (*time.Time, error) {
	var due sql.NullInt64
	if err := q.row(ctx, "SELECT MIN(due_at) FROM recipe_timers").Scan(&due); err != nil {
		return nil, fmt.Errorf("find the next timer of recipes: %w", err)
	}
	return fromNull(due), nil
}

// RunningRecipes lists workspaces with runs that were begun and not ended.
func (q *Queryer) RunningRecipes(ctx context.Context, limit int) ([]string, error) {
	return collectIDs(q.query(ctx, "SELECT DISTINCT workspace_id FROM recipe_runs WHERE state = 'running' LIMIT ?", limit))
}

// TakeRecipeTimer ends a timer as it is; false where it is another by now.
func (t *Tx) TakeRecipeTimer(ctx context.Context, r RecipeTimer) (bool, error) {
	n, err := t.exec(ctx, "DELETE FROM recipe_timers WHERE workspace_id = ? AND recipe_id = ? AND case_id = ? AND due_at = ? AND cause = ?", r.WorkspaceID, r.RecipeID, r.CaseID, micros(r.DueAt), r.Cause)
	if err != nil {
		return false, fmt.Errorf("take a timer of recipe %s: %w", r.RecipeID, err)
	}
	return n > 0, nil
}
