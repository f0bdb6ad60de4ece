package reach

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

const (
	// writeEvery is how often visits are written, and so what a power cut or a
	// killed process can lose. A proper stop loses none.
	writeEvery = time.Second
	// writeTime is how long a batch may take before it is tried again.
	writeTime = 5 * time.Second
)

// visit is what is counted.
type visit struct {
	ws, link, day string
	way           desk.ReachWay
}

// counter gathers visits and writes them a batch at a time, each once: a batch
// whose commit was not answered is written again under the same number, and the
// store tells whether it was there. It is safe for concurrent use.
type counter struct {
	store *store.Store
	clock clock.Clock
	log   *slog.Logger
	node  string

	mu      sync.Mutex
	waiting map[visit]int64

	writing sync.Mutex
	seq     int64           // of the batch under way
	batch   map[visit]int64 // is tried again until it is written

	stop context.CancelFunc
	ctx  context.Context
	done sync.WaitGroup
}

func newCounter(s *store.Store, c clock.Clock, log *slog.Logger, node string) *counter {
	if node == "" {
		node = ident.New()
	}
	ctx, stop := context.WithCancel(context.Background())
	return &counter{store: s, clock: c, log: log, node: node, waiting: map[visit]int64{}, ctx: ctx, stop: stop}
}

func (c *counter) add(ws, link, day string, way desk.ReachWay) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waiting[visit{ws, link, day, way}]++
}

func (c *counter) start() {
	c.done.Go(func() {
		tick := time.NewTicker(writeEvery)
		defer tick.Stop()
		for {
			select {
			case <-c.ctx.Done():
				return
			case <-tick.C:
				c.flush(c.ctx)
			}
		}
	})
}

// end writes what is left.
func (c *counter) end(ctx context.Context) {
	c.stop()
	c.done.Wait()
	for range 2 { // the batch under way, and what came since
		c.flush(ctx)
	}
}

// flush writes the batch under way, or else what waits.
func (c *counter) flush(ctx context.Context) {
	c.writing.Lock()
	defer c.writing.Unlock()
	if len(c.batch) == 0 {
		c.mu.Lock()
		c.batch, c.waiting = c.waiting, map[visit]int64{}
		c.mu.Unlock()
		if len(c.batch) == 0 {
			return
		}
		c.seq++
	}
	ctx, cancel := context.WithTimeout(ctx, writeTime)
	defer cancel()
	if err := c.store.Write(ctx, func(tx *store.Tx) error { return c.write(ctx, tx) }); err != nil {
		c.log.WarnContext(ctx, "visits cannot be counted yet", slog.Any("error", err))
		return
	}
	c.batch = nil
}

func (c *counter) write(ctx context.Context, tx *store.Tx) error {
	isNew, err := tx.NewReachBatch(ctx, c.node, c.seq, c.clock.Now())
	if err != nil || !isNew {
		return err
	}
	visits := make([]visit, 0, len(c.batch))
	for v := range c.batch {
		visits = append(visits, v)
	}
	// In one order, so that two nodes do not wait for each other's rows.
	slices.SortFunc(visits, func(a, b visit) int {
		return cmp.Or(cmp.Compare(a.ws, b.ws), cmp.Compare(a.link, b.link), cmp.Compare(a.way, b.way), cmp.Compare(a.day, b.day))
	})
	for _, v := range visits {
		if err := tx.AddReach(ctx, v.ws, []desk.ReachCount{{LinkID: v.link, Day: v.day, Way: v.way, N: c.batch[v]}}); err != nil {
			return err
		}
	}
	return nil
}
