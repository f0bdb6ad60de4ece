package store

import (
	"context"
	"errors"
	"net"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// fakeDatabase is a database as a pulse meets it.
type fakeDatabase struct {
	silent  atomic.Bool
	refuses atomic.Pointer[error]
	said    atomic.Int64
	asked   atomic.Int64
}

func (d *fakeDatabase) ping(ctx context.Context) error {
	d.asked.Add(1)
	if err := d.refuses.Load(); err != nil {
		return *err
	}
	if d.silent.Load() {
		<-ctx.Done()
		return ctx.Err()
	}
	return nil
}

// pulsed runs f in a bubble of time with a pulse of a database.
func pulsed(t *testing.T, f func(t *testing.T, p *Pulse, d *fakeDatabase)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &fakeDatabase{}
		p := newPulse(d.said.Load, d.ping, d.ping)
		defer p.stop()
		f(t, p, d)
	})
}

// waits has a call wait for the database, and answers how long it did until it
// was cut; limit where it was not.
func waits(ctx context.Context, limit time.Duration) time.Duration {
	begin := time.Now()
	c := callOf(ctx)
	c.wait()
	defer c.done()
	select {
	case <-ctx.Done():
	case <-time.After(limit):
	}
	return time.Since(begin)
}

func TestACallThatMeetsADatabaseThatDoesNotAnswerIsCutWithinThreeSeconds(t *testing.T) {
	pulsed(t, func(t *testing.T, p *Pulse, d *fakeDatabase) {
		var turns []bool
		p.Tell(func(away bool) { turns = append(turns, away) })
		d.silent.Store(true)
		elsewhere, busy := p.Bound(t.Context()) // asks a network, or takes a file
		ctx, call := p.Bound(t.Context())
		if took := waits(ctx, time.Hour); took > 3*time.Second {
			t.Errorf("cut after %s", took)
		}
		call.Let()
		if !IsCut(ctx) || !IsAway(context.Cause(ctx)) || !p.Away() {
			t.Errorf("the cause is %v, away: %t", context.Cause(ctx), p.Away())
		}
		if elsewhere.Err() != nil {
			t.Error("a call that did not wait for the database was cut")
		}
		if took := waits(elsewhere, time.Hour); took != 0 || !IsCut(elsewhere) {
			t.Errorf("a call that begins to wait for a database that is away waited for %s", took)
		}
		busy.Let()

		d.silent.Store(false)
		<-time.After(pulsePatience + 2*pulseLook) // of the bubble's time
		synctest.Wait()
		if p.Away() {
			t.Error("a database that answers again is taken for away")
		}
		again, call := p.Bound(t.Context())
		if took := waits(again, time.Minute); took != time.Minute {
			t.Errorf("a call to a database that is back was cut after %s", took)
		}
		call.Let()
		if len(turns) != 2 || !turns[0] || turns[1] {
			t.Errorf("it was told %v", turns)
		}
	})
}

func TestACallIsNotCutWhileTheDatabaseGivesAnySignOfLife(t *testing.T) {
	refused := func(d *fakeDatabase, err error) { d.refuses.Store(&err) }
	for name, begin := range map[string]func(ctx context.Context, d *fakeDatabase){
		"a report, a lock": func(context.Context, *fakeDatabase) {},
		"no connection is free": func(_ context.Context, d *fakeDatabase) {
			refused(d, &pgconn.PgError{Code: "53300", Message: "too many clients"})
		},
		"it is shutting down": func(_ context.Context, d *fakeDatabase) { refused(d, &pgconn.PgError{Code: "57P03"}) },
		"a pooler lets nobody through, and others are answered": func(ctx context.Context, d *fakeDatabase) {
			d.silent.Store(true)
			go d.talk(ctx)
		},
		"names are not found, and others are answered": func(ctx context.Context, d *fakeDatabase) {
			refused(d, &net.DNSError{Err: "no such host"})
			go d.talk(ctx)
		},
	} {
		t.Run(name, func(t *testing.T) {
			pulsed(t, func(t *testing.T, p *Pulse, d *fakeDatabase) {
				ctx, call := p.Bound(t.Context())
				begin(p.ctx, d)
				if took := waits(ctx, 20*time.Second); took < 20*time.Second || ctx.Err() != nil {
					t.Errorf("cut after %s", took)
				}
				call.Let()
				if d.asked.Load() == 0 {
					t.Error("nobody asked the database")
				}
			})
		})
	}
}

// talk has the database answer somebody else every second.
func (d *fakeDatabase) talk(ctx context.Context) {
	for pause(ctx, time.Second) {
		d.said.Add(1)
	}
}

func TestADatabaseThatRefusesForTwoSecondsIsAway(t *testing.T) {
	pulsed(t, func(t *testing.T, p *Pulse, d *fakeDatabase) {
		var refused error = &net.OpError{Op: "dial", Err: errors.New("connection refused")}
		d.refuses.Store(&refused)
		ctx, call := p.Bound(t.Context()) // on a connection that stands
		defer call.Let()
		if took := waits(ctx, time.Hour); took < pulsePatience || took > 3*time.Second {
			t.Errorf("cut after %s", took)
		}
	})
}

func TestManyShortWaitsAreNoReasonToAsk(t *testing.T) {
	pulsed(t, func(t *testing.T, p *Pulse, d *fakeDatabase) {
		ctx, call := p.Bound(t.Context())
		for range 100 {
			waits(ctx, callPatience/2)
		}
		call.Let()
		if n := d.asked.Load(); n != 0 {
			t.Errorf("the database was asked %d times", n)
		}
	})
}

func TestWhatWasLetGoAndWhatIsNobodysCallIsNotCut(t *testing.T) {
	pulsed(t, func(t *testing.T, p *Pulse, d *fakeDatabase) {
		d.silent.Store(true)
		download, call := p.Bound(t.Context())
		call.Let()
		call.Let()
		caller, waiting := p.Bound(t.Context())
		waits(caller, time.Hour)
		waiting.Let()
		if !p.Away() {
			t.Fatal("the database is not known to be away")
		}
		for name, ctx := range map[string]context.Context{"a download that began": download, "a job": t.Context()} {
			if took := waits(ctx, time.Minute); took < time.Minute {
				t.Errorf("%s was cut after %s", name, took)
			}
		}
	})
}

func TestSQLiteHasNoPulseAndPaysForNone(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	p := s.Pulse()
	p.Tell(func(bool) { t.Error("told") })
	ctx, call := p.Bound(t.Context())
	call.Let()
	if ctx != t.Context() || p.Away() || s.callOf(ctx) != nil {
		t.Error("calls of SQLite are watched")
	}
}
