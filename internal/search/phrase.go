package search

import (
	"context"

	"recado.dev/internal/store"
)

// texts are what the words of entities are read from, for phrases: the index
// knows which words there are, and not in which order.
func (s *Service) texts(ctx context.Context, ws string, kind store.SearchKind, ids []string) (map[string][]string, error) {
	out := make(map[string][]string, len(ids))
	read := s.store.Read()
	switch kind {
	case store.SearchCases:
		views, err := read.CaseViewsByID(ctx, ws, ids)
		for _, c := range views {
			out[c.ID] = caseTexts(c)
		}
		return out, err
	case store.SearchContacts:
		list, err := read.ContactsInOrder(ctx, ws, ids)
		for _, c := range list {
			out[c.ID] = contactTexts(c)
		}
		return out, err
	}
	messages, err := read.MessagesByID(ctx, ws, ids)
	for id, m := range messages {
		if kind == store.SearchMessages {
			out[id] = MessageText(m)
			continue
		}
		for _, a := range m.Attachments {
			out[id] = append(out[id], a.Name)
		}
	}
	return out, err
}

// holds says whether texts hold all phrases, and none of those that they must
// not hold.
func holds(texts []string, phrases []phrase) bool {
	folded := make([][]string, len(texts))
	for i, t := range texts {
		for _, w := range words(t) {
			folded[i] = append(folded[i], w.text)
		}
	}
	for _, p := range phrases {
		found := false
		for _, f := range folded {
			found = found || follows(f, p.words)
		}
		if found == p.not {
			return false
		}
	}
	return true
}

// follows says whether part stands in text, word after word.
func follows(text, part []string) bool {
	for i := 0; i+len(part) <= len(text); i++ {
		same := true
		for j, w := range part {
			same = same && text[i+j] == w
		}
		if same {
			return true
		}
	}
	return false
}
