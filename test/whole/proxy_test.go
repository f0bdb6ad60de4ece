package whole

import (
	"io"
	"net"
	"net/url"
	"sync"
	"testing"

	"recado.dev/internal/testkit"
)

// proxy stands before a database so that a test can take it away: gone, so
// that connections are refused, or hung, so that they are taken and nothing
// is ever answered.
type proxy struct {
	t    *testing.T
	to   string
	addr string

	mu      sync.Mutex
	l       net.Listener
	pairs   map[net.Conn]net.Conn
	frozen  bool
	thawing *sync.Cond
}

// through answers a database's address that leads through a new proxy.
func through(t *testing.T, database string) (*proxy, string) {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{t: t, to: u.Host, addr: testkit.Address(t), pairs: map[net.Conn]net.Conn{}}
	p.thawing = sync.NewCond(&p.mu)
	p.open()
	t.Cleanup(func() { p.cut(); p.thaw() })
	u.Host = p.addr
	return p, u.String()
}

// open takes connections, at the same address as before.
func (p *proxy) open() {
	p.t.Helper()
	l, err := net.Listen("tcp", p.addr)
	if err != nil {
		p.t.Fatal(err)
	}
	p.mu.Lock()
	p.l, p.addr = l, l.Addr().String()
	p.mu.Unlock()
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			go p.join(in)
		}
	}()
}

func (p *proxy) join(in net.Conn) {
	out, err := net.Dial("tcp", p.to)
	if err != nil {
		_ = in.Close()
		return
	}
	p.mu.Lock()
	p.pairs[in] = out
	p.mu.Unlock()
	go p.copy(out, in)
	p.copy(in, out)
	_, _ = in.Close(), out.Close()
	p.mu.Lock()
	delete(p.pairs, in)
	p.mu.Unlock()
}

// copy moves bytes while the proxy is not frozen.
func (p *proxy) copy(to, from net.Conn) {
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		p.mu.Lock()
		for p.frozen {
			p.thawing.Wait()
		}
		p.mu.Unlock()
		if n > 0 {
			if _, err := to.Write(buffer[:n]); err != nil {
				return
			}
		}
		if err != nil {
			if err == io.EOF {
				_ = to.Close()
			}
			return
		}
	}
}

// cut refuses new connections and ends those that are there.
func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	_ = p.l.Close()
	for in, out := range p.pairs {
		_, _ = in.Close(), out.Close()
	}
}

// freeze keeps every connection open and lets nothing through.
func (p *proxy) freeze() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.frozen = true
}

// thaw lets everything through again.
func (p *proxy) thaw() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.frozen = false
	p.thawing.Broadcast()
}
