package whole

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"recado.dev/internal/testkit"
)

// slowNetwork is a platform that keeps the first send and the first download
// waiting for good, so that a process can be killed in the middle of both.
type slowNetwork struct {
	*httptest.Server
	mu        sync.Mutex
	sent      map[string]int // by text
	downloads int
	stuck     chan struct{} // closed at the end of the test
}

const fileBody = "%PDF-1.4 a file of a customer"

func newSlowNetwork(t *testing.T) *slowNetwork {
	t.Helper()
	s := &slowNetwork{sent: map[string]int{}, stuck: make(chan struct{})}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /{version}/301/messages", s.take)
	mux.HandleFunc("GET /{version}/9004", func(w http.ResponseWriter, _ *http.Request) {
		sum := sha256.Sum256([]byte(fileBody))
		_ = json.NewEncoder(w).Encode(map[string]any{
			"id": "9004", "url": s.URL + "/file", "mime_type": "application/pdf", "file_size": len(fileBody),
			"sha256": base64.StdEncoding.EncodeToString(sum[:]),
		})
	})
	mux.HandleFunc("GET /file", func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.downloads++
		first := s.downloads == 1
		s.mu.Unlock()
		if first {
			s.wait(r)
			return
		}
		_, _ = io.WriteString(w, fileBody)
	})
	s.Server = httptest.NewServer(mux)
	t.Cleanup(func() { close(s.stuck); s.Close() })
	return s
}

func (s *slowNetwork) wait(r *http.Request) {
	select {
	case <-s.stuck:
	case <-r.Context().Done():
	}
}

func (s *slowNetwork) take(w http.ResponseWriter, r *http.Request) {
	var in struct{ Text struct{ Body string } }
	_ = json.NewDecoder(r.Body).Decode(&in)
	if in.Text.Body == "" { // a read mark
		_, _ = io.WriteString(w, `{"success":true}`)
		return
	}
	s.mu.Lock()
	s.sent[in.Text.Body]++
	first := len(s.sent) == 1
	s.mu.Unlock()
	if first {
		s.wait(r)
		return
	}
	_, _ = fmt.Fprintf(w, `{"messaging_product":"whatsapp","contacts":[{"input":"x","wa_id":"34611000001"}],"messages":[{"id":"wamid.OUT%x"}]}`, in.Text.Body)
}

func (s *slowNetwork) count(text string) (sent, downloads int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sent[text], s.downloads
}

// document is a webhook with a file of a customer.
func document(customer int, at time.Time) []byte {
	return []byte(strings.Replace(string(text(customer, 1, at)), `"type":"text","text":{"body":"mensaje 1"}`,
		`"type":"document","document":{"id":"9004","mime_type":"application/pdf","filename":"factura.pdf"}`, 1))
}

type shown struct {
	ID          string
	Text        string
	Status      string
	Error       *struct{ Code string }
	Attachments []struct{ State, URL string }
}

func (n *node) shown(conversation string) []shown {
	n.desk.t.Helper()
	var page struct{ Items []shown }
	n.call("GET", "/api/v1/conversations/"+conversation+"/messages", nil, http.StatusOK, &page)
	return page.Items
}

func TestWhatAKilledProcessWasDoingIsFinishedOrSaidToBeUncertain(t *testing.T) {
	engines(t, func(t *testing.T, database string) {
		network := newSlowNetwork(t)
		d := newDesk(t, t.TempDir(), database)
		n := d.start("--log-level", "error")
		n.connect(network.URL)
		if got := n.hook(http.DefaultClient, document(1, time.Now())); got != http.StatusOK {
			t.Fatalf("webhook: %d\n%s", got, n.log)
		}
		n.settled()
		var page struct{ Items []struct{ ID string } }
		n.call("GET", "/api/v1/conversations", nil, http.StatusOK, &page)
		conversation := page.Items[0].ID
		for _, text := range []string{"uno", "dos"} {
			n.call("POST", "/api/v1/conversations/"+conversation+"/messages", map[string]string{"kind": "text", "text": text}, http.StatusAccepted, nil)
		}
		testkit.Eventually(t, 20*time.Second, "a send and a download are under way", func() bool {
			sent, downloads := network.count("uno")
			return sent == 1 && downloads == 1
		})
		n.kill()
		n = d.start("--log-level", "error")
		var got []shown
		testkit.Eventually(t, 40*time.Second, "all is settled", func() bool {
			got = n.shown(conversation)
			return got[0].Attachments[0].State == "ready" && got[1].Status == "unconfirmed" && got[2].Status == "sent"
		})
		if e := got[1].Error; e == nil || e.Code != "unconfirmed" {
			t.Errorf("the doubtful message says %+v", e)
		}
		one, _ := network.count("uno")
		two, _ := network.count("dos")
		if one != 1 || two != 1 {
			t.Errorf("the platform got the doubtful message %d times, the one behind it %d times", one, two)
		}
		status, body, err := n.try("GET", got[0].Attachments[0].URL, nil)
		if err != nil || status != http.StatusOK || string(body) != fileBody {
			t.Errorf("the file: %d, %v, %q", status, err, body)
		}
	})
}
