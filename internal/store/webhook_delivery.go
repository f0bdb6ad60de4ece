package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

const deliveryColumns = "workspace_id, id, webhook_id, seq, type, state, attempts, next_at, since, request, status, error, recipe_id, run_id, contact_id, created_at, ended_at"

func scanDelivery(row interface{ Scan(...any) error }) (desk.WebhookDelivery, error) {
	var d desk.WebhookDelivery
	var request string
	var next, since, created int64
	var ended sql.NullInt64
	err := row.Scan(&d.WorkspaceID, &d.ID, &d.WebhookID, &d.Seq, &d.Type, &d.State, &d.Attempts, &next, &since, &request, &d.Status, &d.Error, &d.RecipeID, &d.RunID, &d.ContactID, &created, &ended)
	if err != nil {
		return d, err
	}
	d.NextAt, d.Since, d.CreatedAt, d.EndedAt = fromMicros(next), fromMicros(since), fromMicros(created), fromNull(ended)
	return d, fromJSON(request, &d.Request)
}

// InsertDelivery adds a delivery; false says that the endpoint is told of the
// event already.
func (t *Tx) InsertDelivery(ctx context.Context, d desk.WebhookDelivery) (bool, error) {
	n, err := t.exec(ctx, "INSERT INTO webhook_deliveries ("+deliveryColumns+") VALUES ("+Marks(17)+") ON CONFLICT DO NOTHING",
		d.WorkspaceID, d.ID, d.WebhookID, d.Seq, d.Type, string(d.State), d.Attempts, micros(d.NextAt), micros(d.Since), toJSON(d.Request), d.Status, d.Error, d.RecipeID, d.RunID, d.ContactID,
		micros(d.CreatedAt), microsOrNull(d.EndedAt))
	if err != nil {
		return false, fmt.Errorf("add delivery of %s: %w", d.WebhookID, err)
	}
	return n > 0, nil
}

// SaveDelivery keeps how far a delivery is.
func (t *Tx) SaveDelivery(ctx context.Context, d desk.WebhookDelivery) error {
	if _, err := t.exec(ctx, "UPDATE webhook_deliveries SET state = ?, attempts = ?, next_at = ?, since = ?, status = ?, error = ?, ended_at = ? WHERE workspace_id = ? AND id = ?",
		string(d.State), d.Attempts, micros(d.NextAt), micros(d.Since), d.Status, d.Error, microsOrNull(d.EndedAt), d.WorkspaceID, d.ID); err != nil {
		return fmt.Errorf("keep delivery %s: %w", d.ID, err)
	}
	return nil
}

// DeliveryByID answers a delivery.
func (q *Queryer) DeliveryByID(ctx context.Context, ws, id string) (desk.WebhookDelivery, error) {
	d, err := scanDelivery(q.row(ctx, "SELECT "+deliveryColumns+" FROM webhook_deliveries WHERE workspace_id = ? AND id = ?", ws, id))
	if noRow(err) {
		return d, desk.NotFound("delivery")
	}
	if err != nil {
		return d, fmt.Errorf("read delivery %s: %w", id, err)
	}
	return d, nil
}

// LockDelivery is DeliveryByID for a change.
func (t *Tx) LockDelivery(ctx context.Context, ws, id string) (desk.WebhookDelivery, error) {
	if _, err := t.exec(ctx, "UPDATE webhook_deliveries SET state = state WHERE workspace_id = ? AND id = ?", ws, id); err != nil {
		return desk.WebhookDelivery{}, fmt.Errorf("lock delivery %s: %w", id, err)
	}
	return t.DeliveryByID(ctx, ws, id)
}

// DeliveryOfEvent is what an endpoint is told of an event; false for nothing.
func (q *Queryer) DeliveryOfEvent(ctx context.Context, ws, webhookID string, seq int64) (desk.WebhookDelivery, bool, error) {
	d, err := scanDelivery(q.row(ctx, "SELECT "+deliveryColumns+" FROM webhook_deliveries WHERE workspace_id = ? AND webhook_id = ? AND seq = ? AND seq > 0", ws, webhookID, seq))
	if noRow(err) {
		return d, false, nil
	}
	if err != nil {
		return d, false, fmt.Errorf("read the delivery of event %d: %w", seq, err)
	}
	return d, true, nil
}

// WaitingDeliveries are the next things that an endpoint is to be told, in the
// order of their events.
func (q *Queryer) WaitingDeliveries(ctx context.Context, ws, webhookID, after string, limit int) ([]desk.WebhookDelivery, error) {
	where, args := "", []any{ws, webhookID}
	if after != "" {
		last, err := q.DeliveryByID(ctx, ws, after)
		if err != nil {
			return nil, err
		}
		where, args = " AND (seq, id) > (?, ?)", append(args, last.Seq, after)
	}
	rows, err := q.query(ctx, "SELECT "+deliveryColumns+" FROM webhook_deliveries"+q.s.by("webhook_deliveries_waiting")+" WHERE workspace_id = ? AND webhook_id = ? AND state = 'waiting'"+where+" ORDER BY seq, id"+limitText(limit), args...)
	list, err := collect(rows, err, "deliveries that wait", scanDelivery)
	return list[:min(len(list), limit)], err
}

// RenewDeliveries has all that an endpoint is to be told be tried anew from now
// on.
func (t *Tx) RenewDeliveries(ctx context.Context, ws, webhookID string, now time.Time) error {
	if _, err := t.exec(ctx, "UPDATE webhook_deliveries SET next_at = ?, since = ? WHERE workspace_id = ? AND webhook_id = ? AND state = 'waiting'", micros(now), micros(now), ws, webhookID); err != nil {
		return fmt.Errorf("begin anew with what webhook %s is to be told: %w", webhookID, err)
	}
	return nil
}

// DeliveryFilter narrows a list of deliveries: those of a webhook, or of a
// recipe.
type DeliveryFilter struct {
	WebhookID, RecipeID string
	State               desk.DeliveryState
	Type                string
	Since               time.Time
	BeforeAt            time.Time
	BeforeID            string
	Limit               int
}

// Deliveries lists deliveries, the newest first.
func (q *Queryer) Deliveries(ctx context.Context, ws string, f DeliveryFilter) ([]desk.WebhookDelivery, error) {
	index, where, args := "webhook_deliveries_by_time", "webhook_id = ?", []any{ws, f.WebhookID}
	switch {
	case f.RecipeID != "":
		index, where, args = "webhook_deliveries_by_recipe", "recipe_id = ? AND recipe_id <> ''", []any{ws, f.RecipeID}
	case f.State != "":
		index = "webhook_deliveries_by_state"
	case f.Type != "":
		index = "webhook_deliveries_by_type"
	}
	add := func(condition string, values ...any) { where, args = where+" AND "+condition, append(args, values...) }
	if f.State != "" {
		add("state = ?", string(f.State))
	}
	if f.Type != "" {
		add("type = ?", f.Type)
	}
	if !f.Since.IsZero() {
		add("created_at >= ?", micros(f.Since))
	}
	if f.BeforeID != "" {
		add("(created_at, id) < (?, ?)", micros(f.BeforeAt), f.BeforeID)
	}
	rows, err := q.query(ctx, "SELECT "+deliveryColumns+" FROM webhook_deliveries"+q.s.by(index)+" WHERE workspace_id = ? AND "+where+" ORDER BY created_at DESC, id DESC"+limitText(f.Limit), args...)
	list, err := collect(rows, err, "deliveries", scanDelivery)
	return list[:min(len(list), f.Limit)], err
}

// KeepTry keeps a try to deliver.
func (t *Tx) KeepTry(ctx context.Context, ws, deliveryID string, try desk.WebhookTry) error {
	if _, err := t.exec(ctx, "INSERT INTO webhook_tries (workspace_id, delivery_id, n, at, took, status, answer, error, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) "+
		upsertTail("workspace_id, delivery_id, n", "at", "took", "status", "answer", "error", "detail"),
		ws, deliveryID, try.N, micros(try.At), try.Took.Microseconds(), try.Status, try.Answer, try.Error, try.Detail); err != nil {
		return fmt.Errorf("keep a try of delivery %s: %w", deliveryID, err)
	}
	return nil
}

// DeliveryTries are the tries of a delivery, the newest first.
func (q *Queryer) DeliveryTries(ctx context.Context, ws, deliveryID string) ([]desk.WebhookTry, error) {
	rows, err := q.query(ctx, "SELECT n, at, took, status, answer, error, detail FROM webhook_tries WHERE workspace_id = ? AND delivery_id = ? ORDER BY n DESC"+limitText(51), ws, deliveryID)
	return collect(rows, err, "tries of a delivery", func(row interface{ Scan(...any) error }) (desk.WebhookTry, error) {
		var t desk.WebhookTry
		var at, took int64
		err := row.Scan(&t.N, &at, &took, &t.Status, &t.Answer, &t.Error, &t.Detail)
		t.At, t.Took, t.TookMS = fromMicros(at), time.Duration(took)*time.Microsecond, float64(took)/1000
		return t, err
	})
}

// DropDeliveries forgets deliveries that are older than a time and wait no more,
// at most limit, and answers how many there were.
func (t *Tx) DropDeliveries(ctx context.Context, before time.Time, limit int) (int64, error) {
	const old = "(SELECT workspace_id, id FROM webhook_deliveries WHERE created_at < ? AND state <> 'waiting' ORDER BY created_at LIMIT ?)"
	if _, err := t.exec(ctx, "DELETE FROM webhook_tries WHERE (workspace_id, delivery_id) IN "+old, micros(before), limit); err != nil {
		return 0, fmt.Errorf("forget tries of old deliveries: %w", err)
	}
	n, err := t.exec(ctx, "DELETE FROM webhook_deliveries WHERE (workspace_id, id) IN "+old, micros(before), limit)
	if err != nil {
		return 0, fmt.Errorf("forget old deliveries: %w", err)
	}
	return n, nil
}

func (t *Tx) moveDeliveries() string {
	return "UPDATE webhook_deliveries" + t.s.by("webhook_deliveries_by_contact") + " SET contact_id = ? WHERE workspace_id = ? AND contact_id = ? AND contact_id <> ''"
}

// MoveDeliveries has what recipes told others of a contact be about another one.
func (t *Tx) MoveDeliveries(ctx context.Context, ws, from, into string) error {
	if _, err := t.exec(ctx, t.moveDeliveries(), into, ws, from); err != nil {
		return fmt.Errorf("move deliveries of contact %s: %w", from, err)
	}
	return nil
}

// forgetDeliveriesOf takes the words out of what recipes told others of a
// contact, and what was answered; that it was told stays.
func (t *Tx) forgetDeliveriesOf(ctx context.Context, ws, contactID string) error {
	const theirs = "SELECT id FROM webhook_deliveries WHERE workspace_id = ? AND contact_id = ? AND contact_id <> ''"
	if _, err := t.exec(ctx, "UPDATE webhook_tries SET answer = '' WHERE workspace_id = ? AND delivery_id IN ("+theirs+")", ws, ws, contactID); err != nil {
		return fmt.Errorf("forget answers about contact %s: %w", contactID, err)
	}
	if _, err := t.exec(ctx, "UPDATE webhook_deliveries"+t.s.by("webhook_deliveries_by_contact")+" SET request = '', state = CASE state WHEN 'waiting' THEN 'failed' ELSE state END WHERE workspace_id = ? AND contact_id = ? AND contact_id <> ''", ws, contactID); err != nil {
		return fmt.Errorf("forget what was told of contact %s: %w", contactID, err)
	}
	return nil
}
