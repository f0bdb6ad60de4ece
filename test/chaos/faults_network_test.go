//go:build linux

package chaos

import (
	"fmt"
	"net"
	"time"
)

// platform has the platforms be in a mood until enough sends have met it.
func platform(m mood) func(w *world) func() {
	return func(w *world) func() {
		w.network.feel(m)
		w.eventually("a send meets a platform that is not well", func() bool { return w.network.metMood() >= 3 })
		return func() { w.network.feel(fine) }
	}
}

// nameless has the name server fail, and no connection last.
func nameless(w *world) func() {
	if w.names == nil {
		w.t.Skip("only root may serve names: left out")
	}
	w.names.broken.Store(true)
	w.network.Config.SetKeepAlivesEnabled(false)
	before := w.names.refused.Load()
	w.eventually("a name is not found", func() bool { return w.names.refused.Load() >= before+3 })
	return func() {
		w.names.broken.Store(false)
		w.network.Config.SetKeepAlivesEnabled(true)
	}
}

// slowReaders follow the events and read nothing.
func slowReaders(w *world) func() {
	count := 300
	if long() {
		count = 10_000
	}
	n := w.one()
	before := n.figures()["recado_live_streams"]
	open := make([]net.Conn, 0, count)
	for range count {
		c, err := net.DialTimeout("tcp", n.addr, 10*time.Second)
		if err != nil {
			w.t.Logf("only %d slow readers: %v", len(open), err)
			break
		}
		_ = c.(*net.TCPConn).SetReadBuffer(2048)
		_, _ = fmt.Fprintf(c, "GET /api/v1/events?cursor=1 HTTP/1.1\r\nHost: desk\r\nAuthorization: Bearer %s\r\n\r\n", w.token)
		open = append(open, c)
	}
	// Some are cut before the last has come: that is right.
	w.eventually("the readers are there", func() bool { return n.figures()["recado_live_streams"] >= before+float64(len(open))/4 })
	w.flow(100)
	w.t.Logf("%d readers who do not read, %.0f still connected; %s has %d MB", len(open), n.figures()["recado_live_streams"], n.name, n.resident()>>20)
	return func() {
		for _, c := range open {
			_ = c.Close()
		}
	}
}
