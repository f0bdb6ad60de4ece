package api

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"time"
	"unicode/utf8"

	"recado.dev/internal/access"
	"recado.dev/internal/auth"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

const cookieName = "recado_session"

// policy is for answers of the API: data, never a page.
const policy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

type requestKey struct{}

// requestID is the id of the request that ctx belongs to.
func requestID(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}

// around is what every request passes: an id, safe headers, a log line, and no
// panic that ends the program.
func (a *API) around(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := ident.New()
		r = r.WithContext(context.WithValue(r.Context(), requestKey{}, id))
		h := w.Header()
		h.Set("X-Request-Id", id)
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		if a.secure(r) {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		start := time.Now()
		rec := &recorder{ResponseWriter: w}
		defer func() { a.finish(rec, r, start, recover()) }()
		next.ServeHTTP(rec, r)
	})
}

// finish logs and measures a request, and answers for a handler that panicked.
func (a *API) finish(rec *recorder, r *http.Request, start time.Time, panicked any) {
	if panicked == http.ErrAbortHandler {
		panic(panicked) // the server's own way to cut a connection
	}
	if panicked != nil {
		a.Log.ErrorContext(r.Context(), "handler panicked", slog.String("request", requestID(r.Context())), slog.Any("panic", panicked), slog.String("stack", string(debug.Stack())))
		if rec.status == 0 {
			a.write(rec, r, &Problem{Status: http.StatusInternalServerError, Code: string(desk.CodeInternal), Detail: "something went wrong on our side"})
		}
	}
	took := time.Since(start)
	a.metrics.observe(r.Method, rec.pattern, rec.code(), took)
	if !a.Log.Enabled(r.Context(), slog.LevelDebug) {
		return
	}
	attrs := []slog.Attr{
		slog.String("request", requestID(r.Context())), slog.String("method", r.Method), slog.String("route", rec.pattern),
		slog.Int("status", rec.code()), slog.Duration("took", took), slog.Int64("bytes", rec.bytes),
	}
	if rec.who.WorkspaceID != "" {
		attrs = append(attrs, slog.String("workspace", rec.who.WorkspaceID), slog.String("actor", rec.who.Actor.ID))
	}
	// The path is left out on purpose: links of invitations and resets are in it.
	a.Log.LogAttrs(r.Context(), slog.LevelDebug, "request", attrs...)
}

// recorder notes what a handler answered. Unwrap gives http.ResponseController
// the writer beneath, for streams.
type recorder struct {
	http.ResponseWriter
	status  int
	bytes   int64
	pattern string
	who     access.Who
	call    *store.Call // until the answer begins
}

// WriteHeader implements http.ResponseWriter.
func (rec *recorder) WriteHeader(status int) {
	if rec.status == 0 {
		rec.status = status
		rec.call.Let()
	}
	rec.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (rec *recorder) Write(b []byte) (int, error) {
	if rec.status == 0 {
		rec.status = http.StatusOK
		rec.call.Let()
	}
	n, err := rec.ResponseWriter.Write(b)
	rec.bytes += int64(n)
	return n, err
}

// Flush implements http.Flusher.
func (rec *recorder) Flush() {
	if f, ok := rec.ResponseWriter.(http.Flusher); ok {
		f.Flush()
	}
}

// Unwrap serves http.ResponseController.
func (rec *recorder) Unwrap() http.ResponseWriter { return rec.ResponseWriter }

func (rec *recorder) code() int {
	if rec.status == 0 {
		return http.StatusOK
	}
	return rec.status
}

// guard is what a route's requests pass before its handler: who asks, whether
// they may, and whether this exact write was made before.
func (a *API) guard(rt route, next http.Handler, buffered bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec, ok := w.(*recorder)
		if ok {
			rec.pattern = rt.Path
		}
		r, end, here := a.bound(w, r)
		if !here {
			return
		}
		defer end()
		who, err := a.authenticate(w, r, rt)
		if err != nil {
			a.fail(w, r, err)
			return
		}
		if !who.Can(rt.Ability) {
			a.fail(w, r, desk.E(desk.CodeForbidden, "this needs the ability %s", rt.Ability))
			return
		}
		if !sound(r.URL.Path) {
			a.write(w, r, &Problem{Status: http.StatusNotFound, Code: string(desk.CodeNotFound), Detail: "there is nothing here"})
			return
		}
		if ok {
			rec.who = who
		}
		ctx := context.WithValue(r.Context(), callerKey{}, caller{browser: a.browser(r), secure: a.secure(r)})
		r = r.WithContext(access.With(ctx, who))
		if r.ContentLength > rt.MaxBody {
			a.fail(w, r, tooLarge(rt.MaxBody))
			return
		}
		// One byte over, so that typed routes see an excess themselves.
		r.Body = http.MaxBytesReader(w, r.Body, rt.MaxBody+1)
		if key := r.Header.Get("Idempotency-Key"); key != "" && write(r.Method) && who.WorkspaceID != "" {
			a.once(w, r, rt, who, key, next, buffered)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// sound says whether s is text that both databases take: no id holds anything
// else.
func sound(s string) bool { return utf8.ValidString(s) && !strings.Contains(s, "\x00") }

func tooLarge(limit int64) error {
	return desk.E(desk.CodeTooLarge, "a request has at most %d bytes here", limit)
}

func write(method string) bool {
	return method != http.MethodGet && method != http.MethodHead && method != http.MethodOptions
}

// authenticate answers who asks. Public routes are told too, where somebody is
// signed in.
func (a *API) authenticate(w http.ResponseWriter, r *http.Request, rt route) (access.Who, error) {
	public := rt.Ability == access.Nobody
	if public && write(r.Method) && a.foreign(r, false) {
		// Signing somebody into another's account from another site.
		return access.Who{}, errOrigin()
	}
	if header := r.Header.Get("Authorization"); header != "" {
		scheme, token, _ := strings.Cut(header, " ")
		if strings.EqualFold(scheme, "Bearer") {
			who, err := a.Auth.Bearer(r.Context(), strings.TrimSpace(token))
			if public && desk.CodeOf(err) == desk.CodeUnauthorized {
				return access.Who{}, nil
			}
			if err != nil {
				w.Header().Set("WWW-Authenticate", "Bearer")
			}
			return who, err
		}
	}
	cookie, err := r.Cookie(cookieName)
	if err != nil || cookie.Value == "" {
		if public {
			return access.Who{}, nil
		}
		w.Header().Set("WWW-Authenticate", "Bearer")
		return access.Who{}, desk.E(desk.CodeUnauthorized, "sign in first")
	}
	if !public && write(r.Method) && a.foreign(r, true) {
		return access.Who{}, errOrigin()
	}
	who, renewed, err := a.Auth.Session(r.Context(), cookie.Value, a.browser(r))
	if err != nil {
		if desk.CodeOf(err) != desk.CodeUnauthorized {
			return access.Who{}, err
		}
		if public {
			return access.Who{}, nil
		}
		http.SetCookie(w, emptyCookie(a.secure(r)))
		return access.Who{}, err
	}
	if renewed != nil {
		http.SetCookie(w, sessionCookie(*renewed, a.secure(r)))
	}
	return who, nil
}

func errOrigin() error {
	return desk.E(desk.CodeForbidden, "this request comes from another site")
}

// foreign says whether a browser sent the request from another site. strict
// also takes requests that do not say where they come from for foreign.
func (a *API) foreign(r *http.Request, strict bool) bool {
	if origin := r.Header.Get("Origin"); origin != "" {
		return !a.ours(origin, r)
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "same-origin":
		return false
	case "":
		return strict
	}
	return true
}

// ours says whether an origin is this server: the public address, or the very
// host that the request was sent to.
func (a *API) ours(origin string, r *http.Request) bool {
	if a.PublicURL != "" && strings.EqualFold(origin, originOf(a.PublicURL)) {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && u.Host != "" && strings.EqualFold(u.Host, r.Host)
}

func originOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// secure says whether the browser speaks HTTPS with us.
func (a *API) secure(r *http.Request) bool {
	return r.TLS != nil || strings.HasPrefix(a.PublicURL, "https://")
}

func sessionCookie(in auth.SignedIn, secure bool) *http.Cookie {
	return &http.Cookie{
		Name: cookieName, Value: in.Token, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: secure,
		Expires: in.Expires, MaxAge: int(auth.SessionLife / time.Second),
	}
}

// emptyCookie makes the browser forget the session.
func emptyCookie(secure bool) *http.Cookie {
	return &http.Cookie{Name: cookieName, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: secure, MaxAge: -1}
}

// caller is what typed handlers may know of the request itself.
type caller struct {
	browser auth.Browser
	secure  bool
}

type callerKey struct{}

func callerOf(ctx context.Context) caller {
	c, _ := ctx.Value(callerKey{}).(caller)
	return c
}

// browser is where a request comes from.
func (a *API) browser(r *http.Request) auth.Browser {
	ip, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		ip = r.RemoteAddr
	}
	if a.TrustProxy {
		// The last address is the one that our own proxy saw.
		parts := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
		if last := strings.TrimSpace(parts[len(parts)-1]); net.ParseIP(last) != nil {
			ip = last
		}
	}
	return auth.Browser{IP: ip, UserAgent: r.UserAgent()}
}
