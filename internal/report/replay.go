package report

import (
	"cmp"
	"context"
	"slices"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
	"recado.dev/internal/store"
)

const (
	// MaxReplayed is of how many events a report of some cases is made at most.
	MaxReplayed = 100_000
	// replaysAtOnce is how many such reports a node makes at once: each takes a
	// processor and some memory. The others wait.
	replaysAtOnce = 2
)

func tooMuch(most int) error {
	return desk.Invalid("size", "more than %d events happened in the cases that meet the filter: choose fewer days or a narrower filter", most)
}

// replay counts anew what happened in the cases that meet a filter now, each from
// its beginning, for what is kept cannot be taken apart by cases afterwards. It is
// the same counting, in the order of the log. Nothing of it is kept.
func (s *Service) replay(r *run, node filter.Node) error {
	select {
	case s.replays <- struct{}{}:
		defer func() { <-s.replays }()
	case <-r.ctx.Done():
		return r.ctx.Err()
	}
	last := max(r.query.To, r.span.previous[1])
	span := store.ReplaySpan{Filter: node, From: timeOf(r.span.previous[0]), To: timeOf(last)}
	facts, err := s.factsOf(r.ctx, r.ws.ID, span)
	if err != nil {
		return err
	}
	change := count(batch{facts: facts}, known{cases: map[string]store.ReportCase{}})
	r.figures = replayed{sums: change.Sums, times: change.Times}
	cases := casesIn(facts, r.query)
	r.out.Cases = &cases
	return nil
}

// timeOf is when a slot begins.
func timeOf(slot int64) time.Time { return time.Unix(slot*slotLength, 0) }

// factsOf reads what happened in the cases of a span, in the order of the log.
func (s *Service) factsOf(ctx context.Context, ws string, span store.ReplaySpan) ([]fact, error) {
	read := s.store.Read()
	ids, err := read.CasesToReplay(ctx, ws, span, s.mostEvents+1)
	if err != nil {
		return nil, err
	}
	if len(ids) > s.mostEvents { // each of them began, at least
		return nil, tooMuch(s.mostEvents)
	}
	list := replayList{most: s.mostEvents}
	if err := read.ReplayEvents(ctx, ws, ids, list.add); err != nil {
		return nil, err
	}
	// By the messages, and not by their cases: some are another's by now. Of those
	// that never failed it does not matter how they stood.
	if err := read.ReplayFailures(ctx, ws, list.messages(func(f fact) bool { return f.kind == messageOut }), true, list.add); err != nil {
		return nil, err
	}
	if err := read.ReplayFailures(ctx, ws, list.messages(func(f fact) bool { return f.failed }), false, list.add); err != nil {
		return nil, err
	}
	slices.SortFunc(list.facts, func(a, b fact) int { return cmp.Compare(a.seq, b.seq) })
	return list.facts, nil
}

// replayList gathers facts, each word of them once.
type replayList struct {
	facts []fact
	read  int
	most  int
	words map[string]string
}

func (l *replayList) add(ev *desk.Event) error {
	if l.read++; l.read > l.most {
		return tooMuch(l.most)
	}
	f, ok := factOf(ev)
	if !ok {
		return nil
	}
	f.caseID, f.channelID, f.agentID = l.once(f.caseID), l.once(f.channelID), l.once(f.agentID)
	l.facts = append(l.facts, f)
	return nil
}

func (l *replayList) once(word string) string {
	if l.words == nil {
		l.words = map[string]string{}
	}
	have, ok := l.words[word]
	if !ok {
		have = word
		l.words[word] = word
	}
	return have
}

// messages are the ids of those that some of the facts are about.
func (l *replayList) messages(which func(fact) bool) []string {
	ids := make([]string, 0, len(l.facts))
	for _, f := range l.facts {
		if which(f) {
			ids = append(ids, f.messageID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// casesIn is how many cases something was counted of.
func casesIn(facts []fact, q store.ReportQuery) int64 {
	seen := map[string]bool{}
	for _, f := range facts {
		counts := f.kind != messageNews && f.kind != promise && !(f.kind == caseOpened && f.imported)
		if counts && takes(q, store.ReportKey{Slot: slotOf(f.at), ChannelID: f.channelID, AgentID: f.agentID}) {
			seen[f.caseID] = true
		}
	}
	return int64(len(seen))
}

// takes says whether a sum is among those that are asked for.
func takes(q store.ReportQuery, k store.ReportKey) bool {
	return k.Slot >= q.From && k.Slot < q.To && (q.Channels == nil || slices.Contains(q.Channels, k.ChannelID)) && (q.AgentID == "" || k.AgentID == q.AgentID)
}

// replayed are figures that were counted for one report.
type replayed struct {
	sums  map[store.ReportKey]store.ReportSums
	times map[store.ReportTimeKey]store.ReportTime
}

// ReportSums implements figures.
func (p replayed) ReportSums(_ context.Context, _ string, q store.ReportQuery, each func(store.ReportKey, store.ReportSums)) error {
	for k, s := range p.sums {
		if takes(q, k) {
			each(k, s)
		}
	}
	return nil
}

// ReportTimes implements figures.
func (p replayed) ReportTimes(_ context.Context, _ string, q store.ReportQuery, each func(store.ReportTimeKey, store.ReportTime)) error {
	for k, v := range p.times {
		if takes(q, k.ReportKey) {
			each(k, v)
		}
	}
	return nil
}

// ReportTotals implements figures.
func (p replayed) ReportTotals(ctx context.Context, ws string, q store.ReportQuery, each func(store.ReportTimeKey, store.ReportTime)) (store.ReportSums, error) {
	var total store.ReportSums
	for k, s := range p.sums {
		if takes(q, k) {
			total.Add(s)
		}
	}
	return total, p.ReportTimes(ctx, ws, q, each)
}
