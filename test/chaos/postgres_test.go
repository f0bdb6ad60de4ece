//go:build linux

package chaos

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"recado.dev/internal/testkit"
)

// cluster is a PostgreSQL of our own, which may be broken.
type cluster struct {
	t    testing.TB
	dir  string
	bin  string
	addr string
	as   *syscall.Credential // it refuses to run as root
	far  *wire               // nil: it listens to this machine alone
}

// newCluster makes and starts a PostgreSQL in dir, at the far end of a wire
// where there is one.
func newCluster(t testing.TB, dir string, far *wire) *cluster {
	t.Helper()
	bin, err := postgresFolder()
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skipf("%v: PostgreSQL left out", err)
	}
	c := &cluster{t: t, dir: dir, bin: bin, addr: testkit.Address(t), far: far}
	_, port, _ := net.SplitHostPort(c.addr)
	if isRoot() {
		who, err := user.Lookup("postgres")
		if err != nil {
			t.Fatal(err)
		}
		uid, _ := strconv.Atoi(who.Uid)
		gid, _ := strconv.Atoi(who.Gid)
		c.as = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		if err := os.Chown(dir, uid, gid); err != nil {
			t.Fatal(err)
		}
	}
	c.run("initdb", "-D", c.data(), "-U", "recado", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
	listen := "127.0.0.1"
	if far != nil {
		listen = "*"
		c.write("pg_hba.conf", "\nhost all all 198.18.0.0/15 trust\n")
	}
	settings := fmt.Sprintf("\nport = %s\nlisten_addresses = '%s'\nunix_socket_directories = '%s'\nmax_connections = 120\nmax_wal_size = '96MB'\nmin_wal_size = '32MB'\nshared_buffers = '64MB'\n", port, listen, dir)
	c.write("postgresql.conf", settings)
	c.run("pg_ctl", "-D", c.data(), "-l", filepath.Join(dir, "log"), "-w", "start")
	t.Cleanup(func() { _, _ = c.try("pg_ctl", "-D", c.data(), "-m", "immediate", "stop") })
	return c
}

// write adds to a file of its settings.
func (c *cluster) write(name, text string) {
	c.t.Helper()
	f, err := os.OpenFile(filepath.Join(c.data(), name), os.O_APPEND|os.O_WRONLY, 0)
	if err == nil {
		_, err = f.WriteString(text)
		_ = f.Close()
	}
	if err != nil {
		c.t.Fatal(err)
	}
}

func postgresFolder() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) > 0 {
		return filepath.Dir(slices.Max(found)), nil
	}
	path, err := exec.LookPath("initdb")
	if err != nil {
		return "", err
	}
	return filepath.Dir(path), nil
}

func (c *cluster) data() string { return filepath.Join(c.dir, "data") }

func (c *cluster) url() string {
	return fmt.Sprintf("postgres://recado@%s/postgres?sslmode=disable", c.addr)
}

// across is url for the node at a link of its wire.
func (c *cluster) across(i int) string {
	return fmt.Sprintf("postgres://recado@%s/postgres?sslmode=disable", net.JoinHostPort(c.far.links[i].farAt, c.port()))
}

func (c *cluster) port() string {
	_, port, _ := net.SplitHostPort(c.addr)
	return port
}

// count asks PostgreSQL itself, past every network.
func (c *cluster) count(query string, args ...any) int {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, fmt.Sprintf("host=%s port=%s user=recado dbname=postgres sslmode=disable", c.dir, c.port()))
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = conn.Close(ctx) }()
	var n int
	if err := conn.QueryRow(ctx, query, args...).Scan(&n); err != nil {
		c.t.Fatal(err)
	}
	return n
}

func (c *cluster) try(name string, args ...string) (string, error) {
	cmd := exec.Command(filepath.Join(c.bin, name), args...)
	switch {
	case c.far != nil: // only root may enter a namespace, and leaves its rights there
		cmd = exec.Command("ip", append([]string{"netns", "exec", c.far.space, "setpriv", fmt.Sprintf("--reuid=%d", c.as.Uid), fmt.Sprintf("--regid=%d", c.as.Gid), "--clear-groups", cmd.Path}, args...)...)
	case c.as != nil:
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: c.as}
	}
	cmd.Dir = c.dir
	said, err := os.CreateTemp("", "recado-chaos-pg-") // a pipe would be kept open by the server
	if err != nil {
		return "", err
	}
	defer func() { _ = said.Close(); _ = os.Remove(said.Name()) }()
	cmd.Stdout, cmd.Stderr = said, said
	err = cmd.Run()
	text, _ := os.ReadFile(said.Name())
	return string(text), err
}

func (c *cluster) run(name string, args ...string) {
	c.t.Helper()
	if said, err := c.try(name, args...); err != nil {
		log, _ := os.ReadFile(filepath.Join(c.dir, "log"))
		c.t.Fatalf("%s: %v: %s\n%s", name, err, said, log[max(0, len(log)-2000):])
	}
}

// restart ends every connection at once and recovers from the log, as after a
// crash.
func (c *cluster) restart() {
	c.t.Helper()
	c.run("pg_ctl", "-D", c.data(), "-l", filepath.Join(c.dir, "log"), "-m", "immediate", "-w", "restart")
}

// revive starts it where it gave up.
func (c *cluster) revive() {
	c.t.Helper()
	if _, err := c.try("pg_ctl", "-D", c.data(), "status"); err != nil {
		c.run("pg_ctl", "-D", c.data(), "-l", filepath.Join(c.dir, "log"), "-w", "start")
	}
}

// processes are its server and all that the server started.
func (c *cluster) processes() []int {
	text, err := os.ReadFile(filepath.Join(c.data(), "postmaster.pid"))
	if err != nil {
		return nil
	}
	first, _, _ := strings.Cut(string(text), "\n")
	server, err := strconv.Atoi(first)
	if err != nil {
		return nil
	}
	out := []int{server}
	children, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", server, server))
	for _, one := range strings.Fields(string(children)) {
		if pid, err := strconv.Atoi(one); err == nil {
			out = append(out, pid)
		}
	}
	return out
}
