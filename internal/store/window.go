package store

import (
	"context"
	"fmt"
	"time"
)

// WorkingChannel names a channel and its workspace.
type WorkingChannel struct{ WorkspaceID, ChannelID string }

// WorkingChannels are all channels that were not deleted or switched off, of
// every workspace.
func (q *Queryer) WorkingChannels(ctx context.Context) ([]WorkingChannel, error) {
	rows, err := q.query(ctx, "SELECT workspace_id, id FROM channels WHERE deleted_at IS NULL AND status <> 'disabled' ORDER BY workspace_id, id")
	return collect(rows, err, "channels", func(row interface{ Scan(...any) error }) (WorkingChannel, error) {
		var p WorkingChannel
		return p, row.Scan(&p.WorkspaceID, &p.ChannelID)
	})
}

// ClosingWindow is a case whose customer waits while the reply window closes.
type ClosingWindow struct {
	CaseID         string
	Number         int64
	AssigneeID     string
	ContactID      string
	ConversationID string
	LastInboundAt  time.Time
}

const closingWindows = "SELECT c.id, c.number, c.assignee_id, c.contact_id, c.conversation_id, v.last_inbound_at FROM cases c " +
	"JOIN conversations v ON v.workspace_id = c.workspace_id AND v.id = c.conversation_id " +
	"LEFT JOIN window_told w ON w.workspace_id = v.workspace_id AND w.conversation_id = v.id " +
	"WHERE c.workspace_id = ? AND c.status = 'open' AND c.waiting_since IS NOT NULL AND c.waiting_since <= ? AND c.channel_id = ? AND c.assignee_id <> '' " +
	"AND v.last_inbound_at > ? AND v.last_inbound_at <= ? AND COALESCE(w.last_inbound_at, 0) <> v.last_inbound_at ORDER BY c.waiting_since, c.id LIMIT ?"

// ClosingWindows are the cases of a channel that somebody has, whose customer
// waits and wrote last after one moment and until another, and of whom nobody
// was told yet.
func (q *Queryer) ClosingWindows(ctx context.Context, at WorkingChannel, after, until time.Time, limit int) ([]ClosingWindow, error) {
	rows, err := q.query(ctx, closingWindows, at.WorkspaceID, micros(until), at.ChannelID, micros(after), micros(until), limit)
	return collect(rows, err, "windows that close", func(row interface{ Scan(...any) error }) (ClosingWindow, error) {
		var w ClosingWindow
		var last int64
		err := row.Scan(&w.CaseID, &w.Number, &w.AssigneeID, &w.ContactID, &w.ConversationID, &last)
		w.LastInboundAt = fromMicros(last)
		return w, err
	})
}

// NoteClosing notes that people were told of a window, and answers whether they
// had not been yet.
func (t *Tx) NoteClosing(ctx context.Context, ws string, w ClosingWindow) (bool, error) {
	n, err := t.exec(ctx, "INSERT INTO window_told (workspace_id, conversation_id, last_inbound_at) VALUES (?, ?, ?) "+
		upsertTail("workspace_id, conversation_id", "last_inbound_at")+" WHERE window_told.last_inbound_at <> excluded.last_inbound_at", ws, w.ConversationID, micros(w.LastInboundAt))
	if err != nil {
		return false, fmt.Errorf("note the window of conversation %s: %w", w.ConversationID, err)
	}
	return n > 0, nil
}
