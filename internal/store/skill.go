package store

import (
	"context"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

// Skill is what a person can do.
type Skill struct {
	WorkspaceID string    `json:"-"`
	ID          string    `json:"id"`
	Name        string    `json:"name"`
	Agentless   bool      `json:"agentless"`
	CreatedAt   time.Time `json:"created_at"`
}

// AgentSkill is the level of a person's skill.
type AgentSkill struct {
	UserID  string `json:"-"`
	SkillID string `json:"skill_id"`
	Level   int    `json:"level"`
}

const skillColumns = "workspace_id, id, name, agentless, created_at"

func scanSkill(row interface{ Scan(...any) error }) (Skill, error) {
	var v Skill
	var agentless int
	var created int64
	err := row.Scan(&v.WorkspaceID, &v.ID, &v.Name, &agentless, &created)
	v.Agentless, v.CreatedAt = agentless != 0, fromMicros(created)
	return v, err
}

// Skills are the skills of a workspace by name.
func (q *Queryer) Skills(ctx context.Context, ws string) ([]Skill, error) {
	rows, err := q.query(ctx, "SELECT "+skillColumns+" FROM skills WHERE workspace_id = ? ORDER BY name, id", ws)
	return collect(rows, err, "skills", scanSkill)
}

// SkillByID answers a skill.
func (q *Queryer) SkillByID(ctx context.Context, ws, id string) (Skill, error) {
	v, err := scanSkill(q.row(ctx, "SELECT "+skillColumns+" FROM skills WHERE workspace_id = ? AND id = ?", ws, id))
	if noRow(err) {
		return v, desk.NotFound("skill")
	}
	if err != nil {
		return v, fmt.Errorf("read skill %s: %w", id, err)
	}
	return v, nil
}

// SaveSkill adds or changes a skill; a name that is taken is refused.
func (t *Tx) SaveSkill(ctx context.Context, v Skill) error {
	agentless := 0
	if v.Agentless {
		agentless = 1
	}
	_, err := t.exec(ctx, "INSERT INTO skills ("+skillColumns+") VALUES ("+Marks(5)+") "+upsertTail("workspace_id, id", "name", "agentless"),
		v.WorkspaceID, v.ID, v.Name, agentless, micros(v.CreatedAt))
	return namedError("skill", v.ID, err)
}

// DeleteSkill takes a skill away, also from the people who have it.
func (t *Tx) DeleteSkill(ctx context.Context, ws, id string) error {
	n, err := t.exec(ctx, "DELETE FROM skills WHERE workspace_id = ? AND id = ?", ws, id)
	if err == nil && n == 0 {
		return desk.NotFound("skill")
	}
	if err == nil {
		_, err = t.exec(ctx, "DELETE FROM agent_skills WHERE workspace_id = ? AND skill_id = ?", ws, id)
	}
	if err != nil {
		return fmt.Errorf("delete skill %s: %w", id, err)
	}
	return nil
}

// AgentSkills are the skills of everyone in a workspace.
func (q *Queryer) AgentSkills(ctx context.Context, ws string) ([]AgentSkill, error) {
	rows, err := q.query(ctx, "SELECT user_id, skill_id, level FROM agent_skills WHERE workspace_id = ? ORDER BY user_id, skill_id", ws)
	return collect(rows, err, "skills of people", func(row interface{ Scan(...any) error }) (AgentSkill, error) {
		var v AgentSkill
		return v, row.Scan(&v.UserID, &v.SkillID, &v.Level)
	})
}

// SetAgentSkills replaces a person's skills.
func (t *Tx) SetAgentSkills(ctx context.Context, ws, userID string, skills []AgentSkill) error {
	if _, err := t.exec(ctx, "DELETE FROM agent_skills WHERE workspace_id = ? AND user_id = ?", ws, userID); err != nil {
		return fmt.Errorf("clear skills of %s: %w", userID, err)
	}
	rows := make([][]any, len(skills))
	for i, v := range skills {
		rows[i] = []any{ws, userID, v.SkillID, v.Level}
	}
	if err := t.insert(ctx, "INSERT INTO agent_skills (workspace_id, user_id, skill_id, level) VALUES", "", rows); err != nil {
		return fmt.Errorf("set skills of %s: %w", userID, err)
	}
	return nil
}

// AgentSettings is how much a person can hold, and which languages they speak.
type AgentSettings struct {
	UserID    string
	Capacity  int
	Languages []string
}

// AgentSettings are those of the members who have some of their own.
func (q *Queryer) AgentSettings(ctx context.Context, ws string) ([]AgentSettings, error) {
	rows, err := q.query(ctx, "SELECT user_id, capacity, languages FROM agent_settings WHERE workspace_id = ? ORDER BY user_id", ws)
	return collect(rows, err, "settings of people", func(row interface{ Scan(...any) error }) (AgentSettings, error) {
		var v AgentSettings
		var languages string
		if err := row.Scan(&v.UserID, &v.Capacity, &languages); err != nil {
			return v, err
		}
		return v, fromJSON(languages, &v.Languages)
	})
}

// SaveAgentSettings keeps a person's settings.
func (t *Tx) SaveAgentSettings(ctx context.Context, ws string, v AgentSettings) error {
	_, err := t.exec(ctx, "INSERT INTO agent_settings (workspace_id, user_id, capacity, languages) VALUES (?, ?, ?, ?) "+upsertTail("workspace_id, user_id", "capacity", "languages"),
		ws, v.UserID, v.Capacity, toJSON(v.Languages))
	if err != nil {
		return fmt.Errorf("save settings of %s: %w", v.UserID, err)
	}
	return nil
}
