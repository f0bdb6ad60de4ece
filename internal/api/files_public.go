package api

import (
	"log/slog"
	"net/http"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/media"
)

// PublicFiles serves the files that platforms fetch by themselves, by links that
// were made for one message and do not last. It knows no sessions.
func PublicFiles(files *media.Service, log *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { publicFile(files, log, w, r) })
}

func publicFile(files *media.Service, log *slog.Logger, w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Robots-Tag", "noindex")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		h.Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	f, kept, err := files.OpenPublic(r.Context(), strings.TrimPrefix(r.URL.Path, media.PublicPath))
	if desk.CodeOf(err) == desk.CodeNotFound {
		http.NotFound(w, r)
		return
	}
	if err != nil {
		log.ErrorContext(r.Context(), "public file not read", "error", err)
		http.Error(w, "unavailable", http.StatusServiceUnavailable)
		return
	}
	defer func() { _ = f.Close() }()
	kind := "attachment"
	if shownInline(kept.Mime) {
		kind = "inline"
	}
	h.Set("Content-Type", contentType(kept.Mime))
	h.Set("Content-Disposition", disposition(kind, kept.Name))
	h.Set("Cache-Control", "private, max-age=3600")
	if kept.SHA256 != "" {
		h.Set("ETag", `"`+kept.SHA256+`"`)
	}
	http.ServeContent(w, r, "", time.Time{}, f)
}
