package contactdata

import (
	"context"
	"slices"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/contact"
	"recado.dev/internal/desk"
	"recado.dev/internal/mark"
	"recado.dev/internal/store"
)

// newTags makes the tags that a change puts on a contact and nobody made yet,
// for those who may, and answers the events that tell of them.
func newTags(ctx context.Context, tx *store.Tx, who access.Who, at time.Time, changes map[string][2]any, after desk.Contact) ([]desk.Event, error) {
	change, changed := changes["tags"]
	if !changed {
		return nil, nil
	}
	before, _ := change[0].([]string)
	by := mark.By{WorkspaceID: who.WorkspaceID, Actor: who.Actor, At: at, MakeTags: who.Can(access.TagsManage)}
	return mark.NewTags(ctx, tx, by, before, after.Tags)
}

// Tag puts tags on a contact and takes others away, within a transaction, and
// answers the events that tell of it: none where nothing changed.
func Tag(ctx context.Context, tx *store.Tx, by mark.By, contactID string, add, drop []string) ([]desk.Event, error) {
	if _, err := tx.LockContact(ctx, by.WorkspaceID, contactID); err != nil {
		return nil, err
	}
	before, err := tx.ContactByID(ctx, by.WorkspaceID, contactID)
	if err != nil {
		return nil, err
	}
	after, changes, _, err := contact.Apply(before, contact.Patch{AddTags: add, DropTags: drop}, nil)
	if err != nil || len(changes) == 0 {
		return nil, err
	}
	after.UpdatedAt = by.At
	evs, err := mark.NewTags(ctx, tx, by, before.Tags, after.Tags)
	if err != nil {
		return nil, err
	}
	if err := saveTags(ctx, tx, before, after); err != nil {
		return nil, err
	}
	told, err := event(desk.EventContactUpdated, after, by.Actor, by.At, changes)
	return append(evs, told), err
}

// saveTags writes the tags of a contact whose own row is saved, where they
// changed.
func saveTags(ctx context.Context, tx *store.Tx, before, after desk.Contact) error {
	if slices.Equal(before.Tags, after.Tags) {
		return nil
	}
	return tx.SaveContactTags(ctx, after.WorkspaceID, []desk.Contact{after})
}

// saveTags writes the tags of contacts that rows changed, and makes those that
// nobody made yet: who may import may make tags as well.
func (r *reckoner) saveTags(ctx context.Context, tx *store.Tx, m desk.ContactImport, tagged []desk.Contact) ([]desk.Event, error) {
	if len(tagged) == 0 {
		return nil, nil
	}
	var names []string
	for _, c := range tagged {
		names = append(names, c.Tags...)
	}
	slices.Sort(names)
	evs, err := mark.NewTags(ctx, tx, mark.By{WorkspaceID: r.ws, Actor: m.Actor, At: r.at, MakeTags: true}, nil, slices.Compact(names))
	if err != nil {
		return nil, err
	}
	return evs, tx.SaveContactTags(ctx, r.ws, tagged)
}

// idsOfTags answers the ids of tags by the names by which contacts carry them.
func (w *move) idsOfTags(names ...[]string) (map[string]string, error) {
	out := map[string]string{}
	all := slices.Concat(names...)
	if len(all) == 0 {
		return nil, nil
	}
	tags, err := w.tx.Tags(w.ctx, w.ws)
	for _, t := range tags {
		if slices.Contains(all, t.Name) {
			out[t.Name] = t.ID
		}
	}
	return out, err
}

// callTags gives the tags of a record the names that they have now, and leaves
// out those that are gone.
func (w *move) callTags(rec *desk.MergeRecord) error {
	if len(rec.Tags) == 0 {
		return nil
	}
	tags, err := w.tx.Tags(w.ctx, w.ws)
	if err != nil {
		return err
	}
	now := make(map[string]string, len(tags)) // by id
	for _, t := range tags {
		now[t.ID] = t.Name
	}
	for _, c := range []*desk.Contact{&rec.Before, &rec.Gone, &rec.After} {
		names := []string{}
		for _, name := range c.Tags {
			id, known := rec.Tags[name]
			if known {
				name = now[id]
			}
			if name != "" && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		c.Tags = names
	}
	return nil
}
