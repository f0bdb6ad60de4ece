package contactdata

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/contact"
	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// UndoWithin is how long a merge can be undone.
const UndoWithin = 30 * 24 * time.Hour

// mostMoved is up to how many conversations or cases one merge moves: it is one
// transaction, and everybody waits for it.
const mostMoved = 2000

// MergePreview is what a merge would do.
type MergePreview struct {
	Kept          desk.Contact          `json:"kept"`
	Gone          desk.Contact          `json:"gone"`
	Result        desk.Contact          `json:"result"`
	Fields        []contact.MergedField `json:"fields" nullable:"false"`
	Identities    []desk.Identity       `json:"identities" nullable:"false"`
	Conversations int                   `json:"conversations"`
	Cases         int                   `json:"cases"`
	Notes         int                   `json:"notes"`
	Consents      int                   `json:"consents"`
}

// Preview answers what merging contact gone into contact kept would do. It
// changes nothing.
func (s *Service) Preview(ctx context.Context, ws, kept, gone string, fromGone []string) (MergePreview, error) {
	var out MergePreview
	err := s.Store.Snapshot(ctx, func(q *store.Queryer) error {
		both, err := pair(ctx, q, ws, kept, gone)
		if err != nil {
			return err
		}
		out.Kept, out.Gone = both[0], both[1]
		out.Result, out.Fields = contact.Merge(both[0], both[1], fromGone)
		if out.Fields == nil {
			out.Fields = []contact.MergedField{}
		}
		out.Result.Identities = slices.Concat(both[0].Identities, both[1].Identities)
		out.Identities = both[1].Identities
		cases, err := q.CasesOfContact(ctx, ws, gone)
		if err != nil {
			return err
		}
		notes, err := q.ContactNotes(ctx, ws, gone)
		if err != nil {
			return err
		}
		consents, err := q.Consents(ctx, ws, gone)
		if err != nil {
			return err
		}
		ids := make([]string, len(both[1].Identities))
		for i, d := range both[1].Identities {
			ids[i] = d.ID
		}
		convs, err := q.ConversationsOfIdentities(ctx, ws, gone, ids)
		out.Conversations, out.Cases, out.Notes, out.Consents = len(convs), len(cases), len(notes), len(consents)
		return err
	})
	return out, err
}

func pair(ctx context.Context, q *store.Queryer, ws, kept, gone string) ([2]desk.Contact, error) {
	var out [2]desk.Contact
	if kept == gone {
		return out, desk.Invalid("contact_id", "a contact cannot be merged with itself")
	}
	var err error
	for i, id := range []string{kept, gone} {
		if out[i], err = q.ContactByID(ctx, ws, id); err != nil {
			return out, err
		}
	}
	return out, nil
}

// Merge gives everything of contact gone to contact kept, in one transaction,
// and answers the merge and who they are now. fromGone are the fields in which
// the value of gone is wanted.
func (s *Service) Merge(ctx context.Context, who access.Who, kept, gone string, fromGone []string) (desk.ContactMerge, desk.Contact, error) {
	var m desk.ContactMerge
	var now desk.Contact
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		w := &move{s: s, ctx: ctx, tx: tx, ws: who.WorkspaceID, actor: who.Actor, at: s.Clock.Now()}
		rec, err := w.record(kept, gone)
		if err != nil {
			return err
		}
		rec.After, _ = contact.Merge(rec.Before, rec.Gone, fromGone)
		rec.After.UpdatedAt = w.at
		if err := w.parts(rec, gone, kept); err != nil {
			return err
		}
		if err := tx.MoveDeliveries(ctx, w.ws, gone, kept); err != nil {
			return err
		}
		if err := tx.DeleteContact(ctx, w.ws, gone); err != nil {
			return err
		}
		if err := w.write(rec.Before, rec.After); err != nil {
			return err
		}
		m = desk.ContactMerge{WorkspaceID: w.ws, ID: ident.New(), KeptID: kept, Gone: desk.Ref{ID: gone, Name: rec.Gone.Name},
			Actor: who.Actor, Record: rec, MadeAt: w.at, UndoUntil: w.at.Add(UndoWithin)}
		if err := tx.SaveMerge(ctx, m); err != nil {
			return err
		}
		if now, err = tx.ContactByID(ctx, w.ws, kept); err != nil {
			return err
		}
		return w.tell(m, rec, now)
	})
	return m, now, err
}

// move is one transaction that gives things of a contact to another.
type move struct {
	s      *Service
	ctx    context.Context
	tx     *store.Tx
	ws     string
	actor  desk.Actor
	at     time.Time
	events []desk.Event
}

// record locks both contacts and all that goes along, in the order in which
// everybody locks: conversations, cases, contacts.
func (w *move) record(kept, gone string) (*desk.MergeRecord, error) {
	if kept == gone {
		return nil, desk.Invalid("contact_id", "a contact cannot be merged with itself")
	}
	rec := &desk.MergeRecord{}
	var err error
	for _, p := range []struct {
		part store.ContactPart
		ids  *[]string
	}{{store.PartConversations, &rec.Conversations}, {store.PartIdentities, &rec.Identities}, {store.PartNotes, &rec.Notes}, {store.PartConsents, &rec.Consents}, {store.PartSurveys, &rec.Surveys}} {
		if *p.ids, err = w.tx.PartsOf(w.ctx, w.ws, gone, p.part); err != nil {
			return nil, err
		}
	}
	if rec.Cases, err = w.tx.CasesOfContact(w.ctx, w.ws, gone); err != nil {
		return nil, err
	}
	if len(rec.Conversations) > mostMoved || len(rec.Cases) > mostMoved {
		return nil, desk.E(desk.CodeTooLarge, "the contact has more than %d conversations or cases: merge the other way round", mostMoved)
	}
	ids := []string{kept, gone}
	slices.Sort(ids)
	for _, id := range ids {
		if _, err := w.tx.LockContact(w.ctx, w.ws, id); err != nil {
			return nil, err
		}
	}
	both, err := pair(w.ctx, &w.tx.Queryer, w.ws, kept, gone)
	if err != nil {
		return nil, err
	}
	rec.Before, rec.Gone = both[0], both[1]
	rec.Tags, err = w.idsOfTags(rec.Before.Tags, rec.Gone.Tags)
	return rec, err
}

// parts moves all that a record names from one contact to the other, and
// prepares the events that tell of it.
func (w *move) parts(rec *desk.MergeRecord, from, into string) error {
	for _, p := range []struct {
		part store.ContactPart
		ids  []string
	}{{store.PartIdentities, rec.Identities}, {store.PartConversations, rec.Conversations}, {store.PartNotes, rec.Notes}, {store.PartConsents, rec.Consents}, {store.PartSurveys, rec.Surveys}} {
		if err := w.tx.MoveParts(w.ctx, w.ws, p.part, p.ids, from, into); err != nil {
			return err
		}
	}
	found, err := w.tx.LockCases(w.ctx, w.ws, rec.Cases)
	if err != nil {
		return err
	}
	var changes []store.CaseChange
	for _, id := range rec.Cases {
		before, ok := found[id]
		if !ok || before.ContactID != from {
			continue
		}
		after := before
		after.ContactID, after.UpdatedAt = into, w.at
		changes = append(changes, store.CaseChange{Before: &before, After: after})
	}
	return w.tx.SaveCases(w.ctx, w.ws, changes)
}

// write keeps a contact's own row, its values and its tags as they are after.
func (w *move) write(before, after desk.Contact) error {
	values := map[string]string{}
	for key := range before.Attributes {
		if _, there := after.Attributes[key]; !there {
			values[key] = ""
		}
	}
	for key, v := range after.Attributes {
		if before.Attributes[key] != v {
			values[key] = contact.Kept(v)
		}
	}
	if err := save(w.ctx, w.tx, after, values); err != nil {
		return err
	}
	return saveTags(w.ctx, w.tx, before, after)
}

// tell appends the events of a merge: the merge, the contact, then what it
// moved as it is now.
func (w *move) tell(m desk.ContactMerge, rec *desk.MergeRecord, now desk.Contact) error {
	data, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("write event of merge %s: %w", m.ID, err)
	}
	w.events = append(w.events, desk.Event{Type: desk.EventContactMerged, At: w.at, Actor: w.actor, ContactID: m.KeptID, Data: data,
		Changes: map[string][2]any{"merged": {nil, m.Gone.Name}}})
	e, err := event(desk.EventContactUpdated, now, w.actor, w.at, nil)
	if err != nil {
		return err
	}
	w.events = append(w.events, e)
	if err := w.tellMoved(rec); err != nil {
		return err
	}
	return w.tx.AppendEvents(w.ctx, w.ws, w.events)
}

func (w *move) tellMoved(rec *desk.MergeRecord) error {
	found, err := w.tx.LockConversations(w.ctx, w.ws, rec.Conversations)
	if err != nil {
		return err
	}
	var convs []desk.Conversation
	for _, id := range rec.Conversations {
		if c, ok := found[id]; ok {
			convs = append(convs, c)
		}
	}
	views, err := w.tx.ConversationViews(w.ctx, w.ws, convs)
	if err != nil {
		return err
	}
	w.s.windows(w.ctx, w.ws, views)
	for i := range views {
		v := &views[i]
		if err := w.add(desk.Event{Type: desk.EventConversationUpdated, CaseID: v.CaseID, ConversationID: v.ID, ContactID: v.ContactID}, v); err != nil {
			return err
		}
	}
	cases, err := w.tx.CaseViewsByID(w.ctx, w.ws, rec.Cases)
	if err != nil {
		return err
	}
	for i := range cases {
		c := &cases[i]
		e := desk.Event{Type: desk.EventCaseUpdated, CaseID: c.ID, ConversationID: c.ConversationID, ContactID: c.ContactID,
			Changes: map[string][2]any{"contact": {nil, c.Contact.Name}}}
		if err := w.add(e, c); err != nil {
			return err
		}
	}
	return nil
}

func (w *move) add(e desk.Event, data any) error {
	raw, err := json.Marshal(data)
	if err != nil {
		return fmt.Errorf("write event of a merge: %w", err)
	}
	e.At, e.Actor, e.Data = w.at, w.actor, raw
	w.events = append(w.events, e)
	return nil
}

// windows fills in until when each conversation may be answered.
func (s *Service) windows(ctx context.Context, ws string, views []desk.ConversationView) {
	rules := map[string]platform.WindowRule{}
	for i := range views {
		v := &views[i]
		rule, ok := rules[v.ChannelID]
		if !ok {
			if live, err := s.Channels.Find(ctx, ws, v.ChannelID); err == nil {
				rule = live.Session.Caps().Window
			} else if d, known := s.Channels.Descriptor(v.Platform); known {
				rule = d.Caps.Window
			}
			rules[v.ChannelID] = rule
		}
		v.Window = conversation.WindowIn(v.Conversation, rule, s.Clock.Now())
	}
}
