package template

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/macro"
)

// Order says which template is to be sent, in which language and with what in
// its variables.
type Order struct {
	ID       string
	Name     string // in place of ID
	Language string // empty for the customer's own
	// Variables are by key; values may hold the variables of saved replies.
	Variables map[string]string
}

// To says whom a template is for. A conversation knows its case and contact; at
// most one of the three is given.
type To struct {
	ConversationID string
	CaseID         string
	ContactID      string
}

// Prepared is a template as a customer would get it.
type Prepared struct {
	TemplateID  string              `json:"template_id"`
	Language    string              `json:"language"`
	LanguageWhy string              `json:"language_why" enum:"asked,contact,case,default,workspace,only,none" doc:"whose language it is; only: none of theirs is approved, this one is; none: nothing is approved, it is shown all the same"`
	Sendable    bool                `json:"sendable" doc:"it could be sent now, with these variables"`
	Status      desk.TemplateStatus `json:"status"`
	Text        string              `json:"text" doc:"all of its words as one text"`
	Shown       *desk.TemplateShown `json:"shown"`
	Blanks      []Blank             `json:"blanks" nullable:"false"`
	Values      map[string]string   `json:"values" nullable:"false" doc:"what stands in each blank, by key"`
	Findings    Findings            `json:"findings" nullable:"false"`

	name   string
	remote string
	fill   *desk.TemplateFill
	files  []string
}

// Preview shows how a template would read, and what is missing.
func (s *Service) Preview(ctx context.Context, who access.Who, o Order, to To) (Prepared, error) {
	about, err := s.about(ctx, who, to)
	if err != nil {
		return Prepared{}, err
	}
	t, versions, err := s.ordered(ctx, who.WorkspaceID, o, nil)
	if err != nil {
		return Prepared{}, err
	}
	h, err := s.of(ctx, t)
	if err != nil {
		return Prepared{}, err
	}
	v, why, ok := Choose(versions, about.wishes(o, t))
	if !ok {
		if len(versions) == 0 {
			return Prepared{}, desk.NotFound("language of this template")
		}
		v, why = shownInstead(versions, o, t), "none"
	}
	p, err := s.prepare(ctx, who, h, t, v, o, about)
	p.LanguageWhy, p.Sendable = why, ok && !p.Findings.Refused()
	return p, err
}

func shownInstead(versions []desk.TemplateVersion, o Order, t desk.StoredTemplate) desk.TemplateVersion {
	for _, l := range []string{o.Language, t.DefaultLanguage} {
		for _, v := range versions {
			if v.Language == l {
				return v
			}
		}
	}
	return versions[0]
}

// Sending is what a message that sends a template is made of.
type Sending struct {
	Template desk.Template
	Text     string
	Uploads  []string // free uploads, in the order of the template's files
}

// ForSending fills a template for a conversation. Whatever the platform would
// refuse is refused here, with a problem for each blank.
func (s *Service) ForSending(ctx context.Context, who access.Who, conversationID string, o Order) (Sending, error) {
	about, err := s.about(ctx, who, To{ConversationID: conversationID})
	if err != nil {
		return Sending{}, err
	}
	h, err := s.at(ctx, who.WorkspaceID, about.conversation.ChannelID)
	if err != nil {
		return Sending{}, err
	}
	t, versions, err := s.ordered(ctx, who.WorkspaceID, o, &h)
	if err != nil {
		return Sending{}, err
	}
	v, _, ok := Choose(versions, about.wishes(o, t))
	if !ok {
		return Sending{}, unsendable(t, versions, o.Language)
	}
	p, err := s.prepare(ctx, who, h, t, v, o, about)
	if err != nil {
		return Sending{}, err
	}
	if p.Findings.Refused() {
		return Sending{}, p.refused()
	}
	out := Sending{Template: desk.Template{Name: p.name, Language: p.Language, ID: p.TemplateID, RemoteID: p.remote, Fill: p.fill, Shown: p.Shown}, Text: p.Text}
	for _, id := range p.files {
		made, err := s.copyFile(ctx, who, id)
		if err != nil {
			return Sending{}, err
		}
		out.Uploads = append(out.Uploads, made.ID)
	}
	return out, nil
}

func (p Prepared) refused() error {
	e := &desk.Error{Code: desk.CodeInvalid}
	for _, f := range p.Findings {
		if f.Severity == Refused {
			e.Problems = append(e.Problems, desk.Problem{Field: "template.variables." + f.Path, Detail: f.Message.En})
		}
	}
	e.Public = "The template cannot be sent so: " + e.Problems[0].Field + " " + e.Problems[0].Detail
	return e
}

// unsendable says why no language of a template can be sent.
func unsendable(t desk.StoredTemplate, versions []desk.TemplateVersion, language string) error {
	var states []string
	for _, v := range versions {
		if language == "" || tidy(v.Language) == tidy(language) {
			why := string(v.Status)
			if v.Reason != "" {
				why += " (" + v.Reason + ")"
			}
			states = append(states, v.Language+" is "+why)
		}
	}
	detail := "has no approved language"
	switch {
	case len(states) > 0:
		detail = strings.Join(states, ", ")
	case language != "":
		detail = "has no language " + language
	}
	return &desk.Error{Code: desk.CodeConflict, Public: fmt.Sprintf("The template %s cannot be sent: %s", t.Name, detail),
		Problems: []desk.Problem{{Field: "template", Detail: detail}}}
}

// ordered is the template of an order; by its name it is one of h's accounts.
func (s *Service) ordered(ctx context.Context, ws string, o Order, h *home) (desk.StoredTemplate, []desk.TemplateVersion, error) {
	read := s.Store.Read()
	if o.ID != "" {
		t, versions, err := load(ctx, read, ws, o.ID)
		if err == nil && h != nil && (t.Platform != h.platform || !slices.Contains(h.accounts(), t.Account)) {
			err = desk.Invalid("template.id", "belongs to another account than this conversation's channel")
		}
		return t, versions, err
	}
	if h != nil {
		for _, account := range h.accounts() {
			t, err := read.TemplateByName(ctx, ws, h.platform, account, o.Name)
			if err == nil {
				return load(ctx, read, ws, t.ID)
			}
			if desk.CodeOf(err) != desk.CodeNotFound {
				return t, nil, err
			}
		}
	}
	return desk.StoredTemplate{}, nil, desk.Invalid("template.name", "there is no template %q here", o.Name)
}

// prepare fills a language of a template.
func (s *Service) prepare(ctx context.Context, who access.Who, h home, t desk.StoredTemplate, v desk.TemplateVersion, o Order, about about) (Prepared, error) {
	p := Prepared{TemplateID: t.ID, Language: v.Language, Status: v.Status, Blanks: Blanks(v.Parts, t.Fills), name: t.Name, remote: v.RemoteID}
	known, err := s.values(ctx, who, h, about)
	if err != nil {
		return p, err
	}
	var f finder
	p.Values = given(&f, p.Blanks, o.Variables, known)
	ids := FileIDs(&v.Parts)
	for _, b := range p.Blanks {
		if id := p.Values[b.Key]; b.Kind == BlankFile && id != "" {
			ids = append(ids, id)
		}
	}
	files, err := s.files(ctx, s.Store.Read(), who.WorkspaceID, ids)
	if err != nil {
		return p, err
	}
	filled, found := Filling{Parts: v.Parts, Rules: h.rules, Caps: h.caps, Values: p.Values, Files: files, Now: s.now()}.Do()
	p.Findings = append(append(Findings{}, f.found...), found...)
	p.Shown, p.fill, p.files, p.Text = filled.Shown, filled.Fill, filled.Files, filled.Text()
	return p, nil
}

// given is what stands in each blank: what the caller says, else the template's
// own fill, both with the variables of saved replies filled in.
func given(f *finder, blanks []Blank, said, known map[string]string) map[string]string {
	out := map[string]string{}
	for _, b := range blanks {
		if b.Fill != "" {
			out[b.Key] = b.Fill
		}
	}
	for _, name := range slices.Sorted(maps.Keys(said)) {
		key, ok := keyOf(blanks, name)
		if !ok {
			f.refuse(name, "value_unknown", "variable", name)
			continue
		}
		out[key] = strings.ReplaceAll(strings.ToValidUTF8(said[name], "\uFFFD"), "\x00", "")
	}
	for key, text := range out {
		filled, missing := macro.Fill(text, known)
		for _, m := range missing {
			f.refuse(key, "value_unfilled", "variable", "{{"+m+"}}")
		}
		out[key] = filled
	}
	return out
}

// about is whom a template is for, as far as that is known.
type about struct {
	conversation desk.Conversation
	contact      desk.Contact
	kase         desk.CaseView
	locale       string // of the workspace
}

func (a about) wishes(o Order, t desk.StoredTemplate) []Wish {
	return []Wish{{o.Language, "asked"}, {a.contact.Locale, "contact"}, {a.kase.Language, "case"}, {t.DefaultLanguage, "default"}, {a.locale, "workspace"}}
}

func (s *Service) about(ctx context.Context, who access.Who, to To) (about, error) {
	var a about
	read := s.Store.Read()
	ws, err := read.WorkspaceByID(ctx, who.WorkspaceID)
	if err != nil {
		return a, err
	}
	a.locale = ws.Locale
	caseID, contactID := to.CaseID, to.ContactID
	if to.ConversationID != "" {
		if a.conversation, err = read.ConversationByID(ctx, who.WorkspaceID, to.ConversationID); err != nil {
			return a, err
		}
		caseID, contactID = a.conversation.CaseID, a.conversation.ContactID
	}
	if caseID != "" {
		views, err := read.CaseViewsByID(ctx, who.WorkspaceID, []string{caseID})
		if err != nil {
			return a, err
		}
		if len(views) == 0 {
			return a, desk.NotFound("case")
		}
		a.kase, contactID = views[0], views[0].Case.ContactID
	}
	if contactID != "" {
		a.contact, err = read.ContactByID(ctx, who.WorkspaceID, contactID)
	}
	return a, err
}

// values are what the variables of saved replies stand for, and beside them
// what is kept of the contact and the case.
func (s *Service) values(ctx context.Context, who access.Who, h home, a about) (map[string]string, error) {
	more := map[string]string{"contact.phone": a.contact.Phone, "contact.email": a.contact.Email}
	if a.contact.Company != nil {
		more["contact.company"] = a.contact.Company.Name
	}
	for key, v := range a.contact.Attributes {
		more["contact."+key] = plain(v)
	}
	for key, v := range a.kase.Fields {
		more["case."+key] = plain(v)
	}
	view := a.kase
	view.Contact.Name = a.contact.Name
	channelID := h.live.Channel.ID
	if a.conversation.ChannelID != "" {
		channelID = a.conversation.ChannelID
	}
	out, err := macro.Values(ctx, s.Store.Read(), who, view, channelID, more)
	if err == nil && a.kase.ID == "" {
		delete(out, "case.number")
	}
	return out, err
}

func plain(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

// Checked is what is to be said of a draft before it is submitted.
type Checked struct {
	Findings Findings            `json:"findings" nullable:"false"`
	Blanks   []Blank             `json:"blanks" nullable:"false"`
	Shown    *desk.TemplateShown `json:"shown" doc:"how it reads with its examples"`
}

// Check checks a draft against the rules of a channel's platform. Nothing is
// kept.
func (s *Service) Check(ctx context.Context, who access.Who, channelID string, d Draft) (Checked, error) {
	h, err := s.at(ctx, who.WorkspaceID, channelID)
	if err != nil {
		return Checked{}, err
	}
	d.Parts = cleanParts(d.Parts)
	if d.Files, err = s.files(ctx, s.Store.Read(), who.WorkspaceID, FileIDs(&d.Parts)); err != nil {
		return Checked{}, err
	}
	filled, _ := Filling{Parts: d.Parts, Rules: h.rules, Caps: h.caps, Values: Samples(d.Parts, s.now()), Files: d.Files, Now: s.now()}.Do()
	found := Check(h.rules, h.caps, d)
	if found == nil {
		found = Findings{}
	}
	return Checked{Findings: found, Blanks: Blanks(d.Parts, nil), Shown: filled.Shown}, nil
}

// History is what happened to a template, the newest first.
func (s *Service) History(ctx context.Context, who access.Who, id, before string, limit int) ([]desk.TemplateChange, error) {
	read := s.Store.Read()
	if _, err := read.TemplateByID(ctx, who.WorkspaceID, id); err != nil {
		return nil, err
	}
	return read.TemplateHistory(ctx, who.WorkspaceID, id, before, limit)
}

// SampleFiles are the files that a template's parts name, to be looked at.
func (s *Service) SampleFiles(ctx context.Context, ws string, v Sheet) ([]desk.Attachment, error) {
	var ids []string
	for i := range v.Versions {
		ids = append(ids, FileIDs(&v.Versions[i].Parts, v.Versions[i].Draft)...)
	}
	found, err := s.files(ctx, s.Store.Read(), ws, ids)
	out := []desk.Attachment{}
	for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		if a, ok := found[id]; ok {
			out = append(out, a)
		}
	}
	return out, err
}
