package store

import (
	"context"

	"recado.dev/internal/desk"
)

// noneDue leaves the cases without a promise that runs.
const noneDue = "NOT EXISTS (SELECT 1 FROM sla_clocks y WHERE y.workspace_id = c.workspace_id AND y.case_id = c.id AND y.due_at IS NOT NULL)"

// casesByDue answers a page of the cases whose promises are due, the first one
// first, and behind them the others by their activity.
func (q *Queryer) casesByDue(ctx context.Context, ws string, query CaseQuery, few bool) ([]desk.CaseView, error) {
	out := []desk.CaseView{}
	if query.After == nil || query.After.Due {
		text, args := q.caseDueSQL(ws, query, few)
		rows, err := q.query(ctx, text, args...)
		due, err := q.collectCaseViews(ctx, ws, rows, err, query.Limit)
		if err != nil || len(due) >= query.Limit {
			return due, err
		}
		out, query.After, query.Limit = due, nil, query.Limit-len(due)
	}
	rest, err := q.casePage(ctx, ws, query, caseOrder{where: noneDue, sorted: few})
	return append(out, rest...), err
}

// caseDueSQL walks the clocks in the order of their index and looks at the case
// of each: only cases that wait for something have one that runs. Where few cases
// come into question the clock of each is looked at.
func (q *Queryer) caseDueSQL(ws string, query CaseQuery, few bool) (string, []any) {
	from, at := "sla_clocks z CROSS JOIN cases c", "z.due_at"
	if few {
		from, at = "cases c CROSS JOIN sla_clocks z", "z.due_at + 0" // which no index has
	}
	after := query.After
	query.After = nil
	w := q.caseWhere(ws, query, "", caseOrder{sorted: few})
	w.and("z.workspace_id = ? AND z.due_at IS NOT NULL AND z.workspace_id = c.workspace_id AND z.case_id = c.id", ws)
	if after != nil {
		w.and("("+at+", z.case_id) > (?, ?)", after.At.UnixMicro(), after.ID)
	}
	return caseViewOf + from + caseNamesFrom + " WHERE " + w.sql.String() + " ORDER BY " + at + ", z.case_id" + limitText(query.Limit), w.args
}
