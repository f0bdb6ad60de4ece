package journal

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// Bounds of what one step reads.
const (
	stepEntries = 512
	stepBytes   = 8 << 20
)

// apply is the one goroutine of a node that gives events their effect.
func (j *Journal) apply(stopping, alive context.Context) {
	keep := time.NewTicker(j.cfg.Lease / 3)
	defer keep.Stop()
	poll := time.NewTicker(j.cfg.Poll)
	defer poll.Stop()
	back := backoff{}
	act := func(what string, err error) {
		switch {
		case err == nil:
			back.reset()
		case alive.Err() == nil:
			j.cfg.Log.Error(what, "error", err)
			j.metrics.retries.Inc()
			back.wait(stopping)
		}
	}
	act("lanes not kept", j.keepLanes(alive))
	keepDue := func() {
		select {
		case <-keep.C:
			act("lanes not kept", j.keepLanes(alive))
		default:
		}
	}
	for stopping.Err() == nil {
		select {
		case <-keep.C:
			act("lanes not kept", j.keepLanes(alive))
		case <-poll.C:
			act("journal not read", j.look(alive))
		default:
			if j.lanes.position >= j.head.Load() {
				select {
				case <-j.wake:
				case <-keep.C:
					act("lanes not kept", j.keepLanes(alive))
				case <-poll.C:
					act("journal not read", j.look(alive))
				case <-stopping.Done():
				}
				continue
			}
			err := j.step(alive, stopping, keepDue)
			if errors.Is(err, errFenced) {
				err = j.keepLanes(alive)
			}
			act("events not applied", err)
		}
	}
	if alive.Err() == nil {
		if err := j.writePosition(alive); err != nil && !errors.Is(err, errFenced) {
			j.cfg.Log.Error("position not written", "error", err)
		}
	}
}

// look asks the database for the head, in case a wake-up of another node was
// lost.
func (j *Journal) look(ctx context.Context) error {
	if j.cfg.Store.Engine() == store.SQLite {
		return nil
	}
	head, err := j.cfg.Store.Journal().Read().JournalHead(ctx)
	if err == nil {
		j.sawHead(head)
	}
	return err
}

// step applies the next events in one transaction. keepDue keeps the lanes where
// it is time to.
func (j *Journal) step(ctx, stopping context.Context, keepDue func()) error {
	evs, upTo, err := j.collect(ctx, j.cfg.Batch)
	if err != nil {
		return err
	}
	start := time.Now()
	if len(evs) > 0 {
		if err := j.applyBatch(ctx, stopping, evs, upTo); err != nil {
			return err
		}
	}
	j.lanes.position = upTo
	j.applied.Store(upTo)
	j.metrics.lag.Set(float64(j.head.Load() - upTo))
	if len(evs) > 0 {
		worked := time.Since(start)
		j.metrics.batches.Observe(worked.Seconds())
		j.metrics.applied.Add(float64(len(evs)))
		j.metrics.waits.Observe(max(0, j.cfg.Clock.Now().Sub(evs[0].ReceivedAt).Seconds()))
		j.grew(len(evs))
		j.ease(stopping, worked)
		j.gate.pause(stopping, len(evs), worked, j.head.Load()-upTo, keepDue)
	}
	return nil
}

// ease waits, after a batch that took worked, for those who follow the event log
// where they would otherwise have to read from the disk what they can have from
// memory: everything would come later for it. They do not hold it up for long.
func (j *Journal) ease(ctx context.Context, worked time.Duration) {
	for start := time.Now(); j.cfg.Store.FollowersLate() && time.Since(start) < min(3*worked, maxRest); {
		if !sleep(ctx, check) {
			return
		}
	}
}

// collect answers the due events of the next entries and the entry they reach
// to. An entry is never cut.
func (j *Journal) collect(ctx context.Context, limit int) ([]Event, int64, error) {
	var evs []Event
	seq, head := j.lanes.position, j.head.Load()
	for n := 0; seq < head && len(evs) < limit && n < stepEntries*4; n++ {
		s, ok := j.ring.take(seq + 1)
		if !ok {
			if len(evs) > 0 {
				return evs, seq, nil
			}
			return j.load(ctx, seq, head, limit)
		}
		evs = j.due(evs, s)
		seq++
	}
	return evs, seq, nil
}

// load is collect from disk.
func (j *Journal) load(ctx context.Context, seq, head int64, limit int) ([]Event, int64, error) {
	entries, err := j.cfg.Store.Journal().Read().JournalRange(ctx, seq, head, stepEntries, stepBytes)
	if err != nil {
		return nil, seq, err
	}
	if len(entries) == 0 {
		return nil, head, nil // their time is over
	}
	var evs []Event
	for _, e := range entries {
		if len(evs) >= limit {
			break
		}
		s, ok := j.ring.take(e.Seq)
		if !ok {
			if s, err = j.decodeEntry(ctx, e); err != nil {
				return nil, seq, err
			}
		}
		evs = j.due(evs, s)
		seq = e.Seq
	}
	return evs, seq, nil
}

// decodeEntry decodes a kept request. What cannot be decoded becomes Trouble;
// an error says that the database is away.
func (j *Journal) decodeEntry(ctx context.Context, e store.JournalEntry) (s slot, err error) {
	s = slot{seq: e.Seq, ws: e.WorkspaceID, channelID: e.ChannelID, receivedAt: e.ReceivedAt}
	req, err := decode(e.Request)
	if err == nil {
		s.events, err = j.safeDecode(ctx, e.ChannelID, req)
	}
	if store.IsAway(err) {
		return s, fmt.Errorf("decode entry %d: %w", e.Seq, err)
	}
	if err != nil {
		s.whole = true
		s.events = []platform.Inbound{{Trouble: &platform.TroubleIn{Kind: "request", Reason: err.Error(), Raw: req.Body}}}
	}
	return s, nil
}

func (j *Journal) safeDecode(ctx context.Context, channelID string, req platform.HookRequest) (out []platform.Inbound, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the connector failed: %v", p)
		}
	}()
	return j.cfg.Decoder.Decode(ctx, channelID, req)
}

// due appends the events of an entry that are this node's.
func (j *Journal) due(evs []Event, s slot) []Event {
	for i, in := range s.events {
		if !j.lanes.due(laneOf(s.channelID, in.Lane()), s.seq) {
			continue
		}
		evs = append(evs, s.event(i, in))
	}
	return evs
}

func (s *slot) event(position int, in platform.Inbound) Event {
	if s.whole {
		position = -1
	}
	return Event{Seq: s.seq, Position: position, WorkspaceID: s.ws, ChannelID: s.channelID, ReceivedAt: s.receivedAt, In: in}
}

func (e *Event) lane() int { return laneOf(e.ChannelID, e.In.Lane()) }

// applyBatch applies evs together, and one by one where one of them spoils it.
// It answers an error only where nothing may be skipped: the database is away
// or a lane was lost.
func (j *Journal) applyBatch(ctx, stopping context.Context, evs []Event, upTo int64) error {
	back := backoff{}
	for try := 0; ; try++ {
		err := j.transact(ctx, evs, upTo)
		switch {
		case err == nil, errors.Is(err, errFenced):
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		case store.IsAway(err):
			j.cfg.Log.Error("events not applied, trying again", "events", len(evs), "error", err)
			j.metrics.retries.Inc()
			if !back.wait(stopping) {
				return err
			}
			continue
		case try == 0: // somebody else may have met the same person at the same time
			j.metrics.retries.Inc()
			continue
		}
		j.cfg.Log.Warn("a batch failed, applying its events one by one", "events", len(evs), "error", err)
		return j.applyEach(ctx, stopping, evs, upTo)
	}
}

func (j *Journal) applyEach(ctx, stopping context.Context, evs []Event, upTo int64) error {
	for _, e := range evs {
		if err := j.applyOne(ctx, stopping, e); err != nil {
			return err
		}
	}
	return j.transact(ctx, nil, upTo, evs...)
}

// applyOne applies an event on its own; where that fails though the database
// works, the event becomes a dead letter.
func (j *Journal) applyOne(ctx, stopping context.Context, e Event) error {
	back := backoff{}
	for try := 0; ; try++ {
		err := j.transact(ctx, []Event{e}, 0)
		switch {
		case err == nil, errors.Is(err, errFenced):
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		case store.IsAway(err):
			if !back.wait(stopping) {
				return err
			}
			continue
		case try == 0:
			continue
		case e.In.Trouble != nil: // not even as a dead letter; its entry is still kept
			j.cfg.Log.Error("event skipped", append(e.about(), "error", err)...)
			return nil
		}
		j.cfg.Log.Error("event became a dead letter", append(e.about(), "error", err)...)
		e.In = platform.Inbound{Key: e.In.Key, Thread: e.In.Thread, Sender: e.In.Sender, At: e.In.At, Receipt: e.In.Receipt,
			Trouble: &platform.TroubleIn{Kind: kindOf(e.In), Reason: err.Error(), Raw: rawOf(e.In)}}
		try = -1
	}
}

// transact is the one transaction of evs: the lanes' watermarks, the effects,
// dead letters and the event log. touched names further events whose lanes
// move.
func (j *Journal) transact(ctx context.Context, evs []Event, upTo int64, touched ...Event) error {
	lanes := lanesOf(evs, touched)
	return j.cfg.Store.Write(ctx, func(tx *store.Tx) error {
		ok, err := tx.AdvanceLanes(ctx, j.cfg.Node, lanes, upTo)
		if err != nil {
			return err
		}
		if !ok || j.elsewhere() {
			return errFenced
		}
		return j.effect(ctx, tx, evs)
	})
}

func lanesOf(sets ...[]Event) []int {
	var seen [Lanes]bool
	var out []int
	for _, evs := range sets {
		for i := range evs {
			if lane := evs[i].lane(); !seen[lane] {
				seen[lane] = true
				out = append(out, lane)
			}
		}
	}
	slices.Sort(out) // one order of locking
	return out
}

// backoff waits longer each time, up to two seconds.
type backoff struct{ next time.Duration }

func (b *backoff) reset() { b.next = 0 }

func (b *backoff) wait(ctx context.Context) bool {
	b.next = min(max(b.next*2, 20*time.Millisecond), 2*time.Second)
	return sleep(ctx, b.next)
}
