package whole

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"recado.dev/internal/testkit"
)

// pooler is a PgBouncer before the tests' PostgreSQL, with the settings that we
// tell operators to take.
type pooler struct {
	t    *testing.T
	file string
	as   *syscall.Credential // it refuses to be root

	mu  sync.Mutex
	cmd *exec.Cmd
}

// startPooler answers the address of a database through a new PgBouncer. It is
// started again when it ends, as a service is: that of Debian 12 may end by
// itself when a statement is cancelled.
func startPooler(t *testing.T, database string) (*pooler, string) {
	t.Helper()
	program, err := exec.LookPath("pgbouncer")
	if err != nil {
		t.Skipf("%v: nothing is run through it", err)
	}
	to, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	at := testkit.Address(t)
	p := &pooler{t: t, file: settingsOfPooler(t, to, at)}
	if os.Geteuid() == 0 {
		p.as = idOf(t, "postgres")
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			p.run(ctx, program)
		}
	}()
	t.Cleanup(func() { stop(); <-done })
	testkit.Eventually(t, 20*time.Second, "PgBouncer listens", func() bool {
		c, err := net.Dial("tcp", at)
		if err == nil {
			_ = c.Close()
		}
		return err == nil
	})
	to.Host = at
	return p, to.String()
}

// settingsOfPooler is deploy/cluster/pgbouncer.ini for one database.
func settingsOfPooler(t *testing.T, to *url.URL, at string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "deploy", "cluster", "pgbouncer.ini"))
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(at)
	var lines []string
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "recado = ") {
			name := strings.TrimPrefix(to.Path, "/")
			line = fmt.Sprintf("%s = host=%s port=%s dbname=%s user=%s\n", name, to.Hostname(), to.Port(), name, to.User.Username())
		}
		lines = append(lines, strings.ReplaceAll(line, "${PORT}", port))
	}
	dir, err := os.MkdirTemp("", "recado-pooler-") // where another user may read
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	file := filepath.Join(dir, "pgbouncer.ini")
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(strings.Join(lines, "")), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

func idOf(t *testing.T, name string) *syscall.Credential {
	t.Helper()
	who, err := user.Lookup(name)
	if err != nil {
		t.Skipf("%v: PgBouncer does not run as root", err)
	}
	uid, _ := strconv.Atoi(who.Uid)
	gid, _ := strconv.Atoi(who.Gid)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}

// run runs it to its end.
func (p *pooler) run(ctx context.Context, program string) {
	cmd := exec.CommandContext(ctx, program, "-q", p.file)
	cmd.Dir = filepath.Dir(p.file)
	if p.as != nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: p.as}
	}
	p.mu.Lock()
	err := cmd.Start()
	p.cmd = cmd
	p.mu.Unlock()
	if err != nil {
		p.t.Errorf("start PgBouncer: %v", err)
		<-ctx.Done()
		return
	}
	_ = cmd.Wait()
}

// end has it end as if it had failed.
func (p *pooler) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	_ = p.cmd.Process.Kill()
}

func TestNodesWorkThroughAPoolerOfSessionsThatEndsByItself(t *testing.T) {
	t.Parallel()
	p, database := startPooler(t, testkit.PostgresURL(t))
	files := newFileServer(t)
	d := newDesk(t, t.TempDir(), database) // brings the schema up, which takes a lock of its session
	first := d.start("--log-level", "error")
	first.connect(files.URL)
	second := d.start("--log-level", "error")

	// What one node keeps is heard by the other: PostgreSQL notifies it.
	events := second.listen(t, "")
	var heard []event
	hear := func(kind, words string) {
		t.Helper()
		testkit.Eventually(t, 60*time.Second, "the other node tells of "+words, func() bool {
			for {
				select {
				case e := <-events:
					heard = append(heard, e)
				default:
					return slices.ContainsFunc(heard, func(e event) bool { return e.kind == kind && strings.Contains(string(e.data), words) })
				}
			}
		})
	}
	write := func(number int) {
		t.Helper()
		testkit.Eventually(t, 60*time.Second, "a webhook is taken", func() bool {
			return first.hook(http.DefaultClient, text(1, number, time.Now())) == http.StatusOK
		})
		hear("message.created", fmt.Sprintf("mensaje %d", number))
	}
	write(1)
	thread := "/api/v1/conversations/" + first.newestCase().Conversation + "/messages"
	first.call("POST", thread, map[string]string{"kind": "text", "text": "respuesta"}, http.StatusAccepted, nil)
	hear("message.updated", `"sent"`)

	// Every connection ends at once, and all of it goes on.
	p.end()
	write(2)
	testkit.Eventually(t, 60*time.Second, "both messages are there", func() bool {
		status, said, err := second.try("GET", thread, nil)
		for _, text := range []string{`"mensaje 1"`, `"mensaje 2"`, `"respuesta"`} {
			if err == nil && strings.Count(string(said), `"text":`+text) != 1 {
				return false
			}
		}
		return err == nil && status == http.StatusOK
	})
}
