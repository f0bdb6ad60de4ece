package api

import (
	"context"
	"net/http"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/dispatch"
	"recado.dev/internal/routing"
	"recado.dev/internal/store"
)

type presenceOf struct {
	State  routing.Presence `json:"state" enum:"online,busy,away,offline,invisible"`
	Reason string           `json:"reason,omitempty" maxLength:"400"`
}

type myPresenceInput struct{ Body presenceOf }

type agentPresenceInput struct {
	ID   string `path:"id" doc:"the member's id"`
	Body presenceOf
}

type agentSkillsInput struct {
	ID   string `path:"id" doc:"the member's id"`
	Body struct {
		Skills []store.AgentSkill `json:"skills" maxItems:"200" nullable:"false"`
	}
}

type capacityInput struct {
	ID   string `path:"id" doc:"the member's id"`
	Body struct {
		Units     int       `json:"units" minimum:"0" maximum:"1000"`
		Languages *[]string `json:"languages,omitempty" maxItems:"50" nullable:"false"`
	}
}

func (a *API) registerAgents() {
	handle(a, route{Method: http.MethodGet, Path: "/agents", Summary: "The team: who is there, and what they hold", Tag: tagRouting, Ability: access.MembersRead},
		func(ctx context.Context, who access.Who, in *shortList) (*body[page[dispatch.Agent]], error) {
			list, err := a.Dispatch.Agents(ctx, who)
			return part(in, list, err, func(v dispatch.Agent) string { return v.ID })
		})
	handle(a, route{Method: http.MethodPut, Path: "/agents/me/presence", Summary: "Say whether one takes work", Tag: tagRouting, Ability: access.CasesPick},
		func(ctx context.Context, who access.Who, in *myPresenceInput) (*body[dispatch.Agent], error) {
			return answer(a.Dispatch.SetPresence(ctx, who.WorkspaceID, who.UserID, in.Body.State, cleanText(in.Body.Reason), who.Actor))
		})
	handle(a, route{Method: http.MethodPut, Path: "/agents/{id}/presence", Summary: "Say whether somebody takes work", Tag: tagRouting, Ability: access.RoutingRead},
		func(ctx context.Context, who access.Who, in *agentPresenceInput) (*body[dispatch.Agent], error) {
			return answer(a.Dispatch.SetPresence(ctx, who.WorkspaceID, in.ID, in.Body.State, cleanText(in.Body.Reason), who.Actor))
		})
	handle(a, route{Method: http.MethodPut, Path: "/agents/{id}/skills", Summary: "Set somebody's skills", Tag: tagRouting, Ability: access.RoutingManage},
		func(ctx context.Context, who access.Who, in *agentSkillsInput) (*body[dispatch.Agent], error) {
			return answer(a.Dispatch.SetSkills(ctx, who, in.ID, in.Body.Skills))
		})
	handle(a, route{Method: http.MethodPut, Path: "/agents/{id}/capacity", Summary: "Set how much somebody can hold at once, and which languages they speak", Tag: tagRouting, Ability: access.RoutingManage},
		func(ctx context.Context, who access.Who, in *capacityInput) (*body[dispatch.Agent], error) {
			var languages []string
			if in.Body.Languages != nil {
				languages = []string{}
				for _, l := range *in.Body.Languages {
					if l = cleanText(l); l == "" || len(l) > 20 {
						return nil, desk.Invalid("languages", "a language is a tag like es or en-GB")
					}
					languages = append(languages, l)
				}
			}
			return answer(a.Dispatch.SetCapacity(ctx, who, in.ID, in.Body.Units, languages))
		})
}
