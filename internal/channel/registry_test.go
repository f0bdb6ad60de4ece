package channel_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/channel"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/secret"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// network is a platform whose sessions answer the checks they are told.
type network struct {
	mu     sync.Mutex
	opened int
	closed int
	fail   error
	checks []platform.CheckResult
	// reached and goOn, where they are set, hold the next opening up once.
	reached, goOn chan struct{}
}

func (n *network) Describe() platform.Descriptor {
	return platform.Descriptor{
		Key: "net", Title: "Net",
		Fields: []platform.Field{{Name: "key", Kind: "secret", Secret: true, Required: true}},
		Checks: []platform.CheckDescriptor{{Key: "key", Title: platform.Text{En: "The key works", Es: "La clave funciona"}}},
	}
}

func (n *network) Open(a platform.Account, _ platform.Host) (platform.Session, error) {
	n.mu.Lock()
	reached, goOn := n.reached, n.goOn
	n.reached, n.goOn = nil, nil
	n.mu.Unlock()
	if reached != nil {
		close(reached)
		<-goOn
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.fail != nil {
		return nil, n.fail
	}
	n.opened++
	return &session{n, a.Secrets["key"]}, nil
}

type session struct {
	n   *network
	key string
}

func (s *session) Caps() platform.Caps { return platform.Caps{} }
func (s *session) Send(context.Context, platform.Outgoing) (platform.Receipt, error) {
	return platform.Receipt{}, errors.New("no")
}
func (s *session) Check(context.Context) []platform.CheckResult { return s.n.checks }
func (s *session) Close() error {
	s.n.mu.Lock()
	defer s.n.mu.Unlock()
	s.n.closed++
	return nil
}

func (n *network) open() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.opened - n.closed
}

func registry(t *testing.T, s *store.Store, n *network) (*channel.Registry, access.Who, *clock.Manual) {
	t.Helper()
	ctx := context.Background()
	clk := clock.NewManual(time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC))
	sealer, err := secret.New(bytes.Repeat([]byte{1}, secret.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	err = s.Write(ctx, func(tx *store.Tx) error {
		return tx.InsertWorkspace(ctx, desk.Workspace{ID: "ws", Name: "W", Locale: "en", Timezone: "UTC", CreatedAt: clk.Now()})
	})
	if err != nil {
		t.Fatal(err)
	}
	r := channel.New(s, sealer, []platform.Platform{n}, platform.Host{HTTP: http.DefaultClient, Clock: clk}, "https://desk.test")
	return r, access.Who{WorkspaceID: "ws", Role: desk.RoleOwner, Actor: desk.Actor{Type: "agent", ID: "u", Name: "U"}}, clk
}

func TestASessionIsOpenedOnceAndClosedWhenItIsReplaced(t *testing.T) {
	t.Parallel()
	n := &network{}
	r, who, _ := registry(t, testkit.SQLite(t), n)
	ctx := context.Background()
	v, err := r.Create(ctx, who, channel.Draft{Platform: "net", Name: "N", Secrets: map[string]string{"key": "k"}})
	if err != nil {
		t.Fatal(err)
	}
	first, err := r.Get(ctx, v.ID)
	if err != nil {
		t.Fatal(err)
	}
	again, err := r.Find(ctx, "ws", v.ID)
	if err != nil || again.Session != first.Session || n.open() != 1 {
		t.Errorf("%d sessions are open, %v", n.open(), err)
	}
	if _, err := r.Find(ctx, "other", v.ID); desk.CodeOf(err) != desk.CodeNotFound {
		t.Errorf("another workspace: %v", err)
	}
	if _, err := r.Update(ctx, who, v.ID, channel.Patch{Secrets: map[string]string{"key": "k2"}}); err != nil {
		t.Fatal(err)
	}
	if next, err := r.Get(ctx, v.ID); err != nil || next.Session == first.Session || n.open() != 1 {
		t.Errorf("%d sessions are open, %v", n.open(), err)
	}
}

// keyOf is the secret with which a channel's session was opened.
func keyOf(t *testing.T, r *channel.Registry, id string) string {
	t.Helper()
	live, err := r.Get(context.Background(), id)
	if err != nil {
		t.Error(err)
		return ""
	}
	return live.Session.(*session).key
}

func TestWhoHearsOfAChangeHasTheChannelAsItIsNow(t *testing.T) {
	t.Parallel()
	s, n := testkit.SQLite(t), &network{}
	r, who, _ := registry(t, s, n)
	ctx := context.Background()
	v, err := r.Create(ctx, who, channel.Draft{Platform: "net", Name: "N", Secrets: map[string]string{"key": "old"}})
	if err != nil {
		t.Fatal(err)
	}
	if key := keyOf(t, r, v.ID); key != "old" {
		t.Fatalf("before: %q", key)
	}
	var heard []string
	s.OnEvents(func(string, []desk.Event) { heard = append(heard, keyOf(t, r, v.ID)) })
	if _, err := r.Update(ctx, who, v.ID, channel.Patch{Secrets: map[string]string{"key": "new"}}); err != nil {
		t.Fatal(err)
	}
	if len(heard) != 1 || heard[0] != "new" {
		t.Errorf("who heard of the change had %q", heard)
	}
}

func TestASessionThatWasOpenedWhileItsChannelChangedIsNotKept(t *testing.T) {
	t.Parallel()
	n := &network{}
	r, who, _ := registry(t, testkit.SQLite(t), n)
	ctx := context.Background()
	v, err := r.Create(ctx, who, channel.Draft{Platform: "net", Name: "N", Secrets: map[string]string{"key": "old"}})
	if err != nil {
		t.Fatal(err)
	}
	reached, goOn, got := make(chan struct{}), make(chan struct{}), make(chan string)
	n.mu.Lock()
	n.reached, n.goOn = reached, goOn
	n.mu.Unlock()
	go func() { got <- keyOf(t, r, v.ID) }()
	<-reached // it has read the row, and opens a session with what it read
	if _, err := r.Update(ctx, who, v.ID, channel.Patch{Secrets: map[string]string{"key": "new"}}); err != nil {
		t.Fatal(err)
	}
	close(goOn)
	if key := <-got; key != "new" {
		t.Errorf("who asked meanwhile has the session of %q", key)
	}
	if key := keyOf(t, r, v.ID); key != "new" || n.open() != 1 {
		t.Errorf("afterwards the session is of %q, %d are open", key, n.open())
	}
}

func TestAConnectorThatRefusesSettingsIsHeard(t *testing.T) {
	t.Parallel()
	n := &network{fail: errors.New("no such region")}
	r, who, _ := registry(t, testkit.SQLite(t), n)
	_, err := r.Create(context.Background(), who, channel.Draft{Platform: "net", Name: "N", Secrets: map[string]string{"key": "k"}})
	if desk.CodeOf(err) != desk.CodeInvalid {
		t.Errorf("got %v", err)
	}
}

func TestChecksDecideTheStateAndTellOnlyChanges(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		n := &network{checks: []platform.CheckResult{{Key: "key", State: "failed", Detail: platform.Text{En: "The key is over.", Es: "La clave ha caducado."}}}}
		r, who, _ := registry(t, s, n)
		ctx := context.Background()
		v, err := r.Create(ctx, who, channel.Draft{Platform: "net", Name: "N", Secrets: map[string]string{"key": "k"}})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			list, err := r.RunChecks(ctx, who, v.ID)
			if err != nil || len(list) != 1 || list[0].State != "failed" || list[0].Detail.Es == "" || list[0].CheckedAt == nil {
				t.Fatalf("got %+v %v", list, err)
			}
		}
		if now, _ := r.Show(ctx, who, v.ID); now.Status != desk.ChannelFailing || now.StatusDetail != "The key is over." {
			t.Errorf("got %+v", now)
		}
		n.checks = []platform.CheckResult{{Key: "key", State: "ok"}}
		if _, err := r.RunChecks(ctx, who, v.ID); err != nil {
			t.Fatal(err)
		}
		if now, _ := r.Show(ctx, who, v.ID); now.Status != desk.ChannelConnected || now.StatusDetail != "" {
			t.Errorf("got %+v", now)
		}
		if head, err := s.Read().EventHead(ctx, "ws"); err != nil || head != 3 {
			t.Errorf("%d events instead of created, failing, connected: %v", head, err)
		}
	})
}

func TestMarksAreWrittenInTheBackgroundAndNeverLost(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		n := &network{}
		r, who, clk := registry(t, s, n)
		ctx := context.Background()
		v, err := r.Create(ctx, who, channel.Draft{Platform: "net", Name: "N", Secrets: map[string]string{"key": "k"}})
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Start(ctx); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for range 50 {
			wg.Go(func() {
				r.MarkIn(v.ID, clk.Now())
				r.MarkOut(v.ID, clk.Now())
				r.MarkHook(v.ID, true, clk.Now())
			})
		}
		wg.Wait()
		r.MarkIn(v.ID, clk.Now().Add(-time.Hour)) // late news moves nothing back
		r.MarkIn("gone", clk.Now())
		if err := r.Stop(ctx); err != nil {
			t.Fatal(err)
		}
		now, err := r.Show(ctx, who, v.ID)
		if err != nil || now.LastInAt == nil || !now.LastInAt.Equal(clk.Now()) || !now.LastOutAt.Equal(clk.Now()) || now.Status != desk.ChannelConnected {
			t.Errorf("got %+v %v", now, err)
		}
		if err := r.Stop(ctx); err != nil {
			t.Error(err)
		}
	})
}

func TestADatabaseThatIsAwayLeavesOpenSessionsUsable(t *testing.T) {
	t.Parallel()
	s := testkit.SQLite(t)
	r, who, _ := registry(t, s, &network{})
	ctx := context.Background()
	v, err := r.Create(ctx, who, channel.Draft{Platform: "net", Name: "N", Secrets: map[string]string{"key": "k"}})
	if err != nil {
		t.Fatal(err)
	}
	first, err := r.Get(ctx, v.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	testkit.Eventually(t, 5*time.Second, "the entry is old", func() bool { return time.Since(start) > 1100*time.Millisecond })
	if live, err := r.Get(ctx, v.ID); err != nil || live.Session != first.Session {
		t.Errorf("got %v", err)
	}
	r.MarkIn(v.ID, time.Now())
	r.Flush(ctx) // kept for later, not lost and no panic
}

// ended is a network that its operator ended.
type ended struct{ *network }

func (n ended) Describe() platform.Descriptor {
	d := n.network.Describe()
	d.Retired = &platform.Text{En: "It ended in 2024.", Es: "Terminó en 2024."}
	return d
}

func TestARetiredNetworkIsConnectedInTheSandboxAlone(t *testing.T) {
	t.Parallel()
	s := testkit.SQLite(t)
	_, who, clk := registry(t, s, &network{})
	sealer, err := secret.New(bytes.Repeat([]byte{1}, secret.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	r := channel.New(s, sealer, []platform.Platform{ended{&network{}}}, platform.Host{HTTP: http.DefaultClient, Clock: clk}, "https://desk.test")
	draft := channel.Draft{Platform: "net", Name: "N", Secrets: map[string]string{"key": "k"}}
	_, err = r.Create(t.Context(), who, draft)
	if desk.CodeOf(err) != desk.CodeInvalid || !strings.Contains(err.Error(), "It ended in 2024.") {
		t.Errorf("outside of the sandbox: %v", err)
	}
	r.TakeRetired()
	if _, err := r.Create(t.Context(), who, draft); err != nil {
		t.Errorf("in the sandbox: %v", err)
	}
}
