package reach

import (
	"sync"
	"time"

	"recado.dev/internal/desk"
)

const (
	// rememberFor is how long a word's place is remembered, and so how long
	// another node may send people to where a link led before.
	rememberFor = 2 * time.Second
	// mostKnown bounds the memory that made-up words can take.
	mostKnown = 10_000
)

// place is where a word leads.
type place struct {
	link       desk.ReachLink
	url        string // "" where nobody is let through
	gone       bool   // there was a link, and it is not in use now
	zone       *time.Location
	previewers []string
	until      time.Time
}

// known remembers where words lead, so that a crowd costs no query each. It is
// safe for concurrent use.
type known struct {
	mu     sync.RWMutex
	places map[string]*place
}

func newKnown() *known { return &known{places: map[string]*place{}} }

func (k *known) get(word string, now time.Time) (*place, bool) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	p, ok := k.places[word]
	return p, ok && now.Before(p.until)
}

func (k *known) put(word string, p *place, now time.Time) {
	p.until = now.Add(rememberFor)
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.places) >= mostKnown {
		clear(k.places)
	}
	k.places[word] = p
}

func (k *known) clear() {
	k.mu.Lock()
	defer k.mu.Unlock()
	clear(k.places)
}
