package automation

import (
	"slices"

	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
	"recado.dev/internal/words"
)

// Set is the enabled recipes of a workspace, found by what they ask for first:
// of a thousand recipes most ask for a word or a channel that an event does not
// have, and are never looked at. It is safe for concurrent use.
type Set struct {
	rules  []*rule // in their order
	byWord map[string][]int
	byHome map[string][]int // by channel
	rest   []int

	needs   needs // of any of the rules
	passing bool  // some conditions count from now
}

// index puts each rule where it is found: by a word that its message has to
// have, else by its channels, else among those that are always looked at.
func index(rules []*rule) *Set {
	s := &Set{rules: rules, byWord: map[string][]int{}, byHome: map[string][]int{}}
	for i, r := range rules {
		s.needs.ask(r.node)
		for _, t := range r.topics {
			s.needs.ask(t.node)
		}
		s.passing = s.passing || r.passing
		if found := wordsOf(r.node); len(found) > 0 {
			for _, w := range found {
				s.byWord[w] = append(s.byWord[w], i)
			}
			continue
		}
		if homes := homesOf(r); len(homes) > 0 {
			for _, c := range homes {
				s.byHome[c] = append(s.byHome[c], i)
			}
			continue
		}
		s.rest = append(s.rest, i)
	}
	return s
}

// recipe answers one of the recipes by its id.
func (s *Set) recipe(id string) (desk.Recipe, bool) {
	for _, r := range s.rules {
		if r.recipe.ID == id {
			return r.recipe, true
		}
	}
	return desk.Recipe{}, false
}

// Len is how many recipes there are.
func (s *Set) Len() int { return len(s.rules) }

// wordsOf are words of which a message has to have one for the filter to hold;
// none where there is no such condition.
func wordsOf(n filter.Node) []string {
	for _, c := range n.Musts() {
		if c.Field != filter.FieldText || c.Op != filter.OpAny {
			continue
		}
		var out []string
		for _, phrase := range c.Folded {
			w, whole := words.First(phrase)
			if !whole { // it begins with what is no word, such as an emoji
				out = nil
				break
			}
			if !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}

// homesOf are the channels to which a rule is bound; none where it is to none.
func homesOf(r *rule) []string {
	var out []string
	for _, t := range r.topics {
		if len(t.channels) == 0 {
			out = nil
			break
		}
		out = append(out, t.channels...)
	}
	if len(out) == 0 {
		for _, c := range r.node.Musts() {
			if c.Field == filter.FieldMessageOn && (c.Op == filter.OpIs || c.Op == filter.OpIn) {
				out = c.Texts
				break
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Fire answers the recipes that an occasion starts, in their order; open answers
// for a calendar whether its hours are.
func (s *Set) Fire(o Occasion, f *filter.Facts, open func(calendarID string) bool) []desk.Recipe {
	var out []desk.Recipe
	for _, i := range s.candidates(f) {
		r := s.rules[i]
		if !r.starts(o, f) || !r.node.Holds(f) || !r.applies(f) || !r.works(open) {
			continue
		}
		out = append(out, r.recipe)
		if r.recipe.Stop {
			break
		}
	}
	return out
}

// candidates are the places of the rules that may start, in their order.
func (s *Set) candidates(f *filter.Facts) []int {
	var out []int
	if f.Said != nil {
		for w := range f.Said.Words() {
			out = append(out, s.byWord[w]...)
		}
	}
	out = append(append(out, s.byHome[channelOf(f)]...), s.rest...)
	slices.Sort(out)
	return slices.Compact(out)
}
