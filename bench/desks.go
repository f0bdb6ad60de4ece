package main

import (
	"bytes"
	"cmp"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// deskRate is how many customers' messages a second the connected desks hear.
const deskRate = 50

// streamPatience is how long a desk waits for its stream to begin.
const streamPatience = 10 * time.Second

// deskMark stands before the number of each message, and nowhere else.
const deskMark = "~"

// connectedDesks holds many event streams open, sends messages at a steady
// rate and measures when each desk hears of each.
func (b *bench) connectedDesks() error {
	if err := allowFiles(uint64(b.desks) + 1000); err != nil {
		return err
	}
	s, err := b.prepare("")
	if err != nil {
		return err
	}
	defer s.remove()
	if err := s.start(b.binary); err != nil {
		return err
	}
	if err := s.addChannel("http://127.0.0.1:9"); err != nil {
		return err
	}
	before, _ := s.memory()
	d := &desks{sent: make([]atomic.Int64, int(b.seconds*deskRate)), buffers: sync.Pool{New: func() any { return new([256 << 10]byte) }}}
	defer d.close()
	if err := d.connect(s, b.desks); err != nil {
		return err
	}
	time.Sleep(time.Second) // the streams' own beginnings are no load
	idle, _ := s.memory()
	b.add("desks", fmt.Sprintf("memory of %d idle desks, each", b.desks), (idle-before)*1024/float64(b.desks), "KB", 0, false, fmt.Sprintf("%.0f MB in all", idle))
	cpu, began := s.cpu(), time.Now()
	requests := make([][]byte, len(d.sent))
	for i := range requests {
		requests[i] = s.request(payload(i, 500, deskMark+strconv.Itoa(i)))
	}
	if err := s.steady(requests, deskRate, func(i int, at time.Time) { d.sent[i].Store(at.UnixNano()) }); err != nil {
		return err
	}
	want := int64(len(d.sent)) * int64(b.desks)
	for deadline := time.Now().Add(20 * time.Second); d.heard.Load() < want && time.Now().Before(deadline); {
		time.Sleep(10 * time.Millisecond)
	}
	used := (s.cpu() - cpu).Seconds() / time.Since(began).Seconds()
	if missing := want - d.heard.Load(); missing > 0 {
		return fmt.Errorf("%d of %d deliveries never came within 20 s", missing, want)
	}
	_, peak := s.memory()
	b.add("desks", fmt.Sprintf("%d desks at %d messages a second: delivery, p99", b.desks, deskRate), d.quantile(0.99), "ms", 250, false,
		fmt.Sprintf("p50 %.0f ms, %.2f cores of the server", d.quantile(0.5), used))
	b.add("desks", "resident memory meanwhile", peak, "MB", 300, false, "")
	return nil
}

// allowFiles raises the limit of open files of this process and those that it
// starts.
func allowFiles(n uint64) error {
	var l syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &l); err != nil {
		return err
	}
	if l.Cur >= n {
		return nil
	}
	l.Cur, l.Max = max(n, l.Cur), max(n, l.Max)
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &l); err != nil {
		return fmt.Errorf("this machine does not allow %d open files: %w", n, err)
	}
	return nil
}

// desks are many open event streams in this process.
type desks struct {
	sent    []atomic.Int64 // when each message was sent, in nanoseconds
	heard   atomic.Int64
	conns   []net.Conn
	buffers sync.Pool

	mu      sync.Mutex
	buckets [10_000]int64 // deliveries by milliseconds
}

func (d *desks) connect(s *server, n int) error {
	request := s.get("/api/v1/events")
	first := make([]byte, 4096)
	for range n {
		conn, err := net.Dial("tcp", strings.TrimPrefix(s.base, "http://"))
		if err != nil {
			return err
		}
		d.conns = append(d.conns, conn)
		if err := conn.SetDeadline(time.Now().Add(streamPatience)); err != nil {
			return err
		}
		if _, err := conn.Write(request); err != nil {
			return fmt.Errorf("desk %d: %w", len(d.conns), err)
		}
		got, err := conn.Read(first)
		if err == nil {
			err = conn.SetDeadline(time.Time{})
		}
		if err != nil || !bytes.HasPrefix(first[:got], []byte("HTTP/1.1 200")) {
			return fmt.Errorf("desk %d: events: %q, %w", len(d.conns), first[:got], cmp.Or(err, errRefused))
		}
		raw, err := conn.(*net.TCPConn).SyscallConn()
		if err != nil {
			return err
		}
		go d.listen(raw)
	}
	return nil
}

func (d *desks) close() {
	for _, c := range d.conns {
		_ = c.Close()
	}
}

// overlap is how much of what came before is looked at again: a mark may come
// in two parts.
const overlap = 16

// listen notes when each message comes to one desk. It holds a buffer only
// while there is something to read, so that thousands of desks cost little
// beside the server that is measured.
func (d *desks) listen(raw syscall.RawConn) {
	seen := make([]bool, len(d.sent)) // several events tell of a message
	var before [overlap]byte
	for open := true; open; {
		err := raw.Read(func(fd uintptr) bool {
			b := d.buffers.Get().(*[256 << 10]byte)
			defer d.buffers.Put(b)
			copy(b[:], before[:])
			n, err := syscall.Read(int(fd), b[overlap:])
			if err == syscall.EAGAIN || err == syscall.EINTR {
				return false
			}
			if open = n > 0; open {
				d.hear(b[:overlap+n], seen)
				copy(before[:], b[n:overlap+n])
			}
			return true
		})
		if err != nil {
			return
		}
	}
}

// hear notes the messages that a part of a stream tells of for the first time.
func (d *desks) hear(part []byte, seen []bool) {
	now := time.Now().UnixNano()
	var took []time.Duration
	for {
		_, rest, ok := bytes.Cut(part, []byte(deskMark))
		if !ok {
			break
		}
		i, n := 0, 0
		for n < len(rest) && rest[n] >= '0' && rest[n] <= '9' {
			i, n = i*10+int(rest[n]-'0'), n+1
		}
		if n > 0 && n < len(rest) && i < len(seen) && !seen[i] {
			seen[i] = true
			took = append(took, time.Duration(now-d.sent[i].Load()))
		}
		part = rest
	}
	if len(took) > 0 {
		d.note(took)
	}
}

func (d *desks) note(took []time.Duration) {
	d.mu.Lock()
	for _, t := range took {
		d.buckets[min(max(t.Milliseconds(), 0), int64(len(d.buckets)-1))]++
	}
	d.mu.Unlock()
	d.heard.Add(int64(len(took)))
}

// quantile is in milliseconds.
func (d *desks) quantile(q float64) float64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	rest := int64(float64(d.heard.Load()) * q)
	i := slices.IndexFunc(d.buckets[:], func(n int64) bool { rest -= n; return rest < 0 })
	return float64(i)
}
