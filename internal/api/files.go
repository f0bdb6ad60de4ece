package api

import (
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
)

func (a *API) registerFiles() {
	a.raw(route{Method: http.MethodGet, Path: "/files/{id}/{name}", Summary: "Read a file, by the link that its message has", Tag: "Messages", Ability: access.CasesRead}, a.file)
}

// file serves a file to those who are signed in to its workspace and have a
// link that is still good: a link that leaks opens nothing.
func (a *API) file(w http.ResponseWriter, r *http.Request) {
	who, _ := access.From(r.Context())
	id := r.PathValue("id")
	expires, err := strconv.ParseInt(r.URL.Query().Get("e"), 10, 64)
	if err != nil {
		a.fail(w, r, desk.NotFound("file"))
		return
	}
	if err := a.Media.Verify(who.WorkspaceID, id, expires, r.URL.Query().Get("s")); err != nil {
		a.fail(w, r, err)
		return
	}
	f, kept, err := a.Media.Open(r.Context(), who.WorkspaceID, id)
	if err != nil {
		a.fail(w, r, err)
		return
	}
	defer func() { _ = f.Close() }()
	kind := "attachment"
	if shownInline(kept.Mime) && r.URL.Query().Get("download") == "" {
		kind = "inline"
	}
	h := w.Header()
	h.Set("Content-Type", contentType(kept.Mime))
	h.Set("Content-Disposition", disposition(kind, kept.Name))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("Cache-Control", "private, max-age=3600")
	h.Set("X-Frame-Options", "SAMEORIGIN") // the desk shows documents in a frame
	if kept.SHA256 != "" {
		h.Set("ETag", `"`+kept.SHA256+`"`)
	}
	http.ServeContent(w, r, "", time.Time{}, f)
}

// shownInline says whether browsers may show a file of this type by
// themselves. Everything that can hold a script is downloaded.
func shownInline(kind string) bool {
	kind, _, _ = strings.Cut(kind, ";")
	switch kind {
	case "image/svg+xml":
		return false
	case "application/pdf":
		return true
	}
	family, _, _ := strings.Cut(kind, "/")
	return family == "image" || family == "audio" || family == "video"
}

func contentType(kind string) string {
	if kind == "" {
		return "application/octet-stream"
	}
	if strings.HasPrefix(kind, "text/") && !strings.Contains(kind, "charset") {
		return kind + "; charset=utf-8"
	}
	return kind
}

// disposition names the file for the browser's download.
func disposition(kind, name string) string {
	if v := mime.FormatMediaType(kind, map[string]string{"filename": name}); v != "" {
		return v
	}
	return kind
}
