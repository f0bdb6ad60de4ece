package store

import (
	"database/sql"
	"fmt"

	"recado.dev/internal/desk"
)

// collect reads all rows of a list.
func collect[T any](rows *sql.Rows, err error, what string, scan func(interface{ Scan(...any) error }) (T, error)) ([]T, error) {
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", what, err)
	}
	defer func() { _ = rows.Close() }()
	out := []T{}
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, fmt.Errorf("list %s: %w", what, err)
		}
		out = append(out, v)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list %s: %w", what, err)
	}
	return out, nil
}

// namedError tells of a name that is taken.
func namedError(noun, id string, err error) error {
	if IsUnique(err) {
		return desk.Invalid("name", "there is another %s of that name", noun)
	}
	if err != nil {
		return fmt.Errorf("save %s %s: %w", noun, id, err)
	}
	return nil
}
