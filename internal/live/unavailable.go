package live

// unavailable has no id: whoever resumes has no use for it.
const unavailable = "event: server.unavailable\ndata: {}\n\n"

// Unavailable tells every reader on this node that calls are refused until the
// database answers. Who only watches would otherwise take old for new.
func (h *Hub) Unavailable() {
	h.mu.Lock()
	feeds := make([]*feed, 0, len(h.feeds))
	for _, f := range h.feeds {
		feeds = append(feeds, f)
	}
	h.mu.Unlock()
	for _, f := range feeds {
		f.tell(entry{frame: []byte(unavailable)})
	}
}
