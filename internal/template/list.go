package template

import (
	"context"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
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
