//go:build linux

package chaos

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// one is the node that a fault hits: each in turn.
func (w *world) one() *node { return w.nodes[len(w.rows)%len(w.nodes)] }

// mischief has half of all requests come torn, twice or out of order.
func mischief(w *world) func() {
	w.load.mischief.Store(50)
	return func() { w.load.mischief.Store(5) }
}

func killed(w *world) func() {
	n := w.one()
	n.kill()
	return func() { n.start() }
}

func frozen(w *world) func() {
	n := w.one()
	n.signal(syscall.SIGSTOP)
	return func() { n.signal(syscall.SIGCONT) }
}

// noFiles leaves a process no more than the files that it has open, and opens
// connections to it besides.
func noFiles(w *world) func() {
	path, err := exec.LookPath("prlimit")
	if err != nil {
		w.t.Skipf("%v: left out", err)
	}
	n := w.one()
	limit := func(soft string) {
		if out, err := exec.Command(path, "--pid", strconv.Itoa(n.pid()), "--nofile="+soft+":").CombinedOutput(); err != nil {
			w.t.Fatalf("limit the files of %s: %v: %s", n.name, err, out)
		}
	}
	limit(strconv.Itoa(n.files() + 3))
	var open []net.Conn
	for range 40 {
		if c, err := net.DialTimeout("tcp", n.addr, time.Second); err == nil {
			open = append(open, c)
		}
	}
	return func() {
		var most syscall.Rlimit
		_ = syscall.Getrlimit(syscall.RLIMIT_NOFILE, &most)
		limit(strconv.FormatUint(most.Cur, 10))
		for _, c := range open {
			_ = c.Close()
		}
	}
}

// enough is the memory that the guide asks for.
const enough = 512 << 20

// littleMemory runs a node in a group that may have as much as the guide asks
// for, tells the Go runtime of less, and has many long messages come at once. The
// group's limit is hard: who needs more is killed. What a disk in memory holds
// counts as its writer's, so there the node's own use is looked at alone.
func littleMemory(w *world) func() {
	n := w.one()
	n.stop()
	n.start("GOMEMLIMIT=160MiB")
	limit := int64(enough)
	if w.small {
		limit += diskSize
	}
	group, err := memoryGroup(n.pid(), limit)
	if err != nil {
		w.t.Logf("no hard limit of memory here (%v): the runtime's alone", err)
	}
	writers, each := 24, 20
	if long() {
		writers, each = 64, 60
	}
	through := make(chan struct{})
	go func() {
		defer close(through)
		w.load.burst(writers, each, 3500)
	}()
	most := int64(0)
	for over := false; !over; {
		select {
		case <-through:
			over = true
		case <-time.After(50 * time.Millisecond):
		}
		most = max(most, n.resident())
		if n.gone() { // it comes again, as a service does: the messages have to be taken
			w.t.Errorf("%s did not live through it with %d MB\n%s", n.name, most>>20, n.said())
			n.start()
		}
	}
	if w.t.Logf("%s had up to %d MB with %d long messages at once", n.name, most>>20, writers*each); most > enough {
		w.t.Errorf("that is more than %d MB", enough>>20)
	}
	return func() {
		n.stop()
		n.start()
		if group != "" {
			_ = os.Remove(group)
		}
	}
}

// memoryGroup puts a process into a control group of its own, of version 2 or
// 1, and answers its folder.
func memoryGroup(pid int, bytes int64) (string, error) {
	limit, root := "memory.max", "/sys/fs/cgroup"
	if _, err := os.Stat(filepath.Join(root, "cgroup.controllers")); err != nil {
		limit, root = "memory.limit_in_bytes", "/sys/fs/cgroup/memory"
	}
	dir := filepath.Join(root, fmt.Sprintf("recado-chaos-%d", pid))
	if err := os.Mkdir(dir, 0o755); err != nil {
		return "", err
	}
	if err := os.WriteFile(filepath.Join(dir, limit), []byte(strconv.FormatInt(bytes, 10)), 0); err != nil {
		return "", err
	}
	return dir, os.WriteFile(filepath.Join(dir, "cgroup.procs"), []byte(strconv.Itoa(pid)), 0)
}

// clockOff steps the clock of one process; that of the machine, of the database
// and of the platforms stand.
func clockOff(by time.Duration) func(w *world) func() {
	return func(w *world) func() {
		n := w.one()
		if n.clock == nil {
			w.t.Skipf("clocks cannot be stepped here: %v", w.noClocks)
		}
		step := func(d time.Duration) {
			if err := n.clock.step(d); err != nil {
				w.t.Fatal(err)
			}
		}
		w.record.clockWrong()
		step(by)
		return func() { step(0) }
	}
}
