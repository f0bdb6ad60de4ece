package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"time"

	"recado.dev/internal/desk"
)

// SLAPlace is how far the clocks of a workspace are.
type SLAPlace struct {
	Seq     int64   // the newest event that they know of
	Version int64   // of the policies and calendars
	Recount *string // the last case that was counted again; nil when none has to be
}

// SLAClocks are the clocks of one case.
type SLAClocks struct {
	CaseID   string
	PolicyID string // "" where no policy holds any more
	Seq      int64  // events up to this one are in State
	State    []byte // JSON, see package sla
	View     string // JSON of desk.CaseSLA, "" for nothing to show
	Standing desk.SLAState
	DueAt    *time.Time
	NextAt   *time.Time
}

const slaPlaceSelect = "SELECT seq, version, recount FROM sla_places WHERE workspace_id = ?"

func scanSLAPlace(row *sql.Row) (SLAPlace, bool, error) {
	var v SLAPlace
	var recount sql.NullString
	err := row.Scan(&v.Seq, &v.Version, &recount)
	if noRow(err) {
		return v, false, nil
	}
	if err != nil {
		return v, false, fmt.Errorf("read the sla clocks' place: %w", err)
	}
	if recount.Valid {
		v.Recount = &recount.String
	}
	return v, true, nil
}

// SLAPlace is how far the clocks of a workspace are; false where it has none.
func (q *Queryer) SLAPlace(ctx context.Context, ws string) (SLAPlace, bool, error) {
	return scanSLAPlace(q.row(ctx, slaPlaceSelect, ws))
}

// LockSLA is SLAPlace for a change: nobody else changes the workspace's clocks
// until the transaction ends.
func (t *Tx) LockSLA(ctx context.Context, ws string) (SLAPlace, bool, error) {
	return scanSLAPlace(t.row(ctx, slaPlaceSelect+t.s.ForUpdate(), ws))
}

// SaveSLAPlace keeps how far the clocks of a workspace are.
func (t *Tx) SaveSLAPlace(ctx context.Context, ws string, v SLAPlace) error {
	var recount any
	if v.Recount != nil {
		recount = *v.Recount
	}
	if _, err := t.exec(ctx, "UPDATE sla_places SET seq = ?, recount = ? WHERE workspace_id = ?", v.Seq, recount, ws); err != nil {
		return fmt.Errorf("move the sla clocks' place: %w", err)
	}
	return nil
}

// EndSLA forgets the clocks of a workspace that has no policies any more.
func (t *Tx) EndSLA(ctx context.Context, ws string) error {
	for _, table := range []string{"sla_clocks", "sla_places"} {
		if _, err := t.exec(ctx, "DELETE FROM "+table+" WHERE workspace_id = ?", ws); err != nil {
			return fmt.Errorf("forget sla clocks: %w", err)
		}
	}
	return nil
}

// SLABehind lists workspaces whose clocks have events or a recount to follow,
// at most limit.
func (q *Queryer) SLABehind(ctx context.Context, limit int) ([]string, error) {
	return collectIDs(q.query(ctx, "SELECT p.workspace_id FROM sla_places p JOIN workspaces w ON w.id = p.workspace_id "+
		"WHERE w.event_seq > p.seq OR p.recount IS NOT NULL ORDER BY p.workspace_id LIMIT ?", limit))
}

// NextSLA is when the first clock of any workspace comes due or has to warn;
// nil when none does.
func (q *Queryer) NextSLA(ctx context.Context) (*time.Time, error) {
	var at sql.NullInt64
	if err := q.row(ctx, "SELECT MIN(next_at) FROM sla_clocks WHERE next_at IS NOT NULL").Scan(&at); err != nil {
		return nil, fmt.Errorf("read when the next sla clock is due: %w", err)
	}
	return fromNull(at), nil
}

// SLADue lists workspaces with clocks that have to be looked at by now, at most
// limit.
func (q *Queryer) SLADue(ctx context.Context, now time.Time, limit int) ([]string, error) {
	return collectIDs(q.query(ctx, "SELECT DISTINCT workspace_id FROM (SELECT workspace_id FROM sla_clocks WHERE next_at IS NOT NULL AND next_at <= ? ORDER BY next_at LIMIT "+strconv.Itoa(limit)+") AS d", micros(now)))
}

const slaClockColumns = "workspace_id, case_id, policy_id, seq, state, view, standing, due_at, next_at"

// SLAClocksOf answers the clocks of those of the cases that have any, by case.
func (q *Queryer) SLAClocksOf(ctx context.Context, ws string, caseIDs []string) (map[string]SLAClocks, error) {
	if len(caseIDs) == 0 {
		return map[string]SLAClocks{}, nil
	}
	in, args := anyOf(q.s, caseIDs)
	return collectSLAClocks(q.query(ctx, "SELECT "+slaClockColumns+" FROM sla_clocks WHERE workspace_id = ? AND case_id "+in, append([]any{ws}, args...)...))
}

// SLAClocksDue answers the clocks of a workspace that have to be looked at by
// now, the oldest first, at most limit.
func (q *Queryer) SLAClocksDue(ctx context.Context, ws string, now time.Time, limit int) (map[string]SLAClocks, error) {
	return collectSLAClocks(q.query(ctx, "SELECT "+slaClockColumns+" FROM sla_clocks WHERE next_at IS NOT NULL AND next_at <= ? AND workspace_id = ? ORDER BY next_at LIMIT ?",
		micros(now), ws, limit))
}

func collectSLAClocks(rows *sql.Rows, err error) (map[string]SLAClocks, error) {
	if err != nil {
		return nil, fmt.Errorf("read sla clocks: %w", err)
	}
	defer func() { _ = rows.Close() }()
	out := map[string]SLAClocks{}
	for rows.Next() {
		var v SLAClocks
		var ws string
		var due, next sql.NullInt64
		if err := rows.Scan(&ws, &v.CaseID, &v.PolicyID, &v.Seq, &v.State, &v.View, &v.Standing, &due, &next); err != nil {
			return nil, fmt.Errorf("scan sla clocks: %w", err)
		}
		v.DueAt, v.NextAt = fromNull(due), fromNull(next)
		out[v.CaseID] = v
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read sla clocks: %w", err)
	}
	return out, nil
}

// SaveSLAClocks writes clocks. LockSLA comes before it in the transaction.
func (t *Tx) SaveSLAClocks(ctx context.Context, ws string, list []SLAClocks) error {
	rows := make([][]any, len(list))
	for i, v := range list {
		rows[i] = []any{ws, v.CaseID, v.PolicyID, v.Seq, string(v.State), v.View, string(v.Standing), microsOrNull(v.DueAt), microsOrNull(v.NextAt)}
	}
	err := t.insert(ctx, "INSERT INTO sla_clocks ("+slaClockColumns+") VALUES",
		upsertTail("workspace_id, case_id", "policy_id", "seq", "state", "view", "standing", "due_at", "next_at"), rows)
	if err != nil {
		return fmt.Errorf("save sla clocks: %w", err)
	}
	return nil
}

// DropSLAClocks forgets the clocks of cases that are gone.
func (t *Tx) DropSLAClocks(ctx context.Context, ws string, caseIDs []string) error {
	if len(caseIDs) == 0 {
		return nil
	}
	in, args := anyOf(t.s, caseIDs)
	if _, err := t.exec(ctx, "DELETE FROM sla_clocks WHERE workspace_id = ? AND case_id "+in, append([]any{ws}, args...)...); err != nil {
		return fmt.Errorf("forget sla clocks: %w", err)
	}
	return nil
}

// CasesFrom lists the ids of the cases of a workspace after one, in their
// order, with whether each has yet to be resolved.
func (q *Queryer) CasesFrom(ctx context.Context, ws, after string, limit int) (ids []string, active []bool, err error) {
	rows, err := q.query(ctx, "SELECT id, status FROM cases WHERE workspace_id = ? AND id > ? ORDER BY id LIMIT ?", ws, after, limit)
	if err != nil {
		return nil, nil, fmt.Errorf("walk cases: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id string
		var status desk.CaseStatus
		if err := rows.Scan(&id, &status); err != nil {
			return nil, nil, fmt.Errorf("walk cases: %w", err)
		}
		ids, active = append(ids, id), append(active, status != desk.CaseResolved)
	}
	return ids, active, rows.Err()
}

// CasesAndHead answers cases together with the number of the newest event that
// tells of them: both are of one moment.
func (q *Queryer) CasesAndHead(ctx context.Context, ws string, ids []string) (map[string]desk.Case, int64, error) {
	out := map[string]desk.Case{}
	if len(ids) == 0 {
		return out, 0, nil
	}
	in, args := anyOf(q.s, ids)
	rows, err := q.query(ctx, "SELECT "+caseRead+", w.event_seq FROM cases c JOIN workspaces w ON w.id = c.workspace_id WHERE c.workspace_id = ? AND c.id "+in, append([]any{ws}, args...)...)
	if err != nil {
		return nil, 0, fmt.Errorf("load cases: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var head int64
	for rows.Next() {
		c, err := scanCase(rows, &head)
		if err != nil {
			return nil, 0, fmt.Errorf("scan case: %w", err)
		}
		out[c.ID] = c
	}
	return out, head, rows.Err()
}

// FillSLA adds the promises of cases to views that were made without them.
func (q *Queryer) FillSLA(ctx context.Context, ws string, views []desk.CaseView) error {
	if len(views) == 0 {
		return nil
	}
	ids := make([]string, len(views))
	place := make(map[string]int, len(views))
	for i := range views {
		ids[i] = views[i].ID
		place[views[i].ID] = i
	}
	in, args := anyOf(q.s, ids)
	rows, err := q.query(ctx, "SELECT case_id, view, due_at FROM sla_clocks WHERE workspace_id = ? AND view <> '' AND case_id "+in, append([]any{ws}, args...)...)
	if err != nil {
		return fmt.Errorf("read sla of cases: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id, view string
		var due sql.NullInt64
		if err := rows.Scan(&id, &view, &due); err != nil {
			return fmt.Errorf("read sla of cases: %w", err)
		}
		if err := setSLA(&views[place[id]], view, due); err != nil {
			return err
		}
	}
	return rows.Err()
}

func setSLA(v *desk.CaseView, view string, due sql.NullInt64) error {
	if view == "" {
		return nil
	}
	v.SLA = &desk.CaseSLA{}
	if err := fromJSON(view, v.SLA); err != nil {
		return fmt.Errorf("read sla of case %s: %w", v.ID, err)
	}
	v.DueAt = fromNull(due)
	return nil
}
