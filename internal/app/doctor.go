package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"recado.dev/internal/config"
	"recado.dev/internal/secret"
	"recado.dev/internal/store"
)

// FindingState is how a check ended.
type FindingState string

// Ends of a check.
const (
	FindingOK      FindingState = "ok"
	FindingWarning FindingState = "warning"
	FindingFailed  FindingState = "failed"
)

// Finding is one line of the doctor: what was looked at, how it is, what to
// do.
type Finding struct {
	State   FindingState
	Subject string
	Text    string
}

// doctor collects findings.
type doctor struct{ findings []Finding }

func (d *doctor) add(state FindingState, subject, format string, args ...any) {
	d.findings = append(d.findings, Finding{state, subject, fmt.Sprintf(format, args...)})
}

// Doctor looks at an installation without changing it.
func Doctor(ctx context.Context, cfg config.Config, version string) []Finding {
	d := &doctor{}
	d.add(FindingOK, "version", "%s", version)
	d.folder(cfg)
	d.key(cfg)
	d.address(cfg)
	d.database(ctx, cfg)
	return d.findings
}

func (d *doctor) folder(cfg config.Config) {
	info, err := os.Stat(cfg.Data)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		d.add(FindingFailed, "data", "%s does not exist: start the server once, or name another folder with --data", cfg.Data)
		return
	case err != nil:
		d.add(FindingFailed, "data", "%v", err)
		return
	case info.Mode().Perm()&0o007 != 0:
		d.add(FindingWarning, "data", "%s can be read by everyone on this machine: chmod 700", cfg.Data)
	}
	probe, err := os.CreateTemp(cfg.Data, ".doctor-*")
	if err != nil {
		d.add(FindingFailed, "data", "nothing can be written to %s: %v", cfg.Data, err)
		return
	}
	_ = probe.Close()
	_ = os.Remove(probe.Name())
	var disk syscall.Statfs_t
	if err := syscall.Statfs(cfg.Data, &disk); err == nil {
		free := disk.Bavail * uint64(disk.Bsize) >> 20
		if free < 1024 {
			d.add(FindingWarning, "disk", "%d MB are free: when it is full, webhooks are refused until there is room", free)
		} else {
			d.add(FindingOK, "disk", "%d MB are free", free)
		}
	}
	d.add(FindingOK, "data", "%s can be written to", cfg.Data)
}

func (d *doctor) key(cfg config.Config) {
	if cfg.MasterKey == "" {
		if _, err := os.Stat(filepath.Join(cfg.Data, "master.key")); errors.Is(err, fs.ErrNotExist) {
			d.add(FindingWarning, "key", "there is no master key yet: it is made at the first start")
			return
		}
	}
	if _, err := secret.Load(cfg.MasterKey, cfg.Data); err != nil {
		d.add(FindingFailed, "key", "%v", err)
		return
	}
	d.add(FindingOK, "key", "the master key can be read; keep it with your backups")
}

func (d *doctor) address(cfg config.Config) {
	u, err := url.Parse(cfg.PublicURL)
	switch {
	case err != nil:
		d.add(FindingFailed, "address", "%v", err)
	case u.Scheme != "https" && !cfg.Sandbox:
		d.add(FindingWarning, "address", "%s is not https: platforms do not call it. Put a proxy with a certificate in front and set --public-url", cfg.PublicURL)
	case strings.HasPrefix(u.Hostname(), "127.") || u.Hostname() == "localhost":
		d.add(FindingWarning, "address", "%s is this machine alone: platforms cannot reach it", cfg.PublicURL)
	default:
		d.add(FindingOK, "address", "%s", cfg.PublicURL)
	}
	if cfg.SMTPURL == "" && !cfg.Sandbox {
		d.add(FindingWarning, "mail", "no mail server is set (--smtp-url): invitations and new passwords are passed on by hand")
	}
}

func (d *doctor) database(ctx context.Context, cfg config.Config) {
	if cfg.DatabaseURL == "" {
		if _, err := os.Stat(filepath.Join(cfg.Data, "recado.db")); errors.Is(err, fs.ErrNotExist) {
			d.add(FindingWarning, "database", "there is no database yet: it is made at the first start")
			return
		}
	}
	s, err := store.Open(ctx, store.Config{Dir: cfg.Data, DatabaseURL: cfg.DatabaseURL})
	if err != nil {
		d.add(FindingFailed, "database", "%v", err)
		return
	}
	defer func() { _ = s.Close() }()
	have, want, err := s.SchemaVersion(ctx)
	switch {
	case err != nil:
		d.add(FindingFailed, "database", "%v", err)
		return
	case have > want:
		d.add(FindingFailed, "database", "it is of a newer version (schema %d, this one knows %d)", have, want)
		return
	case have < want:
		d.add(FindingWarning, "database", "its schema is %d, this version's %d: it is brought up at the next start, or by `recado migrate`", have, want)
		return
	}
	d.add(FindingOK, "database", "%s, schema %d", s.Engine(), have)
	d.journal(ctx, s)
}

func (d *doctor) journal(ctx context.Context, s *store.Store) {
	h, err := s.Health(ctx)
	if err != nil {
		d.add(FindingFailed, "journal", "%v", err)
		return
	}
	if h.Waiting > 0 {
		d.add(FindingWarning, "journal", "%d requests wait to be applied: is the server running?", h.Waiting)
	} else {
		d.add(FindingOK, "journal", "all %d requests were applied", h.Head)
	}
	if h.DeadLetters > 0 {
		d.add(FindingWarning, "journal", "%d items could not be applied: see Settings → Journal", h.DeadLetters)
	}
	if h.FailingChannels > 0 {
		d.add(FindingWarning, "channels", "%d channels are failing: see Settings → Channels", h.FailingChannels)
	}
	if h.Queued > 0 {
		d.add(FindingWarning, "outbox", "%d messages wait to be sent", h.Queued)
	}
}
