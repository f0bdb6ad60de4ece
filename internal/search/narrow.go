package search

import (
	"context"
	"slices"

	"recado.dev/internal/store"
)

// mostThreads is for how many conversations the index is asked at once.
const mostThreads = 200

// narrow is the part of a question that the index answers beside the words:
// the time, who wrote, what hangs on a message. ok is false where nothing of
// the kind can be found.
func (s *Service) narrow(ctx context.Context, p *plan, kind store.SearchKind) (ask store.SearchAsk, ok bool, err error) {
	ask = store.SearchAsk{Kind: kind, None: p.none(), Common: false}
	if kind != store.SearchMessages && kind != store.SearchFiles {
		return ask, len(p.all(kind, true)) > 0, nil
	}
	if since, until := p.between(); !since.IsZero() || !until.IsZero() {
		ask.From, ask.Below, ok, err = s.store.Search().Read().SearchBounds(ctx, p.number, kind, since, until)
		if err != nil || !ok {
			return ask, false, err
		}
	}
	tagged := false
	for _, c := range p.conds {
		if c.Not {
			continue
		}
		switch c.Field {
		case store.SearchHas:
			var forms []string
			for _, v := range c.Values {
				forms = append(forms, facetHas+v)
			}
			ask.All = append(ask.All, store.SearchWord{Forms: forms})
		case store.SearchNote:
			ask.All = append(ask.All, alone(facetNote))
		case store.SearchFrom, store.SearchTo:
			word, ok, err := s.people(ctx, p, c)
			if err != nil || !ok {
				return ask, false, err
			}
			if len(word.Forms) > 0 {
				ask.All = append(ask.All, word)
			}
		case store.SearchTag:
			tagged = tagged || len(c.Values) != 1 || c.Values[0] != ""
		}
	}
	if tagged && len(p.all(kind, true)) > 0 {
		word, ok, err := s.fewCases(ctx, p)
		if err != nil || !ok {
			return ask, false, err
		}
		if len(word.Forms) > 0 {
			ask.All = append(ask.All, word)
		}
	}
	return ask, len(p.all(kind, true))+len(ask.All) > 0, nil
}

// people is the word of those who wrote a message: an author of ours, or
// somebody in one of their conversations. It has no forms where they are too
// many to be asked for.
func (s *Service) people(ctx context.Context, p *plan, c store.SearchCond) (word store.SearchWord, ok bool, err error) {
	for _, id := range c.Values {
		word.Forms = append(word.Forms, facet(facetAuthor, id))
	}
	if len(c.Contacts) > 0 {
		threads, err := s.store.Read().ConversationsOf(ctx, p.ws, c.Contacts, mostThreads+1)
		if err != nil {
			return word, false, err
		}
		if len(threads) > mostThreads {
			return store.SearchWord{}, true, nil
		}
		for _, id := range threads {
			word.Forms = append(word.Forms, facet(facetThread, id))
		}
	}
	return word, len(word.Forms) > 0, nil
}

// fewCases is the word of the conversations of those whose cases meet the
// conditions, where they are few: a common word need not be looked through then.
func (s *Service) fewCases(ctx context.Context, p *plan) (word store.SearchWord, ok bool, err error) {
	conds := slices.DeleteFunc(slices.Clone(p.conds), func(c store.SearchCond) bool {
		return c.OfMessages() || c.Field == store.SearchAt || c.Field == store.SearchFrom || c.Field == store.SearchTo || c.Field == store.SearchChannel
	})
	found, err := s.store.Read().CasesWhere(ctx, p.ws, conds, nil, mostThreads+1)
	if err != nil || len(found) == 0 {
		return word, false, err
	}
	if len(found) > mostThreads {
		return word, true, nil
	}
	ids := make([]string, len(found))
	for i, k := range found {
		ids[i] = k.ID
	}
	contacts, err := s.store.Read().ContactsOfCases(ctx, p.ws, ids)
	if err != nil {
		return word, false, err
	}
	return s.people(ctx, p, store.SearchCond{Field: store.SearchFrom, Contacts: contacts})
}
