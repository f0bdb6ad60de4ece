package template

import (
	"context"
	"strings"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

// Creation is a template to keep.
type Creation struct {
	ChannelID string
	Name      string
	Category  desk.TemplateCategory
	Language  string
	Parts     desk.TemplateParts
	Fills     map[string]string
	// Pasted says that the provider has approved it already.
	Pasted bool
}

// Create keeps a draft, or a text that was approved elsewhere. A draft need not
// be complete: what is wrong with it stands in the way of submitting it.
func (s *Service) Create(ctx context.Context, who access.Who, n Creation) (Sheet, error) {
	h, err := s.at(ctx, who.WorkspaceID, n.ChannelID)
	if err != nil {
		return Sheet{}, err
	}
	now := s.now()
	t := desk.StoredTemplate{WorkspaceID: who.WorkspaceID, ID: ident.New(), Platform: h.platform, Account: h.account, Name: strings.TrimSpace(n.Name), Category: n.Category,
		Pasted: n.Pasted, DefaultLanguage: strings.TrimSpace(n.Language), Fills: n.Fills, CreatedAt: now, UpdatedAt: now}
	v := desk.TemplateVersion{WorkspaceID: who.WorkspaceID, ID: ident.New(), TemplateID: t.ID, Language: t.DefaultLanguage, Status: desk.TemplateDraft, StatusAt: now,
		Quality: "unknown", Category: n.Category, Parts: cleanParts(n.Parts), CreatedAt: now, UpdatedAt: now}
	if n.Pasted {
		v.Status = desk.TemplatePasted
	}
	if err := s.acceptable(h, t, v); err != nil {
		return Sheet{}, err
	}
	if h.author == nil && !n.Pasted {
		return Sheet{}, desk.E(desk.CodeUnsupported, "this channel's templates are made and approved at the provider: paste the approved text here")
	}
	return s.keep(ctx, who, t, []desk.TemplateVersion{v}, "created", "")
}

// keep stores a new template with its languages.
func (s *Service) keep(ctx context.Context, who access.Who, t desk.StoredTemplate, versions []desk.TemplateVersion, kind, detail string) (Sheet, error) {
	homes, err := s.homes(ctx, who.WorkspaceID)
	if err != nil {
		return Sheet{}, err
	}
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		c := s.change(tx, who.Actor)
		if err := saveTemplate(ctx, tx, t); err != nil {
			return err
		}
		for _, v := range versions {
			if err := s.saveVersion(ctx, tx, v); err != nil {
				return err
			}
			c.note(t, v.Language, kind, "", string(v.Status), detail)
		}
		return s.tell(ctx, c, homes, t)
	})
	return view(t, versions, homes), err
}

// saveTemplate stores a template, and keeps the files that its fills name.
func saveTemplate(ctx context.Context, tx *store.Tx, t desk.StoredTemplate) error {
	if len(t.Fills) > mostFills {
		return desk.Invalid("fills", "at most %d", mostFills)
	}
	var files []string
	for key, value := range t.Fills {
		if len(value) > maxFill {
			return desk.Invalid("fills."+key, "at most %d bytes", maxFill)
		}
		if strings.HasSuffix(key, ".file") && value != "" {
			files = append(files, value)
		}
	}
	if err := tx.SaveTemplate(ctx, t); err != nil {
		return err
	}
	return tx.ClaimTemplateFiles(ctx, t.WorkspaceID, t.ID, files)
}

const (
	mostFills = 100
	maxFill   = 4096
)

// saveVersion stores a language, and keeps the files that it names.
func (s *Service) saveVersion(ctx context.Context, tx *store.Tx, v desk.TemplateVersion) error {
	ids := FileIDs(&v.Parts, v.Draft)
	for _, id := range ids {
		if _, err := tx.TemplateFile(ctx, v.WorkspaceID, id); err != nil {
			if desk.CodeOf(err) == desk.CodeNotFound {
				return desk.Invalid("file_id", "there is no upload %s", id)
			}
			return err
		}
	}
	if err := tx.ClaimTemplateFiles(ctx, v.WorkspaceID, v.TemplateID, ids); err != nil {
		return err
	}
	return tx.SaveTemplateVersion(ctx, v)
}

// acceptable refuses what cannot even be kept: without a name or a language it
// is nothing, and a pasted text has to be one that can be filled.
func (s *Service) acceptable(h home, t desk.StoredTemplate, v desk.TemplateVersion) error {
	found := Check(h.rules, h.caps, Draft{Name: t.Name, Language: v.Language, Category: t.Category, Parts: v.Parts})
	var problems []desk.Problem
	for _, f := range found {
		basic := f.Path == "name" || f.Path == "language" || f.Code == "category_unknown"
		filling := f.Code == "body_missing" || f.Code == "variable_broken" || f.Code == "variable_format" || f.Code == "variables_mixed"
		if basic || t.Pasted && filling {
			problems = append(problems, desk.Problem{Field: f.Path, Detail: f.Message.En})
		}
	}
	if len(problems) == 0 {
		return nil
	}
	return &desk.Error{Code: desk.CodeInvalid, Public: problems[0].Field + ": " + problems[0].Detail, Problems: problems}
}
