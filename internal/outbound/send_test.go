package outbound

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func TestAReplyIsSentAndTellsItsStory(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		conv := b.customer("Bea")
		b.begin(b.service)
		m := b.say(b.service, conv, "Good *morning*")
		if m.Status != desk.StatusQueued || m.Direction != desk.DirectionOut || m.Origin != "desk" || m.Author.Name != "Ana" {
			t.Fatalf("queued as %+v", m)
		}
		got := b.until(m, desk.StatusSent)
		if got.ExternalID != "ext-"+m.ID || got.SentAt == nil || got.Attempts != 1 || got.Error != nil {
			t.Errorf("sent as %+v", got)
		}
		c, err := s.Read().CaseByID(b.ctx, b.who.WorkspaceID, conv.CaseID)
		if err != nil || c.FirstReplyAt == nil || c.WaitingSince != nil || c.LastMessage.ID != m.ID || c.LastMessage.Status != desk.StatusSent {
			t.Errorf("case %+v, %v", c, err)
		}
		var types []desk.EventType
		for _, e := range b.events() {
			types = append(types, e.Type)
		}
		want := []desk.EventType{desk.EventMessageCreated, desk.EventCaseUpdated, desk.EventConversationUpdated}
		want = append(want, desk.EventMessageUpdated, desk.EventCaseUpdated, desk.EventConversationUpdated)
		if !slices.Equal(types, want) {
			t.Errorf("events %v, want %v", types, want)
		}
		testkit.Eventually(t, waitLimit, "the channel is marked", func() bool {
			b.channels.mu.Lock()
			defer b.channels.mu.Unlock()
			return b.channels.outs == 1
		})
	})
}

func TestMessagesToOnePersonLeaveInOrderAndOneAtATime(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		var inFlight [3]atomic.Int32
		convs := []desk.Conversation{b.customer("0"), b.customer("1"), b.customer("2")}
		b.session.send = func(_ context.Context, _ int, o platform.Outgoing) (platform.Receipt, error) {
			who := o.To.Address[0] - '0'
			if inFlight[who].Add(1) > 1 {
				t.Error("two messages to one person at once")
			}
			defer inFlight[who].Add(-1)
			return platform.Receipt{ID: platform.RemoteMessageID("e" + o.Message.Message().ID)}, nil
		}
		b.begin(b.service)
		var last []desk.Message
		for i := range 60 {
			last = append(last, b.say(b.service, convs[i%3], fmt.Sprintf("%d:%02d", i%3, i)))
		}
		for _, m := range last[57:] {
			b.until(m, desk.StatusSent)
		}
		seen := map[byte]string{}
		for _, text := range b.session.sentTexts() {
			if text <= seen[text[0]] {
				t.Errorf("%s after %s", text, seen[text[0]])
			}
			seen[text[0]] = text
		}
		if n := b.session.count(); n != 60 {
			t.Errorf("%d sends", n)
		}
	})
}

func TestEachFailureHasItsEnd(t *testing.T) {
	t.Parallel()
	final := map[platform.FailureKind]desk.Status{
		platform.BadCredentials: desk.StatusFailed, platform.Misconfigured: desk.StatusFailed, platform.Rejected: desk.StatusFailed,
		platform.TooLong: desk.StatusFailed, platform.Unsupported: desk.StatusFailed, platform.RecipientGone: desk.StatusFailed,
		platform.OptedOut: desk.StatusFailed, platform.WindowClosed: desk.StatusFailed, platform.Gone: desk.StatusFailed,
		platform.Uncertain: desk.StatusUnconfirmed, platform.Unintelligible: desk.StatusUnconfirmed,
	}
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		b.session.send = func(_ context.Context, _ int, o platform.Outgoing) (platform.Receipt, error) {
			return platform.Receipt{}, &platform.Failure{Kind: platform.FailureKind(o.Message.Message().Text), Code: "131", Title: "no luck", Detail: "because"}
		}
		b.begin(b.service)
		for kind, want := range final {
			m := b.until(b.say(b.service, b.customer(string(kind)), string(kind)), want)
			if m.Error == nil || m.Attempts != 1 || want == desk.StatusFailed && (m.Error.Title != "no luck" || m.Error.Code != "131" || m.FailedAt == nil) {
				t.Errorf("%s: %+v %+v", kind, m, m.Error)
			}
			if want == desk.StatusUnconfirmed && (m.Error.Code != "unconfirmed" || !m.Error.Retryable) {
				t.Errorf("%s: %+v", kind, m.Error)
			}
		}
		testkit.Eventually(t, waitLimit, "the channel is marked twice", func() bool {
			b.channels.mu.Lock()
			defer b.channels.mu.Unlock()
			return len(b.channels.failing) == 2
		})
	})
}

// step turns the machine's time until ok, in small steps, letting the sender
// follow.
func step(t *testing.T, tm *turned, by time.Duration, what string, ok func() bool) {
	t.Helper()
	testkit.Eventually(t, waitLimit, what, func() bool {
		if ok() {
			return true
		}
		tm.turn(by)
		return false
	})
}

func TestWhatCannotBeReachedIsTriedAgainWithBackOffAndHoldsUpOnlyItsPerson(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		tm := newTurned()
		b.service = b.node(tm)
		var tries []time.Time
		b.session.send = func(_ context.Context, _ int, o platform.Outgoing) (platform.Receipt, error) {
			if o.To.Address == "Bea" && o.Message.Message().Text == "first" {
				tries = append(tries, tm.Now())
				if len(tries) < 4 {
					return platform.Receipt{}, &platform.Failure{Kind: platform.Unreachable, Title: "down"}
				}
			}
			return platform.Receipt{ID: platform.RemoteMessageID("e" + o.Message.Message().ID)}, nil
		}
		b.begin(b.service)
		bea, carl := b.customer("Bea"), b.customer("Carl")
		one, two := b.say(b.service, bea, "first"), b.say(b.service, bea, "second")
		b.until(b.say(b.service, carl, "meanwhile"), desk.StatusSent)
		if got := b.message(two.ID); got.Status != desk.StatusQueued {
			t.Fatalf("the second overtook the first: %s", got.Status)
		}
		step(t, tm, 100*time.Millisecond, "second is sent", func() bool { return b.message(two.ID).Status == desk.StatusSent })
		if got := b.message(one.ID); got.Status != desk.StatusSent || got.Attempts != 4 {
			t.Errorf("first %s after %d", got.Status, got.Attempts)
		}
		texts := b.session.sentTexts()
		if slices.Index(texts, "second") != len(texts)-1 {
			t.Errorf("order %v", texts)
		}
		for i, least := range []time.Duration{time.Second, 4 * time.Second, 16 * time.Second} {
			if gap := tries[i+1].Sub(tries[i]); gap < least {
				t.Errorf("try %d after %s, want %s at least", i+2, gap, least)
			}
		}
	})
}

func TestAPlatformThatIsNeverReachedEndsInAFailure(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	tm := newTurned()
	b.service = b.node(tm)
	b.session.send = func(context.Context, int, platform.Outgoing) (platform.Receipt, error) {
		return platform.Receipt{}, &platform.Failure{Kind: platform.Unreachable, Title: "down"}
	}
	b.begin(b.service)
	m := b.say(b.service, b.customer("Bea"), "hello")
	step(t, tm, 2*time.Second, "tries run out", func() bool { return b.message(m.ID).Status == desk.StatusFailed })
	if got := b.message(m.ID); got.Attempts != maxTries || got.Error.Title != "down" || !got.Error.Retryable {
		t.Errorf("%+v %+v", got, got.Error)
	}
}

func TestThrottlingHoldsUpTheChannelOrOnlyThePair(t *testing.T) {
	t.Parallel()
	for _, pairOnly := range []bool{true, false} {
		t.Run(fmt.Sprintf("pair only %v", pairOnly), func(t *testing.T) {
			t.Parallel()
			b := newBed(t, testkit.SQLite(t))
			tm := newTurned()
			b.service = b.node(tm)
			b.session.caps.Rates.MaxConcurrency = 1
			var again atomic.Int64
			b.session.send = func(_ context.Context, n int, o platform.Outgoing) (platform.Receipt, error) {
				if n == 1 {
					return platform.Receipt{}, &platform.Failure{Kind: platform.Throttled, RetryAfter: 5 * time.Second, PairOnly: pairOnly}
				}
				if o.To.Address == "Bea" {
					again.Store(tm.Now().UnixNano())
				}
				return platform.Receipt{ID: platform.RemoteMessageID("e" + o.Message.Message().ID)}, nil
			}
			began := tm.Now()
			b.begin(b.service)
			m := b.say(b.service, b.customer("Bea"), "slow")
			testkit.Eventually(t, waitLimit, "the first try", func() bool { return b.session.count() == 1 })
			other := b.say(b.service, b.customer("Carl"), "other")
			if pairOnly {
				b.until(other, desk.StatusSent)
			}
			step(t, tm, 100*time.Millisecond, "both are sent", func() bool {
				return b.message(m.ID).Status == desk.StatusSent && b.message(other.ID).Status == desk.StatusSent
			})
			if waited := time.Unix(0, again.Load()).Sub(began); waited < 5*time.Second {
				t.Errorf("tried again after %s", waited)
			}
			if order := b.session.sentTexts(); !pairOnly && (len(order) != 3 || order[1] != "slow") {
				t.Errorf("order %v", order)
			}
		})
	}
}

func TestPairAndChannelRatesAreKept(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	tm := newTurned()
	b.service = b.node(tm)
	b.session.caps.Rates = platform.Rates{PerSecond: 8, PairPerSecond: 0.5, PairBurst: 3, MaxConcurrency: 10}
	var at []time.Time
	b.session.send = func(_ context.Context, _ int, o platform.Outgoing) (platform.Receipt, error) {
		if o.To.Address == "Bea" {
			at = append(at, tm.Now())
		}
		return platform.Receipt{ID: platform.RemoteMessageID("e" + o.Message.Message().ID)}, nil
	}
	began := tm.Now()
	b.begin(b.service)
	bea := b.customer("Bea")
	var last desk.Message
	for i := range 6 {
		last = b.say(b.service, bea, fmt.Sprint(i))
	}
	step(t, tm, 50*time.Millisecond, "all are sent", func() bool { return b.message(last.ID).Status == desk.StatusSent })
	if len(at) != 6 {
		t.Fatalf("%d sends", len(at))
	}
	// Three at once for the pair, at eight a second for the channel; then one
	// each two seconds. A send is noticed a little after its time, never before.
	for i, least := range []time.Duration{0, 125 * time.Millisecond, 250 * time.Millisecond, 2 * time.Second, 4 * time.Second, 6 * time.Second} {
		if after := at[i].Sub(began); after < least {
			t.Errorf("message %d went after %s, want %s at least", i, after, least)
		}
	}
}

func TestAReceiptThatOvertakesTheAnswerIsNotLost(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		answer := make(chan struct{})
		b.session.send = func(_ context.Context, _ int, o platform.Outgoing) (platform.Receipt, error) {
			<-answer
			return platform.Receipt{ID: "wamid.1"}, nil
		}
		b.begin(b.service)
		m := b.say(b.service, b.customer("Bea"), "hello")
		testkit.Eventually(t, waitLimit, "the send began", func() bool { return b.session.count() == 1 })
		at := b.clock.Now().Add(-time.Second)
		b.write(func(tx *store.Tx) error {
			return tx.KeepOrphanReceipts(b.ctx, b.who.WorkspaceID, b.channel, []store.Receipt{
				{ExternalID: "wamid.1", Status: desk.StatusDelivered, At: at, ReceivedAt: at},
				{ExternalID: "wamid.1", Status: desk.StatusRead, At: at, ReceivedAt: at},
			})
		})
		close(answer)
		got := b.until(m, desk.StatusRead)
		if got.SentAt == nil || got.DeliveredAt == nil || got.ReadAt == nil || got.ExternalID != "wamid.1" {
			t.Errorf("%+v", got)
		}
	})
}

func TestAPlatformThatRepeatsAnIDStopsNothing(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		b.session.send = func(context.Context, int, platform.Outgoing) (platform.Receipt, error) {
			return platform.Receipt{ID: "always the same"}, nil
		}
		b.begin(b.service)
		one, two := b.say(b.service, b.customer("Bea"), "1"), b.say(b.service, b.customer("Carl"), "2")
		got := []string{b.until(one, desk.StatusSent).ExternalID, b.until(two, desk.StatusSent).ExternalID}
		slices.Sort(got)
		if !slices.Equal(got, []string{"", "always the same"}) {
			t.Errorf("external ids %q", got)
		}
	})
}

func TestAConnectorThatPanicsLeavesAnUnconfirmedMessage(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	b.session.send = func(context.Context, int, platform.Outgoing) (platform.Receipt, error) { panic("oh") }
	b.begin(b.service)
	m := b.until(b.say(b.service, b.customer("Bea"), "hello"), desk.StatusUnconfirmed)
	b.session.mu.Lock()
	b.session.send = nil
	b.session.mu.Unlock()
	if _, err := b.service.Retry(b.ctx, b.who, m.ID); err != nil {
		t.Fatal(err)
	}
	if got := b.until(m, desk.StatusSent); got.Attempts != 2 || got.Error != nil {
		t.Errorf("%+v", got)
	}
}

func TestARemovedOrDisabledChannelFailsWhatIsQueued(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	m := b.say(b.service, b.customer("Bea"), "hello")
	b.channels.mu.Lock()
	live := *b.channels.live[b.channel]
	live.Channel.Status = desk.ChannelDisabled
	b.channels.live[b.channel] = &live
	b.channels.mu.Unlock()
	b.begin(b.service)
	if got := b.until(m, desk.StatusFailed); got.Error.Code != "channel_disabled" || b.session.count() != 0 {
		t.Errorf("%+v", got.Error)
	}
}
