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
	keep      bool // the folder stays when the server is removed
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
	return s, waitReady(s.base+"/healthz", 5*time.Second)
}

// prepare makes a desk with one channel in a fresh folder or database.
func (b *bench) prepare(database string) (*server, error) {
	dir, err := os.MkdirTemp("", "recado-bench-")
	if err != nil {
		return nil, err
	}
	s := &server{dir: dir}
	args := []string{"bootstrap", "--data", dir, "--workspace", "Bench", "--email", "bench@example.com", "--password-stdin"}
	if database != "" {
		args = append(args, "--database-url", database)
	}
	cmd := exec.Command(b.binary, args...)
	cmd.Stdin = strings.NewReader("a long bench password\n")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("bootstrap: %w", err)
	}
	var made struct {
		WorkspaceID string `json:"workspace_id"`
		UserID      string `json:"user_id"`
		Token       string `json:"token"`
	}
	if err := json.Unmarshal(out, &made); err != nil {
		return nil, err
	}
	s.workspace, s.user, s.token = made.WorkspaceID, made.UserID, made.Token
	return s, nil
}

// start runs the server on a prepared desk.
func (s *server) start(binary, database string) error {
	addr := freeAddr()
	args := []string{"serve", "--data", s.dir, "--addr", addr, "--allow-private-networks", "--log-level", "warn", "--operator-token", operatorToken}
	if database != "" {
		args = append(args, "--database-url", database)
	}
	s.cmd = exec.Command(binary, args...)
	s.cmd.Stderr = os.Stderr
	s.base = "http://" + addr
	began := time.Now()
	if err := s.cmd.Start(); err != nil {
		return err
	}
	// A desk of an older version is upgraded first.
	err := waitReady(s.base+"/readyz", 2*time.Minute)
	s.startup = time.Since(began)
	if err != nil {
		_ = s.cmd.Process.Kill()
		_ = s.cmd.Wait()
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

// stop ends the process and waits for it.
func (s *server) stop() {
	if s.cmd == nil || s.cmd.Process == nil {
		return
	}
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	_ = s.cmd.Wait()
	s.cmd = nil
}

// remove stops the process and deletes its folder.
func (s *server) remove() {
	s.stop()
	if s.dir != "" && !s.keep {
		_ = os.RemoveAll(s.dir)
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
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(text), ") ")
	f := strings.Fields(rest)
	user, _ := strconv.ParseInt(f[11], 10, 64)
	system, _ := strconv.ParseInt(f[12], 10, 64)
	return time.Duration(user+system) * 10 * time.Millisecond
}
