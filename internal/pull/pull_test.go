package pull_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"testing"
	"time"

	"recado.dev/internal/blob"
	"recado.dev/internal/channel"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/journal"
	"recado.dev/internal/platform"
	"recado.dev/internal/pull"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// network is a mailbox of numbers: each pull hands over those after its cursor.
type network struct {
	mu      sync.Mutex
	items   int
	pulling int // how many pull at the same time
	most    int
	fails   int // so many pulls fail first
	more    chan struct{}
	from    []string
}

func (n *network) Caps() platform.Caps { return platform.Caps{} }

func (n *network) Send(context.Context, platform.Outgoing) (platform.Receipt, error) {
	return platform.Receipt{}, nil
}

func (n *network) Decode(platform.HookRequest) ([]platform.Inbound, error) { return nil, nil }

func (n *network) Pull(ctx context.Context, cursor json.RawMessage, keep platform.KeepFunc) error {
	n.mu.Lock()
	n.from = append(n.from, string(cursor))
	n.pulling++
	n.most = max(n.most, n.pulling)
	fail := n.fails > 0
	n.fails--
	n.mu.Unlock()
	defer func() { n.mu.Lock(); n.pulling--; n.mu.Unlock() }()
	if fail {
		return &platform.Failure{Kind: platform.BadCredentials, Title: "the password is wrong"}
	}
	at := 0
	if len(cursor) > 0 {
		if err := json.Unmarshal(cursor, &at); err != nil {
			return err
		}
	}
	for {
		n.mu.Lock()
		items := n.items
		n.mu.Unlock()
		for ; at < items; at++ {
			r := platform.HookRequest{Method: "POST", Body: []byte(fmt.Sprint(at)), Raw: []byte("file " + fmt.Sprint(at))}
			if err := keep(ctx, []platform.HookRequest{r}, json.RawMessage(fmt.Sprint(at+1))); err != nil {
				return err
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-n.more:
		}
	}
}

// world holds one channel and the entries that were kept.
type world struct {
	store   *store.Store
	blobs   *blob.Disk
	network *network
	ws, id  string

	mu      sync.Mutex
	kept    []journal.Entry
	refuse  bool
	failing string
	status  desk.ChannelStatus
}

func (w *world) Get(_ context.Context, id string) (*channel.Live, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if id != w.id {
		return nil, desk.NotFound("channel")
	}
	return &channel.Live{Channel: desk.Channel{WorkspaceID: w.ws, ID: id, Status: w.status}, Session: w.network}, nil
}

func (w *world) MarkIn(string, time.Time) {}

func (w *world) MarkFailing(_ context.Context, _, detail string) {
	w.mu.Lock()
	w.failing = detail
	w.mu.Unlock()
}

func (w *world) Append(_ context.Context, e journal.Entry) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.refuse {
		return desk.E(desk.CodeUnavailable, "the disk is full")
	}
	w.kept = append(w.kept, e)
	return nil
}

func (w *world) entries() []journal.Entry {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]journal.Entry{}, w.kept...)
}

// bodies are the different requests that were kept.
func (w *world) bodies() map[string]bool {
	out := map[string]bool{}
	for _, e := range w.entries() {
		out[string(e.Request.Body)] = true
	}
	return out
}

func newWorld(t *testing.T, s *store.Store) *world {
	t.Helper()
	disk, err := blob.NewDisk(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w := &world{store: s, blobs: disk, network: &network{items: 3, more: make(chan struct{}, 10)}, ws: ident.New(), id: ident.New(), status: desk.ChannelConnected}
	err = s.Write(t.Context(), func(tx *store.Tx) error {
		if err := tx.InsertWorkspace(t.Context(), desk.Workspace{ID: w.ws, Name: "Shop", Locale: "es", Timezone: "UTC", CreatedAt: start}); err != nil {
			return err
		}
		return tx.InsertChannel(t.Context(), store.ChannelRow{Channel: desk.Channel{WorkspaceID: w.ws, ID: w.id, Platform: "fake", Name: "Box", Status: desk.ChannelConnected, CreatedAt: start}, Sealed: []byte("x")})
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) node(t *testing.T) *pull.Service {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	s := pull.New(pull.Config{Store: w.store, Channels: w, Journal: w, Clock: clock.NewManual(start), Log: log, Wait: 5 * time.Millisecond,
		Files: &pull.Files{Store: w.store, Blobs: w.blobs, Clock: clock.NewManual(start), Log: log}})
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Stop(context.Background()) })
	return s
}

func TestWhatIsFetchedIsOnDiskWithItsFileAndFetchedOnce(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		one := w.node(t)
		testkit.Eventually(t, 10*time.Second, "three entries", func() bool { return len(w.entries()) == 3 })
		f, err := w.blobs.Open(t.Context(), w.entries()[1].Request.File)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(f)
		if err != nil || string(raw) != "file 1" || len(w.entries()[1].Request.Raw) > 0 {
			t.Errorf("the file holds %q, %v", raw, err)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
		if err := one.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.network.mu.Lock()
		w.network.items = 5
		w.network.mu.Unlock()
		w.node(t)
		testkit.Eventually(t, 10*time.Second, "two more", func() bool { return len(w.bodies()) == 5 })
		w.network.mu.Lock()
		defer w.network.mu.Unlock()
		// The first may have been stopped between keeping the last one and its place.
		if last := w.network.from[len(w.network.from)-1]; last != "3" && last != "2" {
			t.Errorf("the next one began at %q", last)
		}
	})
}

func TestOneNodePullsAtATime(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		if s.Engine() == store.SQLite {
			return // one process has the database to itself
		}
		w := newWorld(t, s)
		first := w.node(t)
		testkit.Eventually(t, 10*time.Second, "all entries", func() bool { return len(w.entries()) == 3 })
		w.node(t)
		if err := first.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.network.mu.Lock()
		w.network.items = 4
		w.network.mu.Unlock()
		testkit.Eventually(t, 20*time.Second, "the other one goes on", func() bool { return len(w.bodies()) == 4 })
		w.network.mu.Lock()
		defer w.network.mu.Unlock()
		if w.network.most != 1 {
			t.Errorf("%d pulled at the same time", w.network.most)
		}
	})
}

func TestWhatCouldNotBeKeptComesAgainAndFailuresAreTold(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.refuse, w.network.fails = true, 2
		w.node(t)
		testkit.Eventually(t, 10*time.Second, "the failure is told", func() bool {
			w.mu.Lock()
			defer w.mu.Unlock()
			return w.failing == "the password is wrong"
		})
		testkit.Eventually(t, 10*time.Second, "tries go on", func() bool {
			w.network.mu.Lock()
			defer w.network.mu.Unlock()
			return len(w.network.from) > 3
		})
		w.mu.Lock()
		w.refuse = false
		w.mu.Unlock()
		testkit.Eventually(t, 20*time.Second, "all is kept", func() bool { return len(w.bodies()) == 3 })
	})
}

func TestAChannelThatIsSwitchedOffIsLeftAlone(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.node(t)
		testkit.Eventually(t, 10*time.Second, "all entries", func() bool { return len(w.entries()) == 3 })
		w.mu.Lock()
		w.status = desk.ChannelDisabled
		w.mu.Unlock()
		testkit.Eventually(t, 20*time.Second, "nobody pulls", func() bool {
			w.network.mu.Lock()
			defer w.network.mu.Unlock()
			return w.network.pulling == 0
		})
	})
}

func TestOldFilesAreRemoved(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		disk, err := blob.NewDisk(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		clk := clock.NewManual(start)
		f := &pull.Files{Store: s, Blobs: disk, Clock: clk, Log: slog.New(slog.DiscardHandler)}
		r := platform.HookRequest{Raw: []byte("mail")}
		if err := f.Keep(t.Context(), "w", "c", &r); err != nil || r.File == "" {
			t.Fatal(r, err)
		}
		clk.Advance(6 * 24 * time.Hour)
		if err := f.Clean(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Open(t.Context(), r.File); err != nil {
			t.Errorf("it is gone too soon: %v", err)
		}
		clk.Advance(2 * 24 * time.Hour)
		if err := f.Clean(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Open(t.Context(), r.File); err == nil {
			t.Error("it is still there")
		}
	})
}
