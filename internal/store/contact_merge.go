package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"recado.dev/internal/desk"
)

// ContactPart is a kind of rows that belong to a contact.
type ContactPart string

// The parts of a contact that a merge moves. Cases are moved by SaveCases.
const (
	PartIdentities    ContactPart = "identities"
	PartConversations ContactPart = "conversations"
	PartNotes         ContactPart = "contact_notes"
	PartConsents      ContactPart = "contact_consents"
	PartSurveys       ContactPart = "survey_sends"
)

// PartsOf answers the ids of a contact's rows of a part, in order.
func (t *Tx) PartsOf(ctx context.Context, ws, contactID string, part ContactPart) ([]string, error) {
	rows, err := t.query(ctx, "SELECT id FROM "+string(part)+" WHERE workspace_id = ? AND contact_id = ? ORDER BY id"+t.s.ForUpdate(), ws, contactID)
	return collectIDs(rows, err)
}

// MoveParts gives rows of a part to another contact: those of ids that are still
// from's.
func (t *Tx) MoveParts(ctx context.Context, ws string, part ContactPart, ids []string, from, into string) error {
	for len(ids) > 0 {
		n := min(len(ids), 500)
		in, args := anyOf(t.s, ids[:n])
		_, err := t.exec(ctx, "UPDATE "+string(part)+" SET contact_id = ? WHERE workspace_id = ? AND contact_id = ? AND id "+in, append([]any{into, ws, from}, args...)...)
		if err != nil {
			return fmt.Errorf("move %s of contact %s: %w", part, from, err)
		}
		ids = ids[n:]
	}
	return nil
}

// CasesOfContact answers the ids of all cases of a contact.
func (q *Queryer) CasesOfContact(ctx context.Context, ws, contactID string) ([]string, error) {
	rows, err := q.query(ctx, "SELECT id FROM cases WHERE workspace_id = ? AND contact_id = ? ORDER BY id", ws, contactID)
	return collectIDs(rows, err)
}

// ConversationsOfIdentities answers the ids of all conversations that a contact
// has by some of its identities.
func (q *Queryer) ConversationsOfIdentities(ctx context.Context, ws, contactID string, identityIDs []string) ([]string, error) {
	in, args := anyOf(q.s, identityIDs)
	rows, err := q.query(ctx, "SELECT id FROM conversations WHERE workspace_id = ? AND contact_id = ? AND identity_id "+in+" ORDER BY id", append([]any{ws, contactID}, args...)...)
	return collectIDs(rows, err)
}

const mergeColumns = "workspace_id, id, kept_id, gone_id, record, made_at, undo_until, undone_at"

// SaveMerge keeps a merge, or that it was undone.
func (t *Tx) SaveMerge(ctx context.Context, m desk.ContactMerge) error {
	m.Record.Actor = m.Actor
	_, err := t.exec(ctx, "INSERT INTO contact_merges ("+mergeColumns+") VALUES ("+Marks(8)+") "+upsertTail("workspace_id, id", "undone_at"),
		m.WorkspaceID, m.ID, m.KeptID, m.Gone.ID, toJSON(m.Record), micros(m.MadeAt), micros(m.UndoUntil), microsOrNull(m.UndoneAt))
	if err != nil {
		return fmt.Errorf("save merge %s: %w", m.ID, err)
	}
	return nil
}

// MergesInto are the merges that made a contact what it is, newest first.
func (q *Queryer) MergesInto(ctx context.Context, ws, keptID string) ([]desk.ContactMerge, error) {
	rows, err := q.query(ctx, "SELECT "+mergeColumns+" FROM contact_merges WHERE workspace_id = ? AND kept_id = ? ORDER BY id DESC", ws, keptID)
	if err != nil {
		return nil, fmt.Errorf("list merges of contact %s: %w", keptID, err)
	}
	defer func() { _ = rows.Close() }()
	out := []desk.ContactMerge{}
	for rows.Next() {
		m, err := scanMerge(rows)
		if err != nil {
			return nil, fmt.Errorf("list merges of contact %s: %w", keptID, err)
		}
		out = append(out, m)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list merges of contact %s: %w", keptID, err)
	}
	return out, nil
}

func scanMerge(row interface{ Scan(...any) error }) (desk.ContactMerge, error) {
	var m desk.ContactMerge
	var record string
	var made, until int64
	var undone sql.NullInt64
	if err := row.Scan(&m.WorkspaceID, &m.ID, &m.KeptID, &m.Gone.ID, &record, &made, &until, &undone); err != nil {
		return m, err
	}
	m.MadeAt, m.UndoUntil, m.UndoneAt = fromMicros(made), fromMicros(until), fromNull(undone)
	m.Record = &desk.MergeRecord{}
	if err := json.Unmarshal([]byte(record), m.Record); err != nil {
		return m, fmt.Errorf("read merge %s: %w", m.ID, err)
	}
	m.Actor, m.Gone.Name = m.Record.Actor, m.Record.Gone.Name
	return m, nil
}

// LockMerge answers a merge for its undoing.
func (t *Tx) LockMerge(ctx context.Context, ws, id string) (desk.ContactMerge, error) {
	m, err := scanMerge(t.row(ctx, "SELECT "+mergeColumns+" FROM contact_merges WHERE workspace_id = ? AND id = ?"+t.s.ForUpdate(), ws, id))
	if noRow(err) {
		return m, desk.NotFound("merge")
	}
	if err != nil {
		return m, fmt.Errorf("load merge %s: %w", id, err)
	}
	return m, nil
}
