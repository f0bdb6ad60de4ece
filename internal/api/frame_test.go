package api

import (
	"strings"
	"testing"

	"recado.dev/internal/desk"
)

func TestBadRequestsGetAProblem(t *testing.T) {
	t.Parallel()
	s := onSQLite(t)
	owner := s.setup()
	cases := []struct {
		name, method, path, body string
		status                   int
		code                     desk.Code
	}{
		{"not JSON", "POST", "/tags", `{"name":`, 400, desk.CodeInvalid},
		{"no body", "POST", "/tags", ``, 400, desk.CodeInvalid},
		{"an unknown field", "POST", "/tags", `{"name":"a","colour":"red"}`, 422, desk.CodeInvalid},
		{"a wrong type", "POST", "/tags", `{"name":7}`, 422, desk.CodeInvalid},
		{"a missing field", "POST", "/tags", `{}`, 422, desk.CodeInvalid},
		{"a wrong choice", "POST", "/tags", `{"name":"a","color":"plaid"}`, 422, desk.CodeInvalid},
		{"too large", "POST", "/tags", `{"name":"` + strings.Repeat("a", 1<<20) + `"}`, 413, desk.CodeTooLarge},
		{"deeply nested", "POST", "/tags", strings.Repeat(`[`, 100000), 400, desk.CodeInvalid},
		{"nothing there", "GET", "/nothing", ``, 404, desk.CodeNotFound},
		{"another method", "PUT", "/tags", `{}`, 405, desk.CodeInvalid},
		{"no such id", "DELETE", "/tags/nonsense", ``, 404, desk.CodeNotFound},
		{"an id with a NUL", "DELETE", "/tags/a%00b", ``, 404, desk.CodeNotFound},
		{"an id that is no text", "DELETE", "/tags/%ff%fe", ``, 404, desk.CodeNotFound},
	}
	for _, c := range cases {
		res := owner.do(c.method, c.path, c.body)
		if res.status != c.status {
			t.Errorf("%s: got %d %.200s", c.name, res.status, res.body)
			continue
		}
		res.code(c.status, c.code)
		if res.header.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(res.header.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%s: headers %v", c.name, res.header)
		}
	}
	if allow := owner.do("PUT", "/tags", `{}`).header.Get("Allow"); allow != "GET, POST" {
		t.Errorf("Allow: %q", allow)
	}
}

func TestWhatWasSentIsNotRepeatedInAProblem(t *testing.T) {
	t.Parallel()
	s := onSQLite(t)
	owner := s.setup()
	owner.do("POST", "/channels", `{"platform":"echo","name":"E","secrets":{"token":"hush-hush","signing_secret":7}}`).code(422, desk.CodeInvalid).without("hush-hush")
	owner.do("POST", "/channels", `{"secrets":{"token":"hush-hush"`).code(400, desk.CodeInvalid).without("hush-hush")
	if strings.Contains(s.logs.String(), "hush-hush") {
		t.Error("the log holds what was sent")
	}
}

func TestTheReferenceLoadsNothingFromElsewhere(t *testing.T) {
	t.Parallel()
	s := onSQLite(t)
	page := s.nobody().do("GET", "/api/docs", "").want(200)
	for _, file := range []string{"/api/docs/docs.js", "/api/docs/docs.css", "/api/openapi.json"} {
		if !strings.Contains(string(page.body), file) {
			t.Errorf("the page does not name %s", file)
		}
		s.nobody().do("GET", file, "").want(200)
	}
	if strings.Contains(string(page.body), "://") || strings.Contains(page.header.Get("Content-Security-Policy"), "unsafe") {
		t.Errorf("got %s %v", page.body, page.header)
	}
}
