package api

import (
	"context"
	"net/http"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/automation"
)

func (a *API) registerRecipeTimes() {
	handle(a, route{Method: http.MethodGet, Path: "/recipe-times", Summary: "The next times of a schedule, before a recipe is saved with it", Tag: "Recipes", Ability: access.AutomationManage}, a.recipeTimes)
}

type recipeTimesInput struct {
	Rule string `query:"rule" required:"true" maxLength:"500" doc:"an RRULE of RFC 5545: FREQ=WEEKLY;BYDAY=MO,FR;BYHOUR=9;BYMINUTE=30"`
}

// recipeTimes is when a schedule comes.
type recipeTimes struct {
	Timezone string      `json:"timezone" doc:"of the workspace, by whose clock it comes"`
	Times    []time.Time `json:"times" nullable:"false" doc:"five at most; none for one that never comes"`
}

func (a *API) recipeTimes(ctx context.Context, who access.Who, in *recipeTimesInput) (*body[recipeTimes], error) {
	zone, err := a.Recipes.Zone(ctx, a.Store.Read(), who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	rule, err := automation.ParseRecurrence(in.Rule, zone)
	if err != nil {
		return nil, err
	}
	return answer(recipeTimes{Timezone: zone.String(), Times: rule.NextTimes(a.now(), 5)}, nil)
}

// nextTimes are when the schedules of a workspace come next, by recipe.
func (a *API) nextTimes(ctx context.Context, ws string) (map[string]*time.Time, error) {
	list, err := a.Store.Read().RecipeSchedules(ctx, ws)
	out := map[string]*time.Time{}
	for _, s := range list {
		out[s.RecipeID] = &s.DueAt
	}
	return out, err
}
