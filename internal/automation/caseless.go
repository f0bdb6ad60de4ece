package automation

import (
	"context"
	"encoding/json"
	"fmt"

	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
	"recado.dev/internal/reading"
	"recado.dev/internal/store"
)

// CaseBound is an action that needs a case.
type CaseBound interface {
	Action
	// OnCase says whether it does with these parameters.
	OnCase(params json.RawMessage) bool
}

const (
	// noCase is why an action on the case is skipped.
	noCase = "this channel opens no cases, and nobody made one of this: cases are switched on in the channel's settings"
	// noCases is why it cannot be saved.
	noCases = "these channels open no cases: switch them on in the channel's settings"
)

// caseBound says whether an action needs a case.
func (e *Engine) caseBound(a desk.RecipeAction) bool {
	c, is := e.actions[a.Kind].(CaseBound)
	return is && c.OnCase(a.Params)
}

// lacks says whether an action of a run needs a case and there is none.
func (e *Engine) lacks(s *Step) bool { return s.Run.CaseID == "" && e.caseBound(s.Action) }

// checkCases refuses actions on cases in a recipe that works, is started by what
// is said, and has only channels that open none. What else starts recipes is
// about a case that is there.
func (e *Engine) checkCases(ctx context.Context, q *store.Queryer, r desk.Recipe) error {
	if !r.Enabled || !hears(r.Trigger.Kind) || r.Trigger.Messages == desk.PrivateMessages {
		return nil
	}
	list, err := Scope(ctx, q, r)
	if err != nil || len(list) == 0 {
		return err
	}
	for _, c := range list {
		private := r.Trigger.Messages == desk.AllMessages && e.Private != nil && e.Private(c.Platform)
		if !c.NoCases || private {
			return nil
		}
	}
	for i, a := range r.Actions {
		if e.caseBound(a) {
			return desk.Invalid(fmt.Sprintf("actions[%d].params", i), noCases)
		}
	}
	return nil
}

// Scope are the channels on which a recipe works: those of its topics, or all of
// the workspace.
func Scope(ctx context.Context, q *store.Queryer, r desk.Recipe) ([]store.ChannelRow, error) {
	list, err := q.Channels(ctx, r.WorkspaceID)
	if err != nil || len(r.Topics) == 0 {
		return list, err
	}
	in := map[string]bool{}
	for _, id := range r.Topics {
		t, err := q.TopicByID(ctx, r.WorkspaceID, id)
		if desk.CodeOf(err) == desk.CodeNotFound {
			continue // said at its own place
		}
		if err != nil {
			return nil, err
		}
		if len(t.Channels) == 0 {
			return list, nil
		}
		for _, c := range t.Channels {
			in[c] = true
		}
	}
	var out []store.ChannelRow
	for _, c := range list {
		if in[c.ID] {
			out = append(out, c)
		}
	}
	return out, nil
}

// loose answers what is known around a message that has no case: whose it is and
// where it was said.
func (r *reader) loose(ctx context.Context, said desk.Message) (filter.Facts, error) {
	q := r.e.Store.Read()
	list, err := q.FactsOfMessages(ctx, r.ws, []desk.Message{said})
	if err != nil {
		return filter.Facts{}, err
	}
	f := *list[0]
	if r.needs.read {
		reading.Alone(&f)
	}
	if r.needs.lastSeen {
		if err := q.FillLastSeen(ctx, r.ws, []*filter.Facts{&f}); err != nil {
			return f, err
		}
	}
	if !r.needs.workstream {
		return f, nil
	}
	stream, err := q.WorkstreamOf(ctx, r.ws, said.ChannelID)
	if stream != nil {
		f.WorkstreamID = stream.ID
	}
	return f, err
}

// contact adds whose a case is with all that is known of them; the zero contact
// for nobody.
func (r *reader) contact(ctx context.Context, q *store.Queryer, f *filter.Facts) error {
	id := f.Case.ContactID
	found, err := q.ContactsByID(ctx, r.ws, []string{id})
	if err != nil {
		return err
	}
	who, there := found[id]
	if !there {
		return nil
	}
	list := []desk.Contact{who}
	if err := q.FillContacts(ctx, r.ws, list); err != nil {
		return err
	}
	if f.Contact = list[0]; !r.needs.lastSeen {
		return nil
	}
	seen, err := q.LastSeen(ctx, r.ws, []string{id})
	f.LastSeen = seen[id]
	return err
}
