package main

import (
	"cmp"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"time"
)

// sizes measures what does not need a load: the binary, the start, the memory
// at rest, the app's first load.
func (b *bench) sizes() error {
	info, err := os.Stat(b.binary)
	if err != nil {
		return err
	}
	b.add("sizes", "binary", float64(info.Size())/1e6, "MB", 60, false, "")
	s, err := b.prepare("")
	if err != nil {
		return err
	}
	defer s.remove()
	if err := s.start(b.binary); err != nil {
		return err
	}
	s.stop()
	if err := s.start(b.binary); err != nil {
		return err
	}
	b.add("sizes", "started to the first answer", s.startup.Seconds(), "s", 0.3, false, "second start")
	time.Sleep(5 * time.Second) // two seconds after the start it gives back what only that needed
	now, _ := s.memory()
	b.add("sizes", "resident memory, idle", now, "MB", 60, false, "")
	size, err := firstLoad(s.base)
	if err != nil {
		return err
	}
	b.add("sizes", "agents' app, first load, gzipped", size/1024, "KB", 220, false, "")
	return b.widget()
}

// widget adds up what the web chat's script and styles weigh as they are built.
func (b *bench) widget() error {
	files, err := filepath.Glob("internal/site/dist/widget/*.*s*")
	if err != nil || len(files) == 0 {
		return fmt.Errorf("the web chat is not built: %w", err)
	}
	total := 0
	for _, file := range files {
		if ext := filepath.Ext(file); ext != ".js" && ext != ".css" {
			continue
		}
		body, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		n, err := zippedSize(body)
		if err != nil {
			return err
		}
		total += n
	}
	b.add("sizes", "web chat, all of it, gzipped", float64(total)/1024, "KB", 30, false, "")
	return nil
}

var asset = regexp.MustCompile(`(?:src|href)="(/assets/[^"]+\.(?:js|css))"`)

// firstLoad adds up the page and every script and style that it names.
func firstLoad(base string) (float64, error) {
	page, n, err := zipped(base + "/")
	if err != nil {
		return 0, err
	}
	total := n
	for _, m := range asset.FindAllStringSubmatch(string(page), -1) {
		_, n, err := zipped(base + m[1])
		if err != nil {
			return 0, err
		}
		total += n
	}
	return float64(total), nil
}

type counter struct{ n int }

func (c *counter) Write(b []byte) (int, error) { c.n += len(b); return len(b), nil }

func zipped(address string) ([]byte, int, error) {
	res, err := http.Get(address)
	if err != nil {
		return nil, 0, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		return nil, 0, fmt.Errorf("%s: %s, %w", address, res.Status, cmp.Or(err, errRefused))
	}
	n, err := zippedSize(body)
	return body, n, err
}

func zippedSize(body []byte) (int, error) {
	var c counter
	w := gzip.NewWriter(&c)
	if _, err := w.Write(body); err != nil {
		return 0, err
	}
	err := w.Close()
	return c.n, err
}
