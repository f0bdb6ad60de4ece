package template

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

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
