package slaclock

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/sla"
	"recado.dev/internal/store"
)

// book is the clocks of one workspace within a transaction that holds its place.
type book struct {
	ctx     context.Context
	tx      *store.Tx
	ws      string
	rules   *ruleset
	now     time.Time
	entries map[string]*entry
}

// entry is the clocks of one case.
type entry struct {
	row     store.SLAClocks
	state   sla.State
	policy  *policy
	touched bool
	events  []sla.Event
}

func (s *Service) open(ctx context.Context, tx *store.Tx, ws string, version int64) (*book, error) {
	rules, err := s.rulesOf(ctx, &tx.Queryer, ws, version)
	return &book{ctx: ctx, tx: tx, ws: ws, rules: rules, now: s.clock.Now(), entries: map[string]*entry{}}, err
}

// load takes what is kept into the book.
func (b *book) load(rows map[string]store.SLAClocks, err error) error {
	for id, row := range rows {
		e := &entry{row: row, policy: b.rules.byID(row.PolicyID)}
		if err := json.Unmarshal(row.State, &e.state); err != nil {
			return fmt.Errorf("read sla clocks of case %s: %w", id, err)
		}
		b.entries[id] = e
	}
	return err
}

// follow takes facts in their order.
func (b *book) follow(facts []fact) error {
	if len(facts) == 0 {
		return nil
	}
	var ids []string
	for _, f := range facts {
		if !slices.Contains(ids, f.caseID) {
			ids = append(ids, f.caseID)
		}
	}
	if err := b.load(b.tx.SLAClocksOf(b.ctx, b.ws, ids)); err != nil {
		return err
	}
	for _, f := range facts {
		b.take(f)
	}
	return nil
}

func (b *book) take(f fact) {
	e := b.entries[f.caseID]
	if f.kind == caseNow {
		b.takeCase(f, e)
		return
	}
	if e == nil || f.seq <= e.row.Seq {
		return // nothing is promised, or it is in the state already
	}
	rules := e.policy.counts()
	switch f.kind {
	case customerAsk:
		e.add(rules.OnCustomerMessage(e.state, f.at))
	case replied:
		e.add(rules.OnReply(e.state, f.at, sla.Reply{ID: f.messageID}))
	case replyFailed:
		e.add(rules.OnReplyFailed(e.state, f.at, f.messageID))
	}
	e.row.Seq = f.seq
}

// takeCase takes what a case is now: which policy holds for it, its status,
// whether it sleeps, its priority.
func (b *book) takeCase(f fact, e *entry) {
	p := b.rules.of(f.kase)
	if e == nil {
		if p == nil || f.kase.Status == desk.CaseResolved {
			return
		}
		opened := f.kase.CreatedAt
		if f.reopened {
			opened = f.at
		}
		b.begin(p, f.kase, opened, f.at, f.seq)
		return
	}
	if f.seq <= e.row.Seq {
		return
	}
	e.row.Seq, e.touched = f.seq, true
	if p != e.policy {
		e.policy = p
		e.add(p.counts().OnRules(e.state, f.at))
	}
	rules := p.counts()
	if f.moved {
		e.add(rules.OnMoved(e.state, f.at, f.kase.WaitingSince, f.kase.FirstReplyAt != nil))
	}
	was := sla.Phase{Status: desk.CaseOpen}
	if n := len(e.state.Phases); n > 0 {
		was = e.state.Phases[n-1]
	}
	if was.Status != f.kase.Status {
		e.add(rules.OnStatus(e.state, f.at, f.kase.Status))
	}
	if asleep := f.kase.SnoozedUntil != nil; asleep != was.Snoozed && f.kase.Status != desk.CaseResolved {
		e.add(rules.OnSnooze(e.state, f.at, asleep))
	}
	if e.state.Priority != f.kase.Priority {
		e.add(rules.OnPriority(e.state, f.at, f.kase.Priority))
	}
}

func (b *book) begin(p *policy, c desk.Case, opened, at time.Time, seq int64) {
	e := &entry{row: store.SLAClocks{CaseID: c.ID, Seq: seq}, policy: p}
	e.add(p.counts().OnRules(begin(c, opened), at))
	b.entries[c.ID] = e
}

func (e *entry) add(s sla.State, events []sla.Event) {
	e.state, e.touched = s, true
	e.events = append(e.events, events...)
}

// countAgain takes cases by the rules of today.
func (b *book) countAgain(ids []string) error {
	cases, head, err := b.tx.CasesAndHead(b.ctx, b.ws, ids)
	if err != nil {
		return err
	}
	if err := b.load(b.tx.SLAClocksOf(b.ctx, b.ws, ids)); err != nil {
		return err
	}
	for id, c := range cases {
		p := b.rules.of(c)
		if e := b.entries[id]; e != nil {
			e.policy = p
			e.add(p.counts().OnRules(e.state, b.now))
		} else if p != nil {
			b.begin(p, c, c.CreatedAt, b.now, head)
		}
	}
	return nil
}

// tick takes the clocks that came due by now.
func (b *book) tick(now time.Time) error {
	if err := b.load(b.tx.SLAClocksDue(b.ctx, b.ws, now, recountSize)); err != nil {
		return err
	}
	for _, e := range b.entries {
		e.add(e.policy.counts().Tick(e.state, now))
	}
	return nil
}

// close writes the clocks and tells what happened: the last of its transaction.
func (b *book) close() error {
	told, err := b.write()
	if err != nil {
		return err
	}
	return b.tx.AppendEvents(b.ctx, b.ws, told)
}

// end forgets all clocks, since there are no policies any more.
func (b *book) end() error {
	told, err := b.write()
	if err != nil {
		return err
	}
	if err := b.tx.EndSLA(b.ctx, b.ws); err != nil {
		return err
	}
	return b.tx.AppendEvents(b.ctx, b.ws, told)
}

func (b *book) write() ([]desk.Event, error) {
	list, ids, err := b.changed()
	if err != nil || len(list) == 0 {
		return nil, err
	}
	cases, err := b.tx.CasesByID(b.ctx, b.ws, ids)
	if err != nil {
		return nil, err
	}
	var rows []store.SLAClocks
	var gone []string
	var told []desk.Event
	for _, e := range list {
		c, there := cases[e.row.CaseID]
		if !there {
			gone = append(gone, e.row.CaseID)
			continue
		}
		evs, err := e.tell(c)
		if err != nil {
			return nil, err
		}
		rows = append(rows, e.row)
		told = append(told, evs...)
	}
	if err := b.tx.DropSLAClocks(b.ctx, b.ws, gone); err != nil {
		return nil, err
	}
	return told, b.tx.SaveSLAClocks(b.ctx, b.ws, rows)
}

// changed are the touched entries in the order of their cases, their rows as
// they are to be kept but for the view, which the telling compares.
func (b *book) changed() (list []*entry, ids []string, err error) {
	for id, e := range b.entries {
		if e.touched {
			list, ids = append(list, e), append(ids, id)
		}
	}
	slices.SortFunc(list, func(x, y *entry) int { return strings.Compare(x.row.CaseID, y.row.CaseID) })
	slices.Sort(ids)
	for _, e := range list {
		e.row.PolicyID = ""
		if e.policy != nil {
			e.row.PolicyID = e.policy.ref.ID
		}
		e.row.NextAt = nil
		if next, ok := e.state.Next(); ok {
			e.row.NextAt = &next
		}
		if e.row.State, err = json.Marshal(e.state); err != nil {
			return nil, nil, fmt.Errorf("write sla clocks of case %s: %w", e.row.CaseID, err)
		}
	}
	return list, ids, nil
}
