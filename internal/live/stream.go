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
	w    http.ResponseWriter
	rc   *http.ResponseController

	seq   int64 // the newest event that was written
	pos   int64 // the next entry of the ring
	since int64 // presence before this position is old
	dirty bool
}

// errSlow ends the stream of a reader that cannot keep up; it resumes from its
// cursor.
var errSlow = errors.New("the reader is too slow")

// Serve writes the events of who's workspace to w until the reader leaves. It
// resumes after the event that Last-Event-ID or ?cursor= names; without
// either it begins at the newest and says which with a hello.
func (h *Hub) Serve(w http.ResponseWriter, r *http.Request, who access.Who) {
	ctx, cut := context.WithCancel(r.Context())
	defer cut()
	defer context.AfterFunc(h.ctx, cut)()
	s := &stream{hub: h, who: who, cut: cut, ctx: ctx, w: w, rc: http.NewResponseController(w)}
	s.feed = h.join(who.WorkspaceID, s)
	defer h.leave(s.feed, s)
	head := w.Header()
	head.Set("Content-Type", "text/event-stream; charset=utf-8")
	head.Set("Cache-Control", "no-store")
	head.Set("X-Accel-Buffering", "no") // a proxy in front must not gather
	w.WriteHeader(http.StatusOK)
	_ = s.rc.SetReadDeadline(time.Time{}) // a stream outlives the server's limits
	select {
	case <-s.feed.started:
	case <-ctx.Done():
		return
	}
	if s.begin(r) == nil {
		_ = s.loop()
	}
}

// begin writes what comes before the live events.
func (s *stream) begin(r *http.Request) error {
	if err := s.write([]byte("retry: 1000\n\n")); err != nil {
		return err
	}
	cursor := r.Header.Get("Last-Event-ID")
	if cursor == "" {
		cursor = r.URL.Query().Get("cursor")
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
	for _, frame := range s.hub.presenceFrames(s.who.WorkspaceID) {
		if err := s.write(frame); err != nil {
			return err
		}
	}
	return s.flush()
}

// startAtHead tells the reader where the log is now, and goes on from there.
func (s *stream) startAtHead(event string) error {
	s.pos, s.seq = s.feed.tail()
	return s.write(fmt.Appendf(nil, "id: %d\nevent: %s\ndata: {\"seq\":%d}\n\n", s.seq, event, s.seq))
}

// resume brings the reader from its cursor to the ring, through the log where
// the ring does not reach back far enough. A cursor that is no place in the
// log, or too far back, is answered with a reset.
func (s *stream) resume(cursor string) error {
	seq, err := strconv.ParseInt(cursor, 10, 64)
	if err != nil || seq < 0 {
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
	for i := range evs {
		e, err := s.hub.encode(evs[i])
		if err != nil {
			return false, err
		}
		if err := s.send(e); err != nil {
			return false, err
		}
	}
	return true, s.flush()
}

func (s *stream) loop() error {
	timer := time.NewTimer(heartbeat)
	defer timer.Stop()
	var batch [64]entry
	for {
		n, changed, ok := s.feed.after(s.pos, batch[:])
		if !ok {
			return errSlow
		}
		for _, e := range batch[:n] {
			s.pos++
			if e.seq == 0 && s.pos <= s.since {
				continue
			}
			if err := s.send(e); err != nil {
				return err
			}
		}
		if n == len(batch) {
			continue
		}
		if s.dirty {
			if err := s.flush(); err != nil {
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
			if err := s.write([]byte(":\n\n")); err != nil {
				return err
			}
			if err := s.flush(); err != nil {
				return err
			}
		}
	}
}

// send writes an entry, once, if the reader may see it.
func (s *stream) send(e entry) error {
	if e.seq != 0 {
		if e.seq <= s.seq {
			return nil
		}
		s.seq = e.seq
		if !allowed(s.who, e.typ) {
			return nil
		}
	}
	return s.write(e.frame)
}

func (s *stream) write(frame []byte) error {
	if !s.dirty {
		if err := s.rc.SetWriteDeadline(time.Now().Add(s.hub.patience)); err != nil && !errors.Is(err, http.ErrNotSupported) {
			return err
		}
		s.dirty = true
	}
	_, err := s.w.Write(frame)
	return err
}

func (s *stream) flush() error {
	s.dirty = false
	return s.rc.Flush()
}
