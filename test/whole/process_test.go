package whole

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"recado.dev/internal/testkit"
)

const appSecret = "an-app-secret-of-the-tests"

// binary is built once for all tests of the package.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "recado-whole-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "recado")
	out, err := exec.Command("go", "build", "-o", path, "recado.dev/cmd/recado").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build: %w: %s", err, out)
	}
	return path, nil
})

// desk is a data folder or database, with the processes that serve it.
type desk struct {
	t        *testing.T
	bin      string
	dir      string
	database string
	token    string
	channel  string
}

// node is one running process of a desk.
type node struct {
	desk *desk
	cmd  *exec.Cmd
	base string
	log  *bytes.Buffer
	done chan error
}

// newDesk bootstraps a workspace; database is "" for the embedded one.
func newDesk(t *testing.T, dir, database string) *desk {
	t.Helper()
	bin, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{t: t, bin: bin, dir: dir, database: database}
	out, err := d.run("a long password of the tests\n", "bootstrap", "--workspace", "Tienda", "--email", "ana@example.com", "--password-stdin")
	if err != nil {
		t.Fatalf("bootstrap: %v: %s", err, out)
	}
	var made struct{ Token string }
	if err := json.Unmarshal(out, &made); err != nil || made.Token == "" {
		t.Fatalf("bootstrap printed %q, %v", out, err)
	}
	d.token = made.Token
	return d
}

func (d *desk) args(command string, more ...string) []string {
	args := []string{command, "--data", d.dir}
	if d.database != "" {
		args = append(args, "--database-url", d.database)
	}
	return append(args, more...)
}

// run runs a command to its end and answers its standard output.
func (d *desk) run(stdin, command string, more ...string) ([]byte, error) {
	cmd := exec.Command(d.bin, d.args(command, more...)...)
	cmd.Stdin = strings.NewReader(stdin)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		return append(out, errs.Bytes()...), err
	}
	return out, nil
}

// start serves the desk and waits until it is ready.
func (d *desk) start(more ...string) *node {
	d.t.Helper()
	addr := testkit.Address(d.t)
	n := &node{desk: d, base: "http://" + addr, log: &bytes.Buffer{}, done: make(chan error, 1)}
	n.cmd = exec.Command(d.bin, d.args("serve", append([]string{"--addr", addr, "--allow-private-networks"}, more...)...)...)
	n.cmd.Stdout, n.cmd.Stderr = io.Discard, n.log
	if err := n.cmd.Start(); err != nil {
		d.t.Fatal(err)
	}
	go func() { n.done <- n.cmd.Wait() }()
	d.t.Cleanup(n.kill)
	testkit.Eventually(d.t, 20*time.Second, "the server is ready", func() bool {
		select {
		case err := <-n.done:
			n.done <- err
			d.t.Fatalf("the server ended: %v\n%s", err, n.log)
		default:
		}
		res, err := http.Get(n.base + "/readyz")
		if err != nil {
			return false
		}
		_ = res.Body.Close()
		return res.StatusCode == http.StatusOK
	})
	return n
}

// kill ends the process as kill -9 does. It may be called twice.
func (n *node) kill() {
	_ = n.cmd.Process.Kill()
	err := <-n.done
	n.done <- err
}

// stop asks the process to end and answers its exit code.
func (n *node) stop() int {
	n.desk.t.Helper()
	_ = n.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case err := <-n.done:
		n.done <- err
	case <-time.After(30 * time.Second):
		n.desk.t.Fatalf("SIGTERM did not end the server\n%s", n.log)
	}
	return n.cmd.ProcessState.ExitCode()
}

// call asks the API and fails the test unless the answer has the status.
func (n *node) call(method, path string, in any, status int, out any) {
	n.desk.t.Helper()
	got, body, err := n.try(method, path, in)
	if err != nil || got != status {
		n.desk.t.Fatalf("%s %s: %d, %v: %s\n%s", method, path, got, err, body, n.log)
	}
	if out != nil {
		if err := json.Unmarshal(body, out); err != nil {
			n.desk.t.Fatalf("%s %s: %v in %s", method, path, err, body)
		}
	}
}

func (n *node) try(method, path string, in any) (int, []byte, error) {
	var body io.Reader
	if in != nil {
		b, err := json.Marshal(in)
		if err != nil {
			return 0, nil, err
		}
		body = bytes.NewReader(b)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, n.base+path, body)
	if err != nil {
		return 0, nil, err
	}
	req.Header.Set("Authorization", "Bearer "+n.desk.token)
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	return res.StatusCode, text, err
}

// connect adds a channel whose sends go to api.
func (n *node) connect(api string) {
	n.desk.t.Helper()
	var made struct{ ID string }
	n.call("POST", "/api/v1/channels", map[string]any{
		"platform": "whatsapp", "name": "Tienda",
		"settings": map[string]string{"phone_number_id": "301", "business_account_id": "201", "display_phone_number": "+34600000000", "api_base_url": api},
		"secrets":  map[string]string{"access_token": "a-token", "app_secret": appSecret, "verify_token": "a-verify-token"},
	}, http.StatusCreated, &made)
	n.desk.channel = made.ID
}

// text is a webhook with one message of a customer.
func text(customer, id int, at time.Time) []byte {
	return fmt.Appendf(nil, `{"object":"whatsapp_business_account","entry":[{"id":"201","changes":[{"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"34600000000","phone_number_id":"301"},"contacts":[{"profile":{"name":"Cliente %d"},"wa_id":"346110%05d"}],"messages":[{"from":"346110%05d","id":"wamid.T%d","timestamp":"%d","type":"text","text":{"body":"mensaje %d"}}]}}]}]}`,
		customer, customer, customer, id, at.Unix(), id)
}

// hook delivers a webhook; 0 means that no answer came.
func (n *node) hook(client *http.Client, body []byte) int {
	req, err := http.NewRequest(http.MethodPost, n.base+"/hooks/whatsapp/"+n.desk.channel, bytes.NewReader(body))
	if err != nil {
		return 0
	}
	mac := hmac.New(sha256.New, []byte(appSecret))
	mac.Write(body)
	req.Header.Set("X-Hub-Signature-256", "sha256="+hex.EncodeToString(mac.Sum(nil)))
	req.Header.Set("Content-Type", "application/json")
	res, err := client.Do(req)
	if err != nil {
		return 0
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		return 0
	}
	return res.StatusCode
}

// settled waits until everything journalled was applied.
func (n *node) settled() {
	n.desk.t.Helper()
	testkit.Eventually(n.desk.t, 60*time.Second, "the journal is applied", func() bool {
		var s struct{ Head, Applied int64 }
		n.call("GET", "/api/v1/journal", nil, http.StatusOK, &s)
		return s.Applied >= s.Head
	})
}

// stored answers how often each message is there, by its text, and the texts
// of each conversation in their order.
func (n *node) stored() (count map[string]int, threads [][]string) {
	n.desk.t.Helper()
	count = map[string]int{}
	cursor := ""
	for {
		var page struct {
			Items []struct{ ID string }
			Next  *string `json:"next_cursor"`
		}
		n.call("GET", "/api/v1/conversations?limit=200"+cursor, nil, http.StatusOK, &page)
		for _, c := range page.Items {
			threads = append(threads, n.thread(c.ID, count))
		}
		if page.Next == nil {
			return count, threads
		}
		cursor = "&cursor=" + *page.Next
	}
}

func (n *node) thread(id string, count map[string]int) []string {
	n.desk.t.Helper()
	var texts []string
	cursor := ""
	for {
		var page struct {
			Items []struct{ Text string }
			Next  *string `json:"next_cursor"`
		}
		n.call("GET", "/api/v1/conversations/"+id+"/messages?limit=200"+cursor, nil, http.StatusOK, &page)
		for _, m := range page.Items {
			count[m.Text]++
			texts = append(texts, m.Text)
		}
		if page.Next == nil {
			return texts
		}
		cursor = "&cursor=" + *page.Next
	}
}

// engines runs f with the embedded database and with PostgreSQL.
func engines(t *testing.T, f func(t *testing.T, database string)) {
	t.Run("sqlite", func(t *testing.T) { f(t, "") })
	t.Run("postgres", func(t *testing.T) { f(t, testkit.PostgresURL(t)) })
}
