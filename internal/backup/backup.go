// Package backup writes everything a desk has into one file and brings it
// back, into either engine: tables as lines of JSON, attachments and the key
// that seals the secrets. It knows no noun of the desk.
package backup

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// Manifest is the first entry of a backup.
type Manifest struct {
	Format  int       `json:"format"` // 1
	Version string    `json:"version"`
	Engine  string    `json:"engine"`
	Schema  int64     `json:"schema"`
	MadeAt  time.Time `json:"made_at"`
}

// Report says what a backup or a restore went through.
type Report struct {
	Manifest Manifest         `json:"manifest"`
	Rows     map[string]int64 `json:"rows"`
	Files    int              `json:"files"`
}

// Place is a desk's data: its store and the folder with the attachments
// (files/) and the master key.
type Place struct {
	Store   *store.Store
	Dir     string
	Version string
}

const keyFile = "master.key"

// Write puts everything into file. All tables are read in one snapshot, while
// the desk may run. The file appears under its name only when it is whole.
func Write(ctx context.Context, p Place, file string, now time.Time) (Report, error) {
	if _, err := os.Stat(file); err == nil {
		return Report{}, desk.E(desk.CodeConflict, "%s exists already", file)
	}
	tmp, err := os.CreateTemp(filepath.Dir(file), ".backup-*")
	if err != nil {
		return Report{}, fmt.Errorf("make the backup file: %w", err)
	}
	defer func() { _ = os.Remove(tmp.Name()) }()
	report, err := write(ctx, p, tmp, now)
	if err == nil {
		err = tmp.Sync()
	}
	if cerr := tmp.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return Report{}, err
	}
	return report, os.Rename(tmp.Name(), file)
}

func write(ctx context.Context, p Place, w io.Writer, now time.Time) (Report, error) {
	schema, _, err := p.Store.SchemaVersion(ctx)
	if err != nil {
		return Report{}, err
	}
	r := Report{
		Manifest: Manifest{Format: 1, Version: p.Version, Engine: string(p.Store.Engine()), Schema: schema, MadeAt: now},
		Rows:     map[string]int64{},
	}
	zip := gzip.NewWriter(w)
	out := tar.NewWriter(zip)
	manifest, err := json.Marshal(r.Manifest)
	if err != nil {
		return Report{}, err
	}
	if err := entry(out, "manifest.json", manifest, now); err != nil {
		return Report{}, err
	}
	if err := p.Store.SnapshotAll(ctx, func(desk, journal *store.Queryer) error {
		if err := tables(ctx, desk, out, &r, p.Dir, now); err != nil || journal == desk {
			return err
		}
		return tables(ctx, journal, out, &r, p.Dir, now)
	}); err != nil {
		return Report{}, err
	}
	if err := files(out, p.Dir, &r); err != nil {
		return Report{}, err
	}
	return r, errors.Join(out.Close(), zip.Close())
}

func tables(ctx context.Context, q *store.Queryer, out *tar.Writer, r *Report, dir string, now time.Time) error {
	names, err := q.Tables(ctx)
	if err != nil {
		return err
	}
	for _, name := range names {
		// A tar entry tells its size before its content: by way of a file, so
		// that a large table does not have to fit in memory.
		tmp, err := os.CreateTemp(dir, ".dump-*")
		if err != nil {
			return fmt.Errorf("dump %s: %w", name, err)
		}
		n, err := q.DumpTable(ctx, name, tmp)
		if err == nil {
			err = copyFile(out, "tables/"+name+".jsonl", tmp, now)
		}
		_ = tmp.Close()
		_ = os.Remove(tmp.Name())
		if err != nil {
			return err
		}
		r.Rows[name] = n
	}
	return nil
}

func files(out *tar.Writer, dir string, r *Report) error {
	if key, err := os.ReadFile(filepath.Join(dir, keyFile)); err == nil {
		if err := entry(out, keyFile, key, r.Manifest.MadeAt); err != nil {
			return err
		}
	}
	root := filepath.Join(dir, "files")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || strings.HasPrefix(d.Name(), ".") {
			return err
		}
		f, err := os.Open(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil // deleted meanwhile
		}
		if err != nil {
			return err
		}
		defer f.Close()
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		r.Files++
		return copyFile(out, "files/"+filepath.ToSlash(rel), f, r.Manifest.MadeAt)
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func entry(out *tar.Writer, name string, body []byte, at time.Time) error {
	if err := out.WriteHeader(&tar.Header{Name: name, Size: int64(len(body)), Mode: 0o600, ModTime: at}); err != nil {
		return err
	}
	_, err := out.Write(body)
	return err
}

func copyFile(out *tar.Writer, name string, f *os.File, at time.Time) error {
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if err := out.WriteHeader(&tar.Header{Name: name, Size: size, Mode: 0o600, ModTime: at}); err != nil {
		return err
	}
	_, err = io.CopyN(out, f, size)
	return err
}

// Restore brings a backup into an empty, migrated place. Where the place has a
// workspace already it is refused and nothing changes; a damaged backup changes
// no table.
func Restore(ctx context.Context, p Place, file string, empty bool) (Report, error) {
	if !empty {
		return Report{}, desk.E(desk.CodeConflict, "there is a workspace here already: restore into an empty data folder or database")
	}
	f, err := os.Open(file)
	if err != nil {
		return Report{}, fmt.Errorf("open the backup: %w", err)
	}
	defer f.Close()
	r := Report{Rows: map[string]int64{}}
	in, m, err := unpack(f)
	if err != nil {
		return Report{}, err
	}
	r.Manifest = m
	_, want, err := p.Store.SchemaVersion(ctx)
	if err != nil {
		return Report{}, err
	}
	if r.Manifest.Schema > want {
		return Report{}, desk.E(desk.CodeConflict, "the backup is of a newer version (%s): restore it with that one", r.Manifest.Version)
	}
	err = p.Store.LoadTables(ctx, func(fill fill) error { return load(fill, in, p.Dir, &r) })
	return r, err
}

// Look answers what a backup says of itself.
func Look(file string) (Manifest, error) {
	f, err := os.Open(file)
	if err != nil {
		return Manifest{}, fmt.Errorf("open the backup: %w", err)
	}
	defer f.Close()
	_, m, err := unpack(f)
	return m, err
}

// unpack begins to read a backup, up to after its manifest.
func unpack(f *os.File) (*tar.Reader, Manifest, error) {
	zip, err := gzip.NewReader(f)
	if err != nil {
		return nil, Manifest{}, desk.E(desk.CodeInvalid, "%s is not a backup of Recado", f.Name())
	}
	in := tar.NewReader(zip)
	m, err := readManifest(in)
	return in, m, err
}

func readManifest(in *tar.Reader) (Manifest, error) {
	var m Manifest
	h, err := in.Next()
	if err != nil || h.Name != "manifest.json" {
		return m, desk.E(desk.CodeInvalid, "this is not a backup of Recado")
	}
	if err := json.NewDecoder(io.LimitReader(in, 1<<20)).Decode(&m); err != nil || m.Format != 1 {
		return m, desk.E(desk.CodeInvalid, "this backup's form is not known")
	}
	return m, nil
}

// fill brings the lines of a dumped table back.
type fill = func(table string, r io.Reader) (int64, error)

func load(table fill, in *tar.Reader, dir string, r *Report) error {
	for {
		h, err := in.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read the backup: %w", err)
		}
		switch {
		case h.Name == keyFile:
			body, err := io.ReadAll(io.LimitReader(in, 4096))
			if err != nil {
				return err
			}
			if err := keepKey(filepath.Join(dir, keyFile), body); err != nil {
				return err
			}
		case strings.HasPrefix(h.Name, "tables/"):
			name := strings.TrimSuffix(strings.TrimPrefix(h.Name, "tables/"), ".jsonl")
			if r.Rows[name], err = table(name, in); err != nil {
				return err
			}
		case strings.HasPrefix(h.Name, "files/"):
			if err := putFile(dir, h.Name, in); err != nil {
				return err
			}
			r.Files++
		}
	}
}

// keepKey writes the backup's key. A different key already there is kept
// beside it: without the backup's, its secrets cannot be opened.
func keepKey(path string, key []byte) error {
	have, err := os.ReadFile(path)
	if err == nil && !bytes.Equal(have, key) {
		if err := os.Rename(path, path+".before-restore"); err != nil {
			return err
		}
	}
	return os.WriteFile(path, key, 0o600)
}

func putFile(dir, name string, in io.Reader) error {
	if !filepath.IsLocal(name) {
		return desk.E(desk.CodeInvalid, "the backup holds a file outside of its folder")
	}
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if _, err = io.Copy(f, in); err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}
