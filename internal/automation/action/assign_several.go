package action

import (
	"context"
	"slices"

	"recado.dev/internal/automation"
	"recado.dev/internal/cases"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// What is said where nothing is changed.
const (
	hasIt    = "somebody has the case already"
	hasTeam  = "the case has a team already"
	nobodyIs = "nobody of those who were chosen takes work now"
)

// assignment decides who gets a case.
type assignment struct {
	ctx    context.Context
	tx     *store.Tx
	step   *automation.Step
	params assignParams
	before desk.Case
}

// onePerson chooses one of the people. Who is one of them and has it already
// keeps it: another message does not pass it on.
func (a *assignment) onePerson() (cases.Patch, string, error) {
	ids := a.params.users()
	if has := a.before.AssigneeID; has != "" && (!a.params.Reassign || slices.Contains(ids, has)) {
		return cases.Patch{}, hasIt, nil
	}
	people, err := crewOf(a.ctx, &a.tx.Queryer, a.before.WorkspaceID, ids, a.params.Available)
	if err != nil {
		return cases.Patch{}, "", err
	}
	if len(people) == 0 {
		return a.nobody()
	}
	who := people.leastLoaded().ID
	if a.params.By == "turn" {
		if who, err = a.turn(ids, people.has); err != nil {
			return cases.Patch{}, "", err
		}
	}
	at := slices.IndexFunc(people, func(p agent) bool { return p.ID == who })
	detail := ""
	if len(ids) > 1 {
		detail = people[at].Name
	}
	return cases.Patch{AssigneeID: &who}, detail, nil
}

// nobody is what becomes of it where none of the people can get it: an error
// where they are all gone, since that does not mend itself.
func (a *assignment) nobody() (cases.Patch, string, error) {
	if a.params.Available {
		return cases.Patch{}, nobodyIs, nil
	}
	return cases.Patch{}, "", desk.E(desk.CodeConflict, "none of the people may sign in any more")
}

// turn answers whose turn it is of those that can get it, and counts it.
func (a *assignment) turn(ids []string, can func(string) bool) (string, error) {
	tally, err := a.tx.LockRecipeTally(a.ctx, a.before.WorkspaceID, a.step.Recipe.ID, a.step.Action.ID)
	if err != nil {
		return "", err
	}
	for range ids {
		who := ids[int(tally.Count%int64(len(ids)))]
		tally.Count++
		if can(who) {
			return who, a.tx.SaveRecipeTally(a.ctx, tally)
		}
	}
	return "", desk.E(desk.CodeConflict, "none of them can get it any more")
}

// squad is a team with what its people hold together.
type squad struct {
	team     desk.Team
	together agent
}

// oneTeam chooses one of the teams.
func (a *assignment) oneTeam() (cases.Patch, string, error) {
	ids := a.params.teams()
	if has := a.before.TeamID; has != "" && (!a.params.Reassign || slices.Contains(ids, has)) {
		return cases.Patch{}, hasTeam, nil
	}
	squads, err := a.squads(ids)
	if err != nil {
		return cases.Patch{}, "", err
	}
	if len(squads) == 0 {
		if a.params.Available {
			return cases.Patch{}, nobodyIs, nil
		}
		return cases.Patch{}, "", desk.E(desk.CodeConflict, "none of the teams is there any more")
	}
	var all crew
	for _, s := range squads {
		all = append(all, s.together)
	}
	who := all.leastLoaded().ID
	if a.params.By == "turn" {
		if who, err = a.turn(ids, all.has); err != nil {
			return cases.Patch{}, "", err
		}
	}
	at := slices.IndexFunc(squads, func(s squad) bool { return s.team.ID == who })
	detail := ""
	if len(ids) > 1 {
		detail = squads[at].team.Name
	}
	return cases.Patch{CompanyPatch: cases.CompanyPatch{TeamID: &who}}, detail, nil
}

// squads are those of the teams that are still there; where it is asked for,
// those in which somebody takes work now.
func (a *assignment) squads(ids []string) ([]squad, error) {
	var out []squad
	for _, id := range ids {
		team, err := a.tx.TeamByID(a.ctx, a.before.WorkspaceID, id)
		if desk.CodeOf(err) == desk.CodeNotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		people, err := crewOf(a.ctx, &a.tx.Queryer, a.before.WorkspaceID, team.Members, a.params.Available)
		if err != nil {
			return nil, err
		}
		if a.params.Available && len(people) == 0 {
			continue
		}
		s := squad{team: team, together: agent{ID: id}}
		for _, p := range people {
			s.together.Used += p.Used
			s.together.Capacity += p.Capacity
		}
		out = append(out, s)
	}
	return out, nil
}

// all gives the case to the first of the people and the first of the teams; the
// other people, and who is in the other teams, follow it.
func (a *assignment) all() (cases.Patch, string, error) {
	var patch cases.Patch
	users, teams := a.params.users(), a.params.teams()
	people, err := crewOf(a.ctx, &a.tx.Queryer, a.before.WorkspaceID, users, a.params.Available)
	if err != nil {
		return patch, "", err
	}
	detail := ""
	has := a.before.AssigneeID
	switch {
	case len(users) == 0:
	case has != "" && !a.params.Reassign:
		detail, people = hasIt, nil
	case len(people) == 0:
		detail = nobodyIs
	case !people.has(has):
		patch.AssigneeID, has = &people[0].ID, people[0].ID
	}
	for _, p := range people {
		if p.ID != has {
			patch.Follow = append(patch.Follow, p.ID)
		}
	}
	squads, err := a.squads(teams)
	if err != nil {
		return patch, "", err
	}
	switch {
	case len(teams) == 0:
	case a.before.TeamID != "" && !a.params.Reassign:
		detail = hasTeam
	case len(squads) == 0:
		detail = nobodyIs
	default:
		err = a.withTeams(&patch, squads, has)
	}
	return patch, detail, err
}

// withTeams gives the case to the first of the teams, or leaves it with the one
// of them that has it; the people of the others follow it.
func (a *assignment) withTeams(patch *cases.Patch, squads []squad, assignee string) error {
	first := max(slices.IndexFunc(squads, func(s squad) bool { return s.team.ID == a.before.TeamID }), 0)
	patch.TeamID = &squads[first].team.ID
	for i, s := range squads {
		if i == first {
			continue
		}
		people, err := crewOf(a.ctx, &a.tx.Queryer, a.before.WorkspaceID, s.team.Members, false)
		if err != nil {
			return err
		}
		for _, p := range people {
			if p.ID != assignee && !slices.Contains(patch.Follow, p.ID) {
				patch.Follow = append(patch.Follow, p.ID)
			}
		}
	}
	return nil
}
