package store

import (
	"context"
	"database/sql"
	"fmt"

	"recado.dev/internal/desk"
)

// MessageWords answers the messages of a conversation before a place (nil for
// the newest), newest first, with nothing but their words: id, case, time,
// text, content and the names of their files.
func (q *Queryer) MessageWords(ctx context.Context, ws, conversationID string, before *TimeKey, limit int) ([]desk.Message, error) {
	w := &condition{engine: q.s.engine}
	w.and("workspace_id = ? AND conversation_id = ?", ws, conversationID)
	if before != nil {
		w.and("(occurred_at, id) < (?, ?)", before.At.UnixMicro(), before.ID)
	}
	rows, err := q.query(ctx, "SELECT id, case_id, occurred_at, text, content, attachment_count FROM messages WHERE "+w.sql.String()+
		" ORDER BY occurred_at DESC, id DESC"+limitText(limit), w.args...)
	out, with, err := scanWords(rows, err)
	if err != nil || len(with) == 0 {
		return out, err
	}
	files, err := q.AttachmentsOf(ctx, ws, with)
	if err != nil {
		return nil, err
	}
	for i := range out {
		out[i].Attachments = files[out[i].ID]
	}
	return out, nil
}

// scanWords reads rows of MessageWords. The second answer is which of them have
// files.
func scanWords(rows *sql.Rows, err error) (out []desk.Message, with []string, _ error) {
	if err != nil {
		return nil, nil, fmt.Errorf("read words: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var m desk.Message
		var at int64
		var content string
		var files int
		if err := rows.Scan(&m.ID, &m.CaseID, &at, &m.Text, &content, &files); err != nil {
			return nil, nil, fmt.Errorf("scan words: %w", err)
		}
		m.OccurredAt = fromMicros(at)
		if err := optionalJSON(content, &m.Content); err != nil {
			return nil, nil, fmt.Errorf("read message %s: %w", m.ID, err)
		}
		if files > 0 {
			with = append(with, m.ID)
		}
		out = append(out, m)
	}
	if err := rows.Err(); err != nil {
		return nil, nil, fmt.Errorf("read words: %w", err)
	}
	return out, with, nil
}
