package search

import (
	"context"
	"math/bits"
	"slices"
	"sync"
	"unicode"
	"unicode/utf8"

	"recado.dev/internal/search/stem"
	"recado.dev/internal/store"
)

const (
	shortestTerm = 2
	longestTerm  = 24
	// keptTerms is how many words of all workspaces are remembered between two
	// batches; beyond that all are forgotten, and looked up again.
	keptTerms = 60_000
)

// Indexer writes documents into the index, and their words, with their stems
// and how often they are said, into the table of words. It remembers the words
// that it wrote, so that most batches bring no new ones. It is safe for
// concurrent use.
type Indexer struct {
	learned func(number int64)

	mu    sync.Mutex
	known map[string]map[string]uint32 // workspace → word → in how many documents
	size  int
}

// NewIndexer makes one that knows nothing yet. learned is called with a
// workspace's number in the index when a word is said there for the first time.
func NewIndexer(learned func(number int64)) *Indexer {
	return &Indexer{learned: learned, known: map[string]map[string]uint32{}}
}

// Save indexes docs of events up to seq.
func (x *Indexer) Save(ctx context.Context, tx *store.Tx, ws string, docs []store.SearchDoc, seq int64) error {
	if err := tx.SaveSearchDocs(ctx, ws, docs, seq); err != nil || len(docs) == 0 {
		return err
	}
	number, _, err := tx.SearchNumber(ctx, ws)
	if err != nil {
		return err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	known := x.known[ws]
	if known == nil || x.size > keptTerms {
		known = map[string]uint32{}
		if x.size > keptTerms {
			clear(x.known)
			x.size = 0
		}
		x.known[ws] = known
	}
	said := sayings(docs)
	if err := x.lookUp(ctx, tx, number, known, said); err != nil {
		return err
	}
	var terms []store.SearchTerm
	fresh := false
	for word, n := range said {
		before := known[word]
		known[word] = before + n
		if bits.Len32(before) != bits.Len32(before+n) {
			fresh = fresh || before == 0
			terms = append(terms, term(word, before+n))
		}
	}
	slices.SortFunc(terms, func(a, b store.SearchTerm) int { return compare(a.Word, b.Word) })
	if fresh {
		tx.AfterCommit(func() { x.learned(number) })
	}
	return tx.SaveSearchTerms(ctx, number, terms)
}

// forget drops what is remembered of a workspace, after a transaction failed.
func (x *Indexer) forget(ws string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.size -= len(x.known[ws])
	delete(x.known, ws)
}

// lookUp has known hold the words of said that are in the table.
func (x *Indexer) lookUp(ctx context.Context, tx *store.Tx, number int64, known, said map[string]uint32) error {
	var strange []string
	for word := range said {
		if _, ok := known[word]; !ok {
			strange = append(strange, word)
		}
	}
	slices.Sort(strange)
	x.size += len(strange)
	for part := range slices.Chunk(strange, 1000) {
		weights, err := tx.SearchWeights(ctx, number, part)
		if err != nil {
			return err
		}
		for word, weight := range weights {
			known[word] = 1 << weight
		}
	}
	return nil
}

// sayings are the words of docs, each with the number of docs that hold it.
func sayings(docs []store.SearchDoc) map[string]uint32 {
	out := make(map[string]uint32, 4*len(docs))
	for i := range docs {
		for _, w := range docs[i].Words {
			if isTerm(w) {
				out[w]++
			}
		}
	}
	return out
}

// isTerm says whether a folded word is one of a language: numbers and codes are
// neither inflected nor misspelt.
func isTerm(w string) bool {
	n := 0
	for _, r := range w {
		n++
		if !unicode.IsLetter(r) || unbroken(r) {
			return false
		}
	}
	return n >= shortestTerm && n <= longestTerm
}

func term(word string, n uint32) store.SearchTerm {
	return store.SearchTerm{Word: word, Spanish: stem.Spanish(word), English: stem.English(word), Weight: bits.Len32(n) - 1}
}

func compare(a, b string) int {
	if a < b {
		return -1
	}
	return 1
}

func length(s string) int { return utf8.RuneCountInString(s) }
