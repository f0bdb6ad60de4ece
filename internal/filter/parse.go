package filter

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"recado.dev/internal/desk"
)

// Limits of a filter: what nobody writes by hand and no index can help.
const (
	MaxBytes  = 16 << 10
	MaxDepth  = 8
	MaxNodes  = 100
	MaxValues = 100
	maxText   = 200 // runes
	maxNumber = 1_000_000
)

// Env is what the words of a filter mean now.
type Env struct {
	Me  string    // the user behind "me"; "" where there is none
	Now time.Time // what "-7d" counts from
	// Kinds are the platforms of each kind of channel; without them nothing can
	// be asked by kind.
	Kinds map[string][]string
	// NewCases says that the filter is a rule for cases that have just begun: of
	// what comes to be around a case only later it may not ask.
	NewCases bool
	// Messages says that the filter is about messages: it may ask for what they
	// are, beside what their case is.
	Messages bool
	// Contacts says that the filter is about contacts: it may ask for what they
	// are, and for nothing else.
	Contacts bool
	// Saved answers the filter that is kept under an id, for {"saved": id}; nil
	// where none can be named.
	Saved func(id string) (json.RawMessage, bool)
}

// Parse reads and checks a filter. Its errors are desk.CodeInvalid, with the
// path of the bad part as the field: filter.all[1].value.
func Parse(text []byte, env Env) (Node, error) {
	if len(text) > MaxBytes {
		return Node{}, desk.Invalid("filter", "a filter may have at most %d bytes", MaxBytes)
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return Node{}, desk.Invalid("filter", "a filter is JSON: %s", jsonTrouble(err))
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return Node{}, desk.Invalid("filter", "there is something after the end of the filter")
	}
	p := parser{env: env}
	return p.node("filter", v, 1)
}

func jsonTrouble(err error) string {
	var syn *json.SyntaxError
	if errors.As(err, &syn) {
		return fmt.Sprintf("%s at byte %d", syn.Error(), syn.Offset)
	}
	return "it ends too early"
}

type parser struct {
	env   Env
	nodes int
	open  []string // saved filters that are being read, the outermost first
}

func (p *parser) node(path string, v any, depth int) (Node, error) {
	p.nodes++
	if depth > MaxDepth {
		return Node{}, desk.Invalid(path, "a filter may be nested at most %d deep", MaxDepth)
	}
	if p.nodes > MaxNodes {
		return Node{}, desk.Invalid(path, "a filter may have at most %d parts", MaxNodes)
	}
	obj, ok := v.(map[string]any)
	if !ok {
		return Node{}, desk.Invalid(path, "expected an object with all, any, not or field")
	}
	for _, word := range []struct {
		key string
		typ NodeType
	}{{"all", All}, {"any", Any}, {"not", Not}} {
		if part, has := obj[word.key]; has {
			if len(obj) != 1 {
				return Node{}, desk.Invalid(path, "%q stands alone in its object", word.key)
			}
			return p.group(path+"."+word.key, word.typ, part, depth)
		}
	}
	if part, has := obj["saved"]; has {
		return p.saved(path, obj, part, depth)
	}
	return p.cond(path, obj)
}

// saved is a filter that is named, as it is kept now.
func (p *parser) saved(path string, obj map[string]any, v any, depth int) (Node, error) {
	id, _ := v.(string)
	if len(obj) != 1 || id == "" || p.env.Saved == nil {
		return Node{}, desk.Invalid(path, "no saved filter can be named here")
	}
	if slices.Contains(p.open, id) {
		return Node{}, desk.Invalid(path+".saved", "this filter names itself")
	}
	text, there := p.env.Saved(id)
	if !there {
		return Node{}, desk.Invalid(path+".saved", "there is no such saved filter")
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	var tree any
	if err := dec.Decode(&tree); err != nil {
		return Node{}, desk.Invalid(path+".saved", "the saved filter cannot be read")
	}
	p.open = append(p.open, id)
	defer func() { p.open = p.open[:len(p.open)-1] }()
	return p.node(path+".saved", tree, depth+1)
}

func (p *parser) group(path string, typ NodeType, v any, depth int) (Node, error) {
	if typ == Not {
		kid, err := p.node(path, v, depth+1)
		return Node{Type: Not, Kids: []Node{kid}}, err
	}
	list, ok := v.([]any)
	if !ok {
		return Node{}, desk.Invalid(path, "expected a list of conditions")
	}
	n := Node{Type: typ}
	for i, part := range list {
		kid, err := p.node(path+"["+strconv.Itoa(i)+"]", part, depth+1)
		if err != nil {
			return Node{}, err
		}
		n.Kids = append(n.Kids, kid)
	}
	return n, nil
}

func (p *parser) cond(path string, obj map[string]any) (Node, error) {
	for key := range obj {
		if key != "field" && key != "op" && key != "value" {
			return Node{}, desk.Invalid(path, "unknown key %q: expected all, any, not, or field, op and value", key)
		}
	}
	e, err := p.field(path, obj)
	if err != nil {
		return Node{}, err
	}
	opText, _ := obj["op"].(string)
	op := Op(opText)
	if !e.Kind.takes(op) {
		return Node{}, desk.Invalid(path+".op", "%s takes one of %s", e.Field, join(e.Kind.ops()))
	}
	value, has := obj["value"]
	if op.Needless() {
		if has {
			return Node{}, desk.Invalid(path+".value", "%s needs no value", op)
		}
		return p.emptiness(path, e, op), nil
	}
	if !has {
		return Node{}, desk.Invalid(path+".value", "a value is missing")
	}
	if n, said, err := p.spelt(path, e, op, value); said || err != nil {
		return n, err
	}
	return p.leaf(path, path+".value", e, op, value)
}

// field finds what a condition asks about, where it may ask for it.
func (p *parser) field(path string, obj map[string]any) (Entry, error) {
	name, _ := obj["field"].(string)
	e, ok := entry(name)
	if ok && p.env.Contacts && !e.OfContact {
		return e, desk.Invalid(path+".field", "a filter of contacts cannot ask for %s: expected one of %s, or contact.field. with the key of an own field", name, p.fieldNames())
	}
	if !ok || e.Field == FieldKind && len(p.env.Kinds) == 0 || e.OfMessage && !p.env.Messages {
		return e, desk.Invalid(path+".field", "unknown field %q: expected one of %s, or field. or contact.field. with the key of an own field", name, p.fieldNames())
	}
	if e.Around && p.env.NewCases {
		return e, desk.Invalid(path+".field", "a rule for new cases cannot go by %s", name)
	}
	if e.Field == FieldKind {
		e.Words = slices.Sorted(maps.Keys(p.env.Kinds))
	}
	return e, nil
}

// leaf is a condition with an operator of its own.
func (p *parser) leaf(path, valuePath string, e Entry, op Op, value any) (Node, error) {
	c, err := p.value(valuePath, e, Cond{Field: e.Field, Kind: e.Kind, Op: op, Path: path}, value)
	if err == nil && e.Field == FieldKind {
		c = p.ofKinds(c)
	}
	return Node{Type: Leaf, Cond: c}, err
}

// ofKinds is a condition on kinds of channels as one on their platforms.
func (p *parser) ofKinds(c Cond) Cond {
	var platforms []string
	for _, kind := range c.Texts {
		platforms = append(platforms, p.env.Kinds[kind]...)
	}
	c.Field, c.Kind, c.Texts = FieldPlatform, KindText, platforms
	if c.Op == OpIs {
		c.Op = OpIn
	}
	return c
}

func (p *parser) value(path string, e Entry, c Cond, v any) (Cond, error) {
	switch {
	case e.Kind == KindFlag:
		flag, ok := v.(bool)
		if !ok {
			return Cond{}, desk.Invalid(path, "expected true or false")
		}
		c.Flag = flag
		return c, nil
	case e.Kind == KindTime:
		t, err := p.time(path, v)
		c.Time = t
		return c, err
	case e.Kind == KindNumber:
		return p.number(path, c, v)
	case e.Kind == KindOwn && (c.Op == OpLess || c.Op == OpGreater):
		return p.own(path, c, v)
	case e.Kind == KindProse:
		return p.prose(path, e, c, v)
	case c.Op == OpIn:
		return p.list(path, e, c, v)
	}
	s, err := p.text(path, e, c.Op, v)
	if err != nil {
		return Cond{}, err
	}
	if s == "" && (c.Op == OpStarts || c.Op == OpEnds) {
		return Cond{}, desk.Invalid(path, "there is nothing to look for")
	}
	c.Texts = []string{s}
	if e.Kind == KindRank && (c.Op == OpLess || c.Op == OpGreater) {
		at := slices.Index(e.Words, s)
		c.Texts = e.Words[:at]
		if c.Op == OpGreater {
			c.Texts = e.Words[at+1:]
		}
		c.Op = OpIn
	}
	return c, nil
}

func (p *parser) list(path string, e Entry, c Cond, v any) (Cond, error) {
	list, ok := v.([]any)
	if !ok {
		return Cond{}, desk.Invalid(path, "expected a list of values")
	}
	if len(list) > MaxValues {
		return Cond{}, desk.Invalid(path, "a list may have at most %d values", MaxValues)
	}
	for i, part := range list {
		s, err := p.text(path+"["+strconv.Itoa(i)+"]", e, c.Op, part)
		if err != nil {
			return Cond{}, err
		}
		c.Texts = append(c.Texts, s)
	}
	return c, nil
}

func (p *parser) text(path string, e Entry, op Op, v any) (string, error) {
	if v == nil && e.Person {
		return "", nil
	}
	s, ok := v.(string)
	if !ok && e.Kind == KindOwn {
		s, ok = ownText(v)
	}
	if !ok {
		return "", desk.Invalid(path, "expected a text")
	}
	if utf8.RuneCountInString(s) > maxText {
		return "", desk.Invalid(path, "a text may have at most %d characters", maxText)
	}
	if strings.ContainsRune(s, 0) {
		return "", desk.Invalid(path, "a text may not hold a NUL character")
	}
	if len(e.Words) > 0 && !slices.Contains(e.Words, s) {
		return "", desk.Invalid(path, "expected one of %s", strings.Join(e.Words, ", "))
	}
	if e.Person && op != OpContains {
		switch s {
		case "none":
			return "", nil
		case "me":
			if p.env.Me == "" {
				return "", desk.Invalid(path, `there is no "me" here`)
			}
			return p.env.Me, nil
		}
	}
	return s, nil
}

// number reads a whole number. Of waiting it is made a moment: nothing that is
// matched later needs to know what time it is.
func (p *parser) number(path string, c Cond, v any) (Cond, error) {
	n, ok := v.(json.Number)
	whole, err := strconv.Atoi(string(n))
	if !ok || err != nil || whole < 0 || whole > maxNumber {
		return c, desk.Invalid(path, "expected a whole number from 0 to %d", maxNumber)
	}
	if c.Field == FieldWaiting {
		if whole == 0 {
			return c, desk.Invalid(path, "expected 1 minute or more")
		}
		c.Time = p.env.Now.Add(-time.Duration(whole) * time.Minute)
	}
	c.Number = float64(whole)
	return c, nil
}

// own reads what a value of an own field is less or greater than: a number, or
// a date as a text; "-7d" is the day seven days ago.
func (p *parser) own(path string, c Cond, v any) (Cond, error) {
	if n, ok := v.(json.Number); ok {
		f, err := n.Float64()
		if err != nil || math.Abs(f) > 1e15 {
			return c, desk.Invalid(path, "this number is too large")
		}
		c.Number = f
		return c, nil
	}
	s, _ := v.(string)
	if _, err := time.Parse(time.DateOnly, s); err == nil {
		c.Texts = []string{s}
		return c, nil
	}
	if t, ok := p.span(s); ok {
		c.Texts = []string{t.UTC().Format(time.DateOnly)}
		return c, nil
	}
	return c, desk.Invalid(path, `expected a number, a date like "2026-01-31", or a span from now like "-7d" or "+30d"`)
}

// ownText is a value of the workspace's own fields as it is kept: they are texts
// whatever they hold.
func ownText(v any) (string, bool) {
	switch v := v.(type) {
	case json.Number:
		return v.String(), true
	case bool:
		return strconv.FormatBool(v), true
	}
	return "", false
}

// time reads an instant, or a span from now: "-30m", "-24h", "+7d".
func (p *parser) time(path string, v any) (time.Time, error) {
	s, _ := v.(string)
	if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
		return t.UTC(), nil
	}
	if t, ok := p.span(s); ok {
		return t, nil
	}
	return time.Time{}, desk.Invalid(path, `expected a time like 2026-01-31T15:04:05Z, or a span from now like "-24h", "-7d" or "+30m"`)
}

func (p *parser) span(s string) (time.Time, bool) {
	if len(s) < 3 || s[0] != '-' && s[0] != '+' {
		return time.Time{}, false
	}
	n, err := strconv.ParseUint(s[1:len(s)-1], 10, 16)
	unit := map[byte]time.Duration{'m': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour}[s[len(s)-1]]
	if err != nil || unit == 0 {
		return time.Time{}, false
	}
	if s[0] == '-' {
		unit = -unit
	}
	return p.env.Now.Add(time.Duration(n) * unit), true
}

func (p *parser) fieldNames() string {
	var names []Field
	list := Catalogue()
	switch {
	case p.env.Contacts:
		list = OfContacts()
	case p.env.Messages:
		list = Whole()
	}
	for _, e := range list {
		names = append(names, e.Field)
	}
	return join(names)
}

func join[T ~string](list []T) string {
	var b strings.Builder
	for i, s := range list {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(string(s))
	}
	return b.String()
}
