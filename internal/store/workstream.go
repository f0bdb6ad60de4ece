package store

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"recado.dev/internal/desk"
)

// Workstream is a workstream as the store keeps it; Settings are routing's and
// its messages.
type Workstream struct {
	WorkspaceID string
	ID          string
	Name        string
	Settings    json.RawMessage
	Channels    []string
	// What it overrules of its workspace; nil for nothing.
	AutoResolveMinutes *int
	ReopenDays         *int
	CustomerFiles      bool // customers may send files
	AgentFiles         bool // so may agents
	// OwnFiles are the channels where that is otherwise; written alone, since
	// Settings tell of them as well.
	OwnFiles  map[string]ChannelFiles
	CreatedAt time.Time
	UpdatedAt time.Time
}

const workstreamColumns = "workspace_id, id, name, settings, auto_resolve_minutes, reopen_days, customer_files, agent_files, created_at, updated_at"

func scanWorkstream(row interface{ Scan(...any) error }) (Workstream, error) {
	v := Workstream{Channels: []string{}}
	var settings string
	var created, updated int64
	var customers, agents int
	err := row.Scan(&v.WorkspaceID, &v.ID, &v.Name, &settings, &v.AutoResolveMinutes, &v.ReopenDays, &customers, &agents, &created, &updated)
	v.CustomerFiles, v.AgentFiles = customers != 0, agents != 0
	v.Settings, v.CreatedAt, v.UpdatedAt = json.RawMessage(settings), fromMicros(created), fromMicros(updated)
	return v, err
}

// Workstreams are the workstreams of a workspace by name.
func (q *Queryer) Workstreams(ctx context.Context, ws string) ([]Workstream, error) {
	rows, err := q.query(ctx, "SELECT "+workstreamColumns+" FROM workstreams WHERE workspace_id = ? ORDER BY name, id", ws)
	out, err := collect(rows, err, "workstreams", scanWorkstream)
	if err != nil || len(out) == 0 {
		return out, err
	}
	return out, q.fillChannels(ctx, ws, out)
}

// WorkstreamByID answers a workstream.
func (q *Queryer) WorkstreamByID(ctx context.Context, ws, id string) (Workstream, error) {
	v, err := scanWorkstream(q.row(ctx, "SELECT "+workstreamColumns+" FROM workstreams WHERE workspace_id = ? AND id = ?", ws, id))
	if noRow(err) {
		return v, desk.NotFound("workstream")
	}
	if err != nil {
		return v, fmt.Errorf("read workstream %s: %w", id, err)
	}
	one := []Workstream{v}
	err = q.fillChannels(ctx, ws, one)
	return one[0], err
}

func (q *Queryer) fillChannels(ctx context.Context, ws string, list []Workstream) error {
	rows, err := q.query(ctx, "SELECT workstream_id, channel_id FROM workstream_channels WHERE workspace_id = ? ORDER BY channel_id", ws)
	pairs, err := collect(rows, err, "channels of workstreams", func(row interface{ Scan(...any) error }) ([2]string, error) {
		var v [2]string
		return v, row.Scan(&v[0], &v[1])
	})
	for _, p := range pairs {
		for i := range list {
			if list[i].ID == p[0] {
				list[i].Channels = append(list[i].Channels, p[1])
			}
		}
	}
	return err
}

// SaveWorkstream adds or changes a workstream with its channels. A channel of
// another workstream is a conflict.
func (t *Tx) SaveWorkstream(ctx context.Context, v Workstream) error {
	_, err := t.exec(ctx, "INSERT INTO workstreams ("+workstreamColumns+") VALUES ("+Marks(10)+") "+
		upsertTail("workspace_id, id", "name", "settings", "auto_resolve_minutes", "reopen_days", "customer_files", "agent_files", "updated_at"),
		v.WorkspaceID, v.ID, v.Name, string(v.Settings), v.AutoResolveMinutes, v.ReopenDays, bit(v.CustomerFiles), bit(v.AgentFiles), micros(v.CreatedAt), micros(v.UpdatedAt))
	if err := namedError("workstream", v.ID, err); err != nil {
		return err
	}
	if _, err := t.exec(ctx, "DELETE FROM workstream_channels WHERE workspace_id = ? AND workstream_id = ?", v.WorkspaceID, v.ID); err != nil {
		return fmt.Errorf("clear channels of workstream %s: %w", v.ID, err)
	}
	rows := make([][]any, len(v.Channels))
	for i, c := range v.Channels {
		rows[i] = []any{v.WorkspaceID, c, v.ID}
	}
	n, err := t.insertCounted(ctx, "INSERT INTO workstream_channels (workspace_id, channel_id, workstream_id) VALUES", "ON CONFLICT DO NOTHING", rows)
	if err != nil {
		return fmt.Errorf("set channels of workstream %s: %w", v.ID, err)
	}
	if n != int64(len(rows)) {
		return &desk.Error{Code: desk.CodeConflict, Public: "a channel belongs to one workstream: one of these belongs to another",
			Problems: []desk.Problem{{Field: "channels", Detail: "one of these channels belongs to another workstream"}}}
	}
	return t.setOwnFiles(ctx, v)
}

func (t *Tx) setOwnFiles(ctx context.Context, v Workstream) error {
	if _, err := t.exec(ctx, "DELETE FROM workstream_channel_files WHERE workspace_id = ? AND workstream_id = ?", v.WorkspaceID, v.ID); err != nil {
		return fmt.Errorf("clear who may send files: %w", err)
	}
	var rows [][]any
	for _, c := range slices.Sorted(maps.Keys(v.OwnFiles)) {
		rows = append(rows, []any{v.WorkspaceID, v.ID, c, bit(v.OwnFiles[c].Customers), bit(v.OwnFiles[c].Agents)})
	}
	if err := t.insert(ctx, "INSERT INTO workstream_channel_files (workspace_id, workstream_id, channel_id, customer_files, agent_files) VALUES", "", rows); err != nil {
		return fmt.Errorf("set who may send files: %w", err)
	}
	return nil
}

// DeleteWorkstream takes a workstream away; its channels are free then.
func (t *Tx) DeleteWorkstream(ctx context.Context, ws, id string) error {
	n, err := t.exec(ctx, "DELETE FROM workstreams WHERE workspace_id = ? AND id = ?", ws, id)
	if err == nil && n == 0 {
		return desk.NotFound("workstream")
	}
	for _, table := range [...]string{"workstream_channels", "workstream_channel_files", "routing_intakes"} {
		if err == nil {
			_, err = t.exec(ctx, "DELETE FROM "+table+" WHERE workspace_id = ? AND workstream_id = ?", ws, id)
		}
	}
	if err != nil {
		return fmt.Errorf("delete workstream %s: %w", id, err)
	}
	return nil
}

func bit(v bool) int {
	if v {
		return 1
	}
	return 0
}

// ChannelFiles says who may send files on a channel.
type ChannelFiles struct {
	Customers bool
	Agents    bool
}

// FilesOn answers who may send files on channels whose workstream says
// something about it; on the others everybody may.
func (q *Queryer) FilesOn(ctx context.Context, ws string, channelIDs []string) (map[string]ChannelFiles, error) {
	out := map[string]ChannelFiles{}
	if len(channelIDs) == 0 {
		return out, nil
	}
	in, args := anyOf(q.s, channelIDs)
	rows, err := q.query(ctx, "SELECT c.channel_id, COALESCE(f.customer_files, s.customer_files), COALESCE(f.agent_files, s.agent_files) "+
		"FROM workstream_channels c JOIN workstreams s ON s.workspace_id = c.workspace_id AND s.id = c.workstream_id "+
		"LEFT JOIN workstream_channel_files f ON f.workspace_id = c.workspace_id AND f.workstream_id = c.workstream_id AND f.channel_id = c.channel_id "+
		"WHERE c.workspace_id = ? AND c.channel_id "+in, append([]any{ws}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("read who may send files: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id string
		var customers, agents int
		if err := rows.Scan(&id, &customers, &agents); err != nil {
			return nil, fmt.Errorf("read who may send files: %w", err)
		}
		out[id] = ChannelFiles{Customers: customers != 0, Agents: agents != 0}
	}
	return out, rows.Err()
}

// MayAgentsSend says whether agents may send files on a channel.
func (q *Queryer) MayAgentsSend(ctx context.Context, ws, channelID string) (bool, error) {
	files, err := q.FilesOn(ctx, ws, []string{channelID})
	f, said := files[channelID]
	return !said || f.Agents, err
}
