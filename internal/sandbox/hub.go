package sandbox

import (
	"encoding/json"
	"sync"
)

// hub tells everybody who watches the table what changed. A watcher who does
// not keep up is cut and reads the state again.
type hub struct {
	mu     sync.Mutex
	subs   map[chan news]struct{}
	closed bool
}

type news struct {
	kind string
	data []byte
}

func (h *hub) watch() (<-chan news, func()) {
	c := make(chan news, 256)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		close(c)
		return c, func() {}
	}
	if h.subs == nil {
		h.subs = map[chan news]struct{}{}
	}
	h.subs[c] = struct{}{}
	return c, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		if _, ok := h.subs[c]; ok {
			delete(h.subs, c)
			close(c)
		}
	}
}

func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for c := range h.subs {
		delete(h.subs, c)
		close(c)
	}
}

// tell sends news. It never waits, so it may be called under the table's lock.
func (t *Table) tell(kind string, v any) {
	data, err := json.Marshal(v)
	if err != nil {
		t.log.Error("news of the sandbox cannot be encoded", "kind", kind, "error", err)
		return
	}
	h := &t.hub
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.subs {
		select {
		case c <- news{kind, data}:
		default:
			delete(h.subs, c)
			close(c)
		}
	}
}
