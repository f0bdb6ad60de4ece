package template

import (
	"context"
	"slices"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// Submission is what became of submitting a language.
type Submission struct {
	Language string          `json:"language"`
	State    string          `json:"state" enum:"submitted,refused,failed,unconfirmed,unchanged" doc:"refused: it would be rejected, see findings; failed: the platform did not take it; unconfirmed: the answer was lost, the next look at the platform's list tells; unchanged: there was nothing to submit"`
	Findings Findings        `json:"findings" nullable:"false"`
	Failure  *desk.SendError `json:"failure"`
	// RetryAfter is for how many seconds the platform wants to be left alone.
	RetryAfter int `json:"retry_after,omitempty"`
}

// Submit has the platform review what is to be submitted of the languages, all
// of them where none is named. Each stands for itself.
func (s *Service) Submit(ctx context.Context, who access.Who, id string, languages []string) (Sheet, []Submission, error) {
	t, versions, err := load(ctx, s.Store.Read(), who.WorkspaceID, id)
	if err != nil {
		return Sheet{}, nil, err
	}
	h, err := s.of(ctx, t)
	if err != nil {
		return Sheet{}, nil, err
	}
	if h.author == nil {
		return Sheet{}, nil, desk.E(desk.CodeUnsupported, "this template's platform cannot be asked from here: it is approved at the provider")
	}
	for _, l := range languages {
		if !slices.ContainsFunc(versions, func(v desk.TemplateVersion) bool { return v.Language == l }) {
			return Sheet{}, nil, desk.Invalid("languages", "the template does not have the language %s", l)
		}
	}
	out := []Submission{}
	for _, v := range versions {
		if len(languages) > 0 && !slices.Contains(languages, v.Language) || len(languages) == 0 && !submittable(v) {
			continue
		}
		one, err := s.submit(ctx, who, h, t, v)
		if err != nil {
			return Sheet{}, out, err
		}
		out = append(out, one)
	}
	if len(out) == 0 {
		return Sheet{}, nil, desk.E(desk.CodeConflict, "there is nothing to submit")
	}
	after, err := s.Show(ctx, who, id)
	return after, out, err
}

func (s *Service) submit(ctx context.Context, who access.Who, h home, t desk.StoredTemplate, v desk.TemplateVersion) (Submission, error) {
	out := Submission{Language: v.Language, Findings: Findings{}}
	if !submittable(v) {
		out.State = "unchanged"
		if found := standing(v); len(found) > 0 {
			out.State, out.Findings = "refused", found
		}
		return out, nil
	}
	files, err := s.files(ctx, s.Store.Read(), who.WorkspaceID, FileIDs(&v.Parts, v.Draft))
	if err != nil {
		return out, err
	}
	parts := latest(v)
	found := Check(h.rules, h.caps, Draft{Name: t.Name, Language: v.Language, Category: t.Category, Parts: parts, Files: files})
	late, err := s.tooOften(ctx, h, t, v)
	if err != nil {
		return out, err
	}
	if out.Findings = append(append(Findings{}, found...), late...); out.Findings.Refused() {
		out.State = "refused"
		return out, nil
	}
	remote := platform.RemoteTemplate{ID: v.RemoteID, Name: t.Name, Language: v.Language, Category: t.Category, Parts: parts,
		Approved: v.Status == desk.TemplateApproved}
	if remote.Samples, err = s.samples(ctx, h, parts, files); err != nil {
		return failed(out, platform.AsFailure(err), false), s.unsubmitted(ctx, who, t, v, platform.AsFailure(err))
	}
	began, err := s.begin(ctx, who, t, v)
	if err != nil || !began {
		out.State = "unchanged"
		return out, err
	}
	var state platform.TemplateState
	// From here on the caller's leaving must not hide what became of it.
	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), submitTimeout)
	defer cancel()
	if v.RemoteID == "" {
		state, err = h.author.CreateTemplate(limited, remote)
	} else {
		state, err = h.author.EditTemplate(limited, remote)
	}
	return s.settle(context.WithoutCancel(ctx), who, h, t, v, out, state, err)
}

const submitTimeout = 40 * time.Second

// standing says why a language cannot be submitted as it stands.
func standing(v desk.TemplateVersion) Findings {
	var f finder
	switch v.Status {
	case desk.TemplatePending, desk.TemplateInAppeal, desk.TemplateUnconfirmed:
		f.refuse("", "in_review")
	case desk.TemplateDisabled, desk.TemplatePendingDeletion, desk.TemplateDeleted, desk.TemplateLimitExceeded, desk.TemplateArchived:
		f.refuse("", "not_editable")
	}
	return f.found
}

// tooOften refuses what an approved template may not do again so soon.
func (s *Service) tooOften(ctx context.Context, h home, t desk.StoredTemplate, v desk.TemplateVersion) (Findings, error) {
	if v.Status != desk.TemplateApproved || h.rules.EditsPerMonth == 0 {
		return nil, nil
	}
	now := s.now()
	edits, err := s.Store.Read().TemplateEdits(ctx, t.WorkspaceID, t.ID, v.Language, now.Add(-30*24*time.Hour))
	if err != nil {
		return nil, err
	}
	var f finder
	day := 0
	for _, at := range edits {
		if now.Sub(at) < 24*time.Hour {
			day++
		}
	}
	switch {
	case h.rules.EditsPerDay > 0 && day >= h.rules.EditsPerDay:
		f.refuse("", "edits_day", "limit", h.rules.EditsPerDay)
	case len(edits) >= h.rules.EditsPerMonth:
		f.refuse("", "edits_month", "limit", h.rules.EditsPerMonth)
	}
	return f.found, nil
}

// files are uploads by their ids; those that are not there are left out.
func (s *Service) files(ctx context.Context, q *store.Queryer, ws string, ids []string) (map[string]desk.Attachment, error) {
	out := map[string]desk.Attachment{}
	for _, id := range ids {
		a, err := q.TemplateFile(ctx, ws, id)
		if desk.CodeOf(err) == desk.CodeNotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		out[id] = a
	}
	return out, nil
}

// samples gives the platform the sample files. It does not keep them for long,
// so each submission uploads them anew.
func (s *Service) samples(ctx context.Context, h home, p desk.TemplateParts, files map[string]desk.Attachment) (map[string]string, error) {
	out := map[string]string{}
	give := func(name, id string) error {
		if id == "" {
			return nil
		}
		a := files[id]
		var err error
		file := platform.OutgoingMedia{Attachment: a, Open: func() (platform.ReadSeekCloser, error) {
			return s.Files.OpenAttachment(ctx, a)
		}}
		if s.Link != nil {
			file.Link = s.Link(h.live.Channel.WorkspaceID, a)
		}
		out[name], err = h.author.UploadSample(ctx, file)
		return err
	}
	if p.Header.Media() {
		if err := give("header", p.Header.FileID); err != nil {
			return nil, err
		}
	}
	for i := range p.Cards {
		if err := give(cardPath(i), p.Cards[i].Header.FileID); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// begin notes that a language is about to be submitted, before it is: should
// the answer be lost, with this process or on the way, the next look at the
// platform's list says what became of it. False where somebody else was first.
func (s *Service) begin(ctx context.Context, who access.Who, t desk.StoredTemplate, v desk.TemplateVersion) (bool, error) {
	began := false
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		now, ok, err := lockVersion(ctx, tx, t, v.ID)
		if began = err == nil && ok && submittable(now) && now.UpdatedAt.Equal(v.UpdatedAt) && now.Status == v.Status; !began {
			return err
		}
		at := s.now()
		now.Status, now.StatusAt, now.SubmittedAt, now.Failure, now.UpdatedAt = desk.TemplateUnconfirmed, at, &at, nil, at
		return tx.SaveTemplateVersion(ctx, now)
	})
	return began, err
}

// lockVersion is a language as it is now, locked with its template.
func lockVersion(ctx context.Context, tx *store.Tx, t desk.StoredTemplate, id string) (desk.TemplateVersion, bool, error) {
	if _, err := tx.LockTemplate(ctx, t.WorkspaceID, t.ID); err != nil {
		return desk.TemplateVersion{}, false, err
	}
	all, err := tx.TemplateVersions(ctx, t.WorkspaceID, t.ID)
	if err != nil {
		return desk.TemplateVersion{}, false, err
	}
	i := slices.IndexFunc(all[t.ID], func(o desk.TemplateVersion) bool { return o.ID == id })
	if i < 0 {
		return desk.TemplateVersion{}, false, nil
	}
	return all[t.ID][i], true, nil
}

// settle keeps what became of a submission. before is the language as it was.
func (s *Service) settle(ctx context.Context, who access.Who, h home, t desk.StoredTemplate, before desk.TemplateVersion, out Submission, state platform.TemplateState, failure error) (Submission, error) {
	f := platform.AsFailure(failure)
	lost := failure != nil && (f.Kind == platform.Uncertain || f.Kind == platform.Unintelligible)
	homes, err := s.homes(ctx, who.WorkspaceID)
	if err != nil {
		return out, err
	}
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		v, ok, err := lockVersion(ctx, tx, t, before.ID)
		if err != nil || !ok {
			return err
		}
		c := s.change(tx, who.Actor)
		v.UpdatedAt = c.at
		switch {
		case lost:
			v.Failure = f.SendError()
			c.note(t, v.Language, "submitted", string(before.Status), string(desk.TemplateUnconfirmed), f.Title)
		case failure != nil:
			v.Failure = f.SendError()
			if v.Status == desk.TemplateUnconfirmed {
				v.Status, v.StatusAt, v.SubmittedAt = before.Status, before.StatusAt, before.SubmittedAt
			}
			c.note(t, v.Language, "refused", string(before.Status), f.Code, said(f))
		default:
			taken(&v, state, c.at)
			c.note(t, v.Language, "submitted", string(before.Status), string(v.Status), "")
		}
		if err := tx.SaveTemplateVersion(ctx, v); err != nil {
			return err
		}
		return s.tell(ctx, c, homes, t)
	})
	if err != nil {
		return out, err
	}
	if lost {
		s.Log.Warn("submission of a template not confirmed", "workspace", t.WorkspaceID, "channel", h.live.Channel.ID, "template", t.ID, "error", failure)
		if _, err := s.Sync(ctx, who.WorkspaceID, h.live.Channel.ID); err != nil {
			return out, err
		}
	}
	if failure != nil {
		return failed(out, f, lost), nil
	}
	out.State = "submitted"
	return out, nil
}

// taken notes that the platform has it. What it said by itself meanwhile counts
// more than its first answer.
func taken(v *desk.TemplateVersion, state platform.TemplateState, at time.Time) {
	if state.ID != "" { // some platforms name a changed template anew
		v.RemoteID = state.ID
	}
	if v.Draft != nil {
		v.Parts, v.Draft = *v.Draft, nil
	}
	if state.Category != "" {
		v.Category = state.Category
	}
	if v.Status == desk.TemplateUnconfirmed {
		v.Status, v.StatusAt, v.Reason, v.Detail = state.Status, at, state.Reason, state.Detail
	}
	v.Failure = nil
}

// unsubmitted keeps why a language was not even submitted.
func (s *Service) unsubmitted(ctx context.Context, who access.Who, t desk.StoredTemplate, before desk.TemplateVersion, f *platform.Failure) error {
	return s.Store.Write(ctx, func(tx *store.Tx) error {
		v, ok, err := lockVersion(ctx, tx, t, before.ID)
		if err != nil || !ok {
			return err
		}
		c := s.change(tx, who.Actor)
		v.Failure = f.SendError()
		c.note(t, v.Language, "refused", string(before.Status), f.Code, said(f))
		if err := tx.SaveTemplateVersion(ctx, v); err != nil {
			return err
		}
		return tx.LogTemplates(ctx, c.lines)
	})
}

func said(f *platform.Failure) string {
	if f.Detail != "" {
		return f.Detail
	}
	return f.Title
}

func failed(out Submission, f *platform.Failure, lost bool) Submission {
	out.State, out.Failure, out.RetryAfter = "failed", f.SendError(), int(f.RetryAfter.Seconds())
	if lost {
		out.State = "unconfirmed"
	}
	return out
}
