package outbound

import (
	"slices"
	"time"

	"recado.dev/internal/store"
)

// item is a queued message in its sender's hands.
type item struct {
	id           string
	conversation string
	attempts     int // of this sending; an agent's retry begins anew
}

// line is the queue of one recipient: its head goes first, alone, and holds up
// the rest until it has its end.
type line struct {
	conversation string
	items        []item
	flying       bool
	notBefore    time.Time
}

// lines are the queued messages that a run knows, by recipient. They are pure
// bookkeeping: no I/O, no locks.
type lines struct {
	order []*line // in the order of their turn
	byID  map[string]*line
	known map[string]struct{} // message ids, those in flight included
}

func newLines() *lines {
	return &lines{byID: map[string]*line{}, known: map[string]struct{}{}}
}

// add takes in queued messages, in the order of their ids, that are not known
// yet. tried tells of those that a sender before us tried.
func (l *lines) add(found []store.OutboxItem, tried map[string]store.OutboxSend) (added int) {
	for _, o := range found {
		if _, ok := l.known[o.ID]; ok {
			continue
		}
		l.known[o.ID] = struct{}{}
		added++
		ln := l.byID[o.ConversationID]
		if ln == nil {
			ln = &line{conversation: o.ConversationID}
			l.byID[o.ConversationID] = ln
			l.order = append(l.order, ln)
		}
		it := item{id: o.ID, conversation: o.ConversationID}
		if t, ok := tried[o.ID]; ok {
			it.attempts = t.Attempts
			if t.NextAt.After(ln.notBefore) {
				ln.notBefore = t.NextAt
			}
			delete(tried, o.ID)
		}
		// Ids of several nodes, and messages that are sent again, may sort
		// before what is here; the head that flies keeps its place.
		at, _ := slices.BinarySearchFunc(ln.items, it, func(a, b item) int {
			switch {
			case a.id < b.id:
				return -1
			case a.id > b.id:
				return 1
			}
			return 0
		})
		if at == 0 && ln.flying {
			at = 1
		}
		ln.items = slices.Insert(ln.items, at, it)
	}
	return added
}

// waiting is how many messages are known and not in flight.
func (l *lines) waiting() int {
	n := len(l.known)
	for _, ln := range l.order {
		if ln.flying {
			n--
		}
	}
	return n
}

// pick chooses up to most heads whose time has come and marks them as flying;
// allow is asked for each. It answers the earliest time at which another one
// may go, zero for none but through a result.
func (l *lines) pick(most int, now time.Time, allow func(conversation string) (bool, time.Time, bool)) (picked []item, next time.Time) {
	sooner := func(t time.Time) {
		if next.IsZero() || t.Before(next) {
			next = t
		}
	}
	var rest, turned []*line
	for i, ln := range l.order {
		if len(picked) >= most {
			rest = append(rest, l.order[i:]...)
			break
		}
		switch {
		case ln.flying || len(ln.items) == 0:
		case ln.notBefore.After(now):
			sooner(ln.notBefore)
		default:
			ok, at, pairOnly := allow(ln.conversation)
			if ok {
				ln.flying = true
				picked = append(picked, ln.items[0])
				turned = append(turned, ln) // everyone else goes first
				continue
			}
			sooner(at)
			if !pairOnly {
				rest = append(rest, l.order[i:]...)
				l.order = append(rest, turned...)
				return picked, next
			}
		}
		rest = append(rest, ln)
	}
	l.order = append(rest, turned...)
	return picked, next
}

// done forgets a message that has its end; one that never stood in a line
// leaves the lines alone.
func (l *lines) done(it item) {
	if _, ok := l.known[it.id]; !ok {
		return
	}
	delete(l.known, it.id)
	ln := l.byID[it.conversation]
	if ln == nil {
		return
	}
	ln.flying = false
	ln.items = slices.DeleteFunc(ln.items, func(x item) bool { return x.id == it.id })
	if len(ln.items) == 0 {
		delete(l.byID, it.conversation)
		l.order = slices.DeleteFunc(l.order, func(x *line) bool { return x == ln })
	}
}

// later puts a message back at the head of its line, not to be tried before a
// time.
func (l *lines) later(it item, at time.Time) {
	ln := l.byID[it.conversation]
	if ln == nil {
		return
	}
	ln.flying = false
	for i := range ln.items {
		if ln.items[i].id == it.id {
			ln.items[i].attempts = it.attempts
		}
	}
	if at.After(ln.notBefore) {
		ln.notBefore = at
	}
}
