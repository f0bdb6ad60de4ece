package blob_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"recado.dev/internal/blob"
)

func open(t *testing.T) (*blob.Disk, string) {
	t.Helper()
	dir := t.TempDir()
	d, err := blob.NewDisk(dir)
	if err != nil {
		t.Fatal(err)
	}
	return d, dir
}

func files(t *testing.T, dir string) (n int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			n++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWhatIsPutCanBeReadAndSoughtUntilItIsDeleted(t *testing.T) {
	t.Parallel()
	d, dir := open(t)
	key := blob.NewKey()
	got, err := d.Put(t.Context(), key, strings.NewReader("hello"), 5)
	if err != nil || got.Size != 5 || got.SHA256 != "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824" {
		t.Fatalf("%+v %v", got, err)
	}
	f, err := d.Open(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if _, err := f.Seek(2, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(f); err != nil || string(b) != "llo" {
		t.Errorf("%q %v", b, err)
	}
	if _, err := os.Stat(filepath.Join(dir, key[:2], key[2:4], key)); err != nil {
		t.Error(err)
	}
	for range 2 {
		if err := d.Delete(t.Context(), key); err != nil {
			t.Error(err)
		}
	}
	if _, err := d.Open(t.Context(), key); !errors.Is(err, blob.ErrNotFound) {
		t.Errorf("after delete: %v", err)
	}
}

func TestAFailedPutLeavesNothing(t *testing.T) {
	t.Parallel()
	d, dir := open(t)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	cases := map[string]struct {
		ctx   context.Context
		r     io.Reader
		limit int64
		want  error
	}{
		"too large": {t.Context(), bytes.NewReader(make([]byte, 11)), 10, blob.ErrTooLarge},
		"cut off":   {t.Context(), iotest.TimeoutReader(bytes.NewReader(make([]byte, 1<<20))), 0, iotest.ErrTimeout},
		"cancelled": {ended, strings.NewReader("x"), 0, context.Canceled},
	}
	for name, c := range cases {
		if _, err := d.Put(c.ctx, blob.NewKey(), c.r, c.limit); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := files(t, dir); n != 0 {
		t.Errorf("%d files left", n)
	}
}

func TestNoKeyLeadsOutOfTheFolder(t *testing.T) {
	t.Parallel()
	d, dir := open(t)
	secret := filepath.Join(filepath.Dir(dir), "secret")
	if err := os.WriteFile(secret, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	good := blob.NewKey()
	for _, key := range []string{"", "../secret", "..", "/etc/passwd", strings.Repeat("../", 17) + "x", strings.ToUpper(good), good + "a", good[:51] + "/", good[:51] + "\x00", good[:50] + "é"} {
		if _, err := d.Open(t.Context(), key); !errors.Is(err, blob.ErrNotFound) {
			t.Errorf("open %q: %v", key, err)
		}
		if _, err := d.Put(t.Context(), key, strings.NewReader("x"), 0); err == nil {
			t.Errorf("put %q worked", key)
		}
		if err := d.Delete(t.Context(), key); err != nil {
			t.Errorf("delete %q: %v", key, err)
		}
	}
	if _, err := os.Stat(secret); err != nil {
		t.Error(err)
	}
	seen := map[string]bool{}
	for range 100 {
		k := blob.NewKey()
		if len(k) != 52 || seen[k] {
			t.Fatalf("key %q", k)
		}
		seen[k] = true
	}
}

func TestOpeningClearsWhatACrashLeftLongAgo(t *testing.T) {
	t.Parallel()
	_, dir := open(t)
	old, fresh := filepath.Join(dir, "tmp", "put-old"), filepath.Join(dir, "tmp", "put-fresh")
	for _, p := range []string{old, fresh} {
		if err := os.WriteFile(p, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	long := time.Now().Add(-25 * time.Hour)
	if err := os.Chtimes(old, long, long); err != nil {
		t.Fatal(err)
	}
	if _, err := blob.NewDisk(dir); err != nil {
		t.Fatal(err)
	}
	if n := files(t, dir); n != 1 {
		t.Errorf("%d files left", n)
	}
}
