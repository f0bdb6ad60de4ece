package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/auth"
	"recado.dev/internal/calendar"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
	"recado.dev/internal/team"
)

// workspaceView is the workspace as admins see it.
type workspaceView struct {
	ID        string     `json:"id"`
	Name      string     `json:"name"`
	Locale    string     `json:"locale"`
	Timezone  string     `json:"timezone"`
	Hours     team.Hours `json:"hours"`
	OpenNow   bool       `json:"open_now" doc:"whether it is within working hours"`
	CreatedAt time.Time  `json:"created_at"`
	desk.FollowUp
	WatchHidden bool `json:"watch_hidden" doc:"agents do not see that a supervisor watches a conversation"`

	PublishingApproval bool `json:"publishing_approval" doc:"posts of people who may not approve wait for a yes"`
}

type workspaceInput struct {
	Body struct {
		Name     *string     `json:"name,omitempty"`
		Locale   *string     `json:"locale,omitempty" enum:"en,es"`
		Timezone *string     `json:"timezone,omitempty" doc:"Europe/Madrid"`
		Hours    *team.Hours `json:"hours,omitempty"`

		AutoResolveMinutes *int  `json:"auto_resolve_minutes,omitempty" minimum:"0" maximum:"525600" doc:"resolve a case that waits for the customer after so long without a message; 0 never does"`
		ReopenDays         *int  `json:"reopen_days,omitempty" minimum:"0" maximum:"365" doc:"how long after it was resolved the customer's next message opens a case again"`
		WatchHidden        *bool `json:"watch_hidden,omitempty" doc:"keep from agents that a supervisor watches a conversation"`
		PublishingApproval *bool `json:"publishing_approval,omitempty" doc:"have posts of people who may not approve wait for a yes"`
	}
}

func (a *API) registerWorkspace() {
	handle(a, route{Method: http.MethodGet, Path: "/workspace", Summary: "The workspace", Tag: "Workspace", Ability: access.WorkspaceRead},
		func(ctx context.Context, who access.Who, _ *nothing) (*body[workspaceView], error) {
			ws, err := a.Store.Read().WorkspaceByID(ctx, who.WorkspaceID)
			if err != nil {
				return nil, err
			}
			return answer(a.viewWorkspace(ctx, a.Store.Read(), ws))
		})
	handle(a, route{Method: http.MethodPatch, Path: "/workspace", Summary: "Change the workspace and its working hours", Tag: "Workspace", Ability: access.WorkspaceManage}, a.changeWorkspace)
}

// viewWorkspace shows the default calendar as far as plain hours can say it;
// whether it is open now goes by all of it.
func (a *API) viewWorkspace(ctx context.Context, q *store.Queryer, ws desk.Workspace) (workspaceView, error) {
	hours, err := team.ParseHours(ws.Hours)
	if err != nil {
		return workspaceView{}, err
	}
	schedule, err := calendar.Schedule(ctx, q, ws.ID, "")
	if err != nil {
		return workspaceView{}, err
	}
	return workspaceView{
		ID: ws.ID, Name: ws.Name, Locale: ws.Locale, Timezone: ws.Timezone, Hours: hours, OpenNow: schedule.Open(a.now()), CreatedAt: ws.CreatedAt,
		FollowUp: ws.FollowUp, WatchHidden: ws.WatchHidden, PublishingApproval: ws.PublishingApproval,
	}, nil
}

func checkTimezone(name string) error {
	if name == "" {
		return nil
	}
	if _, err := time.LoadLocation(name); err != nil || name == "Local" {
		return desk.Invalid("timezone", "there is no time zone %q", name)
	}
	return nil
}

func (a *API) changeWorkspace(ctx context.Context, who access.Who, in *workspaceInput) (*body[workspaceView], error) {
	var view workspaceView
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		ws, err := tx.WorkspaceByID(ctx, who.WorkspaceID)
		if err != nil {
			return err
		}
		if err := applyWorkspace(&ws, in); err != nil {
			return err
		}
		if err := tx.UpdateWorkspace(ctx, ws); err != nil {
			return err
		}
		if in.Body.Hours != nil || in.Body.Timezone != nil {
			if err := calendar.FollowWorkspace(ctx, tx, ws.ID, a.now()); err != nil {
				return err
			}
		}
		if in.Body.Timezone != nil {
			if err := a.Recipes.MoveSchedules(ctx, tx, ws.ID); err != nil {
				return err
			}
		}
		if view, err = a.viewWorkspace(ctx, &tx.Queryer, ws); err != nil {
			return err
		}
		return a.announce(ctx, tx, who, desk.EventWorkspaceUpdated, view, nil)
	})
	return answer(view, err)
}

func applyWorkspace(ws *desk.Workspace, in *workspaceInput) error {
	b := in.Body
	if b.Name != nil {
		name, err := auth.CleanName("name", *b.Name)
		if err != nil {
			return err
		}
		ws.Name = name
	}
	if b.Locale != nil {
		ws.Locale = *b.Locale
	}
	if b.Timezone != nil {
		if *b.Timezone == "" {
			return desk.Invalid("timezone", "a time zone is needed")
		}
		if err := checkTimezone(*b.Timezone); err != nil {
			return err
		}
		ws.Timezone = *b.Timezone
	}
	if b.AutoResolveMinutes != nil {
		ws.AutoResolveMinutes = *b.AutoResolveMinutes
	}
	if b.ReopenDays != nil {
		ws.ReopenDays = *b.ReopenDays
	}
	if b.PublishingApproval != nil {
		ws.PublishingApproval = *b.PublishingApproval
	}
	if b.WatchHidden != nil {
		ws.WatchHidden = *b.WatchHidden
	}
	if b.Hours != nil {
		if err := b.Hours.Check(); err != nil {
			return err
		}
		raw, err := json.Marshal(b.Hours)
		if err != nil {
			return fmt.Errorf("keep working hours: %w", err)
		}
		ws.Hours = raw
	}
	return nil
}

// announce writes the event of a change made by who; it is the last statement
// of its transaction.
func (a *API) announce(ctx context.Context, tx *store.Tx, who access.Who, kind desk.EventType, data any, changes map[string][2]any) error {
	raw, err := json.Marshal(data)
	if err != nil {
		return fmt.Errorf("describe a change: %w", err)
	}
	return tx.AppendEvents(ctx, who.WorkspaceID, []desk.Event{{Type: kind, At: a.now(), Actor: who.Actor, Data: raw, Changes: changes}})
}

// gone is the data of an event that takes something away.
type gone struct {
	ID      string `json:"id"`
	Deleted bool   `json:"deleted"`
}
