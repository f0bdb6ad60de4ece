package live

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"recado.dev/internal/access"
)

// stream is one open connection.
type stream struct {
	hub  *Hub
	feed *feed
	who  access.Who
	cut  context.CancelFunc
	ctx  context.Context // ends when the reader leaves, is cut, or the hub stops
	out  sink

	seq   int64 // the newest event that was written
	pos   int64 // the next entry of the ring
	since int64 // presence before this position is old
}

// batch is what a stream is about to write. Streams borrow one for as long as
// they write, so that those that wait need none.
type batch struct {
	entries [64]entry
	frames  [][]byte
}

// errSlow ends the stream of a reader that cannot keep up; it resumes from its
// cursor.
var errSlow = errors.New("the reader is too slow")

// Serve writes the events of who's workspace to w until the reader leaves. It
// resumes after the event that Last-Event-ID or ?cursor= names; without
// either it begins at the newest and says which with a hello. Where it can have
// the connection for itself it returns at once and the stream goes on.
func (h *Hub) Serve(w http.ResponseWriter, r *http.Request, who access.Who) {
	cursor := r.Header.Get("Last-Event-ID")
	if cursor == "" {
		cursor = r.URL.Query().Get("cursor")
	}
	head := w.Header()
	head.Set("Content-Type", "text/event-stream; charset=utf-8")
	head.Set("Cache-Control", "no-store")
	head.Set("X-Accel-Buffering", "no") // a proxy in front must not gather
	if r.Method == http.MethodHead {
		return // the head is all
	}
	if out, ok := takeOver(w, h.patience); ok {
		h.open(out, cursor, who)
		return
	}
	w.WriteHeader(http.StatusOK)
	rc := http.NewResponseController(w)
	_ = rc.SetReadDeadline(time.Time{}) // a stream outlives the server's limits
	ctx, cut := context.WithCancel(r.Context())
	defer cut()
	defer context.AfterFunc(h.ctx, cut)()
	s := &stream{hub: h, who: who, cut: cut, ctx: ctx, out: answerSink{w: w, rc: rc, patience: h.patience}}
	s.run(cursor)
}

// open lets a stream run on a connection of its own.
func (h *Hub) open(out connSink, cursor string, who access.Who) {
	ctx, cut := context.WithCancel(h.ctx)
	context.AfterFunc(ctx, func() { _ = out.conn.Close() })
	s := &stream{hub: h, who: who, cut: cut, ctx: ctx, out: out}
	go func() {
		defer cut()
		out.gone()
	}()
	h.done.Go(func() {
		defer cut()
		s.run(cursor)
	})
}

// run is the whole life of a stream.
func (s *stream) run(cursor string) {
	s.hub.join(s.who.WorkspaceID, s)
	defer s.hub.leave(s.feed, s)
	select {
	case <-s.feed.started:
	case <-s.ctx.Done():
		return
	}
	if s.begin(cursor) == nil {
		_ = s.loop()
	}
}

// begin writes what comes before the live events.
func (s *stream) begin(cursor string) error {
	if err := s.out.send([][]byte{[]byte("retry: 1000\n\n")}); err != nil {
		return err
	}
	var err error
	if cursor == "" {
		err = s.startAtHead("hello")
	} else {
		err = s.resume(cursor)
	}
	if err != nil {
		return err
	}
	s.since, _ = s.feed.tail()
	if frames := s.hub.presenceFrames(s.who.WorkspaceID); len(frames) > 0 {
		return s.out.send(frames)
	}
	return nil
}

// startAtHead tells the reader where the log is now, and goes on from there.
func (s *stream) startAtHead(event string) error {
	s.pos, s.seq = s.feed.tail()
	return s.out.send([][]byte{fmt.Appendf(nil, "id: %d\nevent: %s\ndata: {\"seq\":%d}\n\n", s.seq, event, s.seq)})
}

// resume brings the reader from its cursor to the ring, through the log where
// the ring does not reach back far enough. A cursor that is no place in the
// log, or too far back, is answered with a reset.
func (s *stream) resume(cursor string) error {
	seq, err := strconv.ParseInt(cursor, 10, 64)
	if err != nil || seq < 0 || s.hub.forkedLately(s.who.WorkspaceID) {
		return s.startAtHead("reset")
	}
	if _, head := s.feed.tail(); seq > head {
		// Another node may have told it of events that we have yet to hear of.
		stored, err := s.hub.store.Read().EventHead(s.ctx, s.who.WorkspaceID)
		if err != nil {
			return err
		}
		if seq > stored {
			return s.startAtHead("reset")
		}
		s.feed.grewTo(stored)
	} else if head-seq > maxBehind {
		return s.startAtHead("reset")
	}
	s.seq = seq
	for {
		pos, ok := s.feed.locate(s.seq)
		if ok {
			s.pos = pos
			return nil
		}
		whole, err := s.readLog()
		if err != nil {
			return err
		}
		if !whole {
			return s.startAtHead("reset")
		}
	}
}

// readLog writes one page of the log, and answers false where the log no
// longer has what the reader missed.
func (s *stream) readLog() (bool, error) {
	evs, err := s.hub.store.Read().EventsAfter(s.ctx, s.who.WorkspaceID, s.seq, pageSize)
	if err != nil {
		return false, err
	}
	if len(evs) == 0 || evs[0].Seq != s.seq+1 {
		return false, nil
	}
	b := s.hub.borrow()
	defer s.hub.giveBack(b)
	for i := range evs {
		e, err := s.hub.encode(evs[i])
		if err != nil {
			return false, err
		}
		s.take(b, e)
	}
	return true, s.write(b)
}

func (s *stream) loop() error {
	timer := time.NewTimer(heartbeat)
	defer timer.Stop()
	for {
		more, changed, ok := s.feed.beyond(s.pos)
		if !ok {
			return errSlow
		}
		if more {
			if err := s.catchUp(); err != nil {
				return err
			}
			// What comes meanwhile goes out together.
			timer.Reset(s.hub.gap(s.feed))
			select {
			case <-s.ctx.Done():
				return nil
			case <-timer.C:
			}
			continue
		}
		timer.Reset(heartbeat)
		select {
		case <-s.ctx.Done():
			return nil
		case <-changed:
		case <-timer.C:
			if err := s.out.send([][]byte{[]byte(":\n\n")}); err != nil {
				return err
			}
		}
	}
}

// catchUp writes everything from the stream's place on.
func (s *stream) catchUp() error {
	b := s.hub.borrow()
	defer s.hub.giveBack(b)
	for {
		n, ok := s.feed.after(s.pos, b.entries[:])
		if !ok {
			return errSlow
		}
		for _, e := range b.entries[:n] {
			s.pos++
			if e.seq != 0 || s.pos > s.since {
				s.take(b, e)
			}
		}
		if n < len(b.entries) {
			return s.write(b)
		}
	}
}

// take puts an entry to what is written next, once, if the reader may see it.
func (s *stream) take(b *batch, e entry) {
	if e.seq != 0 {
		if e.seq <= s.seq {
			return
		}
		s.seq = e.seq
		if !allowed(s.who, e.typ) || !meantFor(s.who, e.typ, e.to) {
			return
		}
	}
	b.frames = append(b.frames, e.frame)
}

func (s *stream) write(b *batch) error {
	if len(b.frames) == 0 {
		return nil
	}
	return s.out.send(b.frames)
}

func (h *Hub) borrow() *batch {
	if b, ok := h.batches.Get().(*batch); ok {
		return b
	}
	return new(batch)
}

// giveBack forgets what was written: the ring decides what stays in memory.
func (h *Hub) giveBack(b *batch) {
	clear(b.entries[:])
	clear(b.frames)
	b.frames = b.frames[:0]
	h.batches.Put(b)
}
