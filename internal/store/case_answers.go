package store

import (
	"context"
	"database/sql"
	"fmt"

	"recado.dev/internal/desk"
)

// AnswersOf answers how the customer of a case stands with our answers, as the
// messages are now. The order is that of the ids, in which the messages were
// taken: the platform's own times may run ahead of ours. What the desk said by
// itself answers nobody.
func (q *Queryer) AnswersOf(ctx context.Context, c desk.Case) (desk.Answers, error) {
	const ofCase = " FROM messages WHERE workspace_id = ? AND conversation_id IN (SELECT id FROM conversations WHERE workspace_id = ? AND contact_id = ?) AND case_id = ? AND "
	args := []any{c.WorkspaceID, c.WorkspaceID, c.ContactID, c.ID}
	var first, unanswered sql.NullInt64
	var last string
	err := q.row(ctx, "SELECT MIN(created_at), COALESCE(MAX(id), '')"+ofCase+"direction = 'out' AND status <> 'failed' AND origin <> ?", append(args[:len(args):len(args)], desk.OriginAutomatic)...).Scan(&first, &last)
	if err != nil {
		return desk.Answers{}, fmt.Errorf("find the answers of case %s: %w", c.ID, err)
	}
	// Not by the index of the ids: what is newer is all that came since, of everybody.
	err = q.row(ctx, "SELECT MIN(occurred_at)"+ofCase+"direction = 'in' AND kind <> ? AND id || '' > ?", append(args[:len(args):len(args)], string(desk.MessageSystem), last)...).Scan(&unanswered)
	if err != nil {
		return desk.Answers{}, fmt.Errorf("find the unanswered messages of case %s: %w", c.ID, err)
	}
	return desk.Answers{First: fromNull(first), Unanswered: fromNull(unanswered)}, nil
}
