package store

import (
	"context"
	"database/sql"
	"fmt"

	"recado.dev/internal/desk"
)

const publicActionColumns = "workspace_id, id, post_id, message_id, channel_id, conversation_id, case_id, contact_id, verb, text, actor, state, error, attempts, created_at, done_at"

var publicActionUpdate = upsertTail("workspace_id, id", "state", "error", "attempts", "done_at")

func scanPublicAction(row interface{ Scan(...any) error }) (desk.PublicAction, error) {
	var a desk.PublicAction
	var actor, failed string
	var created int64
	var done sql.NullInt64
	err := row.Scan(&a.WorkspaceID, &a.ID, &a.PostID, &a.MessageID, &a.ChannelID, &a.ConversationID, &a.CaseID, &a.ContactID, &a.Verb, &a.Text, &actor,
		&a.State, &failed, &a.Attempts, &created, &done)
	if err != nil {
		return a, err
	}
	a.CreatedAt, a.DoneAt = fromMicros(created), fromNull(done)
	if err := fromJSON(actor, &a.Actor); err != nil {
		return a, fmt.Errorf("read who did action %s: %w", a.ID, err)
	}
	if err := fromJSON(failed, &a.Error); err != nil {
		return a, fmt.Errorf("read the error of action %s: %w", a.ID, err)
	}
	return a, nil
}

// SavePublicActions adds actions or brings those that are there up to date.
func (t *Tx) SavePublicActions(ctx context.Context, ws string, actions []desk.PublicAction) error {
	rows := make([][]any, len(actions))
	for i, a := range actions {
		rows[i] = []any{ws, a.ID, a.PostID, a.MessageID, a.ChannelID, a.ConversationID, a.CaseID, a.ContactID, string(a.Verb), a.Text, toJSON(a.Actor),
			string(a.State), jsonOrEmpty(a.Error), a.Attempts, micros(a.CreatedAt), microsOrNull(a.DoneAt)}
	}
	if err := t.insert(ctx, "INSERT INTO public_actions ("+publicActionColumns+") VALUES", publicActionUpdate, rows); err != nil {
		return fmt.Errorf("save public actions: %w", err)
	}
	return nil
}

// PublicActions are what was done to an item of a post, the newest first;
// messageID is empty for the post itself.
func (q *Queryer) PublicActions(ctx context.Context, ws, postID, messageID string, limit int) ([]desk.PublicAction, error) {
	rows, err := q.query(ctx, "SELECT "+publicActionColumns+" FROM public_actions"+q.s.by("public_actions_by_item")+" WHERE workspace_id = ? AND post_id = ? AND message_id = ? ORDER BY id DESC"+limitText(limit),
		ws, postID, messageID)
	list, err := collect(rows, err, "public actions", scanPublicAction)
	if len(list) > limit {
		list = list[:limit]
	}
	return list, err
}

// QueuedActions are the actions on items that the network has not answered, in
// their order.
func (q *Queryer) QueuedActions(ctx context.Context, ws string, messageIDs []string) ([]desk.PublicAction, error) {
	if len(messageIDs) == 0 {
		return nil, nil
	}
	in, args := anyOf(q.s, messageIDs)
	rows, err := q.query(ctx, "SELECT "+publicActionColumns+" FROM public_actions"+q.s.by("public_actions_queued")+" WHERE workspace_id = ? AND message_id "+in+" AND state = 'queued' ORDER BY id",
		append([]any{ws}, args...)...)
	return collect(rows, err, "queued actions", scanPublicAction)
}

// PublicActionByID answers an action.
func (q *Queryer) PublicActionByID(ctx context.Context, ws, id string) (desk.PublicAction, error) {
	return q.publicAction(ctx, ws, id, "")
}

// LockPublicAction is PublicActionByID for a change.
func (t *Tx) LockPublicAction(ctx context.Context, ws, id string) (desk.PublicAction, error) {
	return t.publicAction(ctx, ws, id, t.s.ForUpdate())
}

func (q *Queryer) publicAction(ctx context.Context, ws, id, lock string) (desk.PublicAction, error) {
	a, err := scanPublicAction(q.row(ctx, "SELECT "+publicActionColumns+" FROM public_actions WHERE workspace_id = ? AND id = ?"+lock, ws, id))
	if noRow(err) {
		return a, desk.NotFound("action")
	}
	if err != nil {
		return a, fmt.Errorf("load action %s: %w", id, err)
	}
	return a, nil
}
