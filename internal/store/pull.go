package store

import (
	"context"
	"fmt"
	"time"
)

// TakePull makes owner the one who asks a channel's network until the lease's
// end. It answers how far the channel was read and the token that proves it, or
// false while another one's lease lasts.
func (t *Tx) TakePull(ctx context.Context, ws, channelID, owner string, now, until time.Time) (place string, token int64, ok bool, err error) {
	if _, err := t.exec(ctx, "INSERT INTO pulls (workspace_id, channel_id) VALUES (?, ?) ON CONFLICT DO NOTHING", ws, channelID); err != nil {
		return "", 0, false, fmt.Errorf("note channel %s: %w", channelID, err)
	}
	err = t.row(ctx, "UPDATE pulls SET owner = ?, token = token + 1, lease_until = ? WHERE workspace_id = ? AND channel_id = ? AND (owner = '' OR lease_until < ?) RETURNING place, token",
		owner, micros(until), ws, channelID, micros(now)).Scan(&place, &token)
	if noRow(err) {
		return "", 0, false, nil
	}
	if err != nil {
		return "", 0, false, fmt.Errorf("take channel %s: %w", channelID, err)
	}
	return place, token, true, nil
}

// HoldPull extends the lease of token; ErrFenced where another node has the
// channel.
func (t *Tx) HoldPull(ctx context.Context, ws, channelID string, token int64, until time.Time) error {
	return t.movePull(ctx, "hold", "lease_until = ?", ws, channelID, token, micros(until))
}

// SavePull keeps how far a channel was read; ErrFenced where another node has it.
func (t *Tx) SavePull(ctx context.Context, ws, channelID string, token int64, place string) error {
	return t.movePull(ctx, "save the place in", "place = ?", ws, channelID, token, place)
}

// LeavePull ends the lease of token.
func (t *Tx) LeavePull(ctx context.Context, ws, channelID string, token int64) error {
	return t.movePull(ctx, "leave", "owner = '', lease_until = ?", ws, channelID, token, 0)
}

func (t *Tx) movePull(ctx context.Context, what, set, ws, channelID string, token int64, value any) error {
	n, err := t.exec(ctx, "UPDATE pulls SET "+set+" WHERE workspace_id = ? AND channel_id = ? AND token = ? AND owner <> ''", value, ws, channelID, token)
	if err != nil {
		return fmt.Errorf("%s channel %s: %w", what, channelID, err)
	}
	if n == 0 {
		return ErrFenced
	}
	return nil
}

// FreePulls ends all leases: where one process has the database to itself those
// that are there are a dead one's.
func (t *Tx) FreePulls(ctx context.Context) error {
	if _, err := t.exec(ctx, "UPDATE pulls SET owner = '', lease_until = 0 WHERE owner <> ''"); err != nil {
		return fmt.Errorf("free channels: %w", err)
	}
	return nil
}

// RequestFile is a request that was kept as a file.
type RequestFile struct {
	Name, WorkspaceID, ChannelID string
	KeptAt                       time.Time
}

// InsertRequestFile notes a file before it is written, so that none is forgotten.
func (t *Tx) InsertRequestFile(ctx context.Context, f RequestFile) error {
	if _, err := t.exec(ctx, "INSERT INTO request_files (name, workspace_id, channel_id, kept_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", f.Name, f.WorkspaceID, f.ChannelID, micros(f.KeptAt)); err != nil {
		return fmt.Errorf("note a kept request: %w", err)
	}
	return nil
}

// OldRequestFiles are the names of files that were kept before a time, the oldest
// first.
func (q *Queryer) OldRequestFiles(ctx context.Context, before time.Time, limit int) ([]string, error) {
	rows, err := q.query(ctx, "SELECT name FROM request_files WHERE kept_at < ? ORDER BY kept_at, name LIMIT ?", micros(before), limit)
	if err != nil {
		return nil, fmt.Errorf("find kept requests: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, fmt.Errorf("scan a kept request: %w", err)
		}
		out = append(out, name)
	}
	return out, rows.Err()
}

// DeleteRequestFile forgets a file that was removed.
func (t *Tx) DeleteRequestFile(ctx context.Context, name string) error {
	if _, err := t.exec(ctx, "DELETE FROM request_files WHERE name = ?", name); err != nil {
		return fmt.Errorf("forget a kept request: %w", err)
	}
	return nil
}
