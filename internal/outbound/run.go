package outbound

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"github.com/riverqueue/river"

	"recado.dev/internal/channel"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

const (
	leaseFor    = 12 * time.Second
	renewEvery  = 4 * time.Second
	lookEvery   = 500 * time.Millisecond // for messages that another node queued
	bufferLow   = 1024
	bufferPage  = 4096
	concurrency = 8 // where a platform says nothing
	parkAfter   = 10 * time.Second
	maxRun      = 12 * time.Hour
	maxCommits  = 8 // tries to store results before the run gives up
)

// run sends what one channel's outbox holds, as the only sender of the channel
// on all nodes. One goroutine conducts: it picks messages, stores that they
// are about to go together with the results of earlier ones, and only then
// lets them go, each in a goroutine of its own. While a transaction is written
// results gather, so that the next one holds many: the disk's flushes are no
// ceiling on sends.
type run struct {
	s         *Service
	ws        string
	channelID string
	token     int64
	began     time.Time

	live  *channel.Live
	caps  platform.Caps
	pace  *pace
	lines *lines
	tried map[string]store.OutboxSend

	flying  int
	results chan result
	done    []result // to be stored
	dropped []string // messages with a send noted that are not queued any more
	pause   time.Time
	next    time.Time // when something may go without a result
	more    bool      // the outbox may hold messages that are not known
	looked  time.Time
	renewed time.Time

	nudged chan struct{}
	ended  chan struct{}
}

// drain is the life of a run: take the channel, send, release it. Where
// another sender has it there is nothing to do, since that one looks again
// before it leaves.
func (s *Service) drain(ctx context.Context, ws, channelID string) error {
	r := &run{s: s, ws: ws, channelID: channelID, lines: newLines(), results: make(chan result, 1024),
		nudged: make(chan struct{}, 1), ended: make(chan struct{}), began: s.Time.Now(), more: true}
	if err := s.enter(ctx, r); err != nil {
		return err
	}
	defer s.leave(r)
	taken, err := r.take(ctx)
	if err != nil || !taken {
		return err
	}
	err = r.conduct(ctx)
	if errors.Is(err, store.ErrFenced) {
		s.Log.Warn("channel lost to another sender", "workspace", ws, "channel", channelID)
		return nil
	}
	return err
}

// enter makes r the channel's run on this node. Where there is one it waits for
// its end: that one may have released the channel already, right before the
// message came that this job is for.
func (s *Service) enter(ctx context.Context, r *run) error {
	for {
		s.mu.Lock()
		other, closed := s.runs[r.channelID], s.closed
		if other == nil && !closed {
			s.runs[r.channelID] = r
		}
		s.mu.Unlock()
		switch {
		case closed:
			return river.JobSnooze(time.Second) // for who comes after us
		case other == nil:
			return nil
		}
		s.nudge(r.channelID)
		select {
		case <-other.ended:
		case <-s.stop:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (s *Service) leave(r *run) {
	s.mu.Lock()
	delete(s.runs, r.channelID)
	s.mu.Unlock()
	close(r.ended)
}

// take leases the channel and learns what the sender before left behind.
func (r *run) take(ctx context.Context) (bool, error) {
	taken := false
	err := r.s.Store.Write(ctx, func(tx *store.Tx) error {
		now := r.s.Time.Now()
		var err error
		r.token, taken, err = tx.TakeSender(ctx, r.ws, r.channelID, r.s.Node+"/"+ident.New(), now, now.Add(leaseFor))
		return err
	})
	if err != nil || !taken {
		return false, err
	}
	r.renewed = r.s.Time.Now()
	sends, err := r.s.Store.Read().OutboxSends(ctx, r.ws, r.channelID)
	if err != nil {
		return false, errors.Join(err, r.release(ctx))
	}
	if err := r.inherit(ctx, sends); err != nil {
		return false, errors.Join(err, r.release(ctx))
	}
	return true, nil
}

// inherit judges what the sender before us tried.
func (r *run) inherit(ctx context.Context, sends []store.OutboxSend) error {
	r.tried = make(map[string]store.OutboxSend, len(sends))
	r.refresh(ctx)
	var doubtful []string
	for _, o := range sends {
		r.tried[o.MessageID] = o
		if o.Flying && !r.caps.Idempotent {
			doubtful = append(doubtful, o.MessageID)
		}
	}
	messages, err := r.s.Store.Read().MessagesByID(ctx, r.ws, doubtful)
	if err != nil {
		return err
	}
	for _, id := range doubtful {
		m, there := messages[id]
		if !there || m.Status != desk.StatusQueued {
			continue // news came, or it is gone: nothing to judge
		}
		looked, receipt, err := r.found(ctx, m, r.tried[id])
		if err != nil {
			return err
		}
		if looked {
			o := r.tried[id]
			o.Flying = false
			r.tried[id] = o
			if receipt != nil {
				r.done = append(r.done, result{item: item{id: id, conversation: m.ConversationID, attempts: o.Attempts}, caseID: m.CaseID, at: r.s.Clock.Now(), receipt: *receipt})
				delete(r.tried, id)
			}
			continue
		}
		// Its sender died between asking the platform and storing the
		// answer: nobody knows.
		r.done = append(r.done, result{item: item{id: id, conversation: m.ConversationID, attempts: r.tried[id].Attempts}, caseID: m.CaseID, at: r.s.Clock.Now(),
			failure: &platform.Failure{Kind: platform.Uncertain, Title: "Recado was interrupted while it was being sent"}})
		delete(r.tried, id)
	}
	return nil
}

// refresh looks at the channel as it is now: settings and rates may change
// while a run lasts.
func (r *run) refresh(ctx context.Context) *platform.Failure {
	live, err := r.s.Channels.Find(ctx, r.ws, r.channelID)
	switch {
	case desk.CodeOf(err) == desk.CodeNotFound:
		return &platform.Failure{Kind: platform.RecipientGone, Code: channelGone, Title: "The channel was removed"}
	case desk.CodeOf(err) == desk.CodeUnavailable:
		return &platform.Failure{Kind: platform.Misconfigured, Code: "channel_unavailable", Title: "The channel cannot be opened", Err: err}
	case err != nil:
		return &platform.Failure{Kind: platform.Unreachable, Title: "The channel could not be loaded", Err: err}
	case live.Channel.Status == desk.ChannelDisabled:
		return &platform.Failure{Kind: platform.Rejected, Code: "channel_disabled", Title: "The channel is switched off"}
	}
	r.live, r.caps = live, live.Session.Caps()
	r.pace = r.s.paceOf(r.channelID, r.s.ratesOf(r.channelID, r.caps.Rates))
	return nil
}

// conduct is the loop of a run.
func (r *run) conduct(ctx context.Context) error {
	for {
		r.collect()
		if err := r.refill(ctx); err != nil {
			return r.abandon(ctx, err)
		}
		stopping := r.stopping(ctx)
		var batch []flight
		if !stopping {
			batch = r.choose(ctx)
		}
		if len(batch) > 0 || len(r.done) > 0 || len(r.dropped) > 0 || r.s.Time.Now().Sub(r.renewed) >= renewEvery {
			if err := r.commit(ctx, batch); err != nil {
				return r.abandon(ctx, err)
			}
			r.launch(ctx, batch)
			continue
		}
		if r.flying == 0 {
			if stopping {
				return r.handOver(ctx)
			}
			left, err := r.tryLeave(ctx)
			if left || err != nil {
				return err
			}
		}
		r.wait(ctx)
	}
}

// stopping says whether the run has to end.
func (r *run) stopping(ctx context.Context) bool {
	select {
	case <-r.s.stop:
		return true
	case <-ctx.Done():
		return true
	default:
		return r.s.Time.Now().Sub(r.began) > maxRun
	}
}

// collect takes the results that are there.
func (r *run) collect() {
	for {
		select {
		case res := <-r.results:
			r.flying--
			r.done = append(r.done, res)
		default:
			return
		}
	}
}

// refill reads the outbox where there may be more in it than is known.
func (r *run) refill(ctx context.Context) error {
	select {
	case <-r.nudged:
		r.more = true
	default:
	}
	now := r.s.Time.Now()
	if now.Sub(r.looked) >= lookEvery {
		r.more = true
	}
	if !r.more || r.lines.waiting() >= bufferLow {
		return nil
	}
	limit := len(r.lines.known) + bufferPage
	found, err := r.s.Store.Read().Outbox(ctx, r.ws, r.channelID, limit)
	if err != nil {
		return err
	}
	r.looked = now
	r.more = len(found) == limit
	// What a sender before us left without an answer is judged, not sent. A message whose end is not stored yet is still queued in the database.
	for _, res := range r.done {
		found = slices.DeleteFunc(found, func(o store.OutboxItem) bool { return o.ID == res.item.id })
	}
	if err := r.remember(ctx, found); err != nil {
		return err
	}
	r.lines.add(found, r.tried)
	if !r.more { // all is known: what was tried and is not here has its end
		for id := range r.tried {
			r.dropped = append(r.dropped, id)
		}
		r.tried = map[string]store.OutboxSend{}
	}
	return nil
}

// room is how many more may fly.
func (r *run) room() int {
	most := r.caps.Rates.MaxConcurrency
	if most <= 0 {
		most = concurrency
	}
	return min(most, cap(r.results)) - r.flying
}

// wait sleeps until something may be done.
func (r *run) wait(ctx context.Context) {
	now := r.s.Time.Now()
	until := lookEvery
	if !r.next.IsZero() {
		until = min(until, r.next.Sub(now))
	}
	if until <= 0 {
		return
	}
	var stop <-chan struct{} = r.s.stop
	done := ctx.Done()
	if r.stopping(ctx) {
		stop, done = nil, nil // known; what is in flight is waited for
	}
	select {
	case res := <-r.results:
		r.flying--
		r.done = append(r.done, res)
	case <-r.nudged:
		r.more = true
	case <-r.s.Time.After(until):
	case <-stop:
	case <-done:
	}
}

// abandon ends a run that cannot go on: what flies is waited for, its results
// are stored if that is possible, and the channel is left to the next one.
func (r *run) abandon(ctx context.Context, cause error) error {
	for r.flying > 0 {
		r.done = append(r.done, <-r.results)
		r.flying--
	}
	if errors.Is(cause, store.ErrFenced) {
		return cause
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if len(r.done) > 0 {
		if err := r.commit(last, nil); err != nil {
			return errors.Join(cause, err) // the lease runs out; they become unconfirmed
		}
	}
	if err := r.handOver(last); err != nil {
		return errors.Join(cause, err)
	}
	r.s.Log.Warn("sending interrupted", "workspace", r.ws, "channel", r.channelID, "error", cause)
	return nil
}

// handOver releases a channel that still has messages, with a job for whoever
// takes it.
func (r *run) handOver(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return r.s.Store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.ReleaseSender(ctx, r.ws, r.channelID, r.token, true, r.s.Time.Now()); err != nil {
			return err
		}
		return r.s.insertSend(ctx, tx, r.ws, r.channelID, time.Time{})
	})
}

func (r *run) release(ctx context.Context) error {
	return r.s.Store.Write(ctx, func(tx *store.Tx) error {
		return tx.ReleaseSender(ctx, r.ws, r.channelID, r.token, true, r.s.Time.Now())
	})
}

var errMore = errors.New("the outbox grew")

// tryLeave ends the run where nothing is left to do: for good when the outbox
// is empty, or until a later time when all that it holds has to wait longer
// than a goroutine should stand by. store.Tx.ReleaseSender says why no message
// can slip in between.
func (r *run) tryLeave(ctx context.Context) (bool, error) {
	known := len(r.lines.known)
	if known > 0 && (r.next.IsZero() || r.next.Sub(r.s.Time.Now()) < r.s.park) {
		return false, nil
	}
	err := r.s.Store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.ReleaseSender(ctx, r.ws, r.channelID, r.token, false, r.s.Time.Now()); err != nil {
			return err
		}
		left, err := tx.Outbox(ctx, r.ws, r.channelID, known+1)
		if err != nil {
			return err
		}
		for _, o := range left {
			if _, ok := r.lines.known[o.ID]; !ok {
				return errMore
			}
		}
		if known == 0 {
			return nil
		}
		wait := r.next.Sub(r.s.Time.Now())
		return r.s.insertSend(ctx, tx, r.ws, r.channelID, time.Now().UTC().Add(wait))
	})
	if errors.Is(err, errMore) {
		r.more = true
		return false, nil
	}
	if err == nil && r.pace != nil {
		r.pace.tidy(r.s.Time.Now())
	}
	return err == nil, err
}

// guarded runs a call of a connector; a panic there is an answer that nobody
// knows.
func guarded(call func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &platform.Failure{Kind: platform.Uncertain, Title: "the connector failed", Err: fmt.Errorf("panic: %v\n%s", p, debug.Stack())}
		}
	}()
	return call()
}
