package main

import (
	"context"
	"fmt"
	"strings"
	"syscall"
	"time"
)

func all() []check {
	return []check{
		{"node", "a node is killed (kill -9)", killNode},
		{"jobs", "the node that runs an import is killed", killWorker},
		{"primary", "the machine of PostgreSQL's primary is killed, with synchronous replication", killPrimary},
		{"follower", "the machine of PostgreSQL's follower is killed", killFollower},
		{"frozen", "both PostgreSQL answer nothing for 15 seconds (SIGSTOP)", freezeBoth},
		{"hung", "the primary's machine answers nothing any more (SIGSTOP) and comes back", hangPrimary},
		{"rolling", "the nodes are replaced one by one by a newer version", roll},
		{"lossy", "the primary is killed without synchronous replication", lose},
		{"rates", "webhooks a second with one, two, three nodes", rates},
	}
}

// busy is how many webhooks a desk has taken that is at work: 4 seconds of what
// the load is by default.
const busy = 800

// flow waits until so many more are acknowledged: what follows befalls a desk
// that works, or one that works again.
func (l *load) flow(more int) error {
	want := l.count() + more
	return until(60*time.Second, fmt.Sprintf("%d more webhooks are acknowledged", more), func() bool { return l.count() >= want })
}

// last lets a fault, or a measurement, have its length: nothing in particular has
// to happen meanwhile, so that there is no condition to wait for.
func last(d time.Duration) { time.Sleep(d) }

// conclude ends a load and says what became of it.
func (r *report) conclude(l *load, d *desk) error {
	l.end()
	o, err := l.check()
	if err != nil {
		return err
	}
	r.say("%s", l.answers())
	r.must(o.clean(), "%d acknowledged: %s", len(l.acked), o)
	if d != nil {
		defer d.close()
		told, ok := d.told(l)
		r.must(ok, "%s", told)
	}
	return nil
}

func killNode(ctx context.Context, c *cluster, r *report) error {
	d, l := c.open(), c.begin(40, r.rate, r.first)
	if err := l.flow(busy); err != nil {
		return err
	}
	for _, n := range c.nodes[:2] {
		dead := n.id()
		killed := time.Now()
		n.process.kill()
		err := until(20*time.Second, "the lanes have other owners", func() bool {
			left, err := c.pair.ask(ctx, c.pair.straight(), "SELECT CAST(COUNT(*) AS TEXT) FROM lanes WHERE owner IN ('', $1)", dead)
			return err == nil && left == "0"
		})
		if err != nil {
			return err
		}
		r.say("%s killed: others had all of its lanes after %s", n.name, since(killed))
		if err := l.flow(busy); err != nil {
			return err
		}
		if err := c.serve(n, c.binary); err != nil {
			return err
		}
		if err := l.flow(busy); err != nil {
			return err
		}
	}
	r.say("the longest time without an acknowledged webhook: %s", l.gap().Round(time.Millisecond))
	return r.conclude(l, d)
}

func killPrimary(ctx context.Context, c *cluster, r *report) error {
	for range 2 { // there and back
		d, l := c.open(), c.begin(40, r.rate, r.first)
		if err := l.flow(busy); err != nil {
			return err
		}
		first, second, err := c.pair.primary(ctx)
		if err != nil {
			return err
		}
		if err := c.failOver(ctx, r, l, first, second); err != nil {
			return err
		}
		if err := r.conclude(l, d); err != nil {
			return err
		}
		if err := c.rejoin(ctx, r, first, true); err != nil {
			return err
		}
		r.first += 100_000
	}
	return nil
}

// failOver kills the first and waits until the second takes webhooks.
func (c *cluster) failOver(ctx context.Context, r *report, l *load, first, second *database) error {
	killed := time.Now()
	first.kill()
	err := until(60*time.Second, "the follower writes", func() bool {
		got, err := c.pair.ask(ctx, second.url("recado"), "SELECT CAST(pg_is_in_recovery() AS TEXT)")
		return err == nil && got == "false"
	})
	if err != nil {
		return err
	}
	promoted := since(killed)
	if err := l.flow(busy); err != nil {
		return err
	}
	r.say("%s killed: %s was promoted after %s; the longest time without an acknowledged webhook: %s", first.name, second.name, promoted, l.gap().Round(time.Millisecond))
	return nil
}

// rejoin starts a machine again and waits until it follows.
func (c *cluster) rejoin(ctx context.Context, r *report, d *database, synchronous bool) error {
	began := time.Now()
	if err := c.pair.raise(d); err != nil {
		return err
	}
	if err := c.pair.whole(ctx, synchronous); err != nil {
		return err
	}
	r.say("%s started again: it follows after %s", d.name, since(began))
	return nil
}

func killFollower(ctx context.Context, c *cluster, r *report) error {
	d, l := c.open(), c.begin(40, r.rate, r.first)
	if err := l.flow(busy); err != nil {
		return err
	}
	_, second, err := c.pair.primary(ctx)
	if err != nil {
		return err
	}
	second.kill()
	if err := l.flow(2 * busy); err != nil { // some before PostgreSQL notices
		return err
	}
	r.say("%s killed: the longest time without an acknowledged webhook: %s", second.name, l.gap().Round(time.Millisecond))
	if err := r.conclude(l, d); err != nil {
		return err
	}
	return c.rejoin(ctx, r, second, true)
}

func freezeBoth(ctx context.Context, c *cluster, r *report) error {
	d, l := c.open(), c.begin(40, r.rate, r.first)
	if err := l.flow(busy); err != nil {
		return err
	}
	frozen := c.pair.monitor.freeze()
	for _, one := range c.pair.both {
		frozen = append(frozen, one.freeze()...)
	}
	last(2 * time.Second) // those under way at that moment
	l.mu.Lock()
	already := len(l.refused)
	l.mu.Unlock()
	last(4 * time.Second)
	calm := l.refusedAfter(already)
	flood := c.begin(400, 0, r.first+500_000) // as fast as they are refused
	last(9 * time.Second)
	flood.end()
	for _, n := range c.nodes {
		now, most := n.process.memory()
		r.must(most < 512, "%s: %.0f MB resident, %.0f at most", n.name, now, most)
	}
	r.say("a flood of 400 connections meanwhile: %s", flood.answers())
	sendSignal(frozen, syscall.SIGCONT)
	thawed := time.Now()
	if err := l.flow(1); err != nil {
		return err
	}
	r.say("acknowledged again %s after PostgreSQL went on", since(thawed))
	r.must(calm < time.Second, "99 of 100 webhooks were refused within %s", calm)
	if err := l.flow(busy); err != nil {
		return err
	}
	return r.conclude(l, d)
}

func hangPrimary(ctx context.Context, c *cluster, r *report) error {
	d, l := c.open(), c.begin(40, r.rate, r.first)
	if err := l.flow(busy); err != nil {
		return err
	}
	first, second, err := c.pair.primary(ctx)
	if err != nil {
		return err
	}
	hung := time.Now()
	frozen := first.freeze()
	err = until(60*time.Second, "the follower writes", func() bool {
		got, err := c.pair.ask(ctx, second.url("recado"), "SELECT CAST(pg_is_in_recovery() AS TEXT)")
		return err == nil && got == "false"
	})
	if err != nil {
		return err
	}
	promoted := since(hung)
	if err := l.flow(50); err != nil {
		return err
	}
	r.say("%s hung: %s was promoted after %s; webhooks acknowledged again after %s", first.name, second.name, promoted, since(hung))
	if err := l.flow(busy); err != nil {
		return err
	}
	sendSignal(frozen, syscall.SIGCONT)             // it believes to be the primary still
	if err := c.pair.whole(ctx, true); err != nil { // until it follows
		return err
	}
	if err := l.flow(busy); err != nil {
		return err
	}
	return r.conclude(l, d)
}

// roll begins with nodes of the older version; the database is as it left it.
func roll(_ context.Context, c *cluster, r *report) error {
	if r.newer == "" {
		r.say("left out: -older names no program, or others are checked too")
		return nil
	}
	d, l := c.open(), c.begin(40, r.rate, r.first)
	if err := l.flow(busy); err != nil {
		return err
	}
	for _, n := range c.nodes {
		n.process.stop(25 * time.Second)
		if err := c.serve(n, r.newer); err != nil {
			return err
		}
		r.say("%s runs the new version", n.name)
		if err := l.flow(busy); err != nil { // side by side with the old ones
			return err
		}
	}
	c.binary = r.newer
	r.say("the longest time without an acknowledged webhook: %s", l.gap().Round(time.Millisecond))
	return r.conclude(l, d)
}

func lose(ctx context.Context, c *cluster, r *report) error {
	if err := c.pair.follow(ctx, false); err != nil {
		return err
	}
	defer func() { _ = c.pair.follow(ctx, true) }()
	for _, behind := range []time.Duration{0, time.Second} {
		if err := c.loseBehind(ctx, r, behind); err != nil {
			return err
		}
		r.first += 100_000
	}
	return nil
}

// loseBehind kills the primary while the follower is so far behind.
func (c *cluster) loseBehind(ctx context.Context, r *report, behind time.Duration) error {
	l := c.begin(40, r.rate, r.first)
	if err := l.flow(busy); err != nil {
		return err
	}
	first, second, err := c.pair.primary(ctx)
	if err != nil {
		return err
	}
	if behind > 0 { // what has come and was not read is lost with the network
		receivers := named(second.keeper, "walreceiver")
		sendSignal(receivers, syscall.SIGSTOP)
		last(behind)
		sendSignal(receivers, syscall.SIGKILL)
	}
	if err := c.failOver(ctx, r, l, first, second); err != nil {
		return err
	}
	l.end()
	o, err := l.check()
	if err != nil {
		return err
	}
	r.say("a follower %s behind: %d of %d acknowledged messages were lost", behind, o.lost, len(l.acked))
	r.must(o.doubled == 0, "%d doubled", o.doubled)
	after := c.begin(40, r.rate, r.first+50_000)
	if err := after.flow(busy); err != nil {
		return err
	}
	after.end()
	o, err = after.check()
	if err != nil {
		return err
	}
	r.must(o.lost+o.doubled == 0, "what was acknowledged afterwards (%d): %d lost, %d doubled", len(after.acked), o.lost, o.doubled)
	return c.rejoin(ctx, r, first, false)
}

func rates(ctx context.Context, c *cluster, r *report) error {
	for n := len(c.nodes); n > 0; n-- {
		for _, off := range c.nodes[n:] {
			off.process.stop(25 * time.Second)
		}
		if err := c.shared(ctx, c.nodes[:n]); err != nil {
			return err
		}
		for at := 48; at <= 48*n; at += 48 * max(n-1, 1) { // as many for all nodes, and as many for each
			if err := c.rateAt(r, n, at); err != nil {
				return err
			}
		}
	}
	return nil
}

// rateAt says how many webhooks n nodes take where so many are sent at a time.
func (c *cluster) rateAt(r *report, n, at int) error {
	l := c.begin(at, 0, r.first)
	began := time.Now()
	last(8 * time.Second)
	l.end()
	kept := float64(l.count()) / time.Since(began).Seconds()
	if err := c.settled(); err != nil {
		return err
	}
	r.say("%d nodes, %d at a time: %.0f acknowledged a second, %.0f applied", n, at, kept, float64(l.count())/time.Since(began).Seconds())
	r.first += 100_000
	return nil
}

// shared waits until nodes have all the lanes between them.
func (c *cluster) shared(ctx context.Context, nodes []*node) error {
	var ids []string
	for _, n := range nodes {
		ids = append(ids, n.id())
	}
	return until(30*time.Second, "the nodes that are left have all lanes", func() bool {
		strangers, err := c.pair.ask(ctx, c.pair.straight(), "SELECT CAST(COUNT(*) AS TEXT) FROM lanes WHERE NOT (owner = ANY ($1))", ids)
		return err == nil && strangers == "0"
	})
}

func since(at time.Time) time.Duration { return time.Since(at).Round(100 * time.Millisecond) }

func lastLine(file string) string {
	out := ""
	for line := range strings.SplitSeq(readText(file), "\n") {
		if strings.TrimSpace(line) != "" {
			out = line
		}
	}
	return fmt.Sprintf("%.200s", out)
}
