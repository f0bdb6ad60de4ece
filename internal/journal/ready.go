package journal

import (
	"context"
	"sync"
	"time"
)

// Ready says whether entries can be kept. After one that could not, the disk or
// the database is asked: a balancer that hears no sends nobody who would try.
func (j *Journal) Ready(ctx context.Context) error {
	if !j.failing.Load() {
		return nil
	}
	j.tried.Lock()
	defer j.tried.Unlock()
	if j.tried.err != nil && time.Since(j.tried.at) < tryAgain {
		return j.tried.err
	}
	j.tried.at, j.tried.err = time.Now(), j.cfg.Store.Room(ctx)
	if j.tried.err == nil {
		j.failing.Store(false)
	}
	return j.tried.err
}

// tryAgain is how often a disk without room is written to: each desk that waits
// for the server asks whether it is ready.
const tryAgain = time.Second

// tried is when the room was looked for last, and what came of it.
type tried struct {
	sync.Mutex
	at  time.Time
	err error
}
