package reach

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// lookTime is how long the database is waited for: somebody stands before a
// white page meanwhile.
const lookTime = 3 * time.Second

// serve sends a visitor on to the chat. Where it leads comes out of what the
// network declares and the channel's own settings alone, never out of the
// request.
func (s *Service) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Robots-Tag", "noindex")
	h.Set("X-Content-Type-Options", "nosniff")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		h.Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	if !s.limiter.allow(s.addressOf(r), s.cfg.Wall.Now()) {
		h.Set("Retry-After", "5")
		s.page(w, r, http.StatusTooManyRequests, pageBusy)
		return
	}
	// People copy a full stop along, and type capitals.
	word := strings.Trim(strings.ToLower(strings.TrimPrefix(r.URL.Path, Path)), "/.,;:!?)»”\"' ")
	if !wordForm.MatchString(word) || len(word) > longestWord {
		s.page(w, r, http.StatusNotFound, pageUnknown)
		return
	}
	p, err := s.find(r.Context(), word)
	switch {
	case err != nil:
		s.cfg.Log.WarnContext(r.Context(), "short address cannot be read", slog.Any("error", err))
		h.Set("Retry-After", "5")
		s.page(w, r, http.StatusServiceUnavailable, pageBusy)
	case p.gone || p.link.ExpiresAt != nil && !s.cfg.Clock.Now().Before(*p.link.ExpiresAt):
		s.page(w, r, http.StatusGone, pageGone)
	case p.url == "":
		s.page(w, r, http.StatusNotFound, pageUnknown)
	default:
		if counts(r, p.previewers) {
			s.counter.add(p.link.WorkspaceID, p.link.ID, today(s.cfg.Clock.Now(), p.zone), s.wayOf(r))
		}
		h.Set("Location", p.url)
		w.WriteHeader(http.StatusFound)
	}
}

// find answers where a word leads, from memory where it was asked just now.
func (s *Service) find(ctx context.Context, word string) (*place, error) {
	now := s.cfg.Wall.Now()
	if p, ok := s.known.get(word, now); ok {
		return p, nil
	}
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	p, err := s.look(ctx, word)
	if err != nil {
		return nil, err
	}
	s.known.put(word, p, now)
	return p, nil
}

// ChatURL is where a link leads, "" where it leads nowhere: its channel is gone
// or switched off, or lacks what the network's address needs.
func (s *Service) ChatURL(ctx context.Context, q *store.Queryer, link desk.ReachLink) (string, error) {
	row, d, err := s.channelOf(ctx, q, link)
	if err != nil || d == nil {
		return "", err
	}
	to, ok := d.Open(row.Settings, link.Prefilled())
	if !ok {
		return "", nil
	}
	if s.cfg.Instead != nil {
		if other := s.cfg.Instead(ctx, row, link.Prefilled()); other != "" {
			to = other
		}
	}
	return to, nil
}

// channelOf is the channel of a link and how its network declares links; nil
// where the channel does not take anybody.
func (s *Service) channelOf(ctx context.Context, q *store.Queryer, link desk.ReachLink) (desk.Channel, *platform.ChatLink, error) {
	row, err := q.ChannelRow(ctx, link.ChannelID)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return row.Channel, nil, nil
	}
	if err != nil {
		return row.Channel, nil, err
	}
	d, ok := s.cfg.Describe(row.Platform)
	if row.WorkspaceID != link.WorkspaceID || row.DeletedAt != nil || row.Status == desk.ChannelDisabled || !ok {
		return row.Channel, nil, nil
	}
	return row.Channel, d.Chat, nil
}

func (s *Service) look(ctx context.Context, word string) (*place, error) {
	q := s.cfg.Store.Read()
	link, err := q.ReachByWord(ctx, word)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return &place{}, nil
	}
	if err != nil {
		return nil, err
	}
	gone := &place{link: link, gone: true}
	if link.DeletedAt != nil || link.Paused {
		return gone, nil
	}
	to, err := s.ChatURL(ctx, q, link)
	if err != nil {
		return nil, err
	}
	if to == "" {
		return gone, nil
	}
	_, d, err := s.channelOf(ctx, q, link)
	if err != nil || d == nil {
		return gone, err
	}
	ws, err := q.WorkspaceByID(ctx, link.WorkspaceID)
	if err != nil {
		return nil, err
	}
	return &place{link: link, url: to, zone: zoneOf(ws.Timezone), previewers: d.Previewers}, nil
}
