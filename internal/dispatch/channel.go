package dispatch

import (
	"context"
	"slices"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/routing"
	"recado.dev/internal/store"
)

// DefaultSkill is the skill that a channel asks for where no rule asks for any;
// an empty SkillID says that somebody decided that none is needed.
type DefaultSkill struct {
	SkillID string `json:"skill_id" maxLength:"100" doc:"empty where none is needed"`
	Level   int    `json:"level,omitempty" minimum:"0" maximum:"10" doc:"from 1, which is meant by 0, to 10"`
}

// ChannelWork is how the work of a channel is handled.
type ChannelWork struct {
	ChannelID    string        `json:"channel_id"`
	Workstream   *desk.Ref     `json:"workstream" doc:"null while it is in none: its cases go to no queue"`
	DefaultSkill *DefaultSkill `json:"default_skill" doc:"null until it was chosen"`
	OpenCases    int           `json:"open_cases" doc:"its open cases that nobody has and that are in no queue"`
}

// ChannelWork tells how the work of a channel is handled.
func (s *Service) ChannelWork(ctx context.Context, ws, channelID string) (ChannelWork, error) {
	out := ChannelWork{ChannelID: channelID}
	err := s.store.Snapshot(ctx, func(q *reader) error {
		if err := hasChannel(ctx, q, ws, channelID); err != nil {
			return err
		}
		var err error
		if out.Workstream, err = q.WorkstreamOf(ctx, ws, channelID); err != nil {
			return err
		}
		v, ok, err := q.ChannelSkill(ctx, ws, channelID)
		if err != nil {
			return err
		}
		if ok {
			out.DefaultSkill = &DefaultSkill{SkillID: v.SkillID, Level: v.Level}
		}
		out.OpenCases, err = q.CountUnrouted(ctx, ws, []string{channelID})
		return err
	})
	return out, err
}

func hasChannel(ctx context.Context, q *reader, ws, id string) error {
	row, err := q.ChannelRow(ctx, id)
	if err == nil && (row.WorkspaceID != ws || row.DeletedAt != nil) {
		return desk.NotFound("channel")
	}
	return err
}

// SetDefaultSkill chooses the skill that a channel asks for. It counts for cases
// that begin from now on.
func (s *Service) SetDefaultSkill(ctx context.Context, who access.Who, channelID string, v DefaultSkill) (ChannelWork, error) {
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		if err := hasChannel(ctx, &tx.Queryer, who.WorkspaceID, channelID); err != nil {
			return err
		}
		if err := s.ChooseSkill(ctx, tx, who, channelID, v); err != nil {
			return err
		}
		return s.changed(ctx, tx, who, desk.EventWorkstreamUpdated, map[string]any{"channel_id": channelID, "default_skill": v})
	})
	if err != nil {
		return ChannelWork{}, err
	}
	return s.ChannelWork(ctx, who.WorkspaceID, channelID)
}

// ChooseSkill is SetDefaultSkill in a transaction that tells of the channel
// itself.
func (s *Service) ChooseSkill(ctx context.Context, tx *store.Tx, who access.Who, channelID string, v DefaultSkill) error {
	if v.Level < 0 || v.Level > routing.MaxLevel {
		return desk.Invalid("default_skill.level", "levels go from 1 to %d", routing.MaxLevel)
	}
	if v.SkillID != "" {
		all, err := tx.Skills(ctx, who.WorkspaceID)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(all, func(k store.Skill) bool { return k.ID == v.SkillID }) {
			return desk.Invalid("default_skill.skill_id", "there is no such skill")
		}
	}
	return tx.SaveChannelSkill(ctx, who.WorkspaceID, store.ChannelSkill{ChannelID: channelID, SkillID: v.SkillID, Level: max(v.Level, 1)})
}
