package youtube_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
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

func TestTheClientForGoWorksUnmodified(t *testing.T) {
	t.Parallel()
	_, err := exec.LookPath("go")
	installed(t, err != nil, "go")
	binary := filepath.Join(t.TempDir(), "client")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-C", filepath.Join(sdks, "youtube-go"), "-o", binary, ".").CombinedOutput()
	if err != nil {
		t.Log(string(out))
	}
	installed(t, err != nil, "the module of the client")
	s := newStreet(t)
	v := s.video("Horno nuevo")
	s.Did(s.Public().Comment(v.ID, sandbox.WallDraft{Text: "¿Cuánto cuesta? a&b<c"}))
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, binary)
	cmd.Env = append(os.Environ(), "API="+s.Account.Settings["api_base_url"], "CHANNEL="+s.Account.Settings["channel_id"], "CUSTOMER=¿Cuánto cuesta? a&b<c",
		"CLIENT_ID="+s.Account.Settings["client_id"], "CLIENT_SECRET="+s.Account.Secrets["client_secret"], "REFRESH="+s.Account.Secrets["refresh_token"])
	cmd.Stderr = os.Stderr
	said, err := cmd.Output()
	if err != nil || !bytes.Contains(said, []byte(`"done":true`)) {
		t.Fatalf("the client: %v, said %s", err, said)
	}
}
