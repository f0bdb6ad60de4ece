package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"
)

// InsightKey says what a kept sum is about: a quarter of an hour, a channel and
// a template ("" for free messages).
type InsightKey struct {
	Slot      int64 // quarters of an hour since 1970 in UTC
	ChannelID string
	Template  string
}

// InsightSums are kept counts of one key.
type InsightSums struct {
	Received, Sent, Delivered, Read, Answered, Failed int64
}

// Add adds another's counts to s.
func (s *InsightSums) Add(o InsightSums) {
	s.Received += o.Received
	s.Sent += o.Sent
	s.Delivered += o.Delivered
	s.Read += o.Read
	s.Answered += o.Answered
	s.Failed += o.Failed
}

// InsightTimeKey is one bucket of the times until messages were read.
type InsightTimeKey struct {
	InsightKey
	Bucket int
}

// InsightErrorKey is one reason why messages of a channel failed.
type InsightErrorKey struct {
	ChannelID string
	Slot      int64
	Code      string
}

// InsightError is how often a reason came, and the network's words for it.
type InsightError struct {
	Code, Title string
	Count       int64
	LastAt      time.Time
}

// InsightWaiting are messages of ours in a conversation after which the customer
// has not written yet.
type InsightWaiting struct {
	ConversationID string
	InsightKey
	Count int64
}

// InsightMinute is what one channel carried in one minute.
type InsightMinute struct {
	ChannelID string
	Minute    int64 // since 1970
}

// InsightChange is what a run of events does to the kept sums.
type InsightChange struct {
	Seq     int64 // the last event
	Sums    map[InsightKey]InsightSums
	Times   map[InsightTimeKey]int64
	Errors  map[InsightErrorKey]InsightError
	Minutes map[InsightMinute]InsightSums
	// Waiting are those that wait from now on; Answered the conversations in
	// which nothing of before waits any more.
	Waiting  []InsightWaiting
	Answered []string
}

// LockInsights is the newest event of the workspace that is counted; no other
// transaction counts until this one ends.
func (t *Tx) LockInsights(ctx context.Context, ws string) (int64, error) {
	if _, err := t.exec(ctx, "INSERT INTO insight_places (workspace_id, seq) VALUES (?, 0) ON CONFLICT (workspace_id) DO NOTHING", ws); err != nil {
		return 0, fmt.Errorf("place workspace in the insights: %w", err)
	}
	var seq int64
	if err := t.row(ctx, "SELECT seq FROM insight_places WHERE workspace_id = ?"+t.s.ForUpdate(), ws).Scan(&seq); err != nil {
		return 0, fmt.Errorf("read the insights' place: %w", err)
	}
	return seq, nil
}

// InsightPlace is the newest event of the workspace that is counted.
func (q *Queryer) InsightPlace(ctx context.Context, ws string) (int64, error) {
	var seq int64
	err := q.row(ctx, "SELECT seq FROM insight_places WHERE workspace_id = ?", ws).Scan(&seq)
	if err != nil && !noRow(err) {
		return 0, fmt.Errorf("read the insights' place: %w", err)
	}
	return seq, nil
}

// InsightsBehind lists workspaces whose event log has grown beyond what is
// counted, at most limit.
func (q *Queryer) InsightsBehind(ctx context.Context, limit int) ([]string, error) {
	return collectIDs(q.query(ctx, "SELECT w.id FROM workspaces w LEFT JOIN insight_places p ON p.workspace_id = w.id WHERE w.event_seq > COALESCE(p.seq, 0) ORDER BY w.id LIMIT ?", limit))
}

// InsightsWaiting answers what waits for the customer in conversations.
func (q *Queryer) InsightsWaiting(ctx context.Context, ws string, conversations []string) ([]InsightWaiting, error) {
	if len(conversations) == 0 {
		return nil, nil
	}
	clause, args := anyOf(q.s, conversations)
	rows, err := q.query(ctx, "SELECT conversation_id, slot, channel_id, template, count FROM insight_waiting WHERE workspace_id = ? AND conversation_id "+clause, append([]any{ws}, args...)...)
	return collect(rows, err, "messages that wait", func(row interface{ Scan(...any) error }) (InsightWaiting, error) {
		var w InsightWaiting
		return w, row.Scan(&w.ConversationID, &w.Slot, &w.ChannelID, &w.Template, &w.Count)
	})
}

// SaveInsights adds a change to the kept sums and moves their place to its last
// event. LockInsights comes before it in the transaction.
func (t *Tx) SaveInsights(ctx context.Context, ws string, c InsightChange) error {
	for _, step := range []func(context.Context, string, InsightChange) error{t.saveInsightSums, t.saveInsightErrors, t.saveInsightWaiting} {
		if err := step(ctx, ws, c); err != nil {
			return fmt.Errorf("save insights: %w", err)
		}
	}
	if _, err := t.exec(ctx, "UPDATE insight_places SET seq = ? WHERE workspace_id = ?", c.Seq, ws); err != nil {
		return fmt.Errorf("move the insights' place: %w", err)
	}
	return nil
}

func (t *Tx) saveInsightSums(ctx context.Context, ws string, c InsightChange) error {
	var sums, times, minutes [][]any
	for k, s := range c.Sums {
		if s != (InsightSums{}) {
			sums = append(sums, []any{ws, k.Slot, k.ChannelID, k.Template, s.Received, s.Sent, s.Delivered, s.Read, s.Answered, s.Failed})
		}
	}
	for k, n := range c.Times {
		times = append(times, []any{ws, k.Slot, k.ChannelID, k.Template, k.Bucket, n})
	}
	for k, s := range c.Minutes {
		minutes = append(minutes, []any{ws, k.ChannelID, k.Minute, s.Received, s.Sent})
	}
	key := "workspace_id, slot, channel_id, template"
	if err := t.insert(ctx, "INSERT INTO insight_slots ("+key+", received, sent, delivered, read, answered, failed) VALUES",
		addTail("insight_slots", key, "received", "sent", "delivered", "read", "answered", "failed"), sums); err != nil {
		return err
	}
	if err := t.insert(ctx, "INSERT INTO insight_times ("+key+", bucket, count) VALUES", addTail("insight_times", key+", bucket", "count"), times); err != nil {
		return err
	}
	key = "workspace_id, channel_id, minute"
	return t.insert(ctx, "INSERT INTO insight_minutes ("+key+", received, sent) VALUES", addTail("insight_minutes", key, "received", "sent"), minutes)
}

func (t *Tx) saveInsightErrors(ctx context.Context, ws string, c InsightChange) error {
	var rows [][]any
	for k, e := range c.Errors {
		rows = append(rows, []any{ws, k.ChannelID, k.Slot, k.Code, e.Title, e.Count, micros(e.LastAt)})
	}
	return t.insert(ctx, "INSERT INTO insight_errors (workspace_id, channel_id, slot, code, title, count, last_at) VALUES",
		"ON CONFLICT (workspace_id, channel_id, slot, code) DO UPDATE SET title = excluded.title, count = insight_errors.count + excluded.count, last_at = excluded.last_at", rows)
}

func (t *Tx) saveInsightWaiting(ctx context.Context, ws string, c InsightChange) error {
	if len(c.Answered) > 0 {
		clause, args := anyOf(t.s, c.Answered)
		if _, err := t.exec(ctx, "DELETE FROM insight_waiting WHERE workspace_id = ? AND conversation_id "+clause, append([]any{ws}, args...)...); err != nil {
			return err
		}
	}
	slices.SortFunc(c.Waiting, func(a, b InsightWaiting) int {
		return cmp.Or(cmp.Compare(a.ConversationID, b.ConversationID), cmp.Compare(a.Slot, b.Slot), cmp.Compare(a.Template, b.Template))
	})
	rows := make([][]any, len(c.Waiting))
	for i, w := range c.Waiting {
		rows[i] = []any{ws, w.ConversationID, w.Slot, w.ChannelID, w.Template, w.Count}
	}
	key := "workspace_id, conversation_id, slot, channel_id, template"
	return t.insert(ctx, "INSERT INTO insight_waiting ("+key+", count) VALUES", addTail("insight_waiting", key, "count"), rows)
}

// DropOldInsights forgets what waited in slots before one, and minutes before
// another.
func (t *Tx) DropOldInsights(ctx context.Context, slot, minute int64) error {
	if _, err := t.exec(ctx, "DELETE FROM insight_waiting WHERE slot < ?", slot); err != nil {
		return fmt.Errorf("drop old insights: %w", err)
	}
	if _, err := t.exec(ctx, "DELETE FROM insight_minutes WHERE minute < ?", minute); err != nil {
		return fmt.Errorf("drop old insights: %w", err)
	}
	return nil
}
