package store

import (
	"context"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

// ConversationQuery says which conversations are listed, the newest activity
// first. Empty fields do not restrict.
type ConversationQuery struct {
	ChannelID string
	ContactID string
	After     *TimeKey
	Limit     int
}

// TimeKey is a place in a list that is ordered by a time and an id.
type TimeKey struct {
	At time.Time
	ID string
}

// ListConversations answers a page of conversations.
func (q *Queryer) ListConversations(ctx context.Context, ws string, query ConversationQuery) ([]desk.Conversation, error) {
	w := &condition{engine: q.s.engine}
	w.and("workspace_id = ?", ws)
	if query.ChannelID != "" {
		w.and("channel_id = ?", query.ChannelID)
	}
	if query.ContactID != "" {
		w.and("contact_id = ?", query.ContactID)
	}
	if query.After != nil {
		w.and("(last_activity_at, id) < (?, ?)", query.After.At.UnixMicro(), query.After.ID)
	}
	rows, err := q.query(ctx, "SELECT "+conversationColumns+" FROM conversations WHERE "+w.sql.String()+
		" ORDER BY last_activity_at DESC, id DESC"+limitText(query.Limit), w.args...)
	if err != nil {
		return nil, fmt.Errorf("list conversations: %w", err)
	}
	defer func() { _ = rows.Close() }()
	out := []desk.Conversation{}
	for len(out) < query.Limit && rows.Next() {
		c, err := scanConversation(rows)
		if err != nil {
			return nil, fmt.Errorf("scan conversation: %w", err)
		}
		out = append(out, c)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list conversations: %w", err)
	}
	return out, nil
}

// mostOfCase is up to how many conversations a case shows: a person is reached
// in few places.
const mostOfCase = 20

// ConversationsHolding answers the conversations of a case's contact in which
// messages of the case are, or whose next message is the case's, the newest
// activity first.
func (q *Queryer) ConversationsHolding(ctx context.Context, c desk.Case) ([]desk.Conversation, error) {
	rows, err := q.query(ctx, "SELECT "+conversationColumns+" FROM conversations WHERE workspace_id = ? AND contact_id = ? AND (case_id = ? OR EXISTS (SELECT 1 FROM messages m "+
		"WHERE m.workspace_id = conversations.workspace_id AND m.conversation_id = conversations.id AND m.case_id = ?)) ORDER BY last_activity_at DESC, id DESC"+limitText(mostOfCase),
		c.WorkspaceID, c.ContactID, c.ID, c.ID)
	return collect(rows, err, "conversations of a case", func(row interface{ Scan(...any) error }) (desk.Conversation, error) { return scanConversation(row) })
}
