package store

import (
	"context"
	"encoding/json"
	"fmt"

	"recado.dev/internal/desk"
	"recado.dev/internal/words"
)

const filterColumns = "workspace_id, id, owner_id, shared, name, about, filter, revision, created_at, updated_at"

func scanFilter(row interface{ Scan(...any) error }) (desk.Filter, error) {
	var f desk.Filter
	var shared int
	var text string
	var created, updated int64
	err := row.Scan(&f.WorkspaceID, &f.ID, &f.OwnerID, &shared, &f.Name, &f.About, &text, &f.Revision, &created, &updated)
	f.Shared, f.Filter, f.CreatedAt, f.UpdatedAt = shared == 1, json.RawMessage(text), fromMicros(created), fromMicros(updated)
	return f, err
}

// Filters are the filters that a member may name by their names: those that
// everybody shares, and the member's own.
func (q *Queryer) Filters(ctx context.Context, ws, userID string) ([]desk.Filter, error) {
	rows, err := q.query(ctx, "SELECT "+filterColumns+" FROM filters WHERE workspace_id = ? AND scope IN ('', ?) ORDER BY name_key, id", ws, userID)
	return collect(rows, err, "filters", scanFilter)
}

// SharedFilters are the filters that everybody shares.
func (q *Queryer) SharedFilters(ctx context.Context, ws string) ([]desk.Filter, error) {
	rows, err := q.query(ctx, "SELECT "+filterColumns+" FROM filters WHERE workspace_id = ? AND scope = '' ORDER BY name_key, id", ws)
	return collect(rows, err, "shared filters", scanFilter)
}

// AllFilters are the filters of everybody.
func (q *Queryer) AllFilters(ctx context.Context, ws string) ([]desk.Filter, error) {
	rows, err := q.query(ctx, "SELECT "+filterColumns+" FROM filters WHERE workspace_id = ? ORDER BY id", ws)
	return collect(rows, err, "all filters", scanFilter)
}

// FilterByID answers a filter that a member may name; another's own is not
// there.
func (q *Queryer) FilterByID(ctx context.Context, ws, userID, id string) (desk.Filter, error) {
	f, err := scanFilter(q.row(ctx, "SELECT "+filterColumns+" FROM filters WHERE workspace_id = ? AND id = ? AND scope IN ('', ?)", ws, id, userID))
	if noRow(err) {
		return f, desk.NotFound("filter")
	}
	if err != nil {
		return f, fmt.Errorf("read filter %s: %w", id, err)
	}
	return f, nil
}

// SaveFilter adds or changes a filter; its Revision is counted by the caller. A
// name that is taken is refused. A new revision of the recipes begins where they
// may name it, or might have.
func (t *Tx) SaveFilter(ctx context.Context, f desk.Filter) error {
	var was int
	if err := t.row(ctx, "SELECT shared FROM filters WHERE workspace_id = ? AND id = ?", f.WorkspaceID, f.ID).Scan(&was); err != nil && !noRow(err) {
		return fmt.Errorf("read filter %s: %w", f.ID, err)
	}
	scope, shared := f.OwnerID, 0
	if f.Shared {
		scope, shared = "", 1
	}
	_, err := t.exec(ctx, "INSERT INTO filters ("+filterColumns+", scope, name_key) VALUES ("+Marks(12)+") "+
		upsertTail("workspace_id, id", "shared", "name", "about", "filter", "revision", "updated_at", "scope", "name_key"),
		f.WorkspaceID, f.ID, f.OwnerID, shared, f.Name, string(f.About), string(f.Filter), f.Revision, micros(f.CreatedAt), micros(f.UpdatedAt), scope, words.Fold(f.Name))
	if IsUnique(err) {
		return desk.Invalid("name", "there is another filter of that name")
	}
	if err != nil {
		return fmt.Errorf("keep filter %s: %w", f.ID, err)
	}
	switch {
	case f.Shared:
		body := toJSON(f)
		return t.keepVersion(ctx, f.WorkspaceID, "filter", f.ID, f.Revision, &body)
	case was == 1:
		return t.keepVersion(ctx, f.WorkspaceID, "filter", f.ID, f.Revision, nil)
	}
	return nil
}

// DeleteFilter takes a filter away.
func (t *Tx) DeleteFilter(ctx context.Context, f desk.Filter) error {
	if f.Shared {
		if err := t.keepVersion(ctx, f.WorkspaceID, "filter", f.ID, 0, nil); err != nil {
			return err
		}
	}
	if _, err := t.exec(ctx, "DELETE FROM filters WHERE workspace_id = ? AND id = ?", f.WorkspaceID, f.ID); err != nil {
		return fmt.Errorf("delete filter %s: %w", f.ID, err)
	}
	return nil
}

// FiltersAt are the shared filters that counted at a revision of the recipes.
func (q *Queryer) FiltersAt(ctx context.Context, ws string, revision int64) ([]desk.Filter, error) {
	rows, err := q.query(ctx, "SELECT body FROM automation_versions WHERE workspace_id = ? AND kind = 'filter' AND from_revision <= ? AND (until_revision IS NULL OR until_revision > ?) ORDER BY id", ws, revision, revision)
	return collect(rows, err, "filters of a revision", func(row interface{ Scan(...any) error }) (desk.Filter, error) {
		f := desk.Filter{WorkspaceID: ws}
		var body string
		if err := row.Scan(&body); err != nil {
			return f, err
		}
		err := json.Unmarshal([]byte(body), &f)
		return f, err
	})
}
