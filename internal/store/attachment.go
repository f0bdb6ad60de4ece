package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

const attachmentColumns = "id, message_id, state, mime, size, name, remote, blob_key, sha256, width, height, duration, error"

const insertAttachment = "INSERT INTO attachments (workspace_id, id, message_id, position, state, mime, size, name, remote, " +
	"blob_key, sha256, width, height, duration, error, uploaded_by, created_at) VALUES"

func attachmentRow(ws, messageID string, position int, a *desk.Attachment, userID string, at time.Time) []any {
	return []any{ws, a.ID, messageID, position, string(a.State), a.Mime, a.Size, a.Name, string(a.Remote),
		a.BlobKey, a.SHA256, a.Width, a.Height, a.Duration, a.Error, userID, micros(at)}
}

// InsertAttachments adds the files of a message, in their order.
func (t *Tx) InsertAttachments(ctx context.Context, ws, messageID string, as []desk.Attachment) error {
	rows := make([][]any, len(as))
	now := time.Now() // for cleaning up alone, so the machine's time
	for i := range as {
		rows[i] = attachmentRow(ws, messageID, i, &as[i], "", now)
	}
	if err := t.insert(ctx, insertAttachment, "", rows); err != nil {
		return fmt.Errorf("insert attachments of message %s: %w", messageID, err)
	}
	return nil
}

// InsertUpload adds a file that no message has yet.
func (t *Tx) InsertUpload(ctx context.Context, ws string, a desk.Attachment, userID string, at time.Time) error {
	if err := t.insert(ctx, insertAttachment, "", [][]any{attachmentRow(ws, "", 0, &a, userID, at)}); err != nil {
		return fmt.Errorf("insert upload %s: %w", a.ID, err)
	}
	return nil
}

// UpdateAttachment writes what may change of a file: everything but its place.
func (t *Tx) UpdateAttachment(ctx context.Context, ws string, a desk.Attachment) error {
	n, err := t.exec(ctx, "UPDATE attachments SET state = ?, mime = ?, size = ?, name = ?, remote = ?, blob_key = ?, sha256 = ?, "+
		"width = ?, height = ?, duration = ?, error = ? WHERE workspace_id = ? AND id = ?",
		string(a.State), a.Mime, a.Size, a.Name, string(a.Remote), a.BlobKey, a.SHA256, a.Width, a.Height, a.Duration, a.Error, ws, a.ID)
	if err != nil {
		return fmt.Errorf("update attachment %s: %w", a.ID, err)
	}
	if n == 0 {
		return desk.NotFound("file")
	}
	return nil
}

// Uploads answers those of ids that are uploads no message has, in the order
// of ids; one that is missing, another workspace's or taken is an error that
// names it. For a change: nobody else takes them until the transaction ends.
func (t *Tx) Uploads(ctx context.Context, ws string, ids []string) ([]desk.Attachment, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	marks, args := inList(ids)
	rows, err := t.query(ctx, "SELECT "+attachmentColumns+" FROM attachments WHERE workspace_id = ? AND id IN ("+marks+") AND message_id = '' ORDER BY id"+t.s.ForUpdate(),
		append([]any{ws}, args...)...)
	byID := map[string]desk.Attachment{}
	err = eachAttachment(rows, err, func(a desk.Attachment, _ string) { byID[a.ID] = a })
	if err != nil {
		return nil, err
	}
	out := make([]desk.Attachment, 0, len(ids))
	for i, id := range ids {
		a, ok := byID[id]
		if !ok {
			return nil, desk.Invalid(fmt.Sprintf("attachments[%d]", i), "there is no upload %s that is free to send", id)
		}
		delete(byID, id) // the same file twice is one too many
		out = append(out, a)
	}
	return out, nil
}

// ClaimUploads gives uploads to a message, in the order of ids. Each has to be
// an upload of the workspace that no message has; userID, where not empty, has
// to be who uploaded them.
func (t *Tx) ClaimUploads(ctx context.Context, ws string, ids []string, messageID, userID string) error {
	for i, id := range ids {
		n, err := t.exec(ctx, "UPDATE attachments SET message_id = ?, position = ? WHERE workspace_id = ? AND id = ? AND message_id = '' "+
			"AND (? = '' OR uploaded_by = ?)", messageID, i, ws, id, userID, userID)
		if err != nil {
			return fmt.Errorf("claim upload %s: %w", id, err)
		}
		if n == 0 {
			return desk.Invalid(fmt.Sprintf("attachments[%d]", i), "there is no upload %s that is free to send", id)
		}
	}
	return nil
}

// AttachmentsOf answers the files of messages, each in its order.
func (q *Queryer) AttachmentsOf(ctx context.Context, ws string, messageIDs []string) (map[string][]desk.Attachment, error) {
	out := make(map[string][]desk.Attachment, len(messageIDs))
	for len(messageIDs) > 0 {
		part := messageIDs[:min(len(messageIDs), 1024)]
		messageIDs = messageIDs[len(part):]
		marks, args := inList(part)
		rows, err := q.query(ctx, "SELECT "+attachmentColumns+" FROM attachments WHERE workspace_id = ? AND message_id IN ("+marks+
			") AND message_id <> '' ORDER BY message_id, position", append([]any{ws}, args...)...)
		err = eachAttachment(rows, err, func(a desk.Attachment, messageID string) { out[messageID] = append(out[messageID], a) })
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// AttachmentByID answers a file and the message that it belongs to, "" for an
// upload.
func (q *Queryer) AttachmentByID(ctx context.Context, ws, id string) (desk.Attachment, string, error) {
	rows, err := q.query(ctx, "SELECT "+attachmentColumns+" FROM attachments WHERE workspace_id = ? AND id = ?", ws, id)
	var found desk.Attachment
	var message string
	err = eachAttachment(rows, err, func(a desk.Attachment, messageID string) { found, message = a, messageID })
	if err == nil && found.ID == "" {
		err = desk.NotFound("file")
	}
	return found, message, err
}

func eachAttachment(rows *sql.Rows, err error, f func(a desk.Attachment, messageID string)) error {
	if err != nil {
		return fmt.Errorf("load attachments: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var a desk.Attachment
		var messageID, remote string
		if err := rows.Scan(&a.ID, &messageID, &a.State, &a.Mime, &a.Size, &a.Name, &remote, &a.BlobKey, &a.SHA256, &a.Width, &a.Height, &a.Duration, &a.Error); err != nil {
			return fmt.Errorf("scan attachment: %w", err)
		}
		if remote != "" {
			a.Remote = json.RawMessage(remote)
		}
		f(a, messageID)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("load attachments: %w", err)
	}
	return nil
}

// StaleUpload is an upload that no message took in time.
type StaleUpload struct {
	WorkspaceID, ID, BlobKey string
}

// StaleUploads lists uploads from before a time that no message has, of all
// workspaces, oldest first.
func (q *Queryer) StaleUploads(ctx context.Context, before time.Time, limit int) ([]StaleUpload, error) {
	rows, err := q.query(ctx, "SELECT workspace_id, id, blob_key FROM attachments WHERE message_id = '' AND created_at < ? ORDER BY created_at LIMIT ?", micros(before), limit)
	if err != nil {
		return nil, fmt.Errorf("list stale uploads: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []StaleUpload
	for rows.Next() {
		var u StaleUpload
		if err := rows.Scan(&u.WorkspaceID, &u.ID, &u.BlobKey); err != nil {
			return nil, fmt.Errorf("scan stale upload: %w", err)
		}
		out = append(out, u)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list stale uploads: %w", err)
	}
	return out, nil
}

// DeleteUpload removes an upload, and answers false where a message took it.
func (t *Tx) DeleteUpload(ctx context.Context, ws, id string) (bool, error) {
	n, err := t.exec(ctx, "DELETE FROM attachments WHERE workspace_id = ? AND id = ? AND message_id = ''", ws, id)
	if err != nil {
		return false, fmt.Errorf("delete upload %s: %w", id, err)
	}
	return n > 0, nil
}
