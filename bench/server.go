package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	appSecret     = "bench-app-secret"
	operatorToken = "bench-operator-token"
)

// server is a running process with a desk.
type server struct {
	cmd       *exec.Cmd
	base      string
	workspace string
	user      string
	token     string
	channel   string
	dir       string
	database  string // PostgreSQL's address; "" on SQLite
	keep      bool   // the folder stays when the server is removed
	drop      func() // removes the folder
	ended     func() // kills the process, where it did not end by itself
	postgres  *postgresTime
	startup   time.Duration
	told      int // messages made so far
}

func freeAddr() string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func waitReady(url string, limit time.Duration) error {
	deadline := time.Now().Add(limit)
	for time.Now().Before(deadline) {
		if res, err := http.Get(url); err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return nil
			}
		}
		time.Sleep(2 * time.Millisecond)
	}
	return fmt.Errorf("%s did not answer in %s", url, limit)
}

// startBare starts the bare handler as a process.
func startBare() (*server, error) {
	addr := freeAddr()
	cmd := exec.Command(os.Args[0], "bare", addr, appSecret)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s := &server{cmd: cmd, base: "http://" + addr, channel: "x"}
	s.ended = left.add(func() { kill(cmd) })
	if err := waitReady(s.base+"/healthz", 5*time.Second); err != nil {
		s.stop()
		return nil, err
	}
	return s, nil
}

// prepare makes a desk with one channel in a fresh folder or database.
func (b *bench) prepare(database string) (*server, error) {
	return b.prepareIn("", database)
}

// prepareIn is prepare with the fresh folder in a certain one; "" for the
// system's temporary files.
func (b *bench) prepareIn(parent, database string) (*server, error) {
	dir, drop, err := temporary(parent, "recado-bench-")
	if err != nil {
		return nil, err
	}
	s := &server{dir: dir, drop: drop, database: database}
	if err := b.bootstrap(s); err != nil {
		s.remove()
		return nil, err
	}
	return s, nil
}

// bootstrap makes the desk of a prepared folder or database.
func (b *bench) bootstrap(s *server) error {
	args := []string{"bootstrap", "--data", s.dir, "--workspace", "Bench", "--email", "bench@example.com", "--password-stdin"}
	if s.database != "" {
		args = append(args, "--database-url", s.database)
	}
	cmd := exec.Command(b.binary, args...)
	cmd.Stdin = strings.NewReader("a long bench password\n")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("bootstrap: %w", err)
	}
	var made struct {
		WorkspaceID string `json:"workspace_id"`
		UserID      string `json:"user_id"`
		Token       string `json:"token"`
	}
	if err := json.Unmarshal(out, &made); err != nil {
		return fmt.Errorf("bootstrap: %w", err)
	}
	s.workspace, s.user, s.token = made.WorkspaceID, made.UserID, made.Token
	return nil
}

// start runs the server on a prepared desk.
func (s *server) start(binary string) error {
	addr := freeAddr()
	args := []string{"serve", "--data", s.dir, "--addr", addr, "--allow-private-networks", "--log-level", "warn", "--operator-token", operatorToken}
	if s.database != "" {
		args = append(args, "--database-url", s.database)
	}
	s.cmd = exec.Command(binary, args...)
	s.cmd.Stderr = os.Stderr
	s.base = "http://" + addr
	began := time.Now()
	if err := s.cmd.Start(); err != nil {
		return err
	}
	cmd := s.cmd
	s.ended = left.add(func() { kill(cmd) })
	// A desk of an older version is upgraded first.
	err := waitReady(s.base+"/readyz", 2*time.Minute)
	s.startup = time.Since(began)
	if err != nil {
		s.stop()
	}
	return err
}

// addChannel connects a number whose sends go to api.
func (s *server) addChannel(api string) error {
	body := map[string]any{
		"platform": "whatsapp", "name": "Bench",
		"settings": map[string]string{"phone_number_id": "100200300", "business_account_id": "400500600", "display_phone_number": "+34600000000", "api_base_url": api},
		"secrets":  map[string]string{"access_token": "token", "app_secret": appSecret, "verify_token": "verify"},
	}
	var made struct{ ID string }
	if err := s.call("POST", "/api/v1/channels", body, &made); err != nil {
		return err
	}
	s.channel = made.ID
	return nil
}

func (s *server) call(method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		b, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(b)
	}
	req, err := http.NewRequest(method, s.base+path, body)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+s.token)
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if res.StatusCode >= 300 {
		return fmt.Errorf("%s %s: %s: %s", method, path, res.Status, text)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(text, out)
}

// stopPatience is how long a server may take to end by itself.
const stopPatience = time.Minute

// stop ends the process and waits for it.
func (s *server) stop() {
	if s.cmd == nil || s.cmd.Process == nil {
		return
	}
	cmd := s.cmd
	_ = cmd.Process.Signal(syscall.SIGTERM)
	late := time.AfterFunc(stopPatience, func() {
		fmt.Fprintf(os.Stderr, "bench: %s did not end within %s: it is killed\n", s.base, stopPatience)
		_ = cmd.Process.Kill()
	})
	_ = cmd.Wait()
	late.Stop()
	s.ended()
	s.cmd = nil
}

// kill ends a process that nobody waits for.
func kill(cmd *exec.Cmd) {
	if cmd.ProcessState != nil {
		return
	}
	_ = cmd.Process.Kill()
	_, _ = cmd.Process.Wait()
}

// remove stops the process and deletes its folder.
func (s *server) remove() {
	s.stop()
	if s.postgres != nil {
		s.postgres.close()
	}
	if s.drop != nil && !s.keep {
		s.drop()
	}
}

// memory is the resident memory in megabytes; peak is its highest since the
// start.
func (s *server) memory() (now, peak float64) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0, 0
	}
	for line := range strings.SplitSeq(string(text), "\n") {
		f := strings.Fields(line)
		if len(f) < 2 {
			continue
		}
		kb, _ := strconv.ParseFloat(f[1], 64)
		switch f[0] {
		case "VmRSS:":
			now = kb / 1024
		case "VmHWM:":
			peak = kb / 1024
		}
	}
	return now, peak
}

// cpu is the processor time that the process has used.
func (s *server) cpu() time.Duration {
	p, err := readStat("/proc", s.cmd.Process.Pid)
	if err != nil {
		return 0
	}
	return p.own
}
