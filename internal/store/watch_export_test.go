package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"reflect"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

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
	query, args = s.bound(query, args)
	rows, err := tx.QueryContext(ctx, prefix+query, args...)
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

// PlanStep is a step of PostgreSQL's plan that reads a table, with how many of
// its rows it looked at.
type PlanStep struct {
	Type, Table string
	Rows        float64
}

type planNode struct {
	Type    string     `json:"Node Type"`
	Table   string     `json:"Relation Name"`
	Rows    float64    `json:"Actual Rows"`
	Removed float64    `json:"Rows Removed by Filter"`
	Recheck float64    `json:"Rows Removed by Index Recheck"`
	Loops   float64    `json:"Actual Loops"`
	Plans   []planNode `json:"Plans"`
}

// ExplainAnalyze runs a query on PostgreSQL and answers its plan and what it
// read.
func (s *Store) ExplainAnalyze(ctx context.Context, query string, args []any) (string, []PlanStep, error) {
	var text string
	if err := s.read.QueryRowContext(ctx, s.rebind("EXPLAIN (ANALYZE, FORMAT JSON) "+query), args...).Scan(&text); err != nil {
		return "", nil, err
	}
	var plans []struct{ Plan planNode }
	if err := json.Unmarshal([]byte(text), &plans); err != nil {
		return text, nil, err
	}
	var steps []PlanStep
	var walk func(planNode)
	walk = func(n planNode) {
		if n.Table != "" && n.Loops > 0 {
			steps = append(steps, PlanStep{n.Type, n.Table, (n.Rows + n.Removed + n.Recheck) * n.Loops})
		}
		for _, p := range n.Plans {
			walk(p)
		}
	}
	walk(plans[0].Plan)
	return text, steps, nil
}

// PlannedAnew answers those statements that SQLite's readers have kept and that
// were planned again as they ran, because of a value that was bound: with how
// often. The driver does not tell, so its handles are looked for.
func (s *Store) PlannedAnew(ctx context.Context) (map[string]int, error) {
	out := map[string]int{}
	tls := libc.NewTLS()
	defer tls.Close()
	for range s.read.Stats().OpenConnections { // all at once: each is another
		conn, err := s.read.Conn(ctx)
		if err != nil {
			return nil, err
		}
		defer func(c *sql.Conn) { _ = c.Close() }(conn)
		err = conn.Raw(func(c any) error {
			for text, e := range c.(*keepingConn).kept {
				handle := reflect.ValueOf(e.Value.(*keptStmt).stmt).Elem().FieldByName("pstmt").Uint()
				if n := sqlite3.Xsqlite3_stmt_status(tls, uintptr(handle), sqlite3.SQLITE_STMTSTATUS_REPREPARE, 0); n > 0 {
					out[text] += int(n)
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
