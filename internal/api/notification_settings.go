package api

import (
	"context"
	"net/http"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/notify"
	"recado.dev/internal/store"
)

type notificationSettingsInput struct {
	Body notify.Settings
}

// browserView is a browser that is told of news.
type browserView struct {
	ID        string     `json:"id"`
	UserAgent string     `json:"user_agent"`
	Current   bool       `json:"current" doc:"whether this session made it"`
	CreatedAt time.Time  `json:"created_at"`
	UsedAt    *time.Time `json:"used_at"`
}

type pushKeyView struct {
	PublicKey string `json:"public_key" doc:"the applicationServerKey with which a browser subscribes"`
}

type subscribeInput struct {
	UserAgent string `header:"User-Agent"`
	Body      struct {
		Endpoint string `json:"endpoint" maxLength:"2000"`
		Keys     struct {
			P256dh string `json:"p256dh" maxLength:"200"`
			Auth   string `json:"auth" maxLength:"100"`
		} `json:"keys"`
	}
}

type notificationTestInput struct {
	Body struct {
		Way string `json:"way" enum:"in_app,push,email"`
	}
}

type notificationPolicy struct {
	HideText bool `json:"hide_text" doc:"no customer's name or words leave by push or e-mail"`
}

type notificationPolicyInput struct {
	Body notificationPolicy
}

func (a *API) registerNotificationSettings() {
	const tag = tagNotifications
	handle(a, route{Method: http.MethodGet, Path: "/me/notification-settings", Summary: "What I want to be told of, and how", Tag: tag, Ability: access.Self},
		func(ctx context.Context, who access.Who, _ *nothing) (*body[notify.Settings], error) {
			return answer(a.Notify.Settings(ctx, who.WorkspaceID, who.UserID))
		})
	handle(a, route{Method: http.MethodPut, Path: "/me/notification-settings", Summary: "Choose what I want to be told of, and how", Tag: tag, Ability: access.Self},
		func(ctx context.Context, who access.Who, in *notificationSettingsInput) (*body[notify.Settings], error) {
			return answer(a.Notify.SaveSettings(ctx, who.WorkspaceID, who.UserID, in.Body))
		})
	handle(a, route{Method: http.MethodGet, Path: "/me/push-key", Summary: "The key with which a browser subscribes", Tag: tag, Ability: access.Session},
		func(ctx context.Context, _ access.Who, _ *nothing) (*body[pushKeyView], error) {
			key, err := a.Notify.PublicKey(ctx)
			return answer(pushKeyView{key}, err)
		})
	handle(a, route{Method: http.MethodGet, Path: "/me/push-subscriptions", Summary: "My browsers that are told of news", Tag: tag, Ability: access.Session}, a.listBrowsers)
	handle(a, route{Method: http.MethodPost, Path: "/me/push-subscriptions", Summary: "Have this browser told of news, for as long as its session lasts", Tag: tag, Ability: access.Session, Status: http.StatusCreated}, a.addBrowser)
	handle(a, route{Method: http.MethodDelete, Path: "/me/push-subscriptions/{id}", Summary: "Tell a browser of mine no more", Tag: tag, Ability: access.Session, Status: http.StatusNoContent}, a.removeBrowser)
	handle(a, route{Method: http.MethodPost, Path: "/me/notification-test", Summary: "Send me a notification, to see whether it comes", Tag: tag, Ability: access.Session}, a.tryNotification)
	handle(a, route{Method: http.MethodGet, Path: "/workspace/notifications", Summary: "What notifications may tell outside of the app", Tag: tag, Ability: access.WorkspaceManage},
		func(ctx context.Context, who access.Who, _ *nothing) (*body[notificationPolicy], error) {
			hide, err := a.Store.Read().HideText(ctx, who.WorkspaceID)
			return answer(notificationPolicy{hide}, err)
		})
	handle(a, route{Method: http.MethodPut, Path: "/workspace/notifications", Summary: "Say what notifications may tell outside of the app", Tag: tag, Ability: access.WorkspaceManage}, a.setNotificationPolicy)
}

func (a *API) listBrowsers(ctx context.Context, who access.Who, _ *nothing) (*body[page[browserView]], error) {
	list, err := a.Store.Read().PushSubscriptionsOf(ctx, who.WorkspaceID, []string{who.UserID})
	if err != nil {
		return nil, err
	}
	var out []browserView
	for _, s := range list {
		out = append(out, browserView{ID: s.ID, UserAgent: s.UserAgent, Current: s.SessionID == who.SessionID, CreatedAt: s.CreatedAt, UsedAt: s.UsedAt})
	}
	return answer(all(out), nil)
}

func (a *API) addBrowser(ctx context.Context, who access.Who, in *subscribeInput) (*body[browserView], error) {
	agent := cleanText(in.UserAgent)
	agent = agent[:min(len(agent), 300)]
	id, err := a.Notify.Subscribe(ctx, who, notify.Browser{Endpoint: in.Body.Endpoint, P256dh: in.Body.Keys.P256dh, Auth: in.Body.Keys.Auth, UserAgent: cleanText(agent)})
	return answer(browserView{ID: id, UserAgent: agent, Current: true, CreatedAt: a.now()}, err)
}

func (a *API) removeBrowser(ctx context.Context, who access.Who, in *DeskID) (*nothing, error) {
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		return tx.DeletePushSubscription(ctx, who.WorkspaceID, who.UserID, in.ID)
	})
	return &nothing{}, err
}

func (a *API) tryNotification(ctx context.Context, who access.Who, in *notificationTestInput) (*body[notify.Tried], error) {
	switch in.Body.Way {
	case "push":
		return answer(a.Notify.TestPush(ctx, who))
	case "email":
		return answer(a.Notify.TestMail(ctx, who))
	}
	_, err := a.Notify.Test(ctx, who)
	return answer(notify.Tried{Sent: 1, Failed: []string{}}, err)
}

func (a *API) setNotificationPolicy(ctx context.Context, who access.Who, in *notificationPolicyInput) (*body[notificationPolicy], error) {
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.SetHideText(ctx, who.WorkspaceID, in.Body.HideText); err != nil {
			return err
		}
		return a.announce(ctx, tx, who, desk.EventWorkspaceUpdated, struct {
			ID            string             `json:"id"`
			Notifications notificationPolicy `json:"notifications"`
		}{who.WorkspaceID, in.Body}, nil)
	})
	return answer(in.Body, err)
}
