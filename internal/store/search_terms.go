package store

import (
	"context"
	"database/sql"
	"fmt"
)

// SearchTerm is a word that was said in a workspace. Weight is how often: as
// the power of two of the number of documents.
type SearchTerm struct {
	Word, Spanish, English string
	Weight                 int
}

// SaveSearchTerms keeps words with their stems, and the weights of those that
// are there already.
func (t *Tx) SaveSearchTerms(ctx context.Context, number int64, terms []SearchTerm) error {
	rows := make([][]any, len(terms))
	for i, term := range terms {
		rows[i] = []any{number, term.Word, term.Spanish, term.English, reversed(term.Word), term.Weight}
	}
	if err := t.insert(ctx, "INSERT INTO search_terms (scope, word, spanish, english, reversed, weight) VALUES", "ON CONFLICT (scope, word) DO UPDATE SET weight = excluded.weight", rows); err != nil {
		return fmt.Errorf("save words: %w", err)
	}
	return nil
}

func reversed(s string) string {
	r := []rune(s)
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
	return string(r)
}

// SearchWeights are the weights of those of words that are known.
func (q *Queryer) SearchWeights(ctx context.Context, number int64, words []string) (map[string]int, error) {
	out := map[string]int{}
	if len(words) == 0 {
		return out, nil
	}
	in, args := anyOf(q.s, words)
	rows, err := q.query(ctx, "SELECT word, weight FROM search_terms WHERE scope = ? AND word "+in, append([]any{number}, args...)...)
	terms, err := collectTerms(rows, err)
	for _, t := range terms {
		out[t.Word] = t.Weight
	}
	return out, err
}

// SearchForms are the words that share a stem in one of the languages, the
// commonest first.
func (q *Queryer) SearchForms(ctx context.Context, number int64, spanish, english string, limit int) ([]SearchTerm, error) {
	return collectTerms(q.query(ctx, "SELECT word, weight FROM (SELECT word, weight FROM search_terms WHERE scope = ? AND spanish = ? "+
		"UNION SELECT word, weight FROM search_terms WHERE scope = ? AND english = ?) f ORDER BY weight DESC, word"+limitText(limit), number, spanish, number, english))
}

// nearLimit bounds how many words are compared with a misspelt one.
const nearLimit = " LIMIT 8000"

// SearchNear are the words that begin or end with certain letters.
func (q *Queryer) SearchNear(ctx context.Context, number int64, begin, end string) ([]SearchTerm, error) {
	back := reversed(end)
	return collectTerms(q.query(ctx, "SELECT word, weight FROM (SELECT word, weight FROM search_terms WHERE scope = ? AND word >= ? AND word < ?"+nearLimit+") a "+
		"UNION SELECT word, weight FROM (SELECT word, weight FROM search_terms WHERE scope = ? AND reversed >= ? AND reversed < ?"+nearLimit+") b",
		number, begin, begin+lastSign, number, back, back+lastSign))
}

// lastSign is above every letter, so that a word and it bound what begins with
// the word.
const lastSign = "\U0010FFFD"

// SearchBegins says whether some known word begins with certain letters.
func (q *Queryer) SearchBegins(ctx context.Context, number int64, begin string) (bool, error) {
	terms, err := collectTerms(q.query(ctx, "SELECT word, weight FROM search_terms WHERE scope = ? AND word >= ? AND word < ? LIMIT 1", number, begin, begin+lastSign))
	return len(terms) > 0, err
}

func collectTerms(rows *sql.Rows, err error) ([]SearchTerm, error) {
	if err != nil {
		return nil, fmt.Errorf("look for words: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []SearchTerm
	for rows.Next() {
		var t SearchTerm
		if err := rows.Scan(&t.Word, &t.Weight); err != nil {
			return nil, fmt.Errorf("scan word: %w", err)
		}
		out = append(out, t)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("look for words: %w", err)
	}
	return out, nil
}
