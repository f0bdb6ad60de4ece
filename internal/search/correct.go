package search

import (
	"context"
	"strings"
	"unicode"

	"recado.dev/internal/search/query"
)

// moreCommon is how much commoner, as a power of two, a word has to be than one
// that was said as well, to be suggested in its place.
const moreCommon = 4

// correct answers a text with the words in place of misspelt ones, "" where
// there are none. gently leaves words alone that were said, unless a like one is
// said far more often.
func (s *Service) correct(ctx context.Context, p *plan, text string, gently bool) (string, error) {
	out, changed := text, false
	for i := len(p.typed) - 1; i >= 0; i-- { // from the end, so that places hold
		t := p.typed[i]
		w := t.forms[0]
		if t.not || !isTerm(w) || length(w) < 4 || !single(t.part.Text) {
			continue
		}
		better, err := s.better(ctx, p.number, t)
		if err != nil {
			return "", err
		}
		if better == "" || gently && t.weight < 0 && t.last {
			continue
		}
		at := t.part.Start + strings.IndexFunc(text[t.part.Start:t.part.End], letter)
		end := t.part.Start + strings.LastIndexFunc(text[t.part.Start:t.part.End], letter)
		end += len(string([]rune(text[end:])[:1]))
		out, changed = out[:at]+better+out[end:], true
	}
	if !changed {
		return "", nil
	}
	return out, nil
}

func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) }

// single says whether a part is one word, whatever stands around it.
func single(text string) bool { return len(words(text)) == 1 }

// better is the word that may have been meant, "" for none: with one slip, from
// eight letters on with two, if a third of it at the beginning or end is right.
func (s *Service) better(ctx context.Context, number int64, t typed) (string, error) {
	w := t.forms[0]
	read := s.store.Search().Read()
	if t.weight < 0 && t.last {
		if begins, err := read.SearchBegins(ctx, number, w); err != nil || begins {
			return "", err
		}
	}
	letters := []rune(w)
	most := 1
	if len(letters) >= 8 {
		most = 2
	}
	part := max(2, len(letters)/3)
	near, err := read.SearchNear(ctx, number, string(letters[:part]), string(letters[len(letters)-part:]))
	if err != nil {
		return "", err
	}
	best, slips, weight := "", most+1, 0
	for _, n := range near {
		if n.Word == w || t.weight >= 0 && n.Weight < t.weight+moreCommon {
			continue
		}
		d := query.Distance(w, n.Word, most)
		if d > most || d > slips {
			continue
		}
		if d < slips || n.Weight > weight || n.Weight == weight && n.Word < best {
			best, slips, weight = n.Word, d, n.Weight
		}
	}
	return best, nil
}
