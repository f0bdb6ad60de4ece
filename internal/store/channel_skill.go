package store

import (
	"context"
	"fmt"

	"recado.dev/internal/desk"
)

// ChannelSkill is what was chosen as the skill that a channel asks for where
// nothing else does; SkillID is "" where none is needed.
type ChannelSkill struct {
	ChannelID string
	SkillID   string
	Level     int
}

// ChannelSkills are those of the channels for which something was chosen.
func (q *Queryer) ChannelSkills(ctx context.Context, ws string) ([]ChannelSkill, error) {
	rows, err := q.query(ctx, "SELECT channel_id, skill_id, level FROM channel_skills WHERE workspace_id = ? ORDER BY channel_id", ws)
	return collect(rows, err, "skills of channels", scanChannelSkill)
}

func scanChannelSkill(row interface{ Scan(...any) error }) (ChannelSkill, error) {
	var v ChannelSkill
	return v, row.Scan(&v.ChannelID, &v.SkillID, &v.Level)
}

// ChannelSkill is that of one channel; false where nothing was chosen.
func (q *Queryer) ChannelSkill(ctx context.Context, ws, channelID string) (ChannelSkill, bool, error) {
	v, err := scanChannelSkill(q.row(ctx, "SELECT channel_id, skill_id, level FROM channel_skills WHERE workspace_id = ? AND channel_id = ?", ws, channelID))
	if noRow(err) {
		return v, false, nil
	}
	if err != nil {
		return v, false, fmt.Errorf("read the skill of channel %s: %w", channelID, err)
	}
	return v, true, nil
}

// SaveChannelSkill keeps what was chosen for a channel.
func (t *Tx) SaveChannelSkill(ctx context.Context, ws string, v ChannelSkill) error {
	_, err := t.exec(ctx, "INSERT INTO channel_skills (workspace_id, channel_id, skill_id, level) VALUES (?, ?, ?, ?) "+upsertTail("workspace_id, channel_id", "skill_id", "level"),
		ws, v.ChannelID, v.SkillID, v.Level)
	if err != nil {
		return fmt.Errorf("set the skill of channel %s: %w", v.ChannelID, err)
	}
	return nil
}

// ForgetChannelSkill has nothing be chosen for the channels that ask for a skill.
func (t *Tx) ForgetChannelSkill(ctx context.Context, ws, skillID string) error {
	if _, err := t.exec(ctx, "DELETE FROM channel_skills WHERE workspace_id = ? AND skill_id = ?", ws, skillID); err != nil {
		return fmt.Errorf("take skill %s from channels: %w", skillID, err)
	}
	return nil
}

// WorkstreamOf is the workstream to which a channel belongs, nil for none.
func (q *Queryer) WorkstreamOf(ctx context.Context, ws, channelID string) (*desk.Ref, error) {
	return q.workstreamOf(ctx, ws, channelID)
}
