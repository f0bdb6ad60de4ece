package store

import (
	"context"
	"fmt"
	"time"
)

// InsightQuery says which kept sums are read: those of the slots From to To, To
// left out.
type InsightQuery struct {
	From, To int64
	Channels []string // only these; nil for all
}

func (r InsightQuery) where(s *Store, ws string) (string, []any) {
	text, args := " WHERE workspace_id = ? AND slot >= ? AND slot < ?", []any{ws, r.From, r.To}
	if r.Channels != nil {
		clause, more := anyOf(s, r.Channels)
		text, args = text+" AND channel_id "+clause, append(args, more...)
	}
	return text, args
}

// InsightSums reads kept sums, slot by slot in order.
func (q *Queryer) InsightSums(ctx context.Context, ws string, r InsightQuery, each func(InsightKey, InsightSums)) error {
	where, args := r.where(q.s, ws)
	rows, err := q.query(ctx, "SELECT slot, channel_id, template, received, sent, delivered, read, answered, failed FROM insight_slots"+where+" ORDER BY slot, channel_id, template", args...)
	if err != nil {
		return fmt.Errorf("read insights: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var k InsightKey
		var s InsightSums
		if err := rows.Scan(&k.Slot, &k.ChannelID, &k.Template, &s.Received, &s.Sent, &s.Delivered, &s.Read, &s.Answered, &s.Failed); err != nil {
			return fmt.Errorf("scan insight: %w", err)
		}
		each(k, s)
	}
	return rows.Err()
}

// InsightTimes reads the times until messages were read, added up over the
// slots: the keys name none.
func (q *Queryer) InsightTimes(ctx context.Context, ws string, r InsightQuery, each func(InsightTimeKey, int64)) error {
	where, args := r.where(q.s, ws)
	rows, err := q.query(ctx, "SELECT channel_id, template, bucket, CAST(SUM(count) AS BIGINT) FROM insight_times"+where+" GROUP BY channel_id, template, bucket", args...)
	if err != nil {
		return fmt.Errorf("read times of insights: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var k InsightTimeKey
		var n int64
		if err := rows.Scan(&k.ChannelID, &k.Template, &k.Bucket, &n); err != nil {
			return fmt.Errorf("scan times of insights: %w", err)
		}
		each(k, n)
	}
	return rows.Err()
}

// InsightErrors answers why messages of a channel failed since a slot, the most
// frequent first, at most limit.
func (q *Queryer) InsightErrors(ctx context.Context, ws, channelID string, since int64, limit int) ([]InsightError, error) {
	rows, err := q.query(ctx, "SELECT code, MAX(title), CAST(SUM(count) AS BIGINT) AS times, MAX(last_at) FROM insight_errors WHERE workspace_id = ? AND channel_id = ? AND slot >= ? GROUP BY code ORDER BY times DESC, code LIMIT ?",
		ws, channelID, since, limit)
	return collect(rows, err, "errors of a channel", func(row interface{ Scan(...any) error }) (InsightError, error) {
		var e InsightError
		var last int64
		err := row.Scan(&e.Code, &e.Title, &e.Count, &last)
		e.LastAt = fromMicros(last)
		return e, err
	})
}

// ChannelErrors answers how many messages failed since a slot, by channel.
func (q *Queryer) ChannelErrors(ctx context.Context, ws string, channels []string, since int64) (map[string]int64, error) {
	out := map[string]int64{}
	if len(channels) == 0 {
		return out, nil
	}
	clause, args := anyOf(q.s, channels)
	rows, err := q.query(ctx, "SELECT channel_id, CAST(SUM(count) AS BIGINT) FROM insight_errors WHERE workspace_id = ? AND channel_id "+clause+" AND slot >= ? GROUP BY channel_id",
		append(append([]any{ws}, args...), since)...)
	return out, sumsInto(out, rows, err)
}

// ChannelTraffic answers what a channel received and sent from a minute on.
func (q *Queryer) ChannelTraffic(ctx context.Context, ws, channelID string, since int64) (InsightSums, error) {
	var s InsightSums
	err := q.row(ctx, "SELECT COALESCE(CAST(SUM(received) AS BIGINT), 0), COALESCE(CAST(SUM(sent) AS BIGINT), 0) FROM insight_minutes WHERE workspace_id = ? AND channel_id = ? AND minute >= ?", ws, channelID, since).
		Scan(&s.Received, &s.Sent)
	if err != nil {
		return s, fmt.Errorf("read the traffic of channel %s: %w", channelID, err)
	}
	return s, nil
}

// DeadLettersOf counts the open dead letters of a channel's newest thousand of
// the workspace.
func (q *Queryer) DeadLettersOf(ctx context.Context, ws, channelID string, since time.Time) (int64, error) {
	var n int64
	err := q.row(ctx, "SELECT COUNT(*) FROM (SELECT channel_id, created_at FROM dead_letters WHERE workspace_id = ? AND resolved_at IS NULL ORDER BY id DESC LIMIT 1000) newest WHERE channel_id = ? AND created_at >= ?", ws, channelID, micros(since)).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count dead letters of channel %s: %w", channelID, err)
	}
	return n, nil
}

func sumsInto(out map[string]int64, rows interface {
	Next() bool
	Scan(...any) error
	Err() error
	Close() error
}, err error) error {
	if err != nil {
		return fmt.Errorf("add up by channel: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id string
		var n int64
		if err := rows.Scan(&id, &n); err != nil {
			return fmt.Errorf("add up by channel: %w", err)
		}
		out[id] = n
	}
	return rows.Err()
}
