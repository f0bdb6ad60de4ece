package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver for making databases
)

// postgresTime tells how much processor time a PostgreSQL on this machine used.
type postgresTime struct {
	db         *sql.DB
	postmaster int
}

// errElsewhere says why a PostgreSQL's processor time is not measured.
var errElsewhere = errors.New("its processes are not on this machine, or not to be seen from here")

// watchPostgres finds the processes of a database's server: the parent of the
// one that answers us, if that is one of this machine's and says in its title
// that it serves this database.
func watchPostgres(database string) (*postgresTime, error) {
	db, err := sql.Open("pgx", database)
	if err != nil {
		return nil, err
	}
	ctx := context.Background()
	conn, err := db.Conn(ctx)
	if err != nil {
		_ = db.Close()
		return nil, err
	}
	defer func() { _ = conn.Close() }()
	var pid int
	var name string
	if err := conn.QueryRowContext(ctx, "SELECT pg_backend_pid(), current_database()").Scan(&pid, &name); err != nil {
		_ = db.Close()
		return nil, err
	}
	title, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil || !bytes.HasPrefix(title, []byte("postgres: ")) || !bytes.Contains(title, []byte(" "+name+" ")) {
		_ = db.Close()
		return nil, errElsewhere
	}
	backend, err := readStat("/proc", pid)
	if err != nil {
		_ = db.Close()
		return nil, errElsewhere
	}
	return &postgresTime{db: db, postmaster: backend.parent}, nil
}

func (p *postgresTime) close() { _ = p.db.Close() }

// used is the processor time of all the server's processes so far.
func (p *postgresTime) used() (time.Duration, error) { return familyTime("/proc", p.postmaster) }

// others counts the transactions of the server's other databases, whose
// processor time is among what was used.
func (p *postgresTime) others() (n int64, err error) {
	err = p.db.QueryRow("SELECT CAST(COALESCE(SUM(xact_commit + xact_rollback), 0) AS BIGINT) FROM pg_stat_database WHERE datname <> current_database()").Scan(&n)
	return n, err
}

// freshDatabase makes an empty database beside the given one.
func freshDatabase(base string) (address string, drop func(), err error) {
	u, err := url.Parse(base)
	if err != nil {
		return "", nil, err
	}
	admin, err := sql.Open("pgx", base)
	if err != nil {
		return "", nil, err
	}
	name := fmt.Sprintf("bench_%d", time.Now().UnixNano())
	if _, err := admin.Exec("CREATE DATABASE " + name); err != nil {
		_ = admin.Close()
		return "", nil, err
	}
	u.Path = "/" + name
	return u.String(), left.add(func() {
		_, _ = admin.Exec("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)")
		_ = admin.Close()
	}), nil
}
