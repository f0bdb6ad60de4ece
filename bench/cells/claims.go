package main

import (
	"slices"
	"time"
)

// outcome is what came of a run.
type outcome struct {
	Messages, Failures        int
	Moved, Stayed, Unfinished int
	Lost, Doubled, Turned     int // acknowledged messages
	LostActs, DoubledActs     int // acknowledged acts of agents
	TwoHomes                  int // workspaces that two cells take for theirs, or none
	NeverTaken                int // messages that no cell took in the end
	Waited                    time.Duration
	ReadOnly                  []time.Duration
	SiteBack                  time.Duration
}

// sound says that nothing acknowledged is lost, doubled or out of order.
func (o outcome) sound() bool {
	return o.Lost+o.Doubled+o.Turned+o.LostActs+o.DoubledActs+o.TwoHomes+o.NeverTaken+o.Unfinished == 0
}

// add puts runs together.
func (o *outcome) add(b outcome) {
	o.Messages, o.Failures = o.Messages+b.Messages, o.Failures+b.Failures
	o.Moved, o.Stayed, o.Unfinished = o.Moved+b.Moved, o.Stayed+b.Stayed, o.Unfinished+b.Unfinished
	o.Lost, o.Doubled, o.Turned = o.Lost+b.Lost, o.Doubled+b.Doubled, o.Turned+b.Turned
	o.LostActs, o.DoubledActs = o.LostActs+b.LostActs, o.DoubledActs+b.DoubledActs
	o.TwoHomes, o.NeverTaken = o.TwoHomes+b.TwoHomes, o.NeverTaken+b.NeverTaken
	o.Waited, o.SiteBack = max(o.Waited, b.Waited), max(o.SiteBack, b.SiteBack)
	o.ReadOnly = append(o.ReadOnly, b.ReadOnly...)
}

// readOnly answers the middle and the longest time in which agents could only
// read.
func (o outcome) readOnly() (middle, longest time.Duration) {
	if len(o.ReadOnly) == 0 {
		return 0, 0
	}
	s := slices.Sorted(slices.Values(o.ReadOnly))
	return s[len(s)/2], s[len(s)-1]
}

// play runs a plan and compares what was acknowledged with what is there.
func play(p plan) outcome {
	w := newWorld(p)
	w.play()
	o := outcome{Messages: len(w.messages), Failures: w.failures, SiteBack: w.siteBack}
	for _, m := range w.moves {
		switch m.phase {
		case moved:
			o.Moved++
		case stayed:
			o.Stayed++
		default:
			o.Unfinished++
		}
		if m.readOnly > 0 {
			o.ReadOnly = append(o.ReadOnly, m.readOnly)
		}
	}
	w.checkMessages(&o)
	w.checkActs(&o)
	return o
}

func (w *world) checkMessages(o *outcome) {
	times := map[int]int{}
	for ws := range w.workspaces {
		owners := 0
		for _, c := range w.cells {
			h := c.byWS[ws]
			if h == nil || h.state != owner {
				continue
			}
			owners++
			last := map[int]int{}
			for _, m := range h.order {
				times[m.id]++
				if m.committed < last[m.thread] && times[m.id] == 1 {
					o.Turned++
				}
				last[m.thread] = max(last[m.thread], m.committed)
			}
		}
		if owners != 1 {
			o.TwoHomes++
		}
	}
	for _, m := range w.messages {
		switch n := times[m.id]; {
		case m.acked.IsZero():
			o.NeverTaken++
		case n == 0:
			o.Lost++
		case n > 1:
			o.Doubled++
		}
		o.Waited = max(o.Waited, m.acked.Sub(m.sent))
	}
}

func (w *world) checkActs(o *outcome) {
	times := map[int]int{}
	for _, c := range w.cells {
		for _, h := range c.homes {
			if h.state == owner {
				for _, id := range h.acts {
					times[id]++
				}
			}
		}
	}
	for _, id := range w.acts {
		switch n := times[id]; {
		case n == 0:
			o.LostActs++
		case n > 1:
			o.DoubledActs++
		}
	}
}
