package live

import (
	"log/slog"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/store"
)

// notifyGrace is how long a notification waits for the commit's own events, so
// that what this node wrote itself is not read from the log again.
const notifyGrace = 2 * time.Millisecond

// listen hears what other nodes commit and tell, and listens again when its
// connection breaks.
func (h *Hub) listen() {
	pause := 100 * time.Millisecond
	for h.ctx.Err() == nil {
		err := h.store.Listen(h.ctx, []string{store.EventsChannel, PresenceChannel}, func() {
			pause = 100 * time.Millisecond
			h.catchUp()
		}, h.notified)
		if h.ctx.Err() != nil {
			return
		}
		h.log.WarnContext(h.ctx, "live connection to the database broke", slog.Any("error", err))
		select {
		case <-h.ctx.Done():
		case <-time.After(pause):
		}
		pause = min(pause*2, 5*time.Second)
	}
}

func (h *Hub) notified(channel, payload string) {
	if channel == PresenceChannel {
		h.hearPresence(payload)
		return
	}
	ws, number, ok := strings.Cut(payload, " ")
	seq, err := strconv.ParseInt(number, 10, 64)
	if !ok || err != nil {
		return
	}
	h.mu.Lock()
	f := h.feeds[ws]
	h.mu.Unlock()
	if f == nil {
		return
	}
	if _, head := f.tail(); seq > head {
		time.AfterFunc(notifyGrace, func() { f.grewTo(seq) })
	}
}

// catchUp has every feed read what was committed while nobody listened.
func (h *Hub) catchUp() {
	for _, f := range h.allFeeds() {
		if h.astray(f) {
			h.fork(f)
			continue
		}
		head, err := h.store.Read().EventHead(h.ctx, f.ws)
		if err != nil {
			h.log.WarnContext(h.ctx, "live feed cannot read the event log", slog.String("workspace", f.ws), slog.Any("error", err))
			continue
		}
		f.grewTo(head)
	}
}

// forkTime is for how long after a fork readers that come back begin anew: those
// who were told of events that are no more come back within seconds.
const forkTime = time.Minute

// astray says whether the log no longer has the newest event that the feed told,
// or another in its place: a follower of the database took over that lacked the
// last commits.
func (h *Hub) astray(f *feed) bool {
	last, ok := f.last()
	if !ok {
		return false
	}
	evs, err := h.store.Read().EventsAfter(h.ctx, f.ws, last.seq-1, 1)
	return err == nil && (len(evs) == 0 || evs[0].Seq == last.seq && (evs[0].Type != last.typ || evs[0].At.UnixMicro() != last.at.UnixMicro()))
}

// fork has the readers of a feed that is astray come back and begin anew.
func (h *Hub) fork(f *feed) {
	h.log.WarnContext(h.ctx, "the database lacks events that were told; desks begin anew", slog.String("workspace", f.ws))
	h.mu.Lock()
	defer h.mu.Unlock()
	h.forked[f.ws] = time.Now()
	if h.feeds[f.ws] == f {
		delete(h.feeds, f.ws) // its own readers end it as they leave
	}
	for s := range h.streams {
		if s.feed == f {
			s.cut()
		}
	}
}

func (h *Hub) forkedLately(ws string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	at, ok := h.forked[ws]
	return ok && time.Since(at) < forkTime
}
