package automation

import (
	"recado.dev/internal/filter"
)

// Why says what kept a recipe from starting.
type Why string

// Reasons why a recipe did not start.
const (
	WhyTrigger Why = "trigger" // it waits for something else
	WhyTopic   Why = "topic"
	WhyFilter  Why = "filter"
	WhyHours   Why = "hours"
	WhyStopped Why = "stopped" // by a recipe before it
)

// Verdict is why a recipe started or did not.
type Verdict struct {
	RecipeID string `json:"recipe_id"`
	Version  int64  `json:"version"` // of the recipe, as it was
	Fired    bool   `json:"fired"`
	Why      Why    `json:"why,omitempty"`
	By       string `json:"by,omitempty"` // the recipe that stopped it
	// Topics and Conditions are what was found: for each topic whether it covers
	// the item, and each condition of the filter.
	Topics     []bool           `json:"topics,omitempty"`
	Conditions []filter.Checked `json:"conditions,omitempty"`
}

// Explain answers for every recipe why it starts or does not. It decides as
// Fire does, and looks at all.
func (s *Set) Explain(o Occasion, f *filter.Facts, open func(calendarID string) bool) []Verdict {
	out := make([]Verdict, 0, len(s.rules))
	stopped := ""
	for _, r := range s.rules {
		v := Verdict{RecipeID: r.recipe.ID, Version: r.recipe.Version, Conditions: r.node.Explain(f)}
		for _, t := range r.topics {
			v.Topics = append(v.Topics, t.covers(f))
		}
		switch {
		case !r.starts(o, f):
			v.Why = WhyTrigger
		case !r.node.Holds(f):
			v.Why = WhyFilter
		case !r.applies(f):
			v.Why = WhyTopic
		case !r.works(open):
			v.Why = WhyHours
		case stopped != "":
			v.Why, v.By = WhyStopped, stopped
		default:
			v.Fired = true
			if r.recipe.Stop {
				stopped = r.recipe.ID
			}
		}
		out = append(out, v)
	}
	return out
}
