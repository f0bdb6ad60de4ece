package store

import (
	"context"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

// SignalCount is how often something was signalled on a day, of one template on
// one channel.
type SignalCount struct {
	Day       string // 2026-11-20, UTC
	ChannelID string
	Template  string // its name; "" for messages that are none
	Kind      string
	N         int64
}

// AddSignals adds to the counts.
func (t *Tx) AddSignals(ctx context.Context, ws string, list []SignalCount) error {
	rows := make([][]any, len(list))
	for i, c := range list {
		rows[i] = []any{ws, c.Day, c.ChannelID, c.Template, c.Kind, c.N}
	}
	err := t.insert(ctx, "INSERT INTO signal_days (workspace_id, day, channel_id, template, kind, n) VALUES",
		"ON CONFLICT (workspace_id, day, channel_id, template, kind) DO UPDATE SET n = signal_days.n + excluded.n", rows)
	if err != nil {
		return fmt.Errorf("count signals: %w", err)
	}
	return nil
}

// Signals are the counts of a workspace from a day on, of one channel or, with
// channelID empty, of all of them, in the order of their keys.
func (q *Queryer) Signals(ctx context.Context, ws, from, channelID, template string) ([]SignalCount, error) {
	where, args := "workspace_id = ? AND day >= ?", []any{ws, from}
	if channelID != "" {
		where, args = where+" AND channel_id = ?", append(args, channelID)
	}
	if template != "" {
		where, args = where+" AND template = ?", append(args, template)
	}
	rows, err := q.query(ctx, "SELECT day, channel_id, template, kind, n FROM signal_days WHERE "+where+" ORDER BY day, channel_id, template, kind", args...)
	return collect(rows, err, "signals", func(row interface{ Scan(...any) error }) (SignalCount, error) {
		var c SignalCount
		return c, row.Scan(&c.Day, &c.ChannelID, &c.Template, &c.Kind, &c.N)
	})
}

// SignalPlace is how far the looking for stop words and signals is; 0 where it
// has not begun.
func (q *Queryer) SignalPlace(ctx context.Context, ws string) (int64, error) {
	var seq int64
	err := q.row(ctx, "SELECT seq FROM signal_places WHERE workspace_id = ?", ws).Scan(&seq)
	if err != nil && !noRow(err) {
		return 0, fmt.Errorf("read the place of signals: %w", err)
	}
	return seq, nil
}

// LockSignals is SignalPlace for a change: nobody else looks for the
// workspace's signals until the transaction ends.
func (t *Tx) LockSignals(ctx context.Context, ws string) (int64, error) {
	if _, err := t.exec(ctx, "INSERT INTO signal_places (workspace_id, seq) VALUES (?, 0) ON CONFLICT (workspace_id) DO NOTHING", ws); err != nil {
		return 0, fmt.Errorf("begin to look for signals: %w", err)
	}
	var seq int64
	if err := t.row(ctx, "SELECT seq FROM signal_places WHERE workspace_id = ?"+t.s.ForUpdate(), ws).Scan(&seq); err != nil {
		return 0, fmt.Errorf("read the place of signals: %w", err)
	}
	return seq, nil
}

// SaveSignalPlace keeps how far the looking for signals is.
func (t *Tx) SaveSignalPlace(ctx context.Context, ws string, seq int64) error {
	if _, err := t.exec(ctx, "UPDATE signal_places SET seq = ? WHERE workspace_id = ?", seq, ws); err != nil {
		return fmt.Errorf("move the place of signals: %w", err)
	}
	return nil
}

// SignalsBehind lists workspaces with events that were not looked at, at most
// limit.
func (q *Queryer) SignalsBehind(ctx context.Context, limit int) ([]string, error) {
	return collectIDs(q.query(ctx, "SELECT w.id FROM workspaces w LEFT JOIN signal_places p ON p.workspace_id = w.id WHERE w.event_seq > COALESCE(p.seq, 0) ORDER BY w.id LIMIT ?", limit))
}

// LastTemplate is the name of the template that was sent last in a conversation
// since a moment, "" for none.
func (q *Queryer) LastTemplate(ctx context.Context, ws, conversationID string, since time.Time) (string, error) {
	var raw string
	err := q.row(ctx, "SELECT content FROM messages WHERE workspace_id = ? AND conversation_id = ? AND occurred_at >= ? AND direction = 'out' AND kind = 'template' ORDER BY occurred_at DESC, id DESC LIMIT 1",
		ws, conversationID, micros(since)).Scan(&raw)
	if noRow(err) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("find the template before: %w", err)
	}
	var c *desk.Content
	if err := optionalJSON(raw, &c); err != nil || c == nil || c.Template == nil {
		return "", err
	}
	return c.Template.Name, nil
}
