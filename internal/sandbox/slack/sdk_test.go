package slack_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	connector "recado.dev/internal/platform/slack"
	"recado.dev/internal/sandbox"
)

const sdks = "../../../test/sdk"

// installed skips where a client cannot be had, which never happens in CI.
func installed(t *testing.T, missing bool, what string) {
	t.Helper()
	if missing && os.Getenv("CI") != "" {
		t.Fatalf("%s is not installed: make test installs it", what)
	}
	if missing {
		t.Skipf("%s is not installed: this client of others was left out", what)
	}
}

// goClient builds the program with the client for Go.
func goClient(t *testing.T) string {
	t.Helper()
	_, err := exec.LookPath("go")
	installed(t, err != nil, "go")
	binary := filepath.Join(t.TempDir(), "client")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-C", filepath.Join(sdks, "slack-go"), "-o", binary, ".").CombinedOutput()
	if err != nil {
		t.Log(string(out))
	}
	installed(t, err != nil, "the module of the client")
	return binary
}

// client runs a published client against the street and hands each line that it
// prints to f.
func (s *street) client(f func(map[string]any), listen, name string, args ...string) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), time.Minute)
	defer cancel()
	modules, err := filepath.Abs(sdks)
	s.must(err)
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), "MODULES="+modules, "API="+s.api, "TEAM="+s.account.ID, "TOKEN="+s.account.Secrets["bot_token"],
		"SECRET="+s.account.Secrets["signing_secret"], "USER="+s.user(), "LISTEN="+listen)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	s.must(err)
	s.must(cmd.Start())
	done := false
	for lines := bufio.NewScanner(out); lines.Scan(); {
		line := map[string]any{}
		if json.Unmarshal(lines.Bytes(), &line) == nil {
			done = done || line["done"] == true
			f(line)
		}
	}
	if err := cmd.Wait(); err != nil || !done {
		s.t.Fatalf("%s %v: %v, done %v", name, args, err, done)
	}
}

// user is the phone's id in the workspace.
func (s *street) user() string {
	s.t.Helper()
	in, _ := s.say(sandbox.Draft{Kind: "text", Text: "hola"})
	return in.Sender.Address
}

func (s *street) bubbles() []sandbox.Message {
	s.t.Helper()
	th, err := s.table.Thread(s.account.ID, s.phone.ID)
	s.must(err)
	return th.Messages
}

func TestTheClientForGoWorksUnmodified(t *testing.T) {
	t.Parallel()
	binary := goClient(t)
	s := newStreet(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	s.must(err)
	address := listener.Addr().String()
	s.must(listener.Close())
	s.client(func(line map[string]any) {
		if line["listening"] == true { // from now on the client gets the events
			other := s.account
			other.HookURL = "http://" + address + "/events"
			s.must(s.table.Connect(other))
			_, err := s.table.Say(s.account.ID, s.phone.ID, sandbox.Draft{Kind: "text", Text: "¿está la camisa? <M>"})
			s.must(err)
		}
	}, address, binary)
	got := s.bubbles()
	last := got[len(got)-2:]
	if last[0].Text != "*Is it here?*" || len(last[0].Buttons) != 1 || last[1].Kind != "image" || last[1].ReplyTo != last[0].ID {
		t.Errorf("the phone shows %+v", last)
	}
	if got[1].Theirs != "👀" {
		t.Errorf("the reaction is not there: %+v", got[1])
	}
}

func TestTheClientForNodeWorksUnmodified(t *testing.T) {
	t.Parallel()
	_, err := exec.LookPath("node")
	installed(t, err != nil, "node")
	_, err = os.Stat(filepath.Join(sdks, "node_modules", "@slack", "web-api", "package.json"))
	installed(t, err != nil, "the package @slack/web-api")
	s := newStreet(t)
	s.client(func(map[string]any) {}, "", "node", filepath.Join(sdks, "slack.mjs"))
	got := s.bubbles()
	last := got[len(got)-2:]
	if last[0].List == nil || last[0].Text != "*Pick* one & go" || last[1].Text != "The receipt" || last[1].Media == nil {
		t.Errorf("the phone shows %+v", last)
	}
}

// The fake network is the one that comes with the client for Go: others wrote it
// after the same network.
func TestTheConnectorWorksWithTheFakeOfOthers(t *testing.T) {
	t.Parallel()
	binary := goClient(t)
	cmd := exec.CommandContext(t.Context(), binary, "fake")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = in.Close(), cmd.Wait() })
	var said struct {
		URL string `json:"url"`
	}
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil && err != io.EOF || json.Unmarshal(line, &said) != nil {
		t.Fatalf("the fake says %q, %v", line, err)
	}
	session, err := connector.New().Open(platform.Account{
		Settings: map[string]string{"team_id": "T01", "api_base_url": strings.TrimSuffix(said.URL, "/")}, Secrets: map[string]string{"bot_token": "TEST_TOKEN", "signing_secret": "x"},
	}, platform.Host{HTTP: http.DefaultClient})
	if err != nil {
		t.Fatal(err)
	}
	message, _ := desk.NewOutgoing(desk.Message{ID: "m", Direction: desk.DirectionOut, Kind: desk.MessageText, Text: "Hola"})
	receipt, err := session.Send(t.Context(), platform.Outgoing{Message: message, To: platform.Recipient{Address: "C123456789"}})
	if err != nil || !strings.HasPrefix(string(receipt.ID), "C123456789:") {
		t.Errorf("sent as %q, %v", receipt.ID, err)
	}
	if c := session.(platform.Checker).Check(t.Context())[0]; c.State != "ok" {
		t.Errorf("the token is %+v", c)
	}
}
