package filter

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"recado.dev/internal/desk"
)

type opWord struct {
	op   Op
	text string
}

// opWords is how the written form says an operator; where it may be said in two
// ways, the first is written.
var opWords = []opWord{
	{OpIsNot, "is not"}, {OpIs, "is"}, {OpIn, "in"}, {OpContains, "contains"}, {OpAny, "contains any"}, {OpAll, "contains all"}, {OpNone, "contains none"},
	{OpStarts, "starts with"}, {OpEnds, "ends with"}, {OpMatches, "matches"}, {OpLess, "<"}, {OpGreater, ">"}, {OpBetween, "between"}, {OpWithin, "within"},
	{OpHasAll, "has all"}, {OpHasNone, "has none"}, {OpEmpty, "is empty"}, {OpNotEmpty, "is not empty"},
	{OpIn, "has any"},
}

// bare is a value that needs no quotes.
var bare = regexp.MustCompile(`^[\p{L}_+-][\p{L}\p{N}_.:+/-]*$`)

// reserved are words that mean something where a value may stand.
var reserved = map[string]bool{"and": true, "or": true, "not": true, "all": true, "any": true, "true": true, "false": true, "null": true, "saved": true, "empty": true}

// Write answers a filter in its written form, which Read turns back into the
// same tree:
//
//	status in (open, pending) and not tag is spam and last_activity_at > -7d
//
// It looks at the shape alone; whether fields exist is Parse's matter.
func Write(text []byte) (string, error) {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return "", desk.Invalid("filter", "a filter is JSON: %s", jsonTrouble(err))
	}
	var b strings.Builder
	if err := write(&b, v, false, 1); err != nil {
		return "", err
	}
	return b.String(), nil
}

// write writes a part; within says that it stands among others, so that a group
// needs its parentheses.
func write(b *strings.Builder, v any, within bool, depth int) error {
	obj, ok := v.(map[string]any)
	if !ok || depth > MaxDepth {
		return desk.Invalid("filter", "this is no filter that can be written")
	}
	if part, has := obj["not"]; has && len(obj) == 1 {
		b.WriteString("not ")
		return write(b, part, true, depth+1)
	}
	for _, word := range [...]string{"all", "any"} {
		if part, has := obj[word]; has && len(obj) == 1 {
			return writeGroup(b, word, part, within, depth)
		}
	}
	if id, has := obj["saved"].(string); has && len(obj) == 1 {
		b.WriteString("saved ")
		writeText(b, id)
		return nil
	}
	return writeCond(b, obj)
}

func writeGroup(b *strings.Builder, word string, v any, within bool, depth int) error {
	list, ok := v.([]any)
	if !ok {
		return desk.Invalid("filter", "expected a list of conditions")
	}
	between := " and "
	if word == "any" {
		between = " or "
	}
	if len(list) < 2 { // nothing stands between them that would say which group it is
		b.WriteString(word)
		within, between = true, ", "
	}
	if within {
		b.WriteByte('(')
	}
	for i, kid := range list {
		if i > 0 {
			b.WriteString(between)
		}
		if err := write(b, kid, len(list) > 1, depth+1); err != nil {
			return err
		}
	}
	if within {
		b.WriteByte(')')
	}
	return nil
}

func writeCond(b *strings.Builder, obj map[string]any) error {
	field, _ := obj["field"].(string)
	name, _ := obj["op"].(string)
	if !fieldName.MatchString(field) || reserved[field] {
		return desk.Invalid("filter", "%q is no field that can be written", field)
	}
	at := slices.IndexFunc(opWords, func(o opWord) bool { return string(o.op) == name })
	if at < 0 {
		return desk.Invalid("filter", "%q is no operator that can be written", name)
	}
	b.WriteString(field + " " + opWords[at].text)
	value, has := obj["value"]
	if Op(name).Needless() {
		return nil
	}
	if !has {
		return desk.Invalid("filter", "a value is missing")
	}
	b.WriteByte(' ')
	return writeValue(b, value)
}

var fieldName = regexp.MustCompile(`^[a-z][a-z0-9_.]*$`)

func writeValue(b *strings.Builder, v any) error {
	switch v := v.(type) {
	case nil:
		b.WriteString("null")
	case bool:
		if v {
			b.WriteString("true")
		} else {
			b.WriteString("false")
		}
	case json.Number:
		b.WriteString(v.String())
	case string:
		writeText(b, v)
	case []any:
		b.WriteByte('(')
		for i, one := range v {
			if i > 0 {
				b.WriteString(", ")
			}
			if _, nested := one.([]any); nested {
				return desk.Invalid("filter", "a list holds no list")
			}
			if err := writeValue(b, one); err != nil {
				return err
			}
		}
		b.WriteByte(')')
	default:
		return desk.Invalid("filter", "this value cannot be written")
	}
	return nil
}

func writeText(b *strings.Builder, s string) {
	if bare.MatchString(s) && !reserved[s] && !numeral.MatchString(s) {
		b.WriteString(s)
		return
	}
	var quoted bytes.Buffer
	enc := json.NewEncoder(&quoted)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a text can always be
	b.WriteString(strings.TrimSuffix(quoted.String(), "\n"))
}

// numeral is what reads as a number.
var numeral = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)
