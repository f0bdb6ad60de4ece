package whole

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"recado.dev/internal/testkit"
)

// request is a call as it came to the stand-in of the platform's API.
type request struct {
	Method, Path, Authorization, ContentType string
	Query                                    url.Values
	Body                                     map[string]any
}

// graph records the calls that a desk makes to the platform's API and answers
// them as the platform does.
type graph struct {
	*httptest.Server
	mu    sync.Mutex
	calls []request
}

func newGraph(t *testing.T) *graph {
	t.Helper()
	g := &graph{}
	g.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		in := request{Method: r.Method, Path: r.URL.Path, Authorization: r.Header.Get("Authorization"), ContentType: r.Header.Get("Content-Type"), Query: r.URL.Query()}
		raw, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		if len(raw) > 0 && json.Unmarshal(raw, &in.Body) != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		g.mu.Lock()
		g.calls = append(g.calls, in)
		g.mu.Unlock()
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, graphAnswer(in))
	}))
	t.Cleanup(g.Close)
	return g
}

func graphAnswer(in request) string {
	switch {
	case strings.HasSuffix(in.Path, "/messages"):
		return `{"messaging_product":"whatsapp","messages":[{"id":"wamid.out1"}]}`
	case strings.HasSuffix(in.Path, "/subscribed_apps"):
		return `{"data":[{}]}`
	}
	return `{"id":"301","display_phone_number":"+34 600 000 000","verified_name":"Tienda"}`
}

// find answers the calls that match.
func (g *graph) find(match func(request) bool) []request {
	g.mu.Lock()
	defer g.mu.Unlock()
	var out []request
	for _, c := range g.calls {
		if match(c) {
			out = append(out, c)
		}
	}
	return out
}

// Proves: 001-24
func TestWhatIsSentIsACallToTheGraphAPIWithHeadersBodyAndParameters(t *testing.T) {
	t.Parallel()
	g := newGraph(t)
	d := newDesk(t, t.TempDir(), "")
	n := d.start()
	n.connect(g.URL)
	if got := n.hook(http.DefaultClient, text(7, 1, time.Now())); got != http.StatusOK {
		t.Fatalf("webhook: %d", got)
	}
	n.settled()
	c := n.newestCase()
	n.call("POST", "/api/v1/conversations/"+c.Conversation+"/messages", map[string]string{"kind": "text", "text": "Hola, ya sale"}, http.StatusAccepted, nil)
	var sent []request
	testkit.Eventually(t, 10*time.Second, "the message left", func() bool {
		sent = g.find(func(r request) bool { return r.Body["type"] == "text" })
		return len(sent) > 0
	})
	m := sent[0]
	if len(sent) != 1 || m.Method != "POST" || !strings.HasSuffix(m.Path, "/301/messages") || !strings.HasPrefix(m.Path, "/v") {
		t.Errorf("%d calls, the first %s %s", len(sent), m.Method, m.Path)
	}
	if m.Authorization != "Bearer a-token" || !strings.HasPrefix(m.ContentType, "application/json") {
		t.Errorf("headers: %q, %q", m.Authorization, m.ContentType)
	}
	body, _ := m.Body["text"].(map[string]any)
	to, _ := m.Body["to"].(string)
	if m.Body["messaging_product"] != "whatsapp" || strings.TrimPrefix(to, "+") != "34611000007" || body["body"] != "Hola, ya sale" {
		t.Errorf("body: %v", m.Body)
	}
	n.call("POST", "/api/v1/channels/"+d.channel+"/checks", nil, http.StatusOK, nil)
	// How the channel stands is asked now and then, for other fields.
	asked := g.find(func(r request) bool {
		return r.Method == "GET" && strings.HasSuffix(r.Path, "/301") && !strings.HasPrefix(r.Query.Get("fields"), "status,")
	})
	if len(asked) != 1 || !slices.Contains(strings.Split(asked[0].Query.Get("fields"), ","), "display_phone_number") {
		t.Errorf("parameters: %+v", asked)
	}
}

// caseRow is what an integrator reads of a case.
type caseRow struct {
	ID           string
	Number       int64
	Status       string
	Conversation string `json:"conversation_id"`
	Contact      struct{ ID, Name string }
	Tags         []string
}

func (n *node) newestCase() caseRow {
	n.desk.t.Helper()
	var page struct{ Items []caseRow }
	n.call("GET", "/api/v1/cases?status=open&limit=1", nil, http.StatusOK, &page)
	if len(page.Items) != 1 {
		n.desk.t.Fatalf("cases: %+v", page)
	}
	return page.Items[0]
}

// event is one of the workspace's events, as a back-end hears it.
type event struct {
	id, kind string
	data     json.RawMessage
}

// listen follows the workspace's events from a cursor until the test ends.
func (n *node) listen(t *testing.T, from string) <-chan event {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, n.base+"/api/v1/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+n.desk.token)
	if from != "" {
		req.Header.Set("Last-Event-ID", from)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("events: %v, %v", res, err)
	}
	out := make(chan event, 1000)
	go func() {
		defer close(out)
		defer res.Body.Close()
		var e event
		for lines := bufio.NewScanner(res.Body); lines.Scan(); {
			name, value, _ := strings.Cut(lines.Text(), ": ")
			switch name {
			case "id":
				e.id = value
			case "event":
				e.kind = value
			case "data":
				e.data = json.RawMessage(value)
			case "":
				if e.kind != "" {
					out <- e
				}
				e = event{}
			}
		}
	}()
	return out
}

// hears waits for an event of a kind that holds some words.
func hears(t *testing.T, events <-chan event, kind, words string) event {
	t.Helper()
	deadline := time.After(10 * time.Second)
	for {
		select {
		case e, ok := <-events:
			if !ok {
				t.Fatalf("the stream ended before %s with %q", kind, words)
			}
			if e.kind == kind && strings.Contains(string(e.data), words) {
				return e
			}
		case <-deadline:
			t.Fatalf("no %s with %q", kind, words)
		}
	}
}

// Proves: 001-02
func TestABackEndWorksTheDeskThroughTheAPIAlone(t *testing.T) {
	t.Parallel()
	g := newGraph(t)
	d := newDesk(t, t.TempDir(), "")
	n := d.start()
	n.connect(g.URL)
	events := n.listen(t, "")
	if got := n.hook(http.DefaultClient, text(12, 1, time.Now())); got != http.StatusOK {
		t.Fatalf("webhook: %d", got)
	}
	arrived := hears(t, events, "message.created", "mensaje 1")
	var m struct {
		Conversation string `json:"conversation_id"`
		Case         string `json:"case_id"`
		Data         struct{ Direction string }
	}
	if err := json.Unmarshal(arrived.data, &m); err != nil || m.Data.Direction != "in" || m.Case == "" {
		t.Fatalf("event %s: %v", arrived.data, err)
	}

	// The order system knows the customer by the number.
	var found struct {
		Items []struct {
			ID, Name   string
			Identities []struct{ Address string }
		}
	}
	testkit.Eventually(t, 10*time.Second, "the contact is found by the number", func() bool {
		n.call("GET", "/api/v1/contacts?q="+url.QueryEscape("+34 611 000 012"), nil, http.StatusOK, &found)
		return len(found.Items) == 1
	})
	var cases struct{ Items []caseRow }
	n.call("GET", "/api/v1/contacts/"+found.Items[0].ID+"/cases", nil, http.StatusOK, &cases)
	if len(cases.Items) != 1 || cases.Items[0].ID != m.Case {
		t.Fatalf("cases of the contact: %+v", cases)
	}

	// It answers, marks the case and notes what it found.
	answer := map[string]string{"kind": "text", "text": "Su pedido 4711 sale hoy"}
	n.call("POST", "/api/v1/conversations/"+m.Conversation+"/messages", answer, http.StatusAccepted, nil)
	hears(t, events, "message.updated", `"sent"`)
	n.call("POST", "/api/v1/tags", map[string]string{"name": "order-4711"}, http.StatusCreated, nil)
	n.call("PATCH", "/api/v1/cases/"+m.Case, map[string]any{"status": "pending", "tags": []string{"order-4711"}}, http.StatusOK, nil)
	changed := hears(t, events, "case.updated", "order-4711")
	var c caseRow
	n.call("GET", "/api/v1/cases/"+m.Case, nil, http.StatusOK, &c)
	if c.Status != "pending" || !slices.Equal(c.Tags, []string{"order-4711"}) {
		t.Errorf("case: %+v", c)
	}
	if sent := g.find(func(r request) bool { return r.Body["type"] == "text" }); len(sent) != 1 {
		t.Errorf("%d messages left", len(sent))
	}

	// Away for a while, it goes on where it stopped and misses nothing.
	if got := n.hook(http.DefaultClient, text(12, 2, time.Now())); got != http.StatusOK {
		t.Fatalf("webhook: %d", got)
	}
	n.settled()
	hears(t, n.listen(t, changed.id), "message.created", "mensaje 2")
}
