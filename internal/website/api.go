package website

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

const maxBody = 64 << 10

// call is a request of a page to the chat.
type call struct {
	*http.Request
	place
	w       http.ResponseWriter
	visitor store.Visitor // of a call that needs one
	token   string        // the hash of it
}

// api answers what pages ask.
func (s *Service) api(w http.ResponseWriter, r *http.Request, p place, action string) {
	w.Header().Set("Cache-Control", "no-store")
	if err := s.origin(w, r, p); err != nil {
		s.problem(w, r, err)
		return
	}
	if r.Method == http.MethodOptions {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	if wait := s.limits.take("ask "+s.addressOf(r), asksBurst, asksEvery, s.now()); wait > 0 {
		s.problem(w, r, slower(w, wait))
		return
	}
	c := &call{Request: r, place: p, w: w}
	do, method, ok := s.action(action)
	if !ok {
		s.problem(w, r, desk.NotFound("action"))
		return
	}
	if r.Method != method {
		w.Header().Set("Allow", method)
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	if action != "config" && action != "session" && action != "resume" {
		if err := s.admit(c); err != nil {
			s.problem(w, r, err)
			return
		}
	}
	answer, err := do(c)
	switch {
	case err != nil:
		s.problem(w, r, err)
	case answer != nil:
		write(w, http.StatusOK, answer)
	}
}

func (s *Service) action(name string) (do func(*call) (any, error), method string, ok bool) {
	switch name {
	case "config":
		return s.config, http.MethodGet, true
	case "session":
		return s.begin, http.MethodPost, true
	case "resume":
		return s.resume, http.MethodPost, true
	case "identify":
		return s.identify, http.MethodPost, true
	case "attributes":
		return s.attributes, http.MethodPost, true
	case "end":
		return s.end, http.MethodPost, true
	case "state":
		return s.state, http.MethodGet, true
	case "stream":
		return s.stream, http.MethodGet, true
	case "messages":
		return s.write, http.MethodPost, true
	case "typing":
		return s.typing, http.MethodPost, true
	case "seen":
		return s.seen, http.MethodPost, true
	case "files":
		return s.upload, http.MethodPost, true
	}
	return nil, "", false
}

// admit finds out whose a call is. The token goes in a header, never in an
// address, where logs and referrers would have it.
func (s *Service) admit(c *call) error {
	token, ok := strings.CutPrefix(c.Header.Get("Authorization"), "Bearer ")
	if !ok || token == "" || len(token) > 200 {
		return desk.E(desk.CodeUnauthorized, "this needs a session")
	}
	c.token = hashOf(token)
	v, until, err := s.Store.Read().VisitorBySession(c.Context(), c.token, s.now())
	if desk.CodeOf(err) == desk.CodeNotFound || err == nil && (v.ChannelID != c.live.Channel.ID || v.WorkspaceID != c.live.Channel.WorkspaceID) {
		return desk.E(desk.CodeUnauthorized, "the session is over")
	}
	if err != nil {
		return err
	}
	c.visitor = v
	if until.Sub(s.now()) > sessionLife-24*time.Hour {
		return nil
	}
	return s.Store.Write(c.Context(), func(tx *store.Tx) error {
		return tx.ExtendVisitorSession(c.Context(), c.token, s.now().Add(sessionLife))
	})
}

func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// read takes the body of a call.
func (c *call) read(into any) error {
	body, err := io.ReadAll(io.LimitReader(c.Body, maxBody+1))
	if err != nil {
		return desk.E(desk.CodeInvalid, "the body was cut off")
	}
	if len(body) > maxBody {
		return desk.E(desk.CodeTooLarge, "that is more than %d KB", maxBody>>10)
	}
	if err := json.Unmarshal(body, into); err != nil {
		return desk.E(desk.CodeInvalid, "the body is not the JSON that it should be")
	}
	return nil
}

func slower(w http.ResponseWriter, wait time.Duration) error {
	w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	return desk.E(desk.CodeThrottled, "that was too often: wait a little")
}

func write(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

// problem answers why something cannot be. What went wrong with us is for our
// log alone.
func (s *Service) problem(w http.ResponseWriter, r *http.Request, err error) {
	status, code := http.StatusInternalServerError, desk.CodeOf(err)
	switch code {
	case desk.CodeInvalid:
		status = http.StatusUnprocessableEntity
	case desk.CodeUnauthorized:
		status = http.StatusUnauthorized
	case desk.CodeForbidden, desk.CodeNoConsent:
		status = http.StatusForbidden
	case desk.CodeNotFound:
		status = http.StatusNotFound
	case desk.CodeConflict:
		status = http.StatusConflict
	case desk.CodeTooLarge:
		status = http.StatusRequestEntityTooLarge
	case desk.CodeThrottled:
		status = http.StatusTooManyRequests
	case desk.CodeUnsupported:
		status = http.StatusUnsupportedMediaType
	case desk.CodeUnavailable:
		status = http.StatusServiceUnavailable
	}
	title := err.Error()
	if status == http.StatusInternalServerError {
		title = "something went wrong here"
		if !errors.Is(err, context.Canceled) {
			s.Log.ErrorContext(r.Context(), "chat request failed", "path", r.URL.Path, "error", err)
		}
	}
	write(w, status, map[string]any{"code": code, "title": title})
}
