package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

func (a *API) registerContactNotes() {
	const tag = "Contacts"
	handle(a, route{Method: http.MethodGet, Path: "/contacts/{id}/notes", Summary: "Notes about a contact, oldest first", Tag: tag, Ability: access.ContactsRead}, a.contactNotes)
	handle(a, route{Method: http.MethodPost, Path: "/contacts/{id}/notes", Summary: "Add a note about a contact", Tag: tag, Ability: access.ContactsWrite, Status: http.StatusCreated}, a.addContactNote)
	handle(a, route{Method: http.MethodPatch, Path: "/contacts/{id}/notes/{note_id}", Summary: "Change a note", Tag: tag, Ability: access.ContactsWrite}, a.changeContactNote)
	handle(a, route{Method: http.MethodDelete, Path: "/contacts/{id}/notes/{note_id}", Summary: "Take a note away", Tag: tag, Ability: access.ContactsWrite, Status: http.StatusNoContent}, a.dropContactNote)
	handle(a, route{Method: http.MethodGet, Path: "/contacts/{id}/timeline", Summary: "What happened with a contact, newest first", Tag: tag, Ability: access.ContactsRead}, a.contactTimeline)
}

// contactListInput is the input of short lists of one contact.
type contactListInput struct {
	DeskID
	Paging
}

// short is the page that was asked for, for part.
func (in *contactListInput) short() *shortList { return &shortList{Cursor: in.Cursor, Limit: in.Limit} }

// contactNotes answers the notes; the one field that contacts always had is the
// first of them, under the contact's own id.
func (a *API) contactNotes(ctx context.Context, who access.Who, in *contactListInput) (*body[page[desk.ContactNote]], error) {
	c, err := a.Store.Read().ContactByID(ctx, who.WorkspaceID, in.ID)
	if err != nil {
		return nil, err
	}
	list, err := a.Store.Read().ContactNotes(ctx, who.WorkspaceID, in.ID)
	if c.Notes != "" {
		list = slices.Insert(list, 0, desk.ContactNote{ID: c.ID, Text: c.Notes, CreatedAt: c.CreatedAt})
	}
	return part(in.short(), list, err, func(n desk.ContactNote) string { return n.ID })
}

type contactNoteInput struct {
	DeskID
	Body struct {
		Text string `json:"text" minLength:"1" maxLength:"10000"`
	}
}

func (a *API) addContactNote(ctx context.Context, who access.Who, in *contactNoteInput) (*body[desk.ContactNote], error) {
	n := desk.ContactNote{WorkspaceID: who.WorkspaceID, ID: ident.New(), ContactID: in.ID, Author: &desk.Ref{ID: who.UserID, Name: who.Name}, CreatedAt: a.now()}
	var err error
	if n.Text, err = noteText(in.Body.Text); err != nil {
		return nil, err
	}
	err = a.Store.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.LockContact(ctx, who.WorkspaceID, in.ID); err != nil {
			return err
		}
		if err := tx.SaveContactNote(ctx, n); err != nil {
			return err
		}
		return a.announceOf(ctx, tx, who, in.ID, desk.EventContactNote, n, map[string][2]any{"note": {nil, n.Text}})
	})
	return answer(n, err)
}

func noteText(s string) (string, error) {
	if s = strings.TrimSpace(cleanText(s)); s == "" {
		return "", desk.Invalid("text", "a text is needed")
	}
	return s, nil
}

type changeContactNoteInput struct {
	DeskID
	NoteID string `path:"note_id" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$"`
	Body   struct {
		Text string `json:"text" minLength:"1" maxLength:"10000"`
	}
}

func (a *API) changeContactNote(ctx context.Context, who access.Who, in *changeContactNoteInput) (*body[desk.ContactNote], error) {
	var out desk.ContactNote
	text, err := noteText(in.Body.Text)
	if err != nil {
		return nil, err
	}
	err = a.Store.Write(ctx, func(tx *store.Tx) error {
		n, err := noteOf(ctx, tx, who.WorkspaceID, in.ID, in.NoteID)
		if err != nil || n.Text == text {
			out = n
			return err
		}
		now := a.now()
		before := n.Text
		n.Text, n.EditedAt = text, &now
		if err := tx.SaveContactNote(ctx, n); err != nil {
			return err
		}
		out = n
		return a.announceOf(ctx, tx, who, in.ID, desk.EventContactNote, n, map[string][2]any{"note": {before, text}})
	})
	return answer(out, err)
}

// noteOf finds a note of a contact, for a change.
func noteOf(ctx context.Context, tx *store.Tx, ws, contactID, noteID string) (desk.ContactNote, error) {
	if _, err := tx.LockContact(ctx, ws, contactID); err != nil {
		return desk.ContactNote{}, err
	}
	list, err := tx.ContactNotes(ctx, ws, contactID)
	if err != nil {
		return desk.ContactNote{}, err
	}
	for _, n := range list {
		if n.ID == noteID {
			return n, nil
		}
	}
	return desk.ContactNote{}, desk.NotFound("note")
}

type contactNoteID struct {
	DeskID
	NoteID string `path:"note_id" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$"`
}

func (a *API) dropContactNote(ctx context.Context, who access.Who, in *contactNoteID) (*nothing, error) {
	return nil, a.Store.Write(ctx, func(tx *store.Tx) error {
		n, err := noteOf(ctx, tx, who.WorkspaceID, in.ID, in.NoteID)
		if err != nil {
			return err
		}
		if err := tx.DeleteContactNote(ctx, who.WorkspaceID, n.ID); err != nil {
			return err
		}
		return a.announceOf(ctx, tx, who, in.ID, desk.EventContactNote, gone{n.ID, true}, map[string][2]any{"note": {n.Text, nil}})
	})
}

// announceOf is announce for what belongs to a contact: the contact as it is
// now is told along.
func (a *API) announceOf(ctx context.Context, tx *store.Tx, who access.Who, contactID string, kind desk.EventType, data any, changes map[string][2]any) error {
	now, err := tx.ContactByID(ctx, who.WorkspaceID, contactID)
	if err != nil {
		return err
	}
	evs := []desk.Event{{Type: kind, Changes: changes}, {Type: desk.EventContactUpdated}}
	for i, what := range []any{data, now} {
		raw, err := json.Marshal(what)
		if err != nil {
			return fmt.Errorf("describe a change of contact %s: %w", contactID, err)
		}
		evs[i].At, evs[i].Actor, evs[i].ContactID, evs[i].Data = a.now(), who.Actor, contactID, raw
	}
	return tx.AppendEvents(ctx, who.WorkspaceID, evs)
}

// TimelineItem is one thing that happened with a contact.
type TimelineItem struct {
	Seq     int64             `json:"seq"`
	At      time.Time         `json:"at"`
	Kind    desk.EventType    `json:"kind"`
	Actor   desk.Actor        `json:"actor"`
	Changes map[string][2]any `json:"changes,omitempty"`
	// Case is the case that began, as it is now, with how much was said in it.
	Case     *desk.CaseView      `json:"case,omitempty"`
	Messages *store.CaseMessages `json:"messages,omitempty"`
}

func (a *API) contactTimeline(ctx context.Context, who access.Who, in *historyInput) (*body[page[TimelineItem]], error) {
	read, ws := a.Store.Read(), who.WorkspaceID
	if _, err := read.ContactByID(ctx, ws, in.ID); err != nil {
		return nil, err
	}
	merges, err := read.MergesInto(ctx, ws, in.ID)
	if err != nil {
		return nil, err
	}
	ids := []string{in.ID}
	for _, m := range merges {
		if m.UndoneAt == nil {
			ids = append(ids, m.Gone.ID)
		}
	}
	events, err := a.history(in, func(before int64, limit int) ([]desk.Event, error) {
		return read.ContactEvents(ctx, ws, ids, before, limit)
	})
	if err != nil {
		return nil, err
	}
	items, err := a.timelineOf(ctx, ws, in.ID, events.Body.Items)
	return answer(page[TimelineItem]{Items: items, NextCursor: events.Body.NextCursor}, err)
}

// timelineOf shapes events as a timeline: changes that say nothing and cases
// that are another contact's by now are left out.
func (a *API) timelineOf(ctx context.Context, ws, contactID string, events []desk.Event) ([]TimelineItem, error) {
	var caseIDs []string
	for _, e := range events {
		if e.Type == desk.EventCaseCreated {
			caseIDs = append(caseIDs, e.CaseID)
		}
	}
	views, err := a.Store.Read().CaseViewsByID(ctx, ws, caseIDs)
	if err != nil {
		return nil, err
	}
	byID := map[string]*desk.CaseView{}
	for i := range views {
		byID[views[i].ID] = &views[i]
	}
	said := map[string]store.CaseMessages{}
	if len(views) > 0 {
		if said, err = a.Store.Read().CountCaseMessages(ctx, ws, []string{contactID}); err != nil {
			return nil, err
		}
	}
	items := []TimelineItem{}
	for _, e := range events {
		it := TimelineItem{Seq: e.Seq, At: e.At, Kind: e.Type, Actor: e.Actor, Changes: e.Changes}
		switch e.Type {
		case desk.EventCaseCreated:
			c := byID[e.CaseID]
			if c == nil || c.Contact.ID != contactID {
				continue
			}
			n := said[e.CaseID]
			it.Case, it.Messages, it.Changes = c, &n, nil
		case desk.EventContactUpdated:
			if len(e.Changes) == 0 {
				continue
			}
		}
		items = append(items, it)
	}
	return items, nil
}
