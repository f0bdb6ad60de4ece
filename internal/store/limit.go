package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// LimitChannel is what is known of a channel's limits.
type LimitChannel struct {
	WorkspaceID string
	ChannelID   string
	Scope       string // whose limit of customers it is
	Most        int64  // customers written to first in 24 hours; -1 without end, 0 unknown
	PerSecond   int64  // messages; 0 unknown
	ReadAt      time.Time
}

const limitChannelColumns = "workspace_id, channel_id, scope, most, per_second, read_at"

func scanLimitChannel(row interface{ Scan(...any) error }) (LimitChannel, error) {
	var c LimitChannel
	var at int64
	err := row.Scan(&c.WorkspaceID, &c.ChannelID, &c.Scope, &c.Most, &c.PerSecond, &at)
	c.ReadAt = fromMicros(at)
	return c, err
}

// LimitChannels are the limits of a workspace's channels.
func (q *Queryer) LimitChannels(ctx context.Context, ws string) ([]LimitChannel, error) {
	rows, err := q.query(ctx, "SELECT "+limitChannelColumns+" FROM limit_channels WHERE workspace_id = ? ORDER BY channel_id", ws)
	return collect(rows, err, "limits", scanLimitChannel)
}

// AllLimitChannels are the limits of all channels of the installation.
func (q *Queryer) AllLimitChannels(ctx context.Context) ([]LimitChannel, error) {
	rows, err := q.query(ctx, "SELECT "+limitChannelColumns+" FROM limit_channels ORDER BY workspace_id, channel_id LIMIT 100000")
	return collect(rows, err, "limits", scanLimitChannel)
}

// LimitsBehind lists workspaces with channels whose limits were not read since a
// time, at most limit.
func (q *Queryer) LimitsBehind(ctx context.Context, since time.Time, limit int) ([]string, error) {
	return collectIDs(q.query(ctx, "SELECT DISTINCT c.workspace_id FROM channels c LEFT JOIN limit_channels l ON l.workspace_id = c.workspace_id AND l.channel_id = c.id "+
		"WHERE c.deleted_at IS NULL AND COALESCE(l.read_at, 0) < ? ORDER BY c.workspace_id LIMIT ?", micros(since), limit))
}

// SaveLimitChannel keeps what is known of a channel's limits.
func (t *Tx) SaveLimitChannel(ctx context.Context, c LimitChannel) error {
	_, err := t.exec(ctx, "INSERT INTO limit_channels ("+limitChannelColumns+") VALUES ("+Marks(6)+") "+upsertTail("workspace_id, channel_id", "scope", "most", "per_second", "read_at"),
		c.WorkspaceID, c.ChannelID, c.Scope, c.Most, c.PerSecond, micros(c.ReadAt))
	if err != nil {
		return fmt.Errorf("save limits of channel %s: %w", c.ChannelID, err)
	}
	return nil
}

// limitSlot is how long the stretches are in which reached customers are
// counted.
const limitSlot = int64(5 * time.Minute / time.Microsecond)

// LimitUsed is how many customers a scope has written to first since a time.
func (q *Queryer) LimitUsed(ctx context.Context, ws, scope string, since time.Time) (int64, error) {
	first := micros(since)/limitSlot + 1 // the first slot that lies whole within it
	var whole sql.NullInt64
	if err := q.row(ctx, "SELECT SUM(n) FROM limit_slots WHERE workspace_id = ? AND scope = ? AND slot >= ?", ws, scope, first).Scan(&whole); err != nil {
		return 0, fmt.Errorf("count who was written to: %w", err)
	}
	var edge int64
	if err := q.row(ctx, "SELECT COUNT(*) FROM limit_reached WHERE workspace_id = ? AND scope = ? AND at > ? AND at < ?", ws, scope, micros(since), first*limitSlot).Scan(&edge); err != nil {
		return 0, fmt.Errorf("count who was written to: %w", err)
	}
	return whole.Int64 + edge, nil
}

// LimitNext is when the first customer of those since a time was written to: 24
// hours after it there is room for another one.
func (q *Queryer) LimitNext(ctx context.Context, ws, scope string, since time.Time) (*time.Time, error) {
	var at sql.NullInt64
	if err := q.row(ctx, "SELECT MIN(at) FROM limit_reached WHERE workspace_id = ? AND scope = ? AND at > ?", ws, scope, micros(since)).Scan(&at); err != nil {
		return nil, fmt.Errorf("look who was written to first: %w", err)
	}
	return fromNull(at), nil
}

// LimitReached is when a customer was written to first for the last time; nil
// for never.
func (q *Queryer) LimitReached(ctx context.Context, ws, scope, identityID string) (*time.Time, error) {
	var at int64
	err := q.row(ctx, "SELECT at FROM limit_reached WHERE workspace_id = ? AND scope = ? AND identity_id = ?", ws, scope, identityID).Scan(&at)
	if noRow(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look when somebody was written to: %w", err)
	}
	t := fromMicros(at)
	return &t, nil
}

// LockLimit has nobody else use up a scope's limit until the transaction ends.
func (t *Tx) LockLimit(ctx context.Context, ws, scope string) error {
	var n int64
	err := t.row(ctx, "SELECT most FROM limit_channels"+t.s.by("limit_channels_by_scope")+" WHERE workspace_id = ? AND scope = ? ORDER BY channel_id LIMIT 1"+t.s.ForUpdate(), ws, scope).Scan(&n)
	if err != nil && !noRow(err) {
		return fmt.Errorf("lock a limit: %w", err)
	}
	return nil
}

// ReachLimit keeps that a customer was written to first; before is the last time.
func (t *Tx) ReachLimit(ctx context.Context, ws, scope, identityID, messageID string, before *time.Time, at time.Time) error {
	if _, err := t.exec(ctx, "INSERT INTO limit_reached (workspace_id, scope, identity_id, at, message_id) VALUES (?, ?, ?, ?, ?) "+upsertTail("workspace_id, scope, identity_id", "at", "message_id"),
		ws, scope, identityID, micros(at), messageID); err != nil {
		return fmt.Errorf("note who was written to: %w", err)
	}
	if before != nil {
		if err := t.countSlot(ctx, ws, scope, *before, -1); err != nil {
			return err
		}
	}
	return t.countSlot(ctx, ws, scope, at, 1)
}

func (t *Tx) countSlot(ctx context.Context, ws, scope string, at time.Time, by int64) error {
	if _, err := t.exec(ctx, "INSERT INTO limit_slots (workspace_id, scope, slot, n) VALUES (?, ?, ?, ?) "+addTail("limit_slots", "workspace_id, scope, slot", "n"), ws, scope, micros(at)/limitSlot, by); err != nil {
		return fmt.Errorf("count who was written to: %w", err)
	}
	return nil
}

// UnreachLimit takes back what messages used up that did not arrive.
func (t *Tx) UnreachLimit(ctx context.Context, ws string, messageIDs []string) error {
	if len(messageIDs) == 0 {
		return nil
	}
	clause, args := anyOf(t.s, messageIDs)
	type one struct {
		scope, identity string
		at              int64
	}
	rows, err := t.query(ctx, "SELECT scope, identity_id, at FROM limit_reached"+t.s.by("limit_reached_by_message")+" WHERE workspace_id = ? AND message_id "+clause, append([]any{ws}, args...)...)
	list, err := collect(rows, err, "who was written to", func(row interface{ Scan(...any) error }) (one, error) {
		var o one
		return o, row.Scan(&o.scope, &o.identity, &o.at)
	})
	if err != nil {
		return err
	}
	for _, o := range list {
		if _, err := t.exec(ctx, "DELETE FROM limit_reached WHERE workspace_id = ? AND scope = ? AND identity_id = ?", ws, o.scope, o.identity); err != nil {
			return fmt.Errorf("take back who was written to: %w", err)
		}
		if err := t.countSlot(ctx, ws, o.scope, fromMicros(o.at), -1); err != nil {
			return err
		}
	}
	return nil
}

// LimitPolicy is what happens when a limit is used up: "stop" or "warn".
func (q *Queryer) LimitPolicy(ctx context.Context, ws string) (string, error) {
	var p string
	err := q.row(ctx, "SELECT policy FROM limit_policies WHERE workspace_id = ?", ws).Scan(&p)
	if noRow(err) {
		return "stop", nil
	}
	if err != nil {
		return "", fmt.Errorf("read the policy of limits: %w", err)
	}
	return p, nil
}

// SaveLimitPolicy keeps it.
func (t *Tx) SaveLimitPolicy(ctx context.Context, ws, policy string) error {
	if _, err := t.exec(ctx, "INSERT INTO limit_policies (workspace_id, policy) VALUES (?, ?) "+upsertTail("workspace_id", "policy"), ws, policy); err != nil {
		return fmt.Errorf("save the policy of limits: %w", err)
	}
	return nil
}
