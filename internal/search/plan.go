package search

import (
	"context"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/search/query"
	"recado.dev/internal/store"
)

// plan is a question made ready for the index.
type plan struct {
	ws     string
	number int64

	typed    []typed // the words, in their order
	phrases  []phrase
	conds    []store.SearchCond
	problems []query.Problem
	// who is the phone number that the whole question is.
	who string
}

// typed is a word that was typed, as it is looked for.
type typed struct {
	family
	part query.Part
	not  bool
	last bool // it may go on
}

// phrase is words that have to follow one another.
type phrase struct {
	words []string
	not   bool
}

// plan understands the parts of a question; what cannot be is in problems.
func (s *Service) plan(ctx context.Context, q Question, number int64, parts []query.Part) (*plan, error) {
	p := &plan{ws: q.Workspace, number: number}
	if len(parts) > 0 && !slices.ContainsFunc(parts, func(x query.Part) bool { return x.Kind != query.Word || x.Not }) {
		if digits, ok := phone(strings.TrimSpace(q.Text)); ok {
			p.who = digits
		}
	}
	for _, part := range parts {
		var err error
		switch part.Kind {
		case query.Word:
			err = s.addWord(ctx, p, part)
		case query.Phrase:
			p.addPhrase(part)
		default:
			err = s.addOperator(ctx, p, q, part)
		}
		if err != nil {
			return p, err
		}
	}
	p.settle(parts)
	return p, nil
}

func (s *Service) addWord(ctx context.Context, p *plan, part query.Part) error {
	for _, w := range words(part.Text) {
		if len(p.typed) >= maxQuery || slices.ContainsFunc(p.typed, func(t typed) bool { return t.forms[0] == w.text && t.not == part.Not }) {
			continue
		}
		f, err := s.family(ctx, p.number, w.text)
		if err != nil {
			return err
		}
		p.typed = append(p.typed, typed{family: f, part: part, not: part.Not})
	}
	return nil
}

func (p *plan) addPhrase(part query.Part) {
	found := words(part.Text)
	ph := phrase{not: part.Not}
	for _, w := range found[:min(len(found), maxQuery)] {
		ph.words = append(ph.words, w.text)
	}
	p.phrases = append(p.phrases, ph)
}

// settle marks the word that may go on, and finds what a question lacks.
func (p *plan) settle(parts []query.Part) {
	positive := len(p.conds) > 0
	for i := len(p.typed) - 1; i >= 0; i-- {
		if t := &p.typed[i]; !t.not {
			t.last = length(t.forms[0]) > 1
			positive = true
			break
		}
	}
	for _, ph := range p.phrases {
		positive = positive || !ph.not
	}
	if !positive && len(parts) > 0 && len(p.problems) == 0 {
		p.problems = append(p.problems, query.Problem{Code: OnlyWithout, Start: parts[0].Start, End: parts[len(parts)-1].End})
	}
}

// More that may be wrong with a question, once its values were looked up.
const (
	// OnlyWithout is a question that says only what is not to be found.
	OnlyWithout query.Code = "only_without"
	// UnknownValue is a name that nobody and nothing has.
	UnknownValue query.Code = "unknown_value"
	// Ambiguous is a name that too many have.
	Ambiguous query.Code = "ambiguous"
)

// all are the words that what is found of a kind must hold. exact leaves out
// that the last may go on.
func (p *plan) all(kind store.SearchKind, exact bool) []store.SearchWord {
	var out []store.SearchWord
	if kind == store.SearchContacts && p.who != "" {
		return []store.SearchWord{{Forms: []string{p.who}, Prefix: !exact}}
	}
	for _, t := range p.typed {
		if t.not {
			continue
		}
		w := store.SearchWord{Forms: t.forms, Prefix: t.last && !exact}
		if kind == store.SearchContacts { // names are not inflected
			w.Forms = t.forms[:1]
		}
		out = append(out, w)
	}
	for _, ph := range p.phrases {
		for _, w := range ph.words {
			if !ph.not {
				out = append(out, alone(w))
			}
		}
	}
	return out
}

// none are the words that nothing found may hold.
func (p *plan) none() []store.SearchWord {
	var out []store.SearchWord
	for _, t := range p.typed {
		if t.not {
			out = append(out, store.SearchWord{Forms: t.forms})
		}
	}
	for _, ph := range p.phrases {
		if ph.not && len(ph.words) == 1 {
			out = append(out, alone(ph.words[0]))
		}
	}
	return out
}

// order are the phrases whose words' order the index does not know.
func (p *plan) order() []phrase {
	var out []phrase
	for _, ph := range p.phrases {
		if len(ph.words) > 1 {
			out = append(out, ph)
		}
	}
	return out
}

// applies says whether anything of a kind can meet all conditions.
func (p *plan) applies(kind store.SearchKind) bool {
	for _, c := range p.conds {
		switch kind {
		case store.SearchContacts:
			return false
		case store.SearchCases:
			if c.OfMessages() || !c.Not && (c.Field == store.SearchFrom || c.Field == store.SearchTo) && len(c.Contacts) == 0 {
				return false
			}
		}
	}
	return true
}

// common says whether every word is in very many documents, rare whether some
// word is in few: a number of some length, or one that was seldom said.
func (p *plan) common() bool {
	for _, t := range p.typed {
		if !t.not && t.weight < 8 {
			return false
		}
	}
	return len(p.typed) > 0
}

func (p *plan) rare() bool {
	for _, t := range p.typed {
		if !t.not && (t.weight < 0 && length(t.forms[0]) >= 5 || t.weight >= 0 && t.weight < 3) {
			return true
		}
	}
	return p.who != ""
}

// between is the time that all conditions leave.
func (p *plan) between() (since, until time.Time) {
	for _, c := range p.conds {
		if c.Field != store.SearchAt || c.Not {
			continue
		}
		if !c.Since.IsZero() && c.Since.After(since) {
			since = c.Since
		}
		if !c.Until.IsZero() && (until.IsZero() || c.Until.Before(until)) {
			until = c.Until
		}
	}
	return since, until
}

// marker finds the words in what was found.
func (p *plan) marker() marker {
	m := marker{words: map[string]bool{}}
	for _, t := range p.typed {
		if t.not {
			continue
		}
		for _, f := range t.forms {
			m.words[f] = true
		}
		if t.last {
			m.prefix = t.forms[0]
		}
	}
	for _, ph := range p.phrases {
		for _, w := range ph.words {
			if !ph.not {
				m.words[w] = true
			}
		}
	}
	return m
}
