//go:build linux

package chaos

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"recado.dev/internal/testkit"
)

const operatorToken = "the-token-of-the-operator"

// program is built once for all worlds; RECADO_BINARY names one that is there.
var program = sync.OnceValues(func() (string, error) {
	if path := os.Getenv("RECADO_BINARY"); path != "" {
		return filepath.Abs(path)
	}
	dir, err := os.MkdirTemp("", "recado-chaos-")
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

// node is one process that serves a world's desk, always at the same address.
type node struct {
	w        *world
	name     string
	addr     string
	base     string
	database string // "" is the embedded one
	log      string // the file with what it said

	client *http.Client // of one try: a platform's patience is short
	slow   *http.Client // of what may take its time

	up    atomic.Bool // it is meant to run
	cmd   *exec.Cmd
	clock *ownClock // nil where clocks cannot be stepped
	ended chan error
}

func newNode(w *world, name, database string) *node {
	addr := testkit.Address(w.t)
	transport := &http.Transport{MaxIdleConnsPerHost: 16, IdleConnTimeout: 2 * time.Second}
	return &node{
		w: w, name: name, addr: addr, base: "http://" + addr, database: database,
		log:    filepath.Join(w.logs, name+".log"),
		client: &http.Client{Timeout: 3 * time.Second, Transport: transport},
		slow:   &http.Client{Timeout: 30 * time.Second, Transport: transport},
	}
}

// command is a command line of the program for this node.
func (n *node) command(name string, more ...string) []string {
	args := []string{name, "--data", n.w.data}
	if n.database != "" {
		args = append(args, "--database-url", n.database)
	}
	return append(args, more...)
}

// start runs the process and waits until it is ready. env is added to its
// environment.
func (n *node) start(env ...string) {
	n.w.t.Helper()
	n.begin(env...)
	n.w.eventually(n.name+" is ready", func() bool {
		select {
		case err := <-n.ended:
			n.ended <- err
			n.w.t.Fatalf("%s ended: %v\n%s", n.name, err, n.said())
		default:
		}
		return n.status("/readyz") == http.StatusOK
	})
}

// begin runs the process.
func (n *node) begin(env ...string) {
	n.w.t.Helper()
	args := append([]string{n.w.bin}, n.command("serve", "--addr", n.addr, "--allow-private-networks", "--log-level", "warn", "--operator-token", operatorToken)...)
	if n.w.names != nil { // with a resolver of its own
		args = append([]string{"unshare", "-m", "--propagation", "private", "sh", "-c", `mount --bind "$0" /etc/resolv.conf && exec "$@"`, n.w.names.config}, args...)
	}
	log, err := os.OpenFile(n.log, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		n.w.t.Fatal(err)
	}
	defer func() { _ = log.Close() }()
	n.cmd = exec.Command(args[0], args[1:]...)
	n.cmd.Env = append(os.Environ(), env...)
	n.cmd.Stderr = log
	n.clock = nil
	if n.w.clocks {
		n.clock, err = startWithClock(n.cmd, n.w.bin)
	} else {
		err = n.cmd.Start()
	}
	if err != nil {
		n.w.t.Fatalf("start %s: %v", n.name, err)
	}
	cmd, ended := n.cmd, make(chan error, 1)
	n.ended = ended
	go func() { ended <- cmd.Wait() }()
	n.up.Store(true)
}

// kill ends the process as kill -9 does. It may be called twice.
func (n *node) kill() {
	if n.cmd == nil || n.ended == nil {
		return
	}
	n.up.Store(false)
	_ = n.cmd.Process.Kill()
	err := <-n.ended
	n.ended <- err
	n.client.CloseIdleConnections()
}

// gone says that the process ended, by whomever.
func (n *node) gone() bool {
	select {
	case err := <-n.ended:
		n.ended <- err
		return true
	default:
		return false
	}
}

// stop asks the process to end and waits for it.
func (n *node) stop() {
	n.w.t.Helper()
	n.up.Store(false)
	n.signal(syscall.SIGTERM)
	select {
	case err := <-n.ended:
		n.ended <- err
	case <-time.After(patience):
		n.w.t.Fatalf("%s does not end\n%s", n.name, n.said())
	}
}

func (n *node) signal(s syscall.Signal) {
	n.w.t.Helper()
	if err := n.cmd.Process.Signal(s); err != nil {
		n.w.t.Fatalf("signal %s: %v\n%s", n.name, err, n.said())
	}
}

func (n *node) pid() int { return n.cmd.Process.Pid }

// said is the end of what the process wrote.
func (n *node) said() string {
	text, err := os.ReadFile(n.log)
	if err != nil {
		return err.Error()
	}
	return string(text[max(0, len(text)-4000):])
}

// status asks an address outside the API; 0 means that no answer came.
func (n *node) status(path string) int {
	res, err := n.client.Get(n.base + path)
	if err != nil {
		return 0
	}
	defer func() { _ = res.Body.Close() }()
	_, _ = io.Copy(io.Discard, res.Body)
	return res.StatusCode
}

// ask makes one call of the API.
func (n *node) ask(method, path string, header map[string]string, in, out any) (int, []byte, error) {
	var body io.Reader
	if in != nil {
		raw, err := json.Marshal(in)
		if err != nil {
			return 0, nil, err
		}
		body = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(context.Background(), method, n.base+path, body)
	if err != nil {
		return 0, nil, err
	}
	req.Header.Set("Authorization", "Bearer "+n.w.token)
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	for k, v := range header {
		req.Header.Set(k, v)
	}
	res, err := n.slow.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err == nil && out != nil && res.StatusCode < 300 {
		err = json.Unmarshal(text, out)
	}
	return res.StatusCode, text, err
}

// must is ask for what has to go well by now.
func (n *node) must(method, path string, in, out any) {
	n.w.t.Helper()
	var status int
	var text []byte
	var err error
	for range 20 { // what a fault left behind in our own connections goes first
		if status, text, err = n.ask(method, path, nil, in, out); err == nil && status < 300 {
			return
		}
		if method != http.MethodGet {
			break
		}
		n.w.hold(200 * time.Millisecond)
	}
	n.w.t.Fatalf("%s %s: %d, %v: %s\n%s", method, path, status, err, text, n.said())
}

// figures are the node's metrics; nil where it did not answer.
func (n *node) figures() map[string]float64 {
	res, err := n.slow.Get(n.base + "/metrics")
	if err != nil {
		return nil
	}
	defer func() { _ = res.Body.Close() }()
	out := map[string]float64{}
	for lines := bufio.NewScanner(res.Body); lines.Scan(); {
		name, value, ok := strings.Cut(lines.Text(), " ")
		if v, err := strconv.ParseFloat(value, 64); ok && err == nil && !strings.HasPrefix(name, "#") {
			out[name] = v
		}
	}
	return out
}

// files counts the open files of the process.
func (n *node) files() int {
	found, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", n.pid()))
	if err != nil {
		return 0
	}
	return len(found)
}

// resident is how much memory the process has, in bytes.
func (n *node) resident() int64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", n.pid()))
	if err != nil {
		return 0
	}
	var size, rss int64
	_, _ = fmt.Sscan(string(text), &size, &rss)
	return rss * int64(os.Getpagesize())
}

// goroutines is the profile of what the process does, for a failure's report.
func (n *node) goroutines() string {
	req, err := http.NewRequest(http.MethodGet, n.base+"/debug/pprof/goroutine?debug=1", nil)
	if err != nil {
		return err.Error()
	}
	req.Header.Set("Authorization", "Bearer "+operatorToken)
	res, err := n.slow.Do(req)
	if err != nil {
		return err.Error()
	}
	defer func() { _ = res.Body.Close() }()
	text, _ := io.ReadAll(io.LimitReader(res.Body, 12_000))
	return string(text)
}

func isRoot() bool { return os.Geteuid() == 0 }

func needsRoot(t testing.TB) {
	t.Helper()
	if !isRoot() {
		t.Skip("only root may do this: left out")
	}
}

var onAMD64 = runtime.GOARCH == "amd64"
