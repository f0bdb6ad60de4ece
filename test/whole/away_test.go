package whole

import (
	"fmt"
	"net/http"
	"strings"
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
			for i := range 2 {
				tag := fmt.Sprintf("tag %d", i)
				c.away(p)
				n.refuses(t)
				n.refusesCalls(t, tag)
				before := s.count()
				c.back(p)
				waitFor(t, func() bool { return s.count() >= before+100 })
				testkit.Eventually(t, 10*time.Second, "the node is ready again", func() bool { return n.get("/readyz") == http.StatusOK })
				testkit.Eventually(t, 20*time.Second, "the write that was refused is done", func() bool { return n.write(t, tag).StatusCode == http.StatusCreated })
			}
			var tags struct{ Items []struct{ Name string } }
			n.call("GET", "/api/v1/tags", nil, http.StatusOK, &tags)
			if len(tags.Items) != 2 {
				t.Errorf("two writes, each with its Idempotency-Key, had the effects %v", tags.Items)
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

// unhurried is well below the half minute for which a statement is waited for,
// and well above the three seconds in which a call is to be answered: machines
// have other things to do.
const unhurried = 8 * time.Second

// refusesCalls checks that calls of the API hear soon that the database is away,
// and at once as soon as that is known.
func (n *node) refusesCalls(t *testing.T, tag string) {
	t.Helper()
	start := time.Now()
	res := n.write(t, tag)
	took := time.Since(start)
	t.Logf("the first call was answered %d after %s", res.StatusCode, took.Round(time.Millisecond))
	if res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") == "" || took > unhurried {
		t.Errorf("a call was answered %d (Retry-After: %q) after %s", res.StatusCode, res.Header.Get("Retry-After"), took)
	}
	testkit.Eventually(t, 10*time.Second, "calls are refused at once", func() bool {
		start := time.Now()
		status, _, _ := n.try(http.MethodGet, "/api/v1/cases", nil)
		took := time.Since(start)
		return status == http.StatusServiceUnavailable && took < 300*time.Millisecond
	})
}

// write makes a tag under the Idempotency-Key of its name.
func (n *node) write(t *testing.T, tag string) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, n.base+"/api/v1/tags", strings.NewReader(`{"name":"`+tag+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+n.desk.token)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", tag)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	return res
}

func (n *node) get(path string) int {
	res, err := http.Get(n.base + path)
	if err != nil {
		return 0
	}
	_ = res.Body.Close()
	return res.StatusCode
}
