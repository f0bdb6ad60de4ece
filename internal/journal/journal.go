// Package journal is the heart's memory: it puts what platforms send on disk
// before they are answered, applies it in the order of each conversation,
// exactly once in effect, and keeps what could not be understood as dead
// letters. It knows nothing of what an event does: a Decoder turns requests
// into events, an Applier gives them their effect.
package journal

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// Lanes is how many lanes there are. It is fixed: an event's lane is a promise
// that several nodes and versions keep.
const Lanes = 64

// Entry is a request to keep. Decoded may be nil: the request is then decoded
// when it is applied.
type Entry struct {
	WorkspaceID string
	ChannelID   string
	Request     platform.HookRequest
	Decoded     []platform.Inbound
}

// Event is one event of an entry, on its way to the Applier.
type Event struct {
	Seq         int64 // the entry's
	Position    int   // within the entry
	WorkspaceID string
	ChannelID   string
	ReceivedAt  time.Time
	In          platform.Inbound
}

// about names an event in a line of the log; its message by the network's id,
// which is there before ours is.
func (e Event) about() []any {
	out := []any{"workspace", e.WorkspaceID, "channel", e.ChannelID, "entry", e.Seq, "event", e.In.Key}
	if e.In.Message != nil {
		out = append(out, "message", string(e.In.Message.ID))
	}
	return out
}

// Decoder turns a kept request into events. A NotFound error says that the
// channel is gone; any other is the request's own.
type Decoder interface {
	Decode(ctx context.Context, channelID string, req platform.HookRequest) ([]platform.Inbound, error)
}

// Applier gives events their effect within tx, in their order, once however
// often it is called. An error spoils the whole transaction: the journal then
// tries the events one by one.
type Applier interface {
	Apply(ctx context.Context, tx *store.Tx, evs []Event) (Outcome, error)
}

// Outcome is what came of a batch. The journal appends Events, by workspace, to
// the event log, and keeps Dead as dead letters.
type Outcome struct {
	Events map[string][]desk.Event
	Dead   []Dead
}

// Dead is an event that could have no effect, and why.
type Dead struct {
	Event  Event
	Reason string
}

// Config is what a Journal works with. Zero numbers mean the defaults.
type Config struct {
	Store   *store.Store
	Clock   clock.Clock
	Log     *slog.Logger
	Decoder Decoder
	Applier Applier
	Metrics prometheus.Registerer // nil: none are registered
	Node    string                // names this process among the nodes; "" makes one

	Queue     int           // entries that may wait for the disk (4,096)
	Batch     int           // events of one transaction (512)
	Retention time.Duration // of applied entries (7 days)
	Lease     time.Duration // how long a silent node keeps its lanes (3 s)
	Poll      time.Duration // how often to look for others' entries (500 ms)
	Hang      time.Duration // a commit that takes longer hangs, and new entries are refused (2 s)
}

func (c Config) withDefaults() Config {
	def := func(v *time.Duration, d time.Duration) {
		if *v == 0 {
			*v = d
		}
	}
	if c.Queue == 0 {
		c.Queue = 4096
	}
	if c.Batch == 0 {
		c.Batch = 512
	}
	if c.Node == "" {
		c.Node = ident.New()
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	def(&c.Retention, 7*24*time.Hour)
	def(&c.Lease, 3*time.Second)
	def(&c.Poll, 500*time.Millisecond)
	def(&c.Hang, 2*time.Second)
	return c
}

// Journal keeps requests and applies them. Make one with New.
type Journal struct {
	cfg     Config
	queue   chan *pending
	queued  atomic.Int64 // bytes in the queue
	ring    ring
	gate    gate
	metrics *metrics
	began   atomic.Pointer[time.Time] // the commit under way; nil between commits

	head    atomic.Int64  // the newest entry known to be on disk
	applied atomic.Int64  // this node's position
	wake    chan struct{} // the head moved
	lanes   lanes         // of the applying goroutine alone
	turn    atomic.Int64  // which process of the database lanes is about

	count, nextLook int64         // events applied, and how many until tidy looks; likewise
	grown           chan struct{} // there are many more than before

	life    sync.Mutex
	stop    context.CancelFunc
	kill    context.CancelFunc
	done    sync.WaitGroup
	failing atomic.Bool   // the last commit was one that failed
	tried   tried         // whether there is room, since then
	closing atomic.Bool   // new entries are refused; also before Start
	over    chan struct{} // closed once nothing is written any more
}

// New makes a Journal that does nothing until Start.
func New(cfg Config) *Journal {
	cfg = cfg.withDefaults()
	j := &Journal{
		cfg: cfg, queue: make(chan *pending, cfg.Queue), ring: newRing(), metrics: newMetrics(cfg.Metrics),
		wake: make(chan struct{}, 1), over: make(chan struct{}),
		nextLook: 500, grown: make(chan struct{}, 1),
	}
	j.closing.Store(true)
	return j
}

// Start readies the journal and starts its goroutines. Entries that were kept
// and not applied when the last process ended are applied first of all.
func (j *Journal) Start(ctx context.Context) error {
	j.life.Lock()
	defer j.life.Unlock()
	if j.stop != nil {
		return nil
	}
	if err := j.prepare(ctx); err != nil {
		return err
	}
	// stop asks the loops to finish what they hold; kill ends them there.
	stopping, stop := context.WithCancel(context.WithoutCancel(ctx))
	alive, kill := context.WithCancel(context.WithoutCancel(ctx))
	j.stop, j.kill = stop, kill
	over := make(chan struct{})
	j.over = over
	j.closing.Store(false)
	j.done.Go(func() { defer close(over); j.write(stopping, alive) })
	j.done.Go(func() { j.apply(stopping, alive) })
	j.done.Go(func() { j.tidy(stopping) })
	if j.cfg.Store.Engine() == store.Postgres {
		j.done.Go(func() { j.listen(stopping) })
	}
	return nil
}

// Stop refuses new entries, answers those that wait, finishes the batch under
// way and frees the lanes. It may be called twice, and before Start.
func (j *Journal) Stop(ctx context.Context) error {
	j.life.Lock()
	defer j.life.Unlock()
	if j.stop == nil {
		return nil
	}
	j.closing.Store(true)
	j.stop()
	finished := make(chan struct{})
	go func() { j.done.Wait(); close(finished) }()
	var err error
	select {
	case <-finished:
	case <-ctx.Done():
		err = ctx.Err()
		j.kill()
		<-finished
	}
	j.kill()
	j.stop = nil
	if err != nil {
		return err
	}
	return j.cfg.Store.Write(ctx, func(tx *store.Tx) error { return tx.LeaveNode(ctx, j.cfg.Node) })
}

// abandon ends the goroutines where they are, as a kill would: nothing is
// finished and no lane is freed. It is for tests.
func (j *Journal) abandon() {
	j.life.Lock()
	defer j.life.Unlock()
	j.closing.Store(true)
	j.kill()
	j.stop()
	j.done.Wait()
	j.stop = nil
}

// Status is how far the journal is. Lag counts entries that wait for their
// effect.
type Status struct {
	Head        int64         `json:"head"`
	Applied     int64         `json:"applied"`
	Lag         int64         `json:"lag"`
	LagTime     time.Duration `json:"-"`
	LagSeconds  float64       `json:"lag_seconds"`
	DeadLetters int64         `json:"dead_letters"`
}

// Status answers how far all nodes are, with the open dead letters of a
// workspace ("" for all).
func (j *Journal) Status(ctx context.Context, ws string) (Status, error) {
	var s Status
	err := j.cfg.Store.SnapshotAll(ctx, func(q, kept *store.Queryer) error {
		var err error
		if s.Head, err = kept.JournalHead(ctx); err != nil {
			return err
		}
		if s.Applied, err = j.watermark(ctx, q, s.Head); err != nil {
			return err
		}
		s.Lag = s.Head - s.Applied
		if s.Lag > 0 {
			seq, at, err := kept.OldestJournal(ctx, s.Applied)
			if err != nil {
				return err
			}
			if seq > 0 {
				s.LagTime = max(0, j.cfg.Clock.Now().Sub(at))
			}
		}
		s.LagSeconds = s.LagTime.Seconds()
		s.DeadLetters, err = q.CountDeadLetters(ctx, ws)
		return err
	})
	return s, err
}

// watermark is the number up to which everything is applied, whoever did it.
// A lane's own watermark moves only with its events; a node's position, which
// covers its quiet lanes, is known for this node and written every second for
// others.
func (j *Journal) watermark(ctx context.Context, q *store.Queryer, head int64) (int64, error) {
	rows, err := q.Lanes(ctx)
	if err != nil {
		return 0, err
	}
	low := head
	here := j.applied.Load()
	for _, l := range rows {
		applied := l.Applied
		if l.Owner == j.cfg.Node && here > applied && !j.elsewhere() {
			applied = here
		}
		low = min(low, applied)
	}
	return low, nil
}

func (j *Journal) poke() {
	select {
	case j.wake <- struct{}{}:
	default:
	}
}

// sawHead notes that the journal reaches to seq.
func (j *Journal) sawHead(seq int64) {
	for {
		have := j.head.Load()
		if seq <= have {
			return
		}
		if j.head.CompareAndSwap(have, seq) {
			j.poke()
			return
		}
	}
}
