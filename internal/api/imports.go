package api

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"path"
	"strings"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/contactdata"
	"recado.dev/internal/desk"
)

func (a *API) registerImports() {
	const tag = "Imports"
	a.raw(route{Method: http.MethodPost, Path: "/imports", Summary: "Upload a CSV file of contacts: multipart, field file. Nothing is imported yet", Tag: tag,
		Ability: access.ContactsImport, Status: http.StatusCreated, MaxBody: contactdata.MostBytes + formOverhead}, a.uploadImport)
	handle(a, route{Method: http.MethodGet, Path: "/imports", Summary: "Imports of contacts, newest first", Tag: tag, Ability: access.ContactsImport}, a.listImports)
	handle(a, route{Method: http.MethodGet, Path: "/imports/{id}", Summary: "Where an import stands", Tag: tag, Ability: access.ContactsImport},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[desk.ContactImport], error) {
			return answer(a.Store.Read().ImportByID(ctx, who.WorkspaceID, in.ID))
		})
	handle(a, route{Method: http.MethodPost, Path: "/imports/{id}/check", Summary: "What an import would do; nothing changes", Tag: tag, Ability: access.ContactsImport},
		func(ctx context.Context, who access.Who, in *planInput) (*body[contactdata.ImportCheck], error) {
			return answer(a.Contacts.Check(ctx, who.WorkspaceID, in.ID, in.Body))
		})
	handle(a, route{Method: http.MethodPost, Path: "/imports/{id}/start", Summary: "Import a file", Tag: tag, Ability: access.ContactsImport, Status: http.StatusAccepted},
		func(ctx context.Context, who access.Who, in *planInput) (*body[desk.ContactImport], error) {
			return answer(a.Contacts.Start(ctx, who, in.ID, in.Body))
		})
	handle(a, route{Method: http.MethodPost, Path: "/imports/{id}/undo", Summary: "Remove the contacts that an import created, except those in use", Tag: tag, Ability: access.ContactsImport, Status: http.StatusAccepted},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[desk.ContactImport], error) {
			return answer(a.Contacts.Undo(ctx, who, in.ID))
		})
	a.raw(route{Method: http.MethodGet, Path: "/imports/{id}/bad.csv", Summary: "Download the rows that an import left out, with what was wrong", Tag: tag, Ability: access.ContactsImport}, a.badRows)
}

type planInput struct {
	DeskID
	Body desk.ImportPlan
}

func (a *API) uploadImport(w http.ResponseWriter, r *http.Request) {
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(uploadTime))
	kept, err := a.takeImport(r)
	if err != nil {
		a.fail(w, r, uploadError(err))
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	_ = json.NewEncoder(w).Encode(kept)
}

// takeImport reads the form part by part: the file goes to disk as it comes.
func (a *API) takeImport(r *http.Request) (desk.ContactImport, error) {
	who, _ := access.From(r.Context())
	form, err := r.MultipartReader()
	if err != nil {
		return desk.ContactImport{}, desk.Invalid("body", "expected multipart/form-data with a file")
	}
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return desk.ContactImport{}, desk.Invalid("file", "the form has no file")
		}
		if err != nil {
			return desk.ContactImport{}, err
		}
		if part.FormName() == "file" && part.FileName() != "" {
			return a.Contacts.Upload(r.Context(), who, path.Base(strings.ReplaceAll(cleanText(part.FileName()), "\\", "/")), part)
		}
	}
}

func (a *API) listImports(ctx context.Context, who access.Who, in *Paging) (*body[page[desk.ContactImport]], error) {
	before := ""
	if in.Cursor != "" {
		parts, err := decodeCursor(in.Cursor, 1)
		if err != nil {
			return nil, err
		}
		before = parts[0]
	}
	list, err := a.Store.Read().ListImports(ctx, who.WorkspaceID, before, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := all(list)
	if len(list) > in.Limit {
		out.Items = list[:in.Limit]
		out.NextCursor = encodeCursor(out.Items[in.Limit-1].ID)
	}
	return answer(out, nil)
}

func (a *API) badRows(w http.ResponseWriter, r *http.Request) {
	who, _ := access.From(r.Context())
	m, err := a.Store.Read().ImportByID(r.Context(), who.WorkspaceID, r.PathValue("id"))
	if err != nil {
		a.fail(w, r, err)
		return
	}
	a.stream(w, r, strings.TrimSuffix(m.Name, path.Ext(m.Name))+"-bad-rows.csv", func(w io.Writer) error { return a.Contacts.BadRows(r.Context(), m, w) })
}

func (a *API) registerContactExport() {
	a.raw(route{Method: http.MethodGet, Path: "/contacts/export.csv", Summary: "Download contacts as CSV: all, or those of filter, q, company_id and attribute", Tag: "Contacts", Ability: access.ContactsExport}, a.exportContacts)
}

func (a *API) exportContacts(w http.ResponseWriter, r *http.Request) {
	who, _ := access.From(r.Context())
	values := r.URL.Query()
	query, err := a.contactQuery(r.Context(), who, ContactFilter{CompanyID: cleanText(values.Get("company_id")), Attribute: values["attribute"], Filter: values.Get("filter")})
	if text := values.Get("q"); err == nil && strings.TrimSpace(text) != "" {
		query.IDs, err = a.contactsFound(r.Context(), who, text)
	}
	if err != nil {
		a.fail(w, r, err)
		return
	}
	a.stream(w, r, "recado-contacts-"+a.now().Format(time.DateOnly)+".csv", func(w io.Writer) error {
		return a.Contacts.Export(r.Context(), who.WorkspaceID, query, w)
	})
}

// downloadTime is how long a large file may take to leave.
const downloadTime = 15 * time.Minute

// stream sends a CSV file while it is made. What fails before it begins is
// answered; what fails half-way cuts the connection, so that nobody takes a part
// for the whole.
func (a *API) stream(w http.ResponseWriter, r *http.Request, name string, f func(io.Writer) error) {
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(downloadTime))
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", disposition("attachment", name))
	h.Set("Cache-Control", "private, no-store")
	if err := f(w); err != nil {
		if rec, ok := w.(*recorder); ok && rec.status == 0 {
			h.Del("Content-Disposition")
			a.fail(w, r, err)
			return
		}
		a.Log.WarnContext(r.Context(), "a download was cut", "path", r.URL.Path, "error", err)
		panic(http.ErrAbortHandler)
	}
}
