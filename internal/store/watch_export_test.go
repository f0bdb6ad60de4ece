package store

import "context"

// Watch has f called with every query before it runs. Set it before the store
// is used by anyone else.
func (s *Store) Watch(f func(query string, args []any)) { s.watch = f }

// Explain answers the plan of a query, one line a step. On PostgreSQL small
// tables are read whole whatever indexes there are, unless that is forbidden.
func (s *Store) Explain(ctx context.Context, query string, args []any) (string, error) {
	prefix := "EXPLAIN QUERY PLAN "
	tx, err := s.read.BeginTx(ctx, nil)
	if err != nil {
		return "", err
	}
	defer func() { _ = tx.Rollback() }()
	if s.engine == Postgres {
		prefix = "EXPLAIN "
		if _, err := tx.ExecContext(ctx, "SET LOCAL enable_seqscan = off"); err != nil {
			return "", err
		}
	}
	rows, err := tx.QueryContext(ctx, prefix+s.rebind(query), args...)
	if err != nil {
		return "", err
	}
	defer func() { _ = rows.Close() }()
	plan := ""
	for rows.Next() {
		var id, parent, unused int
		var step string
		if s.engine == Postgres {
			err = rows.Scan(&step)
		} else {
			err = rows.Scan(&id, &parent, &unused, &step)
		}
		if err != nil {
			return "", err
		}
		plan += step + "\n"
	}
	return plan, rows.Err()
}
