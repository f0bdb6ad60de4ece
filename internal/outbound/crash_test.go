package outbound

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// die makes a node as good as dead: it takes no more jobs, and its time, by
// which it would keep its lease, stands still already.
func (b *bed) die(s *Service) {
	b.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = s.Queue.Stop(ctx)
	}()
	b.t.Cleanup(func() { cancel(); <-done })
}

// takeOver lets a second node run at a time after the first one's lease.
func (b *bed) takeOver() *Service {
	b.t.Helper()
	later := newTurned()
	later.turn(time.Hour)
	next := b.node(later)
	b.begin(next)
	b.t.Cleanup(func() { later.turn(time.Hour) })
	go func() {
		for b.ctx.Err() == nil {
			later.turn(sweepEvery)
			select {
			case <-b.ctx.Done():
			case <-time.After(10 * time.Millisecond):
			}
		}
	}()
	return next
}

func TestASenderThatDiesAfterThePlatformTookTheMessageLeavesItUnconfirmed(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		frozen := newTurned()
		dying := b.node(frozen)
		answer := make(chan struct{})
		b.session.send = func(_ context.Context, n int, o platform.Outgoing) (platform.Receipt, error) {
			if n == 1 {
				<-answer
			}
			return platform.Receipt{ID: platform.RemoteMessageID("e" + o.Message.Message().ID)}, nil
		}
		b.begin(dying)
		conv := b.customer("Bea")
		doubtful, behind := b.say(dying, conv, "doubtful"), b.say(dying, conv, "behind")
		testkit.Eventually(t, waitLimit, "the platform has it", func() bool { return b.session.count() == 1 })
		b.die(dying)
		b.takeOver()

		got := b.until(doubtful, desk.StatusUnconfirmed)
		if got.Error == nil || got.Error.Code != "unconfirmed" || !got.Error.Retryable || got.Attempts != 1 {
			t.Errorf("%+v %+v", got, got.Error)
		}
		b.until(behind, desk.StatusSent)
		if n := b.session.count(); n != 2 {
			t.Errorf("%d sends: the doubtful one was sent again", n)
		}
		close(answer) // the dead one's answer comes after all: it has no say
		testkit.Eventually(t, waitLimit, "the first run ended", func() bool {
			dying.mu.Lock()
			defer dying.mu.Unlock()
			return len(dying.runs) == 0
		})
		if got := b.message(doubtful.ID); got.Status != desk.StatusUnconfirmed {
			t.Errorf("a fenced sender wrote %s", got.Status)
		}
		// The platform's receipt says how it really was.
		b.write(func(tx *store.Tx) error {
			m, err := tx.LockMessage(b.ctx, b.who.WorkspaceID, doubtful.ID)
			m.Status = m.Status.Advance(desk.StatusDelivered)
			return first(err, tx.UpdateMessages(b.ctx, []desk.Message{m}))
		})
		b.until(doubtful, desk.StatusDelivered)
	})
}

func TestAnIdempotentPlatformIsAskedAgainAfterACrash(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		b.session.caps.Idempotent = true
		dying := b.node(newTurned())
		answer := make(chan struct{})
		b.session.send = func(_ context.Context, n int, o platform.Outgoing) (platform.Receipt, error) {
			if n == 1 {
				<-answer
			}
			return platform.Receipt{ID: platform.RemoteMessageID("e" + o.Message.Message().ID)}, nil
		}
		b.begin(dying)
		m := b.say(dying, b.customer("Bea"), "hello")
		testkit.Eventually(t, waitLimit, "the platform has it", func() bool { return b.session.count() == 1 })
		b.die(dying)
		b.takeOver()
		if got := b.until(m, desk.StatusSent); got.Attempts != 2 {
			t.Errorf("%d attempts", got.Attempts)
		}
		close(answer)
	})
}

// witness checks that messages to one person never overlap and stay in order.
type witness struct {
	t    *testing.T
	mu   sync.Mutex
	busy map[string]bool
	last map[string]string
	n    map[string]int
}

func newWitness(t *testing.T) *witness {
	return &witness{t: t, busy: map[string]bool{}, last: map[string]string{}, n: map[string]int{}}
}

func (w *witness) send(_ context.Context, _ int, o platform.Outgoing) (platform.Receipt, error) {
	m, to := o.Message.Message(), o.To.Address
	w.mu.Lock()
	if w.busy[to] {
		w.t.Errorf("two messages to %s at once", to)
	}
	if m.ID < w.last[to] {
		w.t.Errorf("message %q to %s out of order", m.Text, to)
	}
	w.busy[to], w.last[to] = true, m.ID
	w.n[m.ID]++
	w.mu.Unlock()
	<-time.After(time.Millisecond) // a platform takes its time
	w.mu.Lock()
	w.busy[to] = false
	w.mu.Unlock()
	return platform.Receipt{ID: platform.RemoteMessageID("e" + m.ID)}, nil
}

func TestTwoNodesSendEachMessageOnceAndInOrder(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.Postgres(t))
	w := newWitness(t)
	b.session.send = w.send
	other := b.node(nil)
	b.begin(b.service)
	b.begin(other)
	var convs []desk.Conversation
	for i := range 5 {
		convs = append(convs, b.customer(fmt.Sprint("customer ", i)))
	}
	var all []desk.Message
	for i := range 100 {
		node := b.service
		if i%2 == 1 {
			node = other
		}
		all = append(all, b.say(node, convs[i%5], fmt.Sprint(i)))
	}
	for _, m := range all {
		b.until(m, desk.StatusSent)
	}
	for id, n := range w.n {
		if n != 1 {
			t.Errorf("message %s was sent %d times", id, n)
		}
	}
}

func TestANodeThatStopsLeavesTheRestToTheOther(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		w := newWitness(t)
		b.session.send = w.send
		b.session.caps.Rates.MaxConcurrency = 2
		b.begin(b.service)
		convs := []desk.Conversation{b.customer("Bea"), b.customer("Carl")}
		var all []desk.Message
		for i := range 40 {
			all = append(all, b.say(b.service, convs[i%2], fmt.Sprint(i)))
		}
		testkit.Eventually(t, waitLimit, "some are sent", func() bool { return b.session.count() >= 4 })
		ctx, cancel := context.WithTimeout(b.ctx, 5*time.Second)
		defer cancel()
		b.service.Stop(ctx)
		if err := b.service.Queue.Stop(ctx); err != nil {
			t.Fatal(err)
		}
		for _, m := range all {
			if got := b.message(m.ID).Status; got != desk.StatusSent && got != desk.StatusQueued {
				t.Fatalf("after a graceful stop a message is %s", got)
			}
		}
		b.begin(b.node(nil))
		for _, m := range all {
			b.until(m, desk.StatusSent)
		}
		for id, n := range w.n {
			if n != 1 {
				t.Errorf("message %s was sent %d times", id, n)
			}
		}
	})
}

// The race between "the outbox is empty, I leave" and "here is one more": many
// rounds of single messages, each as soon as the last one is gone.
func TestAMessageThatComesAsTheSenderLeavesIsSentAtOnce(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		sent := make(chan string, 1)
		b.session.send = func(_ context.Context, _ int, o platform.Outgoing) (platform.Receipt, error) {
			sent <- o.Message.Message().ID
			return platform.Receipt{ID: platform.RemoteMessageID("e" + o.Message.Message().ID)}, nil
		}
		b.begin(b.service)
		conv := b.customer("Bea")
		for i := range 60 {
			m := b.say(b.service, conv, fmt.Sprint(i))
			select {
			case id := <-sent:
				if id != m.ID {
					t.Fatalf("round %d: %s instead of %s", i, id, m.ID)
				}
			case <-time.After(10 * time.Second):
				t.Fatalf("round %d: nobody came for the message", i)
			}
		}
	})
}
