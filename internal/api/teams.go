package api

import (
	"context"
	"net/http"
	"slices"

	"recado.dev/internal/access"
	"recado.dev/internal/auth"
	"recado.dev/internal/cases"
	"recado.dev/internal/casework"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

// leaveAtOnce is how many cases of a team that goes leave it in one transaction.
const leaveAtOnce = 200

func (a *API) registerTeams() {
	handle(a, route{Method: http.MethodGet, Path: "/teams", Summary: "Teams, with their members", Tag: tagPeople, Ability: access.WorkspaceRead},
		func(ctx context.Context, who access.Who, in *shortList) (*body[page[desk.Team]], error) {
			list, err := a.Store.Read().Teams(ctx, who.WorkspaceID)
			return part(in, list, err, func(t desk.Team) string { return t.ID })
		})
	handle(a, route{Method: http.MethodPost, Path: "/teams", Summary: "Add a team", Tag: tagPeople, Ability: access.TeamsManage, Status: http.StatusCreated}, a.addTeam)
	handle(a, route{Method: http.MethodPatch, Path: "/teams/{id}", Summary: "Rename a team, or say who is in it", Tag: tagPeople, Ability: access.TeamsManage}, a.changeTeam)
	handle(a, route{Method: http.MethodDelete, Path: "/teams/{id}", Summary: "Take a team away; its cases belong to none", Tag: tagPeople, Ability: access.TeamsManage, Status: http.StatusNoContent}, a.deleteTeam)
}

type teamInput struct {
	Body struct {
		Name    string   `json:"name" maxLength:"60"`
		Members []string `json:"members,omitempty" maxItems:"1000" nullable:"false" doc:"the ids of its members"`
	}
}

type teamPatch struct {
	ID   string `path:"id" doc:"the entity's id"`
	Body struct {
		Name    *string   `json:"name,omitempty" maxLength:"60"`
		Members *[]string `json:"members,omitempty" maxItems:"1000" nullable:"false" doc:"all of them"`
	}
}

func (a *API) addTeam(ctx context.Context, who access.Who, in *teamInput) (*body[desk.Team], error) {
	now := a.now()
	team := desk.Team{WorkspaceID: who.WorkspaceID, ID: ident.New(), Name: in.Body.Name, Members: in.Body.Members, CreatedAt: now, UpdatedAt: now}
	err := a.Store.Write(ctx, func(tx *store.Tx) error { return a.saveTeam(ctx, tx, who, &team) })
	return answer(team, err)
}

func (a *API) changeTeam(ctx context.Context, who access.Who, in *teamPatch) (*body[desk.Team], error) {
	var team desk.Team
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		var err error
		if team, err = tx.TeamByID(ctx, who.WorkspaceID, in.ID); err != nil {
			return err
		}
		if in.Body.Name != nil {
			team.Name = *in.Body.Name
		}
		if in.Body.Members != nil {
			team.Members = *in.Body.Members
		}
		team.UpdatedAt = a.now()
		return a.saveTeam(ctx, tx, who, &team)
	})
	return answer(team, err)
}

// saveTeam checks a team, keeps it and tells of it.
func (a *API) saveTeam(ctx context.Context, tx *store.Tx, who access.Who, team *desk.Team) error {
	var err error
	if team.Name, err = auth.CleanName("name", team.Name); err != nil {
		return err
	}
	team.Members = unique(team.Members)
	slices.Sort(team.Members)
	names, err := tx.MemberNames(ctx, who.WorkspaceID, team.Members)
	if err != nil {
		return err
	}
	for _, id := range team.Members {
		if names[id] == "" {
			return desk.Invalid("members", "there is no member %q", id)
		}
	}
	if err := tx.SaveTeam(ctx, *team); err != nil {
		return err
	}
	return a.announce(ctx, tx, who, desk.EventTeamUpdated, *team, nil)
}

// deleteTeam has the team's cases leave it, some at a time, and then takes it
// away.
func (a *API) deleteTeam(ctx context.Context, who access.Who, in *idInput) (*nothing, error) {
	none := ""
	for more := true; more; {
		err := a.Store.Write(ctx, func(tx *store.Tx) error {
			if _, err := tx.TeamByID(ctx, who.WorkspaceID, in.ID); err != nil {
				return err
			}
			ids, err := tx.CasesOfTeam(ctx, who.WorkspaceID, in.ID, leaveAtOnce)
			if err != nil {
				return err
			}
			if more = len(ids) > 0; !more {
				if err := tx.DeleteTeam(ctx, who.WorkspaceID, in.ID); err != nil {
					return err
				}
				return a.announce(ctx, tx, who, desk.EventTeamUpdated, gone{ID: in.ID, Deleted: true}, nil)
			}
			steps := make([]casework.Step, len(ids))
			for i, id := range ids {
				steps[i] = casework.Step{CaseID: id, Patch: cases.Patch{CompanyPatch: cases.CompanyPatch{TeamID: &none}}}
			}
			out, err := casework.Apply(ctx, tx, casework.By{WorkspaceID: who.WorkspaceID, Actor: who.Actor, At: a.now()}, steps)
			if err != nil {
				return err
			}
			return tx.AppendEvents(ctx, who.WorkspaceID, out.Events)
		})
		if err != nil {
			return nil, err
		}
	}
	return nil, nil
}

func (a *API) registerFollowers() {
	const path = "/cases/{id}/followers/{user_id}"
	handle(a, route{Method: http.MethodPost, Path: path, Summary: "Have somebody follow a case", Tag: "Cases", Ability: access.CasesWrite, Status: http.StatusOK},
		func(ctx context.Context, who access.Who, in *followerInput) (*body[desk.CaseView], error) {
			return answer(a.follow(ctx, who, in, func(p *cases.Patch, id string) { p.Follow = []string{id} }))
		})
	handle(a, route{Method: http.MethodDelete, Path: path, Summary: "Have somebody follow a case no more", Tag: "Cases", Ability: access.CasesWrite, Status: http.StatusOK},
		func(ctx context.Context, who access.Who, in *followerInput) (*body[desk.CaseView], error) {
			return answer(a.follow(ctx, who, in, func(p *cases.Patch, id string) { p.Unfollow = []string{id} }))
		})
}

type followerInput struct {
	DeskID
	UserID string `path:"user_id" maxLength:"100" doc:"a user's id, or me"`
}

func (a *API) follow(ctx context.Context, who access.Who, in *followerInput, set func(*cases.Patch, string)) (desk.CaseView, error) {
	id := cleanText(in.UserID)
	if id == "me" {
		id = who.UserID
	}
	var patch cases.Patch
	set(&patch, id)
	var view desk.CaseView
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		var err error
		view, err = casework.Change(ctx, tx, who.WorkspaceID, in.ID, who.Actor, patch, a.now())
		return err
	})
	return view, err
}
