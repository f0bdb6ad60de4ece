package journal_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/journal"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

var start = inboundtest.Start

func TestABurstIsAppliedInOrderThoughTheServerRestarts(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		j := r.Journal()
		if err := j.Start(context.Background()); err != nil {
			t.Fatal(err)
		}
		for i := range 20 {
			if i == 10 {
				j.Abandon()
				j = r.Started(t)
			}
			r.Send(t, j, inboundtest.Text("ana", fmt.Sprintf("m%d", i), fmt.Sprint(i), start))
		}
		r.Settle(t, j)
		wantTexts(t, r, 20)
	})
}

func wantTexts(t *testing.T, r *inboundtest.Rig, n int) {
	t.Helper()
	ms := r.Messages(t)
	if len(ms) != n {
		t.Fatalf("%d messages, want %d", len(ms), n)
	}
	for i, m := range ms {
		if m.Text != fmt.Sprint(i) {
			t.Fatalf("message %d says %q", i, m.Text)
		}
	}
}

func TestWhatWasKeptBeforeACrashIsAppliedOnce(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		broken := &stumbling{Applier: r.Applier(), stumble: func(int64) bool { return true }}
		j := r.Journal(func(c *journal.Config) { c.Applier = broken })
		if err := j.Start(context.Background()); err != nil {
			t.Fatal(err)
		}
		for i := range 30 {
			r.Send(t, j, inboundtest.Text("ana", fmt.Sprintf("m%d", i), fmt.Sprint(i), start))
		}
		testkit.Eventually(t, 10*time.Second, "a batch was rolled back", func() bool { return broken.calls.Load() > 0 })
		j.Abandon()
		if n := len(r.Messages(t)); n != 0 {
			t.Fatalf("%d messages before the restart", n)
		}
		j = r.Started(t)
		r.Settle(t, j)
		wantTexts(t, r, 30)
	})
}

// stumbling loses the database after an Applier did its work, so that the
// transaction is rolled back.
type stumbling struct {
	journal.Applier
	stumble func(call int64) bool
	calls   atomic.Int64
}

func (s *stumbling) Apply(ctx context.Context, tx *store.Tx, evs []journal.Event) (journal.Outcome, error) {
	out, err := s.Applier.Apply(ctx, tx, evs)
	if n := s.calls.Add(1); err == nil && s.stumble(n) {
		err = context.DeadlineExceeded
	}
	return out, err
}

func TestALostDatabaseSkipsNothing(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		j := r.Started(t, func(c *journal.Config) {
			c.Applier = &stumbling{Applier: r.Applier(), stumble: func(n int64) bool { return n%2 == 1 }}
		})
		for i := range 20 {
			r.Send(t, j, inboundtest.Text("ana", fmt.Sprintf("m%d", i), fmt.Sprint(i), start))
		}
		r.Settle(t, j)
		wantTexts(t, r, 20)
		if st, err := j.Status(context.Background(), r.Workspace); err != nil || st.DeadLetters != 0 {
			t.Errorf("status %+v, %v", st, err)
		}
	})
}

func TestOneBadItemDoesNotHoldUpTheOthers(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		j := r.Started(t, func(c *journal.Config) { c.Applier = &choking{Applier: r.Applier(), on: "2"} })
		var ins []platform.Inbound
		for i := range 5 {
			ins = append(ins, inboundtest.Text("ana", fmt.Sprintf("m%d", i), fmt.Sprint(i), start))
		}
		ins[3] = platform.Inbound{Key: "x", Trouble: &platform.TroubleIn{Kind: "hologram\x00", Reason: "unknown", Raw: []byte(`{"a":1}`)}}
		r.Send(t, j, ins...)
		r.Settle(t, j)
		if n := len(r.Messages(t)); n != 3 {
			t.Errorf("%d messages, want the three good ones", n)
		}
		dead, err := j.DeadLetters(context.Background(), r.Workspace, "", 10)
		if err != nil || len(dead) != 2 {
			t.Fatalf("dead letters %+v, %v", dead, err)
		}
		for _, d := range dead {
			if d.Reason == "" || len(d.Raw) == 0 || d.Position != 2 && d.Position != 3 {
				t.Errorf("dead letter %+v", d)
			}
		}
		if dead[0].ID == dead[1].ID {
			t.Error("one id for both")
		}
	})
}

// choking panics on a message with this text.
type choking struct {
	journal.Applier
	on string
	ok atomic.Bool
}

func (c *choking) Apply(ctx context.Context, tx *store.Tx, evs []journal.Event) (journal.Outcome, error) {
	for _, e := range evs {
		if e.In.Message != nil && e.In.Message.Text == c.on && !c.ok.Load() {
			panic("choked")
		}
	}
	return c.Applier.Apply(ctx, tx, evs)
}

func TestADeadLetterCanBeProcessedAgain(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		r := inboundtest.New(t, s)
		r.Net.Set(func(n *inboundtest.Net) { n.Refuses = "bad" })
		j := r.Started(t)
		// Not decoded when it is kept: as after a crash.
		if err := j.Append(ctx, r.Entry(inboundtest.Text("ana", "m1", "good", start), inboundtest.Text("ana", "m2", "bad", start))); err != nil {
			t.Fatal(err)
		}
		r.Settle(t, j)
		dead, err := j.DeadLetters(ctx, r.Workspace, "", 10)
		if err != nil || len(dead) != 1 || len(r.Messages(t)) != 1 {
			t.Fatalf("dead letters %+v, %v", dead, err)
		}
		if err := j.ProcessAgain(ctx, r.Workspace, dead[0].ID); desk.CodeOf(err) != desk.CodeConflict {
			t.Errorf("while the connector cannot read it: %v", err)
		}
		d, err := s.Read().DeadLetterByID(ctx, r.Workspace, dead[0].ID)
		if err != nil || d.Attempts != 2 {
			t.Errorf("attempts %d, %v; want 2", d.Attempts, err)
		}
		r.Net.Set(func(n *inboundtest.Net) { n.Refuses = "" })
		if err := j.ProcessAgain(ctx, "another", d.ID); desk.CodeOf(err) != desk.CodeNotFound {
			t.Errorf("from another workspace: %v", err)
		}
		if err := j.ProcessAgain(ctx, r.Workspace, d.ID); err != nil {
			t.Fatal(err)
		}
		if ms := r.Messages(t); len(ms) != 2 || ms[1].Text != "bad" {
			t.Errorf("messages %+v", ms)
		}
		if st, err := j.Status(ctx, r.Workspace); err != nil || st.DeadLetters != 0 {
			t.Errorf("status %+v, %v", st, err)
		}
	})
}

func TestABrokenConnectorLosesNothing(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		r := inboundtest.New(t, s)
		r.Net.Set(func(n *inboundtest.Net) { n.Panics = true })
		j := r.Started(t)
		if err := j.Append(ctx, r.Entry(inboundtest.Text("ana", "m1", "0", start))); err != nil {
			t.Fatal(err)
		}
		r.Settle(t, j)
		dead, err := j.DeadLetters(ctx, r.Workspace, "", 10)
		if err != nil || len(dead) != 1 || dead[0].Position != -1 {
			t.Fatalf("dead letters %+v, %v", dead, err)
		}
		r.Net.Set(func(n *inboundtest.Net) { n.Panics = false })
		if err := j.ProcessAgain(ctx, r.Workspace, dead[0].ID); err != nil {
			t.Fatal(err)
		}
		wantTexts(t, r, 1)
	})
}

func TestReplayHasNoSecondEffect(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		r := inboundtest.New(t, s)
		j := r.Started(t)
		for i := range 10 {
			r.Send(t, j, inboundtest.Text("ana", fmt.Sprintf("m%d", i), fmt.Sprint(i), start),
				platform.Inbound{Key: fmt.Sprintf("o%d", i), Sender: inboundtest.Person("ana"), At: start, Reaction: &platform.ReactionIn{ID: "m0", Emoji: fmt.Sprint(i)}})
		}
		r.Settle(t, j)
		before := len(r.Events(t))
		n, err := j.Replay(ctx, 1, 10)
		if err != nil || n != 20 {
			t.Fatalf("replayed %d, %v", n, err)
		}
		if after := len(r.Events(t)); after != before {
			t.Errorf("the replay wrote %d events", after-before)
		}
		wantTexts(t, r, 10)
	})
}

func TestAppendRefusesWhenTheDatabaseIsAway(t *testing.T) {
	t.Parallel()
	s := testkit.SQLite(t)
	r := inboundtest.New(t, s)
	j := r.Journal()
	if err := j.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	defer j.Abandon()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	err := j.Append(context.Background(), r.Entry(inboundtest.Text("ana", "m", "x", start)))
	if desk.CodeOf(err) != desk.CodeUnavailable {
		t.Errorf("append answers %v", err)
	}
}

func TestTwoNodesShareTheLanesAndOneGoesOnAlone(t *testing.T) {
	t.Parallel()
	s := testkit.Postgres(t)
	r := inboundtest.New(t, s)
	a := r.Journal(func(c *journal.Config) { c.Node = "a" })
	if err := a.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	b := r.Started(t, func(c *journal.Config) { c.Node = "b" })
	owned := func() map[string]int {
		rows, err := s.Read().Lanes(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		n := map[string]int{}
		for _, l := range rows {
			n[l.Owner]++
		}
		return n
	}
	testkit.Eventually(t, 10*time.Second, "each has half of the lanes", func() bool {
		n := owned()
		return n["a"] == journal.Lanes/2 && n["b"] == journal.Lanes/2
	})
	const people, each = 20, 10
	var sent sync.WaitGroup
	for p := range people {
		sent.Go(func() {
			for i := range each {
				to := b
				if i%2 == 0 && i < 6 {
					to = a
				}
				name := fmt.Sprintf("p%d", p)
				e := r.Entry(inboundtest.Text(name, fmt.Sprintf("%s-%d", name, i), fmt.Sprint(i), start))
				if err := to.Append(context.Background(), e); err != nil && !errors.Is(err, context.Canceled) {
					t.Errorf("append: %v", err)
				}
			}
		})
	}
	sent.Wait()
	a.Abandon()
	r.Settle(t, b)
	if n := owned(); n["b"] != journal.Lanes && n["a"] != 0 {
		testkit.Eventually(t, 10*time.Second, "the one left has all lanes", func() bool { return owned()["b"] == journal.Lanes })
	}
	r.Settle(t, b)
	next := map[string]int{}
	for _, m := range r.Messages(t) {
		if m.Text != fmt.Sprint(next[m.ConversationID]) {
			t.Errorf("conversation %s: %q comes where %d is due", m.ConversationID, m.Text, next[m.ConversationID])
		}
		next[m.ConversationID]++
	}
	if len(next) != people {
		t.Errorf("%d conversations, want %d", len(next), people)
	}
	for id, n := range next {
		if n != each {
			t.Errorf("conversation %s has %d messages", id, n)
		}
	}
}

func TestEventsAreNumberedWithoutAGapAndHeardInOrder(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		var mu sync.Mutex
		var heard []int64
		s.OnEvents(func(_ string, evs []desk.Event) {
			mu.Lock()
			defer mu.Unlock()
			for _, e := range evs {
				heard = append(heard, e.Seq)
			}
		})
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				for range 10 {
					if err := s.Write(context.Background(), func(tx *store.Tx) error {
						return tx.AppendEvents(context.Background(), r.Workspace, []desk.Event{{Type: "x", At: start}, {Type: "y", At: start}})
					}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		mu.Lock()
		defer mu.Unlock()
		if len(heard) != 160 {
			t.Fatalf("heard %d events", len(heard))
		}
		for i, seq := range heard {
			if seq != int64(i+1) {
				t.Fatalf("event %d has number %d", i, seq)
			}
		}
	})
}

func TestAKeptRequestComesBackAsItWas(t *testing.T) {
	t.Parallel()
	for _, req := range []platform.HookRequest{
		{Method: "POST", Body: []byte("{\"a\":\"\x00\xff\"}")},
		{Method: "POST", Body: []byte{}},
		{Method: "PUT", Query: map[string][]string{"a": {"b", "c"}}, Header: map[string][]string{"X-K": {"v"}}, Body: bytes.Repeat([]byte("x"), 300)},
		{Method: "POST", Body: []byte("a=b"), At: time.Date(2026, 11, 21, 12, 0, 0, 123456000, time.UTC)},
	} {
		raw, err := journal.Encode(req)
		if err != nil {
			t.Fatal(err)
		}
		back, err := journal.Decode(raw)
		if err != nil || fmt.Sprint(back) != fmt.Sprint(req) {
			t.Errorf("%v came back as %v, %v", req, back, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte{1, 0, 'x'})
	f.Add([]byte{1, 2, '{', '}', 'x'})
	f.Add([]byte{1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(_ *testing.T, b []byte) { _, _ = journal.Decode(b) })
}

func TestLanesAreEven(t *testing.T) {
	t.Parallel()
	var n [journal.Lanes]int
	for i := range 64000 {
		n[journal.LaneOf("01a1fc9a-5147-7001-abfe-c60f4282d587", fmt.Sprintf("uphone:54911%08d", i))]++
	}
	for lane, count := range n {
		if count < 800 || count > 1200 {
			t.Errorf("lane %d has %d of 64,000", lane, count)
		}
	}
}
