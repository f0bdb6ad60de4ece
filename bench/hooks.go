package main

import (
	"errors"
	"fmt"
	"time"
)

// hooks measures acknowledged, durable webhooks beside the bare handler, then
// how fast they are applied, and the cost of each.
func (b *bench) hooks() error {
	floor, err := b.bareRate()
	if err != nil {
		return err
	}
	b.add("hooks", "bare handler: verify, decode, answer (32 connections)", floor, "/s", 0, true, "the machine's limit")
	commits, err := diskLimit(time.Duration(b.seconds / 4 * float64(time.Second)))
	if err != nil {
		return err
	}
	b.add("hooks", "disk: 16 KB and fdatasync, one after the other", commits, "/s", 0, true, "the disk's limit")
	if err := b.hooksOn("SQLite", "", floor, 0.5, 5000); err != nil {
		return err
	}
	if err := b.newcomersEntries(); err != nil {
		return err
	}
	if b.postgres == "" {
		return nil
	}
	database, drop, err := freshDatabase(b.postgres)
	if err != nil {
		return err
	}
	defer drop()
	return b.hooksOn("PostgreSQL", database, floor, 0.4, 3000)
}

func (b *bench) bareRate() (float64, error) {
	s, err := startBare()
	if err != nil {
		return 0, err
	}
	defer s.stop()
	return b.rate(s)
}

// rate is the acknowledged requests a second over half the length of a load.
func (b *bench) rate(s *server) (float64, error) {
	limit := time.Duration(b.seconds / 2 * float64(time.Second))
	total := int64(200_000)
	requests := s.prepared(total, 20_000)
	r, err := s.burst(32, limit, total, func(i int64) []byte { return requests[i] })
	if err != nil {
		return 0, err
	}
	if r.other > 0 {
		return 0, fmt.Errorf("%d of %d requests were not answered 200", r.other, r.ok+r.other)
	}
	return r.perSecond(), nil
}

// prepared are n signed requests, none of which was there before.
func (s *server) prepared(n int64, customers int) [][]byte {
	out := make([][]byte, n)
	for i := range out {
		out[i] = s.request(payload(s.told+i, customers, "Hola, quiero saber de mi pedido número"))
	}
	s.told += len(out)
	return out
}

func (b *bench) hooksOn(name, database string, floor, ratio, applied float64) error {
	s, err := b.hooksDesk(name, database)
	if err != nil {
		return err
	}
	defer s.remove()
	profile := b.profiling(s, "hooks on "+name, time.Duration(b.seconds*float64(time.Second)))
	before, err := s.spending()
	if err != nil {
		return err
	}
	began := time.Now()
	rate, err := b.rate(s)
	if err != nil {
		return err
	}
	b.add("hooks", name+": acknowledged and durable, of the bare handler", rate/floor, "ratio", ratio, true, fmt.Sprintf("%.0f/s", rate))
	_, peak := s.memory()
	n, err := s.waitApplied(5 * time.Minute)
	if err != nil {
		return err
	}
	elapsed := time.Since(began)
	b.add("hooks", name+": applied after a burst, seen in the inbox", float64(n)/elapsed.Seconds(), "/s", 0, true, fmt.Sprintf("%d messages in %.1f s", n, elapsed.Seconds()))
	if err := b.messageCost(s, name, before, n); err != nil {
		return err
	}
	b.add("hooks", name+": resident memory under full load", peak, "MB", 300, false, "")
	pace, err := b.sustained(s, 20_000)
	if err != nil {
		return err
	}
	b.add("hooks", name+": applied as they come, sustained", pace, "/s", applied, true, "no more than half a second's messages wait")
	return profile()
}

// hooksDesk is a running server with a channel, whose PostgreSQL is watched where
// it has one here.
func (b *bench) hooksDesk(name, database string) (*server, error) {
	s, err := b.prepare(database)
	if err != nil {
		return nil, err
	}
	if err := s.start(b.binary); err != nil {
		s.remove()
		return nil, err
	}
	if err := s.addChannel("http://127.0.0.1:9"); err != nil {
		s.remove()
		return nil, err
	}
	if database == "" {
		return s, nil
	}
	s.postgres, err = watchPostgres(database)
	if errors.Is(err, errElsewhere) {
		b.leave("hooks", name+withPostgres, err.Error())
		return s, nil
	}
	if err != nil {
		s.remove()
	}
	return s, err
}

const (
	untilDone    = ": CPU a message, all followers done"
	withPostgres = untilDone + ", with PostgreSQL"
	budget       = 0.35 // milliseconds, all that follows the event log and the database included
)

// messageCost is called once the journal is applied: it prints what each of n
// messages has cost until then, and in all, when the followers of the event log
// are done as well.
func (b *bench) messageCost(s *server, name string, before spent, n int64) error {
	at, err := s.spending()
	if err != nil {
		return err
	}
	f, err := s.waitFollowed(5 * time.Minute)
	if err != nil {
		return err
	}
	after, err := s.spending()
	if err != nil {
		return err
	}
	each := after.minus(before, n)
	switch {
	case s.database == "":
		b.add("hooks", name+untilDone, milliseconds(each.cpu), "ms", budget, false, "the server's process, SQLite in it")
	case s.postgres == nil:
		b.add("hooks", name+untilDone+", node alone", milliseconds(each.cpu), "ms", 0, false, "the server's process")
	default:
		note := "the server's process and all of PostgreSQL's"
		if each.others > 0 {
			note += fmt.Sprintf("; %d transactions of others on it are among them", each.others)
		}
		b.add("hooks", name+withPostgres, milliseconds(each.cpu+each.database), "ms", budget, false, note)
		b.add("hooks", name+untilDone+", node alone", milliseconds(each.cpu), "ms", 0, false, "the server's process")
	}
	b.add("hooks", name+": CPU a message, applied, node alone", milliseconds(at.minus(before, n).cpu), "ms", 0, false, "what followers have to do later is left out")
	last, who := f.last()
	b.add("hooks", name+": followers done after the last was applied", last.Seconds(), "s", 0, false, who)
	b.addCosts("hooks", name, "logs and files together", each)
	return nil
}

// waitApplied waits until the journal has nothing left and answers its length.
func (s *server) waitApplied(limit time.Duration) (int64, error) {
	deadline := time.Now().Add(limit)
	for time.Now().Before(deadline) {
		var st struct{ Head, Applied int64 }
		if err := s.call("GET", "/api/v1/journal", nil, &st); err != nil {
			return 0, err
		}
		if st.Applied >= st.Head {
			return st.Head, nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	return 0, fmt.Errorf("the journal was not applied within %s", limit)
}
