package live

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"recado.dev/internal/desk"
)

const (
	ringSize  = 4096
	inboxSize = 4096
	pageSize  = 500
	// maxBehind is how many events a reader may have missed: with more it is
	// quicker to load the desk anew.
	maxBehind = 20000
)

// entry is one frame of a stream. seq is 0 for what has no
// cursor: presence, and that the server is away.
type entry struct {
	seq   int64
	typ   desk.EventType
	at    time.Time // of the event
	to    string    // the one person whom it is for, "" for everyone
	frame []byte
}

// feed is the newest events of one workspace, encoded, in the order of their
// numbers without a gap. Its goroutine alone writes to the ring.
type feed struct {
	hub     *Hub
	ws      string
	readers int // under hub.mu
	ctx     context.Context
	stop    context.CancelFunc
	started chan struct{} // closed once the head is known
	wake    chan struct{}

	in struct {
		sync.Mutex
		events   []desk.Event // committed on this node, not yet in the ring
		target   int64        // the log has grown to here, whoever wrote it
		presence []entry
	}

	mu      sync.Mutex
	ring    []entry
	next    int64 // position of the next entry; entry p is at p % ringSize
	base    int64 // the newest event that the ring no longer has
	head    int64 // the newest event in the ring, or base
	changed chan struct{}
}

func newFeed(h *Hub, ws string) *feed {
	ctx, stop := context.WithCancel(h.ctx)
	return &feed{hub: h, ws: ws, ctx: ctx, stop: stop, started: make(chan struct{}), wake: make(chan struct{}, 1), changed: make(chan struct{})}
}

func (f *feed) rouse() {
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

// offer hands over events of a commit.
func (f *feed) offer(evs []desk.Event) {
	last := evs[len(evs)-1].Seq
	f.in.Lock()
	f.in.target = max(f.in.target, last)
	if len(f.in.events)+len(evs) > inboxSize {
		f.in.events = nil // the log has them too
	} else {
		f.in.events = append(f.in.events, evs...)
	}
	f.in.Unlock()
	f.rouse()
}

// grewTo tells that the log has events up to seq.
func (f *feed) grewTo(seq int64) {
	f.in.Lock()
	f.in.target = max(f.in.target, seq)
	f.in.Unlock()
	f.rouse()
}

// tell puts a frame without a number into the streams.
func (f *feed) tell(e entry) {
	f.in.Lock()
	if len(f.in.presence) < inboxSize {
		f.in.presence = append(f.in.presence, e)
	}
	f.in.Unlock()
	f.rouse()
}

func (f *feed) run() {
	for {
		head, err := f.hub.store.Read().EventHead(f.ctx, f.ws)
		if err == nil {
			f.mu.Lock()
			f.base, f.head = head, head
			f.mu.Unlock()
			close(f.started)
			break
		}
		f.complain(err)
		if !f.pause(time.Second) {
			return
		}
	}
	for {
		select {
		case <-f.ctx.Done():
			return
		case <-f.wake:
		}
		if err := f.drain(); err != nil {
			f.complain(err)
			if !f.pause(200 * time.Millisecond) {
				return
			}
			f.rouse()
		}
	}
}

func (f *feed) complain(err error) {
	if f.ctx.Err() == nil {
		f.hub.log.WarnContext(f.ctx, "live feed cannot read the event log", slog.String("workspace", f.ws), slog.Any("error", err))
	}
}

func (f *feed) pause(d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-f.ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// drain moves what waits into the ring. What this node committed comes from
// memory, gaps in it from the log: an event is never passed over.
func (f *feed) drain() error {
	f.in.Lock()
	evs, target, presence := f.in.events, f.in.target, f.in.presence
	f.in.events, f.in.presence = nil, nil
	f.in.Unlock()
	f.add(presence)
	batch := make([]entry, 0, len(evs))
	head := f.head // only this goroutine writes it
	for i := range evs {
		if evs[i].Seq <= head {
			continue
		}
		if evs[i].Seq != head+1 {
			break
		}
		e, err := f.hub.encode(evs[i])
		if err != nil {
			return err
		}
		batch = append(batch, e)
		head = evs[i].Seq
	}
	f.add(batch)
	for f.head < target {
		if err := f.readLog(); err != nil {
			return err
		}
	}
	return nil
}

var errNoEvents = errors.New("the log ends before an event that was announced")

func (f *feed) readLog() error {
	evs, err := f.hub.store.Read().EventsAfter(f.ctx, f.ws, f.head, pageSize)
	if err != nil {
		return err
	}
	if len(evs) == 0 {
		return errNoEvents
	}
	batch := make([]entry, 0, len(evs))
	for i := range evs {
		e, err := f.hub.encode(evs[i])
		if err != nil {
			return err
		}
		batch = append(batch, e)
	}
	f.add(batch)
	return nil
}

// add appends entries and wakes the streams.
func (f *feed) add(batch []entry) {
	if len(batch) == 0 {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, e := range batch {
		if len(f.ring) < ringSize {
			f.ring = append(f.ring, e)
		} else {
			at := f.next % ringSize
			f.base = max(f.base, f.ring[at].seq)
			f.ring[at] = e
		}
		f.next++
		f.head = max(f.head, e.seq)
	}
	close(f.changed)
	f.changed = make(chan struct{})
}

// locate answers the position from which a reader who saw event seq goes on,
// and false where the ring no longer reaches back that far.
func (f *feed) locate(seq int64) (pos int64, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if seq < f.base {
		return 0, false
	}
	pos = f.next
	for p := f.next - 1; p >= f.next-int64(len(f.ring)) && p >= 0; p-- {
		e := f.ring[p%ringSize]
		if e.seq == 0 {
			continue
		}
		if e.seq <= seq {
			break
		}
		pos = p
	}
	return pos, true
}

// beyond answers whether there are entries from position pos on, a channel that
// closes when there are more, and false where pos was overwritten.
func (f *feed) beyond(pos int64) (more bool, changed <-chan struct{}, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return pos < f.next, f.changed, pos >= f.next-int64(len(f.ring))
}

// after copies at most len(into) entries from position pos. It answers how
// many, and false where pos was overwritten.
func (f *feed) after(pos int64, into []entry) (n int, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if pos < f.next-int64(len(f.ring)) {
		return 0, false
	}
	for n < len(into) && pos < f.next {
		into[n] = f.ring[pos%ringSize]
		n, pos = n+1, pos+1
	}
	return n, true
}

// last answers the newest event of the ring.
func (f *feed) last() (entry, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for p := f.next - 1; p >= f.next-int64(len(f.ring)) && p >= 0; p-- {
		if e := f.ring[p%ringSize]; e.seq > 0 {
			return e, true
		}
	}
	return entry{}, false
}

func (f *feed) tail() (pos, head int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.next, f.head
}

// encode makes the frame of an event, once for all streams.
func (h *Hub) encode(ev desk.Event) (entry, error) {
	if present := h.present.Load(); present != nil {
		if err := (*present)(&ev); err != nil {
			return entry{}, err
		}
	}
	to := recipient(ev)
	data := []byte(ev.Data)
	ev.Data = nil
	head, err := json.Marshal(ev)
	if err != nil {
		return entry{}, fmt.Errorf("encode event %d: %w", ev.Seq, err)
	}
	if bytes.ContainsAny(data, "\r\n") { // would end the frame's line
		var one bytes.Buffer
		if err := json.Compact(&one, data); err != nil {
			return entry{}, fmt.Errorf("encode event %d: %w", ev.Seq, err)
		}
		data = one.Bytes()
	}
	b := make([]byte, 0, len(head)+len(data)+64)
	b = append(b, "id: "...)
	b = strconv.AppendInt(b, ev.Seq, 10)
	b = append(b, "\nevent: "...)
	b = append(b, ev.Type...)
	b = append(b, "\ndata: "...)
	if len(data) > 0 {
		b = append(b, head[:len(head)-1]...)
		b = append(b, `,"data":`...)
		b = append(b, data...)
		b = append(b, '}')
	} else {
		b = append(b, head...)
	}
	b = append(b, "\n\n"...)
	return entry{seq: ev.Seq, typ: ev.Type, at: ev.At, to: to, frame: b}, nil
}
