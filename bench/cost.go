package main

import (
	"bufio"
	"database/sql"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// spent is what a server has used up so far.
type spent struct {
	cpu       time.Duration
	database  time.Duration // processor time of PostgreSQL, where that is known
	others    int64         // transactions of others on the same PostgreSQL
	mallocs   float64       // allocations of the Go program
	allocated float64       // their bytes
	written   float64       // bytes handed to the disk: by the process, or PostgreSQL's log
	disk      float64       // bytes of the data folder or database
}

// minus is what was used since another moment, a message of n; others are not
// divided.
func (a spent) minus(b spent, n int64) spent {
	f := float64(n)
	return spent{
		cpu: time.Duration(float64(a.cpu-b.cpu) / f), database: time.Duration(float64(a.database-b.database) / f), others: a.others - b.others, mallocs: (a.mallocs - b.mallocs) / f, allocated: (a.allocated - b.allocated) / f,
		written: (a.written - b.written) / f, disk: (a.disk - b.disk) / f,
	}
}

// spending reads the server's counters, and PostgreSQL's.
func (s *server) spending() (spent, error) {
	out := spent{cpu: s.cpu()}
	counters, err := s.counters("go_memstats_mallocs_total", "go_memstats_alloc_bytes_total")
	if err != nil {
		return out, err
	}
	out.mallocs, out.allocated = counters[0], counters[1]
	if s.database == "" {
		out.written, err = s.writtenBytes()
		out.disk = folderSize(s.dir)
		return out, err
	}
	if s.postgres != nil {
		if out.database, err = s.postgres.used(); err != nil {
			return out, fmt.Errorf("PostgreSQL's processor time: %w", err)
		}
		if out.others, err = s.postgres.others(); err != nil {
			return out, err
		}
	}
	db, err := sql.Open("pgx", s.database)
	if err != nil {
		return out, err
	}
	defer func() { _ = db.Close() }()
	return out, db.QueryRow("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0'), pg_database_size(current_database())").Scan(&out.written, &out.disk)
}

// counters are values of /metrics, in the order of the names; 0 for none.
func (s *server) counters(names ...string) ([]float64, error) {
	res, err := http.Get(s.base + "/metrics")
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	out := make([]float64, len(names))
	for lines := bufio.NewScanner(res.Body); lines.Scan(); {
		for i, name := range names {
			if rest, ok := strings.CutPrefix(lines.Text(), name+" "); ok {
				if out[i], err = strconv.ParseFloat(rest, 64); err != nil {
					return nil, err
				}
			}
		}
	}
	return out, nil
}

// writtenBytes is what the process handed to the disk, as the kernel counts it.
func (s *server) writtenBytes() (float64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/io", s.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(text), "\nwchar: ")
	value, _, _ := strings.Cut(rest, "\n")
	return strconv.ParseFloat(value, 64)
}

func folderSize(dir string) float64 {
	total := 0.0
	_ = filepath.WalkDir(dir, func(_ string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			if info, err := entry.Info(); err == nil {
				total += float64(info.Size())
			}
		}
		return nil
	})
	return total
}

// diskLimit is how many commits of a few pages a second the disk takes, one
// after the other, which is what a database without group commits could do at
// most.
func diskLimit(length time.Duration) (float64, error) {
	dir, remove, err := temporary("", "recado-bench-disk-")
	if err != nil {
		return 0, err
	}
	defer remove()
	file, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		return 0, err
	}
	defer func() { _ = file.Close() }()
	page := make([]byte, 16<<10)
	began, n := time.Now(), 0
	for time.Since(began) < length {
		if _, err := file.Write(page); err != nil {
			return 0, err
		}
		if err := syscall.Fdatasync(int(file.Fd())); err != nil {
			return 0, err
		}
		n++
	}
	return float64(n) / time.Since(began).Seconds(), nil
}

// addCosts prints what a message cost of everything but processor time.
func (b *bench) addCosts(suite, name, log string, each spent) {
	b.add(suite, name+": allocations a message", each.mallocs, "", 0, false, fmt.Sprintf("%.1f KB", each.allocated/1024))
	b.add(suite, name+": bytes written a message", each.written/1024, "KB", 0, false, log)
	b.add(suite, name+": disk a message", each.disk/1024, "KB", 0, false, "")
}
