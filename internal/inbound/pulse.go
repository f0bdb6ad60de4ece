package inbound

import (
	"context"
	"sync"
)

// pulse asks the database for a sign of life: once for all who want to know at
// the same time.
type pulse struct {
	ping func(context.Context) error

	mu   sync.Mutex
	beat *beat // the one that is being asked for
}

type beat struct {
	done chan struct{}
	err  error
}

// gone waits at most pingTimeout for a sign of life and says whether none came.
func (p *pulse) gone() bool {
	p.mu.Lock()
	b := p.beat
	if b == nil {
		b = &beat{done: make(chan struct{})}
		p.beat = b
		go p.ask(b)
	}
	p.mu.Unlock()
	<-b.done
	return b.err != nil
}

func (p *pulse) ask(b *beat) {
	ctx, cancel := context.WithTimeout(context.Background(), pingTimeout)
	defer cancel()
	b.err = p.ping(ctx)
	p.mu.Lock()
	p.beat = nil
	p.mu.Unlock()
	close(b.done)
}
