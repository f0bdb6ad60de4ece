package whole

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"recado.dev/internal/testkit"
)

func TestAMessageAndItsReplyAreTracedWithoutTheirWords(t *testing.T) {
	var mu sync.Mutex
	traces, raw := map[string]string{}, ""
	collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		var in struct {
			ResourceSpans []struct {
				ScopeSpans []struct {
					Spans []struct{ TraceID, Name string }
				}
			}
		}
		if err := json.Unmarshal(body, &in); err != nil {
			t.Error(err)
			return
		}
		mu.Lock()
		defer mu.Unlock()
		raw += string(body)
		for _, s := range in.ResourceSpans[0].ScopeSpans[0].Spans {
			traces[s.Name] = s.TraceID
		}
	}))
	defer collector.Close()
	files := newFileServer(t)
	d := newDesk(t, t.TempDir(), "")
	n := d.start("--otel-endpoint", collector.URL)
	n.connect(files.URL)
	if got := n.hook(http.DefaultClient, text(1, 1, time.Now())); got != http.StatusOK {
		t.Fatalf("webhook: %d", got)
	}
	n.settled()
	n.call("POST", "/api/v1/conversations/"+n.newestCase().Conversation+"/messages", map[string]string{"kind": "text", "text": "respuesta"}, http.StatusAccepted, nil)
	testkit.Eventually(t, 60*time.Second, "the spans came", func() bool {
		mu.Lock()
		defer mu.Unlock()
		return traces["recado.event"] != "" && traces["recado.send"] != ""
	})
	mu.Lock()
	defer mu.Unlock()
	for _, name := range []string{"recado.hook", "recado.journal", "recado.apply"} {
		if traces[name] == "" || traces[name] != traces["recado.event"] {
			t.Errorf("%s is of the trace %q, its event of %q", name, traces[name], traces["recado.event"])
		}
	}
	if traces["recado.reply"] != traces["recado.send"] || strings.Contains(raw, "mensaje 1") || strings.Contains(raw, "respuesta") || strings.Contains(raw, "Cliente") {
		t.Errorf("traces %v", traces)
	}
}
