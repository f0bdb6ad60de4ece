package whole

import (
	"net/http"
	"testing"
	"time"

	"recado.dev/internal/testkit"
)

// Proves: 001-32
func TestADatabaseThatGoesAwayIsSaidSoAtOnceAndNothingAcknowledgedIsLost(t *testing.T) {
	for _, c := range []struct {
		name       string
		away, back func(p *proxy)
	}{
		{"refused", (*proxy).cut, (*proxy).open},
		{"hangs", (*proxy).freeze, (*proxy).thaw},
		{"hangs and then breaks", (*proxy).freeze, func(p *proxy) { p.cut(); p.thaw(); p.open() }},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, database := through(t, testkit.PostgresURL(t))
			d := newDesk(t, t.TempDir(), database)
			n := d.start("--log-level", "error")
			n.connect("http://127.0.0.1:9")
			s := &sender{acked: map[int]bool{}, stop: make(chan struct{})}
			s.node.Store(n)
			s.run(6)
			waitFor(t, func() bool { return s.count() >= 100 })
			for range 2 {
				c.away(p)
				n.refuses(t)
				if c.name == "refused" { // where it hangs, a page waits longer before it says so
					n.call("GET", "/api/v1/cases", nil, http.StatusServiceUnavailable, nil)
				}
				before := s.count()
				c.back(p)
				waitFor(t, func() bool { return s.count() >= before+100 })
				testkit.Eventually(t, 10*time.Second, "the node is ready again", func() bool { return n.get("/readyz") == http.StatusOK })
			}
			close(s.stop)
			s.wg.Wait()
			n.settled()
			check(t, s, n)
		})
	}
}

// refuses checks what is answered while the database is away: no to webhooks,
// soon, and the truth about the node.
func (n *node) refuses(t *testing.T) {
	t.Helper()
	client := &http.Client{Timeout: 10 * time.Second}
	for i := range 3 {
		start := time.Now()
		got := n.hook(client, text(99, 2_000_000+i, start))
		if took := time.Since(start); got != http.StatusServiceUnavailable || took > 2*time.Second {
			t.Errorf("a webhook was answered %d after %s", got, took)
		}
	}
	testkit.Eventually(t, 10*time.Second, "the node says that it is not ready", func() bool { return n.get("/readyz") == http.StatusServiceUnavailable })
	if got := n.get("/healthz"); got != http.StatusOK {
		t.Errorf("/healthz: %d; a restart would not help", got)
	}
}

func (n *node) get(path string) int {
	res, err := http.Get(n.base + path)
	if err != nil {
		return 0
	}
	_ = res.Body.Close()
	return res.StatusCode
}
