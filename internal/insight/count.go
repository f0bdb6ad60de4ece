package insight

import (
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/report"
	"recado.dev/internal/store"
)

// fact is what one event of a message means here.
type fact struct {
	in           bool // a customer's message; else one of ours
	fresh        bool // of ours: it was written just now
	at           time.Time
	conversation string
	key          store.InsightKey
	written      time.Time
	// from and to are how one of ours stood and stands.
	from, to desk.Status
	readIn   time.Duration
	failure  *desk.SendError
}

// readFacts answers what events mean, and the conversations in which customers
// wrote. An event that cannot be read is passed over: it would be no better the
// next time.
func readFacts(evs []desk.Event) (facts []fact, heard []string) {
	seen := map[string]bool{}
	for i := range evs {
		ev := &evs[i]
		if !ofMessage(*ev) {
			continue
		}
		if _, ok := ev.Changes["status"]; !ok && ev.Type == desk.EventMessageUpdated {
			continue // most changes are of no interest: spare the reading
		}
		m, err := ev.Message()
		if err != nil || m.ID == "" || m.Kind == desk.MessageSystem {
			continue
		}
		f, ok := factOf(ev, m)
		if !ok {
			continue
		}
		facts = append(facts, f)
		if f.in && !seen[f.conversation] {
			seen[f.conversation] = true
			heard = append(heard, f.conversation)
		}
	}
	return facts, heard
}

func factOf(ev *desk.Event, m *desk.Message) (fact, bool) {
	f := fact{at: ev.At, conversation: m.ConversationID, written: m.OccurredAt, fresh: ev.Type == desk.EventMessageCreated}
	if m.CreatedAt.Before(f.written) {
		f.written = m.CreatedAt
	}
	f.key = store.InsightKey{Slot: report.SlotOf(f.written), ChannelID: m.ChannelID}
	switch {
	case m.Direction == desk.DirectionIn && f.fresh:
		f.in = true
		return f, true
	case m.Direction == desk.DirectionOut:
		if m.Content != nil && m.Content.Template != nil {
			f.key.Template = m.Content.Template.Name
		}
		f.to, f.failure = m.Status, m.Error
		if !f.fresh {
			from, to := ev.Changed("status")
			f.from, f.to = desk.Status(from), desk.Status(to)
		}
		if m.ReadAt != nil {
			since := f.written
			if m.SentAt != nil {
				since = *m.SentAt
			}
			f.readIn = max(0, m.ReadAt.Sub(since))
		}
		return f, true
	}
	return fact{}, false
}

// stands is what a state counts as: who read a message got it, and what failed
// was not sent.
func stands(s desk.Status) store.InsightSums {
	switch s {
	case desk.StatusSent:
		return store.InsightSums{Sent: 1}
	case desk.StatusDelivered:
		return store.InsightSums{Sent: 1, Delivered: 1}
	case desk.StatusRead:
		return store.InsightSums{Sent: 1, Delivered: 1, Read: 1}
	case desk.StatusFailed:
		return store.InsightSums{Failed: 1}
	}
	return store.InsightSums{}
}

// counter turns facts into a change of the kept sums. It is pure.
type counter struct {
	out      store.InsightChange
	kept     map[string][]store.InsightWaiting     // by conversation, as it is stored
	waiting  map[string]map[store.InsightKey]int64 // by conversation, since the batch began
	answered map[string]bool
	now      time.Time
}

// count answers what facts do to the kept sums.
func count(facts []fact, waiting []store.InsightWaiting, now time.Time) store.InsightChange {
	c := &counter{
		out: store.InsightChange{
			Sums: map[store.InsightKey]store.InsightSums{}, Times: map[store.InsightTimeKey]int64{},
			Errors: map[store.InsightErrorKey]store.InsightError{}, Minutes: map[store.InsightMinute]store.InsightSums{},
		},
		kept: map[string][]store.InsightWaiting{}, waiting: map[string]map[store.InsightKey]int64{}, answered: map[string]bool{}, now: now,
	}
	for _, w := range waiting {
		c.kept[w.ConversationID] = append(c.kept[w.ConversationID], w)
	}
	for i := range facts {
		if f := &facts[i]; f.in {
			c.heard(f)
		} else {
			c.moved(f)
		}
	}
	for conversation, keys := range c.waiting {
		for key, n := range keys {
			if n != 0 {
				c.out.Waiting = append(c.out.Waiting, store.InsightWaiting{ConversationID: conversation, InsightKey: key, Count: n})
			}
		}
	}
	for conversation := range c.answered {
		c.out.Answered = append(c.out.Answered, conversation)
	}
	return c.out
}

func (c *counter) add(key store.InsightKey, s store.InsightSums) {
	have := c.out.Sums[key]
	have.Add(s)
	c.out.Sums[key] = have
}

func (c *counter) carried(f *fact, s store.InsightSums) {
	if c.now.Sub(f.at) > minutesKept {
		return
	}
	key := store.InsightMinute{ChannelID: f.key.ChannelID, Minute: minuteOf(f.at)}
	have := c.out.Minutes[key]
	have.Add(s)
	c.out.Minutes[key] = have
}

// heard counts what a customer wrote, and as answered what was said before it.
// A message out of a history that comes afterwards answers nothing.
func (c *counter) heard(f *fact) {
	c.add(f.key, store.InsightSums{Received: 1})
	c.carried(f, store.InsightSums{Received: 1})
	first := report.SlotOf(f.written.Add(-answerWithin))
	answer := func(key store.InsightKey, n int64) {
		if n > 0 && key.Slot >= first && key.Slot <= f.key.Slot {
			c.add(key, store.InsightSums{Answered: n})
		}
	}
	if f.at.Sub(f.written) >= 24*time.Hour {
		return
	}
	added := c.waiting[f.conversation]
	for _, w := range c.kept[f.conversation] {
		answer(w.InsightKey, w.Count+added[w.InsightKey])
		delete(added, w.InsightKey)
	}
	for key, n := range added {
		answer(key, n)
	}
	if len(c.kept[f.conversation]) > 0 {
		c.answered[f.conversation] = true
	}
	delete(c.kept, f.conversation)
	delete(c.waiting, f.conversation)
}

// moved counts how a message of ours stands now.
func (c *counter) moved(f *fact) {
	before, after := stands(f.from), stands(f.to)
	change := store.InsightSums{
		Sent: after.Sent - before.Sent, Delivered: after.Delivered - before.Delivered, Read: after.Read - before.Read, Failed: after.Failed - before.Failed,
	}
	if change != (store.InsightSums{}) {
		c.add(f.key, change)
	}
	if change.Sent > 0 {
		c.carried(f, store.InsightSums{Sent: 1})
	}
	if change.Sent != 0 {
		c.wait(f, change.Sent)
	}
	if change.Read > 0 {
		key := store.InsightTimeKey{InsightKey: f.key, Bucket: report.BucketOf(int64(f.readIn / time.Second))}
		c.out.Times[key]++
	}
	if change.Failed > 0 {
		c.failed(f)
	}
}

func (c *counter) wait(f *fact, n int64) {
	if f.at.Sub(f.written) >= answerWithin {
		return
	}
	keys := c.waiting[f.conversation]
	if keys == nil {
		keys = map[store.InsightKey]int64{}
		c.waiting[f.conversation] = keys
	}
	keys[f.key] += n
}

func (c *counter) failed(f *fact) {
	e := store.InsightError{Code: "unknown", Title: "", LastAt: f.at}
	if f.failure != nil {
		e.Title = f.failure.Title
		if f.failure.Code != "" {
			e.Code = f.failure.Code
		}
	}
	key := store.InsightErrorKey{ChannelID: f.key.ChannelID, Slot: report.SlotOf(f.at), Code: e.Code}
	have := c.out.Errors[key]
	e.Count = have.Count + 1
	c.out.Errors[key] = e
}
