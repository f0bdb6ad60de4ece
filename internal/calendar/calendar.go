// Package calendar keeps the business hours of workspaces: a default calendar,
// which is the workspace's own hours, and others beside it. What hours mean is
// package hours' matter. It knows no HTTP.
package calendar

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/hours"
	"recado.dev/internal/store"
	"recado.dev/internal/team"
)

// Calendar is business hours with a name.
type Calendar struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Default bool   `json:"default" doc:"It counts where no other calendar is named"`
	hours.Calendar
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// All answers the calendars of a workspace, the default one first.
func All(ctx context.Context, q *store.Queryer, ws string) ([]Calendar, error) {
	rows, err := q.Calendars(ctx, ws)
	if err != nil {
		return nil, err
	}
	out := make([]Calendar, 0, len(rows)+1)
	if len(rows) == 0 || !rows[0].Default() {
		first, err := ofWorkspace(ctx, q, ws)
		if err != nil {
			return nil, err
		}
		out = append(out, first)
	}
	for _, row := range rows {
		c, err := read(row)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// ByID answers a calendar; "" is the default one.
func ByID(ctx context.Context, q *store.Queryer, ws, id string) (Calendar, error) {
	if id == "" {
		id = ws
	}
	row, err := q.CalendarByID(ctx, ws, id)
	if desk.CodeOf(err) == desk.CodeNotFound && id == ws {
		return ofWorkspace(ctx, q, ws)
	}
	if err != nil {
		return Calendar{}, err
	}
	return read(row)
}

// Schedule answers what a calendar says, ready for questions; "" is the default
// one, as is one that is gone.
func Schedule(ctx context.Context, q *store.Queryer, ws, id string) (*hours.Schedule, error) {
	c, err := ByID(ctx, q, ws, id)
	if desk.CodeOf(err) == desk.CodeNotFound && id != "" {
		c, err = ByID(ctx, q, ws, "")
	}
	if err != nil {
		return nil, err
	}
	return hours.Compile(c.Calendar)
}

func read(row desk.Calendar) (Calendar, error) {
	c := Calendar{ID: row.ID, Name: row.Name, Default: row.Default(), CreatedAt: row.CreatedAt, UpdatedAt: row.UpdatedAt}
	if err := json.Unmarshal(row.Settings, &c.Calendar); err != nil {
		return c, fmt.Errorf("read calendar %s: %w", row.ID, err)
	}
	c.Calendar = whole(c.Calendar)
	return c, nil
}

// whole gives every list that is missing as an empty one.
func whole(c hours.Calendar) hours.Calendar {
	if c.Days == nil {
		c.Days = []hours.Span{}
	}
	if c.Holidays == nil {
		c.Holidays = []hours.Holiday{}
	}
	for i := range c.Holidays {
		if c.Holidays[i].Hours == nil {
			c.Holidays[i].Hours = []hours.Stretch{}
		}
	}
	return c
}

// ofWorkspace is the default calendar before anybody edited it: the hours of the
// workspace, for which no days meant always open.
func ofWorkspace(ctx context.Context, q *store.Queryer, ws string) (Calendar, error) {
	w, err := q.WorkspaceByID(ctx, ws)
	if err != nil {
		return Calendar{}, err
	}
	c := Calendar{ID: ws, Name: "Business hours", Default: true, CreatedAt: w.CreatedAt, UpdatedAt: w.CreatedAt}
	if w.Locale == "es" {
		c.Name = "Horario de atención"
	}
	if err := json.Unmarshal(w.Hours, &c.Calendar); err != nil {
		return c, fmt.Errorf("read working hours: %w", err)
	}
	c.Calendar = whole(c.Calendar)
	c.Timezone, c.AlwaysOpen = w.Timezone, len(c.Days) == 0
	return c, nil
}

// Save keeps a calendar and has all promises that count by it counted again. The
// default one is kept as the workspace's hours and zone, too, for all that ask
// for those.
func Save(ctx context.Context, tx *store.Tx, ws string, c Calendar) error {
	if err := c.Check(); err != nil {
		return err
	}
	c.Calendar = whole(c.Calendar)
	settings, err := json.Marshal(c.Calendar)
	if err != nil {
		return fmt.Errorf("write calendar %s: %w", c.ID, err)
	}
	row := desk.Calendar{WorkspaceID: ws, ID: c.ID, Name: c.Name, Settings: settings, CreatedAt: c.CreatedAt, UpdatedAt: c.UpdatedAt}
	if err := tx.SaveCalendar(ctx, row); err != nil {
		return err
	}
	if row.Default() {
		if err := mirror(ctx, tx, ws, c.Calendar); err != nil {
			return err
		}
	}
	return tx.RecountSLA(ctx, ws)
}

// mirror keeps what of the default calendar the workspace's hours can say.
func mirror(ctx context.Context, tx *store.Tx, ws string, c hours.Calendar) error {
	w, err := tx.WorkspaceByID(ctx, ws)
	if err != nil {
		return err
	}
	h := team.Hours{Days: []team.Span{}, Holidays: []team.Holiday{}}
	if !c.AlwaysOpen {
		for _, d := range c.Days {
			h.Days = append(h.Days, team.Span{Day: d.Day, Open: d.Open, Close: d.Close})
		}
	}
	for _, d := range c.Holidays {
		if plain(d) {
			h.Holidays = append(h.Holidays, team.Holiday{Date: d.Date, Name: d.Name})
		}
	}
	if w.Hours, err = json.Marshal(h); err != nil {
		return fmt.Errorf("write working hours: %w", err)
	}
	w.Timezone = c.Timezone
	return tx.UpdateWorkspace(ctx, w)
}

// plain says whether the workspace's hours can hold a special day: one date,
// closed.
func plain(h hours.Holiday) bool { return !h.Yearly && len(h.Hours) == 0 }

// FollowWorkspace brings the default calendar level with the hours and the zone
// of the workspace after those were changed; special days that they cannot say
// stay.
func FollowWorkspace(ctx context.Context, tx *store.Tx, ws string, now time.Time) error {
	fresh, err := ofWorkspace(ctx, &tx.Queryer, ws)
	if err != nil {
		return err
	}
	kept, err := tx.CalendarByID(ctx, ws, ws)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return tx.RecountSLA(ctx, ws)
	}
	if err != nil {
		return err
	}
	c, err := read(kept)
	if err != nil {
		return err
	}
	var special []hours.Holiday
	for _, h := range c.Holidays {
		if !plain(h) {
			special = append(special, h)
		}
	}
	fresh.Holidays = append(fresh.Holidays, special...)
	c.Calendar, c.UpdatedAt = fresh.Calendar, now
	return Save(ctx, tx, ws, c)
}

// Delete takes a calendar away, but neither the default one nor one that
// something counts by: the answer names what.
func Delete(ctx context.Context, tx *store.Tx, ws, id string) error {
	if id == ws {
		return desk.E(desk.CodeConflict, "the default calendar stays")
	}
	if _, err := tx.CalendarByID(ctx, ws, id); err != nil {
		return err
	}
	uses, err := tx.CalendarUses(ctx, ws)
	if err != nil {
		return err
	}
	var names []string
	for _, u := range uses {
		if u.CalendarID == id {
			kind := "the policy"
			if u.Kind == "workstream" {
				kind = "the workstream"
			}
			names = append(names, fmt.Sprintf("%s “%s”", kind, u.Name))
		}
	}
	if len(names) > 0 {
		return desk.E(desk.CodeConflict, "the calendar is in use by %s", strings.Join(names, ", "))
	}
	return tx.DeleteCalendar(ctx, ws, id)
}
