// Package sandbox is a table with phones on it: customers who write to a
// business over emulated platforms, a clock that can jump and faults that can
// be switched on. The platforms themselves, in their own wire format, are the
// packages below; no connector may import any of them. It knows nothing of the
// desk's store.
package sandbox

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
)

// Bounds of what is kept.
const (
	maxThread  = 300 // messages of one thread
	maxPending = 20000
)

// Pace is how fast the emulated world goes, in real time.
type Pace struct {
	Sent      time.Duration // from a send's answer to its "sent"
	Delivered time.Duration // from "sent" to "delivered"
	Read      time.Duration // from "delivered" to "read"
	Retry     time.Duration // the first wait after a hook that failed; it doubles
	RetryMax  time.Duration
}

// DefaultPace is what looks natural to somebody who watches.
var DefaultPace = Pace{Sent: 120 * time.Millisecond, Delivered: 350 * time.Millisecond, Read: 1300 * time.Millisecond, Retry: time.Second, RetryMax: time.Minute}

// Config is what a table needs.
type Config struct {
	Dir       string          // the data folder; the table keeps its own folder in it
	Clock     *clock.Jumpable // the clock of the business
	PublicURL string          // under which this server is reached
	Log       *slog.Logger
	Pace      Pace   // zero: DefaultPace
	Seed      uint64 // of chance; zero: by the time
	HTTP      *http.Client
}

// Table is the emulated world. It is safe for concurrent use.
type Table struct {
	dir       string
	clock     *clock.Jumpable
	publicURL string
	log       *slog.Logger
	pace      Pace
	http      *http.Client

	networks map[string]Network
	hub      hub

	mu        sync.Mutex
	rand      *rand.Rand
	state     state
	accounts  map[string]*Account
	byMessage map[string]string // message id → thread key
	typing    map[string]time.Time
	busy      map[string]bool // phones with a hook on its way
	flying    int
	life      lifeState
	dirty     chan struct{}
	wake      chan struct{}
	stop      context.CancelFunc
	done      sync.WaitGroup
}

// New reads what the last run left and lays the table. Networks are added
// before Start.
func New(cfg Config) (*Table, error) {
	if cfg.Pace == (Pace{}) {
		cfg.Pace = DefaultPace
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.HTTP == nil {
		cfg.HTTP = &http.Client{Timeout: 10 * time.Second}
	}
	if cfg.Clock == nil {
		cfg.Clock = clock.NewJumpable(clock.System{})
	}
	if cfg.Seed == 0 {
		cfg.Seed = uint64(time.Now().UnixNano())
	}
	t := &Table{
		dir: cfg.Dir, clock: cfg.Clock, publicURL: strings.TrimSuffix(cfg.PublicURL, "/"), log: cfg.Log, pace: cfg.Pace, http: cfg.HTTP,
		networks: map[string]Network{}, accounts: map[string]*Account{}, byMessage: map[string]string{}, typing: map[string]time.Time{},
		busy: map[string]bool{}, rand: rand.New(rand.NewPCG(cfg.Seed, 7)), dirty: make(chan struct{}, 1), wake: make(chan struct{}, 1),
	}
	t.life = lifeState{talks: map[string]*talk{}, switched: make(chan struct{}, 1)}
	if err := t.load(); err != nil {
		return nil, err
	}
	return t, nil
}

// Add puts an emulated platform on the table.
func (t *Table) Add(n Network) { t.networks[n.Key()] = n }

// NewAccount makes up an account on an emulated platform.
func (t *Table) NewAccount(platform, name string) (Account, error) {
	n := t.networks[platform]
	if n == nil {
		return Account{}, desk.NotFound("emulated platform")
	}
	return n.NewAccount(t.publicURL, name), nil
}

// PriceLists are what an emulated platform charges; none where it does not say.
func (t *Table) PriceLists(platform string) []string {
	if p, ok := t.networks[platform].(Priced); ok {
		return p.PriceLists()
	}
	return nil
}

// Recognise answers the account that a channel of the desk describes, and
// false where it does not lead to an emulator of this table.
func (t *Table) Recognise(platform string, settings, secrets map[string]string) (Account, bool) {
	n := t.networks[platform]
	if n == nil {
		return Account{}, false
	}
	return n.Recognise(t.publicURL, settings, secrets)
}

// Hook encodes an event as the account's platform would tell it, without
// sending it.
func (t *Table) Hook(a Account, p Phone, e Event) ([]byte, error) {
	n := t.networks[a.Platform]
	if n == nil {
		return nil, desk.NotFound("emulated platform")
	}
	return n.Hook(a, p, e)
}

// MessageID makes an id as the account's platform does; "" where it is not
// emulated.
func (t *Table) MessageID(a Account, p Phone, incoming bool) string {
	if n := t.networks[a.Platform]; n != nil {
		return n.MessageID(p, incoming)
	}
	return ""
}

// HangUp ends the phones' streams, which never end by themselves, so that a
// server can drain.
func (t *Table) HangUp() { t.hub.close() }

// Connect makes an account known, as the platform's console would: from now
// on its calls are answered and its hooks delivered. It is called for each
// sandbox channel at every start; calling it again changes the account.
func (t *Table) Connect(a Account) error {
	n := t.networks[a.Platform]
	if n == nil {
		return desk.NotFound("emulated platform")
	}
	if a.ID == "" {
		return desk.Invalid("id", "an account needs the platform's id")
	}
	t.mu.Lock()
	_, a.Steered = n.(Console)
	if p, ok := n.(Plain); ok {
		a.Kinds = p.Kinds()
	}
	if p, ok := n.(Subjected); ok {
		a.Subjects = p.Subjects()
	}
	if w, ok := n.(Walled); ok {
		t.Wall().open(a, w.Wall())
		a.Mute = !w.Wall().Chats
		a.Reached = a.Mute && !w.Wall().Tells // nobody to greet: it is asked
	}
	if old := t.accounts[a.ID]; old != nil && old.HookURL == a.HookURL {
		a.Reached = a.Reached || old.Reached
	}
	t.accounts[a.ID] = &a
	t.mu.Unlock()
	t.tell("accounts", t.Accounts())
	t.poke()
	return nil
}

// Disconnect forgets an account whose channel is gone: phones no longer offer
// it. Their threads with it are kept.
func (t *Table) Disconnect(id string) {
	t.mu.Lock()
	delete(t.accounts, id)
	t.mu.Unlock()
	t.tell("accounts", t.Accounts())
}

// Accounts lists the connected accounts.
func (t *Table) Accounts() []Account {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := []Account{}
	for _, a := range t.accounts {
		out = append(out, *a)
	}
	slices.SortFunc(out, func(a, b Account) int { return strings.Compare(a.Name+a.ID, b.Name+b.ID) })
	return out
}

// Account answers the connected account that match accepts.
func (t *Table) Account(match func(Account) bool) (Account, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, a := range t.accounts {
		if match(*a) {
			return *a, true
		}
	}
	return Account{}, false
}

// Now is the time of the business.
func (t *Table) Now() time.Time { return t.clock.Now() }

// PublicURL is the address under which this server is reached.
func (t *Table) PublicURL() string { return t.publicURL }

// HTTP is what emulated platforms ask other servers with.
func (t *Table) HTTP() *http.Client { return t.http }

// Chance answers a number from 0 up to n.
func (t *Table) Chance(n int) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.rand.IntN(n)
}

// Start begins to deliver hooks, to keep the state and, where it is switched
// on, life.
func (t *Table) Start(ctx context.Context) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.stop != nil {
		return errors.New("the table is laid already")
	}
	run, cancel := context.WithCancel(context.WithoutCancel(ctx))
	t.stop = cancel
	for _, f := range []func(context.Context){t.deliver, t.keep, t.live, t.greet, t.tend} {
		t.done.Add(1)
		go func() {
			defer t.done.Done()
			f(run)
		}()
	}
	return nil
}

// Stop ends the work and writes the state. It may be called twice, or before
// Start.
func (t *Table) Stop(context.Context) error {
	t.mu.Lock()
	stop := t.stop
	t.stop = nil
	t.mu.Unlock()
	if stop == nil {
		return nil
	}
	stop()
	t.done.Wait()
	for _, n := range t.networks {
		if l, ok := n.(Listener); ok {
			l.Hush()
		}
	}
	t.hub.close()
	return t.save()
}

// Serves says whether a port of this machine is an emulated platform's.
func (t *Table) Serves(port uint16) bool {
	for _, n := range t.networks {
		if l, ok := n.(Listener); ok && slices.Contains(l.Ports(), port) {
			return true
		}
	}
	return false
}

// Handler serves the control API and every emulated platform.
func (t *Table) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/sandbox/api/", t.control())
	for mount, n := range t.mounted() {
		mux.Handle(mount+"/", http.StripPrefix(mount, n.Handler()))
	}
	return mux
}

// mounted are the networks by their paths: those that share a path share its
// handler.
func (t *Table) mounted() map[string]Network {
	out := map[string]Network{}
	for _, n := range t.networks {
		out[n.Mount()] = n
	}
	return out
}

// Mounts are the paths that Handler answers, each with a slash at its end.
func (t *Table) Mounts() []string {
	out := []string{"/sandbox/api/"}
	for mount := range t.mounted() {
		out = append(out, mount+"/")
	}
	return out
}
