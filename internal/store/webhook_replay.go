package store

import (
	"context"
	"database/sql"
	"fmt"

	"recado.dev/internal/desk"
)

const replayColumns = "workspace_id, id, webhook_id, first_seq, last_seq, done_seq, queued, created_at, ended_at"

func scanReplay(row interface{ Scan(...any) error }) (desk.WebhookReplay, error) {
	var r desk.WebhookReplay
	var created int64
	var ended sql.NullInt64
	err := row.Scan(&r.WorkspaceID, &r.ID, &r.WebhookID, &r.FirstSeq, &r.LastSeq, &r.DoneSeq, &r.Queued, &created, &ended)
	r.CreatedAt, r.EndedAt, r.Progress = fromMicros(created), fromNull(ended), 100
	if all := r.LastSeq - r.FirstSeq; all > 0 {
		r.Progress = int((r.DoneSeq - r.FirstSeq) * 100 / all)
	}
	return r, err
}

// SaveReplay adds a replay or keeps how far it is.
func (t *Tx) SaveReplay(ctx context.Context, r desk.WebhookReplay) error {
	_, err := t.exec(ctx, "INSERT INTO webhook_replays ("+replayColumns+") VALUES ("+Marks(9)+") "+upsertTail("workspace_id, id", "done_seq", "queued", "ended_at"),
		r.WorkspaceID, r.ID, r.WebhookID, r.FirstSeq, r.LastSeq, r.DoneSeq, r.Queued, micros(r.CreatedAt), microsOrNull(r.EndedAt))
	if err != nil {
		return fmt.Errorf("keep replay %s: %w", r.ID, err)
	}
	return nil
}

// ReplayByID answers a replay.
func (q *Queryer) ReplayByID(ctx context.Context, ws, id string) (desk.WebhookReplay, error) {
	r, err := scanReplay(q.row(ctx, "SELECT "+replayColumns+" FROM webhook_replays WHERE workspace_id = ? AND id = ?", ws, id))
	if noRow(err) {
		return r, desk.NotFound("replay")
	}
	if err != nil {
		return r, fmt.Errorf("read replay %s: %w", id, err)
	}
	return r, nil
}

// LastReplay is the newest replay of an endpoint; false for none.
func (q *Queryer) LastReplay(ctx context.Context, ws, webhookID string) (desk.WebhookReplay, bool, error) {
	r, err := scanReplay(q.row(ctx, "SELECT "+replayColumns+" FROM webhook_replays WHERE workspace_id = ? AND webhook_id = ? ORDER BY id DESC LIMIT 1", ws, webhookID))
	if noRow(err) {
		return r, false, nil
	}
	if err != nil {
		return r, false, fmt.Errorf("read the last replay of webhook %s: %w", webhookID, err)
	}
	return r, true, nil
}
