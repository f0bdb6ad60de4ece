package routing

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
)

// Subject is what rules look at.
type Subject struct {
	Case     desk.Case
	Contact  desk.Contact
	Kind     string // of its channel
	Text     string // what the customer wrote
	Language string // as far as it is known
}

// Result is a classification and how it came about.
type Result struct {
	QueueID  string        `json:"queue_id"`
	Priority desk.Priority `json:"priority"`
	Skills   []Requirement `json:"skills"`
	Language string        `json:"language"`
	Category string        `json:"category"`
	AgentID  string        `json:"agent_id,omitempty"`
	Trace    []Trace       `json:"trace"` // the rules that ran, in their order
}

// Trace tells of one rule.
type Trace struct {
	RuleID  string `json:"rule_id"`
	Name    string `json:"name"`
	Matched bool   `json:"matched"`
	// Checked are its conditions. A rule without any matches.
	Checked []Checked `json:"checked"`
	Set     []string  `json:"set"` // the fields that it set; others were set before
	Stopped bool      `json:"stopped"`
}

// Checked is one condition and whether it held.
type Checked struct {
	Field   string   `json:"field"` // of the filter language, or words, languages, kinds
	Op      string   `json:"op"`
	Values  []string `json:"values"`
	Negated bool     `json:"negated"` // it stands under an odd number of nots: the rule wants it not to hold
	Held    bool     `json:"held"`
}

// Classify runs rules on a subject. The first rule that sets a field decides
// it; skills gather, at the level that the first rule asks.
func Classify(rules []Parsed, sub Subject) Result {
	res := Result{Skills: []Requirement{}, Trace: []Trace{}}
	text := ""
	for i := range rules {
		p := &rules[i]
		if p.rule.Disabled {
			continue
		}
		if text == "" && len(p.phrases) > 0 {
			text = fold(sub.Text)
		}
		t := Trace{RuleID: p.rule.ID, Name: p.rule.Name, Checked: []Checked{}, Set: []string{}}
		t.Matched = p.matches(sub, text, &t)
		if t.Matched {
			t.Set = res.take(p.rule.Set)
			t.Stopped = p.rule.Stop
		}
		res.Trace = append(res.Trace, t)
		if t.Stopped {
			break
		}
	}
	return res
}

// matches checks all conditions, those after the first that fails too, since
// the trace is read to learn why.
func (p *Parsed) matches(sub Subject, text string, t *Trace) bool {
	ok := true
	if p.when != nil {
		facts := filter.Facts{Case: sub.Case, Contact: sub.Contact}
		ok = p.when.Holds(&facts)
		t.leaves(*p.when, &facts, false)
	}
	check := func(field string, values []string, held bool) {
		if len(values) > 0 {
			t.Checked = append(t.Checked, Checked{Field: field, Op: string(filter.OpIn), Values: values, Held: held})
			ok = ok && held
		}
	}
	check("words", p.rule.Words, slices.ContainsFunc(p.phrases, func(w string) bool { return strings.Contains(text, w) }))
	check("languages", p.rule.Languages, sub.Language != "" && slices.ContainsFunc(p.rule.Languages, sameLanguage(sub.Language)))
	check("kinds", p.rule.Kinds, slices.Contains(p.rule.Kinds, sub.Kind))
	return ok
}

// leaves notes each condition of a filter.
func (t *Trace) leaves(n filter.Node, facts *filter.Facts, negated bool) {
	if n.Type == filter.Leaf {
		t.Checked = append(t.Checked, Checked{
			Field: string(n.Cond.Field), Op: string(n.Cond.Op), Values: valuesOf(n.Cond), Negated: negated, Held: n.Holds(facts),
		})
		return
	}
	for _, kid := range n.Kids {
		t.leaves(kid, facts, negated != (n.Type == filter.Not))
	}
}

func valuesOf(c filter.Cond) []string {
	switch c.Kind {
	case filter.KindTime:
		return []string{c.Time.UTC().Format("2006-01-02T15:04:05Z")}
	case filter.KindNumber:
		return []string{strconv.FormatFloat(c.Number, 'f', -1, 64)}
	case filter.KindOwn:
		if len(c.Texts) == 0 && (c.Op == filter.OpLess || c.Op == filter.OpGreater) {
			return []string{strconv.FormatFloat(c.Number, 'f', -1, 64)}
		}
	case filter.KindFlag:
		if c.Flag {
			return []string{"true"}
		}
		return []string{"false"}
	}
	return c.Texts
}

// take sets what is still open and answers what that was.
func (res *Result) take(s Set) []string {
	set := []string{}
	text := func(name string, to *string, v string) {
		if *to == "" && v != "" {
			*to = v
			set = append(set, name)
		}
	}
	text("queue_id", &res.QueueID, s.QueueID)
	text("priority", (*string)(&res.Priority), string(s.Priority))
	text("language", &res.Language, s.Language)
	text("category", &res.Category, s.Category)
	text("agent_id", &res.AgentID, s.AgentID)
	before := len(res.Skills)
	for _, q := range s.Skills {
		if !slices.ContainsFunc(res.Skills, func(have Requirement) bool { return have.SkillID == q.SkillID }) {
			q.From = FromRule
			res.Skills = append(res.Skills, q)
		}
	}
	if len(res.Skills) > before {
		set = append(set, "skills")
	}
	return set
}

// fold is a text as words are looked for in it: lower case, without accents,
// one space before, between and after its words, so that a whole word or
// phrase is a substring.
func fold(s string) string {
	var b strings.Builder
	b.WriteByte(' ')
	gap := true
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(unicode.ToLower(r))
			gap = false
		case !gap:
			b.WriteByte(' ')
			gap = true
		}
	}
	if !gap {
		b.WriteByte(' ')
	}
	return b.String()
}
