package live

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"time"
)

// sink is where a stream's frames go.
type sink interface {
	// send writes the frames at once. It gives up on a reader that takes
	// nothing for as long as the hub has patience.
	send(frames [][]byte) error
}

// connSink is a connection that was taken over from the HTTP server: what all
// readers are sent is written from where it lies, in one call a reader, and
// nothing of the server is kept for the hours that a desk is open.
type connSink struct {
	conn     net.Conn
	patience time.Duration
}

// takeOver answers the connection of a request with the answer's head written,
// false where it cannot be had (HTTP/2).
func takeOver(w http.ResponseWriter, patience time.Duration) (connSink, bool) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return connSink{}, false
	}
	s := connSink{conn: conn, patience: patience}
	var head bytes.Buffer
	w.Header().Set("Date", time.Now().UTC().Format(http.TimeFormat))
	w.Header().Set("Connection", "close") // the stream ends with the connection
	fmt.Fprintf(&head, "HTTP/1.1 200 OK\r\n")
	_ = w.Header().Write(&head) // a buffer takes everything
	head.WriteString("\r\n")
	if s.send([][]byte{head.Bytes()}) != nil {
		_ = conn.Close()
	}
	return s, true
}

func (s connSink) send(frames [][]byte) error {
	if err := s.conn.SetWriteDeadline(time.Now().Add(s.patience)); err != nil {
		return err
	}
	buffers := net.Buffers(frames)
	_, err := buffers.WriteTo(s.conn)
	return err
}

// gone waits until the reader leaves or the connection is closed. What it sends
// means nothing.
func (s connSink) gone() {
	b := make([]byte, 64)
	for {
		if _, err := s.conn.Read(b); err != nil {
			return
		}
	}
}

// answerSink writes through the HTTP server.
type answerSink struct {
	w        http.ResponseWriter
	rc       *http.ResponseController
	patience time.Duration
}

func (s answerSink) send(frames [][]byte) error {
	_ = s.rc.SetWriteDeadline(time.Now().Add(s.patience)) // not all servers can
	for _, f := range frames {
		if _, err := s.w.Write(f); err != nil {
			return err
		}
	}
	return s.rc.Flush()
}
