package store

import (
	"context"
	"fmt"

	"recado.dev/internal/desk"
)

// CaseMessages answers the messages of a case after a place (nil for the
// first), oldest first, with their attachments.
func (q *Queryer) CaseMessages(ctx context.Context, ws, caseID string, after *TimeKey, limit int) ([]desk.Message, error) {
	w := &condition{engine: q.s.engine}
	w.and("workspace_id = ? AND conversation_id IN (SELECT id FROM conversations WHERE workspace_id = ? AND contact_id = "+
		"(SELECT contact_id FROM cases WHERE workspace_id = ? AND id = ?)) AND case_id = ?", ws, ws, ws, caseID, caseID)
	if after != nil {
		w.and("(occurred_at, id) > (?, ?)", after.At.UnixMicro(), after.ID)
	}
	rows, err := q.query(ctx, "SELECT "+messageRead+" FROM messages WHERE "+w.sql.String()+" ORDER BY occurred_at, id"+limitText(limit), w.args...)
	if err != nil {
		return nil, fmt.Errorf("list messages of case %s: %w", caseID, err)
	}
	return q.withAttachments(ctx, ws, rows)
}

// CaseStory answers what was done to a case after number after, oldest first:
// CaseHistory the other way round.
func (q *Queryer) CaseStory(ctx context.Context, ws, caseID string, after int64, limit int) ([]desk.Event, error) {
	rows, err := q.query(ctx, "SELECT "+eventColumns+" FROM events"+q.s.by("events_by_case")+" WHERE workspace_id = ? AND case_id = ? AND case_id <> '' AND seq > ? "+
		"AND "+caseHistoryTypes+" ORDER BY seq"+limitText(limit), append([]any{ws, caseID, after}, caseHistoryArgs()...)...)
	return eventPage(rows, err, limit)
}
