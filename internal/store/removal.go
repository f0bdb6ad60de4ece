package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

// RemovalsKeptFor is how long a deleted channel can be had back.
const RemovalsKeptFor = 30 * 24 * time.Hour

const removalColumns = "workspace_id, id, channel_id, channel_name, platform, state, open_work, note, workstream_id, actor, total, place, resolved, kept, reopened, unsent, made_at, finished_at"

// SaveRemoval adds the deletion of a channel or overwrites where it stands.
func (t *Tx) SaveRemoval(ctx context.Context, m desk.ChannelRemoval) error {
	_, err := t.exec(ctx, "INSERT INTO channel_removals ("+removalColumns+") VALUES ("+Marks(18)+") "+
		upsertTail("workspace_id, id", "state", "total", "place", "resolved", "kept", "reopened", "unsent", "finished_at"),
		m.WorkspaceID, m.ID, m.Channel.ID, m.Channel.Name, m.Platform, string(m.State), string(m.OpenWork), m.Note, m.WorkstreamID, toJSON(m.Actor),
		m.Total, m.Place, m.Resolved, m.Kept, m.Reopened, m.Unsent, micros(m.MadeAt), microsOrNull(m.FinishedAt))
	if err != nil {
		return fmt.Errorf("save removal %s: %w", m.ID, err)
	}
	return nil
}

func scanRemoval(row interface{ Scan(...any) error }) (desk.ChannelRemoval, error) {
	var m desk.ChannelRemoval
	var actor string
	var made int64
	var finished sql.NullInt64
	if err := row.Scan(&m.WorkspaceID, &m.ID, &m.Channel.ID, &m.Channel.Name, &m.Platform, &m.State, &m.OpenWork, &m.Note, &m.WorkstreamID, &actor,
		&m.Total, &m.Place, &m.Resolved, &m.Kept, &m.Reopened, &m.Unsent, &made, &finished); err != nil {
		return m, err
	}
	m.MadeAt, m.FinishedAt = fromMicros(made), fromNull(finished)
	m.RestorableUntil = m.MadeAt.Add(RemovalsKeptFor)
	return m, fromJSON(actor, &m.Actor)
}

// RemovalByID answers the deletion of a channel.
func (q *Queryer) RemovalByID(ctx context.Context, ws, id string) (desk.ChannelRemoval, error) {
	return q.oneRemoval(ctx, ws, id, "")
}

// LockRemoval is RemovalByID for a change.
func (t *Tx) LockRemoval(ctx context.Context, ws, id string) (desk.ChannelRemoval, error) {
	return t.oneRemoval(ctx, ws, id, t.s.ForUpdate())
}

func (q *Queryer) oneRemoval(ctx context.Context, ws, id, lock string) (desk.ChannelRemoval, error) {
	m, err := scanRemoval(q.row(ctx, "SELECT "+removalColumns+" FROM channel_removals WHERE workspace_id = ? AND id = ?"+lock, ws, id))
	if noRow(err) {
		return m, desk.NotFound("channel removal")
	}
	if err != nil {
		return m, fmt.Errorf("load removal %s: %w", id, err)
	}
	return m, nil
}

// Removals are the deletions of channels that were made since, the newest
// first; those that were taken back are left out.
func (q *Queryer) Removals(ctx context.Context, ws string, since time.Time, limit int) ([]desk.ChannelRemoval, error) {
	rows, err := q.query(ctx, "SELECT "+removalColumns+" FROM channel_removals WHERE workspace_id = ? AND made_at >= ? AND state <> 'restored' ORDER BY id DESC LIMIT ?", ws, micros(since), limit)
	return collect(rows, err, "removals", scanRemoval)
}

// UnfinishedRemovals are the deletions of all workspaces that a job has to go
// on with.
func (q *Queryer) UnfinishedRemovals(ctx context.Context) ([]desk.ChannelRemoval, error) {
	rows, err := q.query(ctx, "SELECT "+removalColumns+" FROM channel_removals WHERE state IN ('running', 'restoring') LIMIT 1000")
	return collect(rows, err, "removals", scanRemoval)
}

// The cases that are not resolved and have a conversation on a channel, and
// whether such a case has one on another channel as well, which is still there.
const (
	onChannel = "c.workspace_id = ? AND c.status IN ('open', 'pending') AND EXISTS (" +
		"SELECT 1 FROM conversations v WHERE v.workspace_id = c.workspace_id AND v.case_id = c.id AND v.channel_id = ?)"
	onAnother = "EXISTS (SELECT 1 FROM conversations v JOIN channels h ON h.workspace_id = v.workspace_id AND h.id = v.channel_id " +
		"WHERE v.workspace_id = c.workspace_id AND v.case_id = c.id AND v.channel_id <> ? AND h.deleted_at IS NULL)"
)

// PreviewRemoval counts what the deletion of a channel would touch.
func (q *Queryer) PreviewRemoval(ctx context.Context, ws, channelID string) (desk.RemovalPreview, error) {
	var p desk.RemovalPreview
	err := q.row(ctx, "SELECT COUNT(*), COALESCE(SUM(CASE WHEN c.status = 'pending' THEN 1 ELSE 0 END), 0), "+
		"COALESCE(SUM(CASE WHEN c.waiting_since IS NOT NULL THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN "+onAnother+" THEN 1 ELSE 0 END), 0) "+
		"FROM cases c WHERE "+onChannel, channelID, ws, channelID).Scan(&p.Cases, &p.Pending, &p.Waiting, &p.Elsewhere)
	if err != nil {
		return p, fmt.Errorf("count cases of channel %s: %w", channelID, err)
	}
	for _, one := range []struct {
		into  *int64
		query string
		args  []any
	}{
		{&p.Conversations, "SELECT COUNT(*) FROM conversations WHERE workspace_id = ? AND channel_id = ?", []any{ws, channelID}},
		{&p.Queued, "SELECT COUNT(*) FROM messages WHERE workspace_id = ? AND channel_id = ? AND direction = 'out' AND status = 'queued'", []any{ws, channelID}},
		{&p.Scheduled, "SELECT COUNT(*) FROM scheduled_messages s JOIN conversations v ON v.workspace_id = s.workspace_id AND v.id = s.conversation_id " +
			"WHERE s.workspace_id = ? AND v.channel_id = ?", []any{ws, channelID}},
		{&p.Drafts, "SELECT COUNT(*) FROM drafts d JOIN conversations v ON v.workspace_id = d.workspace_id AND v.id = d.conversation_id " +
			"WHERE d.workspace_id = ? AND d.mode = 'reply' AND v.channel_id = ?", []any{ws, channelID}},
		{&p.Followers, "SELECT COUNT(DISTINCT f.user_id) FROM cases c JOIN case_followers f ON f.workspace_id = c.workspace_id AND f.case_id = c.id WHERE " + onChannel, []any{ws, channelID}},
	} {
		if err := q.row(ctx, one.query, one.args...).Scan(one.into); err != nil {
			return p, fmt.Errorf("count what channel %s carries: %w", channelID, err)
		}
	}
	p.Workstream, err = q.workstreamOf(ctx, ws, channelID)
	return p, err
}

// workstreamOf is the workstream to which a channel belongs, nil for none.
func (q *Queryer) workstreamOf(ctx context.Context, ws, channelID string) (*desk.Ref, error) {
	var ref desk.Ref
	err := q.row(ctx, "SELECT s.id, s.name FROM workstream_channels c JOIN workstreams s ON s.workspace_id = c.workspace_id AND s.id = c.workstream_id "+
		"WHERE c.workspace_id = ? AND c.channel_id = ?", ws, channelID).Scan(&ref.ID, &ref.Name)
	if noRow(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find the workstream of channel %s: %w", channelID, err)
	}
	return &ref, nil
}

// FreeChannel takes a channel out of its workstream and answers which that was,
// "" for none.
func (t *Tx) FreeChannel(ctx context.Context, ws, channelID string) (string, error) {
	var id string
	err := t.row(ctx, "DELETE FROM workstream_channels WHERE workspace_id = ? AND channel_id = ? RETURNING workstream_id", ws, channelID).Scan(&id)
	if noRow(err) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("take channel %s out of its workstream: %w", channelID, err)
	}
	return id, nil
}

// BindChannel puts a channel into a workstream, if that is still there and the
// channel is in no other.
func (t *Tx) BindChannel(ctx context.Context, ws, channelID, workstreamID string) error {
	_, err := t.exec(ctx, "INSERT INTO workstream_channels (workspace_id, channel_id, workstream_id) "+
		"SELECT workspace_id, CAST(? AS TEXT), id FROM workstreams WHERE workspace_id = ? AND id = ? ON CONFLICT DO NOTHING", channelID, ws, workstreamID)
	if err != nil {
		return fmt.Errorf("put channel %s into its workstream: %w", channelID, err)
	}
	return nil
}

// AddRemovalCases notes the open cases of a channel that go on by no other one,
// and answers how many they are.
func (t *Tx) AddRemovalCases(ctx context.Context, ws, removalID, channelID string) (int64, error) {
	n, err := t.exec(ctx, "INSERT INTO channel_removal_cases (workspace_id, removal_id, number, case_id, status) "+
		"SELECT c.workspace_id, CAST(? AS TEXT), ROW_NUMBER() OVER (ORDER BY c.last_activity_at, c.id), c.id, c.status "+
		"FROM cases c WHERE "+onChannel+" AND NOT "+onAnother, removalID, ws, channelID, channelID)
	if err != nil {
		return 0, fmt.Errorf("note cases of channel %s: %w", channelID, err)
	}
	return n, nil
}

// RemovalCase is a case that a removal resolves, as it was before.
type RemovalCase struct {
	Number     int64
	CaseID     string
	Status     desk.CaseStatus
	ResolvedAt *time.Time // when the removal resolved it
}

// RemovalCases are cases of a removal after a number, in order.
func (q *Queryer) RemovalCases(ctx context.Context, ws, removalID string, after int64, limit int) ([]RemovalCase, error) {
	rows, err := q.query(ctx, "SELECT number, case_id, status, resolved_at FROM channel_removal_cases WHERE workspace_id = ? AND removal_id = ? AND number > ? ORDER BY number LIMIT ?", ws, removalID, after, limit)
	return collect(rows, err, "cases of a removal", func(row interface{ Scan(...any) error }) (RemovalCase, error) {
		var v RemovalCase
		var at sql.NullInt64
		err := row.Scan(&v.Number, &v.CaseID, &v.Status, &at)
		v.ResolvedAt = fromNull(at)
		return v, err
	})
}

// NoteResolved notes which cases a removal has resolved, and when.
func (t *Tx) NoteResolved(ctx context.Context, ws, removalID string, numbers []int64, at time.Time) error {
	if len(numbers) == 0 {
		return nil
	}
	in, args := anyOf(t.s, numbers)
	if _, err := t.exec(ctx, "UPDATE channel_removal_cases SET resolved_at = ? WHERE workspace_id = ? AND removal_id = ? AND number "+in, append([]any{micros(at), ws, removalID}, args...)...); err != nil {
		return fmt.Errorf("note what removal %s resolved: %w", removalID, err)
	}
	return nil
}

// ScheduledOn lists the ids of what is to be sent later on a channel.
func (q *Queryer) ScheduledOn(ctx context.Context, ws, channelID string, limit int) ([]string, error) {
	rows, err := q.query(ctx, "SELECT s.id FROM scheduled_messages s JOIN conversations v ON v.workspace_id = s.workspace_id AND v.id = s.conversation_id "+
		"WHERE s.workspace_id = ? AND v.channel_id = ? ORDER BY s.id LIMIT ?", ws, channelID, limit)
	return collect(rows, err, "scheduled messages of a channel", func(row interface{ Scan(...any) error }) (string, error) {
		var id string
		return id, row.Scan(&id)
	})
}
