package api

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

func (a *API) registerCompanies() {
	const tag = "Companies"
	handle(a, route{Method: http.MethodGet, Path: "/companies", Summary: "List companies by name, or find them", Tag: tag, Ability: access.ContactsRead}, a.listCompanies)
	handle(a, route{Method: http.MethodPost, Path: "/companies", Summary: "Add a company", Tag: tag, Ability: access.ContactsWrite, Status: http.StatusCreated}, a.addCompany)
	handle(a, route{Method: http.MethodGet, Path: "/companies/{id}", Summary: "Read a company", Tag: tag, Ability: access.ContactsRead}, a.readCompany)
	handle(a, route{Method: http.MethodPatch, Path: "/companies/{id}", Summary: "Change a company", Tag: tag, Ability: access.ContactsWrite}, a.changeCompany)
	handle(a, route{Method: http.MethodDelete, Path: "/companies/{id}", Summary: "Remove a company; its contacts stay", Tag: tag, Ability: access.ContactsWrite, Status: http.StatusNoContent},
		func(ctx context.Context, who access.Who, in *DeskID) (*nothing, error) {
			return nil, a.Store.Write(ctx, func(tx *store.Tx) error {
				if err := tx.DeleteCompany(ctx, who.WorkspaceID, in.ID, a.now()); err != nil {
					return err
				}
				return a.announce(ctx, tx, who, desk.EventCompanyUpdated, gone{in.ID, true}, nil)
			})
		})
	handle(a, route{Method: http.MethodGet, Path: "/companies/{id}/cases", Summary: "The cases of a company's contacts, newest first", Tag: tag, Ability: access.CasesRead}, a.companyCases)
}

type companiesInput struct {
	Paging
	Q string `query:"q" maxLength:"200" doc:"part of a name or domain"`
}

func (a *API) listCompanies(ctx context.Context, who access.Who, in *companiesInput) (*body[page[desk.Company]], error) {
	var after *store.NameKey
	if in.Cursor != "" {
		parts, err := decodeCursor(in.Cursor, 2)
		if err != nil {
			return nil, err
		}
		after = &store.NameKey{ID: parts[0], Name: parts[1]}
	}
	list, err := a.Store.Read().ListCompanies(ctx, who.WorkspaceID, cleanText(in.Q), after, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := page[desk.Company]{Items: list}
	if len(list) > in.Limit {
		out.Items = list[:in.Limit]
		last := out.Items[in.Limit-1]
		out.NextCursor = encodeCursor(last.ID, store.CompanyKey(last.Name))
	}
	return answer(out, nil)
}

type companyBody struct {
	Name   *string `json:"name,omitempty" maxLength:"200"`
	Domain *string `json:"domain,omitempty" maxLength:"253" doc:"such as example.com"`
	Notes  *string `json:"notes,omitempty" maxLength:"10000"`
}

// apply puts what was sent into a company.
func (b companyBody) apply(c *desk.Company) error {
	if b.Name != nil {
		c.Name = strings.Join(strings.Fields(cleanText(*b.Name)), " ")
	}
	if c.Name == "" || utf8.RuneCountInString(c.Name) > 200 {
		return desk.Invalid("name", "a company has a name")
	}
	if b.Domain != nil {
		d := strings.ToLower(strings.TrimSpace(cleanText(*b.Domain)))
		d = strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(d, "https://"), "http://"), "www.")
		d, _, _ = strings.Cut(d, "/")
		if d != "" && (!strings.Contains(d, ".") || strings.ContainsAny(d, " @:?#")) {
			return desk.Invalid("domain", "a domain is such as example.com")
		}
		c.Domain = d
	}
	if b.Notes != nil {
		c.Notes = strings.TrimSpace(cleanText(*b.Notes))
	}
	return nil
}

type companyInput struct{ Body companyBody }

func (a *API) addCompany(ctx context.Context, who access.Who, in *companyInput) (*body[desk.Company], error) {
	now := a.now()
	c := desk.Company{WorkspaceID: who.WorkspaceID, ID: ident.New(), CreatedAt: now, UpdatedAt: now}
	if err := in.Body.apply(&c); err != nil {
		return nil, err
	}
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.InsertCompany(ctx, c); err != nil {
			return err
		}
		return a.announce(ctx, tx, who, desk.EventCompanyUpdated, c, nil)
	})
	return answer(c, err)
}

// companyAnswer is a company with how many contacts it has.
type companyAnswer struct {
	desk.Company
	Contacts int64 `json:"contacts"`
}

func (a *API) readCompany(ctx context.Context, who access.Who, in *DeskID) (*body[companyAnswer], error) {
	c, err := a.Store.Read().CompanyByID(ctx, who.WorkspaceID, in.ID)
	if err != nil {
		return nil, err
	}
	n, err := a.Store.Read().CountCompany(ctx, who.WorkspaceID, in.ID)
	return answer(companyAnswer{c, n}, err)
}

type changeCompanyInput struct {
	DeskID
	Body companyBody
}

func (a *API) changeCompany(ctx context.Context, who access.Who, in *changeCompanyInput) (*body[desk.Company], error) {
	var c desk.Company
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		var err error
		if c, err = tx.CompanyByID(ctx, who.WorkspaceID, in.ID); err != nil {
			return err
		}
		before := c
		if err := in.Body.apply(&c); err != nil || c == before {
			return err
		}
		c.UpdatedAt = a.now()
		if err := tx.UpdateCompany(ctx, c); err != nil {
			return err
		}
		return a.announce(ctx, tx, who, desk.EventCompanyUpdated, c, nil)
	})
	return answer(c, err)
}

type companyCasesInput struct {
	DeskID
	Paging
}

func (a *API) companyCases(ctx context.Context, who access.Who, in *companyCasesInput) (*body[page[desk.CaseView]], error) {
	read, ws := a.Store.Read(), who.WorkspaceID
	if _, err := read.CompanyByID(ctx, ws, in.ID); err != nil {
		return nil, err
	}
	var before int64
	if in.Cursor != "" {
		parts, err := decodeCursor(in.Cursor, 1)
		if err != nil {
			return nil, err
		}
		if before, err = strconv.ParseInt(parts[0], 10, 64); err != nil || before <= 0 {
			return nil, desk.Invalid("cursor", "this cursor was not made by this list")
		}
	}
	ids, err := read.CompanyCases(ctx, ws, in.ID, before, in.Limit+1)
	if err != nil {
		return nil, err
	}
	views, err := read.CaseViewsByID(ctx, ws, ids)
	if err != nil {
		return nil, err
	}
	out := all(views)
	if len(views) > in.Limit {
		out.Items = views[:in.Limit]
		out.NextCursor = encodeCursor(strconv.FormatInt(out.Items[in.Limit-1].Number, 10))
	}
	return answer(out, nil)
}
