//go:build linux

package chaos

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
)

// host is the name under which a desk finds the platforms.
const host = "platform.chaos.test"

// names is a name server that knows one name, and the file that leads a process
// to it.
type names struct {
	config  string
	broken  atomic.Bool
	refused atomic.Int64 // questions that met it broken
}

// newNames starts a name server, where that is allowed: port 53 and the file
// over /etc/resolv.conf are root's.
func newNames(t testing.TB) *names {
	t.Helper()
	if !isRoot() {
		return nil
	}
	n := &names{config: filepath.Join(t.TempDir(), "resolv.conf")}
	var socket net.PacketConn
	var err error
	for range 20 {
		at := fmt.Sprintf("127.%d.%d.%d", 1+rand.IntN(250), rand.IntN(250), 2+rand.IntN(250)) //nolint:gosec // any that is free
		if socket, err = net.ListenPacket("udp4", at+":53"); err == nil {
			err = os.WriteFile(n.config, []byte("nameserver "+at+"\noptions timeout:1 attempts:2\n"), 0o644)
			break
		}
	}
	if err != nil {
		t.Logf("no name server: %v", err)
		return nil
	}
	t.Cleanup(func() { _ = socket.Close() })
	go n.serve(socket)
	return n
}

func (n *names) serve(socket net.PacketConn) {
	buffer := make([]byte, 1500)
	for {
		length, from, err := socket.ReadFrom(buffer)
		if err != nil {
			return
		}
		if answer := n.answer(buffer[:length]); answer != nil {
			_, _ = socket.WriteTo(answer, from)
		}
	}
}

// answer is a message of RFC 1035: the question again, and for an address the
// one that everything has here.
func (n *names) answer(question []byte) []byte {
	end := 12
	for end < len(question) && question[end] != 0 {
		end += 1 + int(question[end])
	}
	end += 5 // the root, the type and the class
	if len(question) < 12 || end > len(question) {
		return nil
	}
	kind := binary.BigEndian.Uint16(question[end-4:])
	out := append([]byte{}, question[:end]...)
	flags, found := uint16(0x8580), uint16(0)
	if n.broken.Load() {
		n.refused.Add(1)
		flags |= 2 // SERVFAIL
	} else if kind == 1 {
		found = 1
		out = append(out, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 127, 0, 0, 1)
	}
	binary.BigEndian.PutUint16(out[2:], flags)
	for i, count := range []uint16{1, found, 0, 0} {
		binary.BigEndian.PutUint16(out[4+2*i:], count)
	}
	return out
}
