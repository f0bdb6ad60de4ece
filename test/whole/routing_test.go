package whole

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"path"
	"sync"
	"testing"
	"time"

	"recado.dev/internal/testkit"
)

// invite adds an agent and answers their id.
func (n *node) invite(i int) string {
	n.desk.t.Helper()
	var made struct{ URL string }
	email := fmt.Sprintf("agente%d@example.com", i)
	n.call("POST", "/api/v1/invitations", map[string]string{"email": email, "role": "agent"}, http.StatusCreated, &made)
	res, err := http.Post(n.base+"/api/v1/auth/invitations/"+path.Base(made.URL), "application/json",
		bytes.NewReader(fmt.Appendf(nil, `{"name":"Agente %d","password":"a long password of an agent"}`, i)))
	if err != nil {
		n.desk.t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK && res.StatusCode != http.StatusCreated {
		n.desk.t.Fatalf("accepting an invitation: %d", res.StatusCode)
	}
	var list struct{ Items []struct{ ID, Email string } }
	n.call("GET", "/api/v1/members", nil, http.StatusOK, &list)
	for _, m := range list.Items {
		if m.Email == email {
			return m.ID
		}
	}
	n.desk.t.Fatalf("%s is no member", email)
	return ""
}

// routed is a case as routing left it.
type routed struct {
	ID       string
	Status   string
	Assignee *struct{ ID string }
}

// cases lists all cases.
func (n *node) cases() map[string]routed {
	n.desk.t.Helper()
	all, cursor := map[string]routed{}, ""
	for {
		var page struct {
			Items []routed
			Next  *string `json:"next_cursor"`
		}
		n.call("GET", "/api/v1/cases?limit=200"+cursor, nil, http.StatusOK, &page)
		for _, c := range page.Items {
			all[c.ID] = c
		}
		if page.Next == nil {
			return all
		}
		cursor = "&cursor=" + *page.Next
	}
}

// shift is people at work on what routing gives them.
type shift struct {
	t        *testing.T
	capacity int
	done     map[string]int // resolved, by agent
	over     []string
}

// round looks at all cases, complains where somebody has more than they can
// hold, and has the agents finish what they have. It works through whichever
// node answers.
func (s *shift) round(n *node) (left int) {
	s.t.Helper()
	held := map[string]int{}
	for id, c := range n.cases() {
		if c.Status == "resolved" {
			continue
		}
		left++
		if c.Assignee == nil {
			continue
		}
		if held[c.Assignee.ID]++; held[c.Assignee.ID] > s.capacity {
			s.over = append(s.over, fmt.Sprintf("%s holds %d", c.Assignee.ID, held[c.Assignee.ID]))
		}
		if got, body, err := n.try("PATCH", "/api/v1/cases/"+id, map[string]string{"status": "resolved"}); err != nil || got != http.StatusOK {
			s.t.Fatalf("resolve: %d, %v: %s", got, err, body)
		}
		s.done[c.Assignee.ID]++
	}
	return left
}

// TestRoutingGoesOnWhereANodeIsKilled has customers write, routing hand out and
// agents work, on two nodes with one database, and kills one in the middle: no
// case is forgotten, none has two agents, nobody ever holds more than they can.
func TestRoutingGoesOnWhereANodeIsKilled(t *testing.T) {
	const agents, capacity, customers = 5, 3, 120
	d := newDesk(t, t.TempDir(), testkit.PostgresURL(t))
	first := d.start("--log-level", "error")
	first.connect("http://127.0.0.1:9")
	second := d.start("--log-level", "error")
	var people []string
	for i := range agents {
		id := first.invite(i)
		people = append(people, id)
		first.call("PUT", "/api/v1/agents/"+id+"/capacity", map[string]any{"units": capacity}, http.StatusOK, nil)
		first.call("PUT", "/api/v1/agents/"+id+"/presence", map[string]any{"state": "online"}, http.StatusOK, nil)
	}
	var queue struct{ ID string }
	first.call("POST", "/api/v1/queues", json.RawMessage(`{"name":"Todos","everyone":true,"distribution":{"mode":"push","method":"round_robin","accept":"auto"}}`), http.StatusCreated, &queue)
	first.call("POST", "/api/v1/workstreams", map[string]any{"name": "Todo", "queue_id": queue.ID, "channels": []string{d.channel}}, http.StatusCreated, nil)

	var acked sync.Map
	var writing sync.WaitGroup
	client := &http.Client{Timeout: 5 * time.Second}
	killed := make(chan struct{})
	for w := range 4 {
		writing.Go(func() {
			for c := w; c < customers; c += 4 {
				for n := first; n.hook(client, text(c, c, time.Now())) != http.StatusOK; n = second {
				}
				acked.Store(c, true)
				if c == customers/2 {
					close(killed)
				}
			}
		})
	}
	s := &shift{t: t, capacity: capacity, done: map[string]int{}}
	for midway := false; !midway; {
		select {
		case <-killed:
			midway = true
		default:
			s.round(second)
		}
	}
	first.kill()
	writing.Wait()
	second.settled()
	testkit.Eventually(t, 60*time.Second, "all cases are resolved by the agents that routing gave them to", func() bool {
		return s.round(second) == 0
	})
	if got := len(second.cases()); got != customers {
		t.Errorf("%d cases, %d customers wrote", got, customers)
	}
	if len(s.over) > 0 {
		t.Errorf("more than %d at once: %v", capacity, s.over)
	}
	sum := 0
	for _, id := range people {
		sum += s.done[id]
		if share := s.done[id]; share < customers/agents/3 {
			t.Errorf("an agent got %d of %d cases: %v", share, customers, s.done)
		}
	}
	if sum != customers {
		t.Errorf("%d cases had an agent: %v", sum, maps.Values(s.done))
	}
	t.Logf("resolved by agent: %v", s.done)
}
