package line_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/sandbox"
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

// host serves what lies below a path at a root of its own, as the platform's
// hosts are: some clients keep no path of their base.
func (s *street) host(below string) string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.URL.Path = below + r.URL.Path
		s.table.Handler().ServeHTTP(w, r)
	}))
	s.t.Cleanup(server.Close)
	return server.URL
}

// client runs a published client, and has the customer do what it waits for.
func (s *street) client(name string, args ...string) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), time.Minute)
	defer cancel()
	modules, err := filepath.Abs(sdks)
	s.must(err)
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), "MODULES="+modules, "API="+s.host("/sandbox/line"), "DATA="+s.host("/sandbox/line/data"),
		"TOKEN="+s.account.Secrets["channel_access_token"], "SECRET="+s.account.Secrets["channel_secret"], "CUSTOMER="+customerWords)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	s.must(err)
	s.must(cmd.Start())
	done := false
	write := func(d sandbox.Draft) {
		s.t.Helper()
		_, err := s.table.Say(s.account.ID, s.phone.ID, d)
		s.must(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		line := map[string]any{}
		if json.Unmarshal(lines.Bytes(), &line) != nil {
			continue
		}
		done = done || line["done"] == true
		switch {
		case line["listening"] != nil:
			write(sandbox.Draft{Kind: "text", Text: customerWords})
		case line["asked"] != nil:
			all := s.thread()
			last := all[len(all)-1]
			write(sandbox.Draft{Kind: "answer", Choose: &sandbox.Pick{MessageID: last.ID, ID: last.Buttons[0].ID}})
		case line["wanted"] != nil:
			m, err := s.table.AddMedia("", "image/jpeg", "foto.jpg", strings.NewReader("bytes of a picture"))
			s.must(err)
			write(sandbox.Draft{Kind: "image", MediaID: m.ID})
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
	out, err := exec.CommandContext(t.Context(), "go", "build", "-C", filepath.Join(sdks, "line-go"), "-o", binary, ".").CombinedOutput()
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
	_, err = os.Stat(filepath.Join(sdks, "node_modules", "@line", "bot-sdk", "package.json"))
	installed(t, err != nil, "the package @line/bot-sdk")
	newStreet(t).client("node", filepath.Join(sdks, "line.mjs"))
}
