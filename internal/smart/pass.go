package smart

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

const (
	// partSize is how many items are looked at in one transaction of a pass.
	partSize = 200
	// tellEvery is after how many items a pass tells how far it is.
	tellEvery = 2000
	// workFor is how long one run of the job lasts; a successor goes on.
	workFor = time.Minute
)

// passArgs is the job that walks over past items. Where it stands the pass says.
type passArgs struct {
	WorkspaceID string `json:"workspace"`
	PassID      string `json:"pass"`
}

// Kind implements river.JobArgs.
func (passArgs) Kind() string { return "smart_tag_pass" }

type passWorker struct {
	river.WorkerDefaults[passArgs]
	e *Engine
}

// Work implements river.Worker. What a run that died did is done: each part notes
// in its own transaction where the next one begins.
func (w *passWorker) Work(ctx context.Context, j *river.Job[passArgs]) error {
	until := time.Now().Add(workFor)
	for time.Now().Before(until) {
		more, err := w.e.Step(ctx, j.Args.WorkspaceID, j.Args.PassID)
		if err != nil || !more {
			return err
		}
	}
	return river.JobSnooze(0)
}

// Wish is how a smart tag is changed.
type Wish struct {
	About   desk.SmartAbout
	Filter  json.RawMessage
	Enabled bool
	Remove  bool
	// Past has it put on past items as well.
	Past bool
	// Recheck has it taken away from those that carry it by the filter as it was
	// and not as it is; else they keep it.
	Recheck bool
	// Version is the one that was looked at; 0 for any.
	Version int64
}

// Save makes a tag smart, or changes what makes it so. The pass is nil where
// there is nothing to be walked over.
func (e *Engine) Save(ctx context.Context, who access.Who, tagID string, wish Wish) (desk.SmartTag, *desk.SmartPass, error) {
	var t desk.SmartTag
	var pass *desk.SmartPass
	err := e.Store.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.LockFollower(ctx, place, who.WorkspaceID); err != nil {
			return err
		}
		if err := tx.LockAutomation(ctx, who.WorkspaceID); err != nil {
			return err
		}
		tag, err := tx.TagByID(ctx, who.WorkspaceID, tagID)
		if err != nil {
			return err
		}
		before, err := tx.SmartTagByID(ctx, who.WorkspaceID, tagID)
		if err != nil && desk.CodeOf(err) != desk.CodeNotFound {
			return err
		}
		if wish.Version != 0 && wish.Version != before.Version {
			return desk.E(desk.CodeConflict, "the smart tag was changed meanwhile")
		}
		now := e.Clock.Now()
		t = desk.SmartTag{WorkspaceID: who.WorkspaceID, TagID: tagID, About: wish.About, Filter: wish.Filter, Enabled: wish.Enabled, Remove: wish.Remove,
			Version: before.Version + 1, UpdatedAt: now, UpdatedBy: who.Actor}
		env, err := e.Named(ctx, &tx.Queryer, who.WorkspaceID)
		if err != nil {
			return err
		}
		if err := Check(ctx, &tx.Queryer, env, &t); err != nil {
			return err
		}
		other := before.Version > 0 && (before.About != t.About || string(before.Filter) != string(t.Filter))
		if other && (!wish.Recheck || before.About != t.About) {
			if err := tx.ForgetApplications(ctx, who.WorkspaceID, tagID); err != nil {
				return err
			}
		}
		if err := tx.SaveSmartTag(ctx, t); err != nil {
			return err
		}
		var events []desk.Event
		pass, events, err = e.begin(ctx, tx, who, t, env, wish)
		if err != nil {
			return err
		}
		return e.tell(ctx, tx, who.Actor, tag, events)
	})
	return t, pass, err
}

// begin begins the walk over past items, where there is a reason for one: they
// are to be tagged or looked at anew, or what they are goes by the clock.
func (e *Engine) begin(ctx context.Context, tx *store.Tx, who access.Who, t desk.SmartTag, env filter.Env, wish Wish) (*desk.SmartPass, []desk.Event, error) {
	r := ready([]desk.SmartTag{t}, map[string]string{t.TagID: t.TagID}, func(at time.Time) filter.Env {
		env.Now = at
		return env
	}, e.Clock.Now()).byID(t.TagID)
	if r == nil || !wish.Past && !wish.Recheck && !r.timed {
		return nil, nil, nil
	}
	p := desk.SmartPass{WorkspaceID: who.WorkspaceID, ID: ident.New(), TagID: t.TagID, Apply: wish.Past, Recheck: wish.Recheck, State: desk.PassRunning, By: who.Actor, At: e.Clock.Now()}
	var err error
	if p.Total, err = tx.CountItems(ctx, who.WorkspaceID, t.About); err != nil {
		return nil, nil, err
	}
	events, err := e.start(ctx, tx, p)
	return &p, events, err
}

func (e *Engine) start(ctx context.Context, tx *store.Tx, p desk.SmartPass) ([]desk.Event, error) {
	if err := tx.SavePass(ctx, p); err != nil {
		return nil, err
	}
	if err := e.Queue.Insert(ctx, tx, passArgs{WorkspaceID: p.WorkspaceID, PassID: p.ID}, nil); err != nil {
		return nil, err
	}
	ev, err := passEvent(p, e.Clock.Now())
	return []desk.Event{ev}, err
}

func passEvent(p desk.SmartPass, at time.Time) (desk.Event, error) {
	data, err := json.Marshal(p)
	if err != nil {
		return desk.Event{}, fmt.Errorf("write event of pass %s: %w", p.ID, err)
	}
	return desk.Event{Type: desk.EventTagPass, At: at, Actor: p.By, Data: data}, nil
}

// tell appends events, with the one of the tag first.
func (e *Engine) tell(ctx context.Context, tx *store.Tx, by desk.Actor, tag desk.Tag, events []desk.Event) error {
	data, err := json.Marshal(tag)
	if err != nil {
		return fmt.Errorf("write event of tag %s: %w", tag.ID, err)
	}
	first := desk.Event{Type: desk.EventTagUpdated, At: e.Clock.Now(), Actor: by, Data: data}
	return tx.AppendEvents(ctx, tag.WorkspaceID, append([]desk.Event{first}, events...))
}

// Drop has a tag be smart no longer. What carries it keeps it.
func (e *Engine) Drop(ctx context.Context, who access.Who, tagID string) error {
	return e.Store.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.LockFollower(ctx, place, who.WorkspaceID); err != nil {
			return err
		}
		tag, err := tx.TagByID(ctx, who.WorkspaceID, tagID)
		if err != nil {
			return err
		}
		if _, err := tx.SmartTagByID(ctx, who.WorkspaceID, tagID); err != nil {
			return err
		}
		if err := tx.DropSmartTag(ctx, who.WorkspaceID, tagID); err != nil {
			return err
		}
		return e.tell(ctx, tx, who.Actor, tag, nil)
	})
}

// Cancel stops a pass where it is. What it did stays.
func (e *Engine) Cancel(ctx context.Context, who access.Who, id string) (desk.SmartPass, error) {
	return e.alter(ctx, who, id, func(_ *store.Tx, p *desk.SmartPass) ([]desk.Event, error) {
		if p.State != desk.PassRunning {
			return nil, desk.E(desk.CodeConflict, "this pass is over already")
		}
		now := e.Clock.Now()
		p.State, p.EndedAt = desk.PassCancelled, &now
		return nil, nil
	})
}

// Undo takes back what a pass put on, by a pass of its own, which it answers.
func (e *Engine) Undo(ctx context.Context, who access.Who, id string) (desk.SmartPass, error) {
	var back desk.SmartPass
	_, err := e.alter(ctx, who, id, func(tx *store.Tx, p *desk.SmartPass) ([]desk.Event, error) {
		switch {
		case p.State == desk.PassRunning:
			return nil, desk.E(desk.CodeConflict, "this pass is still under way: cancel it first")
		case p.Undone || p.UndoOf != "":
			return nil, desk.E(desk.CodeConflict, "this pass was taken back already")
		}
		p.Undone = true
		back = desk.SmartPass{WorkspaceID: who.WorkspaceID, ID: ident.New(), TagID: p.TagID, UndoOf: p.ID, State: desk.PassRunning, By: who.Actor, At: e.Clock.Now()}
		var err error
		if back.Total, err = tx.CountApplications(ctx, who.WorkspaceID, p.TagID, 1_000_000); err != nil {
			return nil, err
		}
		return e.start(ctx, tx, back)
	})
	return back, err
}

func (e *Engine) alter(ctx context.Context, who access.Who, id string, f func(*store.Tx, *desk.SmartPass) ([]desk.Event, error)) (desk.SmartPass, error) {
	var p desk.SmartPass
	err := e.Store.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.LockFollower(ctx, place, who.WorkspaceID); err != nil {
			return err
		}
		var err error
		if p, err = tx.PassByID(ctx, who.WorkspaceID, id); err != nil {
			return err
		}
		more, err := f(tx, &p)
		if err != nil {
			return err
		}
		if err := tx.SavePass(ctx, p); err != nil {
			return err
		}
		ev, err := passEvent(p, e.Clock.Now())
		if err != nil {
			return err
		}
		return tx.AppendEvents(ctx, who.WorkspaceID, append(more, ev))
	})
	return p, err
}

// Resume has passes go on that were under way when the data was last in use,
// since a backup holds no jobs.
func (e *Engine) Resume(ctx context.Context) error {
	open, err := e.Store.Read().RunningPasses(ctx)
	if err != nil || len(open) == 0 {
		return err
	}
	return e.Store.Write(ctx, func(tx *store.Tx) error {
		for _, p := range open {
			if err := e.Queue.Insert(ctx, tx, passArgs{WorkspaceID: p[0], PassID: p[1]}, nil); err != nil {
				return err
			}
		}
		return nil
	})
}

// Step walks over the next items of a pass, in one transaction with the note of
// where it stands, and answers whether there are more.
func (e *Engine) Step(ctx context.Context, ws, id string) (more bool, err error) {
	err = e.Store.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.LockFollower(ctx, place, ws); err != nil {
			return err
		}
		p, err := tx.PassByID(ctx, ws, id)
		if desk.CodeOf(err) == desk.CodeNotFound || err == nil && p.State != desk.PassRunning {
			more = false
			return nil
		}
		if err != nil {
			return err
		}
		set, err := e.rules(ctx, &tx.Queryer, ws)
		if err != nil {
			return err
		}
		w := &work{e: e, ws: ws, set: set, now: e.Clock.Now(), apply: p.Apply, recheck: p.Recheck, only: set.byID(p.TagID)}
		told := p.Seen / tellEvery
		if more, err = w.part(ctx, tx, &p); err != nil {
			return err
		}
		p.Changed += w.changed
		if !more {
			p.State, p.EndedAt = desk.PassDone, &w.now
		}
		if err := tx.SavePass(ctx, p); err != nil {
			return err
		}
		if !more || p.Seen/tellEvery != told {
			ev, err := passEvent(p, w.now)
			if err != nil {
				return err
			}
			w.events = append(w.events, ev)
		}
		return tx.AppendEvents(ctx, ws, w.events)
	})
	return more, err
}

// part walks over the next items and answers whether there are more. A tag that
// is off or smart no longer has nothing to be done for.
func (w *work) part(ctx context.Context, tx *store.Tx, p *desk.SmartPass) (bool, error) {
	if p.UndoOf != "" {
		return w.undo(ctx, tx, p)
	}
	if w.only == nil {
		return false, nil
	}
	window := tx.CaseWindow
	if w.only.tag.About == desk.SmartMessages {
		window = tx.MessageWindow
	}
	part, err := window(ctx, w.ws, p.Cursor, partSize)
	if err != nil || part.Size == 0 {
		return false, err
	}
	looks := make([]look, len(part.IDs))
	for i, id := range part.IDs {
		looks[i] = look{item: id, about: w.only.tag.About, cause: "pass:" + p.ID}
	}
	p.Cursor, p.Seen = part.Until, p.Seen+part.Size
	return part.Size == partSize, w.do(ctx, tx, looks)
}

// undo takes tags back that a pass put on.
func (w *work) undo(ctx context.Context, tx *store.Tx, p *desk.SmartPass) (bool, error) {
	smart, err := tx.SmartTagByID(ctx, w.ws, p.TagID)
	if err != nil {
		return false, err
	}
	tag, err := tx.TagByID(ctx, w.ws, p.TagID)
	if err != nil {
		return false, err
	}
	list, err := tx.ApplicationsOf(ctx, w.ws, p.TagID, p.Cursor, partSize)
	if err != nil || len(list) == 0 {
		return false, err
	}
	r := &rule{tag: smart, name: tag.Name}
	for _, a := range list {
		p.Cursor, p.Seen = a.ItemID, p.Seen+1
		if a.Cause != "pass:"+p.UndoOf || a.State != desk.SmartOn {
			continue
		}
		if _, err := w.change(ctx, tx, r, look{item: a.ItemID}, false); err != nil {
			return false, err
		}
		a.State = desk.SmartUndone
		if err := tx.SaveApplications(ctx, w.ws, []store.SmartApplication{a}); err != nil {
			return false, err
		}
	}
	return len(list) == partSize, nil
}
