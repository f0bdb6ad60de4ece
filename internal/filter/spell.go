package filter

import (
	"encoding/json"
	"regexp"
	"strconv"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/words"
)

// maxPattern is how long a regular expression may be, in bytes.
const maxPattern = 500

// emptiness is a condition that needs no value.
func (p *parser) emptiness(path string, e Entry, op Op) Node {
	n := Node{Type: Leaf, Cond: Cond{Field: e.Field, Kind: e.Kind, Op: OpEmpty, Path: path}}
	if op == OpNotEmpty {
		return Node{Type: Not, Kids: []Node{n}}
	}
	return n
}

// spelt turns an operator that is another way to say something into what it
// says; false where the operator is one of its own.
func (p *parser) spelt(path string, e Entry, op Op, value any) (Node, bool, error) {
	switch op {
	case OpAll:
		n, err := p.each(path, e, OpAny, value)
		return n, true, err
	case OpNone:
		n, err := p.leaf(path, path+".value", e, OpAny, value)
		return Node{Type: Not, Kids: []Node{n}}, true, err
	case OpHasAll:
		n, err := p.each(path, e, OpIs, value)
		return n, true, err
	case OpHasNone:
		n, err := p.leaf(path, path+".value", e, OpIn, value)
		return Node{Type: Not, Kids: []Node{n}}, true, err
	case OpBetween:
		n, err := p.between(path, e, value)
		return n, true, err
	case OpWithin:
		n, err := p.within(path, e, value)
		return n, true, err
	}
	return Node{}, false, nil
}

// each is a condition for every one of some values.
func (p *parser) each(path string, e Entry, op Op, value any) (Node, error) {
	list, ok := value.([]any)
	if !ok || len(list) == 0 {
		return Node{}, desk.Invalid(path+".value", "expected a list of values")
	}
	if len(list) > MaxValues {
		return Node{}, desk.Invalid(path+".value", "a list may have at most %d values", MaxValues)
	}
	n := Node{Type: All}
	for i, v := range list {
		if op == OpAny {
			v = []any{v}
		}
		kid, err := p.leaf(path, path+".value["+strconv.Itoa(i)+"]", e, op, v)
		if err != nil {
			return Node{}, err
		}
		n.Kids = append(n.Kids, kid)
	}
	return n, nil
}

// between is from one value to another, both of them included.
func (p *parser) between(path string, e Entry, value any) (Node, error) {
	list, ok := value.([]any)
	if !ok || len(list) != 2 {
		return Node{}, desk.Invalid(path+".value", "expected two values: from and to")
	}
	if e.Kind == KindTime {
		from, err := p.leaf(path, path+".value[0]", e, OpGreater, list[0])
		if err != nil {
			return Node{}, err
		}
		to, err := p.leaf(path, path+".value[1]", e, OpLess, list[1])
		if err == nil && to.Cond.Time.Before(from.Cond.Time) {
			err = backwards(path)
		}
		from.Cond.Time, to.Cond.Time = from.Cond.Time.Add(-time.Microsecond), to.Cond.Time.Add(time.Microsecond)
		return Node{Type: All, Kids: []Node{from, to}}, err
	}
	from, err := p.leaf(path, path+".value[0]", e, OpLess, list[0])
	if err != nil {
		return Node{}, err
	}
	last, ok := list[1].(json.Number)
	n, bad := strconv.Atoi(string(last))
	if !ok || bad != nil || n < 0 || n >= maxNumber {
		return Node{}, desk.Invalid(path+".value[1]", "expected a whole number from 0 to %d", maxNumber-1)
	}
	to, err := p.leaf(path, path+".value[1]", e, OpLess, json.Number(strconv.Itoa(n+1)))
	if err == nil && n < int(from.Cond.Number) {
		err = backwards(path)
	}
	return Node{Type: All, Kids: []Node{{Type: Not, Kids: []Node{from}}, to}}, err
}

func backwards(path string) error {
	return desk.Invalid(path+".value", "this can never be: the first value is above the second")
}

// within is the last span of time: "30m", "24h", "7d".
func (p *parser) within(path string, e Entry, value any) (Node, error) {
	span, _ := value.(string)
	since, ok := p.span("-" + span)
	if !ok {
		return Node{}, desk.Invalid(path+".value", `expected a span like "30m", "24h" or "7d"`)
	}
	from := Cond{Field: e.Field, Kind: e.Kind, Op: OpGreater, Time: since, Path: path}
	to := Cond{Field: e.Field, Kind: e.Kind, Op: OpLess, Time: p.env.Now.Add(time.Microsecond), Path: path}
	return Node{Type: All, Kids: []Node{{Type: Leaf, Cond: from}, {Type: Leaf, Cond: to}}}, nil
}

// prose reads what is looked for in what somebody wrote.
func (p *parser) prose(path string, e Entry, c Cond, v any) (Cond, error) {
	if c.Op == OpMatches {
		s, _ := v.(string)
		if s == "" || len(s) > maxPattern {
			return c, desk.Invalid(path, "expected a regular expression of at most %d bytes", maxPattern)
		}
		re, err := regexp.Compile("(?i)" + s)
		if err != nil {
			return c, desk.Invalid(path, "this is no regular expression: %s", err)
		}
		c.Texts, c.Pattern = []string{s}, re
		return c, nil
	}
	if c.Op == OpAny {
		var err error
		if c, err = p.list(path, e, c, v); err != nil {
			return c, err
		}
		if len(c.Texts) == 0 {
			return c, desk.Invalid(path, "expected a list of words")
		}
	} else {
		s, err := p.text(path, e, c.Op, v)
		if err != nil {
			return c, err
		}
		c.Texts = []string{s}
	}
	for i, s := range c.Texts {
		folded := words.Fold(s)
		if folded == "" && c.Op != OpIs && c.Op != OpIsNot {
			at := path
			if c.Op == OpAny {
				at += "[" + strconv.Itoa(i) + "]"
			}
			return c, desk.Invalid(at, "there is nothing to look for")
		}
		c.Folded = append(c.Folded, folded)
	}
	return c, nil
}
