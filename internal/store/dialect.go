package store

import (
	"errors"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// bound is a query with its arguments as the engine takes them. A limit at the
// end is written out for SQLite, which would plan the statement anew each time
// that one is bound.
func (s *Store) bound(query string, args []any) (string, []any) {
	if s.engine == SQLite && len(args) > 0 {
		if head, ok := strings.CutSuffix(query, " LIMIT ?"); ok {
			if n, ok := args[len(args)-1].(int); ok {
				return head + " LIMIT " + strconv.Itoa(n), args[:len(args)-1]
			}
		}
	}
	return s.rebind(query), args
}

// rebind turns the question marks of a query into the engine's placeholders.
// Queries hold no question mark within a literal.
func (s *Store) rebind(query string) string {
	if s.engine == SQLite || !strings.Contains(query, "?") {
		return query
	}
	var b strings.Builder
	b.Grow(len(query) + 16)
	n := 0
	for i := 0; i < len(query); i++ {
		if query[i] != '?' {
			b.WriteByte(query[i])
			continue
		}
		n++
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(n))
	}
	return b.String()
}

// ForUpdate is the clause that locks the rows of a SELECT: SQLite has one
// writer and needs none.
func (s *Store) ForUpdate() string {
	if s.engine == Postgres {
		return " FOR UPDATE"
	}
	return ""
}

// by names the index that a query has to use where SQLite, which knows nothing
// of the sizes of tables, would read a whole workspace: once a list of ids is
// long, or because the table itself is in the order of its key. PostgreSQL knows
// better by itself.
func (s *Store) by(index string) string { return s.engine.by(index) }

func (e Engine) by(index string) string {
	if e == SQLite {
		return " INDEXED BY " + index
	}
	return ""
}

// maxParams is how many parameters one statement may bind, a little below what
// each engine takes (32,766 and 65,535).
func (s *Store) maxParams() int {
	if s.engine == Postgres {
		return 60000
	}
	return 32000
}

// Marks is "?, ?, ?" for n parameters.
func Marks(n int) string {
	if n <= 0 {
		return ""
	}
	return strings.Repeat("?, ", n-1) + "?"
}

func pgCode(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// errStale is a change of a row that somebody else changed meanwhile.
var errStale = errors.New("changed by another transaction")

// retryable says whether the same transaction may succeed when it is run again.
func retryable(err error) bool {
	if errors.Is(err, errStale) {
		return true
	}
	switch pgCode(err) {
	case "40001", "40P01": // serialisation failure, deadlock
		return true
	}
	return false
}
