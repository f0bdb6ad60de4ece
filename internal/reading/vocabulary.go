package reading

import (
	"bytes"
	"slices"
	"strings"
	"sync"
)

// term is what is known of a word.
type term struct {
	text    string // "" of a word that nobody noted
	weight  float64
	raise   float64 // what it makes of the next word
	bent    float64 // what its beginning weighs
	long    bool    // more than three bytes
	part    part
	phrases []phrase // that begin with it, the longest first
}

// phrase is what follows the first word of words that weigh as a whole.
type phrase struct {
	rest  []string
	value float64
}

// part is what a word does in a sentence, as bits.
type part uint16

const (
	breaks part = 1 << iota
	asking
	counting
	thanking
	negating
	supposes
	requests
	spanning
	inVain
	ordinal
	nobodies
	chiefs
	speaking
	wanting
	owning
)

func (t *term) is(p part) bool { return t.part&p != 0 }

// vocabulary is all that is noted of words in one place, so that each word of a
// text is looked up once.
type vocabulary struct {
	terms map[string]*term
	// bent are the words that bend, by the shortest beginning that counts, the
	// longest first.
	bent        map[string][]beginning
	short, long *term // of words that nobody noted
}

type beginning struct {
	rest string // of it, behind the shortest
	term *term
}

const (
	shortestStem  = 5 // bytes
	longestPhrase = 5 // words
)

var known = sync.OnceValue(func() *vocabulary {
	v := &vocabulary{terms: map[string]*term{}, bent: map[string][]beginning{}, short: &term{}, long: &term{long: true}}
	for w, value := range lexicon {
		v.note(w).weight = value
	}
	for w, value := range raises {
		v.note(w).raise = value
	}
	for p, words := range parts {
		for w := range words {
			v.note(w).part |= p
		}
	}
	for text, value := range phrases {
		words := strings.Split(text, " ")
		if len(words) < 2 || len(words) > longestPhrase {
			continue
		}
		first := v.note(words[0])
		first.phrases = append(first.phrases, phrase{words[1:], value})
		for _, w := range words[1:] {
			v.note(w)
		}
	}
	for s, value := range stems {
		if len(s) >= shortestStem {
			head := s[:shortestStem]
			v.bent[head] = append(v.bent[head], beginning{s[shortestStem:], &term{bent: value, long: true}})
		}
	}
	for _, all := range v.bent {
		slices.SortFunc(all, func(a, b beginning) int { return len(b.rest) - len(a.rest) })
	}
	for w, t := range v.terms {
		slices.SortFunc(t.phrases, func(a, b phrase) int { return len(b.rest) - len(a.rest) })
		t.bent = v.beginning([]byte(w)).bent
	}
	return v
})

func (v *vocabulary) note(w string) *term {
	t := v.terms[w]
	if t == nil {
		t = &term{text: w, long: len(w) > 3}
		v.terms[w] = t
	}
	return t
}

// of is what is known of a folded word.
func (v *vocabulary) of(w []byte) *term {
	if t := v.terms[string(w)]; t != nil {
		return t
	}
	return v.beginning(w)
}

// beginning is what is known of a word that nobody noted: by its beginning.
func (v *vocabulary) beginning(w []byte) *term {
	if len(w) >= shortestStem {
		for _, b := range v.bent[string(w[:shortestStem])] {
			if bytes.HasPrefix(w[shortestStem:], []byte(b.rest)) {
				return b.term
			}
		}
	}
	if len(w) > 3 {
		return v.long
	}
	return v.short
}
