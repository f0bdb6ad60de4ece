package api

import (
	"context"
	"net/http"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// loggedDays is over how many days the runs of a recipe are counted.
const loggedDays = 30

func (a *API) registerRecipeLog() {
	const tag = "Recipes"
	handle(a, route{Method: http.MethodGet, Path: "/recipes/{id}/runs", Summary: "What a recipe did, the newest first", Tag: tag, Ability: access.AutomationManage}, a.recipeRuns)
	handle(a, route{Method: http.MethodGet, Path: "/recipes/{id}/run-counts", Summary: "How often a recipe ran, by day for 30 days or by hour for one, in the workspace's time", Tag: tag, Ability: access.AutomationManage}, a.runCounts)
}

type recipeRunsInput struct {
	DeskID
	Paging
	State string    `query:"state" enum:"done,failed,stopped,running" doc:"failed: all or some of the actions did; left out for all"`
	From  time.Time `query:"from" doc:"that began then or later"`
	To    time.Time `query:"to" doc:"that began before"`
}

// runStates are the states of runs as they are asked for.
func runStates(asked string) []desk.RunState {
	switch asked {
	case "":
		return nil
	case "failed":
		return []desk.RunState{desk.RunFailed, desk.RunPartly}
	}
	return []desk.RunState{desk.RunState(asked)}
}

// thereWas says whether a recipe is or was there.
func (a *API) thereWas(ctx context.Context, ws, id string) error {
	versions, err := a.Store.Read().RecipeVersions(ctx, ws, id)
	if err == nil && len(versions) == 0 {
		err = desk.NotFound("recipe")
	}
	return err
}

func (a *API) recipeRuns(ctx context.Context, who access.Who, in *recipeRunsInput) (*body[page[runView]], error) {
	f := store.RunFilter{RecipeID: in.ID, States: runStates(in.State), From: in.From, To: in.To, Limit: in.Limit + 1}
	if in.Cursor != "" {
		parts, err := decodeCursor(in.Cursor, 2)
		if err != nil {
			return nil, err
		}
		if f.BeforeAt, err = timeOfCursor(parts[0]); err != nil {
			return nil, err
		}
		f.BeforeID = parts[1]
	}
	if err := a.thereWas(ctx, who.WorkspaceID, in.ID); err != nil {
		return nil, err
	}
	runs, err := a.Store.Read().Runs(ctx, who.WorkspaceID, f)
	if err != nil {
		return nil, err
	}
	var next *string
	if len(runs) > in.Limit {
		runs = runs[:in.Limit]
		last := runs[len(runs)-1]
		next = encodeCursor(cursorTime(last.At), last.ID)
	}
	views, err := a.viewRuns(ctx, who.WorkspaceID, runs)
	return answer(page[runView]{Items: views, NextCursor: next}, err)
}

// runSpan is how often a recipe ran in a day, or in an hour.
type runSpan struct {
	From    time.Time `json:"from"`
	To      time.Time `json:"to" doc:"not within"`
	Done    int       `json:"done"`
	Failed  int       `json:"failed" doc:"of all or some actions"`
	Stopped int       `json:"stopped" doc:"kept from running by the guard against loops"`
	Running int       `json:"running"`
}

func (s *runSpan) add(c store.RunTally) {
	switch c.State {
	case desk.RunDone:
		s.Done += c.Runs
	case desk.RunFailed, desk.RunPartly:
		s.Failed += c.Runs
	case desk.RunStopped:
		s.Stopped += c.Runs
	case desk.RunRunning:
		s.Running += c.Runs
	}
}

type runSpans struct {
	Timezone string    `json:"timezone"`
	Items    []runSpan `json:"items" nullable:"false" doc:"each day or hour, the oldest first, also where nothing ran"`
}

type runCountsInput struct {
	DeskID
	Day string `query:"day" format:"date" doc:"counts the hours of this day instead of the last 30 days"`
}

func (a *API) runCounts(ctx context.Context, who access.Who, in *runCountsInput) (*body[runSpans], error) {
	if err := a.thereWas(ctx, who.WorkspaceID, in.ID); err != nil {
		return nil, err
	}
	q := a.Store.Read()
	zone, err := a.Recipes.Zone(ctx, q, who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	out := runSpans{Timezone: zone.String()}
	if in.Day == "" {
		out.Items = daySpans(a.now().In(zone), loggedDays)
	} else {
		day, err := time.ParseInLocation(time.DateOnly, in.Day, zone)
		if err != nil {
			return nil, desk.Invalid("day", "expected a day like 2026-01-31")
		}
		out.Items = hourSpans(day)
	}
	counts, err := q.RunTallies(ctx, who.WorkspaceID, in.ID, out.Items[0].From, out.Items[len(out.Items)-1].To)
	if err != nil {
		return nil, err
	}
	for _, c := range counts {
		for i := range out.Items {
			if s := &out.Items[i]; !c.At.Before(s.From) && c.At.Before(s.To) {
				s.add(c)
			}
		}
	}
	return answer(out, nil)
}

// daySpans are the last days up to now, today among them.
func daySpans(now time.Time, days int) []runSpan {
	out := make([]runSpan, days)
	for i := range out {
		day := now.Day() - days + 1 + i
		out[i] = runSpan{From: time.Date(now.Year(), now.Month(), day, 0, 0, 0, 0, now.Location()).UTC(),
			To: time.Date(now.Year(), now.Month(), day+1, 0, 0, 0, 0, now.Location()).UTC()}
	}
	return out
}

// hourSpans are the hours of a day: 23 or 25 where the clocks change.
func hourSpans(day time.Time) []runSpan {
	var out []runSpan
	end := day.AddDate(0, 0, 1)
	for at := day; at.Before(end); at = at.Add(time.Hour) {
		out = append(out, runSpan{From: at.UTC(), To: at.Add(time.Hour).UTC()})
	}
	return out
}
