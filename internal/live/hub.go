// Package live carries the event log to the desks that are open: one reader a
// workspace and node, each event encoded once, a stream of server-sent events
// a desk that resumes from its cursor without a gap. Beside it goes presence:
// who is looking at or writing in a conversation. It decides nothing; it knows
// events, not what they mean.
package live

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

// Hub is the live side of one node. It is safe for concurrent use.
type Hub struct {
	store    *store.Store
	clock    clock.Clock
	log      *slog.Logger
	present  atomic.Pointer[func(*desk.Event) error]
	patience time.Duration // with a reader that takes nothing
	node     string        // tells our own presence notifications from others'
	batches  sync.Pool     // of *batch

	ctx  context.Context // ends with Stop; owns the goroutines
	stop context.CancelFunc
	done sync.WaitGroup

	mu       sync.Mutex
	feeds    map[string]*feed
	streams  map[*stream]struct{}
	presence map[string]map[presenceKey]presenceEntry
	forked   map[string]time.Time // when the log turned out to be another, by workspace
}

// Times of the machine's own, not of the business.
const (
	heartbeat  = 15 * time.Second
	checkEvery = 2 * time.Second
	patience   = 10 * time.Second
	flushGap   = 5 * time.Millisecond
	// readerCost spreads the flushes where there are many readers: a thousand
	// of them are written to every 20 ms.
	readerCost = 20 * time.Microsecond
)

// New makes a hub that hears the store's commits. Events are heard from now
// on; Start adds what other nodes commit and the watch over who is signed in.
func New(s *store.Store, clk clock.Clock, log *slog.Logger) *Hub {
	ctx, stop := context.WithCancel(context.Background())
	h := &Hub{
		store: s, clock: clk, log: log, patience: patience, node: ident.New(), ctx: ctx, stop: stop,
		feeds: map[string]*feed{}, streams: map[*stream]struct{}{}, presence: map[string]map[presenceKey]presenceEntry{},
		forked: map[string]time.Time{},
	}
	s.OnEvents(h.heard)
	return h
}

// PresentWith has f shape each event before it is encoded, for all readers
// alike. It is called before the first reader comes.
func (h *Hub) PresentWith(f func(*desk.Event) error) { h.present.Store(&f) }

// Start begins the hub's own loops.
func (h *Hub) Start(context.Context) error {
	h.done.Go(h.watch)
	if h.store.Engine() == store.Postgres {
		h.done.Go(h.listen)
	}
	return nil
}

// Stop ends all streams and loops, and waits for the loops. It may be called
// twice, and before Start.
func (h *Hub) Stop() {
	h.stop()
	h.done.Wait()
}

// heard takes the events of a commit on this node. It never waits: a feed that
// cannot keep up reads the log instead.
func (h *Hub) heard(ws string, evs []desk.Event) {
	h.mu.Lock()
	f := h.feeds[ws]
	h.mu.Unlock()
	if f != nil {
		f.offer(evs)
	}
}

// join answers the feed of a workspace, and starts it for the first reader.
func (h *Hub) join(ws string, s *stream) *feed {
	h.mu.Lock()
	defer h.mu.Unlock()
	f := h.feeds[ws]
	if f == nil {
		f = newFeed(h, ws)
		h.feeds[ws] = f
		h.done.Go(f.run)
	}
	f.readers++
	s.feed = f
	h.streams[s] = struct{}{}
	return f
}

// leave ends the feed with its last reader: whoever comes back resumes from
// the log.
func (h *Hub) leave(f *feed, s *stream) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.streams, s)
	if f.readers--; f.readers == 0 {
		if h.feeds[f.ws] == f {
			delete(h.feeds, f.ws)
		}
		f.stop()
	}
}

func (h *Hub) allFeeds() []*feed {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Collect(maps.Values(h.feeds))
}

// Readers is how many streams are open on this node.
func (h *Hub) Readers() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.streams)
}

func (h *Hub) gap(f *feed) time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	return max(flushGap, time.Duration(f.readers)*readerCost)
}

// watch cuts the streams of those who may no longer read, and ends presence
// that nobody repeats.
func (h *Hub) watch() {
	tick := time.NewTicker(checkEvery)
	defer tick.Stop()
	for {
		select {
		case <-h.ctx.Done():
			return
		case <-tick.C:
			h.cutRevoked(h.ctx)
			h.expirePresence(time.Now())
		}
	}
}

// cutRevoked ends the streams whose session or token is gone, or stands for
// another role or workspace now. Who may still read comes back with the cursor
// and gets what the new role sees.
func (h *Hub) cutRevoked(ctx context.Context) {
	var open []*stream
	var sessions, tokens []string
	h.mu.Lock()
	for s := range h.streams {
		open = append(open, s)
		if s.who.SessionID != "" {
			sessions = append(sessions, s.who.SessionID)
		}
		if s.who.TokenID != "" {
			tokens = append(tokens, s.who.TokenID)
		}
	}
	h.mu.Unlock()
	if len(open) == 0 {
		return
	}
	bySession, err := h.store.Read().SessionStandings(ctx, sessions, h.clock.Now())
	if err != nil {
		h.log.WarnContext(ctx, "check of live streams failed", slog.Any("error", err))
		return
	}
	byToken, err := h.store.Read().TokenStandings(ctx, tokens, h.clock.Now())
	if err != nil {
		h.log.WarnContext(ctx, "check of live streams failed", slog.Any("error", err))
		return
	}
	for _, s := range open {
		if gone(s.who, s.who.SessionID, bySession) || gone(s.who, s.who.TokenID, byToken) {
			s.cut()
		}
	}
}

// gone says whether who's session or token stands no longer for what it stood
// for when the stream began. A token does no more than its member may.
func gone(who access.Who, id string, now map[string]store.Standing) bool {
	if id == "" {
		return false
	}
	st, ok := now[id]
	return !ok || st.WorkspaceID != who.WorkspaceID || access.Weaker(st.Role, st.Member) != who.Role
}

// allowed says whether who sees events of a type: what only admins manage,
// only they hear of.
func allowed(who access.Who, typ desk.EventType) bool {
	switch typ {
	case desk.EventDeadLetter:
		return who.Can(access.JournalManage)
	case desk.EventWebhookUpdated:
		return who.Can(access.WebhooksManage)
	case desk.EventMoveUpdated:
		return who.Can(access.Supervise)
	case desk.EventSLAPolicyUpdated:
		return who.Can(access.SLARead)
	case desk.EventMemberUpdated, desk.EventChannelCreated, desk.EventChannelUpdated, desk.EventChannelDeleted, desk.EventChannelHealth, desk.EventRemovalUpdated:
		return who.Can(access.ChannelsManage)
	}
	return true
}
