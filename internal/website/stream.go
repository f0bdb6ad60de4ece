package website

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"net/http"
	"sync"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

const (
	heartbeat = 15 * time.Second
	// lookEvery is how often a stream looks for what other nodes committed.
	lookEvery  = 2 * time.Second
	maxBehind  = 20000
	eventsPage = 500
	perAddress = 200 // streams of one address
)

// hub wakes the streams for which something happened.
type hub struct {
	mu      sync.Mutex
	readers map[*reader]struct{}
}

// reader is one open page.
type reader struct {
	ws, channel, address, from string
	thread                     string // "" while there is none
	wake                       chan struct{}
	moments                    chan platform.Moment
}

func (h *hub) join(r *reader) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	same := 0
	for other := range h.readers {
		if other.from == r.from {
			same++
		}
	}
	if same >= perAddress {
		return false
	}
	h.readers[r] = struct{}{}
	return true
}

func (h *hub) leave(r *reader) {
	h.mu.Lock()
	delete(h.readers, r)
	h.mu.Unlock()
}

// follow notes which thread a reader follows.
func (h *hub) follow(r *reader, thread string) {
	h.mu.Lock()
	r.thread = thread
	h.mu.Unlock()
}

// heard takes the events of a commit on this node. It never waits.
func (h *hub) heard(ws string, evs []desk.Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.readers) == 0 {
		return
	}
	touched := map[string]bool{}
	fresh := false
	for i := range evs {
		touched[evs[i].ConversationID] = true
		fresh = fresh || evs[i].Type == desk.EventMessageCreated
	}
	for r := range h.readers {
		if r.ws == ws && (r.thread != "" && touched[r.thread] || r.thread == "" && fresh) {
			r.rouse()
		}
	}
}

func (r *reader) rouse() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// show tells the pages at an address of something that passes.
func (h *hub) show(channelID, address string, m platform.Moment) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for r := range h.readers {
		if r.channel != channelID || r.address != address {
			continue
		}
		if !deliverable(m) {
			r.rouse()
			continue
		}
		select {
		case r.moments <- m:
		default:
		}
	}
}

// cursor is a place in the event log that tells its holder nothing of how much
// goes on in the workspace, and is worth nothing to anybody else.
func (s *Service) cursor(c *call, seq int64) string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(seq))
	binary.BigEndian.PutUint64(b[8:], holderOf(c.visitor))
	s.cursors.Encrypt(b[:], b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

func (s *Service) placeAt(c *call, cursor string) (int64, bool) {
	b, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(b) != 16 {
		return 0, false
	}
	s.cursors.Decrypt(b, b)
	seq := int64(binary.BigEndian.Uint64(b[:8]))
	return seq, binary.BigEndian.Uint64(b[8:]) == holderOf(c.visitor) && seq >= 0
}

func holderOf(v store.Visitor) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(v.WorkspaceID + "\x00" + v.ID))
	return h.Sum64()
}

// streamState is where one stream is.
type streamState struct {
	*call
	s      *Service
	r      *reader
	rc     *http.ResponseController
	seq    int64
	thread desk.Conversation
	told   standing
}

// stream writes what happens in the visitor's thread, from the cursor on, until
// the page goes. It answers nothing else.
func (s *Service) stream(c *call) (any, error) {
	seq, ok := s.placeAt(c, c.URL.Query().Get("cursor"))
	if !ok {
		return nil, desk.Invalid("cursor", "is no place to go on from")
	}
	r := &reader{
		ws: c.live.Channel.WorkspaceID, channel: c.live.Channel.ID, address: c.visitor.Address, from: s.addressOf(c.Request),
		wake: make(chan struct{}, 1), moments: make(chan platform.Moment, 4),
	}
	if !s.hub.join(r) {
		return nil, slower(c.w, 10*time.Second)
	}
	defer s.hub.leave(r)
	h := c.w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("X-Accel-Buffering", "no") // a proxy in front must not gather
	c.w.WriteHeader(http.StatusOK)
	st := &streamState{call: c, s: s, r: r, rc: http.NewResponseController(c.w), seq: seq, told: standing{Place: -1}}
	_ = st.rc.SetReadDeadline(time.Time{})
	if err := st.run(); err != nil && c.Context().Err() == nil && s.ctx.Err() == nil {
		s.Log.Debug("chat stream ended", "channel", c.live.Channel.ID, "error", err)
	}
	return nil, nil
}

func (st *streamState) run() error {
	head, err := st.s.Store.Read().EventHead(st.Context(), st.r.ws)
	if err != nil {
		return err
	}
	if st.seq > head || head-st.seq > maxBehind {
		return st.send("reset", "", map[string]any{})
	}
	if err := st.comment(); err != nil {
		return err
	}
	every := heartbeat
	if st.s.Store.Engine() == store.Postgres {
		every = lookEvery
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	quiet := time.Now()
	for {
		wrote, err := st.catchUp()
		if err != nil {
			return err
		}
		if wrote {
			quiet = time.Now()
		}
		select {
		case <-st.Context().Done():
			return nil
		case <-st.s.ctx.Done():
			return nil
		case <-st.r.wake:
		case <-st.r.moments:
			if err := st.send("typing", "", map[string]any{}); err != nil {
				return err
			}
		case <-tick.C:
			if time.Since(quiet) >= heartbeat-time.Second {
				if err := st.comment(); err != nil {
					return err
				}
				quiet = time.Now()
			}
		}
	}
}

// catchUp writes what happened since the stream's place.
func (st *streamState) catchUp() (bool, error) {
	thread, err := st.s.thread(st.call)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return false, nil // nothing was said yet: the place stays where it is
	}
	if err != nil {
		return false, err
	}
	st.thread = thread
	st.s.hub.follow(st.r, thread.ID)
	q := st.s.Store.Read()
	head, err := q.EventHead(st.Context(), st.r.ws)
	if err != nil {
		return false, err
	}
	wrote := false
	for st.seq < head {
		evs, err := q.ConversationEvents(st.Context(), st.r.ws, thread.ID, st.seq, head, eventsPage)
		if err != nil {
			return wrote, err
		}
		next := head
		if len(evs) == eventsPage {
			next = evs[len(evs)-1].Seq
		}
		if err := st.tell(evs, next); err != nil {
			return wrote, err
		}
		wrote = wrote || len(evs) > 0
		st.seq = next
	}
	return st.stand(wrote)
}

// tell writes the messages that events are about, each once and as it is now.
func (st *streamState) tell(evs []desk.Event, seq int64) error {
	var ids []string
	seen := map[string]bool{}
	for _, e := range evs {
		if e.MessageID != "" && !seen[e.MessageID] {
			seen[e.MessageID] = true
			ids = append(ids, e.MessageID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	found, err := st.s.Store.Read().MessagesByID(st.Context(), st.r.ws, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		m, ok := found[id]
		if !ok || m.ConversationID != st.thread.ID {
			continue
		}
		if b, ok := st.s.bubble(st.call, m); ok {
			if err := st.send("message", st.s.cursor(st.call, seq), b); err != nil {
				return err
			}
		}
	}
	return nil
}

// stand writes how the thread stands, where that is another way than before.
func (st *streamState) stand(wrote bool) (bool, error) {
	now, err := st.s.standing(st.call, st.thread)
	if err != nil || now == st.told {
		return wrote, err
	}
	st.told = now
	return true, st.send("standing", st.s.cursor(st.call, st.seq), now)
}

func (st *streamState) send(name, id string, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode for a page: %w", err)
	}
	frame := "event: " + name + "\ndata: " + string(data) + "\n\n"
	if id != "" {
		frame = "id: " + id + "\n" + frame
	}
	return st.put(frame)
}

func (st *streamState) comment() error { return st.put(":\n\n") }

// put writes to the page, and gives up on one that does not read.
func (st *streamState) put(frame string) error {
	_ = st.rc.SetWriteDeadline(time.Now().Add(20 * time.Second))
	if _, err := st.w.Write([]byte(frame)); err != nil {
		return err
	}
	return st.rc.Flush()
}
