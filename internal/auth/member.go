package auth

import (
	"context"
	"encoding/json"
	"fmt"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// Members are the people of who's workspace.
func (s *Service) Members(ctx context.Context, who access.Who) ([]desk.Member, error) {
	return s.store.Read().Members(ctx, who.WorkspaceID)
}

// ChangeMember gives a member another role, disables them or lets them in
// again. Nobody changes themselves or somebody above them, and a workspace
// keeps an owner who can sign in.
func (s *Service) ChangeMember(ctx context.Context, who access.Who, id string, role *desk.Role, disabled *bool) (desk.Member, error) {
	if role != nil && !role.Valid() {
		return desk.Member{}, desk.Invalid("role", "there is no role %q", *role)
	}
	now := s.clock.Now()
	var m desk.Member
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		owners, err := tx.LockOwners(ctx, who.WorkspaceID)
		if err != nil {
			return err
		}
		if m, err = tx.MemberByID(ctx, who.WorkspaceID, id); err != nil {
			return err
		}
		before := m
		if role != nil {
			m.Role = *role
		}
		switch {
		case disabled != nil && *disabled && m.DisabledAt == nil:
			m.DisabledAt = &now
		case disabled != nil && !*disabled:
			m.DisabledAt = nil
		}
		switch {
		case m.UserID == who.UserID:
			return desk.E(desk.CodeForbidden, "nobody changes their own role or access")
		case !access.MayGrant(who.Role, before.Role), !access.MayGrant(who.Role, m.Role):
			return desk.E(desk.CodeForbidden, "nobody changes a role above their own")
		case before.Role == desk.RoleOwner && before.DisabledAt == nil && owners == 1 && (m.Role != desk.RoleOwner || m.DisabledAt != nil):
			return desk.E(desk.CodeConflict, "a workspace needs an owner")
		}
		if err := tx.UpdateMember(ctx, m); err != nil {
			return err
		}
		data, err := json.Marshal(m)
		if err != nil {
			return fmt.Errorf("describe member %s: %w", m.UserID, err)
		}
		return tx.AppendEvents(ctx, who.WorkspaceID, []desk.Event{{
			Type: desk.EventMemberUpdated, At: now, Actor: who.Actor, Data: data, Changes: memberChanges(before, m),
		}})
	})
	s.cache.clear()
	return m, err
}

func memberChanges(before, after desk.Member) map[string][2]any {
	out := map[string][2]any{}
	if before.Role != after.Role {
		out["role"] = [2]any{before.Role, after.Role}
	}
	if (before.DisabledAt == nil) != (after.DisabledAt == nil) {
		out["disabled_at"] = [2]any{before.DisabledAt, after.DisabledAt}
	}
	return out
}

// ChangeProfile keeps who's own name and language; nil leaves one as it is.
func (s *Service) ChangeProfile(ctx context.Context, who access.Who, name, locale *string) error {
	if locale != nil && *locale != "en" && *locale != "es" && *locale != "" {
		return desk.Invalid("locale", "the languages are en and es")
	}
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		u, err := tx.UserByID(ctx, who.UserID)
		if err != nil {
			return err
		}
		if name != nil {
			if u.Name, err = CleanName("name", *name); err != nil {
				return err
			}
		}
		if locale != nil {
			u.Locale = *locale
		}
		if err := tx.UpdateUser(ctx, u.User); err != nil {
			return err
		}
		m, err := tx.MemberByID(ctx, who.WorkspaceID, who.UserID)
		if err != nil {
			return err
		}
		data, err := json.Marshal(m)
		if err != nil {
			return fmt.Errorf("describe member %s: %w", m.UserID, err)
		}
		return tx.AppendEvents(ctx, who.WorkspaceID, []desk.Event{{Type: desk.EventMemberUpdated, At: s.clock.Now(), Actor: who.Actor, Data: data}})
	})
	s.cache.clear()
	return err
}
