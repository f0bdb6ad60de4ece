package routing

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/desk"
)

// Workstream is how the work of some channels is handled.
type Workstream struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Channels []string `json:"channels"`
	Language string   `json:"language"` // where nothing else tells the language
	Rules    []Rule   `json:"rules"`
	// The defaults for what no rule sets.
	QueueID  string        `json:"queue_id"`
	Priority desk.Priority `json:"priority"`
	Skills   []Requirement `json:"skills"`
	Category string        `json:"category"`
	// Units are what a case costs, by kind of channel; 1 where nothing is said.
	Units map[string]int `json:"units"`
	// Distribution overrules that of the queues; nil leaves it to them.
	Distribution *Distribution `json:"distribution"`
}

// UnitsFor is what a case on a kind of channel costs.
func (ws Workstream) UnitsFor(kind string) int { return max(ws.Units[kind], 1) }

// Route classifies a case and fills in what the rules leave open. The rules are
// the workstream's own, parsed.
func (ws Workstream) Route(rules []Parsed, sub Subject) Result {
	res := Classify(rules, sub)
	if res.QueueID == "" {
		res.QueueID = ws.QueueID
	}
	if res.Priority == "" {
		res.Priority = ws.Priority
	}
	if res.Priority == "" {
		res.Priority = desk.PriorityNormal
	}
	if len(res.Skills) == 0 {
		res.Skills = slices.Clone(ws.Skills)
		for i := range res.Skills {
			if res.Skills[i].From != FromChannel {
				res.Skills[i].From = FromWorkstream
			}
		}
	}
	if res.Language == "" {
		res.Language = sub.Language
	}
	if res.Language == "" {
		res.Language = ws.Language
	}
	if res.Category == "" {
		res.Category = ws.Category
	}
	return res
}

// WorkOf is a classified case as work that waits from now.
func (ws Workstream) WorkOf(sub Subject, res Result, now time.Time) Work {
	w := Work{
		ID: sub.Case.ID, QueueID: res.QueueID, WorkstreamID: ws.ID, Priority: res.Priority, WaitingSince: now, QueuedAt: now,
		Skills: res.Skills, Units: ws.UnitsFor(sub.Kind), Kind: sub.Kind, ChannelID: sub.Case.ChannelID, Language: res.Language,
		PreferredAgentID: res.AgentID,
	}
	if since := sub.Case.WaitingSince; since != nil && since.Before(now) {
		w.WaitingSince = *since
	}
	return w
}

// Check answers all that is wrong with the workstream's settings but its
// rules, which ParseRules checks.
func (ws Workstream) Check() error {
	c := checker{}
	if ws.QueueID == "" {
		c.add("queue_id", "name the queue for what no rule sends elsewhere")
	}
	if ws.Priority != "" && !ws.Priority.Valid() {
		c.add("priority", "there is no such priority")
	}
	c.requirements("skills", ws.Skills)
	for kind, n := range ws.Units {
		c.atLeast("units."+kind, n, 1)
	}
	if ws.Distribution != nil {
		c.distribution("distribution", *ws.Distribution)
	}
	slices.SortFunc(c.problems, func(a, b desk.Problem) int { return strings.Compare(a.Field, b.Field) })
	return c.err()
}

func (c *checker) requirements(field string, list []Requirement) {
	for i, q := range list {
		at := fmt.Sprintf("%s[%d]", field, i)
		if q.SkillID == "" {
			c.add(at+".skill_id", "name a skill")
		}
		if q.Level < 0 || q.Level > MaxLevel {
			c.add(at+".level", fmt.Sprintf("levels go from 1 to %d", MaxLevel))
		}
		for k, x := range q.Relax {
			to := fmt.Sprintf("%s.relax[%d]", at, k)
			c.atLeast(to+".after_seconds", x.AfterSeconds, 1)
			if x.Level < 0 || x.Level >= max(q.Level, 1) {
				c.add(to+".level", "below the level that is asked at first")
			}
		}
	}
}
