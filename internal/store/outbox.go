package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
)

// ErrFenced is the error of a write by a sender that another one followed.
var ErrFenced = errors.New("another sender took over this channel")

// OutboxItem is a queued message, as much as its sender needs to order it.
type OutboxItem struct {
	ID             string
	ConversationID string
}

// OutboxSend is a queued message that was tried before.
type OutboxSend struct {
	MessageID string
	Flying    bool // its answer was not stored
	Attempts  int
	NextAt    time.Time // where not flying
}

// OutboxChannel names a channel's outbox.
type OutboxChannel struct {
	WorkspaceID, ChannelID string
}

// WantSender notes that the channel has a message to send, and answers whether
// nobody had noted it: the caller then inserts the job. The channel's row stays
// locked until the transaction ends, so call it late, right before the events.
func (t *Tx) WantSender(ctx context.Context, ws, channelID string, now time.Time) (bool, error) {
	// A conflict locks the row even where the WHERE leaves it alone; see
	// ReleaseSender for why that matters.
	n, err := t.exec(ctx, "INSERT INTO outbox_channels (workspace_id, channel_id, wanted, wanted_at) VALUES (?, ?, 1, ?) "+
		"ON CONFLICT (workspace_id, channel_id) DO UPDATE SET wanted = 1, wanted_at = excluded.wanted_at WHERE outbox_channels.wanted = 0",
		ws, channelID, micros(now))
	if err != nil {
		return false, fmt.Errorf("want a sender of channel %s: %w", channelID, err)
	}
	return n > 0, nil
}

// TakeSender makes owner the channel's sender until the lease's end and answers
// the token that proves it, or false while another one's lease lasts.
func (t *Tx) TakeSender(ctx context.Context, ws, channelID, owner string, now, until time.Time) (int64, bool, error) {
	var token int64
	err := t.row(ctx, "UPDATE outbox_channels SET owner = ?, token = token + 1, lease_until = ?, wanted = 1 "+
		"WHERE workspace_id = ? AND channel_id = ? AND (owner = '' OR lease_until < ?) RETURNING token",
		owner, micros(until), ws, channelID, micros(now)).Scan(&token)
	if noRow(err) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, fmt.Errorf("take channel %s: %w", channelID, err)
	}
	return token, true, nil
}

// HoldSender proves within a transaction that the sender of token still has
// the channel, and extends its lease; ErrFenced where it has not.
func (t *Tx) HoldSender(ctx context.Context, ws, channelID string, token int64, until time.Time) error {
	n, err := t.exec(ctx, "UPDATE outbox_channels SET lease_until = ? WHERE workspace_id = ? AND channel_id = ? AND token = ? AND owner <> ''",
		micros(until), ws, channelID, token)
	if err != nil {
		return fmt.Errorf("hold channel %s: %w", channelID, err)
	}
	if n == 0 {
		return ErrFenced
	}
	return nil
}

// ReleaseSender ends a sender's lease; wanted says whether messages are left
// for the next one. ErrFenced where another sender followed already.
//
// A sender that finds its outbox empty calls this first and looks again in the
// same transaction: whoever queues a message touches this row too (WantSender),
// so either their transaction is over and the look sees the message, or it
// waits for ours and then finds wanted at 0 and inserts a job. A message that
// nobody comes for cannot be. On SQLite writers come one after the other
// anyway; on PostgreSQL it is the lock of the row, which WantSender takes also
// where it changes nothing, and that each statement there sees what was
// committed before it began.
func (t *Tx) ReleaseSender(ctx context.Context, ws, channelID string, token int64, wanted bool, now time.Time) error {
	want := 0
	if wanted {
		want = 1
	}
	n, err := t.exec(ctx, "UPDATE outbox_channels SET owner = '', lease_until = 0, wanted = ?, wanted_at = ? "+
		"WHERE workspace_id = ? AND channel_id = ? AND token = ?", want, micros(now), ws, channelID, token)
	if err != nil {
		return fmt.Errorf("release channel %s: %w", channelID, err)
	}
	if n == 0 {
		return ErrFenced
	}
	return nil
}

// ForsakenSenders answers the channels whose sender died (its lease runs out
// before dead) or whose job never came (wanted since before stale), those where
// either is said to be after far, which a clock wrote that was wrong, and marks
// them as wanted now, so that the caller inserts one new job for each. Leases
// whose owner begins with spare are left alone where it is not empty.
func (t *Tx) ForsakenSenders(ctx context.Context, now, dead, stale, far time.Time, spare string) ([]OutboxChannel, error) {
	rows, err := t.query(ctx, "UPDATE outbox_channels SET owner = '', lease_until = 0, wanted_at = ? WHERE wanted = 1 AND "+
		"((owner <> '' AND (lease_until < ? OR lease_until > ?) AND owner NOT LIKE ?) OR (owner = '' AND (wanted_at < ? OR wanted_at > ?))) RETURNING workspace_id, channel_id",
		micros(now), micros(dead), micros(far), likePrefix(spare), micros(stale), micros(far))
	if err != nil {
		return nil, fmt.Errorf("find forsaken channels: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []OutboxChannel
	for rows.Next() {
		var c OutboxChannel
		if err := rows.Scan(&c.WorkspaceID, &c.ChannelID); err != nil {
			return nil, fmt.Errorf("scan forsaken channel: %w", err)
		}
		out = append(out, c)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("find forsaken channels: %w", err)
	}
	return out, nil
}

// likePrefix is the pattern of what begins with an id, "" for nothing.
func likePrefix(id string) string {
	if id == "" {
		return ""
	}
	return id + "%"
}

// HasForsakenSenders is ForsakenSenders for reading: it costs nothing where
// all is well.
func (q *Queryer) HasForsakenSenders(ctx context.Context, dead, stale, far time.Time) (bool, error) {
	var n int
	err := q.row(ctx, "SELECT COUNT(*) FROM outbox_channels WHERE wanted = 1 AND ((owner <> '' AND (lease_until < ? OR lease_until > ?)) OR (owner = '' AND (wanted_at < ? OR wanted_at > ?)))",
		micros(dead), micros(far), micros(stale), micros(far)).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("find forsaken channels: %w", err)
	}
	return n > 0, nil
}

// Outbox lists the queued messages of a channel in the order of their making.
func (q *Queryer) Outbox(ctx context.Context, ws, channelID string, limit int) ([]OutboxItem, error) {
	rows, err := q.query(ctx, "SELECT id, conversation_id FROM messages WHERE workspace_id = ? AND channel_id = ? "+
		"AND direction = 'out' AND status = 'queued' ORDER BY id LIMIT ?", ws, channelID, limit)
	if err != nil {
		return nil, fmt.Errorf("read the outbox of channel %s: %w", channelID, err)
	}
	defer func() { _ = rows.Close() }()
	var out []OutboxItem
	for rows.Next() {
		var o OutboxItem
		if err := rows.Scan(&o.ID, &o.ConversationID); err != nil {
			return nil, fmt.Errorf("scan outbox: %w", err)
		}
		out = append(out, o)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read the outbox of channel %s: %w", channelID, err)
	}
	return out, nil
}

// OutboxSends lists the messages of a channel that were tried and have no end
// yet.
func (q *Queryer) OutboxSends(ctx context.Context, ws, channelID string) ([]OutboxSend, error) {
	rows, err := q.query(ctx, "SELECT message_id, state, attempts, next_at FROM outbox_sends WHERE workspace_id = ? AND channel_id = ? ORDER BY message_id", ws, channelID)
	if err != nil {
		return nil, fmt.Errorf("read the sends of channel %s: %w", channelID, err)
	}
	defer func() { _ = rows.Close() }()
	var out []OutboxSend
	for rows.Next() {
		var o OutboxSend
		var state string
		var next int64
		if err := rows.Scan(&o.MessageID, &state, &o.Attempts, &next); err != nil {
			return nil, fmt.Errorf("scan send: %w", err)
		}
		o.Flying, o.NextAt = state == "flying", fromMicros(next)
		out = append(out, o)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read the sends of channel %s: %w", channelID, err)
	}
	return out, nil
}

// SaveSends notes messages that are about to be handed to the platform, or
// wait for another try.
func (t *Tx) SaveSends(ctx context.Context, ws, channelID string, sends []OutboxSend) error {
	rows := make([][]any, len(sends))
	for i, o := range sends {
		state := "waiting"
		if o.Flying {
			state = "flying"
		}
		rows[i] = []any{ws, channelID, o.MessageID, state, o.Attempts, micros(o.NextAt)}
	}
	err := t.insert(ctx, "INSERT INTO outbox_sends (workspace_id, channel_id, message_id, state, attempts, next_at) VALUES",
		upsertTail("workspace_id, channel_id, message_id", "state", "attempts", "next_at"), rows)
	if err != nil {
		return fmt.Errorf("note sends of channel %s: %w", channelID, err)
	}
	return nil
}

// EndSends forgets messages that have their end.
func (t *Tx) EndSends(ctx context.Context, ws, channelID string, messageIDs []string) error {
	if len(messageIDs) == 0 {
		return nil
	}
	marks, args := inList(messageIDs)
	_, err := t.exec(ctx, "DELETE FROM outbox_sends WHERE workspace_id = ? AND channel_id = ? AND message_id IN ("+marks+")",
		append([]any{ws, channelID}, args...)...)
	if err != nil {
		return fmt.Errorf("end sends of channel %s: %w", channelID, err)
	}
	return nil
}

// OutboxTarget is where the messages of a conversation go.
type OutboxTarget struct {
	IdentityID string
	Platform   string
	Address    string
	Keys       []string
	Thread     string // the platform's name of it, "" for direct messages
	Post       string // the platform's name of what it stands under; "" for what is said in private
	Display    string // the recipient as people write them
	// LastInboundAt is when the customer wrote last, nil for never.
	LastInboundAt *time.Time
}

// OutboxTargets answers where the messages of conversations go, by
// conversation.
func (q *Queryer) OutboxTargets(ctx context.Context, ws string, conversationIDs []string) (map[string]OutboxTarget, error) {
	out := make(map[string]OutboxTarget, len(conversationIDs))
	if len(conversationIDs) == 0 {
		return out, nil
	}
	marks, args := inList(conversationIDs)
	rows, err := q.query(ctx, "SELECT c.id, c.thread_key, c.last_inbound_at, i.id, i.platform, i.address, i.display FROM conversations c "+
		"JOIN identities i ON i.workspace_id = c.workspace_id AND i.id = c.identity_id WHERE c.workspace_id = ? AND c.id IN ("+marks+")",
		append([]any{ws}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("load recipients: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var identities []string
	for rows.Next() {
		var id, thread string
		var wrote sql.NullInt64
		var t OutboxTarget
		if err := rows.Scan(&id, &thread, &wrote, &t.IdentityID, &t.Platform, &t.Address, &t.Display); err != nil {
			return nil, fmt.Errorf("scan recipient: %w", err)
		}
		t.LastInboundAt = fromNull(wrote)
		t.Thread, _ = strings.CutPrefix(thread, "t:")
		if t.Thread == thread {
			t.Thread = ""
		}
		if post, public := strings.CutPrefix(thread, "p:"); public {
			if at := strings.LastIndexByte(post, '/'); at >= 0 {
				t.Post = post[:at]
			}
		}
		identities = append(identities, t.IdentityID)
		out[id] = t
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("load recipients: %w", err)
	}
	_ = rows.Close()
	keys, err := q.keysOfIdentities(ctx, ws, identities)
	if err != nil {
		return nil, err
	}
	for id, t := range out {
		t.Keys = keys[t.IdentityID]
		out[id] = t
	}
	return out, nil
}

func (q *Queryer) keysOfIdentities(ctx context.Context, ws string, ids []string) (map[string][]string, error) {
	out := make(map[string][]string, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	marks, args := inList(ids)
	rows, err := q.query(ctx, "SELECT identity_id, key FROM identity_keys WHERE workspace_id = ? AND identity_id IN ("+marks+") ORDER BY identity_id, key",
		append([]any{ws}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("load keys of recipients: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id, key string
		if err := rows.Scan(&id, &key); err != nil {
			return nil, fmt.Errorf("scan identity key: %w", err)
		}
		out[id] = append(out[id], key)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("load keys of recipients: %w", err)
	}
	return out, nil
}

// NewestInbound is the customer's newest message in a conversation that the
// platform has a name for: its id and that name, "" where there is none.
func (q *Queryer) NewestInbound(ctx context.Context, ws, conversationID string) (id, externalID string, err error) {
	err = q.row(ctx, "SELECT id, external_id FROM messages WHERE workspace_id = ? AND conversation_id = ? AND direction = 'in' AND external_id <> '' AND external_id NOT LIKE 'page:%' "+
		"ORDER BY occurred_at DESC, id DESC LIMIT 1", ws, conversationID).Scan(&id, &externalID)
	if noRow(err) {
		return "", "", nil
	}
	if err != nil {
		return "", "", fmt.Errorf("load the newest message of conversation %s: %w", conversationID, err)
	}
	return id, externalID, nil
}

// SentLately is how many messages went to conversations since a time, by
// conversation.
func (q *Queryer) SentLately(ctx context.Context, ws string, conversationIDs []string, since time.Time) (map[string]int, error) {
	out := map[string]int{}
	if len(conversationIDs) == 0 {
		return out, nil
	}
	clause, args := anyOf(q.s, conversationIDs)
	rows, err := q.query(ctx, "SELECT conversation_id, COUNT(*) FROM messages WHERE workspace_id = ? AND conversation_id "+clause+" AND occurred_at > ? AND direction = 'out' AND status <> 'queued' GROUP BY conversation_id",
		append(append([]any{ws}, args...), micros(since))...)
	if err != nil {
		return nil, fmt.Errorf("count what was sent lately: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id string
		var n int
		if err := rows.Scan(&id, &n); err != nil {
			return nil, fmt.Errorf("scan what was sent lately: %w", err)
		}
		out[id] = n
	}
	return out, rows.Err()
}
