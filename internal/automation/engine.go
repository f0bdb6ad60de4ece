package automation

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
	"recado.dev/internal/follow"
	"recado.dev/internal/ident"
	"recado.dev/internal/job"
	"recado.dev/internal/store"
)

const (
	// place is the name of the engine's place in the event log.
	place = "recipes"
	// turns counts how often runs began that no event started: by the clock, or
	// because somebody wanted them again.
	turns = "recipes.turns"
	// atOnce is how many events are read at a time.
	atOnce = 200
	// deepest is how many recipes may lead to one another.
	deepest = 5
	// lookAgain is how often other nodes' events are looked for.
	lookAgain = 3 * time.Second
	// passAfter is after how many events that start nothing, in a workspace
	// without recipes, the place is kept all the same.
	passAfter = 1000
)

// Config is what an Engine needs.
type Config struct {
	Store   *store.Store
	Queue   *job.Queue  // for what takes long
	Clock   clock.Clock // the business's
	Log     *slog.Logger
	Actions []Action
	// Open answers whether the hours of a calendar are, at a time.
	Open func(ctx context.Context, ws, calendarID string, at time.Time) bool
	// Env is what filters of a workspace may name.
	Env func(ctx context.Context, ws string) filter.Env
	// Private says whether channels of a network take private messages beside
	// what is said in public; nil for none.
	Private func(network string) bool
}

// Engine follows the event log and runs recipes: each once for each thing that
// happens, whatever dies meanwhile and however many nodes there are. It is safe
// for concurrent use.
type Engine struct {
	*follow.Loop
	Config
	actions map[string]Action

	mu   sync.Mutex
	sets map[string]*loaded
	seen map[string]seen // by workspace

	tidied time.Time // when what is too old was forgotten; of the loop alone
}

// seen is up to where this node looked after a moment, and found no recipes and
// nothing to note: it is kept once it is quiet. turn is with which server of the
// database: after another took over, its numbers may be those of other events.
type seen struct {
	after moment
	seq   int64
	turn  int64
}

// loaded is the recipes of a workspace at a revision.
type loaded struct {
	revision int64
	set      *Set
	at       time.Time // from which conditions such as "within the last" count
}

// punctual is how exact conditions that count from now are.
const punctual = time.Second

// late says whether the conditions that count from now have to count anew.
func (l *loaded) late(now time.Time) bool {
	return l.set.passing && now.Sub(l.at).Abs() >= punctual
}

// New makes an engine; it works once it is started.
func New(c Config) *Engine {
	e := &Engine{Config: c, actions: map[string]Action{}, sets: map[string]*loaded{}, seen: map[string]seen{}}
	for _, a := range c.Actions {
		e.actions[a.Kind()] = a
	}
	if c.Queue != nil {
		job.Register(c.Queue, &rehearsalWorker{e: e})
	}
	cfg := follow.Config{Store: c.Store, Log: c.Log, Name: place, LookAgain: lookAgain, Matters: func(ev desk.Event) bool { return matters(ev) || fails(ev) }, CatchUp: e.CatchUp, Behind: e.behind, Turn: e.turn}
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

// behind lists workspaces with events that were not looked at, or with runs that
// a node left behind.
func (e *Engine) behind(ctx context.Context, limit int) ([]string, error) {
	q := e.Store.Read()
	left, err := q.RunningRecipes(ctx, limit)
	if err != nil {
		return nil, err
	}
	late, err := q.FollowerBehind(ctx, place, limit)
	return append(left, late...), err
}

// matters says whether an event may start a recipe, or keep one from it.
func matters(ev desk.Event) bool {
	switch ev.Type {
	case desk.EventMessageCreated, desk.EventCaseUpdated, desk.EventCaseCreated, desk.EventSurveyAnswered:
		return true
	}
	return false
}

// occasions are what an event is to triggers.
func occasions(ev desk.Event) []Occasion {
	switch ev.Type {
	case desk.EventMessageCreated:
		return []Occasion{{Kind: desk.TriggerNew}, {Kind: desk.TriggerMessage}}
	case desk.EventSurveyAnswered:
		return []Occasion{{Kind: desk.TriggerSurvey}}
	case desk.EventCaseUpdated:
		var out []Occasion
		for _, tag := range added(ev.Changes["tags"]) {
			out = append(out, Occasion{Kind: desk.TriggerTag, Tag: tag})
		}
		if _, to := ev.Changed("status"); to != "" {
			out = append(out, Occasion{Kind: desk.TriggerStatus, Status: desk.CaseStatus(to)})
		}
		return out
	}
	return nil
}

// added are the tags that a change added.
func added(change [2]any) []string {
	before, after := texts(change[0]), texts(change[1])
	return slices.DeleteFunc(after, func(t string) bool { return slices.Contains(before, t) })
}

// texts reads a list that is of this process or out of the log.
func texts(v any) []string {
	switch v := v.(type) {
	case []string:
		return slices.Clone(v)
	case []any:
		var out []string
		for _, one := range v {
			if s, ok := one.(string); ok {
				out = append(out, s)
			}
		}
		return out
	}
	return nil
}

// CatchUp does all that there is to do in a workspace: first the runs that were
// begun, then what happened since.
func (e *Engine) CatchUp(ctx context.Context, ws string) error {
	for {
		from, err := e.now(ctx, ws)
		if err != nil {
			return err
		}
		if err := e.finish(ctx, ws); err != nil {
			return err
		}
		more, err := e.step(ctx, ws, from)
		if err != nil || !more {
			return err
		}
	}
}

// moment is up to where recipes were decided on. It is read before the runs are
// finished: who finds it unmoved afterwards knows that what was looked at is
// what all runs before it left, on whatever node.
type moment struct{ place, turns int64 }

func (e *Engine) now(ctx context.Context, ws string) (moment, error) {
	q := e.Store.Read()
	var m moment
	var err error
	if m.place, err = q.FollowerPlace(ctx, place, ws); err != nil {
		return m, err
	}
	m.turns, err = q.FollowerPlace(ctx, turns, ws)
	return m, err
}

// hold has the moment stay as it is until the transaction ends, and answers it.
func hold(ctx context.Context, tx *store.Tx, ws string) (moment, error) {
	var m moment
	var err error
	if m.place, err = tx.LockFollower(ctx, place, ws); err != nil {
		return m, err
	}
	m.turns, err = tx.LockFollower(ctx, turns, ws)
	return m, err
}

// begin adds runs that no event started.
func begin(ctx context.Context, tx *store.Tx, ws string, runs []desk.RecipeRun) error {
	if len(runs) == 0 {
		return nil
	}
	m, err := hold(ctx, tx, ws)
	if err != nil {
		return err
	}
	if err := tx.MoveFollower(ctx, turns, ws, m.turns+1); err != nil {
		return err
	}
	return tx.InsertRuns(ctx, runs)
}

// set answers the workspace's recipes as they are now.
func (e *Engine) set(ctx context.Context, ws string) (*loaded, error) {
	q := e.Store.Read()
	revision, err := q.AutomationRevision(ctx, ws)
	if err != nil {
		return nil, err
	}
	e.mu.Lock()
	have := e.sets[ws]
	e.mu.Unlock()
	if have != nil && have.revision == revision && !have.late(e.Clock.Now()) {
		return have, nil
	}
	recipes, err := q.Recipes(ctx, ws)
	if err != nil {
		return nil, err
	}
	topics, err := q.Topics(ctx, ws)
	if err != nil {
		return nil, err
	}
	env, err := e.named(ctx, q, ws)
	if err != nil {
		return nil, err
	}
	set, broken := Ready(recipes, topics, env)
	for id, why := range broken {
		e.Log.Warn("recipe cannot work", "workspace", ws, "recipe", id, "error", why)
	}
	now := &loaded{revision: revision, set: set, at: e.Clock.Now()}
	e.mu.Lock()
	e.sets[ws] = now
	e.mu.Unlock()
	return now, nil
}

// step looks at the events after a moment, up to the first that starts
// something, and answers whether there may be more.
func (e *Engine) step(ctx context.Context, ws string, from moment) (bool, error) {
	turn := e.Store.Turns()
	began := e.begins(ws, from)
	evs, err := e.Store.FollowEvents(ctx, ws, began, atOnce)
	if err != nil {
		return false, err
	}
	if len(evs) == 0 {
		return false, e.pass(ctx, ws, from, began)
	}
	set, err := e.set(ctx, ws)
	if err != nil {
		return false, err
	}
	if evs, err = e.readable(ctx, ws, set.set, evs); err != nil || len(evs) == 0 {
		return false, err
	}
	var runs []desk.RecipeRun
	var clocks timers
	var known []store.RecipeFacts
	var failed []desk.Message
	end := evs[len(evs)-1].Seq
	for _, ev := range evs {
		m, err := unsaid(ev)
		if err != nil {
			return false, err
		}
		if m != nil {
			failed = append(failed, *m)
		}
	}
	if set.set.Len() == 0 && len(failed) == 0 && end-from.place < passAfter {
		e.mu.Lock()
		e.seen[ws] = seen{after: from, seq: end, turn: turn}
		e.mu.Unlock()
		return true, nil
	}
	if set.set.Len() > 0 {
		facts := e.reader(ws, set.set)
		for _, ev := range evs {
			if !matters(ev) {
				continue
			}
			said, err := messageOf(ev)
			if err != nil {
				return false, err
			}
			clocks.hear(ws, set.set, ev, said)
			var kept *store.RecipeFacts
			if runs, kept, err = e.decide(ctx, set, facts, ev, said); err != nil {
				return false, err
			}
			if kept != nil {
				known = append(known, *kept)
			}
			if len(runs) > 0 {
				end = ev.Seq
				break
			}
		}
	}
	err = e.Store.Write(ctx, func(tx *store.Tx) error {
		at, err := hold(ctx, tx, ws)
		if err != nil || at != from {
			return err // another node was quicker
		}
		if err := tx.InsertRuns(ctx, runs); err != nil {
			return err
		}
		if err := clocks.save(ctx, tx, ws); err != nil {
			return err
		}
		if err := refuse(ctx, tx, ws, failed); err != nil {
			return err
		}
		if err := tx.KeepRecipeFacts(ctx, ws, known); err != nil {
			return err
		}
		return tx.MoveFollower(ctx, place, ws, end)
	})
	return err == nil, err // of what other nodes did there may be more
}

// begins is where to look on after a moment.
func (e *Engine) begins(ws string, from moment) int64 {
	e.mu.Lock()
	defer e.mu.Unlock()
	if s := e.seen[ws]; s.after == from && s.turn == e.Store.Turns() {
		return max(from.place, s.seq)
	}
	return from.place
}

// pass moves the place past what was looked at with nothing to do.
func (e *Engine) pass(ctx context.Context, ws string, from moment, to int64) error {
	if to == from.place {
		return nil
	}
	return e.Store.Write(ctx, func(tx *store.Tx) error {
		at, err := hold(ctx, tx, ws)
		if err != nil || at != from {
			return err
		}
		return tx.MoveFollower(ctx, place, ws, to)
	})
}

// decide answers the runs that an event starts, and what was known; nil where
// the event is nothing to recipes.
func (e *Engine) decide(ctx context.Context, now *loaded, facts *reader, ev desk.Event, said *desk.Message) ([]desk.RecipeRun, *store.RecipeFacts, error) {
	happened := occasions(ev)
	if len(happened) == 0 {
		return nil, nil, nil
	}
	f, err := facts.of(ctx, ev, said)
	if err != nil || f == nil {
		return nil, nil, err
	}
	hours := map[string]bool{}
	for _, calendar := range now.set.calendars() {
		hours[calendar] = e.Open(ctx, facts.ws, calendar, ev.At)
	}
	var out []desk.RecipeRun
	for _, o := range happened {
		fired := now.set.Fire(o, f, func(calendar string) bool { return hours[calendar] })
		if len(fired) == 0 {
			continue
		}
		parent, err := e.parent(ctx, facts.ws, ev.Actor)
		if err != nil {
			return nil, nil, err
		}
		for _, r := range fired {
			out = append(out, run(r, o, ev, parent))
		}
	}
	text, err := note(f, happened, hours)
	if err != nil {
		return nil, nil, fmt.Errorf("note the facts of event %d: %w", ev.Seq, err)
	}
	return out, &store.RecipeFacts{Seq: ev.Seq, CaseID: ev.CaseID, MessageID: ev.MessageID, Revision: now.revision, At: e.Clock.Now(), Facts: text}, nil
}

// parent is the run by which something happened; the zero run for none.
func (e *Engine) parent(ctx context.Context, ws string, a desk.Actor) (desk.RecipeRun, error) {
	if a.Run == "" {
		return desk.RecipeRun{}, nil
	}
	r, err := e.Store.Read().RunByID(ctx, ws, a.Run)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return desk.RecipeRun{}, nil
	}
	return r, err
}

// run is a recipe that an event starts. One whose own effects led here, or to
// which too many others led, is stopped, and says so.
func run(r desk.Recipe, o Occasion, ev desk.Event, parent desk.RecipeRun) desk.RecipeRun {
	out := desk.RecipeRun{WorkspaceID: ev.WorkspaceID, ID: ident.New(), RecipeID: r.ID, Version: r.Version, Cause: fmt.Sprintf("event:%d:%s", ev.Seq, o.Kind), Occasion: o.Kind,
		CaseID: ev.CaseID, ConversationID: ev.ConversationID, MessageID: ev.MessageID, State: desk.RunRunning, Results: []desk.ActionResult{}, At: ev.At}
	if o.Kind == desk.TriggerTag {
		out.Cause += ":" + o.Tag
	}
	if parent.ID != "" {
		out.ParentID, out.Chain = parent.ID, append(slices.Clone(parent.Chain), parent.RecipeID)
	}
	switch {
	case slices.Contains(out.Chain, r.ID):
		stop(&out, "this recipe's own effect would have started it again")
	case len(out.Chain) >= deepest:
		stop(&out, fmt.Sprintf("%d recipes led to one another, which is the most", deepest))
	}
	return out
}

func stop(r *desk.RecipeRun, why string) {
	r.State, r.EndedAt = desk.RunStopped, &r.At
	r.Results = []desk.ActionResult{{State: "skipped", Detail: why}}
}

// finish goes on with the runs that were begun, one action after the other.
func (e *Engine) finish(ctx context.Context, ws string) error {
	for {
		r, there, err := e.Store.Read().OldestRun(ctx, ws)
		if err != nil || !there {
			return err
		}
		if err := e.act(ctx, r); err != nil {
			return err
		}
	}
}

// act does the next action of a run. One that cannot be done does not stop the
// others.
func (e *Engine) act(ctx context.Context, r desk.RecipeRun) error {
	s := &Step{Run: r, engine: e, Now: e.Clock.Now()}
	recipe, err := e.Store.Read().RecipeVersion(ctx, r.WorkspaceID, r.RecipeID, r.Version)
	if err != nil && desk.CodeOf(err) != desk.CodeNotFound {
		return err
	}
	s.Recipe = recipe
	if err != nil || r.Next >= len(recipe.Actions) { // nothing is left to be done
		return e.close(ctx, s)
	}
	s.Action = recipe.Actions[r.Next]
	a, known := e.actions[s.Action.Kind]
	switch {
	case !known:
		err = desk.E(desk.CodeUnsupported, "there is no action of this kind")
	case e.lacks(s):
		return e.end(ctx, s, desk.ActionResult{State: "skipped", Detail: noCase})
	default:
		err = a.Do(ctx, s)
	}
	var refused *desk.Error
	switch {
	case err == nil && s.ended:
		return nil
	case err == nil:
		return fmt.Errorf("action %s of recipe %s did not end", s.Action.Kind, r.RecipeID)
	case !errors.As(err, &refused):
		return err
	}
	e.Log.Info("action of a recipe failed", "workspace", r.WorkspaceID, "recipe", r.RecipeID, "run", r.ID, "action", s.Action.Kind, "error", err)
	return e.end(ctx, s, desk.ActionResult{State: "failed", Detail: refused.Public})
}

func (e *Engine) end(ctx context.Context, s *Step, result desk.ActionResult) error {
	return e.Store.Write(ctx, func(tx *store.Tx) error {
		mine, err := s.Hold(ctx, tx)
		if err != nil || !mine {
			return err
		}
		if err := s.End(ctx, tx, result); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, s.Run.WorkspaceID, s.told)
	})
}

func (e *Engine) close(ctx context.Context, s *Step) error {
	return e.Store.Write(ctx, func(tx *store.Tx) error {
		mine, err := s.Hold(ctx, tx)
		if err != nil || !mine {
			return err
		}
		r := s.Run
		r.State, r.EndedAt = stateOf(r.Results), &s.Now
		if err := tx.SaveRun(ctx, r); err != nil {
			return err
		}
		told, err := toldOf(r, s.Actor(), s.Now)
		if err != nil {
			return err
		}
		return tx.AppendEvents(ctx, r.WorkspaceID, []desk.Event{told})
	})
}
