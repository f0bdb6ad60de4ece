package store

import (
	"context"
	"fmt"
	"strings"
)

// MigrateTo brings the schema of an empty database to an older version.
func (s *Store) MigrateTo(ctx context.Context, version int64) error {
	p, err := s.migrationsOf("migration")
	if err != nil {
		return err
	}
	_, err = p.UpTo(ctx, version)
	return err
}

// Versions lists the numbers of the schema's versions.
func (s *Store) Versions() ([]int64, error) {
	p, err := s.migrationsOf("migration")
	if err != nil {
		return nil, err
	}
	var out []int64
	for _, source := range p.ListSources() {
		out = append(out, source.Version)
	}
	return out, nil
}

// Put adds a row as an older version did.
func (s *Store) Put(ctx context.Context, table, columns string, values []any) error {
	return s.Write(ctx, func(tx *Tx) error {
		_, err := tx.exec(ctx, "INSERT INTO "+table+" ("+columns+") VALUES ("+Marks(len(values))+")", values...)
		return err
	})
}

// Rows answers a table's rows as text.
func (s *Store) Rows(ctx context.Context, table, columns string) ([]string, error) {
	rows, err := s.Read().query(ctx, "SELECT "+columns+" FROM "+table)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		values := make([]any, strings.Count(columns, ",")+1)
		into := make([]any, len(values))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		out = append(out, strings.TrimSpace(fmt.Sprintln(values...)))
	}
	return out, rows.Err()
}
