package main

import (
	"fmt"
	"io"
	"time"
)

// progressEvery is how often long work says how far it is.
const progressEvery = 15 * time.Second

// progress tells how far long work is, now and then. Work that is done sooner is
// not told of.
type progress struct {
	out  io.Writer
	now  func() time.Time
	what string
	// began is when the things that are counted now were begun, seen when they were
	// last counted, told when that was last said.
	began, seen, told time.Time
}

func startProgress(out io.Writer, now func() time.Time) *progress {
	at := now()
	return &progress{out: out, now: now, began: at, seen: at, told: at}
}

// at says that n of all are done, unless something was said a moment ago.
func (p *progress) at(what string, n, all int) {
	now := p.now()
	if p.what != what {
		p.what, p.began = what, p.seen
	}
	p.seen = now
	took := now.Sub(p.began)
	if now.Sub(p.told) < progressEvery || n == 0 || n == all || took <= 0 {
		return
	}
	p.told = now
	rest := time.Duration(float64(took) / float64(n) * float64(all-n))
	fmt.Fprintf(p.out, "          %d of %d %s, %.0f a second, about %s to go\n", n, all, what, float64(n)/took.Seconds(), rest.Round(time.Second))
}
