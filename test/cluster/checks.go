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

// warm has a load run for a while.
func (l *load) warm(d time.Duration) { time.Sleep(d) }

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
	l.warm(4 * time.Second)
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
		l.warm(3 * time.Second)
		if err := c.serve(n, c.binary); err != nil {
			return err
		}
		l.warm(2 * time.Second)
	}
	r.say("the longest time without an acknowledged webhook: %s", l.gap().Round(time.Millisecond))
	return r.conclude(l, d)
}

func killPrimary(ctx context.Context, c *cluster, r *report) error {
	for range 2 { // there and back
		d, l := c.open(), c.begin(40, r.rate, r.first)
		l.warm(4 * time.Second)
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
	promoted, before := since(killed), l.count()
	if err := until(60*time.Second, "webhooks are acknowledged again", func() bool { return l.count() > before+50 }); err != nil {
		return err
	}
	l.warm(4 * time.Second)
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
	l.warm(4 * time.Second)
	_, second, err := c.pair.primary(ctx)
	if err != nil {
		return err
	}
	second.kill()
	l.warm(4 * time.Second)
	before := l.count()
	if err := until(60*time.Second, "webhooks are acknowledged without the follower", func() bool { return l.count() > before+50 }); err != nil {
		return err
	}
	l.warm(2 * time.Second)
	r.say("%s killed: the longest time without an acknowledged webhook: %s", second.name, l.gap().Round(time.Millisecond))
	if err := r.conclude(l, d); err != nil {
		return err
	}
	return c.rejoin(ctx, r, second, true)
}

func freezeBoth(ctx context.Context, c *cluster, r *report) error {
	d, l := c.open(), c.begin(40, r.rate, r.first)
	l.warm(4 * time.Second)
	frozen := c.pair.monitor.freeze()
	for _, one := range c.pair.both {
		frozen = append(frozen, one.freeze()...)
	}
	l.warm(2 * time.Second) // those under way at that moment
	l.mu.Lock()
	already := len(l.refused)
	l.mu.Unlock()
	l.warm(4 * time.Second)
	calm := l.refusedAfter(already)
	flood := c.begin(400, 0, r.first+500_000) // as fast as they are refused
	l.warm(9 * time.Second)
	flood.end()
	for _, n := range c.nodes {
		now, most := n.process.memory()
		r.must(most < 512, "%s: %.0f MB resident, %.0f at most", n.name, now, most)
	}
	r.say("a flood of 400 connections meanwhile: %s", flood.answers())
	sendSignal(frozen, syscall.SIGCONT)
	thawed, before := time.Now(), l.count()
	if err := until(60*time.Second, "webhooks are acknowledged again", func() bool { return l.count() > before }); err != nil {
		return err
	}
	r.say("acknowledged again %s after PostgreSQL went on", since(thawed))
	r.must(calm < time.Second, "99 of 100 webhooks were refused within %s", calm)
	l.warm(5 * time.Second)
	return r.conclude(l, d)
}

func hangPrimary(ctx context.Context, c *cluster, r *report) error {
	d, l := c.open(), c.begin(40, r.rate, r.first)
	l.warm(4 * time.Second)
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
	promoted, before := since(hung), l.count()
	if err := until(60*time.Second, "webhooks are acknowledged again", func() bool { return l.count() > before+50 }); err != nil {
		return err
	}
	r.say("%s hung: %s was promoted after %s; webhooks acknowledged again after %s", first.name, second.name, promoted, since(hung))
	l.warm(6 * time.Second)
	sendSignal(frozen, syscall.SIGCONT) // it believes to be the primary still
	l.warm(8 * time.Second)
	if err := r.conclude(l, d); err != nil {
		return err
	}
	return c.pair.whole(ctx, true)
}

// roll begins with nodes of the older version; the database is as it left it.
func roll(_ context.Context, c *cluster, r *report) error {
	if r.newer == "" {
		r.say("left out: -older names no program, or others are checked too")
		return nil
	}
	d, l := c.open(), c.begin(40, r.rate, r.first)
	l.warm(3 * time.Second)
	for _, n := range c.nodes {
		n.process.stop(25 * time.Second)
		if err := c.serve(n, r.newer); err != nil {
			return err
		}
		r.say("%s runs the new version", n.name)
		l.warm(3 * time.Second)
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
	l.warm(4 * time.Second)
	first, second, err := c.pair.primary(ctx)
	if err != nil {
		return err
	}
	if behind > 0 { // what has come and was not read is lost with the network
		receivers := named(second.keeper, "walreceiver")
		sendSignal(receivers, syscall.SIGSTOP)
		l.warm(behind)
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
	after.warm(4 * time.Second)
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
		time.Sleep(2 * time.Second)
		l := c.begin(48, 0, r.first)
		began := time.Now()
		l.warm(8 * time.Second)
		l.end()
		kept := float64(l.count()) / time.Since(began).Seconds()
		if err := c.settled(); err != nil {
			return err
		}
		r.say("%d nodes: %.0f acknowledged a second, %.0f applied", n, kept, float64(l.count())/time.Since(began).Seconds())
		r.first += 100_000
	}
	return nil
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
