package store

import "context"

// RowOf asks within a snapshot what no noun does.
func RowOf(ctx context.Context, q *Queryer, query string, into ...any) error {
	return q.row(ctx, query).Scan(into...)
}
