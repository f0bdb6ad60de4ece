package whole

import (
	"encoding/json"
	"errors"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func exitCode(err error) int {
	var e *exec.ExitError
	if errors.As(err, &e) {
		return e.ExitCode()
	}
	if err != nil {
		return -1
	}
	return 0
}

func TestBootstrapIsRefusedWhereAWorkspaceExists(t *testing.T) {
	engines(t, func(t *testing.T, database string) {
		d := newDesk(t, t.TempDir(), database)
		out, err := d.run("another long password\n", "bootstrap", "--workspace", "X", "--email", "x@example.com", "--password-stdin")
		if exitCode(err) != 2 {
			t.Fatalf("exit %d: %s", exitCode(err), out)
		}
	})
}

func TestEveryCommandHelpsWithAnExample(t *testing.T) {
	bin, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"serve", "bootstrap", "migrate", "backup", "restore", "doctor", "replay", "version"} {
		out, err := exec.Command(bin, command, "--help").CombinedOutput()
		if err != nil || !strings.Contains(string(out), "Examples:") || !strings.Contains(string(out), "recado "+command) {
			t.Errorf("%s --help: %v: %s", command, err, out)
		}
	}
}

func TestTheServerDrainsOnSIGTERMAndStartsAgainWithEverything(t *testing.T) {
	engines(t, func(t *testing.T, database string) {
		d := newDesk(t, t.TempDir(), database)
		n := d.start()
		n.connect("http://127.0.0.1:9")
		if got := n.hook(http.DefaultClient, text(1, 1, time.Now())); got != http.StatusOK {
			t.Fatalf("webhook: %d\n%s", got, n.log)
		}
		if code := n.stop(); code != 0 {
			t.Fatalf("exit %d\n%s", code, n.log)
		}
		n = d.start()
		n.settled()
		if count, _ := n.stored(); count["mensaje 1"] != 1 {
			t.Fatalf("stored: %v", count)
		}
		if strings.Contains(n.log.String(), appSecret) || strings.Contains(n.log.String(), d.token) {
			t.Fatal("a secret is in the log")
		}
	})
}

func TestABackupIsRestoredIntoAnotherEngine(t *testing.T) {
	engines(t, func(t *testing.T, database string) {
		d := newDesk(t, t.TempDir(), database)
		n := d.start()
		n.connect("http://127.0.0.1:9")
		for i := range 5 {
			if got := n.hook(http.DefaultClient, text(i, i, time.Now())); got != http.StatusOK {
				t.Fatalf("webhook: %d", got)
			}
		}
		n.settled()
		file := filepath.Join(t.TempDir(), "desk.tar.gz")
		if out, err := d.run("", "backup", file); err != nil {
			t.Fatalf("backup: %v: %s", err, out)
		}
		engines(t, func(t *testing.T, target string) {
			other := &desk{t: t, bin: d.bin, dir: t.TempDir(), database: target, token: d.token, channel: d.channel}
			if out, err := other.run("", "restore", file); err != nil {
				t.Fatalf("restore: %v: %s", err, out)
			}
			if out, err := other.run("", "restore", file); exitCode(err) != 2 {
				t.Fatalf("a second restore: exit %d: %s", exitCode(err), out)
			}
			if out, err := other.run("", "doctor"); err != nil {
				t.Fatalf("doctor: %v: %s", err, out)
			}
			back := other.start()
			count, _ := back.stored()
			if len(count) != 5 {
				t.Fatalf("restored %v", count)
			}
			// The secrets came along: a new message is still verified and taken.
			if got := back.hook(http.DefaultClient, text(1, 100, time.Now())); got != http.StatusOK {
				t.Fatalf("webhook after the restore: %d\n%s", got, back.log)
			}
			back.settled()
			if count, _ := back.stored(); count["mensaje 100"] != 1 {
				t.Fatal("a message after the restore was not applied")
			}
		})
	})
}

func TestReplayHasNoEffectOnWhatWasApplied(t *testing.T) {
	engines(t, func(t *testing.T, database string) {
		d := newDesk(t, t.TempDir(), database)
		n := d.start()
		n.connect("http://127.0.0.1:9")
		for i := range 10 {
			n.hook(http.DefaultClient, text(i%3, i, time.Now()))
		}
		n.settled()
		n.stop()
		out, err := d.run("", "replay")
		if err != nil || !strings.Contains(string(out), "10 events") {
			t.Fatalf("replay: %v: %s", err, out)
		}
		n = d.start()
		count, _ := n.stored()
		for what, c := range count {
			if c != 1 {
				t.Errorf("%s is there %d times", what, c)
			}
		}
		if len(count) != 10 {
			t.Errorf("%d messages", len(count))
		}
	})
}

func TestTheDocumentedSurfaceAnswers(t *testing.T) {
	d := newDesk(t, t.TempDir(), "")
	n := d.start()
	for _, path := range []string{"/healthz", "/readyz", "/metrics", "/api/openapi.json", "/api/docs"} {
		res, err := http.Get(n.base + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", path, res.Status)
		}
	}
	var doc struct {
		OpenAPI string `json:"openapi"`
		Paths   map[string]json.RawMessage
	}
	n.call("GET", "/api/openapi.json", nil, http.StatusOK, &doc)
	if !strings.HasPrefix(doc.OpenAPI, "3.1") || len(doc.Paths) < 20 {
		t.Errorf("OpenAPI %s with %d paths", doc.OpenAPI, len(doc.Paths))
	}
}

func TestASecondServerOnOneDataFolderIsRefused(t *testing.T) {
	d := newDesk(t, t.TempDir(), "")
	n := d.start()
	out, err := d.run("", "serve", "--addr", "127.0.0.1:0")
	if exitCode(err) < 1 || !strings.Contains(string(out), "another Recado serves the data") || !strings.Contains(string(out), d.dir) {
		t.Errorf("exit %d: %s", exitCode(err), out)
	}
	if got := n.get("/readyz"); got != http.StatusOK {
		t.Errorf("the first server: %d", got)
	}
	n.kill() // the claim ends with the process
	d.start()
}
