package dispatch

import (
	"context"
	"fmt"
	"slices"

	"recado.dev/internal/desk"
	"recado.dev/internal/template"
)

// maxOffered bounds the templates that a workstream offers first.
const maxOffered = 50

// Templates says which message templates those who answer are offered.
type Templates struct {
	Offered []string `json:"offered" nullable:"false" doc:"ids of templates, in the order in which they are offered before all others"`
	Default *string  `json:"default" doc:"the id of the one that is offered when the reply window is over; null for none"`
}

// named are all templates that the settings name.
func (t Templates) named() []string {
	if t.Default == nil {
		return t.Offered
	}
	return append(slices.Clone(t.Offered), *t.Default)
}

// complete has lists instead of null, and null instead of an empty id.
func (t *Templates) complete() {
	if t.Offered == nil {
		t.Offered = []string{}
	}
	if t.Default != nil && *t.Default == "" {
		t.Default = nil
	}
}

// withoutGone takes the templates out of workstreams that were deleted since
// they were chosen.
func withoutGone(ctx context.Context, q *reader, ws string, list []Workstream) error {
	var named []string
	for _, v := range list {
		named = append(named, v.Templates.named()...)
	}
	there, err := q.TemplatesThere(ctx, ws, named)
	if err != nil {
		return err
	}
	for i := range list {
		t := &list[i].Templates
		t.Offered = slices.DeleteFunc(t.Offered, func(id string) bool { return !there[id] })
		if t.Default != nil && !there[*t.Default] {
			t.Default = nil
		}
	}
	return nil
}

// templates checks which templates a workstream names.
func (c *complaints) templates(ctx context.Context, q *reader, ws string, v Templates) error {
	if len(v.Offered) > maxOffered {
		c.add("templates.offered", fmt.Sprintf("at most %d templates", maxOffered))
		return nil
	}
	there, err := q.TemplatesThere(ctx, ws, v.named())
	if err != nil {
		return err
	}
	for i, id := range v.Offered {
		at := fmt.Sprintf("templates.offered[%d]", i)
		if !there[id] {
			c.add(at, "there is no such template")
		}
		if slices.Contains(v.Offered[:i], id) {
			c.add(at, "is named twice")
		}
	}
	if v.Default != nil && !there[*v.Default] {
		c.add("templates.default", "there is no such template")
	}
	return nil
}

// TemplatesOn answers which templates the workstream of a channel offers; none
// where it is in no workstream.
func (s *Service) TemplatesOn(ctx context.Context, ws, channelID string) (Templates, error) {
	out := Templates{Offered: []string{}}
	err := s.store.Snapshot(ctx, func(q *reader) error {
		ch, err := q.ChannelRow(ctx, channelID)
		if err != nil {
			return err
		}
		if ch.WorkspaceID != ws || ch.DeletedAt != nil {
			return desk.NotFound("channel")
		}
		ref, err := q.WorkstreamOf(ctx, ws, channelID)
		if err != nil || ref == nil {
			return err
		}
		row, err := q.WorkstreamByID(ctx, ws, ref.ID)
		if err != nil {
			return err
		}
		v, err := workstreamOf(row)
		if err != nil {
			return err
		}
		one := []Workstream{v}
		err = withoutGone(ctx, q, ws, one)
		out = one[0].Templates
		return err
	})
	return out, err
}

// templates looks whether the default can be sent in the languages of the work.
func (w *reviewer) templates() error {
	chosen := w.v.Templates.Default
	if chosen == nil {
		return nil
	}
	t, err := w.q.TemplateByID(w.ctx, w.ws, *chosen)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return nil // saving refuses it
	}
	if err != nil {
		return err
	}
	versions, err := w.q.TemplateVersions(w.ctx, w.ws, t.ID)
	if err != nil {
		return err
	}
	f := Finding{Step: "templates", Field: "templates.default", ID: t.ID, Detail: t.Name}
	if !slices.ContainsFunc(versions[t.ID], func(v desk.TemplateVersion) bool { return v.Status.Sendable() }) {
		f.Level, f.Code = FindingError, "template_unapproved"
		w.find(f)
		return nil
	}
	for _, language := range w.languages() {
		if !template.Speaks(versions[t.ID], language) {
			one := f
			one.Level, one.Code, one.Name = FindingWarning, "template_language", language
			w.find(one)
		}
	}
	return nil
}

// languages are those of the work: the workstream's, and those of single
// channels.
func (w *reviewer) languages() []string {
	own := w.v.Language
	if own == "" {
		own = w.space.Locale
	}
	out := []string{own}
	for _, id := range w.v.Channels {
		if l := w.v.Overrides[id].Language; l != "" && !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	return out
}
