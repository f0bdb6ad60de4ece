package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// RecipeTally is what an action of a recipe counts from run to run.
type RecipeTally struct {
	WorkspaceID, RecipeID, ActionID string
	Count                           int64
	ToldAt                          *time.Time
	DueAt                           *time.Time
	Cases                           []string // ids of the newest, the oldest of them first
}

const tallyColumns = "workspace_id, recipe_id, action_id, count, told_at, due_at, cases"

func scanTally(row interface{ Scan(...any) error }) (RecipeTally, error) {
	var v RecipeTally
	var told, due sql.NullInt64
	var cases string
	if err := row.Scan(&v.WorkspaceID, &v.RecipeID, &v.ActionID, &v.Count, &told, &due, &cases); err != nil {
		return v, err
	}
	v.ToldAt, v.DueAt = fromNull(told), fromNull(due)
	return v, fromJSON(cases, &v.Cases)
}

// LockRecipeTally answers what an action counts, for a change: nobody else counts
// it until the transaction ends.
func (t *Tx) LockRecipeTally(ctx context.Context, ws, recipeID, actionID string) (RecipeTally, error) {
	v, err := scanTally(t.row(ctx, "INSERT INTO recipe_tallies (workspace_id, recipe_id, action_id, count) VALUES (?, ?, ?, 0) "+
		"ON CONFLICT (workspace_id, recipe_id, action_id) DO UPDATE SET count = recipe_tallies.count RETURNING "+tallyColumns, ws, recipeID, actionID))
	if err != nil {
		return v, fmt.Errorf("hold what recipe %s counts: %w", recipeID, err)
	}
	return v, nil
}

// SaveRecipeTally keeps what an action counts. The caller holds it.
func (t *Tx) SaveRecipeTally(ctx context.Context, v RecipeTally) error {
	_, err := t.exec(ctx, "UPDATE recipe_tallies SET count = ?, told_at = ?, due_at = ?, cases = ? WHERE workspace_id = ? AND recipe_id = ? AND action_id = ?",
		v.Count, microsOrNull(v.ToldAt), microsOrNull(v.DueAt), toJSON(v.Cases), v.WorkspaceID, v.RecipeID, v.ActionID)
	if err != nil {
		return fmt.Errorf("keep what recipe %s counts: %w", v.RecipeID, err)
	}
	return nil
}

// DropRecipeTally forgets what an action counted.
func (t *Tx) DropRecipeTally(ctx context.Context, v RecipeTally) error {
	_, err := t.exec(ctx, "DELETE FROM recipe_tallies WHERE workspace_id = ? AND recipe_id = ? AND action_id = ?", v.WorkspaceID, v.RecipeID, v.ActionID)
	if err != nil {
		return fmt.Errorf("forget what recipe %s counted: %w", v.RecipeID, err)
	}
	return nil
}

// DueRecipeTallies are what has to be told of by now, in all workspaces, the
// longest due first.
func (q *Queryer) DueRecipeTallies(ctx context.Context, now time.Time, limit int) ([]RecipeTally, error) {
	rows, err := q.query(ctx, "SELECT "+tallyColumns+" FROM recipe_tallies WHERE due_at <= ? ORDER BY due_at, workspace_id"+limitText(limit), micros(now))
	list, err := collect(rows, err, "what recipes have to tell of", scanTally)
	return list[:min(limit, len(list))], err
}
