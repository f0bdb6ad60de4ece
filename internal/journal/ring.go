package journal

import (
	"sync"
	"time"

	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// Bounds of what is held in memory between a commit and its effect. What does
// not fit is read from disk and decoded again.
const (
	ringEntries = 8192
	ringBytes   = 24 << 20
)

// ring holds the decoded form of entries that this node committed.
type ring struct {
	mu    sync.Mutex
	slots []slot
	bytes int
	past  int64 // the newest entry asked for
}

type slot struct {
	seq        int64
	ws         string
	channelID  string
	receivedAt time.Time
	events     []platform.Inbound
	whole      bool // events is one Trouble with the whole request
	size       int
}

func newRing() ring { return ring{slots: make([]slot, ringEntries)} }

// put adds an entry, unless it was asked for already. A slot that still holds
// one to come is kept: the older entry is needed first.
func (r *ring) put(e store.JournalEntry, events []platform.Inbound) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := &r.slots[e.Seq%ringEntries]
	if e.Seq <= r.past || s.seq > r.past || r.bytes+len(e.Request) > ringBytes {
		return
	}
	r.bytes -= s.size
	*s = slot{seq: e.Seq, ws: e.WorkspaceID, channelID: e.ChannelID, receivedAt: e.ReceivedAt, events: events, size: len(e.Request)}
	r.bytes += len(e.Request)
}

// take removes and answers an entry, if it is here.
func (r *ring) take(seq int64) (slot, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.past = max(r.past, seq)
	s := &r.slots[seq%ringEntries]
	if s.seq != seq {
		return slot{}, false
	}
	found := *s
	r.bytes -= s.size
	*s = slot{}
	return found, true
}

// forget drops everything; the next entry asked for comes after past.
func (r *ring) forget(past int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	clear(r.slots)
	r.bytes, r.past = 0, past
}
