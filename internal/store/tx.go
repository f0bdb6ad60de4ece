package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
	"time"
)

// Queryer runs reads, inside a transaction or not. The methods of the nouns
// hang on it, so that each works in both.
type Queryer struct {
	s  *Store
	db *sql.DB
	tx *sql.Tx

	calm bool // see within
}

// Tx is a transaction that writes.
type Tx struct {
	Queryer
	after []func()
	atEnd []func(committed bool)
}

// AfterCommit has f called once the transaction is on disk. It is not called
// when the transaction fails.
func (t *Tx) AfterCommit(f func()) { t.after = append(t.after, f) }

// SQL is the transaction itself, for the job queue.
func (t *Tx) SQL() *sql.Tx { return t.tx }

// Engine says which database this is.
func (q *Queryer) Engine() Engine { return q.s.engine }

// within is the context of a statement. One of a transaction that writes to
// SQLite is not cut off half-way: it is over in no time, and to watch for that
// costs a goroutine a statement.
func (q *Queryer) within(ctx context.Context) context.Context {
	if q.calm {
		return context.WithoutCancel(ctx)
	}
	return ctx
}

// query runs a SELECT.
func (q *Queryer) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	q.s.seen(query, args)
	query, args = q.s.bound(query, args)
	if q.tx != nil {
		return q.tx.QueryContext(q.within(ctx), query, args...)
	}
	call := q.s.callOf(ctx)
	call.wait() // also for a free connection
	defer call.done()
	return q.db.QueryContext(ctx, query, args...)
}

// row runs a SELECT of one row.
func (q *Queryer) row(ctx context.Context, query string, args ...any) *sql.Row {
	q.s.seen(query, args)
	query, args = q.s.bound(query, args)
	if q.tx != nil {
		return q.tx.QueryRowContext(q.within(ctx), query, args...)
	}
	call := q.s.callOf(ctx)
	call.wait()
	defer call.done()
	return q.db.QueryRowContext(ctx, query, args...)
}

// exec runs a statement.
func (t *Tx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	t.s.seen(query, args)
	res, err := t.tx.ExecContext(t.within(ctx), t.s.rebind(query), args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// insert adds many rows with as few statements as parameters allow. head is
// "INSERT INTO t (a, b) VALUES", tail what follows the values (ON CONFLICT …);
// each row has the same number of values.
func (t *Tx) insert(ctx context.Context, head, tail string, rows [][]any) error {
	_, err := t.insertCounted(ctx, head, tail, rows)
	return err
}

// insertCounted is insert that answers how many rows it added or changed.
func (t *Tx) insertCounted(ctx context.Context, head, tail string, rows [][]any) (int64, error) {
	if len(rows) == 0 {
		return 0, nil
	}
	var total int64
	width := len(rows[0])
	// Few different texts, so that statement caches hit: powers of two.
	limit := 1
	for limit*2*width <= t.s.maxParams() && limit < 256 {
		limit *= 2
	}
	one := "(" + Marks(width) + ")"
	for len(rows) > 0 {
		n := limit
		for n > len(rows) {
			n /= 2
		}
		args := make([]any, 0, n*width)
		for _, r := range rows[:n] {
			args = append(args, r...)
		}
		query := head + " " + strings.Repeat(one+", ", n-1) + one + " " + tail
		res, err := t.tx.ExecContext(t.within(ctx), t.s.rebind(query), args...)
		if err != nil {
			return total, err
		}
		changed, err := res.RowsAffected()
		if err != nil {
			return total, err
		}
		total += changed
		rows = rows[n:]
	}
	return total, nil
}

// micros is a time as the store keeps it; 0 for the zero time.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// microsOrNull is an optional time as the store keeps it.
func microsOrNull(t *time.Time) any {
	if t == nil {
		return nil
	}
	return t.UnixMicro()
}

// fromMicros is the time of a column.
func fromMicros(v int64) time.Time { return time.UnixMicro(v).UTC() }

// fromNull is the optional time of a column.
func fromNull(v sql.NullInt64) *time.Time {
	if !v.Valid {
		return nil
	}
	t := fromMicros(v.Int64)
	return &t
}

// toJSON is v as the store keeps it; "" for nil and empty slices.
func toJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic("store: a noun that JSON cannot hold: " + err.Error())
	}
	if s := string(b); s != "null" && s != "[]" {
		return s
	}
	return ""
}

// fromJSON fills v from a column; "" leaves it alone.
func fromJSON(s string, v any) error {
	if s == "" {
		return nil
	}
	return json.Unmarshal([]byte(s), v)
}

// noRow says whether err is the absence of a row.
func noRow(err error) bool { return errors.Is(err, sql.ErrNoRows) }
