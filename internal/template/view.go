package template

import (
	"slices"

	"recado.dev/internal/desk"
)

// Sheet is a template as the API and the events show it.
type Sheet struct {
	desk.StoredTemplate
	// Status is the best of its languages.
	Status   desk.TemplateStatus `json:"status"`
	Channels []string            `json:"channels" nullable:"false" doc:"the channels that can send it"`
	Versions []VersionView       `json:"versions" nullable:"false" doc:"its languages"`
}

// VersionView is a template in one language as the API and the events show it.
type VersionView struct {
	desk.TemplateVersion
	Blanks []Blank `json:"blanks" nullable:"false" doc:"what a message has to fill in, or may"`
	// What can be done with it now.
	Sendable    bool `json:"sendable"`
	Editable    bool `json:"editable" doc:"a change of it could be submitted"`
	Submittable bool `json:"submittable" doc:"there is something to submit"`
}

// best orders the states of a template's languages.
var best = []desk.TemplateStatus{
	desk.TemplateApproved, desk.TemplatePasted, desk.TemplatePending, desk.TemplateInAppeal, desk.TemplateUnconfirmed, desk.TemplatePaused, desk.TemplateRejected,
	desk.TemplateLimitExceeded, desk.TemplateDraft, desk.TemplateDisabled, desk.TemplateArchived, desk.TemplatePendingDeletion, desk.TemplateDeleted,
}

func view(t desk.StoredTemplate, versions []desk.TemplateVersion, homes []home) Sheet {
	v := Sheet{StoredTemplate: t, Status: desk.TemplateDraft, Channels: []string{}, Versions: []VersionView{}}
	if v.Fills == nil {
		v.Fills = map[string]string{}
	}
	rank := len(best)
	for _, one := range versions {
		v.Versions = append(v.Versions, VersionView{TemplateVersion: one, Blanks: Blanks(one.Parts, t.Fills), Sendable: one.Status.Sendable(),
			Editable: editable(one), Submittable: submittable(one)})
		if at := slices.Index(best, one.Status); at >= 0 && at < rank {
			rank, v.Status = at, one.Status
		}
	}
	for _, h := range homes {
		if h.platform == t.Platform && slices.Contains(h.accounts(), t.Account) {
			v.Channels = append(v.Channels, h.live.Channel.ID)
		}
	}
	return v
}

// fresh says whether the platform has never been given it.
func fresh(v desk.TemplateVersion) bool {
	return v.RemoteID == "" && v.Status == desk.TemplateDraft
}

// editable says whether the platform would take a change of it.
func editable(v desk.TemplateVersion) bool {
	switch v.Status {
	case desk.TemplateDraft, desk.TemplatePasted:
		return true
	case desk.TemplateApproved, desk.TemplateRejected, desk.TemplatePaused:
		return len(v.Parts.Foreign) == 0
	}
	return false
}

func submittable(v desk.TemplateVersion) bool {
	return fresh(v) || v.Draft != nil && editable(v) && v.Status != desk.TemplatePasted
}

// FileIDs are the uploads that parts name.
func FileIDs(parts ...*desk.TemplateParts) []string {
	var out []string
	add := func(h *desk.TemplateHeader) {
		if h != nil && h.FileID != "" && !slices.Contains(out, h.FileID) {
			out = append(out, h.FileID)
		}
	}
	for _, p := range parts {
		if p == nil {
			continue
		}
		add(p.Header)
		for i := range p.Cards {
			add(&p.Cards[i].Header)
		}
	}
	return out
}
