package journal_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/journal"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func engines(b *testing.B, f func(b *testing.B, s *store.Store)) {
	b.Run("sqlite", func(b *testing.B) { f(b, testkit.SQLite(b)) })
	b.Run("postgres", func(b *testing.B) { f(b, testkit.Postgres(b)) })
}

func messageOf(i, people int) platform.Inbound {
	who := fmt.Sprintf("%08d", i%people)
	return inboundtest.Text(who, fmt.Sprintf("wamid.HBgNNTQ5MTE1NTU1MDEwMRUCABIYFjNFQjBDNzY4%012d", i), "Hola, ¿tienen la chaqueta verde en talla M? La vi ayer en la tienda.", start)
}

// idle has an Applier that does nothing, so that a benchmark sees only the
// keeping.
type idle struct{}

func (idle) Apply(context.Context, *store.Tx, []journal.Event) (journal.Outcome, error) {
	return journal.Outcome{}, nil
}

// BenchmarkAppend keeps requests of 32 connections.
func BenchmarkAppend(b *testing.B) {
	for _, applying := range []bool{false, true} {
		b.Run(fmt.Sprintf("applying=%v", applying), func(b *testing.B) {
			engines(b, func(b *testing.B, s *store.Store) {
				r := inboundtest.New(b, s)
				j := r.Journal(func(c *journal.Config) {
					if !applying {
						c.Applier = idle{}
					}
				})
				if err := j.Start(context.Background()); err != nil {
					b.Fatal(err)
				}
				var next atomic.Int64
				var all sync.WaitGroup
				b.ResetTimer()
				for range 32 {
					all.Go(func() {
						for i := next.Add(1); i <= int64(b.N); i = next.Add(1) {
							r.Send(b, j, messageOf(int(i), 2000))
						}
					})
				}
				all.Wait()
				b.StopTimer()
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "entries/s")
				if err := j.Stop(context.Background()); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}

// BenchmarkApply gives kept messages of 2,000 customers their effect.
func BenchmarkApply(b *testing.B) {
	engines(b, func(b *testing.B, s *store.Store) {
		r := inboundtest.New(b, s)
		fill := r.Started(b, func(c *journal.Config) { c.Applier = idle{} })
		var all sync.WaitGroup
		var next atomic.Int64
		for range 64 {
			all.Go(func() {
				for i := next.Add(1); i <= int64(b.N); i = next.Add(1) {
					if err := fill.Append(context.Background(), r.Entry(messageOf(int(i), 2000))); err != nil {
						b.Error(err)
					}
				}
			})
		}
		all.Wait()
		fill.Abandon()
		if err := s.Write(context.Background(), func(tx *store.Tx) error {
			_, err := tx.SQL().Exec("UPDATE lanes SET applied_seq = 0, owner = ''")
			return err
		}); err != nil {
			b.Fatal(err)
		}
		b.ResetTimer()
		at, cpu := time.Now(), cpuTime(b)
		j := r.Journal()
		if err := j.Start(context.Background()); err != nil {
			b.Fatal(err)
		}
		ask := time.NewTicker(10 * time.Millisecond) // asking more often would be measured too
		defer ask.Stop()
		for lag := int64(1); lag > 0; {
			<-ask.C
			st, err := j.Status(context.Background(), r.Workspace)
			if err != nil {
				b.Fatal(err)
			}
			lag = st.Lag
		}
		b.StopTimer()
		b.ReportMetric(float64((cpuTime(b)-cpu).Microseconds())/float64(b.N), "cpu-µs/message")
		b.ReportMetric(float64(b.N)/time.Since(at).Seconds(), "messages/s")
		if err := j.Stop(context.Background()); err != nil {
			b.Fatal(err)
		}
	})
}

// cpuTime is what this process has used, the database's included on SQLite.
func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
