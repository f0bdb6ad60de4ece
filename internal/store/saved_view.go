package store

import (
	"context"
	"fmt"

	"recado.dev/internal/desk"
)

const savedViewColumns = "workspace_id, id, owner_id, shared, name, color, filter, status, sort, position, created_at, updated_at"

func scanSavedView(row interface{ Scan(...any) error }) (desk.SavedView, error) {
	var v desk.SavedView
	var shared int
	var filter string
	var created, updated int64
	err := row.Scan(&v.WorkspaceID, &v.ID, &v.OwnerID, &shared, &v.Name, &v.Color, &filter, &v.Status, &v.Sort, &v.Position, &created, &updated)
	v.Shared, v.Filter, v.CreatedAt, v.UpdatedAt = shared == 1, []byte(filter), fromMicros(created), fromMicros(updated)
	return v, err
}

// SavedViews are the views that a member sees: those that everybody shares,
// then the member's own, each in their order.
func (q *Queryer) SavedViews(ctx context.Context, ws, userID string) ([]desk.SavedView, error) {
	rows, err := q.query(ctx, "SELECT "+savedViewColumns+" FROM saved_views WHERE workspace_id = ? AND (shared = 1 OR owner_id = ?) ORDER BY shared DESC, position, id", ws, userID)
	return collect(rows, err, "saved views", scanSavedView)
}

// AllViews are the views of everybody.
func (q *Queryer) AllViews(ctx context.Context, ws string) ([]desk.SavedView, error) {
	rows, err := q.query(ctx, "SELECT "+savedViewColumns+" FROM saved_views WHERE workspace_id = ? ORDER BY id", ws)
	return collect(rows, err, "all views", scanSavedView)
}

// SavedViewByID answers a view that a member sees; another's own is not there.
func (q *Queryer) SavedViewByID(ctx context.Context, ws, userID, id string) (desk.SavedView, error) {
	v, err := scanSavedView(q.row(ctx, "SELECT "+savedViewColumns+" FROM saved_views WHERE workspace_id = ? AND id = ? AND (shared = 1 OR owner_id = ?)", ws, id, userID))
	if noRow(err) {
		return v, desk.NotFound("view")
	}
	if err != nil {
		return v, fmt.Errorf("read saved view %s: %w", id, err)
	}
	return v, nil
}

// SaveView adds or changes a view.
func (t *Tx) SaveView(ctx context.Context, v desk.SavedView) error {
	shared := 0
	if v.Shared {
		shared = 1
	}
	_, err := t.exec(ctx, "INSERT INTO saved_views ("+savedViewColumns+") VALUES ("+Marks(12)+") "+
		upsertTail("workspace_id, id", "shared", "name", "color", "filter", "status", "sort", "position", "updated_at"),
		v.WorkspaceID, v.ID, v.OwnerID, shared, v.Name, v.Color, string(v.Filter), string(v.Status), v.Sort, v.Position, micros(v.CreatedAt), micros(v.UpdatedAt))
	if err != nil {
		return fmt.Errorf("keep saved view %s: %w", v.ID, err)
	}
	return nil
}

// DeleteView takes a view away.
func (t *Tx) DeleteView(ctx context.Context, ws, id string) error {
	if _, err := t.exec(ctx, "DELETE FROM saved_views WHERE workspace_id = ? AND id = ?", ws, id); err != nil {
		return fmt.Errorf("delete saved view %s: %w", id, err)
	}
	return nil
}

// CountCases counts the cases of a query up to most, which stands for that many
// or more.
func (q *Queryer) CountCases(ctx context.Context, ws string, query CaseQuery, most int) (int, error) {
	query, err := q.ofFew(ctx, ws, query)
	if err == nil {
		query, err = q.narrowed(ctx, ws, query)
	}
	if err != nil || query.IDs != nil && len(query.IDs) == 0 {
		return 0, err
	}
	states := query.Status
	if len(states) == 0 {
		states = []desk.CaseStatus{desk.CaseOpen, desk.CasePending, desk.CaseResolved}
	}
	from := "cases c"
	if query.IDs == nil && query.Assignee == nil && query.Queue == "" && query.Team == "" && !query.Snoozed {
		from += q.s.by("cases_by_status")
	}
	total := 0
	for _, st := range states {
		w := q.caseWhere(ws, query, st, caseOrder{})
		var n int
		err := q.row(ctx, fmt.Sprintf("SELECT COUNT(*) FROM (SELECT 1 AS one FROM %s WHERE %s LIMIT %d) k", from, w.sql.String(), most-total), w.args...).Scan(&n)
		if err != nil {
			return 0, fmt.Errorf("count cases: %w", err)
		}
		if total += n; total >= most {
			break
		}
	}
	return total, nil
}
