package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

// CaseLinks answers what a case is to others, as it sees it.
func (q *Queryer) CaseLinks(ctx context.Context, ws, caseID string) ([]desk.CaseLink, error) {
	rows, err := q.query(ctx, "SELECT other_id, kind, 0 AS back, created_at FROM case_links WHERE workspace_id = ? AND case_id = ? "+
		"UNION ALL SELECT case_id, kind, 1 AS back, created_at FROM case_links"+q.s.by("case_links_back")+" WHERE workspace_id = ? AND other_id = ? ORDER BY 4, 1", ws, caseID, ws, caseID)
	links, err := collect(rows, err, "links", func(row interface{ Scan(...any) error }) (desk.CaseLink, error) {
		var l desk.CaseLink
		var back int
		var at int64
		err := row.Scan(&l.Case.ID, &l.Kind, &back, &at)
		if back == 1 {
			l.Kind = l.Kind.Back()
		}
		return l, err
	})
	if err != nil || len(links) == 0 {
		return links, err
	}
	ids := make([]string, len(links))
	for i := range links {
		ids[i] = links[i].Case.ID
	}
	briefs, err := q.CaseBriefs(ctx, ws, ids)
	for i := range links {
		links[i].Case = briefs[links[i].Case.ID]
	}
	return links, err
}

// CaseBriefs answers cases in few words, by id.
func (q *Queryer) CaseBriefs(ctx context.Context, ws string, ids []string) (map[string]desk.CaseBrief, error) {
	views, err := q.CaseViewsByID(ctx, ws, ids)
	out := make(map[string]desk.CaseBrief, len(views))
	for i := range views {
		v := &views[i]
		out[v.ID] = desk.CaseBrief{ID: v.ID, Number: v.Number, Subject: v.Subject, Status: v.Status, Contact: v.Contact}
	}
	return out, err
}

// forward is a link as it is kept: of the two sides of a kind always the same.
func forward(caseID, otherID string, kind desk.CaseLinkKind) (string, string, desk.CaseLinkKind) {
	back := kind == desk.LinkDuplicatedBy || kind == desk.LinkBlockedBy
	if back || kind == desk.LinkRelated && otherID < caseID {
		return otherID, caseID, kind.Back()
	}
	return caseID, otherID, kind
}

// SaveCaseLink keeps that a case has to do with another, and answers whether
// that is new.
func (t *Tx) SaveCaseLink(ctx context.Context, ws, caseID, otherID string, kind desk.CaseLinkKind, at time.Time) (bool, error) {
	from, to, kind := forward(caseID, otherID, kind)
	n, err := t.exec(ctx, "INSERT INTO case_links (workspace_id, case_id, other_id, kind, created_at) VALUES ("+Marks(5)+") ON CONFLICT DO NOTHING", ws, from, to, string(kind), micros(at))
	if err != nil {
		return false, fmt.Errorf("link case %s: %w", caseID, err)
	}
	return n > 0, nil
}

// DeleteCaseLink forgets it, and answers whether it was there.
func (t *Tx) DeleteCaseLink(ctx context.Context, ws, caseID, otherID string, kind desk.CaseLinkKind) (bool, error) {
	from, to, kind := forward(caseID, otherID, kind)
	n, err := t.exec(ctx, "DELETE FROM case_links WHERE workspace_id = ? AND case_id = ? AND other_id = ? AND kind = ?", ws, from, to, string(kind))
	if err != nil {
		return false, fmt.Errorf("unlink case %s: %w", caseID, err)
	}
	return n > 0, nil
}

// MessagesOfCase answers the ids of all messages of a case, in their order; the
// conversations are its contact's.
func (q *Queryer) MessagesOfCase(ctx context.Context, c desk.Case) ([]string, error) {
	return collectIDs(q.query(ctx, "SELECT id FROM messages WHERE workspace_id = ? AND conversation_id IN (SELECT id FROM conversations WHERE workspace_id = ? AND contact_id = ?) AND case_id = ? ORDER BY id || ''", // read by the threads, not by the index of the ids
		c.WorkspaceID, c.WorkspaceID, c.ContactID, c.ID))
}

// ConversationsOfCase answers the ids of the conversations whose next message is
// a case's; they are its contact's.
func (q *Queryer) ConversationsOfCase(ctx context.Context, c desk.Case) ([]string, error) {
	return collectIDs(q.query(ctx, "SELECT id FROM conversations"+q.s.by("conversations_by_contact")+" WHERE workspace_id = ? AND contact_id = ? AND case_id = ? ORDER BY id", c.WorkspaceID, c.ContactID, c.ID))
}

// MoveMessages gives messages of a case to another.
func (t *Tx) MoveMessages(ctx context.Context, ws string, ids []string, from, into string) error {
	for len(ids) > 0 {
		n := min(len(ids), 500)
		in, args := anyOf(t.s, ids[:n])
		if _, err := t.exec(ctx, "UPDATE messages"+t.s.by("messages_by_id")+" SET case_id = ? WHERE workspace_id = ? AND case_id = ? AND id "+in, append([]any{into, ws, from}, args...)...); err != nil {
			return fmt.Errorf("move messages of case %s: %w", from, err)
		}
		if err := t.moveCosts(ctx, ws, ids[:n], into); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}

// MoveConversations has the next messages of conversations of a case be another's.
func (t *Tx) MoveConversations(ctx context.Context, ws string, ids []string, from, into string) error {
	if len(ids) == 0 {
		return nil
	}
	in, args := anyOf(t.s, ids)
	if _, err := t.exec(ctx, "UPDATE conversations SET case_id = ? WHERE workspace_id = ? AND case_id = ? AND id "+in, append([]any{into, ws, from}, args...)...); err != nil {
		return fmt.Errorf("move conversations of case %s: %w", from, err)
	}
	return nil
}

// LooseMessages are the ids of the newest messages of a conversation that are of
// no case.
func (q *Queryer) LooseMessages(ctx context.Context, ws, conversationID string, limit int) ([]string, error) {
	return collectIDs(q.query(ctx, "SELECT id FROM messages WHERE workspace_id = ? AND conversation_id = ? AND case_id = '' ORDER BY occurred_at DESC, id DESC"+limitText(limit), ws, conversationID))
}

// MoveItems has the public items of a conversation that are of one case be of
// another; ” for none.
func (t *Tx) MoveItems(ctx context.Context, ws, conversationID, from, into string) error {
	if _, err := t.exec(ctx, "UPDATE public_items SET case_id = ? WHERE workspace_id = ? AND conversation_id = ? AND case_id = ?", into, ws, conversationID, from); err != nil {
		return fmt.Errorf("move the public items of conversation %s: %w", conversationID, err)
	}
	return nil
}

// MessageAfter says whether a case has messages that are newer than an id of that
// time: ids are in the order of their making.
func (q *Queryer) MessageAfter(ctx context.Context, c desk.Case, id string) (bool, error) {
	var found sql.NullString
	err := q.row(ctx, "SELECT MAX(id || '') FROM messages WHERE workspace_id = ? AND conversation_id IN (SELECT id FROM conversations WHERE workspace_id = ? AND contact_id = ?) AND case_id = ? AND id || '' > ?",
		c.WorkspaceID, c.WorkspaceID, c.ContactID, c.ID, id).Scan(&found)
	if err != nil {
		return false, fmt.Errorf("look for newer messages of case %s: %w", c.ID, err)
	}
	return found.Valid, nil
}

const caseMergeColumns = "workspace_id, id, source_id, target_id, record, made_at, undo_until, undone_at"

// SaveCaseMerge keeps a merge of cases, or that it was undone.
func (t *Tx) SaveCaseMerge(ctx context.Context, m desk.CaseMerge) error {
	m.Record.Actor = m.Actor
	_, err := t.exec(ctx, "INSERT INTO case_merges ("+caseMergeColumns+") VALUES ("+Marks(8)+") "+upsertTail("workspace_id, id", "undone_at"),
		m.WorkspaceID, m.ID, m.SourceID, m.TargetID, toJSON(m.Record), micros(m.MadeAt), micros(m.UndoUntil), microsOrNull(m.UndoneAt))
	if err != nil {
		return fmt.Errorf("save merge %s: %w", m.ID, err)
	}
	return nil
}

// CaseMergesInto are the merges that made a case what it is, newest first.
func (q *Queryer) CaseMergesInto(ctx context.Context, ws, targetID string) ([]desk.CaseMerge, error) {
	rows, err := q.query(ctx, "SELECT "+caseMergeColumns+" FROM case_merges WHERE workspace_id = ? AND target_id = ? ORDER BY id DESC", ws, targetID)
	out, err := collect(rows, err, "merges of cases", scanCaseMerge)
	if err != nil || len(out) == 0 {
		return out, err
	}
	ids := make([]string, len(out))
	for i := range out {
		ids[i] = out[i].SourceID
	}
	briefs, err := q.CaseBriefs(ctx, ws, ids)
	for i := range out {
		if b, ok := briefs[out[i].SourceID]; ok {
			out[i].Source = &b
		}
	}
	return out, err
}

// LockCaseMerge answers a merge for its undoing.
func (t *Tx) LockCaseMerge(ctx context.Context, ws, id string) (desk.CaseMerge, error) {
	m, err := scanCaseMerge(t.row(ctx, "SELECT "+caseMergeColumns+" FROM case_merges WHERE workspace_id = ? AND id = ?"+t.s.ForUpdate(), ws, id))
	if noRow(err) {
		return m, desk.NotFound("merge")
	}
	if err != nil {
		return m, fmt.Errorf("load merge %s: %w", id, err)
	}
	return m, nil
}

func scanCaseMerge(row interface{ Scan(...any) error }) (desk.CaseMerge, error) {
	var m desk.CaseMerge
	var record string
	var made, until int64
	var undone sql.NullInt64
	if err := row.Scan(&m.WorkspaceID, &m.ID, &m.SourceID, &m.TargetID, &record, &made, &until, &undone); err != nil {
		return m, err
	}
	m.MadeAt, m.UndoUntil, m.UndoneAt = fromMicros(made), fromMicros(until), fromNull(undone)
	m.Record = &desk.CaseMergeRecord{}
	if err := json.Unmarshal([]byte(record), m.Record); err != nil {
		return m, fmt.Errorf("read merge %s: %w", m.ID, err)
	}
	m.Actor = m.Record.Actor
	return m, nil
}

// LastOfCase answers the id of the newest message of a case that is no note, ""
// for none.
func (q *Queryer) LastOfCase(ctx context.Context, c desk.Case) (string, error) {
	ids, err := collectIDs(q.query(ctx, "SELECT id FROM messages WHERE workspace_id = ? AND conversation_id IN (SELECT id FROM conversations WHERE workspace_id = ? AND contact_id = ?) "+
		"AND case_id = ? AND direction IN ('in', 'out') ORDER BY occurred_at DESC, id DESC LIMIT 1", c.WorkspaceID, c.WorkspaceID, c.ContactID, c.ID))
	if err != nil || len(ids) == 0 {
		return "", err
	}
	return ids[0], nil
}

// MessagesFrom answers the ids of the messages of a case in a conversation from
// one of them on, as a thread shows them.
func (q *Queryer) MessagesFrom(ctx context.Context, m desk.Message, limit int) ([]string, error) {
	return collectIDs(q.query(ctx, "SELECT id FROM messages WHERE workspace_id = ? AND conversation_id = ? AND (occurred_at, id) >= (?, ?) AND case_id = ? ORDER BY occurred_at, id LIMIT ?",
		m.WorkspaceID, m.ConversationID, micros(m.OccurredAt), m.ID, m.CaseID, limit))
}
