package doctor

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"recado.dev/internal/blob"
	"recado.dev/internal/channel"
	"recado.dev/internal/desk"
	"recado.dev/internal/secret"
	"recado.dev/internal/store"
)

const (
	// oldestPostgres is the oldest release that its makers still mend.
	oldestPostgres = 150000
	fewConnections = 50
	muchDrift      = 2 * time.Second
	muchAhead      = time.Minute
)

func (d *Doctor) database(ctx context.Context, sealer *secret.Sealer) {
	if d.Config.DatabaseURL == "" {
		if _, err := os.Stat(filepath.Join(d.Config.Data, "recado.db")); errors.Is(err, fs.ErrNotExist) {
			d.add(Warning, "database", "there is no database yet: it is made at the first start")
			return
		}
	}
	s, err := store.Open(ctx, store.Config{Dir: d.Config.Data, DatabaseURL: d.Config.DatabaseURL})
	if err != nil {
		d.add(Failed, "database", "%v", err)
		return
	}
	defer func() { _ = s.Close() }()
	have, want, err := s.SchemaVersion(ctx)
	switch {
	case err != nil:
		d.add(Failed, "database", "%v", err)
		return
	case have > want:
		d.add(Failed, "database", "it is of a newer version (schema %d, this one knows %d): start that version, or restore a backup of this one", have, want)
		return
	case have < want:
		d.add(Warning, "database", "its schema is %d, this version's %d: it is brought up at the next start, or by `recado migrate`", have, want)
		return
	}
	d.add(OK, "database", "%s, schema %d", s.Engine(), have)
	d.locked(ctx, s, sealer)
	e, err := s.Examine(ctx)
	if err != nil {
		d.add(Failed, "database", "%v", err)
		return
	}
	d.kept(e)
	d.journal(e)
	d.work(e)
	d.clock(e)
	d.attachments(ctx, e)
	d.search(ctx, s)
}

// locked looks whether the key is the one by which the secrets were sealed.
func (d *Doctor) locked(ctx context.Context, s *store.Store, sealer *secret.Sealer) {
	rows, err := s.Read().AllChannels(ctx)
	if err != nil {
		d.add(Failed, "channels", "%v", err)
		return
	}
	if sealer == nil {
		if len(rows) > 0 {
			d.add(Failed, "key", "there are %d channels and no key that opens their secrets: bring back master.key, or RECADO_MASTER_KEY, from a backup", len(rows))
		}
		return
	}
	if locked := channel.Locked(sealer, rows); len(locked) > 0 {
		d.add(Failed, "key", "the master key does not open the secrets of %d of %d channels (%s): bring back the key that sealed them, or enter the secrets again under Settings → Channels",
			len(locked), len(rows), names(locked))
	}
}

func names(channels []desk.Channel) string {
	var out []string
	for i, c := range channels {
		if i == 5 {
			out = append(out, "…")
			break
		}
		out = append(out, c.Name)
	}
	return strings.Join(out, ", ")
}

// kept looks whether what is acknowledged is kept.
func (d *Doctor) kept(e store.Examination) {
	for _, found := range e.Damage {
		d.add(Failed, "database", "it is damaged: %s. Stop the server, keep a copy of the folder, and restore the newest backup; look at the disk's health", found)
	}
	p := e.Server
	if p == nil {
		return
	}
	if p.Version < oldestPostgres {
		d.add(Warning, "postgresql", "version %d is not mended any more: move to 15 or newer", p.Version/10000)
	}
	if !p.Fsync || !p.FullPageWrites {
		d.add(Failed, "postgresql", "fsync or full_page_writes is off: a power cut loses or breaks what was acknowledged. Set both to on")
	}
	if p.SynchronousCommit == "off" {
		d.add(Failed, "postgresql", "synchronous_commit is off: a crash loses messages that were acknowledged. Set it to on")
	}
	if p.MaxConnections < fewConnections {
		d.add(Warning, "postgresql", "max_connections is %d: a node takes up to 20. Set it to at least 50, and 20 more for each node", p.MaxConnections)
	}
}

func (d *Doctor) journal(e store.Examination) {
	h := e.Health
	switch {
	case h.Waiting > 0 && e.Unleased > 0:
		d.add(Warning, "journal", "%d requests wait to be applied and nobody works on %d lanes: start the server; if it runs, its log says what keeps it", h.Waiting, e.Unleased)
	case h.Waiting > 0:
		d.add(Warning, "journal", "%d requests wait to be applied: look again in a minute; if there are more, see docs/journal.md", h.Waiting)
	default:
		d.add(OK, "journal", "all %d requests were applied", h.Head)
	}
	if h.DeadLetters > 0 {
		d.add(Warning, "journal", "%d items could not be applied: see Settings → Journal, where they are processed again", h.DeadLetters)
	}
}

func (d *Doctor) work(e store.Examination) {
	if e.Health.FailingChannels > 0 {
		d.add(Warning, "channels", "%d channels are failing: see Settings → Channels", e.Health.FailingChannels)
	}
	if e.Health.Queued > 0 {
		d.add(Warning, "outbox", "%d messages wait to be sent: if it stays so, look at their channels' health", e.Health.Queued)
	}
	for _, j := range e.Stuck {
		d.add(Warning, "jobs", "%d jobs %q run for more than an hour: a node died with them, or the service they ask never answers. Restart the server: they are begun again", j.Count, j.Kind)
	}
	if e.GivenUp > 0 {
		d.add(Warning, "jobs", "%d jobs were given up in the last week: the log names them (\"job\")", e.GivenUp)
	}
	for _, l := range e.Late {
		d.add(Warning, "followers", "%s is %d events behind: if the server runs and the number does not fall, its log says why", l.Name, l.Events)
	}
}

func (d *Doctor) clock(e store.Examination) {
	if e.Drift > muchDrift {
		d.add(Warning, "clock", "this machine's clock and the database's differ by %s: set both by NTP", e.Drift.Round(time.Second))
	}
	if e.Ahead > muchAhead && !d.Config.Sandbox { // its clock may be moved
		d.add(Warning, "clock", "the newest event is %s in the future: the clock was set back. Timers wait until it has caught up", e.Ahead.Round(time.Second))
	}
}

func (d *Doctor) attachments(ctx context.Context, e store.Examination) {
	if len(e.Blobs) == 0 {
		return
	}
	files, err := blob.NewDisk(d.Config.Files())
	if err != nil {
		d.add(Failed, "attachments", "%v", err)
		return
	}
	missing := 0
	for _, key := range e.Blobs {
		f, err := files.Open(ctx, key)
		if err != nil {
			missing++
			continue
		}
		_ = f.Close()
	}
	if missing > 0 {
		d.add(Failed, "attachments", "%d of the newest %d attachments are not in %s: share that folder among all nodes, or bring it back from a backup", missing, len(e.Blobs), d.Config.Files())
		return
	}
	d.add(OK, "attachments", "the newest %d are there", len(e.Blobs))
}

func (d *Doctor) search(ctx context.Context, s *store.Store) {
	behind, err := s.SearchBehind(ctx, 100)
	switch {
	case err != nil:
		d.add(Failed, "search", "%v. Stop the server and remove search.db: it is made anew at the start", err)
	case len(behind) > 0:
		d.add(Warning, "search", "the index of %d workspaces is behind: it catches up while the server runs", len(behind))
	default:
		d.add(OK, "search", "the index is up to date")
	}
}
