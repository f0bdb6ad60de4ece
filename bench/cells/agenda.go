package main

import (
	"container/heap"
	"time"

	"recado.dev/internal/clock"
)

// agenda is what will happen, in the order of its time, then of its making. It
// moves its clock from one thing to the next.
type agenda struct {
	clock *clock.Manual
	items items
	made  int
}

type item struct {
	at   time.Time
	made int
	do   func()
}

// after has do happen in d.
func (a *agenda) after(d time.Duration, do func()) {
	a.made++
	heap.Push(&a.items, item{a.clock.Now().Add(d), a.made, do})
}

// every has do happen each d until it answers false.
func (a *agenda) every(d time.Duration, do func() bool) {
	a.after(d, func() {
		if do() {
			a.every(d, do)
		}
	})
}

// runTo lets everything up to end happen.
func (a *agenda) runTo(end time.Time) {
	for len(a.items) > 0 && !a.items[0].at.After(end) {
		next := heap.Pop(&a.items).(item)
		a.clock.Advance(next.at.Sub(a.clock.Now()))
		next.do()
	}
	a.clock.Advance(end.Sub(a.clock.Now()))
}

type items []item

func (s items) Len() int { return len(s) }
func (s items) Less(i, j int) bool {
	return s[i].at.Before(s[j].at) || s[i].at.Equal(s[j].at) && s[i].made < s[j].made
}
func (s items) Swap(i, j int) { s[i], s[j] = s[j], s[i] }
func (s *items) Push(x any)   { *s = append(*s, x.(item)) }
func (s *items) Pop() any {
	old := *s
	last := old[len(old)-1]
	*s = old[:len(old)-1]
	return last
}
