package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"recado.dev/internal/desk"
)

const calendarColumns = "workspace_id, id, name, settings, created_at, updated_at"

func scanCalendar(row interface{ Scan(...any) error }) (desk.Calendar, error) {
	var v desk.Calendar
	var settings string
	var created, updated int64
	err := row.Scan(&v.WorkspaceID, &v.ID, &v.Name, &settings, &created, &updated)
	v.Settings, v.CreatedAt, v.UpdatedAt = json.RawMessage(settings), fromMicros(created), fromMicros(updated)
	return v, err
}

// Calendars are the kept calendars of a workspace, the default one first where
// it has a row, the others by name.
func (q *Queryer) Calendars(ctx context.Context, ws string) ([]desk.Calendar, error) {
	rows, err := q.query(ctx, "SELECT "+calendarColumns+" FROM calendars WHERE workspace_id = ? ORDER BY name, id", ws)
	if err != nil {
		return nil, fmt.Errorf("list calendars: %w", err)
	}
	defer func() { _ = rows.Close() }()
	out := []desk.Calendar{}
	for rows.Next() {
		v, err := scanCalendar(rows)
		if err != nil {
			return nil, fmt.Errorf("list calendars: %w", err)
		}
		out = append(out, v)
	}
	if i := slices.IndexFunc(out, desk.Calendar.Default); i > 0 {
		first := out[i]
		out = slices.Insert(slices.Delete(out, i, i+1), 0, first)
	}
	return out, rows.Err()
}

// CalendarByID answers a kept calendar.
func (q *Queryer) CalendarByID(ctx context.Context, ws, id string) (desk.Calendar, error) {
	v, err := scanCalendar(q.row(ctx, "SELECT "+calendarColumns+" FROM calendars WHERE workspace_id = ? AND id = ?", ws, id))
	if noRow(err) {
		return v, desk.NotFound("calendar")
	}
	if err != nil {
		return v, fmt.Errorf("read calendar %s: %w", id, err)
	}
	return v, nil
}

// SaveCalendar adds or changes a calendar; a name that is taken is refused.
func (t *Tx) SaveCalendar(ctx context.Context, v desk.Calendar) error {
	_, err := t.exec(ctx, "INSERT INTO calendars ("+calendarColumns+") VALUES ("+Marks(6)+") "+upsertTail("workspace_id, id", "name", "settings", "updated_at"),
		v.WorkspaceID, v.ID, v.Name, string(v.Settings), micros(v.CreatedAt), micros(v.UpdatedAt))
	if IsUnique(err) {
		return desk.Invalid("name", "there is another calendar of that name")
	}
	if err != nil {
		return fmt.Errorf("save calendar %s: %w", v.ID, err)
	}
	return nil
}

// DeleteCalendar takes a calendar away.
func (t *Tx) DeleteCalendar(ctx context.Context, ws, id string) error {
	n, err := t.exec(ctx, "DELETE FROM calendars WHERE workspace_id = ? AND id = ?", ws, id)
	if err != nil {
		return fmt.Errorf("delete calendar %s: %w", id, err)
	}
	if n == 0 {
		return desk.NotFound("calendar")
	}
	return nil
}

// CalendarUse is something that counts by a calendar.
type CalendarUse struct {
	CalendarID string `json:"-"`
	Kind       string `json:"kind" enum:"sla_policy,workstream"`
	ID         string `json:"id"`
	Name       string `json:"name"`
}

// CalendarUses lists what names a calendar; what takes the default one without
// naming it is not in it.
func (q *Queryer) CalendarUses(ctx context.Context, ws string) ([]CalendarUse, error) {
	rows, err := q.query(ctx, "SELECT 'sla_policy', id, name, '', calendar_id FROM sla_policies WHERE workspace_id = ? AND calendar_id <> '' "+
		"UNION ALL SELECT 'workstream', id, name, settings, '' FROM workstreams WHERE workspace_id = ?", ws, ws)
	if err != nil {
		return nil, fmt.Errorf("list uses of calendars: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []CalendarUse
	for rows.Next() {
		var u CalendarUse
		var settings string
		if err := rows.Scan(&u.Kind, &u.ID, &u.Name, &settings, &u.CalendarID); err != nil {
			return nil, fmt.Errorf("list uses of calendars: %w", err)
		}
		if settings != "" {
			var named struct {
				CalendarID string `json:"calendar_id"`
			}
			if err := json.Unmarshal([]byte(settings), &named); err != nil {
				return nil, fmt.Errorf("read workstream %s: %w", u.ID, err)
			}
			u.CalendarID = named.CalendarID
		}
		if u.CalendarID != "" {
			out = append(out, u)
		}
	}
	return out, rows.Err()
}
