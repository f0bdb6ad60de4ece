package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

const rehearsalColumns = "workspace_id, id, recipe_id, body, state, wanted, looked, started, place, case_place, problem, actor, at, ended_at"

var rehearsalUpdate = upsertTail("workspace_id, id", "state", "looked", "started", "place", "case_place", "problem", "ended_at")

// SaveRehearsal adds a rehearsal or overwrites how far it is.
func (t *Tx) SaveRehearsal(ctx context.Context, r desk.Rehearsal) error {
	_, err := t.exec(ctx, "INSERT INTO rehearsals ("+rehearsalColumns+") VALUES ("+Marks(14)+") "+rehearsalUpdate, r.WorkspaceID, r.ID, r.RecipeID, toJSON(r.Recipe), string(r.State),
		r.Wanted, r.Looked, r.Started, r.Place, r.CasePlace, r.Problem, toJSON(r.Actor), micros(r.At), microsOrNull(r.EndedAt))
	if err != nil {
		return fmt.Errorf("keep rehearsal %s: %w", r.ID, err)
	}
	return nil
}

// RehearsalByID answers a rehearsal.
func (q *Queryer) RehearsalByID(ctx context.Context, ws, id string) (desk.Rehearsal, error) {
	return q.oneRehearsal(ctx, ws, id, "")
}

// LockRehearsal is RehearsalByID for a change.
func (t *Tx) LockRehearsal(ctx context.Context, ws, id string) (desk.Rehearsal, error) {
	return t.oneRehearsal(ctx, ws, id, t.s.ForUpdate())
}

func (q *Queryer) oneRehearsal(ctx context.Context, ws, id, lock string) (desk.Rehearsal, error) {
	var r desk.Rehearsal
	var body, actor string
	var at int64
	var ended sql.NullInt64
	err := q.row(ctx, "SELECT "+rehearsalColumns+" FROM rehearsals WHERE workspace_id = ? AND id = ?"+lock, ws, id).
		Scan(&r.WorkspaceID, &r.ID, &r.RecipeID, &body, &r.State, &r.Wanted, &r.Looked, &r.Started, &r.Place, &r.CasePlace, &r.Problem, &actor, &at, &ended)
	if noRow(err) {
		return r, desk.NotFound("rehearsal")
	}
	if err != nil {
		return r, fmt.Errorf("read rehearsal %s: %w", id, err)
	}
	r.At, r.EndedAt = fromMicros(at), fromNull(ended)
	if err := json.Unmarshal([]byte(body), &r.Recipe); err != nil {
		return r, fmt.Errorf("read the recipe of rehearsal %s: %w", id, err)
	}
	r.Recipe.WorkspaceID = ws
	return r, fromJSON(actor, &r.Actor)
}

// RunningRehearsals counts the rehearsals of a workspace that run.
func (q *Queryer) RunningRehearsals(ctx context.Context, ws string) (int, error) {
	var n int
	if err := q.row(ctx, "SELECT COUNT(*) FROM rehearsals WHERE workspace_id = ? AND state = 'running'", ws).Scan(&n); err != nil {
		return 0, fmt.Errorf("count rehearsals: %w", err)
	}
	return n, nil
}

// AddRehearsalItems keeps what would have started a recipe.
func (t *Tx) AddRehearsalItems(ctx context.Context, ws, id string, items []desk.RehearsalItem) error {
	rows := make([][]any, len(items))
	for i, it := range items {
		rows[i] = []any{ws, id, it.Number, micros(it.At), string(it.Occasion), it.CaseID, it.ConversationID, it.MessageID}
	}
	if err := t.insert(ctx, "INSERT INTO rehearsal_items (workspace_id, rehearsal_id, number, at, occasion, case_id, conversation_id, message_id) VALUES", "", rows); err != nil {
		return fmt.Errorf("keep what rehearsal %s found: %w", id, err)
	}
	return nil
}

// RehearsalItems are what a rehearsal found, after one of them.
func (q *Queryer) RehearsalItems(ctx context.Context, ws, id string, after, limit int) ([]desk.RehearsalItem, error) {
	rows, err := q.query(ctx, "SELECT number, at, occasion, case_id, conversation_id, message_id FROM rehearsal_items WHERE workspace_id = ? AND rehearsal_id = ? AND number > ? ORDER BY number"+limitText(limit), ws, id, after)
	list, err := collect(rows, err, "items of a rehearsal", func(row interface{ Scan(...any) error }) (desk.RehearsalItem, error) {
		var it desk.RehearsalItem
		var at int64
		err := row.Scan(&it.Number, &at, &it.Occasion, &it.CaseID, &it.ConversationID, &it.MessageID)
		it.At = fromMicros(at)
		return it, err
	})
	return list[:min(len(list), limit)], err
}

// DropRehearsal forgets a rehearsal begun before a time and what it found, or
// says that there is none.
func (t *Tx) DropRehearsal(ctx context.Context, before time.Time) (bool, error) {
	var ws, id string
	err := t.row(ctx, "SELECT workspace_id, id FROM rehearsals WHERE at < ? ORDER BY at LIMIT 1", micros(before)).Scan(&ws, &id)
	if noRow(err) {
		return false, nil
	}
	if err == nil {
		_, err = t.exec(ctx, "DELETE FROM rehearsal_items WHERE workspace_id = ? AND rehearsal_id = ?", ws, id)
	}
	if err == nil {
		_, err = t.exec(ctx, "DELETE FROM rehearsals WHERE workspace_id = ? AND id = ?", ws, id)
	}
	if err != nil {
		return false, fmt.Errorf("forget rehearsals: %w", err)
	}
	return true, nil
}
