package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Disk keeps blobs as files of one folder, two levels deep.
type Disk struct {
	root string
}

// NewDisk opens a folder, making it where there is none, and clears it of what
// a crash left half written.
func NewDisk(root string) (*Disk, error) {
	d := &Disk{root: root}
	if err := os.MkdirAll(d.tmp(), 0o700); err != nil {
		return nil, fmt.Errorf("make %s: %w", d.tmp(), err)
	}
	left, err := os.ReadDir(d.tmp())
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", d.tmp(), err)
	}
	for _, e := range left {
		// Another process may be writing: only what is a day old is certainly
		// nobody's.
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > 24*time.Hour {
			_ = os.Remove(filepath.Join(d.tmp(), e.Name()))
		}
	}
	return d, nil
}

func (d *Disk) tmp() string { return filepath.Join(d.root, "tmp") }

// path is where a key's file is; the error is ErrNotFound, since a key of
// another shape never held anything.
func (d *Disk) path(key string) (string, error) {
	if !validKey(key) {
		return "", ErrNotFound
	}
	return filepath.Join(d.root, key[:2], key[2:4], key), nil
}

// Put implements Store. The file appears under its key only when all of it,
// its name included, is on disk.
func (d *Disk) Put(ctx context.Context, key string, r io.Reader, limit int64) (Stored, error) {
	path, err := d.path(key)
	if err != nil {
		return Stored{}, fmt.Errorf("store blob: bad key")
	}
	f, err := os.CreateTemp(d.tmp(), "put-*")
	if err != nil {
		return Stored{}, fmt.Errorf("store blob: %w", err)
	}
	defer func() {
		_ = f.Close()
		_ = os.Remove(f.Name())
	}()
	stored, err := fill(ctx, f, r, limit)
	if err != nil {
		return Stored{}, err
	}
	if err := f.Sync(); err != nil {
		return Stored{}, fmt.Errorf("store blob: %w", err)
	}
	if err := f.Close(); err != nil {
		return Stored{}, fmt.Errorf("store blob: %w", err)
	}
	if err := d.publish(f.Name(), path); err != nil {
		return Stored{}, fmt.Errorf("store blob: %w", err)
	}
	return stored, nil
}

// fill copies at most limit bytes and counts them.
func fill(ctx context.Context, w io.Writer, r io.Reader, limit int64) (Stored, error) {
	sum := sha256.New()
	src := io.Reader(reader{ctx, r})
	if limit > 0 {
		src = io.LimitReader(src, limit+1)
	}
	n, err := io.Copy(io.MultiWriter(w, sum), src)
	if err != nil {
		return Stored{}, fmt.Errorf("store blob: %w", err)
	}
	if limit > 0 && n > limit {
		return Stored{}, fmt.Errorf("store blob: %w", ErrTooLarge)
	}
	return Stored{Size: n, SHA256: hex.EncodeToString(sum.Sum(nil))}, nil
}

// publish gives a finished file its place, and syncs the folders that are new
// or changed: a rename alone may be lost with the power.
func (d *Disk) publish(from, to string) error {
	leaf := filepath.Dir(to)
	made, err := os.Stat(leaf)
	if errors.Is(err, fs.ErrNotExist) || made == nil {
		if err := os.MkdirAll(leaf, 0o700); err != nil {
			return err
		}
		if err := errors.Join(syncDir(filepath.Dir(leaf)), syncDir(d.root)); err != nil {
			return err
		}
	}
	if err := os.Rename(from, to); err != nil {
		return err
	}
	return syncDir(leaf)
}

func syncDir(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// Open implements Store.
func (d *Disk) Open(_ context.Context, key string) (ReadSeekCloser, error) {
	path, err := d.path(key)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("open blob: %w", err)
	}
	return f, nil
}

// Delete implements Store.
func (d *Disk) Delete(_ context.Context, key string) error {
	path, err := d.path(key)
	if err != nil {
		return nil
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("delete blob: %w", err)
	}
	return nil
}

// reader stops a copy when its context ends.
type reader struct {
	ctx context.Context
	r   io.Reader
}

func (r reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}
