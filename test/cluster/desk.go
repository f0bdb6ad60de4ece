package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// desk follows the events through HAProxy as a browser does: where its stream
// breaks it asks again, from the last event that it saw.
type desk struct {
	c      *cluster
	cancel context.CancelFunc
	done   chan struct{}

	mu     sync.Mutex
	seen   map[int][]time.Time // by message
	cursor int64
	opened int // streams
	resets int
	back   int // events that came a second time or out of their order
}

func (c *cluster) open() *desk {
	ctx, cancel := context.WithCancel(context.Background())
	d := &desk{c: c, cancel: cancel, done: make(chan struct{}), seen: map[int][]time.Time{}}
	go func() {
		defer close(d.done)
		for ctx.Err() == nil {
			_ = d.stream(ctx)
			select {
			case <-ctx.Done():
			case <-time.After(200 * time.Millisecond):
			}
		}
	}()
	return d
}

func (d *desk) close() {
	d.cancel()
	<-d.done
}

// stream reads one connection until it breaks. One that is silent for longer
// than two beats is broken too.
func (d *desk) stream(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, d.c.base()+"/api/v1/events", nil)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+d.c.token)
	req.Header.Set("Accept", "text/event-stream")
	d.mu.Lock()
	if d.cursor > 0 {
		req.Header.Set("Last-Event-ID", strconv.FormatInt(d.cursor, 10))
	}
	d.mu.Unlock()
	res, err := (&http.Client{}).Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("events: %s", res.Status)
	}
	d.mu.Lock()
	d.opened++
	d.mu.Unlock()
	silent := time.AfterFunc(35*time.Second, cancel)
	defer silent.Stop()
	lines := bufio.NewScanner(res.Body)
	lines.Buffer(nil, 1<<20)
	var id int64
	var kind string
	for lines.Scan() {
		silent.Reset(35 * time.Second)
		name, value, _ := strings.Cut(lines.Text(), ": ")
		switch name {
		case "id":
			id, _ = strconv.ParseInt(value, 10, 64)
		case "event":
			kind = value
		case "data":
			d.take(id, kind, value)
			id, kind = 0, ""
		}
	}
	return lines.Err()
}

func (d *desk) take(id int64, kind, data string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if kind == "reset" {
		d.resets++
	} else if id > 0 && id <= d.cursor {
		d.back++
	}
	if id > 0 {
		d.cursor = id
	}
	if kind != "message.created" {
		return
	}
	var e struct {
		Data struct {
			Message struct{ Text string }
			Text    string
		}
	}
	if json.Unmarshal([]byte(data), &e) != nil {
		return
	}
	text := e.Data.Text + e.Data.Message.Text
	var n int
	if _, err := fmt.Sscanf(text, "mensaje %d", &n); err == nil {
		d.seen[n] = append(d.seen[n], time.Now())
	}
}

// missed waits for what was acknowledged and answers how many messages never
// came, how many came twice, and the longest time from acknowledging to seeing.
func (d *desk) missed(l *load) (missed, twice int, longest time.Duration) {
	count := func() {
		missed, twice, longest = 0, 0, 0
		d.mu.Lock()
		defer d.mu.Unlock()
		for id, at := range l.acked {
			switch seen := d.seen[id]; len(seen) {
			case 0:
				missed++
			default:
				if len(seen) > 1 {
					twice++
				}
				longest = max(longest, seen[0].Sub(at))
			}
		}
	}
	_ = until(20*time.Second, "the desk saw everything", func() bool { count(); return missed == 0 })
	return missed, twice, longest.Round(time.Millisecond)
}

// told says what the desk saw of a load.
func (d *desk) told(l *load) (string, bool) {
	missed, twice, longest := d.missed(l)
	d.mu.Lock()
	defer d.mu.Unlock()
	return fmt.Sprintf("a desk behind HAProxy opened %d streams, missed %d messages, saw %d twice, %d resets; the longest from acknowledged to seen %s",
		d.opened, missed, twice+d.back, d.resets, longest), missed+twice+d.back+d.resets == 0
}
