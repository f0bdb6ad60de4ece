package whole

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"recado.dev/internal/testkit"
)

// messagesEnv makes the test long: how many messages are acknowledged before
// the backup begins.
const messagesEnv = "RECADO_TEST_BACKUP_MESSAGES"

// perSecond is how fast customers write while a backup is made.
const perSecond = 500

// fileServer is the platform's API with files: those that it holds back are
// answered with an error, as by a server that is overloaded.
type fileServer struct {
	*httptest.Server
	open atomic.Bool // gives all files; before, those with even numbers alone
	sent atomic.Int64
}

func newFileServer(t *testing.T) *fileServer {
	t.Helper()
	f := &fileServer{}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, name, _ := strings.Cut(r.URL.Path, "file-")
		id, _ := strconv.Atoi(name)
		switch {
		case strings.HasPrefix(r.URL.Path, "/bytes/"):
			w.Header().Set("Content-Type", "text/plain")
			_, _ = io.WriteString(w, fileText(id))
		case name != "" && !f.open.Load() && id%20 == 0:
			w.WriteHeader(http.StatusServiceUnavailable)
		case name != "":
			_ = json.NewEncoder(w).Encode(map[string]any{"url": f.URL + "/bytes/file-" + name, "mime_type": "text/plain", "file_size": len(fileText(id))})
		case strings.HasSuffix(r.URL.Path, "/messages"):
			fmt.Fprintf(w, `{"messaging_product":"whatsapp","messages":[{"id":"wamid.out%d"}]}`, f.sent.Add(1))
		default:
			_, _ = io.WriteString(w, `{"id":"301","display_phone_number":"+34 600 000 000","data":[{}]}`)
		}
	}))
	t.Cleanup(f.Close)
	return f
}

func fileText(id int) string {
	return strings.Repeat(fmt.Sprintf("contenido del archivo %d\n", id), 40)
}

// withFile is a webhook with a file of a customer.
func withFile(customer, id int, at time.Time) []byte {
	was := fmt.Sprintf(`"type":"text","text":{"body":"mensaje %d"}`, id)
	file := fmt.Sprintf(`"type":"document","document":{"id":"file-%d","mime_type":"text/plain","filename":"a.txt","caption":"mensaje %d"}`, id, id)
	return []byte(strings.Replace(string(text(customer, id, at)), was, file, 1))
}

// atRate has a sender's customers write so many messages a second together, one
// in ten with a file.
func (s *sender) atRate(perSecond, customers int) {
	tick := time.NewTicker(time.Second / time.Duration(perSecond))
	client := &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: customers}}
	at := time.Now()
	for c := range customers {
		s.wg.Go(func() {
			for {
				select {
				case <-s.stop:
					tick.Stop()
					return
				case <-tick.C:
				}
				id := int(s.next.Add(1))
				body := text(c, id, at)
				if id%10 == 0 {
					body = withFile(c, id, at)
				}
				if s.node.Load().hook(client, body) != http.StatusOK {
					continue
				}
				s.mu.Lock()
				s.acked[id] = true
				s.mu.Unlock()
			}
		})
	}
}

// acknowledged is a copy of what is acknowledged by now.
func (s *sender) acknowledged() []int {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]int, 0, len(s.acked))
	for id := range s.acked {
		out = append(out, id)
	}
	return out
}

func TestABackupUnderLoadHoldsAllThatWasAcknowledgedBefore(t *testing.T) {
	wanted := 400
	if n, err := strconv.Atoi(os.Getenv(messagesEnv)); err == nil && n > 0 {
		wanted = n
	}
	engines(t, func(t *testing.T, database string) {
		files := newFileServer(t)
		d := newDesk(t, t.TempDir(), database)
		n := d.start("--log-level", "error")
		n.connect(files.URL)
		s := &sender{acked: map[int]bool{}, stop: make(chan struct{})}
		s.node.Store(n)
		s.atRate(perSecond, 16)
		limit := 3*time.Minute + time.Duration(wanted)*time.Second/50
		testkit.Eventually(t, limit, "messages are acknowledged", func() bool { return s.count() >= wanted })
		before, file := s.backup(t, d)
		close(s.stop)
		s.wg.Wait()
		n.kill()
		files.open.Store(true)
		engines(t, func(t *testing.T, target string) {
			if database != "" && target != "" {
				t.Skip("from one PostgreSQL into another is not a way of its own")
			}
			other := &desk{t: t, bin: d.bin, dir: t.TempDir(), database: target, token: d.token, channel: d.channel}
			if out, err := other.run("", "restore", file); err != nil {
				t.Fatalf("restore: %v: %s", err, out)
			}
			other.checkRestored(before, files)
		})
	})
}

// backup makes a backup while customers write, and answers what was
// acknowledged before it began. One in which nobody wrote, on a machine that is
// too busy, proves nothing and is made again.
func (s *sender) backup(t *testing.T, d *desk) (before []int, file string) {
	t.Helper()
	for range 5 {
		before, file = s.acknowledged(), filepath.Join(t.TempDir(), "desk.tar.gz")
		began := time.Now()
		if out, err := d.run("", "backup", file); err != nil {
			t.Fatalf("backup: %v: %s", err, out)
		}
		during := s.count() - len(before)
		t.Logf("%d acknowledged before, %d while the backup was made in %s", len(before), during, time.Since(began).Round(time.Millisecond))
		if during > 0 {
			return before, file
		}
	}
	t.Fatal("nothing was acknowledged while backups were made")
	return nil, ""
}

// checkRestored starts a restored desk and looks for each message and file.
func (d *desk) checkRestored(before []int, files *fileServer) {
	t := d.t
	t.Helper()
	n := d.start("--log-level", "error")
	n.settled()
	count, _ := n.stored()
	for _, id := range before {
		if c := count[fmt.Sprintf("mensaje %d", id)]; c != 1 {
			t.Errorf("message %d, acknowledged before the backup, is there %d times", id, c)
		}
	}
	for what, c := range count {
		if c > 1 {
			t.Errorf("%q is there %d times", what, c)
		}
	}
	t.Logf("%d messages are there, %d had to be", len(count), len(before))
	n.checkFiles(before)
	if out, err := d.run("", "doctor"); err != nil {
		t.Errorf("doctor: %v: %s", err, out)
	}
	n.goesOn(before[0], files)
	if code := n.stop(); code != 0 {
		t.Errorf("exit %d\n%s", code, n.log)
	}
}

// checkFiles reads each file of before, also those that were being fetched when
// the backup was made.
func (n *node) checkFiles(before []int) {
	t := n.desk.t
	t.Helper()
	missing := map[string]int{}
	for _, id := range before {
		if id%10 == 0 {
			missing[fmt.Sprintf("mensaje %d", id)] = id
		}
	}
	if len(missing) == 0 {
		t.Fatal("no message had a file")
	}
	testkit.Eventually(t, 3*time.Minute, "all files are there", func() bool {
		n.eachMessage(func(m fileMessage) {
			id, wanted := missing[m.Text]
			if !wanted || len(m.Attachments) != 1 || m.Attachments[0].State != "ready" {
				return
			}
			delete(missing, m.Text)
			if got := n.fetch(m.Attachments[0].URL); got != fileText(id) {
				t.Errorf("the file of %q is %d bytes of something else", m.Text, len(got))
			}
		})
		return len(missing) == 0
	})
}

type fileMessage struct {
	Text        string
	Attachments []struct{ State, URL string }
}

// eachMessage walks through all conversations.
func (n *node) eachMessage(f func(fileMessage)) {
	n.desk.t.Helper()
	var list struct{ Items []struct{ ID string } }
	n.call("GET", "/api/v1/conversations?limit=200", nil, http.StatusOK, &list)
	for _, c := range list.Items {
		for cursor := ""; ; {
			var page struct {
				Items []fileMessage
				Next  *string `json:"next_cursor"`
			}
			n.call("GET", "/api/v1/conversations/"+c.ID+"/messages?limit=200"+cursor, nil, http.StatusOK, &page)
			for _, m := range page.Items {
				f(m)
			}
			if page.Next == nil {
				break
			}
			cursor = "&cursor=" + *page.Next
		}
	}
}

// fetch reads a file of the desk.
func (n *node) fetch(path string) string {
	n.desk.t.Helper()
	status, body, err := n.try("GET", path, nil)
	if err != nil || status != http.StatusOK {
		n.desk.t.Fatalf("GET %s: %d, %v: %s", path, status, err, body)
	}
	return string(body)
}

// goesOn has a customer write, the platform repeat a message of before, and an
// agent answer.
func (n *node) goesOn(repeated int, files *fileServer) {
	t := n.desk.t
	t.Helper()
	sent := files.sent.Load()
	for _, id := range []int{9_000_001, repeated} {
		if got := n.hook(http.DefaultClient, text(3, id, time.Now())); got != http.StatusOK {
			t.Fatalf("webhook after the restore: %d\n%s", got, n.log)
		}
	}
	n.settled()
	count, _ := n.stored()
	if count["mensaje 9000001"] != 1 || count[fmt.Sprintf("mensaje %d", repeated)] != 1 {
		t.Errorf("after the restore: %d times the new message, %d times the repeated one", count["mensaje 9000001"], count[fmt.Sprintf("mensaje %d", repeated)])
	}
	n.call("POST", "/api/v1/conversations/"+n.newestCase().Conversation+"/messages", map[string]string{"kind": "text", "text": "Ya estamos de vuelta"}, http.StatusAccepted, nil)
	testkit.Eventually(t, 60*time.Second, "the answer left", func() bool { return files.sent.Load() > sent })
}
