package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"recado.dev/internal/desk"
)

// ChannelRow is a channel as it is kept: its secrets sealed, which only
// package channel can undo.
type ChannelRow struct {
	desk.Channel
	Sealed    []byte
	Checks    json.RawMessage // the last check list, '' before the first
	DeletedAt *time.Time
}

const channelColumns = "workspace_id, id, platform, name, settings, secrets, status, status_detail, checks, last_in_at, last_out_at, created_at, updated_at, deleted_at, public_off, no_cases"

func scanChannel(row interface{ Scan(...any) error }) (ChannelRow, error) {
	var c ChannelRow
	var settings, checks, off string
	var lastIn, lastOut, deleted sql.NullInt64
	var created, updated, noCases int64
	err := row.Scan(&c.WorkspaceID, &c.ID, &c.Platform, &c.Name, &settings, &c.Sealed, &c.Status, &c.StatusDetail, &checks,
		&lastIn, &lastOut, &created, &updated, &deleted, &off, &noCases)
	if err != nil {
		return c, err
	}
	c.Settings = map[string]string{}
	if err := fromJSON(settings, &c.Settings); err != nil {
		return c, fmt.Errorf("read settings of channel %s: %w", c.ID, err)
	}
	c.Checks = json.RawMessage(checks)
	c.PublicOff, c.NoCases = verbsOf(off), noCases != 0
	c.LastInAt, c.LastOutAt, c.DeletedAt = fromNull(lastIn), fromNull(lastOut), fromNull(deleted)
	c.CreatedAt, c.UpdatedAt = fromMicros(created), fromMicros(updated)
	return c, nil
}

// ChannelRow answers a channel by its id alone, for requests that come from
// platforms and know no workspace. Deleted channels are answered too.
func (q *Queryer) ChannelRow(ctx context.Context, id string) (ChannelRow, error) {
	c, err := scanChannel(q.row(ctx, "SELECT "+channelColumns+" FROM channels WHERE id = ?", id))
	if noRow(err) {
		return c, desk.NotFound("channel")
	}
	if err != nil {
		return c, fmt.Errorf("read channel %s: %w", id, err)
	}
	return c, nil
}

// Channels are the channels of a workspace that are not deleted, oldest first.
func (q *Queryer) Channels(ctx context.Context, ws string) ([]ChannelRow, error) {
	rows, err := q.query(ctx, "SELECT "+channelColumns+" FROM channels WHERE workspace_id = ? AND deleted_at IS NULL ORDER BY id", ws)
	if err != nil {
		return nil, fmt.Errorf("list channels: %w", err)
	}
	defer func() { _ = rows.Close() }()
	out := []ChannelRow{}
	for rows.Next() {
		c, err := scanChannel(rows)
		if err != nil {
			return nil, fmt.Errorf("list channels: %w", err)
		}
		out = append(out, c)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list channels: %w", err)
	}
	return out, nil
}

// InsertChannel adds a channel.
func (t *Tx) InsertChannel(ctx context.Context, c ChannelRow) error {
	_, err := t.exec(ctx, "INSERT INTO channels ("+channelColumns+") VALUES ("+Marks(16)+")",
		c.WorkspaceID, c.ID, c.Platform, c.Name, settingsJSON(c.Settings), c.Sealed, string(c.Status), c.StatusDetail, checksText(c.Checks),
		microsOrNull(c.LastInAt), microsOrNull(c.LastOutAt), micros(c.CreatedAt), micros(c.UpdatedAt), microsOrNull(c.DeletedAt), verbsText(c.PublicOff), boolInt(c.NoCases))
	if err != nil {
		return fmt.Errorf("add channel %s: %w", c.ID, err)
	}
	return nil
}

// UpdateChannel keeps what an admin changed: name, settings, secrets, state,
// deletion.
func (t *Tx) UpdateChannel(ctx context.Context, c ChannelRow) error {
	n, err := t.exec(ctx, "UPDATE channels SET name = ?, settings = ?, secrets = ?, status = ?, status_detail = ?, checks = ?, updated_at = ?, deleted_at = ?, public_off = ?, no_cases = ? "+
		"WHERE workspace_id = ? AND id = ?",
		c.Name, settingsJSON(c.Settings), c.Sealed, string(c.Status), c.StatusDetail, checksText(c.Checks), micros(c.UpdatedAt), microsOrNull(c.DeletedAt), verbsText(c.PublicOff), boolInt(c.NoCases),
		c.WorkspaceID, c.ID)
	if err != nil {
		return fmt.Errorf("change channel %s: %w", c.ID, err)
	}
	if n == 0 {
		return desk.NotFound("channel")
	}
	return nil
}

// ChannelMark is what was seen of a channel since it was last written. Nil and
// empty fields leave the row alone.
type ChannelMark struct {
	LastInAt  *time.Time
	LastOutAt *time.Time
	Status    desk.ChannelStatus
	Detail    string
	Checks    json.RawMessage
}

// MarkChannel writes a mark. Times only move forward, and a channel that an
// admin switched off stays off. It leaves updated_at alone: nothing that a
// session depends on has changed.
func (t *Tx) MarkChannel(ctx context.Context, ws, id string, m ChannelMark) error {
	in, out := microsOrZero(m.LastInAt), microsOrZero(m.LastOutAt)
	_, err := t.exec(ctx, "UPDATE channels SET "+
		"last_in_at = CASE WHEN ? > COALESCE(last_in_at, 0) THEN ? ELSE last_in_at END, "+
		"last_out_at = CASE WHEN ? > COALESCE(last_out_at, 0) THEN ? ELSE last_out_at END, "+
		"status_detail = CASE WHEN ? <> '' AND status <> 'disabled' THEN ? ELSE status_detail END, "+
		"status = CASE WHEN ? <> '' AND status <> 'disabled' THEN ? ELSE status END, "+
		"checks = CASE WHEN ? <> '' THEN ? ELSE checks END "+
		"WHERE workspace_id = ? AND id = ?",
		in, in, out, out, string(m.Status), m.Detail, string(m.Status), string(m.Status), string(m.Checks), string(m.Checks), ws, id)
	if err != nil {
		return fmt.Errorf("mark channel %s: %w", id, err)
	}
	return nil
}

func microsOrZero(t *time.Time) int64 {
	if t == nil {
		return 0
	}
	return micros(*t)
}

func settingsJSON(m map[string]string) string {
	if len(m) == 0 {
		return "{}"
	}
	return toJSON(m)
}

func checksText(c json.RawMessage) string {
	if len(c) == 0 {
		return "[]"
	}
	return string(c)
}

// verbsOf reads verbs that were kept as text.
func verbsOf(s string) []desk.PublicVerb {
	out := []desk.PublicVerb{}
	for _, v := range strings.Split(s, ",") {
		if v != "" {
			out = append(out, desk.PublicVerb(v))
		}
	}
	return out
}

func verbsText(list []desk.PublicVerb) string {
	words := make([]string, len(list))
	for i, v := range list {
		words[i] = string(v)
	}
	return strings.Join(words, ",")
}
