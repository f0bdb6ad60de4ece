// Package site serves the web apps that are built into the binary: the agents'
// app at / and the phones at /sandbox/.
package site

import (
	"bytes"
	"compress/gzip"
	"embed"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
)

//go:embed all:dist
var dist embed.FS

const missing = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Recado</title>
<p>This binary was built without the web apps. Run <code>make build</code>.</p></html>`

// policy is strict: scripts and styles come from us alone. Attribute styles
// are needed by virtual lists that place their rows.
const policy = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
	"media-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"

// Files are the built files of one app, for whoever serves them in a way of
// their own.
func Files(name string) fs.FS {
	files, err := fs.Sub(dist, "dist/"+name)
	if err != nil {
		panic("site: " + err.Error()) // a constant name
	}
	return files
}

// App serves one app of the binary under a prefix ("/" or "/sandbox/").
func App(name, prefix string) http.Handler {
	files, err := fs.Sub(dist, "dist/"+name)
	if err != nil {
		panic("site: " + err.Error()) // a constant name
	}
	return newApp(files, prefix)
}

func newApp(files fs.FS, prefix string) *app {
	return &app{files: files, prefix: prefix, server: http.StripPrefix(strings.TrimSuffix(prefix, "/"), http.FileServerFS(files))}
}

// app holds scripts and styles compressed, as name.gz: most of what is sent is
// sent that way, and it is a third of the size in the binary and in memory.
type app struct {
	files  fs.FS
	prefix string
	server http.Handler
}

// ServeHTTP answers a file that exists, or the app's page for any path without
// an extension: the app routes those itself.
func (a *app) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		h.Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(path.Clean(r.URL.Path), strings.TrimSuffix(a.prefix, "/"))
	name = strings.TrimPrefix(name, "/")
	if name != "" {
		packed, err := fs.ReadFile(a.files, name+".gz")
		if info, plain := fs.Stat(a.files, name); err == nil || (plain == nil && !info.IsDir()) {
			a.describe(h, name)
			if err == nil {
				sendPacked(w, r, name, packed)
			} else {
				a.server.ServeHTTP(w, r)
			}
			return
		}
		if path.Ext(name) != "" {
			http.NotFound(w, r)
			return
		}
	}
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Type", "text/html; charset=utf-8")
	page, err := fs.ReadFile(a.files, "index.html")
	if err != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = w.Write([]byte(missing))
		return
	}
	_, _ = w.Write(page)
}

// describe says how long a file keeps and what it is.
func (a *app) describe(h http.Header, name string) {
	if strings.HasPrefix(name, "assets/") { // names carry a hash of their content
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		h.Set("Cache-Control", "no-cache")
	}
	switch name {
	case "sw.js": // it answers for every page of the app
		h.Set("Service-Worker-Allowed", a.prefix)
	case "manifest.webmanifest": // not every machine's list has it
		h.Set("Content-Type", "application/manifest+json")
	}
}

// sendPacked answers a file that is held compressed, as it is or, to the rare
// client that cannot read that, unpacked.
func sendPacked(w http.ResponseWriter, r *http.Request, name string, packed []byte) {
	h := w.Header()
	h.Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	h.Set("Vary", "Accept-Encoding")
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		h.Set("Content-Length", strconv.Itoa(len(packed)))
		_, _ = w.Write(packed)
		return
	}
	plain, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		http.Error(w, "the program's file "+name+" is broken", http.StatusInternalServerError)
		return
	}
	_, _ = io.Copy(w, plain)
}
