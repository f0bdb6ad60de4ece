package automation_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"recado.dev/internal/automation"
	"recado.dev/internal/automation/action"
	"recado.dev/internal/cases"
	"recado.dev/internal/casework"
	"recado.dev/internal/channel"
	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/job"
	"recado.dev/internal/outbound"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// eventsEnv names the variable with how many events the proof has, where it is
// not the size of every day: 100000 took 8 minutes on SQLite and 32 on
// PostgreSQL on a busy machine of two cores, -test.timeout=0.
const eventsEnv = "RECADO_TEST_RECIPE_EVENTS"

const (
	everyDay    = 900
	onSQLite    = 3000 // which is quicker
	proofOf     = 50   // recipes
	killsInTurn = 10   // before the engine is made anew, which forgets what it held
)

var errKilled = errors.New("killed")

// reaper kills whoever asks the database for something, at random: before a
// transaction, in the middle of one, or once it is done.
type reaper struct {
	mu     sync.Mutex
	chance *rand.Rand
	odds   int // one in that many; 0 for nobody
	armed  atomic.Bool
	kills  int
}

func newReaper(odds int) *reaper {
	return &reaper{odds: odds, chance: rand.New(rand.NewPCG(uint64(odds), 2))}
}

func (r *reaper) watch(string, []any) {
	if r.odds == 0 || !r.armed.Load() {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.chance.IntN(r.odds) == 0 {
		r.kills++
		panic(errKilled)
	}
}

// opened is a database of which the reaper sees every query.
func opened(t *testing.T, cfg store.Config, r *reaper) *store.Store {
	t.Helper()
	cfg.Watch = r.watch
	s, err := store.Open(context.Background(), cfg)
	if err != nil {
		t.Fatalf("open store: %v", err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if err := s.Migrate(context.Background()); err != nil {
		t.Fatalf("migrate: %v", err)
	}
	return s
}

// talks is the rig's channel as one by which recipes can answer.
type talks struct{ net *inboundtest.Net }

func (c talks) Find(ctx context.Context, _, id string) (*channel.Live, error) {
	live, err := c.net.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	able := *live
	able.Session = talking{live.Session}
	return &able, nil
}

// Descriptor says that nothing is known of the network.
func (talks) Descriptor(string) (platform.Descriptor, bool) { return platform.Descriptor{}, false }

func (talks) MarkOut(string, time.Time)                   {}
func (talks) MarkFailing(context.Context, string, string) {}

type talking struct{ platform.Session }

func (s talking) Caps() platform.Caps {
	caps := s.Session.Caps()
	caps.TextLength = 140
	return caps
}

// node is a program that runs recipes on a database.
type node struct {
	t      *testing.T
	store  *store.Store
	rig    *inboundtest.Rig
	reaper *reaper
	engine *automation.Engine
	died   int // since the engine was made
}

func (n *node) start() {
	log := slog.New(slog.DiscardHandler)
	sender := outbound.New(outbound.Config{Store: n.store, Queue: job.New(n.store, log), Channels: talks{n.rig.Net}, Clock: n.rig.Clock, Log: log})
	n.engine = automation.New(automation.Config{Store: n.store, Clock: n.rig.Clock, Log: log, Actions: action.List(action.Needs{Outbound: sender, Channels: talks{n.rig.Net}}),
		Open: func(_ context.Context, _, _ string, at time.Time) bool { return at.Minute() < 30 },
		Env:  func(context.Context, string) filter.Env { return filter.Env{Now: n.rig.Clock.Now()} }})
	n.died = 0
}

// live does what there is to do, until it is done, however often it dies.
func (n *node) live(do func(*automation.Engine) error) error {
	n.reaper.armed.Store(true)
	defer n.reaper.armed.Store(false)
	for {
		killed, err := dies(func() error { return do(n.engine) })
		if err != nil || !killed {
			return err
		}
		if n.died++; n.died >= killsInTurn {
			n.start()
		}
	}
}

func dies(f func() error) (killed bool, err error) {
	defer func() {
		if why := recover(); why == errKilled {
			killed = true
		} else if why != nil {
			panic(why)
		}
	}()
	return false, f()
}

// world is a workspace in which random things happen: the same for the same
// seed, as long as recipes make the same of it.
type world struct {
	*inboundtest.Rig
	t     *testing.T
	draw  *rand.Rand
	nodes []*node
	sent  int
	seen  int64 // of the event log
	cases []string
	lines []string // what was seen
}

var agents = []string{"bea", "tom"}

// newWorld makes a workspace on the database of the first node.
func newWorld(t *testing.T, seed uint64, stores []*store.Store, reapers []*reaper) *world {
	w := &world{Rig: inboundtest.New(t, stores[0]), t: t, draw: rand.New(rand.NewPCG(seed, 1))}
	ctx := context.Background()
	w.write(func(tx *store.Tx) error {
		for _, id := range agents {
			if err := tx.InsertUser(ctx, store.UserRow{User: desk.User{ID: id, Email: id + "@desk.test", Name: id, Locale: "es", CreatedAt: inboundtest.Start}}); err != nil {
				return err
			}
			if err := tx.InsertMember(ctx, w.Workspace, id, desk.RoleAgent, inboundtest.Start); err != nil {
				return err
			}
		}
		return tx.InsertChannel(ctx, store.ChannelRow{Sealed: []byte("x"), Channel: desk.Channel{WorkspaceID: w.Workspace, ID: w.Channel, Platform: "fake", Name: "Shop",
			Settings: map[string]string{}, Status: desk.ChannelConnected, CreatedAt: inboundtest.Start, UpdatedAt: inboundtest.Start}})
	})
	shop{w.Rig, t}.save(w.recipes()...)
	for i, s := range stores {
		rig := *w.Rig
		rig.Store = s
		n := &node{t: t, store: s, rig: &rig, reaper: reapers[i]}
		n.start()
		w.nodes = append(w.nodes, n)
	}
	return w
}

func (w *world) write(f func(*store.Tx) error) {
	w.t.Helper()
	if err := w.Store.Write(context.Background(), f); err != nil {
		w.t.Fatalf("write: %v", err)
	}
}

func (w *world) one(list ...string) string { return list[w.draw.IntN(len(list))] }
func (w *world) word() string              { return fmt.Sprint("palabra", w.draw.IntN(60)) }
func (w *world) tag() string               { return fmt.Sprint("t", w.draw.IntN(8)) }

// recipes are of all families, and do all that needs nobody else.
func (w *world) recipes() []desk.Recipe {
	var all []desk.Recipe
	for i := range proofOf {
		r := desk.Recipe{ID: fmt.Sprintf("r%02d", i), Stop: w.draw.IntN(6) == 0}
		switch k := w.draw.IntN(12); {
		case k < 5:
			r.Family, r.Trigger = desk.RecipeNew, desk.Trigger{Kind: desk.TriggerNew}
			r.Filter = written(w.t, `message.text contains any (`+w.word()+`, `+w.word()+`) and tag has none (`+w.tag()+`)`)
		case k < 6:
			r.Family, r.Trigger = desk.RecipeUpdate, desk.Trigger{Kind: desk.TriggerMessage}
			r.Filter = written(w.t, `message.direction is out and message.text contains any (`+w.word()+`) and priority is `+w.one("low", "high"))
		case k < 8:
			r.Family, r.Trigger = desk.RecipeUpdate, desk.Trigger{Kind: desk.TriggerTag, Tag: w.tag()}
		case k < 10:
			r.Family, r.Trigger = desk.RecipeUpdate, desk.Trigger{Kind: desk.TriggerStatus, Status: desk.CaseStatus(w.one("open", "pending", "resolved"))}
			r.Filter = written(w.t, `priority is `+w.one("low", "high", "urgent")+` or tag has all (`+w.tag()+`)`)
		case k < 11:
			r.Family, r.Trigger = desk.RecipeTime, desk.Trigger{Kind: desk.TriggerSilence, Minutes: 30 + i}
		default:
			r.Family, r.Trigger, r.Filter = desk.RecipeTime, desk.Trigger{Kind: desk.TriggerUntouched, Minutes: 600 + i}, written(w.t, `priority is high`)
		}
		if w.draw.IntN(5) == 0 {
			r.Hours = desk.RecipeHours{Mode: w.one("during", "outside"), CalendarID: "c"}
		}
		for range 1 + w.draw.IntN(3) {
			r.Actions = append(r.Actions, w.does())
		}
		all = append(all, r)
	}
	return all
}

func (w *world) does() desk.RecipeAction {
	return [...]func() desk.RecipeAction{
		func() desk.RecipeAction { return does("tags", `{"add":["`+w.tag()+`"]}`) },
		func() desk.RecipeAction { return does("tags", `{"add":["`+w.tag()+`"],"remove":["`+w.tag()+`"]}`) },
		func() desk.RecipeAction {
			return does("status", `{"status":"`+w.one("open", "pending", "resolved")+`"}`)
		},
		func() desk.RecipeAction { return does("edit", `{"priority":"`+w.one("low", "high", "urgent")+`"}`) },
		func() desk.RecipeAction {
			return does("assign", `{"user_id":"`+w.one(append(agents, "nobody")...)+`","reassign":true}`)
		},
		func() desk.RecipeAction { return does("snooze", `{"minutes":90}`) },
		func() desk.RecipeAction { return does("note", `{"text":"`+w.word()+` {{case.number}}"}`) },
		func() desk.RecipeAction { return does("reply", `{"text":"Hola {{contact.first_name}}: `+w.word()+`"}`) },
	}[w.draw.IntN(8)]()
}

// happen has some random things happen: customers write, we do elsewhere, and
// agents change cases.
func (w *world) happen(things int) {
	w.t.Helper()
	for things > 0 {
		n := min(things, 1+w.draw.IntN(12))
		things -= n
		if len(w.cases) > 0 && w.draw.IntN(4) == 0 {
			w.change(n)
		} else {
			ins := make([]platform.Inbound, n)
			for i := range ins {
				w.Clock.Advance(time.Second)
				w.sent++
				say := inboundtest.Text
				if w.draw.IntN(4) == 0 {
					say = inboundtest.Echo
				}
				ins[i] = say(fmt.Sprint("c", w.draw.IntN(40)), fmt.Sprint("m", w.sent), w.word()+" "+w.word(), w.Clock.Now())
			}
			w.Apply(w.t, ins...)
		}
		w.read()
	}
}

// change has an agent change some cases.
func (w *world) change(n int) {
	w.Clock.Advance(time.Second)
	var steps []casework.Step
	for range n {
		s := casework.Step{CaseID: w.cases[w.draw.IntN(len(w.cases))]}
		switch w.draw.IntN(3) {
		case 0:
			status := desk.CaseStatus(w.one("open", "pending", "resolved"))
			s.Patch.Status = &status
		case 1:
			tags := []string{w.tag(), "x"}
			s.Patch.Tags = &tags
		default:
			p := desk.Priority(w.one("low", "normal", "high"))
			s.Patch = cases.Patch{Priority: &p, AssigneeID: &agents[0]}
		}
		if !slices.ContainsFunc(steps, func(o casework.Step) bool { return o.CaseID == s.CaseID }) {
			steps = append(steps, s)
		}
	}
	w.write(func(tx *store.Tx) error {
		out, err := casework.Apply(context.Background(), tx, casework.By{WorkspaceID: w.Workspace, Actor: desk.Actor{Type: "agent", ID: "bea"}, At: w.Clock.Now(), MakeTags: true}, steps)
		if err != nil {
			return err
		}
		return tx.AppendEvents(context.Background(), w.Workspace, out.Events)
	})
}

// settle has all nodes do what there is to do, at once.
func (w *world) settle() {
	w.t.Helper()
	for _, do := range []func(*automation.Engine) error{
		func(e *automation.Engine) error { return e.CatchUp(context.Background(), w.Workspace) },
		func(e *automation.Engine) error { return e.Tick(context.Background()) },
		func(e *automation.Engine) error { return e.CatchUp(context.Background(), w.Workspace) },
	} {
		errs := make([]error, len(w.nodes))
		var all sync.WaitGroup
		for i, n := range w.nodes {
			all.Go(func() { errs[i] = n.live(do) })
		}
		all.Wait()
		if err := errors.Join(errs...); err != nil {
			w.t.Fatalf("run recipes: %v", err)
		}
	}
	w.read()
}

// read goes on through the event log.
func (w *world) read() {
	w.t.Helper()
	for {
		evs, err := w.Store.Read().EventsAfter(context.Background(), w.Workspace, w.seen, 500)
		if err != nil {
			w.t.Fatalf("read events: %v", err)
		}
		for _, ev := range evs {
			if w.seen = ev.Seq; ev.CaseID != "" && !slices.Contains(w.cases, ev.CaseID) {
				w.cases = append(w.cases, ev.CaseID)
			}
			w.lines = append(w.lines, w.line(ev))
		}
		if len(evs) < 500 {
			return
		}
	}
}

// line is an event without what is made up anew in each world.
func (w *world) line(ev desk.Event) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s of case %d by %s", ev.Type, slices.Index(w.cases, ev.CaseID), ev.Actor.Type)
	if ev.Actor.Type != "contact" {
		b.WriteString(" " + ev.Actor.ID)
	}
	var told struct {
		Text     string              `json:"text"`
		Kind     string              `json:"kind"`
		RecipeID string              `json:"recipe_id"`
		Occasion string              `json:"occasion"`
		State    string              `json:"state"`
		Chain    []string            `json:"chain"`
		Results  []desk.ActionResult `json:"results"`
	}
	switch ev.Type {
	case desk.EventRecipeRun, desk.EventMessageCreated:
		if err := json.Unmarshal(ev.Data, &told); err != nil {
			w.t.Fatalf("read event: %v", err)
		}
		fmt.Fprint(&b, ": ", told.Text, told.Kind, told.RecipeID, told.Occasion, told.State, told.Chain)
		for _, r := range told.Results {
			fmt.Fprint(&b, " ", r.Kind, r.State, r.Detail)
		}
	case desk.EventCaseUpdated:
		text, err := json.Marshal(ev.Changes)
		if err != nil {
			w.t.Fatalf("write event: %v", err)
		}
		b.WriteString(" " + string(text))
	}
	return b.String()
}

// left is what became of everything in the end.
func (w *world) left() []string {
	w.t.Helper()
	out := slices.Clone(w.lines)
	for i, id := range w.cases {
		c, err := w.Store.Read().CaseByID(context.Background(), w.Workspace, id)
		if err != nil {
			w.t.Fatalf("read case: %v", err)
		}
		out = append(out, fmt.Sprintf("case %d is %s, %s, %v, %s", i, c.Status, c.Priority, c.Tags, c.AssigneeID))
	}
	return out
}

// lived is a world of which the event log tells that much.
func (w *world) lived(events int) *world {
	for len(w.lines) < events {
		w.happen(20 + w.draw.IntN(40))
		w.settle()
		w.Clock.Advance(time.Duration(w.draw.IntN(90)) * time.Minute)
		w.settle()
	}
	return w
}

func proofSize(usual int) int {
	if n, err := strconv.Atoi(os.Getenv(eventsEnv)); err == nil && n > 0 {
		return n
	}
	return usual
}

// same fails where one world became another than the clean one.
func same(t *testing.T, clean, other *world) {
	t.Helper()
	want, got := clean.left(), other.left()
	kills := 0
	for _, n := range other.nodes {
		kills += n.reaper.kills
	}
	t.Logf("%d events, %d cases, %d runs; killed %d times", len(clean.lines), len(clean.cases), strings.Count(strings.Join(want, "\n"), string(desk.EventRecipeRun)+" of"), kills)
	if kills == 0 {
		t.Error("nobody was killed")
	}
	for i := range max(len(want), len(got)) {
		switch {
		case i >= len(want):
			t.Fatalf("one clean run ends where this has %s", got[i])
		case i >= len(got):
			t.Fatalf("this ends where one clean run has %s", want[i])
		case want[i] != got[i]:
			t.Fatalf("line %d is\n%s\none clean run has\n%s", i, got[i], want[i])
		}
	}
}

func TestWhoIsKilledAtRandomMakesWhatOneCleanRunMakes(t *testing.T) {
	t.Parallel()
	for name, on := range map[string]struct {
		events   int
		database func(*testing.T) store.Config
	}{
		"sqlite":   {proofSize(onSQLite), func(t *testing.T) store.Config { return store.Config{Dir: t.TempDir()} }},
		"postgres": {proofSize(everyDay), func(t *testing.T) store.Config { return store.Config{DatabaseURL: testkit.PostgresURL(t)} }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			calm, r := newReaper(0), newReaper(150)
			clean := newWorld(t, 7, []*store.Store{opened(t, on.database(t), calm)}, []*reaper{calm}).lived(on.events)
			killed := newWorld(t, 7, []*store.Store{opened(t, on.database(t), r)}, []*reaper{r}).lived(on.events)
			same(t, clean, killed)
		})
	}
}

func TestTwoNodesThatAreKilledAtRandomMakeWhatOneCleanRunMakes(t *testing.T) {
	t.Parallel()
	calm := newReaper(0)
	clean := newWorld(t, 8, []*store.Store{opened(t, store.Config{DatabaseURL: testkit.PostgresURL(t)}, calm)}, []*reaper{calm}).lived(proofSize(everyDay))
	url := testkit.PostgresURL(t)
	var stores []*store.Store
	reapers := []*reaper{newReaper(200), newReaper(300)}
	for _, r := range reapers {
		stores = append(stores, opened(t, store.Config{DatabaseURL: url}, r))
	}
	same(t, clean, newWorld(t, 8, stores, reapers).lived(proofSize(everyDay)))
}
