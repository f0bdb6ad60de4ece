// Package website serves the chat that stands on a business's own web site:
// the script that opens it, its pages, and what visitors do there. To the rest
// of the desk it is a network like any other: what visitors write goes into the
// journal before it is answered, and what they are to see is read from the
// store. It knows no platform by name: a channel is served here when its
// platform declares that it is embedded.
package website

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/channel"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/journal"
	"recado.dev/internal/mail"
	"recado.dev/internal/media"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// Path is under which everything here is served.
const Path = "/chat/"

// Journal keeps what visitors do; *journal.Journal is one.
type Journal interface {
	Append(ctx context.Context, e journal.Entry) error
}

// Config is what the service works with.
type Config struct {
	Store    *store.Store
	Channels *channel.Registry
	Journal  Journal
	Media    *media.Service
	Mail     *mail.Sender
	Clock    clock.Clock // of the business
	Wall     clock.Clock // of sessions and limits
	Log      *slog.Logger
	// Key seals cursors and links; 32 bytes.
	Key       []byte
	PublicURL string
	// Files are the built pages: chat.js, chat.css and loader.js.
	Files fs.FS
	// TrustProxy takes the visitor's address from X-Forwarded-For.
	TrustProxy bool
	// Page is the address of a small page on which a message is answered that the
	// chat cannot show itself; nil where there is none.
	Page func(ws, messageID string) string
	// Typing is told that a customer writes.
	Typing func(ws, conversationID string)
}

// Service is the chat on web sites. It is safe for concurrent use.
type Service struct {
	Config
	cursors cipher.Block
	hub     hub
	limits  limits
	assets  assets

	stop context.CancelFunc
	ctx  context.Context
	done sync.WaitGroup
}

// New makes the service. Nothing runs until Start.
func New(c Config) *Service {
	block, err := aes.NewCipher(c.Key)
	if err != nil {
		panic("website: the key for cursors: " + err.Error())
	}
	s := &Service{Config: c, cursors: block}
	s.ctx, s.stop = context.WithCancel(context.Background())
	s.hub.readers = map[*reader]struct{}{}
	s.assets.load(c.Files)
	c.Store.OnEvents(s.hub.heard)
	return s
}

// Start begins to look after visitors who have not seen an answer.
func (s *Service) Start(context.Context) error {
	s.done.Go(s.lookAfter)
	return nil
}

// HangUp ends the visitors' streams, which never end by themselves.
func (s *Service) HangUp() { s.stop() }

// Stop ends the service's loops.
func (s *Service) Stop(context.Context) error {
	s.stop()
	s.done.Wait()
	return nil
}

// place is a channel as a request names it, with what its settings say.
type place struct {
	live *channel.Live
	view view
	base string // the address of this server
}

// find answers the channel of a path. Whatever does not fit is the same 404.
func (s *Service) find(r *http.Request, id string) (place, error) {
	if id == "" || len(id) > 64 {
		return place{}, desk.NotFound("chat")
	}
	live, err := s.Channels.Get(r.Context(), id)
	if desk.CodeOf(err) == desk.CodeNotFound || err == nil && (live.Descriptor.Embed == nil || live.Channel.Status == desk.ChannelDisabled) {
		return place{}, desk.NotFound("chat")
	}
	if err != nil {
		return place{}, fmt.Errorf("open chat %s: %w", id, err)
	}
	return place{live: live, view: viewOf(live), base: s.baseOf(r)}, nil
}

// baseOf is the address of this server as the visitor's browser knows it.
func (s *Service) baseOf(r *http.Request) string {
	if s.PublicURL != "" {
		return strings.TrimSuffix(s.PublicURL, "/")
	}
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}

// ServeHTTP implements http.Handler for all below Path.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	rest := strings.TrimPrefix(r.URL.Path, Path)
	if name, ok := strings.CutPrefix(rest, "assets/"); ok {
		s.assets.serve(w, r, name)
		return
	}
	id, action, _ := strings.Cut(rest, "/")
	bare, script := strings.CutSuffix(id, ".js")
	p, err := s.find(r, bare)
	if err != nil {
		s.problem(w, r, err)
		return
	}
	switch {
	case script && action == "":
		s.loader(w, r, p)
	case script:
		s.problem(w, r, desk.NotFound("chat"))
	case action == "":
		s.page(w, r, p, "page")
	case action == "frame":
		s.page(w, r, p, "frame")
	case strings.HasPrefix(action, "api/"):
		s.api(w, r, p, strings.TrimPrefix(action, "api/"))
	default:
		s.problem(w, r, desk.NotFound("chat"))
	}
}

// now is the machine's time, by which sessions end.
func (s *Service) now() time.Time { return s.Wall.Now().UTC() }

// who stands for a visitor before the rooms of the desk.
func (p place) who(visitorID string) access.Who {
	return access.Who{WorkspaceID: p.live.Channel.WorkspaceID, UserID: "visitor:" + visitorID}
}

// Entrance is the way from connectors to the service, which is made after
// them.
type Entrance struct {
	mu      sync.RWMutex
	service *Service
}

var _ platform.Own = (*Entrance)(nil)

// Lead makes the entrance lead to a service.
func (e *Entrance) Lead(s *Service) {
	e.mu.Lock()
	e.service = s
	e.mu.Unlock()
}

func (e *Entrance) to() (*Service, error) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	if e.service == nil {
		return nil, &platform.Failure{Kind: platform.Unreachable, Title: "the chat's pages are not served yet"}
	}
	return e.service, nil
}

// Deliver implements platform.Own.
func (e *Entrance) Deliver(ctx context.Context, channelID, address, messageID string) error {
	s, err := e.to()
	if err != nil {
		return err
	}
	return s.deliver(ctx, channelID, address, messageID)
}

// Show implements platform.Own.
func (e *Entrance) Show(_ context.Context, channelID, address string, m platform.Moment) error {
	s, err := e.to()
	if err != nil {
		return err
	}
	s.hub.show(channelID, address, m)
	return nil
}

// Upload implements platform.Own.
func (e *Entrance) Upload(ctx context.Context, channelID, id string, limit int64) (platform.FetchedMedia, error) {
	s, err := e.to()
	if err != nil {
		return platform.FetchedMedia{}, err
	}
	return s.open(ctx, channelID, id, limit)
}

// deliver notes that the visitor has something to see. That the message is
// there their pages hear from the event log.
func (s *Service) deliver(ctx context.Context, channelID, address, _ string) error {
	live, err := s.Channels.Get(ctx, channelID)
	if err != nil {
		return &platform.Failure{Kind: platform.Unreachable, Title: "the chat could not be opened", Err: err}
	}
	var known int64
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		known, err = tx.WaitForVisitors(ctx, live.Channel.WorkspaceID, channelID, address, s.now())
		return err
	})
	if err != nil {
		return &platform.Failure{Kind: platform.Unreachable, Title: "the visitor could not be told", Err: err}
	}
	if known == 0 {
		return &platform.Failure{Kind: platform.RecipientGone, Code: "visitor_gone", Title: "The visitor is not known any more"}
	}
	return nil
}
