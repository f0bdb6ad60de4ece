package store

import (
	"context"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/desk"
)

// Receipt is news about one of our messages, here kept because it came before
// we knew the message by its external id.
type Receipt = desk.Receipt

// LockExternal makes a receipt and the message it is about meet. Who gives a
// message its external id and who keeps a receipt because there is no such
// message lock the id first: the second of them sees what the first did. Look
// for the message again once it is locked. SQLite has one writer and needs none.
func (t *Tx) LockExternal(ctx context.Context, channelID string, externalIDs []string) error {
	if t.s.engine != Postgres {
		return nil
	}
	keys := make([]int64, len(externalIDs))
	for i, id := range externalIDs {
		h := fnv.New64a()
		_, _ = h.Write([]byte(channelID + "\x00" + id))
		keys[i] = int64(h.Sum64())
	}
	if len(keys) == 0 {
		return nil
	}
	slices.Sort(keys) // one order for everyone; VALUES are read as they stand
	_, args := inList(keys)
	rows := strings.Repeat("(CAST(? AS BIGINT)), ", len(args)-1) + "(CAST(? AS BIGINT))"
	if _, err := t.exec(ctx, "SELECT pg_advisory_xact_lock(k) FROM (VALUES "+rows+") AS ids (k)", args...); err != nil {
		return fmt.Errorf("lock external ids: %w", err)
	}
	return nil
}

// KeepOrphanReceipts keeps receipts of messages that are not known yet, one a
// message and status.
func (t *Tx) KeepOrphanReceipts(ctx context.Context, ws, channelID string, rs []Receipt) error {
	rows := make([][]any, len(rs))
	for i := range rs {
		rows[i] = []any{ws, channelID, rs[i].ExternalID, string(rs[i].Status), micros(rs[i].At), toJSON(rs[i]), micros(rs[i].ReceivedAt)}
	}
	if err := t.insert(ctx, "INSERT INTO orphan_receipts (workspace_id, channel_id, external_id, status, occurred_at, body, received_at) VALUES",
		"ON CONFLICT DO NOTHING", rows); err != nil {
		return fmt.Errorf("keep orphan receipts: %w", err)
	}
	return nil
}

// TakeOrphanReceipts removes and answers the receipts that wait for messages
// with these external ids. Whoever gives a message its external id calls it in
// the same transaction, after writing the id, and applies what it gets with
// conversation.ApplyReceipt.
func (t *Tx) TakeOrphanReceipts(ctx context.Context, ws, channelID string, externalIDs []string) (map[string][]Receipt, error) {
	out := map[string][]Receipt{}
	if len(externalIDs) == 0 {
		return out, nil
	}
	if err := t.LockExternal(ctx, channelID, externalIDs); err != nil {
		return nil, err
	}
	in, args := anyOf(t.s, externalIDs)
	rows, err := t.query(ctx, "DELETE FROM orphan_receipts WHERE workspace_id = ? AND channel_id = ? AND external_id "+in+" "+
		"RETURNING external_id, status, occurred_at, body, received_at", append([]any{ws, channelID}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("take orphan receipts: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var r Receipt
		var at, received int64
		var body string
		if err := rows.Scan(&r.ExternalID, &r.Status, &at, &body, &received); err != nil {
			return nil, fmt.Errorf("scan orphan receipt: %w", err)
		}
		if err := fromJSON(body, &r); err != nil {
			return nil, fmt.Errorf("read orphan receipt of %s: %w", r.ExternalID, err)
		}
		r.At, r.ReceivedAt = fromMicros(at), fromMicros(received)
		out[r.ExternalID] = append(out[r.ExternalID], r)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("take orphan receipts: %w", err)
	}
	return out, nil
}

// DropOrphanReceipts removes receipts received before t, of messages that were
// never ours.
func (t *Tx) DropOrphanReceipts(ctx context.Context, before time.Time) (int64, error) {
	n, err := t.exec(ctx, "DELETE FROM orphan_receipts WHERE received_at < ?", micros(before))
	if err != nil {
		return 0, fmt.Errorf("drop orphan receipts: %w", err)
	}
	return n, nil
}

// SeenKeys answers which of the events' keys had their effect already.
func (q *Queryer) SeenKeys(ctx context.Context, ws, channelID string, keys []string) (map[string]bool, error) {
	out := map[string]bool{}
	if len(keys) == 0 {
		return out, nil
	}
	in, args := anyOf(q.s, keys)
	rows, err := q.query(ctx, "SELECT key FROM inbound_seen WHERE workspace_id = ? AND channel_id = ? AND key "+in,
		append([]any{ws, channelID}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("load seen keys: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var key string
		if err := rows.Scan(&key); err != nil {
			return nil, fmt.Errorf("scan seen key: %w", err)
		}
		out[key] = true
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("load seen keys: %w", err)
	}
	return out, nil
}

// SeenKey is the key of an event that had its effect.
type SeenKey struct{ WorkspaceID, ChannelID, Key string }

// MarkSeen notes that events had their effect. A key that is there already is
// an IsUnique error: two transactions applied the same event.
func (t *Tx) MarkSeen(ctx context.Context, keys []SeenKey, at time.Time) error {
	rows := make([][]any, len(keys))
	for i, k := range keys {
		rows[i] = []any{k.WorkspaceID, k.ChannelID, k.Key, micros(at)}
	}
	if err := t.insert(ctx, "INSERT INTO inbound_seen (workspace_id, channel_id, key, seen_at) VALUES", "", rows); err != nil {
		return fmt.Errorf("mark seen: %w", err)
	}
	return nil
}

// ForgetSeen removes keys seen before t: no platform repeats an event so late.
func (t *Tx) ForgetSeen(ctx context.Context, before time.Time) (int64, error) {
	n, err := t.exec(ctx, "DELETE FROM inbound_seen WHERE seen_at < ?", micros(before))
	if err != nil {
		return 0, fmt.Errorf("forget seen keys: %w", err)
	}
	return n, nil
}
