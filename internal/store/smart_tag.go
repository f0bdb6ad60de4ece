package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

type scanner interface{ Scan(...any) error }

// SmartTags are the smart tags of a workspace, by their tags.
func (q *Queryer) SmartTags(ctx context.Context, ws string) ([]desk.SmartTag, error) {
	rows, err := q.query(ctx, "SELECT body FROM smart_tags WHERE workspace_id = ? ORDER BY tag_id", ws)
	return collect(rows, err, "smart tags", func(row interface{ Scan(...any) error }) (desk.SmartTag, error) { return scanSmart(ws, row) })
}

func scanSmart(ws string, row scanner) (desk.SmartTag, error) {
	t := desk.SmartTag{}
	var body string
	if err := row.Scan(&body); err != nil {
		return t, err
	}
	err := json.Unmarshal([]byte(body), &t)
	t.WorkspaceID = ws
	return t, err
}

// SmartTagByID answers what makes a tag smart.
func (q *Queryer) SmartTagByID(ctx context.Context, ws, tagID string) (desk.SmartTag, error) {
	t, err := scanSmart(ws, q.row(ctx, "SELECT body FROM smart_tags WHERE workspace_id = ? AND tag_id = ?", ws, tagID))
	if noRow(err) {
		return t, desk.NotFound("smart tag")
	}
	if err != nil {
		return t, fmt.Errorf("read smart tag %s: %w", tagID, err)
	}
	return t, nil
}

// SaveSmartTag adds or changes a smart tag; its Version is counted by the caller.
func (t *Tx) SaveSmartTag(ctx context.Context, s desk.SmartTag) error {
	if _, err := t.revise(ctx, s.WorkspaceID); err != nil {
		return err
	}
	if _, err := t.exec(ctx, "INSERT INTO smart_tags (workspace_id, tag_id, body) VALUES (?, ?, ?) "+upsertTail("workspace_id, tag_id", "body"), s.WorkspaceID, s.TagID, toJSON(s)); err != nil {
		return fmt.Errorf("keep smart tag %s: %w", s.TagID, err)
	}
	return nil
}

// DropSmartTag has a tag be smart no longer; what carries it keeps it.
func (t *Tx) DropSmartTag(ctx context.Context, ws, tagID string) error {
	if _, err := t.revise(ctx, ws); err != nil {
		return err
	}
	for _, table := range [...]string{"smart_tags", "smart_applications", "smart_timers", "smart_passes"} {
		if _, err := t.exec(ctx, "DELETE FROM "+table+" WHERE workspace_id = ? AND tag_id = ?", ws, tagID); err != nil {
			return fmt.Errorf("drop smart tag %s: %w", tagID, err)
		}
	}
	return nil
}

// ForgetApplications leaves a smart tag on all that carries it as if somebody had
// put it there, and ends its timers.
func (t *Tx) ForgetApplications(ctx context.Context, ws, tagID string) error {
	for _, table := range [...]string{"smart_applications", "smart_timers"} {
		if _, err := t.exec(ctx, "DELETE FROM "+table+" WHERE workspace_id = ? AND tag_id = ?", ws, tagID); err != nil {
			return fmt.Errorf("forget where smart tag %s is: %w", tagID, err)
		}
	}
	return nil
}

// SmartApplication is that a smart tag's filter is true of an item.
type SmartApplication struct {
	TagID, ItemID string
	State         desk.SmartState
	Cause         string
	At            time.Time
}

const applicationColumns = "tag_id, item_id, state, cause, at"

func scanApplication(row interface{ Scan(...any) error }) (SmartApplication, error) {
	var a SmartApplication
	var at int64
	err := row.Scan(&a.TagID, &a.ItemID, &a.State, &a.Cause, &at)
	a.At = fromMicros(at)
	return a, err
}

// SmartApplications are those on some items.
func (q *Queryer) SmartApplications(ctx context.Context, ws string, items []string) ([]SmartApplication, error) {
	if len(items) == 0 {
		return nil, nil
	}
	in, args := anyOf(q.s, items)
	rows, err := q.query(ctx, "SELECT "+applicationColumns+" FROM smart_applications"+q.s.by("smart_applications_by_item")+" WHERE workspace_id = ? AND item_id "+in, append([]any{ws}, args...)...)
	return collect(rows, err, "applications of smart tags", scanApplication)
}

// ApplicationsOf are those of a smart tag after an item, some at once.
func (q *Queryer) ApplicationsOf(ctx context.Context, ws, tagID, after string, limit int) ([]SmartApplication, error) {
	rows, err := q.query(ctx, "SELECT "+applicationColumns+" FROM smart_applications WHERE workspace_id = ? AND tag_id = ? AND item_id > ? ORDER BY item_id LIMIT ?", ws, tagID, after, limit)
	return collect(rows, err, "applications of a smart tag", scanApplication)
}

// CountApplications counts on how many items a smart tag's filter is true, up to
// a limit.
func (q *Queryer) CountApplications(ctx context.Context, ws, tagID string, limit int) (int, error) {
	ids, err := collectIDs(q.query(ctx, "SELECT item_id FROM smart_applications WHERE workspace_id = ? AND tag_id = ? AND state <> 'undone' LIMIT ?", ws, tagID, limit))
	return len(ids), err
}

// SaveApplications keeps where smart tags hold.
func (t *Tx) SaveApplications(ctx context.Context, ws string, list []SmartApplication) error {
	rows := make([][]any, len(list))
	for i, a := range list {
		rows[i] = []any{ws, a.TagID, a.ItemID, string(a.State), a.Cause, micros(a.At)}
	}
	if err := t.insert(ctx, "INSERT INTO smart_applications (workspace_id, "+applicationColumns+") VALUES", upsertTail("workspace_id, tag_id, item_id", "state", "cause", "at"), rows); err != nil {
		return fmt.Errorf("keep applications of smart tags: %w", err)
	}
	return nil
}

// EndApplication notes that a smart tag's filter is no longer true of an item.
func (t *Tx) EndApplication(ctx context.Context, ws, tagID, itemID string) error {
	if _, err := t.exec(ctx, "DELETE FROM smart_applications WHERE workspace_id = ? AND tag_id = ? AND item_id = ?", ws, tagID, itemID); err != nil {
		return fmt.Errorf("end an application of smart tag %s: %w", tagID, err)
	}
	return nil
}

// SmartTimer is when a smart tag has to be looked at again for an item.
type SmartTimer struct {
	WorkspaceID, TagID, ItemID string
	DueAt                      time.Time // zero: never
}

// SetSmartTimers begins timers anew, and ends those that are due never.
func (t *Tx) SetSmartTimers(ctx context.Context, timers []SmartTimer) error {
	var rows [][]any
	for _, s := range timers {
		if !s.DueAt.IsZero() {
			rows = append(rows, []any{s.WorkspaceID, s.TagID, s.ItemID, micros(s.DueAt)})
			continue
		}
		if _, err := t.exec(ctx, "DELETE FROM smart_timers WHERE workspace_id = ? AND tag_id = ? AND item_id = ?", s.WorkspaceID, s.TagID, s.ItemID); err != nil {
			return fmt.Errorf("end a timer of smart tag %s: %w", s.TagID, err)
		}
	}
	if err := t.insert(ctx, "INSERT INTO smart_timers (workspace_id, tag_id, item_id, due_at) VALUES", upsertTail("workspace_id, tag_id, item_id", "due_at"), rows); err != nil {
		return fmt.Errorf("set timers of smart tags: %w", err)
	}
	return nil
}

// DueSmartTimers are the timers of all workspaces that are due at now, the oldest
// first.
func (q *Queryer) DueSmartTimers(ctx context.Context, now time.Time, limit int) ([]SmartTimer, error) {
	rows, err := q.query(ctx, "SELECT workspace_id, tag_id, item_id, due_at FROM smart_timers"+q.s.by("smart_timers_due")+" WHERE due_at <= ? ORDER BY due_at, workspace_id LIMIT ?", micros(now), limit)
	return collect(rows, err, "due timers of smart tags", func(row interface{ Scan(...any) error }) (SmartTimer, error) {
		var s SmartTimer
		var due int64
		err := row.Scan(&s.WorkspaceID, &s.TagID, &s.ItemID, &due)
		s.DueAt = fromMicros(due)
		return s, err
	})
}

// NextSmartTimer is when the next timer of any workspace is due, nil for none.
func (q *Queryer) NextSmartTimer(ctx context.Context) (*time.Time, error) {
	var due sql.NullInt64
	if err := q.row(ctx, "SELECT MIN(due_at) FROM smart_timers").Scan(&due); err != nil {
		return nil, fmt.Errorf("find the next timer of smart tags: %w", err)
	}
	return fromNull(due), nil
}

// SavePass keeps how far a pass is.
func (t *Tx) SavePass(ctx context.Context, p desk.SmartPass) error {
	if _, err := t.exec(ctx, "INSERT INTO smart_passes (workspace_id, id, tag_id, state, body) VALUES (?, ?, ?, ?, ?) "+upsertTail("workspace_id, id", "state", "body"),
		p.WorkspaceID, p.ID, p.TagID, string(p.State), toJSON(p)); err != nil {
		return fmt.Errorf("keep pass %s: %w", p.ID, err)
	}
	return nil
}

func scanPass(ws string, row scanner) (desk.SmartPass, error) {
	p := desk.SmartPass{}
	var body string
	if err := row.Scan(&body); err != nil {
		return p, err
	}
	err := json.Unmarshal([]byte(body), &p)
	p.WorkspaceID = ws
	return p, err
}

// PassByID answers a pass.
func (q *Queryer) PassByID(ctx context.Context, ws, id string) (desk.SmartPass, error) {
	p, err := scanPass(ws, q.row(ctx, "SELECT body FROM smart_passes WHERE workspace_id = ? AND id = ?", ws, id))
	if noRow(err) {
		return p, desk.NotFound("pass")
	}
	if err != nil {
		return p, fmt.Errorf("read pass %s: %w", id, err)
	}
	return p, nil
}

// Passes are the passes of a smart tag, the newest first.
func (q *Queryer) Passes(ctx context.Context, ws, tagID string, limit int) ([]desk.SmartPass, error) {
	rows, err := q.query(ctx, "SELECT body FROM smart_passes"+q.s.by("smart_passes_by_tag")+" WHERE workspace_id = ? AND tag_id = ? ORDER BY id DESC LIMIT ?", ws, tagID, limit)
	return collect(rows, err, "passes of a smart tag", func(row interface{ Scan(...any) error }) (desk.SmartPass, error) { return scanPass(ws, row) })
}

// RunningPasses are the workspaces and ids of the passes that are under way.
func (q *Queryer) RunningPasses(ctx context.Context) ([][2]string, error) {
	rows, err := q.query(ctx, "SELECT workspace_id, id FROM smart_passes"+q.s.by("smart_passes_running")+" WHERE state = 'running'")
	return collect(rows, err, "passes under way", func(row interface{ Scan(...any) error }) ([2]string, error) {
		var p [2]string
		err := row.Scan(&p[0], &p[1])
		return p, err
	})
}

// CountItems counts the cases of a workspace, or its messages.
func (q *Queryer) CountItems(ctx context.Context, ws string, about desk.SmartAbout) (int, error) {
	from := "cases"
	if about == desk.SmartMessages {
		from = "messages" + q.s.by("messages_by_id")
	}
	var n int
	if err := q.row(ctx, "SELECT COUNT(*) FROM "+from+" WHERE workspace_id = ?", ws).Scan(&n); err != nil {
		return 0, fmt.Errorf("count %s: %w", about, err)
	}
	return n, nil
}

// NewestCasesOf are the ids of the newest cases of a contact.
func (q *Queryer) NewestCasesOf(ctx context.Context, ws, contactID string, limit int) ([]string, error) {
	list, err := q.ListCases(ctx, ws, CaseQuery{ContactID: contactID, Limit: limit})
	ids := make([]string, len(list))
	for i := range list {
		ids[i] = list[i].ID
	}
	return ids, err
}
