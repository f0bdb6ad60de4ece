package website

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"

	"recado.dev/internal/markup"
)

// assets are the built pages, compressed once.
type assets struct {
	files map[string]asset
}

type asset struct {
	plain, zipped []byte
	tag           string
}

func (a *assets) load(files fs.FS) {
	a.files = map[string]asset{}
	for _, name := range []string{"chat.js", "chat.css", "loader.js"} {
		if files == nil {
			return
		}
		plain, err := fs.ReadFile(files, name)
		if err != nil {
			continue // built without the web apps: the page says so
		}
		a.files[name] = newAsset(plain)
	}
}

func newAsset(plain []byte) asset {
	var out bytes.Buffer
	zip, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err == nil {
		_, _ = zip.Write(plain)
		_ = zip.Close()
	}
	sum := sha256.Sum256(plain)
	return asset{plain: plain, zipped: out.Bytes(), tag: hex.EncodeToString(sum[:8])}
}

// serve answers a built file. Its address carries what it holds, so that
// browsers keep it.
func (a *assets) serve(w http.ResponseWriter, r *http.Request, name string) {
	f, ok := a.files[name]
	if !ok || name == "loader.js" {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Cache-Control", "no-cache")
	if r.URL.Query().Get("v") == f.tag {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Access-Control-Allow-Origin", "*")
	f.send(w, r, mime.TypeByExtension(path.Ext(name)))
}

func (f asset) send(w http.ResponseWriter, r *http.Request, kind string) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("ETag", `"`+f.tag+`"`)
	h.Add("Vary", "Accept-Encoding")
	if r.Header.Get("If-None-Match") == `"`+f.tag+`"` {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		_, _ = w.Write(f.zipped)
		return
	}
	_, _ = w.Write(f.plain)
}

// loader answers the script of the snippet: the built one, told which chat it
// is for.
func (s *Service) loader(w http.ResponseWriter, r *http.Request, p place) {
	built, ok := s.assets.files["loader.js"]
	if !ok {
		http.Error(w, "built without the web apps", http.StatusServiceUnavailable)
		return
	}
	told, err := json.Marshal(map[string]string{
		"channel": p.live.Channel.ID, "base": p.base, "color": p.view.shown.Color, "position": p.view.shown.Position,
		"language": p.view.shown.Language, "appearance": p.view.shown.Appearance,
	})
	if err != nil {
		s.problem(w, r, err)
		return
	}
	h := w.Header()
	h.Set("Cache-Control", "public, max-age=300")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	script := "(function(){var RECADO=" + string(told) + ";" + string(built.plain) + "})();"
	newAsset([]byte(script)).send(w, r, "text/javascript; charset=utf-8")
}

// pageHTML is the chat's page. told is JSON in which nothing can end the
// element: json.Marshal escapes what could.
func (s *Service) pageHTML(language, mode, title, base string, told []byte) *markup.Page {
	p := &markup.Page{}
	p.Add(`<!doctype html>
<html lang="{}" data-mode="{}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>{}</title>
<link rel="stylesheet" href="{}/chat/assets/chat.css?v={}">
</head>
<body>
<div id="chat"></div>
<script type="application/json" id="told">`, language, mode, title, base, s.assets.files["chat.css"].tag)
	p.Add(string(told))
	p.Add(`</script>
<script src="{}/chat/assets/chat.js?v={}"></script>
</body>
</html>
`, base, s.assets.files["chat.js"].tag)
	return p
}

// page answers the chat itself: in a frame of the business's page, or alone.
func (s *Service) page(w http.ResponseWriter, r *http.Request, p place, mode string) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	told, err := json.Marshal(s.shownAt(&call{Request: r, place: p, w: w}))
	if err != nil {
		s.problem(w, r, err)
		return
	}
	language := "en"
	if p.view.shown.Language == "es" || p.view.shown.Language == "auto" && strings.HasPrefix(strings.ToLower(r.Header.Get("Accept-Language")), "es") {
		language = "es"
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", p.policy())
	h.Set("Permissions-Policy", "geolocation=(), camera=(), microphone=()")
	_, _ = s.pageHTML(language, mode, p.view.shown.Title, p.base, told).WriteTo(w)
}

// policy is what the pages may do, and who may embed them. Our own address
// stands beside 'self', which means nothing in a sandboxed frame.
func (p place) policy() string {
	own := "'self' " + p.base
	return "default-src 'none'; script-src " + own + "; style-src " + own + " 'unsafe-inline'; img-src " + own + " https: data: blob:; media-src " + own + " blob:; " +
		"connect-src " + own + "; base-uri 'none'; form-action 'none'; frame-ancestors 'self' " + strings.Join(append([]string{p.base}, p.view.sources...), " ")
}
