package whatsapp

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// templatePage is how many templates a page of the list has.
const templatePage = 100

const templateFields = "id,name,status,category,language,components,quality_score,rejected_reason,parameter_format,previous_category,correct_category,message_send_ttl_seconds"

// templateIn is a template of the network's list.
type templateIn struct {
	ID         loose             `json:"id"`
	Name       string            `json:"name"`
	Language   string            `json:"language"`
	Status     string            `json:"status"`
	Category   string            `json:"category"`
	Correct    string            `json:"correct_category"`
	Rejected   string            `json:"rejected_reason"`
	TTL        int               `json:"message_send_ttl_seconds"`
	Components []json.RawMessage `json:"components"`
	Quality    struct {
		Score string `json:"score"`
	} `json:"quality_score"`
}

// TemplateAccount implements platform.TemplateAuthor.
func (s *session) TemplateAccount() string { return s.accountID }

// ListTemplates implements platform.TemplateAuthor.
func (s *session) ListTemplates(ctx context.Context, cursor string) (platform.TemplatePage, error) {
	var answer struct {
		Data    *[]json.RawMessage `json:"data"`
		Summary struct {
			Total int `json:"total_count"`
		} `json:"summary"`
		Paging struct {
			Next    string `json:"next"`
			Cursors struct {
				After string `json:"after"`
			} `json:"cursors"`
		} `json:"paging"`
	}
	query := url.Values{"fields": {templateFields}, "limit": {strconv.Itoa(templatePage)}, "summary": {"total_count"}}
	if cursor != "" {
		query.Set("after", cursor)
	}
	var page platform.TemplatePage
	if err := s.get(ctx, query, &answer, s.accountID, "message_templates"); err != nil {
		return page, safe(err)
	}
	if answer.Data == nil {
		return page, &platform.Failure{Kind: platform.Unreachable, Title: "the answer has no list of templates"}
	}
	for _, raw := range *answer.Data {
		var in templateIn
		if err := json.Unmarshal(raw, &in); err != nil || in.Name == "" || in.Language == "" {
			// A list that is not understood must not make others seem gone.
			return page, &platform.Failure{Kind: platform.Unreachable, Title: "the list holds a template that cannot be read"}
		}
		page.Templates = append(page.Templates, in.remote())
	}
	page.Total = answer.Summary.Total
	if answer.Paging.Next != "" {
		page.Next = answer.Paging.Cursors.After
	}
	return page, nil
}

// safe is a failure of a call that changes nothing: it may be repeated.
func safe(err error) error {
	f := platform.AsFailure(err)
	if f.Kind == platform.Uncertain || f.Kind == platform.Unintelligible {
		f.Kind = platform.Unreachable
	}
	return f
}

func (in *templateIn) remote() platform.RemoteTemplate {
	t := platform.RemoteTemplate{ID: string(in.ID), Name: in.Name, Language: in.Language}
	t.Category = categoryOf(in.Category)
	t.Parts = readParts(in.Components, t.Category == desk.TemplateAuthentication)
	t.Parts.TTLSeconds = max(in.TTL, 0)
	t.TemplateState = platform.TemplateState{ID: t.ID, Status: statusOf(in.Status), Quality: qualityOf(in.Quality.Score), Category: t.Category, Reason: reasonOf(in.Rejected)}
	if next := categoryOf(in.Correct); next != "" && next != t.Category {
		t.NextCategory = next
	}
	return t
}

// statusOf is the network's word for a status as ours; one that nobody knows is
// nothing to send with.
func statusOf(word string) desk.TemplateStatus {
	switch strings.ToUpper(word) {
	case "APPROVED", "REINSTATED", "FLAGGED":
		return desk.TemplateApproved
	case "PENDING", "":
		return desk.TemplatePending
	case "REJECTED":
		return desk.TemplateRejected
	case "PAUSED":
		return desk.TemplatePaused
	case "DISABLED", "LOCKED":
		return desk.TemplateDisabled
	case "IN_APPEAL":
		return desk.TemplateInAppeal
	case "PENDING_DELETION":
		return desk.TemplatePendingDeletion
	case "DELETED":
		return desk.TemplateDeleted
	case "LIMIT_EXCEEDED":
		return desk.TemplateLimitExceeded
	case "ARCHIVED":
		return desk.TemplateArchived
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

func qualityOf(word string) string {
	switch q := strings.ToLower(word); q {
	case "green", "yellow", "red":
		return q
	}
	return "unknown"
}

func reasonOf(word string) string {
	if word == "NONE" {
		return ""
	}
	return word
}

// submission is a template as it is submitted.
type submission struct {
	Name       string      `json:"name,omitempty"`
	Language   string      `json:"language,omitempty"`
	Category   string      `json:"category,omitempty"`
	Format     string      `json:"parameter_format,omitempty"`
	Components []component `json:"components"`
	TTL        int         `json:"message_send_ttl_seconds,omitempty"`
}

func submitting(t platform.RemoteTemplate) submission {
	out := submission{Category: strings.ToUpper(string(t.Category)), Components: writeParts(t.Parts, t.Samples), TTL: t.Parts.TTLSeconds}
	if t.ID == "" {
		out.Name, out.Language, out.Format = t.Name, t.Language, "positional"
		if named(t.Parts) {
			out.Format = "named"
		}
	} else if t.Approved {
		out.Category = "" // it is settled
	}
	return out
}

// CreateTemplate implements platform.TemplateAuthor.
func (s *session) CreateTemplate(ctx context.Context, t platform.RemoteTemplate) (platform.TemplateState, error) {
	t.ID = ""
	var answer struct {
		ID       loose  `json:"id"`
		Status   string `json:"status"`
		Category string `json:"category"`
	}
	if err := s.post(ctx, submitting(t), &answer, s.accountID, "message_templates"); err != nil {
		return platform.TemplateState{}, lost(err)
	}
	if answer.ID == "" {
		return platform.TemplateState{}, &platform.Failure{Kind: platform.Uncertain, Title: "the answer names no template"}
	}
	return platform.TemplateState{ID: string(answer.ID), Status: statusOf(answer.Status), Category: categoryOf(answer.Category), Quality: "unknown"}, nil
}

// EditTemplate implements platform.TemplateAuthor.
func (s *session) EditTemplate(ctx context.Context, t platform.RemoteTemplate) (platform.TemplateState, error) {
	var answer struct {
		Success bool `json:"success"`
	}
	if err := s.post(ctx, submitting(t), &answer, t.ID); err != nil {
		return platform.TemplateState{}, lost(err)
	}
	if !answer.Success {
		return platform.TemplateState{}, &platform.Failure{Kind: platform.Uncertain, Title: "the answer does not say that the change was taken"}
	}
	return platform.TemplateState{ID: t.ID, Status: desk.TemplatePending, Quality: "unknown"}, nil
}

// lost is a failure of a call that may have been taken all the same: a gateway
// or a server that broke down is no answer of who takes templates.
func lost(err error) error {
	f := platform.AsFailure(err)
	if f.Kind == platform.Unintelligible || f.Kind == platform.Unreachable && f.Code != "" {
		f.Kind = platform.Uncertain
	}
	return f
}

// DeleteTemplate implements platform.TemplateAuthor.
func (s *session) DeleteTemplate(ctx context.Context, t platform.RemoteTemplate) error {
	query := url.Values{"name": {t.Name}}
	if t.ID != "" {
		query.Set("hsm_id", t.ID)
	}
	var answer struct {
		Success bool `json:"success"`
	}
	err := s.call(ctx, http.MethodDelete, s.address(query, s.accountID, "message_templates"), "", nil, 0, &answer)
	if err != nil {
		f := platform.AsFailure(err)
		if f.Kind == platform.Gone || f.Code == "33" {
			return nil
		}
		return safe(f)
	}
	if !answer.Success {
		return &platform.Failure{Kind: platform.Unreachable, Title: "the answer does not say that the template was deleted"}
	}
	return nil
}
