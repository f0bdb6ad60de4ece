package whole

import (
	"io"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/testkit"
)

var metric = regexp.MustCompile(`\b(?:recado|go|process)_[a-z0-9_]+`)

// named are the metrics that a file names.
func named(t *testing.T, text string) []string {
	t.Helper()
	var out []string
	for _, name := range metric.FindAllString(text, -1) {
		for _, end := range []string{"_bucket", "_count", "_sum"} {
			name = strings.TrimSuffix(name, end)
		}
		out = append(out, name)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func TestDashboardAlertsAndGuideNameMetricsThatAreThere(t *testing.T) {
	t.Parallel()
	g := newGraph(t)
	d := newDesk(t, t.TempDir(), "")
	n := d.start()
	n.connect(g.URL)
	if got := n.hook(http.DefaultClient, text(7, 1, time.Now())); got != http.StatusOK {
		t.Fatalf("webhook: %d", got)
	}
	n.settled()
	n.call("POST", "/api/v1/conversations/"+n.newestCase().Conversation+"/messages", map[string]string{"kind": "text", "text": "Hola"}, http.StatusAccepted, nil)
	var page string
	testkit.Eventually(t, 20*time.Second, "all figures are there", func() bool {
		page = n.page(t, "/metrics")
		return strings.Contains(page, `recado_sends_total{platform="whatsapp",result="taken"} 1`) && strings.Contains(page, "recado_follower_lag_events{") && strings.Contains(page, "recado_jobs{")
	})
	if !strings.Contains(page, `recado_hook_seconds_count{platform="whatsapp",status="200"} 1`) {
		t.Errorf("the hook is not counted")
	}
	there := named(t, page)
	for _, file := range []string{"../../deploy/grafana/recado.json", "../../deploy/prometheus/recado.rules.yml", "../../docs/operation.md"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range named(t, string(text)) {
			if !slices.Contains(there, name) {
				t.Errorf("%s names %s, which nothing measures", file, name)
			}
		}
	}
	guide, err := os.ReadFile("../../docs/operation.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range there {
		if strings.HasPrefix(name, "recado_") && !strings.Contains(string(guide), name) {
			t.Errorf("docs/operation.md says nothing of %s", name)
		}
	}
}

// page is what an address outside the API answers.
func (n *node) page(t *testing.T, path string) string {
	t.Helper()
	res, err := http.Get(n.base + path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d, %v", path, res.StatusCode, err)
	}
	return string(text)
}
