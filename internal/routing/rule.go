package routing

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
)

// Limits of rules: each runs on each new case.
const (
	maxRules = 200
	maxWords = 200
)

// Rule is one step of classification. It matches when all of its conditions
// hold; without any it matches everything.
type Rule struct {
	ID        string          `json:"id"`
	Name      string          `json:"name"`
	Disabled  bool            `json:"disabled"`
	Filter    json.RawMessage `json:"filter,omitempty"` // in the filter language
	Words     []string        `json:"words"`            // any of them, words or phrases, in what the customer wrote
	Languages []string        `json:"languages"`        // any of them
	Kinds     []string        `json:"kinds"`            // of channels, any of them
	Set       Set             `json:"set"`
	Stop      bool            `json:"stop"` // no later rule runs
}

// Set is what a rule sets where no earlier one has.
type Set struct {
	QueueID  string        `json:"queue_id,omitempty"`
	Priority desk.Priority `json:"priority,omitempty"`
	Skills   []Requirement `json:"skills,omitempty"` // added to those of earlier rules
	Language string        `json:"language,omitempty"`
	Category string        `json:"category,omitempty"`
	AgentID  string        `json:"agent_id,omitempty"` // asked first
}

// Parsed is a rule whose conditions have been checked.
type Parsed struct {
	rule    Rule
	when    *filter.Node // nil without a filter
	phrases []string     // Words as they are looked for
}

// ParseRules checks rules, together, and makes them ready to run. Times in
// their filters that are relative count from env.Now.
func ParseRules(rules []Rule, env filter.Env) ([]Parsed, error) {
	c := checker{}
	if len(rules) > maxRules {
		c.add("rules", fmt.Sprintf("at most %d rules", maxRules))
		return nil, c.err()
	}
	out := make([]Parsed, 0, len(rules))
	for i, rule := range rules {
		field := fmt.Sprintf("rules[%d]", i)
		p := Parsed{rule: rule}
		if text := strings.TrimSpace(string(rule.Filter)); text != "" && text != "null" {
			node, err := filter.Parse(rule.Filter, env)
			if err != nil {
				c.nested(field+".", err)
			}
			p.when = &node
		}
		if len(rule.Words) > maxWords {
			c.add(field+".words", fmt.Sprintf("at most %d words", maxWords))
		}
		for k, w := range rule.Words {
			phrase := fold(w)
			if phrase == " " {
				c.add(fmt.Sprintf("%s.words[%d]", field, k), "a word has letters or digits")
			}
			p.phrases = append(p.phrases, phrase)
		}
		if rule.Set.Priority != "" && !rule.Set.Priority.Valid() {
			c.add(field+".set.priority", "there is no such priority")
		}
		c.requirements(field+".set.skills", rule.Set.Skills)
		out = append(out, p)
	}
	if err := c.err(); err != nil {
		return nil, err
	}
	return out, nil
}

// nested takes over another check's complaints under a path.
func (c *checker) nested(path string, err error) {
	var e *desk.Error
	if !errors.As(err, &e) || len(e.Problems) == 0 {
		c.add(strings.TrimSuffix(path, "."), err.Error())
		return
	}
	for _, p := range e.Problems {
		c.add(path+p.Field, p.Detail)
	}
}
