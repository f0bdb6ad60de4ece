package filter_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
)

func TestTheWrittenFormReadsAsPeopleWouldSayIt(t *testing.T) {
	t.Parallel()
	for tree, want := range map[string]string{
		`{"all":[]}`: `all()`,
		`{"field":"status","op":"is","value":"open"}`:                                                                                                                     `status is open`,
		`{"all":[{"field":"status","op":"in","value":["open","pending"]},{"field":"unread","op":"is","value":true}]}`:                                                     `status in (open, pending) and unread is true`,
		`{"any":[{"all":[{"field":"tag","op":"is","value":"vip"},{"field":"queue","op":"is","value":"Big deals"}]},{"not":{"field":"assignee","op":"is","value":null}}]}`: `(tag is vip and queue is "Big deals") or not assignee is null`,
		`{"field":"message.text","op":"contains_any","value":["gratis","click here","2x1"]}`:                                                                              `message.text contains any (gratis, "click here", "2x1")`,
		`{"field":"created_at","op":"gt","value":"-7d"}`:                                                                                                                  `created_at > -7d`,
		`{"field":"messages","op":"between","value":[2,5]}`:                                                                                                               `messages between (2, 5)`,
		`{"field":"tag","op":"not_empty"}`:                                                                                                                                `tag is not empty`,
		`{"field":"tag","op":"is_not","value":"empty"}`:                                                                                                                   `tag is not "empty"`,
		`{"any":[{"saved":"f1"}]}`:                                                                                                                                        `any(saved f1)`,
		`{"field":"queue","op":"is","value":"-7"}`:                                                                                                                        `queue is "-7"`,
	} {
		got, err := filter.Write([]byte(tree))
		if err != nil || got != want {
			t.Errorf("Write(%s) = %s, %v; want %s", tree, got, err, want)
			continue
		}
		back, err := filter.Read(got)
		if err != nil || !same(t, back, []byte(tree)) {
			t.Errorf("Read(%s) = %s, %v; want %s", got, back, err, tree)
		}
	}
}

func TestSeveralMayBeAskedForInTwoWays(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`tag has any (vip, urgent) and status is open`: `{"all":[{"field":"tag","op":"in","value":["vip","urgent"]},{"field":"status","op":"is","value":"open"}]}`,
		`field.order is 4711`:                          `{"field":"field.order","op":"is","value":4711}`,
	} {
		got, err := filter.Read(text)
		if err != nil || !same(t, got, []byte(want)) {
			t.Errorf("Read(%s) = %s, %v; want %s", text, got, err, want)
			continue
		}
		if _, err := filter.Parse(got, filter.Env{}); err != nil {
			t.Errorf("%s is refused: %v", text, err)
		}
	}
}

func TestWhatIsWrittenWrongIsNamedAtItsPlace(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                              "line 1, column 1: expected the name of a field",
		"status":                        "line 1, column 7: expected an operator",
		"status is":                     "line 1, column 10: expected a value",
		"status is open and\n  (tag is": "line 2, column 10: expected a value",
		"status is open )":              "line 1, column 16: expected and, or, or the end",
		`tag is "vip`:                   "line 1, column 8: these quotes do not end",
		"tag in (a b)":                  "line 1, column 11: expected , or )",
		"ñandú tag is and":              "line 1, column 1: expected the name of a field",
		"tag is and":                    `line 1, column 8: "and" stands in quotes here`,
	} {
		_, err := filter.Read(text)
		if desk.CodeOf(err) != desk.CodeInvalid || !strings.Contains(err.Error(), want) {
			t.Errorf("Read(%q): %v; want %s", text, err, want)
		}
	}
}

func same(t interface{ Fatalf(string, ...any) }, a, b []byte) bool {
	read := func(text []byte) (v any) {
		dec := json.NewDecoder(bytes.NewReader(text))
		dec.UseNumber()
		if err := dec.Decode(&v); err != nil {
			t.Fatalf("read %s: %v", text, err)
		}
		return v
	}
	return reflect.DeepEqual(read(a), read(b))
}

// drawTree is any tree that has the shape of a filter.
func drawTree(t *rapid.T, depth int) any {
	switch kind := rapid.IntRange(0, 5).Draw(t, "kind"); {
	case depth > 0 && kind < 2:
		kids := []any{}
		for range rapid.IntRange(0, 3).Draw(t, "kids") {
			kids = append(kids, drawTree(t, depth-1))
		}
		return map[string]any{[]string{"all", "any"}[kind]: kids}
	case depth > 0 && kind == 2:
		return map[string]any{"not": drawTree(t, depth-1)}
	case kind == 3:
		return map[string]any{"saved": rapid.String().Draw(t, "id")}
	}
	value := rapid.OneOf(
		rapid.Just[any](nil), rapid.Just[any](true),
		rapid.Custom(func(t *rapid.T) any { return rapid.IntRange(-5, 5000).Draw(t, "number") }),
		rapid.Custom(func(t *rapid.T) any { return rapid.String().Draw(t, "text") }),
		rapid.Custom(func(t *rapid.T) any {
			return rapid.SampledFrom([]string{"-7d", "and", "12", "1e5", "vip", "a b", `"`, "not", "-", "ñ", "2026-01-31T15:04:05Z", "null"}).Draw(t, "word")
		}),
	)
	op := rapid.SampledFrom([]string{"is", "is_not", "in", "contains", "contains_any", "contains_all", "contains_none", "starts", "ends", "matches", "lt", "gt",
		"between", "within", "has_all", "has_none", "empty", "not_empty"}).Draw(t, "op")
	cond := map[string]any{"field": rapid.SampledFrom([]string{"status", "tag", "message.text", "contact.field.x_1"}).Draw(t, "field"), "op": op}
	if !filter.Op(op).Needless() {
		cond["value"] = value.Draw(t, "value")
		if rapid.Bool().Draw(t, "list") {
			cond["value"] = rapid.SliceOfN(value, 0, 3).Draw(t, "values")
		}
	}
	return cond
}

func TestTheTwoFormsSayTheSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		tree, err := json.Marshal(drawTree(t, 4))
		if err != nil {
			t.Fatalf("write the tree: %v", err)
		}
		text, err := filter.Write(tree)
		if err != nil {
			t.Fatalf("Write(%s): %v", tree, err)
		}
		back, err := filter.Read(text)
		if err != nil {
			t.Fatalf("Read(%s) of %s: %v", text, tree, err)
		}
		if !same(t, back, tree) {
			t.Fatalf("%s became %s, and that %s", tree, text, back)
		}
	})
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"status is open", `tag in (a, "b c") or not (x > 1)`, "all(any(), saved f)", `tag is "\u00e9\"`, "((((", "a < < b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		tree, err := filter.Read(s)
		if err != nil {
			if desk.CodeOf(err) != desk.CodeInvalid {
				t.Fatalf("a foreign error: %v", err)
			}
			return
		}
		again, err := filter.Write(tree)
		if err != nil {
			return // nested deeper than a filter may be
		}
		if back, err := filter.Read(again); err != nil || !same(t, back, tree) {
			t.Fatalf("%q became %s, and that %q, and that %s (%v)", s, tree, again, back, err)
		}
	})
}

func TestAProblemIsFoundWhereItIsWritten(t *testing.T) {
	t.Parallel()
	text := "status is open and\n  (tag is vip or not prioridad is high)\n  and messages between (9, 3) and all(unread is true)"
	tree, places, slip := filter.ReadPlaced(text)
	if slip != nil {
		t.Fatal(slip)
	}
	for path, want := range map[string][2]int{
		"filter.all[0]": {1, 1}, "filter.all[0].value": {1, 11}, "filter.all[1].any[1].not.field": {2, 22}, "filter.all[1]": {2, 4},
		"filter.all[2].value[1]": {3, 24}, "filter.all[3].all[0].op": {3, 46}, "filter": {1, 1}, "other": {1, 1},
	} {
		if line, column := places.Of(path); line != want[0] || column != want[1] {
			t.Errorf("%s is at %d:%d, not %v in %s", path, line, column, want, tree)
		}
	}
	if _, _, slip = filter.ReadPlaced("status is open and\n tag vip"); slip == nil || slip.Line != 2 || slip.Column != 6 {
		t.Errorf("slip %+v", slip)
	}
}
