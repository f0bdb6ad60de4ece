package app

import (
	"context"
	"time"

	"recado.dev/internal/automation"
	"recado.dev/internal/automation/action"
	"recado.dev/internal/calendar"
	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
	"recado.dev/internal/smart"
	"recado.dev/internal/store"
)

// newRecipes makes the engine that runs recipes.
func (a *App) newRecipes() *automation.Engine {
	return automation.New(automation.Config{
		Store: a.store, Queue: a.queue, Clock: a.clock, Log: a.log,
		Actions: action.List(action.Needs{Surveys: a.surveys, Outbound: a.outbound, Public: a.public, Templates: a.template, Channels: a.channels, Notify: a.notify, Webhooks: a.webhooks}),
		Open:    a.openAt,
		Env:     a.filterEnv,
		Private: a.takesPrivate,
	})
}

// takesPrivate says whether channels of a network take private messages beside
// what is said in public: where the network has both sides in one, or where each
// account says what it can.
func (a *App) takesPrivate(network string) bool {
	d, known := a.channels.Descriptor(network)
	return known && (d.PrivateBy == d.Key || d.Caps.Public == nil)
}

// newSmartTags makes the engine that puts smart tags on.
func (a *App) newSmartTags() *smart.Engine {
	return smart.New(smart.Config{Store: a.store, Queue: a.queue, Clock: a.clock, Log: a.log, Env: a.filterEnv})
}

// filterEnv is what filters may name in every workspace.
func (a *App) filterEnv(context.Context, string) filter.Env {
	kinds := map[string][]string{}
	for _, d := range a.channels.Platforms() {
		for _, kind := range d.Kinds {
			kinds[kind] = append(kinds[kind], d.Key)
		}
	}
	return filter.Env{Now: a.clock.Now(), Kinds: kinds}
}

// refusedRecipe has the run of a recipe say that the network refused what it
// asked for.
func refusedRecipe(ctx context.Context, tx *store.Tx, act desk.PublicAction) error {
	if act.Actor.Run == "" || act.Error == nil {
		return nil
	}
	return automation.Refused(ctx, tx, act.WorkspaceID, act.Actor.Run, act.ID, act.Error.Title)
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
