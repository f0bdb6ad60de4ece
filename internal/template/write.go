package template

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// Query says which templates a list has.
type Query struct {
	ChannelID string
	store.TemplateQuery
}

// List answers templates by name.
func (s *Service) List(ctx context.Context, who access.Who, q Query) ([]Sheet, error) {
	homes, err := s.homes(ctx, who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	if q.ChannelID != "" {
		h, err := s.at(ctx, who.WorkspaceID, q.ChannelID)
		if desk.CodeOf(err) == desk.CodeUnsupported {
			return []Sheet{}, nil
		}
		if err != nil {
			return nil, err
		}
		q.Platform, q.Accounts = h.platform, h.accounts()
	}
	read := s.Store.Read()
	list, err := read.Templates(ctx, who.WorkspaceID, q.TemplateQuery)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(list))
	for i, t := range list {
		ids[i] = t.ID
	}
	versions, err := read.TemplateVersions(ctx, who.WorkspaceID, ids...)
	if err != nil {
		return nil, err
	}
	out := make([]Sheet, len(list))
	for i, t := range list {
		out[i] = view(t, versions[t.ID], homes)
	}
	return out, nil
}

// Show answers one template.
func (s *Service) Show(ctx context.Context, who access.Who, id string) (Sheet, error) {
	t, versions, err := load(ctx, s.Store.Read(), who.WorkspaceID, id)
	if err != nil {
		return Sheet{}, err
	}
	homes, err := s.homes(ctx, who.WorkspaceID)
	return view(t, versions, homes), err
}

func load(ctx context.Context, q *store.Queryer, ws, id string) (desk.StoredTemplate, []desk.TemplateVersion, error) {
	t, err := q.TemplateByID(ctx, ws, id)
	if err != nil {
		return t, nil, err
	}
	versions, err := q.TemplateVersions(ctx, ws, id)
	return t, versions[id], err
}

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

// Delete takes a template away, here and at the platform: all of it, or one
// language. What the platform does not answer for stays.
func (s *Service) Delete(ctx context.Context, who access.Who, id, language string) error {
	t, versions, err := load(ctx, s.Store.Read(), who.WorkspaceID, id)
	if err != nil {
		return err
	}
	gone := versions
	if language != "" {
		i := slices.IndexFunc(versions, func(v desk.TemplateVersion) bool { return v.Language == language })
		if i < 0 {
			return desk.NotFound("language of this template")
		}
		gone = versions[i : i+1]
	}
	all := len(gone) == len(versions)
	if err := s.deleteThere(ctx, t, gone, all); err != nil {
		return err
	}
	homes, err := s.homes(ctx, who.WorkspaceID)
	if err != nil {
		return err
	}
	return s.Store.Write(ctx, func(tx *store.Tx) error {
		c := s.change(tx, who.Actor)
		if !all {
			if err := tx.DeleteTemplateVersion(ctx, t.WorkspaceID, gone[0].ID); err != nil {
				return err
			}
			c.note(t, language, "removed", string(gone[0].Status), "", "")
			if t.DefaultLanguage == language {
				t.DefaultLanguage = versions[(slices.IndexFunc(versions, func(v desk.TemplateVersion) bool { return v.Language == language })+1)%len(versions)].Language
			}
			t.UpdatedAt = c.at
			if err := tx.SaveTemplate(ctx, t); err != nil {
				return err
			}
			return s.tell(ctx, c, homes, t)
		}
		if err := tx.DeleteTemplate(ctx, t.WorkspaceID, t.ID); err != nil {
			return err
		}
		data := fmt.Sprintf(`{"id":%q,"deleted":true}`, t.ID)
		return tx.AppendEvents(ctx, t.WorkspaceID, []desk.Event{{Type: desk.EventTemplateUpdated, At: c.at, Actor: c.actor, Data: json.RawMessage(data)}})
	})
}

// deleteThere has the platform delete what it has of a template.
func (s *Service) deleteThere(ctx context.Context, t desk.StoredTemplate, versions []desk.TemplateVersion, all bool) error {
	there := slices.DeleteFunc(slices.Clone(versions), func(v desk.TemplateVersion) bool {
		return v.Status == desk.TemplateDeleted || v.RemoteID == "" && v.Status != desk.TemplateUnconfirmed
	})
	if len(there) == 0 {
		return nil
	}
	h, err := s.of(ctx, t)
	if err != nil && desk.CodeOf(err) != desk.CodeConflict {
		return err
	}
	if err != nil || h.author == nil {
		return nil // nobody to ask any more
	}
	remote := platform.RemoteTemplate{Name: t.Name}
	if !all {
		remote.ID, remote.Language = there[0].RemoteID, there[0].Language
		if remote.ID == "" {
			return desk.E(desk.CodeConflict, "the platform has not confirmed this language yet: try again after the next look at its list")
		}
	}
	if err := h.author.DeleteTemplate(ctx, remote); err != nil {
		return refusal(platform.AsFailure(err))
	}
	return nil
}
