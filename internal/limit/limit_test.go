package limit

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado.dev/internal/channel"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// bed is a workspace with two numbers of one business.
type bed struct {
	testing.TB
	ctx      context.Context
	store    *store.Store
	clock    *clock.Manual
	service  *Service
	ws       string
	channels []string
	most     int64
}

type session struct{ b *bed }

func (session) Caps() platform.Caps { return platform.Caps{} }
func (session) Send(context.Context, platform.Outgoing) (platform.Receipt, error) {
	return platform.Receipt{}, nil
}
func (s session) Probe(context.Context, bool) (platform.Standing, error) {
	return platform.Standing{Limit: s.b.most, PerSecond: 1000}, nil
}
func (session) LimitScope(context.Context) (string, error) { return "portfolio/7", nil }

// Find implements Channels.
func (b *bed) Find(_ context.Context, ws, id string) (*channel.Live, error) {
	return &channel.Live{Channel: desk.Channel{WorkspaceID: ws, ID: id, Platform: "echo"}, Session: session{b}}, nil
}

func newBed(t testing.TB, s *store.Store, most int64) *bed {
	t.Helper()
	b := &bed{TB: t, ctx: context.Background(), store: s, clock: clock.NewManual(time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)), ws: ident.New(), channels: []string{ident.New(), ident.New()}, most: most}
	b.service = New(Config{Store: s, Channels: b, Clock: b.clock})
	now := b.clock.Now()
	b.write(func(tx *store.Tx) error {
		if err := tx.InsertWorkspace(b.ctx, desk.Workspace{ID: b.ws, Name: "Shop", Locale: "en", Timezone: "UTC", CreatedAt: now}); err != nil {
			return err
		}
		for i, id := range b.channels {
			if err := tx.InsertChannel(b.ctx, store.ChannelRow{Channel: desk.Channel{WorkspaceID: b.ws, ID: id, Platform: "echo", Name: fmt.Sprint("Line ", i), Status: desk.ChannelConnected, CreatedAt: now}, Sealed: []byte("x")}); err != nil {
				return err
			}
		}
		return nil
	})
	if err := b.service.Refresh(b.ctx, b.ws); err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *bed) write(f func(tx *store.Tx) error) {
	b.Helper()
	if err := b.store.Write(b.ctx, f); err != nil {
		b.Fatal(err)
	}
}

// take writes to somebody first, from one of the numbers.
func (b *bed) take(who string, line int, message string) error {
	return b.store.Write(b.ctx, func(tx *store.Tx) error {
		return b.service.Take(b.ctx, tx, desk.Conversation{WorkspaceID: b.ws, ID: "c", ChannelID: b.channels[line], IdentityID: who}, message, b.clock.Now())
	})
}

func (b *bed) state() Usage {
	b.Helper()
	list, err := b.service.States(b.ctx, b.ws)
	if err != nil || len(list) != 1 {
		b.Fatalf("limits: %+v, %v", list, err)
	}
	return list[0]
}

// Proves: 001-14
func TestTheNumbersOfABusinessShareItsLimitAndEachCustomerCountsOnce(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s, 5)
		for i := range 4 {
			if err := b.take(fmt.Sprint("p", i), i%2, fmt.Sprint("m", i)); err != nil {
				t.Fatal(err)
			}
		}
		if err := b.take("p0", 1, "m4"); err != nil { // again, by the other number
			t.Fatal(err)
		}
		if st := b.state(); st.Used != 4 || st.Most != 5 || st.State != "warning" || len(st.Channels) != 2 || st.PerSecond[b.channels[0]] != 1000 {
			t.Errorf("after four: %+v", st)
		}
		if err := b.take("p4", 0, "m5"); err != nil {
			t.Fatal(err)
		}
		err := b.take("p5", 0, "m6")
		if desk.CodeOf(err) != desk.CodeConflict || !strings.Contains(err.Error(), "5 customers") || !strings.Contains(err.Error(), "2026-03-11 12:00") {
			t.Errorf("the sixth: %v", err)
		}
		if err := b.take("p4", 1, "m7"); err != nil { // has a place already
			t.Errorf("one who was written to: %v", err)
		}
		b.write(func(tx *store.Tx) error { return tx.SaveLimitPolicy(b.ctx, b.ws, Warn) })
		if err := b.take("p5", 0, "m8"); err != nil {
			t.Errorf("where only a warning is wanted: %v", err)
		}
		if st := b.state(); st.State != "full" || st.Used != 6 || st.NextAt == nil {
			t.Errorf("over the limit: %+v", st)
		}
		b.write(func(tx *store.Tx) error { return b.service.Failed(b.ctx, tx, b.ws, []string{"m8", "m5"}) })
		if st := b.state(); st.Used != 5 { // m7 holds p4's place by now
			t.Errorf("after a failure: %+v", st)
		}
		b.clock.Advance(24*time.Hour + time.Second)
		if st := b.state(); st.Used != 0 || st.State != "ok" {
			t.Errorf("a day later: %+v", st)
		}
	})
}

func TestSpeedIsThatOfTheAccount(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t), -1)
	declared := platform.Rates{PerSecond: 80, PairPerSecond: 1, PairBurst: 3}
	if got := b.service.Rates(b.channels[0], declared); got.PerSecond != 1000 || got.PairBurst != 3 {
		t.Errorf("%+v", got)
	}
	if got := b.service.Rates("another", declared); got != declared {
		t.Errorf("of one that is not known: %+v", got)
	}
	if st := b.state(); st.State != "unlimited" {
		t.Errorf("%+v", st)
	}
}

// Whatever happens when, the count is that of the distinct customers of the last
// 24 hours, and it never goes beyond the limit.
func TestTheCountIsThatOfTheLastDay(t *testing.T) {
	t.Parallel()
	s := testkit.SQLite(t)
	rapid.Check(t, func(rt *rapid.T) {
		b := newBed(t, s, int64(rapid.IntRange(1, 6).Draw(rt, "most")))
		last := map[string]time.Time{}
		for i := range rapid.IntRange(1, 30).Draw(rt, "sends") {
			b.clock.Advance(time.Duration(rapid.IntRange(0, 400).Draw(rt, "minutes")) * time.Minute)
			who := fmt.Sprint("p", rapid.IntRange(0, 8).Draw(rt, "who"))
			now, used := b.clock.Now(), int64(0)
			for _, at := range last {
				if now.Sub(at) < 24*time.Hour {
					used++
				}
			}
			if st := b.state(); st.Used != used {
				rt.Fatalf("it says %d, there are %d", st.Used, used)
			}
			at, known := last[who]
			room := used < b.most || known && now.Sub(at) < 24*time.Hour
			err := b.take(who, i%2, fmt.Sprint("m", i))
			if room != (err == nil) {
				rt.Fatalf("room %v, %v", room, err)
			}
			if err == nil {
				last[who] = now
			}
		}
	})
}
