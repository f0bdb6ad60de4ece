package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"recado.dev/internal/desk"
)

const conversationColumns = "workspace_id, id, channel_id, platform, contact_id, identity_id, case_id, last_message, " +
	"last_inbound_at, last_activity_at, unread_count, created_at, entry_at, entry_answered_at, offer_id, post_id"

// NewConversation is a conversation with what makes it unique on its channel.
type NewConversation struct {
	desk.Conversation
	ThreadKey string // of DirectThread or RemoteThread
}

// DirectThread is the thread key of the direct messages of an identity.
func DirectThread(identityID string) string { return "i:" + identityID }

// RemoteThread is the thread key of a thread that the platform names.
func RemoteThread(id string) string { return "t:" + id }

// PublicThread is the thread key of what one person and the business say under
// a post.
func PublicThread(postExternalID, identityID string) string {
	return "p:" + postExternalID + "/" + identityID
}

// InsertConversations adds conversations.
func (t *Tx) InsertConversations(ctx context.Context, ws string, convs []NewConversation) error {
	rows := make([][]any, len(convs))
	for i := range convs {
		rows[i] = append(conversationRow(ws, &convs[i].Conversation), convs[i].ThreadKey)
	}
	if err := t.insert(ctx, "INSERT INTO conversations ("+conversationColumns+", thread_key) VALUES", "", rows); err != nil {
		return fmt.Errorf("insert conversations: %w", err)
	}
	return nil
}

var conversationUpdate = upsertTail("workspace_id, id", "contact_id", "identity_id", "case_id", "last_message", "last_inbound_at", "last_activity_at", "unread_count", "entry_at", "entry_answered_at", "offer_id")

// SaveConversations writes what may change of conversations that are there.
func (t *Tx) SaveConversations(ctx context.Context, ws string, convs []desk.Conversation) error {
	rows := make([][]any, len(convs))
	for i := range convs {
		rows[i] = append(conversationRow(ws, &convs[i]), convs[i].ID) // the thread key is not touched
	}
	if err := t.insert(ctx, "INSERT INTO conversations ("+conversationColumns+", thread_key) VALUES", conversationUpdate, rows); err != nil {
		return fmt.Errorf("save conversations: %w", err)
	}
	return nil
}

func conversationRow(ws string, c *desk.Conversation) []any {
	return append(make([]any, 0, 17), ws, c.ID, c.ChannelID, c.Platform, c.ContactID, c.IdentityID, c.CaseID, jsonOrEmpty(c.LastMessage),
		microsOrNull(c.LastInboundAt), micros(c.LastActivityAt), c.UnreadCount, micros(c.CreatedAt), microsOrNull(c.EntryAt), microsOrNull(c.EntryAnsweredAt), c.OfferID, c.PostID)
}

// scanConversation reads one row of conversationColumns; extra follows them.
func scanConversation(rows interface{ Scan(...any) error }, extra ...any) (desk.Conversation, error) {
	var c desk.Conversation
	var preview string
	var inbound, entry, answered sql.NullInt64
	var activity, created int64
	dest := append([]any{&c.WorkspaceID, &c.ID, &c.ChannelID, &c.Platform, &c.ContactID, &c.IdentityID, &c.CaseID, &preview,
		&inbound, &activity, &c.UnreadCount, &created, &entry, &answered, &c.OfferID, &c.PostID}, extra...)
	if err := rows.Scan(dest...); err != nil {
		return c, err
	}
	c.LastInboundAt, c.LastActivityAt, c.CreatedAt = fromNull(inbound), fromMicros(activity), fromMicros(created)
	c.EntryAt, c.EntryAnsweredAt = fromNull(entry), fromNull(answered)
	var err error
	if c.LastMessage, err = readPreview(preview); err != nil {
		return c, fmt.Errorf("read conversation %s: %w", c.ID, err)
	}
	return c, nil
}

// ConversationByID answers a conversation.
func (q *Queryer) ConversationByID(ctx context.Context, ws, id string) (desk.Conversation, error) {
	return q.conversation(ctx, ws, id, "")
}

// ConversationsByID answers the conversations of ids that are there, in the
// order of their ids.
func (q *Queryer) ConversationsByID(ctx context.Context, ws string, ids []string) ([]desk.Conversation, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	in, args := anyOf(q.s, ids)
	rows, err := q.query(ctx, "SELECT "+conversationColumns+" FROM conversations WHERE workspace_id = ? AND id "+in+" ORDER BY id", append([]any{ws}, args...)...)
	return collect(rows, err, "conversations", func(row interface{ Scan(...any) error }) (desk.Conversation, error) { return scanConversation(row) })
}

// LockConversation is ConversationByID for a change: nobody else changes the
// conversation until the transaction ends.
func (t *Tx) LockConversation(ctx context.Context, ws, id string) (desk.Conversation, error) {
	return t.conversation(ctx, ws, id, t.s.ForUpdate())
}

func (q *Queryer) conversation(ctx context.Context, ws, id, lock string) (desk.Conversation, error) {
	c, err := scanConversation(q.row(ctx, "SELECT "+conversationColumns+" FROM conversations WHERE workspace_id = ? AND id = ?"+lock, ws, id))
	if noRow(err) {
		return c, desk.NotFound("conversation")
	}
	if err != nil {
		return c, fmt.Errorf("load conversation %s: %w", id, err)
	}
	return c, nil
}

// LockConversations is LockConversation for many; ids that are not there are
// left out.
func (t *Tx) LockConversations(ctx context.Context, ws string, ids []string) (map[string]desk.Conversation, error) {
	byID := make(map[string]desk.Conversation, len(ids))
	if len(ids) == 0 {
		return byID, nil
	}
	in, args := anyOf(t.s, ids)
	found, err := t.lockConversations(ctx, "", "workspace_id = ? AND id "+in, append([]any{ws}, args...))
	for _, c := range found {
		byID[c.ID] = c.Conversation
	}
	return byID, err
}

// LockConversationsByThread answers the conversations of a channel with these
// thread keys, keyed by those, for a change.
func (t *Tx) LockConversationsByThread(ctx context.Context, ws, channelID string, threadKeys []string) (map[string]desk.Conversation, error) {
	byKey := make(map[string]desk.Conversation, len(threadKeys))
	if len(threadKeys) == 0 {
		return byKey, nil
	}
	in, args := anyOf(t.s, threadKeys)
	found, err := t.lockConversations(ctx, t.s.by("conversations_by_thread"), "workspace_id = ? AND channel_id = ? AND thread_key "+in, append([]any{ws, channelID}, args...))
	for _, c := range found {
		byKey[c.ThreadKey] = c.Conversation
	}
	return byKey, err
}

// LockConversationsOfIdentity answers the conversations of an identity on all
// channels, for a change.
func (t *Tx) LockConversationsOfIdentity(ctx context.Context, ws, contactID, identityID string) ([]NewConversation, error) {
	return t.lockConversations(ctx, "", "workspace_id = ? AND contact_id = ? AND identity_id = ?", []any{ws, contactID, identityID})
}

func (t *Tx) lockConversations(ctx context.Context, by, where string, args []any) ([]NewConversation, error) {
	rows, err := t.query(ctx, "SELECT "+conversationColumns+", thread_key FROM conversations"+by+" WHERE "+where+" ORDER BY id"+t.s.ForUpdate(), args...)
	if err != nil {
		return nil, fmt.Errorf("load conversations: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []NewConversation
	for rows.Next() {
		var n NewConversation
		if n.Conversation, err = scanConversation(rows, &n.ThreadKey); err != nil {
			return nil, fmt.Errorf("scan conversation: %w", err)
		}
		out = append(out, n)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("load conversations: %w", err)
	}
	return out, nil
}

// RethreadConversation gives a conversation another thread key, when its
// identity became another one.
func (t *Tx) RethreadConversation(ctx context.Context, ws, id, threadKey string) error {
	if _, err := t.exec(ctx, "UPDATE conversations SET thread_key = ? WHERE workspace_id = ? AND id = ?", threadKey, ws, id); err != nil {
		return fmt.Errorf("rethread conversation %s: %w", id, err)
	}
	return nil
}

// RemoteThreadOf is the platform's name of the conversation's thread, "" for
// direct messages.
func (q *Queryer) RemoteThreadOf(ctx context.Context, ws, conversationID string) (string, error) {
	var key string
	err := q.row(ctx, "SELECT thread_key FROM conversations WHERE workspace_id = ? AND id = ?", ws, conversationID).Scan(&key)
	if noRow(err) {
		return "", desk.NotFound("conversation")
	}
	if err != nil {
		return "", fmt.Errorf("load conversation %s: %w", conversationID, err)
	}
	if remote, ok := strings.CutPrefix(key, "t:"); ok {
		return remote, nil
	}
	return "", nil
}
