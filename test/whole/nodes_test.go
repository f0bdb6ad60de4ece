package whole

import (
	"encoding/json"
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

// Proves: 001-32
func TestOfThreeNodesOneDiesAndADeskResumesOnAnotherWithoutAGap(t *testing.T) {
	database := testkit.PostgresURL(t)
	d := newDesk(t, t.TempDir(), database)
	first, second, third := d.start("--log-level", "error"), d.start("--log-level", "error"), d.start("--log-level", "error")
	first.connect("http://127.0.0.1:9")
	events := first.listen(t, "")
	s := &sender{acked: map[int]bool{}, stop: make(chan struct{})}
	s.node.Store(second)
	s.run(6)
	waitFor(t, func() bool { return s.count() >= 150 })
	first.kill() // with the lanes that it had
	seen, cursor := map[string]int{}, ""
	for e := range events { // until the stream breaks
		cursor = e.id
		note(t, seen, e)
	}
	events = third.listen(t, cursor)
	before := s.count()
	waitFor(t, func() bool { return s.count() >= before+150 })
	close(s.stop)
	s.wg.Wait()
	third.settled()
	check(t, s, third)
	deadline := time.After(20 * time.Second)
	for len(seen) < len(s.acked) {
		select {
		case e, ok := <-events:
			if !ok {
				t.Fatal("the second stream broke")
			}
			if e.kind == "reset" {
				t.Fatal("the desk had to begin anew")
			}
			note(t, seen, e)
		case <-deadline:
			t.Fatalf("the desk saw %d of %d messages", len(seen), len(s.acked))
		}
	}
	for text, times := range seen {
		if times != 1 {
			t.Errorf("the desk saw %q %d times", text, times)
		}
	}
}

// note counts the message that an event tells of.
func note(t *testing.T, seen map[string]int, e event) {
	t.Helper()
	if e.kind != "message.created" {
		return
	}
	var told struct {
		MessageID string `json:"message_id"`
	}
	if err := json.Unmarshal(e.data, &told); err != nil || told.MessageID == "" {
		t.Fatalf("an event of a message: %s, %v", e.data, err)
	}
	seen[told.MessageID]++
}
