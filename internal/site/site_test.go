package site

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

func packed(t *testing.T, text string) *fstest.MapFile {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return &fstest.MapFile{Data: out.Bytes()}
}

func TestScriptsAreSentAsTheyAreHeld(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{
		"index.html":         {Data: []byte("<p>page</p>")},
		"assets/app-1.js.gz": packed(t, "let a = 1"),
		"assets/tiny-1.js":   {Data: []byte("1")},
		"assets/f-1.woff2":   {Data: []byte("font")},
		"sw.js.gz":           packed(t, "worker"),
	}
	a := newApp(files, "/desk/")
	cases := []struct {
		name, path, accept string
		status             int
		encoding, kind     string
		body, keeps        string
	}{
		{"compressed", "/desk/assets/app-1.js", "gzip, br", 200, "gzip", "text/javascript", "let a = 1", "immutable"},
		{"to a client that cannot read it", "/desk/assets/app-1.js", "", 200, "", "text/javascript", "let a = 1", "immutable"},
		{"too small to compress", "/desk/assets/tiny-1.js", "gzip", 200, "", "text/javascript", "1", "immutable"},
		{"a font", "/desk/assets/f-1.woff2", "gzip", 200, "", "", "font", "immutable"},
		{"the worker", "/desk/sw.js", "gzip", 200, "gzip", "text/javascript", "worker", "no-cache"},
		{"a page of the app", "/desk/cases/7", "gzip", 200, "", "text/html", "<p>page</p>", "no-store"},
		{"a file that is not there", "/desk/assets/app-2.js", "gzip", 404, "", "", "", ""},
		{"a folder", "/desk/assets", "gzip", 200, "", "text/html", "<p>page</p>", "no-store"},
	}
	for _, c := range cases {
		r := httptest.NewRequest("GET", c.path, nil)
		r.Header.Set("Accept-Encoding", c.accept)
		w := httptest.NewRecorder()
		a.ServeHTTP(w, r)
		h := w.Header()
		if w.Code != c.status || h.Get("Content-Encoding") != c.encoding || !strings.HasPrefix(h.Get("Content-Type"), c.kind) || !strings.Contains(h.Get("Cache-Control"), c.keeps) {
			t.Errorf("%s: %d %v", c.name, w.Code, h)
		}
		if got := read(t, w, c.encoding); c.status == 200 && got != c.body {
			t.Errorf("%s: got %q", c.name, got)
		}
	}
}

func read(t *testing.T, w *httptest.ResponseRecorder, encoding string) string {
	t.Helper()
	var from io.Reader = w.Body
	if encoding == "gzip" {
		zip, err := gzip.NewReader(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		from = zip
	}
	b, err := io.ReadAll(from)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
