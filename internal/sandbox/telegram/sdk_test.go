package telegram_test

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"recado.dev/internal/sandbox"
	emulator "recado.dev/internal/sandbox/telegram"
)

const (
	sdks          = "../../../test/sdk"
	customerWords = "¿Tenéis la camisa en la talla M? 👕 a&b<c"
)

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

// client runs a published client, and has the customer do what it waits for.
func (s *street) client(name string, args ...string) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), time.Minute)
	defer cancel()
	modules, err := filepath.Abs(sdks)
	s.must(err)
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), "MODULES="+modules, "API="+s.api+"/sandbox/"+emulator.Key, "TOKEN="+s.account.Secrets["bot_token"], "CUSTOMER="+customerWords)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	s.must(err)
	s.must(cmd.Start())
	done := false
	for lines := bufio.NewScanner(out); lines.Scan(); {
		line := map[string]any{}
		if json.Unmarshal(lines.Bytes(), &line) != nil {
			continue
		}
		done = done || line["done"] == true
		switch {
		case line["listening"] != nil, line["hooked"] != nil:
			_, err := s.table.Say(s.account.ID, s.phone.ID, sandbox.Draft{Kind: "text", Text: customerWords})
			s.must(err)
		case line["asked"] != nil:
			_, err := s.table.Say(s.account.ID, s.phone.ID, sandbox.Draft{Kind: "answer", Choose: &sandbox.Pick{MessageID: s.last().ID, ID: "YES_1"}})
			s.must(err)
		}
	}
	if err := cmd.Wait(); err != nil || !done {
		s.t.Fatalf("%s %v: %v, done %v", name, args, err, done)
	}
}

func TestTheClientForGoWorksUnmodified(t *testing.T) {
	t.Parallel()
	_, err := exec.LookPath("go")
	installed(t, err != nil, "go")
	binary := filepath.Join(t.TempDir(), "client")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-C", filepath.Join(sdks, "telegram-go"), "-o", binary, ".").CombinedOutput()
	if err != nil {
		t.Log(string(out))
	}
	installed(t, err != nil, "the module of the client")
	newStreet(t).client(binary)
}

func TestTheClientForNodeWorksUnmodified(t *testing.T) {
	t.Parallel()
	_, err := exec.LookPath("node")
	installed(t, err != nil, "node")
	_, err = os.Stat(filepath.Join(sdks, "node_modules", "grammy", "package.json"))
	installed(t, err != nil, "the package grammy")
	newStreet(t).client("node", filepath.Join(sdks, "telegram.mjs"))
}
