package contactdata

import (
	"context"
	"slices"

	"recado.dev/internal/access"
	"recado.dev/internal/contact"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// Unmerge undoes a merge: the contact that went comes back with all that it
// had, and with what came for its addresses since. What somebody changed since
// of the contact that stayed is left as it is.
func (s *Service) Unmerge(ctx context.Context, who access.Who, keptID, mergeID string) (kept, back desk.Contact, err error) {
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		w := &move{s: s, ctx: ctx, tx: tx, ws: who.WorkspaceID, actor: who.Actor, at: s.Clock.Now()}
		m, err := w.undoable(keptID, mergeID)
		if err != nil {
			return err
		}
		rec, err := w.parted(m)
		if err != nil {
			return err
		}
		if _, err := tx.LockContact(ctx, w.ws, keptID); err != nil {
			return err
		}
		now, err := tx.ContactByID(ctx, w.ws, keptID)
		if err != nil {
			return err
		}
		if err := w.callTags(m.Record); err != nil {
			return err
		}
		after := contact.Unmerge(now, m.Record.Before, m.Record.After)
		after.UpdatedAt = w.at
		// The one that stayed first: it may hold the external key of the other.
		if err := w.write(now, after); err != nil {
			return err
		}
		gone := m.Record.Gone
		gone.WorkspaceID, gone.UpdatedAt = w.ws, w.at
		if gone.Company != nil {
			if gone.Company, err = w.stillThere(gone.Company); err != nil {
				return err
			}
		}
		if err := w.write(desk.Contact{}, gone); err != nil {
			return err
		}
		if err := w.parts(rec, keptID, gone.ID); err != nil {
			return err
		}
		m.UndoneAt = &w.at
		if err := tx.SaveMerge(ctx, m); err != nil {
			return err
		}
		if kept, err = tx.ContactByID(ctx, w.ws, keptID); err != nil {
			return err
		}
		if back, err = tx.ContactByID(ctx, w.ws, gone.ID); err != nil {
			return err
		}
		return w.tellParted(m, rec, kept, back)
	})
	return kept, back, err
}

// undoable answers a merge that may be undone: the newest of its contact that
// still stands, within its time.
func (w *move) undoable(keptID, mergeID string) (desk.ContactMerge, error) {
	m, err := w.tx.LockMerge(w.ctx, w.ws, mergeID)
	if err != nil {
		return m, err
	}
	switch {
	case m.KeptID != keptID:
		return m, desk.NotFound("merge")
	case m.UndoneAt != nil:
		return m, desk.E(desk.CodeConflict, "the merge was undone already")
	case w.at.After(m.UndoUntil):
		return m, desk.E(desk.CodeConflict, "a merge can be undone for 30 days")
	}
	later, err := w.tx.MergesInto(w.ctx, w.ws, keptID)
	if err != nil {
		return m, err
	}
	for _, other := range later {
		if other.ID > m.ID && other.UndoneAt == nil {
			return m, desk.E(desk.CodeConflict, "undo the later merge with %s first", other.Gone.Name)
		}
	}
	return m, nil
}

// parted answers what goes back: what the merge moved, and the conversations
// and cases that came for its addresses since.
func (w *move) parted(m desk.ContactMerge) (*desk.MergeRecord, error) {
	rec := *m.Record
	convs, err := w.tx.ConversationsOfIdentities(w.ctx, w.ws, m.KeptID, rec.Identities)
	if err != nil {
		return nil, err
	}
	rec.Conversations = union(rec.Conversations, convs)
	if _, err := w.tx.LockConversations(w.ctx, w.ws, rec.Conversations); err != nil {
		return nil, err
	}
	all, err := w.tx.CasesOfContact(w.ctx, w.ws, m.KeptID)
	if err != nil {
		return nil, err
	}
	found, err := w.tx.LockCases(w.ctx, w.ws, all)
	if err != nil {
		return nil, err
	}
	for _, id := range all {
		if slices.Contains(rec.Conversations, found[id].ConversationID) {
			rec.Cases = union(rec.Cases, []string{id})
		}
	}
	return &rec, nil
}

func union(a, b []string) []string {
	out := slices.Concat(a, b)
	slices.Sort(out)
	return slices.Compact(out)
}

// stillThere is a company that was not removed since.
func (w *move) stillThere(company *desk.Ref) (*desk.Ref, error) {
	c, err := w.tx.CompanyByID(w.ctx, w.ws, company.ID)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return nil, nil
	}
	return &desk.Ref{ID: c.ID, Name: c.Name}, err
}

func (w *move) tellParted(m desk.ContactMerge, rec *desk.MergeRecord, kept, back desk.Contact) error {
	for _, c := range []struct {
		contact desk.Contact
		changes map[string][2]any
	}{{kept, map[string][2]any{"merged": {m.Gone.Name, nil}}}, {back, map[string][2]any{"merged": {kept.Name, nil}}}} {
		e, err := event(desk.EventContactUpdated, c.contact, w.actor, w.at, c.changes)
		if err != nil {
			return err
		}
		w.events = append(w.events, e)
	}
	if err := w.tellMoved(rec); err != nil {
		return err
	}
	return w.tx.AppendEvents(w.ctx, w.ws, w.events)
}
