package whole

import (
	"net/http"
	"testing"
	"time"

	"recado.dev/internal/testkit"
)

func TestTwoNodesOnOneDatabaseWorkAsOneAndOneGoesOnAlone(t *testing.T) {
	database := testkit.PostgresURL(t)
	dir := t.TempDir() // both seal secrets with the key of one folder
	d := newDesk(t, dir, database)
	first := d.start("--log-level", "error")
	first.connect("http://127.0.0.1:9")
	second := d.start("--log-level", "error")
	s := &sender{acked: map[int]bool{}, stop: make(chan struct{})}
	s.node.Store(first)
	s.run(6)
	waitFor(t, func() bool { return s.count() >= 200 })
	// What the first received is seen on the second.
	testkit.Eventually(t, 10*time.Second, "the second node shows the messages of the first", func() bool {
		var page struct{ Items []struct{ ID string } }
		second.call("GET", "/api/v1/cases", nil, http.StatusOK, &page)
		return len(page.Items) == 6
	})
	first.kill()
	s.node.Store(second)
	before := s.count()
	waitFor(t, func() bool { return s.count() >= before+200 })
	close(s.stop)
	s.wg.Wait()
	second.settled()
	check(t, s, second)
}
