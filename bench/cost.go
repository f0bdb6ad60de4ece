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
	mallocs   float64 // allocations of the Go program
	allocated float64 // their bytes
	written   float64 // bytes handed to the disk: by the process, or PostgreSQL's log
	disk      float64 // bytes of the data folder or database
}

// minus is what was used since another moment, a message of n.
func (a spent) minus(b spent, n int64) spent {
	f := float64(n)
	return spent{
		cpu: time.Duration(float64(a.cpu-b.cpu) / f), mallocs: (a.mallocs - b.mallocs) / f, allocated: (a.allocated - b.allocated) / f,
		written: (a.written - b.written) / f, disk: (a.disk - b.disk) / f,
	}
}

// spending reads the server's counters; database is PostgreSQL's address or "".
func (s *server) spending(database string) (spent, error) {
	out := spent{cpu: s.cpu()}
	counters, err := s.counters("go_memstats_mallocs_total", "go_memstats_alloc_bytes_total")
	if err != nil {
		return out, err
	}
	out.mallocs, out.allocated = counters[0], counters[1]
	if database == "" {
		out.written, err = s.writtenBytes()
		out.disk = folderSize(s.dir)
		return out, err
	}
	db, err := sql.Open("pgx", database)
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
	dir, err := os.MkdirTemp("", "recado-bench-disk-")
	if err != nil {
		return 0, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
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
