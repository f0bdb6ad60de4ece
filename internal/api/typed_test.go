package api

import (
	"reflect"
	"testing"

	"recado.dev/internal/desk"
)

func TestParametersAreCheckedAgainstTheirField(t *testing.T) {
	t.Parallel()
	s := onSQLite(t)
	owner := s.setup()
	cases := []struct {
		name, path string
		status     int
		says       string
	}{
		{"what stands for nothing", "/contacts", 200, ""},
		{"a number", "/contacts?limit=7", 200, ""},
		{"no number", "/contacts?limit=seven", 422, "limit: invalid integer"},
		{"too small", "/contacts?limit=0", 422, "limit: expected number >= 1"},
		{"a yes or no that is neither", "/notifications?unread=perhaps", 422, "unread: invalid boolean"},
		{"no choice", "/approvals?state=lost", 422, `state: expected value to be one of "waiting, sent, rejected, expired"`},
		{"missing", "/search", 422, "q: required query parameter is missing"},
		{"a list, each by itself", "/contacts?attribute=a:1&attribute=b:2", 422, ""},
		{"no time", "/public/items?since=yesterday", 422, "since: invalid date/time for format 2006-01-02T15:04:05.999999999Z07:00"},
	}
	for _, c := range cases {
		res := owner.do("GET", c.path, "")
		if res.status != c.status {
			t.Errorf("%s: got %d %.300s", c.name, res.status, res.body)
		}
		if c.says != "" && res.field("detail") != c.says {
			t.Errorf("%s: says %q", c.name, res.field("detail"))
		}
	}
}

func TestABodyIsJSON(t *testing.T) {
	t.Parallel()
	s := onSQLite(t)
	owner := s.setup()
	owner.with("Content-Type", "text/plain").do("POST", "/tags", `{"name":"a"}`).code(415, desk.CodeInvalid)
	owner.with("Content-Type", "application/json; charset=utf-8").do("POST", "/tags", `{"name":"a"}`).want(201)
	made := owner.with("Content-Type", "").do("POST", "/tags", `{"name":"b"}`).want(201)
	if color := made.field("color"); color != "grey" {
		t.Errorf("a field that was not sent has no default: %q", color)
	}
}

func TestParametersOfOtherTypesStopTheStart(t *testing.T) {
	t.Parallel()
	type odd struct {
		Where *string `query:"where"`
	}
	defer func() {
		if recover() == nil {
			t.Error("a pointer passed for a parameter")
		}
	}()
	paramOf(reflect.TypeFor[odd]().Field(0))
}
