package store

import (
	"context"
	"fmt"
)

// MessagesUpTo counts the messages of a contact's case as conditions on their
// number do, up to atMost.
func (q *Queryer) MessagesUpTo(ctx context.Context, ws, contactID, caseID string, atMost int) (int, error) {
	var n int
	err := q.row(ctx, "SELECT COUNT(*) FROM (SELECT 1 FROM conversations v CROSS JOIN messages m WHERE v.workspace_id = ? AND v.contact_id = ? "+
		"AND m.workspace_id = v.workspace_id AND m.conversation_id = v.id AND m.case_id = ? LIMIT ?) AS found", ws, contactID, caseID, atMost).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count the messages of case %s: %w", caseID, err)
	}
	return n, nil
}
