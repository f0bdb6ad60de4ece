package action

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"recado.dev/internal/automation"
	"recado.dev/internal/cases"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// Assign gives the case to people or teams: to one of them, or to all.
type Assign struct{}

// mostAssignees bounds whom one action names.
const mostAssignees = 100

type assignParams struct {
	UserID string   `json:"user_id,omitempty"`
	TeamID string   `json:"team_id,omitempty"`
	Users  []string `json:"users,omitempty"`
	Teams  []string `json:"teams,omitempty"`
	// Choose says whether one of several gets it, or all do: the first has the
	// case then, and the others follow it.
	Choose string `json:"choose,omitempty"` // one, all
	// By is how one is chosen: who holds the least, or in turn.
	By string `json:"by,omitempty"` // load, turn
	// Available leaves out who takes no work now, or has no room for it.
	Available bool `json:"available,omitempty"`
	// Reassign takes it from whoever has it.
	Reassign bool `json:"reassign,omitempty"`
}

// Kind implements automation.Action.
func (Assign) Kind() string { return "assign" }

// users are all the people that it names, each once.
func (p assignParams) users() []string { return once(p.UserID, p.Users) }

// teams are all the teams that it names, each once.
func (p assignParams) teams() []string { return once(p.TeamID, p.Teams) }

func once(first string, more []string) []string {
	var out []string
	for _, id := range append([]string{first}, more...) {
		if id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// Check implements automation.Action.
func (Assign) Check(ctx context.Context, q *store.Queryer, r desk.Recipe, params json.RawMessage) error {
	var p assignParams
	if err := decode(params, &p); err != nil {
		return err
	}
	users, teams := p.users(), p.teams()
	switch {
	case len(users)+len(teams) == 0:
		return desk.Invalid("user_id", "name a person or a team")
	case len(users)+len(teams) > mostAssignees:
		return desk.Invalid("users", "at most %d", mostAssignees)
	case !slices.Contains([]string{"", "one", "all"}, p.Choose):
		return desk.Invalid("choose", "must be one or all")
	case !slices.Contains([]string{"", "load", "turn"}, p.By):
		return desk.Invalid("by", "must be load or turn")
	case p.Choose != "all" && len(users) > 0 && len(teams) > 0:
		return desk.Invalid("choose", "where one gets it, name people or teams, not both")
	}
	return checkNamed(ctx, q, r.WorkspaceID, p)
}

// checkNamed refuses people and teams that are not there. Where one is named
// that has been put out since, the others still get cases.
func checkNamed(ctx context.Context, q *store.Queryer, ws string, p assignParams) error {
	at := func(one, list, id string, i int) string {
		if id == p.UserID || id == p.TeamID {
			return one
		}
		return fmt.Sprintf("%s[%d]", list, i)
	}
	for _, id := range p.users() {
		if _, err := q.MemberByID(ctx, ws, id); err != nil {
			return desk.Invalid(at("user_id", "users", id, slices.Index(p.Users, id)), "there is no such member")
		}
	}
	for _, id := range p.teams() {
		if _, err := q.TeamByID(ctx, ws, id); err != nil {
			return desk.Invalid(at("team_id", "teams", id, slices.Index(p.Teams, id)), "there is no such team")
		}
	}
	return nil
}

// Do implements automation.Action.
func (Assign) Do(ctx context.Context, s *automation.Step) error {
	var p assignParams
	if err := s.Params(&p); err != nil {
		return err
	}
	return s.Decide(ctx, func(tx *store.Tx, before desk.Case) (cases.Patch, string, error) {
		a := assignment{ctx: ctx, tx: tx, step: s, params: p, before: before}
		if p.Choose == "all" {
			return a.all()
		}
		if len(p.teams()) > 0 {
			return a.oneTeam()
		}
		return a.onePerson()
	})
}
