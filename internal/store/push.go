package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

// PushSubscription is a browser that is told of news.
type PushSubscription struct {
	ID           string
	WorkspaceID  string
	UserID       string
	SessionID    string
	EndpointHash string
	Sealed       []byte // its address and keys
	UserAgent    string
	CreatedAt    time.Time
	UsedAt       *time.Time
}

const pushColumns = "id, workspace_id, user_id, session_id, endpoint_hash, sealed, user_agent, created_at, used_at"

func scanPush(row interface{ Scan(...any) error }) (PushSubscription, error) {
	var v PushSubscription
	var created int64
	var used sql.NullInt64
	err := row.Scan(&v.ID, &v.WorkspaceID, &v.UserID, &v.SessionID, &v.EndpointHash, &v.Sealed, &v.UserAgent, &created, &used)
	v.CreatedAt, v.UsedAt = fromMicros(created), fromNull(used)
	return v, err
}

// PushSubscriptionsOf lists the browsers of people.
func (q *Queryer) PushSubscriptionsOf(ctx context.Context, ws string, userIDs []string) ([]PushSubscription, error) {
	if len(userIDs) == 0 {
		return nil, nil
	}
	clause, args := anyOf(q.s, userIDs)
	rows, err := q.query(ctx, "SELECT "+pushColumns+" FROM push_subscriptions WHERE workspace_id = ? AND user_id "+clause+" ORDER BY user_id, id", append([]any{ws}, args...)...)
	return collect(rows, err, "push subscriptions", scanPush)
}

// PushSubscriptionByID answers a browser; false where it is gone.
func (q *Queryer) PushSubscriptionByID(ctx context.Context, id string) (PushSubscription, bool, error) {
	v, err := scanPush(q.row(ctx, "SELECT "+pushColumns+" FROM push_subscriptions WHERE id = ?", id))
	if noRow(err) {
		return v, false, nil
	}
	if err != nil {
		return v, false, fmt.Errorf("read push subscription %s: %w", id, err)
	}
	return v, true, nil
}

// SavePushSubscription adds a browser. One that is known is whoever's made it
// last: nobody else is told things in it. It answers the id that it has.
func (t *Tx) SavePushSubscription(ctx context.Context, v PushSubscription) (string, error) {
	var id string
	err := t.row(ctx, "INSERT INTO push_subscriptions ("+pushColumns+") VALUES ("+Marks(9)+") "+
		upsertTail("endpoint_hash", "workspace_id", "user_id", "session_id", "sealed", "user_agent")+" RETURNING id",
		v.ID, v.WorkspaceID, v.UserID, v.SessionID, v.EndpointHash, v.Sealed, v.UserAgent, micros(v.CreatedAt), nil).Scan(&id)
	if err != nil {
		return "", fmt.Errorf("keep a push subscription: %w", err)
	}
	return id, nil
}

// DeletePushSubscription forgets a browser of a person.
func (t *Tx) DeletePushSubscription(ctx context.Context, ws, userID, id string) error {
	n, err := t.exec(ctx, "DELETE FROM push_subscriptions WHERE workspace_id = ? AND user_id = ? AND id = ?", ws, userID, id)
	if err != nil {
		return fmt.Errorf("forget push subscription %s: %w", id, err)
	}
	if n == 0 {
		return desk.NotFound("push subscription")
	}
	return nil
}

// UsePushSubscription notes that the push service took something for a browser.
func (t *Tx) UsePushSubscription(ctx context.Context, id string, at time.Time) error {
	if _, err := t.exec(ctx, "UPDATE push_subscriptions SET used_at = ? WHERE id = ?", micros(at), id); err != nil {
		return fmt.Errorf("note the use of push subscription %s: %w", id, err)
	}
	return nil
}

// PushKeys are the key pair of this installation, the private one sealed; false
// before there are any.
func (q *Queryer) PushKeys(ctx context.Context) (public string, private []byte, ok bool, err error) {
	err = q.row(ctx, "SELECT public_key, private_key FROM push_keys WHERE id = 1").Scan(&public, &private)
	if noRow(err) {
		return "", nil, false, nil
	}
	if err != nil {
		return "", nil, false, fmt.Errorf("read the push keys: %w", err)
	}
	return public, private, true, nil
}

// AddPushKeys keeps a first key pair: of several nodes that make one, the first
// wins.
func (t *Tx) AddPushKeys(ctx context.Context, public string, private []byte, at time.Time) error {
	_, err := t.exec(ctx, "INSERT INTO push_keys (id, public_key, private_key, created_at) VALUES (1, ?, ?, ?) ON CONFLICT (id) DO NOTHING", public, private, micros(at))
	if err != nil {
		return fmt.Errorf("keep the push keys: %w", err)
	}
	return nil
}
