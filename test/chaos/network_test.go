//go:build linux

package chaos

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
)

// mood is how the platforms answer what is sent to customers.
type mood string

const (
	fine      mood = ""
	throttles mood = "429"     // nothing is done
	breaks    mood = "500"     // nothing is done
	garbles   mood = "garbage" // it is done, and the answer says nothing
	silent    mood = "never"   // it is done each second time, and nothing is answered
	cuts      mood = "cut"     // it is done, and the answer breaks off
)

// network stands for two platforms: one that knows a repeat by our id, and one
// that does not.
type network struct {
	*httptest.Server

	mu       sync.Mutex
	mood     mood
	met      int // sends that met the mood
	over     chan struct{}
	ids      map[string]string   // of the platform that knows repeats: its id by ours
	acts     map[string]int      // how often each text reached its customer
	arrivals map[string][]string // the texts of a customer in the order in which they came first
}

func newNetwork(t testing.TB) *network {
	t.Helper()
	n := &network{over: make(chan struct{}), ids: map[string]string{}, acts: map[string]int{}, arrivals: map[string][]string{}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /{version}/301/messages", n.plain)
	mux.HandleFunc("POST /middleware", n.knowing)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/message_templates") {
			_, _ = io.WriteString(w, `{"data":[]}`)
			return
		}
		if strings.HasSuffix(r.URL.Path, "/subscribed_apps") {
			_, _ = io.WriteString(w, `{"data":[{}]}`)
			return
		}
		_, _ = io.WriteString(w, `{"id":"301","display_phone_number":"+34 600 000 000","verified_name":"Tienda"}`)
	})
	n.Server = httptest.NewServer(mux)
	t.Cleanup(func() { n.feel(fine); n.Server.CloseClientConnections(); n.Close() })
	return n
}

// at is the network's address for a desk that finds it by host.
func (n *network) at(host string) string {
	_, port, _ := net.SplitHostPort(n.Listener.Addr().String())
	return "http://" + net.JoinHostPort(host, port)
}

// feel changes the mood; what waits for an answer that never comes is cut.
func (n *network) feel(m mood) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.mood == silent {
		close(n.over)
		n.over = make(chan struct{})
	}
	n.mood, n.met = m, 0
}

func (n *network) metMood() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.met
}

// plain is the platform without idempotency.
func (n *network) plain(w http.ResponseWriter, r *http.Request) {
	var in struct {
		To   string
		Text struct{ Body string }
	}
	_ = json.NewDecoder(r.Body).Decode(&in)
	if in.Text.Body == "" { // a read mark
		_, _ = io.WriteString(w, `{"success":true}`)
		return
	}
	n.take(w, r, func() string {
		n.arrive(in.To, in.Text.Body)
		return fmt.Sprintf(`{"messaging_product":"whatsapp","contacts":[{"input":"%s","wa_id":"%s"}],"messages":[{"id":"wamid.OUT%x.%d"}]}`, in.To, in.To, in.Text.Body, n.acts[in.Text.Body])
	})
}

// knowing is the platform with idempotency.
func (n *network) knowing(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Type string
		Data struct {
			Recipient struct{ ID string }
			Message   struct{ ID, Text string }
		}
	}
	_ = json.NewDecoder(r.Body).Decode(&in)
	if in.Type != "message.created" {
		_, _ = io.WriteString(w, `{}`)
		return
	}
	n.take(w, r, func() string {
		id, known := n.ids[in.Data.Message.ID]
		if !known {
			id = fmt.Sprintf("out-%d", len(n.ids))
			n.ids[in.Data.Message.ID] = id
			n.arrive(in.Data.Recipient.ID, in.Data.Message.Text)
		}
		return fmt.Sprintf(`{"id":"%s"}`, id)
	})
}

// arrive shows a message to its customer. Hold the lock.
func (n *network) arrive(customer, text string) {
	n.acts[text]++
	if n.acts[text] == 1 {
		n.arrivals[customer] = append(n.arrivals[customer], text)
	}
}

// take answers a send as the mood wants. act does it and answers what a good
// answer says.
func (n *network) take(w http.ResponseWriter, r *http.Request, act func() string) {
	n.mu.Lock()
	m, over := n.mood, n.over
	n.met++
	odd := n.met%2 == 1
	answer := ""
	if m != throttles && m != breaks && (m != silent || odd) {
		answer = act()
	}
	n.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	switch m {
	case fine:
		_, _ = io.WriteString(w, answer)
	case throttles:
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusTooManyRequests)
		_, _ = io.WriteString(w, `{"error":{"message":"Too many","code":130429,"kind":"throttled"}}`)
	case breaks:
		w.WriteHeader(http.StatusInternalServerError)
		_, _ = io.WriteString(w, `oops`)
	case garbles:
		_, _ = io.WriteString(w, `<html><body>It works!</body></html>`)
	case silent:
		select {
		case <-over:
		case <-r.Context().Done():
		}
		panic(http.ErrAbortHandler)
	case cuts:
		w.Header().Set("Content-Length", fmt.Sprint(len(answer)))
		_, _ = io.WriteString(w, answer[:len(answer)/2])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
}

// shown answers how often a text reached its customer, and all that reached
// them in its order.
func (n *network) shown(text string) int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.acts[text]
}

func (n *network) order() map[string][]string {
	n.mu.Lock()
	defer n.mu.Unlock()
	out := map[string][]string{}
	for k, v := range n.arrivals {
		out[k] = slices.Clone(v)
	}
	return out
}
