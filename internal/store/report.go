package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"
)

// ReportKey says what a kept sum is about: a quarter of an hour, a channel, and
// who of the team did it ("" for nobody).
type ReportKey struct {
	Slot      int64 // quarters of an hour since 1970 in UTC
	ChannelID string
	AgentID   string
}

// ReportSums are kept counts of one key.
type ReportSums struct {
	MessagesIn, MessagesOut, MessagesFailed   int64
	CasesOpened, CasesReopened, CasesResolved int64
}

// Add adds another's counts to s.
func (s *ReportSums) Add(o ReportSums) {
	s.MessagesIn += o.MessagesIn
	s.MessagesOut += o.MessagesOut
	s.MessagesFailed += o.MessagesFailed
	s.CasesOpened += o.CasesOpened
	s.CasesReopened += o.CasesReopened
	s.CasesResolved += o.CasesResolved
}

// ReportTimeKind says what a kept duration measures.
type ReportTimeKind string

// What is measured: the time to the first answer, and to the resolution.
const (
	ReportReply      ReportTimeKind = "reply"
	ReportResolution ReportTimeKind = "resolution"
)

// ReportTimeKey is one bucket of durations of one key.
type ReportTimeKey struct {
	ReportKey
	Kind   ReportTimeKind
	Bucket int
}

// ReportTime is how many durations fell into a bucket, and their sum.
type ReportTime struct {
	Count, Seconds int64
}

// ReportCase is what reports remember of a case.
type ReportCase struct {
	ID        string
	OpenedAt  time.Time // the last time
	AskedAt   *time.Time
	RepliedAt *time.Time
}

// ReportChange is what a run of events does to the kept sums.
type ReportChange struct {
	Seq       int64 // the last event
	Sums      map[ReportKey]ReportSums
	Times     map[ReportTimeKey]ReportTime
	Cases     []ReportCase
	Queues    ReportQueueChange
	Failed    []string // messages that failed
	NotFailed []string // messages that failed before and no longer do
}

// ReportSeq is the newest event of the workspace that reports have counted; no
// other transaction counts until this one ends.
func (t *Tx) ReportSeq(ctx context.Context, ws string) (int64, error) {
	if _, err := t.exec(ctx, "INSERT INTO report_places (workspace_id, seq) VALUES (?, 0) ON CONFLICT (workspace_id) DO NOTHING", ws); err != nil {
		return 0, fmt.Errorf("place workspace in the reports: %w", err)
	}
	var seq int64
	if err := t.row(ctx, "SELECT seq FROM report_places WHERE workspace_id = ?"+t.s.ForUpdate(), ws).Scan(&seq); err != nil {
		return 0, fmt.Errorf("read the reports' place: %w", err)
	}
	return seq, nil
}

// ReportPlace is the newest event of the workspace that reports have counted.
func (q *Queryer) ReportPlace(ctx context.Context, ws string) (int64, error) {
	var seq int64
	err := q.row(ctx, "SELECT seq FROM report_places WHERE workspace_id = ?", ws).Scan(&seq)
	if noRow(err) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read the reports' place: %w", err)
	}
	return seq, nil
}

// ReportBehind lists workspaces whose event log has grown beyond what is
// counted, at most limit.
func (q *Queryer) ReportBehind(ctx context.Context, limit int) ([]string, error) {
	return collectIDs(q.query(ctx, "SELECT w.id FROM workspaces w LEFT JOIN report_places p ON p.workspace_id = w.id WHERE w.event_seq > COALESCE(p.seq, 0) ORDER BY w.id LIMIT ?", limit))
}

// ReportCases answers what reports remember of these cases, by id.
func (q *Queryer) ReportCases(ctx context.Context, ws string, ids []string) (map[string]ReportCase, error) {
	out := map[string]ReportCase{}
	if len(ids) == 0 {
		return out, nil
	}
	clause, args := anyOf(q.s, ids)
	rows, err := q.query(ctx, "SELECT case_id, opened_at, asked_at, replied_at FROM report_cases WHERE workspace_id = ? AND case_id "+clause, append([]any{ws}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("read cases of reports: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var c ReportCase
		var opened int64
		var asked, replied sql.NullInt64
		if err := rows.Scan(&c.ID, &opened, &asked, &replied); err != nil {
			return nil, fmt.Errorf("scan case of reports: %w", err)
		}
		c.OpenedAt, c.AskedAt, c.RepliedAt = fromMicros(opened), fromNull(asked), fromNull(replied)
		out[c.ID] = c
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read cases of reports: %w", err)
	}
	return out, nil
}

// ReportFailed answers which of these messages are counted as failed.
func (q *Queryer) ReportFailed(ctx context.Context, ws string, ids []string) (map[string]bool, error) {
	out := map[string]bool{}
	if len(ids) == 0 {
		return out, nil
	}
	clause, args := anyOf(q.s, ids)
	found, err := collectIDs(q.query(ctx, "SELECT message_id FROM report_failed WHERE workspace_id = ? AND message_id "+clause, append([]any{ws}, args...)...))
	for _, id := range found {
		out[id] = true
	}
	return out, err
}

// SaveReport adds a change to the kept sums and moves their place to its last
// event. ReportSeq comes before it in the transaction.
func (t *Tx) SaveReport(ctx context.Context, ws string, c ReportChange) error {
	for _, step := range []func(context.Context, string, ReportChange) error{t.saveReportSums, t.saveReportTimes, t.saveReportCases, t.saveReportFailed, t.saveReportQueues} {
		if err := step(ctx, ws, c); err != nil {
			return fmt.Errorf("save reports: %w", err)
		}
	}
	if _, err := t.exec(ctx, "UPDATE report_places SET seq = ? WHERE workspace_id = ?", c.Seq, ws); err != nil {
		return fmt.Errorf("move the reports' place: %w", err)
	}
	return nil
}

// addTail is the clause that turns a multi-row INSERT into one that adds to
// the counts that are there.
func addTail(table, key string, cols ...string) string {
	var b strings.Builder
	b.WriteString("ON CONFLICT (" + key + ") DO UPDATE SET ")
	for i, c := range cols {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(c + " = " + table + "." + c + " + excluded." + c)
	}
	return b.String()
}

func (t *Tx) saveReportSums(ctx context.Context, ws string, c ReportChange) error {
	rows := make([][]any, 0, len(c.Sums))
	for k, s := range c.Sums {
		if s != (ReportSums{}) {
			rows = append(rows, []any{ws, k.Slot, k.ChannelID, k.AgentID, s.MessagesIn, s.MessagesOut, s.MessagesFailed, s.CasesOpened, s.CasesReopened, s.CasesResolved})
		}
	}
	return t.insert(ctx, "INSERT INTO report_slots (workspace_id, slot, channel_id, agent_id, messages_in, messages_out, messages_failed, cases_opened, cases_reopened, cases_resolved) VALUES",
		addTail("report_slots", "workspace_id, slot, channel_id, agent_id", "messages_in", "messages_out", "messages_failed", "cases_opened", "cases_reopened", "cases_resolved"), rows)
}

func (t *Tx) saveReportTimes(ctx context.Context, ws string, c ReportChange) error {
	rows := make([][]any, 0, len(c.Times))
	for k, v := range c.Times {
		rows = append(rows, []any{ws, k.Slot, string(k.Kind), k.ChannelID, k.AgentID, k.Bucket, v.Count, v.Seconds})
	}
	return t.insert(ctx, "INSERT INTO report_times (workspace_id, slot, kind, channel_id, agent_id, bucket, count, seconds) VALUES",
		addTail("report_times", "workspace_id, slot, kind, channel_id, agent_id, bucket", "count", "seconds"), rows)
}

func (t *Tx) saveReportCases(ctx context.Context, ws string, c ReportChange) error {
	slices.SortFunc(c.Cases, func(a, b ReportCase) int { return cmp.Compare(a.ID, b.ID) })
	rows := make([][]any, len(c.Cases))
	for i, k := range c.Cases {
		rows[i] = []any{ws, k.ID, micros(k.OpenedAt), microsOrNull(k.AskedAt), microsOrNull(k.RepliedAt)}
	}
	return t.insert(ctx, "INSERT INTO report_cases (workspace_id, case_id, opened_at, asked_at, replied_at) VALUES",
		upsertTail("workspace_id, case_id", "opened_at", "asked_at", "replied_at"), rows)
}

func (t *Tx) saveReportFailed(ctx context.Context, ws string, c ReportChange) error {
	rows := make([][]any, len(c.Failed))
	for i, id := range c.Failed {
		rows[i] = []any{ws, id}
	}
	if err := t.insert(ctx, "INSERT INTO report_failed (workspace_id, message_id) VALUES", "ON CONFLICT DO NOTHING", rows); err != nil {
		return err
	}
	if len(c.NotFailed) == 0 {
		return nil
	}
	clause, args := anyOf(t.s, c.NotFailed)
	_, err := t.exec(ctx, "DELETE FROM report_failed WHERE workspace_id = ? AND message_id "+clause, append([]any{ws}, args...)...)
	return err
}
