// Package query reads what people type into the search box: words, "exact
// phrases" and operators such as from:ana or before:2026-03-01, in English and
// Spanish. Nothing that is typed is passed over in silence: what is not
// understood is told with its place.
package query

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Kind says what a part of a query is.
type Kind string

// Kinds of parts.
const (
	Word     Kind = "word"
	Phrase   Kind = "phrase"
	Operator Kind = "operator"
)

// Part is one thing that is asked for. Start and End are where it stands in
// the text, in bytes.
type Part struct {
	Kind  Kind
	Not   bool
	Op    Op     // of an operator
	Text  string // of a word or phrase, or the operator's value as it was typed
	Value string // the operator's value by its own name: "image" for "foto"
	// Since and Until bound the time of a date: from the one, up to, but
	// without, the other. The zero time is no bound.
	Since, Until time.Time
	Start, End   int
}

// Code says what is wrong with a part.
type Code string

// What may be wrong.
const (
	UnknownOperator Code = "unknown_operator"
	MissingValue    Code = "missing_value"
	WrongValue      Code = "wrong_value"
	WrongDate       Code = "wrong_date"
	TooMany         Code = "too_many"
)

// Problem is what is not understood, and where.
type Problem struct {
	Code       Code
	Start, End int    // in bytes
	Name       string // the operator as it was typed
	Value      string
	Meant      string // what may have been meant, "" for no idea
}

// Query is a text that was read.
type Query struct {
	Parts    []Part
	Problems []Problem
}

// Env is what the same text may mean different things by.
type Env struct {
	Now  time.Time
	Zone *time.Location
}

// maxParts is how many things one query may ask for.
const maxParts = 24

// Parse reads a text. Any text is a query.
func Parse(text string, env Env) Query {
	var q Query
	for at := 0; at < len(text); {
		r, n := utf8.DecodeRuneInString(text[at:])
		if unicode.IsSpace(r) {
			at += n
			continue
		}
		start := at
		at = q.part(text, start, env)
		if len(q.Parts) > maxParts {
			q.Parts = q.Parts[:maxParts]
			q.Problems = append(q.Problems, Problem{Code: TooMany, Start: start, End: len(text)})
			break
		}
	}
	return q
}

// part reads the part that starts at a place and answers where it ends.
func (q *Query) part(text string, start int, env Env) int {
	p := Part{Kind: Word, Start: start}
	at := start
	if text[at] == '-' && at+1 < len(text) && !spaceAt(text, at+1) {
		p.Not = true
		at++
	}
	if value, end, ok := quoted(text, at); ok {
		p.Kind, p.Text, p.End = Phrase, value, end
		q.keep(p)
		return end
	}
	end := wordEnd(text, at)
	name, after, ok := operatorName(text[at:end])
	if !ok {
		p.Text, p.End = text[at:end], end
		q.keep(p)
		return end
	}
	at += after
	if value, to, ok := quoted(text, at); ok {
		p.Text, end = value, to
	} else {
		p.Text = text[at:end]
	}
	op, known := operators[fold(name)]
	if !known && p.Text == "" { // "Pedido: 4711" is no operator
		p.Text, p.End = name, end
		q.keep(p)
		return end
	}
	p.Kind, p.Op, p.End = Operator, op, end
	problem := Problem{Start: start, End: end, Name: name, Value: p.Text}
	switch {
	case !known:
		problem.Code, problem.Meant = UnknownOperator, nearest(fold(name), operatorNames())
	case strings.TrimSpace(p.Text) == "":
		problem.Code, problem.Name = MissingValue, string(op)
	default:
		problem.Name = string(op)
		problem.Code, problem.Meant = p.read(env)
	}
	if problem.Code != "" {
		q.Problems = append(q.Problems, problem)
		return end
	}
	q.keep(p)
	return end
}

func (q *Query) keep(p Part) {
	if p.Kind == Operator || strings.IndexFunc(p.Text, wordSign) >= 0 {
		q.Parts = append(q.Parts, p)
	}
}

// wordSign says whether there is anything to look for in a sign.
func wordSign(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

func spaceAt(text string, at int) bool {
	r, _ := utf8.DecodeRuneInString(text[at:])
	return unicode.IsSpace(r)
}

// quoted reads "…" at a place. One that does not end goes on to the end of the
// text: it is being typed.
func quoted(text string, at int) (value string, end int, ok bool) {
	for _, marks := range [][2]string{{`"`, `"`}, {"“", "”"}, {"«", "»"}} {
		rest, found := strings.CutPrefix(text[at:], marks[0])
		if !found {
			continue
		}
		if i := strings.Index(rest, marks[1]); i >= 0 {
			return rest[:i], at + len(marks[0]) + i + len(marks[1]), true
		}
		return rest, len(text), true
	}
	return "", at, false
}

// wordEnd is where the part without quotes ends, quoted values of operators
// included.
func wordEnd(text string, at int) int {
	for at < len(text) {
		r, n := utf8.DecodeRuneInString(text[at:])
		if unicode.IsSpace(r) {
			break
		}
		at += n
	}
	return at
}

// operatorName is what stands before the colon of an operator, and where its
// value begins. Links and times of day are none.
func operatorName(s string) (name string, after int, ok bool) {
	name, rest, ok := strings.Cut(s, ":")
	if !ok || utf8.RuneCountInString(name) < 2 || strings.HasPrefix(rest, "//") {
		return "", 0, false
	}
	for _, r := range name {
		if !unicode.IsLetter(r) && r != '-' && r != '_' {
			return "", 0, false
		}
	}
	return name, len(name) + 1, true
}
