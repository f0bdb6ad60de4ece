package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Examination is what can be wrong with a database that opens and has the right
// schema.
type Examination struct {
	Health Health
	// Damage is what SQLite's own check found, by the file it is in.
	Damage []string
	// Unleased is how many lanes no node works on.
	Unleased int
	// Late are followers of the event log that have much to catch up with. What is
	// called .turns is no place in the log but a counter beside one.
	Late []LateFollower
	// Stuck are kinds of jobs that run for longer than an hour.
	Stuck []StuckJobs
	// GivenUp is how many jobs of the last week failed for good.
	GivenUp int
	// Ahead is by how much the newest event is in the future.
	Ahead time.Duration
	// Drift is by how much the clock of the database differs from this machine's.
	Drift time.Duration
	// Blobs are the keys of the newest attachments.
	Blobs []string
	// Server is what PostgreSQL says of itself; nil on SQLite.
	Server *ServerSettings
}

// LateFollower is a follower of the event log that is behind.
type LateFollower struct {
	Name   string
	Events int64
}

// StuckJobs are jobs of a kind that should have ended.
type StuckJobs struct {
	Kind  string
	Count int
}

// ServerSettings are those of PostgreSQL on which it depends whether what was
// acknowledged is on disk.
type ServerSettings struct {
	Version           int // as in server_version_num: 170002
	Fsync             bool
	SynchronousCommit string
	FullPageWrites    bool
	MaxConnections    int
}

const (
	// muchLate is how many events a follower may be behind without being told of:
	// one that works catches up with them within seconds.
	muchLate = 1000
	// newestBlobs is how many attachments are looked for.
	newestBlobs = 1000
)

// Examine looks for what is wrong, without changing anything. It reads whole
// tables.
func (s *Store) Examine(ctx context.Context) (Examination, error) {
	var e Examination
	for _, look := range []func(context.Context, *Examination) error{s.damage, s.health, s.unleased, s.late, s.jobs, s.clocks, s.blobs, s.server} {
		err := look(ctx, &e)
		if isDamage(err) { // found on the way: the others may find more
			e.Damage = append(e.Damage, err.Error())
			continue
		}
		if err != nil {
			return e, fmt.Errorf("examine the database: %w", err)
		}
	}
	return e, nil
}

// isDamage says whether err is SQLite's word for a file that is not as it was
// written.
func isDamage(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && (e.Code()&0xff == sqlite3.SQLITE_CORRUPT || e.Code()&0xff == sqlite3.SQLITE_NOTADB)
}

func (s *Store) health(ctx context.Context, e *Examination) (err error) {
	e.Health, err = s.Health(ctx)
	return err
}

func (s *Store) damage(ctx context.Context, e *Examination) error {
	if s.engine != SQLite {
		return nil
	}
	for _, file := range []*Store{s, s.Journal(), s.Search()} {
		found, err := collectIDs(file.Read().query(ctx, "PRAGMA quick_check(5)"))
		if err != nil {
			return err
		}
		for _, f := range found {
			if f != "ok" {
				e.Damage = append(e.Damage, file.File()+": "+f)
			}
		}
	}
	return nil
}

func (s *Store) unleased(ctx context.Context, e *Examination) error {
	lanes, err := s.Read().Lanes(ctx)
	if err != nil {
		return err
	}
	now, err := s.Read().LeaseTime(ctx)
	for _, l := range lanes {
		if l.LeaseUntil.Before(now) {
			e.Unleased++
		}
	}
	return err
}

func (s *Store) late(ctx context.Context, e *Examination) error {
	rows, err := s.Read().query(ctx, "SELECT p.name, SUM(w.event_seq - p.seq) FROM follower_places p JOIN workspaces w ON w.id = p.workspace_id "+
		"WHERE w.event_seq > p.seq AND p.name NOT LIKE '%.turns' GROUP BY p.name HAVING SUM(w.event_seq - p.seq) > ? ORDER BY p.name", muchLate)
	e.Late, err = collect(rows, err, "late followers", func(row interface{ Scan(...any) error }) (LateFollower, error) {
		var l LateFollower
		return l, row.Scan(&l.Name, &l.Events)
	})
	return err
}

func (s *Store) jobs(ctx context.Context, e *Examination) error {
	hour, week := "now() - interval '1 hour'", "now() - interval '7 days'"
	attempted, ended := "attempted_at", "finalized_at"
	if s.engine == SQLite {
		hour, week = "datetime('now', '-1 hour')", "datetime('now', '-7 days')"
		attempted, ended = "datetime(attempted_at)", "datetime(finalized_at)"
	}
	rows, err := s.Read().query(ctx, "SELECT kind, COUNT(*) FROM river_job WHERE state = 'running' AND "+attempted+" < "+hour+" GROUP BY kind ORDER BY kind")
	e.Stuck, err = collect(rows, err, "stuck jobs", func(row interface{ Scan(...any) error }) (StuckJobs, error) {
		var j StuckJobs
		return j, row.Scan(&j.Kind, &j.Count)
	})
	if err != nil {
		return err
	}
	return s.Read().row(ctx, "SELECT COUNT(*) FROM river_job WHERE state = 'discarded' AND "+ended+" > "+week).Scan(&e.GivenUp)
}

func (s *Store) clocks(ctx context.Context, e *Examination) error {
	now := time.Now()
	there, err := s.Read().LeaseTime(ctx)
	if err != nil {
		return err
	}
	e.Drift = there.Sub(now).Abs()
	var newest int64
	if err := s.Read().row(ctx, "SELECT COALESCE(MAX(e.at), 0) FROM workspaces w JOIN events e ON e.workspace_id = w.id AND e.seq = w.event_seq").Scan(&newest); err != nil {
		return err
	}
	e.Ahead = max(fromMicros(newest).Sub(now), 0)
	return nil
}

func (s *Store) blobs(ctx context.Context, e *Examination) (err error) {
	e.Blobs, err = collectIDs(s.Read().query(ctx, "SELECT blob_key FROM attachments WHERE state = 'ready' AND blob_key <> '' ORDER BY id DESC LIMIT ?", newestBlobs))
	return err
}

func (s *Store) server(ctx context.Context, e *Examination) error {
	if s.engine != Postgres {
		return nil
	}
	e.Server = &ServerSettings{}
	return s.Read().row(ctx, `
		SELECT CAST(current_setting('server_version_num') AS INTEGER), current_setting('fsync') = 'on', current_setting('synchronous_commit'),
		       current_setting('full_page_writes') = 'on', CAST(current_setting('max_connections') AS INTEGER)`).
		Scan(&e.Server.Version, &e.Server.Fsync, &e.Server.SynchronousCommit, &e.Server.FullPageWrites, &e.Server.MaxConnections)
}

// AllChannels lists the channels of all workspaces that were not deleted, with
// their secrets as they are sealed.
func (q *Queryer) AllChannels(ctx context.Context) ([]ChannelRow, error) {
	ids, err := collectIDs(q.query(ctx, "SELECT id FROM workspaces ORDER BY id"))
	if err != nil {
		return nil, fmt.Errorf("list workspaces: %w", err)
	}
	var out []ChannelRow
	for _, ws := range ids {
		rows, err := q.Channels(ctx, ws)
		if err != nil {
			return nil, err
		}
		out = append(out, rows...)
	}
	return out, nil
}
