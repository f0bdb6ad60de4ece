package store

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"recado.dev/internal/desk"
)

// Bounds of the newest events that stay in memory.
const (
	tailEvents = 16384    // of a workspace
	tailBytes  = 24 << 20 // of their data, over all workspaces

	// lateAfter is how many events behind the newest somebody may follow before
	// what they want next is about to leave the memory, and lateFor how long after
	// they asked for it they count as late.
	lateAfter = 6000
	lateFor   = 30 * time.Millisecond
)

// eventTail holds the newest events of each workspace as they were committed on
// this node, so that those who follow the log need not read and parse again
// what was written a moment ago. A run has no gap: where other nodes' events
// come between, it begins anew.
type eventTail struct {
	mu    sync.Mutex
	runs  map[string][]desk.Event
	bytes int

	late atomic.Int64 // when somebody late asked last, in Unix nanoseconds
}

func (l *eventTail) add(ws string, evs []desk.Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.runs == nil {
		l.runs = map[string][]desk.Event{}
	}
	run := l.runs[ws]
	if n := len(run); n > 0 && run[n-1].Seq+1 != evs[0].Seq {
		l.drop(run)
		run = nil
	}
	for i := range evs {
		l.bytes += len(evs[i].Data)
		evs[i].Share()
	}
	run = append(run, evs...)
	if len(run) > tailEvents { // by a quarter at once, so that the rest is seldom moved
		run = l.newest(run, min(tailEvents*3/4, len(run)))
	}
	l.runs[ws] = run
	if l.bytes > tailBytes { // large messages, or very many workspaces
		for id, run := range l.runs {
			if l.runs[id] = l.newest(run, len(run)/2); len(run) < 2 {
				delete(l.runs, id)
			}
		}
	}
}

// newest is the last n of a run, moved to where the others hold no memory.
func (l *eventTail) newest(run []desk.Event, n int) []desk.Event {
	cut := len(run) - n
	l.drop(run[:cut])
	return append(make([]desk.Event, 0, min(n*2, tailEvents+tailEvents/8)), run[cut:]...)
}

func (l *eventTail) drop(evs []desk.Event) {
	for i := range evs {
		l.bytes -= len(evs[i].Data)
	}
}

// after answers events that follow seq, false where they are not all here.
func (l *eventTail) after(ws string, seq int64, limit int) ([]desk.Event, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	run := l.runs[ws]
	if len(run) == 0 || seq+1 < run[0].Seq || seq >= run[len(run)-1].Seq {
		return nil, false
	}
	if run[len(run)-1].Seq-seq > lateAfter {
		l.late.Store(time.Now().UnixNano())
	}
	from := int(seq + 1 - run[0].Seq)
	return append([]desk.Event(nil), run[from:min(from+limit, len(run))]...), true
}

// begins is the number of the oldest event that is here, 0 for none.
func (l *eventTail) begins(ws string) int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	if run := l.runs[ws]; len(run) > 0 {
		return run[0].Seq
	}
	return 0
}

// FollowersLate says whether somebody who follows the log would soon have to
// read from the disk what is still in memory, if more were added at once. Who is
// behind that already does not count: waiting would be no help.
func (s *Store) FollowersLate() bool {
	at := s.events.tail.late.Load()
	return at != 0 && time.Now().UnixNano()-at < int64(lateFor)
}

// FollowEvents is EventsAfter for those who follow the log as it grows: what
// this node has just committed comes from memory, and so does what another
// follower read a moment ago. It may answer fewer than there are, but never none
// where there are some.
func (s *Store) FollowEvents(ctx context.Context, ws string, seq int64, limit int) ([]desk.Event, error) {
	if evs, ok := s.events.tail.after(ws, seq, limit); ok {
		return evs, nil
	}
	if last := pageOf(seq+1)*pageEvents + pageEvents; last < s.events.tail.begins(ws) {
		evs, err := s.eventsFromPages(ctx, ws, seq, limit)
		if err != nil || len(evs) > 0 {
			return evs, err
		}
	}
	return s.Read().EventsAfter(ctx, ws, seq, limit)
}
