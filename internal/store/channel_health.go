package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// ChannelHealth is how a channel stands, as its last probe found it.
type ChannelHealth struct {
	WorkspaceID string
	ChannelID   string
	State       string // unknown, good, warning, bad
	Since       time.Time
	ProbedAt    *time.Time
	NextAt      *time.Time // by the machine's clock; nil where it is not asked
	DeepAt      time.Time  // by the machine's clock
	Tries       int
	Data        string // JSON, '' before the first probe
}

const channelHealthColumns = "workspace_id, channel_id, state, since, probed_at, next_at, deep_at, tries, data"

func scanChannelHealth(row interface{ Scan(...any) error }) (ChannelHealth, error) {
	var h ChannelHealth
	var since, deep int64
	var probed, next sql.NullInt64
	err := row.Scan(&h.WorkspaceID, &h.ChannelID, &h.State, &since, &probed, &next, &deep, &h.Tries, &h.Data)
	h.Since, h.DeepAt, h.ProbedAt, h.NextAt = fromMicros(since), fromMicros(deep), fromNull(probed), fromNull(next)
	return h, err
}

// ChannelHealth answers how a channel stands; one that was never asked is
// unknown.
func (q *Queryer) ChannelHealth(ctx context.Context, ws, id string) (ChannelHealth, error) {
	h, err := scanChannelHealth(q.row(ctx, "SELECT "+channelHealthColumns+" FROM channel_health WHERE workspace_id = ? AND channel_id = ?", ws, id))
	if noRow(err) {
		return ChannelHealth{WorkspaceID: ws, ChannelID: id, State: "unknown"}, nil
	}
	if err != nil {
		return h, fmt.Errorf("read the health of channel %s: %w", id, err)
	}
	return h, nil
}

// ChannelsHealth answers how the channels of a workspace stand, by channel.
func (q *Queryer) ChannelsHealth(ctx context.Context, ws string) (map[string]ChannelHealth, error) {
	rows, err := q.query(ctx, "SELECT "+channelHealthColumns+" FROM channel_health WHERE workspace_id = ?", ws)
	list, err := collect(rows, err, "health of channels", scanChannelHealth)
	out := map[string]ChannelHealth{}
	for _, h := range list {
		out[h.ChannelID] = h
	}
	return out, err
}

// ProbesDue lists channels of all workspaces that are to be asked by now, the
// longest due first, at most limit.
func (q *Queryer) ProbesDue(ctx context.Context, now time.Time, limit int) ([]ChannelHealth, error) {
	rows, err := q.query(ctx, "SELECT "+channelHealthColumns+" FROM channel_health WHERE next_at IS NOT NULL AND next_at <= ? ORDER BY next_at LIMIT ?", micros(now), limit)
	return collect(rows, err, "due probes", scanChannelHealth)
}

// ClaimProbe puts a channel's next probe off to until, unless another node did
// so since it was read; then it answers false.
func (t *Tx) ClaimProbe(ctx context.Context, h ChannelHealth, until time.Time) (bool, error) {
	n, err := t.exec(ctx, "UPDATE channel_health SET next_at = ? WHERE workspace_id = ? AND channel_id = ? AND next_at = ?",
		micros(until), h.WorkspaceID, h.ChannelID, microsOrNull(h.NextAt))
	if err != nil {
		return false, fmt.Errorf("claim the probe of channel %s: %w", h.ChannelID, err)
	}
	return n == 1, nil
}

// ScheduleProbe has a channel asked at a time of the machine's clock, also one
// that was never asked; deep has it asked for everything.
func (t *Tx) ScheduleProbe(ctx context.Context, ws, id string, at time.Time, deep bool) error {
	text := "INSERT INTO channel_health (workspace_id, channel_id, next_at) VALUES (?, ?, ?) ON CONFLICT (workspace_id, channel_id) DO UPDATE SET next_at = excluded.next_at"
	if deep {
		text += ", deep_at = 0"
	}
	if _, err := t.exec(ctx, text, ws, id, micros(at)); err != nil {
		return fmt.Errorf("have channel %s asked: %w", id, err)
	}
	return nil
}

// SaveChannelHealth keeps what a probe found.
func (t *Tx) SaveChannelHealth(ctx context.Context, h ChannelHealth) error {
	err := t.insert(ctx, "INSERT INTO channel_health ("+channelHealthColumns+") VALUES",
		upsertTail("workspace_id, channel_id", "state", "since", "probed_at", "next_at", "deep_at", "tries", "data"),
		[][]any{{h.WorkspaceID, h.ChannelID, h.State, micros(h.Since), microsOrNull(h.ProbedAt), microsOrNull(h.NextAt), micros(h.DeepAt), h.Tries, h.Data}})
	if err != nil {
		return fmt.Errorf("keep the health of channel %s: %w", h.ChannelID, err)
	}
	return nil
}

// ProbePlace is a channel that is asked and its workspace.
type ProbePlace struct{ WorkspaceID, ID string }

// UnaskedChannels lists channels of all workspaces that no probe is kept of.
func (q *Queryer) UnaskedChannels(ctx context.Context, limit int) ([]ProbePlace, error) {
	rows, err := q.query(ctx, "SELECT c.workspace_id, c.id FROM channels c WHERE c.deleted_at IS NULL AND c.status <> 'disabled' AND NOT EXISTS "+
		"(SELECT 1 FROM channel_health h WHERE h.workspace_id = c.workspace_id AND h.channel_id = c.id) LIMIT ?", limit)
	return collect(rows, err, "channels without a probe", func(row interface{ Scan(...any) error }) (ProbePlace, error) {
		var p ProbePlace
		return p, row.Scan(&p.WorkspaceID, &p.ID)
	})
}
