package search

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

const (
	// walkBatch is how many of what the index found are looked at at once where
	// conditions hang on them, walkMost how many for one answer: the next page
	// goes on from there.
	walkBatch = 250
	walkMost  = 5000
)

// place is where an answer goes on: after a document's number, and whether the
// words were whole or the last was the beginning of one. A list of cases by
// conditions alone goes on after a case.
type place struct {
	whole bool
	below int64
	after *store.TimeKey
}

func (p place) String() string {
	if p.after != nil {
		return "t." + strconv.FormatInt(p.after.At.UnixMicro(), 10) + "." + p.after.ID
	}
	mode := "p."
	if p.whole {
		mode = "w."
	}
	return mode + strconv.FormatInt(p.below, 10)
}

func parsePlace(s string) (place, error) {
	bad := desk.Invalid("cursor", "this cursor was not made by a search")
	mode, rest, _ := strings.Cut(s, ".")
	number, id, _ := strings.Cut(rest, ".")
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n < 0 {
		return place{}, bad
	}
	switch mode {
	case "t":
		return place{after: &store.TimeKey{At: time.UnixMicro(n).UTC(), ID: id}}, nil
	case "w", "p":
		return place{whole: mode == "w", below: n}, nil
	}
	return place{}, bad
}

// run asks for all kinds. Words alone are one or two questions to the index;
// with conditions each kind is walked.
func (s *Service) run(ctx context.Context, p *plan, kinds []store.SearchKind, cursor string, limit int) (map[store.SearchKind]Group, error) {
	out := map[store.SearchKind]Group{}
	var at *place
	if cursor != "" {
		parsed, err := parsePlace(cursor)
		if err != nil {
			return out, err
		}
		at = &parsed
	}
	kinds = slices.DeleteFunc(slices.Clone(kinds), func(k store.SearchKind) bool { return !p.applies(k) })
	if len(p.conds) == 0 && len(p.order()) == 0 {
		return s.plain(ctx, p, kinds, at, limit)
	}
	for _, kind := range kinds {
		g, err := s.walk(ctx, p, kind, at, limit)
		if err != nil {
			return out, err
		}
		out[kind] = g
	}
	return out, nil
}

// plain asks for words alone, first whole ones, and where those are not enough
// also for words that the last is the beginning of.
func (s *Service) plain(ctx context.Context, p *plan, kinds []store.SearchKind, at *place, limit int) (map[store.SearchKind]Group, error) {
	out := map[store.SearchKind]Group{}
	whole := !p.rare()
	if at != nil {
		whole = at.whole
	}
	ask := func(kinds []store.SearchKind, whole bool) (map[store.SearchKind][]store.SearchHit, error) {
		var asks []store.SearchAsk
		for _, kind := range kinds {
			a := store.SearchAsk{Kind: kind, All: p.all(kind, whole), None: p.none(), Common: p.common()}
			if at != nil {
				a.Below = at.below
			}
			if len(a.All) > 0 {
				asks = append(asks, a)
			}
		}
		return s.store.Search().Read().Search(ctx, p.ws, p.number, asks, limit+1)
	}
	group := func(hits []store.SearchHit, whole bool) Group {
		var g Group
		for _, h := range hits[:min(len(hits), limit)] {
			g.IDs = append(g.IDs, h.ID)
		}
		if len(hits) > limit {
			g.Next = place{whole: whole, below: hits[limit-1].Number}.String()
		}
		return g
	}
	if whole {
		found, err := ask(kinds, true)
		if err != nil {
			return out, err
		}
		var rest []store.SearchKind
		for _, kind := range kinds {
			if out[kind] = group(found[kind], true); len(found[kind]) <= limit {
				rest = append(rest, kind)
			}
		}
		if kinds = rest; at != nil || !p.goesOn() {
			return out, nil
		}
	}
	found, err := ask(kinds, false)
	for _, kind := range kinds {
		out[kind] = group(found[kind], false)
	}
	return out, err
}

// goesOn says whether some word may be the beginning of one.
func (p *plan) goesOn() bool {
	return p.who != "" || slices.ContainsFunc(p.typed, func(t typed) bool { return t.last })
}

// walk looks through what the index finds of a kind, newest first, for what
// meets the conditions.
func (s *Service) walk(ctx context.Context, p *plan, kind store.SearchKind, at *place, limit int) (Group, error) {
	if kind == store.SearchCases && len(p.all(kind, true)) == 0 {
		return s.casesWhere(ctx, p, at, limit)
	}
	ask, ok, err := s.narrow(ctx, p, kind)
	if err != nil || !ok {
		return Group{}, err
	}
	if at != nil {
		return s.walkFrom(ctx, p, ask, *at, limit)
	}
	if p.goesOn() && !p.rare() {
		g, err := s.walkFrom(ctx, p, ask, place{whole: true}, limit)
		if err != nil || g.Next != "" {
			return g, err
		}
	}
	return s.walkFrom(ctx, p, ask, place{}, limit)
}

func (s *Service) walkFrom(ctx context.Context, p *plan, ask store.SearchAsk, at place, limit int) (Group, error) {
	var g Group
	ask.All = append(p.all(ask.Kind, at.whole), ask.All...)
	if at.below > 0 && (ask.Below == 0 || at.below < ask.Below) {
		ask.Below = at.below
	}
	for walked := 0; walked < walkMost; walked += walkBatch {
		found, err := s.store.Search().Read().Search(ctx, p.ws, p.number, []store.SearchAsk{ask}, walkBatch)
		if err != nil {
			return g, err
		}
		hits := found[ask.Kind]
		ids := make([]string, len(hits))
		for i, h := range hits {
			ids[i] = h.ID
		}
		meets, err := s.meeting(ctx, p, ask.Kind, ids)
		if err != nil {
			return g, err
		}
		for i, h := range hits {
			if !meets[h.ID] {
				continue
			}
			if len(g.IDs) == limit {
				g.Next = place{whole: at.whole, below: ask.Below}.String()
				return g, nil
			}
			g.IDs, ask.Below = append(g.IDs, h.ID), hits[i].Number
		}
		if len(hits) < walkBatch {
			return g, nil
		}
		ask.Below = hits[len(hits)-1].Number
	}
	g.Next, g.Partial = place{whole: at.whole, below: ask.Below}.String(), true
	return g, nil
}

// casesWhere lists cases by conditions alone.
func (s *Service) casesWhere(ctx context.Context, p *plan, at *place, limit int) (Group, error) {
	var g Group
	var after *store.TimeKey
	if at != nil {
		after = at.after
	}
	found, err := s.store.Read().CasesWhere(ctx, p.ws, p.conds, after, limit+1)
	for i, k := range found[:min(len(found), limit)] {
		g.IDs = append(g.IDs, k.ID)
		if i == limit-1 && len(found) > limit {
			g.Next = place{after: &k}.String()
		}
	}
	return g, err
}

// meeting answers which of what was found meets the conditions and holds the
// phrases.
func (s *Service) meeting(ctx context.Context, p *plan, kind store.SearchKind, ids []string) (map[string]bool, error) {
	read, out := s.store.Read(), map[string]bool{}
	var err error
	switch {
	case len(ids) == 0:
		return out, nil
	case len(p.conds) == 0:
		for _, id := range ids {
			out[id] = true
		}
	case kind == store.SearchCases:
		out, err = read.CasesMeeting(ctx, p.ws, ids, p.conds)
	default:
		out, err = read.MessagesMeeting(ctx, p.ws, ids, p.conds)
	}
	if err != nil || len(p.order()) == 0 {
		return out, err
	}
	ids = slices.DeleteFunc(ids, func(id string) bool { return !out[id] })
	texts, err := s.texts(ctx, p.ws, kind, ids)
	for _, id := range ids {
		out[id] = holds(texts[id], p.order())
	}
	return out, err
}
