// Package reach holds a channel's ways in: links with short addresses of our
// own that open a chat, count who came and fill in the customer's first words,
// by which the case is told apart afterwards. About a visitor nothing is kept
// but that one more came.
package reach

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// Path is where short addresses are, below the public address.
const Path = "/go/"

// Config is what a Service needs. Store, Clock, Describe and PublicURL are
// needed.
type Config struct {
	Store *store.Store
	Clock clock.Clock
	// Wall is the machine's own time, for how long answers are remembered and how
	// often somebody may come; Clock where it is nil.
	Wall clock.Clock
	Log  *slog.Logger
	// Node names this process among those that count.
	Node      string
	PublicURL string
	// Describe answers what a network declares.
	Describe func(platform string) (platform.Descriptor, bool)
	// Instead leads to an emulated network where a channel is on one; nil, or an
	// empty answer, for nowhere else.
	Instead func(ctx context.Context, channel desk.Channel, text string) string
	// TrustProxy takes the visitor's address from X-Forwarded-For.
	TrustProxy bool
}

// Service answers the short addresses, counts and keeps the links. It is safe
// for concurrent use.
type Service struct {
	cfg     Config
	known   *known
	counter *counter
	limiter *limiter
	arrive  *arrivals
}

// New makes a Service; it counts once it is started.
func New(cfg Config) *Service {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Wall == nil {
		cfg.Wall = cfg.Clock
	}
	s := &Service{cfg: cfg, known: newKnown(), limiter: newLimiter(cfg.Wall.Now())}
	s.counter = newCounter(cfg.Store, cfg.Wall, cfg.Log, cfg.Node)
	s.arrive = newArrivals(cfg.Store, cfg.Clock, cfg.Log)
	return s
}

// Start begins to count and to look for the words of links.
func (s *Service) Start(ctx context.Context) error {
	s.counter.start()
	return s.arrive.Start(ctx)
}

// Stop writes what was counted and ends. It may be called twice.
func (s *Service) Stop(ctx context.Context) error {
	err := s.arrive.Stop(ctx)
	s.counter.end(ctx)
	return err
}

// Handler answers the short addresses.
func (s *Service) Handler() http.Handler { return http.HandlerFunc(s.serve) }

// Address is the short address of a word.
func (s *Service) Address(word string) string {
	return strings.TrimSuffix(s.cfg.PublicURL, "/") + Path + word
}

// AddressBy is Address for those who come in a way that the address itself has
// to tell: a code that is scanned, a button on a page.
func (s *Service) AddressBy(word string, way desk.ReachWay) string {
	return s.Address(word) + "?" + string(way)
}

// Entry is a channel that links can lead to.
type Entry struct {
	ChannelID  string `json:"channel_id"`
	Name       string `json:"name"`
	Platform   string `json:"platform"`
	Address    string `json:"address"` // as customers know it
	URL        string `json:"url"`     // opens a chat, without our counting
	TakesText  bool   `json:"takes_text"`
	TextLength int    `json:"text_length"`
}

// Entries are the channels of a workspace whose network declares links.
func (s *Service) Entries(ctx context.Context, ws string) ([]Entry, error) {
	rows, err := s.cfg.Store.Read().Channels(ctx, ws)
	if err != nil {
		return nil, err
	}
	out := []Entry{}
	for _, row := range rows {
		if e, ok := s.entry(row.Channel); ok {
			out = append(out, e)
		}
	}
	return out, nil
}

func (s *Service) entry(c desk.Channel) (Entry, bool) {
	d, ok := s.cfg.Describe(c.Platform)
	if !ok || d.Chat == nil {
		return Entry{}, false
	}
	to, ok := d.Chat.Open(c.Settings, "")
	if !ok {
		return Entry{}, false
	}
	return Entry{ChannelID: c.ID, Name: c.Name, Platform: c.Platform, Address: c.Settings[d.Chat.Address], URL: to,
		TakesText: d.Chat.TextParam != "", TextLength: d.Chat.TextLength}, true
}

// EntryOf is the entry of one channel; a network without links is a conflict.
func (s *Service) EntryOf(ctx context.Context, q *store.Queryer, ws, channelID string) (Entry, error) {
	row, err := q.ChannelRow(ctx, channelID)
	if err != nil && desk.CodeOf(err) != desk.CodeNotFound {
		return Entry{}, err
	}
	if err != nil || row.WorkspaceID != ws || row.DeletedAt != nil {
		return Entry{}, desk.Invalid("channel_id", "there is no such channel")
	}
	e, ok := s.entry(row.Channel)
	if !ok {
		return Entry{}, desk.Invalid("channel_id", "this channel has no link that opens a chat: its number or name is missing in its settings, or its network has none")
	}
	return e, nil
}

// today is the day of t in a workspace's time zone.
func today(t time.Time, zone *time.Location) string { return t.In(zone).Format(time.DateOnly) }

// zoneOf is a workspace's time zone; UTC where it has none that is known here.
func zoneOf(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return zone
}
