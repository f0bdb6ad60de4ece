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
	// vanishPatience is how long the system waits for the other machine to
	// confirm what was sent to it, which it does even where its programs are busy.
	vanishPatience = 10 * time.Second
)

// patience is how long the connections of a pool wait for a silent server.
type patience struct {
	limit   atomic.Int64
	heard   atomic.Int64 // how often an answer, or a part of one, came in
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
		if tcp, ok := conn.(*net.TCPConn); ok {
			noticeVanishing(tcp)
		}
		return &patientConn{Conn: conn, patience: p}, nil
	}
}

// noticeVanishing has the system end a connection whose other machine vanished,
// also where the pool has all the patience of a migration. What it refuses is
// left as the system has it.
func noticeVanishing(c *net.TCPConn) {
	_ = c.SetKeepAliveConfig(net.KeepAliveConfig{Enable: true, Idle: vanishPatience / 2, Interval: vanishPatience / 5, Count: 3})
	limitUnconfirmed(c, vanishPatience)
}

// patientConn is a connection whose reads end after a time without a byte, and
// whose writes after a time in which nobody took what is written. The
// driver reads only while an answer is due, so that an end is an error of the
// network, which IsAway knows from an end of something that is parsed.
type patientConn struct {
	net.Conn
	patience *patience

	met atomic.Bool // by PostgreSQL itself; before, a pooler may have spoken for it

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
	if n > 0 && c.met.Load() {
		c.patience.heard.Add(1)
	}
	if errors.Is(err, io.EOF) {
		err = &net.OpError{Op: "read", Net: "tcp", Addr: c.RemoteAddr(), Err: io.ErrUnexpectedEOF}
	}
	return n, err
}

// writeAtOnce is how much may be written without a new time: of a long request
// not all has to be there within the limit.
const writeAtOnce = 256 << 10

// Write implements net.Conn.
func (c *patientConn) Write(b []byte) (int, error) {
	written := 0
	for {
		c.mu.Lock()
		if !c.bound {
			_ = c.Conn.SetWriteDeadline(time.Now().Add(time.Duration(c.patience.limit.Load())))
		}
		c.mu.Unlock()
		n, err := c.Conn.Write(b[written:min(len(b), written+writeAtOnce)])
		written += n
		if err != nil || written == len(b) {
			return written, err
		}
	}
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
