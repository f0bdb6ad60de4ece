package inbound

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sync/semaphore"

	"recado.dev/internal/channel"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/journal"
	"recado.dev/internal/platform"
)

// Bounds of what platforms may ask of this node.
const (
	maxBody     = 3 << 20          // of what the journal holds itself
	bodyMemory  = 64 << 20         // of all requests being taken
	readTimeout = 10 * time.Second // for the body to arrive
	fileTimeout = 2 * time.Minute  // for one that becomes a file
	keepTimeout = 10 * time.Second // for the entry to be on disk
	keysTimeout = 5 * time.Second  // for what is asked of a network before a request is kept
	// A disk under load may take its time. After patience the database is asked
	// whether it answers at all: one that does not for pingTimeout is away, and
	// the platform hears so at once and keeps the message.
	patience    = 300 * time.Millisecond
	pingTimeout = 400 * time.Millisecond
)

// Registry is what Hooks needs of the connected accounts; *channel.Registry is
// one.
type Registry interface {
	Channels
	// MarkHook notes that a request came, and whether its signature was good.
	MarkHook(channelID string, ok bool, at time.Time)
	// MarkReached notes the platform's check of our address.
	MarkReached(channelID string, at time.Time)
	// MarkIn notes that something came in.
	MarkIn(channelID string, at time.Time)
}

var _ Registry = (*channel.Registry)(nil)

// Journal keeps entries; *journal.Journal is one.
type Journal interface {
	Append(ctx context.Context, e journal.Entry) error
}

// Hooks serves /hooks/{platform}/{channel_id}. A success answer means that the
// request is on disk.
type Hooks struct {
	channels Registry
	journal  Journal
	clock    clock.Clock
	log      *slog.Logger
	memory   *semaphore.Weighted
	pulse    pulse
	files    FileKeeper
	seconds  *prometheus.HistogramVec // nil where nobody measures
}

// FileKeeper keeps what of a request is too large for the journal; *pull.Files
// does.
type FileKeeper interface {
	Keep(ctx context.Context, ws, channelID string, r *platform.HookRequest) error
}

// KeepFiles has large requests kept as files. Call it before the first request.
func (h *Hooks) KeepFiles(k FileKeeper) *Hooks {
	h.files = k
	return h
}

// NewHooks makes the handler. ping asks the journal's database for a sign of
// life.
func NewHooks(channels Registry, j Journal, ping func(context.Context) error, clk clock.Clock, log *slog.Logger) *Hooks {
	return &Hooks{channels: channels, journal: j, clock: clk, log: log, memory: semaphore.NewWeighted(bodyMemory), pulse: pulse{ping: ping}}
}

// ServeHTTP implements http.Handler.
func (h *Hooks) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	live, hooked, ok := h.find(w, r)
	if !ok {
		return
	}
	w, answered := h.watched(w, live.Descriptor.Key)
	defer answered()
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		answer := hooked.Handshake(platform.HookRequest{Method: http.MethodGet, Query: r.URL.Query(), Header: r.Header})
		if answer.Status < http.StatusBadRequest { // a stranger who looks is not the platform
			h.channels.MarkReached(live.Channel.ID, h.clock.Now())
		}
		reply(w, answer)
	case http.MethodPost:
		h.take(w, r, live, hooked)
	default:
		w.Header().Set("Allow", "GET, POST")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
	}
}

// find answers the channel that a path names. Whatever does not fit is the same
// 404: a stranger learns nothing of what exists.
func (h *Hooks) find(w http.ResponseWriter, r *http.Request) (*channel.Live, platform.Hooked, bool) {
	key, id, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/hooks/"), "/")
	id, suffix, longer := strings.Cut(id, "/")
	if key == "" || id == "" || len(id) > 64 || longer && suffix == "" {
		http.NotFound(w, r)
		return nil, nil, false
	}
	live, err := h.channels.Get(r.Context(), id)
	if err != nil && desk.CodeOf(err) != desk.CodeNotFound {
		h.log.Error("hook: channel not opened", "channel", id, "error", err)
		http.Error(w, "unavailable", http.StatusServiceUnavailable)
		return nil, nil, false
	}
	if err != nil || live.Channel.Platform != key || longer && suffix != live.Descriptor.Hook.Suffix {
		http.NotFound(w, r)
		return nil, nil, false
	}
	hooked, ok := live.Session.(platform.Hooked)
	if !ok {
		http.NotFound(w, r)
	}
	return live, hooked, ok
}

// take verifies, decodes and keeps a request.
func (h *Hooks) take(w http.ResponseWriter, r *http.Request, live *channel.Live, hooked platform.Hooked) {
	limit, patient := live.Descriptor.Hook.MaxBytes, readTimeout
	switch {
	case live.Descriptor.Hook.Files && h.files != nil:
		patient = fileTimeout
	case limit <= 0 || limit > maxBody:
		limit = maxBody
	}
	if r.ContentLength > limit {
		tooLarge(w)
		return
	}
	weight := r.ContentLength
	if weight < 0 {
		weight = limit
	}
	if !h.memory.TryAcquire(weight) {
		unavailable(w)
		return
	}
	defer h.memory.Release(weight)
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(patient))
	body, err := readBody(r, limit)
	if errors.Is(err, errTooLarge) {
		tooLarge(w)
		return
	}
	if err != nil {
		http.Error(w, "the body was cut off", http.StatusBadRequest)
		return
	}
	req := platform.HookRequest{Method: r.Method, Header: r.Header, Body: body, RawQuery: r.URL.RawQuery, Called: called(r)}
	if live.Descriptor.Hook.Timed {
		req.At = h.clock.Now().UTC().Truncate(time.Microsecond)
	}
	if r.URL.RawQuery != "" {
		req.Query = r.URL.Query()
	}
	if keyed, ok := hooked.(platform.Keyed); ok {
		ctx, cancel := context.WithTimeout(r.Context(), keysTimeout)
		defer cancel()
		if err := keyed.FetchKeys(ctx, req); err != nil {
			h.log.Warn("hook: the network's keys are not to be had", "workspace", live.Channel.WorkspaceID, "channel", live.Channel.ID, "platform", live.Descriptor.Key, "error", err)
			unavailable(w)
			return
		}
	}
	if !hooked.Verify(req) {
		h.channels.MarkHook(live.Channel.ID, false, h.clock.Now())
		http.Error(w, "unauthorized", http.StatusUnauthorized)
		return
	}
	h.keep(w, r, live, hooked, req)
}

func (h *Hooks) keep(w http.ResponseWriter, r *http.Request, live *channel.Live, hooked platform.Hooked, req platform.HookRequest) {
	req.Header = kept(req.Header, live.Descriptor.Hook.Headers)
	for _, name := range live.Descriptor.Hook.Hidden {
		delete(req.Query, name)
	}
	req, err := h.fill(r.Context(), live, req)
	if err == nil {
		req, err = h.file(r.Context(), live, req)
	}
	if err != nil {
		h.refuse(w, r, live, err)
		return
	}
	decoded, err := decode(hooked, req)
	switch {
	case errors.Is(err, errPanic):
		// Our fault, not the platform's: it is kept, and stands in the dead letters.
		h.log.Error("hook: connector failed", "workspace", live.Channel.WorkspaceID, "channel", live.Channel.ID, "platform", live.Descriptor.Key, "error", err)
		decoded = nil
	case err != nil:
		http.Error(w, "the request cannot be read", http.StatusBadRequest)
		return
	case decoded == nil:
		decoded = []platform.Inbound{}
	}
	ctx, cancel := context.WithTimeout(r.Context(), keepTimeout)
	defer cancel()
	watch := time.AfterFunc(patience, func() {
		if h.pulse.gone() {
			cancel()
		}
	})
	defer watch.Stop()
	err = h.journal.Append(ctx, journal.Entry{WorkspaceID: live.Channel.WorkspaceID, ChannelID: live.Channel.ID, Request: req, Decoded: decoded})
	if err != nil {
		h.refuse(w, r, live, err)
		return
	}
	now := h.clock.Now()
	h.channels.MarkHook(live.Channel.ID, true, now)
	h.channels.MarkIn(live.Channel.ID, now)
	if r, ok := hooked.(platform.Replier); ok {
		if answer, own := r.Reply(req); own {
			h.channels.MarkReached(live.Channel.ID, now) // networks that check an address by a request of their own do it so
			reply(w, answer)
			return
		}
	}
	reply(w, hooked.Accepted())
}

// fill has what a request only names asked for. A network that cannot be asked
// brings the request again.
func (h *Hooks) fill(ctx context.Context, live *channel.Live, req platform.HookRequest) (out platform.HookRequest, err error) {
	filler, ok := live.Session.(platform.Filler)
	if !ok {
		return req, nil
	}
	defer func() {
		if p := recover(); p != nil {
			out, err = req, fmt.Errorf("%w: %v", errPanic, p)
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, keysTimeout)
	defer cancel()
	return filler.Fill(ctx, req)
}

// file has what of a request is too large for the journal kept beside it.
func (h *Hooks) file(ctx context.Context, live *channel.Live, req platform.HookRequest) (platform.HookRequest, error) {
	filer, ok := live.Session.(platform.Filer)
	if !ok || h.files == nil {
		return req, nil
	}
	var err error
	func() {
		defer func() {
			if p := recover(); p != nil {
				err = fmt.Errorf("%w: %v", errPanic, p)
			}
		}()
		req, err = filer.File(req)
	}()
	if err != nil {
		return req, fmt.Errorf("%w: %w", errUnreadable, err)
	}
	return req, h.files.Keep(ctx, live.Channel.WorkspaceID, live.Channel.ID, &req)
}

// refuse answers a request that was not kept.
func (h *Hooks) refuse(w http.ResponseWriter, r *http.Request, live *channel.Live, err error) {
	if errors.Is(err, errUnreadable) {
		http.Error(w, "the request cannot be read", http.StatusBadRequest)
		return
	}
	if r.Context().Err() == nil {
		h.log.Error("hook: request not kept", "workspace", live.Channel.WorkspaceID, "channel", live.Channel.ID, "platform", live.Descriptor.Key, "error", err)
	}
	unavailable(w)
}

var (
	errTooLarge   = errors.New("too large")
	errPanic      = errors.New("the connector failed")
	errUnreadable = errors.New("the request cannot be read")
)

// readBody reads at most limit bytes. A declared length is read into one
// allocation of that size.
func readBody(r *http.Request, limit int64) ([]byte, error) {
	if r.ContentLength >= 0 {
		body := make([]byte, r.ContentLength)
		if _, err := io.ReadFull(r.Body, body); err != nil {
			return nil, fmt.Errorf("read body: %w", err)
		}
		return body, nil
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, limit+1))
	if err != nil {
		return nil, fmt.Errorf("read body: %w", err)
	}
	if int64(len(body)) > limit {
		return nil, errTooLarge
	}
	return body, nil
}

// called is the address that a request asked for, as far as it can be told
// behind a proxy. It serves signatures alone, so nobody gains by lying in it.
func called(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil || strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https") {
		scheme = "https"
	}
	return scheme + "://" + r.Host + r.URL.RequestURI()
}

// kept are the headers that Decode needs, and no other: neither signatures nor
// addresses are stored.
func kept(h map[string][]string, names []string) map[string][]string {
	var out map[string][]string
	for _, name := range names {
		if v := h[http.CanonicalHeaderKey(name)]; len(v) > 0 {
			if out == nil {
				out = map[string][]string{}
			}
			out[http.CanonicalHeaderKey(name)] = v
		}
	}
	return out
}

// decoder is a session that can tell what requests mean, whoever brought them.
type decoder interface {
	Decode(platform.HookRequest) ([]platform.Inbound, error)
}

// decode holds the connector to its promise not to panic.
func decode(hooked decoder, req platform.HookRequest) (out []platform.Inbound, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", errPanic, p)
		}
	}()
	return hooked.Decode(req)
}

// Decoder decodes kept requests again. It implements journal.Decoder.
type Decoder struct{ Channels Channels }

// Decode implements journal.Decoder.
func (d Decoder) Decode(ctx context.Context, channelID string, req platform.HookRequest) ([]platform.Inbound, error) {
	if req.Method == MethodAnswer {
		return decodeAnswer(req.Body)
	}
	live, err := d.Channels.Get(ctx, channelID)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return nil, desk.E(desk.CodeNotFound, "the channel was deleted")
	}
	if err != nil {
		return nil, fmt.Errorf("open channel %s: %w", channelID, err)
	}
	session, ok := live.Session.(decoder)
	if !ok {
		return nil, desk.E(desk.CodeUnsupported, "the channel takes no requests")
	}
	return decode(session, req)
}

func reply(w http.ResponseWriter, r platform.HookReply) {
	if r.ContentType != "" {
		w.Header().Set("Content-Type", r.ContentType)
	}
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Length", strconv.Itoa(len(r.Body)))
	if r.Status == 0 {
		r.Status = http.StatusOK
	}
	w.WriteHeader(r.Status)
	_, _ = w.Write(r.Body)
}

func tooLarge(w http.ResponseWriter) {
	w.Header().Set("Connection", "close") // the rest is not read
	http.Error(w, "too large", http.StatusRequestEntityTooLarge)
}

func unavailable(w http.ResponseWriter) {
	w.Header().Set("Retry-After", "1")
	http.Error(w, "unavailable", http.StatusServiceUnavailable)
}
