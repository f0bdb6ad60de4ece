package x_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"recado.dev/internal/sandbox"
)

const (
	sdks          = "../../../test/sdk"
	customerWords = "¿Cuánto cuesta? 🍞"
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

func TestTheClientForNodeWorksUnmodified(t *testing.T) {
	t.Parallel()
	node, err := exec.LookPath("node")
	installed(t, err != nil, "node")
	_, err = os.Stat(filepath.Join(sdks, "node_modules", "twitter-api-v2", "package.json"))
	installed(t, err != nil, "the package twitter-api-v2")
	s := newStreet(t)
	s.say(sandbox.Draft{Kind: "text", Text: "Hola"}) // so that messages may be sent
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.URL.Path = "/sandbox/x" + r.URL.Path
		s.table.Handler().ServeHTTP(w, r)
	}))
	t.Cleanup(api.Close)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	modules, err := filepath.Abs(sdks)
	s.must(err)
	keys, err := json.Marshal(map[string]string{
		"appKey": s.account.Settings["consumer_key"], "appSecret": s.account.Secrets["consumer_secret"],
		"accessToken": s.account.Secrets["access_token"], "accessSecret": s.account.Secrets["access_token_secret"],
	})
	s.must(err)
	cmd := exec.CommandContext(ctx, node, filepath.Join(sdks, "x.mjs"))
	cmd.Env = append(os.Environ(), "MODULES="+modules, "API="+api.URL, "KEYS="+string(keys), "ACCOUNT="+s.account.ID, "CUSTOMER="+customerWords)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	s.must(err)
	in, err := cmd.StdinPipe()
	s.must(err)
	s.must(cmd.Start())
	done := false
	for lines := bufio.NewScanner(out); lines.Scan(); {
		line := map[string]any{}
		if json.Unmarshal(lines.Bytes(), &line) != nil {
			continue
		}
		done = done || line["done"] == true
		if id, posted := line["posted"].(string); posted {
			reply := s.did(s.public().Comment(id, sandbox.WallDraft{Text: customerWords}))
			leo, err := s.table.AddPhone(sandbox.Phone{Name: "Leo", Number: "+34600111333"})
			s.must(err)
			among := s.did(s.table.Wall().Visitor(s.account.ID, leo.ID).Comment(reply.ID, sandbox.WallDraft{Text: "A mí igual"}))
			s.must(json.NewEncoder(in).Encode(map[string]string{"reply": reply.ID, "among": among.ID}))
		}
	}
	if err := cmd.Wait(); err != nil || !done {
		t.Fatalf("the client: %v, done %v", err, done)
	}
}
