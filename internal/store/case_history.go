package store

import (
	"context"

	"recado.dev/internal/desk"
)

// CaseHistory lists what was done to a case, before number before (0 for the
// newest), newest first: its making and its changes. That a message came or
// went is the messages' own history.
func (q *Queryer) CaseHistory(ctx context.Context, ws, caseID string, before int64, limit int) ([]desk.Event, error) {
	rows, err := q.query(ctx, "SELECT "+eventColumns+" FROM events WHERE workspace_id = ? AND case_id = ? AND case_id <> '' AND seq < ? "+
		"AND (type = ? OR type IN (?, ?, ?, ?, ?) AND changes <> '') ORDER BY seq DESC"+limitText(limit),
		ws, caseID, orMax(before), string(desk.EventCaseCreated), string(desk.EventCaseUpdated),
		string(desk.EventSLAWarning), string(desk.EventSLABreach), string(desk.EventSLAMet), string(desk.EventSLAUpdated))
	return eventPage(rows, err, limit)
}
