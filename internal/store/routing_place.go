package store

import (
	"context"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

// RoutingPlace is how far routing is in a workspace.
type RoutingPlace struct {
	Seq     int64 // the newest event that it has followed
	Version int64 // of all that a decision depends on
	Pending bool  // something changed since the last decision
	NextAt  time.Time
}

func scanPlace(row interface{ Scan(...any) error }) (RoutingPlace, error) {
	var v RoutingPlace
	var pending int
	var next int64
	err := row.Scan(&v.Seq, &v.Version, &pending, &next)
	v.Pending, v.NextAt = pending != 0, timeOrZero(next)
	return v, err
}

const placeSelect = "SELECT seq, version, pending, next_at FROM routing_places WHERE workspace_id = ?"

// BeginRouting has routing follow a workspace from its newest event on; where it
// does so already nothing happens.
func (t *Tx) BeginRouting(ctx context.Context, ws string) error {
	_, err := t.exec(ctx, "INSERT INTO routing_places (workspace_id, seq) SELECT id, event_seq FROM workspaces WHERE id = ? ON CONFLICT (workspace_id) DO NOTHING", ws)
	if err != nil {
		return fmt.Errorf("begin routing: %w", err)
	}
	return nil
}

// RoutingPlace is how far routing is in a workspace; the second result says
// whether it follows it at all.
func (q *Queryer) RoutingPlace(ctx context.Context, ws string) (RoutingPlace, bool, error) {
	return onePlace(scanPlace(q.row(ctx, placeSelect, ws)))
}

// LockRouting is RoutingPlace for a change: of all nodes one decides at a time.
func (t *Tx) LockRouting(ctx context.Context, ws string) (RoutingPlace, bool, error) {
	return onePlace(scanPlace(t.row(ctx, placeSelect+t.s.ForUpdate(), ws)))
}

func onePlace(v RoutingPlace, err error) (RoutingPlace, bool, error) {
	if noRow(err) {
		return v, false, nil
	}
	if err != nil {
		return v, false, fmt.Errorf("read routing's place: %w", err)
	}
	return v, true, nil
}

// SaveRoutingPlace keeps how far routing is.
func (t *Tx) SaveRoutingPlace(ctx context.Context, ws string, v RoutingPlace) error {
	pending := 0
	if v.Pending {
		pending = 1
	}
	_, err := t.exec(ctx, "UPDATE routing_places SET seq = ?, version = ?, pending = ?, next_at = ? WHERE workspace_id = ?", v.Seq, v.Version, pending, micros(v.NextAt), ws)
	if err != nil {
		return fmt.Errorf("move routing's place: %w", err)
	}
	return nil
}

// TouchRouting notes that something changed that decisions depend on. Where
// routing does not follow the workspace nothing happens.
func (t *Tx) TouchRouting(ctx context.Context, ws string) error {
	if _, err := t.exec(ctx, "UPDATE routing_places SET version = version + 1, pending = 1 WHERE workspace_id = ?", ws); err != nil {
		return fmt.Errorf("note a change for routing: %w", err)
	}
	return nil
}

// RoutingDue lists workspaces with events that routing has not followed, with
// something to decide or to take in, or whose moment has come, at most limit.
func (q *Queryer) RoutingDue(ctx context.Context, now time.Time, limit int) ([]string, error) {
	return collectIDs(q.query(ctx, "SELECT p.workspace_id FROM routing_places p JOIN workspaces w ON w.id = p.workspace_id "+
		"WHERE w.event_seq > p.seq OR p.pending = 1 OR (p.next_at > 0 AND p.next_at <= ?) "+
		"OR EXISTS (SELECT 1 FROM routing_intakes i WHERE i.workspace_id = p.workspace_id AND i.state = 'running') ORDER BY p.workspace_id LIMIT ?", micros(now), limit))
}

// RoutingNext is the next moment at which some workspace has to be looked at,
// zero for none.
func (q *Queryer) RoutingNext(ctx context.Context) (time.Time, error) {
	var next int64
	if err := q.row(ctx, "SELECT COALESCE(MIN(next_at), 0) FROM routing_places WHERE next_at > 0").Scan(&next); err != nil {
		return time.Time{}, fmt.Errorf("read routing's next moment: %w", err)
	}
	return timeOrZero(next), nil
}

// RoutingEvents lists the events after number seq and up to head that may
// matter to routing, without their data, in order.
func (q *Queryer) RoutingEvents(ctx context.Context, ws string, seq, head int64, limit int) ([]desk.Event, error) {
	rows, err := q.query(ctx, "SELECT workspace_id, seq, type, at, actor, case_id, conversation_id, message_id, contact_id, changes, '' FROM events "+
		"WHERE workspace_id = ? AND seq > ? AND seq <= ? AND (type IN ('case.created', 'agent.updated', 'queue.updated', 'skill.updated', 'workstream.updated', "+
		"'member.updated', 'workspace.updated') OR (type = 'case.updated' AND changes <> '') OR (type = 'message.created' AND actor LIKE '{\"type\":\"agent\"%')) ORDER BY seq LIMIT ?", ws, seq, head, limit)
	return collectEvents(rows, err)
}
