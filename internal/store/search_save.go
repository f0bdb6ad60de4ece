package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"
)

// SearchSeq is the newest event of the workspace that is indexed. The workspace
// gets its place in the index where it has none; no other transaction indexes
// it until this one ends.
func (t *Tx) SearchSeq(ctx context.Context, ws string) (int64, error) {
	seq, err := t.searchSeq(ctx, ws)
	if err == nil || !noRow(err) {
		return seq, err
	}
	// Numbers are taken under the lock of the one row that everybody has.
	if _, err := t.exec(ctx, "INSERT INTO search_scopes (workspace_id, number, last_id) VALUES ('', 0, 0) ON CONFLICT DO NOTHING"); err != nil {
		return 0, fmt.Errorf("place workspace in the search index: %w", err)
	}
	var number int64
	if err := t.row(ctx, "UPDATE search_scopes SET last_id = last_id + 1 WHERE workspace_id = '' RETURNING last_id").Scan(&number); err != nil {
		return 0, fmt.Errorf("place workspace in the search index: %w", err)
	}
	if _, err := t.exec(ctx, "INSERT INTO search_scopes (workspace_id, number, last_id) VALUES (?, ?, ?) ON CONFLICT (workspace_id) DO NOTHING",
		ws, number, number<<40); err != nil {
		return 0, fmt.Errorf("place workspace in the search index: %w", err)
	}
	return t.searchSeq(ctx, ws)
}

func (t *Tx) searchSeq(ctx context.Context, ws string) (int64, error) {
	var seq int64
	err := t.row(ctx, "SELECT seq FROM search_scopes WHERE workspace_id = ?"+t.s.ForUpdate(), ws).Scan(&seq)
	if err != nil {
		return 0, fmt.Errorf("read the search index's place: %w", err)
	}
	return seq, nil
}

// SaveSearchDocs indexes docs, in place of what was indexed of the same
// entities, and notes that the events up to seq are done. SearchSeq comes
// before it in the transaction.
func (t *Tx) SaveSearchDocs(ctx context.Context, ws string, docs []SearchDoc, seq int64) error {
	docs = lastOfEach(docs)
	ids, fresh, err := t.searchIDs(ctx, ws, docs)
	if err != nil {
		return err
	}
	var number, last int64
	err = t.row(ctx, "UPDATE search_scopes SET last_id = last_id + ?, seq = ? WHERE workspace_id = ? RETURNING number, last_id", fresh, seq, ws).Scan(&number, &last)
	if err != nil {
		return fmt.Errorf("move the search index's place: %w", err)
	}
	next := last - int64(fresh) + 1
	isNew := make([]bool, len(ids))
	for i := range ids {
		if ids[i] == 0 {
			ids[i], isNew[i] = next, true
			next++
		}
	}
	if err := t.saveSearchDays(ctx, number, docs, ids); err != nil {
		return err
	}
	if t.s.engine == Postgres {
		return t.saveSearchPostgres(ctx, ws, number, docs, ids)
	}
	return t.saveSearchSQLite(ctx, ws, number, docs, ids, isNew)
}

type searchKey struct {
	kind SearchKind
	id   string
}

func lastOfEach(docs []SearchDoc) []SearchDoc {
	at := make(map[searchKey]int, len(docs))
	out := make([]SearchDoc, 0, len(docs))
	for _, d := range docs {
		k := searchKey{d.Kind, d.ID}
		if i, ok := at[k]; ok {
			out[i] = d
			continue
		}
		at[k] = len(out)
		out = append(out, d)
	}
	return out
}

// searchIDs answers the row of each document, 0 for the fresh ones, and how
// many of those there are.
func (t *Tx) searchIDs(ctx context.Context, ws string, docs []SearchDoc) ([]int64, int, error) {
	ids := make([]int64, len(docs))
	entities := map[SearchKind][]string{}
	for _, d := range docs {
		entities[d.Kind] = append(entities[d.Kind], d.ID)
	}
	have := map[searchKey]int64{}
	for kind, list := range entities {
		if err := t.searchRows(ctx, ws, kind, list, have); err != nil {
			return nil, 0, fmt.Errorf("find search documents: %w", err)
		}
	}
	fresh := 0
	for i, d := range docs {
		if ids[i] = have[searchKey{d.Kind, d.ID}]; ids[i] == 0 {
			fresh++
		}
	}
	return ids, fresh, nil
}

// searchRows notes which rows entities of a kind have. PostgreSQL is made to look
// each up by itself: of a table that grew since it was looked at last it believes
// that a workspace's whole part is quicker to read.
func (t *Tx) searchRows(ctx context.Context, ws string, kind SearchKind, entities []string, have map[searchKey]int64) error {
	marks, args := inList(entities)
	text, args := "SELECT entity_id, id FROM search_docs WHERE workspace_id = ? AND kind = ? AND entity_id IN ("+marks+")", append([]any{ws, string(kind)}, args...)
	if t.s.engine == Postgres {
		text = "SELECT e.id, COALESCE((SELECT d.id FROM search_docs d WHERE d.workspace_id = ? AND d.kind = ? AND d.entity_id = e.id), 0) FROM unnest(CAST(? AS text[])) e(id)"
		args = []any{ws, string(kind), entities}
	}
	rows, err := t.query(ctx, text, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		k := searchKey{kind: kind}
		var id int64
		if err := rows.Scan(&k.id, &id); err != nil {
			return err
		}
		have[k] = id
	}
	return rows.Err()
}

// saveSearchSQLite writes documents. Only those that are there already are
// replaced: to replace what is not there has the index look for it.
func (t *Tx) saveSearchSQLite(ctx context.Context, ws string, number int64, docs []SearchDoc, ids []int64, isNew []bool) error {
	var rows, words, again [][]any
	for i, d := range docs {
		said := []any{ids[i], scoped(number, d)}
		if !isNew[i] {
			again = append(again, said)
			continue
		}
		rows, words = append(rows, []any{ids[i], ws, string(d.Kind), d.ID}), append(words, said)
	}
	if err := t.insert(ctx, "INSERT INTO search_docs (id, workspace_id, kind, entity_id) VALUES", "", rows); err != nil {
		return fmt.Errorf("save search documents: %w", err)
	}
	if err := t.insert(ctx, "INSERT INTO search_words (rowid, words) VALUES", "", words); err != nil {
		return fmt.Errorf("index words: %w", err)
	}
	if err := t.insert(ctx, "INSERT OR REPLACE INTO search_words (rowid, words) VALUES", "", again); err != nil {
		return fmt.Errorf("index words again: %w", err)
	}
	return nil
}

func (t *Tx) saveSearchPostgres(ctx context.Context, ws string, number int64, docs []SearchDoc, ids []int64) error {
	const row = "(?, ?, ?, ?, array_to_tsvector(string_to_array(?, ' ')))"
	for len(docs) > 0 {
		n := 128
		for n > len(docs) {
			n /= 2
		}
		args := make([]any, 0, n*5)
		for i, d := range docs[:n] {
			args = append(args, ws, string(d.Kind), ids[i], d.ID, scoped(number, d))
		}
		if _, err := t.exec(ctx, "INSERT INTO search_docs (workspace_id, kind, id, entity_id, words) VALUES "+strings.Repeat(row+", ", n-1)+row+
			" ON CONFLICT (workspace_id, kind, id) DO UPDATE SET words = excluded.words", args...); err != nil {
			return fmt.Errorf("save search documents: %w", err)
		}
		docs, ids = docs[n:], ids[n:]
	}
	return nil
}

// scoped is the words of a document, each marked with its workspace and kind,
// so that looking for one touches no others'.
func scoped(number int64, d SearchDoc) string {
	scope := searchScope(number, d.Kind)
	var b strings.Builder
	for i, w := range d.Words {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(scope)
		b.WriteString(w)
	}
	return b.String()
}

// searchScope is five letters long: the index of beginnings counts on it.
func searchScope(number int64, kind SearchKind) string {
	s := strconv.FormatInt(number, 36)
	return "0000"[:max(0, 4-len(s))] + s + string(kind)
}
