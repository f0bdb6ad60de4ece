package store

import (
	"context"
	"slices"
	"sync"
	"time"

	"recado.dev/internal/desk"
)

// Those who follow the event log go through the same events one after the other.
// Where they are further behind than what is in memory, after a burst for
// example, each would read and parse them for itself: so what one of them reads
// is kept for a moment, page by page. A page never changes: it is full, and its
// events were committed in the order of their numbers.

const (
	pageEvents = 256
	pageBytes  = 8 << 20         // of the data of all pages
	pageLife   = 5 * time.Second // so that nothing that was erased since stays
)

// eventPages are the pages that were read a moment ago.
type eventPages struct {
	reading sync.Mutex // one reads, and the others have what it read

	mu    sync.Mutex
	pages []eventPageKept // the oldest first
	bytes int
	tidy  *time.Timer
}

type eventPageKept struct {
	key  pageKey
	evs  []desk.Event
	size int
	at   time.Time
}

// pageKey names a page. After another server of the database took over, its
// numbers may be those of other events.
type pageKey struct {
	ws   string
	page int64
	turn int64
}

// pageOf is the page that an event is on: the first has those from 1.
func pageOf(seq int64) int64 { return (seq - 1) / pageEvents }

// eventsFromPages answers events after seq, from as many full pages as it takes;
// none where the first of them is not whole.
func (s *Store) eventsFromPages(ctx context.Context, ws string, seq int64, limit int) ([]desk.Event, error) {
	var out []desk.Event
	before := s.events.tail.begins(ws)
	for page := pageOf(seq + 1); len(out) < limit && page*pageEvents+pageEvents < before; page++ {
		evs, err := s.eventPage(ctx, pageKey{ws, page, s.Turns()})
		if err != nil || len(evs) == 0 {
			return out, err
		}
		evs = evs[max(0, seq-page*pageEvents):]
		out = append(out, evs[:min(limit-len(out), len(evs))]...)
	}
	return out, nil
}

// eventPage answers a page, nil where some of its events are not there.
func (s *Store) eventPage(ctx context.Context, key pageKey) ([]desk.Event, error) {
	p := &s.events.pages
	if evs := p.get(key); evs != nil {
		return evs, nil
	}
	p.reading.Lock()
	defer p.reading.Unlock()
	if evs := p.get(key); evs != nil {
		return evs, nil
	}
	evs, err := s.Read().EventsAfter(ctx, key.ws, key.page*pageEvents, pageEvents)
	if err != nil || len(evs) < pageEvents || evs[pageEvents-1].Seq != (key.page+1)*pageEvents {
		return nil, err
	}
	for i := range evs {
		evs[i].Share()
	}
	p.put(key, evs)
	return evs, nil
}

func (p *eventPages) get(key pageKey) []desk.Event {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := range p.pages {
		if p.pages[i].key == key && time.Since(p.pages[i].at) < pageLife {
			return p.pages[i].evs
		}
	}
	return nil
}

func (p *eventPages) put(key pageKey, evs []desk.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	kept := eventPageKept{key: key, evs: evs, at: time.Now()}
	for i := range evs {
		kept.size += len(evs[i].Data)
	}
	p.pages = append(p.pages, kept)
	p.bytes += kept.size
	p.drop(kept.at)
	if p.tidy == nil {
		p.tidy = time.AfterFunc(pageLife, p.forget)
	}
}

// drop forgets the oldest pages, of which there are too many or which are too
// old. Hold the lock.
func (p *eventPages) drop(now time.Time) {
	cut := 0
	for cut < len(p.pages) && (p.bytes > pageBytes || now.Sub(p.pages[cut].at) >= pageLife) {
		p.bytes -= p.pages[cut].size
		cut++
	}
	p.pages = slices.Delete(p.pages, 0, cut)
}

// forget drops what got too old, until nothing is left.
func (p *eventPages) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.drop(time.Now())
	p.tidy = nil
	if len(p.pages) > 0 {
		p.tidy = time.AfterFunc(pageLife, p.forget)
	}
}
