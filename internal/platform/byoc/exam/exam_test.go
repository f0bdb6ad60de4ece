package exam_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"recado.dev/internal/platform/byoc/exam"
)

const secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3"

// middleware is a good one, with a fault for each thing that can be wrong.
type middleware struct {
	t     *testing.T
	fault string

	mu    sync.Mutex
	known map[string]string
}

func (m *middleware) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		m.t.Error(err)
	}
	hook, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		m.t.Error(err)
	}
	switch m.fault {
	case "no check":
	case "presence":
		if r.Header.Get("webhook-signature") == "" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
	case "no clock":
		if hook.VerifyIgnoringTimestamp(body, r.Header) != nil {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
	case "all refused":
		w.WriteHeader(http.StatusUnauthorized)
		return
	default:
		if hook.Verify(body, r.Header) != nil {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
	}
	var call struct {
		Type string
		Data struct {
			Message struct {
				ID, Kind, Text string
			}
		}
	}
	err = json.Unmarshal(body, &call)
	m.say(w, call.Type, call.Data.Message.ID, call.Data.Message.Kind, call.Data.Message.Text, err)
}

func (m *middleware) say(w http.ResponseWriter, kind, id, what, text string, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	status, out := http.StatusOK, `{"ok":true}`
	switch {
	case err != nil && m.fault == "falls over":
		status, out = http.StatusInternalServerError, ""
	case err != nil:
		status, out = http.StatusBadRequest, `{"error":{"title":"not JSON"}}`
	case kind == "something.new" && m.fault == "strict":
		status, out = http.StatusBadRequest, `{"error":{"title":"unknown type"}}`
	case kind == "typing.started" && m.fault == "no typing":
		status, out = http.StatusNotImplemented, ""
	case kind != "message.created":
	case m.fault == "no id":
		out = `{"status":"ok"}`
	case m.fault == "not JSON":
		out = "OK"
	case m.fault == "short" && len([]rune(text)) > 160:
		status, out = http.StatusBadRequest, `{"error":{"kind":"too_long","title":"160 characters"}}`
	case m.fault == "no rich" && what == "rich":
		status, out = http.StatusUnprocessableEntity, `{"error":{"kind":"unsupported","title":"no buttons"}}`
	case m.fault == "one id":
		out = `{"id":"always"}`
	default:
		if m.known[id] == "" || m.fault == "twice" {
			m.known[id] = "r" + strings.Repeat("x", len(m.known)) + id + strings.Repeat("y", len(m.known[id]))
		}
		out = `{"id":"` + m.known[id] + `"}`
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, out)
}

func examine(t *testing.T, fault, capabilities string) map[string]exam.Result {
	t.Helper()
	server := httptest.NewServer(&middleware{t: t, fault: fault, known: map[string]string{}})
	t.Cleanup(server.Close)
	got := map[string]exam.Result{}
	failed, err := exam.Run(t.Context(), exam.Options{URL: server.URL, Secret: secret, Capabilities: capabilities, FileURL: server.URL + "/p.png"}, func(r exam.Result) { got[r.Key] = r })
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, r := range got {
		if r.State == exam.Fail {
			n++
		}
		if (r.State == exam.Pass) != (r.Why == "") {
			t.Errorf("%s is %s, because %q", r.Key, r.State, r.Why)
		}
	}
	if n != failed {
		t.Errorf("%d are said to have failed, %d did", failed, n)
	}
	return got
}

const flags = `{"attachments":true,"buttons":true,"quick_replies":true,"list":true,"cards":true,"times":true,"link_button":true,"page":true,` +
	`"adaptive_cards":true,"payments":true,"location":true,"contacts":true,"typing":true,"read":true,"reactions":true,"reply":true}`

func TestAGoodMiddlewarePasses(t *testing.T) {
	t.Parallel()
	for key, r := range examine(t, "", flags) {
		if r.State != exam.Pass {
			t.Errorf("%s: %s %s", key, r.State, r.Why)
		}
	}
	for key, r := range examine(t, "", "") {
		if r.State == exam.Fail || r.State == exam.Skip && !strings.Contains(r.Why, "is not set") {
			t.Errorf("with no flags, %s: %s %s", key, r.State, r.Why)
		}
	}
}

func TestEachFaultIsFoundAndSaid(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ fault, key, why string }{
		{"no check", "unsigned", "anybody who knows its address"},
		{"no check", "forged", "whether it is right"},
		{"presence", "forged", "whether it is right"},
		{"presence", "changed", "byte by byte"},
		{"no clock", "replayed", "webhook-timestamp"},
		{"all refused", "answers", "is the secret the same"},
		{"falls over", "broken", "again and again"},
		{"strict", "unknown", "unknown type"},
		{"no id", "text", `{"id":"…"}`},
		{"not JSON", "text", `it answered 200: OK`},
		{"twice", "once", "the customer got it twice"},
		{"one id", "apart", "could not be told apart"},
		{"short", "longest", "text_length says 4000"},
		{"no rich", "buttons", "no buttons"},
		{"no typing", "typing", "501"},
	} {
		got := examine(t, c.fault, flags)[c.key]
		if got.State != exam.Fail || !strings.Contains(got.Why, c.why) {
			t.Errorf("%s: %s is %s, because %q", c.fault, c.key, got.State, got.Why)
		}
	}
}

func TestNothingIsTriedOfOneThatIsNotThere(t *testing.T) {
	t.Parallel()
	failed, err := exam.Run(t.Context(), exam.Options{URL: "http://127.0.0.1:1/", Secret: secret}, func(r exam.Result) {
		if r.Key == "answers" && (r.State != exam.Fail || !strings.Contains(r.Why, "no connection")) || r.Key != "answers" && r.State != exam.Skip {
			t.Errorf("%s: %s %s", r.Key, r.State, r.Why)
		}
	})
	if failed != 1 || err != nil {
		t.Errorf("%d failed, %v", failed, err)
	}
	for _, o := range []exam.Options{{URL: "http://127.0.0.1:1/", Secret: "not base64!"}, {URL: "mailto:a@b", Secret: secret}, {URL: "http://127.0.0.1:1/", Secret: secret, Capabilities: "{"}} {
		if _, err := exam.Run(t.Context(), o, func(exam.Result) {}); err == nil {
			t.Errorf("%+v is examined", o)
		}
	}
}
