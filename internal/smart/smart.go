package smart

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
	"recado.dev/internal/follow"
	"recado.dev/internal/job"
	"recado.dev/internal/store"
)

const (
	// place is the name of the engine's place in the event log, and what is held
	// while smart tags change anything.
	place = "smart_tags"
	// atOnce is how many events are looked at in one transaction.
	atOnce = 200
	// passAfter is after how many events without anything to do a place is kept
	// all the same, so that nobody reads them again.
	passAfter = 1000
	lookAgain = 3 * time.Second
	// around is how many cases of a contact, and messages of a case, are looked
	// at when the contact or the case changes.
	around = 50
	// threadsOf is in how many conversations of a contact messages are looked at
	// when the contact changes.
	threadsOf = 10
	// dueAtOnce is how many timers are looked at in a round.
	dueAtOnce = 200
)

// Config is what an Engine needs.
type Config struct {
	Store *store.Store
	Queue *job.Queue
	Clock clock.Clock // the business's
	Log   *slog.Logger
	// Env is what filters of a workspace may name.
	Env func(ctx context.Context, ws string) filter.Env
}

// Engine puts smart tags on, each once for each time that its filter becomes
// true, whatever dies meanwhile and however many nodes there are. It is safe for
// concurrent use.
type Engine struct {
	*follow.Loop
	Config

	mu   sync.Mutex
	sets map[string]*rules
	seen map[string]int64 // by workspace: looked at by this node, with nothing to keep
}

// New makes an engine and registers its job; it works once it is started.
func New(c Config) *Engine {
	e := &Engine{Config: c, sets: map[string]*rules{}, seen: map[string]int64{}}
	job.Register(c.Queue, &passWorker{e: e})
	cfg := follow.Config{Store: c.Store, Log: c.Log, Name: place, LookAgain: lookAgain, Matters: matters, CatchUp: e.CatchUp, Turn: e.turn,
		Behind: func(ctx context.Context, limit int) ([]string, error) {
			return c.Store.Read().FollowerBehind(ctx, place, limit)
		}}
	if j, ok := c.Clock.(jumps); ok {
		cfg.Jumped = j.Watch
	}
	e.Loop = follow.New(cfg)
	return e
}

// jumps is a clock that tells when it was moved.
type jumps interface {
	Watch() (<-chan struct{}, func())
}

// matters says whether an event may change what a filter says.
func matters(ev desk.Event) bool {
	switch ev.Type {
	case desk.EventCaseCreated, desk.EventCaseUpdated, desk.EventMessageCreated, desk.EventMessageUpdated, desk.EventSLAWarning, desk.EventSLABreach, desk.EventSLAMet,
		desk.EventSLAUpdated, desk.EventContactUpdated, desk.EventContactConsent:
		return true
	}
	return false
}

// Named is what filters of a workspace may name, at a time.
func (e *Engine) Named(ctx context.Context, q *store.Queryer, ws string) (filter.Env, error) {
	env := e.Env(ctx, ws)
	list, err := q.SharedFilters(ctx, ws)
	env.Saved = filter.Named(list)
	return env, err
}

// rules answers the workspace's smart tags as they are now.
func (e *Engine) rules(ctx context.Context, q *store.Queryer, ws string) (*rules, error) {
	revision, err := q.AutomationRevision(ctx, ws)
	if err != nil {
		return nil, err
	}
	e.mu.Lock()
	have := e.sets[ws]
	e.mu.Unlock()
	if have != nil && have.revision == revision {
		return have, nil
	}
	smart, err := q.SmartTags(ctx, ws)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	if len(smart) > 0 {
		tags, err := q.Tags(ctx, ws)
		if err != nil {
			return nil, err
		}
		for _, t := range tags {
			names[t.ID] = t.Name
		}
	}
	env, err := e.Named(ctx, q, ws)
	if err != nil {
		return nil, err
	}
	now := ready(smart, names, func(at time.Time) filter.Env {
		moved := env
		moved.Now = at
		return moved
	}, e.Clock.Now())
	now.revision = revision
	e.mu.Lock()
	e.sets[ws] = now
	e.mu.Unlock()
	return now, nil
}

// CatchUp looks at all that happened in a workspace.
func (e *Engine) CatchUp(ctx context.Context, ws string) error {
	for {
		more, err := e.step(ctx, ws)
		if err != nil || !more {
			return err
		}
	}
}

// step looks at the next events and answers whether there may be more.
func (e *Engine) step(ctx context.Context, ws string) (more bool, err error) {
	q := e.Store.Read()
	at, err := q.FollowerPlace(ctx, place, ws)
	if err != nil {
		return false, err
	}
	e.mu.Lock()
	from := max(at, e.seen[ws])
	e.mu.Unlock()
	evs, err := e.Store.FollowEvents(ctx, ws, from, atOnce)
	if err != nil {
		return false, err
	}
	if len(evs) == 0 {
		return false, e.keep(ctx, ws, at, from)
	}
	set, err := e.rules(ctx, q, ws)
	if err != nil {
		return false, err
	}
	end, more := evs[len(evs)-1].Seq, len(evs) == atOnce
	looks, err := e.looks(ctx, q, ws, set, evs)
	if err != nil {
		return false, err
	}
	if len(looks) == 0 && end-at < passAfter {
		e.mu.Lock()
		e.seen[ws] = end
		e.mu.Unlock()
		return more, nil
	}
	err = e.Store.Write(ctx, func(tx *store.Tx) error {
		now, err := tx.LockFollower(ctx, place, ws)
		if err != nil {
			return err
		}
		if now != at { // another node was quicker: the next step goes on where it ended
			more = true
			return nil
		}
		if set, err = e.rules(ctx, &tx.Queryer, ws); err != nil { // as they are now that nobody changes them
			return err
		}
		w := &work{e: e, ws: ws, set: set, now: e.Clock.Now(), apply: true}
		if err := w.do(ctx, tx, looks); err != nil {
			return err
		}
		if err := tx.MoveFollower(ctx, place, ws, end); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, ws, w.events)
	})
	return more, err
}

// keep moves the place past what was looked at with nothing to do, once it is
// quiet: what nobody is behind with is not looked for again, and does not count
// as waiting.
func (e *Engine) keep(ctx context.Context, ws string, at, seen int64) error {
	if seen == at {
		return nil
	}
	return e.Store.Write(ctx, func(tx *store.Tx) error {
		now, err := tx.LockFollower(ctx, place, ws)
		if err != nil || now != at {
			return err
		}
		return tx.MoveFollower(ctx, place, ws, seen)
	})
}

// looks are the items whose filters may have changed by events, each once, by
// the last of them.
func (e *Engine) looks(ctx context.Context, q *store.Queryer, ws string, set *rules, evs []desk.Event) ([]look, error) {
	if len(set.list) == 0 {
		return nil, nil
	}
	l := &looking{byItem: map[string]int{}, cases: len(set.about(desk.SmartCases)) > 0, messages: len(set.about(desk.SmartMessages)) > 0, ofCases: asksCases(set),
		ofContacts: slices.ContainsFunc(set.about(desk.SmartMessages), func(r *rule) bool { return r.whose || r.read }),
		seen:       slices.ContainsFunc(set.list, func(r *rule) bool { return r.seen })}
	for _, ev := range evs {
		if !matters(ev) {
			continue
		}
		if err := l.hear(ctx, q, ws, ev); err != nil {
			return nil, err
		}
	}
	return l.list, nil
}

// asksCases says whether a smart tag of messages asks about their cases.
func asksCases(set *rules) bool {
	for _, r := range set.about(desk.SmartMessages) {
		node, err := r.at(set.env, time.Time{}.AddDate(2000, 0, 0))
		if err == nil && ofCase(node) {
			return true
		}
	}
	return false
}

func ofCase(n filter.Node) bool {
	if n.Type != filter.Leaf {
		return slices.ContainsFunc(n.Kids, ofCase)
	}
	for _, e := range filter.Whole() {
		if e.Field == n.Cond.Field {
			return !e.OfMessage || e.Field == filter.FieldSpoken || e.Field == filter.FieldMood
		}
	}
	return true // an own field
}

// ofContact says whether a filter asks about contacts.
func ofContact(n filter.Node) bool {
	if n.Type != filter.Leaf {
		return slices.ContainsFunc(n.Kids, ofContact)
	}
	return n.Cond.Field == filter.FieldContact || strings.HasPrefix(string(n.Cond.Field), "contact.")
}

// turn looks at what the clock changed, and says how long it will change nothing.
func (e *Engine) turn(ctx context.Context, _ bool) time.Duration {
	e.Warn("", e.Tick(ctx))
	next, err := e.Store.Read().NextSmartTimer(ctx)
	if err != nil || next == nil {
		e.Warn("", err)
		return 0
	}
	return max(next.Sub(e.Clock.Now()), time.Millisecond)
}

// Tick looks at the items of which the clock alone may have changed what filters
// say.
func (e *Engine) Tick(ctx context.Context) error {
	for {
		due, err := e.Store.Read().DueSmartTimers(ctx, e.Clock.Now(), dueAtOnce)
		if err != nil || len(due) == 0 {
			return err
		}
		byWorkspace := map[string][]store.SmartTimer{}
		for _, t := range due {
			byWorkspace[t.WorkspaceID] = append(byWorkspace[t.WorkspaceID], t)
		}
		for ws, list := range byWorkspace {
			if err := e.CatchUp(ctx, ws); err != nil { // something may have happened
				return err
			}
			if err := e.ring(ctx, ws, list); err != nil {
				return err
			}
		}
	}
}

// ring looks at items whose time has come, each for its tag alone.
func (e *Engine) ring(ctx context.Context, ws string, due []store.SmartTimer) error {
	return e.Store.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.LockFollower(ctx, place, ws); err != nil {
			return err
		}
		set, err := e.rules(ctx, &tx.Queryer, ws)
		if err != nil {
			return err
		}
		byTag := map[string][]look{}
		ended := make([]store.SmartTimer, len(due))
		for i, t := range due {
			byTag[t.TagID] = append(byTag[t.TagID], look{item: t.ItemID, cause: "clock"})
			t.DueAt = time.Time{}
			ended[i] = t
		}
		if err := tx.SetSmartTimers(ctx, ended); err != nil {
			return err
		}
		var events []desk.Event
		for tagID, looks := range byTag {
			r := set.byID(tagID)
			if r == nil {
				continue
			}
			for i := range looks {
				looks[i].about = r.tag.About
			}
			w := &work{e: e, ws: ws, set: set, now: e.Clock.Now(), apply: true, only: r}
			if err := w.do(ctx, tx, looks); err != nil {
				return err
			}
			events = append(events, w.events...)
		}
		return tx.AppendEvents(ctx, ws, events)
	})
}
