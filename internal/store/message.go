package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"recado.dev/internal/desk"
)

const messageColumns = "workspace_id, id, conversation_id, case_id, channel_id, direction, kind, text, content, reply_to, " +
	"author_type, author_id, author_name, external_id, status, error, reactions, pricing, origin, attempts, attachment_count, " +
	"occurred_at, created_at, sent_at, delivered_at, read_at, failed_at, edited_at, deleted_at, mentions, marks"

// InsertMessages adds ms, without their attachments, which the caller inserts.
// A message with an external id that its channel has already is an IsUnique
// error.
func (t *Tx) InsertMessages(ctx context.Context, ms []desk.Message) error {
	if err := t.insert(ctx, "INSERT INTO messages ("+messageColumns+") VALUES", "", messageRows(ms)); err != nil {
		return fmt.Errorf("insert messages: %w", err)
	}
	return nil
}

var messageUpdate = upsertTail("workspace_id, id", "case_id", "kind", "text", "content", "author_name", "external_id", "status", "error",
	"reactions", "pricing", "attempts", "sent_at", "delivered_at", "read_at", "failed_at", "edited_at", "deleted_at")

// UpdateMessages writes what may change of messages that are there: everything
// but their place, direction, author and marks.
func (t *Tx) UpdateMessages(ctx context.Context, ms []desk.Message) error {
	if err := t.insert(ctx, "INSERT INTO messages ("+messageColumns+") VALUES", messageUpdate, messageRows(ms)); err != nil {
		return fmt.Errorf("update messages: %w", err)
	}
	return nil
}

func messageRows(ms []desk.Message) [][]any {
	rows := make([][]any, len(ms))
	for i := range ms {
		m := &ms[i]
		reactions := ""
		if len(m.Reactions) > 0 {
			reactions = toJSON(m.Reactions)
		}
		rows[i] = []any{m.WorkspaceID, m.ID, m.ConversationID, m.CaseID, m.ChannelID, string(m.Direction), string(m.Kind), m.Text,
			jsonOrEmpty(m.Content), jsonOrEmpty(m.ReplyTo), m.Author.Type, m.Author.ID, m.Author.Name, m.ExternalID, string(m.Status),
			jsonOrEmpty(m.Error), reactions, jsonOrEmpty(m.Pricing), m.Origin, m.Attempts, len(m.Attachments),
			micros(m.OccurredAt), micros(m.CreatedAt), microsOrNull(m.SentAt), microsOrNull(m.DeliveredAt), microsOrNull(m.ReadAt),
			microsOrNull(m.FailedAt), microsOrNull(m.EditedAt), microsOrNull(m.DeletedAt), mentionsText(m.Mentions), jsonOrEmpty(m.Marks)}
	}
	return rows
}

// jsonOrEmpty is an optional struct as the store keeps it, without reflection
// where it is absent.
func jsonOrEmpty[T any](v *T) string {
	if v == nil {
		return ""
	}
	return toJSON(v)
}

// messageRead is what scanMessage reads.
var messageRead = pack("workspace_id", "id", "conversation_id", "case_id", "channel_id", "direction", "kind", "content", "reply_to",
	"author_type", "author_id", "status", "error", "reactions", "pricing", "origin", "attempts", "attachment_count",
	"occurred_at", "created_at", "sent_at", "delivered_at", "read_at", "failed_at", "edited_at", "deleted_at", "mentions", "marks") + ", text, author_name, external_id"

// scanMessage reads one row of messageRead. The second answer is how many
// attachments the message has; they are left empty.
func scanMessage(rows interface{ Scan(...any) error }) (desk.Message, int, error) {
	var m desk.Message
	var p packed
	if err := rows.Scan(&p.rest, &m.Text, &m.Author.Name, &m.ExternalID); err != nil {
		return m, 0, err
	}
	m.WorkspaceID, m.ID, m.ConversationID, m.CaseID, m.ChannelID = p.text(), p.text(), p.text(), p.text(), p.text()
	m.Direction, m.Kind = desk.Direction(p.text()), desk.MessageKind(p.text())
	content, reply := p.text(), p.text()
	m.Author.Type, m.Author.ID, m.Status = p.text(), p.text(), desk.Status(p.text())
	failure, reactions, pricing := p.text(), p.text(), p.text()
	m.Origin, m.Attempts = p.text(), int(p.number())
	attachments := int(p.number())
	m.OccurredAt, m.CreatedAt = p.time(), p.time()
	m.SentAt, m.DeliveredAt, m.ReadAt = p.timeOrNil(), p.timeOrNil(), p.timeOrNil()
	m.FailedAt, m.EditedAt, m.DeletedAt = p.timeOrNil(), p.timeOrNil(), p.timeOrNil()
	mentions, marks := p.text(), p.text()
	m.Attachments, m.Reactions = []desk.Attachment{}, []desk.Reaction{}
	err := errors.Join(p.finish(), optionalJSON(content, &m.Content), optionalJSON(reply, &m.ReplyTo), optionalJSON(failure, &m.Error),
		fromJSON(reactions, &m.Reactions), optionalJSON(pricing, &m.Pricing), fromJSON(mentions, &m.Mentions), optionalJSON(marks, &m.Marks))
	if err != nil {
		return m, 0, fmt.Errorf("read message %s: %w", m.ID, err)
	}
	return m, attachments, nil
}

// optionalJSON fills the pointer p from a column; "" leaves it nil.
func optionalJSON[T any](s string, p **T) error {
	if s == "" {
		return nil
	}
	*p = new(T)
	return fromJSON(s, *p)
}

// withAttachments reads all rows of messageRead and brings their
// attachments with one query more, where there are any.
func (q *Queryer) withAttachments(ctx context.Context, ws string, rows *sql.Rows) ([]desk.Message, error) {
	defer func() { _ = rows.Close() }()
	out := []desk.Message{}
	var with []string
	for rows.Next() {
		m, n, err := scanMessage(rows)
		if err != nil {
			return nil, fmt.Errorf("scan message: %w", err)
		}
		if n > 0 {
			with = append(with, m.ID)
		}
		out = append(out, m)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list messages: %w", err)
	}
	if len(with) == 0 {
		return out, nil
	}
	byMessage, err := q.AttachmentsOf(ctx, ws, with)
	if err != nil {
		return nil, err
	}
	for i := range out {
		if as := byMessage[out[i].ID]; len(as) > 0 {
			out[i].Attachments = as
		}
	}
	return out, nil
}

// MessageByID answers a message with its attachments.
func (q *Queryer) MessageByID(ctx context.Context, ws, id string) (desk.Message, error) {
	ms, err := q.MessagesByID(ctx, ws, []string{id})
	if err != nil {
		return desk.Message{}, err
	}
	if m, ok := ms[id]; ok {
		return m, nil
	}
	return desk.Message{}, desk.NotFound("message")
}

// MessagesByID answers the messages of ids that are there, with their
// attachments.
func (q *Queryer) MessagesByID(ctx context.Context, ws string, ids []string) (map[string]desk.Message, error) {
	return q.messagesWhere(ctx, ws, q.s.by("messages_by_id"), "workspace_id = ? AND id", []any{ws}, ids, "", func(m desk.Message) string { return m.ID })
}

// LockMessage is MessageByID for a change: nobody else changes the message
// until the transaction ends.
func (t *Tx) LockMessage(ctx context.Context, ws, id string) (desk.Message, error) {
	ms, err := t.messagesWhere(ctx, ws, t.s.by("messages_by_id"), "workspace_id = ? AND id", []any{ws}, []string{id}, t.s.ForUpdate(), func(m desk.Message) string { return m.ID })
	if err != nil {
		return desk.Message{}, err
	}
	if m, ok := ms[id]; ok {
		return m, nil
	}
	return desk.Message{}, desk.NotFound("message")
}

// LockMessages is LockMessage for many; ids that are not there are left out.
func (t *Tx) LockMessages(ctx context.Context, ws string, ids []string) (map[string]desk.Message, error) {
	return t.messagesWhere(ctx, ws, t.s.by("messages_by_id"), "workspace_id = ? AND id", []any{ws}, ids, t.s.ForUpdate(), func(m desk.Message) string { return m.ID })
}

// LockMessagesByExternal answers the messages that the platform knows by
// externalIDs, keyed by those, for a change.
func (t *Tx) LockMessagesByExternal(ctx context.Context, ws, channelID string, externalIDs []string) (map[string]desk.Message, error) {
	return t.messagesWhere(ctx, ws, t.s.by("messages_by_external"), "workspace_id = ? AND channel_id = ? AND external_id <> '' AND external_id", []any{ws, channelID}, externalIDs,
		t.s.ForUpdate(), func(m desk.Message) string { return m.ExternalID })
}

// MessagesByExternal is LockMessagesByExternal for reading.
func (q *Queryer) MessagesByExternal(ctx context.Context, ws, channelID string, externalIDs []string) (map[string]desk.Message, error) {
	return q.messagesWhere(ctx, ws, q.s.by("messages_by_external"), "workspace_id = ? AND channel_id = ? AND external_id <> '' AND external_id", []any{ws, channelID}, externalIDs,
		"", func(m desk.Message) string { return m.ExternalID })
}

func (q *Queryer) messagesWhere(ctx context.Context, ws, by, where string, first []any, ids []string, lock string, key func(desk.Message) string) (map[string]desk.Message, error) {
	out := make(map[string]desk.Message, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	in, args := anyOf(q.s, ids)
	order := ""
	if lock != "" {
		order = " ORDER BY id" // one order of locking, so that transactions do not block each other for good
	}
	rows, err := q.query(ctx, "SELECT "+messageRead+" FROM messages"+by+" WHERE "+where+" "+in+order+lock, append(first, args...)...)
	if err != nil {
		return nil, fmt.Errorf("load messages: %w", err)
	}
	ms, err := q.withAttachments(ctx, ws, rows)
	if err != nil {
		return nil, err
	}
	for _, m := range ms {
		out[key(m)] = m
	}
	return out, nil
}
