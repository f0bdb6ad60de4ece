package store

import (
	"net"
	"syscall"
	"time"
)

// tcpUserTimeout is TCP_USER_TIMEOUT of linux/tcp.h, which the library lacks.
const tcpUserTimeout = 18

// limitUnconfirmed ends a connection where what was sent is not confirmed
// within limit. Otherwise the system sends it again, less and less often, for a
// quarter of an hour.
func limitUnconfirmed(c *net.TCPConn, limit time.Duration) {
	raw, err := c.SyscallConn()
	if err != nil {
		return
	}
	_ = raw.Control(func(fd uintptr) {
		_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, tcpUserTimeout, int(limit.Milliseconds()))
	})
}
