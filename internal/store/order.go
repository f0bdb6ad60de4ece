package store

import (
	"context"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

const orderColumns = "workspace_id, id, conversation_id, channel_id, state, items, totals, note, created_at, updated_at"

func scanOrder(row interface{ Scan(...any) error }) (desk.PlacedOrder, error) {
	var o desk.PlacedOrder
	var items, totals string
	var created, updated int64
	if err := row.Scan(&o.WorkspaceID, &o.ID, &o.ConversationID, &o.ChannelID, &o.State, &items, &totals, &o.Note, &created, &updated); err != nil {
		return o, err
	}
	o.CreatedAt, o.UpdatedAt = fromMicros(created), fromMicros(updated)
	o.Items, o.Totals = []desk.OrderItem{}, []desk.Money{}
	if err := fromJSON(items, &o.Items); err != nil {
		return o, err
	}
	return o, fromJSON(totals, &o.Totals)
}

// SaveOrder adds an order or changes its state.
func (t *Tx) SaveOrder(ctx context.Context, o desk.PlacedOrder) error {
	_, err := t.exec(ctx, "INSERT INTO orders ("+orderColumns+") VALUES ("+Marks(10)+") "+upsertTail("workspace_id, id", "state", "updated_at"),
		o.WorkspaceID, o.ID, o.ConversationID, o.ChannelID, string(o.State), toJSON(o.Items), toJSON(o.Totals), o.Note, micros(o.CreatedAt), micros(o.UpdatedAt))
	if err != nil {
		return fmt.Errorf("keep order %s: %w", o.ID, err)
	}
	return nil
}

// LockOrder answers an order for a change.
func (t *Tx) LockOrder(ctx context.Context, ws, id string) (desk.PlacedOrder, error) {
	o, err := scanOrder(t.row(ctx, "SELECT "+orderColumns+" FROM orders WHERE workspace_id = ? AND id = ?"+t.s.ForUpdate(), ws, id))
	if noRow(err) {
		return o, desk.NotFound("order")
	}
	if err != nil {
		return o, fmt.Errorf("lock order %s: %w", id, err)
	}
	return o, nil
}

// OrdersOf are the orders of a contact, the newest first; before is the id of
// the last one of the page before, "" for none.
func (q *Queryer) OrdersOf(ctx context.Context, ws, contactID, before string, limit int) ([]desk.PlacedOrder, error) {
	query := "SELECT o.workspace_id, o.id, o.conversation_id, o.channel_id, o.state, o.items, o.totals, o.note, o.created_at, o.updated_at FROM conversations v" + q.s.by("conversations_by_contact") +
		" CROSS JOIN orders o" + q.s.by("orders_by_conversation") + " WHERE o.workspace_id = v.workspace_id AND o.conversation_id = v.id AND v.workspace_id = ? AND v.contact_id = ?"
	args := []any{ws, contactID}
	if before != "" {
		query, args = query+" AND o.id < ?", append(args, before)
	}
	rows, err := q.query(ctx, query+" ORDER BY o.id DESC"+limitText(limit), args...)
	return collect(rows, err, "orders", scanOrder)
}

// OrderSettings says what becomes of orders in a workspace.
func (q *Queryer) OrderSettings(ctx context.Context, ws string) (desk.OrderSettings, error) {
	var text string
	var v desk.OrderSettings
	err := q.row(ctx, "SELECT settings FROM order_settings WHERE workspace_id = ?", ws).Scan(&text)
	if noRow(err) {
		return v, nil
	}
	if err != nil {
		return v, fmt.Errorf("read the settings of orders: %w", err)
	}
	return v, fromJSON(text, &v)
}

// SaveOrderSettings keeps what becomes of orders.
func (t *Tx) SaveOrderSettings(ctx context.Context, ws string, v desk.OrderSettings, at time.Time) error {
	_, err := t.exec(ctx, "INSERT INTO order_settings (workspace_id, settings, updated_at) VALUES (?, ?, ?) "+upsertTail("workspace_id", "settings", "updated_at"), ws, toJSON(v), micros(at))
	if err != nil {
		return fmt.Errorf("keep the settings of orders: %w", err)
	}
	return nil
}
