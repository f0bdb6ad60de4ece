package api

import (
	"context"
	"encoding/json"
	"net/http"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/smart"
)

const (
	// mostPasses is how many passes of a smart tag are listed.
	mostPasses = 20
	// mostCarry is up to where is counted what carries a smart tag.
	mostCarry = 100_000
)

func (a *API) registerSmartTags() {
	const tag = "Tags"
	handle(a, route{Method: http.MethodGet, Path: "/smart-tags", Summary: "Tags that put themselves on what their filter says", Tag: tag, Ability: access.TagsManage}, a.listSmartTags)
	handle(a, route{Method: http.MethodPut, Path: "/tags/{id}/smart", Summary: "Have a tag put itself on cases or messages, or change when it does", Tag: tag, Ability: access.TagsManage}, a.putSmartTag)
	handle(a, route{Method: http.MethodDelete, Path: "/tags/{id}/smart", Summary: "Have a tag be put on by hand alone again; what carries it keeps it", Tag: tag, Ability: access.TagsManage, Status: http.StatusNoContent},
		func(ctx context.Context, who access.Who, in *DeskID) (*nothing, error) {
			return nil, a.Smart.Drop(ctx, who, in.ID)
		})
	handle(a, route{Method: http.MethodPost, Path: "/tag-passes/{id}/cancel", Summary: "Stop a walk of a smart tag over past items; what it did stays", Tag: tag, Ability: access.TagsManage},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[desk.SmartPass], error) {
			return answer(a.Smart.Cancel(ctx, who, in.ID))
		})
	handle(a, route{Method: http.MethodPost, Path: "/tag-passes/{id}/undo", Summary: "Take back what a walk over past items put on, by another one", Tag: tag, Ability: access.TagsManage, Status: http.StatusCreated},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[desk.SmartPass], error) {
			return answer(a.Smart.Undo(ctx, who, in.ID))
		})
}

// smartView is a smart tag as it is shown.
type smartView struct {
	desk.SmartTag
	FilterText string           `json:"filter_text" doc:"the filter in its written form"`
	On         int              `json:"on" doc:"on how many items it is, as far as it noticed; at most 100,000"`
	Passes     []desk.SmartPass `json:"passes" nullable:"false" doc:"its walks over past items, the newest first"`
}

func (a *API) viewSmart(ctx context.Context, t desk.SmartTag) (smartView, error) {
	v := smartView{SmartTag: t, FilterText: writtenFilter(t.Filter)}
	read := a.Store.Read()
	var err error
	if v.On, err = read.CountApplications(ctx, t.WorkspaceID, t.TagID, mostCarry); err != nil {
		return v, err
	}
	v.Passes, err = read.Passes(ctx, t.WorkspaceID, t.TagID, mostPasses)
	if v.Passes == nil {
		v.Passes = []desk.SmartPass{}
	}
	return v, err
}

func (a *API) listSmartTags(ctx context.Context, who access.Who, in *shortList) (*body[page[smartView]], error) {
	list, err := a.Store.Read().SmartTags(ctx, who.WorkspaceID)
	views := make([]smartView, len(list))
	for i, t := range list {
		if err == nil {
			views[i], err = a.viewSmart(ctx, t)
		}
	}
	return part(in, views, err, func(v smartView) string { return v.TagID })
}

type smartInput struct {
	DeskID
	Body struct {
		About      string          `json:"about" enum:"cases,messages" doc:"what it is put on"`
		Filter     json.RawMessage `json:"filter,omitempty" doc:"as a tree"`
		FilterText *string         `json:"filter_text,omitempty" maxLength:"20000" doc:"the filter in its written form, instead of filter"`
		Enabled    bool            `json:"enabled,omitempty"`
		Remove     bool            `json:"remove,omitempty" doc:"take it away again when the filter is no longer true, where it put itself on"`
		Past       bool            `json:"past,omitempty" doc:"put it on past items too"`
		Tagged     string          `json:"tagged,omitempty" enum:"keep,recheck" default:"keep" doc:"what becomes of those that carry it by another filter: they keep it, or lose it where this one is not true"`
		Version    int64           `json:"version,omitempty" doc:"the version that was looked at: refused where somebody was quicker"`
	}
}

func (a *API) putSmartTag(ctx context.Context, who access.Who, in *smartInput) (*body[smartView], error) {
	tree, err := chosenFilter(in.Body.Filter, in.Body.FilterText)
	if err != nil {
		return nil, err
	}
	t, _, err := a.Smart.Save(ctx, who, in.ID, smart.Wish{About: desk.SmartAbout(in.Body.About), Filter: tree, Enabled: in.Body.Enabled, Remove: in.Body.Remove,
		Past: in.Body.Past, Recheck: in.Body.Tagged == "recheck", Version: in.Body.Version})
	if err != nil {
		return nil, err
	}
	return answer(a.viewSmart(ctx, t))
}
