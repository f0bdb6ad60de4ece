package live

// unavailable has no id: whoever resumes has no use for it.
const unavailable = "event: server.unavailable\ndata: {}\n\n"

// Unavailable tells every reader on this node that calls are refused until the
// database answers. Who only watches would otherwise take old for new.
func (h *Hub) Unavailable() {
	for _, f := range h.allFeeds() {
		f.tell(entry{frame: []byte(unavailable)})
	}
}
