package twilio

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// templatePage is how many contents a page of the list has.
const templatePage = 100

// maxPages bounds how much of the list is read to find one template.
const maxPages = 20

// TemplateAccount implements platform.TemplateAuthor.
func (c *chat) TemplateAccount() string { return c.sid }

// ListTemplates implements platform.TemplateAuthor. Contents that were never
// submitted are no templates.
func (c *chat) ListTemplates(ctx context.Context, cursor string) (platform.TemplatePage, error) {
	contents, next, err := c.page(ctx, cursor)
	if err != nil {
		return platform.TemplatePage{}, err
	}
	page := platform.TemplatePage{Next: next}
	for i := range contents {
		if one := &contents[i]; one.submitted() {
			page.Templates = append(page.Templates, one.remote())
		}
	}
	return page, nil
}

// page reads a part of the account's contents, with what became of their
// review.
func (c *chat) page(ctx context.Context, cursor string) ([]content, string, error) {
	query := url.Values{"PageSize": {strconv.Itoa(templatePage)}}
	if cursor != "" {
		var err error
		if query, err = url.ParseQuery(cursor); err != nil {
			return nil, "", &platform.Failure{Kind: platform.Rejected, Title: "the place in the list is not valid"}
		}
	}
	var answer struct {
		Contents *[]content `json:"contents"`
		Meta     struct {
			Next string `json:"next_page_url"`
		} `json:"meta"`
	}
	if err := c.get(ctx, c.contentURL(query, "ContentAndApprovals"), &answer); err != nil {
		return nil, "", err
	}
	if answer.Contents == nil {
		return nil, "", &platform.Failure{Kind: platform.Unreachable, Title: "the answer has no list of contents"}
	}
	next := ""
	if u, err := url.Parse(answer.Meta.Next); err == nil {
		next = u.RawQuery
	}
	return *answer.Contents, next, nil
}

func (c *content) submitted() bool {
	return c.SID != "" && c.Language != "" && c.Approval.Status != "" && c.Approval.Status != "unsubmitted"
}

// name is the one under which it was submitted.
func (c *content) name() string {
	if c.Approval.Name != "" {
		return c.Approval.Name
	}
	return c.Name
}

func (c *content) remote() platform.RemoteTemplate {
	t := platform.RemoteTemplate{ID: c.SID, Name: c.name(), Language: c.Language, Category: categoryOf(c.Approval.Category), Parts: c.parts()}
	t.TemplateState = platform.TemplateState{
		ID: c.SID, Status: statusOf(c.Approval.Status), Reason: clip(c.Approval.Reason, 200), Detail: c.Approval.Reason, Quality: "unknown", Category: t.Category,
	}
	return t
}

// statusOf is the network's word for a review as ours.
func statusOf(word string) desk.TemplateStatus {
	switch strings.ToLower(word) {
	case "approved":
		return desk.TemplateApproved
	case "rejected":
		return desk.TemplateRejected
	case "paused":
		return desk.TemplatePaused
	case "disabled":
		return desk.TemplateDisabled
	}
	return desk.TemplatePending
}

func categoryOf(word string) desk.TemplateCategory {
	switch c := desk.TemplateCategory(strings.ToLower(word)); c {
	case desk.TemplateMarketing, desk.TemplateUtility, desk.TemplateAuthentication:
		return c
	}
	return ""
}

// CreateTemplate implements platform.TemplateAuthor: it makes a content and
// submits it. A content that was refused is taken away again.
func (c *chat) CreateTemplate(ctx context.Context, t platform.RemoteTemplate) (platform.TemplateState, error) {
	in, err := contentFor(t)
	if err != nil {
		return platform.TemplateState{}, err
	}
	sid, err := c.createContent(ctx, in)
	if err != nil {
		return platform.TemplateState{}, safe(err) // nothing was submitted
	}
	var answer approval
	order := map[string]string{"name": t.Name, "category": strings.ToUpper(string(t.Category))}
	if err := c.postJSON(ctx, c.contentURL(nil, "Content", sid, "ApprovalRequests", "whatsapp"), order, &answer); err != nil {
		f := lost(err)
		if f.Kind != platform.Uncertain {
			_ = c.deleteContent(ctx, sid) // one content too many does no harm
		}
		return platform.TemplateState{}, f
	}
	state := platform.TemplateState{ID: sid, Status: statusOf(answer.Status), Category: categoryOf(answer.Category), Quality: "unknown", Detail: answer.Reason}
	return state, nil
}

// lost is a failure of a call that may have been taken all the same.
func lost(err error) *platform.Failure {
	f := platform.AsFailure(err)
	if f.Kind == platform.Unintelligible || f.Kind == platform.Unreachable && f.Code != "" {
		f.Kind = platform.Uncertain
	}
	return f
}

// EditTemplate implements platform.TemplateAuthor. Contents never change: the
// new words get a content of their own, and the old one goes. WhatsApp holds the
// name of an approved template, so that one cannot be replaced.
func (c *chat) EditTemplate(ctx context.Context, t platform.RemoteTemplate) (platform.TemplateState, error) {
	if t.Approved {
		return platform.TemplateState{}, &platform.Failure{Kind: platform.Rejected,
			Title:  "An approved template cannot be changed here: contents of this network never change",
			Detail: "Duplicate the template under another name and submit that one."}
	}
	state, err := c.CreateTemplate(ctx, t)
	if err == nil && t.ID != "" {
		_ = c.deleteContent(ctx, t.ID) // as above
	}
	return state, err
}

// DeleteTemplate implements platform.TemplateAuthor.
func (c *chat) DeleteTemplate(ctx context.Context, t platform.RemoteTemplate) error {
	if t.ID != "" {
		return c.deleteContent(ctx, t.ID)
	}
	cursor := ""
	var ids []string
	for range maxPages {
		contents, next, err := c.page(ctx, cursor)
		if err != nil {
			return err
		}
		for i := range contents {
			if contents[i].submitted() && contents[i].name() == t.Name {
				ids = append(ids, contents[i].SID)
			}
		}
		if cursor = next; cursor == "" {
			break
		}
	}
	for _, id := range ids {
		if err := c.deleteContent(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// UploadSample implements platform.TemplateAuthor: the network takes no file, it
// fetches them by their address.
func (c *chat) UploadSample(_ context.Context, file platform.OutgoingMedia) (string, error) {
	return linkOf(file)
}
