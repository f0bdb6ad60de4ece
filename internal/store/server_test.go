package store

import (
	"errors"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
)

func TestAPoolerOfTransactionsIsNamedAsTheReason(t *testing.T) {
	t.Parallel()
	gone := &pgconn.PgError{Code: "26000", Message: "prepared statement does not exist"}
	if err := pooled(gone); !errors.Is(err, gone) || !strings.Contains(err.Error(), "pool_mode = session") {
		t.Errorf("an operator is told %v", err)
	}
	if err := pooled(io.EOF); err != io.EOF {
		t.Errorf("another failure became %v", err)
	}
}

func TestConnectionsToAServerThatWasReplacedAreEnded(t *testing.T) {
	t.Parallel()
	p := newPatience(answerPatience)
	connect := func() (*patientConn, net.Conn) {
		near, far := pair(t, answerPatience)
		c := near.(*patientConn)
		c.patience = p
		return c, far
	}
	first, _ := connect()
	second, _ := connect()
	fresh, far := connect()
	p.servers.note(first, "10:00:00")
	p.servers.note(second, "10:00:00")
	if n := p.servers.turns.Load(); n != 0 {
		t.Errorf("%d turns with one server", n)
	}
	p.servers.note(fresh, "10:05:00")
	if n := p.servers.turns.Load(); n != 1 {
		t.Errorf("%d turns after another server took over", n)
	}
	for _, c := range []*patientConn{first, second} {
		if _, err := c.Read(make([]byte, 1)); !IsAway(err) {
			t.Errorf("a connection to the server before gives %v, which is not read as being away", err)
		}
	}
	go func() { _, _ = far.Write([]byte("x")) }()
	if _, err := fresh.Read(make([]byte, 1)); err != nil {
		t.Errorf("the connection to the new server: %v", err)
	}
	if len(p.servers.open) != 1 {
		t.Errorf("%d connections are remembered, want the new one", len(p.servers.open))
	}
}
