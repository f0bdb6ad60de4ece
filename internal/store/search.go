package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// SearchKind says what a search document stands for. It is one letter.
type SearchKind string

// Kinds of search documents.
const (
	SearchMessages SearchKind = "m"
	SearchContacts SearchKind = "c"
	SearchCases    SearchKind = "k"
	SearchFiles    SearchKind = "f" // messages by the names of their attachments
)

// SearchDoc is what an entity is found by. Words are folded: letters and
// digits alone, lower case, each once.
type SearchDoc struct {
	Kind  SearchKind
	ID    string // of the entity
	Words []string
	At    time.Time // when it was said; the zero time for what no time is asked of
}

// SearchWord is a word in any of its forms, of which there is one at least. With
// Prefix, what the first form is the beginning of counts too.
type SearchWord struct {
	Forms  []string
	Prefix bool
}

// SearchAsk asks for the entities of a kind that hold all words of All, of which
// there is one at least, and none of None.
type SearchAsk struct {
	Kind SearchKind
	All  []SearchWord
	None []SearchWord
	// From and Below bound the numbers of the documents: from the one, up to,
	// but without, the other. 0 is no bound.
	From, Below int64
	// Common says that the words are in very many documents, so that the newest
	// are looked through before the index is asked.
	Common bool
}

// SearchHit is what was found: an entity, and the number of its document.
type SearchHit struct {
	ID     string
	Number int64
}

// Search answers what each of asks finds, newest first and at most limit.
// number is the workspace's SearchNumber.
func (q *Queryer) Search(ctx context.Context, ws string, number int64, asks []SearchAsk, limit int) (map[SearchKind][]SearchHit, error) {
	found := map[SearchKind][]SearchHit{}
	rest := asks
	if q.s.engine == Postgres {
		var common []SearchAsk
		for _, a := range asks {
			if a.Common {
				common = append(common, a)
			}
		}
		recent, err := q.searchOnce(ctx, ws, number, common, limit, true)
		if err != nil {
			return nil, err
		}
		rest = nil
		for _, a := range asks {
			if found[a.Kind] = recent[a.Kind]; len(found[a.Kind]) < limit {
				rest = append(rest, a)
			}
		}
	}
	more, err := q.searchOnce(ctx, ws, number, rest, limit, false)
	if err != nil {
		return nil, err
	}
	for _, a := range rest {
		found[a.Kind] = more[a.Kind]
	}
	return found, nil
}

// searchRecent is how many of the newest documents PostgreSQL looks through
// before its index: a common word is among them often enough, and the index
// would have to bring all its documents to sort them.
const searchRecent = "1000"

// noBound is above every document's number.
const noBound = int64(1) << 62

// searchPart is the question for one kind; recent is for PostgreSQL.
func (q *Queryer) searchPart(limit int, recent bool) string {
	switch {
	case q.s.engine == SQLite:
		return "(SELECT d.kind, d.entity_id, d.id FROM (SELECT rowid AS id FROM search_words WHERE search_words MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid DESC" + limitText(limit) + ") w " +
			"CROSS JOIN search_docs d WHERE d.id = w.id AND d.workspace_id = ? AND d.kind = ?)"
	case recent:
		return "(SELECT d.kind, d.entity_id, d.id FROM (SELECT id, kind, entity_id, words FROM search_docs WHERE workspace_id = ? AND kind = ? AND id >= ? AND id < ? ORDER BY id DESC LIMIT " + searchRecent + ") d " +
			"WHERE d.words @@ CAST(? AS tsquery) ORDER BY d.id DESC" + limitText(limit) + ")"
	}
	// OFFSET 0 leaves the planner the index of words alone, which knows the
	// workspace and kind too: one that has not looked at the table yet would
	// read all documents of the kind. The sum keeps it from walking them by
	// their number.
	return "(SELECT d.kind, d.entity_id, d.id FROM (SELECT * FROM search_docs WHERE words @@ CAST(? AS tsquery) OFFSET 0) d " +
		"WHERE d.workspace_id = ? AND d.kind = ? AND d.id + 0 >= ? AND d.id + 0 < ? ORDER BY d.id + 0 DESC" + limitText(limit) + ")"
}

// searchOnce asks for all kinds in one statement.
func (q *Queryer) searchOnce(ctx context.Context, ws string, number int64, asks []SearchAsk, limit int, recent bool) (map[SearchKind][]SearchHit, error) {
	if len(asks) == 0 {
		return map[SearchKind][]SearchHit{}, nil
	}
	part := q.searchPart(limit, recent)
	var text strings.Builder
	args := make([]any, 0, 5*len(asks))
	for i, a := range asks {
		between := " UNION ALL SELECT * FROM "
		if i == 0 {
			between = "SELECT * FROM "
		}
		text.WriteString(between + part + " s" + strconv.Itoa(i))
		scope, below := searchScope(number, a.Kind), a.Below
		if below == 0 {
			below = noBound
		}
		switch {
		case q.s.engine == SQLite:
			args = append(args, sqliteQuery(scope, a), a.From, below, ws, string(a.Kind))
		case recent:
			args = append(args, ws, string(a.Kind), a.From, below, postgresQuery(scope, a))
		default:
			args = append(args, postgresQuery(scope, a), ws, string(a.Kind), a.From, below)
		}
	}
	rows, err := q.query(ctx, text.String()+" ORDER BY 3 DESC", args...)
	return collectFound(rows, err, limit)
}

// collectFound sorts what was found by its kind.
func collectFound(rows *sql.Rows, err error, limit int) (map[SearchKind][]SearchHit, error) {
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	defer func() { _ = rows.Close() }()
	out := map[SearchKind][]SearchHit{}
	for rows.Next() {
		var kind SearchKind
		var hit SearchHit
		if err := rows.Scan(&kind, &hit.ID, &hit.Number); err != nil {
			return nil, fmt.Errorf("scan what was found: %w", err)
		}
		if len(out[kind]) < limit {
			out[kind] = append(out[kind], hit)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return out, nil
}

// searchText writes an ask in an index's own language. each writes a form.
type searchText struct {
	and, or, not string
	each         func(b *strings.Builder, form string, prefix bool)
}

func (l searchText) of(a SearchAsk) string {
	var b strings.Builder
	for i, w := range a.All {
		if i > 0 {
			b.WriteString(l.and)
		}
		l.word(&b, w)
	}
	for _, w := range a.None {
		b.WriteString(l.not)
		l.word(&b, w)
	}
	return b.String()
}

func (l searchText) word(b *strings.Builder, w SearchWord) {
	if len(w.Forms) > 1 {
		b.WriteByte('(')
	}
	for i, f := range w.Forms {
		if i > 0 {
			b.WriteString(l.or)
		}
		l.each(b, f, w.Prefix && i == 0)
	}
	if len(w.Forms) > 1 {
		b.WriteByte(')')
	}
}

func sqliteQuery(scope string, a SearchAsk) string {
	return searchText{and: " AND ", or: " OR ", not: " NOT ", each: func(b *strings.Builder, form string, prefix bool) {
		b.WriteString(`"` + scope + form + `"`)
		if prefix {
			b.WriteString(" *")
		}
	}}.of(a)
}

func postgresQuery(scope string, a SearchAsk) string {
	return searchText{and: " & ", or: " | ", not: " & !", each: func(b *strings.Builder, form string, prefix bool) {
		b.WriteString("'" + scope + form + "'")
		if prefix {
			b.WriteString(":*")
		}
	}}.of(a)
}
