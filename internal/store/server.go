package store

import (
	"context"
	"crypto/tls"
	"database/sql"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// pingPatience is how long a connection that was not in use may take to show
// that its server still answers.
const pingPatience = 2 * time.Second

// manners are how PostgreSQL is to treat a connection of ours whose node
// vanishes: without a word from the network it would keep what a transaction has
// locked for two hours, and with the lock on a workspace's events everybody
// waits who writes there. A transaction of ours is idle for moments only, and
// through a pooler the transaction's own limit is the one that works. And it is
// to compile no statement to machine code: it takes the costs of ours for high
// once tables are large, and 20 ms to compile what runs in one.
var manners = fmt.Sprintf("set_config('idle_in_transaction_session_timeout', '%[1]d', false), set_config('tcp_user_timeout', '%[1]d', false), "+
	"set_config('tcp_keepalives_idle', '%d', false), set_config('tcp_keepalives_interval', '%d', false), set_config('tcp_keepalives_count', '3', false), set_config('jit', 'off', false)",
	vanishPatience.Milliseconds(), int(vanishPatience.Seconds())/2, int(vanishPatience.Seconds())/5)

// postgresConfig is how connections to a database are made: they give up on a
// server that vanishes, and have it give up on them.
func postgresConfig(address string, p *patience) (*pgx.ConnConfig, error) {
	conf, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("parse the database URL: %w", err)
	}
	if conf.ConnectTimeout == 0 {
		conf.ConnectTimeout = connectPatience
	}
	conf.DialFunc = patientDial(conf.DialFunc, p)
	conf.Tracer = callTracer{}
	return conf, nil
}

// callTracer notes which calls wait for an answer, from a statement's start to
// the last of its rows.
type callTracer struct{}

// TraceQueryStart implements pgx.QueryTracer.
func (callTracer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	callOf(ctx).wait()
	return ctx
}

// TraceQueryEnd implements pgx.QueryTracer.
func (callTracer) TraceQueryEnd(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryEndData) {
	callOf(ctx).done()
}

// newPostgresPulse asks for signs of life on a connection of the pool, and on
// ones of its own: the pool's may all be in use.
func newPostgresPulse(conf *pgx.ConnConfig, p *patience, pool *sql.DB) (*Pulse, *sql.DB) {
	own := stdlib.OpenDB(*conf, stdlib.OptionAfterConnect(p.servers.meet), stdlib.OptionShouldPing(shouldPing))
	own.SetMaxOpenConns(1)
	own.SetConnMaxIdleTime(time.Minute)
	return newPulse(p.heard.Load, own.PingContext, pool.PingContext), own
}

// takeTime lets a transaction be idle, and its results be read, as slowly as
// need be: a backup is written to a disk, or read from one, meanwhile.
func (q *Queryer) takeTime(ctx context.Context) error {
	if q.s.engine != Postgres {
		return nil
	}
	var now string
	if err := q.row(ctx, "SELECT CONCAT(set_config('idle_in_transaction_session_timeout', '0', true), set_config('tcp_user_timeout', '0', true))").Scan(&now); err != nil {
		return fmt.Errorf("take time for a long transaction: %w", err)
	}
	return nil
}

// servers knows which process of PostgreSQL the pool's connections lead to. When
// a follower takes over, or PostgreSQL starts again, connections to the process
// before are of no use: those of a machine that hangs would be waited for.
type servers struct {
	turns atomic.Int64

	mu   sync.Mutex
	here string // the moment at which the newest process started
	open map[*patientConn]string
}

func newServers() *servers { return &servers{open: map[*patientConn]string{}} }

// meet asks a new connection which process it leads to.
func (s *servers) meet(ctx context.Context, conn *pgx.Conn) error {
	var started string // and the manners, in one round trip
	if err := conn.QueryRow(ctx, "SELECT CAST(pg_postmaster_start_time() AS TEXT), CONCAT("+manners+")", pgx.QueryExecModeExec).Scan(&started, nil); err != nil {
		return fmt.Errorf("ask PostgreSQL when it started: %w", err)
	}
	if c, ok := patientOf(conn.PgConn().Conn()); ok {
		c.met.Store(true)
		s.note(c, started)
	}
	return nil
}

func patientOf(conn net.Conn) (*patientConn, bool) {
	if sealed, ok := conn.(*tls.Conn); ok {
		conn = sealed.NetConn()
	}
	c, ok := conn.(*patientConn)
	return c, ok
}

// note keeps where a connection leads to, and ends those that lead elsewhere.
func (s *servers) note(c *patientConn, started string) {
	var stale []*patientConn
	s.mu.Lock()
	s.open[c] = started
	if s.here != started {
		if s.here != "" {
			s.turns.Add(1)
		}
		s.here = started
		for other, at := range s.open {
			if at != started {
				stale = append(stale, other)
			}
		}
	}
	s.mu.Unlock()
	for _, other := range stale {
		_ = other.Close()
	}
}

func (s *servers) forget(c *patientConn) {
	s.mu.Lock()
	delete(s.open, c)
	s.mu.Unlock()
}

// shouldPing asks a connection that was idle for a sign of life, with less
// patience than a statement gets. One that gives none is closed, which the
// driver's own ping then finds at once.
func shouldPing(ctx context.Context, p stdlib.ShouldPingParams) bool {
	if p.IdleDuration < time.Second {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, pingPatience)
	defer cancel()
	return p.Conn.Ping(ctx) != nil
}

// Turns counts how often another process of PostgreSQL was found behind the
// database's address than before: a follower that took over, or one that was
// started again. Then what this process remembers of the database's content may
// never have been: without synchronous replication a follower may lack the last
// commits. Within a transaction it counts the one that the transaction is with.
// It is 0 for good on SQLite.
func (s *Store) Turns() int64 {
	if s.patience == nil {
		return 0
	}
	return s.patience.servers.turns.Load()
}
