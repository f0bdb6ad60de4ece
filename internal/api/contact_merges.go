package api

import (
	"context"
	"net/http"
	"strings"

	"recado.dev/internal/access"
	"recado.dev/internal/contactdata"
	"recado.dev/internal/desk"
)

func (a *API) registerContactMerges() {
	const tag = "Contacts"
	handle(a, route{Method: http.MethodGet, Path: "/contacts/{id}/merge-preview", Summary: "What merging another contact into this one would do", Tag: tag, Ability: access.ContactsRead},
		func(ctx context.Context, who access.Who, in *mergePreviewInput) (*body[contactdata.MergePreview], error) {
			return answer(a.Contacts.Preview(ctx, who.WorkspaceID, in.ID, in.With, in.FromGone))
		})
	handle(a, route{Method: http.MethodPost, Path: "/contacts/{id}/merge", Summary: "Merge another contact into this one; it can be undone for 30 days", Tag: tag, Ability: access.ContactsWrite}, a.mergeContacts)
	handle(a, route{Method: http.MethodGet, Path: "/contacts/{id}/alike", Summary: "Who may be the same person as a contact, and why; nothing is merged by it", Tag: tag, Ability: access.ContactsRead},
		func(ctx context.Context, who access.Who, in *contactListInput) (*body[page[contactdata.Alike]], error) {
			list, err := a.Contacts.Alike(ctx, who.WorkspaceID, in.ID)
			return part(in.short(), list, err, func(l contactdata.Alike) string { return l.Contact.ID })
		})
	handle(a, route{Method: http.MethodPut, Path: "/contacts/{id}/apart/{other_id}", Summary: "Say that two contacts are two people", Tag: tag, Ability: access.ContactsWrite, Status: http.StatusNoContent},
		func(ctx context.Context, who access.Who, in *apartInput) (*nothing, error) {
			return &nothing{}, a.Contacts.KeepApart(ctx, who, in.ID, in.OtherID, true)
		})
	handle(a, route{Method: http.MethodDelete, Path: "/contacts/{id}/apart/{other_id}", Summary: "Let two contacts be suggested to each other again", Tag: tag, Ability: access.ContactsWrite, Status: http.StatusNoContent},
		func(ctx context.Context, who access.Who, in *apartInput) (*nothing, error) {
			return &nothing{}, a.Contacts.KeepApart(ctx, who, in.ID, in.OtherID, false)
		})
	handle(a, route{Method: http.MethodGet, Path: "/contacts/{id}/merges", Summary: "The merges that made a contact what it is, newest first", Tag: tag, Ability: access.ContactsRead},
		func(ctx context.Context, who access.Who, in *contactListInput) (*body[page[desk.ContactMerge]], error) {
			if _, err := a.Store.Read().ContactByID(ctx, who.WorkspaceID, in.ID); err != nil {
				return nil, err
			}
			list, err := a.Store.Read().MergesInto(ctx, who.WorkspaceID, in.ID)
			return part(in.short(), list, err, func(m desk.ContactMerge) string { return m.ID })
		})
	handle(a, route{Method: http.MethodPost, Path: "/contacts/{id}/merges/{merge_id}/undo", Summary: "Undo a merge", Tag: tag, Ability: access.ContactsWrite}, a.undoMerge)
}

type apartInput struct {
	DeskID
	OtherID string `path:"other_id" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$"`
}

type mergePreviewInput struct {
	DeskID
	With     string   `query:"with" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$" doc:"the contact that would become part of this one"`
	FromGone []string `query:"from_gone,explode" maxItems:"200" nullable:"false" doc:"the fields in which its value is wanted"`
}

type mergeInput struct {
	DeskID
	Body struct {
		ContactID string   `json:"contact_id" maxLength:"200" doc:"the contact that becomes part of this one"`
		FromGone  []string `json:"from_gone,omitempty" maxItems:"200" nullable:"false" doc:"the fields in which its value is wanted, as the preview names them"`
	}
}

// mergeAnswer is a merge and who the contact is now.
type mergeAnswer struct {
	Merge   desk.ContactMerge `json:"merge"`
	Contact desk.Contact      `json:"contact"`
}

func (a *API) mergeContacts(ctx context.Context, who access.Who, in *mergeInput) (*body[mergeAnswer], error) {
	m, c, err := a.Contacts.Merge(ctx, who, in.ID, strings.TrimSpace(cleanText(in.Body.ContactID)), in.Body.FromGone)
	return answer(mergeAnswer{m, c}, err)
}

type undoMergeInput struct {
	DeskID
	MergeID string `path:"merge_id" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$"`
}

// undoAnswer is who the two contacts of an undone merge are now.
type undoAnswer struct {
	Contact  desk.Contact `json:"contact"`
	Returned desk.Contact `json:"returned"`
}

func (a *API) undoMerge(ctx context.Context, who access.Who, in *undoMergeInput) (*body[undoAnswer], error) {
	kept, back, err := a.Contacts.Unmerge(ctx, who, in.ID, in.MergeID)
	return answer(undoAnswer{kept, back}, err)
}
