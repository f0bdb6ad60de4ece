package search

import (
	"context"
	"slices"
	"strings"

	"recado.dev/internal/search/query"
	"recado.dev/internal/store"
)

// addOperator makes a condition of an operator. Names are looked up: what
// nobody is called is a problem.
func (s *Service) addOperator(ctx context.Context, p *plan, q Question, part query.Part) error {
	c := store.SearchCond{Not: part.Not, Values: []string{part.Value}}
	var err error
	var code query.Code
	switch part.Op {
	case query.From, query.To:
		c.Field = store.SearchFrom
		if part.Op == query.To {
			c.Field = store.SearchTo
		}
		c.Values, c.Contacts, code, err = s.anybody(ctx, p, q, c.Field, part.Value)
	case query.Assignee:
		c.Field = store.SearchAssignee
		c.Values, err = s.members(ctx, q, part.Value)
	case query.Tag:
		c.Field = store.SearchTag
		c.Values, err = s.tags(ctx, p.ws, part.Value)
	case query.Channel:
		c.Field = store.SearchChannel
		c.Values, err = s.channels(ctx, p.ws, part.Value)
	case query.Queue:
		c.Field = store.SearchQueue
		c.Values, err = s.queues(ctx, p.ws, part.Value)
	case query.Before, query.After, query.On:
		c.Field, c.Values, c.Since, c.Until = store.SearchAt, nil, part.Since, part.Until
	case query.Has:
		c.Field = store.SearchHas
	case query.In:
		c.Field = store.SearchNote
	case query.Status:
		c.Field = store.SearchStatus
	case query.Is:
		switch part.Value {
		case "unread":
			c.Field = store.SearchUnread
		case "waiting":
			c.Field = store.SearchWaiting
		default:
			c.Field = store.SearchStatus
		}
	}
	if err != nil {
		return err
	}
	if code == "" && len(c.Values)+len(c.Contacts) == 0 && c.Field != store.SearchAt {
		code = UnknownValue
	}
	if code != "" {
		p.problems = append(p.problems, query.Problem{Code: code, Start: part.Start, End: part.End, Name: string(part.Op), Value: part.Text})
		return nil
	}
	p.conds = append(p.conds, c)
	return nil
}

// called says whether a name begins with a wanted one, or has a word that does.
// Both are folded here.
func called(name, wanted string) bool {
	have, want := words(name), words(wanted)
	if len(want) == 0 {
		return false
	}
	for _, w := range want {
		if !slices.ContainsFunc(have, func(h word) bool { return strings.HasPrefix(h.text, w.text) }) {
			return false
		}
	}
	return true
}

// same says whether two names differ in accents and capitals at most.
func same(a, b string) bool {
	x, y := words(a), words(b)
	return len(x) > 0 && slices.EqualFunc(x, y, func(a, b word) bool { return a.text == b.text })
}

// choose are the ids of those who are called exactly so, else of those whose
// name the wanted one is a beginning of.
func choose[T any](list []T, wanted string, id func(T) string, names func(T) []string) []string {
	var exact, near []string
	for _, v := range list {
		switch {
		case slices.ContainsFunc(names(v), func(n string) bool { return same(n, wanted) }):
			exact = append(exact, id(v))
		case slices.ContainsFunc(names(v), func(n string) bool { return called(n, wanted) }):
			near = append(near, id(v))
		}
	}
	if len(exact) > 0 {
		return exact
	}
	return near
}
