package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"
)

// fewest is how many messages a percentile is taken of, at least: of a hundred,
// the last one is a single moment of the machine.
const fewest = 600

// latency measures the time from a webhook's first byte to its event at a
// desk, at a quiet and at a busy rate.
func (b *bench) latency() error {
	s, err := b.prepare("")
	if err != nil {
		return err
	}
	defer s.remove()
	if err := s.start(b.binary); err != nil {
		return err
	}
	if err := s.addChannel("http://127.0.0.1:9"); err != nil {
		return err
	}
	for _, l := range []struct {
		rate     int
		p50, p99 float64
	}{{20, 3, 8}, {1000, 0, 50}} {
		seconds := max(b.seconds, fewest/float64(l.rate))
		r, err := s.hookToDesk(l.rate, time.Duration(seconds*float64(time.Second)))
		if err != nil {
			return err
		}
		name := fmt.Sprintf("webhook to the desk at %d a second", l.rate)
		if l.p50 > 0 {
			b.add("latency", name+", p50", r.quantile(0.5), "ms", l.p50, false, "")
		}
		b.add("latency", name+", p99", r.quantile(0.99), "ms", l.p99, false, fmt.Sprintf("%d messages", len(r.latencies)))
	}
	return nil
}

// hookToDesk sends webhooks at a steady rate and hears of them at /events.
func (s *server) hookToDesk(rate int, length time.Duration) (result, error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	n := int(length.Seconds() * float64(rate))
	var mu sync.Mutex
	sent := make([]time.Time, n)
	heard := make(chan time.Duration, n)
	ready, ended := make(chan error, 1), make(chan error, 1)
	prefix := fmt.Sprintf("r%d-", rate)
	told := make([]bool, n)
	go func() {
		ended <- s.listen(ctx, prefix, ready, func(i int, at time.Time) {
			mu.Lock()
			defer mu.Unlock()
			if i < n && !told[i] {
				told[i] = true
				heard <- at.Sub(sent[i])
			}
		})
	}()
	if err := <-ready; err != nil {
		return result{}, err
	}
	requests := make([][]byte, n)
	for i := range requests {
		requests[i] = s.request(payload(rate*1_000_000+i, 500, prefix+strconv.Itoa(i)))
	}
	if err := s.steady(requests, rate, func(i int, at time.Time) {
		mu.Lock()
		sent[i] = at
		mu.Unlock()
	}); err != nil {
		return result{}, err
	}
	r := result{}
	deadline := time.After(20 * time.Second)
	for len(r.latencies) < n {
		select {
		case d := <-heard:
			r.latencies = append(r.latencies, d)
		case err := <-ended:
			return r, fmt.Errorf("the stream of events ended after %d of %d messages: %w", len(r.latencies), n, err)
		case <-deadline:
			return r, fmt.Errorf("%d of %d messages never came to the desk", n-len(r.latencies), n)
		}
	}
	slices.Sort(r.latencies)
	return r, nil
}

// steady sends the requests at their times over a few connections. before is
// called with when a request is sent; where its connection still waits for the
// answer to another, that is when it should have been, so that what the server
// holds up counts for all that wait.
func (s *server) steady(requests [][]byte, rate int, before func(i int, at time.Time)) error {
	const connections = 16
	began := time.Now()
	errs := make(chan error, connections)
	for c := range connections {
		go func() {
			w, err := s.dial()
			if err != nil {
				errs <- err
				return
			}
			defer w.conn.Close()
			for i := c; i < len(requests); i += connections {
				at := began.Add(time.Duration(i) * time.Second / time.Duration(rate))
				if wait := time.Until(at); wait > 0 {
					time.Sleep(wait)
					at = time.Now() // what the timer is late by is not the server's
				}
				before(i, at)
				if status, err := w.do(requests[i]); err != nil || status != 200 {
					errs <- fmt.Errorf("status %d, %w", status, cmp.Or(err, errRefused))
					return
				}
			}
			errs <- nil
		}()
	}
	for range connections {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}

// listen reads the events and calls f for each created message whose text
// begins with the prefix, until the stream ends.
func (s *server) listen(ctx context.Context, prefix string, ready chan<- error, f func(int, time.Time)) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.base+"/api/v1/events", nil)
	if err != nil {
		ready <- err
		return err
	}
	req.Header.Set("Authorization", "Bearer "+s.token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		ready <- err
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		ready <- fmt.Errorf("events: %s", res.Status)
		return errRefused
	}
	ready <- nil
	in := bufio.NewReaderSize(res.Body, 1<<20)
	created := false
	mark := []byte(`"text":"` + prefix)
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return err
		}
		at := time.Now()
		switch {
		case bytes.HasPrefix(line, []byte("event: ")):
			created = bytes.HasPrefix(line, []byte("event: message.created"))
		case created && bytes.HasPrefix(line, []byte("data:")):
			_, rest, ok := bytes.Cut(line, mark)
			if !ok {
				continue
			}
			end := bytes.IndexByte(rest, ' ')
			if i, err := strconv.Atoi(string(rest[:max(end, 0)])); err == nil {
				f(i, at)
			}
		}
	}
}
