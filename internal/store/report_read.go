package store

import (
	"context"
	"fmt"
)

// ReportQuery says which kept sums are read: those of the slots From to To, To
// left out.
type ReportQuery struct {
	From, To int64
	Channels []string // only these; nil for all
	AgentID  string   // only what this member did; "" for everybody and nobody
}

func (r ReportQuery) where(s *Store, ws string) (string, []any) {
	text, args := " WHERE workspace_id = ? AND slot >= ? AND slot < ?", []any{ws, r.From, r.To}
	if r.Channels != nil {
		clause, more := anyOf(s, r.Channels)
		text, args = text+" AND channel_id "+clause, append(args, more...)
	}
	if r.AgentID != "" {
		text, args = text+" AND agent_id = ?", append(args, r.AgentID)
	}
	return text, args
}

const (
	reportSumColumns = "messages_in, messages_out, messages_failed, cases_opened, cases_reopened, cases_resolved"
	reportSumsTotal  = "COALESCE(CAST(SUM(messages_in) AS BIGINT), 0), COALESCE(CAST(SUM(messages_out) AS BIGINT), 0), COALESCE(CAST(SUM(messages_failed) AS BIGINT), 0), " +
		"COALESCE(CAST(SUM(cases_opened) AS BIGINT), 0), COALESCE(CAST(SUM(cases_reopened) AS BIGINT), 0), COALESCE(CAST(SUM(cases_resolved) AS BIGINT), 0)"
	reportTimesTotals = "CAST(SUM(count) AS BIGINT), CAST(SUM(seconds) AS BIGINT)"
)

// ReportSums reads kept sums, slot by slot in order.
func (q *Queryer) ReportSums(ctx context.Context, ws string, r ReportQuery, each func(ReportKey, ReportSums)) error {
	where, args := r.where(q.s, ws)
	rows, err := q.query(ctx, "SELECT slot, channel_id, agent_id, "+reportSumColumns+" FROM report_slots"+where+" ORDER BY slot, channel_id, agent_id", args...)
	if err != nil {
		return fmt.Errorf("read reports: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var k ReportKey
		var s ReportSums
		if err := rows.Scan(&k.Slot, &k.ChannelID, &k.AgentID, &s.MessagesIn, &s.MessagesOut, &s.MessagesFailed, &s.CasesOpened, &s.CasesReopened, &s.CasesResolved); err != nil {
			return fmt.Errorf("scan report: %w", err)
		}
		each(k, s)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read reports: %w", err)
	}
	return nil
}

// ReportTimes reads kept durations, slot by slot in order.
func (q *Queryer) ReportTimes(ctx context.Context, ws string, r ReportQuery, each func(ReportTimeKey, ReportTime)) error {
	where, args := r.where(q.s, ws)
	return q.reportTimes(ctx, "SELECT slot, channel_id, agent_id, kind, bucket, count, seconds FROM report_times"+where+" ORDER BY slot", args, each)
}

// ReportTotals adds everything up: what a comparison needs. The keys of the
// durations name only the kind and the bucket.
func (q *Queryer) ReportTotals(ctx context.Context, ws string, r ReportQuery, each func(ReportTimeKey, ReportTime)) (ReportSums, error) {
	var s ReportSums
	where, args := r.where(q.s, ws)
	err := q.row(ctx, "SELECT "+reportSumsTotal+" FROM report_slots"+where, args...).
		Scan(&s.MessagesIn, &s.MessagesOut, &s.MessagesFailed, &s.CasesOpened, &s.CasesReopened, &s.CasesResolved)
	if err != nil {
		return s, fmt.Errorf("add reports up: %w", err)
	}
	return s, q.reportTimes(ctx, "SELECT 0, '', '', kind, bucket, "+reportTimesTotals+" FROM report_times"+where+" GROUP BY kind, bucket", args, each)
}

func (q *Queryer) reportTimes(ctx context.Context, query string, args []any, each func(ReportTimeKey, ReportTime)) error {
	rows, err := q.query(ctx, query, args...)
	if err != nil {
		return fmt.Errorf("read times of reports: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var k ReportTimeKey
		var v ReportTime
		if err := rows.Scan(&k.Slot, &k.ChannelID, &k.AgentID, &k.Kind, &k.Bucket, &v.Count, &v.Seconds); err != nil {
			return fmt.Errorf("scan times of reports: %w", err)
		}
		each(k, v)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read times of reports: %w", err)
	}
	return nil
}

// ReportChannel names a channel in reports; deleted ones keep their figures.
type ReportChannel struct {
	ID, Name, Platform string
	Deleted            bool
}

// ReportChannels are all channels of a workspace, deleted ones included, in the
// order in which they were added.
func (q *Queryer) ReportChannels(ctx context.Context, ws string) ([]ReportChannel, error) {
	rows, err := q.query(ctx, "SELECT id, name, platform, deleted_at IS NOT NULL FROM channels WHERE workspace_id = ? ORDER BY id", ws)
	if err != nil {
		return nil, fmt.Errorf("list channels of reports: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []ReportChannel
	for rows.Next() {
		var c ReportChannel
		if err := rows.Scan(&c.ID, &c.Name, &c.Platform, &c.Deleted); err != nil {
			return nil, fmt.Errorf("scan channel of reports: %w", err)
		}
		out = append(out, c)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list channels of reports: %w", err)
	}
	return out, nil
}
