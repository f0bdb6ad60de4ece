package template

import (
	"context"
	"slices"
	"strings"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

// AddLanguage gives a template another language: with words of its own, or
// those of the language from to be translated.
func (s *Service) AddLanguage(ctx context.Context, who access.Who, id, language, from string, parts *desk.TemplateParts) (Sheet, error) {
	homes, err := s.homes(ctx, who.WorkspaceID)
	if err != nil {
		return Sheet{}, err
	}
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		t, err := tx.LockTemplate(ctx, who.WorkspaceID, id)
		if err != nil {
			return err
		}
		all, err := tx.TemplateVersions(ctx, who.WorkspaceID, id)
		if err != nil {
			return err
		}
		c := s.change(tx, who.Actor)
		v := desk.TemplateVersion{WorkspaceID: t.WorkspaceID, ID: ident.New(), TemplateID: id, Language: strings.TrimSpace(language), Status: desk.TemplateDraft, StatusAt: c.at,
			Quality: "unknown", Category: t.Category, CreatedAt: c.at, UpdatedAt: c.at}
		if v.Parts, err = wordsFrom(all[id], parts, from, t.DefaultLanguage); err != nil {
			return err
		}
		if t.Pasted {
			v.Status = desk.TemplatePasted
		}
		h, err := among(homes, t)
		if err != nil {
			return err
		}
		if err := s.acceptable(h, t, v); err != nil {
			return err
		}
		if slices.ContainsFunc(all[id], func(o desk.TemplateVersion) bool { return o.Language == v.Language }) {
			return desk.E(desk.CodeConflict, "the template has this language already")
		}
		if err := s.saveVersion(ctx, tx, v); err != nil {
			return err
		}
		c.note(t, v.Language, "created", "", string(v.Status), "")
		return s.tell(ctx, c, homes, t)
	})
	if err != nil {
		return Sheet{}, err
	}
	return s.Show(ctx, who, id)
}

func wordsFrom(versions []desk.TemplateVersion, parts *desk.TemplateParts, from, standard string) (desk.TemplateParts, error) {
	if parts != nil {
		return cleanParts(*parts), nil
	}
	if from == "" {
		from = standard
	}
	for _, v := range versions {
		if v.Language == from {
			return cleanParts(latest(v)), whole(v)
		}
	}
	return desk.TemplateParts{}, desk.Invalid("from", "the template does not have the language %q", from)
}

// whole refuses to copy what this desk knows only a part of.
func whole(v desk.TemplateVersion) error {
	if len(v.Parts.Foreign) > 0 {
		return desk.E(desk.CodeUnsupported, "it has parts that cannot be written here: %s", strings.Join(v.Parts.Foreign, ", "))
	}
	return nil
}

// latest is what is to be submitted next, or what was last.
func latest(v desk.TemplateVersion) desk.TemplateParts {
	if v.Draft != nil {
		return *v.Draft
	}
	return v.Parts
}

// Duplicate makes drafts of a template's languages under another name, for the
// same account or another channel's.
func (s *Service) Duplicate(ctx context.Context, who access.Who, id, name, channelID string) (Sheet, error) {
	t, versions, err := load(ctx, s.Store.Read(), who.WorkspaceID, id)
	if err != nil {
		return Sheet{}, err
	}
	var h home
	if channelID != "" {
		h, err = s.at(ctx, who.WorkspaceID, channelID)
	} else {
		h, err = s.of(ctx, t)
	}
	if err != nil {
		return Sheet{}, err
	}
	now, of := s.now(), t.Name
	t.ID, t.Name, t.Platform, t.Account, t.Pasted, t.CreatedAt, t.UpdatedAt = ident.New(), strings.TrimSpace(name), h.platform, h.account, h.author == nil, now, now
	var copies []desk.TemplateVersion
	for _, v := range versions {
		if err := whole(v); err != nil {
			return Sheet{}, err
		}
		d := desk.TemplateVersion{WorkspaceID: t.WorkspaceID, ID: ident.New(), TemplateID: t.ID, Language: v.Language, Status: desk.TemplateDraft, StatusAt: now,
			Quality: "unknown", Category: t.Category, Parts: cleanParts(latest(v)), CreatedAt: now, UpdatedAt: now}
		if t.Pasted {
			d.Status = desk.TemplatePasted
		}
		if err := s.acceptable(h, t, d); err != nil {
			return Sheet{}, err
		}
		if err := s.copyFiles(ctx, who, &d.Parts); err != nil {
			return Sheet{}, err
		}
		copies = append(copies, d)
	}
	return s.keep(ctx, who, t, copies, "created", of)
}

// copyFiles gives parts files of their own.
func (s *Service) copyFiles(ctx context.Context, who access.Who, p *desk.TemplateParts) error {
	headers := []*desk.TemplateHeader{}
	if p.Header != nil {
		headers = append(headers, p.Header)
	}
	for i := range p.Cards {
		headers = append(headers, &p.Cards[i].Header)
	}
	for _, h := range headers {
		if h.FileID == "" {
			continue
		}
		made, err := s.copyFile(ctx, who, h.FileID)
		if err != nil {
			return err
		}
		h.FileID = made.ID
	}
	return nil
}

func (s *Service) copyFile(ctx context.Context, who access.Who, id string) (desk.Attachment, error) {
	a, err := s.Store.Read().TemplateFile(ctx, who.WorkspaceID, id)
	if err != nil {
		return a, err
	}
	f, err := s.Files.OpenAttachment(ctx, a)
	if err != nil {
		return a, err
	}
	defer func() { _ = f.Close() }()
	return s.Files.Upload(ctx, who, a.Name, f)
}
