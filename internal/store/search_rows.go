package store

import (
	"context"
	"database/sql"
	"fmt"
)

// SearchNumber is what marks the words of a workspace, false where nothing of
// it is indexed yet. It never changes.
func (q *Queryer) SearchNumber(ctx context.Context, ws string) (number int64, ok bool, err error) {
	rows, err := q.query(ctx, "SELECT number FROM search_scopes WHERE workspace_id = ?", ws)
	if err := oneInt(rows, err, &number); err != nil {
		if noRow(err) {
			return 0, false, nil
		}
		return 0, false, fmt.Errorf("read the search index's place: %w", err)
	}
	return number, true, nil
}

func collectIDs(rows *sql.Rows, err error) ([]string, error) {
	if err != nil {
		return nil, fmt.Errorf("list ids: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("scan id: %w", err)
		}
		out = append(out, id)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list ids: %w", err)
	}
	return out, nil
}

// oneInt reads the one number of rows; sql.ErrNoRows where there is none.
func oneInt(rows *sql.Rows, err error, into *int64) error {
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return err
		}
		return sql.ErrNoRows
	}
	return rows.Scan(into)
}
