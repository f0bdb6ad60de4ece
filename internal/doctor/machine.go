package doctor

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"recado.dev/internal/secret"
)

const (
	// littleRoom is when a disk is nearly full, in megabytes.
	littleRoom = 1024
	// fewFiles is how many files an installation should at least be let open: one
	// for each browser and each request.
	fewFiles = 4096
)

func (d *Doctor) folder() {
	info, err := os.Stat(d.Config.Data)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		d.add(Failed, "data", "%s does not exist: start the server once, or name another folder with --data", d.Config.Data)
		return
	case err != nil:
		d.add(Failed, "data", "%v", err)
		return
	case info.Mode().Perm()&0o007 != 0:
		d.add(Warning, "data", "%s can be read by everyone on this machine: chmod 700 %s", d.Config.Data, d.Config.Data)
	}
	probe, err := os.CreateTemp(d.Config.Data, ".doctor-*")
	if err != nil {
		d.add(Failed, "data", "nothing can be written to %s: %v. Give it to the user that runs the server", d.Config.Data, err)
		return
	}
	_ = probe.Close()
	_ = os.Remove(probe.Name())
	d.add(OK, "data", "%s can be written to", d.Config.Data)
}

func (d *Doctor) machine() {
	if bytes, err := d.Free(d.Config.Data); err == nil {
		if mb := bytes >> 20; mb < littleRoom {
			d.add(Warning, "disk", "%d MB are free: when it is full, webhooks are refused until there is room. Make room, or move the data folder", mb)
		} else {
			d.add(OK, "disk", "%d MB are free", mb)
		}
	}
	if most, err := d.Files(); err == nil {
		if most < fewFiles {
			d.add(Warning, "files", "a process may have %d files open: browsers and webhooks are turned away beyond that. Set LimitNOFILE=65536 in the unit, or ulimit -n", most)
		} else {
			d.add(OK, "files", "a process may have %d files open", most)
		}
	}
}

// key answers the sealer of the installation; nil where there is none, or none
// that can be read.
func (d *Doctor) key() *secret.Sealer {
	file := filepath.Join(d.Config.Data, "master.key")
	if d.Config.MasterKey == "" {
		info, err := os.Stat(file)
		if errors.Is(err, fs.ErrNotExist) {
			d.add(Warning, "key", "there is no master key: one is made at the next start. If this desk ran before, bring back %s from a backup first", file)
			return nil
		}
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			d.add(Warning, "key", "%s can be read by others: chmod 600 %s", file, file)
		}
	}
	sealer, err := secret.Load(d.Config.MasterKey, d.Config.Data)
	if err != nil {
		d.add(Failed, "key", "%v", err)
		return nil
	}
	d.add(OK, "key", "the master key can be read; keep it with your backups")
	return sealer
}

func (d *Doctor) address(ctx context.Context) {
	public := d.Config.PublicURL
	u, err := url.Parse(public)
	switch {
	case err != nil:
		d.add(Failed, "address", "%v", err)
		return
	case strings.HasPrefix(u.Hostname(), "127.") || u.Hostname() == "localhost":
		d.add(Warning, "address", "%s is this machine alone: platforms cannot reach it. Set --public-url to the address that they call", public)
		return
	case u.Scheme != "https" && !d.Config.Sandbox:
		d.add(Warning, "address", "%s is not https: platforms do not call it. Put a proxy with a certificate in front and set --public-url", public)
	}
	if err := d.ask(ctx, public+"/healthz"); err != nil {
		d.add(Failed, "address", "%s does not answer: %v. Look at the name's DNS entry, the certificate and the proxy, and whether the server runs", public, err)
		return
	}
	d.add(OK, "address", "%s answers", public)
}

func (d *Doctor) ask(ctx context.Context, at string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		return err
	}
	answer, err := d.HTTP.Do(req)
	if err != nil {
		var u *url.Error
		if errors.As(err, &u) {
			return u.Err // without the address, which was said
		}
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, 1<<16))
	if answer.StatusCode != http.StatusOK {
		return errors.New("the answer is " + answer.Status)
	}
	return nil
}

func (d *Doctor) mail() {
	if d.Config.SMTPURL == "" && !d.Config.Sandbox {
		d.add(Warning, "mail", "no mail server is set (--smtp-url): invitations and new passwords are passed on by hand")
	}
}
