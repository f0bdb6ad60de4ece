package api

import (
	"context"
	"net/http"
	"regexp"
	"strings"

	"recado.dev/internal/access"
	"recado.dev/internal/auth"
	"recado.dev/internal/casework"
	"recado.dev/internal/contact"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

func (a *API) registerAttributes() {
	const tag = "Attributes"
	handle(a, route{Method: http.MethodGet, Path: "/attributes", Summary: "The workspace's own fields of contacts, or of cases", Tag: tag, Ability: access.ContactsRead},
		func(ctx context.Context, who access.Who, in *attributesInput) (*body[page[desk.Attribute]], error) {
			list, err := a.Store.Read().AttributesOf(ctx, who.WorkspaceID, in.Owner)
			return part(&shortList{Cursor: in.Cursor, Limit: in.Limit}, list, err, func(at desk.Attribute) string { return at.ID })
		})
	handle(a, route{Method: http.MethodPost, Path: "/attributes", Summary: "Add a field of contacts or of cases", Tag: tag, Ability: access.AttributesManage, Status: http.StatusCreated}, a.addAttribute)
	handle(a, route{Method: http.MethodGet, Path: "/attributes/{id}", Summary: "Read a field, with how many contacts or cases have a value", Tag: tag, Ability: access.ContactsRead}, a.readAttribute)
	handle(a, route{Method: http.MethodPatch, Path: "/attributes/{id}", Summary: "Rename a field, or change its options", Tag: tag, Ability: access.AttributesManage}, a.changeAttribute)
	handle(a, route{Method: http.MethodDelete, Path: "/attributes/{id}", Summary: "Remove a field with its values", Tag: tag, Ability: access.AttributesManage, Status: http.StatusNoContent}, a.dropAttribute)
}

type attributesInput struct {
	Cursor string              `query:"cursor" maxLength:"2000" doc:"next_cursor of the page before"`
	Limit  int                 `query:"limit" minimum:"1" maximum:"200" default:"200"`
	Owner  desk.AttributeOwner `query:"owner" enum:"contact,case" default:"contact" doc:"whose fields"`
}

type attributeInput struct {
	Body struct {
		Owner desk.AttributeOwner `json:"owner,omitempty" enum:"contact,case" doc:"whose field it is; contact where it is left out"`
		// Required counts for cases alone.
		Required bool               `json:"required,omitempty" doc:"a person cannot resolve a case without a value"`
		Key      string             `json:"key,omitempty" maxLength:"50" doc:"what filters and the API call it; made from the name where it is left out"`
		Name     string             `json:"name" maxLength:"100"`
		Kind     desk.AttributeKind `json:"kind" enum:"text,number,date,boolean,choice"`
		Options  []string           `json:"options,omitempty" nullable:"false" maxItems:"200"`
	}
}

type attributePatch struct {
	DeskID
	Body struct {
		Name     *string   `json:"name,omitempty" maxLength:"100"`
		Options  *[]string `json:"options,omitempty" nullable:"false" maxItems:"200"`
		Required *bool     `json:"required,omitempty" doc:"a person cannot resolve a case without a value"`
		Position *int      `json:"position,omitempty" minimum:"0" maximum:"1000"`
	}
}

func (a *API) addAttribute(ctx context.Context, who access.Who, in *attributeInput) (*body[desk.Attribute], error) {
	name, err := auth.CleanName("name", in.Body.Name)
	if err != nil {
		return nil, err
	}
	at := desk.Attribute{WorkspaceID: who.WorkspaceID, ID: ident.New(), Owner: in.Body.Owner, Required: in.Body.Required, Key: in.Body.Key, Name: name, Kind: in.Body.Kind, Options: cleanOptions(in.Body.Options), CreatedAt: a.now()}
	if at.Key == "" {
		at.Key = keyOf(name)
	}
	if at.Owner == "" {
		at.Owner = desk.OfContacts
	}
	err = a.Store.Write(ctx, func(tx *store.Tx) error {
		have, err := tx.AttributesOf(ctx, who.WorkspaceID, at.Owner)
		if err != nil {
			return err
		}
		if err := contact.CheckAttribute(at, have); err != nil {
			return err
		}
		if n := len(have); n > 0 {
			at.Position = have[n-1].Position + 1
		}
		if err := tx.SaveAttribute(ctx, at); err != nil {
			return err
		}
		return a.announce(ctx, tx, who, desk.EventAttributeUpdated, at, nil)
	})
	return answer(at, err)
}

// keyOf is a key made from a name.
func keyOf(name string) string {
	key := strings.Trim(regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(contact.Fold(name), "_"), "_")
	if key == "" || key[0] >= '0' && key[0] <= '9' {
		key = "f_" + key
	}
	return strings.Trim(key[:min(len(key), 50)], "_")
}

// cleanOptions trims options and leaves out empty ones.
func cleanOptions(options []string) []string {
	out := []string{}
	for _, o := range options {
		if o = strings.Join(strings.Fields(cleanText(o)), " "); o != "" {
			out = append(out, o)
		}
	}
	return out
}

// attributeAnswer is an attribute with how many contacts or cases have a value
// of it.
type attributeAnswer struct {
	desk.Attribute
	Contacts int64 `json:"contacts"`
	Cases    int64 `json:"cases"`
}

func (a *API) readAttribute(ctx context.Context, who access.Who, in *DeskID) (*body[attributeAnswer], error) {
	at, err := a.Store.Read().AttributeByID(ctx, who.WorkspaceID, in.ID)
	if err != nil {
		return nil, err
	}
	n, err := a.Store.Read().CountAttribute(ctx, at, "")
	if at.Owner == desk.OfCases {
		return answer(attributeAnswer{Attribute: at, Cases: n}, err)
	}
	return answer(attributeAnswer{Attribute: at, Contacts: n}, err)
}

func (a *API) changeAttribute(ctx context.Context, who access.Who, in *attributePatch) (*body[desk.Attribute], error) {
	var at desk.Attribute
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		var err error
		if at, err = tx.AttributeByID(ctx, who.WorkspaceID, in.ID); err != nil {
			return err
		}
		if in.Body.Name != nil {
			if at.Name, err = auth.CleanName("name", *in.Body.Name); err != nil {
				return err
			}
		}
		if in.Body.Position != nil {
			at.Position = *in.Body.Position
		}
		if in.Body.Required != nil {
			at.Required = *in.Body.Required
		}
		if in.Body.Options != nil {
			if err := a.changeOptions(ctx, tx, &at, cleanOptions(*in.Body.Options)); err != nil {
				return err
			}
		}
		if err := contact.CheckAttribute(at, nil); err != nil {
			return err
		}
		if err := tx.SaveAttribute(ctx, at); err != nil {
			return err
		}
		return a.announce(ctx, tx, who, desk.EventAttributeUpdated, at, nil)
	})
	return answer(at, err)
}

// changeOptions refuses to take away an option that contacts have.
func (a *API) changeOptions(ctx context.Context, tx *store.Tx, at *desk.Attribute, next []string) error {
	stay := map[string]bool{}
	for _, o := range next {
		stay[o] = true
	}
	for _, o := range at.Options {
		if stay[o] {
			continue
		}
		n, err := tx.CountAttribute(ctx, *at, o)
		if err != nil {
			return err
		}
		if n > 0 {
			return desk.Invalid("options", "%d have %q", n, o)
		}
	}
	at.Options = next
	return nil
}

func (a *API) dropAttribute(ctx context.Context, who access.Who, in *DeskID) (*nothing, error) {
	at, err := a.Store.Read().AttributeByID(ctx, who.WorkspaceID, in.ID)
	if err != nil {
		return nil, err
	}
	if at.Owner == desk.OfCases {
		if err := casework.DropField(ctx, a.Store, who.WorkspaceID, at.Key); err != nil {
			return nil, err
		}
	}
	return nil, a.Store.Write(ctx, func(tx *store.Tx) error {
		at, err := tx.AttributeByID(ctx, who.WorkspaceID, in.ID)
		if err != nil {
			return err
		}
		if err := tx.DeleteAttribute(ctx, at); err != nil {
			return err
		}
		return a.announce(ctx, tx, who, desk.EventAttributeUpdated, gone{at.ID, true}, nil)
	})
}
