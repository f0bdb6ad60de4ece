package template

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// Patch changes what is given.
type Patch struct {
	Name            *string
	Category        *desk.TemplateCategory
	DefaultLanguage *string
	Fills           *map[string]string
	Versions        []PartsOf
}

// PartsOf is what a template is to say in a language.
type PartsOf struct {
	Language string             `json:"language"`
	Parts    desk.TemplateParts `json:"parts"`
}

// Change changes a template. What the platform has already stays what customers
// get: new words are a draft until they are submitted and approved.
func (s *Service) Change(ctx context.Context, who access.Who, id string, p Patch) (Sheet, error) {
	homes, err := s.homes(ctx, who.WorkspaceID)
	if err != nil {
		return Sheet{}, err
	}
	var out Sheet
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		t, err := tx.LockTemplate(ctx, who.WorkspaceID, id)
		if err != nil {
			return err
		}
		all, err := tx.TemplateVersions(ctx, who.WorkspaceID, id)
		if err != nil {
			return err
		}
		versions, c := all[id], s.change(tx, who.Actor)
		if err := p.apply(c, &t, versions); err != nil {
			return err
		}
		for _, one := range p.Versions {
			if err := s.rewrite(ctx, c, t, versions, one); err != nil {
				return err
			}
		}
		if h, err := among(homes, t); err == nil && len(versions) > 0 {
			if err := s.acceptable(h, t, versions[0]); err != nil {
				return err
			}
		}
		t.UpdatedAt = c.at
		if err := saveTemplate(ctx, tx, t); err != nil {
			return err
		}
		out = view(t, versions, homes)
		return s.tell(ctx, c, homes, t)
	})
	return out, err
}

func (p Patch) apply(c *change, t *desk.StoredTemplate, versions []desk.TemplateVersion) error {
	known := slices.ContainsFunc(versions, func(v desk.TemplateVersion) bool { return !fresh(v) && !t.Pasted })
	if p.Name != nil && strings.TrimSpace(*p.Name) != t.Name {
		if known {
			return desk.E(desk.CodeConflict, "the platform knows it by this name: duplicate it to use another")
		}
		before := t.Name
		t.Name = strings.TrimSpace(*p.Name)
		c.note(*t, "", "edited", before, t.Name, "name")
	}
	if p.Category != nil && *p.Category != t.Category {
		if slices.ContainsFunc(versions, func(v desk.TemplateVersion) bool { return v.Status == desk.TemplateApproved }) {
			return desk.E(desk.CodeConflict, "the category of an approved template is settled")
		}
		before := t.Category
		t.Category = *p.Category
		for i := range versions {
			if fresh(versions[i]) {
				versions[i].Category = t.Category
			}
		}
		c.note(*t, "", "edited", string(before), string(t.Category), "category")
	}
	if p.DefaultLanguage != nil {
		if !slices.ContainsFunc(versions, func(v desk.TemplateVersion) bool { return v.Language == *p.DefaultLanguage }) {
			return desk.Invalid("default_language", "the template does not have this language")
		}
		t.DefaultLanguage = *p.DefaultLanguage
	}
	if p.Fills != nil {
		t.Fills = *p.Fills
	}
	return nil
}

// rewrite gives a language other words.
func (s *Service) rewrite(ctx context.Context, c *change, t desk.StoredTemplate, versions []desk.TemplateVersion, one PartsOf) error {
	i := slices.IndexFunc(versions, func(v desk.TemplateVersion) bool { return v.Language == one.Language })
	if i < 0 {
		return desk.Invalid("versions", "the template does not have the language %s: add it", one.Language)
	}
	v, parts := &versions[i], cleanParts(one.Parts)
	switch {
	case fresh(*v) || v.Status == desk.TemplatePasted:
		v.Parts = parts
	case same(v.Parts, parts):
		v.Draft = nil
	default:
		v.Draft = &parts
	}
	v.UpdatedAt = c.at
	c.note(t, v.Language, "edited", "", "", "")
	return s.saveVersion(ctx, c.tx, *v)
}

func same(a, b desk.TemplateParts) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

// cleanParts is p without what no database takes. Nobody but a platform says
// what it has that is foreign.
func cleanParts(p desk.TemplateParts) desk.TemplateParts {
	p.Foreign = nil
	raw, err := json.Marshal(p)
	if err != nil {
		return p
	}
	var out desk.TemplateParts
	if json.Unmarshal([]byte(strings.ReplaceAll(string(raw), `\u0000`, "")), &out) != nil {
		return p
	}
	return out
}
