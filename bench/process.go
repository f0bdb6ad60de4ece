package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// tick is the unit in which Linux tells of processor time, on every machine.
const tick = 10 * time.Millisecond

// processTime is what the kernel says of a process in its file stat.
type processTime struct {
	parent int
	own    time.Duration // of all its threads
	reaped time.Duration // of children that ended and were waited for, and theirs
}

// parseStat reads /proc/PID/stat. The name of the program may hold spaces and
// brackets.
func parseStat(text string) (processTime, error) {
	at := strings.LastIndex(text, ") ")
	if at < 0 {
		return processTime{}, fmt.Errorf("no name in %q", text)
	}
	f := strings.Fields(text[at+2:])
	if len(f) < 15 {
		return processTime{}, fmt.Errorf("%d fields after the name in %q", len(f), text)
	}
	var n [5]int64
	for i, field := range [...]string{f[1], f[11], f[12], f[13], f[14]} {
		var err error
		if n[i], err = strconv.ParseInt(field, 10, 64); err != nil {
			return processTime{}, fmt.Errorf("processor time in %q: %w", text, err)
		}
	}
	return processTime{parent: int(n[0]), own: time.Duration(n[1]+n[2]) * tick, reaped: time.Duration(n[3]+n[4]) * tick}, nil
}

func readStat(proc string, pid int) (processTime, error) {
	text, err := os.ReadFile(filepath.Join(proc, strconv.Itoa(pid), "stat"))
	if err != nil {
		return processTime{}, err
	}
	return parseStat(string(text))
}

// familyTime is the processor time of a process and of its children, those that
// ended included. proc is /proc.
func familyTime(proc string, parent int) (time.Duration, error) {
	for range 20 {
		before, err := readStat(proc, parent)
		if err != nil {
			return 0, err
		}
		total, err := childrenTime(proc, parent)
		if err != nil {
			return 0, err
		}
		after, err := readStat(proc, parent)
		if err != nil {
			return 0, err
		}
		// A child that ends while they are read would be counted twice or not at all.
		if before.reaped == after.reaped {
			return after.own + after.reaped + total, nil
		}
	}
	return 0, errors.New("its processes come and go too quickly to be counted")
}

// childrenTime is the processor time of the living children of a process, with
// what they reaped.
func childrenTime(proc string, parent int) (time.Duration, error) {
	entries, err := os.ReadDir(proc)
	if err != nil {
		return 0, err
	}
	total := time.Duration(0)
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		p, err := readStat(proc, pid)
		if err != nil || p.parent != parent { // it ended in between, or is another's
			continue
		}
		total += p.own + p.reaped
	}
	return total, nil
}
