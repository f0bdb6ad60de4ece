package search

import (
	"context"
	"sync"
	"time"

	"recado.dev/internal/search/stem"
	"recado.dev/internal/store"
)

const (
	// mostForms is how many words of one stem are looked for.
	mostForms = 24
	// formsKept is how long the forms of a word are remembered: other nodes may
	// hear new ones.
	formsKept = 10 * time.Second
	formsMost = 4096
)

// family is a word as it is looked for.
type family struct {
	forms  []string // the word itself first
	weight int      // of the commonest; -1 where none was ever said
	until  time.Time
}

// families remembers the forms of words. Its zero value is ready.
type families struct {
	mu   sync.Mutex
	kept map[int64]map[string]family
}

func (f *families) get(number int64, word string) (family, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	v, ok := f.kept[number][word]
	return v, ok && time.Now().Before(v.until)
}

func (f *families) put(number int64, word string, v family) {
	f.mu.Lock()
	defer f.mu.Unlock()
	words := f.kept[number]
	if words == nil || len(words) >= formsMost {
		words = map[string]family{}
		if f.kept == nil || len(f.kept) >= 64 {
			f.kept = map[int64]map[string]family{}
		}
		f.kept[number] = words
	}
	words[word] = v
}

func (f *families) forget(number int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.kept, number)
}

// family answers the forms of a folded word: those words of the workspace that
// have its stem in Spanish or in English.
func (s *Service) family(ctx context.Context, number int64, word string) (family, error) {
	if !isTerm(word) {
		return family{forms: []string{word}, weight: -1}, nil
	}
	if v, ok := s.forms.get(number, word); ok {
		return v, nil
	}
	v := family{forms: []string{word}, weight: -1, until: time.Now().Add(formsKept)}
	terms, err := s.store.Search().Read().SearchForms(ctx, number, stem.Spanish(word), stem.English(word), mostForms)
	if err != nil {
		return v, err
	}
	for _, t := range terms {
		v.weight = max(v.weight, t.Weight)
		if t.Word != word && len(v.forms) < mostForms {
			v.forms = append(v.forms, t.Word)
		}
	}
	s.forms.put(number, word, v)
	return v, nil
}

// alone is a word in no other form.
func alone(word string) store.SearchWord { return store.SearchWord{Forms: []string{word}} }
