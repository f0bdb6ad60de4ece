package tag

import (
	"encoding/json"
	"fmt"

	"recado.dev/internal/desk"
)

// contacts changes up to batchSize contacts that carry a name, and answers
// whether more do.
func (f *following) contacts(name, next string) (more bool, err error) {
	ids, err := f.tx.ContactsTagged(f.ctx, f.ws, name, batchSize+1)
	if err != nil || len(ids) == 0 {
		return false, err
	}
	if more = len(ids) > batchSize; more {
		ids = ids[:batchSize]
	}
	for _, id := range ids {
		if _, err := f.tx.LockContact(f.ctx, f.ws, id); err != nil && desk.CodeOf(err) != desk.CodeNotFound { // merged into another meanwhile
			return false, err
		}
	}
	list, err := f.tx.ContactsInOrder(f.ctx, f.ws, ids)
	if err != nil {
		return false, err
	}
	now := f.s.Clock.Now()
	events := make([]desk.Event, len(list))
	for i := range list {
		c := &list[i]
		before := c.Tags
		c.Tags, c.UpdatedAt = renamed(before, name, next), now
		data, err := json.Marshal(c)
		if err != nil {
			return false, fmt.Errorf("write event of contact %s: %w", c.ID, err)
		}
		events[i] = desk.Event{Type: desk.EventContactUpdated, At: now, Actor: f.actor, ContactID: c.ID, Changes: map[string][2]any{"tags": {before, c.Tags}}, Data: data}
	}
	f.events = append(f.events, events...)
	return more, f.tx.SaveContactTags(f.ctx, f.ws, list)
}
