package store

import (
	"context"

	"recado.dev/internal/desk"
)

// byPriority are the priorities as a list by priority shows them.
func byPriority() [4]desk.Priority {
	return [4]desk.Priority{desk.PriorityUrgent, desk.PriorityHigh, desk.PriorityNormal, desk.PriorityLow}
}

// casesByPriority answers a page of cases by their priority, the highest first,
// and by their activity within each.
func (q *Queryer) casesByPriority(ctx context.Context, ws string, query CaseQuery, few bool) ([]desk.CaseView, error) {
	out, limit := []desk.CaseView{}, query.Limit
	passed := query.After == nil
	for _, p := range byPriority() {
		if !passed && p != query.After.Priority {
			continue
		}
		part := query
		if passed {
			part.After = nil
		}
		passed = true
		part.Limit = limit - len(out)
		views, err := q.casePage(ctx, ws, part, priorityOrder(p, few))
		if err != nil {
			return nil, err
		}
		if out = append(out, views...); len(out) >= limit {
			break
		}
	}
	return out, nil
}

// priorityOrder names what the index of the priorities leaves out, so that the
// embedded database may use it.
func priorityOrder(p desk.Priority, few bool) caseOrder {
	where := "c.priority = '" + string(p) + "'"
	if p != desk.PriorityNormal {
		where += " AND c.priority <> 'normal'"
	}
	return caseOrder{where: where, sorted: few}
}
