package testkit

import (
	"fmt"
	"math/rand/v2"
	"net"
	"testing"
)

// Address is a free address of this machine for a server that a test stops and
// starts anew. Its port is below those that the system gives to connections:
// while nobody listens, no connection may take it, not even one to itself.
func Address(t testing.TB) string {
	t.Helper()
	var err error
	for range 100 {
		var l net.Listener
		if l, err = net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", 10_000+rand.IntN(22_000))); err == nil { //nolint:gosec // any will do
			_ = l.Close()
			return l.Addr().String()
		}
	}
	t.Fatalf("no free port: %v", err)
	return ""
}
