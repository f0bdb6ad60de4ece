package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

const preparedColumns = "workspace_id, id, mode, kind, state, recipe_id, recipe_name, run_id, case_id, conversation_id, channel_id, message_id, profile_id, text, original, reason, decided_by, decided_at, sent_id, created_at, updated_at"

var preparedUpdate = upsertTail("workspace_id, id", "state", "text", "reason", "decided_by", "decided_at", "sent_id", "updated_at")

func scanPrepared(row interface{ Scan(...any) error }) (desk.PreparedReply, error) {
	var p desk.PreparedReply
	var by string
	var decided sql.NullInt64
	var created, updated int64
	err := row.Scan(&p.WorkspaceID, &p.ID, &p.Mode, &p.Kind, &p.State, &p.Recipe.ID, &p.Recipe.Name, &p.RunID, &p.CaseID, &p.ConversationID, &p.ChannelID, &p.MessageID,
		&p.ProfileID, &p.Text, &p.Original, &p.Reason, &by, &decided, &p.SentID, &created, &updated)
	if err != nil {
		return p, err
	}
	p.DecidedAt, p.CreatedAt, p.UpdatedAt = fromNull(decided), fromMicros(created), fromMicros(updated)
	return p, fromJSON(by, &p.DecidedBy)
}

// SavePrepared adds a prepared reply or brings one up to date.
func (t *Tx) SavePrepared(ctx context.Context, p desk.PreparedReply) error {
	err := t.insert(ctx, "INSERT INTO prepared_replies ("+preparedColumns+") VALUES", preparedUpdate, [][]any{{p.WorkspaceID, p.ID, string(p.Mode), string(p.Kind), string(p.State),
		p.Recipe.ID, p.Recipe.Name, p.RunID, p.CaseID, p.ConversationID, p.ChannelID, p.MessageID, p.ProfileID, p.Text, p.Original, p.Reason, jsonOrEmpty(p.DecidedBy),
		microsOrNull(p.DecidedAt), p.SentID, micros(p.CreatedAt), micros(p.UpdatedAt)}})
	if err != nil {
		return fmt.Errorf("save prepared reply %s: %w", p.ID, err)
	}
	return nil
}

// PreparedByID answers a prepared reply.
func (q *Queryer) PreparedByID(ctx context.Context, ws, id string) (desk.PreparedReply, error) {
	return q.onePrepared(ctx, ws, id, "")
}

// LockPrepared is PreparedByID for a change.
func (t *Tx) LockPrepared(ctx context.Context, ws, id string) (desk.PreparedReply, error) {
	return t.onePrepared(ctx, ws, id, t.s.ForUpdate())
}

func (q *Queryer) onePrepared(ctx context.Context, ws, id, lock string) (desk.PreparedReply, error) {
	p, err := scanPrepared(q.row(ctx, "SELECT "+preparedColumns+" FROM prepared_replies WHERE workspace_id = ? AND id = ?"+lock, ws, id))
	if noRow(err) {
		return p, desk.NotFound("prepared reply")
	}
	if err != nil {
		return p, fmt.Errorf("load prepared reply %s: %w", id, err)
	}
	return p, nil
}

// PreparedFilter narrows a list of prepared replies.
type PreparedFilter struct {
	Mode  desk.ReplyMode
	State desk.PreparedState
	After *TimeKey
	Limit int
}

// PreparedReplies lists prepared replies of a mode and state: those that wait the
// oldest first, others the newest first.
func (q *Queryer) PreparedReplies(ctx context.Context, ws string, f PreparedFilter) ([]desk.PreparedReply, error) {
	than, dir := "<", " DESC"
	if f.State == desk.PreparedWaiting {
		than, dir = ">", ""
	}
	where, args := "workspace_id = ? AND mode = ? AND state = ?", []any{ws, string(f.Mode), string(f.State)}
	if f.After != nil {
		where, args = where+" AND (created_at, id) "+than+" (?, ?)", append(args, micros(f.After.At), f.After.ID)
	}
	rows, err := q.query(ctx, "SELECT "+preparedColumns+" FROM prepared_replies"+q.s.by("prepared_replies_by_state")+" WHERE "+where+
		" ORDER BY created_at"+dir+", id"+dir+limitText(f.Limit), args...)
	list, err := collect(rows, err, "prepared replies", scanPrepared)
	if len(list) > f.Limit {
		list = list[:f.Limit]
	}
	return list, err
}

// CountPrepared is how many prepared replies wait in a mode.
func (q *Queryer) CountPrepared(ctx context.Context, ws string, mode desk.ReplyMode) (int, error) {
	var n int
	err := q.row(ctx, "SELECT COUNT(*) FROM prepared_replies"+q.s.by("prepared_replies_by_state")+" WHERE workspace_id = ? AND mode = ? AND state = 'waiting'", ws, string(mode)).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count prepared replies: %w", err)
	}
	return n, nil
}

// PreparedOf lists what waits in a case, the oldest first.
func (q *Queryer) PreparedOf(ctx context.Context, ws, caseID string) ([]desk.PreparedReply, error) {
	rows, err := q.query(ctx, "SELECT "+preparedColumns+" FROM prepared_replies"+q.s.by("prepared_replies_waiting")+
		" WHERE workspace_id = ? AND case_id = ? AND state = 'waiting' ORDER BY id LIMIT 50", ws, caseID)
	return collect(rows, err, "prepared replies of a case", scanPrepared)
}

// AnsweredSince says whether a person answered in a conversation after a time.
func (q *Queryer) AnsweredSince(ctx context.Context, ws, conversationID string, since time.Time) (bool, error) {
	var one int
	err := q.row(ctx, "SELECT 1 FROM messages WHERE workspace_id = ? AND conversation_id = ? AND occurred_at > ? AND direction = 'out' AND author_type = 'agent' LIMIT 1",
		ws, conversationID, micros(since)).Scan(&one)
	if noRow(err) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look for answers in conversation %s: %w", conversationID, err)
	}
	return true, nil
}

// DropPrepared forgets prepared replies that were decided before a time, some at
// a time, and answers how many they were.
func (t *Tx) DropPrepared(ctx context.Context, before time.Time, limit int) (int64, error) {
	n, err := t.exec(ctx, "DELETE FROM prepared_replies WHERE (workspace_id, id) IN (SELECT workspace_id, id FROM prepared_replies WHERE decided_at IS NOT NULL AND decided_at < ? ORDER BY decided_at LIMIT ?)",
		micros(before), limit)
	if err != nil {
		return 0, fmt.Errorf("forget prepared replies: %w", err)
	}
	return n, nil
}
