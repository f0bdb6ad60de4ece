package routing

import "time"

// MaxLevel is the highest level of a skill; 1 is the lowest.
const MaxLevel = 10

// Skill is what a person can do. Work that needs an agentless skill is done by
// machines alone (proactive sending, say) and never given to people.
type Skill struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Agentless bool   `json:"agentless"`
}

// Requirement is a skill that work needs, at a level or above.
type Requirement struct {
	SkillID string       `json:"skill_id"`
	Level   int          `json:"level"` // below 1 counts as 1: any level will do
	Relax   []Relaxation `json:"relax,omitempty"`
	// From is where a case has it from; classification sets it.
	From Source `json:"from,omitempty"`
}

// Source is what asks for a skill.
type Source string

// Sources of requirements.
const (
	FromRule       Source = "rule"
	FromChannel    Source = "channel" // the channel's default
	FromWorkstream Source = "workstream"
	FromAsked      Source = "asked" // for this case alone, by a recipe
)

// Relaxation lowers a requirement for work that has waited; level 0 drops it.
type Relaxation struct {
	AfterSeconds int `json:"after_seconds"`
	Level        int `json:"level"`
}

// levelAfter is the level still asked for after a wait, 0 for none.
func (r Requirement) levelAfter(waited time.Duration) int {
	level, longest := max(r.Level, 1), -1
	for _, x := range r.Relax {
		if x.AfterSeconds > longest && waited >= seconds(x.AfterSeconds) {
			level, longest = max(x.Level, 0), x.AfterSeconds
		}
	}
	return level
}

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }
