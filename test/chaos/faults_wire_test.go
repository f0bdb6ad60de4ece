//go:build linux

package chaos

import (
	"math/rand/v2"
	"net/http"
	"slices"
	"time"
)

// Half of the webhooks have to be refused within this while the network is
// silent: what is asked of a database that is away is 0.7 seconds, and the rest
// is for machines that have other things to do. It is well below what a
// connection's own time-outs are.
const promptly = 2 * time.Second

// A call of the API has to be refused within this, first of all: three seconds
// are what it may take, and ten what a connection that says nothing is given.
const soon = 8 * time.Second

// wireSilent cuts both nodes off from the database. No packet comes through, in
// either direction, and nobody is told.
func wireSilent(w *world) func() {
	return w.unheard(false)
}

// wireOneWay has everything arrive at the database, and no answer of it come
// back: what it was asked is done, and nobody knows.
func wireOneWay(w *world) func() {
	return w.unheard(true)
}

// unheard loses what the database answers, and what it is asked as well where
// arrives is false, and judges how webhooks are answered meanwhile.
func (w *world) unheard(arrives bool) func() {
	for i := range w.wire.links {
		w.wire.set(i, arrives, false)
	}
	for _, n := range w.nodes {
		w.eventually(n.name+" says that it is not ready", func() bool { return n.status("/readyz") == http.StatusServiceUnavailable })
	}
	w.refuseCalls()
	w.load.waits.take() // from here on: what comes while it is known to be away
	return func() {
		took, none := w.load.waits.take()
		w.wire.mend()
		if len(took) == 0 {
			w.t.Error("no webhook was refused")
			return
		}
		half, most := took[len(took)/2], took[len(took)*99/100]
		w.t.Logf("%d webhooks refused: half within %s, 99 of 100 within %s; %d unanswered", len(took), half.Round(time.Millisecond), most.Round(time.Millisecond), none)
		if half > promptly {
			w.t.Errorf("half of the webhooks waited for longer than %s", promptly)
		}
	}
}

// refuseCalls waits until the nodes say to callers of the API that the database
// is away, and judges how long the first of them waited: without a pulse it is
// as long as the connections have patience.
func (w *world) refuseCalls() {
	for _, n := range w.nodes {
		begin := time.Now()
		w.eventually(n.name+" refuses a call", func() bool {
			status, _, _ := n.ask(http.MethodGet, "/api/v1/cases", nil, nil, nil)
			return status == http.StatusServiceUnavailable
		})
		took := time.Since(begin)
		w.t.Logf("%s refused a call after %s", n.name, took.Round(time.Millisecond))
		if took > soon {
			w.t.Errorf("a call waited for %s", took)
		}
	}
}

// wireFlickers cuts and mends each node's network at random, for moments.
func wireFlickers(w *world) func() {
	over, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			for i := range w.wire.links {
				w.wire.set(i, rand.IntN(2) == 0, rand.IntN(2) == 0)
			}
			select {
			case <-over:
				return
			case <-time.After(time.Duration(50+rand.IntN(400)) * time.Millisecond):
			}
		}
	}()
	return func() {
		close(over)
		<-done
		w.wire.mend()
	}
}

// wireOfOneSilent cuts one of the nodes off, as a machine that lost its power
// is, until the other has taken over and PostgreSQL has forgotten the first:
// what its connections had locked is free then.
func wireOfOneSilent(w *world) func() {
	i := len(w.rows) % len(w.nodes)
	other := w.nodes[1-i]
	begin := time.Now()
	w.wire.set(i, false, false)
	w.answeredBy(other)
	w.t.Logf("the other node had a message seen and answered after %s", time.Since(begin).Round(100*time.Millisecond))
	w.eventually("PostgreSQL gives up the connections of a node that vanished", func() bool { return w.backends(i) == 0 })
	w.t.Logf("PostgreSQL had given its connections up after %s", time.Since(begin).Round(100*time.Millisecond))
	return w.wire.mend
}

// answeredBy has a customer write to one node, and waits until it shows the
// message and an answer has arrived.
func (w *world) answeredBy(n *node) {
	w.t.Helper()
	l := w.load.next("k99")
	w.eventually("the node takes a message", func() bool { return w.load.post(l, l.body(), n) == http.StatusOK })
	w.record.wrote(l)
	path := "/api/v1/conversations/" + w.conversation("k99") + "/messages?limit=200"
	w.eventually("the node shows it", func() bool {
		return slices.ContainsFunc(pages[message](n, path), func(m message) bool { return key(m.Text) == key(l.text()) })
	})
	text := w.load.replyAt("k99", []*node{n})
	w.eventually("an answer arrives", func() bool { return w.network.shown(text) > 0 })
}

// backends counts what PostgreSQL thinks are connections of a node.
func (w *world) backends(i int) int {
	return w.database.count("SELECT COUNT(*) FROM pg_stat_activity WHERE host(client_addr) = $1", w.wire.links[i].nearAt)
}

// forgotten counts PostgreSQL's connections that no node has any more; two may
// be on their way.
func (w *world) forgotten() int {
	left := 0
	for i := range w.wire.links {
		left += max(0, w.backends(i)-w.wire.held(i, w.database.port())-2)
	}
	return left
}
