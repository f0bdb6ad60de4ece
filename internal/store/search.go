package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// SearchKind says what a search document stands for. It is one letter.
type SearchKind string

// Kinds of search documents.
const (
	SearchMessages SearchKind = "m"
	SearchContacts SearchKind = "c"
	SearchCases    SearchKind = "k"
)

// SearchDoc is what an entity is found by. Words are folded: letters and
// digits alone, lower case, each once.
type SearchDoc struct {
	Kind  SearchKind
	ID    string // of the entity
	Words []string
}

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
	for i := range ids {
		if ids[i] == 0 {
			ids[i] = next
			next++
		}
	}
	if t.s.engine == Postgres {
		return t.saveSearchPostgres(ctx, ws, number, docs, ids)
	}
	return t.saveSearchSQLite(ctx, ws, number, docs, ids)
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
	if len(docs) == 0 {
		return ids, 0, nil
	}
	entities := make([]string, len(docs))
	for i, d := range docs {
		entities[i] = d.ID
	}
	marks, args := inList(entities)
	rows, err := t.query(ctx, "SELECT kind, entity_id, id FROM search_docs WHERE workspace_id = ? AND kind IN ('m', 'c', 'k') AND entity_id IN ("+marks+")", append([]any{ws}, args...)...)
	if err != nil {
		return nil, 0, fmt.Errorf("find search documents: %w", err)
	}
	defer func() { _ = rows.Close() }()
	have := map[searchKey]int64{}
	for rows.Next() {
		var k searchKey
		var id int64
		if err := rows.Scan(&k.kind, &k.id, &id); err != nil {
			return nil, 0, fmt.Errorf("scan search document: %w", err)
		}
		have[k] = id
	}
	if err := rows.Err(); err != nil {
		return nil, 0, fmt.Errorf("find search documents: %w", err)
	}
	fresh := 0
	for i, d := range docs {
		if ids[i] = have[searchKey{d.Kind, d.ID}]; ids[i] == 0 {
			fresh++
		}
	}
	return ids, fresh, nil
}

func (t *Tx) saveSearchSQLite(ctx context.Context, ws string, number int64, docs []SearchDoc, ids []int64) error {
	rows, words := make([][]any, len(docs)), make([][]any, len(docs))
	for i, d := range docs {
		rows[i] = []any{ids[i], ws, string(d.Kind), d.ID}
		words[i] = []any{ids[i], scoped(number, d)}
	}
	if err := t.insert(ctx, "INSERT INTO search_docs (id, workspace_id, kind, entity_id) VALUES", "ON CONFLICT DO NOTHING", rows); err != nil {
		return fmt.Errorf("save search documents: %w", err)
	}
	if err := t.insert(ctx, "INSERT OR REPLACE INTO search_words (rowid, words) VALUES", "", words); err != nil {
		return fmt.Errorf("index words: %w", err)
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

// SearchAsk asks for the entities of a kind that hold all words, of which there
// is one at least; the last word may go on where Prefix is set.
type SearchAsk struct {
	Kind   SearchKind
	Words  []string
	Prefix bool
}

// Search answers what each of asks finds, newest first and at most limit.
// number is the workspace's SearchNumber. Enough of what is common is found
// without gathering all of it: on SQLite whole words come first, and words that
// go on only where those are not enough.
func (q *Queryer) Search(ctx context.Context, ws string, number int64, asks []SearchAsk, limit int) (map[SearchKind][]string, error) {
	first := slices.Clone(asks)
	if q.s.engine == SQLite {
		for i := range first {
			first[i].Prefix = false
		}
	}
	found, err := q.searchOnce(ctx, ws, number, first, limit, true)
	if err != nil {
		return nil, err
	}
	var again []SearchAsk
	for _, a := range asks {
		if len(found[a.Kind]) < limit && (a.Prefix || q.s.engine == Postgres) {
			again = append(again, a)
		}
	}
	more, err := q.searchOnce(ctx, ws, number, again, limit, false)
	if err != nil {
		return nil, err
	}
	for _, a := range again {
		found[a.Kind] = more[a.Kind]
	}
	return found, nil
}

// searchRecent is how many of the newest documents PostgreSQL looks through
// before its index: a common word is among them often enough, and the index
// would have to bring all its documents to sort them.
const searchRecent = "1000"

// searchOnce asks for all kinds in one statement. recent is for PostgreSQL.
func (q *Queryer) searchOnce(ctx context.Context, ws string, number int64, asks []SearchAsk, limit int, recent bool) (map[SearchKind][]string, error) {
	if len(asks) == 0 {
		return nil, nil
	}
	var part string
	switch {
	case q.s.engine == SQLite:
		part = "(SELECT d.kind, d.entity_id, d.id FROM (SELECT rowid AS id FROM search_words WHERE search_words MATCH ? ORDER BY rowid DESC" + limitText(limit) + ") w " +
			"CROSS JOIN search_docs d WHERE d.id = w.id AND d.workspace_id = ? AND d.kind = ?)"
	case recent:
		part = "(SELECT d.kind, d.entity_id, d.id FROM (SELECT id, kind, entity_id, words FROM search_docs WHERE workspace_id = ? AND kind = ? ORDER BY id DESC LIMIT " + searchRecent + ") d " +
			"WHERE d.words @@ CAST(? AS tsquery) ORDER BY d.id DESC" + limitText(limit) + ")"
	default:
		// OFFSET 0 leaves the planner the index of words alone, which knows the
		// workspace and kind too: one that has not looked at the table yet would
		// read all documents of the kind. The sum keeps it from walking them by
		// their number.
		part = "(SELECT d.kind, d.entity_id, d.id FROM (SELECT * FROM search_docs WHERE words @@ CAST(? AS tsquery) OFFSET 0) d " +
			"WHERE d.workspace_id = ? AND d.kind = ? ORDER BY d.id + 0 DESC" + limitText(limit) + ")"
	}
	var text strings.Builder
	args := make([]any, 0, 3*len(asks))
	for i, a := range asks {
		between := " UNION ALL SELECT * FROM "
		if i == 0 {
			between = "SELECT * FROM "
		}
		text.WriteString(between + part + " s" + strconv.Itoa(i))
		scope := searchScope(number, a.Kind)
		switch {
		case q.s.engine == SQLite:
			args = append(args, sqliteQuery(scope, a.Words, a.Prefix), ws, string(a.Kind))
		case recent:
			args = append(args, ws, string(a.Kind), postgresQuery(scope, a.Words, a.Prefix))
		default:
			args = append(args, postgresQuery(scope, a.Words, a.Prefix), ws, string(a.Kind))
		}
	}
	rows, err := q.query(ctx, text.String()+" ORDER BY 3 DESC", args...)
	return collectFound(rows, err, limit)
}

// collectFound sorts what was found by its kind.
func collectFound(rows *sql.Rows, err error, limit int) (map[SearchKind][]string, error) {
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	defer func() { _ = rows.Close() }()
	out := map[SearchKind][]string{}
	for rows.Next() {
		var kind SearchKind
		var id string
		var number int64
		if err := rows.Scan(&kind, &id, &number); err != nil {
			return nil, fmt.Errorf("scan what was found: %w", err)
		}
		if len(out[kind]) < limit {
			out[kind] = append(out[kind], id)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return out, nil
}

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

func sqliteQuery(scope string, words []string, prefix bool) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString(`"` + scope + w + `" `)
	}
	if prefix {
		b.WriteByte('*')
	}
	return b.String()
}

func postgresQuery(scope string, words []string, prefix bool) string {
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			b.WriteString(" & ")
		}
		b.WriteString("'" + scope + w + "'")
	}
	if prefix {
		b.WriteString(":*")
	}
	return b.String()
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
