package googleplay_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

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

func TestGooglesOwnClientForGoReadsAndAnswers(t *testing.T) {
	t.Parallel()
	_, err := exec.LookPath("go")
	installed(t, err != nil, "go")
	binary := filepath.Join(t.TempDir(), "client")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-C", filepath.Join(sdks, "google-play-go"), "-o", binary, ".").CombinedOutput()
	if err != nil {
		t.Log(string(out))
	}
	installed(t, err != nil, "the module of the client")
	s := newStreet(t)
	it := s.review(2, "Regular")
	tom, _ := s.Somebody("Tom")
	s.Did(tom.Review(sandbox.WallDraft{Stars: 5, Text: "Great"}))
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, binary)
	cmd.Env = append(os.Environ(), "API="+s.Account.Settings["api_base_url"], "KEY="+s.Account.Secrets["service_account"],
		"APP="+s.Account.Settings["package_name"], "REVIEW="+it.ID)
	out, err = cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), `"done":true`) {
		t.Fatalf("the client says %s, %v", out, err)
	}
	if a := s.Item(it.ID).Review.Answer; a == nil || a.Text != "Thanks from Go" {
		t.Errorf("the store shows %+v", a)
	}
}
