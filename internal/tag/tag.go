// Package tag has cases, messages and contacts follow their tags: what is renamed
// is renamed on each, what goes leaves them all. Few follow in the request, the
// rest in a job.
package tag

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"

	"recado.dev/internal/access"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/job"
	"recado.dev/internal/mark"
	"recado.dev/internal/store"
)

// batchSize is how many cases change in one transaction: few enough that
// nobody who waits for the database notices.
const batchSize = 100

// Config is what a Service needs.
type Config struct {
	Store *store.Store
	Queue *job.Queue
	Clock clock.Clock
	Log   *slog.Logger
}

// Service changes tags. It is safe for concurrent use.
type Service struct{ Config }

// New makes the service and registers its job with the queue.
func New(c Config) *Service {
	s := &Service{c}
	job.Register(c.Queue, &followWorker{s: s})
	return s
}

// Change renames or recolours a tag; nil leaves a field as it is. The names are
// clean.
func (s *Service) Change(ctx context.Context, who access.Who, id string, name, color *string) (desk.Tag, error) {
	var tag desk.Tag
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		before, err := tx.TagByID(ctx, who.WorkspaceID, id)
		if err != nil {
			return err
		}
		tag = before
		if name != nil {
			tag.Name = *name
		}
		if color != nil {
			tag.Color = *color
		}
		changes := map[string][2]any{}
		f := s.follow(ctx, tx, who.WorkspaceID, who.Actor)
		if before.Name != tag.Name {
			changes["name"] = [2]any{before.Name, tag.Name}
			if err := refuseCarried(ctx, tx, tag); err != nil {
				return err
			}
			if err := f.begin(before, tag.Name); err != nil {
				return err
			}
		}
		if err := tx.UpdateTag(ctx, tag); err != nil {
			return err
		}
		return f.end(tag, changes)
	})
	return tag, err
}

// refuseCarried refuses a name that something carries already, though no tag has it:
// they would get a tag that nobody put on them.
func refuseCarried(ctx context.Context, tx *store.Tx, tag desk.Tag) error {
	ids, err := tx.CasesTagged(ctx, tag.WorkspaceID, tag.Name, 1)
	if err == nil && len(ids) == 0 {
		ids, err = tx.MessagesTagged(ctx, tag.WorkspaceID, tag.Name, 1)
	}
	if err == nil && len(ids) == 0 {
		ids, err = tx.ContactsTagged(ctx, tag.WorkspaceID, tag.Name, 1)
	}
	if err == nil && len(ids) > 0 {
		err = desk.E(desk.CodeConflict, "cases, messages or contacts carry a tag of this name already")
	}
	return err
}

// gone is the data of the event of a tag that went.
type gone struct {
	ID      string `json:"id"`
	Deleted bool   `json:"deleted"`
}

// Delete takes a tag away, also from all that carries it.
func (s *Service) Delete(ctx context.Context, who access.Who, id string) error {
	return s.Store.Write(ctx, func(tx *store.Tx) error {
		tag, err := tx.TagByID(ctx, who.WorkspaceID, id)
		if err != nil {
			return err
		}
		f := s.follow(ctx, tx, who.WorkspaceID, who.Actor)
		if err := f.begin(tag, ""); err != nil {
			return err
		}
		if err := tx.DeleteTag(ctx, who.WorkspaceID, id); err != nil {
			return err
		}
		return f.end(gone{id, true}, nil)
	})
}

// following is what one transaction does to all that carries a tag because of it.
type following struct {
	s      *Service
	ctx    context.Context
	tx     *store.Tx
	ws     string
	actor  desk.Actor
	events []desk.Event
}

func (s *Service) follow(ctx context.Context, tx *store.Tx, ws string, actor desk.Actor) *following {
	return &following{s: s, ctx: ctx, tx: tx, ws: ws, actor: actor}
}

// begin has the first that carry it follow a tag to its next name, "" where it goes,
// and leaves the rest to the job.
func (f *following) begin(tag desk.Tag, next string) error {
	more, err := f.some(tag.Name, next)
	if err != nil || !more {
		return err
	}
	return f.s.Queue.Insert(f.ctx, f.tx, followArgs{WorkspaceID: f.ws, TagID: tag.ID, Name: tag.Name, Actor: f.actor}, nil)
}

// some changes up to batchSize cases, messages and contacts each, and answers
// whether more carry the name.
func (f *following) some(name, next string) (more bool, err error) {
	for _, each := range [...]func(name, next string) (bool, error){f.batch, f.messages, f.contacts} {
		left, err := each(name, next)
		if err != nil {
			return false, err
		}
		more = more || left
	}
	return more, nil
}

// batch changes up to batchSize cases that carry a name, and answers whether
// more do.
func (f *following) batch(name, next string) (more bool, err error) {
	ids, err := f.tx.CasesTagged(f.ctx, f.ws, name, batchSize+1)
	if err != nil || len(ids) == 0 {
		return false, err
	}
	if more = len(ids) > batchSize; more {
		ids = ids[:batchSize]
	}
	found, err := f.tx.LockCases(f.ctx, f.ws, ids)
	if err != nil {
		return false, err
	}
	now := f.s.Clock.Now()
	var changes []store.CaseChange
	for _, id := range ids {
		before, ok := found[id]
		if !ok {
			continue
		}
		after := before
		after.Tags, after.UpdatedAt = renamed(before.Tags, name, next), now
		changes = append(changes, store.CaseChange{Before: &before, After: after})
	}
	if err := f.tx.SaveCases(f.ctx, f.ws, changes); err != nil {
		return false, err
	}
	return more, f.tell(changes)
}

// messages changes up to batchSize messages that carry a name, and answers
// whether more do.
func (f *following) messages(name, next string) (more bool, err error) {
	ids, err := f.tx.MessagesTagged(f.ctx, f.ws, name, batchSize+1)
	if err != nil || len(ids) == 0 {
		return false, err
	}
	if more = len(ids) > batchSize; more {
		ids = ids[:batchSize]
	}
	by := mark.By{WorkspaceID: f.ws, Actor: f.actor, At: f.s.Clock.Now(), Known: true}
	for _, id := range ids {
		m, err := f.tx.MessageByID(f.ctx, f.ws, id)
		if err != nil {
			return false, err
		}
		tags := renamed(desk.MarksOf(m).Tags, name, next)
		_, events, err := mark.Apply(f.ctx, f.tx, by, id, mark.Patch{Tags: &tags})
		if err != nil {
			return false, err
		}
		f.events = append(f.events, events...)
	}
	return more, nil
}

// renamed answers tags with one of them called next, or without it where next
// is empty or there already.
func renamed(tags []string, name, next string) []string {
	out := make([]string, 0, len(tags))
	have := next == ""
	for _, t := range tags {
		have = have || t == next
	}
	for _, t := range tags {
		switch {
		case t != name:
			out = append(out, t)
		case !have:
			out = append(out, next)
			have = true
		}
	}
	return out
}

// tell notes the events of changed cases.
func (f *following) tell(changes []store.CaseChange) error {
	after := make([]desk.Case, len(changes))
	for i, c := range changes {
		after[i] = c.After
	}
	views, err := f.tx.CaseViews(f.ctx, f.ws, after)
	if err != nil {
		return err
	}
	for i, c := range changes {
		data, err := json.Marshal(views[i])
		if err != nil {
			return fmt.Errorf("write event of case %s: %w", c.After.ID, err)
		}
		f.events = append(f.events, desk.Event{
			Type: desk.EventCaseUpdated, At: c.After.UpdatedAt, Actor: f.actor, CaseID: c.After.ID, ConversationID: c.After.ConversationID,
			ContactID: c.After.ContactID, Changes: map[string][2]any{"tags": {c.Before.Tags, c.After.Tags}}, Data: data,
		})
	}
	return nil
}

// end writes the events, that of the tag itself last: whoever reads it then
// has the cases.
func (f *following) end(tag any, changes map[string][2]any) error {
	data, err := json.Marshal(tag)
	if err != nil {
		return fmt.Errorf("write event of a tag: %w", err)
	}
	f.events = append(f.events, desk.Event{Type: desk.EventTagUpdated, At: f.s.Clock.Now(), Actor: f.actor, Changes: changes, Data: data})
	return f.tx.AppendEvents(f.ctx, f.ws, f.events)
}
