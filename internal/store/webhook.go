package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

const webhookColumns = "workspace_id, body, sealed, from_seq, failing_since"

func scanWebhook(row interface{ Scan(...any) error }) (desk.Webhook, error) {
	var w desk.Webhook
	var body, ws string
	var sealed []byte
	var from int64
	var failing sql.NullInt64
	if err := row.Scan(&ws, &body, &sealed, &from, &failing); err != nil {
		return w, err
	}
	err := fromJSON(body, &w)
	w.WorkspaceID, w.Sealed, w.FromSeq, w.FailingSince = ws, sealed, from, fromNull(failing)
	return w, err
}

// Webhooks are a workspace's endpoints, the oldest first.
func (q *Queryer) Webhooks(ctx context.Context, ws string) ([]desk.Webhook, error) {
	rows, err := q.query(ctx, "SELECT "+webhookColumns+" FROM webhooks WHERE workspace_id = ? ORDER BY id", ws)
	return collect(rows, err, "webhooks", scanWebhook)
}

// EnabledWebhooks are those endpoints that are told of what happens.
func (q *Queryer) EnabledWebhooks(ctx context.Context, ws string) ([]desk.Webhook, error) {
	rows, err := q.query(ctx, "SELECT "+webhookColumns+" FROM webhooks WHERE workspace_id = ? AND state = 'enabled'", ws)
	return collect(rows, err, "webhooks", scanWebhook)
}

// WebhookByID answers an endpoint.
func (q *Queryer) WebhookByID(ctx context.Context, ws, id string) (desk.Webhook, error) {
	w, err := scanWebhook(q.row(ctx, "SELECT "+webhookColumns+" FROM webhooks WHERE workspace_id = ? AND id = ?", ws, id))
	if noRow(err) {
		return w, desk.NotFound("webhook")
	}
	if err != nil {
		return w, fmt.Errorf("read webhook %s: %w", id, err)
	}
	return w, nil
}

// LockWebhook is WebhookByID for a change of it, or of the order of what it is
// told: nobody else makes one until the transaction ends.
func (t *Tx) LockWebhook(ctx context.Context, ws, id string) (desk.Webhook, error) {
	if _, err := t.exec(ctx, "UPDATE webhooks SET state = state WHERE workspace_id = ? AND id = ?", ws, id); err != nil {
		return desk.Webhook{}, fmt.Errorf("lock webhook %s: %w", id, err)
	}
	return t.WebhookByID(ctx, ws, id)
}

// SaveWebhook adds or changes an endpoint.
func (t *Tx) SaveWebhook(ctx context.Context, w desk.Webhook) error {
	_, err := t.exec(ctx, "INSERT INTO webhooks (workspace_id, id, state, body, sealed, from_seq, failing_since) VALUES (?, ?, ?, ?, ?, ?, ?) "+
		upsertTail("workspace_id, id", "state", "body", "sealed", "from_seq", "failing_since"),
		w.WorkspaceID, w.ID, w.State, toJSON(w), w.Sealed, w.FromSeq, microsOrNull(w.FailingSince))
	if err != nil {
		return fmt.Errorf("keep webhook %s: %w", w.ID, err)
	}
	return nil
}

// DeleteWebhook takes an endpoint away, with what it was told.
func (t *Tx) DeleteWebhook(ctx context.Context, ws, id string) error {
	for _, query := range [...]string{
		"DELETE FROM webhook_tries WHERE workspace_id = ? AND delivery_id IN (SELECT id FROM webhook_deliveries WHERE workspace_id = ? AND webhook_id = ?)",
		"DELETE FROM webhook_deliveries WHERE workspace_id = ? AND workspace_id = ? AND webhook_id = ?",
		"DELETE FROM webhook_replays WHERE workspace_id = ? AND workspace_id = ? AND webhook_id = ?",
		"DELETE FROM webhooks WHERE workspace_id = ? AND workspace_id = ? AND id = ?",
	} {
		if _, err := t.exec(ctx, query, ws, ws, id); err != nil {
			return fmt.Errorf("delete webhook %s: %w", id, err)
		}
	}
	return nil
}

// WebhooksBehind lists workspaces with endpoints and with events that a follower
// has not seen yet, at most limit.
func (q *Queryer) WebhooksBehind(ctx context.Context, follower string, limit int) ([]string, error) {
	return collectIDs(q.query(ctx, "SELECT DISTINCT w.id FROM webhooks h JOIN workspaces w ON w.id = h.workspace_id LEFT JOIN follower_places p ON p.name = ? AND p.workspace_id = w.id "+
		"WHERE h.state = 'enabled' AND w.event_seq > COALESCE(p.seq, 0) ORDER BY w.id LIMIT ?", follower, limit))
}

// KeepWebhookCredential keeps what a recipe's action authorises itself with.
func (t *Tx) KeepWebhookCredential(ctx context.Context, ws, id, recipeID string, sealed []byte) error {
	if _, err := t.exec(ctx, "INSERT INTO webhook_credentials (workspace_id, id, recipe_id, sealed) VALUES (?, ?, ?, ?)", ws, id, recipeID, sealed); err != nil {
		return fmt.Errorf("keep a credential of recipe %s: %w", recipeID, err)
	}
	return nil
}

// WebhookCredential answers a sealed credential and whose it is; nil where there
// is none of that id.
func (q *Queryer) WebhookCredential(ctx context.Context, ws, id string) (sealed []byte, recipeID string, err error) {
	err = q.row(ctx, "SELECT sealed, recipe_id FROM webhook_credentials WHERE workspace_id = ? AND id = ?", ws, id).Scan(&sealed, &recipeID)
	if noRow(err) {
		return nil, "", nil
	}
	if err != nil {
		return nil, "", fmt.Errorf("read credential %s: %w", id, err)
	}
	return sealed, recipeID, nil
}

// DropWebhookCredentials forgets what a recipe's actions authorised themselves
// with.
func (t *Tx) DropWebhookCredentials(ctx context.Context, ws, recipeID string) error {
	if _, err := t.exec(ctx, "DELETE FROM webhook_credentials WHERE workspace_id = ? AND recipe_id = ?", ws, recipeID); err != nil {
		return fmt.Errorf("forget credentials of recipe %s: %w", recipeID, err)
	}
	return nil
}

// EventSeqAt is the number of the last event before a moment, 0 for none.
func (q *Queryer) EventSeqAt(ctx context.Context, ws string, at time.Time) (int64, error) {
	head, err := q.EventHead(ctx, ws)
	if err != nil {
		return 0, err
	}
	low, high := int64(0), head // events are numbered in the order of their commits, so of their times but for moments
	for low < high {
		mid := low + (high-low+1)/2
		evs, err := q.EventsAfter(ctx, ws, mid-1, 1)
		if err != nil {
			return 0, err
		}
		if len(evs) > 0 && evs[0].At.Before(at) {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return low, nil
}
