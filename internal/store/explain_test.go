package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"recado.dev/internal/desk"
)

// Analyze has the engine look at its tables, so that plans are those of real
// data. PostgreSQL tidies them too, as it does after a while by itself.
func Analyze(ctx context.Context, s *Store) error {
	text := "ANALYZE"
	if s.engine == Postgres {
		text = "VACUUM (ANALYZE)"
	}
	_, err := s.write.ExecContext(ctx, text)
	return err
}

// ExplainCases answers the plan of a page of cases.
func ExplainCases(ctx context.Context, s *Store, ws string, query CaseQuery) (string, error) {
	o := caseOrder{}
	if query.Sort == CasesByWaiting {
		o = caseOrder{waiting: true, where: "c.waiting_since IS NOT NULL"}
	}
	if query.Sort == CasesByPriority {
		o = priorityOrder(desk.PriorityUrgent, false)
	}
	text, args := s.Read().casePageSQL(ws, query, o)
	return explain(ctx, s, text, args...)
}

func explain(ctx context.Context, s *Store, text string, args ...any) (string, error) {
	prefix := "EXPLAIN QUERY PLAN "
	if s.engine == Postgres {
		prefix = "EXPLAIN "
	}
	rows, err := s.read.QueryContext(ctx, s.rebind(prefix+text), args...)
	if err != nil {
		return "", err
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return "", err
	}
	var plan strings.Builder
	for rows.Next() {
		cells := make([]sql.NullString, len(columns))
		dest := make([]any, len(columns))
		for i := range cells {
			dest[i] = &cells[i]
		}
		if err := rows.Scan(dest...); err != nil {
			return "", err
		}
		fmt.Fprintln(&plan, cells[len(cells)-1].String)
	}
	return plan.String(), rows.Err()
}
