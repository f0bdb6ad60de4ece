package main

import (
	"fmt"
	"os"
	"os/signal"
	"sync"
	"syscall"
)

// left are the processes, folders and databases of this run that have to go
// also where it is interrupted.
var left leftovers

// leftovers undo what was made, the newest first.
type leftovers struct {
	mu   sync.Mutex
	list []*leftover
	over bool // the run was interrupted
}

type leftover struct {
	once sync.Once
	undo func()
}

// add notes something that was made. The answered function undoes it; it may be
// called more than once, and waits where somebody else is at it.
func (l *leftovers) add(undo func()) (done func()) {
	o := &leftover{undo: undo}
	l.mu.Lock()
	over := l.over
	l.list = append(l.list, o)
	l.mu.Unlock()
	if over { // it was made while all else was undone
		undo()
		select {} // until the process ends
	}
	return func() { o.once.Do(o.undo) }
}

// undo undoes all that is still there. What is added later is undone at once,
// and whoever added it goes no further.
func (l *leftovers) undo() {
	l.mu.Lock()
	list := l.list
	l.list, l.over = nil, true
	l.mu.Unlock()
	for i := len(list) - 1; i >= 0; i-- {
		list[i].once.Do(list[i].undo)
	}
}

// end ends the process, unless an interruption is about to.
func (l *leftovers) end(status int) {
	l.mu.Lock()
	over := l.over
	l.mu.Unlock()
	if over {
		select {}
	}
	os.Exit(status)
}

// undoWhenInterrupted ends the run tidily on SIGINT, SIGTERM and SIGHUP; a
// second signal ends it at once.
func undoWhenInterrupted() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		s := <-signals
		signal.Stop(signals)
		fmt.Fprintf(os.Stderr, "bench: %s: ending what was started\n", s)
		left.undo()
		os.Exit(130)
	}()
}

// temporary makes a folder that goes with the run.
func temporary(parent, pattern string) (dir string, remove func(), err error) {
	if dir, err = os.MkdirTemp(parent, pattern); err != nil {
		return "", nil, err
	}
	return dir, left.add(func() { _ = os.RemoveAll(dir) }), nil
}
