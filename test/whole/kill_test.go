package whole

import (
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

const kills = 20

// sender writes as customers do: each customer's messages one after the other,
// repeating a message until it is acknowledged, as platforms do.
type sender struct {
	next  atomic.Int64
	mu    sync.Mutex
	acked map[int]bool
	node  atomic.Pointer[node]
	stop  chan struct{}
	wg    sync.WaitGroup
}

func (s *sender) run(customers int) {
	client := &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: customers}}
	at := time.Now()
	for c := range customers {
		s.wg.Go(func() {
			for {
				id := int(s.next.Add(1))
				body := text(c, id, at)
				for {
					select {
					case <-s.stop:
						return
					default:
					}
					if n := s.node.Load(); n != nil && n.hook(client, body) == http.StatusOK {
						break
					}
				}
				s.mu.Lock()
				s.acked[id] = true
				s.mu.Unlock()
			}
		})
	}
}

func (s *sender) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.acked)
}

// Proves: 001-32, 001-33
func TestNothingAcknowledgedIsLostOrDoubledByKilling(t *testing.T) {
	engines(t, func(t *testing.T, database string) {
		d := newDesk(t, t.TempDir(), database)
		n := d.start("--log-level", "error")
		n.connect("http://127.0.0.1:9")
		s := &sender{acked: map[int]bool{}, stop: make(chan struct{})}
		s.node.Store(n)
		s.run(8)
		for range kills {
			before := s.count()
			waitFor(t, func() bool { return s.count() >= before+60 })
			n.kill() // the customers go on writing meanwhile
			s.node.Store(nil)
			n = d.start("--log-level", "error")
			s.node.Store(n)
		}
		close(s.stop)
		s.wg.Wait()
		n.settled()
		check(t, s, n)
	})
}

// check compares what was acknowledged with what is there: each message once,
// and each customer's in the order in which they were written.
func check(t *testing.T, s *sender, n *node) {
	t.Helper()
	count, threads := n.stored()
	lost, doubled := 0, 0
	for id := range s.acked {
		switch c := count[fmt.Sprintf("mensaje %d", id)]; {
		case c == 0:
			lost++
		case c > 1:
			doubled++
		}
	}
	turned := 0
	for _, texts := range threads {
		last := 0
		for _, text := range texts {
			var id int
			if _, err := fmt.Sscanf(text, "mensaje %d", &id); err != nil {
				t.Fatalf("strange text %q", text)
			}
			if id < last {
				turned++
			}
			last = id
		}
	}
	t.Logf("%d acknowledged in %d conversations: %d lost, %d doubled, %d out of order", len(s.acked), len(threads), lost, doubled, turned)
	if lost+doubled+turned > 0 || len(threads) == 0 {
		t.Fatal("messages were lost, doubled or turned round")
	}
}

func waitFor(t *testing.T, ok func() bool) {
	t.Helper()
	deadline := time.After(60 * time.Second)
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-deadline:
			t.Fatal("no progress for a minute")
		case <-tick.C:
		}
	}
}
