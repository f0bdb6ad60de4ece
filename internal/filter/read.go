package filter

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"recado.dev/internal/desk"
)

// Read turns the written form of a filter into its tree: see Write. Its errors
// are desk.CodeInvalid and say in which line and column something is wrong.
func Read(text string) (json.RawMessage, error) {
	tree, _, slip := ReadPlaced(text)
	if slip != nil {
		if slip.Line == 0 {
			return nil, desk.Invalid("filter", "%s", slip.Detail)
		}
		return nil, desk.Invalid("filter", "line %d, column %d: %s", slip.Line, slip.Column, slip.Detail)
	}
	return tree, nil
}

// Slip is what is wrong in a written form, and where; Line and Column count from
// 1 and are 0 where it is about the whole.
type Slip struct {
	Line, Column int
	Detail       string
}

// Error implements error.
func (s *Slip) Error() string { return s.Detail }

// ReadPlaced is Read that knows as well where each part of the tree is written.
func ReadPlaced(text string) (json.RawMessage, *Places, *Slip) {
	if len(text) > MaxBytes {
		return nil, nil, &Slip{Detail: fmt.Sprintf("a filter may have at most %d bytes", MaxBytes)}
	}
	if !utf8.ValidString(text) {
		return nil, nil, &Slip{Detail: "this is not Unicode"}
	}
	r := reader{text: text}
	r.next()
	tree, err := r.either(1)
	if err == nil && r.tok.kind != tokEnd {
		err = r.wrong("expected and, or, or the end")
	}
	var slip *Slip
	if errors.As(err, &slip) {
		return nil, nil, slip
	}
	out, err := json.Marshal(tree)
	if err != nil {
		return nil, nil, &Slip{Detail: "this cannot be read"}
	}
	return out, placesOf(text, tree, r.leaves), nil
}

type tokKind int

const (
	tokEnd tokKind = iota
	tokWord
	tokText // in quotes
	tokSign // ( ) , < >
	tokBad
)

type token struct {
	kind tokKind
	text string
	at   int
}

type reader struct {
	text   string
	pos    int
	tok    token
	leaves []leafAt // in the order in which they stand
}

// leafAt is where the words of a condition begin, in bytes.
type leafAt struct{ field, op, value int }

// wrong is an error at the word that is read.
func (r *reader) wrong(format string, args ...any) error {
	line, column := lineOf(r.text, r.tok.at)
	return &Slip{Line: line, Column: column, Detail: fmt.Sprintf(format, args...)}
}

// lineOf is the line and the column of a byte, from 1.
func lineOf(text string, at int) (line, column int) {
	before := text[:at]
	return strings.Count(before, "\n") + 1, utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1
}

// next reads the next word, text or sign.
func (r *reader) next() {
	for r.pos < len(r.text) {
		c, size := utf8.DecodeRuneInString(r.text[r.pos:])
		if !unicode.IsSpace(c) {
			break
		}
		r.pos += size
	}
	r.tok = token{at: r.pos}
	if r.pos == len(r.text) {
		return
	}
	switch c := r.text[r.pos]; c {
	case '(', ')', ',', '<', '>':
		r.tok.kind, r.tok.text = tokSign, string(c)
		r.pos++
	case '"':
		r.quoted()
	default:
		end := strings.IndexFunc(r.text[r.pos:], func(c rune) bool { return unicode.IsSpace(c) || strings.ContainsRune(`(),<>"`, c) })
		if end < 0 {
			end = len(r.text) - r.pos
		}
		r.tok.kind, r.tok.text = tokWord, r.text[r.pos:r.pos+end]
		r.pos += end
	}
}

func (r *reader) quoted() {
	for i := r.pos + 1; i < len(r.text); i++ {
		switch r.text[i] {
		case '\\':
			i++
		case '"':
			r.tok.kind = tokText
			if json.Unmarshal([]byte(r.text[r.pos:i+1]), &r.tok.text) != nil {
				r.tok.kind = tokBad
			}
			r.pos = i + 1
			return
		}
	}
	r.tok.kind, r.pos = tokBad, len(r.text)
}

func (r *reader) is(kind tokKind, text string) bool {
	return r.tok.kind == kind && r.tok.text == text
}

// take goes on where the word is what is expected.
func (r *reader) take(kind tokKind, text string) bool {
	if !r.is(kind, text) {
		return false
	}
	r.next()
	return true
}

// either is parts with "or" between them; "and" binds them closer.
func (r *reader) either(depth int) (any, error) {
	return r.chain("or", "any", depth, func() (any, error) {
		return r.chain("and", "all", depth, func() (any, error) { return r.part(depth) })
	})
}

func (r *reader) chain(between, group string, depth int, one func() (any, error)) (any, error) {
	first, err := one()
	if err != nil || !r.is(tokWord, between) {
		return first, err
	}
	list := []any{first}
	for r.take(tokWord, between) {
		more, err := one()
		if err != nil {
			return nil, err
		}
		list = append(list, more)
	}
	return map[string]any{group: list}, nil
}

func (r *reader) part(depth int) (any, error) {
	if depth > 2*MaxDepth {
		return nil, r.wrong("this is nested too deep")
	}
	switch {
	case r.take(tokWord, "not"):
		kid, err := r.part(depth + 1)
		return map[string]any{"not": kid}, err
	case r.take(tokSign, "("):
		kid, err := r.either(depth + 1)
		if err == nil && !r.take(tokSign, ")") {
			err = r.wrong("expected )")
		}
		return kid, err
	case r.is(tokWord, "all"), r.is(tokWord, "any"):
		return r.group(depth)
	case r.is(tokWord, "saved"):
		r.leaves = append(r.leaves, leafAt{r.tok.at, r.tok.at, r.tok.at})
		r.next()
		id, err := r.one()
		if _, ok := id.(string); err == nil && !ok {
			err = r.wrong("expected the id of a saved filter")
		}
		return map[string]any{"saved": id}, err
	}
	return r.condition()
}

// group is all(…) or any(…), with any number of parts.
func (r *reader) group(depth int) (any, error) {
	word := r.tok.text
	r.next()
	if !r.take(tokSign, "(") {
		return nil, r.wrong("expected (")
	}
	list := []any{}
	for !r.take(tokSign, ")") {
		if len(list) > 0 && !r.take(tokSign, ",") {
			return nil, r.wrong("expected , or )")
		}
		kid, err := r.either(depth + 1)
		if err != nil {
			return nil, err
		}
		list = append(list, kid)
	}
	return map[string]any{word: list}, nil
}

func (r *reader) condition() (any, error) {
	if r.tok.kind != tokWord || reserved[r.tok.text] || !fieldName.MatchString(r.tok.text) {
		return nil, r.wrong("expected the name of a field")
	}
	cond := map[string]any{"field": r.tok.text}
	leaf := leafAt{field: r.tok.at}
	r.next()
	leaf.op = r.tok.at
	op, err := r.operator()
	if err != nil {
		return nil, err
	}
	cond["op"] = string(op)
	leaf.value = r.tok.at
	r.leaves = append(r.leaves, leaf)
	if op.Needless() {
		return cond, nil
	}
	cond["value"], err = r.value()
	return cond, err
}

// operator reads one or several words; the longest that is one counts.
func (r *reader) operator() (Op, error) {
	var best opWord
	from, saved := r.pos, r.tok
	for _, o := range opWords {
		r.pos, r.tok = from, saved
		all := true
		for word := range strings.FieldsSeq(o.text) {
			if r.tok.kind == tokText || r.tok.text != word {
				all = false
				break
			}
			r.next()
		}
		if all && len(o.text) > len(best.text) {
			best = o
		}
	}
	r.pos, r.tok = from, saved
	if best.text == "" {
		return "", r.wrong("expected an operator: is, is not, in, contains, <, > …")
	}
	for range strings.Fields(best.text) {
		r.next()
	}
	return best.op, nil
}

func (r *reader) value() (any, error) {
	if !r.take(tokSign, "(") {
		return r.one()
	}
	list := []any{}
	for !r.take(tokSign, ")") {
		if len(list) > 0 && !r.take(tokSign, ",") {
			return nil, r.wrong("expected , or )")
		}
		v, err := r.one()
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, nil
}

func (r *reader) one() (any, error) {
	tok := r.tok
	switch {
	case tok.kind == tokText:
		r.next()
		return tok.text, nil
	case tok.kind == tokBad:
		return nil, r.wrong("these quotes do not end")
	case tok.kind != tokWord:
		return nil, r.wrong("expected a value")
	}
	r.next()
	switch {
	case tok.text == "true", tok.text == "false":
		return tok.text == "true", nil
	case tok.text == "null":
		return nil, nil
	case numeral.MatchString(tok.text) && json.Valid([]byte(tok.text)):
		return json.Number(tok.text), nil
	case reserved[tok.text]:
		r.pos, r.tok = tok.at, tok
		return nil, r.wrong("%q stands in quotes here", tok.text)
	}
	return tok.text, nil
}
