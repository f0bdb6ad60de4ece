package search

import (
	"context"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/search/query"
	"recado.dev/internal/store"
)

// Question is what somebody asks.
type Question struct {
	Workspace string
	User      string // who asks, for "me"
	Text      string
	Limit     int // of each kind
	// Kinds are what is looked for, all kinds where it is empty.
	Kinds []store.SearchKind
	// Cursor goes on after an earlier answer, of one kind.
	Cursor string
	// Exact leaves words as they are typed where they find nothing.
	Exact bool
	Now   time.Time
	Zone  *time.Location
}

// Group is what was found of a kind, the newest first. Next is the place to go
// on from, "" at the end. Partial says that Next is where looking was broken off
// rather than a page being full.
type Group struct {
	IDs     []string
	Next    string
	Partial bool
}

// Answer is what a question found.
type Answer struct {
	Parts    []query.Part
	Problems []query.Problem
	Groups   map[store.SearchKind]Group
	// Corrected is the text that was asked instead, since nothing was found for
	// the one that was typed. Suggestion is one that may have been meant.
	Corrected  string
	Suggestion string

	marker marker
}

// Snippet shows where what was asked for stands in a text.
func (a Answer) Snippet(text string) Snippet { return snippet(text, a.marker) }

// kinds of documents, in the order in which they are shown.
var allKinds = []store.SearchKind{store.SearchCases, store.SearchMessages, store.SearchContacts, store.SearchFiles}

// Ask answers a question. Where something in it is not understood it says what,
// and looks for nothing.
func (s *Service) Ask(ctx context.Context, q Question) (Answer, error) {
	number, indexed, err := s.number(ctx, q.Workspace)
	if err != nil {
		return Answer{}, err
	}
	a, p, err := s.once(ctx, q, number, indexed)
	if err != nil || len(a.Problems) > 0 || q.Cursor != "" || q.Exact || !indexed || p == nil {
		return a, err
	}
	found := 0
	for _, g := range a.Groups {
		found += len(g.IDs)
	}
	if found >= enough {
		return a, nil
	}
	text, err := s.correct(ctx, p, q.Text, found > 0)
	if err != nil || text == "" {
		return a, err
	}
	if found > 0 {
		a.Suggestion = text
		return a, nil
	}
	q.Text = text
	better, _, err := s.once(ctx, q, number, indexed)
	if err != nil {
		return a, err
	}
	for _, g := range better.Groups {
		if len(g.IDs) > 0 {
			better.Corrected = text
			return better, nil
		}
	}
	return a, nil
}

// enough is how much has to be found for nothing else to be suggested.
const enough = 5

// once answers a question by the letter.
func (s *Service) once(ctx context.Context, q Question, number int64, indexed bool) (Answer, *plan, error) {
	read := query.Parse(q.Text, query.Env{Now: q.Now, Zone: q.Zone})
	a := Answer{Parts: read.Parts, Problems: read.Problems, Groups: map[store.SearchKind]Group{}}
	p, err := s.plan(ctx, q, number, read.Parts)
	if err != nil {
		return a, nil, err
	}
	a.Problems = append(a.Problems, p.problems...)
	slices.SortStableFunc(a.Problems, func(x, y query.Problem) int { return x.Start - y.Start })
	a.marker = p.marker()
	if len(a.Problems) > 0 || !indexed {
		return a, nil, nil
	}
	kinds := q.Kinds
	if len(kinds) == 0 {
		kinds = allKinds
	}
	a.Groups, err = s.run(ctx, p, kinds, q.Cursor, q.Limit)
	return a, p, err
}

// Contacts finds contacts alone, by plain words.
func (s *Service) Contacts(ctx context.Context, ws, text string, limit int) ([]string, error) {
	number, ok, err := s.number(ctx, ws)
	words := whoWords(text)
	if err != nil || !ok || len(words) == 0 {
		return nil, err
	}
	all := make([]store.SearchWord, len(words))
	for i, w := range words {
		all[i] = alone(w)
	}
	all[len(all)-1].Prefix = length(words[len(words)-1]) > 1
	found, err := s.store.Search().Read().Search(ctx, ws, number, []store.SearchAsk{{Kind: store.SearchContacts, All: all}}, limit)
	out := make([]string, 0, len(found[store.SearchContacts]))
	for _, h := range found[store.SearchContacts] {
		out = append(out, h.ID)
	}
	return out, err
}

// whoWords are what a contact is looked for by: a phone number is one word,
// however it is written.
func whoWords(text string) []string {
	text = strings.TrimSpace(text)
	if digits, ok := phone(text); ok {
		return []string{digits}
	}
	var out []string
	for _, w := range words(text) {
		if i := slices.Index(out, w.text); i >= 0 {
			out = slices.Delete(out, i, i+1) // the last one typed stays last
		}
		out = append(out, w.text)
	}
	return out[:min(len(out), maxQuery)]
}
