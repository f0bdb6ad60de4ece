package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/desk"
)

// control serves the phones app. It exists in sandbox mode alone and asks
// nobody who they are: everything behind it is made up.
func (t *Table) control() http.Handler {
	mux := http.NewServeMux()
	add := func(pattern string, f func(r *http.Request) (any, error)) {
		method, path, _ := strings.Cut(pattern, " ")
		mux.HandleFunc(method+" /sandbox/api"+path, func(w http.ResponseWriter, r *http.Request) {
			out, err := f(r)
			answer(w, out, err)
		})
	}
	add("GET /state", t.getState)
	add("GET /phones", t.getPhones)
	add("POST /phones", t.postPhone)
	add("PATCH /phones/{phone}", t.patchPhone)
	add("DELETE /phones/{phone}", func(r *http.Request) (any, error) { return nil, t.RemovePhone(r.PathValue("phone")) })
	add("GET /phones/{phone}/threads/{account}", t.getThread)
	add("POST /phones/{phone}/threads/{account}/messages", t.postMessage)
	add("PATCH /phones/{phone}/threads/{account}/messages/{message}", t.patchMessage)
	add("DELETE /phones/{phone}/threads/{account}/messages/{message}", func(r *http.Request) (any, error) {
		return t.Revoke(r.PathValue("account"), r.PathValue("phone"), r.PathValue("message"))
	})
	add("PUT /phones/{phone}/threads/{account}/messages/{message}/reaction", t.putReaction)
	add("POST /phones/{phone}/threads/{account}/read", func(r *http.Request) (any, error) {
		return nil, t.Read(r.PathValue("account"), r.PathValue("phone"))
	})
	add("GET /signins", func(*http.Request) (any, error) { return map[string]any{"items": t.SignIns()}, nil })
	add("GET /spares", t.getSpares)
	add("GET /spares/{platform}", t.getSpare)
	t.routesOfWalls(add)
	add("POST /media", t.postMedia)
	mux.HandleFunc("GET /sandbox/api/media/{id}", t.getMedia)
	add("POST /clock", t.postClock)
	add("PUT /faults", func(r *http.Request) (any, error) {
		in := t.Faults()
		if err := read(r, &in); err != nil {
			return nil, err
		}
		return in, t.SetFaults(in)
	})
	add("PUT /life", func(r *http.Request) (any, error) {
		in := t.Life()
		if err := read(r, &in); err != nil {
			return nil, err
		}
		return in, t.SetLife(in)
	})
	for key, n := range t.networks {
		if c, ok := n.(Console); ok {
			c.Routes(func(pattern string, f func(*http.Request) (any, error)) {
				method, path, _ := strings.Cut(pattern, " ")
				add(method+" /"+key+path, f)
			})
		}
	}
	mux.HandleFunc("GET /sandbox/api/events", t.events)
	return sameOrigin(mux)
}

// sameOrigin keeps other web sites from playing with the table.
func sameOrigin(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		site := r.Header.Get("Sec-Fetch-Site")
		if r.Method != http.MethodGet && r.Method != http.MethodHead && site != "" && site != "same-origin" && site != "none" {
			answer(w, nil, desk.E(desk.CodeForbidden, "only from this site"))
			return
		}
		w.Header().Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}

// TableState is all that the phones app shows above the phones.
type TableState struct {
	Accounts []Account `json:"accounts"`
	Clock    ClockNow  `json:"clock"`
	Faults   Faults    `json:"faults"`
	Life     Life      `json:"life"`
	Phones   int       `json:"phones"`
	Waiting  int       `json:"waiting"` // hooks that were not delivered yet
}

// ClockNow is the time of the business and how far it was moved.
type ClockNow struct {
	Now    time.Time `json:"now"`
	Offset int64     `json:"offset_seconds"`
}

func (t *Table) clockNow() ClockNow {
	return ClockNow{Now: t.clock.Now(), Offset: int64(t.clock.Offset() / time.Second)}
}

func (t *Table) getState(*http.Request) (any, error) {
	s := TableState{Accounts: t.Accounts(), Clock: t.clockNow(), Faults: t.Faults(), Life: t.Life(), Waiting: t.Waiting()}
	t.mu.Lock()
	s.Phones = len(t.state.Phones)
	t.mu.Unlock()
	return s, nil
}

func (t *Table) getPhones(r *http.Request) (any, error) {
	limit, _ := strconv.Atoi(r.FormValue("limit"))
	if limit <= 0 || limit > 200 {
		limit = 50
	}
	return map[string]any{"items": t.Phones(r.FormValue("q"), limit)}, nil
}

func (t *Table) postPhone(r *http.Request) (any, error) {
	var in struct {
		Name     string `json:"name"`
		Number   string `json:"number"`
		Language string `json:"language"`
		Hidden   bool   `json:"hidden"`
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	p, err := t.AddPhone(Phone{Name: in.Name, Number: in.Number, Language: in.Language, Hidden: in.Hidden})
	return created{p}, err
}

func (t *Table) patchPhone(r *http.Request) (any, error) {
	var in PhoneChange
	if err := read(r, &in); err != nil {
		return nil, err
	}
	return t.ChangePhone(r.PathValue("phone"), in)
}

func (t *Table) getThread(r *http.Request) (any, error) {
	th, err := t.Thread(r.PathValue("account"), r.PathValue("phone"))
	if err != nil {
		return nil, err
	}
	t.mu.Lock()
	left := time.Until(t.typing[threadKey(th.AccountID, th.PhoneID)])
	t.mu.Unlock()
	return struct {
		Thread
		Typing int64 `json:"typing_ms"`
	}{th, max(0, left.Milliseconds())}, nil
}

func (t *Table) postMessage(r *http.Request) (any, error) {
	var in Draft
	if err := read(r, &in); err != nil {
		return nil, err
	}
	m, err := t.Say(r.PathValue("account"), r.PathValue("phone"), in)
	return created{m}, err
}

func (t *Table) patchMessage(r *http.Request) (any, error) {
	var in struct {
		Text string `json:"text"`
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	return t.Edit(r.PathValue("account"), r.PathValue("phone"), r.PathValue("message"), in.Text)
}

func (t *Table) putReaction(r *http.Request) (any, error) {
	var in struct {
		Emoji string `json:"emoji"`
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	return t.React(r.PathValue("account"), r.PathValue("phone"), r.PathValue("message"), in.Emoji)
}

func (t *Table) postMedia(r *http.Request) (any, error) {
	form, err := r.MultipartReader()
	if err != nil {
		return nil, desk.Invalid("file", "a multipart form with a file is needed")
	}
	for {
		part, err := form.NextPart()
		if err != nil {
			return nil, desk.Invalid("file", "a multipart form with a file is needed")
		}
		if part.FormName() != "file" {
			continue
		}
		kind := part.Header.Get("Content-Type")
		if kind == "" || kind == "application/octet-stream" {
			if byName := mime.TypeByExtension(ext(part.FileName())); byName != "" {
				kind = byName
			}
		}
		m, err := t.takeMedia(kind, part.FileName(), part)
		return created{m}, err
	}
}

func ext(name string) string {
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		return strings.ToLower(name[i:])
	}
	return ""
}

// inline are the types that a browser may show in place: nothing that could
// run as a page of this site.
var inline = map[string]bool{"image": true, "video": true, "audio": true}

func (t *Table) getMedia(w http.ResponseWriter, r *http.Request) {
	f, m, err := t.OpenMedia(r.PathValue("id"))
	if err != nil {
		answer(w, nil, err)
		return
	}
	defer func() { _ = f.Close() }()
	h := w.Header()
	h.Set("Content-Type", m.Mime)
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", "private, max-age=86400")
	class, _, _ := strings.Cut(m.Mime, "/")
	if !inline[class] || strings.HasPrefix(m.Mime, "image/svg") {
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": m.Name}))
	}
	http.ServeContent(w, r, "", m.CreatedAt, f)
}

func (t *Table) postClock(r *http.Request) (any, error) {
	var in struct {
		Seconds int64 `json:"seconds"`
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	if in.Seconds <= 0 || in.Seconds > 30*24*3600 {
		return nil, desk.Invalid("seconds", "forward only, at most 30 days at once")
	}
	t.clock.Jump(time.Duration(in.Seconds) * time.Second)
	t.changed()
	now := t.clockNow()
	t.tell("clock", now)
	return now, nil
}

// events tells a browser what changes, until it goes.
func (t *Table) events(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	out := http.NewResponseController(w)
	_ = out.SetWriteDeadline(time.Time{}) // not every server has one
	c, end := t.hub.watch()
	defer end()
	beat := time.NewTicker(15 * time.Second)
	defer beat.Stop()
	_, err := io.WriteString(w, "retry: 1000\n\n")
	for err == nil {
		if out.Flush() != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-beat.C:
			_, err = io.WriteString(w, ": beat\n\n")
		case n, ok := <-c:
			if !ok {
				return
			}
			_, err = fmt.Fprintf(w, "event: %s\ndata: %s\n\n", n.kind, n.data)
		}
	}
}

// created marks an answer as something new.
type created struct{ v any }

// Read fills v with a request's JSON body, for the actions of a Console.
func Read(r *http.Request, v any) error { return read(r, v) }

func read(r *http.Request, v any) error {
	d := json.NewDecoder(http.MaxBytesReader(nil, r.Body, 1<<20))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return &desk.Error{Code: desk.CodeInvalid, Public: "the body is not the JSON that is due: " + err.Error(), Err: err}
	}
	return nil
}

var statusOf = map[desk.Code]int{
	desk.CodeInvalid: 422, desk.CodeNotFound: 404, desk.CodeConflict: 409, desk.CodeTooLarge: 413, desk.CodeForbidden: 403,
}

func answer(w http.ResponseWriter, out any, err error) {
	status := http.StatusOK
	if err != nil {
		var e *desk.Error
		if !errors.As(err, &e) {
			e = desk.E(desk.CodeInternal, "something went wrong")
		}
		status = statusOf[e.Code]
		if status == 0 {
			status = http.StatusInternalServerError
		}
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(map[string]any{"status": status, "code": e.Code, "title": http.StatusText(status), "detail": e.Public, "errors": e.Problems})
		return
	}
	if c, ok := out.(created); ok {
		status, out = http.StatusCreated, c.v
	}
	if out == nil {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(out)
}
