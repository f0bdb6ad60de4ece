package store

import (
	"context"
	"fmt"
)

// ReportQueueKey says what a kept sum of a queue is about: a quarter of an hour
// and a queue ("" for the cases in none).
type ReportQueueKey struct {
	Slot    int64
	QueueID string
}

// ReportQueueTime is one bucket of the first replies of a queue.
type ReportQueueTime struct {
	ReportQueueKey
	Bucket int
}

// ReportPromises counts promised answers that came in time, and that did not.
type ReportPromises struct {
	Kept, Broken int64
}

// ReportQueueChange is what a run of events does to the kept sums of queues.
type ReportQueueChange struct {
	Replies  map[ReportQueueTime]ReportTime
	Promises map[ReportQueueKey]ReportPromises
}

// QueuesOfCases answers in which queues these cases are, by their ids; a case in
// none is "".
func (q *Queryer) QueuesOfCases(ctx context.Context, ws string, ids []string) (map[string]string, error) {
	out := map[string]string{}
	if len(ids) == 0 {
		return out, nil
	}
	in, args := anyOf(q.s, ids)
	rows, err := q.query(ctx, "SELECT id, queue FROM cases WHERE workspace_id = ? AND id "+in, append([]any{ws}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("find queues of cases: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id, queue string
		if err := rows.Scan(&id, &queue); err != nil {
			return nil, fmt.Errorf("find queues of cases: %w", err)
		}
		out[id] = queue
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("find queues of cases: %w", err)
	}
	return out, nil
}

func (t *Tx) saveReportQueues(ctx context.Context, ws string, c ReportChange) error {
	replies := make([][]any, 0, len(c.Queues.Replies))
	for k, v := range c.Queues.Replies {
		replies = append(replies, []any{ws, k.Slot, k.QueueID, k.Bucket, v.Count, v.Seconds})
	}
	err := t.insert(ctx, "INSERT INTO report_queue_times (workspace_id, slot, queue_id, bucket, count, seconds) VALUES",
		addTail("report_queue_times", "workspace_id, slot, queue_id, bucket", "count", "seconds"), replies)
	if err != nil {
		return err
	}
	promises := make([][]any, 0, len(c.Queues.Promises))
	for k, v := range c.Queues.Promises {
		promises = append(promises, []any{ws, k.Slot, k.QueueID, v.Kept, v.Broken})
	}
	return t.insert(ctx, "INSERT INTO report_queue_promises (workspace_id, slot, queue_id, kept, broken) VALUES",
		addTail("report_queue_promises", "workspace_id, slot, queue_id", "kept", "broken"), promises)
}

// ReportQueues adds up how queues answered between two slots, the last left out:
// each bucket of first replies of each, and their promises.
func (q *Queryer) ReportQueues(ctx context.Context, ws string, from, to int64, reply func(queueID string, bucket int, t ReportTime), promises func(queueID string, p ReportPromises)) error {
	rows, err := q.query(ctx, "SELECT queue_id, bucket, "+reportTimesTotals+" FROM report_queue_times WHERE workspace_id = ? AND slot >= ? AND slot < ? GROUP BY queue_id, bucket ORDER BY queue_id, bucket", ws, from, to)
	if err != nil {
		return fmt.Errorf("read replies of queues: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id string
		var bucket int
		var t ReportTime
		if err := rows.Scan(&id, &bucket, &t.Count, &t.Seconds); err != nil {
			return fmt.Errorf("scan replies of queues: %w", err)
		}
		reply(id, bucket, t)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read replies of queues: %w", err)
	}
	return q.reportPromises(ctx, ws, from, to, promises)
}

func (q *Queryer) reportPromises(ctx context.Context, ws string, from, to int64, each func(queueID string, p ReportPromises)) error {
	rows, err := q.query(ctx, "SELECT queue_id, CAST(SUM(kept) AS BIGINT), CAST(SUM(broken) AS BIGINT) FROM report_queue_promises WHERE workspace_id = ? AND slot >= ? AND slot < ? GROUP BY queue_id ORDER BY queue_id", ws, from, to)
	if err != nil {
		return fmt.Errorf("read promises of queues: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id string
		var p ReportPromises
		if err := rows.Scan(&id, &p.Kept, &p.Broken); err != nil {
			return fmt.Errorf("scan promises of queues: %w", err)
		}
		each(id, p)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read promises of queues: %w", err)
	}
	return nil
}
