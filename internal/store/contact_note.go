package store

import (
	"context"
	"database/sql"
	"fmt"

	"recado.dev/internal/desk"
)

const contactNoteColumns = "workspace_id, id, contact_id, text, author_id, author_name, created_at, edited_at"

// ContactNotes are the notes about a contact, oldest first.
func (q *Queryer) ContactNotes(ctx context.Context, ws, contactID string) ([]desk.ContactNote, error) {
	rows, err := q.query(ctx, "SELECT "+contactNoteColumns+" FROM contact_notes WHERE workspace_id = ? AND contact_id = ? ORDER BY id", ws, contactID)
	if err != nil {
		return nil, fmt.Errorf("list notes of contact %s: %w", contactID, err)
	}
	defer func() { _ = rows.Close() }()
	out := []desk.ContactNote{}
	for rows.Next() {
		var n desk.ContactNote
		var author desk.Ref
		var created int64
		var edited sql.NullInt64
		if err := rows.Scan(&n.WorkspaceID, &n.ID, &n.ContactID, &n.Text, &author.ID, &author.Name, &created, &edited); err != nil {
			return nil, fmt.Errorf("list notes of contact %s: %w", contactID, err)
		}
		n.CreatedAt, n.EditedAt = fromMicros(created), fromNull(edited)
		if author.ID != "" {
			n.Author = &author
		}
		out = append(out, n)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list notes of contact %s: %w", contactID, err)
	}
	return out, nil
}

// SaveContactNote adds a note or overwrites its text.
func (t *Tx) SaveContactNote(ctx context.Context, n desk.ContactNote) error {
	var author desk.Ref
	if n.Author != nil {
		author = *n.Author
	}
	_, err := t.exec(ctx, "INSERT INTO contact_notes ("+contactNoteColumns+") VALUES ("+Marks(8)+") "+upsertTail("workspace_id, id", "text", "edited_at"),
		n.WorkspaceID, n.ID, n.ContactID, n.Text, author.ID, author.Name, micros(n.CreatedAt), microsOrNull(n.EditedAt))
	if err != nil {
		return fmt.Errorf("save note %s: %w", n.ID, err)
	}
	return nil
}

// DeleteContactNote removes a note.
func (t *Tx) DeleteContactNote(ctx context.Context, ws, id string) error {
	if _, err := t.exec(ctx, "DELETE FROM contact_notes WHERE workspace_id = ? AND id = ?", ws, id); err != nil {
		return fmt.Errorf("delete note %s: %w", id, err)
	}
	return nil
}
