package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
)

const tuneSearch = "INSERT INTO search_words (search_words, rank) VALUES (?, ?)"

// TidySearch joins some of the parts that the index of words grew in, since a
// word is looked for in each of them, and answers whether more is to be joined.
// It writes about that many pages. PostgreSQL has but a list of new words to put
// in their places.
func (t *Tx) TidySearch(ctx context.Context, pages int) (more bool, err error) {
	if t.s.engine == Postgres {
		if _, err := t.exec(ctx, "SELECT gin_clean_pending_list('search_docs_words')"); err != nil {
			return false, fmt.Errorf("tidy the search index: %w", err)
		}
		return false, nil
	}
	// Two parts of like size are joined; by itself the index waits for four.
	if _, err := t.exec(ctx, tuneSearch, "usermerge", 2); err != nil {
		return false, fmt.Errorf("tidy the search index: %w", err)
	}
	var before, after int64
	err = t.row(ctx, "SELECT total_changes()").Scan(&before)
	if err == nil {
		_, err = t.exec(ctx, tuneSearch, "merge", pages)
	}
	if err == nil {
		err = t.row(ctx, "SELECT total_changes()").Scan(&after)
	}
	if err != nil {
		return false, fmt.Errorf("tidy the search index: %w", err)
	}
	return after-before >= 2, nil // the statement itself counts as one
}

// SearchBehind lists workspaces whose event log is not where the index is, at
// most limit.
func (s *Store) SearchBehind(ctx context.Context, limit int) ([]string, error) {
	if s.engine == Postgres {
		return collectIDs(s.Read().query(ctx, "SELECT w.id FROM workspaces w LEFT JOIN search_scopes s ON s.workspace_id = w.id WHERE w.event_seq <> COALESCE(s.seq, 0) ORDER BY w.id LIMIT ?", limit))
	}
	heads, err := s.Read().numbers(ctx, "SELECT id, event_seq FROM workspaces ORDER BY id")
	if err != nil {
		return nil, err
	}
	places, err := s.Search().Read().numbers(ctx, "SELECT workspace_id, seq FROM search_scopes")
	if err != nil {
		return nil, err
	}
	var out []string
	for _, ws := range slices.Sorted(maps.Keys(heads)) {
		if heads[ws] != places[ws] && len(out) < limit {
			out = append(out, ws)
		}
	}
	return out, nil
}

// numbers reads rows of a name and its number.
func (q *Queryer) numbers(ctx context.Context, query string) (map[string]int64, error) {
	rows, err := q.query(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("read numbers: %w", err)
	}
	defer func() { _ = rows.Close() }()
	out := map[string]int64{}
	for rows.Next() {
		var name string
		var n int64
		if err := rows.Scan(&name, &n); err != nil {
			return nil, fmt.Errorf("scan number: %w", err)
		}
		out[name] = n
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read numbers: %w", err)
	}
	return out, nil
}
