package main

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"
)

// load writes as customers do: each customer's messages one after the other,
// each repeated until it is acknowledged, as platforms do.
type load struct {
	c         *cluster
	customers int
	every     time.Duration // between two messages of a customer; 0: at once
	stop      chan struct{}
	wg        sync.WaitGroup

	mu      sync.Mutex
	next    int
	acked   map[int]time.Time // by message
	took    []time.Duration   // of answers that acknowledged
	refused []time.Duration   // of other answers
	silent  int               // requests without any answer
}

// begin starts a load of about rate messages a second; 0 is as fast as they are
// answered. first is the number of the first message; the customers of loads
// whose first messages are 50,000 apart are others.
func (c *cluster) begin(customers, rate, first int) *load {
	l := &load{c: c, customers: customers, stop: make(chan struct{}), next: first, acked: map[int]time.Time{}}
	if rate > 0 {
		l.every = time.Duration(customers) * time.Second / time.Duration(rate)
	}
	for i := range customers {
		l.wg.Go(func() { l.write(first/50_000*500 + i) })
	}
	return l
}

func (l *load) write(customer int) {
	var pace <-chan time.Time
	if l.every > 0 {
		tick := time.NewTicker(l.every)
		defer tick.Stop()
		pace = tick.C
	}
	for {
		l.mu.Lock()
		l.next++
		id := l.next
		l.mu.Unlock()
		body := text(customer, id, time.Now())
		for {
			start := time.Now()
			got := l.c.hook(l.c.base(), body)
			l.note(id, got, time.Since(start))
			if got == http.StatusOK {
				break
			}
			select {
			case <-l.stop:
				return
			case <-time.After(100 * time.Millisecond):
			}
		}
		if pace != nil {
			select {
			case <-pace:
			case <-l.stop:
				return
			}
		}
		select {
		case <-l.stop:
			return
		default:
		}
	}
}

func (l *load) note(id, got int, took time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch got {
	case http.StatusOK:
		l.acked[id] = time.Now()
		l.took = append(l.took, took)
	case 0:
		l.silent++
	default:
		l.refused = append(l.refused, took)
	}
}

func (l *load) end() {
	close(l.stop)
	l.wg.Wait()
}

func (l *load) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.acked)
}

// refusedAfter is how quickly 99 of 100 were refused, but for the first n.
func (l *load) refusedAfter(n int) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return quantile(l.refused[min(n, len(l.refused)):], 0.99)
}

// gap is the longest time in which nothing was acknowledged.
func (l *load) gap() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	times := make([]time.Time, 0, len(l.acked))
	for _, at := range l.acked {
		times = append(times, at)
	}
	slices.SortFunc(times, time.Time.Compare)
	var longest time.Duration
	for i := 1; i < len(times); i++ {
		longest = max(longest, times[i].Sub(times[i-1]))
	}
	return longest
}

// answers says how requests were answered.
func (l *load) answers() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return fmt.Sprintf("%d acknowledged (99 of 100 within %s), %d refused (99 of 100 within %s, the slowest after %s), %d unanswered",
		len(l.acked), quantile(l.took, 0.99), len(l.refused), quantile(l.refused, 0.99), quantile(l.refused, 1), l.silent)
}

func quantile(list []time.Duration, q float64) time.Duration {
	if len(list) == 0 {
		return 0
	}
	list = slices.Sorted(slices.Values(list))
	return list[min(int(float64(len(list))*q), len(list)-1)].Round(time.Millisecond)
}

// outcome compares what was acknowledged with what is there.
type outcome struct{ lost, doubled, turned, threads int }

func (o outcome) String() string {
	return fmt.Sprintf("%d lost, %d doubled, %d out of order", o.lost, o.doubled, o.turned)
}

func (o outcome) clean() bool { return o.lost+o.doubled+o.turned == 0 && o.threads > 0 }

// settled waits until all that is kept has had its effect.
func (c *cluster) settled() error {
	return until(90*time.Second, "the journal is applied", func() bool {
		var s struct{ Head, Applied int64 }
		return c.call("GET", "/api/v1/journal", nil, &s) == nil && s.Applied >= s.Head
	})
}

// check reads all conversations: each message that was acknowledged must be
// there once, and each customer's in the order in which they were written.
func (l *load) check() (outcome, error) {
	o := outcome{}
	if err := l.c.settled(); err != nil {
		return o, err
	}
	count, threads, err := l.c.stored()
	if err != nil {
		return o, err
	}
	o.threads = len(threads)
	for id := range l.acked {
		switch n := count[id]; {
		case n == 0:
			o.lost++
		case n > 1:
			o.doubled++
		}
	}
	for _, ids := range threads {
		if !slices.IsSorted(ids) {
			o.turned++
		}
	}
	return o, nil
}

// stored answers how often each message is there, and the messages of each
// conversation in their order.
func (c *cluster) stored() (count map[int]int, threads [][]int, err error) {
	count = map[int]int{}
	err = c.pages("/api/v1/conversations?limit=200", func(id, _ string) error {
		var ids []int
		err := c.pages("/api/v1/conversations/"+id+"/messages?limit=200", func(_, text string) error {
			var n int
			if _, err := fmt.Sscanf(text, "mensaje %d", &n); err != nil {
				return fmt.Errorf("strange text %q", text)
			}
			count[n]++
			ids = append(ids, n)
			return nil
		})
		threads = append(threads, ids)
		return err
	})
	return count, threads, err
}

// pages calls f with each item of a list.
func (c *cluster) pages(path string, f func(id, text string) error) error {
	cursor := ""
	for {
		var page struct {
			Items []struct{ ID, Text string }
			Next  *string `json:"next_cursor"`
		}
		if err := c.call("GET", path+cursor, nil, &page); err != nil {
			return err
		}
		for _, item := range page.Items {
			if err := f(item.ID, item.Text); err != nil {
				return err
			}
		}
		if page.Next == nil {
			return nil
		}
		cursor = "&cursor=" + *page.Next
	}
}
