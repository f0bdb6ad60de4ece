package app

import (
	"context"
	"time"

	"recado.dev/internal/automation"
	"recado.dev/internal/automation/action"
	"recado.dev/internal/calendar"
	"recado.dev/internal/filter"
)

// newRecipes makes the engine that runs recipes.
func (a *App) newRecipes() *automation.Engine {
	return automation.New(automation.Config{
		Store: a.store, Clock: a.clock, Log: a.log,
		Actions: action.List(a.outbound),
		Open:    a.openAt,
		Env: func(context.Context, string) filter.Env {
			kinds := map[string][]string{}
			for _, d := range a.channels.Platforms() {
				for _, kind := range d.Kinds {
					kinds[kind] = append(kinds[kind], d.Key)
				}
			}
			return filter.Env{Now: a.clock.Now(), Kinds: kinds}
		},
	})
}

// openAt says whether a calendar is open; hours that cannot be read are closed.
func (a *App) openAt(ctx context.Context, ws, calendarID string, at time.Time) bool {
	s, err := calendar.Schedule(ctx, a.store.Read(), ws, calendarID)
	if err != nil {
		a.log.Warn("hours of a recipe cannot be read", "workspace", ws, "calendar", calendarID, "error", err)
		return false
	}
	return s.Open(at)
}
