// Package doctor looks for what is wrong with an installation and says what to
// do about it. It changes nothing and may be run beside the server.
package doctor

import (
	"context"
	"fmt"
	"net/http"
	"syscall"
	"time"

	"recado.dev/internal/config"
)

// State is how a check ended.
type State string

// Ends of a check.
const (
	OK      State = "ok"
	Warning State = "warning"
	Failed  State = "failed"
)

// Finding is what was looked at, how it is, and what to do.
type Finding struct {
	State   State  `json:"state"`
	Subject string `json:"subject"`
	Text    string `json:"text"`
}

// Doctor looks at one installation.
type Doctor struct {
	Config  config.Config
	Version string
	// Free answers how many bytes a folder has room for, and Files how many files
	// a process may have open. Both are of the machine.
	Free  func(folder string) (uint64, error)
	Files func() (uint64, error)
	// HTTP asks for the public address as platforms do.
	HTTP *http.Client

	findings []Finding
}

// New is a doctor for an installation on this machine.
func New(cfg config.Config, version string) *Doctor {
	return &Doctor{Config: cfg, Version: version, Free: free, Files: openFiles, HTTP: &http.Client{Timeout: 5 * time.Second}}
}

func free(folder string) (uint64, error) {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(folder, &disk); err != nil {
		return 0, err
	}
	return disk.Bavail * uint64(disk.Bsize), nil
}

// openFiles is the hard limit: up to it the program raises its own.
func openFiles() (uint64, error) {
	var l syscall.Rlimit
	err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &l)
	return l.Max, err
}

// Examine looks at everything.
func (d *Doctor) Examine(ctx context.Context) []Finding {
	d.findings = nil
	d.add(OK, "version", "%s", d.Version)
	d.folder()
	d.machine()
	d.address(ctx)
	d.mail()
	key := d.key()
	d.database(ctx, key)
	return d.findings
}

func (d *Doctor) add(state State, subject, format string, args ...any) {
	d.findings = append(d.findings, Finding{state, subject, fmt.Sprintf(format, args...)})
}
