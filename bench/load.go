package main

import (
	"bufio"
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// payload is one webhook with one text message of a customer.
func payload(n, customers int, text string) []byte {
	from := fmt.Sprintf("34611%06d", n%customers)
	return fmt.Appendf(nil, `{"object":"whatsapp_business_account","entry":[{"id":"400500600","changes":[{"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"34600000000","phone_number_id":"100200300"},"contacts":[{"profile":{"name":"Customer %s"},"wa_id":"%s"}],"messages":[{"from":"%s","id":"wamid.B%012d","timestamp":"%d","type":"text","text":{"body":"%s %d"}}]}}]}]}`,
		from, from, from, n, time.Now().Unix(), text, n)
}

func sign(body []byte) string {
	mac := hmac.New(sha256.New, []byte(appSecret))
	mac.Write(body)
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

// request is a whole HTTP request, made before the clock runs.
func (s *server) request(body []byte) []byte {
	host := strings.TrimPrefix(s.base, "http://")
	head := fmt.Sprintf("POST /hooks/whatsapp/%s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nX-Hub-Signature-256: %s\r\nContent-Length: %d\r\n\r\n",
		s.channel, host, sign(body), len(body))
	return append([]byte(head), body...)
}

// get is a whole GET request.
func (s *server) get(path string) []byte {
	host := strings.TrimPrefix(s.base, "http://")
	return fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n\r\n", path, host, s.token)
}

// wire is a connection that speaks just enough HTTP, so that the measuring
// costs little beside what is measured.
type wire struct {
	conn net.Conn
	in   *bufio.Reader
}

func (s *server) dial() (*wire, error) {
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.base, "http://"))
	if err != nil {
		return nil, err
	}
	return &wire{conn: conn, in: bufio.NewReaderSize(conn, 64<<10)}, nil
}

// do sends a request and answers the status of its response.
func (w *wire) do(request []byte) (int, error) {
	if _, err := w.conn.Write(request); err != nil {
		return 0, err
	}
	line, err := w.in.ReadSlice('\n')
	if err != nil {
		return 0, err
	}
	status, err := strconv.Atoi(string(line[9:12]))
	if err != nil {
		return 0, err
	}
	length, chunked := 0, false
	for {
		line, err := w.in.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		if len(line) <= 2 {
			break
		}
		if name, value, ok := bytes.Cut(line, []byte(": ")); ok {
			switch strings.ToLower(string(name)) {
			case "content-length":
				if length, err = strconv.Atoi(strings.TrimSpace(string(value))); err != nil {
					return 0, err
				}
			case "transfer-encoding":
				chunked = true
			}
		}
	}
	if chunked {
		return status, w.skipChunks()
	}
	_, err = w.in.Discard(length)
	return status, err
}

func (w *wire) skipChunks() error {
	for {
		line, err := w.in.ReadSlice('\n')
		if err != nil {
			return err
		}
		n, err := strconv.ParseInt(strings.TrimSpace(string(line)), 16, 64)
		if err != nil {
			return err
		}
		if _, err := io.CopyN(io.Discard, w.in, n+2); err != nil {
			return err
		}
		if n == 0 {
			return nil
		}
	}
}

// errRefused stands where nothing went wrong but the answer.
var errRefused = errors.New("the server refused")

// result is what a load came to.
type result struct {
	ok, other int64
	elapsed   time.Duration
	latencies []time.Duration // sorted
}

func (r result) perSecond() float64 { return float64(r.ok) / r.elapsed.Seconds() }

func (r result) quantile(q float64) float64 {
	if len(r.latencies) == 0 {
		return 0
	}
	i := min(int(float64(len(r.latencies))*q), len(r.latencies)-1)
	return float64(r.latencies[i].Microseconds()) / 1000
}

// burst sends requests over connections as fast as they are answered, until
// they are used up or the time is over. next answers the request of a number.
func (s *server) burst(connections int, limit time.Duration, total int64, next func(int64) []byte) (result, error) {
	var r result
	var n, ok, other atomic.Int64
	var failure atomic.Value
	all := make([][]time.Duration, connections)
	var wg sync.WaitGroup
	began := time.Now()
	deadline := began.Add(limit)
	for c := range connections {
		wg.Go(func() {
			w, err := s.dial()
			if err != nil {
				failure.Store(err)
				return
			}
			defer w.conn.Close()
			for {
				i := n.Add(1) - 1
				at := time.Now()
				if i >= total || at.After(deadline) {
					return
				}
				status, err := w.do(next(i))
				if err != nil {
					failure.Store(err)
					return
				}
				all[c] = append(all[c], time.Since(at))
				if status == 200 {
					ok.Add(1)
				} else {
					other.Add(1)
				}
			}
		})
	}
	wg.Wait()
	r.elapsed = time.Since(began)
	r.ok, r.other = ok.Load(), other.Load()
	r.latencies = slices.Concat(all...)
	slices.Sort(r.latencies)
	if err, _ := failure.Load().(error); err != nil {
		return r, err
	}
	return r, nil
}
