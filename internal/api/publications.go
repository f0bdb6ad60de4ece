package api

import (
	"context"
	"net/http"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/publish"
	"recado.dev/internal/store"
)

func (a *API) registerPublications() {
	const tag = "Publications"
	made := func(ctx context.Context, who access.Who, effect string) (any, error) {
		return a.publication(who)(a.Store.Read().PublicationByID(ctx, who.WorkspaceID, effect))
	}
	handle(a, route{Method: http.MethodGet, Path: "/publications", Summary: "List posts that were written here, the newest first", Tag: tag, Ability: access.CasesRead}, a.listPublications)
	handle(a, route{Method: http.MethodPost, Path: "/publications", Summary: "Write a post for one or several channels", Tag: tag, Ability: access.PublicPublish, Status: http.StatusCreated, Made: made},
		func(ctx context.Context, who access.Who, in *publicationInput) (*body[desk.Publication], error) {
			return answer(a.publication(who)(a.Publish.Create(ctx, who, in.Body.draft(), in.Body.State == "submit", claimOf(ctx))))
		})
	handle(a, route{Method: http.MethodPost, Path: "/publications/preview", Summary: "See how each channel would show a post, and why it would not take it", Tag: tag, Ability: access.PublicPublish},
		func(ctx context.Context, who access.Who, in *previewPostInput) (*body[page[publish.PostPreview]], error) {
			list, err := a.Publish.Show(ctx, who, in.Body.draft())
			return answer(all(list), err)
		})
	handle(a, route{Method: http.MethodGet, Path: "/publications/{id}", Summary: "Read a post that was written here", Tag: tag, Ability: access.CasesRead},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[desk.Publication], error) {
			return answer(a.publication(who)(a.Store.Read().PublicationByID(ctx, who.WorkspaceID, in.ID)))
		})
	handle(a, route{Method: http.MethodPatch, Path: "/publications/{id}", Summary: "Change a post that was not let go; it is a draft then", Tag: tag, Ability: access.PublicPublish}, a.patchPublication)
	handle(a, route{Method: http.MethodDelete, Path: "/publications/{id}", Summary: "Delete a post that was not let go", Tag: tag, Ability: access.PublicPublish, Status: http.StatusNoContent},
		func(ctx context.Context, who access.Who, in *DeskID) (*nothing, error) {
			return &nothing{}, a.Publish.Delete(ctx, who, in.ID)
		})
	handle(a, route{Method: http.MethodPost, Path: "/publications/{id}/submit", Summary: "Have a post go out, once somebody says yes where the workspace wants that", Tag: tag, Ability: access.PublicPublish},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[desk.Publication], error) {
			return answer(a.publication(who)(a.Publish.Submit(ctx, who, in.ID)))
		})
	handle(a, route{Method: http.MethodPost, Path: "/publications/{id}/approve", Summary: "Say yes to a post", Tag: tag, Ability: access.PublicApprove},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[desk.Publication], error) {
			return answer(a.publication(who)(a.Publish.Approve(ctx, who, in.ID)))
		})
	handle(a, route{Method: http.MethodPost, Path: "/publications/{id}/reject", Summary: "Say no to a post, and why", Tag: tag, Ability: access.PublicApprove},
		func(ctx context.Context, who access.Who, in *rejectPostInput) (*body[desk.Publication], error) {
			return answer(a.publication(who)(a.Publish.Reject(ctx, who, in.ID, in.Body.Reason)))
		})
	handle(a, route{Method: http.MethodPost, Path: "/publications/{id}/retry", Summary: "Publish again on a channel where that failed", Tag: tag, Ability: access.PublicPublish},
		func(ctx context.Context, who access.Who, in *retryPostInput) (*body[desk.Publication], error) {
			return answer(a.publication(who)(a.Publish.Retry(ctx, who, in.ID, cleanText(in.Body.ChannelID))))
		})
}

// publication shapes a publication for its answer.
func (a *API) publication(who access.Who) func(desk.Publication, error) (desk.Publication, error) {
	return func(p desk.Publication, err error) (desk.Publication, error) {
		a.Media.Link(who.WorkspaceID, p.Attachments)
		return p, err
	}
}

// postTarget is a channel that a post goes to.
type postTarget struct {
	ChannelID string `json:"channel_id" maxLength:"200"`
	Text      string `json:"text,omitempty" maxLength:"70000" doc:"its own wording; left out for that of all"`
}

func targetsOf(list []postTarget) []publish.TargetDraft {
	out := make([]publish.TargetDraft, len(list))
	for i, t := range list {
		out[i] = publish.TargetDraft{ChannelID: cleanText(t.ChannelID), Text: t.Text}
	}
	return out
}

// postDraft is a post as it is written.
type postDraft struct {
	Text      string       `json:"text,omitempty" maxLength:"70000"`
	Link      string       `json:"link,omitempty" maxLength:"2000" doc:"a page to show with its picture and title"`
	UploadIDs []string     `json:"upload_ids,omitempty" maxItems:"30" nullable:"false" doc:"pictures, or a video"`
	Targets   []postTarget `json:"targets,omitempty" maxItems:"30" nullable:"false"`
	SendAt    *time.Time   `json:"send_at,omitempty" doc:"left out for now"`
}

func (d postDraft) draft() publish.Draft {
	ids := make([]string, len(d.UploadIDs))
	for i, id := range d.UploadIDs {
		ids[i] = cleanText(id)
	}
	return publish.Draft{Text: d.Text, Link: d.Link, UploadIDs: ids, Targets: targetsOf(d.Targets), SendAt: d.SendAt}
}

type previewPostInput struct {
	Body postDraft
}

type publicationInput struct {
	Body newPost
}

// newPost is a post with what is to become of it.
type newPost struct {
	Text      string       `json:"text,omitempty" maxLength:"70000"`
	Link      string       `json:"link,omitempty" maxLength:"2000" doc:"a page to show with its picture and title"`
	UploadIDs []string     `json:"upload_ids,omitempty" maxItems:"30" nullable:"false" doc:"pictures, or a video"`
	Targets   []postTarget `json:"targets,omitempty" maxItems:"30" nullable:"false"`
	SendAt    *time.Time   `json:"send_at,omitempty" doc:"left out for now"`
	State     string       `json:"state,omitempty" enum:"draft,submit" default:"draft"`
}

func (n newPost) draft() publish.Draft {
	return postDraft{Text: n.Text, Link: n.Link, UploadIDs: n.UploadIDs, Targets: n.Targets, SendAt: n.SendAt}.draft()
}

type publicationPatch struct {
	DeskID
	Body struct {
		Text      *string       `json:"text,omitempty" maxLength:"70000"`
		Link      *string       `json:"link,omitempty" maxLength:"2000"`
		UploadIDs *[]string     `json:"upload_ids,omitempty" maxItems:"30"`
		Targets   *[]postTarget `json:"targets,omitempty" maxItems:"30"`
		SendAt    *time.Time    `json:"send_at,omitempty"`
		Now       bool          `json:"now,omitempty" doc:"forget the time that it had"`
	}
}

// patchPublication changes what is named; the rest stays.
func (a *API) patchPublication(ctx context.Context, who access.Who, in *publicationPatch) (*body[desk.Publication], error) {
	p, err := a.Store.Read().PublicationByID(ctx, who.WorkspaceID, in.ID)
	if err != nil {
		return nil, err
	}
	b := in.Body
	d := postDraft{Text: p.Text, Link: p.Link, SendAt: p.SendAt}
	for _, f := range p.Attachments {
		d.UploadIDs = append(d.UploadIDs, f.ID)
	}
	for _, t := range p.Targets {
		d.Targets = append(d.Targets, postTarget{ChannelID: t.ChannelID, Text: t.Text})
	}
	if b.Text != nil {
		d.Text = *b.Text
	}
	if b.Link != nil {
		d.Link = *b.Link
	}
	if b.UploadIDs != nil {
		d.UploadIDs = *b.UploadIDs
	}
	if b.Targets != nil {
		d.Targets = *b.Targets
	}
	if b.Now {
		d.SendAt = nil
	}
	if b.SendAt != nil {
		d.SendAt = b.SendAt
	}
	return answer(a.publication(who)(a.Publish.Change(ctx, who, in.ID, d.draft())))
}

type rejectPostInput struct {
	DeskID
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"2000"`
	}
}

type retryPostInput struct {
	DeskID
	Body struct {
		ChannelID string `json:"channel_id" maxLength:"200"`
	}
}

type publicationsInput struct {
	Paging
	State string `query:"state" enum:"draft,submitted,rejected,scheduled,publishing,published,partly,failed"`
}

func (a *API) listPublications(ctx context.Context, who access.Who, in *publicationsInput) (*body[page[desk.Publication]], error) {
	f := store.PublicationFilter{State: desk.PublicationState(in.State), Limit: in.Limit + 1}
	if in.Cursor != "" {
		var err error
		if f.After, err = timeKey(in.Cursor); err != nil {
			return nil, err
		}
	}
	list, err := a.Store.Read().Publications(ctx, who.WorkspaceID, f)
	if err != nil {
		return nil, err
	}
	var next *string
	if len(list) > in.Limit {
		list = list[:in.Limit]
		last := list[len(list)-1]
		next = encodeCursor(cursorTime(last.CreatedAt), last.ID)
	}
	for i := range list {
		a.Media.Link(who.WorkspaceID, list[i].Attachments)
	}
	return answer(page[desk.Publication]{Items: list, NextCursor: next}, nil)
}
