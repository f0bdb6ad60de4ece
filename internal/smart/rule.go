// Package smart has tags put themselves on cases and messages the moment their
// filter becomes true, whenever that is, and taken away again where that is
// wanted. It follows the event log and the clock, and walks over what was there
// before as a job. It knows no HTTP.
package smart

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/automation"
	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
	"recado.dev/internal/reading"
	"recado.dev/internal/store"
)

// asked is the occasion under which smart tags stand in a set of recipes, whose
// index finds those that may hold.
const asked = desk.TriggerKind("smart")

// lookedUp are the fields that the database is asked about, since nobody has
// them in memory.
var lookedUp = []filter.Field{filter.FieldWorkstream, filter.FieldMentioned, filter.FieldSLAState, filter.FieldSLADue, filter.FieldMessages, filter.FieldSurveyKind, filter.FieldSurveyScore}

// rule is a smart tag that is ready to be matched.
type rule struct {
	tag    desk.SmartTag
	name   string
	timed  bool // its filter may become true, or cease to be, with no event
	inBase bool // the database is asked
	seen   bool // it matters when a contact last wrote
	whose  bool // it matters what is known of a contact
	read   bool // it matters what the reading of words finds
}

// rules are the enabled smart tags of a workspace.
type rules struct {
	revision int64
	list     []*rule
	env      func(now time.Time) filter.Env
	fixed    map[desk.SmartAbout]*automation.Set // of those that are not timed
}

func (r *rules) about(what desk.SmartAbout) []*rule {
	return slices.DeleteFunc(slices.Clone(r.list), func(one *rule) bool { return one.tag.About != what })
}

func (r *rules) byID(tagID string) *rule {
	for _, one := range r.list {
		if one.tag.TagID == tagID {
			return one
		}
	}
	return nil
}

// ready readies smart tags; names are those of their tags. What names something
// that is gone is left out.
func ready(tags []desk.SmartTag, names map[string]string, env func(time.Time) filter.Env, now time.Time) *rules {
	out := &rules{env: env, fixed: map[desk.SmartAbout]*automation.Set{}}
	fixed := map[desk.SmartAbout][]desk.Recipe{}
	for _, t := range tags {
		name, there := names[t.TagID]
		if !t.Enabled || !there {
			continue
		}
		one := &rule{tag: t, name: name}
		node, err := one.at(env, now)
		if err != nil {
			continue
		}
		later, err := one.at(env, now.AddDate(0, 0, 2))
		if err != nil {
			continue
		}
		one.timed = len(moving(node, later)) > 0
		one.inBase = node.Asks(lookedUp...)
		one.seen = node.Asks(filter.FieldContactLastSeen)
		one.whose, one.read = ofContact(node), reading.Asked(node)
		out.list = append(out.list, one)
		if !one.timed && !one.inBase {
			fixed[t.About] = append(fixed[t.About], one.recipe())
		}
	}
	for about, list := range fixed {
		out.fixed[about], _ = automation.Ready(list, nil, env(now))
	}
	return out
}

// recipe is the smart tag as one of a set that is asked about items.
func (r *rule) recipe() desk.Recipe {
	return desk.Recipe{ID: r.tag.TagID, Enabled: true, Trigger: desk.Trigger{Kind: asked}, Filter: r.tag.Filter}
}

// at is the filter as it is at a time.
func (r *rule) at(env func(time.Time) filter.Env, now time.Time) (filter.Node, error) {
	e := env(now)
	e.Messages = r.tag.About == desk.SmartMessages
	return filter.Parse(r.tag.Filter, e)
}

// moving are the conditions that move with the clock, given a filter at two
// times.
func moving(a, b filter.Node) []filter.Cond {
	if a.Type == filter.Leaf {
		if !a.Cond.Time.Equal(b.Cond.Time) || !slices.Equal(a.Cond.Texts, b.Cond.Texts) {
			return []filter.Cond{a.Cond}
		}
		return nil
	}
	var out []filter.Cond
	for i := range a.Kids {
		out = append(out, moving(a.Kids[i], b.Kids[i])...)
	}
	return out
}

// turns is when a condition that moves with the clock may next turn for an item;
// the zero time for never. The limit of a condition is as far from now as it will
// be from any other time.
func turns(c filter.Cond, f *filter.Facts, now time.Time) time.Time {
	var at time.Time
	switch c.Field {
	case filter.FieldCreatedAt:
		at = f.Case.CreatedAt
	case filter.FieldLastActivity:
		at = f.Case.LastActivityAt
	case filter.FieldContactCreatedAt:
		at = f.Contact.CreatedAt
	case filter.FieldContactLastSeen:
		at = f.LastSeen
	case filter.FieldWrittenAt:
		if f.Said != nil {
			at = f.Said.Message.OccurredAt
		}
	case filter.FieldSLADue:
		if f.DueAt != nil {
			at = *f.DueAt
		}
	case filter.FieldWaiting:
		if f.Case.WaitingSince != nil {
			at = *f.Case.WaitingSince
		}
	default: // a date of the workspace's own
		day := 24 * time.Hour
		return now.Truncate(day).Add(day)
	}
	if at.IsZero() {
		return at
	}
	next := at.Add(now.Sub(c.Time)).Add(time.Microsecond)
	if c.Field == filter.FieldWaiting && !next.After(now) {
		next = next.Add(time.Minute)
	}
	if !next.After(now) {
		return time.Time{}
	}
	return next
}

// Check refuses a smart tag that could not work, and one that would depend on
// itself, also over others.
func Check(ctx context.Context, q *store.Queryer, env filter.Env, t *desk.SmartTag) error {
	if t.About != desk.SmartCases && t.About != desk.SmartMessages {
		return desk.Invalid("about", "must be cases or messages")
	}
	if s := string(t.Filter); s == "" || s == "null" || s == `{"all":[]}` {
		return desk.Invalid("filter", "say when the tag puts itself on: without a condition it would be on everything")
	}
	env.Messages = t.About == desk.SmartMessages
	node, err := filter.Check(t.Filter, env)
	if err != nil {
		return err
	}
	if env.Messages {
		if c, found := first(node, lookedUp); found {
			return desk.Invalid(c.Path, "a smart tag of messages cannot ask about %s", c.Field)
		}
	}
	names := map[string]string{}
	tags, err := q.Tags(ctx, t.WorkspaceID)
	if err != nil {
		return err
	}
	for _, one := range tags {
		names[one.ID] = one.Name
	}
	others, err := q.SmartTags(ctx, t.WorkspaceID)
	if err != nil {
		return err
	}
	others = slices.DeleteFunc(others, func(o desk.SmartTag) bool { return o.TagID == t.TagID })
	return circle(append(others, *t), names, *t, env)
}

func first(n filter.Node, fields []filter.Field) (filter.Cond, bool) {
	if n.Type == filter.Leaf {
		return n.Cond, slices.Contains(fields, n.Cond.Field)
	}
	for _, k := range n.Kids {
		if c, found := first(k, fields); found {
			return c, true
		}
	}
	return filter.Cond{}, false
}

// circle refuses a smart tag whose filter leads back to it.
func circle(all []desk.SmartTag, names map[string]string, from desk.SmartTag, env filter.Env) error {
	asks := map[string][]desk.SmartTag{}
	for _, t := range all {
		env.Messages = t.About == desk.SmartMessages
		node, err := filter.Parse(json.RawMessage(t.Filter), env)
		if err != nil {
			continue // it does nothing
		}
		for _, o := range all {
			if asksFor(node, names[o.TagID], o.About) {
				asks[t.TagID] = append(asks[t.TagID], o)
			}
		}
	}
	var walk func(id string, over []string) error
	walked := map[string]bool{}
	walk = func(id string, over []string) error {
		for _, o := range asks[id] {
			if o.TagID == from.TagID && len(over) == 0 {
				return desk.Invalid("filter", "“%s” would depend on itself", names[from.TagID])
			}
			if o.TagID == from.TagID {
				return desk.Invalid("filter", "“%s” would depend on itself, over “%s”", names[from.TagID], strings.Join(over, "”, “"))
			}
			if walked[o.TagID] {
				continue
			}
			walked[o.TagID] = true
			if err := walk(o.TagID, append(slices.Clone(over), names[o.TagID])); err != nil {
				return err
			}
		}
		return nil
	}
	return walk(from.TagID, nil)
}

// asksFor says whether it matters to a filter that something carries a tag.
func asksFor(n filter.Node, name string, about desk.SmartAbout) bool {
	if n.Type != filter.Leaf {
		return slices.ContainsFunc(n.Kids, func(k filter.Node) bool { return asksFor(k, name, about) })
	}
	with, without := &filter.Facts{Said: filter.Hear(desk.Message{}, "", "")}, &filter.Facts{Said: filter.Hear(desk.Message{}, "", "")}
	switch {
	case n.Cond.Field == filter.FieldTag && about == desk.SmartCases:
		with.Case.Tags = []string{name}
	case n.Cond.Field == filter.FieldMarkTags && about == desk.SmartMessages:
		with.Said = filter.Hear(desk.Message{Marks: &desk.MessageMarks{Tags: []string{name}}}, "", "")
	default:
		return false
	}
	return n.Holds(with) != n.Holds(without)
}
