package api

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/number"
)

func (a *API) registerNumberImports() {
	const tag = "Numbers"
	const takes = ": multipart (file, platform, like_channel_id) or JSON (platform, like_channel_id, rows)"
	a.raw(route{Method: http.MethodPost, Path: "/number-imports/check", Summary: "Say what an import of numbers would do; nothing changes" + takes, Tag: tag,
		Ability: access.ChannelsManage, MaxBody: number.MostImportBytes + formOverhead}, a.checkNumberImport)
	a.raw(route{Method: http.MethodPost, Path: "/number-imports", Summary: "Connect many numbers from a file" + takes, Tag: tag,
		Ability: access.ChannelsManage, Status: http.StatusAccepted, MaxBody: number.MostImportBytes + formOverhead}, a.startNumberImport)
	handle(a, route{Method: http.MethodGet, Path: "/number-imports", Summary: "Imports of numbers, the newest first", Tag: tag, Ability: access.ChannelsManage},
		func(ctx context.Context, who access.Who, in *Paging) (*body[page[desk.NumberImport]], error) {
			before, err := beforeOf(in.Cursor)
			if err != nil {
				return nil, err
			}
			list, err := a.Numbers.Imports(ctx, who, before, in.Limit+1)
			return newest(list, in.Limit, err, func(m desk.NumberImport) string { return m.ID })
		})
	handle(a, route{Method: http.MethodGet, Path: "/number-imports/{id}", Summary: "How far an import of numbers is", Tag: tag, Ability: access.ChannelsManage},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[desk.NumberImport], error) {
			return answer(a.Numbers.Import(ctx, who, in.ID))
		})
	handle(a, route{Method: http.MethodGet, Path: "/number-imports/{id}/rows", Summary: "What became of each row of an import of numbers", Tag: tag, Ability: access.ChannelsManage}, a.numberImportRows)
	a.raw(route{Method: http.MethodGet, Path: "/number-imports/{id}/problems.csv", Summary: "Download the rows of an import of numbers that failed, with what was wrong; lang=es for Spanish", Tag: tag, Ability: access.ChannelsManage}, a.numberProblems)
}

type numberRowsInput struct {
	DeskID
	Paging
}

func (a *API) numberImportRows(ctx context.Context, who access.Who, in *numberRowsInput) (*body[page[desk.NumberImportRow]], error) {
	after := int64(0)
	if text, err := beforeOf(in.Cursor); err != nil {
		return nil, err
	} else if text != "" {
		if after, err = strconv.ParseInt(text, 10, 64); err != nil {
			return nil, desk.Invalid("cursor", "this is no cursor")
		}
	}
	list, err := a.Numbers.Rows(ctx, who, in.ID, after, in.Limit+1)
	return newest(list, in.Limit, err, func(r desk.NumberImportRow) string { return strconv.FormatInt(r.Row, 10) })
}

func (a *API) checkNumberImport(w http.ResponseWriter, r *http.Request) {
	a.withPlan(w, r, http.StatusOK, func(who access.Who, p number.Plan) (any, error) { return a.Numbers.Check(r.Context(), who, p) })
}

func (a *API) startNumberImport(w http.ResponseWriter, r *http.Request) {
	a.withPlan(w, r, http.StatusAccepted, func(who access.Who, p number.Plan) (any, error) { return a.Numbers.Start(r.Context(), who, p) })
}

func (a *API) withPlan(w http.ResponseWriter, r *http.Request, status int, f func(access.Who, number.Plan) (any, error)) {
	who, _ := access.From(r.Context())
	p, err := a.numberPlan(r)
	var out any
	if err == nil {
		out, err = f(who, p)
	}
	if err != nil {
		a.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(out)
}

// numberPlan reads an import as JSON or as a form with a file.
func (a *API) numberPlan(r *http.Request) (number.Plan, error) {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind == "multipart/form-data" {
		return a.numberForm(r)
	}
	var in struct {
		Platform string       `json:"platform"`
		Like     string       `json:"like_channel_id"`
		Rows     []number.Row `json:"rows"`
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		return number.Plan{}, uploadError(desk.Invalid("body", "expected JSON, or multipart/form-data with a file"))
	}
	for i := range in.Rows {
		in.Rows[i].Name = cleanText(in.Rows[i].Name)
	}
	return number.Plan{Platform: cleanText(in.Platform), Like: cleanText(in.Like), Name: "api", Rows: in.Rows}, nil
}

// mostField bounds a plain field of a form.
const mostField = 1000

func (a *API) numberForm(r *http.Request) (number.Plan, error) {
	var p number.Plan
	form, err := r.MultipartReader()
	if err != nil {
		return p, desk.Invalid("body", "expected multipart/form-data with a file")
	}
	var text []byte
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return p, uploadError(err)
		}
		most := int64(mostField)
		if part.FormName() == "file" {
			most = number.MostImportBytes + 1
		}
		raw, err := io.ReadAll(io.LimitReader(part, most))
		if err != nil {
			return p, uploadError(err)
		}
		switch part.FormName() {
		case "file":
			text, p.Name = raw, path.Base(strings.ReplaceAll(cleanText(part.FileName()), "\\", "/"))
		case "platform":
			p.Platform = cleanText(string(raw))
		case "like_channel_id":
			p.Like = cleanText(string(raw))
		}
	}
	if text == nil {
		return p, desk.Invalid("file", "the form has no file")
	}
	p.Rows, err = a.Numbers.ReadRows(p.Platform, strings.NewReader(cleanText(string(text))))
	return p, err
}

func (a *API) numberProblems(w http.ResponseWriter, r *http.Request) {
	who, _ := access.From(r.Context())
	m, err := a.Numbers.Import(r.Context(), who, r.PathValue("id"))
	if err != nil {
		a.fail(w, r, err)
		return
	}
	language, name := "en", "problems-"
	if r.URL.Query().Get("lang") == "es" {
		language, name = "es", "problemas-"
	}
	a.stream(w, r, name+m.MadeAt.Format(time.DateOnly)+".csv", func(w io.Writer) error {
		return a.Numbers.WriteProblems(r.Context(), who, m.ID, language, w)
	})
}
