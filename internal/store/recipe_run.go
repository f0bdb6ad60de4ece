package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/desk"
)

const runColumns = "workspace_id, id, recipe_id, version, cause, occasion, case_id, conversation_id, message_id, state, next, results, chain, parent_id, again_of, at, ended_at"

func scanRun(row interface{ Scan(...any) error }) (desk.RecipeRun, error) {
	r := desk.RecipeRun{Results: []desk.ActionResult{}}
	var results, chain string
	var at int64
	var ended sql.NullInt64
	err := row.Scan(&r.WorkspaceID, &r.ID, &r.RecipeID, &r.Version, &r.Cause, &r.Occasion, &r.CaseID, &r.ConversationID, &r.MessageID, &r.State, &r.Next,
		&results, &chain, &r.ParentID, &r.AgainOf, &at, &ended)
	if err != nil {
		return r, err
	}
	r.At, r.EndedAt = fromMicros(at), fromNull(ended)
	if err := fromJSON(results, &r.Results); err != nil {
		return r, fmt.Errorf("read run %s: %w", r.ID, err)
	}
	return r, fromJSON(chain, &r.Chain)
}

// InsertRuns adds runs. One whose recipe ran already because of the same thing
// is left out.
func (t *Tx) InsertRuns(ctx context.Context, runs []desk.RecipeRun) error {
	rows := make([][]any, len(runs))
	for i, r := range runs {
		rows[i] = []any{r.WorkspaceID, r.ID, r.RecipeID, r.Version, r.Cause, string(r.Occasion), r.CaseID, r.ConversationID, r.MessageID, string(r.State), r.Next,
			toJSON(r.Results), toJSON(r.Chain), r.ParentID, r.AgainOf, micros(r.At), microsOrNull(r.EndedAt)}
	}
	if err := t.insert(ctx, "INSERT INTO recipe_runs ("+runColumns+") VALUES", "ON CONFLICT (workspace_id, recipe_id, cause) DO NOTHING", rows); err != nil {
		return fmt.Errorf("add runs of recipes: %w", err)
	}
	return nil
}

// SaveRun keeps how far a run is.
func (t *Tx) SaveRun(ctx context.Context, r desk.RecipeRun) error {
	if _, err := t.exec(ctx, "UPDATE recipe_runs SET state = ?, next = ?, results = ?, ended_at = ? WHERE workspace_id = ? AND id = ?",
		string(r.State), r.Next, toJSON(r.Results), microsOrNull(r.EndedAt), r.WorkspaceID, r.ID); err != nil {
		return fmt.Errorf("keep run %s: %w", r.ID, err)
	}
	return nil
}

// OldestRun is the run of a workspace that is to go on first; false for none.
func (q *Queryer) OldestRun(ctx context.Context, ws string) (desk.RecipeRun, bool, error) {
	r, err := scanRun(q.row(ctx, "SELECT "+runColumns+" FROM recipe_runs"+q.s.by("recipe_runs_running")+" WHERE workspace_id = ? AND state = 'running' ORDER BY id LIMIT 1", ws))
	if noRow(err) {
		return r, false, nil
	}
	if err != nil {
		return r, false, fmt.Errorf("find the run that is next: %w", err)
	}
	return r, true, nil
}

// RunByID answers a run.
func (q *Queryer) RunByID(ctx context.Context, ws, id string) (desk.RecipeRun, error) {
	r, err := scanRun(q.row(ctx, "SELECT "+runColumns+" FROM recipe_runs WHERE workspace_id = ? AND id = ?", ws, id))
	if noRow(err) {
		return r, desk.NotFound("run")
	}
	if err != nil {
		return r, fmt.Errorf("read run %s: %w", id, err)
	}
	return r, nil
}

// RunFilter narrows a list of runs; one of RecipeID, CaseID and MessageID is
// given.
type RunFilter struct {
	RecipeID, CaseID, MessageID string
	// States narrows the runs of a recipe to some; none for all.
	States   []desk.RunState
	From, To time.Time // the zero time is no bound; To is not within
	BeforeAt time.Time
	BeforeID string
	Limit    int
}

// Runs lists runs, the newest first.
func (q *Queryer) Runs(ctx context.Context, ws string, f RunFilter) ([]desk.RecipeRun, error) {
	if len(f.States) == 0 {
		return q.runsOf(ctx, ws, f, "")
	}
	var all []desk.RecipeRun
	for _, state := range f.States { // each out of its own part of the index, in order
		list, err := q.runsOf(ctx, ws, f, state)
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	slices.SortFunc(all, func(a, b desk.RecipeRun) int {
		return cmp.Or(b.At.Compare(a.At), strings.Compare(b.ID, a.ID))
	})
	return all[:min(len(all), f.Limit)], nil
}

// runsOf are the runs of one state; "" for all.
func (q *Queryer) runsOf(ctx context.Context, ws string, f RunFilter, state desk.RunState) ([]desk.RecipeRun, error) {
	where, id, index := "recipe_id = ?", f.RecipeID, "recipe_runs_by_recipe"
	switch {
	case f.CaseID != "":
		where, id, index = "case_id = ? AND case_id <> ''", f.CaseID, "recipe_runs_by_case"
	case f.MessageID != "":
		where, id, index = "message_id = ? AND message_id <> ''", f.MessageID, "recipe_runs_by_message"
	}
	args := []any{ws, id}
	if state != "" {
		index = "recipe_runs_by_state"
		where, args = where+" AND state = ?", append(args, string(state))
	}
	if !f.From.IsZero() {
		where, args = where+" AND at >= ?", append(args, micros(f.From))
	}
	if !f.To.IsZero() {
		where, args = where+" AND at < ?", append(args, micros(f.To))
	}
	if f.BeforeID != "" {
		where, args = where+" AND (at, id) < (?, ?)", append(args, micros(f.BeforeAt), f.BeforeID)
	}
	rows, err := q.query(ctx, "SELECT "+runColumns+" FROM recipe_runs"+q.s.by(index)+" WHERE workspace_id = ? AND "+where+" ORDER BY at DESC, id DESC"+limitText(f.Limit), args...)
	list, err := collect(rows, err, "runs of recipes", scanRun)
	if len(list) > f.Limit {
		list = list[:f.Limit]
	}
	return list, err
}

// RunCount is how often a recipe ran, by what became of it.
type RunCount struct {
	RecipeID string
	State    desk.RunState
	Runs     int
}

// RunCounts counts the runs of a workspace's recipes since a time.
func (q *Queryer) RunCounts(ctx context.Context, ws string, since time.Time) ([]RunCount, error) {
	rows, err := q.query(ctx, "SELECT recipe_id, state, COUNT(*) FROM recipe_runs"+q.s.by("recipe_runs_by_time")+
		" WHERE workspace_id = ? AND at >= ? GROUP BY recipe_id, state ORDER BY recipe_id, state", ws, micros(since))
	return collect(rows, err, "counts of recipes' runs", func(row interface{ Scan(...any) error }) (RunCount, error) {
		var c RunCount
		err := row.Scan(&c.RecipeID, &c.State, &c.Runs)
		return c, err
	})
}

// RunSpan is how exact runs are counted over time: the quarter of an hour, by
// which all time zones of the world differ.
const RunSpan = 15 * time.Minute

// RunTally is how many runs of a state began in a RunSpan.
type RunTally struct {
	State desk.RunState
	At    time.Time // when the span begins
	Runs  int
}

// RunTallies counts the runs of a recipe from a time to another, which is not
// within.
func (q *Queryer) RunTallies(ctx context.Context, ws, recipeID string, from, to time.Time) ([]RunTally, error) {
	states := []any{ws, recipeID}
	for _, s := range []desk.RunState{desk.RunRunning, desk.RunDone, desk.RunPartly, desk.RunFailed, desk.RunStopped} {
		states = append(states, string(s))
	}
	span := fmt.Sprintf("at / %d", RunSpan.Microseconds())
	rows, err := q.query(ctx, "SELECT state, "+span+", COUNT(*) FROM recipe_runs"+q.s.by("recipe_runs_by_state")+
		" WHERE workspace_id = ? AND recipe_id = ? AND state IN (?, ?, ?, ?, ?) AND at >= ? AND at < ? GROUP BY state, "+span, append(states, micros(from), micros(to))...)
	return collect(rows, err, "counts of a recipe's runs", func(row interface{ Scan(...any) error }) (RunTally, error) {
		var c RunTally
		var at int64
		err := row.Scan(&c.State, &at, &c.Runs)
		c.At = fromMicros(at * RunSpan.Microseconds())
		return c, err
	})
}

// LockRun is RunByID for a change.
func (t *Tx) LockRun(ctx context.Context, ws, id string) (desk.RecipeRun, error) {
	r, err := scanRun(t.row(ctx, "SELECT "+runColumns+" FROM recipe_runs WHERE workspace_id = ? AND id = ?"+t.s.ForUpdate(), ws, id))
	if noRow(err) {
		return r, desk.NotFound("run")
	}
	if err != nil {
		return r, fmt.Errorf("lock run %s: %w", id, err)
	}
	return r, nil
}
