//go:build linux

package chaos

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func databaseRestarts(w *world) func() {
	w.database.restart()
	return func() {}
}

func databaseCut(w *world) func() {
	for _, p := range w.paths {
		p.cut()
	}
	return func() {
		for _, p := range w.paths {
			p.open()
		}
	}
}

// databaseSilent keeps all connections and answers nothing; then it breaks
// them, as a network does that forgot them.
func databaseSilent(w *world) func() {
	for _, p := range w.paths {
		p.freeze()
	}
	return func() {
		for _, p := range w.paths {
			p.cut()
			p.thaw()
			p.open()
		}
	}
}

// nodeCut takes the database away from one of the nodes; the other takes over.
func nodeCut(w *world) func() {
	p := w.paths[len(w.rows)%len(w.paths)]
	p.freeze()
	return func() { p.thaw() }
}

// diskFull leaves no room on the disk that the desk's data are on, and
// PostgreSQL's.
func diskFull(w *world) func() {
	if !w.small {
		w.t.Skip("this machine does not let us make a small disk: left out")
	}
	name := filepath.Join(w.disk, "ballast")
	refused := w.load.refused.Load()
	fill := func() {
		f, err := os.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			return
		}
		defer func() { _ = f.Close() }()
		for block := make([]byte, 256<<10); len(block) > 0; {
			if _, err := f.Write(block); err != nil {
				block = block[:len(block)/2]
			}
		}
	}
	fill()
	w.eventually("a full disk refuses", func() bool {
		fill() // what the database gave back meanwhile
		return w.load.refused.Load() > refused+5
	})
	return func() {
		if err := os.Remove(name); err != nil {
			w.t.Fatal(err)
		}
		if w.database != nil {
			w.database.revive()
		}
	}
}

// diskSlow makes each flush to disk take 50 ms more: of the node where the
// database is embedded, else of PostgreSQL.
func diskSlow(w *world) func() {
	path, err := exec.LookPath("strace")
	if err != nil {
		w.t.Skipf("%v: no slow disk", err)
	}
	pids := []int{w.nodes[0].pid()}
	if w.database != nil {
		pids = w.database.processes()
	}
	args := []string{"-f", "-qq", "--seccomp-bpf", "-o", "/dev/null", "-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:delay_enter=50000"}
	args = append(args[:2], args[3:]...) // its filter is for processes that it starts
	for _, pid := range pids {
		args = append(args, "-p", strconv.Itoa(pid))
	}
	cmd := exec.Command(path, args...)
	var said strings.Builder
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		w.t.Skipf("%v: no slow disk", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		w.t.Skipf("strace: %v: %s: no slow disk", err, said.String())
	case <-time.After(300 * time.Millisecond):
	}
	return func() {
		_ = cmd.Process.Signal(syscall.SIGINT)
		<-ended
	}
}
