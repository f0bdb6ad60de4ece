package store

import (
	"context"

	"recado.dev/internal/desk"
)

// CaseHistory lists what was done to a case, before number before (0 for the
// newest), newest first: its making and its changes. That a message came or
// went is the messages' own history.
func (q *Queryer) CaseHistory(ctx context.Context, ws, caseID string, before int64, limit int) ([]desk.Event, error) {
	rows, err := q.query(ctx, "SELECT "+eventColumns+" FROM events"+q.s.by("events_by_case")+" WHERE workspace_id = ? AND case_id = ? AND case_id <> '' AND seq < ? "+
		"AND "+caseHistoryTypes+" ORDER BY seq DESC"+limitText(limit), append([]any{ws, caseID, orMax(before)}, caseHistoryArgs()...)...)
	return eventPage(rows, err, limit)
}

// caseHistoryTypes is which events of a case are its history: some always,
// others where they changed something.
const caseHistoryTypes = "(type IN (?, ?) OR type IN (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AND changes <> '')"

func caseHistoryArgs() []any {
	return []any{string(desk.EventCaseCreated), string(desk.EventCaseExported), string(desk.EventCaseUpdated),
		string(desk.EventSLAWarning), string(desk.EventSLABreach), string(desk.EventSLAMet), string(desk.EventSLAUpdated), string(desk.EventCaseMacro),
		string(desk.EventPublicAction), string(desk.EventWebhookCalled), string(desk.EventPrepared),
		string(desk.EventSurveySent), string(desk.EventSurveyReminded), string(desk.EventSurveyAnswered), string(desk.EventSurveyCommented), string(desk.EventSurveyEnded)}
}
