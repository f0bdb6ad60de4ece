package filter_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
)

var now = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

func env() filter.Env { return filter.Env{Me: "u1", Now: now} }

func aCase() desk.Case {
	return desk.Case{
		ID: "k1", Status: desk.CaseOpen, Priority: desk.PriorityHigh, AssigneeID: "u1", Queue: "Ventas",
		Tags: []string{"vip", "envío"}, Platform: "echo", ChannelID: "c1", ContactID: "p1", UnreadCount: 2,
		CreatedAt: now.Add(-48 * time.Hour), LastActivityAt: now.Add(-time.Hour),
	}
}

func TestFilterMatches(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		text string
		want bool
	}{
		"empty all matches":             {`{"all":[]}`, true},
		"empty any does not":            {`{"any":[]}`, false},
		"status is":                     {`{"field":"status","op":"is","value":"open"}`, true},
		"status in":                     {`{"field":"status","op":"in","value":["pending","resolved"]}`, false},
		"assignee me":                   {`{"field":"assignee","op":"is","value":"me"}`, true},
		"assignee none":                 {`{"field":"assignee","op":"is","value":"none"}`, false},
		"assignee null is nobody":       {`{"field":"assignee","op":"is_not","value":null}`, true},
		"priority above":                {`{"field":"priority","op":"gt","value":"normal"}`, true},
		"priority above the top":        {`{"field":"priority","op":"gt","value":"urgent"}`, false},
		"priority below":                {`{"field":"priority","op":"lt","value":"high"}`, false},
		"tag is one of":                 {`{"field":"tag","op":"is","value":"envío"}`, true},
		"tag is not any":                {`{"field":"tag","op":"is_not","value":"vip"}`, false},
		"tag contains":                  {`{"field":"tag","op":"contains","value":"VI"}`, true},
		"queue contains, either case":   {`{"field":"queue","op":"contains","value":"vent"}`, true},
		"unread":                        {`{"field":"unread","op":"is","value":true}`, true},
		"not unread":                    {`{"field":"unread","op":"is_not","value":true}`, false},
		"created before":                {`{"field":"created_at","op":"lt","value":"-24h"}`, true},
		"active since an instant":       {`{"field":"last_activity_at","op":"gt","value":"2026-03-10T11:30:00Z"}`, false},
		"nested":                        {`{"all":[{"any":[{"field":"queue","op":"is","value":"x"},{"field":"tag","op":"in","value":["vip"]}]},{"not":{"field":"status","op":"is","value":"resolved"}}]}`, true},
		"white space around is ignored": {" {\"all\":[]}\n", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n, err := filter.Parse([]byte(tc.text), env())
			if err != nil {
				t.Fatal(err)
			}
			if got := n.Match(aCase()); got != tc.want {
				t.Errorf("matched %v, want %v", got, tc.want)
			}
		})
	}
}

func TestBadFilterSaysWhereItIsWrong(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat(`{"not":`, filter.MaxDepth+1) + `{"all":[]}` + strings.Repeat("}", filter.MaxDepth+1)
	wide := `{"all":[` + strings.TrimSuffix(strings.Repeat(`{"all":[]},`, filter.MaxNodes), ",") + `]}`
	for name, tc := range map[string]struct{ text, field string }{
		"not JSON":           {`{"all":`, "filter"},
		"two values":         {`{"all":[]} {}`, "filter"},
		"not an object":      {`[]`, "filter"},
		"a list expected":    {`{"all":{}}`, "filter.all"},
		"unknown field":      {`{"all":[{"field":"colour","op":"is","value":"x"}]}`, "filter.all[0].field"},
		"unknown operator":   {`{"not":{"field":"status","op":"like","value":"x"}}`, "filter.not.op"},
		"operator of others": {`{"field":"created_at","op":"is","value":"-1d"}`, "filter.op"},
		"no value":           {`{"field":"status","op":"is"}`, "filter.value"},
		"word out of list":   {`{"field":"status","op":"is","value":"closed"}`, "filter.value"},
		"word in a list":     {`{"field":"status","op":"in","value":["open",7]}`, "filter.value[1]"},
		"unknown key":        {`{"field":"status","op":"is","value":"open","x":1}`, "filter"},
		"two groups at once": {`{"all":[],"any":[]}`, "filter"},
		"a NUL":              {`{"field":"queue","op":"is","value":"a\u0000b"}`, "filter.value"},
		"flag as text":       {`{"field":"unread","op":"is","value":"yes"}`, "filter.value"},
		"span of no unit":    {`{"field":"created_at","op":"lt","value":"-7y"}`, "filter.value"},
		"too long":           {strings.Repeat(" ", filter.MaxBytes+1), "filter"},
		"too deep":           {deep, "filter" + strings.Repeat(".not", filter.MaxDepth)},
		"too many":           {wide, "filter.all[99]"},
		"nothing at all":     {``, "filter"},
		"null":               {`null`, "filter"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := filter.Parse([]byte(tc.text), env())
			var e *desk.Error
			if !errors.As(err, &e) || e.Code != desk.CodeInvalid {
				t.Fatalf("got %v, want an invalid error", err)
			}
			if got := e.Problems[0].Field; got != tc.field {
				t.Errorf("complains about %s, want %s", got, tc.field)
			}
		})
	}
}

func TestMeWithoutAUserIsRefused(t *testing.T) {
	t.Parallel()
	_, err := filter.Parse([]byte(`{"field":"assignee","op":"is","value":"me"}`), filter.Env{Now: now})
	if desk.CodeOf(err) != desk.CodeInvalid {
		t.Fatalf("got %v", err)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		`{"all":[]}`, `{"field":"status","op":"is","value":"open"}`, `{"not":{"field":"tag","op":"contains","value":"é"}}`,
		`{"any":[{"field":"created_at","op":"lt","value":"-7d"},{"field":"priority","op":"gt","value":"low"}]}`,
		`{"field":"assignee","op":"in","value":["me",null]}`, `[[[[`, `{"all":[{}]}`, "{\"field\":\"queue\",\"op\":\"is\",\"value\":\"\xff\"}",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := filter.Parse([]byte(s), env())
		if err != nil {
			if desk.CodeOf(err) != desk.CodeInvalid {
				t.Fatalf("a foreign error: %v", err)
			}
			return
		}
		n.Match(aCase())
		n.Match(desk.Case{})
	})
}
