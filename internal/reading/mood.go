package reading

import (
	"strings"
	"unicode"

	"recado.dev/internal/desk"
)

const (
	// reach is how many words behind a negation are turned.
	reach = 3
	// unsure is up to which weight a text counts as neutral.
	unsure = 1.0
	// most is how many of the newest texts are read.
	mostTexts = 3
)

// Mood answers the mood of what a customer wrote, the newest text first. The
// newest counts most: somebody who was angry and says thanks is not angry.
func Mood(texts []string) desk.Sentiment {
	total, weight, read := 0.0, 1.0, 0
	for _, t := range texts {
		if read == mostTexts {
			break
		}
		if empty(t) {
			continue
		}
		total += weight * scoreOf(t)
		weight /= 2
		read++
	}
	switch {
	case read == 0:
		return desk.SentimentUnknown
	case total > unsure:
		return desk.SentimentPositive
	case total < -unsure:
		return desk.SentimentNegative
	}
	return desk.SentimentNeutral
}

// scoreOf weighs a text: above nothing is good, below it bad.
func scoreOf(text string) float64 {
	words, signs := wordsOf(text)
	s := scorer{words: words}
	for s.at < len(s.words) {
		s.step()
	}
	s.endClause(false)
	told := s.sum + complaints(words)
	total := told + s.courtesy(told) + signs
	// Loud is not happy: shouting makes what is bad worse.
	if total < 0 && loud(text) {
		total -= 0.5
	}
	return total
}

// scorer goes through the words of a text.
type scorer struct {
	words []*term
	at    int
	sum   float64
	// turned is up to which word a negation turns what it finds, raised what the
	// last words make of the next.
	turned int
	raised float64
	// clause is the sum of the clause that is read, thanked what thanks weigh,
	// asks that somebody asks for something, supposes that the clause says what
	// may be rather than what is.
	clause, thanked float64
	asks, supposes  bool
}

// step reads a phrase or a word.
func (s *scorer) step() {
	w := s.words[s.at]
	if n, value := s.phrase(); n > 0 {
		if w.is(thanking) || s.words[s.at+1].is(thanking) {
			s.thanked += value
			s.at += n
			return
		}
		s.add(value, n)
		return
	}
	s.asks = s.asks || w.is(requests)
	s.supposes = s.supposes || w.is(supposes)
	switch {
	case w.is(breaks | asking):
		s.endClause(w.is(asking))
	case w.is(thanking):
		s.thanked += w.weight
	case w.is(negating):
		s.turned = s.at + 1 + reach
	case w.raise != 0:
		s.raised += w.raise
	case w.weight != 0:
		s.add(w.weight, 1)
		return
	case w.bent != 0:
		s.add(w.bent, 1)
		return
	case w.long:
		s.raised = 0
	}
	s.at++
}

// phrase is the longest phrase that begins here: how many words, and its value.
func (s *scorer) phrase() (int, float64) {
	after := s.words[s.at+1:]
next:
	for _, p := range s.words[s.at].phrases {
		if len(p.rest) > len(after) {
			continue
		}
		for i, w := range p.rest {
			if after[i].text != w {
				continue next
			}
		}
		return 1 + len(p.rest), p.value
	}
	return 0, 0
}

func (s *scorer) add(value float64, n int) {
	value *= 1 + s.raised
	if s.at < s.turned {
		// "not good" is bad; "not bad" is hardly good.
		if value > 0 {
			value = -value
		} else {
			value = -value / 3
		}
		s.turned = 0
	}
	s.clause += value
	s.raised = 0
	s.at += n
}

// endClause adds what a clause weighs. Who asks for the best hour is not happy,
// and who asks what to do should it break has nothing broken.
func (s *scorer) endClause(question bool) {
	switch {
	case s.supposes:
		s.clause *= 0.3
	case question && s.clause > 0:
		s.clause *= 0.25
	case question:
		s.clause *= 0.7
	}
	s.asks = s.asks || question
	s.sum += s.clause
	s.turned, s.raised, s.clause, s.supposes = 0, 0, 0, false
}

// courtesy is what thanks weigh beside what else was told: with a request they
// are manners, with a complaint too.
func (s *scorer) courtesy(told float64) float64 {
	switch {
	case told < 0:
		return 0
	case told < unsure && s.asks:
		return s.thanked * 0.3
	}
	return s.thanked
}

// loud says whether somebody shouts.
func loud(text string) bool {
	upper, lower := 0, 0
	for _, r := range text {
		if unicode.IsUpper(r) {
			upper++
		} else if unicode.IsLower(r) {
			lower++
		}
	}
	return upper > 12 && upper > 3*lower || strings.Contains(text, "!!!")
}
