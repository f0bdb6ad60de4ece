package api

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"recado.dev/internal/access"
	"recado.dev/internal/contact"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

func (a *API) registerContacts() {
	const tag = "Contacts"
	handle(a, route{Method: http.MethodGet, Path: "/contacts", Summary: "List contacts by name, or find them", Tag: tag, Ability: access.ContactsRead}, a.listContacts)
	handle(a, route{Method: http.MethodPost, Path: "/contacts", Summary: "Add a contact", Tag: tag, Ability: access.ContactsWrite, Status: http.StatusCreated},
		func(ctx context.Context, who access.Who, in *newContactInput) (*body[desk.Contact], error) {
			return answer(a.Contacts.Create(ctx, who, in.Body.patch()))
		})
	handle(a, route{Method: http.MethodGet, Path: "/contacts/{id}", Summary: "Read a contact", Tag: tag, Ability: access.ContactsRead},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[desk.Contact], error) {
			return answer(a.Store.Read().ContactByID(ctx, who.WorkspaceID, in.ID))
		})
	handle(a, route{Method: http.MethodPatch, Path: "/contacts/{id}", Summary: "Change a contact", Tag: tag, Ability: access.ContactsWrite},
		func(ctx context.Context, who access.Who, in *patchContactInput) (*body[desk.Contact], error) {
			return answer(a.Contacts.Change(ctx, who, in.ID, in.Body.patch()))
		})
	handle(a, route{Method: http.MethodGet, Path: "/contacts/{id}/cases", Summary: "List a contact's cases", Tag: tag, Ability: access.CasesRead}, a.contactCases)
	handle(a, route{Method: http.MethodPut, Path: "/contacts/{id}/block", Summary: "Block a contact: what they write is kept and counts for nothing", Tag: tag, Ability: access.ContactsWrite},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[desk.Contact], error) {
			return answer(a.Contacts.Block(ctx, who, in.ID, true))
		})
	handle(a, route{Method: http.MethodDelete, Path: "/contacts/{id}/block", Summary: "Hear a contact again", Tag: tag, Ability: access.ContactsWrite},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[desk.Contact], error) {
			return answer(a.Contacts.Block(ctx, who, in.ID, false))
		})
	a.registerContactNotes()
	a.registerContactMerges()
	a.registerContactExport()
}

// ContactFilter says which contacts are meant. It is exported to be embedded.
type ContactFilter struct {
	CompanyID string   `query:"company_id" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$" doc:"only this company's"`
	Attribute []string `query:"attribute,explode" maxItems:"20" nullable:"false" doc:"only those with this value of an attribute, as KEY:VALUE; several all count"`
	Filter    string   `query:"filter" maxLength:"20000" doc:"only those who meet a filter about contacts, as a tree or in its written form"`
}

// contactQuery checks a filter and puts its values into the form in which they are
// kept.
func (a *API) contactQuery(ctx context.Context, who access.Who, in ContactFilter) (store.ContactQuery, error) {
	q := store.ContactQuery{CompanyID: in.CompanyID}
	if in.Filter != "" {
		node, err := a.parseSegment(ctx, who, in.Filter)
		if err != nil {
			return q, err
		}
		q.Filter = &node
	}
	if len(in.Attribute) == 0 {
		return q, nil
	}
	attributes, err := a.Store.Read().Attributes(ctx, who.WorkspaceID)
	if err != nil {
		return q, err
	}
	q.Values = map[string]string{}
	for _, pair := range in.Attribute {
		key, value, _ := strings.Cut(pair, ":")
		i := slices.IndexFunc(attributes, func(a desk.Attribute) bool { return a.Key == key })
		if i < 0 {
			return q, desk.Invalid("attribute", "there is no attribute %q", key)
		}
		if q.Values[key], err = contact.Value(attributes[i], value); err != nil {
			return q, err
		}
	}
	return q, nil
}

type contactsInput struct {
	Paging
	ContactFilter
	Q string `query:"q" maxLength:"500" doc:"a name, a part of a number, an address: the newest first"`
}

func (a *API) listContacts(ctx context.Context, who access.Who, in *contactsInput) (*body[page[desk.Contact]], error) {
	read := a.Store.Read()
	query, err := a.contactQuery(ctx, who, in.ContactFilter)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(in.Q) != "" {
		return a.findContacts(ctx, who, in, query)
	}
	if in.Cursor != "" {
		parts, err := decodeCursor(in.Cursor, 2)
		if err != nil {
			return nil, err
		}
		query.After = &store.NameKey{ID: parts[0], Name: parts[1]}
	}
	query.Limit = in.Limit + 1
	list, err := read.ListContacts(ctx, who.WorkspaceID, query)
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

// contactsFound are the ids of whom the words of q find, the newest first; not
// nil, since nobody is not all.
func (a *API) contactsFound(ctx context.Context, who access.Who, text string) ([]string, error) {
	ids, err := a.Search.Contacts(ctx, who.WorkspaceID, text, searchDepth)
	return append([]string{}, ids...), err
}

// findContacts answers a page of those whom the words of q find and who are what
// the query asks for, in the order of the finding.
func (a *API) findContacts(ctx context.Context, who access.Who, in *contactsInput, query store.ContactQuery) (*body[page[desk.Contact]], error) {
	ids, err := a.contactsFound(ctx, who, in.Q)
	if err != nil {
		return nil, err
	}
	query.IDs, query.Limit = ids, len(ids)
	found, err := a.Store.Read().ListContacts(ctx, who.WorkspaceID, query)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(found, func(a, b desk.Contact) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
	return part(&shortList{Cursor: in.Cursor, Limit: in.Limit}, found, nil, func(c desk.Contact) string { return c.ID })
}

// contactFields are what may be set of a contact.
type contactFields struct {
	Name        *string        `json:"name,omitempty" minLength:"1" maxLength:"200"`
	Notes       *string        `json:"notes,omitempty" maxLength:"10000"`
	Locale      *string        `json:"locale,omitempty" maxLength:"35"`
	Email       *string        `json:"email,omitempty" maxLength:"254"`
	Phone       *string        `json:"phone,omitempty" maxLength:"40" doc:"with its country, such as +34 600 111 222"`
	ExternalKey *string        `json:"external_key,omitempty" maxLength:"200" doc:"what another system calls the contact; one contact has it"`
	CompanyID   *string        `json:"company_id,omitempty" maxLength:"200" doc:"empty for none"`
	Attributes  map[string]any `json:"attributes,omitempty" doc:"new values by key; null removes one"`
	Tags        *[]string      `json:"tags,omitempty" nullable:"false" maxItems:"50" doc:"the names of all tags"`
	AddTags     []string       `json:"add_tags,omitempty" nullable:"false" maxItems:"50" doc:"names of tags that it gets as well"`
	RemoveTags  []string       `json:"remove_tags,omitempty" nullable:"false" maxItems:"50" doc:"names of tags that it has no longer"`
}

func (f contactFields) patch() contact.Patch {
	p := contact.Patch{Attributes: f.Attributes, AddTags: cleanTexts(f.AddTags), DropTags: cleanTexts(f.RemoveTags)}
	if f.Tags != nil {
		tags := cleanTexts(*f.Tags)
		p.Tags = &tags
	}
	for _, t := range []struct{ from, to **string }{{&f.Name, &p.Name}, {&f.Notes, &p.Notes}, {&f.Locale, &p.Locale}, {&f.Email, &p.Email}, {&f.Phone, &p.Phone}, {&f.ExternalKey, &p.ExternalKey}} {
		if *t.from != nil {
			text := cleanText(**t.from)
			*t.to = &text
		}
	}
	if f.CompanyID != nil {
		p.SetCompany = true
		if id := cleanText(*f.CompanyID); id != "" {
			p.Company = &desk.Ref{ID: id}
		}
	}
	return p
}

func cleanTexts(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = cleanText(s)
	}
	return out
}

type newContactInput struct{ Body contactFields }

type patchContactInput struct {
	DeskID
	Body contactFields
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
