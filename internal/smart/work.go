package smart

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"recado.dev/internal/automation"
	"recado.dev/internal/cases"
	"recado.dev/internal/casework"
	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
	"recado.dev/internal/mark"
	"recado.dev/internal/reading"
	"recado.dev/internal/store"
)

// look is an item that has to be looked at, and why.
type look struct {
	item  string
	about desk.SmartAbout
	cause string
	run   string // of the recipe by whose effect it changed
}

// looking gathers what events are about.
type looking struct {
	cases, messages, ofCases bool
	// ofContacts says that it matters to messages whose they are.
	ofContacts bool
	// seen says that it matters to cases when their contact wrote elsewhere.
	seen   bool
	list   []look
	byItem map[string]int
}

func (l *looking) add(one look) {
	if i, there := l.byItem[one.item]; there {
		l.list[i] = one
		return
	}
	l.byItem[one.item] = len(l.list)
	l.list = append(l.list, one)
}

func (l *looking) hear(ctx context.Context, q *store.Queryer, ws string, ev desk.Event) error {
	one := look{cause: fmt.Sprint("event:", ev.Seq), run: ev.Actor.Run}
	if l.messages && ev.MessageID != "" {
		one.item, one.about = ev.MessageID, desk.SmartMessages
		l.add(one)
	}
	ids := []string{ev.CaseID}
	if ev.Type == desk.EventContactUpdated || ev.Type == desk.EventContactConsent || l.seen && ev.Type == desk.EventMessageCreated && ev.ContactID != "" {
		var err error
		if ids, err = q.NewestCasesOf(ctx, ws, ev.ContactID, around); err != nil {
			return err
		}
		if !slices.Contains(ids, ev.CaseID) {
			ids = append(ids, ev.CaseID)
		}
		if err := l.hearContact(ctx, q, ws, ev.ContactID, one); err != nil {
			return err
		}
	}
	for _, id := range ids {
		if id == "" {
			continue
		}
		if l.cases {
			one.item, one.about = id, desk.SmartCases
			l.add(one)
		}
		if l.ofCases && ev.MessageID == "" && ev.ConversationID != "" {
			if err := l.addSaid(ctx, q, ws, ev.ConversationID, one, func(m desk.Message) bool { return m.CaseID == id }); err != nil {
				return err
			}
		}
	}
	return nil
}

// hearContact has what was last said in a contact's conversations be looked at,
// with a case or without one.
func (l *looking) hearContact(ctx context.Context, q *store.Queryer, ws, contactID string, one look) error {
	if !l.ofContacts {
		return nil
	}
	threads, err := q.ListConversations(ctx, ws, store.ConversationQuery{ContactID: contactID, Limit: threadsOf})
	if err != nil {
		return err
	}
	for i := range threads {
		if err := l.addSaid(ctx, q, ws, threads[i].ID, one, func(desk.Message) bool { return true }); err != nil {
			return err
		}
	}
	return nil
}

// addSaid has the newest messages of a conversation be looked at that are wanted.
func (l *looking) addSaid(ctx context.Context, q *store.Queryer, ws, conversationID string, one look, wanted func(desk.Message) bool) error {
	said, err := q.ListMessages(ctx, ws, conversationID, store.MessageQuery{Backward: true, Limit: around})
	if err != nil {
		return err
	}
	one.about = desk.SmartMessages
	for i := range said {
		if wanted(said[i]) {
			one.item = said[i].ID
			l.add(one)
		}
	}
	return nil
}

// work is one look at items, within one transaction that holds the engine's
// place.
type work struct {
	e   *Engine
	ws  string
	set *rules
	now time.Time
	// only is the one tag that is asked about; nil for all.
	only *rule
	// apply puts tags on; recheck takes them away wherever they do not hold.
	apply, recheck bool

	holds   map[[2]string]bool // by tag and item
	timers  []store.SmartTimer
	changed int
	events  []desk.Event
}

func (w *work) do(ctx context.Context, tx *store.Tx, looks []look) error {
	slices.SortFunc(looks, func(a, b look) int { // one order of locking
		if a.item < b.item {
			return -1
		}
		return 1
	})
	w.holds = map[[2]string]bool{}
	for _, about := range [...]desk.SmartAbout{desk.SmartMessages, desk.SmartCases} {
		if err := w.some(ctx, tx, about, slices.DeleteFunc(slices.Clone(looks), func(l look) bool { return l.about != about })); err != nil {
			return err
		}
	}
	return tx.SetSmartTimers(ctx, w.timers)
}

func (w *work) asked(about desk.SmartAbout) []*rule {
	if w.only != nil {
		return []*rule{w.only}
	}
	return w.set.about(about)
}

func (w *work) some(ctx context.Context, tx *store.Tx, about desk.SmartAbout, looks []look) error {
	if len(looks) == 0 {
		return nil
	}
	facts, err := w.facts(ctx, tx, about, looks)
	if err != nil {
		return err
	}
	looks = slices.DeleteFunc(looks, func(l look) bool { return facts[l.item] == nil })
	list := w.asked(about)
	if err := w.judge(ctx, tx, about, list, looks, facts); err != nil {
		return err
	}
	ids := make([]string, len(looks))
	for i, l := range looks {
		ids[i] = l.item
	}
	had, err := tx.SmartApplications(ctx, w.ws, ids)
	if err != nil {
		return err
	}
	known := map[[2]string]store.SmartApplication{}
	for _, a := range had {
		known[[2]string{a.TagID, a.ItemID}] = a
	}
	for _, l := range looks {
		for _, r := range list {
			key := [2]string{r.tag.TagID, l.item}
			a, held := known[key]
			switch {
			case w.holds[key] && !held && w.apply:
				err = w.put(ctx, tx, r, l)
			case !w.holds[key] && held:
				err = w.end(ctx, tx, r, l, a)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// asksSeen says whether it matters when contacts last wrote.
func (w *work) asksSeen(about desk.SmartAbout) bool {
	return slices.ContainsFunc(w.asked(about), func(r *rule) bool { return r.seen })
}

// facts are the items as filters look at them. What is only the team's own talk
// is nobody's to tag by itself.
func (w *work) facts(ctx context.Context, tx *store.Tx, about desk.SmartAbout, looks []look) (map[string]*filter.Facts, error) {
	ids := make([]string, len(looks))
	for i, l := range looks {
		ids[i] = l.item
	}
	if about == desk.SmartCases {
		out, err := tx.FactsOfCases(ctx, w.ws, ids)
		if err == nil && w.asksSeen(about) {
			err = tx.FillLastSeen(ctx, w.ws, slices.Collect(maps.Values(out)))
		}
		if err != nil || !slices.ContainsFunc(w.asked(about), func(r *rule) bool { return r.timed && r.inBase }) {
			return out, err
		}
		views, err := tx.CaseViewsByID(ctx, w.ws, ids)
		for _, v := range views {
			if f := out[v.ID]; f != nil {
				f.SLA, f.DueAt = v.SLA, v.DueAt
			}
		}
		return out, err
	}
	found, err := tx.MessagesByID(ctx, w.ws, ids)
	if err != nil {
		return nil, err
	}
	var said []desk.Message
	for _, id := range ids {
		if m, there := found[id]; there && m.Direction != desk.DirectionNote && m.Kind != desk.MessageSystem {
			said = append(said, m)
		}
	}
	list, err := tx.FactsOfMessages(ctx, w.ws, said)
	if err == nil && w.asksSeen(about) {
		err = tx.FillLastSeen(ctx, w.ws, list)
	}
	if slices.ContainsFunc(w.asked(about), func(r *rule) bool { return r.read }) {
		for _, f := range list {
			if f.Case.ID == "" {
				reading.Alone(f)
			}
		}
	}
	out := make(map[string]*filter.Facts, len(said))
	for i, f := range list {
		out[said[i].ID] = f
	}
	return out, err
}

// judge decides which filters hold for which items, and when the clock may
// change that.
func (w *work) judge(ctx context.Context, tx *store.Tx, about desk.SmartAbout, ask []*rule, looks []look, facts map[string]*filter.Facts) error {
	var moving []desk.Recipe
	ids := make([]string, len(looks))
	for i, l := range looks {
		ids[i] = l.item
	}
	for _, r := range ask {
		if r.timed {
			w.setTimers(r, looks, facts)
		}
		switch {
		case r.inBase:
			node, err := r.at(w.set.env, w.now)
			if err != nil {
				return err
			}
			found, err := tx.CasesThat(ctx, w.ws, node, ids)
			if err != nil {
				return err
			}
			for _, id := range found {
				w.holds[[2]string{r.tag.TagID, id}] = true
			}
		case r.timed || w.only != nil:
			moving = append(moving, r.recipe())
		}
	}
	var sets []*automation.Set
	if w.only == nil && w.set.fixed[about] != nil {
		sets = append(sets, w.set.fixed[about])
	}
	if len(moving) > 0 {
		set, _ := automation.Ready(moving, nil, w.set.env(w.now))
		sets = append(sets, set)
	}
	always := func(string) bool { return true }
	for _, l := range looks {
		for _, set := range sets {
			for _, r := range set.Fire(automation.Occasion{Kind: asked}, facts[l.item], always) {
				w.holds[[2]string{r.ID, l.item}] = true
			}
		}
	}
	return nil
}

// setTimers notes when a filter that goes by the clock may turn for items.
func (w *work) setTimers(r *rule, looks []look, facts map[string]*filter.Facts) {
	now, err := r.at(w.set.env, w.now)
	if err != nil {
		return
	}
	later, err := r.at(w.set.env, w.now.AddDate(0, 0, 2))
	if err != nil {
		return
	}
	conds := moving(now, later)
	for _, l := range looks {
		t := store.SmartTimer{WorkspaceID: w.ws, TagID: r.tag.TagID, ItemID: l.item}
		for _, c := range conds {
			if at := turns(c, facts[l.item], w.now); !at.IsZero() && (t.DueAt.IsZero() || at.Before(t.DueAt)) {
				t.DueAt = at
			}
		}
		w.timers = append(w.timers, t)
	}
}

func (w *work) actor(r *rule, l look) desk.Actor {
	return desk.Actor{Type: "smart_tag", ID: r.tag.TagID, Name: r.name, Run: l.run}
}

// put puts a tag on an item, and notes why.
func (w *work) put(ctx context.Context, tx *store.Tx, r *rule, l look) error {
	done, err := w.change(ctx, tx, r, l, true)
	if err != nil {
		return err
	}
	a := store.SmartApplication{TagID: r.tag.TagID, ItemID: l.item, State: desk.SmartFound, Cause: l.cause, At: w.now}
	if done {
		a.State = desk.SmartOn
	}
	return tx.SaveApplications(ctx, w.ws, []store.SmartApplication{a})
}

// end notes that a filter is no longer true, and takes the tag away where it put
// itself on and that is wanted.
func (w *work) end(ctx context.Context, tx *store.Tx, r *rule, l look, a store.SmartApplication) error {
	if a.State == desk.SmartOn && (r.tag.Remove || w.recheck) {
		if _, err := w.change(ctx, tx, r, l, false); err != nil {
			return err
		}
	}
	return tx.EndApplication(ctx, w.ws, r.tag.TagID, l.item)
}

// change puts a tag on or takes it away, and answers whether that changed
// anything.
func (w *work) change(ctx context.Context, tx *store.Tx, r *rule, l look, on bool) (bool, error) {
	var told []desk.Event
	var err error
	if r.tag.About == desk.SmartMessages {
		p := mark.Patch{DropTags: []string{r.name}}
		if on {
			p = mark.Patch{AddTags: []string{r.name}}
		}
		_, told, err = mark.Apply(ctx, tx, mark.By{WorkspaceID: w.ws, Actor: w.actor(r, l), At: w.now, Known: true}, l.item, p)
	} else {
		told, err = w.caseEvents(ctx, tx, r, l, on)
	}
	if desk.CodeOf(err) == desk.CodeNotFound || desk.CodeOf(err) == desk.CodeInvalid { // it went, or carries too many
		return false, nil
	}
	if err == nil && len(told) > 0 {
		w.changed++
		w.events = append(w.events, told...)
	}
	return len(told) > 0, err
}

func (w *work) caseEvents(ctx context.Context, tx *store.Tx, r *rule, l look, on bool) ([]desk.Event, error) {
	before, err := tx.LockCase(ctx, w.ws, l.item)
	if err != nil || slices.Contains(before.Tags, r.name) == on {
		return nil, err
	}
	tags := slices.DeleteFunc(slices.Clone(before.Tags), func(t string) bool { return t == r.name })
	if on {
		tags = append(tags, r.name)
	}
	out, err := casework.Apply(ctx, tx, casework.By{WorkspaceID: w.ws, Actor: w.actor(r, l), At: w.now, MakeTags: true}, []casework.Step{{CaseID: l.item, Patch: cases.Patch{Tags: &tags}}})
	return out.Events, err // a case that refuses, such as one that was merged, is left as it is
}
