package store

import (
	"context"
	"database/sql"
	"fmt"

	"recado.dev/internal/desk"
)

const numberImportColumns = "workspace_id, id, platform, name, like_channel, state, actor, total, done, connected, skipped, failed, made_at, finished_at"

func scanNumberImport(row interface{ Scan(...any) error }) (desk.NumberImport, error) {
	var m desk.NumberImport
	var actor string
	var made int64
	var finished sql.NullInt64
	if err := row.Scan(&m.WorkspaceID, &m.ID, &m.Platform, &m.Name, &m.LikeChannelID, &m.State, &actor, &m.Total, &m.Done, &m.Connected, &m.Skipped, &m.Failed, &made, &finished); err != nil {
		return m, err
	}
	m.MadeAt, m.FinishedAt = fromMicros(made), fromNull(finished)
	return m, fromJSON(actor, &m.Actor)
}

// SaveNumberImport adds an import of numbers or overwrites how far it is.
func (t *Tx) SaveNumberImport(ctx context.Context, m desk.NumberImport) error {
	_, err := t.exec(ctx, "INSERT INTO number_imports ("+numberImportColumns+") VALUES ("+Marks(14)+") "+
		upsertTail("workspace_id, id", "state", "done", "connected", "skipped", "failed", "finished_at"),
		m.WorkspaceID, m.ID, m.Platform, m.Name, m.LikeChannelID, string(m.State), toJSON(m.Actor), m.Total, m.Done, m.Connected, m.Skipped, m.Failed, micros(m.MadeAt), microsOrNull(m.FinishedAt))
	if err != nil {
		return fmt.Errorf("save import %s: %w", m.ID, err)
	}
	return nil
}

// NumberImport answers an import of numbers.
func (q *Queryer) NumberImport(ctx context.Context, ws, id string) (desk.NumberImport, error) {
	m, err := scanNumberImport(q.row(ctx, "SELECT "+numberImportColumns+" FROM number_imports WHERE workspace_id = ? AND id = ?", ws, id))
	if noRow(err) {
		return m, desk.NotFound("import")
	}
	if err != nil {
		return m, fmt.Errorf("read import %s: %w", id, err)
	}
	return m, nil
}

// NumberImports are the imports of a workspace, the newest first.
func (q *Queryer) NumberImports(ctx context.Context, ws, before string, limit int) ([]desk.NumberImport, error) {
	query, args := "SELECT "+numberImportColumns+" FROM number_imports WHERE workspace_id = ?", []any{ws}
	if before != "" {
		query, args = query+" AND id < ?", append(args, before)
	}
	rows, err := q.query(ctx, query+" ORDER BY id DESC"+limitText(limit), args...)
	return collect(rows, err, "imports of numbers", scanNumberImport)
}

// UnfinishedNumberImports are those of all workspaces that a job has to go on
// with.
func (q *Queryer) UnfinishedNumberImports(ctx context.Context) ([]desk.NumberImport, error) {
	rows, err := q.query(ctx, "SELECT "+numberImportColumns+" FROM number_imports WHERE state = 'running' LIMIT 1000")
	return collect(rows, err, "imports of numbers", scanNumberImport)
}

const numberRowColumns = "workspace_id, import_id, place, name, sealed, state, channel_id, problem"

func scanNumberRow(row interface{ Scan(...any) error }) (desk.NumberImportRow, error) {
	var r desk.NumberImportRow
	var problem string
	if err := row.Scan(&r.WorkspaceID, &r.ImportID, &r.Row, &r.Name, &r.Sealed, &r.State, &r.ChannelID, &problem); err != nil {
		return r, err
	}
	if problem == "" {
		return r, nil
	}
	r.Problem = &desk.RowProblem{}
	return r, fromJSON(problem, r.Problem)
}

// SaveNumberRows adds rows of an import or overwrites what became of them.
func (t *Tx) SaveNumberRows(ctx context.Context, list ...desk.NumberImportRow) error {
	rows := make([][]any, len(list))
	for i, r := range list {
		problem := ""
		if r.Problem != nil {
			problem = toJSON(r.Problem)
		}
		rows[i] = []any{r.WorkspaceID, r.ImportID, r.Row, r.Name, r.Sealed, string(r.State), r.ChannelID, problem}
	}
	tail := upsertTail("workspace_id, import_id, place", "sealed", "state", "channel_id", "problem")
	if err := t.insert(ctx, "INSERT INTO number_import_rows ("+numberRowColumns+") VALUES", tail, rows); err != nil {
		return fmt.Errorf("save rows of an import: %w", err)
	}
	return nil
}

// NumberRows are rows of an import after a row, in order.
func (q *Queryer) NumberRows(ctx context.Context, ws, importID string, after int64, limit int) ([]desk.NumberImportRow, error) {
	rows, err := q.query(ctx, "SELECT "+numberRowColumns+" FROM number_import_rows WHERE workspace_id = ? AND import_id = ? AND place > ? ORDER BY place"+limitText(limit), ws, importID, after)
	return collect(rows, err, "rows of an import", scanNumberRow)
}

// NumberRowsIn are the rows of an import that are in a state, after a row.
func (q *Queryer) NumberRowsIn(ctx context.Context, ws, importID string, state desk.NumberRowState, after int64, limit int) ([]desk.NumberImportRow, error) {
	rows, err := q.query(ctx, "SELECT "+numberRowColumns+" FROM number_import_rows WHERE workspace_id = ? AND import_id = ? AND state = ? AND place > ? ORDER BY place"+limitText(limit), ws, importID, string(state), after)
	return collect(rows, err, "rows of an import", scanNumberRow)
}

// ClaimNumberRow notes that a row is connected as a channel, in the transaction
// that adds the channel; it is a conflict where somebody else was first. The
// problem, nil for none, stands unless the row is saved again: it is what a
// process that ends meanwhile leaves undone. What the row held in secret goes.
func (t *Tx) ClaimNumberRow(ctx context.Context, ws, importID string, row int64, channelID string, undone *desk.RowProblem) error {
	problem := ""
	if undone != nil {
		problem = toJSON(undone)
	}
	n, err := t.exec(ctx, "UPDATE number_import_rows SET state = 'connected', channel_id = ?, problem = ?, sealed = NULL WHERE workspace_id = ? AND import_id = ? AND place = ? AND state = 'waiting'",
		channelID, problem, ws, importID, row)
	if err != nil {
		return fmt.Errorf("claim row %d of import %s: %w", row, importID, err)
	}
	if n == 0 {
		return desk.E(desk.CodeConflict, "this row was worked off already")
	}
	return nil
}

// NumberRowCounts is how many rows of an import are in each state.
func (q *Queryer) NumberRowCounts(ctx context.Context, ws, importID string) (map[desk.NumberRowState]int64, error) {
	type count struct {
		state desk.NumberRowState
		n     int64
	}
	rows, err := q.query(ctx, "SELECT state, COUNT(*) FROM number_import_rows WHERE workspace_id = ? AND import_id = ? GROUP BY state", ws, importID)
	list, err := collect(rows, err, "counts of an import", func(row interface{ Scan(...any) error }) (count, error) {
		var c count
		return c, row.Scan(&c.state, &c.n)
	})
	out := map[desk.NumberRowState]int64{}
	for _, c := range list {
		out[c.state] = c.n
	}
	return out, err
}
