package api

import (
	"context"
	"net/http"

	"recado.dev/internal/access"
	"recado.dev/internal/store"
)

type skillInput struct {
	Body struct {
		Name      string `json:"name" maxLength:"100"`
		Agentless bool   `json:"agentless,omitempty" doc:"work that needs it is never given to people"`
	}
}

type skillPatch struct {
	ID   string `path:"id" doc:"the entity's id"`
	Body struct {
		Name      *string `json:"name,omitempty" maxLength:"100"`
		Agentless *bool   `json:"agentless,omitempty"`
	}
}

type deleteSkillInput struct {
	ID     string `path:"id" doc:"the entity's id"`
	Anyway bool   `query:"anyway" doc:"also where people have it or work asks for it: then nothing does any more"`
}

func (a *API) registerSkills() {
	handle(a, route{Method: http.MethodGet, Path: "/skills", Summary: "Skills of people", Tag: tagRouting, Ability: access.WorkspaceRead},
		func(ctx context.Context, who access.Who, in *shortList) (*body[page[store.Skill]], error) {
			list, err := a.Store.Read().Skills(ctx, who.WorkspaceID)
			return part(in, list, err, func(v store.Skill) string { return v.ID })
		})
	handle(a, route{Method: http.MethodPost, Path: "/skills", Summary: "Add a skill", Tag: tagRouting, Ability: access.RoutingManage, Status: http.StatusCreated},
		func(ctx context.Context, who access.Who, in *skillInput) (*body[store.Skill], error) {
			name := cleanText(in.Body.Name)
			return answer(a.Dispatch.SaveSkill(ctx, who, "", &name, &in.Body.Agentless))
		})
	handle(a, route{Method: http.MethodPatch, Path: "/skills/{id}", Summary: "Change a skill", Tag: tagRouting, Ability: access.RoutingManage},
		func(ctx context.Context, who access.Who, in *skillPatch) (*body[store.Skill], error) {
			if in.Body.Name != nil {
				name := cleanText(*in.Body.Name)
				in.Body.Name = &name
			}
			return answer(a.Dispatch.SaveSkill(ctx, who, in.ID, in.Body.Name, in.Body.Agentless))
		})
	handle(a, route{Method: http.MethodDelete, Path: "/skills/{id}", Summary: "Take a skill away", Tag: tagRouting, Ability: access.RoutingManage, Status: http.StatusNoContent},
		func(ctx context.Context, who access.Who, in *deleteSkillInput) (*nothing, error) {
			return nil, a.Dispatch.DeleteSkill(ctx, who, in.ID, in.Anyway)
		})
}
