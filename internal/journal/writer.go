package journal

import (
	"context"
	"fmt"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// Limits of one commit and of what may wait for it.
const (
	commitEntries = 512
	commitBytes   = 8 << 20
	queueBytes    = 64 << 20

	crowd   = 8                      // so many entries of one commit are many
	company = 100 * time.Microsecond // how long the first of a commit then waits for others
)

// pending is an entry that waits for the disk.
type pending struct {
	entry   store.JournalEntry
	decoded []platform.Inbound
	done    chan error
}

// Append keeps an entry and returns once it is on disk; entries that come
// together share one commit. CodeUnavailable says that nothing was kept: the
// queue or the disk is full, or the database is away. Where ctx ends first, the
// entry may be kept or not.
func (j *Journal) Append(ctx context.Context, e Entry) error {
	if j.closing.Load() {
		return desk.E(desk.CodeUnavailable, "the server is stopping")
	}
	// Refused at once, a platform comes again; held, it waits as long as it can.
	if began := j.began.Load(); began != nil && time.Since(*began) > j.cfg.Hang {
		j.metrics.refused.Inc()
		return desk.E(desk.CodeUnavailable, "the disk or the database does not answer")
	}
	over := j.over
	raw, err := encode(e.Request)
	if err != nil {
		return err
	}
	p := &pending{
		entry:   store.JournalEntry{WorkspaceID: e.WorkspaceID, ChannelID: e.ChannelID, ReceivedAt: j.cfg.Clock.Now(), Request: raw},
		decoded: e.Decoded, done: make(chan error, 1),
	}
	if j.queued.Add(int64(len(raw))) > queueBytes {
		j.queued.Add(-int64(len(raw)))
		j.metrics.refused.Inc()
		return desk.E(desk.CodeUnavailable, "too much waits to be stored")
	}
	j.gate.arrive()
	select {
	case j.queue <- p:
	default:
		j.gate.waiting.Add(-1)
		j.queued.Add(-int64(len(raw)))
		j.metrics.refused.Inc()
		return desk.E(desk.CodeUnavailable, "too much waits to be stored")
	}
	select {
	case err := <-p.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	case <-over: // it came too late for the last commit
		select {
		case err := <-p.done:
			return err
		default:
			return desk.E(desk.CodeUnavailable, "the server is stopping")
		}
	}
}

// write is the one goroutine that commits entries. What gathered while the last
// commit ran is the next one's. It waits for company only where many came
// together before: those who were answered are about to come again, and the
// first of them would have a commit of its own.
func (j *Journal) write(stopping, alive context.Context) {
	batch := make([]*pending, 0, commitEntries)
	for {
		crowded := len(batch) >= crowd
		batch = batch[:0]
		select {
		case p := <-j.queue:
			batch = append(batch, p)
		case <-stopping.Done():
			j.drain(alive)
			return
		}
		if batch = j.gather(batch); crowded && len(batch) < crowd {
			time.Sleep(company)
			batch = j.gather(batch)
		}
		j.commit(alive, batch)
	}
}

// gather takes what waits, up to the limits of a commit.
func (j *Journal) gather(batch []*pending) []*pending {
	size := 0
	for _, p := range batch {
		size += len(p.entry.Request)
	}
	for len(batch) < commitEntries && size < commitBytes {
		select {
		case p := <-j.queue:
			batch = append(batch, p)
			size += len(p.entry.Request)
		default:
			return batch
		}
	}
	return batch
}

// drain commits what still waits when the journal stops.
func (j *Journal) drain(alive context.Context) {
	for {
		select {
		case p := <-j.queue:
			j.commit(alive, j.gather([]*pending{p}))
		default:
			return
		}
	}
}

func (j *Journal) commit(ctx context.Context, batch []*pending) {
	start := time.Now()
	j.began.Store(&start)
	defer j.began.Store(nil)
	entries := make([]store.JournalEntry, len(batch))
	for i, p := range batch {
		entries[i] = p.entry
	}
	head, err := j.cfg.Store.AppendJournal(ctx, entries)
	j.failing.Store(err != nil)
	if err != nil {
		j.cfg.Log.Error("journal commit failed", "entries", len(batch), "error", err)
		j.metrics.failed.Add(float64(len(batch)))
		err = &desk.Error{Code: desk.CodeUnavailable, Public: "the message could not be stored", Err: fmt.Errorf("commit journal: %w", err)}
	} else {
		for i, p := range batch {
			if p.decoded != nil {
				j.ring.put(entries[i], p.decoded)
			}
		}
		j.sawHead(head)
		j.metrics.appended.Add(float64(len(batch)))
		j.metrics.commits.Observe(time.Since(start).Seconds())
	}
	for _, p := range batch {
		j.queued.Add(-int64(len(p.entry.Request)))
		p.done <- err
	}
	j.gate.leave(len(batch))
}
