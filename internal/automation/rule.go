// Package automation runs recipes: its Set decides which of them an event
// starts, and says why, in memory alone; its Engine follows the event log and has
// each do what it says, once.
package automation

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
)

// Occasion is what happened, as triggers see it.
type Occasion struct {
	Kind   desk.TriggerKind
	Tag    string          // that was added
	Status desk.CaseStatus // that the case has now
	// Recipe is the one whose time has come, for the triggers of time.
	Recipe string
}

// rule is a recipe that is ready to be matched.
type rule struct {
	recipe desk.Recipe
	topics []scope
	node   filter.Node
	// passing says that what it asks for counts from now: "within the last".
	passing bool
}

// scope is a topic that is ready to be matched.
type scope struct {
	channels []string
	node     filter.Node
	passing  bool
}

// covers says whether a topic is about what is looked at.
func (s scope) covers(f *filter.Facts) bool {
	if len(s.channels) > 0 && !slices.Contains(s.channels, channelOf(f)) {
		return false
	}
	return s.node.Holds(f)
}

// channelOf is the channel of the message that is looked at, else of its case.
func channelOf(f *filter.Facts) string {
	if f.Said != nil {
		return f.Said.Message.ChannelID
	}
	return f.Case.ChannelID
}

// Ready checks recipes and the topics that they name, and readies the enabled
// ones for matching. What was checked when it was saved may name something that
// is gone since: such a recipe starts nothing and is answered with its reason.
func Ready(recipes []desk.Recipe, topics []desk.Topic, env filter.Env) (*Set, map[string]error) {
	env.Messages = true
	known := map[string]scope{}
	broken := map[string]error{}
	lost := map[string]error{}
	for _, t := range topics {
		s := scope{channels: t.Channels}
		err := halfHere(t)
		if err != nil {
			lost[t.ID] = err
			continue
		}
		if s.node, s.passing, err = timed(t.Filter, env); err != nil {
			lost[t.ID] = fmt.Errorf("topic %s: %w", t.Name, err)
			continue
		}
		known[t.ID] = s
	}
	var rules []*rule
	for _, r := range recipes {
		if !r.Enabled {
			continue
		}
		one := &rule{recipe: r}
		err := one.ready(known, lost, env)
		if err != nil {
			broken[r.ID] = err
			continue
		}
		rules = append(rules, one)
	}
	slices.SortStableFunc(rules, func(a, b *rule) int { return a.recipe.Position - b.recipe.Position })
	return index(rules), broken
}

func (r *rule) ready(known map[string]scope, lost map[string]error, env filter.Env) error {
	var err error
	if r.node, r.passing, err = timed(r.recipe.Filter, env); err != nil {
		return err
	}
	for i, id := range r.recipe.Topics {
		s, there := known[id]
		if err := lost[id]; err != nil {
			return err
		}
		if !there {
			return desk.Invalid("topics["+strconv.Itoa(i)+"]", "this topic is not there any more")
		}
		r.topics = append(r.topics, s)
		r.passing = r.passing || s.passing
	}
	return nil
}

// timed is parsed that says whether what the filter asks for counts from now.
func timed(text json.RawMessage, env filter.Env) (filter.Node, bool, error) {
	node, err := parsed(text, env)
	if err != nil {
		return node, false, err
	}
	env.Now = env.Now.Add(time.Hour)
	later, err := parsed(text, env)
	return node, err == nil && moves(node, later), err
}

// moves says whether a filter asks for other times later.
func moves(now, later filter.Node) bool {
	if !now.Cond.Time.Equal(later.Cond.Time) {
		return true
	}
	for i := range min(len(now.Kids), len(later.Kids)) {
		if moves(now.Kids[i], later.Kids[i]) {
			return true
		}
	}
	return false
}

func parsed(text json.RawMessage, env filter.Env) (filter.Node, error) {
	if len(text) == 0 {
		return filter.Node{}, nil
	}
	return filter.Parse(text, env)
}

// starts says whether an occasion is what the recipe waits for.
func (r *rule) starts(o Occasion, f *filter.Facts) bool {
	t := r.recipe.Trigger
	if t.Kind != o.Kind {
		return false
	}
	switch t.Kind {
	case desk.TriggerNew, desk.TriggerMessage:
		return hearsSide(t.Messages, f)
	case desk.TriggerTag:
		return t.Tag == o.Tag
	case desk.TriggerStatus:
		return t.Status == o.Status
	case desk.TriggerSilence, desk.TriggerUntouched, desk.TriggerSchedule:
		return r.recipe.ID == o.Recipe
	}
	return true
}

// hearsSide says whether a message is of those that a trigger waits for.
func hearsSide(side desk.TriggerMessages, f *filter.Facts) bool {
	if side == desk.AllMessages {
		return true
	}
	if f.Said == nil {
		return false
	}
	kind := f.Said.PublicKind()
	switch side {
	case desk.PrivateMessages:
		return kind == ""
	case desk.PublicMessages:
		return kind != ""
	case desk.MentionMessages:
		return kind == desk.PublicMention
	}
	return false
}

// applies says whether the recipe is about what is looked at.
func (r *rule) applies(f *filter.Facts) bool {
	return len(r.topics) == 0 || slices.ContainsFunc(r.topics, func(s scope) bool { return s.covers(f) })
}

// works says whether the recipe works now; open answers for a calendar whether
// its hours are.
func (r *rule) works(open func(calendarID string) bool) bool {
	switch r.recipe.Hours.Mode {
	case "during":
		return open(r.recipe.Hours.CalendarID)
	case "outside":
		return !open(r.recipe.Hours.CalendarID)
	}
	return true
}
