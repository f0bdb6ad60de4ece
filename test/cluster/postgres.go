package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// database is one of the pair: PostgreSQL with the keeper that starts, watches
// and promotes it, and a PgBouncer in front.
type database struct {
	name       string
	port, door int // of PostgreSQL itself; of its PgBouncer, 0 for none
	keeper     *process

	mu     sync.Mutex
	pooler *process
	down   bool // the machine is: nothing starts again by itself
}

// pair is two databases, one of which follows the other, and their monitor.
type pair struct {
	dir, bin string
	deploy   string
	as       *syscall.Credential
	port     int // the monitor's
	monitor  *process
	both     [2]*database
}

// env is the surroundings of a keeper: all of its files are in its own folder.
func (p *pair) env(name string) []string {
	home := filepath.Join(p.dir, name)
	return []string{"HOME=" + home, "XDG_RUNTIME_DIR=" + home, "XDG_CONFIG_HOME=" + home + "/config", "XDG_DATA_HOME=" + home + "/share",
		"PATH=" + p.bin + ":" + os.Getenv("PATH"), "LC_ALL=C.UTF-8"}
}

func (p *pair) home(name string) (dir, data string, err error) {
	dir = filepath.Join(p.dir, name)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", "", err
	}
	if p.as != nil {
		err = os.Chown(dir, int(p.as.Uid), int(p.as.Gid))
	}
	return dir, filepath.Join(dir, "data"), err
}

func (p *pair) monitorURL() string {
	return fmt.Sprintf("postgres://autoctl_node@127.0.0.1:%d/pg_auto_failover?sslmode=disable", p.port)
}

// start makes the pair and waits until the second follows the first.
func (p *pair) start(ctx context.Context) error {
	dir, data, err := p.home("monitor")
	if err != nil {
		return err
	}
	env := p.env("monitor")
	if err := run(dir, p.as, env, "pg_autoctl", "create", "monitor", "--pgdata", data, "--pgport", fmt.Sprint(p.port), "--hostname", "127.0.0.1", "--auth", "trust", "--no-ssl"); err != nil {
		return err
	}
	if err := p.configure(data, "monitor.conf"); err != nil {
		return err
	}
	if p.monitor, err = spawn(dir, "monitor", p.as, env, "pg_autoctl", "run", "--pgdata", data); err != nil {
		return err
	}
	if err := until(20*time.Second, "the monitor answers", func() bool { _, err := p.ask(ctx, p.monitorURL(), "SELECT 'yes'"); return err == nil }); err != nil {
		return err
	}
	for i, d := range p.both {
		dir, data, err := p.home(d.name)
		if err != nil {
			return err
		}
		if err := run(dir, p.as, p.env(d.name), "pg_autoctl", "create", "postgres", "--pgdata", data, "--pgport", fmt.Sprint(d.port), "--hostname", "127.0.0.1", "--name", d.name,
			"--username", "recado", "--dbname", "recado", "--auth", "trust", "--no-ssl", "--monitor", p.monitorURL()); err != nil {
			return err
		}
		if i == 0 { // the second begins as a copy
			if err := p.configure(data, "postgresql.conf"); err != nil {
				return err
			}
		}
		if err := p.raise(d); err != nil {
			return err
		}
		if err := until(30*time.Second, d.name+" answers", func() bool { _, err := p.ask(ctx, d.url("recado"), "SELECT 'yes'"); return err == nil }); err != nil {
			return err
		}
	}
	return p.whole(ctx, true)
}

// configure adds a file of deploy/cluster to a server's settings; what comes
// last counts.
func (p *pair) configure(data, file string) error {
	text, err := os.ReadFile(filepath.Join(p.deploy, file))
	if err != nil {
		return err
	}
	f, err := os.OpenFile(filepath.Join(data, "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.Write(append([]byte("\n"), text...))
	return errors.Join(err, f.Close())
}

// raise starts a database that is there, with its keeper and its PgBouncer.
func (p *pair) raise(d *database) error {
	dir, data, err := p.home(d.name)
	if err != nil {
		return err
	}
	// The lock file of a keeper that was killed names a process that is gone.
	_ = os.RemoveAll(filepath.Join(dir, "pg_autoctl"))
	if d.keeper, err = spawn(dir, d.name, p.as, p.env(d.name), "pg_autoctl", "run", "--pgdata", data); err != nil || d.door == 0 {
		return err
	}
	text, err := fill(filepath.Join(p.deploy, "pgbouncer.ini"), map[string]string{"PORT": fmt.Sprint(d.door), "POSTGRES_PORT": fmt.Sprint(d.port)})
	if err != nil {
		return err
	}
	file := filepath.Join(dir, "pgbouncer.ini")
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		return err
	}
	d.mu.Lock()
	d.down = false
	d.mu.Unlock()
	return d.pool(func() (*process, error) { return spawn(dir, d.name+"-pgbouncer", p.as, nil, "pgbouncer", file) })
}

// pool starts the PgBouncer, and again a second after it has ended, as the
// system's service manager would.
func (d *database) pool(start func() (*process, error)) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.down {
		return nil
	}
	pooler, err := start()
	if err != nil {
		return err
	}
	d.pooler = pooler
	go func() {
		<-pooler.done
		time.Sleep(time.Second) // as long as a service manager lets it rest
		_ = d.pool(start)
	}()
	return nil
}

// kill has a machine vanish: PostgreSQL, its keeper and its PgBouncer.
func (d *database) kill() {
	d.keeper.kill()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.down = true
	if d.pooler != nil && !d.pooler.ended() {
		d.pooler.kill()
	}
}

// freeze has a machine answer nothing any more, and answers its processes.
func (d *database) freeze() []int {
	out := d.keeper.freeze()
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.pooler != nil && !d.pooler.ended() {
		out = append(out, d.pooler.freeze()...)
	}
	return out
}

func (d *database) url(user string) string {
	return fmt.Sprintf("postgres://%s@127.0.0.1:%d/recado?sslmode=disable&connect_timeout=2", user, d.port)
}

// url is how nodes reach whichever of the two writes.
func (p *pair) url() string {
	port := func(d *database) int {
		if d.door > 0 {
			return d.door
		}
		return d.port
	}
	return fmt.Sprintf("postgres://recado@127.0.0.1:%d,127.0.0.1:%d/recado?sslmode=disable&target_session_attrs=read-write", port(p.both[0]), port(p.both[1]))
}

// straight is url past the PgBouncers.
func (p *pair) straight() string {
	return fmt.Sprintf("postgres://recado@127.0.0.1:%d,127.0.0.1:%d/recado?sslmode=disable&target_session_attrs=read-write&connect_timeout=2", p.both[0].port, p.both[1].port)
}

// ask answers the one text of a query.
func (p *pair) ask(ctx context.Context, url, query string, args ...any) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return "", err
	}
	defer func() { _ = conn.Close(ctx) }()
	var out string
	return out, conn.QueryRow(ctx, query, args...).Scan(&out)
}

// primary answers which of the two writes, and which follows.
func (p *pair) primary(ctx context.Context) (first, second *database, err error) {
	for i, d := range p.both {
		if got, err := p.ask(ctx, d.url("recado"), "SELECT CAST(pg_is_in_recovery() AS TEXT)"); err == nil && got == "false" {
			return d, p.both[1-i], nil
		}
	}
	return nil, nil, errors.New("neither of the two writes")
}

// whole waits until the pair is one again: a primary that waits for its
// follower's disk, or does not, where synchronous is false.
func (p *pair) whole(ctx context.Context, synchronous bool) error {
	state := "pair"
	err := until(90*time.Second, "the pair is whole", func() bool {
		first, _, err := p.primary(ctx)
		if err != nil {
			return false
		}
		state, err = p.ask(ctx, p.monitorURL(), "SELECT COALESCE(string_agg(CAST(reportedstate AS TEXT), ' ' ORDER BY reportedstate), '') FROM pgautofailover.node WHERE goalstate = reportedstate")
		if err != nil || state != "primary secondary" {
			return false
		}
		names, err := p.ask(ctx, first.url("recado"), "SHOW synchronous_standby_names")
		return err == nil && (names != "") == synchronous
	})
	if err != nil {
		return fmt.Errorf("%w (%s)", err, state)
	}
	return nil
}

// follow has commits wait for the follower's disk, or not.
func (p *pair) follow(ctx context.Context, synchronous bool) error {
	for _, d := range p.both {
		dir, data, err := p.home(d.name)
		if err != nil {
			return err
		}
		if err := run(dir, p.as, p.env(d.name), "pg_autoctl", "set", "node", "replication-quorum", "--pgdata", data, fmt.Sprint(synchronous)); err != nil {
			return err
		}
	}
	return p.whole(ctx, synchronous)
}

func (p *pair) stop() {
	for _, d := range p.both {
		d.mu.Lock()
		d.down = true
		d.pooler.stop(time.Second)
		d.mu.Unlock()
		if d.keeper != nil {
			d.keeper.stop(20 * time.Second)
		}
	}
	p.monitor.stop(20 * time.Second)
}
