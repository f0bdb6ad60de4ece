//go:build !linux

package store

import (
	"net"
	"time"
)

// limitUnconfirmed is for Linux; elsewhere a read's own limit has to do.
func limitUnconfirmed(*net.TCPConn, time.Duration) {}
