package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

func (a *API) registerContacts() {
	const tag = "Contacts"
	handle(a, route{Method: http.MethodGet, Path: "/contacts", Summary: "List contacts by name, or find them", Tag: tag, Ability: access.ContactsRead}, a.listContacts)
	handle(a, route{Method: http.MethodGet, Path: "/contacts/{id}", Summary: "Read a contact", Tag: tag, Ability: access.ContactsRead},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[desk.Contact], error) {
			return answer(a.Store.Read().ContactByID(ctx, who.WorkspaceID, in.ID))
		})
	handle(a, route{Method: http.MethodPatch, Path: "/contacts/{id}", Summary: "Change a contact", Tag: tag, Ability: access.ContactsWrite}, a.patchContact)
	handle(a, route{Method: http.MethodGet, Path: "/contacts/{id}/cases", Summary: "List a contact's cases", Tag: tag, Ability: access.CasesRead}, a.contactCases)
}

type contactsInput struct {
	Paging
	Q string `query:"q" maxLength:"500" doc:"a name, a part of a number, an address: the newest first"`
}

func (a *API) listContacts(ctx context.Context, who access.Who, in *contactsInput) (*body[page[desk.Contact]], error) {
	read := a.Store.Read()
	if strings.TrimSpace(in.Q) != "" {
		ids, err := a.Search.Contacts(ctx, who.WorkspaceID, in.Q, in.Limit)
		if err != nil {
			return nil, err
		}
		found, err := read.ContactsInOrder(ctx, who.WorkspaceID, ids)
		return answer(all(found), err)
	}
	var after *store.NameKey
	if in.Cursor != "" {
		parts, err := decodeCursor(in.Cursor, 2)
		if err != nil {
			return nil, err
		}
		after = &store.NameKey{ID: parts[0], Name: parts[1]}
	}
	list, err := read.ListContacts(ctx, who.WorkspaceID, after, in.Limit+1)
	if err != nil {
		return nil, err
	}
	var next *string
	if len(list) > in.Limit {
		list = list[:in.Limit]
		last := list[len(list)-1]
		next = encodeCursor(last.ID, strings.ReplaceAll(last.Name, cursorBreak, " "))
	}
	return &body[page[desk.Contact]]{page[desk.Contact]{Items: list, NextCursor: next}}, nil
}

type patchContactInput struct {
	DeskID
	Body struct {
		Name   *string `json:"name,omitempty" minLength:"1" maxLength:"200"`
		Notes  *string `json:"notes,omitempty" maxLength:"10000"`
		Locale *string `json:"locale,omitempty" maxLength:"35"`
	}
}

func (a *API) patchContact(ctx context.Context, who access.Who, in *patchContactInput) (*body[desk.Contact], error) {
	var out desk.Contact
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		ws := who.WorkspaceID
		if _, err := tx.LockContact(ctx, ws, in.ID); err != nil {
			return err
		}
		c, err := tx.ContactByID(ctx, ws, in.ID)
		if err != nil {
			return err
		}
		changes := map[string][2]any{}
		for _, f := range []struct {
			name string
			have *string
			next *string
		}{{"name", &c.Name, in.Body.Name}, {"notes", &c.Notes, in.Body.Notes}, {"locale", &c.Locale, in.Body.Locale}} {
			if f.next == nil {
				continue
			}
			next := strings.TrimSpace(cleanText(*f.next))
			if f.name == "name" && next == "" {
				return desk.Invalid("name", "a contact has a name")
			}
			if next != *f.have {
				changes[f.name] = [2]any{*f.have, next}
				*f.have = next
			}
		}
		out = c
		if len(changes) == 0 {
			return nil
		}
		out.UpdatedAt = a.now()
		if err := tx.SaveContacts(ctx, ws, []desk.Contact{out}); err != nil {
			return err
		}
		data, err := json.Marshal(out)
		if err != nil {
			return fmt.Errorf("write event of contact %s: %w", in.ID, err)
		}
		return tx.AppendEvents(ctx, ws, []desk.Event{{
			Type: desk.EventContactUpdated, At: out.UpdatedAt, Actor: who.Actor, ContactID: in.ID, Changes: changes, Data: data,
		}})
	})
	return answer(out, err)
}

type contactCasesInput struct {
	DeskID
	Paging
}

func (a *API) contactCases(ctx context.Context, who access.Who, in *contactCasesInput) (*body[page[desk.CaseView]], error) {
	if _, err := a.Store.Read().ContactByID(ctx, who.WorkspaceID, in.ID); err != nil {
		return nil, err
	}
	return a.listCases(ctx, who, &casesInput{Paging: in.Paging, ContactID: in.ID})
}
