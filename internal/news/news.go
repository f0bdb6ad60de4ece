// Package news answers what is new in the product: from a file that is part of
// it, and, where an address is set, from a newer one that is fetched now and
// then. Nothing is sent along but the request itself.
package news

import (
	"context"
	_ "embed" // the feed that the product comes with
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"recado.dev/internal/platform"
)

const (
	fetchEvery   = 6 * time.Hour
	fetchTimeout = 20 * time.Second
	maxBytes     = 256 << 10
	maxItems     = 50
	maxTitle     = 200
	maxBody      = 2000
)

//go:embed feed.json
var shipped []byte

// Item is one piece of news.
type Item struct {
	ID    string        `json:"id"`
	Date  string        `json:"date" doc:"2026-11-20"`
	Title platform.Text `json:"title"`
	Body  platform.Text `json:"body"`
	// URL leads to more, within the product ("/…") or on the web.
	URL string `json:"url,omitempty"`
}

type feed struct {
	Items []Item `json:"items"`
}

// Config is what a Service needs.
type Config struct {
	// URL is where a newer feed is; empty fetches nothing.
	URL  string
	HTTP *http.Client // with the fence
	Log  *slog.Logger
}

// Service answers the news. It is safe for concurrent use.
type Service struct {
	Config
	own  []Item
	ctx  context.Context // ends with Stop
	stop context.CancelFunc
	done sync.WaitGroup

	mu   sync.Mutex
	more []Item
	etag string
}

// New makes a service. It fails where the product's own feed cannot be read, or
// the address is none that may be fetched.
func New(c Config) (*Service, error) {
	own, err := read(shipped)
	if err != nil {
		return nil, fmt.Errorf("read the product's own news: %w", err)
	}
	if c.URL != "" {
		if u, err := url.Parse(c.URL); err != nil || u.Scheme != "https" || u.Host == "" {
			return nil, fmt.Errorf("news-url: must be an https address")
		}
	}
	ctx, stop := context.WithCancel(context.Background())
	return &Service{Config: c, own: own, ctx: ctx, stop: stop}, nil
}

// Start begins to fetch, where there is something to.
func (s *Service) Start(context.Context) error {
	if s.URL != "" {
		s.done.Go(s.run)
	}
	return nil
}

// Stop ends it. It may be called twice.
func (s *Service) Stop(context.Context) error {
	s.stop()
	s.done.Wait()
	return nil
}

func (s *Service) run() {
	tick := time.NewTicker(fetchEvery)
	defer tick.Stop()
	for {
		if err := s.Fetch(s.ctx); err != nil && s.ctx.Err() == nil {
			s.Log.WarnContext(s.ctx, "news cannot be fetched", slog.Any("error", err))
		}
		select {
		case <-s.ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Items are the news, the newest first.
func (s *Service) Items() []Item {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := slices.Clone(s.more)
	for _, item := range s.own {
		if !slices.ContainsFunc(out, func(o Item) bool { return o.ID == item.ID }) {
			out = append(out, item)
		}
	}
	slices.SortStableFunc(out, func(a, b Item) int { return strings.Compare(b.Date, a.Date) })
	return out[:min(len(out), maxItems)]
}

// Fetch brings the newer feed.
func (s *Service) Fetch(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, fetchTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL, nil)
	if err != nil {
		return err
	}
	s.mu.Lock()
	if s.etag != "" {
		req.Header.Set("If-None-Match", s.etag)
	}
	s.mu.Unlock()
	resp, err := s.HTTP.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	switch resp.StatusCode {
	case http.StatusNotModified:
		return nil
	case http.StatusOK:
	default:
		return fmt.Errorf("the feed's server answers %d", resp.StatusCode)
	}
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxBytes+1))
	if err != nil {
		return err
	}
	if len(raw) > maxBytes {
		return fmt.Errorf("the feed has more than %d bytes", maxBytes)
	}
	items, err := read(raw)
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.more, s.etag = items, resp.Header.Get("ETag")
	s.mu.Unlock()
	return nil
}

// read reads a feed and refuses what cannot be shown: it comes from outside.
func read(raw []byte) ([]Item, error) {
	var f feed
	if err := json.Unmarshal(raw, &f); err != nil {
		return nil, fmt.Errorf("the feed is no JSON of news: %w", err)
	}
	for _, i := range f.Items {
		_, err := time.Parse("2006-01-02", i.Date)
		switch {
		case i.ID == "" || len(i.ID) > 100 || err != nil:
			return nil, fmt.Errorf("an item has no id or no date")
		case i.Title.En == "" || i.Title.Es == "" || long(i.Title, maxTitle) || long(i.Body, maxBody):
			return nil, fmt.Errorf("item %s lacks a title in a language, or is too long", i.ID)
		case !linkable(i.URL):
			return nil, fmt.Errorf("item %s leads to no address that may be opened", i.ID)
		}
	}
	return f.Items, nil
}

func long(t platform.Text, most int) bool {
	return utf8.RuneCountInString(t.En) > most || utf8.RuneCountInString(t.Es) > most
}

// linkable says whether a link leads to the web or within the product, and runs
// nothing.
func linkable(to string) bool {
	if to == "" || strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "//") {
		return true
	}
	u, err := url.Parse(to)
	return err == nil && u.Scheme == "https" && u.Host != ""
}
