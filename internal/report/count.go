package report

import (
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// slotLength is the grain of all kept sums. Every time zone in use begins its
// days at a quarter of an hour of UTC.
const slotLength = 15 * 60

// slotOf is the quarter of an hour that a time is in.
func slotOf(t time.Time) int64 {
	s := t.Unix()
	if s < 0 {
		s -= slotLength - 1
	}
	return s / slotLength
}

// batch is a run of events, read but not counted.
type batch struct {
	facts    []fact
	cases    []string // whose past has to be known
	answered []string // of cases, those whose queue has to be known
	messages []string // whose failure has to be known
	seq      int64
}

func readBatch(evs []desk.Event) batch {
	b := batch{seq: evs[len(evs)-1].Seq}
	cases, answered, messages := map[string]bool{}, map[string]bool{}, map[string]bool{}
	note := func(seen map[string]bool, list *[]string, id string) {
		if id != "" && !seen[id] {
			seen[id] = true
			*list = append(*list, id)
		}
	}
	for i := range evs {
		f, ok := factOf(&evs[i])
		if !ok {
			continue
		}
		b.facts = append(b.facts, f)
		if f.kind == promise || f.kind == messageOut && f.person {
			note(answered, &b.answered, f.caseID)
		}
		if f.kind != messageNews && f.kind != promise {
			note(cases, &b.cases, f.caseID)
		}
		if f.kind == messageOut || f.kind == messageNews {
			note(messages, &b.messages, f.messageID)
		}
	}
	return b
}

// counter turns facts into a change of the kept sums. It is pure: what was
// known before is given to it.
type counter struct {
	sums   map[store.ReportKey]store.ReportSums
	times  map[store.ReportTimeKey]store.ReportTime
	cases  map[string]store.ReportCase
	dirty  map[string]bool   // cases to be saved
	failed map[string]bool   // messages that stood as failed before
	now    map[string]bool   // messages whose standing changed
	queues map[string]string // of the cases that were answered
	queue  store.ReportQueueChange
}

// known is what was known before a batch.
type known struct {
	cases  map[string]store.ReportCase
	queues map[string]string
	failed map[string]bool
}

// count answers what a batch does to the kept sums.
func count(b batch, k known) store.ReportChange {
	failed := k.failed
	c := &counter{
		sums: map[store.ReportKey]store.ReportSums{}, times: map[store.ReportTimeKey]store.ReportTime{},
		cases: k.cases, dirty: map[string]bool{}, failed: failed, now: map[string]bool{}, queues: k.queues,
		queue: store.ReportQueueChange{Replies: map[store.ReportQueueTime]store.ReportTime{}, Promises: map[store.ReportQueueKey]store.ReportPromises{}},
	}
	for _, f := range b.facts {
		c.take(f)
	}
	out := store.ReportChange{Seq: b.seq, Sums: c.sums, Times: c.times, Queues: c.queue}
	for id := range c.dirty {
		out.Cases = append(out.Cases, c.cases[id])
	}
	for id, is := range c.now {
		switch {
		case is && !failed[id]:
			out.Failed = append(out.Failed, id)
		case !is && failed[id]:
			out.NotFailed = append(out.NotFailed, id)
		}
	}
	return out
}

func (c *counter) take(f fact) {
	switch f.kind {
	case messageIn:
		c.add(f, store.ReportSums{MessagesIn: 1})
		c.asked(f)
	case messageOut:
		c.add(f, store.ReportSums{MessagesOut: 1})
		c.stands(f)
		c.replied(f)
	case messageNews:
		c.stands(f)
	case caseOpened:
		c.opened(f)
	case caseReopened:
		c.add(f, store.ReportSums{CasesReopened: 1})
		if k, ok := c.cases[f.caseID]; ok {
			k.OpenedAt = f.at
			c.keep(k)
		}
	case promise:
		key := store.ReportQueueKey{Slot: slotOf(f.at), QueueID: c.queues[f.caseID]}
		have := c.queue.Promises[key]
		c.queue.Promises[key] = store.ReportPromises{Kept: have.Kept + f.kept, Broken: have.Broken + f.broken}
	case caseResolved:
		c.add(f, store.ReportSums{CasesResolved: 1})
		if k, ok := c.cases[f.caseID]; ok {
			c.measure(f, store.ReportResolution, f.at.Sub(k.OpenedAt))
		}
	}
}

func (c *counter) add(f fact, s store.ReportSums) {
	key := store.ReportKey{Slot: slotOf(f.at), ChannelID: f.channelID, AgentID: f.agentID}
	have := c.sums[key]
	have.Add(s)
	c.sums[key] = have
}

func (c *counter) measure(f fact, kind store.ReportTimeKind, took time.Duration) {
	seconds := max(0, int64(took/time.Second))
	key := store.ReportTimeKey{
		ReportKey: store.ReportKey{Slot: slotOf(f.at), ChannelID: f.channelID, AgentID: f.agentID},
		Kind:      kind, Bucket: BucketOf(seconds),
	}
	have := c.times[key]
	have.Count++
	have.Seconds += seconds
	c.times[key] = have
}

func (c *counter) keep(k store.ReportCase) {
	c.cases[k.ID] = k
	c.dirty[k.ID] = true
}

// opened counts a new case. One out of a phone's history was dealt with long
// ago: it is no work of today, and nothing of it is measured.
func (c *counter) opened(f fact) {
	k := store.ReportCase{ID: f.caseID, OpenedAt: f.at}
	if f.imported {
		k.AskedAt, k.RepliedAt = &f.at, &f.at
	} else {
		c.add(f, store.ReportSums{CasesOpened: 1})
	}
	c.keep(k)
}

func (c *counter) asked(f fact) {
	if k, ok := c.cases[f.caseID]; ok && k.AskedAt == nil {
		k.AskedAt = &f.at
		c.keep(k)
	}
}

// replied measures the first answer of a person to the customer's first
// message.
func (c *counter) replied(f fact) {
	k, ok := c.cases[f.caseID]
	if !ok || !f.person || k.AskedAt == nil || k.RepliedAt != nil || f.at.Before(*k.AskedAt) {
		return
	}
	k.RepliedAt = &f.at
	c.keep(k)
	took := f.at.Sub(*k.AskedAt)
	c.measure(f, store.ReportReply, took)
	seconds := max(0, int64(took/time.Second))
	key := store.ReportQueueTime{ReportQueueKey: store.ReportQueueKey{Slot: slotOf(f.at), QueueID: c.queues[f.caseID]}, Bucket: BucketOf(seconds)}
	have := c.queue.Replies[key]
	c.queue.Replies[key] = store.ReportTime{Count: have.Count + 1, Seconds: have.Seconds + seconds}
}

// stands counts a message among the failed ones, or no longer: on the day that
// it was written, so that a message that arrives after all leaves no trace.
func (c *counter) stands(f fact) {
	was, changed := c.now[f.messageID]
	if !changed {
		was = c.failed[f.messageID]
	}
	if was == f.failed {
		return
	}
	c.now[f.messageID] = f.failed
	delta := int64(1)
	if !f.failed {
		delta = -1
	}
	c.add(f, store.ReportSums{MessagesFailed: delta})
}
