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

const reportSumColumns = "CAST(SUM(messages_in) AS BIGINT), CAST(SUM(messages_out) AS BIGINT), CAST(SUM(messages_failed) AS BIGINT), CAST(SUM(cases_opened) AS BIGINT), CAST(SUM(cases_reopened) AS BIGINT), CAST(SUM(cases_resolved) AS BIGINT)"

// ReportBySlot sums up by slot and channel, whoever did it.
func (q *Queryer) ReportBySlot(ctx context.Context, ws string, r ReportQuery, each func(ReportKey, ReportSums)) error {
	where, args := r.where(q.s, ws)
	return q.reportSums(ctx, "SELECT slot, channel_id, '', "+reportSumColumns+" FROM report_slots"+where+" GROUP BY slot, channel_id", args, each)
}

// ReportByAgent sums up by who did it.
func (q *Queryer) ReportByAgent(ctx context.Context, ws string, r ReportQuery, each func(ReportKey, ReportSums)) error {
	where, args := r.where(q.s, ws)
	return q.reportSums(ctx, "SELECT 0, '', agent_id, "+reportSumColumns+" FROM report_slots"+where+" AND agent_id <> '' GROUP BY agent_id", args, each)
}

func (q *Queryer) reportSums(ctx context.Context, query string, args []any, each func(ReportKey, ReportSums)) error {
	rows, err := q.query(ctx, query, args...)
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

// ReportTimesBySlot sums durations up by slot and channel, whoever did it.
func (q *Queryer) ReportTimesBySlot(ctx context.Context, ws string, r ReportQuery, each func(ReportTimeKey, ReportTime)) error {
	where, args := r.where(q.s, ws)
	return q.reportTimes(ctx, "SELECT slot, channel_id, '', kind, bucket, CAST(SUM(count) AS BIGINT), CAST(SUM(seconds) AS BIGINT) FROM report_times"+where+" GROUP BY slot, channel_id, kind, bucket", args, each)
}

// ReportTimesByAgent sums durations up by who did it.
func (q *Queryer) ReportTimesByAgent(ctx context.Context, ws string, r ReportQuery, each func(ReportTimeKey, ReportTime)) error {
	where, args := r.where(q.s, ws)
	return q.reportTimes(ctx, "SELECT 0, '', agent_id, kind, bucket, CAST(SUM(count) AS BIGINT), CAST(SUM(seconds) AS BIGINT) FROM report_times"+where+" AND agent_id <> '' GROUP BY agent_id, kind, bucket", args, each)
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
