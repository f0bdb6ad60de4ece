package store

import (
	"context"
	"database/sql"
	"fmt"

	"recado.dev/internal/desk"
)

const importColumns = "workspace_id, id, name, state, file, delimiter, columns, plan, total, done, place, created, updated, same, bad, undone, kept, error, actor, made_at, finished_at"

var importUpdate = upsertTail("workspace_id, id", "state", "plan", "done", "place", "created", "updated", "same", "bad", "undone", "kept", "error", "finished_at")

// SaveImport adds an import or overwrites where it stands.
func (t *Tx) SaveImport(ctx context.Context, m desk.ContactImport) error {
	_, err := t.exec(ctx, "INSERT INTO contact_imports ("+importColumns+") VALUES ("+Marks(21)+") "+importUpdate,
		m.WorkspaceID, m.ID, m.Name, string(m.State), m.File, m.Delimiter, toJSON(m.Columns), toJSON(m.Plan), m.Total, m.Done, m.Place,
		m.Created, m.Updated, m.Same, m.Bad, m.Undone, m.Kept, m.Error, toJSON(m.Actor), micros(m.MadeAt), microsOrNull(m.FinishedAt))
	if err != nil {
		return fmt.Errorf("save import %s: %w", m.ID, err)
	}
	return nil
}

func scanImport(row interface{ Scan(...any) error }) (desk.ContactImport, error) {
	m := desk.ContactImport{Columns: []desk.ImportColumn{}}
	var columns, plan, actor string
	var made int64
	var finished sql.NullInt64
	err := row.Scan(&m.WorkspaceID, &m.ID, &m.Name, &m.State, &m.File, &m.Delimiter, &columns, &plan, &m.Total, &m.Done, &m.Place,
		&m.Created, &m.Updated, &m.Same, &m.Bad, &m.Undone, &m.Kept, &m.Error, &actor, &made, &finished)
	if err != nil {
		return m, err
	}
	m.MadeAt, m.FinishedAt = fromMicros(made), fromNull(finished)
	for _, f := range []struct {
		text string
		into any
	}{{columns, &m.Columns}, {plan, &m.Plan}, {actor, &m.Actor}} {
		if err := fromJSON(f.text, f.into); err != nil {
			return m, fmt.Errorf("read import %s: %w", m.ID, err)
		}
	}
	if m.Plan.Fields == nil {
		m.Plan.Fields = []string{}
	}
	return m, nil
}

// ImportByID answers an import.
func (q *Queryer) ImportByID(ctx context.Context, ws, id string) (desk.ContactImport, error) {
	return q.oneImport(ctx, ws, id, "")
}

// LockImport is ImportByID for a change.
func (t *Tx) LockImport(ctx context.Context, ws, id string) (desk.ContactImport, error) {
	return t.oneImport(ctx, ws, id, t.s.ForUpdate())
}

func (q *Queryer) oneImport(ctx context.Context, ws, id, lock string) (desk.ContactImport, error) {
	m, err := scanImport(q.row(ctx, "SELECT "+importColumns+" FROM contact_imports WHERE workspace_id = ? AND id = ?"+lock, ws, id))
	if noRow(err) {
		return m, desk.NotFound("import")
	}
	if err != nil {
		return m, fmt.Errorf("load import %s: %w", id, err)
	}
	return m, nil
}

// ListImports are the newest imports before an id ("" for the newest).
func (q *Queryer) ListImports(ctx context.Context, ws, before string, limit int) ([]desk.ContactImport, error) {
	w := &condition{engine: q.s.engine}
	w.and("workspace_id = ?", ws)
	if before != "" {
		w.and("id < ?", before)
	}
	return q.imports(ctx, "WHERE "+w.sql.String()+" ORDER BY id DESC"+limitText(limit), w.args, limit)
}

// UnfinishedImports are the imports of all workspaces that a job has to go on
// with.
func (q *Queryer) UnfinishedImports(ctx context.Context) ([]desk.ContactImport, error) {
	return q.imports(ctx, "WHERE state IN ('running', 'undoing')", nil, 1000)
}

func (q *Queryer) imports(ctx context.Context, tail string, args []any, limit int) ([]desk.ContactImport, error) {
	rows, err := q.query(ctx, "SELECT "+importColumns+" FROM contact_imports "+tail, args...)
	if err != nil {
		return nil, fmt.Errorf("list imports: %w", err)
	}
	defer func() { _ = rows.Close() }()
	out := []desk.ContactImport{}
	for len(out) < limit && rows.Next() {
		m, err := scanImport(rows)
		if err != nil {
			return nil, fmt.Errorf("list imports: %w", err)
		}
		out = append(out, m)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list imports: %w", err)
	}
	return out, nil
}

// ImportRow is what became of a row of a file: a contact was created, or it is
// bad for a reason.
type ImportRow struct {
	Number    int64
	Outcome   string // ImportRowCreated or ImportRowBad
	ContactID string
	Cells     []string
	Reason    string
}

// Outcomes of rows that are kept.
const (
	ImportRowCreated = "created"
	ImportRowBad     = "bad"
)

// AddImportRows keeps what became of rows.
func (t *Tx) AddImportRows(ctx context.Context, ws, importID string, list []ImportRow) error {
	rows := make([][]any, len(list))
	for i, r := range list {
		rows[i] = []any{ws, importID, r.Number, r.Outcome, r.ContactID, toJSON(r.Cells), r.Reason}
	}
	if err := t.insert(ctx, "INSERT INTO contact_import_rows (workspace_id, import_id, number, outcome, contact_id, cells, reason) VALUES", "", rows); err != nil {
		return fmt.Errorf("keep rows of import %s: %w", importID, err)
	}
	return nil
}

// ImportRows answers rows of one outcome after a number, in order.
func (q *Queryer) ImportRows(ctx context.Context, ws, importID, outcome string, after int64, limit int) ([]ImportRow, error) {
	rows, err := q.query(ctx, "SELECT number, outcome, contact_id, cells, reason FROM contact_import_rows WHERE workspace_id = ? AND import_id = ? AND outcome = ? AND number > ? ORDER BY number LIMIT ?",
		ws, importID, outcome, after, limit)
	if err != nil {
		return nil, fmt.Errorf("list rows of import %s: %w", importID, err)
	}
	defer func() { _ = rows.Close() }()
	var out []ImportRow
	for rows.Next() {
		var r ImportRow
		var cells string
		if err := rows.Scan(&r.Number, &r.Outcome, &r.ContactID, &cells, &r.Reason); err != nil {
			return nil, fmt.Errorf("list rows of import %s: %w", importID, err)
		}
		if err := fromJSON(cells, &r.Cells); err != nil {
			return nil, fmt.Errorf("read row %d of import %s: %w", r.Number, importID, err)
		}
		out = append(out, r)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list rows of import %s: %w", importID, err)
	}
	return out, nil
}

// ContactsInUse answers which contacts of ids somebody wrote from, to or about:
// they have an address on a platform, a case or a note.
func (q *Queryer) ContactsInUse(ctx context.Context, ws string, ids []string) (map[string]bool, error) {
	out := map[string]bool{}
	for _, table := range []string{"identities", "conversations", "cases", "contact_notes", "contact_consents"} {
		in, args := anyOf(q.s, ids)
		if table == "contact_consents" { // what an import itself said is no use of the contact
			in += " AND source <> '" + string(desk.ConsentByImport) + "'"
		}
		used, err := collectIDs(q.query(ctx, "SELECT DISTINCT contact_id FROM "+table+" WHERE workspace_id = ? AND contact_id "+in, append([]any{ws}, args...)...))
		if err != nil {
			return nil, err
		}
		for _, id := range used {
			out[id] = true
		}
	}
	merged := ` AND undone_at IS NULL`
	in, args := anyOf(q.s, ids)
	used, err := collectIDs(q.query(ctx, "SELECT kept_id FROM contact_merges WHERE workspace_id = ? AND kept_id "+in+merged, append([]any{ws}, args...)...))
	for _, id := range used {
		out[id] = true
	}
	return out, err
}
