package meta_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"recado.dev/internal/sandbox"
)

func TestTheNetworksOwnClientWorksOnInstagram(t *testing.T) {
	t.Parallel()
	node, err := exec.LookPath("node")
	_, missing := os.Stat(filepath.Join(sdks, "node_modules", "facebook-nodejs-business-sdk", "package.json"))
	if err != nil || missing != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("the package facebook-nodejs-business-sdk is not installed: make test installs it")
		}
		t.Skip("node or the package facebook-nodejs-business-sdk is not installed: this client of others was left out")
	}
	s := publicSide(t)
	post := s.Did(s.Business().Publish(sandbox.WallDraft{Text: "Horno nuevo"}))
	c := s.Did(s.Public().Comment(post.ID, sandbox.WallDraft{Text: "¿Precio?"}))
	modules, err := filepath.Abs(sdks)
	s.Must(err)
	cmd := exec.CommandContext(t.Context(), node, filepath.Join(sdks, "instagram.mjs"))
	cmd.Env = append(os.Environ(), "API="+s.Account.Settings["api_base_url"], "ACCOUNT="+s.Account.Settings["account_id"], "TOKEN="+s.Account.Secrets["page_access_token"],
		"COMMENT="+c.ID, "PICTURE="+s.Files, "MODULES="+modules)
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), `"done":true`) {
		t.Fatalf("the client: %v\n%s", err, out)
	}
	if it := s.Item(c.ID); !it.Hidden {
		t.Errorf("the comment is %+v", it)
	}
}
