package automation

import (
	"context"
	"fmt"

	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
	"recado.dev/internal/reading"
	"recado.dev/internal/store"
)

// reader brings what is known around events.
type reader struct {
	e     *Engine
	ws    string
	needs needs
	cases map[string]*filter.Facts
}

// reader is one that looks up what the recipes of a set ask for.
func (e *Engine) reader(ws string, set *Set) *reader {
	return &reader{e: e, ws: ws, needs: set.needs, cases: map[string]*filter.Facts{}}
}

// needs are the facts that are looked up only where a recipe asks for them.
type needs struct {
	workstream, promises, mentioned, lastSeen bool
	// read says that what the reading of texts finds is asked for.
	read bool
	// messages is up to how many messages of a case are counted; 0 for none.
	messages int
}

// ask adds what a filter asks for.
func (n *needs) ask(node filter.Node) {
	if node.Type == filter.Leaf {
		switch node.Cond.Field {
		case filter.FieldWorkstream:
			n.workstream = true
		case filter.FieldSLAState, filter.FieldSLADue:
			n.promises = true
		case filter.FieldMentioned:
			n.mentioned = true
		case filter.FieldContactLastSeen:
			n.lastSeen = true
		case filter.FieldMessages:
			n.messages = max(n.messages, int(node.Cond.Number)+1)
		}
	}
	n.read = n.read || reading.Asked(node)
	for _, kid := range node.Kids {
		n.ask(kid)
	}
}

// messageOf is the message that an event tells of; nil for other events.
func messageOf(ev desk.Event) (*desk.Message, error) {
	if ev.Type != desk.EventMessageCreated {
		return nil, nil
	}
	m, err := ev.Message()
	if err != nil {
		return nil, fmt.Errorf("read the message of event %d: %w", ev.Seq, err)
	}
	own := *m // others read the same one
	return &own, nil
}

// of answers the facts of an event; nil where it is about nothing that recipes
// look at.
func (r *reader) of(ctx context.Context, ev desk.Event, said *desk.Message) (*filter.Facts, error) {
	var f filter.Facts
	if said != nil && (said.Direction == desk.DirectionNote || said.Kind == desk.MessageSystem || said.Origin == desk.OriginSurvey) {
		return nil, nil
	}
	switch {
	case ev.CaseID != "":
		base, err := r.caseFacts(ctx, ev.CaseID)
		if err != nil || base == nil {
			return nil, err
		}
		f = *base
	case said != nil:
		var err error
		if f, err = r.loose(ctx, *said); err != nil {
			return nil, err
		}
	}
	if said != nil && f.Said == nil {
		f.Said = filter.Hear(*said, f.Case.Language, f.Case.Sentiment)
	}
	return &f, nil
}

// caseFacts reads a case and what is around it, once for a batch.
func (r *reader) caseFacts(ctx context.Context, id string) (*filter.Facts, error) {
	if f, ok := r.cases[id]; ok {
		return f, nil
	}
	q := r.e.Store.Read()
	c, err := q.CaseByID(ctx, r.ws, id)
	if desk.CodeOf(err) == desk.CodeNotFound {
		r.cases[id] = nil
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	f := &filter.Facts{Case: c}
	if err = r.contact(ctx, q, f); err != nil {
		return nil, err
	}
	if err := r.around(ctx, q, f); err != nil {
		return nil, err
	}
	r.cases[id] = f
	return f, nil
}

// around adds what some recipe asks for.
func (r *reader) around(ctx context.Context, q *store.Queryer, f *filter.Facts) error {
	if r.needs.workstream {
		stream, err := q.WorkstreamOf(ctx, r.ws, f.Case.ChannelID)
		if err != nil {
			return err
		}
		if stream != nil {
			f.WorkstreamID = stream.ID
		}
	}
	if r.needs.promises {
		views := make([]desk.CaseView, 1)
		views[0].ID = f.Case.ID
		if err := q.FillSLA(ctx, r.ws, views); err != nil {
			return err
		}
		f.SLA, f.DueAt = views[0].SLA, views[0].DueAt
	}
	var err error
	if r.needs.mentioned {
		if f.Mentioned, err = q.MentionedIn(ctx, r.ws, f.Case.ID); err != nil {
			return err
		}
	}
	if r.needs.messages > 0 {
		f.Messages, err = q.MessagesUpTo(ctx, r.ws, f.Case.ContactID, f.Case.ID, r.needs.messages)
		return err
	}
	return nil
}
