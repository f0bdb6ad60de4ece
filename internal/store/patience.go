package store

import (
	"context"
	"errors"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// How long PostgreSQL may leave a statement without one byte of an answer, and
// a new connection without a greeting. A machine that vanishes says nothing, and
// without a limit whoever asked it would wait for as long as the system's TCP
// does: a quarter of an hour.
const (
	answerPatience  = 30 * time.Second
	connectPatience = 3 * time.Second
)

// patience is how long the connections of a pool wait for a silent server.
type patience struct {
	limit   atomic.Int64
	servers *servers
}

func newPatience(limit time.Duration) *patience {
	p := &patience{servers: newServers()}
	p.limit.Store(int64(limit))
	return p
}

// suspend has connections wait for as long as it takes, until resume is called:
// a migration may work for minutes, or wait for the one of another node.
func (p *patience) suspend() (resume func()) {
	before := p.limit.Swap(int64(24 * time.Hour))
	return func() { p.limit.Store(before) }
}

// patientDial has the connections of dial give up on a silent server.
func patientDial(dial pgconn.DialFunc, p *patience) pgconn.DialFunc {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := dial(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		return &patientConn{Conn: conn, patience: p}, nil
	}
}

// patientConn is a connection whose reads end after a time without a byte. The
// driver reads only while an answer is due, so that an end is an error of the
// network, which IsAway knows from an end of something that is parsed.
type patientConn struct {
	net.Conn
	patience *patience

	mu    sync.Mutex
	bound bool // the driver has set a deadline of its own: it ends a statement
}

// Read implements net.Conn.
func (c *patientConn) Read(b []byte) (int, error) {
	c.mu.Lock()
	if !c.bound {
		_ = c.Conn.SetReadDeadline(time.Now().Add(time.Duration(c.patience.limit.Load()))) // a closed connection says so at the read
	}
	c.mu.Unlock()
	n, err := c.Conn.Read(b)
	if errors.Is(err, io.EOF) {
		err = &net.OpError{Op: "read", Net: "tcp", Addr: c.RemoteAddr(), Err: io.ErrUnexpectedEOF}
	}
	return n, err
}

// Close implements net.Conn.
func (c *patientConn) Close() error {
	c.patience.servers.forget(c)
	return c.Conn.Close()
}

// SetDeadline implements net.Conn.
func (c *patientConn) SetDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.bound = !t.IsZero()
	return c.Conn.SetDeadline(t)
}

// SetReadDeadline implements net.Conn.
func (c *patientConn) SetReadDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.bound = !t.IsZero()
	return c.Conn.SetReadDeadline(t)
}
