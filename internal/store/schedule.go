package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

// Scheduled is a reply that is to be sent later: one message, or several.
type Scheduled struct {
	WorkspaceID    string
	ID             string // that of the first message
	ConversationID string
	UserID         string // whose it is
	SendAt         time.Time
	Held           bool
	Actor          desk.Actor
	Messages       []desk.Message
	CreatedAt      time.Time
}

// DueMessage names a scheduled reply whose time has come.
type DueMessage struct {
	WorkspaceID, ID string
}

const scheduledColumns = "workspace_id, id, conversation_id, user_id, send_at, held, actor, messages, created_at"

// InsertScheduled keeps a reply until its time. Its files are claimed by the
// caller: they belong to the messages that are to be.
func (t *Tx) InsertScheduled(ctx context.Context, s Scheduled) error {
	held := 0
	if s.Held {
		held = 1
	}
	kept := make([]desk.Message, len(s.Messages))
	for i, m := range s.Messages {
		m.Attachments = nil
		kept[i] = m
	}
	_, err := t.exec(ctx, "INSERT INTO scheduled_messages ("+scheduledColumns+") VALUES ("+Marks(9)+")",
		s.WorkspaceID, s.ID, s.ConversationID, s.UserID, micros(s.SendAt), held, toJSON(s.Actor), toJSON(kept), micros(s.CreatedAt))
	if err != nil {
		return fmt.Errorf("schedule message %s: %w", s.ID, err)
	}
	return nil
}

// TakeScheduled ends a scheduled reply that is due by then and answers it, or
// false where it is not there, or not due: of several who want it, one gets it.
func (t *Tx) TakeScheduled(ctx context.Context, ws, id string, by time.Time) (Scheduled, bool, error) {
	return t.oneScheduled(ctx, ws, t.row(ctx, "DELETE FROM scheduled_messages WHERE workspace_id = ? AND id = ? AND send_at <= ? RETURNING "+scheduledColumns,
		ws, id, micros(by)))
}

// MoveScheduled gives a scheduled reply another time and answers it, or false
// where it is not there any more. It is no longer merely held.
func (t *Tx) MoveScheduled(ctx context.Context, ws, id string, at time.Time) (Scheduled, bool, error) {
	return t.oneScheduled(ctx, ws, t.row(ctx, "UPDATE scheduled_messages SET send_at = ?, held = 0 WHERE workspace_id = ? AND id = ? RETURNING "+scheduledColumns,
		micros(at), ws, id))
}

// ScheduledByID answers a scheduled reply, and false where there is none.
func (q *Queryer) ScheduledByID(ctx context.Context, ws, id string) (Scheduled, bool, error) {
	return q.oneScheduled(ctx, ws, q.row(ctx, "SELECT "+scheduledColumns+" FROM scheduled_messages WHERE workspace_id = ? AND id = ?", ws, id))
}

func (q *Queryer) oneScheduled(ctx context.Context, ws string, row *sql.Row) (Scheduled, bool, error) {
	s, err := scanScheduled(row)
	if noRow(err) {
		return s, false, nil
	}
	if err != nil {
		return s, false, fmt.Errorf("read scheduled message: %w", err)
	}
	list := []Scheduled{s}
	if err := q.withFiles(ctx, ws, list); err != nil {
		return s, false, err
	}
	return list[0], true, nil
}

// ScheduledOf lists what is to be sent in a conversation, the next first.
func (q *Queryer) ScheduledOf(ctx context.Context, ws, conversationID string) ([]Scheduled, error) {
	rows, err := q.query(ctx, "SELECT "+scheduledColumns+" FROM scheduled_messages WHERE workspace_id = ? AND conversation_id = ? ORDER BY send_at, id LIMIT 200", ws, conversationID)
	if err != nil {
		return nil, fmt.Errorf("list scheduled messages: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []Scheduled
	for rows.Next() {
		s, err := scanScheduled(rows)
		if err != nil {
			return nil, fmt.Errorf("scan scheduled message: %w", err)
		}
		out = append(out, s)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list scheduled messages: %w", err)
	}
	return out, q.withFiles(ctx, ws, out)
}

// DueScheduled lists what is to be sent by now, of all workspaces, the earliest
// first.
func (q *Queryer) DueScheduled(ctx context.Context, now time.Time, limit int) ([]DueMessage, error) {
	rows, err := q.query(ctx, "SELECT workspace_id, id FROM scheduled_messages WHERE send_at <= ? ORDER BY send_at, id LIMIT ?", micros(now), limit)
	if err != nil {
		return nil, fmt.Errorf("find due messages: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []DueMessage
	for rows.Next() {
		var d DueMessage
		if err := rows.Scan(&d.WorkspaceID, &d.ID); err != nil {
			return nil, fmt.Errorf("scan due message: %w", err)
		}
		out = append(out, d)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("find due messages: %w", err)
	}
	return out, nil
}

// NextScheduled is when the next scheduled reply is to be sent, nil for none.
func (q *Queryer) NextScheduled(ctx context.Context) (*time.Time, error) {
	return q.earliest(ctx, "SELECT MIN(send_at) FROM scheduled_messages")
}

// FreeUploads gives back the files of messages that are not sent: they may go
// with another one.
func (t *Tx) FreeUploads(ctx context.Context, ws string, messageIDs []string) error {
	marks, args := inList(messageIDs)
	_, err := t.exec(ctx, "UPDATE attachments SET message_id = '', position = 0, created_at = ? WHERE workspace_id = ? AND message_id IN ("+marks+") AND message_id <> ''",
		append([]any{micros(time.Now()), ws}, args...)...) // for cleaning up alone, so the machine's time
	if err != nil {
		return fmt.Errorf("free uploads: %w", err)
	}
	return nil
}

func scanScheduled(row interface{ Scan(...any) error }) (Scheduled, error) {
	var s Scheduled
	var actor, messages string
	var held int
	var sendAt, created int64
	if err := row.Scan(&s.WorkspaceID, &s.ID, &s.ConversationID, &s.UserID, &sendAt, &held, &actor, &messages, &created); err != nil {
		return s, err
	}
	s.SendAt, s.Held, s.CreatedAt = fromMicros(sendAt), held != 0, fromMicros(created)
	if err := errors.Join(fromJSON(actor, &s.Actor), fromJSON(messages, &s.Messages)); err != nil {
		return s, fmt.Errorf("message %s: %w", s.ID, err)
	}
	for i := range s.Messages {
		m := &s.Messages[i]
		at := s.SendAt
		m.WorkspaceID, m.SendAt, m.Held = s.WorkspaceID, &at, s.Held
		m.Attachments, m.Reactions = []desk.Attachment{}, []desk.Reaction{}
	}
	return s, nil
}

// withFiles brings the files of scheduled replies.
func (q *Queryer) withFiles(ctx context.Context, ws string, list []Scheduled) error {
	var ids []string
	for _, s := range list {
		for _, m := range s.Messages {
			ids = append(ids, m.ID)
		}
	}
	files, err := q.AttachmentsOf(ctx, ws, ids)
	if err != nil {
		return err
	}
	for _, s := range list {
		for i := range s.Messages {
			if as := files[s.Messages[i].ID]; len(as) > 0 {
				s.Messages[i].Attachments = as
			}
		}
	}
	return nil
}
