package filter

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/words"
)

// Check is Parse for a filter that is kept: it refuses as well what can never
// hold, at its place. What is impossible today but not one day is taken.
func Check(text []byte, env Env) (Node, error) {
	n, err := Parse(text, env)
	if err != nil {
		return n, err
	}
	wrong := n.never(nil)
	if wrong == nil {
		return n, nil
	}
	later := env
	later.Now = env.Now.AddDate(100, 0, 0)
	if then, err := Parse(text, later); err == nil && then.never(nil) == nil {
		return n, nil
	}
	return n, wrong
}

// literal is a condition that has to hold, or must not.
type literal struct {
	Cond
	not bool
}

// never answers why no thing can meet the node together with what has to hold
// around it; nil where one can.
func (n Node) never(around []literal) error {
	var own []literal
	var choices []Node
	n.demands(false, &own, &choices)
	all := slices.Clone(around)
	for _, l := range own {
		if why := l.against(all); why != nil {
			return why
		}
		all = append(all, l)
	}
	for _, c := range choices {
		if len(c.Kids) == 0 {
			return desk.Invalid("filter", "this can never be: a group of “any” has nothing in it")
		}
		open := false
		var last error
		for _, kid := range c.Kids {
			if why := kid.never(nil); why != nil {
				return why
			}
			if last = kid.never(all); last == nil {
				open = true
			}
		}
		if !open {
			return last
		}
	}
	return nil
}

// demands collects the conditions that all must hold, and the groups of which
// one part has to.
func (n Node) demands(not bool, own *[]literal, choices *[]Node) {
	switch n.Type {
	case Leaf:
		*own = append(*own, literal{n.Cond, not})
	case Not:
		n.Kids[0].demands(!not, own, choices)
	default:
		if (n.Type == All) != not || len(n.Kids) == 1 {
			for _, k := range n.Kids {
				k.demands(not, own, choices)
			}
		} else if !not { // of "not all of these" nothing is said here
			*choices = append(*choices, n)
		}
	}
}

// against answers why a condition cannot hold together with the others.
func (l literal) against(others []literal) error {
	same := slices.DeleteFunc(slices.Clone(others), func(o literal) bool { return o.Field != l.Field })
	path := l.Path
	if path == "" {
		path = "filter"
	}
	if !possible([]literal{l}) {
		return desk.Invalid(path, "this can never be: nothing meets the condition on %s", l.Field)
	}
	if possible(append(same, l)) {
		return nil
	}
	for _, o := range same {
		if !possible([]literal{o, l}) {
			return desk.Invalid(path, "this can never be together with %s", o.text())
		}
	}
	return desk.Invalid(path, "this can never be together with the other conditions on %s", l.Field)
}

// text is a condition for a message about it.
func (l literal) text() string {
	not := ""
	if l.not {
		not = "not "
	}
	return not + string(l.Field) + " " + string(l.Op) + " " + strings.Join(l.Wanted(), ", ")
}

// possible says whether something may meet all of the conditions, which are of
// one field. Where it cannot tell it says yes.
func possible(list []literal) bool {
	if !slices.ContainsFunc(list, func(l literal) bool { return !l.not }) && (list[0].Kind == KindTime || list[0].Kind == KindNumber) {
		return true // of what has no such time or number
	}
	switch list[0].Kind {
	case KindFlag:
		return meets(list, []bool{true, false}, Cond.flag)
	case KindNumber:
		return meets(list, numbersNear(list), Cond.number)
	case KindTime:
		return possibleTime(list)
	case KindSet, KindWords:
		return possibleSet(list)
	case KindProse:
		return possibleProse(list)
	case KindOwn:
		return possibleOwn(list)
	}
	values, known := textsOf(list)
	return !known || meets(list, values, Cond.text)
}

// meets says whether one of the values meets all of the conditions.
func meets[T any](list []literal, values []T, holds func(Cond, T) bool) bool {
	return slices.ContainsFunc(values, func(v T) bool {
		return !slices.ContainsFunc(list, func(l literal) bool { return holds(l.Cond, v) == l.not })
	})
}

// textsOf are the texts that the conditions leave, where they name them.
func textsOf(list []literal) ([]string, bool) {
	for _, l := range list {
		if l.not {
			continue
		}
		switch l.Op {
		case OpIs, OpIn:
			return l.Texts, true
		case OpEmpty:
			return []string{""}, true
		}
	}
	if e, there := entry(string(list[0].Field)); there && len(e.Words) > 0 {
		return e.Words, true
	}
	return nil, false
}

// numbersNear are the whole numbers around those that are named: one of them
// meets the conditions if any number does.
func numbersNear(list []literal) []float64 {
	out := []float64{0}
	for _, l := range list {
		for _, n := range []float64{l.Number - 1, l.Number, l.Number + 1} {
			if n >= 0 {
				out = append(out, n)
			}
		}
	}
	return out
}

func possibleTime(list []literal) bool {
	var values []time.Time
	for _, l := range list {
		values = append(values, l.Time, l.Time.Add(-time.Microsecond), l.Time.Add(time.Microsecond))
	}
	return meets(list, values, Cond.time)
}

func possibleSet(list []literal) bool {
	var out []string // what it must not have
	empty := false
	for _, l := range list {
		switch {
		case l.Op == OpIsNot && !l.not, (l.Op == OpIs || l.Op == OpIn) && l.not:
			out = append(out, l.Texts...)
		case l.Op == OpEmpty && !l.not:
			empty = true
		}
	}
	for _, l := range list {
		if wants := l.Op == OpIsNot && l.not || l.Op != OpIsNot && l.Op != OpEmpty && !l.not || l.Op == OpEmpty && l.not; wants && empty {
			return false
		}
		named := (l.Op == OpIs || l.Op == OpIn) && !l.not || l.Op == OpIsNot && l.not
		if named && !slices.ContainsFunc(l.Texts, func(t string) bool { return !slices.Contains(out, t) }) {
			return false
		}
	}
	return true
}

// possibleProse compares what is looked for with what must not be there.
func possibleProse(list []literal) bool {
	for _, l := range list {
		if l.not && l.Op != OpIsNot {
			continue
		}
		switch {
		case l.Op == OpIs && !l.not, l.Op == OpIsNot && l.not:
			if !meets(without(list, OpMatches), l.Folded, func(c Cond, v string) bool { return c.prose("", v) }) {
				return false
			}
		case l.Op == OpEmpty:
			if !meets(without(list, OpMatches), []string{""}, func(c Cond, v string) bool { return c.prose("", v) }) {
				return false
			}
		case l.Op == OpContains, l.Op == OpStarts, l.Op == OpEnds, l.Op == OpAny:
			if !slices.ContainsFunc(l.Folded, func(v string) bool { return !forbidden(list, l.Op, v) }) {
				return false
			}
		}
	}
	return true
}

func without(list []literal, op Op) []literal {
	return slices.DeleteFunc(slices.Clone(list), func(l literal) bool { return l.Op == op })
}

// forbidden says whether a text that has what is looked for has what must not be
// there.
func forbidden(list []literal, op Op, has string) bool {
	return slices.ContainsFunc(list, func(l literal) bool {
		switch {
		case !l.not:
			return false
		case l.Op == OpContains:
			return strings.Contains(has, l.Folded[0])
		case l.Op == OpAny && op == OpAny:
			return slices.ContainsFunc(l.Folded, func(v string) bool { return words.Has(has, v) })
		case (l.Op == OpStarts || l.Op == OpEnds) && l.Op == op:
			return l.Folded[0] == has
		}
		return false
	})
}

// possibleOwn knows the values of own fields only where they are named or
// compared as numbers and dates.
func possibleOwn(list []literal) bool {
	if values, known := textsOf(list); known {
		return meets(list, values, Cond.own)
	}
	values := []string{""}
	for _, l := range list {
		switch {
		case l.Op != OpLess && l.Op != OpGreater:
			return true
		case len(l.Texts) == 0:
			near := max(1e-6, math.Abs(l.Number)*1e-9)
			for _, n := range []float64{l.Number - near, l.Number, l.Number + near} {
				values = append(values, strconv.FormatFloat(n, 'f', -1, 64))
			}
		default:
			if day, err := time.Parse(time.DateOnly, l.Texts[0]); err == nil {
				values = append(values, day.AddDate(0, 0, -1).Format(time.DateOnly), l.Texts[0], day.AddDate(0, 0, 1).Format(time.DateOnly))
			}
		}
	}
	return meets(list, values, Cond.own)
}
