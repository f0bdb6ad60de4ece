package store

import (
	"context"
	"crypto/tls"
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
	var started string
	if err := conn.QueryRow(ctx, "SELECT CAST(pg_postmaster_start_time() AS TEXT)", pgx.QueryExecModeExec).Scan(&started); err != nil {
		return fmt.Errorf("ask PostgreSQL when it started: %w", err)
	}
	if c, ok := patientOf(conn.PgConn().Conn()); ok {
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
