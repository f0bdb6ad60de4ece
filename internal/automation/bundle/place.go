package bundle

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"recado.dev/internal/automation"
	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
)

// visit is told each place where something is named, and answers what stands
// there from now on.
type visit func(path string, of automation.Noun, text string) string

// fields are the fields of filters whose values are ids.
var fields = map[filter.Field]automation.Noun{
	filter.FieldAssignee: automation.NounPerson, filter.FieldFollower: automation.NounPerson, filter.FieldMentioned: automation.NounPerson, filter.FieldMarkAssignee: automation.NounPerson,
	filter.FieldTeam: automation.NounTeam, filter.FieldMarkTeam: automation.NounTeam,
	filter.FieldChannel: automation.NounChannel, filter.FieldMessageOn: automation.NounChannel,
	filter.FieldQueue: automation.NounQueue, filter.FieldWorkstream: automation.NounWorkstream, filter.FieldSubStatus: automation.NounSubStatus,
	filter.FieldCompany: automation.NounCompany, filter.FieldContact: automation.NounContact,
}

// inRecipe walks what a recipe names. names says it of the parameters of actions.
func inRecipe(r *desk.Recipe, names func(kind string) map[string]automation.Noun, v visit) error {
	inList("topics", automation.NounTopic, r.Topics, v)
	if err := inFilter(&r.Filter, v); err != nil {
		return err
	}
	if r.Hours.CalendarID != "" {
		r.Hours.CalendarID = v("hours.calendar_id", automation.NounCalendar, r.Hours.CalendarID)
	}
	for i := range r.Actions {
		a := &r.Actions[i]
		if err := inParams(fmt.Sprintf("actions[%d].params", i), &a.Params, names(a.Kind), v); err != nil {
			return err
		}
	}
	return nil
}

// inTopic walks what a topic names.
func inTopic(t *desk.Topic, v visit) error {
	inList("channels", automation.NounChannel, t.Channels, v)
	return inFilter(&t.Filter, v)
}

func inList(path string, of automation.Noun, list []string, v visit) {
	for i := range list {
		list[i] = v(fmt.Sprintf("%s[%d]", path, i), of, list[i])
	}
}

func inFilter(text *json.RawMessage, v visit) error {
	if len(*text) == 0 {
		return nil
	}
	tree, err := decoded(*text)
	if err != nil {
		return desk.Invalid("filter", "a filter is JSON")
	}
	inNode("filter", tree, v)
	*text, err = json.Marshal(tree)
	return err
}

func inNode(path string, node any, v visit) {
	obj, _ := node.(map[string]any)
	for _, key := range []string{"all", "any"} {
		kids, _ := obj[key].([]any)
		for i, kid := range kids {
			inNode(fmt.Sprintf("%s.%s[%d]", path, key, i), kid, v)
		}
	}
	if kid, has := obj["not"]; has {
		inNode(path+".not", kid, v)
	}
	if id, is := obj["saved"].(string); is {
		obj["saved"] = v(path+".saved", automation.NounFilter, id)
	}
	name, _ := obj["field"].(string)
	of, named := fields[filter.Field(name)]
	if !named {
		return
	}
	obj["value"] = inValue(path+".value", of, obj["value"], v)
	if obj["value"] == nil {
		delete(obj, "value")
	}
}

// inValue walks a text or a list of texts; words that mean somebody stay.
func inValue(path string, of automation.Noun, value any, v visit) any {
	switch value := value.(type) {
	case string:
		if value == "" || of == automation.NounPerson && (value == "me" || value == "none") {
			return value
		}
		return v(path, of, value)
	case []any:
		for i, one := range value {
			value[i] = inValue(fmt.Sprintf("%s[%d]", path, i), of, one, v)
		}
	}
	return value
}

func inParams(path string, text *json.RawMessage, names map[string]automation.Noun, v visit) error {
	if len(*text) == 0 || len(names) == 0 {
		return nil
	}
	tree, err := decoded(*text)
	params, is := tree.(map[string]any)
	if err != nil || !is {
		return desk.Invalid(path, "cannot be read")
	}
	for _, key := range slices.Sorted(maps.Keys(names)) {
		if value, has := params[key]; has {
			params[key] = inValue(path+"."+key, names[key], value, v)
		}
	}
	*text, err = json.Marshal(params)
	return err
}

func decoded(text []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	var v any
	err := dec.Decode(&v)
	return v, err
}
