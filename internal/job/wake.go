package job

import (
	"context"
	"database/sql"
	"fmt"
	"sync"

	"github.com/riverqueue/river/riverdriver"
)

// River learns of new jobs by polling or by a listener of its driver. Drivers
// over database/sql have no listener, and polling often is dear, so we give
// them one that hears what this process inserts: a job starts a few
// milliseconds after its commit while an idle queue asks once a second.

// driver is a driver of River with our listener.
type driver struct {
	riverdriver.Driver[*sql.Tx]
	wake *waker
}

// SupportsListener implements riverdriver.Driver.
func (driver) SupportsListener() bool { return true }

// SupportsListenNotify implements riverdriver.Driver. Nobody listens on the
// database, so that a NOTIFY in each transaction would only cost.
func (driver) SupportsListenNotify() bool { return false }

// GetListener implements riverdriver.Driver.
func (d driver) GetListener(*riverdriver.GetListenenerParams) riverdriver.Listener {
	return &listener{wake: d.wake}
}

// insertTopic is River's topic for new jobs.
const insertTopic = "river_insert"

// waker remembers which queues got jobs since the listener last looked, so
// that it neither blocks nor grows.
type waker struct {
	mu     sync.Mutex
	queues map[string]struct{}
	some   chan struct{}
}

func newWaker() *waker {
	return &waker{queues: map[string]struct{}{}, some: make(chan struct{}, 1)}
}

func (w *waker) insert(queue string) {
	w.mu.Lock()
	w.queues[queue] = struct{}{}
	w.mu.Unlock()
	select {
	case w.some <- struct{}{}:
	default:
	}
}

func (w *waker) take() (queue string, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for q := range w.queues {
		delete(w.queues, q)
		if len(w.queues) > 0 {
			select {
			case w.some <- struct{}{}:
			default:
			}
		}
		return q, true
	}
	return "", false
}

// listener implements riverdriver.Listener within the process.
type listener struct {
	wake *waker
}

func (*listener) Close(context.Context) error            { return nil }
func (*listener) Connect(context.Context) error          { return nil }
func (*listener) Listen(context.Context, string) error   { return nil }
func (*listener) Ping(context.Context) error             { return nil }
func (*listener) Schema() string                         { return "" }
func (*listener) SetAfterConnectExec(string)             {}
func (*listener) Unlisten(context.Context, string) error { return nil }

// WaitForNotification implements riverdriver.Listener.
func (l *listener) WaitForNotification(ctx context.Context) (*riverdriver.Notification, error) {
	for {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-l.wake.some:
			if queue, ok := l.wake.take(); ok {
				return &riverdriver.Notification{Topic: insertTopic, Payload: fmt.Sprintf(`{"queue": %q}`, queue)}, nil
			}
		}
	}
}
