package action

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"recado.dev/internal/automation"
	"recado.dev/internal/notify"
)

// shapes are the parameters of each kind of action.
var shapes = map[string]any{
	"status": statusParams{}, "tags": tagsParams{}, "edit": editParams{}, "assign": assignParams{}, "snooze": snoozeParams{},
	"survey": surveyParams{}, "smart_assign": smartParams{}, "notify": notify.RecipeRule{}, "queue": queueParams{}, "skill": skillParams{}, "sla": slaParams{},
	"message_tags": messageTagsParams{}, "contact_tags": tagsParams{}, "message_handled": messageHandledParams{}, "message_assign": messageAssignParams{},
	"note": textParams{}, "reply": replyByParams{}, "private_reply": replyParams{}, "public_reply": publicParams{},
	"moderate": moderateParams{}, "template": templateParams{}, "webhook": webhookParams{},
}

// plain are the texts among them that mean the same in every workspace: names,
// words, times, what is written.
var plain = map[string][]string{
	"tags":         {"add", "remove"},
	"edit":         {"category", "language", "country"},
	"assign":       {"choose", "by"},
	"smart_assign": {"to"},
	"notify":       {"daily"},
	"message_tags": {"add", "remove", "on"},
	"contact_tags": {"add", "remove"},
	"note":         {"text"}, "reply": {"text"}, "private_reply": {"text"}, "public_reply": {"text"},
	"template": {"language", "variables"},
	"webhook":  {"name", "description", "method", "url", "variables", "content_type", "format", "text"},
}

// textsOf are the parameters that are texts, lists of them, or texts by key: what
// could be the id of something. Words of a closed list have types of their own.
func textsOf(shape reflect.Type) []string {
	var out []string
	for _, f := range reflect.VisibleFields(shape) {
		if f.Anonymous {
			continue
		}
		t := f.Type
		for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
			t = t.Elem()
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if t == reflect.TypeFor[string]() || t.Kind() == reflect.Struct || t.Kind() == reflect.Interface {
			out = append(out, name)
		}
	}
	return out
}

// withheldOf are the parameters that never leave a workspace.
func withheldOf(t *testing.T, a automation.Action, shape any) []string {
	t.Helper()
	g, is := a.(automation.Guarded)
	if !is {
		return nil
	}
	full := reflect.New(reflect.TypeOf(shape)).Elem()
	for _, f := range reflect.VisibleFields(full.Type()) {
		switch value := full.FieldByIndex(f.Index); {
		case f.Type == reflect.TypeFor[string]():
			value.SetString("https://example.com/x")
		case f.Type == reflect.TypeFor[*string]():
			value.Set(reflect.ValueOf(new("x")))
		}
	}
	params, err := json.Marshal(full.Interface())
	if err != nil {
		t.Fatal(err)
	}
	left, _, err := g.Withhold(params)
	if err != nil {
		t.Fatal(err)
	}
	var before, after map[string]any
	if err := json.Unmarshal(params, &before); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(left, &after); err != nil {
		t.Fatal(err)
	}
	maps.DeleteFunc(before, func(name string, _ any) bool { _, stays := after[name]; return stays })
	return slices.Collect(maps.Keys(before))
}

// TestFilesNameAllThatActionsNameByAnId walks all kinds of actions: a parameter
// that is a text is the id of a noun that files name, withheld from them, or
// known here to be plain. One that is added has to be one of these.
func TestFilesNameAllThatActionsNameByAnId(t *testing.T) {
	t.Parallel()
	kinds := map[string]bool{}
	for _, a := range List(Needs{}) {
		kind := a.Kind()
		kinds[kind] = true
		shape, known := shapes[kind]
		if !known {
			t.Errorf("%s: say in shapes what its parameters are", kind)
			continue
		}
		names := map[string]automation.Noun{}
		if n, is := a.(automation.Namer); is {
			names = n.Names()
		}
		texts := textsOf(reflect.TypeOf(shape))
		withheld := withheldOf(t, a, shape)
		for _, param := range texts {
			_, named := names[param]
			if isPlain := slices.Contains(plain[kind], param); !named && !isPlain && !slices.Contains(withheld, param) {
				t.Errorf("%s: %s may be an id that would stand in files as it is: say in portable.go what it names, or in plain that it names nothing", kind, param)
			} else if named && isPlain {
				t.Errorf("%s: %s is plain and names a %s", kind, param, names[param])
			}
		}
		for param := range names {
			if !slices.Contains(texts, param) {
				t.Errorf("%s: it names %s by %s, which is none of its parameters", kind, names[param], param)
			}
		}
		for _, param := range plain[kind] {
			if !slices.Contains(texts, param) {
				t.Errorf("%s: %s is said to be plain and is none of its parameters", kind, param)
			}
		}
	}
	for kind := range shapes {
		if !kinds[kind] {
			t.Errorf("there is no action %s", kind)
		}
	}
}
