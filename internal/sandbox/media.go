package sandbox

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/desk"
)

// Bounds of the files that are kept; the oldest go first.
const (
	maxFiles     = 2000
	maxFileBytes = 100 << 20
	maxAllBytes  = 512 << 20
)

// Media is a file that went over an emulated platform.
type Media struct {
	ID        string    `json:"id"`
	Mime      string    `json:"mime"`
	Name      string    `json:"name"`
	Size      int64     `json:"size"`
	SHA256    string    `json:"sha256"` // base64
	AccountID string    `json:"account_id,omitempty"`
	CreatedAt time.Time `json:"created_at"`
}

func (t *Table) mediaFile(id string) string { return filepath.Join(t.dir, "sandbox", "media", id) }

// AddMedia keeps a file. Ids are digits, as platforms make them.
func (t *Table) AddMedia(accountID, mime, name string, r io.Reader) (Media, error) {
	dir := filepath.Dir(t.mediaFile("0"))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return Media{}, fmt.Errorf("keep a file: %w", err)
	}
	f, err := os.CreateTemp(dir, "new-*")
	if err != nil {
		return Media{}, fmt.Errorf("keep a file: %w", err)
	}
	defer func() { _ = os.Remove(f.Name()) }() // gone already after the rename
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(f, sum), io.LimitReader(r, maxFileBytes+1))
	if err := errors.Join(err, f.Close()); err != nil {
		return Media{}, fmt.Errorf("keep a file: %w", err)
	}
	if n > maxFileBytes {
		return Media{}, desk.E(desk.CodeTooLarge, "at most %d MB", maxFileBytes>>20)
	}
	if n == 0 {
		return Media{}, desk.Invalid("file", "the file is empty")
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	m := &Media{Mime: mime, Name: cleanName(name), Size: n, SHA256: base64.StdEncoding.EncodeToString(sum.Sum(nil)), AccountID: accountID, CreatedAt: t.clock.Now()}
	for m.ID == "" || t.state.Media[m.ID] != nil {
		m.ID = strconv.FormatInt(1_000_000_000_000_000+t.rand.Int64N(9_000_000_000_000_000), 10)
	}
	if err := os.Rename(f.Name(), t.mediaFile(m.ID)); err != nil {
		return Media{}, fmt.Errorf("keep a file: %w", err)
	}
	t.state.Media[m.ID] = m
	t.forgetMedia()
	t.changed()
	return *m, nil
}

// cleanName keeps the last part of a path, without control characters.
func cleanName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, filepath.Base(strings.ReplaceAll(name, `\`, "/")))
	if name == "." || name == "/" {
		return ""
	}
	if r := []rune(name); len(r) > 200 {
		name = string(r[len(r)-200:])
	}
	return name
}

// forgetMedia keeps the files within their bounds.
func (t *Table) forgetMedia() {
	var all []*Media
	var bytes int64
	for _, m := range t.state.Media {
		all = append(all, m)
		bytes += m.Size
	}
	if len(all) <= maxFiles && bytes <= maxAllBytes {
		return
	}
	slices.SortFunc(all, func(a, b *Media) int { return a.CreatedAt.Compare(b.CreatedAt) })
	for n := len(all); len(all) > 1 && (n > maxFiles || bytes > maxAllBytes); n-- {
		bytes -= all[0].Size
		delete(t.state.Media, all[0].ID)
		_ = os.Remove(t.mediaFile(all[0].ID))
		all = all[1:]
	}
}

// Media answers what is known of a file.
func (t *Table) Media(id string) (Media, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if m := t.state.Media[id]; m != nil {
		return *m, true
	}
	return Media{}, false
}

// OpenMedia opens a file.
func (t *Table) OpenMedia(id string) (*os.File, Media, error) {
	m, ok := t.Media(id)
	if !ok {
		return nil, Media{}, desk.NotFound("file")
	}
	f, err := os.Open(t.mediaFile(m.ID)) // the id is one of ours: digits
	if err != nil {
		return nil, Media{}, desk.NotFound("file")
	}
	return f, m, nil
}

// DropMedia removes a file.
func (t *Table) DropMedia(id string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	m := t.state.Media[id]
	if m == nil {
		return false
	}
	delete(t.state.Media, id)
	_ = os.Remove(t.mediaFile(m.ID))
	t.changed()
	return true
}
