package store

import (
	"context"
	"fmt"

	"recado.dev/internal/desk"
)

// mostCounted is how far is counted what somebody has to do.
const mostCounted = 200

// SaveMarks keeps what is noted on a message that is locked. What is left empty
// leaves no row.
func (t *Tx) SaveMarks(ctx context.Context, m desk.Message) error {
	ws, marks := m.WorkspaceID, desk.MarksOf(m)
	text := ""
	if !m.Marks.Empty() {
		text = toJSON(m.Marks)
	}
	for _, q := range [...]string{"DELETE FROM message_tags", "DELETE FROM message_assignees" + t.s.by("message_assignees_by_message"), "DELETE FROM message_handled"} {
		if _, err := t.exec(ctx, q+" WHERE workspace_id = ? AND message_id = ?", ws, m.ID); err != nil {
			return fmt.Errorf("clear the marks of message %s: %w", m.ID, err)
		}
	}
	// The place as well: on SQLite messages stand by it.
	if _, err := t.exec(ctx, "UPDATE messages SET marks = ? WHERE workspace_id = ? AND conversation_id = ? AND occurred_at = ? AND id = ?", text, ws, m.ConversationID, micros(m.OccurredAt), m.ID); err != nil {
		return fmt.Errorf("mark message %s: %w", m.ID, err)
	}
	tags, whose := make([][]any, 0, len(marks.Tags)), make([][]any, 0, len(marks.UserIDs)+len(marks.TeamIDs))
	for _, tag := range marks.Tags {
		tags = append(tags, []any{ws, tag, micros(m.OccurredAt), m.ID})
	}
	for kind, ids := range map[string][]string{"user": marks.UserIDs, "team": marks.TeamIDs} {
		for _, id := range ids {
			whose = append(whose, []any{ws, id, kind, micros(m.OccurredAt), m.ID})
		}
	}
	if err := t.insert(ctx, "INSERT INTO message_tags (workspace_id, tag, occurred_at, message_id) VALUES", "", tags); err != nil {
		return fmt.Errorf("tag message %s: %w", m.ID, err)
	}
	if err := t.insert(ctx, "INSERT INTO message_assignees (workspace_id, assignee_id, kind, occurred_at, message_id) VALUES", "", whose); err != nil {
		return fmt.Errorf("assign message %s: %w", m.ID, err)
	}
	if marks.HandledAt != nil {
		if _, err := t.exec(ctx, "INSERT INTO message_handled (workspace_id, message_id, at) VALUES (?, ?, ?)", ws, m.ID, micros(*marks.HandledAt)); err != nil {
			return fmt.Errorf("mark message %s: %w", m.ID, err)
		}
	}
	if m.Content == nil || m.Content.Public == nil {
		return nil
	}
	if _, err := t.exec(ctx, "UPDATE public_items SET handled_at = ? WHERE workspace_id = ? AND message_id = ?", microsOrNull(marks.HandledAt), ws, m.ID); err != nil {
		return fmt.Errorf("mark item %s: %w", m.ID, err)
	}
	return nil
}

// MessagesTagged lists the ids of messages that carry a tag's name, the oldest
// first, up to limit.
func (q *Queryer) MessagesTagged(ctx context.Context, ws, name string, limit int) ([]string, error) {
	return collectIDs(q.query(ctx, "SELECT message_id FROM message_tags WHERE workspace_id = ? AND tag = ? ORDER BY occurred_at, message_id LIMIT ?", ws, name, limit))
}

// MessagesAssigned counts the messages of somebody, or of a team, that are not
// handled yet, up to mostCounted.
func (q *Queryer) MessagesAssigned(ctx context.Context, ws, assigneeID string) (int, error) {
	ids, err := collectIDs(q.query(ctx, "SELECT a.message_id FROM message_assignees a WHERE a.workspace_id = ? AND a.assignee_id = ? "+
		"AND NOT EXISTS (SELECT 1 FROM message_handled h WHERE h.workspace_id = a.workspace_id AND h.message_id = a.message_id)"+limitText(mostCounted), ws, assigneeID))
	return len(ids), err
}
