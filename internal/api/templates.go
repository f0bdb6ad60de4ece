package api

import (
	"context"
	"net/http"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/dispatch"
	"recado.dev/internal/store"
	"recado.dev/internal/template"
)

func (a *API) registerTemplates() {
	const tag = "Templates"
	handle(a, route{Method: http.MethodGet, Path: "/templates", Summary: "Templates by name", Tag: tag, Ability: access.TemplatesRead}, a.listTemplates)
	handle(a, route{Method: http.MethodPost, Path: "/templates", Summary: "Keep a draft of a template, or a text that the provider has approved", Tag: tag, Ability: access.TemplatesManage, Status: http.StatusCreated}, a.addTemplate)
	handle(a, route{Method: http.MethodPost, Path: "/templates/check", Summary: "Say what the platform would refuse in a draft, and how it reads; nothing is kept", Tag: tag, Ability: access.TemplatesRead}, a.checkTemplate)
	handle(a, route{Method: http.MethodGet, Path: "/templates/{id}", Summary: "Read a template with all its languages", Tag: tag, Ability: access.TemplatesRead}, a.getTemplate)
	handle(a, route{Method: http.MethodPatch, Path: "/templates/{id}", Summary: "Change a template; new words are a draft until they are submitted", Tag: tag, Ability: access.TemplatesManage}, a.changeTemplate)
	handle(a, route{Method: http.MethodDelete, Path: "/templates/{id}", Summary: "Delete a template or one of its languages, also at the platform", Tag: tag, Ability: access.TemplatesManage, Status: http.StatusNoContent},
		func(ctx context.Context, who access.Who, in *templateDelete) (*nothing, error) {
			return nil, a.Templates.Delete(ctx, who, in.ID, cleanText(in.Language))
		})
	handle(a, route{Method: http.MethodPost, Path: "/templates/{id}/submit", Summary: "Have the platform review what is to be submitted", Tag: tag, Ability: access.TemplatesManage}, a.submitTemplate)
	handle(a, route{Method: http.MethodPost, Path: "/templates/{id}/duplicate", Summary: "Make drafts of its languages under another name", Tag: tag, Ability: access.TemplatesManage, Status: http.StatusCreated},
		func(ctx context.Context, who access.Who, in *templateCopy) (*body[template.Sheet], error) {
			return answer(a.Templates.Duplicate(ctx, who, in.ID, cleanText(in.Body.Name), cleanText(in.Body.ChannelID)))
		})
	handle(a, route{Method: http.MethodPost, Path: "/templates/{id}/languages", Summary: "Add a language", Tag: tag, Ability: access.TemplatesManage, Status: http.StatusCreated},
		func(ctx context.Context, who access.Who, in *templateLanguage) (*body[template.Sheet], error) {
			return answer(a.Templates.AddLanguage(ctx, who, in.ID, cleanText(in.Body.Language), cleanText(in.Body.From), in.Body.Parts))
		})
	handle(a, route{Method: http.MethodPost, Path: "/templates/{id}/preview", Summary: "Show a template as a customer would get it, and what is missing", Tag: tag, Ability: access.TemplatesRead}, a.previewTemplate)
	handle(a, route{Method: http.MethodGet, Path: "/templates/{id}/history", Summary: "What happened to a template, the newest first", Tag: tag, Ability: access.TemplatesRead}, a.templateHistory)
	handle(a, route{Method: http.MethodPost, Path: "/channels/{id}/templates/sync", Summary: "Look at the platform's list of templates now", Tag: tag, Ability: access.TemplatesManage, Status: http.StatusAccepted},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[desk.TemplateSync], error) {
			return answer(a.Templates.Sync(ctx, who.WorkspaceID, in.ID))
		})
	handle(a, route{Method: http.MethodGet, Path: "/channels/{id}/templates/offered", Summary: "Which templates the workstream of a channel offers to those who answer there", Tag: tag, Ability: access.TemplatesRead},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[dispatch.Templates], error) {
			return answer(a.Dispatch.TemplatesOn(ctx, who.WorkspaceID, in.ID))
		})
	handle(a, route{Method: http.MethodGet, Path: "/channels/{id}/templates/sync", Summary: "How far the look at the platform's list of templates is", Tag: tag, Ability: access.TemplatesRead},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[desk.TemplateSync], error) {
			return answer(a.Templates.Synced(ctx, who.WorkspaceID, in.ID))
		})
}

type templatesInput struct {
	Paging
	ChannelID string   `query:"channel_id" maxLength:"200" doc:"those that this channel can send"`
	Status    []string `query:"status" maxItems:"20" doc:"at least one language is in one of these states; approved,approved_by_provider for what can be sent"`
	Category  string   `query:"category" enum:"marketing,utility,authentication"`
	Language  string   `query:"language" maxLength:"20" doc:"has this language, in one of the states asked for"`
	Q         string   `query:"q" maxLength:"200" doc:"a part of the name or of the words"`
}

func (a *API) listTemplates(ctx context.Context, who access.Who, in *templatesInput) (*body[page[template.Sheet]], error) {
	q := template.Query{ChannelID: cleanText(in.ChannelID), TemplateQuery: store.TemplateQuery{Status: in.Status, Category: in.Category, Language: cleanText(in.Language), Words: cleanText(in.Q), Limit: in.Limit + 1}}
	if in.Cursor != "" {
		parts, err := decodeCursor(in.Cursor, 2)
		if err != nil {
			return nil, err
		}
		q.After = &[2]string{parts[0], parts[1]}
	}
	list, err := a.Templates.List(ctx, who, q)
	if err != nil {
		return nil, err
	}
	out := all(list)
	if len(list) > in.Limit {
		last := list[in.Limit-1]
		out.Items, out.NextCursor = list[:in.Limit], encodeCursor(last.Name, last.ID)
	}
	return answer(out, nil)
}

// oneTemplate is a template with the files that its words name.
type oneTemplate struct {
	template.Sheet
	Files []desk.Attachment `json:"files" nullable:"false" doc:"the sample files, to be looked at"`
}

func (a *API) getTemplate(ctx context.Context, who access.Who, in *DeskID) (*body[oneTemplate], error) {
	view, err := a.Templates.Show(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	return a.withFiles(ctx, who, view)
}

func (a *API) withFiles(ctx context.Context, who access.Who, view template.Sheet) (*body[oneTemplate], error) {
	files, err := a.Templates.SampleFiles(ctx, who.WorkspaceID, view)
	if err != nil {
		return nil, err
	}
	a.Media.Link(who.WorkspaceID, files)
	return answer(oneTemplate{Sheet: view, Files: files}, nil)
}

type templateInput struct {
	Body struct {
		ChannelID string                `json:"channel_id" maxLength:"200" doc:"a channel of the account that it is for; all channels of the account share it"`
		Name      string                `json:"name" maxLength:"512"`
		Category  desk.TemplateCategory `json:"category" enum:"marketing,utility,authentication"`
		Language  string                `json:"language" maxLength:"20" doc:"es_AR; its default language"`
		Parts     desk.TemplateParts    `json:"parts"`
		Fills     map[string]string     `json:"fills,omitempty" doc:"what goes into the blanks where a message says nothing else, by key: body.1; may hold {{contact.first_name}} and the other variables of saved replies"`
		Approved  bool                  `json:"approved,omitempty" doc:"the provider has approved it already: its text is pasted here"`
	}
}

func (a *API) addTemplate(ctx context.Context, who access.Who, in *templateInput) (*body[template.Sheet], error) {
	b := in.Body
	return answer(a.Templates.Create(ctx, who, template.Creation{ChannelID: cleanText(b.ChannelID), Name: cleanText(b.Name), Category: b.Category, Language: cleanText(b.Language),
		Parts: b.Parts, Fills: cleanFills(b.Fills), Pasted: b.Approved}))
}

func cleanFills(in map[string]string) map[string]string {
	out := make(map[string]string, len(in))
	for key, value := range in {
		out[cleanText(key)] = cleanText(value)
	}
	return out
}

type templatePatch struct {
	DeskID
	Body struct {
		Name            *string                `json:"name,omitempty" maxLength:"512" doc:"only before it is submitted"`
		Category        *desk.TemplateCategory `json:"category,omitempty" enum:"marketing,utility,authentication" doc:"only before it is approved"`
		DefaultLanguage *string                `json:"default_language,omitempty" maxLength:"20"`
		Fills           *map[string]string     `json:"fills,omitempty"`
		Versions        []template.PartsOf     `json:"versions,omitempty" maxItems:"100" nullable:"false" doc:"the words of those languages that change"`
	}
}

func (a *API) changeTemplate(ctx context.Context, who access.Who, in *templatePatch) (*body[oneTemplate], error) {
	b := in.Body
	if b.Name != nil {
		name := cleanText(*b.Name)
		b.Name = &name
	}
	if b.Fills != nil {
		fills := cleanFills(*b.Fills)
		b.Fills = &fills
	}
	view, err := a.Templates.Change(ctx, who, in.ID, template.Patch{Name: b.Name, Category: b.Category, DefaultLanguage: b.DefaultLanguage, Fills: b.Fills, Versions: b.Versions})
	if err != nil {
		return nil, err
	}
	return a.withFiles(ctx, who, view)
}

type templateDelete struct {
	DeskID
	Language string `query:"language" maxLength:"20" doc:"only this language"`
}

type templateSubmit struct {
	DeskID
	Body struct {
		Languages []string `json:"languages,omitempty" maxItems:"100" nullable:"false" doc:"left out for all that have something to submit"`
	}
}

// submittedTemplate is a template after it was submitted, and what became of
// each language.
type submittedTemplate struct {
	Template template.Sheet        `json:"template"`
	Results  []template.Submission `json:"results" nullable:"false"`
}

func (a *API) submitTemplate(ctx context.Context, who access.Who, in *templateSubmit) (*body[submittedTemplate], error) {
	view, results, err := a.Templates.Submit(ctx, who, in.ID, in.Body.Languages)
	return answer(submittedTemplate{Template: view, Results: results}, err)
}

type templateCopy struct {
	DeskID
	Body struct {
		Name      string `json:"name" maxLength:"512"`
		ChannelID string `json:"channel_id,omitempty" maxLength:"200" doc:"for the account of another channel"`
	}
}

type templateLanguage struct {
	DeskID
	Body struct {
		Language string              `json:"language" maxLength:"20"`
		From     string              `json:"from,omitempty" maxLength:"20" doc:"the language whose words it begins with; left out for the default language"`
		Parts    *desk.TemplateParts `json:"parts,omitempty" doc:"its own words"`
	}
}

type templateCheck struct {
	Body struct {
		ChannelID string                `json:"channel_id" maxLength:"200"`
		Name      string                `json:"name"`
		Category  desk.TemplateCategory `json:"category"`
		Language  string                `json:"language"`
		Parts     desk.TemplateParts    `json:"parts"`
	}
}

func (a *API) checkTemplate(ctx context.Context, who access.Who, in *templateCheck) (*body[template.Checked], error) {
	b := in.Body
	return answer(a.Templates.Check(ctx, who, cleanText(b.ChannelID), template.Draft{Name: b.Name, Language: b.Language, Category: b.Category, Parts: b.Parts}))
}

type templatePreview struct {
	DeskID
	Body struct {
		Language       string            `json:"language,omitempty" maxLength:"20" doc:"left out for the customer's own"`
		Variables      map[string]string `json:"variables,omitempty" doc:"by key of the blanks: body.1, or just 1"`
		ConversationID string            `json:"conversation_id,omitempty" maxLength:"200" doc:"whom it is for; or case_id or contact_id"`
		CaseID         string            `json:"case_id,omitempty" maxLength:"200"`
		ContactID      string            `json:"contact_id,omitempty" maxLength:"200"`
	}
}

func (a *API) previewTemplate(ctx context.Context, who access.Who, in *templatePreview) (*body[template.Prepared], error) {
	b := in.Body
	return answer(a.Templates.Preview(ctx, who, template.Order{ID: in.ID, Language: cleanText(b.Language), Variables: b.Variables},
		template.To{ConversationID: cleanText(b.ConversationID), CaseID: cleanText(b.CaseID), ContactID: cleanText(b.ContactID)}))
}

type templateHistoryInput struct {
	DeskID
	Paging
}

func (a *API) templateHistory(ctx context.Context, who access.Who, in *templateHistoryInput) (*body[page[desk.TemplateChange]], error) {
	before := ""
	if in.Cursor != "" {
		parts, err := decodeCursor(in.Cursor, 1)
		if err != nil {
			return nil, err
		}
		before = parts[0]
	}
	list, err := a.Templates.History(ctx, who, in.ID, before, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := all(list)
	if len(list) > in.Limit {
		out.Items, out.NextCursor = list[:in.Limit], encodeCursor(list[in.Limit-1].ID)
	}
	return answer(out, nil)
}
